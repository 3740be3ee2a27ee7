/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what ids are made from: RECORD.md's recipe byte for byte, who counts as a twin, and that an id is made once. */

#include <string.h>

#include "csn-checklist.h"
#include "csn-digest.h"
#include "csn-record.h"

typedef struct
{
  const char *context;
  const char *label;
  const char *written; /* what the digest is made over */
} Words;

static const Words words[] = {
  { NULL, "Fares are loaded", "Ferries > Piers\ncheck\nfares are loaded\n0" },
  { NULL, "  FARES are loaded ", "Ferries > Piers\ncheck\nfares are loaded\n1" },
  { "Winter", "Fares are loaded", "Ferries > Piers\ncheck\nwinter\tfares are loaded\n0" },
  { "", "Fares are loaded", "Ferries > Piers\ncheck\nfares are loaded\n2" },
  { NULL, "Fähre Größe ΑΣ", "Ferries > Piers\ncheck\nfähre grösse ασ\n0" },
  { "Winter ", "", "Ferries > Piers\ncheck\nwinter\n0" },
  { NULL, "", "Ferries > Piers\ncheck\n\n0" },
};

static CsnChecklist *
make_checklist (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("# Crossing\n", 11);
  g_autofree char *sha256 = csn_sha256_hex_bytes (bytes);
  CsnChecklist *checklist = csn_checklist_new (bytes, sha256);
  g_autoptr (CsnSection) outer = csn_section_new (1, 2, "Ferries", NULL);
  g_autoptr (CsnSection) inner = csn_section_new (2, 3, "Piers", outer);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      CsnItemSpec spec = { .kind = CSN_ITEM_CHECK, .line = i + 3, .section = inner };
      spec.context = words[i].context;
      spec.label = words[i].label;
      spec.text = words[i].label;
      CsnItem *item = csn_item_new (&spec);
      g_assert_null (csn_item_get_id (item));
      csn_checklist_take_item (checklist, item);
    }
  return checklist;
}

static char *
dup_expected (const char *written)
{
  g_autofree char *hex = csn_sha256_hex (written, strlen (written));
  return g_strdup_printf ("check-%.12s", hex);
}

static void
test_recipe (void)
{
  g_autoptr (CsnChecklist) checklist = make_checklist ();
  guint n;
  CsnItem *const *items = csn_checklist_peek_items (checklist, &n);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (words));
  for (guint i = n; i > 0; i--) /* in whatever order they are asked */
    {
      g_autofree char *expected = dup_expected (words[i - 1].written);
      const char *id = csn_item_get_id (items[i - 1]);
      g_assert_cmpstr (id, ==, expected);
      g_assert_true (csn_item_get_id (items[i - 1]) == id);
    }
}

static void
test_lookup (void)
{
  g_autoptr (CsnChecklist) checklist = make_checklist ();
  g_autoptr (CsnRecord) record = csn_record_new (checklist);
  guint n;
  CsnItem *const *items = csn_checklist_peek_items (checklist, &n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *expected = dup_expected (words[i].written);
      g_assert_true (csn_checklist_lookup_item (checklist, expected) == items[i]);
      g_assert_true (csn_checklist_find_item (checklist, expected) == items[i]);
      CsnEntry *entry = csn_record_find_entry (record, expected);
      g_assert_true (csn_entry_get_item (entry) == items[i]);
      g_assert_true (csn_record_get_entry_of (record, items[i]) == entry);
    }
  g_assert_null (csn_checklist_lookup_item (checklist, "check-000000000000"));
  /* an address is no id */
  g_assert_null (csn_checklist_lookup_item (checklist, "L3"));
  g_assert_true (csn_checklist_find_item (checklist, "L3") == items[0]);
  g_assert_null (csn_record_find_entry (record, "check-000000000000"));
}

/* Twins are found among many others, too. */
static void
test_many (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("# Crossing\n", 11);
  g_autofree char *sha256 = csn_sha256_hex_bytes (bytes);
  g_autoptr (CsnChecklist) checklist = csn_checklist_new (bytes, sha256);
  g_autoptr (CsnSection) section = csn_section_new (1, 2, "Piers", NULL);
  for (guint i = 0; i < 900; i++)
    {
      g_autofree char *label = g_strdup_printf ("%s %u", i % 2 == 0 ? "Moor" : "MOOR", i % 450 / 2);
      CsnItemSpec spec = { .kind = CSN_ITEM_CHECK, .line = i + 3, .label = label, .text = label, .section = section };
      csn_checklist_take_item (checklist, csn_item_new (&spec));
    }
  guint n;
  CsnItem *const *items = csn_checklist_peek_items (checklist, &n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *written = g_strdup_printf ("Piers\ncheck\nmoor %u\n%u", i % 450 / 2, i / 450 * 2 + i % 2);
      g_autofree char *expected = dup_expected (written);
      g_assert_cmpstr (csn_item_get_id (items[i]), ==, expected);
    }
}

/* An item of another checklist has no entry here, though its place has. */
static void
test_foreign (void)
{
  g_autoptr (CsnChecklist) ours = make_checklist ();
  g_autoptr (CsnChecklist) theirs = make_checklist ();
  g_autoptr (CsnRecord) record = csn_record_new (ours);
  guint n;
  CsnItem *const *items = csn_checklist_peek_items (theirs, &n);
  g_assert_null (csn_record_get_entry_of (record, items[0]));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/id-words/recipe", test_recipe);
  g_test_add_func ("/model/id-words/lookup", test_lookup);
  g_test_add_func ("/model/id-words/many", test_many);
  g_test_add_func ("/model/id-words/foreign", test_foreign);
  return g_test_run ();
}
