/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks reports: PDF, HTML and JSON. Each carries the record it was made from; what the report adds is checked against it. */

#include "csn-verification-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-digest.h"
#include "csn-dsse.h"
#include "csn-html-report.h"
#include "csn-pdf-attachment.h"
#include "csn-pdf-verify.h"
#include "csn-report-approvals.h"

#define RECORD_NAME "record.json"

/* The roster of the record vouches for the signers of its reports too. */
static void
pin_roster (CsnVerification *self, CsnRecordExport *export)
{
  g_autoptr (GPtrArray) events = csn_record_export_list_events (export, NULL);

  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (events, i);
      g_autoptr (GBytes) der = NULL;
      g_autofree char *fingerprint = NULL;

      if (strcmp (csn_event_get_event_type (event), "roster.add") != 0)
        continue;
      der = csn_base64_decode (csn_json_get_string (csn_event_get_data (event), "certificate", NULL));
      fingerprint = csn_sha256_hex_bytes (der);
      csn_trust_pin (self->trust, fingerprint);
    }
}

/* --- PDF -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GBytes *pdf;
  GStrv names;
} Attachments;

/* Bytes of the file whose name begins with @name. */
static GBytes *
find_attachment (const char *name, gpointer user_data)
{
  Attachments *attachments = user_data;

  for (gsize i = 0; attachments->names != NULL && attachments->names[i] != NULL; i++)
    if (g_str_has_prefix (attachments->names[i], name))
      return csn_pdf_get_attachment (attachments->pdf, attachments->names[i], NULL);
  return NULL;
}

static void
note_signature (CsnVerification *self, CsnPdfSignature *signature)
{
  GPtrArray *changes = csn_pdf_signature_get_changes_after (signature);
  GPtrArray *problems = csn_pdf_signature_get_problems (signature);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  GDateTime *at = csn_pdf_signature_get_at (signature);
  CsnCertificate *signer = csn_pdf_signature_get_signer (signature);
  g_autofree char *stamp = csn_time_dup_stamp (at);
  g_autoptr (CsnSignatureInfo) info = NULL;
  CsnSignatureInfoSpec spec = { 0 };

  for (guint i = 0; changes != NULL && i < changes->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (changes, i));
  list = g_strv_builder_end (builder);
  if (signer != NULL && csn_cms_signature_get_verdict (csn_pdf_signature_get_cms (signature)) == CSN_TRUST_PINNED)
    csn_verification_note_roster (self, csn_certificate_get_name (signer));
  spec.role = csn_pdf_signature_get_field (signature);
  spec.by = signer ? csn_certificate_get_name (signer) : NULL;
  spec.at = stamp;
  spec.problem = problems != NULL && problems->len > 0 ? g_ptr_array_index (problems, 0) : NULL;
  spec.valid = csn_pdf_signature_is_valid (signature);
  spec.trusted = csn_pdf_signature_is_trusted (signature);
  spec.covers_all = csn_pdf_signature_covers_all (signature);
  spec.changes_after = (const char *const *) list;
  info = csn_signature_info_new (&spec);
  g_list_store_append (self->signatures, info);
}

static void
check_signatures (CsnVerification *self, GBytes *bytes, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnPdfVerification) verification = csn_pdf_verify (bytes, self->trust, NULL, cancellable, &error);
  GPtrArray *signatures;
  GPtrArray *findings;

  if (verification == NULL)
    {
      csn_findings_add (self->found, CSN_FINDING_ERROR, "pdf", "%s", error->message);
      return;
    }
  findings = csn_pdf_verification_get_findings (verification);
  for (guint i = 0; i < findings->len; i++)
    g_ptr_array_add (self->found, g_object_ref (g_ptr_array_index (findings, i)));
  signatures = csn_pdf_verification_get_signatures (verification);
  for (guint i = 0; i < signatures->len; i++)
    note_signature (self, g_ptr_array_index (signatures, i));
  self->approvals = csn_report_approvals_collect (verification);
  if (!csn_pdf_verification_is_good (verification) && csn_findings_count (findings, CSN_FINDING_ERROR) == 0)
    csn_findings_add (self->found, CSN_FINDING_ERROR, "pdf-signature", _ ("The PDF has no signature that counts."));
}

void
csn_verification_check_pdf (CsnVerification *self, GBytes *bytes, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  Attachments attachments = { bytes, NULL };
  g_autoptr (GBytes) json = csn_pdf_get_attachment (bytes, RECORD_NAME, &error);
  g_autoptr (CsnRecordExport) export = json ? csn_record_export_new_from_bytes (json, &error) : NULL;

  if (export != NULL && csn_trust_get_roots (self->trust)->len == 0)
    csn_findings_add (self->found, CSN_FINDING_INFO, "roster-only",
                      _ ("Signers are vouched for by the record's own roster alone; name roots that you trust (--trust) to be "
                         "independent of it."));
  if (export != NULL)
    pin_roster (self, export);
  check_signatures (self, bytes, cancellable);
  if (json == NULL)
    {
      csn_findings_add (self->found, CSN_FINDING_ERROR, "no-record", "%s",
                        g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
                            ? _ ("The PDF does not carry the record it is about.")
                            : error->message);
      return;
    }
  if (export == NULL)
    {
      csn_findings_add (self->found, CSN_FINDING_ERROR, "record", "%s", error->message);
      return;
    }
  attachments.names = csn_pdf_list_attachments (bytes, NULL);
  csn_verification_check_export (self, export, find_attachment, &attachments);
  g_clear_pointer (&self->approvals, g_ptr_array_unref);
  g_strfreev (attachments.names);
}

/* --- HTML and JSON ---------------------------------------------------------------------------------------------- */

void
csn_verification_check_html (CsnVerification *self, GBytes *bytes)
{
  g_autoptr (CsnRecordExport) export = csn_html_report_check (bytes, self->found);

  if (export != NULL)
    csn_verification_check_export (self, export, NULL, NULL);
}

void
csn_verification_check_json (CsnVerification *self, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordExport) export = NULL;

  if (csn_dsse_is_envelope (bytes))
    {
      csn_verification_check_statement (self, bytes);
      return;
    }
  export = csn_record_export_new_from_bytes (bytes, &error);
  if (export != NULL)
    csn_verification_check_export (self, export, NULL, NULL);
  else if (csn_verification_check_signed (self, bytes))
    return;
  else if (csn_verification_is_other_json (bytes))
    csn_verification_tell_unknown (self, bytes);
  else
    csn_findings_add (self->found, CSN_FINDING_ERROR, "record", "%s", error->message);
}
