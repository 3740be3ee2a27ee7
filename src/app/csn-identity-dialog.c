/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes a signing identity; see the header. */

#include "csn-identity-dialog.h"

#include <glib/gi18n-lib.h>

#include "csn-identity-folder.h"
#include "csn-session.h"
#include "csn-text.h"

/* Shorter ones protect nothing; longer is the person's choice. */
#define MIN_PASSPHRASE 8

struct _CsnIdentityDialog
{
  AdwDialog parent_instance;
  AdwBanner *problem;
  GtkEditable *name;
  GtkEditable *email;
  GtkEditable *first;
  GtkEditable *second;
  GtkWidget *create;
  GSettings *settings;  /* (owned) (nullable) */
  CsnIdentityFunc func;
  gpointer user_data;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (CsnIdentityDialog, csn_identity_dialog, ADW_TYPE_DIALOG)

static gboolean
is_complete (CsnIdentityDialog *self)
{
  const char *first = gtk_editable_get_text (self->first);

  return !self->busy && *gtk_editable_get_text (self->name) != '\0'
         && strchr (gtk_editable_get_text (self->email), '@') != NULL && g_utf8_strlen (first, -1) >= MIN_PASSPHRASE
         && g_str_equal (first, gtk_editable_get_text (self->second));
}

static void
changed_cb (CsnIdentityDialog *self)
{
  const char *first = gtk_editable_get_text (self->first);
  const char *second = gtk_editable_get_text (self->second);
  gboolean different = *second != '\0' && !g_str_has_prefix (first, second);
  gboolean is_short = *second != '\0' && g_utf8_strlen (first, -1) < MIN_PASSPHRASE;

  if (different)
    csn_banner_set_text (self->problem, _("The passphrases differ"));
  else if (is_short)
    csn_banner_set_text (self->problem, _("The passphrase needs at least 8 characters"));
  adw_banner_set_revealed (self->problem, different || is_short);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "identity.make", is_complete (self));
}

static void
set_busy (CsnIdentityDialog *self, gboolean busy)
{
  self->busy = busy;
  if (busy)
    gtk_button_set_child (GTK_BUTTON (self->create), adw_spinner_new ());
  else
    g_object_set (self->create, "label", _("C_reate"), "use-underline", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->create), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Create"), -1);
  changed_cb (self);
}

static void
answer (CsnIdentityDialog *self, const char *path)
{
  CsnIdentityFunc func = g_steal_pointer (&self->func);

  if (func != NULL)
    func (path, self->user_data);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnIdentityDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pkcs12 = NULL;
  g_autoptr (CsnIdentity) identity = csn_identity_create_finish (result, &pkcs12, &error);
  g_autofree char *path = NULL;

  if (self->name == NULL)
    return;
  if (identity != NULL)
    path = csn_identity_folder_store (gtk_editable_get_text (self->name), pkcs12, &error);
  set_busy (self, FALSE);
  if (path == NULL)
    {
      csn_banner_set_text (self->problem, error->message);
      adw_banner_set_revealed (self->problem, TRUE);
      return;
    }
  if (self->settings != NULL)
    {
      g_settings_set_string (self->settings, "identity", path);
      g_settings_set_string (self->settings, "signer-name", gtk_editable_get_text (self->name));
      g_settings_set_string (self->settings, "signer-email", gtk_editable_get_text (self->email));
    }
  answer (self, path);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
make_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnIdentityDialog *self = CSN_IDENTITY_DIALOG (widget);
  g_autoptr (CsnSecret) secret = csn_secret_new (gtk_editable_get_text (self->first), -1);
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GDateTime) now = csn_clock_dup_now (clock);

  csn_identity_create_async (gtk_editable_get_text (self->name), gtk_editable_get_text (self->email), now, secret, NULL,
                             made_cb, g_object_ref (self));
  set_busy (self, TRUE);
}

static void
csn_identity_dialog_closed (AdwDialog *dialog)
{
  answer (CSN_IDENTITY_DIALOG (dialog), NULL);
}

static void
csn_identity_dialog_dispose (GObject *object)
{
  CsnIdentityDialog *self = CSN_IDENTITY_DIALOG (object);

  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_IDENTITY_DIALOG);
  G_OBJECT_CLASS (csn_identity_dialog_parent_class)->dispose (object);
}

static void
csn_identity_dialog_class_init (CsnIdentityDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_identity_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = csn_identity_dialog_closed;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-identity-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnIdentityDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, CsnIdentityDialog, name);
  gtk_widget_class_bind_template_child (widget_class, CsnIdentityDialog, email);
  gtk_widget_class_bind_template_child (widget_class, CsnIdentityDialog, first);
  gtk_widget_class_bind_template_child (widget_class, CsnIdentityDialog, second);
  gtk_widget_class_bind_template_child (widget_class, CsnIdentityDialog, create);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "identity.make", NULL, make_action);
}

static void
csn_identity_dialog_init (CsnIdentityDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  changed_cb (self);
}

void
csn_identity_dialog_present (GtkWidget *parent, GSettings *settings, CsnIdentityFunc func, gpointer user_data)
{
  CsnIdentityDialog *self = g_object_new (CSN_TYPE_IDENTITY_DIALOG, NULL);
  g_autofree char *name = settings ? g_settings_get_string (settings, "signer-name") : NULL;
  g_autofree char *email = settings ? g_settings_get_string (settings, "signer-email") : NULL;

  g_set_object (&self->settings, settings);
  self->func = func;
  self->user_data = user_data;
  if (name != NULL && *name == '\0' && g_strcmp0 (g_get_real_name (), "Unknown") != 0)
    g_set_str (&name, g_get_real_name ());
  gtk_editable_set_text (self->name, name ? name : "");
  gtk_editable_set_text (self->email, email ? email : "");
  adw_dialog_present (ADW_DIALOG (self), parent);
}
