/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Helper of the tests of the window; see the header. */

#include "csn-test-form.h"

#include <glib/gstdio.h>

#include "csn-importer.h"
#include "csn-resources.h"

#define WAIT_SECONDS 60 /* of a machine that builds something else meanwhile */
/* Breakpoints of pages inside one another apply one after the other, and rows are filled at the frame after. */
#define SETTLE_FRAMES 8
/* What is left to do when nothing is drawn; a spinner would go on for ever. */
#define SETTLE_TURNS 60

const char csn_test_markdown[] = "# Ferry Release\n\n"
                                 "**Overall Status**: [ ] PASS / [ ] FAIL\n\n"
                                 "## 1. Checks\n\n"
                                 "Read this <b>first</b> & then tick.\n\n"
                                 "### 1.1 Tests\n"
                                 "- [ ] All ferry tests passing\n"
                                 "  - Expected: >95% pass rate\n"
                                 "  - Command: `make check`\n"
                                 "  - Results: _____ passing, _____ failing\n"
                                 "- [ ] **Landing stage**\n"
                                 "  - [ ] Ramp lowers\n"
                                 "  - [ ] Ramp rises\n"
                                 "  - [ ] Tested by: ___________\n\n"
                                 "### 1.2 Words\n"
                                 "- [ ] Timetable printed (if applicable)\n"
                                 "- [x] Crew informed\n\n"
                                 "## 2. Risks\n\n"
                                 "**Technical Risk**: [ ] LOW / [ ] MEDIUM / [ ] HIGH\n\n"
                                 "## 3. Decision\n\n"
                                 "### NO-GO Triggers\n"
                                 "- [ ] Fog closes the harbour\n\n"
                                 "## 4. Sign-Off\n\n"
                                 "| Role | Name | Signature | Date | Status |\n"
                                 "|------|------|-----------|------|--------|\n"
                                 "| Captain | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n";

void
csn_test_init (int *argc, char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  adw_init ();
  g_resources_register (csn_get_resource ());
}

CsnRecord *
csn_test_new_record (const char *markdown)
{
  g_autoptr (GBytes) source = g_bytes_new_static (markdown, strlen (markdown));
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnChecklist) checklist = csn_importer_import (source, &error);

  g_assert_no_error (error);
  return csn_record_new (checklist);
}

typedef struct
{
  GAsyncResult *result;
} Waiting;

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Waiting *waiting = user_data;

  waiting->result = g_object_ref (result);
}

static gboolean
is_ready (gpointer data)
{
  return ((Waiting *) data)->result != NULL;
}

CsnSession *
csn_test_new_session (const char *markdown)
{
  g_autoptr (GBytes) source = g_bytes_new_static (markdown, strlen (markdown));
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("csn-app-XXXXXX", &error);
  g_autofree char *path = NULL;
  Waiting waiting = { NULL };
  CsnSession *session;

  g_assert_no_error (error);
  path = g_build_filename (folder, "ferry.countersign", NULL);
  csn_session_create_async (source, "ferry.md", path, NULL, NULL, NULL, "Ada Ferry", clock, NULL, ready_cb, &waiting);
  csn_test_wait_for (is_ready, &waiting);
  session = csn_session_create_finish (waiting.result, &error);
  g_assert_no_error (error);
  g_object_unref (waiting.result);
  return session;
}

CsnSession *
csn_test_open_session (const char *path)
{
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GError) error = NULL;
  Waiting waiting = { NULL };
  CsnSession *session;

  csn_session_open_async (path, FALSE, "Ada Ferry", clock, NULL, ready_cb, &waiting);
  csn_test_wait_for (is_ready, &waiting);
  session = csn_session_open_finish (waiting.result, &error);
  g_assert_no_error (error);
  g_object_unref (waiting.result);
  return session;
}

CsnEntry *
csn_test_find_entry (CsnRecord *record, const char *label)
{
  GListModel *entries = csn_record_get_entries (record);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

      if (g_str_has_prefix (csn_item_get_label (csn_entry_get_item (entry)), label))
        return entry; /* the record holds it */
    }
  g_test_message ("no entry begins with %s", label);
  g_assert_not_reached ();
  return NULL;
}

void
csn_test_wait_for (gboolean (*condition) (gpointer data), gpointer data)
{
  gint64 end = g_get_monotonic_time () + WAIT_SECONDS * G_USEC_PER_SEC;

  while (!condition (data))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
}

static gboolean
frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  guint *n_left = user_data;

  return --*n_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
is_drawn (gpointer data)
{
  return *(guint *) data == 0;
}

void
csn_test_settle (void)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint n_left = SETTLE_FRAMES;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (!gtk_widget_get_mapped (window))
        continue;
      gtk_widget_add_tick_callback (window, frame_cb, &n_left, NULL);
      csn_test_wait_for (is_drawn, &n_left);
      break;
    }
  for (guint i = 0; i < SETTLE_TURNS; i++)
    g_main_context_iteration (NULL, FALSE);
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data) && gtk_widget_get_width (data) > 0;
}

GtkWindow *
csn_test_show (GtkWidget *widget)
{
  GtkWindow *window = GTK_WINDOW (adw_window_new ());

  gtk_window_set_default_size (window, 900, 700);
  adw_window_set_content (ADW_WINDOW (window), widget);
  gtk_window_present (window);
  csn_test_wait_for (is_mapped, widget);
  return window;
}

GtkWidget *
csn_test_find_widget (GtkWidget *root, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = csn_test_find_widget (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}
