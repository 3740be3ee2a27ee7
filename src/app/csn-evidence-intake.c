/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Takes evidence from wherever a person brings it; see the header. */

#include "csn-evidence-intake.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"

typedef struct
{
  GtkWidget *widget;   /* (owned) */
  CsnSession *session; /* (owned) */
  GStrv items;         /* (owned) */
  char *name;          /* (owned) (nullable): of what is attached now */
  GQueue files;        /* (owned) (element-type GFile): still to attach */
  const char *from;
  guint n_attached;
  GError *error;       /* (owned) (nullable): the first */
} Intake;

static Intake *
intake_new (GtkWidget *widget, CsnSession *session, const char *const *items)
{
  Intake *intake = g_new0 (Intake, 1);

  intake->widget = g_object_ref (widget);
  intake->session = g_object_ref (session);
  intake->items = g_strdupv ((char **) items);
  return intake;
}

static void
intake_free (Intake *intake)
{
  g_object_unref (intake->widget);
  g_object_unref (intake->session);
  g_strfreev (intake->items);
  g_free (intake->name);
  g_queue_clear_full (&intake->files, g_object_unref);
  g_clear_error (&intake->error);
  g_free (intake);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Intake, intake_free)

/* One word about all of it, however many files were brought at once. */
static void
say_outcome (Intake *intake)
{
  GListModel *all = csn_record_get_evidence (csn_session_get_record (intake->session));
  guint n = g_list_model_get_n_items (all);
  g_autoptr (CsnEvidence) newest = n > 0 ? g_list_model_get_item (all, n - 1) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *action = NULL;

  if (intake->error != NULL)
    csn_acts_say_error (intake->widget, intake->error);
  if (intake->n_attached == 0 || newest == NULL)
    return;
  if (intake->n_attached == 1)
    /* Translators: name of a file */
    text = g_strdup_printf (_("Attached “%s”"), intake->name);
  else
    text = g_strdup_printf (ngettext ("Attached %u file", "Attached %u files", intake->n_attached), intake->n_attached);
  gtk_accessible_announce (GTK_ACCESSIBLE (intake->widget), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  if (intake->n_attached > 1)
    {
      csn_acts_say (intake->widget, text);
      return;
    }
  action = g_strdup_printf ("record.detach-evidence('%s')", csn_evidence_get_id (newest));
  csn_acts_offer (intake->widget, text, _("_Undo"), action);
}

static void attached_cb (GObject *source, GAsyncResult *result, gpointer user_data);

/* One after the other: a hundred files are not all in memory. Takes @intake. */
static void
attach_next (Intake *intake)
{
  g_autoptr (GFile) file = g_queue_pop_head (&intake->files);

  if (file == NULL)
    {
      say_outcome (intake);
      intake_free (intake);
      return;
    }
  if (intake->n_attached == 0)
    {
      g_free (intake->name);
      intake->name = g_file_get_basename (file);
    }
  csn_session_attach_file_async (intake->session, (const char *const *) intake->items, file, intake->from, NULL, NULL, NULL,
                                 NULL, attached_cb, intake);
}

static void
attached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Intake *intake = user_data;
  g_autoptr (GError) error = NULL;

  if (csn_session_act_finish (CSN_SESSION (source), result, &error))
    intake->n_attached++;
  else if (intake->error == NULL)
    intake->error = g_steal_pointer (&error);
  attach_next (intake);
}

static void
attach_bytes (GtkWidget *widget, CsnSession *session, const char *const *items, GBytes *bytes, const char *suffix,
              const char *media_type, const char *from)
{
  Intake *intake = intake_new (widget, session, items);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y-%m-%d %H.%M.%S");

  /* Translators: file name of what was pasted: date and time, ending */
  intake->name = g_strdup_printf (_("Pasted %s.%s"), stamp, suffix);
  csn_session_attach_bytes_async (session, items, bytes, intake->name, media_type, from, NULL, attached_cb, intake);
}

static void
attach_texture (GtkWidget *widget, CsnSession *session, const char *const *items, GdkTexture *texture, const char *from)
{
  g_autoptr (GBytes) bytes = gdk_texture_save_to_png_bytes (texture);

  attach_bytes (widget, session, items, bytes, "png", "image/png", from);
}

static void
attach_text (GtkWidget *widget, CsnSession *session, const char *const *items, const char *text, const char *from)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  attach_bytes (widget, session, items, bytes, "txt", "text/plain", from);
}

static void
attach_files (GtkWidget *widget, CsnSession *session, const char *const *items, GSList *files, const char *from)
{
  Intake *intake = intake_new (widget, session, items);

  intake->from = from;
  for (GSList *l = files; l != NULL; l = l->next)
    if (g_file_has_uri_scheme (l->data, "http") || g_file_has_uri_scheme (l->data, "https"))
      {
        /* a link of a browser comes as a file, and is read by nobody: its address is kept */
        g_autofree char *address = g_file_get_uri (l->data);

        attach_text (widget, session, items, address, from);
      }
    else
      g_queue_push_tail (&intake->files, g_object_ref (l->data));
  attach_next (intake);
}

/* --- file chooser ----------------------------------------------------------------------------------------------- */

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Intake) intake = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) files = gtk_file_dialog_open_multiple_finish (GTK_FILE_DIALOG (source), result, &error);

  if (files == NULL)
    {
      csn_acts_say_error (intake->widget, error);
      return;
    }
  intake->from = "file";
  for (guint i = 0; i < g_list_model_get_n_items (files); i++)
    g_queue_push_tail (&intake->files, g_list_model_get_item (files, i));
  attach_next (g_steal_pointer (&intake));
}

void
csn_evidence_intake_choose (GtkWidget *widget, CsnSession *session, const char *const *items)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Attach Evidence"));
  gtk_file_dialog_set_accept_label (dialog, _("_Attach"));
  gtk_file_dialog_open_multiple (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, chosen_cb,
                                 intake_new (widget, session, items));
}

/* --- clipboard -------------------------------------------------------------------------------------------------- */

static void
files_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Intake) intake = user_data;
  g_autoptr (GError) error = NULL;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, &error);

  if (value == NULL)
    csn_acts_say_error (intake->widget, error);
  else
    attach_files (intake->widget, intake->session, (const char *const *) intake->items, g_value_get_boxed (value), "paste");
}

static void
texture_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Intake) intake = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, &error);

  if (texture == NULL)
    csn_acts_say_error (intake->widget, error);
  else
    attach_texture (intake->widget, intake->session, (const char *const *) intake->items, texture, "paste");
}

static void
text_pasted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Intake) intake = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);

  if (text == NULL)
    csn_acts_say_error (intake->widget, error);
  else
    attach_text (intake->widget, intake->session, (const char *const *) intake->items, text, "paste");
}

void
csn_evidence_intake_paste (GtkWidget *widget, CsnSession *session, const char *const *items)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (widget);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST)
      || gdk_content_formats_contain_mime_type (formats, "text/uri-list"))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, files_pasted_cb,
                                    intake_new (widget, session, items));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE)
           || gdk_content_formats_contain_mime_type (formats, "image/png"))
    gdk_clipboard_read_texture_async (clipboard, NULL, texture_pasted_cb, intake_new (widget, session, items));
  else if (gdk_content_formats_contain_gtype (formats, G_TYPE_STRING)
           || gdk_content_formats_contain_mime_type (formats, "text/plain;charset=utf-8"))
    gdk_clipboard_read_text_async (clipboard, NULL, text_pasted_cb, intake_new (widget, session, items));
  else
    csn_acts_say (widget, _("The clipboard holds nothing that can be attached"));
}

/* --- drop ------------------------------------------------------------------------------------------------------- */

gboolean
csn_evidence_intake_drop (GtkWidget *widget, CsnSession *session, const char *const *items, const GValue *value)
{
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    attach_files (widget, session, items, g_value_get_boxed (value), "drop");
  else if (G_VALUE_HOLDS (value, GDK_TYPE_TEXTURE))
    attach_texture (widget, session, items, g_value_get_object (value), "drop");
  else if (G_VALUE_HOLDS_STRING (value))
    attach_text (widget, session, items, g_value_get_string (value), "drop");
  else
    return FALSE;
  return TRUE;
}

GtkDropTarget *
csn_evidence_intake_new_drop_target (void)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);
  GType types[] = { GDK_TYPE_FILE_LIST, GDK_TYPE_TEXTURE, G_TYPE_STRING };

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  return target;
}
