/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The preferences; see the header. */

#include "csn-preferences-dialog.h"

#include <glib/gi18n-lib.h>

#include "csn-identity-group.h"
#include "csn-session.h"
#include "csn-text.h"

struct _CsnPreferencesDialog
{
  AdwPreferencesDialog parent_instance;
  GtkEditable *name;
  GtkEditable *email;
  GtkEditable *role;
  AdwActionRow *folder;
  AdwPreferencesGroup *folders;
  CsnIdentityGroup *identity;
  GtkEditable *server;
  AdwComboRow *policy;
  AdwSpinRow *concurrency;
  AdwSpinRow *timeout;
  GPtrArray *folder_rows; /* (owned) (element-type GtkWidget): of further folders, in the group */
  GSettings *settings;    /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnPreferencesDialog, csn_preferences_dialog, ADW_TYPE_PREFERENCES_DIALOG)

static void
show_folder (CsnPreferencesDialog *self)
{
  g_autofree char *chosen = g_settings_get_string (self->settings, "records-folder");
  g_autofree char *usual = csn_session_dup_records_folder (NULL);

  csn_row_set_texts (self->folder, _("Folder for New Records"), *chosen != '\0' ? chosen : usual);
}

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnPreferencesDialog) self = user_data;
  g_autoptr (GFile) folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = folder ? g_file_get_path (folder) : NULL;

  if (path == NULL || self->folder == NULL)
    return;
  g_settings_set_string (self->settings, "records-folder", path);
  show_folder (self);
}

static void
choose_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Folder for New Records"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, folder_chosen_cb,
                                 g_object_ref (widget));
}

/* --- further folders -------------------------------------------------------------------------------------------- */

static void
show_folders (CsnPreferencesDialog *self)
{
  g_auto (GStrv) more = g_settings_get_strv (self->settings, "more-folders");

  for (guint i = 0; i < self->folder_rows->len; i++)
    adw_preferences_group_remove (self->folders, g_ptr_array_index (self->folder_rows, i));
  g_ptr_array_set_size (self->folder_rows, 0);
  for (guint i = 0; more[i] != NULL; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
      g_autofree char *shown = g_filename_display_name (more[i]);

      csn_row_set_texts (ADW_ACTION_ROW (row), shown, _("Also listed on the start page"));
      gtk_widget_set_tooltip_text (button, _("Remove From the List"));
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "preferences.remove-folder");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", more[i]);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      adw_preferences_group_add (self->folders, row);
      g_ptr_array_add (self->folder_rows, row);
    }
}

/* Without @path, then with it at the end if @add. */
static void
change_folders (CsnPreferencesDialog *self, const char *path, gboolean add)
{
  g_auto (GStrv) old = g_settings_get_strv (self->settings, "more-folders");
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; old[i] != NULL; i++)
    if (g_strcmp0 (old[i], path) != 0)
      g_strv_builder_add (folders, old[i]);
  if (add)
    g_strv_builder_add (folders, path);
  list = g_strv_builder_end (folders);
  g_settings_set_strv (self->settings, "more-folders", (const char *const *) list);
  show_folders (self);
}

static void
folder_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnPreferencesDialog) self = user_data;
  g_autoptr (GFile) folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = folder ? g_file_get_path (folder) : NULL;

  if (path != NULL && self->folders != NULL)
    change_folders (self, path, TRUE);
}

static void
add_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Folder With Records"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, folder_added_cb,
                                 g_object_ref (widget));
}

static void
remove_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  change_folders (CSN_PREFERENCES_DIALOG (widget), g_variant_get_string (parameter, NULL), FALSE);
}

static void
csn_preferences_dialog_dispose (GObject *object)
{
  CsnPreferencesDialog *self = CSN_PREFERENCES_DIALOG (object);

  g_clear_pointer (&self->folder_rows, g_ptr_array_unref);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_PREFERENCES_DIALOG);
  G_OBJECT_CLASS (csn_preferences_dialog_parent_class)->dispose (object);
}

static void
csn_preferences_dialog_class_init (CsnPreferencesDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_preferences_dialog_dispose;
  g_type_ensure (CSN_TYPE_IDENTITY_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, name);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, email);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, role);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, folder);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, folders);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, identity);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, server);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, policy);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, concurrency);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, timeout);
  gtk_widget_class_install_action (widget_class, "preferences.choose-folder", NULL, choose_folder_action);
  gtk_widget_class_install_action (widget_class, "preferences.add-folder", NULL, add_folder_action);
  gtk_widget_class_install_action (widget_class, "preferences.remove-folder", "s", remove_folder_action);
}

static void
csn_preferences_dialog_init (CsnPreferencesDialog *self)
{
  self->folder_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The schema keeps words where the row knows positions. */
static gboolean
position_of_word (GValue *value, GVariant *variant, gpointer user_data)
{
  static const char *const words[] = { "ask", "listed", "never" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i], g_variant_get_string (variant, NULL)))
      g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
word_of_position (const GValue *value, const GVariantType *type, gpointer user_data)
{
  static const char *const words[] = { "ask", "listed", "never" };

  return g_variant_new_string (words[MIN (g_value_get_uint (value), G_N_ELEMENTS (words) - 1)]);
}

AdwDialog *
csn_preferences_dialog_new (GSettings *settings)
{
  CsnPreferencesDialog *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (CSN_TYPE_PREFERENCES_DIALOG, NULL);
  self->settings = g_object_ref (settings);
  g_settings_bind (settings, "signer-name", self->name, "text", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "signer-email", self->email, "text", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "signer-role", self->role, "text", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "time-stamp-server", self->server, "text", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "probe-concurrency", self->concurrency, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "probe-timeout", self->timeout, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (settings, "command-policy", self->policy, "selected", G_SETTINGS_BIND_DEFAULT,
                                position_of_word, word_of_position, NULL, NULL);
  csn_identity_group_set_settings (self->identity, settings);
  csn_identity_group_hide_passphrase (self->identity);
  show_folder (self);
  show_folders (self);
  return ADW_DIALOG (self);
}
