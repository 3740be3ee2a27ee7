/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that text from outside reaches widgets as text. */

#include "csn-test-form.h"
#include "csn-text.h"

static void
test_markup (void)
{
  g_autoptr (GtkWidget) row = g_object_ref_sink (adw_action_row_new ());
  g_autoptr (AdwToast) toast = csn_toast_new ("<b>1 < 2</b> & so");

  csn_row_set_texts (ADW_ACTION_ROW (row), "a <b> & b", "c <i> & d");
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "a <b> & b");
  g_assert_false (adw_preferences_row_get_use_markup (ADW_PREFERENCES_ROW (row)));
  g_assert_false (adw_toast_get_use_markup (toast));
  g_assert_cmpstr (adw_toast_get_title (toast), ==, "<b>1 < 2</b> & so");
}

static void
test_visible (void)
{
  g_autofree char *controls = csn_text_make_visible ("a\001b\033[2Jc\nd");
  g_autofree char *order = csn_text_make_visible ("abc\342\200\256fed");
  g_autofree char *line = csn_text_make_line ("two\nlines");
  g_autofree char *broken = csn_text_make_visible ("bad \377 byte");
  g_autofree char *nothing = csn_text_make_visible (NULL);

  g_assert_cmpstr (controls, ==, "a␁b␛[2Jc\nd");
  g_assert_cmpstr (order, ==, "abc⟨U+202E⟩fed");
  g_assert_cmpstr (line, ==, "two lines");
  g_assert_true (g_utf8_validate (broken, -1, NULL));
  g_assert_cmpstr (nothing, ==, "");
}

static void
test_bounded (void)
{
  g_autofree char *many = g_strnfill (3 * CSN_TEXT_MAX_CHARS, 'x');
  g_autofree char *visible = csn_text_make_visible (many);

  g_assert_cmpint (g_utf8_strlen (visible, -1), ==, CSN_TEXT_MAX_CHARS + 1);
  g_assert_true (g_str_has_suffix (visible, "…"));
}

static void
test_skip_name (void)
{
  g_assert_cmpstr (csn_text_skip_name ("line 9 Backups: not answered yet", "Backups"), ==, "not answered yet");
  g_assert_cmpstr (csn_text_skip_name ("nothing of that name", "Backups"), ==, "nothing of that name");
  g_assert_cmpstr (csn_text_skip_name ("text", NULL), ==, "text");
  g_assert_cmpstr (csn_text_skip_place ("NO-GO: line 82 Tide 7 runs out", 82), ==, "Tide 7 runs out");
  g_assert_cmpstr (csn_text_skip_place ("no place", 0), ==, "no place");
}

static void
test_stamp (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_iso8601 ("2026-11-20T18:00:00Z", NULL);
  g_autofree char *today = csn_text_format_stamp ("2026-11-20T10:42:00Z", now);
  g_autofree char *yesterday = csn_text_format_stamp ("2026-11-19T10:42:00Z", now);
  g_autofree char *broken = csn_text_format_stamp ("no time", now);

  g_assert_cmpstr (today, ==, "today 10:42");
  g_assert_cmpstr (yesterday, ==, "yesterday 10:42");
  g_assert_cmpstr (broken, ==, "no time");
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add_func ("/text/markup", test_markup);
  g_test_add_func ("/text/visible", test_visible);
  g_test_add_func ("/text/bounded", test_bounded);
  g_test_add_func ("/text/skip-name", test_skip_name);
  g_test_add_func ("/text/stamp", test_stamp);
  return g_test_run ();
}
