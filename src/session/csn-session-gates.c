/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signed acts on the gate, and the plain ones beside them; see csn-session-gates.h. A guard says first whether an act may be. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-window.h"

static gboolean
may_write (CsnSession *self, gpointer tag, GAsyncReadyCallback callback, gpointer user_data)
{
  if (!csn_session_is_read_only (self))
    return TRUE;
  g_task_report_new_error (self, callback, user_data, tag, CSN_SESSION_ERROR, CSN_SESSION_ERROR_READ_ONLY, "%s",
                           self->read_only_reason);
  return FALSE;
}

static JsonObject *
make_data (const char *name, ...)
{
  JsonObject *data = json_object_new ();
  va_list args;

  va_start (args, name);
  for (; name != NULL; name = va_arg (args, const char *))
    {
      const char *value = va_arg (args, const char *);

      json_object_set_string_member (data, name, value != NULL ? value : "");
    }
  va_end (args);
  return data;
}

static void
describe_signer (CsnSession *self, CsnIdentity *identity, CsnSigner *signer)
{
  csn_session_describe_certificate (self, csn_identity_get_certificate (identity), signer);
}

/* --- signed acts -------------------------------------------------------------------------------------------------- */

void
csn_session_witness_async (CsnSession *self, const char *item, const char *role, CsnIdentity *identity,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  gpointer tag = csn_session_witness_async;
  GError *error = NULL;
  CsnEntry *entry;
  CsnSigner signer;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (CSN_IS_IDENTITY (identity));

  entry = csn_session_find_entry (self, item, &error);
  if (entry == NULL)
    {
      g_task_report_error (self, callback, user_data, tag, error);
      return;
    }
  if (!may_write (self, tag, callback, user_data))
    return;
  describe_signer (self, identity, &signer);
  if (!csn_guard_witness (csn_session_get_evaluation (self), entry, &signer, role, &error))
    {
      csn_session_refuse_act (self, "witness", error, tag, callback, user_data);
      return;
    }
  /* a waiver entry for the outcome NA; it holds for the reason that it repeats */
  csn_session_sign_act (self, "waiver",
                        make_data ("item", csn_entry_get_id (entry), "reason", csn_entry_get_reason (entry), "until", "",
                                   "role", role, "outcome", csn_enum_to_string (CSN_TYPE_STATE, CSN_STATE_NA), "evidence",
                                   "", NULL),
                        identity, tag, cancellable, callback, user_data);
}

void
csn_session_delegate_async (CsnSession *self, const char *slot, GBytes *certificate, const char *from, const char *until,
                            const char *reason, CsnIdentity *identity, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  gpointer tag = csn_session_delegate_async;
  g_autoptr (CsnCertificate) delegate = NULL;
  g_autofree char *now = NULL;
  GError *error = NULL;
  CsnSlot *found;
  CsnSigner signer;
  CsnSigner other;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (certificate != NULL);
  g_return_if_fail (CSN_IS_IDENTITY (identity));

  found = csn_session_find_slot (self, slot, &error);
  delegate = found != NULL ? csn_certificate_new_from_bytes (certificate, &error) : NULL;
  if (delegate == NULL)
    {
      g_task_report_error (self, callback, user_data, tag, error);
      return;
    }
  if (!may_write (self, tag, callback, user_data))
    return;
  now = csn_clock_dup_stamp (self->clock);
  from = from != NULL ? from : now;
  describe_signer (self, identity, &signer);
  csn_session_describe_certificate (self, delegate, &other);
  if (!csn_guard_delegate (csn_session_get_evaluation (self), found, &signer, &other, from, until, reason, &error))
    {
      csn_session_refuse_act (self, "delegate", error, tag, callback, user_data);
      return;
    }
  csn_session_sign_act (self, CSN_ACT_DELEGATION,
                        make_data ("slot", csn_slot_get_id (found), "role", csn_slot_get_role (found), "delegate",
                                   other.name, "delegate_key", other.key, "from", from, "until", until, "reason", reason,
                                   NULL),
                        identity, tag, cancellable, callback, user_data);
}

void
csn_session_override_async (CsnSession *self, const char *role, const char *reason, const char *until,
                            CsnIdentity *identity, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  gpointer tag = csn_session_override_async;
  GError *error = NULL;
  CsnSigner signer;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (CSN_IS_IDENTITY (identity));

  if (!may_write (self, tag, callback, user_data))
    return;
  describe_signer (self, identity, &signer);
  if (!csn_guard_override (csn_session_get_evaluation (self), &signer, role, reason, until, &error))
    {
      csn_session_refuse_act (self, "override", error, tag, callback, user_data);
      return;
    }
  csn_session_sign_act (self, CSN_ACT_OVERRIDE, make_data ("role", role, "reason", reason, "until", until, NULL), identity, tag,
                        cancellable, callback, user_data);
}

void
csn_session_object_async (CsnSession *self, const char *slot, const char *reason, CsnIdentity *identity,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  gpointer tag = csn_session_object_async;
  GError *error = NULL;
  CsnSlot *found;
  CsnSigner signer;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (CSN_IS_IDENTITY (identity));

  found = csn_session_find_slot (self, slot, &error);
  if (found == NULL)
    {
      g_task_report_error (self, callback, user_data, tag, error);
      return;
    }
  if (!may_write (self, tag, callback, user_data))
    return;
  describe_signer (self, identity, &signer);
  if (!csn_guard_object (csn_session_get_evaluation (self), found, &signer, reason, &error))
    {
      csn_session_refuse_act (self, "object", error, tag, callback, user_data);
      return;
    }
  csn_session_sign_act (self, CSN_ACT_OBJECTION,
                        make_data ("slot", csn_slot_get_id (found), "role", csn_slot_get_role (found), "reason", reason, NULL),
                        identity, tag, cancellable, callback, user_data);
}

/* --- after the deployment has started ------------------------------------------------------------------------------- */

static gboolean
guard_decision (CsnSession *self, JsonObject *data, GError **error)
{
  const char *reason = csn_json_get_string (data, "reason", NULL);

  return strcmp (csn_json_get_string (data, "act", ""), "keep") == 0
             ? csn_guard_keep (csn_session_get_evaluation (self), reason, error)
             : csn_guard_rollback (csn_session_get_evaluation (self), reason, error);
}

void
csn_session_decide_rollback_async (CsnSession *self, gboolean execute, const char *reason, CsnIdentity *identity,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  gpointer tag = csn_session_decide_rollback_async;
  JsonObject *data;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));

  if (!may_write (self, tag, callback, user_data))
    return;
  data = make_data ("act", execute ? "rollback" : "keep", "reason", reason, NULL);
  if (!guard_decision (self, data, &error))
    {
      json_object_unref (data);
      g_task_report_error (self, callback, user_data, tag, error);
    }
  else if (identity != NULL)
    csn_session_sign_act (self, CSN_ACT_LIFECYCLE, data, identity, tag, cancellable, callback, user_data);
  else
    csn_session_enqueue_entry (self, "lifecycle", data, guard_decision,
                               csn_session_new_task (self, tag, NULL, NULL, cancellable, callback, user_data));
}

static gboolean
guard_correction (CsnSession *self, JsonObject *data, GError **error)
{
  if (!csn_guard_correct_start (csn_session_get_evaluation (self), csn_json_get_string (data, "at", NULL),
                                csn_json_get_string (data, "reason", NULL), error))
    return FALSE;
  json_object_set_string_member (data, "before", csn_record_get_started (self->record));
  return TRUE;
}

void
csn_session_correct_start_async (CsnSession *self, const char *at, const char *reason, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (CSN_IS_SESSION (self));

  csn_session_enqueue_entry (
      self, "lifecycle", make_data ("act", "correct", "at", at, "reason", reason, NULL), guard_correction,
      csn_session_new_task (self, csn_session_correct_start_async, NULL, NULL, cancellable, callback, user_data));
}

/* --- iterations --------------------------------------------------------------------------------------------------- */

static gboolean
guard_iteration (CsnSession *self, JsonObject *data, GError **error)
{
  return csn_guard_iterate (csn_session_get_evaluation (self), csn_json_get_string (data, "mode", NULL), error);
}

void
csn_session_iterate_async (CsnSession *self, const char *mode, const char *reason, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (CSN_IS_SESSION (self));

  csn_session_enqueue_entry (
      self, CSN_ACT_ITERATION, make_data ("mode", mode, "reason", reason, NULL), guard_iteration,
      csn_session_new_task (self, csn_session_iterate_async, NULL, NULL, cancellable, callback, user_data));
}

/* --- planning the start ------------------------------------------------------------------------------------------- */

typedef struct
{
  char *start; /* (owned) */
  char *zone;  /* (owned) */
} Plan;

static void
plan_free (Plan *plan)
{
  g_free (plan->start);
  g_free (plan->zone);
  g_free (plan);
}

static GPtrArray *
prepare_plan (CsnSession *self, GTask *task, GError **error)
{
  Plan *plan = g_task_get_task_data (task);
  g_autoptr (GPtrArray) drafts = NULL;

  if (!csn_guard_plan (csn_session_get_evaluation (self), plan->start, plan->zone, error))
    return NULL;
  drafts = csn_event_drafts_new ();
  csn_event_drafts_add (drafts, "parameter.set", self->actor,
                        make_data ("name", CSN_WINDOW_PARAMETER_START, "value", plan->start, NULL));
  csn_event_drafts_add (drafts, "parameter.set", self->actor,
                        make_data ("name", CSN_WINDOW_PARAMETER_ZONE, "value", plan->zone, NULL));
  return g_steal_pointer (&drafts);
}

void
csn_session_plan_start_async (CsnSession *self, const char *start, const char *zone, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  Plan *plan;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (start != NULL && zone != NULL);

  plan = g_new0 (Plan, 1);
  plan->start = g_strdup (start);
  plan->zone = g_strdup (zone);
  csn_session_enqueue (self,
                       csn_session_new_task (self, csn_session_plan_start_async, plan, (GDestroyNotify) plan_free,
                                             cancellable, callback, user_data),
                       prepare_plan);
}

/* --- what a signer saw last --------------------------------------------------------------------------------------- */

const char *
csn_session_get_last_approval (CsnSession *self, const char *key)
{
  GListModel *approvals;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  approvals = csn_record_get_approvals (self->record);
  for (guint i = g_list_model_get_n_items (approvals); i > 0; i--)
    {
      g_autoptr (CsnApproval) approval = g_list_model_get_item (approvals, i - 1);

      if (g_strcmp0 (csn_approval_get_key (approval), key) == 0)
        return csn_approval_get_id (approval);
    }
  return "";
}

const char *
csn_session_get_revision_entry (CsnSession *self, guint revision)
{
  GListModel *acts;
  guint found = 1;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  acts = csn_record_get_acts (self->record);
  for (guint i = 0; i < g_list_model_get_n_items (acts); i++)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i);

      if (strcmp (csn_act_get (act, "act"), "revise") == 0 && ++found == revision)
        return csn_act_get_id (act);
    }
  return "";
}
