/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signs a field of a co-signed report; see the header. */

#include "csn-report-signing.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-approval-file.h"
#include "csn-approval-statement.h"
#include "csn-chain.h"
#include "csn-cms.h"
#include "csn-importer.h"
#include "csn-pdf-sign.h"
#include "csn-pdf-verify.h"
#include "csn-record-export.h"
#include "csn-report-file.h"
#include "csn-report-memory.h"
#include "csn-report-slots.h"
#include "csn-session-error.h"
#include "csn-silence.h"

typedef struct
{
  char *path;            /* (owned) */
  char *role;            /* (owned) */
  CsnIdentity *identity; /* (owned) */
  gboolean approve;
  char *comment;         /* (owned) (nullable) */
  char *tsa;             /* (owned) (nullable) */
  char *output;          /* (owned) */
  CsnClock *clock;       /* (owned) */
} Signing;

static void
signing_free (Signing *signing)
{
  g_free (signing->path);
  g_free (signing->role);
  g_clear_object (&signing->identity);
  g_free (signing->comment);
  g_free (signing->tsa);
  g_free (signing->output);
  g_clear_object (&signing->clock);
  g_free (signing);
}

static gboolean
is_empty (CsnPdfVerification *verification, const char *field)
{
  GPtrArray *empty = csn_pdf_verification_get_empty_fields (verification);

  return empty != NULL && g_ptr_array_find_with_equal_func (empty, field, g_str_equal, NULL);
}

/* What was signed before must still be good, whoever signed it. */
static gboolean
check_before (GBytes *pdf, CsnReportSlots *slots, GDateTime *now, const char *field, GCancellable *cancellable,
              GError **error)
{
  g_autoptr (CsnTrust) trust = csn_trust_new ();
  g_autoptr (CsnPdfVerification) verification = csn_pdf_verify (pdf, trust, now, cancellable, error);
  const char *sha256 = csn_record_export_get_sha256 (csn_report_slots_get_record (slots));
  g_autofree char *missing = NULL;
  GPtrArray *signatures;

  if (verification == NULL)
    return FALSE;
  signatures = csn_pdf_verification_get_signatures (verification);
  for (guint i = 0; i < signatures->len; i++)
    if (!csn_pdf_signature_is_valid (g_ptr_array_index (signatures, i)))
      {
        g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NOT_ALLOWED,
                             _ ("An earlier signature of this report is not valid; do not sign it. Ask for a new report."));
        return FALSE;
      }
  missing = csn_report_memory_find_missing (sha256, verification);
  if (missing != NULL)
    {
      g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NOT_ALLOWED, missing);
      return FALSE;
    }
  csn_report_memory_note (sha256, verification);
  if (is_empty (verification, field))
    return TRUE;
  g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NOT_ALLOWED,
               _ ("The report has no empty field “%s”: it is sealed, or that role has signed already."), field);
  return FALSE;
}

/* Other copies that lack this signature are old from now on. */
static void
remember (GBytes *signed_pdf, CsnReportSlots *slots, GDateTime *now)
{
  g_autoptr (CsnTrust) trust = csn_trust_new ();
  g_autoptr (CsnPdfVerification) verification = csn_pdf_verify (signed_pdf, trust, now, NULL, NULL);

  if (verification != NULL)
    csn_report_memory_note (csn_record_export_get_sha256 (csn_report_slots_get_record (slots)), verification);
}

/* What the signer of @slot signs of the record that the report carries, as they would in the record itself. */
static char *
write_statement (Signing *signing, CsnRecordExport *export, const char *slot, GError **error)
{
  g_autoptr (GPtrArray) events = csn_record_export_list_events (export, error);
  g_autoptr (CsnChecklist) checklist = events ? csn_importer_import (csn_record_export_get_source (export), error) : NULL;
  g_autoptr (CsnLineage) lineage = checklist ? csn_lineage_new (events) : NULL;
  g_autoptr (CsnRecord) record = lineage ? csn_record_new_of (checklist, lineage) : NULL;
  g_autoptr (CsnPolicy) policy = NULL;
  g_autofree char *at = csn_clock_dup_stamp (signing->clock);
  g_auto (GStrv) heads = events ? csn_chain_dup_heads (events) : NULL;
  CsnStatementSpec spec = { NULL, !signing->approve, signing->comment, at, (const char *const *) heads };
  CsnSlot *found;

  if (record == NULL)
    return NULL;
  for (guint i = 0; i < events->len; i++)
    csn_record_apply (record, g_ptr_array_index (events, i), NULL);
  policy = csn_policy_new_of_record (csn_record_get_policy (record));
  found = csn_checklist_find_slot (checklist, slot);
  if (found != NULL)
    return csn_approval_statement_dup (record, policy, found, &spec, error);
  g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NO_ITEM, _ ("Nobody signs as “%s” in this report."), slot);
  return NULL;
}

/* The approval that stands beside the signature, so that the record's owner can take it back. */
static char *
write_approval (Signing *signing, CsnRecordExport *export, const char *slot, GDateTime *now, GCancellable *cancellable,
                GError **error)
{
  g_autofree char *statement = write_statement (signing, export, slot, error);
  g_autoptr (GBytes) content = statement ? g_bytes_new (statement, strlen (statement)) : NULL;
  g_autoptr (GBytes) cms
      = content ? csn_cms_sign_detached (signing->identity, content, now, signing->tsa, cancellable, error) : NULL;

  return cms ? csn_approval_file_write (slot, statement, cms, error) : NULL;
}

static GBytes *
sign (Signing *signing, GBytes *pdf, CsnReportSlots *slots, char **silence, GCancellable *cancellable, GError **error)
{
  const CsnReportSlot *slot = csn_report_slots_find (slots, signing->role, error);
  gboolean sealing = slot != NULL && strcmp (slot->field, CSN_REPORT_SIGNING_SEAL) == 0;
  g_autoptr (GDateTime) now = csn_clock_dup_now (signing->clock);
  g_autoptr (CsnRevocation) revocation = NULL;
  g_autofree char *approval = NULL;
  g_autofree char *reason = NULL;
  CsnPdfSignOptions options = { 0 };

  if (slot == NULL || !check_before (pdf, slots, now, slot->field, cancellable, error))
    return NULL;
  revocation = csn_revocation_ask (signing->identity, now, cancellable, error);
  if (revocation == NULL)
    return NULL;
  *silence = csn_revocation_dup_silence (revocation);
  if (!sealing)
    {
      approval = write_approval (signing, csn_report_slots_get_record (slots), slot->slot, now, cancellable, error);
      if (approval == NULL)
        return NULL;
    }
  reason = signing->approve ? g_strdup ("Approved") : g_strdup_printf ("Rejected: %s", signing->comment);
  options.field = slot->field;
  options.role = *slot->role != '\0' ? slot->role : slot->slot;
  options.reason = reason;
  options.approval = approval;
  options.at = now;
  options.permit = sealing ? CSN_PDF_PERMIT_NOTHING : CSN_PDF_PERMIT_SIGNING;
  options.tsa_url = signing->tsa;
  options.validation = csn_revocation_is_empty (revocation) ? NULL : revocation;
  return csn_pdf_sign (pdf, signing->identity, &options, cancellable, error);
}

static void
sign_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Signing *signing = task_data;
  GError *error = NULL;
  g_autofree char *silence = NULL;
  gboolean writable = csn_report_file_may_replace (signing->output, &error);
  g_autoptr (GBytes) pdf = writable ? csn_report_file_read (signing->path, &error) : NULL;
  g_autoptr (CsnReportSlots) slots = pdf ? csn_report_slots_new (pdf, &error) : NULL;
  g_autoptr (GBytes) signed_pdf = slots ? sign (signing, pdf, slots, &silence, cancellable, &error) : NULL;
  g_autoptr (GDateTime) now = csn_clock_dup_now (signing->clock);

  if (signed_pdf == NULL
      || !g_file_set_contents_full (signing->output, g_bytes_get_data (signed_pdf, NULL),
                                    (gssize) g_bytes_get_size (signed_pdf),
                                    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  remember (signed_pdf, slots, now);
  csn_silence_note (task, g_steal_pointer (&silence));
  g_task_return_boolean (task, TRUE);
}

/* Everything that can be known before a key is opened. */
static void
check_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Signing *signing = task_data;
  GError *error = NULL;
  g_autoptr (GBytes) pdf = csn_report_file_read (signing->path, &error);
  g_autoptr (CsnReportSlots) slots = pdf ? csn_report_slots_new (pdf, &error) : NULL;
  const CsnReportSlot *slot = slots ? csn_report_slots_find (slots, signing->role, &error) : NULL;
  g_autoptr (GDateTime) now = csn_clock_dup_now (signing->clock);

  if (slot == NULL || !check_before (pdf, slots, now, slot->field, cancellable, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* --- who has still to sign -------------------------------------------------------------------------------------- */

/* Roles in the order of the report; a role that several people sign as stands for the first empty field. None for a PDF that
 * carries no record. */
static GStrv
list_empty (GBytes *pdf, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsnTrust) trust = csn_trust_new ();
  g_autoptr (CsnPdfVerification) verification = csn_pdf_verify (pdf, trust, NULL, cancellable, error);
  g_autoptr (CsnReportSlots) slots = verification ? csn_report_slots_new (pdf, NULL) : NULL;
  g_autoptr (GStrvBuilder) roles = g_strv_builder_new ();
  g_autoptr (GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean found = FALSE;

  if (verification == NULL)
    return NULL;
  for (guint i = 0; slots != NULL && i < csn_report_slots_get_n (slots); i++)
    {
      const CsnReportSlot *slot = csn_report_slots_get (slots, i);
      /* of several with one name, the later ones are called by their place */
      gboolean by_role = g_hash_table_add (named, slot->role) && *slot->role != '\0';

      if (!is_empty (verification, slot->field))
        continue;
      g_strv_builder_add (roles, by_role ? slot->role : slot->slot);
      found = TRUE;
    }
  if (!found && is_empty (verification, CSN_REPORT_SIGNING_SEAL))
    g_strv_builder_add (roles, CSN_REPORT_SIGNING_SEAL);
  return g_strv_builder_end (roles);
}

static void
list_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (GBytes) pdf = csn_report_file_read (task_data, &error);
  GStrv roles = pdf ? list_empty (pdf, cancellable, &error) : NULL;

  if (roles != NULL)
    g_task_return_pointer (task, roles, (GDestroyNotify) g_strfreev);
  else
    g_task_return_error (task, error);
}

void
csn_report_signing_list_async (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (path != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_report_signing_list_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, list_thread);
}

GStrv
csn_report_signing_list_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- public ----------------------------------------------------------------------------------------------------- */

void
csn_report_signing_check_async (const char *path,
                                const char *role,
                                CsnClock *clock,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Signing *signing;

  g_return_if_fail (path != NULL && role != NULL);
  g_return_if_fail (CSN_IS_CLOCK (clock));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_report_signing_check_async);
  signing = g_new0 (Signing, 1);
  signing->path = g_strdup (path);
  signing->role = g_strdup (role);
  signing->clock = g_object_ref (clock);
  g_task_set_task_data (task, signing, (GDestroyNotify) signing_free);
  g_task_run_in_thread (task, check_thread);
}

gboolean
csn_report_signing_check_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
csn_report_signing_run_async (const char *path,
                              const char *role,
                              CsnIdentity *identity,
                              gboolean approve,
                              const char *comment,
                              const char *tsa,
                              const char *output,
                              CsnClock *clock,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Signing *signing;

  g_return_if_fail (path != NULL && role != NULL && output != NULL);
  g_return_if_fail (CSN_IS_IDENTITY (identity));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_report_signing_run_async);
  if (!approve && (comment == NULL || *comment == '\0'))
    {
      g_task_return_new_error (task, CSN_SESSION_ERROR, CSN_SESSION_ERROR_MISSING, _ ("A rejection needs a reason."));
      return;
    }
  signing = g_new0 (Signing, 1);
  signing->path = g_strdup (path);
  signing->role = g_strdup (role);
  signing->identity = g_object_ref (identity);
  signing->approve = approve;
  signing->comment = g_strdup (comment);
  signing->tsa = g_strdup (tsa);
  signing->output = g_strdup (output);
  signing->clock = g_object_ref (clock);
  g_task_set_task_data (task, signing, (GDestroyNotify) signing_free);
  g_task_run_in_thread (task, sign_thread);
}

gboolean
csn_report_signing_run_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
