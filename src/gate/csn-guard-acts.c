/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Guards of the acts on the gate itself: delegation, override, objection, decisions after the deployment has started, links,
 * guarded actions, iterations and the policy. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-delegation.h"
#include "csn-guard-private.h"
#include "csn-iteration.h"
#include "csn-iteration-limit.h"
#include "csn-window.h"

static CsnRecord *
record_of (CsnEvaluation *evaluation)
{
  return csn_evaluation_get_record (evaluation);
}

static const char *
verdict_word (CsnEvaluation *evaluation)
{
  return csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) csn_evaluation_get_verdict (evaluation));
}

/* --- delegation --------------------------------------------------------------------------------------------------- */

static gboolean
check_times (const char *from, const char *until, GDateTime *now, GError **error)
{
  g_autoptr (GDateTime) begin = from != NULL ? g_date_time_new_from_iso8601 (from, NULL) : NULL;
  g_autoptr (GDateTime) end = until != NULL ? g_date_time_new_from_iso8601 (until, NULL) : NULL;

  if (begin == NULL)
    return csn_guard_refuse (error, _ ("“%s” is no time from which a delegation could hold"), from != NULL ? from : "");
  if (end == NULL)
    return csn_guard_refuse (error, _ ("“%s” is no time until which a delegation could hold"), until != NULL ? until : "");
  if (g_date_time_compare (begin, end) >= 0)
    return csn_guard_refuse (error, _ ("A delegation has to end after it begins"));
  if (g_date_time_compare (end, now) <= 0)
    return csn_guard_refuse (error, _ ("A delegation until %s would have run out already"), until);
  return TRUE;
}

gboolean
csn_guard_delegate (CsnEvaluation *evaluation, CsnSlot *slot, const CsnSigner *signer, const CsnSigner *delegate,
                    const char *from, const char *until, const char *reason, GError **error)
{
  CsnRecord *record;
  gboolean valid;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);
  g_return_val_if_fail (CSN_IS_SLOT (slot), FALSE);
  g_return_val_if_fail (signer != NULL && delegate != NULL, FALSE);

  record = record_of (evaluation);
  if (!csn_guard_check_open (evaluation, error)
      || !csn_guard_check_certificate (csn_evaluation_get_policy (evaluation), signer, csn_slot_get_role (slot), error))
    return FALSE;
  if (!csn_delegation_holds_role (record, slot, signer->fingerprint, FALSE))
    return csn_guard_refuse (error, _ ("%s does not hold the role %s by the roster, and cannot delegate it"),
                             csn_guard_name_of (signer), csn_slot_get_role (slot));
  if (!csn_delegation_holds_role (record, slot, signer->fingerprint, TRUE)
      && csn_delegation_find (record, slot, signer->key, NULL, &valid, NULL) != NULL)
    return csn_guard_refuse (error, _ ("%s holds %s by delegation, and a delegate cannot delegate further"),
                             csn_guard_name_of (signer), csn_slot_get_role (slot));
  if (delegate->machine)
    return csn_guard_refuse (error, _ ("The certificate of %s belongs to a program; people sign here"),
                             csn_guard_name_of (delegate));
  if (g_strcmp0 (signer->key, delegate->key) == 0)
    return csn_guard_refuse (error, _ ("Nobody delegates to themselves"));
  if (csn_guard_is_blank (reason))
    return csn_guard_refuse (error, _ ("Say why the role is delegated"));
  return check_times (from, until, csn_evaluation_get_now (evaluation), error);
}

/* --- after the deployment has started ------------------------------------------------------------------------------ */

gboolean
csn_guard_object (CsnEvaluation *evaluation, CsnSlot *slot, const CsnSigner *signer, const char *reason, GError **error)
{
  CsnSlotStatus *status;
  CsnApproval *approval;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);
  g_return_val_if_fail (CSN_IS_SLOT (slot), FALSE);
  g_return_val_if_fail (signer != NULL, FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (csn_record_get_started (record_of (evaluation)) == NULL)
    return csn_guard_refuse (error, _ ("The deployment has not started: take the signature back, or reject"));
  status = csn_evaluation_get_slot (evaluation, csn_slot_get_id (slot));
  approval = status != NULL ? csn_slot_status_get_approval (status) : NULL;
  if (approval == NULL || g_strcmp0 (csn_approval_get_key (approval), signer->key) != 0)
    return csn_guard_refuse (error, _ ("Who signed as %s may object; %s did not"), csn_slot_get_role (slot),
                             csn_guard_name_of (signer));
  return csn_guard_is_blank (reason) ? csn_guard_refuse (error, _ ("Say what the objection is")) : TRUE;
}

gboolean
csn_guard_keep (CsnEvaluation *evaluation, const char *reason, GError **error)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (csn_record_get_started (record_of (evaluation)) == NULL)
    return csn_guard_refuse (error, _ ("The deployment has not started: there is nothing to keep or roll back"));
  if (csn_record_get_lifecycle (record_of (evaluation)) == CSN_LIFECYCLE_ROLLED_BACK)
    return csn_guard_refuse (error, _ ("The deployment was rolled back already"));
  return csn_guard_is_blank (reason) ? csn_guard_refuse (error, _ ("Say why the deployment is kept")) : TRUE;
}

gboolean
csn_guard_correct_start (CsnEvaluation *evaluation, const char *at, const char *reason, GError **error)
{
  g_autoptr (GDateTime) time = NULL;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (csn_record_get_started (record_of (evaluation)) == NULL)
    return csn_guard_refuse (error, _ ("No start of the deployment is recorded that could be corrected"));
  time = at != NULL ? g_date_time_new_from_iso8601 (at, NULL) : NULL;
  if (time == NULL)
    return csn_guard_refuse (error, _ ("“%s” is no time; write it like 2026-03-02T14:00:00+01:00"), at != NULL ? at : "");
  if (g_date_time_compare (time, csn_evaluation_get_now (evaluation)) > 0)
    return csn_guard_refuse (error, _ ("A start that is still to come cannot be recorded as a fact"));
  return csn_guard_is_blank (reason) ? csn_guard_refuse (error, _ ("Say why the time of the start is corrected")) : TRUE;
}

/* --- windows ------------------------------------------------------------------------------------------------------ */

gboolean
csn_guard_override (CsnEvaluation *evaluation, const CsnSigner *signer, const char *role, const char *reason,
                    const char *until, GError **error)
{
  const char *allowed;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);
  g_return_val_if_fail (signer != NULL, FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  allowed = csn_policy_get_override_role (csn_evaluation_get_policy (evaluation));
  if (*allowed == '\0')
    return csn_guard_refuse (error, _ ("The policy names no role that may start outside the window"));
  if (!csn_guard_same_role (allowed, role))
    return csn_guard_refuse (error, _ ("Only %s may start outside the window"), allowed);
  if (csn_record_get_started (record_of (evaluation)) != NULL)
    return csn_guard_refuse (error, _ ("The deployment has started: an override comes before"));
  if (csn_guard_is_blank (reason))
    return csn_guard_refuse (error, _ ("Say why it cannot wait for the window"));
  if (until != NULL && *until != '\0')
    {
      g_autoptr (GDateTime) end = g_date_time_new_from_iso8601 (until, NULL);

      if (end == NULL || g_date_time_compare (end, csn_evaluation_get_now (evaluation)) <= 0)
        return csn_guard_refuse (error, _ ("“%s” is no time until which an override could hold"), until);
    }
  return csn_guard_check_signer (record_of (evaluation), csn_evaluation_get_policy (evaluation), signer, role, error);
}

gboolean
csn_guard_plan (CsnEvaluation *evaluation, const char *start, const char *zone, GError **error)
{
  g_autoptr (GTimeZone) place = csn_window_find_zone (zone);
  g_autoptr (GDateTime) time = place != NULL ? csn_window_read_time (start, place) : NULL;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (csn_record_get_started (record_of (evaluation)) != NULL)
    return csn_guard_refuse (error, _ ("The deployment has started: there is no start left to plan"));
  if (place == NULL)
    return csn_guard_refuse (error, _ ("“%s” is no time zone; name one like Europe/Berlin"), zone != NULL ? zone : "");
  if (time == NULL)
    return csn_guard_refuse (error, _ ("“%s” is no time; write it like 2026-03-02 14:00"), start != NULL ? start : "");
  return TRUE;
}

/* --- links, actions, iterations ------------------------------------------------------------------------------------ */

gboolean
csn_guard_link (CsnEvaluation *evaluation, CsnEntry *entry, GError **error)
{
  CsnItem *item;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);
  g_return_val_if_fail (CSN_IS_ENTRY (entry), FALSE);

  item = csn_entry_get_item (entry);
  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (csn_item_get_kind (item) == CSN_ITEM_FIELD || csn_entry_is_inverted (entry))
    return csn_guard_refuse (error, _ ("Line %u cannot follow another record; link a prerequisite or a check"),
                             csn_item_get_line (item));
  return TRUE;
}

gboolean
csn_guard_action (CsnEvaluation *evaluation, const char *wanted, const char *typed, const char *reason, GError **error)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);
  g_return_val_if_fail (wanted != NULL, FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (csn_guard_is_blank (reason))
    return csn_guard_refuse (error, _ ("Say why this is done"));
  a = g_strstrip (g_utf8_normalize (wanted, -1, G_NORMALIZE_ALL_COMPOSE));
  b = typed != NULL ? g_utf8_normalize (typed, -1, G_NORMALIZE_ALL_COMPOSE) : NULL;
  if (b == NULL || strcmp (a, g_strstrip (b)) != 0)
    return csn_guard_refuse (error, _ ("To confirm, type exactly: %s"), wanted);
  return TRUE;
}

gboolean
csn_guard_iterate (CsnEvaluation *evaluation, const char *mode, GError **error)
{
  CsnRecord *record;
  CsnPolicy *policy;
  CsnFact *fact;
  CsnVerdictKind verdict;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);

  record = record_of (evaluation);
  policy = csn_evaluation_get_policy (evaluation);
  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  fact = csn_iteration_limit_find (record);
  if (fact == NULL)
    return csn_guard_refuse (error, _ ("The document limits no iterations"));
  if (mode != NULL && *mode != '\0')
    {
      if (csn_iteration_limit (csn_fact_get_value (fact), mode) == 0)
        return csn_guard_refuse (error, _ ("“%s” is no mode of line %u: %s"), mode, csn_fact_get_line (fact),
                                 csn_fact_get_value (fact));
      if (csn_record_get_n_iterations (record) > 0)
        return csn_guard_refuse (error, _ ("The mode is chosen before the first iteration, and %u have begun"),
                                 csn_record_get_n_iterations (record));
      return TRUE;
    }
  if (csn_iteration_limit_get_mode (record, policy) == NULL)
    return csn_guard_refuse (error, _ ("Choose the mode of line %u first: %s"), csn_fact_get_line (fact),
                             csn_fact_get_value (fact));
  verdict = csn_evaluation_get_verdict (evaluation);
  if (verdict != CSN_VERDICT_FAIL && verdict != CSN_VERDICT_NO_GO)
    return csn_guard_refuse (error, _ ("An iteration begins after a FAIL; the verdict is %s"), verdict_word (evaluation));
  return TRUE;
}

/* --- policy ------------------------------------------------------------------------------------------------------- */

static gboolean
may_hold (CsnPolicy *policy, const CsnRosterEntry *entry, const char *role)
{
  const char *const *alternatives = csn_policy_get_alternatives (policy, role);

  if (*entry->role == '\0' || csn_guard_same_role (entry->role, role))
    return TRUE;
  for (gsize i = 0; alternatives[i] != NULL; i++)
    if (csn_guard_same_role (entry->role, alternatives[i]))
      return TRUE;
  return FALSE;
}

/* A quorum that nobody can reach would lock the record for ever. */
static gboolean
check_quorums (CsnRecord *record, CsnPolicy *policy, GError **error)
{
  const char *const *roles = csn_policy_get_roles (policy);
  g_autoptr (GList) entries = g_hash_table_get_values (csn_record_get_roster (record));

  for (gsize i = 0; roles[i] != NULL; i++)
    {
      guint holders = 0;

      for (GList *l = entries; l != NULL; l = l->next)
        holders += may_hold (policy, l->data, roles[i]);
      if (holders > 0 && csn_policy_get_quorum (policy, roles[i]) > holders)
        {
          g_set_error (error, CSN_GATE_ERROR, CSN_GATE_ERROR_POLICY,
                       _ ("Policy, group [role %s]: %u signatures are wanted, and the roster names %u who hold the role"),
                       roles[i], csn_policy_get_quorum (policy, roles[i]), holders);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
csn_guard_policy (CsnEvaluation *evaluation, CsnPolicy *policy, GError **error)
{
  CsnRecord *record;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  guint given;
  guint needed;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);
  g_return_val_if_fail (CSN_IS_POLICY (policy), FALSE);

  record = record_of (evaluation);
  if (!csn_guard_check_open (evaluation, error) || !check_quorums (record, policy, error))
    return FALSE;
  before = csn_policy_dup_digest (csn_evaluation_get_policy (evaluation));
  after = csn_policy_dup_digest (policy);
  if (strcmp (before, after) == 0)
    return TRUE;
  /* a draft that nobody has submitted or signed is not under anybody's policy yet */
  if (csn_record_get_author_key (record) == NULL && g_list_model_get_n_items (csn_record_get_approvals (record)) == 0)
    return TRUE;
  csn_evaluation_count_approvals (evaluation, &given, &needed);
  if (given < needed)
    return csn_guard_refuse (error,
                             _ ("The policy in force asks for %u approvals of its own change, and %u are given: have the record"
                                " signed first, or begin a new one"),
                             needed, given);
  return TRUE;
}
