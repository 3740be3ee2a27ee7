/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The running program; see the header. Options that only print are answered before anything asks for a display or a bus. */

#include "csn-application.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "csn-config.h"
#include "csn-menu-names.h"
#include "csn-preferences-dialog.h"
#include "csn-reminders.h"
#include "csn-resources.h"
#include "csn-main-window.h"

#define RESOURCES "/org/countersign/Countersign"

struct _CsnApplication
{
  AdwApplication parent_instance;
  GSettings *settings; /* (owned) (nullable) until startup */
  CsnReminders *reminders; /* (owned) (nullable) until startup */
  CsnBackgroundRuns *background; /* (owned) */
  gboolean wants_preferences;
};

G_DEFINE_FINAL_TYPE (CsnApplication, csn_application, ADW_TYPE_APPLICATION)

static CsnMainWindow *
new_window (CsnApplication *self)
{
  CsnMainWindow *window = csn_main_window_new (self, self->settings);

  gtk_window_present (GTK_WINDOW (window));
  return window;
}

static CsnMainWindow *
active_window (CsnApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  return window != NULL && CSN_IS_MAIN_WINDOW (window) ? CSN_MAIN_WINDOW (window) : new_window (self);
}

/* --- actions ---------------------------------------------------------------------------------------------------- */

static void
new_window_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  new_window (user_data);
}

static void
open_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  csn_main_window_choose_file (active_window (user_data));
}

static void
open_file_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  csn_main_window_open_file (active_window (user_data), file);
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CsnApplication *self = user_data;

  adw_dialog_present (csn_preferences_dialog_new (self->settings), GTK_WIDGET (active_window (self)));
}

static void
help_shown_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) window = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    gtk_widget_activate_action (window, "win.say", "(sss)", error->message, "", "");
}

static void
help_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CsnMainWindow *window = active_window (user_data);
  g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new ("help:countersign");

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (window), NULL, help_shown_cb, g_object_ref (window));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AdwDialog *dialog = adw_about_dialog_new_from_appdata (RESOURCES "/metainfo.xml", NULL);

  adw_about_dialog_set_version (ADW_ABOUT_DIALOG (dialog), CSN_VERSION);
  adw_about_dialog_set_copyright (ADW_ABOUT_DIALOG (dialog), "© 2026 The Countersign Authors");
  /* Translators: your names, one a line */
  adw_about_dialog_set_translator_credits (ADW_ABOUT_DIALOG (dialog), _("translator-credits"));
  adw_dialog_present (dialog, GTK_WIDGET (active_window (user_data)));
}

static void
shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (RESOURCES "/help-overlay.ui");
  GtkWindow *overlay = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (overlay, GTK_WINDOW (active_window (user_data)));
  gtk_window_present (overlay);
}

static guint
count_running (CsnApplication *self)
{
  guint n = csn_background_runs_get_n_taken (self->background);

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    {
      CsnRecordPage *page = CSN_IS_MAIN_WINDOW (l->data) ? csn_main_window_get_record_page (l->data) : NULL;

      n += page != NULL ? csn_probe_runs_get_n_running (csn_record_page_get_runs (page)) : 0;
    }
  return n;
}

/* What was typed is stored before the windows go. */
static void
close_windows (CsnApplication *self)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (l->data);
}

static void
quit_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnApplication) self = user_data;
  const char *answer = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);

  if (g_str_equal (answer, "cancel"))
    return;
  close_windows (self);
  if (g_str_equal (answer, "stop"))
    csn_background_runs_stop (self->background);
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  CsnApplication *self = user_data;
  AdwAlertDialog *dialog;

  if (count_running (self) == 0)
    {
      close_windows (self);
      return;
    }
  dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("Stop the Probes?"),
                                                   _("Probes are still running. Without a window they go on until they have ended; "
                                                     "stopping them is written into the record.")));
  adw_alert_dialog_add_responses (dialog, "cancel", _("_Cancel"), "go-on", _("_Let Them Go On"), "stop", _("_Stop and Quit"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "stop", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "go-on");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, GTK_WIDGET (active_window (self)), NULL, quit_answered_cb, g_object_ref (self));
}

static void
add_actions (CsnApplication *self)
{
  static const GActionEntry entries[] = {
    { "new", new_window_action, NULL, NULL, NULL, { 0 } },
    { "new-window", new_window_action, NULL, NULL, NULL, { 0 } },
    { "open", open_action, NULL, NULL, NULL, { 0 } },
    { "open-file", open_file_action, "s", NULL, NULL, { 0 } },
    { "preferences", preferences_action, NULL, NULL, NULL, { 0 } },
    { "shortcuts", shortcuts_action, NULL, NULL, NULL, { 0 } },
    { "help", help_action, NULL, NULL, NULL, { 0 } },
    { "about", about_action, NULL, NULL, NULL, { 0 } },
    { "quit", quit_action, NULL, NULL, NULL, { 0 } },
  };
  static const struct
  {
    const char *action;
    const char *accels[3];
  } keys[] = {
    { "app.new", { "<Control>n", NULL } },
    { "app.open", { "<Control>o", NULL } },
    { "app.preferences", { "<Control>comma", NULL } },
    { "app.help", { "F1", NULL } },
    { "app.quit", { "<Control>q", NULL } },
    { "app.shortcuts", { "<Control>question", NULL } },
    { "window.close", { "<Control>w", NULL } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), keys[i].action, keys[i].accels);
}

/* --- overrides -------------------------------------------------------------------------------------------------- */

/* GTK reads the whole stylesheet of its default theme, which libadwaita then takes away for its own. With the empty theme of
 * libadwaita named in its place meanwhile, GTK reads nothing; who named a theme for all programs keeps it. It also reads the
 * icon theme to see whether it has an icon of the program's name, unless the icon is named already; libadwaita changes that
 * theme, and it is read again. */
static void
start_toolkit (void)
{
  const char *name = "GTK_THEME";
  gboolean named = g_getenv (name) != NULL;

  if (!named)
    g_setenv (name, "Adwaita-empty", FALSE);
  gtk_init ();
  gtk_settings_get_default ();
  if (!named)
    g_unsetenv (name);
  gtk_window_set_default_icon_name (CSN_APP_ID);
}

static void
csn_application_startup (GApplication *application)
{
  CsnApplication *self = CSN_APPLICATION (application);

  start_toolkit ();
  G_APPLICATION_CLASS (csn_application_parent_class)->startup (application);
  self->settings = g_settings_new (CSN_APP_ID);
  csn_menu_names_install ();
  self->reminders = csn_reminders_new (application, self->settings);
  add_actions (self);
}

static void
csn_application_activate (GApplication *application)
{
  CsnApplication *self = CSN_APPLICATION (application);
  CsnMainWindow *window = active_window (self);

  gtk_window_present (GTK_WINDOW (window));
  if (self->wants_preferences)
    g_action_group_activate_action (G_ACTION_GROUP (self), "preferences", NULL);
  self->wants_preferences = FALSE;
}

/* A window that shows nothing yet takes the file; every other record gets a window of its own. */
static void
csn_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  CsnApplication *self = CSN_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    {
      GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

      if (window == NULL || !CSN_IS_MAIN_WINDOW (window) || csn_main_window_is_busy (CSN_MAIN_WINDOW (window)))
        window = GTK_WINDOW (csn_main_window_new (self, self->settings));
      csn_main_window_open_file (CSN_MAIN_WINDOW (window), files[i]);
      csn_main_window_present_soon (CSN_MAIN_WINDOW (window));
    }
}

/* @action runs in the instance that is there already, if there is one. */
static gboolean
forward_to_running (CsnApplication *self, const char *action)
{
  if (!g_application_register (G_APPLICATION (self), NULL, NULL) || !g_application_get_is_remote (G_APPLICATION (self)))
    return FALSE;
  g_action_group_activate_action (G_ACTION_GROUP (self), action, NULL);
  return TRUE;
}

static int
csn_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  CsnApplication *self = CSN_APPLICATION (application);

  if (g_variant_dict_contains (options, "new-window") && forward_to_running (self, "new-window"))
    return EXIT_SUCCESS;
  if (g_variant_dict_contains (options, "preferences"))
    {
      if (forward_to_running (self, "preferences"))
        return EXIT_SUCCESS;
      self->wants_preferences = TRUE;
    }
  return -1;
}

static void
csn_application_dispose (GObject *object)
{
  CsnApplication *self = CSN_APPLICATION (object);

  if (self->reminders != NULL)
    g_object_run_dispose (G_OBJECT (self->reminders));
  g_clear_object (&self->reminders);
  g_clear_object (&self->background);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (csn_application_parent_class)->dispose (object);
}

static void
csn_application_class_init (CsnApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_application_dispose;
  application_class->startup = csn_application_startup;
  application_class->activate = csn_application_activate;
  application_class->open = csn_application_open;
  application_class->handle_local_options = csn_application_handle_local_options;
}

static void
csn_application_init (CsnApplication *self)
{
  static const GOptionEntry options[] = {
    { "new-window", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Open a new window"), NULL },
    { "preferences", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the preferences"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
    { NULL },
  };

  self->background = csn_background_runs_new (G_APPLICATION (self));
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _("[FILE…]"));
  g_application_set_option_context_summary (G_APPLICATION (self), _("Sign off releases with evidence"));
}

CsnBackgroundRuns *
csn_application_get_background (CsnApplication *self)
{
  g_return_val_if_fail (CSN_IS_APPLICATION (self), NULL);
  return self->background;
}

CsnApplication *
csn_application_new (void)
{
  g_resources_register (csn_get_resource ());
  return g_object_new (CSN_TYPE_APPLICATION, "application-id", CSN_APP_ID, "flags", G_APPLICATION_HANDLES_OPEN,
                       "resource-base-path", RESOURCES, NULL);
}
