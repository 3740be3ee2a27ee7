/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests how a record is laid out as lines, sections, filters and numbers. */

#include "csn-form.h"
#include "csn-test-form.h"

static CsnFormLine *
line_of (CsnForm *form, const char *label)
{
  guint position = csn_form_find_entry (form, csn_test_find_entry (csn_form_get_record (form), label));
  g_autoptr (CsnFormLine) line = NULL;

  g_assert_cmpuint (position, !=, G_MAXUINT);
  line = g_list_model_get_item (csn_form_get_lines (form), position);
  return line; /* the form holds it */
}

static void
test_grouping (void)
{
  g_autoptr (CsnRecord) record = csn_test_new_record (csn_test_markdown);
  g_autoptr (CsnForm) form = csn_form_new (record);
  CsnFormLine *tests = NULL;

  csn_form_show_all (form);
  tests = line_of (form, "All ferry tests");
  g_assert_cmpuint (csn_form_line_get_parts (tests)->len, ==, 2);
  g_assert_cmpuint (csn_form_line_get_depth (tests), ==, 0);
  g_assert_cmpuint (csn_form_line_get_depth (line_of (form, "Ramp lowers")), ==, 1);
  /* the tester belongs to the check above and has no line of its own */
  g_assert_true (line_of (form, "Tested by") == line_of (form, "Landing stage"));
}

static void
test_sections (void)
{
  g_autoptr (CsnRecord) record = csn_test_new_record (csn_test_markdown);
  g_autoptr (CsnForm) form = csn_form_new (record);
  GListModel *lines = csn_form_get_lines (form);
  guint start, end, position;

  g_assert_true (GTK_IS_SECTION_MODEL (lines));
  csn_form_show_all (form);
  position = csn_form_find_entry (form, csn_test_find_entry (record, "Ramp lowers"));
  gtk_section_model_get_section (GTK_SECTION_MODEL (lines), position, &start, &end);
  g_assert_cmpuint (end - start, ==, 4); /* two checks, two inside the second */
}

static void
test_text_between (void)
{
  g_autoptr (CsnRecord) record = csn_test_new_record (csn_test_markdown);
  g_autoptr (CsnForm) form = csn_form_new (record);
  guint n_texts = 0;

  csn_form_show_all (form);
  for (guint i = 0; i < g_list_model_get_n_items (csn_form_get_lines (form)); i++)
    {
      g_autoptr (CsnFormLine) line = g_list_model_get_item (csn_form_get_lines (form), i);
      CsnBlock *block = csn_form_line_get_block (line);

      if (block == NULL)
        continue;
      n_texts++;
      /* what the row of an item says already is not said again */
      g_assert_false (g_str_has_prefix (csn_block_get_text (block), "Expected"));
      g_assert_false (g_str_has_prefix (csn_block_get_text (block), "Command"));
    }
  g_assert_cmpuint (n_texts, >=, 1);
}

static void
test_filters (void)
{
  g_autoptr (CsnRecord) record = csn_test_new_record (csn_test_markdown);
  g_autoptr (CsnForm) form = csn_form_new (record);
  CsnEntry *ramp = csn_test_find_entry (record, "Ramp lowers");
  guint all;

  csn_form_show_all (form);
  all = g_list_model_get_n_items (csn_form_get_lines (form));
  csn_form_set_filter (form, CSN_FILTER_FAILED, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (csn_form_get_lines (form)), ==, 0);
  csn_entry_set_state (ramp, CSN_STATE_FAIL, "it does not");
  csn_form_set_filter (form, CSN_FILTER_FAILED, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (csn_form_get_lines (form)), ==, 1);
  csn_form_set_filter (form, CSN_FILTER_ALL, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (csn_form_get_lines (form)), ==, all);
  csn_form_set_search (form, "RAMP");
  g_assert_cmpuint (g_list_model_get_n_items (csn_form_get_lines (form)), ==, 2);
  csn_form_set_search (form, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (csn_form_get_lines (form)), ==, all);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_progress (void)
{
  g_autoptr (CsnRecord) record = csn_test_new_record (csn_test_markdown);
  g_autoptr (CsnForm) form = csn_form_new (record);
  guint n_signals = 0;
  guint before = csn_form_get_n_done (form);

  g_signal_connect_swapped (form, "progress", G_CALLBACK (count_cb), &n_signals);
  csn_entry_set_state (csn_test_find_entry (record, "Ramp lowers"), CSN_STATE_PASS, "");
  csn_entry_set_state (csn_test_find_entry (record, "Ramp rises"), CSN_STATE_FAIL, "");
  csn_form_refresh (form);
  g_assert_cmpuint (n_signals, ==, 1);
  g_assert_cmpuint (csn_form_get_n_done (form), ==, before + 1);
  g_assert_cmpuint (csn_form_get_n_failed (form), ==, 1);
}

static void
test_next_open (void)
{
  g_autoptr (CsnRecord) record = csn_test_new_record (csn_test_markdown);
  g_autoptr (CsnForm) form = csn_form_new (record);
  guint ramp, next;

  csn_form_show_all (form);
  ramp = csn_form_find_entry (form, csn_test_find_entry (record, "Ramp lowers"));
  next = csn_form_find_open (form, ramp, FALSE);
  g_assert_cmpuint (next, ==, csn_form_find_entry (form, csn_test_find_entry (record, "Ramp rises")));
  g_assert_cmpuint (csn_form_find_open (form, next, TRUE), ==, ramp);
}

/* A window shows soon because the list begins short. */
static void
test_begins_short (void)
{
  g_autoptr (GString) markdown = g_string_new ("# Long\n\n");
  g_autoptr (CsnRecord) record = NULL;
  g_autoptr (CsnForm) form = NULL;

  for (guint i = 0; i < 200; i++)
    g_string_append_printf (markdown, "- [ ] Check number %u\n", i);
  record = csn_test_new_record (markdown->str);
  form = csn_form_new (record);
  g_assert_cmpuint (g_list_model_get_n_items (csn_form_get_lines (form)), <, 50);
  csn_form_show_all (form);
  g_assert_cmpuint (g_list_model_get_n_items (csn_form_get_lines (form)), ==, 200);
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add_func ("/form/grouping", test_grouping);
  g_test_add_func ("/form/sections", test_sections);
  g_test_add_func ("/form/text-between", test_text_between);
  g_test_add_func ("/form/filters", test_filters);
  g_test_add_func ("/form/progress", test_progress);
  g_test_add_func ("/form/next-open", test_next_open);
  g_test_add_func ("/form/begins-short", test_begins_short);
  return g_test_run ();
}
