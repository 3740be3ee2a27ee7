/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests what became of each item in a newer version of a checklist. */

#include "document-test.h"

#include "csn-rebase.h"

static const char before_text[] = "# Plan\n## A\n- [ ] Tests of the planner pass\n- [ ] Guide is written\n- Date: ____\n"
                                  "## B\n- [ ] Desk is told\n- [ ] Old thing is gone\n";
static const char after_text[] = "# Plan\n\nNew words.\n\n## A\n- [ ] Tests of the planner and the fares pass\n- Date: ____\n- [ ] Spare keys are packed\n"
                                 "## B\n- [ ] Guide is written\n- [ ] Desk is told\n";

static CsnItemMatch *
find_match (GListModel *matches,
            const char *label)
{
  for (guint i = 0; i < g_list_model_get_n_items (matches); i++)
    {
      g_autoptr (CsnItemMatch) match = g_list_model_get_item (matches, i);
      CsnItem *item = csn_item_match_get_after (match);
      if (item == NULL)
        item = csn_item_match_get_before (match);
      if (g_str_equal (csn_item_get_label (item), label))
        return match;
    }
  g_error ("No match for %s.", label);
}

static CsnMatchKind
kind_of (GListModel *matches,
         const char *label)
{
  return csn_item_match_get_kind (find_match (matches, label));
}

static GListModel *
match_texts (const char *before,
             const char *after)
{
  g_autoptr (CsnChecklist) a = import_text (before);
  g_autoptr (CsnChecklist) b = import_text (after);
  return csn_rebase_match (a, b);
}

static void
test_kinds (void)
{
  g_autoptr (GListModel) matches = match_texts (before_text, after_text);
  g_assert_cmpuint (g_list_model_get_n_items (matches), ==, 6);
  g_assert_cmpint (kind_of (matches, "Date"), ==, CSN_MATCH_SAME);
  g_assert_cmpint (kind_of (matches, "Desk is told"), ==, CSN_MATCH_SAME);
  g_assert_cmpint (kind_of (matches, "Guide is written"), ==, CSN_MATCH_MOVED);
  CsnItemMatch *changed = find_match (matches, "Tests of the planner and the fares pass");
  g_assert_cmpint (csn_item_match_get_kind (changed), ==, CSN_MATCH_CHANGED);
  g_assert_cmpstr (csn_item_get_label (csn_item_match_get_before (changed)), ==, "Tests of the planner pass");
  g_assert_cmpint (kind_of (matches, "Spare keys are packed"), ==, CSN_MATCH_ADDED);
  g_assert_cmpint (kind_of (matches, "Old thing is gone"), ==, CSN_MATCH_REMOVED);
}

/* A heading that is worded otherwise moves nothing. */
static void
test_renamed_heading (void)
{
  g_autoptr (GListModel) matches = match_texts ("# Plan 1.2\n## 1. Tests\n- [ ] Fares are right\n- [ ] Maps are drawn\n",
                                                "# Plan 1.3\n## 2. Trials\n- [ ] Fares are right\n- [ ] Maps are drawn\n");
  g_assert_cmpuint (g_list_model_get_n_items (matches), ==, 2);
  g_assert_cmpint (kind_of (matches, "Fares are right"), ==, CSN_MATCH_SAME);
  g_assert_cmpint (kind_of (matches, "Maps are drawn"), ==, CSN_MATCH_SAME);
}

/* Equal lines under different items: a new one before them must not shift what was answered. */
static void
test_equal_lines (void)
{
  g_autoptr (GListModel) matches
    = match_texts ("# Plan\n- [ ] **Fares**\n  - [ ] PASS / FAIL\n- [ ] **Maps**\n  - [ ] PASS / FAIL\n",
                   "# Plan\n- [ ] **Keys**\n  - [ ] PASS / FAIL\n- [ ] **Fares**\n  - [ ] PASS / FAIL\n"
                   "- [ ] **Maps**\n  - [ ] PASS / FAIL\n");
  guint added = 0;
  for (guint i = 0; i < g_list_model_get_n_items (matches); i++)
    {
      g_autoptr (CsnItemMatch) match = g_list_model_get_item (matches, i);
      CsnItem *before = csn_item_match_get_before (match);
      CsnItem *after = csn_item_match_get_after (match);
      g_assert_nonnull (after);
      added += before == NULL;
      if (before == NULL || csn_item_get_parent (after) == NULL)
        continue;
      g_assert_cmpint (csn_item_match_get_kind (match), ==, CSN_MATCH_SAME);
      g_assert_cmpstr (csn_item_get_label (csn_item_get_parent (before)), ==,
                       csn_item_get_label (csn_item_get_parent (after)));
    }
  g_assert_cmpuint (added, ==, 2);
}

/* What is asked of an item is part of it. */
static void
test_changed_demand (void)
{
  g_autoptr (GListModel) matches
    = match_texts ("# Plan\n- [ ] Load is checked\n  - **Expected**: > 80 %\n- Result: [ ] Pass [ ] Fail\n",
                   "# Plan\n- [ ] Load is checked\n  - **Expected**: > 90 %\n- Result: [ ] Pass [ ] Fail [ ] Skipped\n");
  g_assert_cmpint (kind_of (matches, "Load is checked"), ==, CSN_MATCH_CHANGED);
  g_assert_cmpint (kind_of (matches, "Result"), ==, CSN_MATCH_CHANGED);
}

static void
test_map (void)
{
  g_autoptr (CsnChecklist) before = import_text (before_text);
  g_autoptr (CsnChecklist) after = import_text (after_text);
  g_autoptr (GListModel) matches = csn_rebase_match (before, after);
  g_autoptr (JsonArray) map = csn_rebase_dup_map (before, after, matches);
  const char *moved = csn_item_get_id (csn_item_match_get_before (find_match (matches, "Guide is written")));
  const char *gone = csn_item_get_id (csn_item_match_get_before (find_match (matches, "Old thing is gone")));
  const char *same = csn_item_get_id (csn_item_match_get_before (find_match (matches, "Date")));
  guint found = 0;
  for (guint i = 0; i < json_array_get_length (map); i++)
    {
      JsonArray *pair = json_array_get_array_element (map, i);
      const char *from = json_array_get_string_element (pair, 0);
      g_assert_cmpstr (from, !=, same);
      if (g_str_equal (from, moved))
        {
          found++;
          g_assert_cmpstr (json_array_get_string_element (pair, 1), ==,
                           csn_item_get_id (csn_item_match_get_after (find_match (matches, "Guide is written"))));
        }
      else if (g_str_equal (from, gone))
        {
          found++;
          g_assert_true (json_array_get_null_element (pair, 1));
        }
    }
  g_assert_cmpuint (found, ==, 2);
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
      g_autoptr (GListModel) matches = csn_rebase_match (before, after);
      g_autoptr (JsonArray) map = csn_rebase_dup_map (before, after, matches);
      g_assert_cmpuint (g_list_model_get_n_items (matches), ==, g_list_model_get_n_items (csn_checklist_get_items (after)));
      g_assert_cmpuint (json_array_get_length (map), ==, 0);
      for (guint k = 0; k < g_list_model_get_n_items (matches); k++)
        {
          g_autoptr (CsnItemMatch) match = g_list_model_get_item (matches, k);
          g_assert_cmpint (csn_item_match_get_kind (match), ==, CSN_MATCH_SAME);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/rebase/kinds", test_kinds);
  g_test_add_func ("/document/rebase/renamed-heading", test_renamed_heading);
  g_test_add_func ("/document/rebase/equal-lines", test_equal_lines);
  g_test_add_func ("/document/rebase/changed-demand", test_changed_demand);
  g_test_add_func ("/document/rebase/map", test_map);
  g_test_add_func ("/document/rebase/unchanged", test_unchanged);
  return g_test_run ();
}
