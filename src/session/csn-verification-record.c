/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The checks that a record file and a report have in common: the record that the log makes, its approvals, and what the rules
 * say of it now against what the report says. */

#include "csn-verification-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-approval-check.h"
#include "csn-approval-file.h"
#include "csn-chain.h"
#include "csn-content.h"
#include "csn-digest.h"
#include "csn-evaluation.h"
#include "csn-importer.h"

/* Who writes what no log has. */
#define NOBODY "00000000000000000000000000000000"

/* All files of a folder are about one record. */
static void
see_record (CsnVerification *self, GPtrArray *events)
{
  const char *doc = events->len > 0 ? csn_event_get_doc (g_ptr_array_index (events, 0)) : "";

  if (self->doc == NULL)
    self->doc = g_strdup (doc);
  else if (strcmp (self->doc, doc) != 0)
    csn_findings_add (self->found, CSN_FINDING_ERROR, "folder-mixed", _ ("This file is about another record."));
}

CsnRecord *
csn_verification_build_record (CsnVerification *self, GBytes *source, GPtrArray *events)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnChecklist) checklist = csn_importer_import (source, &error);
  g_autoptr (CsnLineage) lineage = NULL;
  g_autoptr (CsnRecord) record = NULL;

  if (checklist == NULL)
    {
      csn_findings_add (self->found, CSN_FINDING_ERROR, "document", _ ("The document cannot be read: %s"), error->message);
      return NULL;
    }
  see_record (self, events);
  lineage = csn_lineage_new (events);
  record = csn_record_new_of (checklist, lineage);
  for (guint i = 0; i < events->len; i++)
    {
      g_autoptr (GError) local_error = NULL;

      if (!csn_record_apply (record, g_ptr_array_index (events, i), &local_error))
        csn_findings_add (self->found, CSN_FINDING_ERROR, "entry", "%s", local_error->message);
    }
  if (csn_record_get_n_unknown (record) > 0)
    csn_findings_add (self->found, CSN_FINDING_WARNING, "newer",
                      _ ("A newer Countersign wrote entries that this one cannot judge."));
  return g_steal_pointer (&record);
}

static CsnPolicy *
load_policy (CsnVerification *self, CsnRecord *record)
{
  const char *text = csn_record_get_policy (record);
  g_autoptr (GError) error = NULL;
  CsnPolicy *policy = text ? csn_policy_new_from_text (text, &error) : csn_policy_new_default ();

  if (policy != NULL)
    return policy;
  csn_findings_add (self->found, CSN_FINDING_ERROR, "policy", _ ("The policy of the record cannot be used: %s"),
                    error->message);
  return csn_policy_new_default ();
}

static void
note_approval (CsnVerification *self, CsnApproval *approval, gboolean trusted, gboolean stale)
{
  static const char *const changed[] = { N_ ("The record was changed after this approval."), NULL };
  static const char *const unchanged[] = { NULL };
  g_autoptr (CsnSignatureInfo) info = NULL;
  CsnSignatureInfoSpec spec = {
    .role = csn_approval_get_role (approval),
    .by = csn_approval_get_signer (approval),
    .at = csn_approval_get_at (approval),
    .problem = csn_approval_get_problem (approval),
    .valid = csn_approval_is_valid (approval),
    .trusted = trusted,
    .covers_all = !stale,
    .changes_after = stale ? changed : unchanged,
  };

  info = csn_signature_info_new (&spec);
  g_list_store_append (self->signatures, info);
}

/* Whoever names roots wants to hear when only the file itself vouches for somebody. */
void
csn_verification_note_roster (CsnVerification *self, const char *by)
{
  if (csn_trust_get_roots (self->trust)->len > 0)
    csn_findings_add (self->found, CSN_FINDING_WARNING, "roster-only",
                      _ ("%s is vouched for by the record's own roster alone, not by a root that was named (--trust)."), by);
}

static void
check_approval (CsnVerification *self, CsnRecord *record, CsnPolicy *policy, CsnApproval *approval)
{
  CsnSlot *slot = csn_checklist_find_slot (csn_record_get_checklist (record), csn_approval_get_slot (approval));
  g_autofree char *content = slot ? csn_content_dup_digest (record, policy, slot) : g_strdup ("");
  const char *by = csn_approval_get_signer (approval);
  const char *role = csn_approval_get_role (approval);
  gboolean stale = slot == NULL || csn_approval_was_stale (record, approval, content);
  gboolean trusted = csn_approval_is_trusted (approval);

  note_approval (self, approval, trusted, stale);
  if (csn_approval_is_valid (approval) && csn_approval_check_is_by_roster (approval))
    csn_verification_note_roster (self, by);
  /* the newer document has no such role any more */
  if (slot == NULL && *csn_approval_get_slot (approval) == '\0')
    csn_findings_add (self->found, CSN_FINDING_INFO, "approval-slot",
                      _ ("The approval as %s is for a role that the newer version of the document no longer has."), role);
  else if (slot == NULL)
    csn_findings_add (self->found, CSN_FINDING_ERROR, "approval-slot", _ ("An approval is for “%s”, which nobody signs as."),
                      csn_approval_get_slot (approval));
  if (!csn_approval_is_valid (approval))
    csn_findings_add (self->found, CSN_FINDING_ERROR, "approval-invalid", _ ("The approval as %s is not valid: %s"), role,
                      csn_approval_get_problem (approval));
  else if (!trusted)
    csn_findings_add (self->found, CSN_FINDING_ERROR, "approval-untrusted",
                      _ ("Nobody vouches for %s, who signed as %s: the certificate is in no roster and its issuer is not "
                         "trusted (--trust)."),
                      by, role);
  else if (csn_approval_is_withdrawn (approval))
    csn_findings_add (self->found, CSN_FINDING_INFO, "approval-withdrawn", _ ("%s took the approval as %s back."), by, role);
  else if (stale)
    csn_findings_add (self->found, CSN_FINDING_WARNING, "approval-stale",
                      _ ("The record was changed after %s signed as %s: that approval no longer counts."), by, role);
  else
    csn_findings_add (self->found, CSN_FINDING_INFO, "approval-valid",
                      csn_approval_is_rejection (approval) ? _ ("%s rejected as %s on %s.") : _ ("%s approved as %s on %s."),
                      by, role, csn_approval_get_at (approval));
}

static void
check_roles (CsnVerification *self, CsnEvaluation *evaluation)
{
  GListModel *slots = csn_evaluation_get_slots (evaluation);

  for (gsize i = 0; self->required_roles != NULL && self->required_roles[i] != NULL; i++)
    {
      gboolean signed_off = FALSE;

      for (guint n = 0; n < g_list_model_get_n_items (slots); n++)
        {
          g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, n);
          CsnSlot *slot = csn_slot_status_get_slot (status);

          if (csn_slot_status_get_state (status) == CSN_SLOT_APPROVED
              && (g_ascii_strcasecmp (csn_slot_get_role (slot), self->required_roles[i]) == 0
                  || strcmp (csn_slot_get_id (slot), self->required_roles[i]) == 0))
            signed_off = TRUE;
        }
      if (!signed_off)
        csn_findings_add (self->found, CSN_FINDING_ERROR, "role-missing", _ ("No valid approval as %s."),
                          self->required_roles[i]);
    }
}

void
csn_verification_check_record (CsnVerification *self, CsnRecord *record)
{
  g_autoptr (CsnPolicy) policy = load_policy (self, record);
  g_autoptr (CsnEvaluation) evaluation = NULL;
  GListModel *approvals = csn_record_get_approvals (record);

  csn_approval_check_record (record, policy, self->trust);
  for (guint i = 0; i < g_list_model_get_n_items (approvals); i++)
    {
      g_autoptr (CsnApproval) approval = g_list_model_get_item (approvals, i);

      check_approval (self, record, policy, approval);
    }
  if (g_list_model_get_n_items (approvals) == 0)
    csn_findings_add (self->found, CSN_FINDING_INFO, "no-approvals", _ ("Nobody has signed yet."));
  evaluation = csn_evaluate (record, policy, self->now);
  check_roles (self, evaluation);
  csn_findings_add (self->found, CSN_FINDING_INFO, "verdict", _ ("Verdict by the rules: %s"),
                    csn_enum_to_string (CSN_TYPE_VERDICT_KIND, csn_evaluation_get_verdict (evaluation)));
}

/* --- exports ---------------------------------------------------------------------------------------------------- */

static GPtrArray *
list_head_sigs (CsnVerification *self, CsnRecordExport *export)
{
  GPtrArray *sigs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < csn_record_export_get_n_heads (export); i++)
    {
      CsnReportHead head;
      g_autoptr (GBytes) key = NULL;
      g_autoptr (GBytes) signature = NULL;
      CsnHeadSig *sig;

      csn_record_export_get_head (export, i, &head);
      key = csn_hex_decode (head.key ? head.key : "");
      signature = csn_hex_decode (head.signature ? head.signature : "");
      sig = key && signature ? csn_head_sig_new (head.writer, key, head.wseq, signature) : NULL;
      if (sig == NULL)
        csn_findings_add (self->found, CSN_FINDING_ERROR, "head-signature", _ ("A signature over the log cannot be read."));
      else
        g_ptr_array_add (sigs, sig);
    }
  return sigs;
}

/* The line of the manifest must be what the log says, and the bytes that travel along must be those. */
static void
check_evidence (CsnVerification *self, CsnRecord *record, CsnExportEvidence *line, guint number,
                CsnAttachmentFunc attachment, gpointer user_data)
{
  CsnEvidence *evidence = csn_record_find_evidence (record, line->id);

  if (evidence == NULL || strcmp (csn_evidence_get_sha256 (evidence), line->sha256) != 0
      || csn_evidence_get_n_bytes (evidence) != line->bytes)
    {
      csn_findings_add (self->found, CSN_FINDING_ERROR, "evidence-manifest",
                        _ ("The list of evidence says of “%s” what the log does not."), line->name);
      return;
    }
  if (!line->embedded || attachment == NULL)
    return;
  {
    g_autofree char *name = g_strdup_printf ("evidence-%u-", number);
    g_autoptr (GBytes) bytes = attachment (name, user_data);
    g_autofree char *sha256 = bytes ? csn_sha256_hex_bytes (bytes) : NULL;

    if (bytes == NULL)
      csn_findings_add (self->found, CSN_FINDING_ERROR, "evidence-missing", _ ("The evidence “%s” is not in the report."),
                        line->name);
    else if (strcmp (sha256, line->sha256) != 0)
      csn_findings_add (self->found, CSN_FINDING_ERROR, "evidence-hash",
                        _ ("The evidence “%s” is not the one that was recorded."), line->name);
  }
}

/* Equal bytes travel once: attachments are numbered by first appearance of their digest. */
static void
check_all_evidence (CsnVerification *self, CsnRecord *record, CsnRecordExport *export, CsnAttachmentFunc attachment,
                    gpointer user_data)
{
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < csn_record_export_get_n_evidence (export); i++)
    {
      CsnExportEvidence line;
      guint number;

      csn_record_export_get_evidence (export, i, &line);
      number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, line.sha256));
      if (line.embedded && number == 0)
        {
          number = g_hash_table_size (numbers) + 1;
          g_hash_table_insert (numbers, (gpointer) line.sha256, GUINT_TO_POINTER (number));
        }
      check_evidence (self, record, &line, number, attachment, user_data);
    }
}

/* What the report says the verdict is must be what the rules make of its record. Time moves follow-ups and dates, so the time
 * at which the report was made counts. */
static void
compare_verdict (CsnVerification *self, CsnRecord *record, CsnRecordExport *export)
{
  g_autoptr (CsnPolicy) policy = load_policy (self, record);
  JsonObject *root = csn_record_export_get_root (export);
  g_autoptr (GDateTime) made = g_date_time_new_from_iso8601 (csn_json_get_string (root, "made", ""), NULL);
  g_autoptr (CsnEvaluation) evaluation = NULL;
  const char *said = csn_json_get_string (root, "verdict", "");
  const char *found;

  csn_approval_check_record (record, policy, self->trust);
  evaluation = csn_evaluate (record, policy, made ? made : self->now);
  found = csn_enum_to_string (CSN_TYPE_VERDICT_KIND, csn_evaluation_get_verdict (evaluation));
  if (strcmp (said, found) != 0)
    csn_findings_add (self->found, CSN_FINDING_ERROR, "verdict-differs",
                      _ ("The report says %s, but the rules make %s of its record."), said, found);
}

/* What was signed in the report itself after its record was put into it counts as if the record had taken it over. */
static void
take_approvals (CsnVerification *self, CsnRecord *record)
{
  for (guint i = 0; self->approvals != NULL && i < self->approvals->len; i++)
    {
      JsonObject *data = g_ptr_array_index (self->approvals, i);
      g_autoptr (CsnCmsSignature) signature = csn_approval_file_open (data, self->trust, NULL);
      GDateTime *at = signature ? csn_cms_signature_get_signing_time (signature) : NULL;
      g_autofree char *time = csn_time_dup_stamp (at);
      g_autoptr (GError) error = NULL;
      g_autoptr (CsnEvent) event = NULL;
      CsnEventSpec spec = { .doc = csn_record_get_id (record), .writer = NOBODY, .wseq = 1, .prev = "",
                            .lamport = G_MAXINT32 + (guint64) i, .time = time, .type = "approval", .data = data };

      if (time == NULL)
        continue;
      spec.actor = csn_certificate_get_name (csn_cms_signature_get_signer (signature));
      event = csn_event_new (&spec, &error);
      if (event == NULL || !csn_record_apply (record, event, &error))
        csn_findings_add (self->found, CSN_FINDING_ERROR, "entry", "%s", error->message);
    }
}

void
csn_verification_check_export (CsnVerification *self,
                               CsnRecordExport *export,
                               CsnAttachmentFunc attachment,
                               gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = csn_record_export_list_events (export, &error);
  g_autoptr (GPtrArray) sigs = NULL;
  g_autoptr (CsnRecord) record = NULL;
  g_auto (GStrv) heads = NULL;

  csn_verification_see_digest (self, csn_record_export_get_sha256 (export));
  if (events == NULL)
    {
      csn_findings_add (self->found, CSN_FINDING_ERROR, "entry", "%s", error->message);
      return;
    }
  sigs = list_head_sigs (self, export);
  csn_chain_verify (events, sigs, csn_record_export_get_record (export), self->found);
  heads = csn_chain_dup_heads (events);
  for (gsize i = 0; heads[i] != NULL; i++)
    csn_verification_see_digest (self, heads[i]);
  record = csn_verification_build_record (self, csn_record_export_get_source (export), events);
  if (record == NULL)
    return;
  check_all_evidence (self, record, export, attachment, user_data);
  compare_verdict (self, record, export);
  take_approvals (self, record);
  csn_verification_check_record (self, record);
}
