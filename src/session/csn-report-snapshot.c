/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A record at one moment; see the header. The record is built once more from its entries, since the one of the session goes on
 * changing on its own thread. */

#include "csn-report-snapshot.h"

#include "csn-approval-check.h"
#include "csn-config.h"
#include "csn-digest.h"
#include "csn-pdf-report.h"
#include "csn-pdf-sign.h"
#include "csn-plain-words.h"
#include "csn-session-private.h"

/* Entries between two looks at the cancellable. */
#define ENTRIES_PER_LOOK 256

struct _CsnReportSnapshot
{
  GObject parent_instance;
  CsnChecklist *checklist; /* (owned) (nullable): until the export is made */
  CsnLineage *lineage;     /* (owned) (nullable): as well */
  GPtrArray *events;       /* (owned) (element-type CsnEvent): as well */
  GPtrArray *head_sigs;    /* (owned) (element-type CsnHeadSig) */
  CsnRecordFile *file;     /* (owned): for evidence */
  CsnPolicy *policy;       /* (owned) */
  CsnIdentity *seal;       /* (owned) (nullable) */
  char *tsa;               /* (owned) (nullable): authority that stamps the seal's time */
  GDateTime *now;          /* (owned) */
  char *filter;            /* (owned) (nullable) */
  gboolean co_signed;
};

G_DEFINE_FINAL_TYPE (CsnReportSnapshot, csn_report_snapshot, G_TYPE_OBJECT)

static void
csn_report_snapshot_finalize (GObject *object)
{
  CsnReportSnapshot *self = CSN_REPORT_SNAPSHOT (object);

  g_clear_object (&self->checklist);
  g_clear_object (&self->lineage);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->head_sigs, g_ptr_array_unref);
  g_clear_object (&self->file);
  g_clear_object (&self->policy);
  g_clear_object (&self->seal);
  g_clear_pointer (&self->tsa, g_free);
  g_clear_pointer (&self->now, g_date_time_unref);
  g_clear_pointer (&self->filter, g_free);
  G_OBJECT_CLASS (csn_report_snapshot_parent_class)->finalize (object);
}

static void
csn_report_snapshot_class_init (CsnReportSnapshotClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_report_snapshot_finalize;
}

static void
csn_report_snapshot_init (CsnReportSnapshot *self)
{
  self->events = g_ptr_array_new_with_free_func (g_object_unref);
}

CsnReportSnapshot *
csn_report_snapshot_new (CsnSession *session, const char *mode, const char *filter, CsnIdentity *seal, const char *tsa)
{
  CsnReportSnapshot *self;
  GListModel *events;

  g_return_val_if_fail (CSN_IS_SESSION (session), NULL);

  self = g_object_new (CSN_TYPE_REPORT_SNAPSHOT, NULL);
  events = csn_record_get_events (session->record);
  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    g_ptr_array_add (self->events, g_list_model_get_item (events, i));
  self->checklist = g_object_ref (csn_record_get_checklist (session->record));
  g_set_object (&self->lineage, csn_record_get_lineage (session->record));
  self->head_sigs = csn_record_file_dup_head_sigs (session->file);
  self->file = g_object_ref (session->file);
  self->policy = g_object_ref (session->policy);
  self->now = csn_clock_dup_now (session->clock);
  self->filter = g_strdup (filter);
  self->tsa = g_strdup (tsa);
  self->co_signed = g_strcmp0 (mode, "co-signed") == 0;
  if (seal != NULL)
    self->seal = g_object_ref (seal);
  return self;
}

GDateTime *
csn_report_snapshot_get_time (CsnReportSnapshot *self)
{
  return self->now;
}

gboolean
csn_report_snapshot_is_co_signed (CsnReportSnapshot *self)
{
  return self->co_signed;
}

CsnIdentity *
csn_report_snapshot_get_seal (CsnReportSnapshot *self)
{
  return self->seal;
}

/* --- in a thread ------------------------------------------------------------------------------------------------ */

static CsnRecord *
build_record (CsnReportSnapshot *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsnRecord) record = csn_record_new_of (self->checklist, self->lineage);
  g_autoptr (CsnTrust) trust = csn_trust_new ();

  for (guint i = 0; i < self->events->len; i++)
    {
      g_autoptr (GError) local_error = NULL;

      if (i % ENTRIES_PER_LOOK == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      /* the session said so when it read it */
      if (!csn_record_apply (record, g_ptr_array_index (self->events, i), &local_error))
        g_debug ("Building a record: %s", local_error->message);
    }
  csn_approval_check_record (record, self->policy, trust);
  return g_steal_pointer (&record);
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

/* The export holds all of it from now on. */
static void
let_go (CsnReportSnapshot *self)
{
  g_ptr_array_set_size (self->events, 0);
  g_clear_object (&self->lineage);
  g_clear_object (&self->checklist);
}

/* A report is judged when it is made, so that verify finds the same verdict at the time it names. */
CsnRecordExport *
csn_report_snapshot_make_export (CsnReportSnapshot *self, GCancellable *cancellable, GError **error)
{
  CsnCertificate *seal = self->seal ? csn_identity_get_certificate (self->seal) : NULL;
  g_autoptr (CsnRecord) record = NULL;
  g_autofree char *made = NULL;
  g_autoptr (GDateTime) judged = NULL;
  g_autoptr (CsnEvaluation) evaluation = NULL;
  CsnReportHead *heads;
  CsnReportInput input = { 0 };
  CsnRecordExport *export;

  g_return_val_if_fail (self->checklist != NULL, NULL);

  record = build_record (self, cancellable, error);
  if (record == NULL)
    return NULL;
  g_auto (CsnPlainWords) plain = csn_plain_words_begin ();
  made = csn_time_dup_stamp (self->now);
  judged = g_date_time_new_from_iso8601 (made, NULL);
  evaluation = csn_evaluate (record, self->policy, judged);
  heads = list_heads (self->head_sigs);
  input.record = record;
  input.evaluation = evaluation;
  input.policy = csn_record_get_policy (record);
  input.made = made;
  input.program = "Countersign " CSN_VERSION;
  input.heads = heads;
  input.n_heads = self->head_sigs->len;
  input.sealed_by = seal ? csn_certificate_get_name (seal) : NULL;
  input.seal_fingerprint = seal ? csn_certificate_get_fingerprint (seal) : NULL;
  input.mode = self->co_signed ? CSN_REPORT_CO_SIGNED : CSN_REPORT_SEALED;
  input.filter = self->filter;
  input.read_evidence = csn_report_snapshot_read_evidence;
  input.read_data = self;
  export = csn_record_export_new (&input, error);
  free_heads (heads, self->head_sigs->len);
  let_go (self);
  return export;
}

GBytes *
csn_report_snapshot_read_evidence (const char *sha256, gsize limit, gpointer self)
{
  GBytes *bytes = csn_record_file_get_blob (CSN_REPORT_SNAPSHOT (self)->file, sha256, NULL, NULL);

  if (bytes != NULL && g_bytes_get_size (bytes) > limit)
    g_clear_pointer (&bytes, g_bytes_unref);
  return bytes;
}

GBytes *
csn_report_snapshot_write_pages (CsnReportSnapshot *self,
                                 CsnRecordExport *export,
                                 void (*progress) (guint percent, gpointer data),
                                 gpointer progress_data,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr (CsnReport) report = csn_report_new (export);

  return csn_report_write_pdf (report, csn_report_snapshot_read_evidence, self, progress, progress_data, cancellable,
                               error);
}

GBytes *
csn_report_snapshot_seal_pages (CsnReportSnapshot *self,
                                GBytes *pages,
                                char **silence,
                                GCancellable *cancellable,
                                GError **error)
{
  g_autoptr (CsnRevocation) revocation = NULL;
  CsnPdfSignOptions options = { 0 };

  if (self->seal == NULL || self->co_signed)
    return g_bytes_ref (pages);
  revocation = csn_revocation_ask (self->seal, self->now, cancellable, error);
  if (revocation == NULL)
    return NULL;
  g_free (*silence);
  *silence = csn_revocation_dup_silence (revocation);
  options.field = "seal";
  options.reason = "Report sealed";
  options.at = self->now;
  options.permit = CSN_PDF_PERMIT_NOTHING;
  options.tsa_url = self->tsa;
  /* a personal certificate has nothing that could be kept beside its time stamp */
  options.validation = csn_revocation_is_empty (revocation) ? NULL : revocation;
  return csn_pdf_sign (pages, self->seal, &options, cancellable, error);
}
