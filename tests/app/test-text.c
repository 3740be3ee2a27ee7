/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that text from outside reaches widgets as text. */

#include <string.h>

#include "csn-record-page.h"
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

/* --- C-06 --------------------------------------------------------------------------------------------------------- */

/* What a reader of markup would swallow, change or follow. */
static const char *const titles[] = { "<50ms per operation", "R&D signed off", "<b>bold</b> claim", "<a href=\"file:///etc/passwd\">a link</a>",
                                      "5 &lt; 6 &amp; so", "<!-- gone -->" };

static void
collect_texts (GtkWidget *widget, GString *texts)
{
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (texts, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_texts (child, texts);
}

static void
assert_shows (GtkWidget *widget, const char *text)
{
  g_autoptr (GString) texts = g_string_new (NULL);

  collect_texts (widget, texts);
  if (strstr (texts->str, text) == NULL)
    g_error ("%s does not show “%s” but: %s", G_OBJECT_TYPE_NAME (widget), text, texts->str);
}

/* Every kind of widget with a title of its own, filled the way the window fills them. */
static void
test_titles_in_widgets (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autoptr (GtkWidget) row = g_object_ref_sink (adw_action_row_new ());
      g_autoptr (GtkWidget) banner = g_object_ref_sink (adw_banner_new (""));
      g_autoptr (GtkWidget) group = g_object_ref_sink (adw_preferences_group_new ());
      g_autoptr (GtkWidget) page = g_object_ref_sink (adw_status_page_new ());
      g_autoptr (GtkWidget) dialog = GTK_WIDGET (g_object_ref_sink (adw_alert_dialog_new (NULL, NULL)));
      g_autoptr (AdwToast) toast = csn_toast_new (titles[i]);
      GtkWidget *overlay = adw_toast_overlay_new ();
      GtkWindow *window = csn_test_show (overlay);

      csn_row_set_texts (ADW_ACTION_ROW (row), titles[i], titles[i]);
      assert_shows (row, titles[i]);
      csn_banner_set_text (ADW_BANNER (banner), titles[i]);
      assert_shows (banner, titles[i]);
      csn_group_set_texts (ADW_PREFERENCES_GROUP (group), titles[i], titles[i]);
      assert_shows (group, titles[i]);
      csn_status_page_set_texts (ADW_STATUS_PAGE (page), titles[i], titles[i]);
      assert_shows (page, titles[i]);
      csn_alert_set_body (ADW_ALERT_DIALOG (dialog), titles[i]);
      g_assert_false (adw_alert_dialog_get_body_use_markup (ADW_ALERT_DIALOG (dialog)));
      g_assert_cmpstr (adw_alert_dialog_get_body (ADW_ALERT_DIALOG (dialog)), ==, titles[i]);
      adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), g_object_ref (toast));
      assert_shows (overlay, titles[i]);
      gtk_window_destroy (window);
    }
}

/* The window over a record that has such titles everywhere: each page shows them as they are. */
static void
test_titles_in_pages (void)
{
  static const char *const pages[] = { "checklist", "risks", "decision", "report", "history" };
  g_autoptr (GSettings) settings = g_settings_new ("org.countersign.Countersign");
  g_autoptr (GString) source = g_string_new ("# Release <50ms & R&D\n\n");
  g_autoptr (CsnSession) session = NULL;
  GtkWidget *navigation = adw_navigation_view_new ();
  GtkWidget *page;
  GtkWindow *window;

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    g_string_append_printf (source, "## `%s`\n\n- [ ] `%s`\n\n", titles[i], titles[i]);
  session = csn_test_new_session (source->str);
  page = csn_record_page_new (session, NULL, settings);
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (navigation), ADW_NAVIGATION_PAGE (page));
  window = csn_test_show (navigation);
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      csn_record_page_show (CSN_RECORD_PAGE (page), pages[i]);
      csn_test_settle ();
      assert_shows (page, "Release <50ms & R&D");
    }
  csn_record_page_show (CSN_RECORD_PAGE (page), "checklist");
  csn_test_settle ();
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    assert_shows (page, titles[i]);
  gtk_window_destroy (window);
}

/* What the rules say of an item stands in a row as a sentence. */
static void
test_sentence (void)
{
  static const char *const pairs[][2] = { { "not answered yet", "Not answered yet" }, { "", "" }, { "élu", "Élu" },
                                          { "Line 9", "Line 9" }, { "4 of 5", "4 of 5" } };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *sentence = csn_text_make_sentence (pairs[i][0]);

      g_assert_cmpstr (sentence, ==, pairs[i][1]);
    }
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add_func ("/text/markup", test_markup);
  g_test_add_func ("/text/C-06-titles-in-widgets", test_titles_in_widgets);
  g_test_add_func ("/text/C-06-titles-in-pages", test_titles_in_pages);
  g_test_add_func ("/text/visible", test_visible);
  g_test_add_func ("/text/bounded", test_bounded);
  g_test_add_func ("/text/skip-name", test_skip_name);
  g_test_add_func ("/text/sentence", test_sentence);
  g_test_add_func ("/text/stamp", test_stamp);
  return g_test_run ();
}
