/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who signs; see the header. The passphrase stands in the entry's own locked memory, goes into a CsnSecret and is gone. */

#include "csn-identity-group.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-identity-dialog.h"
#include "csn-identity-folder.h"
#include "csn-text.h"

struct _CsnIdentityGroup
{
  AdwPreferencesGroup parent_instance;
  AdwComboRow *choice;
  GtkEditable *passphrase;
  GSettings *settings;   /* (owned) (nullable) */
  GtkStringList *names;  /* (owned) */
  GPtrArray *paths;      /* (owned) (element-type utf8): as names */
  gboolean choosing_only;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CsnIdentityGroup, csn_identity_group, ADW_TYPE_PREFERENCES_GROUP)

static const char *
chosen_path (CsnIdentityGroup *self)
{
  guint selected = adw_combo_row_get_selected (self->choice);

  return selected < self->paths->len ? g_ptr_array_index (self->paths, selected) : NULL;
}

static void
add_path (CsnIdentityGroup *self, const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = NULL;
  char *dot;

  for (guint i = 0; i < self->paths->len; i++)
    if (g_str_equal (g_ptr_array_index (self->paths, i), path))
      return;
  dot = strrchr (base, '.');
  if (dot != NULL)
    *dot = '\0';
  name = csn_text_make_line (base);
  g_ptr_array_add (self->paths, g_strdup (path));
  gtk_string_list_append (self->names, name);
}

static void
select_path (CsnIdentityGroup *self, const char *path)
{
  for (guint i = 0; path != NULL && i < self->paths->len; i++)
    if (g_str_equal (g_ptr_array_index (self->paths, i), path))
      adw_combo_row_set_selected (self->choice, i);
}

static void
reload (CsnIdentityGroup *self, const char *chosen)
{
  g_autoptr (GPtrArray) found = csn_identity_folder_list ();
  g_autofree char *last = self->settings ? g_settings_get_string (self->settings, "identity") : NULL;

  for (guint i = 0; found != NULL && i < found->len; i++)
    add_path (self, g_ptr_array_index (found, i));
  if (last != NULL && *last != '\0' && (g_file_test (last, G_FILE_TEST_EXISTS) || g_str_has_prefix (last, "pkcs11:")))
    add_path (self, last);
  if (chosen != NULL)
    add_path (self, chosen);
  select_path (self, chosen ? chosen : last);
  gtk_widget_set_visible (GTK_WIDGET (self->choice), self->paths->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->passphrase), self->paths->len > 0 && !self->choosing_only);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
selected_cb (CsnIdentityGroup *self)
{
  if (self->choosing_only && self->settings != NULL && chosen_path (self) != NULL)
    g_settings_set_string (self->settings, "identity", chosen_path (self));
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
changed_cb (CsnIdentityGroup *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->passphrase), "error");
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
created_cb (const char *path, gpointer user_data)
{
  g_autoptr (CsnIdentityGroup) self = user_data;

  if (path != NULL && self->choice != NULL)
    {
      reload (self, path);
      gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
    }
}

static void
create_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnIdentityGroup *self = CSN_IDENTITY_GROUP (widget);

  csn_identity_dialog_present (widget, self->settings, created_cb, g_object_ref (self));
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnIdentityGroup) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path != NULL && self->choice != NULL)
    reload (self, path);
}

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
  g_autoptr (GtkFileFilter) pkcs12 = gtk_file_filter_new ();

  gtk_file_filter_set_name (pkcs12, _("Identities (PKCS#12)"));
  gtk_file_filter_add_suffix (pkcs12, "p12");
  gtk_file_filter_add_suffix (pkcs12, "pfx");
  g_list_store_append (filters, pkcs12);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_set_title (dialog, _("Choose an Identity"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, chosen_cb, g_object_ref (widget));
}

static void
csn_identity_group_dispose (GObject *object)
{
  CsnIdentityGroup *self = CSN_IDENTITY_GROUP (object);

  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_IDENTITY_GROUP);
  g_clear_object (&self->names);
  G_OBJECT_CLASS (csn_identity_group_parent_class)->dispose (object);
}

static void
csn_identity_group_finalize (GObject *object)
{
  g_ptr_array_unref (CSN_IDENTITY_GROUP (object)->paths);
  G_OBJECT_CLASS (csn_identity_group_parent_class)->finalize (object);
}

static void
csn_identity_group_class_init (CsnIdentityGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_identity_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = csn_identity_group_finalize;
  signals[CHANGED] = g_signal_new ("changed", CSN_TYPE_IDENTITY_GROUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-identity-group.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnIdentityGroup, choice);
  gtk_widget_class_bind_template_child (widget_class, CsnIdentityGroup, passphrase);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "identity.create", NULL, create_action);
  gtk_widget_class_install_action (widget_class, "identity.choose", NULL, choose_action);
}

static void
csn_identity_group_init (CsnIdentityGroup *self)
{
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->names = gtk_string_list_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->choice, G_LIST_MODEL (self->names));
}

void
csn_identity_group_set_settings (CsnIdentityGroup *self, GSettings *settings)
{
  g_return_if_fail (CSN_IS_IDENTITY_GROUP (self));

  g_set_object (&self->settings, settings);
  reload (self, NULL);
}

void
csn_identity_group_hide_passphrase (CsnIdentityGroup *self)
{
  g_return_if_fail (CSN_IS_IDENTITY_GROUP (self));

  self->choosing_only = TRUE;
  gtk_widget_set_visible (GTK_WIDGET (self->passphrase), FALSE);
}

gboolean
csn_identity_group_is_complete (CsnIdentityGroup *self)
{
  g_return_val_if_fail (CSN_IS_IDENTITY_GROUP (self), FALSE);
  return chosen_path (self) != NULL && *gtk_editable_get_text (self->passphrase) != '\0';
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CsnIdentityGroup *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  CsnIdentity *identity = csn_identity_open_finish (result, &error);

  if (identity != NULL)
    {
      if (self->settings != NULL && chosen_path (self) != NULL)
        g_settings_set_string (self->settings, "identity", chosen_path (self));
      g_task_return_pointer (task, identity, g_object_unref);
      return;
    }
  if (self->passphrase != NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->passphrase), "error");
      gtk_widget_grab_focus (GTK_WIDGET (self->passphrase));
    }
  g_task_return_error (task, g_steal_pointer (&error));
}

void
csn_identity_group_open_async (CsnIdentityGroup *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (CsnSecret) secret = NULL;

  g_return_if_fail (CSN_IS_IDENTITY_GROUP (self));
  g_return_if_fail (csn_identity_group_is_complete (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_identity_group_open_async);
  secret = csn_secret_new (gtk_editable_get_text (self->passphrase), -1);
  csn_identity_open_async (chosen_path (self), secret, cancellable, opened_cb, g_steal_pointer (&task));
}

CsnIdentity *
csn_identity_group_open_finish (CsnIdentityGroup *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
