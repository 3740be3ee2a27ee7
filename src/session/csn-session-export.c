/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Exports: what a report is made from is taken together where the record lives, the writing happens in a thread. A file
 * appears whole or not at all. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-config.h"
#include "csn-csv-report.h"
#include "csn-digest.h"
#include "csn-handover.h"
#include "csn-html-report.h"
#include "csn-pdf-report.h"
#include "csn-pdf-sign.h"
#include "csn-plain-words.h"
#include "csn-record-export.h"

typedef struct
{
  char *path;               /* (owned) */
  char *format;             /* (owned) */
  gboolean co_signed;
  CsnIdentity *identity;    /* (owned) (nullable) */
  CsnRecordExport *export;  /* (owned) (nullable) */
  GBytes *markdown;         /* (owned) (nullable) */
  CsnRecordFile *file;      /* (owned) */
  GDateTime *now;           /* (owned) */
} Export;

static void
export_free (Export *export)
{
  g_free (export->path);
  g_free (export->format);
  g_clear_object (&export->identity);
  g_clear_object (&export->export);
  g_clear_pointer (&export->markdown, g_bytes_unref);
  g_clear_object (&export->file);
  g_clear_pointer (&export->now, g_date_time_unref);
  g_free (export);
}

/* --- what a report is made from --------------------------------------------------------------------------------- */

static GBytes *
read_evidence (const char *sha256, gsize limit, gpointer user_data)
{
  GBytes *bytes = csn_record_file_get_blob (CSN_RECORD_FILE (user_data), sha256, NULL, NULL);

  if (bytes != NULL && g_bytes_get_size (bytes) > limit)
    g_clear_pointer (&bytes, g_bytes_unref);
  return bytes;
}

static void
free_heads (CsnReportHead *heads, gsize n_heads)
{
  for (gsize i = 0; i < n_heads; i++)
    {
      g_free ((char *) heads[i].signature);
      g_free ((char *) heads[i].key);
    }
  g_free (heads);
}

static CsnReportHead *
list_heads (GPtrArray *sigs)
{
  CsnReportHead *heads = g_new0 (CsnReportHead, sigs->len + 1);

  for (guint i = 0; i < sigs->len; i++)
    {
      CsnHeadSig *sig = g_ptr_array_index (sigs, i);
      GBytes *signature = csn_head_sig_get_signature (sig);
      GBytes *key = csn_head_sig_get_public_key (sig);

      heads[i].writer = csn_head_sig_get_writer (sig);
      heads[i].wseq = csn_head_sig_get_wseq (sig);
      heads[i].signature = csn_hex_encode (g_bytes_get_data (signature, NULL), g_bytes_get_size (signature));
      heads[i].key = csn_hex_encode (g_bytes_get_data (key, NULL), g_bytes_get_size (key));
    }
  return heads;
}

/* A report is judged when it is made, so that verify finds the same verdict at the time it names. */
static CsnRecordExport *
make_export (CsnSession *self, const char *mode, const char *filter, CsnIdentity *identity, GError **error)
{
  CsnCertificate *seal = identity ? csn_identity_get_certificate (identity) : NULL;
  g_autoptr (GDateTime) now = csn_clock_dup_now (self->clock);
  g_autofree char *made = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S%:z");
  g_autoptr (GDateTime) judged = g_date_time_new_from_iso8601 (made, NULL);
  g_auto (CsnPlainWords) plain = csn_plain_words_begin ();
  g_autoptr (CsnEvaluation) evaluation = csn_session_evaluate_at (self, judged);
  g_autoptr (GPtrArray) sigs = csn_record_file_dup_head_sigs (self->file);
  CsnReportHead *heads = list_heads (sigs);
  CsnReportInput input = { 0 };
  CsnRecordExport *export;

  input.record = self->record;
  input.evaluation = evaluation;
  input.policy = csn_record_get_policy (self->record);
  input.made = made;
  input.program = "Countersign " CSN_VERSION;
  input.heads = heads;
  input.n_heads = sigs->len;
  input.sealed_by = seal ? csn_certificate_get_name (seal) : NULL;
  input.seal_fingerprint = seal ? csn_certificate_get_fingerprint (seal) : NULL;
  input.mode = g_strcmp0 (mode, "co-signed") == 0 ? CSN_REPORT_CO_SIGNED : CSN_REPORT_SEALED;
  input.filter = filter;
  input.read_evidence = read_evidence;
  input.read_data = self->file;
  export = csn_record_export_new (&input, error);
  free_heads (heads, sigs->len);
  return export;
}

/* --- writers, in the thread ------------------------------------------------------------------------------------- */

typedef GBytes *(*WriteFunc) (Export *export, GCancellable *cancellable, GError **error);

static GBytes *
write_pdf (Export *export, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsnReport) report = csn_report_new (export->export);
  g_autoptr (GBytes) plain = csn_report_write_pdf (report, read_evidence, export->file, NULL, NULL, cancellable, error);
  CsnPdfSignOptions options = { 0 };

  /* a co-signed report is sealed last, when its roles have signed */
  if (plain == NULL || export->identity == NULL || export->co_signed)
    return g_steal_pointer (&plain);
  options.field = "seal";
  options.reason = "Report sealed";
  options.at = export->now;
  options.permit = CSN_PDF_PERMIT_NOTHING;
  return csn_pdf_sign (plain, export->identity, &options, cancellable, error);
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
write_markdown (Export *export, GCancellable *cancellable, GError **error)
{
  return g_bytes_ref (export->markdown);
}

static const struct
{
  const char *format;
  WriteFunc write;
} writers[] = {
  { "pdf", write_pdf },   { "html", write_html },         { "csv", write_csv },
  { "json", write_json }, { "markdown", write_markdown },
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
  g_task_return_boolean (task, TRUE);
}

void
csn_session_export_async (CsnSession *self,
                          const char *format,
                          const char *mode,
                          const char *filter,
                          CsnIdentity *identity,
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
  export->co_signed = g_strcmp0 (mode, "co-signed") == 0;
  export->file = g_object_ref (self->file);
  export->now = csn_clock_dup_now (self->clock);
  if (identity != NULL)
    export->identity = g_object_ref (identity);
  task = csn_session_new_task (self, csn_session_export_async, export, (GDestroyNotify) export_free, cancellable, callback,
                               user_data);
  if (find_writer (format) == NULL && strcmp (format, "folder") != 0 && strcmp (format, "request") != 0)
    {
      g_task_return_new_error (task, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                               _ ("There is no format “%s”; choose pdf, html, markdown, json, csv or folder."), format);
      return;
    }
  if (strcmp (format, "markdown") == 0)
    export->markdown = csn_session_dup_markdown (self, &error);
  else if (strcmp (format, "request") != 0)
    export->export = make_export (self, mode, filter, identity, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_run_in_thread (task, export_thread);
}
