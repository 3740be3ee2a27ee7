/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks with which identity a PDF is sealed; see the header. */

#include "csn-seal-dialog.h"

#include "csn-identity-group.h"
#include "csn-stamp-group.h"
#include "csn-text.h"

struct _CsnSealDialog
{
  AdwDialog parent_instance;
  AdwBanner *problem;
  CsnIdentityGroup *identity;
  CsnStampGroup *stamp;
  CsnSealFunc func;
  gpointer user_data;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (CsnSealDialog, csn_seal_dialog, ADW_TYPE_DIALOG)

static void
update_cb (CsnSealDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "seal.seal",
                                 !self->busy && csn_identity_group_is_complete (self->identity));
}

static void
answer (CsnSealDialog *self, gboolean go_on, CsnIdentity *identity)
{
  CsnSealFunc func = g_steal_pointer (&self->func);

  if (func != NULL)
    func (go_on, identity, identity != NULL ? csn_stamp_group_get_server (self->stamp) : NULL, self->user_data);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnSealDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnIdentity) identity = csn_identity_group_open_finish (CSN_IDENTITY_GROUP (source), result, &error);

  if (self->identity == NULL)
    return;
  self->busy = FALSE;
  update_cb (self);
  if (identity == NULL)
    {
      csn_banner_set_text (self->problem, error->message);
      adw_banner_set_revealed (self->problem, TRUE);
      return;
    }
  answer (self, TRUE, identity);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
seal_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnSealDialog *self = CSN_SEAL_DIALOG (widget);

  adw_banner_set_revealed (self->problem, FALSE);
  csn_identity_group_open_async (self->identity, NULL, opened_cb, g_object_ref (self));
  self->busy = TRUE;
  update_cb (self);
}

static void
draft_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  answer (CSN_SEAL_DIALOG (widget), TRUE, NULL);
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
csn_seal_dialog_closed (AdwDialog *dialog)
{
  answer (CSN_SEAL_DIALOG (dialog), FALSE, NULL);
}

static void
csn_seal_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CSN_TYPE_SEAL_DIALOG);
  G_OBJECT_CLASS (csn_seal_dialog_parent_class)->dispose (object);
}

static void
csn_seal_dialog_class_init (CsnSealDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_seal_dialog_dispose;
  ADW_DIALOG_CLASS (klass)->closed = csn_seal_dialog_closed;
  g_type_ensure (CSN_TYPE_IDENTITY_GROUP);
  g_type_ensure (CSN_TYPE_STAMP_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-seal-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnSealDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, CsnSealDialog, identity);
  gtk_widget_class_bind_template_child (widget_class, CsnSealDialog, stamp);
  gtk_widget_class_bind_template_callback (widget_class, update_cb);
  gtk_widget_class_install_action (widget_class, "seal.seal", NULL, seal_action);
  gtk_widget_class_install_action (widget_class, "seal.draft", NULL, draft_action);
}

static void
csn_seal_dialog_init (CsnSealDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
csn_seal_dialog_present (GtkWidget *parent, GSettings *settings, CsnSealFunc func, gpointer user_data)
{
  CsnSealDialog *self = g_object_new (CSN_TYPE_SEAL_DIALOG, NULL);

  self->func = func;
  self->user_data = user_data;
  csn_identity_group_set_settings (self->identity, settings);
  csn_stamp_group_set_settings (self->stamp, settings);
  update_cb (self);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
