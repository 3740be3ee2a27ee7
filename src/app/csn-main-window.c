/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A window; see the header. What a file is, its first bytes tell; nothing in it is run or looked up. */

#include "csn-main-window.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-bounded-file.h"
#include "csn-config.h"
#include "csn-conflicted-copy.h"
#include "csn-merge.h"
#include "csn-places.h"
#include "csn-plan-exchange.h"
#include "csn-received-page.h"
#include "csn-session-error.h"
#include "csn-start-page.h"
#include "csn-text.h"
#include "csn-verify-dialog.h"

/* Of a file that is looked at: its kind is told by them. */
#define HEAD_BYTES 64
/* An approval is a statement and a signature; a file beyond this is none. */
#define MAX_APPROVAL_BYTES (1024 * 1024)
/* Each file that is dropped may open a window. */
#define MAX_DROPPED 10

/* How long a window that opens a file may wait for it before it shows itself: most records are there by then. */
#define PATIENCE_MS 500

struct _CsnMainWindow
{
  AdwApplicationWindow parent_instance;
  AdwToastOverlay *toasts;
  AdwNavigationView *navigation;
  AdwNavigationPage *start_place;
  CsnStartPage *start;       /* (unowned) (nullable): made when it is first shown */
  GSettings *settings;       /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable): opening now */
  char *wanted_item;         /* (owned) (nullable): to show in what is opened */
  char *wanted_merge;        /* (owned) (nullable): path of what to merge into what is opened */
  guint patience;            /* source that presents the window although nothing is open yet */
  gboolean closing;          /* the session is being closed; the window goes then */
};

G_DEFINE_FINAL_TYPE (CsnMainWindow, csn_main_window, ADW_TYPE_APPLICATION_WINDOW)

CsnRecordPage *
csn_main_window_get_record_page (CsnMainWindow *self)
{
  AdwNavigationPage *page;

  g_return_val_if_fail (CSN_IS_MAIN_WINDOW (self), NULL);

  page = adw_navigation_view_get_visible_page (self->navigation);
  return page != NULL && CSN_IS_RECORD_PAGE (page) ? CSN_RECORD_PAGE (page) : NULL;
}

static gboolean
shows_start (CsnMainWindow *self)
{
  return adw_navigation_view_get_visible_page (self->navigation) == self->start_place;
}

/* A window that opens a file at once does not need it before somebody goes back. */
static CsnStartPage *
get_start (CsnMainWindow *self)
{
  if (self->start == NULL)
    {
      self->start = g_object_new (CSN_TYPE_START_PAGE, NULL);
      csn_start_page_set_busy (self->start, self->cancellable != NULL);
      csn_start_page_set_settings (self->start, self->settings);
      adw_navigation_page_set_child (self->start_place, GTK_WIDGET (self->start));
    }
  return self->start;
}

gboolean
csn_main_window_is_busy (CsnMainWindow *self)
{
  g_return_val_if_fail (CSN_IS_MAIN_WINDOW (self), FALSE);
  return self->cancellable != NULL || !shows_start (self);
}

static void
say (CsnMainWindow *self, const char *text)
{
  adw_toast_overlay_add_toast (self->toasts, csn_toast_new (text));
}

static void
present_now (CsnMainWindow *self)
{
  g_clear_handle_id (&self->patience, g_source_remove);
  gtk_window_present (GTK_WINDOW (self));
}

static gboolean
waited_cb (gpointer user_data)
{
  CsnMainWindow *self = user_data;

  self->patience = 0;
  present_now (self);
  return G_SOURCE_REMOVE;
}

void
csn_main_window_present_soon (CsnMainWindow *self)
{
  g_return_if_fail (CSN_IS_MAIN_WINDOW (self));

  if (self->cancellable == NULL || gtk_widget_get_visible (GTK_WIDGET (self)))
    present_now (self);
  else if (self->patience == 0)
    self->patience = g_timeout_add (PATIENCE_MS, waited_cb, self);
}

/* After what was opened is there: a window that shows itself before makes and draws its start page for one frame. */
static void
end_opening (CsnMainWindow *self)
{
  g_clear_object (&self->cancellable);
  if (self->start != NULL)
    csn_start_page_set_busy (self->start, FALSE);
  if (self->patience != 0)
    present_now (self);
}

/* Name that entries are made under. */
static char *
dup_actor (CsnMainWindow *self)
{
  g_autofree char *name = g_settings_get_string (self->settings, "signer-name");

  if (*name != '\0')
    return g_steal_pointer (&name);
  if (g_strcmp0 (g_get_real_name (), "Unknown") != 0)
    return g_strdup (g_get_real_name ());
  return g_strdup (g_get_user_name ());
}

/* --- opening ---------------------------------------------------------------------------------------------------- */

static void
remember (CsnMainWindow *self, const char *path)
{
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  csn_places_remember (self->settings, path);
  if (uri != NULL)
    gtk_recent_manager_add_item (gtk_recent_manager_get_default (), uri);
}

/* What was asked for before the record was there. */
static void
do_wanted (CsnMainWindow *self, CsnSession *session, GtkWidget *page)
{
  g_autofree char *item = g_steal_pointer (&self->wanted_item);
  g_autofree char *merge = g_steal_pointer (&self->wanted_merge);

  if (item != NULL && *item != '\0')
    gtk_widget_activate_action (page, "record.show-item", "s", item);
  if (merge != NULL)
    csn_merge_begin (GTK_WIDGET (self), session, merge);
}

/* Where probes go on without a window. (nullable) outside of the program */
static CsnBackgroundRuns *
background (CsnMainWindow *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  return application != NULL && CSN_IS_APPLICATION (application)
             ? csn_application_get_background (CSN_APPLICATION (application))
             : NULL;
}

/* @runs: what runs in it already (nullable). */
static void
show_session (CsnMainWindow *self, CsnSession *session, CsnProbeRuns *runs)
{
  GtkWidget *page = csn_record_page_new (session, runs, self->settings);

  remember (self, csn_session_get_path (session));
  /* what the program was started with does not come from another page */
  adw_navigation_view_set_animate_transitions (self->navigation,
                                               self->start != NULL && csn_start_page_has_looked (self->start));
  adw_navigation_view_push (self->navigation, ADW_NAVIGATION_PAGE (page));
  adw_navigation_view_set_animate_transitions (self->navigation, TRUE);
  end_opening (self);
  do_wanted (self, session, page);
}

static void
opened (CsnMainWindow *self, CsnSession *session, const GError *error)
{
  if (session != NULL)
    {
      show_session (self, session, NULL);
      return;
    }
  g_clear_pointer (&self->wanted_item, g_free);
  g_clear_pointer (&self->wanted_merge, g_free);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    csn_start_page_set_problem (get_start (self), error->message);
  end_opening (self);
}

static void
record_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnMainWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnSession) session = csn_session_open_finish (result, &error);

  opened (self, session, error);
}

static void
record_created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnMainWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnSession) session = csn_session_create_finish (result, &error);
  g_autofree char *folder = NULL;
  g_autofree char *base = NULL;
  g_autofree char *text = NULL;

  opened (self, session, error);
  if (session == NULL)
    return;
  folder = g_path_get_dirname (csn_session_get_path (session));
  base = g_path_get_basename (folder);
  /* Translators: name of a folder */
  text = g_strdup_printf (_("New record in %s"), base);
  say (self, text);
}

static void
create_record (CsnMainWindow *self, GBytes *source, const char *name)
{
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autofree char *actor = dup_actor (self);
  g_autofree char *chosen = g_settings_get_string (self->settings, "records-folder");
  g_autofree char *folder = csn_session_dup_records_folder (chosen);
  g_autofree char *path = csn_session_dup_new_path (folder, name);

  csn_session_create_async (source, name, path, NULL, NULL, NULL, actor, clock, self->cancellable, record_created_cb,
                            g_object_ref (self));
}

static void
markdown_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnMainWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = csn_bounded_file_read_finish (G_FILE (source), result, &error);
  g_autofree char *name = g_file_get_basename (G_FILE (source));

  if (bytes != NULL)
    {
      create_record (self, bytes, name);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    g_set_str (&error->message, _("The file is larger than 64 MiB and no record."));
  opened (self, NULL, error);
}

static gboolean
begin (CsnMainWindow *self)
{
  if (csn_main_window_is_busy (self))
    return FALSE;
  self->cancellable = g_cancellable_new ();
  if (self->start != NULL)
    {
      csn_start_page_set_problem (self->start, NULL);
      csn_start_page_set_busy (self->start, TRUE);
    }
  return TRUE;
}

/* The record that another window shows is brought to the front instead; what was wanted of it is done there. */
static gboolean
present_if_open (CsnMainWindow *self, const char *path)
{
  GList *windows = gtk_application_get_windows (gtk_window_get_application (GTK_WINDOW (self)));

  for (GList *l = windows; path != NULL && l != NULL; l = l->next)
    {
      CsnRecordPage *page = CSN_IS_MAIN_WINDOW (l->data) ? csn_main_window_get_record_page (l->data) : NULL;

      if (page == NULL || g_strcmp0 (csn_session_get_path (csn_record_page_get_session (page)), path) != 0)
        continue;
      if (l->data != self)
        {
          CSN_MAIN_WINDOW (l->data)->wanted_item = g_steal_pointer (&self->wanted_item);
          CSN_MAIN_WINDOW (l->data)->wanted_merge = g_steal_pointer (&self->wanted_merge);
        }
      do_wanted (l->data, csn_record_page_get_session (page), GTK_WIDGET (page));
      gtk_window_present (l->data);
      return TRUE;
    }
  return FALSE;
}

/* The record whose probes went on without a window is shown again. */
static gboolean
give_back (CsnMainWindow *self, const char *path)
{
  g_autoptr (CsnProbeRuns) runs
      = path != NULL && background (self) != NULL ? csn_background_runs_give_back (background (self), path) : NULL;

  if (runs == NULL)
    return FALSE;
  show_session (self, csn_probe_runs_get_session (runs), runs);
  return TRUE;
}

/* --- records from elsewhere ------------------------------------------------------------------------------------- */

static void
open_record (CsnMainWindow *self, const char *path)
{
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autofree char *actor = dup_actor (self);

  csn_session_open_async (path, FALSE, actor, clock, self->cancellable, record_opened_cb, g_object_ref (self));
}

/* The record stays as it was received; the fresh one is shown in its place. */
static void
taken_over_cb (CsnMainWindow *self, CsnSession *session)
{
  adw_navigation_view_pop_to_page (self->navigation, self->start_place);
  show_session (self, session, NULL);
  say (self, _("Taken over into a record of your own"));
}

/* Opens @ours, and merges @theirs (nullable) into it. */
static void
merge_cb (CsnMainWindow *self, const char *ours, const char *theirs)
{
  g_autofree char *path = g_strdup (ours);
  g_autofree char *merge = g_strdup (theirs);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  adw_navigation_view_pop_to_page (self->navigation, self->start_place);
  g_set_str (&self->wanted_merge, merge);
  csn_main_window_open_file (self, file);
}

static void
received_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnMainWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnReceived) received = csn_received_open_finish (result, &error);
  GtkWidget *page;

  if (received == NULL)
    {
      opened (self, NULL, error);
      return;
    }
  page = csn_received_page_new (received, self->settings);
  g_signal_connect_object (page, "taken-over", G_CALLBACK (taken_over_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "merge", G_CALLBACK (merge_cb), self, G_CONNECT_SWAPPED);
  adw_navigation_view_push (self->navigation, ADW_NAVIGATION_PAGE (page));
  end_opening (self);
}

typedef struct
{
  CsnMainWindow *window; /* (owned) */
  char *path;            /* (owned) */
  char *original;        /* (owned) (nullable): what the file is a conflicted copy of */
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->window);
  g_free (opening->path);
  g_free (opening->original);
  g_free (opening);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
foreign_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  CsnMainWindow *self = opening->window;
  gboolean foreign = FALSE;

  /* what cannot be told is opened as usual: that says what is wrong with it */
  if (!csn_received_is_foreign_finish (result, &foreign, NULL) || !foreign)
    open_record (self, opening->path);
  else
    {
      g_auto (GStrv) folders = csn_places_dup_folders (self->settings);
      g_auto (GStrv) recent = csn_places_dup_recent (self->settings);
      g_autoptr (CsnClock) clock = csn_clock_new ();
      g_autofree char *actor = dup_actor (self);

      csn_received_open_async (opening->path, (const char *const *) folders, (const char *const *) recent, actor, clock,
                               self->cancellable, received_opened_cb, g_object_ref (self));
    }
}

static void
find_out (Opening *opening)
{
  csn_received_is_foreign_async (opening->path, opening->window->cancellable, foreign_cb, opening);
}

static void
copy_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  CsnMainWindow *self = opening->window;

  if (g_str_equal (answer, "merge"))
    {
      g_set_str (&self->wanted_merge, opening->path);
      open_record (self, opening->original);
    }
  else if (g_str_equal (answer, "open"))
    find_out (g_steal_pointer (&opening));
  else
    end_opening (self);
}

static void
ask_about_copy (Opening *opening)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("Merge Two Copies?"), NULL));
  g_autofree char *copy = g_filename_display_basename (opening->path);
  g_autofree char *original = g_filename_display_basename (opening->original);
  /* Translators: names of two files */
  g_autofree char *body = g_strdup_printf (_("By its name, “%s” is a second copy of “%s”. Merging takes over what it has more "
                                             "and loses nothing; answers that differ become conflicts for you to decide."),
                                           copy, original);

  csn_alert_set_body (dialog, body);
  adw_alert_dialog_add_responses (dialog, "cancel", _("_Cancel"), "open", _("_Open the Copy"), "merge", _("_Merge"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "merge", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "merge");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, GTK_WIDGET (opening->window), NULL, copy_answered_cb, opening);
}

static void
original_known_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Opening *opening = user_data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);

  if (info != NULL)
    ask_about_copy (opening);
  else
    find_out (opening);
}

static void
open_record_file (CsnMainWindow *self, const char *path)
{
  Opening *opening = g_new0 (Opening, 1);
  g_autoptr (GFile) file = NULL;

  opening->window = g_object_ref (self);
  opening->path = g_strdup (path);
  opening->original = self->wanted_merge == NULL ? csn_conflicted_copy_dup_original (path) : NULL;
  if (opening->original == NULL)
    {
      find_out (opening);
      return;
    }
  file = g_file_new_for_path (opening->original);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           self->cancellable, original_known_cb, opening);
}

/* --- what a file is --------------------------------------------------------------------------------------------- */

static gboolean
looks_like (const char *head, gsize length, const char *mark)
{
  return length >= strlen (mark) && memcmp (head, mark, strlen (mark)) == 0;
}

static void
open_by_head (CsnMainWindow *self, GFile *file, const char *head, gsize length)
{
  g_autofree char *path = g_file_get_path (file);

  if (looks_like (head, length, "SQLite format 3"))
    {
      if (path == NULL)
        {
          g_autoptr (GError) error
              = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                                     _("A record can be opened from this computer only: copy it here first."));

          opened (self, NULL, error);
        }
      else
        open_record_file (self, path);
    }
  else if (looks_like (head, length, "%PDF-") || looks_like (head, length, "<!DOCTYPE html>")
           || looks_like (head, length, "{"))
    {
      end_opening (self);
      csn_verify_dialog_present (GTK_WIDGET (self), file, self->settings);
    }
  else
    csn_bounded_file_read_async (file, CSN_BOUNDED_FILE_DOCUMENT, self->cancellable, markdown_loaded_cb,
                                 g_object_ref (self));
}

static void
head_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnMainWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) head = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  GFile *file = g_object_get_data (source, "csn-file");

  if (head == NULL)
    opened (self, NULL, error);
  else
    open_by_head (self, file, g_bytes_get_data (head, NULL), g_bytes_get_size (head));
}

static void
file_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnMainWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream == NULL)
    {
      opened (self, NULL, error);
      return;
    }
  g_object_set_data_full (G_OBJECT (stream), "csn-file", g_object_ref (source), g_object_unref);
  g_input_stream_read_bytes_async (G_INPUT_STREAM (stream), HEAD_BYTES, G_PRIORITY_DEFAULT, self->cancellable, head_read_cb,
                                   g_object_ref (self));
}

void
csn_main_window_open_file (CsnMainWindow *self, GFile *file)
{
  g_autofree char *path = NULL;

  g_return_if_fail (CSN_IS_MAIN_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  path = g_file_get_path (file);
  if (present_if_open (self, path))
    return;
  if (!begin (self))
    {
      CsnMainWindow *other = csn_main_window_new (
          CSN_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))), self->settings);

      gtk_window_present (GTK_WINDOW (other));
      csn_main_window_open_file (other, file);
      return;
    }
  if (give_back (self, path))
    return;
  g_file_read_async (file, G_PRIORITY_DEFAULT, self->cancellable, file_read_cb, g_object_ref (self));
}

/* --- actions ---------------------------------------------------------------------------------------------------- */

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnMainWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file != NULL)
    csn_main_window_open_file (self, file);
  else
    csn_acts_say_error (GTK_WIDGET (self), error);
}

void
csn_main_window_choose_file (CsnMainWindow *self)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) known = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  g_return_if_fail (CSN_IS_MAIN_WINDOW (self));

  gtk_file_filter_set_name (known, _("Checklists and Records"));
  gtk_file_filter_add_suffix (known, "md");
  gtk_file_filter_add_suffix (known, "markdown");
  gtk_file_filter_add_suffix (known, "txt");
  gtk_file_filter_add_suffix (known, "countersign");
  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  g_list_store_append (filters, known);
  g_list_store_append (filters, all);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_set_title (dialog, _("Open a Checklist or Record"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (self), NULL, chosen_cb, g_object_ref (self));
}

/* (path, item): opens a record and shows the item in it, if one is named. */
static void
open_item_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnMainWindow *self = CSN_MAIN_WINDOW (widget);
  g_autoptr (GFile) file = NULL;
  const char *path, *item;

  g_variant_get (parameter, "(&s&s)", &path, &item);
  if (csn_main_window_is_busy (self))
    return;
  file = g_file_new_for_path (path);
  g_set_str (&self->wanted_item, item);
  csn_main_window_open_file (self, file);
}

static void
example_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnMainWindow *self = CSN_MAIN_WINDOW (widget);
  g_autoptr (GBytes) bytes
      = g_resources_lookup_data ("/org/countersign/Countersign/example.md", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  if (bytes != NULL && begin (self))
    create_record (self, bytes, "harbour-map.md");
}

static void
say_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnMainWindow *self = CSN_MAIN_WINDOW (widget);
  const char *text, *button, *action;
  AdwToast *toast;

  g_variant_get (parameter, "(&s&s&s)", &text, &button, &action);
  toast = csn_toast_new (text);
  if (*button != '\0')
    {
      g_autofree char *plain = g_strdup (button);
      char *underline = strchr (plain, '_');

      if (underline != NULL)
        memmove (underline, underline + 1, strlen (underline));
      adw_toast_set_button_label (toast, plain);
      adw_toast_set_detailed_action_name (toast, action);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
verify_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnMainWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, &error);

  if (file != NULL)
    csn_verify_dialog_present (GTK_WIDGET (self), file, self->settings);
  else
    csn_acts_say_error (GTK_WIDGET (self), error);
}

static void
verify_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Verify a Record or Report"));
  gtk_file_dialog_set_accept_label (dialog, _("_Verify"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (widget), NULL, verify_chosen_cb, g_object_ref (widget));
}

static void
accepted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnMainWindow) self = user_data;
  g_autoptr (GError) error = NULL;

  if (csn_session_act_finish (CSN_SESSION (source), result, &error))
    say (self, _("Approval taken back into the record"));
  else
    csn_acts_say_error (GTK_WIDGET (self), error);
}

static void
approval_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnMainWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = csn_bounded_file_read_finish (G_FILE (source), result, &error);
  CsnRecordPage *page = csn_main_window_get_record_page (self);

  if (bytes == NULL)
    csn_acts_say_error (GTK_WIDGET (self), error);
  else if (page == NULL)
    say (self, _("Open the record that this approval is for, then drop it there"));
  else
    csn_session_accept_async (csn_record_page_get_session (page), bytes, NULL, accepted_cb, g_object_ref (self));
}

typedef struct
{
  CsnMainWindow *window; /* (owned) */
  GFile *file;           /* (owned) */
} ReportCall;

static void
report_accepted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ReportCall *call = user_data;
  g_autoptr (GError) error = NULL;

  if (csn_session_act_finish (CSN_SESSION (source), result, &error))
    say (call->window, _("Signatures of the report taken back into the record"));
  else if (g_error_matches (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_MISSING))
    csn_main_window_open_file (call->window, call->file); /* nothing in it is new: it is looked at like any report */
  else
    csn_acts_say_error (GTK_WIDGET (call->window), error);
  g_object_unref (call->window);
  g_object_unref (call->file);
  g_free (call);
}

/* A report that others signed belongs into the open record, as far as it says something new. */
static void
accept_report (CsnMainWindow *self, CsnRecordPage *page, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  ReportCall *call;

  if (path == NULL)
    {
      csn_main_window_open_file (self, file);
      return;
    }
  call = g_new0 (ReportCall, 1);
  call->window = g_object_ref (self);
  call->file = g_object_ref (file);
  csn_session_accept_report_async (csn_record_page_get_session (page), path, NULL, report_accepted_cb, call);
}

/* An approval, a result or a signed report that came back belongs into the open record; everything else is opened. */
static gboolean
drop_cb (CsnMainWindow *self, const GValue *value)
{
  CsnRecordPage *page = csn_main_window_get_record_page (self);
  GSList *files = g_value_get_boxed (value);
  guint n = g_slist_length (files);

  if (n > MAX_DROPPED)
    {
      /* Translators: number of files */
      g_autofree char *text = g_strdup_printf (_("%u files are too many to open at once; none was opened"), n);

      csn_acts_say (GTK_WIDGET (self), text);
      return FALSE;
    }
  for (GSList *l = files; l != NULL; l = l->next)
    {
      g_autofree char *name = g_file_get_basename (l->data);

      if (g_str_has_suffix (name, CSN_PLAN_RESULT_SUFFIX) && page != NULL)
        csn_plan_exchange_take (GTK_WIDGET (self), csn_record_page_get_session (page), l->data);
      else if (g_str_has_suffix (name, ".approval"))
        csn_bounded_file_read_async (l->data, MAX_APPROVAL_BYTES, NULL, approval_read_cb, g_object_ref (self));
      else if (page != NULL && g_str_has_suffix (name, ".pdf"))
        accept_report (self, page, l->data);
      else
        csn_main_window_open_file (self, l->data);
    }
  return files != NULL;
}

/* --- closing ---------------------------------------------------------------------------------------------------- */

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnMainWindow) self = user_data;

  csn_session_close_finish (CSN_SESSION (source), result, NULL);
  if (self->closing)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
save_size (CsnMainWindow *self)
{
  int width, height;

  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", MAX (width, 360));
  g_settings_set_int (self->settings, "window-height", MAX (height, 294));
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
}

/* Whether the record stays open without a window, until its probes have ended. They are stopped where nothing could go on. */
static gboolean
leave_to_background (CsnMainWindow *self, CsnRecordPage *page)
{
  CsnProbeRuns *runs = csn_record_page_get_runs (page);

  csn_record_page_flush (page);
  if (csn_probe_runs_get_n_running (runs) == 0)
    return FALSE;
  if (background (self) == NULL)
    {
      csn_probe_runs_stop (runs, NULL);
      return FALSE;
    }
  csn_background_runs_take (background (self), runs);
  return TRUE;
}

static void
close_session (CsnMainWindow *self, CsnRecordPage *page)
{
  csn_session_close_async (csn_record_page_get_session (page), closed_cb, g_object_ref (self));
}

static gboolean
csn_main_window_close_request (GtkWindow *window)
{
  CsnMainWindow *self = CSN_MAIN_WINDOW (window);
  CsnRecordPage *page = csn_main_window_get_record_page (self);

  save_size (self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (page == NULL || self->closing || leave_to_background (self, page))
    return GTK_WINDOW_CLASS (csn_main_window_parent_class)->close_request (window);
  self->closing = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  close_session (self, page);
  return GDK_EVENT_STOP;
}

/* Back to the start page: the record is closed in order. */
static void
popped_cb (CsnMainWindow *self, AdwNavigationPage *page)
{
  AdwNavigationPage *below = adw_navigation_view_get_visible_page (self->navigation);

  /* the page of a received record goes on with its session */
  if (CSN_IS_RECORD_PAGE (page) && !(below != NULL && CSN_IS_RECEIVED_PAGE (below))
      && !leave_to_background (self, CSN_RECORD_PAGE (page)))
    close_session (self, CSN_RECORD_PAGE (page));
  if (shows_start (self))
    csn_start_page_refresh (get_start (self));
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_main_window_dispose (GObject *object)
{
  CsnMainWindow *self = CSN_MAIN_WINDOW (object);

  g_clear_handle_id (&self->patience, g_source_remove);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->wanted_item, g_free);
  g_clear_pointer (&self->wanted_merge, g_free);
  self->start = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_MAIN_WINDOW);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (csn_main_window_parent_class)->dispose (object);
}

static void
csn_main_window_class_init (CsnMainWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_main_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = csn_main_window_close_request;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-main-window.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnMainWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, CsnMainWindow, navigation);
  gtk_widget_class_bind_template_child (widget_class, CsnMainWindow, start_place);
  gtk_widget_class_bind_template_callback (widget_class, popped_cb);
  gtk_widget_class_bind_template_callback_full (widget_class, "start_shown_cb", G_CALLBACK (get_start));
  gtk_widget_class_install_action (widget_class, "win.say", "(sss)", say_action);
  gtk_widget_class_install_action (widget_class, "win.open-item", "(ss)", open_item_action);
  gtk_widget_class_install_action (widget_class, "win.open-example", NULL, example_action);
  gtk_widget_class_install_action (widget_class, "win.verify", NULL, verify_action);
}

static void
csn_main_window_init (CsnMainWindow *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}

CsnMainWindow *
csn_main_window_new (CsnApplication *application, GSettings *settings)
{
  CsnMainWindow *self = g_object_new (CSN_TYPE_MAIN_WINDOW, "application", application, "default-width",
                                  g_settings_get_int (settings, "window-width"), "default-height",
                                  g_settings_get_int (settings, "window-height"), "maximized",
                                  g_settings_get_boolean (settings, "window-maximized"), NULL);

  self->settings = g_object_ref (settings);
  return self;
}
