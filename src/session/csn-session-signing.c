/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Approvals, withdrawals, waivers and the roster. A signature is made over what the record holds when it is asked for; when its
 * turn in the queue comes and the content has changed meanwhile, nothing is recorded. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-approval-check.h"
#include "csn-approval-file.h"
#include "csn-approval-statement.h"
#include "csn-canonical-json.h"
#include "csn-cms.h"
#include "csn-guard.h"
#include "csn-history.h"
#include "csn-sign-error.h"
#include "csn-silence.h"

typedef struct
{
  char *type;           /* (owned): "approval", "approval.withdraw" or "waiver" */
  JsonObject *data;     /* (owned): the entry but for statement and signature */
  char *statement;      /* (owned) */
  CsnSlot *slot;        /* (owned) (nullable) */
  char *content;        /* (owned) (nullable): digest that was signed */
  char *path;           /* (owned) (nullable): of a file, in place of an entry */
  CsnIdentity *identity; /* (owned) */
  char *tsa;            /* (owned) (nullable) */
  GBytes *cms;          /* (owned): result */
} Signing;

static void
signing_free (Signing *signing)
{
  g_free (signing->type);
  g_clear_pointer (&signing->data, json_object_unref);
  g_free (signing->statement);
  g_clear_object (&signing->slot);
  g_free (signing->content);
  g_free (signing->path);
  g_clear_object (&signing->identity);
  g_free (signing->tsa);
  g_clear_pointer (&signing->cms, g_bytes_unref);
  g_free (signing);
}

static GPtrArray *
prepare_signed (CsnSession *self, GTask *task, GError **error)
{
  Signing *signing = g_task_get_task_data (task);
  gsize size;
  const guchar *der = g_bytes_get_data (signing->cms, &size);
  g_autofree char *base64 = g_base64_encode (der, size);
  GPtrArray *drafts;

  if (signing->content != NULL)
    {
      g_autofree char *now = csn_content_dup_digest (self->record, self->policy, signing->slot);

      if (strcmp (now, signing->content) != 0)
        {
          g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NOT_ALLOWED,
                               _ ("The record changed while it was being signed. Look at it again, then sign."));
          return NULL;
        }
    }
  json_object_set_string_member (signing->data, "statement", signing->statement);
  json_object_set_string_member (signing->data, "cms", base64);
  drafts = csn_event_drafts_new ();
  csn_event_drafts_add (drafts, signing->type,
                        csn_certificate_get_name (csn_identity_get_certificate (signing->identity)),
                        json_object_ref (signing->data));
  return drafts;
}

static GBytes *
write_approval_file (const char *slot, const char *statement, GBytes *cms, GError **error)
{
  char *text = csn_approval_file_write (slot, statement, cms, error);

  return text ? g_bytes_new_take (text, strlen (text)) : NULL;
}

static void
file_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Into a file that the signer sends back, in place of an entry. */
static void
write_signature (GTask *task, Signing *signing)
{
  g_autoptr (GFile) file = g_file_new_for_path (signing->path);
  g_autoptr (GBytes) bytes = NULL;
  GError *error = NULL;

  bytes = write_approval_file (csn_slot_get_id (signing->slot), signing->statement, signing->cms, &error);
  if (bytes != NULL)
    g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, g_task_get_cancellable (task),
                                         file_written_cb, task);
  else
    {
      g_prefix_error (&error, _ ("Signing: "));
      g_task_return_error (task, error);
      g_object_unref (task);
    }
}

static void
signed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Signing *signing = g_task_get_task_data (task);
  GError *error = NULL;
  char *silence = NULL;

  signing->cms = csn_cms_sign_detached_finish (result, &silence, &error);
  csn_silence_note (task, silence);
  if (signing->cms == NULL)
    {
      if (g_error_matches (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA))
        csn_history_note_refusal (g_task_get_source_object (task), "sign", error->message);
      g_prefix_error (&error, _ ("Signing: "));
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (signing->path != NULL)
    write_signature (task, signing);
  else
    csn_session_enqueue (g_task_get_source_object (task), task, prepare_signed);
}

/* What is stored is read again and hashed before anybody signs over it: a bit that flipped since must not be vouched for. */
static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  CsnSession *self = g_task_get_source_object (task);
  Signing *signing = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) findings = csn_record_file_verify_finish (CSN_RECORD_FILE (source), result, &error);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GDateTime) now = NULL;

  for (guint i = 0; findings != NULL && error == NULL && i < findings->len; i++)
    if (csn_finding_get_level (g_ptr_array_index (findings, i)) == CSN_FINDING_ERROR)
      g_set_error (&error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NOT_ALLOWED,
                   _ ("The record does not verify, so nothing was signed: %s"),
                   csn_finding_get_text (g_ptr_array_index (findings, i)));
  if (error != NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  content = g_bytes_new (signing->statement, strlen (signing->statement));
  now = csn_clock_dup_now (self->clock);
  csn_cms_sign_detached_async (signing->identity, content, now, signing->tsa, g_task_get_cancellable (task), signed_cb,
                               task);
}

/* Signs the statement of @signing (taken over), then records it, or writes it to its file. */
static void
sign_statement (CsnSession *self, Signing *signing, const char *tsa, gpointer tag, GCancellable *cancellable,
                GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = csn_session_new_task (self, tag, signing, (GDestroyNotify) signing_free, cancellable, callback, user_data);

  signing->tsa = g_strdup (tsa);
  csn_record_file_verify_async (self->file, cancellable, verified_cb, task);
}

void
csn_session_describe_certificate (CsnSession *self, CsnCertificate *certificate, CsnSigner *signer)
{
  g_autoptr (GDateTime) now = csn_clock_dup_now (self->clock);

  csn_approval_check_describe (certificate, signer);
  signer->expired = g_date_time_compare (csn_certificate_get_not_after (certificate), now) < 0
                    || g_date_time_compare (csn_certificate_get_not_before (certificate), now) > 0;
}

void
csn_session_refuse_act (CsnSession *self, const char *act, GError *error, gpointer tag, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  csn_history_note_refusal (self, act, error->message);
  g_task_report_error (self, callback, user_data, tag, error);
}

char *
csn_session_dup_signed_content (CsnSession *self, const char *slot)
{
  CsnSlot *found;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  found = csn_session_find_slot (self, slot, NULL);
  return found ? csn_content_dup_canonical (self->record, self->policy, found) : NULL;
}

/* The statement of an approval; NULL with an error when the rules forbid it. */
static Signing *
make_approval (CsnSession *self, CsnSlot *slot, CsnIdentity *identity, gboolean approve, const char *meaning,
               const char *comment, GError **error)
{
  g_auto (GStrv) heads = csn_record_file_dup_heads (self->file);
  g_autofree char *now = csn_clock_dup_stamp (self->clock);
  g_autofree char *statement = NULL;
  CsnStatementSpec spec = { 0 };
  CsnSigner signer;
  Signing *signing;

  csn_session_describe_certificate (self, csn_identity_get_certificate (identity), &signer);
  if (!csn_guard_sign (csn_session_get_evaluation (self), slot, &signer, !approve, comment, error))
    return NULL;
  spec.meaning = meaning;
  spec.reject = !approve;
  spec.comment = comment;
  spec.at = now;
  spec.heads = (const char *const *) heads;
  statement = csn_approval_statement_dup (self->record, self->policy, slot, &spec, error);
  if (statement == NULL)
    return NULL;

  signing = g_new0 (Signing, 1);
  signing->type = g_strdup ("approval");
  signing->data = json_object_new ();
  json_object_set_string_member (signing->data, "slot", csn_slot_get_id (slot));
  signing->statement = g_steal_pointer (&statement);
  signing->slot = g_object_ref (slot);
  signing->content = csn_content_dup_digest (self->record, self->policy, slot);
  signing->identity = g_object_ref (identity);
  return signing;
}

void
csn_session_sign_async (CsnSession *self,
                        const char *slot,
                        CsnIdentity *identity,
                        gboolean approve,
                        const char *meaning,
                        const char *comment,
                        const char *tsa,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  CsnSlot *found;
  Signing *signing;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (CSN_IS_IDENTITY (identity));

  found = csn_session_find_slot (self, slot, &error);
  if (found == NULL)
    {
      g_task_report_error (self, callback, user_data, csn_session_sign_async, error);
      return;
    }
  if (csn_session_is_read_only (self))
    {
      g_task_report_new_error (self, callback, user_data, csn_session_sign_async, CSN_SESSION_ERROR,
                               CSN_SESSION_ERROR_READ_ONLY, "%s", self->read_only_reason);
      return;
    }
  signing = make_approval (self, found, identity, approve, meaning, comment, &error);
  if (signing == NULL)
    {
      csn_session_refuse_act (self, "sign", error, csn_session_sign_async, callback, user_data);
      return;
    }
  sign_statement (self, signing, tsa, csn_session_sign_async, cancellable, callback, user_data);
}

/* --- withdrawing and waiving ------------------------------------------------------------------------------------ */

/* Canonical {schema, record, …members of @data…, at}: what is signed for an act that is no approval. */
static char *
write_act_statement (CsnSession *self, const char *type, JsonObject *data, GError **error)
{
  g_autoptr (JsonObject) statement = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (data);
  g_autofree char *now = csn_clock_dup_stamp (self->clock);

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_string_member (statement, l->data, csn_json_get_string (data, l->data, ""));
  json_object_set_string_member (statement, "schema", csn_approval_check_get_schema (type));
  json_object_set_string_member (statement, "record", csn_record_get_id (self->record));
  json_object_set_string_member (statement, "at", now);
  return csn_canonical_json_write_object (statement, error);
}

void
csn_session_sign_act (CsnSession *self, const char *type, JsonObject *data, CsnIdentity *identity, gpointer tag,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  Signing *signing = g_new0 (Signing, 1);
  GError *error = NULL;

  signing->type = g_strdup (type);
  signing->data = data;
  signing->identity = g_object_ref (identity);
  signing->statement = write_act_statement (self, type, data, &error);
  if (signing->statement == NULL)
    {
      signing_free (signing);
      g_task_report_error (self, callback, user_data, tag, error);
      return;
    }
  sign_statement (self, signing, NULL, tag, cancellable, callback, user_data);
}

void
csn_session_withdraw_async (CsnSession *self,
                            const char *slot,
                            CsnIdentity *identity,
                            const char *reason,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  CsnSlot *found;
  CsnApproval *approval;
  JsonObject *data;
  CsnSigner signer;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (CSN_IS_IDENTITY (identity));

  found = csn_session_find_slot (self, slot, &error);
  approval = found ? csn_record_find_approval (self->record, csn_slot_get_id (found)) : NULL;
  if (found != NULL && approval == NULL)
    g_set_error (&error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NO_ITEM, _ ("Nobody has signed as “%s” yet."), slot);
  if (approval == NULL)
    {
      g_task_report_error (self, callback, user_data, csn_session_withdraw_async, error);
      return;
    }
  csn_session_describe_certificate (self, csn_identity_get_certificate (identity), &signer);
  if (!csn_guard_withdraw (csn_session_get_evaluation (self), approval, &signer, reason, &error))
    {
      csn_session_refuse_act (self, "withdraw", error, csn_session_withdraw_async, callback, user_data);
      return;
    }
  data = json_object_new ();
  json_object_set_string_member (data, "approval", csn_approval_get_id (approval));
  json_object_set_string_member (data, "reason", reason);
  csn_session_sign_act (self, CSN_ACT_WITHDRAWAL, data, identity, csn_session_withdraw_async, cancellable, callback,
                        user_data);
}

void
csn_session_waive_async (CsnSession *self,
                         const char *item,
                         const char *reason,
                         const char *until,
                         const char *role,
                         CsnIdentity *identity,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  CsnEntry *entry;
  JsonObject *data;
  CsnSigner signer;
  g_autofree char *evidence = NULL;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (CSN_IS_IDENTITY (identity));

  entry = csn_session_find_entry (self, item, &error);
  if (entry == NULL)
    {
      g_task_report_error (self, callback, user_data, csn_session_waive_async, error);
      return;
    }
  csn_session_describe_certificate (self, csn_identity_get_certificate (identity), &signer);
  if (!csn_guard_waive (csn_session_get_evaluation (self), entry, &signer, role, reason, until, &error))
    {
      csn_session_refuse_act (self, "waive", error, csn_session_waive_async, callback, user_data);
      return;
    }
  evidence = csn_content_dup_evidence_digest (entry);
  data = json_object_new ();
  json_object_set_string_member (data, "item", csn_entry_get_id (entry));
  json_object_set_string_member (data, "reason", reason);
  json_object_set_string_member (data, "until", until ? until : "");
  json_object_set_string_member (data, "role", role);
  json_object_set_string_member (data, "outcome", csn_enum_to_string (CSN_TYPE_STATE, csn_entry_get_state (entry)));
  json_object_set_string_member (data, "evidence", evidence);
  csn_session_sign_act (self, "waiver", data, identity, csn_session_waive_async, cancellable, callback, user_data);
}

/* --- the roster ------------------------------------------------------------------------------------------------- */

void
csn_session_roster_add_async (CsnSession *self,
                              GBytes *certificate,
                              const char *role,
                              const char *name,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (CsnCertificate) parsed = NULL;
  g_autofree char *base64 = NULL;
  CsnSlot *slot;
  JsonObject *data;
  GBytes *der;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (certificate != NULL);

  /* a slot may be named by its line; the roster speaks of roles */
  slot = role ? csn_checklist_find_slot (csn_record_get_checklist (self->record), role) : NULL;
  if (slot != NULL)
    role = csn_slot_get_role (slot);

  parsed = csn_certificate_new_from_bytes (certificate, &error);
  if (parsed == NULL)
    {
      g_task_report_error (self, callback, user_data, csn_session_roster_add_async, error);
      return;
    }
  der = csn_certificate_get_der (parsed);
  base64 = g_base64_encode (g_bytes_get_data (der, NULL), g_bytes_get_size (der));
  data = json_object_new ();
  json_object_set_string_member (data, "role", role ? role : "");
  json_object_set_string_member (data, "name", name && *name ? name : csn_certificate_get_name (parsed));
  json_object_set_string_member (data, "certificate", base64);
  csn_session_enqueue_entry (self, "roster.add", data, NULL,
                             csn_session_new_task (self, csn_session_roster_add_async, NULL, NULL, cancellable, callback,
                                                   user_data));
}

/* --- approvals as files ----------------------------------------------------------------------------------------- */

GBytes *
csn_session_dup_approval_file (CsnSession *self, const char *slot, GError **error)
{
  CsnSlot *found;
  CsnApproval *approval;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  found = csn_session_find_slot (self, slot, error);
  if (found == NULL)
    return NULL;
  approval = csn_record_find_approval (self->record, csn_slot_get_id (found));
  if (approval == NULL)
    {
      g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NO_ITEM, _ ("Nobody has signed as “%s” yet."), slot);
      return NULL;
    }
  return write_approval_file (csn_approval_get_slot (approval), csn_approval_get_statement (approval),
                              csn_approval_get_cms (approval), error);
}

/* --- signing without writing into the record -------------------------------------------------------------------- */

void
csn_session_sign_to_file_async (CsnSession *self,
                                const char *slot,
                                CsnIdentity *identity,
                                gboolean approve,
                                const char *meaning,
                                const char *comment,
                                const char *tsa,
                                const char *path,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  CsnSlot *found;
  Signing *signing;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (CSN_IS_IDENTITY (identity));
  g_return_if_fail (path != NULL);

  found = csn_session_find_slot (self, slot, &error);
  signing = found ? make_approval (self, found, identity, approve, meaning, comment, &error) : NULL;
  if (signing == NULL)
    {
      g_task_report_error (self, callback, user_data, csn_session_sign_to_file_async, error);
      return;
    }
  signing->path = g_strdup (path);
  sign_statement (self, signing, tsa, csn_session_sign_to_file_async, cancellable, callback, user_data);
}
