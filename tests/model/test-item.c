/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests families of items: children in order, and what is left of them for who keeps an item longer than its checklist. */

#include <string.h>

#include "csn-checklist.h"
#include "csn-digest.h"

static CsnItem *
add_item (CsnChecklist *checklist,
          CsnSection   *section,
          guint         line,
          CsnItem      *parent)
{
  CsnItemSpec spec = { .kind = CSN_ITEM_CHECK, .line = line, .section = section, .label = "Lamp", .text = "Lamp", .parent = parent };
  CsnItem *item = csn_item_new (&spec);
  csn_checklist_take_item (checklist, item);
  return item;
}

static void
test_family (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("", 0);
  g_autofree char *sha256 = csn_sha256_hex_bytes (bytes);
  CsnChecklist *checklist = csn_checklist_new (bytes, sha256);
  g_autoptr (CsnSection) section = csn_section_new (1, 1, "Lights", NULL);
  g_autoptr (CsnItem) parent = g_object_ref (add_item (checklist, section, 2, NULL));
  g_autoptr (CsnItem) first = g_object_ref (add_item (checklist, section, 3, parent));
  CsnItem *second = add_item (checklist, section, 4, parent);
  g_object_add_weak_pointer (G_OBJECT (second), (gpointer *) &second);

  GPtrArray *children = csn_item_get_children (parent);
  g_assert_cmpuint (children->len, ==, 2);
  g_assert_true (children->pdata[0] == first && children->pdata[1] == second);
  g_assert_true (csn_item_get_parent (second) == parent);
  g_assert_cmpuint (csn_item_get_children (first)->len, ==, 0);

  g_assert_finalize_object (checklist);
  g_assert_null (second);
  g_assert_cmpuint (csn_item_get_children (parent)->len, ==, 0);
  g_assert_true (csn_item_get_parent (first) == parent);
  /* its id is still its own to make */
  g_assert_true (g_str_has_prefix (csn_item_get_id (first), "check-"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/item/family", test_family);
  return g_test_run ();
}
