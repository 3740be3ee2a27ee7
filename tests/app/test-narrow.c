/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that every page and dialog fits into a window of 360 pixels, with text of twice the size too. What asks for too much is named,
 * down to the widget. */

#include "csn-compare-dialog.h"
#include "csn-entry-dialog.h"
#include "csn-preferences-dialog.h"
#include "csn-record-page.h"
#include "csn-report-sign-dialog.h"
#include "csn-sign-dialog.h"
#include "csn-start-page.h"
#include "csn-test-form.h"
#include "csn-verify-dialog.h"

#define WIDTH 360

typedef struct
{
  CsnSession *session;
  GSettings *settings;
  GtkWindow *window;
  GtkWidget *navigation;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  /* three window buttons is the most that desktops show; text grows by the resolution, as the accessibility setting does it */
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 1024 * 96 * GPOINTER_TO_INT (data) / 100, "gtk-decoration-layout",
                ":minimize,maximize,close", "gtk-enable-animations", FALSE, NULL);
  fixture->session = csn_test_new_session (csn_test_markdown);
  fixture->settings = g_settings_new ("org.countersign.Countersign");
  fixture->navigation = adw_navigation_view_new ();
  fixture->window = GTK_WINDOW (adw_window_new ());
  gtk_widget_set_size_request (GTK_WIDGET (fixture->window), WIDTH, 294);
  gtk_window_set_default_size (fixture->window, WIDTH, 640);
  adw_window_set_content (ADW_WINDOW (fixture->window), fixture->navigation);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_object (&fixture->settings);
  g_clear_object (&fixture->session);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", 1024 * 96, NULL);
}

static int
minimum_of (GtkWidget *widget)
{
  int minimum = 0;

  if (gtk_widget_should_layout (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return minimum;
}

/* From widget down to the innermost that still ask for more than width. */
static void
name_culprits (GtkWidget *widget, int width)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (minimum_of (child) > width)
      {
        const char *words = GTK_IS_LABEL (child)             ? gtk_label_get_label (GTK_LABEL (child))
                            : ADW_IS_PREFERENCES_ROW (child) ? adw_preferences_row_get_title (ADW_PREFERENCES_ROW (child))
                                                             : gtk_widget_get_tooltip_text (child);

        g_test_message ("  %s %s asks for %d", G_OBJECT_TYPE_NAME (child), words ? words : "", minimum_of (child));
        name_culprits (child, width);
      }
}

/* A breakpoint bin cuts what it holds without a word, so the minimum of the whole says nothing about the inside of it. */
static void
look_into_bins (GtkWidget *widget, const char *what)
{
  if (ADW_IS_BREAKPOINT_BIN (widget))
    {
      GtkWidget *child = adw_breakpoint_bin_get_child (ADW_BREAKPOINT_BIN (widget));

      if (minimum_of (child) > gtk_widget_get_width (widget))
        {
          name_culprits (widget, gtk_widget_get_width (widget));
          g_test_fail_printf ("%s: the inside asks for %d of %d", what, minimum_of (child), gtk_widget_get_width (widget));
        }
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_mapped (child))
      look_into_bins (child, what);
}

static void
check_fits (GtkWidget *widget, const char *what)
{
  csn_test_settle ();
  g_test_message ("%s: %d of %d", what, minimum_of (widget), WIDTH);
  if (minimum_of (widget) > WIDTH)
    {
      name_culprits (widget, WIDTH);
      g_test_fail_printf ("%s asks for %d of %d", what, minimum_of (widget), WIDTH);
    }
  look_into_bins (widget, what);
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data) && gtk_widget_get_width (data) > 0;
}

static void
push (Fixture *fixture, GtkWidget *page)
{
  adw_navigation_view_push (ADW_NAVIGATION_VIEW (fixture->navigation), ADW_NAVIGATION_PAGE (page));
  gtk_window_present (fixture->window);
  csn_test_wait_for (is_mapped, page);
}

static void
test_start (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = g_object_new (CSN_TYPE_START_PAGE, NULL);

  push (fixture, GTK_WIDGET (adw_navigation_page_new (page, "Start")));
  csn_start_page_set_settings (CSN_START_PAGE (page), fixture->settings);
  check_fits (page, "start page");
}

static void
test_record (Fixture *fixture, gconstpointer data)
{
  static const char *const pages[] = { "checklist", "risks", "decision", "report", "history" };
  GtkWidget *page = csn_record_page_new (fixture->session, NULL, fixture->settings);

  push (fixture, page);
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      csn_record_page_show (CSN_RECORD_PAGE (page), pages[i]);
      check_fits (page, pages[i]);
    }
}

static void
check_dialog (Fixture *fixture, const char *what)
{
  AdwDialog *dialog = adw_window_get_visible_dialog (ADW_WINDOW (fixture->window));

  g_assert_nonnull (dialog);
  check_fits (adw_dialog_get_child (dialog), what);
  adw_dialog_force_close (dialog);
}

static void
test_dialogs (Fixture *fixture, gconstpointer data)
{
  CsnRecord *record = csn_session_get_record (fixture->session);
  g_autoptr (CsnSlot) slot = g_list_model_get_item (csn_checklist_get_slots (csn_record_get_checklist (record)), 0);
  g_autoptr (CsnEvent) event = g_list_model_get_item (csn_record_get_events (record), 0);
  g_autoptr (GFile) file = g_file_new_for_path (csn_session_get_path (fixture->session));
  GtkWidget *page = g_object_new (CSN_TYPE_START_PAGE, NULL);

  push (fixture, GTK_WIDGET (adw_navigation_page_new (page, "Start")));
  csn_sign_dialog_present_slot (page, fixture->session, fixture->settings, csn_slot_get_id (slot));
  check_dialog (fixture, "sign dialog");
  csn_report_sign_dialog_present (page, "/nowhere.pdf", "Captain", fixture->settings);
  check_dialog (fixture, "sign report dialog");
  csn_verify_dialog_present (page, file, fixture->settings);
  check_dialog (fixture, "verify dialog");
  csn_entry_dialog_present (page, fixture->session, event);
  check_dialog (fixture, "entry dialog");
  csn_compare_dialog_present (page, fixture->session, NULL);
  check_dialog (fixture, "compare dialog");
  adw_dialog_present (csn_preferences_dialog_new (fixture->settings), page);
  check_dialog (fixture, "preferences");
}

/* As the application does it: paddings and sizes of text are set there. */
static void
load_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/org/countersign/Countersign/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

int
main (int argc, char **argv)
{
  csn_test_init (&argc, &argv);
  load_style ();
  /* libadwaita warns of what is too wide before we can name it */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  g_test_add ("/narrow/start", Fixture, GINT_TO_POINTER (100), set_up, test_start, tear_down);
  g_test_add ("/narrow/record", Fixture, GINT_TO_POINTER (100), set_up, test_record, tear_down);
  g_test_add ("/narrow/dialogs", Fixture, GINT_TO_POINTER (100), set_up, test_dialogs, tear_down);
  g_test_add ("/narrow/large-text/start", Fixture, GINT_TO_POINTER (200), set_up, test_start, tear_down);
  g_test_add ("/narrow/large-text/record", Fixture, GINT_TO_POINTER (200), set_up, test_record, tear_down);
  g_test_add ("/narrow/large-text/dialogs", Fixture, GINT_TO_POINTER (200), set_up, test_dialogs, tear_down);
  return g_test_run ();
}
