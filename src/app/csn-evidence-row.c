/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One piece of evidence; see the header. It is opened from a private copy whose digest was checked on the way out; the copy
 * is read-only and goes with the session's runtime folder. */

#include "csn-evidence-row.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "csn-acts.h"
#include "csn-text.h"

struct _CsnEvidenceRow
{
  AdwActionRow parent_instance;
  CsnSession *session;   /* (owned) */
  CsnEvidence *evidence; /* (owned) */
};

typedef struct
{
  CsnEvidenceRow *row; /* (owned) */
  char *path;          /* (owned) */
} OpenCall;

static void
open_call_free (OpenCall *call)
{
  g_object_unref (call->row);
  g_free (call->path);
  g_free (call);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OpenCall, open_call_free)

G_DEFINE_FINAL_TYPE (CsnEvidenceRow, csn_evidence_row, ADW_TYPE_ACTION_ROW)

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) row = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (source), result, &error))
    csn_acts_say_error (row, error);
}

static void
extracted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (OpenCall) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GtkFileLauncher) launcher = NULL;

  if (!csn_session_act_finish (CSN_SESSION (source), result, &error))
    {
      csn_acts_say_error (GTK_WIDGET (call->row), error);
      return;
    }
  g_chmod (call->path, 0400);
  file = g_file_new_for_path (call->path);
  launcher = gtk_file_launcher_new (file);
  /* what somebody sent is not run by whatever program claims its kind */
  gtk_file_launcher_set_always_ask (launcher, TRUE);
  gtk_file_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (call->row))), NULL, launched_cb,
                            g_object_ref (call->row));
}

/* A name that is only a name, whatever the record says. */
static char *
safe_name (CsnEvidence *evidence)
{
  g_autofree char *base = g_path_get_basename (csn_evidence_get_name (evidence));

  g_strdelimit (base, "/\\\n\r\t", '_');
  if (g_str_equal (base, ".") || g_str_equal (base, "..") || *base == '\0')
    g_set_str (&base, "evidence");
  return g_steal_pointer (&base);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnEvidenceRow *self = CSN_EVIDENCE_ROW (widget);
  g_autofree char *base = safe_name (self->evidence);
  g_autofree char *pattern = g_build_filename (g_get_user_runtime_dir (), "countersign-XXXXXX", NULL);
  OpenCall *call;

  if (g_mkdtemp_full (pattern, 0700) == NULL)
    {
      g_autofree char *text = g_strdup_printf (_("The evidence cannot be opened: %s"), g_strerror (errno));

      csn_acts_say (widget, text);
      return;
    }
  call = g_new0 (OpenCall, 1);
  call->row = g_object_ref (self);
  call->path = g_build_filename (pattern, base, NULL);
  csn_session_extract_async (self->session, csn_evidence_get_id (self->evidence), call->path, NULL, extracted_cb, call);
}

static void
save_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnEvidenceRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);
  g_autofree char *path = file ? g_file_get_path (file) : NULL;

  if (path == NULL)
    {
      csn_acts_say_error (GTK_WIDGET (self), error);
      return;
    }
  /* the dialog asked whether an existing file may go */
  g_unlink (path);
  csn_session_extract_async (self->session, csn_evidence_get_id (self->evidence), path, NULL, csn_acts_finish_cb,
                             g_object_ref (self));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnEvidenceRow *self = CSN_EVIDENCE_ROW (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *base = safe_name (self->evidence);

  gtk_file_dialog_set_initial_name (dialog, base);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, save_chosen_cb, g_object_ref (self));
}

/* The page does it, since it outlives the row and offers to take it back. */
static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnEvidenceRow *self = CSN_EVIDENCE_ROW (widget);

  gtk_widget_activate_action (widget, "record.detach-evidence", "s", csn_evidence_get_id (self->evidence));
}

static void
csn_evidence_row_dispose (GObject *object)
{
  CsnEvidenceRow *self = CSN_EVIDENCE_ROW (object);

  g_clear_object (&self->session);
  g_clear_object (&self->evidence);
  G_OBJECT_CLASS (csn_evidence_row_parent_class)->dispose (object);
}

static void
csn_evidence_row_class_init (CsnEvidenceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_evidence_row_dispose;
  gtk_widget_class_install_action (widget_class, "evidence.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "evidence.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "evidence.remove", NULL, remove_action);
}

static void
add_button (CsnEvidenceRow *self, const char *icon, const char *action, const char *label)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "icon-name", icon, "action-name", action, "tooltip-text", label,
                                    "valign", GTK_ALIGN_CENTER, "css-classes", (const char *[]) { "flat", NULL }, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
}

static void
csn_evidence_row_init (CsnEvidenceRow *self)
{
  adw_action_row_add_prefix (ADW_ACTION_ROW (self),
                             g_object_new (GTK_TYPE_IMAGE, "icon-name", "csn-evidence-symbolic", "accessible-role",
                                           GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), "evidence.open");
}

static const char *
word_of_origin (const char *from)
{
  if (g_strcmp0 (from, "probe") == 0)
    return _("Probe run");
  if (g_strcmp0 (from, "paste") == 0)
    return _("Pasted");
  if (g_strcmp0 (from, "drop") == 0)
    return _("Dropped");
  return _("File");
}

/* What became of the file on this computer; NULL: nothing to say. */
static const char *
word_of_source (CsnEvidence *evidence)
{
  switch (csn_evidence_get_source_state (evidence))
    {
    case CSN_SOURCE_CHANGED:
      return _("The file was changed after it was attached. Attach it again if the new version counts.");
    case CSN_SOURCE_GONE:
      return _("The file is no longer where it was; the evidence is kept here.");
    case CSN_SOURCE_UNKNOWN:
    case CSN_SOURCE_SAME:
    default:
      return NULL;
    }
}

static void
show_texts (CsnEvidenceRow *self)
{
  g_autofree char *size = g_format_size (csn_evidence_get_n_bytes (self->evidence));
  g_autofree char *time = csn_text_format_stamp (csn_evidence_get_attached (self->evidence), NULL);
  const char *source = word_of_source (self->evidence);
  g_autofree char *subtitle
      = g_strdup_printf ("%s, %s, %s\nSHA-256 %.12s…%s%s", word_of_origin (csn_evidence_get_from (self->evidence)), size, time,
                         csn_evidence_get_sha256 (self->evidence), source ? "\n" : "", source ? source : "");

  csn_row_set_texts (ADW_ACTION_ROW (self), csn_evidence_get_name (self->evidence), subtitle);
}

GtkWidget *
csn_evidence_row_new (CsnSession *session, CsnEvidence *evidence)
{
  CsnEvidenceRow *self = g_object_new (CSN_TYPE_EVIDENCE_ROW, NULL);

  self->session = g_object_ref (session);
  self->evidence = g_object_ref (evidence);
  show_texts (self);
  g_signal_connect_object (evidence, "notify::source-state", G_CALLBACK (show_texts), self, G_CONNECT_SWAPPED);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), csn_evidence_get_sha256 (evidence));
  add_button (self, "document-save-symbolic", "evidence.save", _("Save a Copy…"));
  if (!csn_session_is_read_only (session))
    add_button (self, "user-trash-symbolic", "evidence.remove", _("Remove Evidence"));
  return GTK_WIDGET (self);
}
