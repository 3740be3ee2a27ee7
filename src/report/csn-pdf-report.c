/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Puts drawing, finishing and embedding together; see the header. */

#include "csn-pdf-report.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-digest.h"
#include "csn-pdf-finish.h"
#include "csn-pdf-layout.h"
#include "csn-picture.h"

/* Letters of a file name that are kept when evidence is embedded. */
#define MAX_NAME 60
/* Drawing is most of the work; finishing starts here. */
#define DRAWN_PERCENT 70
/* All thumbnails together take no longer; the rest is left out. */
#define PICTURES_MICROSECONDS (30 * G_USEC_PER_SEC)

typedef struct
{
  CsnReportProgressFunc func;
  gpointer data;
} Progress;

static void
layout_progress_cb (guint done, guint total, gpointer user_data)
{
  Progress *progress = user_data;

  progress->func (total > 0 ? MIN (done, total) * DRAWN_PERCENT / total : 0, progress->data);
}

/* Flat and plain: a slash in a name makes pdfdetach stop, other characters make other systems stop.
 */
static char *
flatten_name (const char *name, guint number)
{
  g_autoptr (GString) flat = g_string_new (NULL);
  const char *dot = strrchr (name, '.');

  for (const char *p = name; *p != '\0' && flat->len < MAX_NAME; p++)
    {
      if (g_ascii_isalnum (*p) || *p == '_' || (p == dot && p > name))
        g_string_append_c (flat, *p);
      else if (flat->len > 0 && flat->str[flat->len - 1] != '-')
        g_string_append_c (flat, '-');
    }
  return g_strdup_printf ("evidence-%u-%s", number, flat->len > 0 ? flat->str : "file");
}

static CsnReportFile *
new_file (char *name, const char *media, const char *description, GBytes *bytes)
{
  CsnReportFile *file = g_new0 (CsnReportFile, 1);

  file->name = name;
  file->media = g_strdup (media);
  file->description = g_strdup (description);
  file->bytes = bytes;
  return file;
}

/* Evidence bytes are read and hashed again: what a report embeds is what the record names. */
static gboolean
add_evidence (CsnRecordExport *record,
              GPtrArray *files,
              CsnReportEvidenceFunc read_evidence,
              gpointer read_data,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint number = 0;

  for (guint i = 0; i < csn_record_export_get_n_evidence (record); i++)
    {
      CsnExportEvidence evidence;
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *digest = NULL;

      csn_record_export_get_evidence (record, i, &evidence);
      if (!evidence.embedded || !g_hash_table_add (seen, (gpointer)evidence.sha256))
        continue;
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (read_evidence != NULL)
        bytes = read_evidence (evidence.sha256, evidence.bytes, read_data);
      if (bytes != NULL)
        digest = csn_sha256_hex_bytes (bytes);
      if (digest == NULL || !g_str_equal (digest, evidence.sha256))
        {
          g_set_error (error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_RENDER,
                       _ ("The evidence “%s” cannot be embedded: its bytes are missing or damaged"),
                       evidence.name);
          return FALSE;
        }
      g_ptr_array_add (files, new_file (flatten_name (evidence.name, ++number), evidence.media,
                                        evidence.name, g_steal_pointer (&bytes)));
    }
  return TRUE;
}

static GPtrArray *
collect_files (CsnReport *report,
               CsnReportEvidenceFunc read_evidence,
               gpointer read_data,
               GCancellable *cancellable,
               GError **error)
{
  CsnRecordExport *record = csn_report_get_record (report);
  g_autoptr (GPtrArray) files
      = g_ptr_array_new_with_free_func ((GDestroyNotify)csn_report_file_free);
  g_autoptr (GPtrArray) approvals = csn_record_export_list_approval_files (record);

  g_ptr_array_add (
      files,
      new_file (g_strdup ("record.json"), "application/json",
                "The whole record: source document, log, signatures and what this report shows",
                csn_record_export_to_bytes (record)));
  g_ptr_array_extend_and_steal (files, g_steal_pointer (&approvals));
  if (!add_evidence (record, files, read_evidence, read_data, cancellable, error))
    return NULL;
  return g_steal_pointer (&files);
}

/* Thumbnails of the images that the report shows, by digest; what cannot be decoded in time is left out. */
static GHashTable *
make_pictures (CsnReport *report, CsnReportEvidenceFunc read_evidence, gpointer read_data, GCancellable *cancellable)
{
  GPtrArray *nodes = csn_report_get_nodes (report);
  GHashTable *pictures = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)cairo_surface_destroy);
  gint64 deadline = g_get_monotonic_time () + PICTURES_MICROSECONDS;

  for (guint i = 0; read_evidence != NULL && i < nodes->len; i++)
    {
      CsnReportNode *node = g_ptr_array_index (nodes, i);

      for (guint k = 0; node->kind == CSN_NODE_PICTURES && k < node->rows->len; k++)
        {
          CsnReportRow *row = g_ptr_array_index (node->rows, k);
          g_autoptr (GBytes) bytes = NULL;
          cairo_surface_t *picture = NULL;

          if (g_hash_table_contains (pictures, row->anchor) || g_get_monotonic_time () > deadline)
            continue;
          bytes = read_evidence (row->anchor, CSN_PICTURE_MAX_BYTES, read_data);
          if (bytes != NULL)
            picture = csn_picture_new_thumbnail (bytes, cancellable);
          if (picture != NULL)
            g_hash_table_insert (pictures, row->anchor, picture);
        }
    }
  return pictures;
}

static CsnPdfCanvas *
draw (CsnReport *report,
      GHashTable *pictures,
      GByteArray *out,
      Progress *progress,
      GCancellable *cancellable,
      GError **error)
{
  CsnReportNode *title = g_ptr_array_index (csn_report_get_nodes (report), 0);
  g_autoptr (CsnPdfCanvas) canvas = csn_pdf_canvas_new (
      out, title->text, title->text, csn_report_get_draft (report),
      csn_record_export_get_sha256 (csn_report_get_record (report)), cancellable);

  csn_pdf_layout_report (canvas, report, pictures, progress->func != NULL ? layout_progress_cb : NULL,
                         progress);
  if (!csn_pdf_canvas_finish (canvas, error))
    return NULL;
  return g_steal_pointer (&canvas);
}

GBytes *
csn_report_write_pdf (CsnReport *report,
                      CsnReportEvidenceFunc read_evidence,
                      gpointer read_data,
                      CsnReportProgressFunc progress,
                      gpointer progress_data,
                      GCancellable *cancellable,
                      GError **error)
{
  g_return_val_if_fail (CSN_IS_REPORT (report), NULL);

  JsonObject *root = csn_record_export_get_root (csn_report_get_record (report));
  CsnReportNode *title = g_ptr_array_index (csn_report_get_nodes (report), 0);
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GPtrArray) files
      = collect_files (report, read_evidence, read_data, cancellable, error);
  Progress steps = { progress, progress_data };

  if (files == NULL)
    return NULL;
  g_autoptr (GHashTable) pictures = make_pictures (report, read_evidence, read_data, cancellable);
  g_autoptr (CsnPdfCanvas) canvas = draw (report, pictures, out, &steps, cancellable, error);
  if (canvas == NULL)
    return NULL;
  CsnPdfFinishing finishing = {
    .title = title->text,
    .program = csn_json_get_string (root, "program", "Countersign"),
    .made = csn_report_get_made (report),
    .alts = csn_pdf_canvas_get_alts (canvas),
    .links = csn_pdf_canvas_get_links (canvas),
    .fields = csn_pdf_canvas_get_fields (canvas),
    .files = files,
  };
  GBytes *bytes = csn_pdf_finish (out, &finishing, error);
  if (bytes != NULL && progress != NULL)
    progress (100, progress_data);
  return bytes;
}
