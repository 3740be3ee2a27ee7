/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which values fit which items. */

#include "csn-value-rules.h"

#include "csn-importer.h"
#include "csn-session-error.h"

static const char text[] = "# List\n\n- [ ] Backups verified\n- Version: ____\n- Risk: [ ] LOW / [ ] HIGH\n\n"
                           "**NO-GO Triggers** (ANY):\n- [ ] Error rate > 5%\n";

static CsnChecklist *
import (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, sizeof text - 1);
  g_autoptr (GError) error = NULL;
  CsnChecklist *checklist = csn_importer_import (bytes, &error);

  g_assert_no_error (error);
  return checklist;
}

static void
assert_stored (CsnItem *item, const char *typed, const char *stored)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = csn_value_rules_normalize (item, csn_item_get_role (item), typed, FALSE, &error);

  if (stored == NULL)
    {
      g_assert_null (value);
      g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, stored);
}

static void
test_check (void)
{
  g_autoptr (CsnChecklist) checklist = import ();
  CsnItem *check = csn_checklist_find_item (checklist, "L3");

  assert_stored (check, "pass", "pass");
  assert_stored (check, " Passed ", "pass");
  assert_stored (check, "N/A", "na");
  assert_stored (check, "fired", NULL);
  assert_stored (check, "maybe", NULL);
}

static void
test_trigger (void)
{
  g_autoptr (CsnChecklist) checklist = import ();
  CsnItem *trigger = csn_checklist_find_item (checklist, "L8");

  g_assert_true (csn_item_is_inverted (trigger));
  assert_stored (trigger, "fired", "fired");
  assert_stored (trigger, "not fired", "not-fired");
  assert_stored (trigger, "pass", NULL);
}

static void
test_choice (void)
{
  g_autoptr (CsnChecklist) checklist = import ();
  CsnItem *choice = csn_checklist_find_item (checklist, "L5");

  assert_stored (choice, "low", "LOW");
  assert_stored (choice, "hi", "HIGH");
  assert_stored (choice, "medium", NULL);
}

static void
test_field (void)
{
  g_autoptr (CsnChecklist) checklist = import ();
  CsnItem *field = csn_checklist_find_item (checklist, "L4");

  assert_stored (field, " 2.1 ", "2.1");
  assert_stored (field, "two\nlines", "two\nlines");
  assert_stored (field, "bell\a", NULL);
  assert_stored (field, "\x1b[31mred", NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/value-rules/check", test_check);
  g_test_add_func ("/value-rules/trigger", test_trigger);
  g_test_add_func ("/value-rules/choice", test_choice);
  g_test_add_func ("/value-rules/field", test_field);
  return g_test_run ();
}
