/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what became of each item in a newer version of a checklist. */

#include "document-test.h"

#include "csn-rebase.h"

static const char before_text[] = "# Plan\n## A\n- [ ] Tests of the planner pass\n- [ ] Guide is written\n- Date: ____\n"
                                  "## B\n- [ ] Desk is told\n- [ ] Old thing is gone\n";
static const char after_text[] = "# Plan\n\nNew words.\n\n## A\n- [ ] Tests of the planner and the fares pass\n- Date: ____\n- [ ] Spare keys are packed\n"
                                 "## B\n- [ ] Guide is written\n- [ ] Desk is told\n";

static CsnRebasePair *
find_after (GPtrArray  *pairs,
            const char *label)
{
  for (guint i = 0; i < pairs->len; i++)
    {
      CsnRebasePair *pair = pairs->pdata[i];
      CsnItem *item = pair->after != NULL ? pair->after : pair->before;
      if (g_str_equal (csn_item_get_label (item), label))
        return pair;
    }
  g_error ("No pair for %s.", label);
}

static void
test_kinds (void)
{
  g_autoptr (CsnChecklist) before = import_text (before_text);
  g_autoptr (CsnChecklist) after = import_text (after_text);
  g_autoptr (GPtrArray) pairs = csn_rebase_match (before, after);
  g_assert_cmpuint (pairs->len, ==, 6);
  g_assert_cmpint (find_after (pairs, "Date")->kind, ==, CSN_REBASE_SAME);
  g_assert_cmpint (find_after (pairs, "Desk is told")->kind, ==, CSN_REBASE_SAME);
  g_assert_cmpint (find_after (pairs, "Guide is written")->kind, ==, CSN_REBASE_MOVED);
  CsnRebasePair *changed = find_after (pairs, "Tests of the planner and the fares pass");
  g_assert_cmpint (changed->kind, ==, CSN_REBASE_CHANGED);
  g_assert_cmpstr (csn_item_get_label (changed->before), ==, "Tests of the planner pass");
  g_assert_cmpint (find_after (pairs, "Spare keys are packed")->kind, ==, CSN_REBASE_ADDED);
  g_assert_cmpint (find_after (pairs, "Old thing is gone")->kind, ==, CSN_REBASE_REMOVED);
}

static void
test_unchanged (void)
{
  g_autoptr (GPtrArray) paths = list_own_documents ();
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GBytes) bytes = read_path (paths->pdata[i]);
      g_autoptr (CsnChecklist) before = import_bytes (bytes);
      g_autoptr (CsnChecklist) after = import_bytes (bytes);
      g_autoptr (GPtrArray) pairs = csn_rebase_match (before, after);
      g_assert_cmpuint (pairs->len, ==, g_list_model_get_n_items (csn_checklist_get_items (after)));
      for (guint k = 0; k < pairs->len; k++)
        g_assert_cmpint (((CsnRebasePair *) pairs->pdata[k])->kind, ==, CSN_REBASE_SAME);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/rebase/kinds", test_kinds);
  g_test_add_func ("/document/rebase/unchanged", test_unchanged);
  return g_test_run ();
}
