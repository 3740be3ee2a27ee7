/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the report page: it shows the pages of the report, makes them anew after a change, offers parts of it, and its acts wait
 * for pages. */

#include <glib/gstdio.h>

#include "csn-pdf-view.h"
#include "csn-report-draft.h"
#include "csn-report-menu.h"
#include "csn-report-page.h"
#include "csn-test-form.h"
#include "csn-work-bar.h"

typedef struct
{
  CsnSession *session;
  GSettings *settings;
  GtkWidget *page;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->session = csn_test_new_session (csn_test_markdown);
  fixture->settings = g_settings_new ("org.countersign.Countersign");
  fixture->page = g_object_new (CSN_TYPE_REPORT_PAGE, NULL);
  csn_report_page_set_session (CSN_REPORT_PAGE (fixture->page), fixture->session, fixture->settings);
  fixture->window = csn_test_show (fixture->page);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->session);
}

static CsnPdfView *
get_view (Fixture *fixture)
{
  return CSN_PDF_VIEW (csn_test_find_widget (fixture->page, CSN_TYPE_PDF_VIEW));
}

static gboolean
has_pages (gpointer data)
{
  return csn_pdf_view_count_pictures (get_view (data)) > 0;
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  csn_test_wait_for (has_pages, fixture);
  g_assert_cmpuint (csn_pdf_view_get_n_pages (get_view (fixture)), >, 1);
  g_assert_false (csn_work_bar_is_shown (CSN_WORK_BAR (csn_test_find_widget (fixture->page, CSN_TYPE_WORK_BAR))));
}

typedef struct
{
  Fixture *fixture;
  guint n_pages;
} Wanted;

static gboolean
has_fewer (gpointer data)
{
  Wanted *wanted = data;

  return csn_pdf_view_get_n_pages (get_view (wanted->fixture)) < wanted->n_pages;
}

/* A part of the report is a shorter one, and the button says which. */
static void
test_filter (Fixture *fixture, gconstpointer data)
{
  Wanted wanted = { fixture, 0 };
  g_autofree char *label = NULL;
  g_autofree char *filter = NULL;
  GtkWidget *button = csn_test_find_widget (fixture->page, GTK_TYPE_MENU_BUTTON);

  csn_test_wait_for (has_pages, fixture);
  wanted.n_pages = csn_pdf_view_get_n_pages (get_view (fixture));
  gtk_widget_activate_action (fixture->page, "report.filter", "s", "failed");
  g_object_get (fixture->page, "filter", &filter, NULL);
  g_assert_cmpstr (filter, ==, "failed");
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "Failed Only");
  csn_test_wait_for (has_fewer, &wanted);
  label = csn_report_menu_dup_label (fixture->session, "");
  g_assert_cmpstr (label, ==, "Whole Report");
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
progress_cb (guint64 done, guint64 total, gpointer user_data)
{
  guint64 *last = user_data;

  g_assert_cmpuint (done, <=, total);
  g_assert_cmpuint (done, >=, *last);
  *last = done;
}

/* What is shown is, byte for byte, what is saved. */
static void
test_draft (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GAsyncResult) made = NULL;
  g_autoptr (GAsyncResult) saved = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnReportDraft) draft = NULL;
  g_autofree char *path = g_strconcat (csn_session_get_path (fixture->session), ".pdf", NULL);
  g_autofree char *contents = NULL;
  GBytes *pages;
  gsize length;
  guint64 last = 0;

  csn_report_draft_make_async (fixture->session, NULL, NULL, NULL, NULL, progress_cb, &last, NULL, ready_cb, &made);
  csn_test_wait_for (is_set, &made);
  draft = csn_report_draft_make_finish (made, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (last, >, 0);
  g_assert_false (csn_report_draft_has_seal (draft));
  g_assert_cmpuint (strlen (csn_report_draft_get_digest (draft)), ==, 64);
  csn_report_draft_save_async (draft, path, NULL, ready_cb, &saved);
  csn_test_wait_for (is_set, &saved);
  g_assert_true (csn_report_draft_save_finish (draft, saved, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, &error));
  pages = csn_report_draft_get_pages (draft);
  g_assert_cmpmem (contents, length, g_bytes_get_data (pages, NULL), g_bytes_get_size (pages));
  g_remove (path);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) made = NULL;
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  csn_report_draft_make_async (fixture->session, NULL, NULL, NULL, NULL, NULL, NULL, cancellable, ready_cb, &made);
  csn_test_wait_for (is_set, &made);
  g_assert_null (csn_report_draft_make_finish (made, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Quick work is not shown, slow work is, and Stop reaches it. */
static gboolean
is_shown (gpointer data)
{
  return csn_work_bar_is_shown (data);
}

static void
test_work_bar (void)
{
  GtkWidget *bar = g_object_new (CSN_TYPE_WORK_BAR, NULL);
  GtkWindow *window = csn_test_show (bar);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  csn_work_bar_begin (CSN_WORK_BAR (bar), "Working…", cancellable);
  g_assert_false (csn_work_bar_is_shown (CSN_WORK_BAR (bar)));
  csn_test_wait_for (is_shown, bar);
  csn_work_bar_set_fraction (CSN_WORK_BAR (bar), 0.5);
  g_assert_true (gtk_widget_activate_action (bar, "work.stop", NULL));
  g_assert_true (g_cancellable_is_cancelled (cancellable));
  csn_work_bar_end (CSN_WORK_BAR (bar));
  g_assert_false (csn_work_bar_is_shown (CSN_WORK_BAR (bar)));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  g_test_add ("/report-page/pages", Fixture, NULL, set_up, test_pages, tear_down);
  g_test_add ("/report-page/filter", Fixture, NULL, set_up, test_filter, tear_down);
  g_test_add ("/report-page/draft", Fixture, NULL, set_up, test_draft, tear_down);
  g_test_add ("/report-page/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add_func ("/work-bar", test_work_bar);
  return g_test_run ();
}
