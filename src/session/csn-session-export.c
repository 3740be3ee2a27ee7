/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Exports: the record as it is now is kept where it lives (csn-report-snapshot.h), everything else happens in a thread. A file
 * appears whole or not at all. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-background.h"
#include "csn-csv-report.h"
#include "csn-handover.h"
#include "csn-html-report.h"
#include "csn-report-snapshot.h"
#include "csn-silence.h"

typedef struct
{
  char *path;                  /* (owned) */
  char *format;                /* (owned) */
  CsnReportSnapshot *snapshot; /* (owned) (nullable): not for Markdown and requests */
  CsnRecordExport *export;     /* (owned) (nullable): of the snapshot */
  GBytes *text;                /* (owned) (nullable): of formats that are made at once */
  CsnRecordFile *file;         /* (owned) */
  char *silence;               /* (owned) (nullable): result, see csn-silence.h */
} Export;

static void
export_free (Export *export)
{
  g_free (export->path);
  g_free (export->format);
  g_clear_object (&export->snapshot);
  g_clear_object (&export->export);
  g_clear_pointer (&export->text, g_bytes_unref);
  g_clear_object (&export->file);
  g_free (export->silence);
  g_free (export);
}

/* --- writers, in the thread ------------------------------------------------------------------------------------- */

typedef GBytes *(*WriteFunc) (Export *export, GCancellable *cancellable, GError **error);

static GBytes *
write_pdf (Export *export, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) pages
      = csn_report_snapshot_write_pages (export->snapshot, export->export, NULL, NULL, cancellable, error);

  return pages ? csn_report_snapshot_seal_pages (export->snapshot, pages, &export->silence, cancellable, error)
               : NULL;
}

static GBytes *
write_html (Export *export, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsnReport) report = csn_report_new (export->export);

  return csn_html_report_write (report);
}

static GBytes *
write_csv (Export *export, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsnReport) report = csn_report_new (export->export);

  return csn_csv_report_write (report);
}

static GBytes *
write_json (Export *export, GCancellable *cancellable, GError **error)
{
  return csn_record_export_to_bytes (export->export);
}

static GBytes *
write_text (Export *export, GCancellable *cancellable, GError **error)
{
  return g_bytes_ref (export->text);
}

static const struct
{
  const char *format;
  WriteFunc write;
} writers[] = {
  { "pdf", write_pdf },   { "html", write_html },         { "csv", write_csv },
  { "json", write_json }, { "markdown", write_text }, { "ics", write_text },
};

static WriteFunc
find_writer (const char *format)
{
  for (gsize i = 0; i < G_N_ELEMENTS (writers); i++)
    if (strcmp (writers[i].format, format) == 0)
      return writers[i].write;
  return NULL;
}

static gboolean
write_folder (Export *export, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) pdf = write_pdf (export, cancellable, error);
  g_autoptr (GBytes) html = pdf ? write_html (export, cancellable, error) : NULL;

  return html != NULL
         && csn_handover_write (export->path, export->file, export->export, pdf, html, cancellable, error);
}

static gboolean
write_one (Export *export, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (export->snapshot != NULL)
    export->export = csn_report_snapshot_make_export (export->snapshot, cancellable, error);
  if (export->snapshot != NULL && export->export == NULL)
    return FALSE;
  if (strcmp (export->format, "folder") == 0)
    return write_folder (export, cancellable, error);
  if (strcmp (export->format, "request") == 0)
    return csn_record_file_save_copy (export->file, export->path, TRUE, cancellable, error);
  bytes = find_writer (export->format) (export, cancellable, error);
  return bytes != NULL
         && g_file_set_contents_full (export->path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                      G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, error);
}

static void
export_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Export *export = task_data;
  GError *error = NULL;

  if (!write_one (export, cancellable, &error))
    {
      g_prefix_error (&error, _ ("Exporting “%s”: "), export->path);
      g_task_return_error (task, error);
      return;
    }
  csn_silence_note (task, g_steal_pointer (&export->silence));
  g_task_return_boolean (task, TRUE);
}

static GBytes *
dup_calendar (CsnSession *self, GError **error)
{
  char *text = csn_session_dup_calendar (self, error);

  return text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
}

static gboolean
has_section (CsnSession *self, const char *name)
{
  GListModel *sections = csn_checklist_get_sections (csn_record_get_checklist (self->record));
  guint64 line = g_ascii_strtoull (name, NULL, 10);

  for (guint i = 0; i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (CsnSection) section = g_list_model_get_item (sections, i);

      if ((line > 0 && csn_section_get_line (section) == line) || g_strcmp0 (csn_section_get_title (section), name) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_choice (CsnSession *self, const char *mode, const char *filter, GError **error)
{
  int role;

  if (mode != NULL && strcmp (mode, "sealed") != 0 && strcmp (mode, "co-signed") != 0)
    g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                 _ ("A report is sealed or co-signed; “%s” is neither."), mode);
  else if (filter == NULL || strcmp (filter, "failed") == 0
           || (g_str_has_prefix (filter, "section=") && has_section (self, filter + strlen ("section=")))
           || (g_str_has_prefix (filter, "role=") && csn_enum_from_string (CSN_TYPE_ROLE, filter + strlen ("role="), &role)))
    return TRUE;
  else
    g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                 _ ("“%s” chooses no items: use failed, section= with a title or line, or role= with a word that “inspect” prints."),
                 filter);
  return FALSE;
}

void
csn_session_export_async (CsnSession *self,
                          const char *format,
                          const char *mode,
                          const char *filter,
                          CsnIdentity *identity,
                          const char *tsa,
                          const char *path,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Export *export;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (format != NULL && path != NULL);

  export = g_new0 (Export, 1);
  export->path = g_strdup (path);
  export->format = g_strdup (format);
  export->file = g_object_ref (self->file);
  /* not of the session, which may be let go of while this works on */
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_session_export_async);
  g_task_set_task_data (task, export, (GDestroyNotify) export_free);
  if (find_writer (format) == NULL && strcmp (format, "folder") != 0 && strcmp (format, "request") != 0)
    {
      g_task_return_new_error (task, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                               _ ("There is no format “%s”; choose pdf, html, markdown, json, csv, ics or folder."), format);
      return;
    }
  if (!check_choice (self, mode, filter, &error) || !csn_session_may_write_to (self, path, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (strcmp (format, "markdown") == 0)
    export->text = csn_session_dup_markdown (self, &error);
  else if (strcmp (format, "ics") == 0)
    export->text = dup_calendar (self, &error);
  else if (strcmp (format, "request") != 0)
    export->snapshot = csn_report_snapshot_new (self, mode, filter, identity, tsa);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  csn_background_run (task, export_thread);
}

gboolean
csn_session_export_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
