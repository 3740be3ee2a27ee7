/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Verifies a PDF revision by revision. The rules, all of which must hold:
 *
 * - the file can be read without repair, is not encrypted, ends with its last cross-reference, has
 * no active content;
 * - each signature covers everything from the first byte to the end of its revision except its own
 * digits;
 * - the last signature's revision is the whole file;
 * - each later revision adds one signature and nothing else (csn-pdf-compare.c);
 * - a certification is the first signature and stands in the catalog; a seal is the last one;
 * - each signer is trusted at the time of signing.
 *
 * The outcome is a list of findings; only cancelling is an error. */

#include "csn-pdf-verify.h"

#include <glib/gi18n-lib.h>

#include "csn-finding.h"
#include "csn-pdf-compare-private.h"
#include "csn-pdf-scan-private.h"
#include "csn-pdf-stray-private.h"
#include "csn-pdf-survey-private.h"
#include "csn-sign-error.h"

#define MAX_SIGNATURES 100
#define MAX_LISTS 20
/* A stated time that differs more than this from the proved one is worth a word. */
#define CLOCK_TOLERANCE (10 * G_TIME_SPAN_MINUTE)

struct _CsnPdfVerification
{
  GObject parent_instance;

  GPtrArray *signatures;   /* (owned) (element-type CsnPdfSignature) in the order of signing */
  GPtrArray *findings;     /* (owned) (element-type CsnFinding) */
  GPtrArray *empty_fields; /* (owned) (element-type utf8) */
};

G_DEFINE_FINAL_TYPE (CsnPdfVerification, csn_pdf_verification, G_TYPE_OBJECT)

typedef struct
{
  GBytes *pdf;     /* (owned) */
  CsnTrust *trust; /* (owned) */
  GDateTime *at;   /* (owned) (nullable) */
} VerifyTask;

static void
verify_task_free (VerifyTask *task)
{
  g_bytes_unref (task->pdf);
  g_object_unref (task->trust);
  g_clear_pointer (&task->at, g_date_time_unref);
  g_free (task);
}

static void
csn_pdf_verification_finalize (GObject *object)
{
  CsnPdfVerification *self = CSN_PDF_VERIFICATION (object);

  g_clear_pointer (&self->signatures, g_ptr_array_unref);
  g_clear_pointer (&self->findings, g_ptr_array_unref);
  g_clear_pointer (&self->empty_fields, g_ptr_array_unref);

  G_OBJECT_CLASS (csn_pdf_verification_parent_class)->finalize (object);
}

static void
csn_pdf_verification_class_init (CsnPdfVerificationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_pdf_verification_finalize;
}

static void
csn_pdf_verification_init (CsnPdfVerification *self)
{
  self->signatures = g_ptr_array_new_with_free_func (g_object_unref);
  self->findings = csn_findings_new ();
  self->empty_fields = g_ptr_array_new_with_free_func (g_free);
}

static void
fail (CsnPdfVerification *self, const char *code, const char *sentence)
{
  csn_findings_add (self->findings, CSN_FINDING_ERROR, code, "%s", sentence);
}

static void
fail_all (CsnPdfVerification *self, const char *code, GPtrArray *sentences)
{
  for (guint i = 0; i < sentences->len; i++)
    fail (self, code, g_ptr_array_index (sentences, i));
}

static int
compare_ends (gconstpointer a, gconstpointer b)
{
  CsnPdfSignature *left = *(CsnPdfSignature *const *) a;
  CsnPdfSignature *right = *(CsnPdfSignature *const *) b;

  return left->end < right->end ? -1 : left->end > right->end;
}

/* Streams of one list of the document security store; those that are compressed are nothing of ours. */
static GPtrArray *
read_store (CsnPdfReader *reader, const char *key)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  qpdf_oh dss = csn_qpdf.oh_get_key (reader->qpdf, csn_pdf_reader_get_root (reader), "/DSS");
  qpdf_oh lists = csn_qpdf.oh_get_key_if_dict (reader->qpdf, dss, key);
  int count = csn_qpdf.oh_is_array (reader->qpdf, lists)
                  ? csn_qpdf.oh_get_array_n_items (reader->qpdf, lists)
                  : 0;

  for (int i = 0; i < MIN (count, MAX_LISTS); i++)
    {
      qpdf_oh stream = csn_qpdf.oh_get_array_item (reader->qpdf, lists, i);
      unsigned char *data = NULL;
      size_t size = 0;
      if (!csn_qpdf.oh_is_stream (reader->qpdf, stream)
          || csn_qpdf.oh_has_key (reader->qpdf, csn_qpdf.oh_get_dict (reader->qpdf, stream), "/Filter")
          || (csn_qpdf.oh_get_stream_data (reader->qpdf, stream, qpdf_dl_none, NULL, &data, &size)
              & QPDF_ERRORS))
        continue;
      g_ptr_array_add (found, g_bytes_new (data, size));
      csn_qpdf.oh_free_buffer (&data);
    }
  return found;
}

/* What the report carries of authorities can only take trust away, and only when their authority
 * signed it; so it may be listened to whoever put it there. */
static CsnTrust *
dup_trust_with_lists (CsnPdfReader *reader, CsnTrust *trust)
{
  CsnTrust *more = csn_trust_dup (trust);
  g_autoptr (GPtrArray) lists = read_store (reader, "/CRLs");
  g_autoptr (GPtrArray) answers = read_store (reader, "/OCSPs");

  for (guint i = 0; i < lists->len; i++)
    csn_trust_add_crl (more, g_ptr_array_index (lists, i), NULL);
  for (guint i = 0; i < answers->len; i++)
    csn_trust_add_answer (more, g_ptr_array_index (answers, i));
  return more;
}

static void
collect_signatures (CsnPdfVerification *self, CsnPdfReader *reader, CsnTrust *trust, GDateTime *at)
{
  gboolean unusual = FALSE;
  g_autoptr (GArray) fields = csn_pdf_reader_list_fields (reader, &unusual);

  if (unusual)
    fail (self, "pdf-form", _("The report has form fields other than signatures"));
  for (guint i = 0; i < fields->len && self->signatures->len < MAX_SIGNATURES; i++)
    {
      guint number = g_array_index (fields, guint, i);
      qpdf_oh field = csn_pdf_reader_get_object (reader, number);
      if (!csn_pdf_reader_has_key (reader, field, "/V"))
        {
          char *name = csn_pdf_reader_dup_text (reader, field, "/T");
          g_ptr_array_add (self->empty_fields, name != NULL ? name : g_strdup (""));
          continue;
        }
      CsnPdfSignature *signature = csn_pdf_signature_new (reader, number);
      g_ptr_array_add (self->signatures, signature);
      csn_pdf_signature_check (signature, reader, trust, at);
    }
  g_ptr_array_sort (self->signatures, compare_ends);
  if (csn_pdf_has_stray_signature (reader, self->signatures))
    fail (self, "pdf-stray",
          _("The file holds a signature that no field shows: it was taken out of the report"));
  if (self->signatures->len == 0)
    fail (self, "pdf-unsigned", _("The report has no signature"));
}

/* Without this the revisions cannot be told apart, and nothing more can be said. */
static gboolean
revisions_are_apart (CsnPdfVerification *self)
{
  gsize end = 0;

  for (guint i = 0; i < self->signatures->len; i++)
    {
      CsnPdfSignature *signature = g_ptr_array_index (self->signatures, i);
      if (signature->end == 0)
        return FALSE;
      if (signature->end <= end || signature->slot_start < end)
        {
          csn_pdf_signature_add_problem (signature,
                                         _("Two signatures claim the same part of the file"));
          return FALSE;
        }
      end = signature->end;
    }
  return self->signatures->len > 0;
}

static void
check_coverage (CsnPdfVerification *self, CsnPdfReader *reader)
{
  CsnPdfSignature *last = g_ptr_array_index (self->signatures, self->signatures->len - 1);

  last->covers_all = last->end == reader->xref->size;
  if (last->covers_all)
    return;
  for (guint i = 0; i < self->signatures->len; i++)
    {
      CsnPdfSignature *signature = g_ptr_array_index (self->signatures, i);
      csn_pdf_describe_rest (reader, last->end, signature->changes_after);
    }
  csn_pdf_signature_add_problem (last, _("The file was added to after the last signature"));
}

static void
check_permission (CsnPdfVerification *self, CsnPdfReader *reader)
{
  qpdf_oh permissions = csn_qpdf.oh_get_key (reader->qpdf, csn_pdf_reader_get_root (reader), "/Perms");
  g_autoptr (GPtrArray) keys = csn_pdf_reader_list_keys (reader, permissions);
  guint stated = (guint) csn_qpdf.oh_get_object_id (reader->qpdf,
                                                csn_qpdf.oh_get_key_if_dict (reader->qpdf, permissions,
                                                                         "/DocMDP"));

  if (keys->len > 1 || (keys->len == 1 && stated == 0))
    fail (self, "pdf-certification",
          _("The catalog grants permissions that no report of Countersign has"));
  for (guint i = 0; i < self->signatures->len; i++)
    {
      CsnPdfSignature *signature = g_ptr_array_index (self->signatures, i);
      if (signature->is_certification != (signature->number == stated && stated != 0))
        csn_pdf_signature_add_problem (
            signature, _("The catalog and the signature disagree about the certification"));
      if (signature->is_certification && i > 0)
        csn_pdf_signature_add_problem (signature,
                                       _("A certification must be the first signature"));
      if (signature->permit == CSN_PDF_PERMIT_NOTHING && i + 1 < self->signatures->len)
        csn_pdf_signature_add_problem (
            signature, _("This signature forbids additions, but another one was added"));
    }
  if (stated != 0 && self->signatures->len == 0)
    fail (self, "pdf-certification",
          _("The report says it is certified, but the signature is missing"));
}

static CsnPdfReader *
open_revision (CsnPdfVerification *self, GBytes *pdf, CsnPdfSignature *signature)
{
  g_autoptr (GBytes) bytes = g_bytes_new_from_bytes (pdf, 0, signature->end);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnPdfReader) revision = csn_pdf_reader_new (bytes, &error);

  if (revision == NULL || !revision->xref->tail_is_exact)
    {
      csn_pdf_signature_add_problem (signature,
                                     _("What this signature covers is not a whole PDF"));
      return NULL;
    }
  return g_steal_pointer (&revision);
}

static void
note_later_signature (CsnPdfVerification *self, guint index, GPtrArray *problems)
{
  CsnPdfSignature *later = g_ptr_array_index (self->signatures, index);
  CsnCertificate *signer = csn_pdf_signature_get_signer (later);
  g_autofree char *sentence
      = g_strdup_printf (_("“%s” was signed by %s"), later->field,
                         signer != NULL ? csn_certificate_get_name (signer) : "?");

  for (guint i = 0; i < index; i++)
    {
      CsnPdfSignature *earlier = g_ptr_array_index (self->signatures, i);
      csn_pdf_signature_add_change (earlier, sentence);
      for (guint p = 0; p < problems->len; p++)
        {
          csn_pdf_signature_add_change (earlier, g_ptr_array_index (problems, p));
          if (i + 1 == index)
            csn_pdf_signature_add_problem (earlier, g_ptr_array_index (problems, p));
        }
    }
}

static gboolean
check_revisions (CsnPdfVerification *self, GBytes *pdf, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) references = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CsnPdfReader) before = NULL;

  for (guint i = 0; i < self->signatures->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      CsnPdfSignature *signature = g_ptr_array_index (self->signatures, i);
      CsnPdfReader *after = open_revision (self, pdf, signature);
      if (after == NULL)
        return TRUE;
      if (i == 0)
        {
          g_autoptr (GArray) remarkable = g_array_new (FALSE, FALSE, sizeof (guint));
          if (!csn_pdf_survey (after, self->signatures->len > 1 ? references : NULL, remarkable))
            g_ptr_array_add (problems,
                             g_strdup (_("The first revision of the report is damaged")));
          csn_pdf_scan_objects (after, remarkable, problems);
          fail_all (self, "pdf-active", problems);
        }
      else
        {
          g_ptr_array_set_size (problems, 0);
          csn_pdf_compare_revisions (before, after, signature, references, problems);
          note_later_signature (self, i, problems);
        }
      if (csn_pdf_reader_has_warnings (after))
        csn_pdf_signature_add_problem (
            signature, _("The part of the PDF that came with this signature is damaged"));
      g_clear_pointer (&before, csn_pdf_reader_free);
      before = after;
    }
  return TRUE;
}

static void
report_signature (CsnPdfVerification *self, CsnPdfSignature *signature)
{
  for (guint i = 0; i < signature->problems->len; i++)
    csn_findings_add (self->findings, CSN_FINDING_ERROR, "pdf-signature", _("Signature “%s”: %s"),
                      signature->field, (const char *) g_ptr_array_index (signature->problems, i));
  if (signature->cms == NULL)
    return;
  CsnTimeStamp *stamp = csn_cms_signature_get_time_stamp (signature->cms);
  const char *name = csn_certificate_get_name (csn_pdf_signature_get_signer (signature));
  if (!csn_pdf_signature_is_trusted (signature))
    csn_findings_add (self->findings, CSN_FINDING_ERROR, "pdf-untrusted",
                      _("Signature “%s” by %s: %s"), signature->field, name,
                      csn_cms_signature_get_reason (signature->cms));
  if (stamp != NULL && signature->at != NULL
      && ABS (g_date_time_difference (csn_time_stamp_get_time (stamp), signature->at))
             > CLOCK_TOLERANCE)
    csn_findings_add (
        self->findings, CSN_FINDING_WARNING, "pdf-clock",
        _("Signature “%s”: the stated time is more than ten minutes off its time-stamp"),
        signature->field);
  if (stamp != NULL && !csn_trust_verdict_is_good (csn_time_stamp_get_verdict (stamp)))
    csn_findings_add (self->findings, CSN_FINDING_WARNING, "pdf-time-stamp",
                      _("Signature “%s”: its time-stamp is by %s, who is not trusted here; it was "
                         "left out of account"),
                      signature->field,
                      csn_certificate_get_name (csn_time_stamp_get_authority (stamp)));
}

static void
report (CsnPdfVerification *self)
{
  for (guint i = 0; i < self->signatures->len; i++)
    report_signature (self, g_ptr_array_index (self->signatures, i));
  for (guint i = 0; i < self->empty_fields->len; i++)
    csn_findings_add (self->findings, CSN_FINDING_INFO, "pdf-field-empty",
                      _("The field “%s” is not signed"),
                      (const char *) g_ptr_array_index (self->empty_fields, i));
}

/**
 * csn_pdf_verify:
 * @at: (nullable): when the certificates must have been good; NULL takes what each signature
 * states. A trusted time-stamp wins over both.
 *
 * Returns: (transfer full): the outcome, also for a file that is no PDF at all; NULL only when
 * cancelled
 */
CsnPdfVerification *
csn_pdf_verify (GBytes *pdf,
                CsnTrust *trust,
                GDateTime *at,
                GCancellable *cancellable,
                GError **error)
{
  g_return_val_if_fail (pdf != NULL && CSN_IS_TRUST (trust), NULL);

  g_autoptr (CsnPdfVerification) self = g_object_new (CSN_TYPE_PDF_VERIFICATION, NULL);
  g_autoptr (GError) damage = NULL;
  g_autoptr (CsnPdfReader) reader = csn_pdf_reader_new (pdf, &damage);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (reader == NULL)
    {
      fail (self, "pdf-format", damage->message);
      return g_steal_pointer (&self);
    }
  if (!reader->xref->tail_is_exact)
    fail (self, "pdf-tail", _("There are bytes behind the end of the PDF"));
  g_autoptr (CsnTrust) informed = dup_trust_with_lists (reader, trust);
  collect_signatures (self, reader, informed, at);
  if (revisions_are_apart (self))
    {
      check_coverage (self, reader);
      if (!check_revisions (self, pdf, cancellable, error))
        return NULL;
    }
  check_permission (self, reader);
  if (csn_pdf_reader_has_warnings (reader))
    fail (self, "pdf-format", _("The PDF is damaged or ambiguous"));
  report (self);
  return g_steal_pointer (&self);
}

static void
verify_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  VerifyTask *verify = data;
  GError *error = NULL;
  CsnPdfVerification *self
      = csn_pdf_verify (verify->pdf, verify->trust, verify->at, cancellable, &error);

  if (self == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, self, g_object_unref);
}

void
csn_pdf_verify_async (GBytes *pdf,
                      CsnTrust *trust,
                      GDateTime *at,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_return_if_fail (pdf != NULL && CSN_IS_TRUST (trust));

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  VerifyTask *data = g_new0 (VerifyTask, 1);

  data->pdf = g_bytes_ref (pdf);
  data->trust = g_object_ref (trust);
  data->at = at != NULL ? g_date_time_ref (at) : NULL;
  g_task_set_source_tag (task, csn_pdf_verify_async);
  g_task_set_task_data (task, data, (GDestroyNotify) verify_task_free);
  g_task_run_in_thread (task, verify_thread);
}

CsnPdfVerification *
csn_pdf_verify_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Returns: (transfer none) (element-type CsnPdfSignature): in the order of signing */
GPtrArray *
csn_pdf_verification_get_signatures (CsnPdfVerification *self)
{
  g_return_val_if_fail (CSN_IS_PDF_VERIFICATION (self), NULL);
  return self->signatures;
}

/* Returns: (transfer none) (element-type CsnFinding) */
GPtrArray *
csn_pdf_verification_get_findings (CsnPdfVerification *self)
{
  g_return_val_if_fail (CSN_IS_PDF_VERIFICATION (self), NULL);
  return self->findings;
}

/* Returns: (transfer none) (element-type utf8): names of signature fields that nobody signed yet */
GPtrArray *
csn_pdf_verification_get_empty_fields (CsnPdfVerification *self)
{
  g_return_val_if_fail (CSN_IS_PDF_VERIFICATION (self), NULL);
  return self->empty_fields;
}

/* Whether nothing is wrong: signed, whole, unchanged, trusted */
gboolean
csn_pdf_verification_is_good (CsnPdfVerification *self)
{
  g_return_val_if_fail (CSN_IS_PDF_VERIFICATION (self), FALSE);
  return csn_findings_count (self->findings, CSN_FINDING_ERROR) == 0;
}
