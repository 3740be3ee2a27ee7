/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The preferences; see the header. */

#include "csn-preferences-dialog.h"

#include <glib/gi18n-lib.h>

#include "csn-bounded-file.h"
#include "csn-identity-group.h"
#include "csn-path-group.h"
#include "csn-session.h"
#include "csn-text.h"

/* All roots of an operating system are a quarter of that. */
#define MAX_ROOTS_BYTES (1024 * 1024)

struct _CsnPreferencesDialog
{
  AdwPreferencesDialog parent_instance;
  GtkEditable *name;
  GtkEditable *email;
  GtkEditable *role;
  AdwActionRow *folder;
  CsnPathGroup *folders;
  CsnIdentityGroup *identity;
  GtkEditable *server;
  CsnPathGroup *roots;
  AdwComboRow *policy;
  AdwSpinRow *concurrency;
  AdwSpinRow *timeout;
  GSettings *settings; /* (owned) */
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

/* --- further folders and trust ---------------------------------------------------------------------------------- */

static void
folder_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnPreferencesDialog) self = user_data;
  g_autoptr (GFile) folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = folder ? g_file_get_path (folder) : NULL;

  if (path != NULL && self->folders != NULL)
    csn_path_group_add_path (self->folders, path);
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
say (CsnPreferencesDialog *self, const char *text)
{
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), csn_toast_new (text));
}

/* A file without a certificate would trust nobody, and nobody would know why. */
static void
roots_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnPreferencesDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = csn_bounded_file_read_finish (G_FILE (source), result, &error);
  g_autofree char *path = g_file_get_path (G_FILE (source));
  gsize length = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &length) : NULL;

  if (self->roots == NULL)
    return;
  if (bytes == NULL)
    say (self, error->message);
  else if (path != NULL && g_strstr_len (text, (gssize) length, "-----BEGIN CERTIFICATE-----") != NULL)
    csn_path_group_add_path (self->roots, path);
  else
    say (self, _("There is no certificate in this file. Choose one in PEM form."));
}

static void
root_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnPreferencesDialog) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL)
    csn_preferences_dialog_add_root (self, file);
}

void
csn_preferences_dialog_add_root (CsnPreferencesDialog *self, GFile *file)
{
  g_return_if_fail (CSN_IS_PREFERENCES_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file));

  csn_bounded_file_read_async (file, MAX_ROOTS_BYTES, NULL, roots_read_cb, g_object_ref (self));
}

static void
add_root_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Certificates That You Trust"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, root_chosen_cb, g_object_ref (widget));
}

static void
csn_preferences_dialog_dispose (GObject *object)
{
  CsnPreferencesDialog *self = CSN_PREFERENCES_DIALOG (object);

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
  g_type_ensure (CSN_TYPE_PATH_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, name);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, email);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, role);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, folder);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, folders);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, roots);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, identity);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, server);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, policy);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, concurrency);
  gtk_widget_class_bind_template_child (widget_class, CsnPreferencesDialog, timeout);
  gtk_widget_class_install_action (widget_class, "preferences.choose-folder", NULL, choose_folder_action);
  gtk_widget_class_install_action (widget_class, "preferences.add-folder", NULL, add_folder_action);
  gtk_widget_class_install_action (widget_class, "preferences.add-root", NULL, add_root_action);
}

static void
csn_preferences_dialog_init (CsnPreferencesDialog *self)
{
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
  csn_path_group_set_key (self->folders, settings, "more-folders", _("Also listed on the start page"));
  csn_path_group_set_key (self->roots, settings, "trusted-roots", NULL);
  return ADW_DIALOG (self);
}
