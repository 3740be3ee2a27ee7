/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Guards of signatures: who may approve, reject, withdraw, waive and countersign, and when. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-contributors.h"
#include "csn-delegation.h"
#include "csn-guard-private.h"
#include "csn-roll-up.h"
#include "csn-scope.h"

gboolean
csn_guard_same_role (const char *a, const char *b)
{
  g_autofree char *x = g_utf8_casefold (a != NULL ? a : "", -1);
  g_autofree char *y = g_utf8_casefold (b != NULL ? b : "", -1);

  return strcmp (x, y) == 0;
}

const char *
csn_guard_name_of (const CsnSigner *signer)
{
  return signer->name != NULL && *signer->name != '\0' ? signer->name : _ ("This person");
}

gboolean
csn_guard_check_certificate (CsnPolicy *policy, const CsnSigner *signer, const char *role, GError **error)
{
  g_autofree char *why = NULL;
  const char *const *alternatives;

  if (signer->key == NULL || *signer->key == '\0')
    return csn_guard_refuse (error, _ ("Choose a certificate to sign with"));
  if (signer->machine)
    return csn_guard_refuse (error, _ ("The certificate of %s belongs to a program; people sign here"), csn_guard_name_of (signer));
  if (signer->expired)
    return csn_guard_refuse (error, _ ("The certificate of %s is not valid now; renew it first"), csn_guard_name_of (signer));
  if (csn_policy_accepts (policy, role, signer->subject, signer->issuer, signer->email, &why))
    return TRUE;
  alternatives = csn_policy_get_alternatives (policy, role);
  for (gsize i = 0; alternatives[i] != NULL; i++)
    if (csn_policy_accepts (policy, alternatives[i], signer->subject, signer->issuer, signer->email, NULL))
      return TRUE;
  return csn_guard_refuse (error, "%s", why);
}

/* Whether the roster gives @entry the role, or one that stands for it. */
static gboolean
is_for_role (const CsnRosterEntry *entry, const char *role, const char *const *alternatives)
{
  if (csn_guard_same_role (entry->role, role))
    return TRUE;
  for (gsize i = 0; alternatives[i] != NULL; i++)
    if (csn_guard_same_role (entry->role, alternatives[i]))
      return TRUE;
  return FALSE;
}

/* Somebody the roster does not know signs for a role only while it names nobody for it. */
static gboolean
check_stranger (GHashTable *roster,
                const CsnSigner *signer,
                const char *role,
                const char *const *alternatives,
                GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, roster);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (*((CsnRosterEntry *) value)->role != '\0' && is_for_role (value, role, alternatives))
      return csn_guard_refuse (error,
                               _ ("The roster names who may sign as %s, and the certificate of %s is not among them"),
                               role, csn_guard_name_of (signer));
  return TRUE;
}

/* The roster says whose certificate may sign which role; a certificate that it does not know is self-declared. */
static gboolean
check_roster (CsnRecord *record, CsnPolicy *policy, const CsnSigner *signer, const char *role, GError **error)
{
  GHashTable *roster = csn_record_get_roster (record);
  CsnRosterEntry *entry = signer->fingerprint != NULL ? g_hash_table_lookup (roster, signer->fingerprint) : NULL;
  const char *const *alternatives = csn_policy_get_alternatives (policy, role);

  if (entry == NULL)
    return check_stranger (roster, signer, role, alternatives, error);
  if (*entry->role == '\0' || is_for_role (entry, role, alternatives))
    return TRUE;
  return csn_guard_refuse (error, _ ("The roster names %s as %s, not as %s"), csn_guard_name_of (signer), entry->role, role);
}

gboolean
csn_guard_check_signer (CsnRecord *record, CsnPolicy *policy, const CsnSigner *signer, const char *role, GError **error)
{
  g_return_val_if_fail (CSN_IS_RECORD (record), FALSE);
  g_return_val_if_fail (CSN_IS_POLICY (policy), FALSE);
  g_return_val_if_fail (signer != NULL && role != NULL, FALSE);

  return csn_guard_check_certificate (policy, signer, role, error) && check_roster (record, policy, signer, role, error);
}

gboolean
csn_guard_check_approver (CsnRecord *record, CsnPolicy *policy, const CsnSigner *signer, CsnSlot *slot, GError **error)
{
  gboolean valid;

  g_return_val_if_fail (CSN_IS_RECORD (record), FALSE);
  g_return_val_if_fail (CSN_IS_POLICY (policy), FALSE);
  g_return_val_if_fail (signer != NULL && CSN_IS_SLOT (slot), FALSE);

  return csn_guard_check_certificate (policy, signer, csn_slot_get_role (slot), error)
         && (csn_delegation_holds_role (record, slot, signer->fingerprint, TRUE)
             || csn_delegation_find (record, slot, signer->key, NULL, &valid, NULL) != NULL
             || check_roster (record, policy, signer, csn_slot_get_role (slot), error));
}

static gboolean
names_one_signer (CsnEvaluation *evaluation, CsnSlot *slot)
{
  g_autofree char *role = g_utf8_casefold (csn_slot_get_role (slot), -1);

  return g_list_model_get_n_items (csn_evaluation_get_slots (evaluation)) == 1 && strstr (role, "review") == NULL
         && strstr (role, "approver") == NULL;
}

/* Holders of the role sign, and those to whom one of them delegated it. */
static gboolean
check_holder (CsnEvaluation *evaluation, CsnSlot *slot, const CsnSigner *signer, GError **error)
{
  CsnRecord *record = csn_evaluation_get_record (evaluation);
  g_autofree char *now = g_date_time_format_iso8601 (csn_evaluation_get_now (evaluation));
  g_autofree char *why = NULL;
  gboolean valid;
  CsnAct *delegation;

  if (csn_delegation_holds_role (record, slot, signer->fingerprint, TRUE))
    return TRUE;
  delegation = csn_delegation_find (record, slot, signer->key, now, &valid, &why);
  if (delegation == NULL)
    return check_roster (record, csn_evaluation_get_policy (evaluation), signer, csn_slot_get_role (slot), error);
  if (!valid)
    return csn_guard_refuse (error, _ ("%s cannot sign for %s: %s"), csn_guard_name_of (signer), csn_act_get_signer (delegation), why);
  if (g_strcmp0 (csn_act_get_key (delegation), csn_record_get_author_key (record)) == 0
      && csn_policy_get_duties (csn_evaluation_get_policy (evaluation)) != CSN_DUTIES_OFF)
    return csn_guard_refuse (error, _ ("%s submitted the record and cannot have it approved by a delegate"),
                             csn_act_get_signer (delegation));
  return TRUE;
}

static gboolean
check_duties (CsnEvaluation *evaluation, CsnSlot *slot, const CsnSigner *signer, GError **error)
{
  CsnRecord *record = csn_evaluation_get_record (evaluation);
  CsnDuties duties = csn_policy_get_duties (csn_evaluation_get_policy (evaluation));

  if (duties == CSN_DUTIES_OFF || names_one_signer (evaluation, slot))
    return TRUE;
  if (g_strcmp0 (csn_record_get_author_key (record), signer->key) == 0)
    return csn_guard_refuse (error, _ ("%s submitted the record and cannot approve it: somebody else has to"),
                             csn_guard_name_of (signer));
  if (duties == CSN_DUTIES_CONTRIBUTORS && csn_contributors_contain (record, signer->name))
    return csn_guard_refuse (error, _ ("%s answered items of the record, and the policy wants somebody else to approve it"),
                             csn_guard_name_of (signer));
  return TRUE;
}

static gboolean
check_one_role (CsnEvaluation *evaluation, CsnSlot *slot, const CsnSigner *signer, GError **error)
{
  GListModel *slots = csn_evaluation_get_slots (evaluation);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);
      CsnApproval *approval = csn_slot_status_get_approval (status);
      CsnSlot *other = csn_slot_status_get_slot (status);

      if (approval == NULL || other == slot || csn_slot_status_get_state (status) == CSN_SLOT_WITHDRAWN
          || csn_guard_same_role (csn_slot_get_role (other), csn_slot_get_role (slot)))
        continue;
      if (g_strcmp0 (csn_approval_get_key (approval), signer->key) == 0)
        return csn_guard_refuse (error, _ ("%s has signed as %s: one person holds one role"), csn_guard_name_of (signer),
                                 csn_slot_get_role (other));
    }
  return TRUE;
}

static gboolean
check_slot (CsnEvaluation *evaluation, CsnSlot *slot, const CsnSigner *signer, gboolean reject, GError **error)
{
  CsnSlotStatus *status = csn_evaluation_get_slot (evaluation, csn_slot_get_id (slot));
  CsnSlotState state = status != NULL ? csn_slot_status_get_state (status) : CSN_SLOT_EMPTY;

  if (status == NULL)
    return csn_guard_refuse (error, _ ("The record has no place to sign as %s"), csn_slot_get_role (slot));
  if (state == CSN_SLOT_REJECTED)
    return csn_guard_refuse (error, _ ("%s; a new revision has to be made before anyone signs here again"),
                             csn_slot_status_get_explanation (status));
  if (state == CSN_SLOT_APPROVED && !reject)
    return csn_guard_refuse (error, _ ("%s: nothing changed since"), csn_slot_status_get_explanation (status));
  return TRUE;
}

/* What comes after the deployment must be answered before it is signed off. */
static gboolean
check_post_items (CsnEvaluation *evaluation, GError **error)
{
  CsnRecord *record = csn_evaluation_get_record (evaluation);
  GListModel *entries = csn_record_get_entries (record);
  CsnScope scope = csn_scope_of (csn_record_get_checklist (record));

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);
      CsnItem *item = csn_entry_get_item (entry);
      CsnRole role = csn_entry_get_role (entry);
      const char *explanation;
      CsnState state;

      if (csn_scope_item_phase (&scope, item) != CSN_PHASE_POST || csn_item_get_gate_class (item) != CSN_GATE_BLOCKING
          || (role != CSN_ROLE_CHECK && role != CSN_ROLE_GROUP && role != CSN_ROLE_TIMED_OBSERVATION))
        continue;
      state = csn_evaluation_get_state (evaluation, csn_entry_get_id (entry), &explanation);
      if (!csn_state_is_satisfied (state))
        return csn_guard_refuse (error, _ ("Not ready to be signed: %s"), explanation);
    }
  return TRUE;
}

static gboolean
check_ready (CsnEvaluation *evaluation, CsnSlot *slot, GError **error)
{
  CsnScope scope = csn_scope_of (csn_record_get_checklist (csn_evaluation_get_record (evaluation)));
  CsnVerdictKind verdict = csn_evaluation_get_verdict (evaluation);

  if (verdict == CSN_VERDICT_NOT_READY || verdict == CSN_VERDICT_LOCKED)
    return csn_guard_refuse (error, _ ("Not ready to be signed. %s"), csn_evaluation_get_summary (evaluation));
  return csn_scope_slot_phase (&scope, slot) == CSN_PHASE_POST ? check_post_items (evaluation, error) : TRUE;
}

gboolean
csn_guard_sign (CsnEvaluation *evaluation, CsnSlot *slot, const CsnSigner *signer, gboolean reject, const char *comment,
                GError **error)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);
  g_return_val_if_fail (CSN_IS_SLOT (slot), FALSE);
  g_return_val_if_fail (signer != NULL, FALSE);

  if (!csn_guard_check_open (evaluation, error)
      || !csn_guard_check_certificate (csn_evaluation_get_policy (evaluation), signer, csn_slot_get_role (slot), error)
      || !check_holder (evaluation, slot, signer, error)
      || !check_slot (evaluation, slot, signer, reject, error)
      || !check_one_role (evaluation, slot, signer, error))
    return FALSE;
  if (reject)
    return csn_guard_is_blank (comment) ? csn_guard_refuse (error, _ ("Rejecting needs a reason")) : TRUE;
  return check_duties (evaluation, slot, signer, error) && check_ready (evaluation, slot, error);
}

gboolean
csn_guard_withdraw (CsnEvaluation *evaluation, CsnApproval *approval, const CsnSigner *signer, const char *reason,
                    GError **error)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);
  g_return_val_if_fail (CSN_IS_APPROVAL (approval), FALSE);
  g_return_val_if_fail (signer != NULL, FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (csn_approval_is_withdrawn (approval))
    return csn_guard_refuse (error, _ ("The signature was taken back already"));
  if (g_strcmp0 (csn_approval_get_key (approval), signer->key) != 0)
    return csn_guard_refuse (error, _ ("Only %s can take this signature back"), csn_approval_get_signer (approval));
  if (csn_record_get_started (csn_evaluation_get_record (evaluation)) != NULL)
    return csn_guard_refuse (error, _ ("The deployment has started: record an objection or a rollback instead"));
  return csn_guard_is_blank (reason) ? csn_guard_refuse (error, _ ("Say why the signature is taken back")) : TRUE;
}

/* --- waivers ------------------------------------------------------------------------------------------------------ */

static gboolean
check_waiver_role (CsnEvaluation *evaluation, const CsnSigner *signer, const char *role, GError **error)
{
  CsnPolicy *policy = csn_evaluation_get_policy (evaluation);
  CsnRecord *record = csn_evaluation_get_record (evaluation);
  CsnChecklist *checklist = csn_record_get_checklist (record);
  gboolean allowed = FALSE;
  GListModel *slots = csn_checklist_get_slots (checklist);

  if (csn_policy_names_waivers (policy))
    allowed = csn_policy_may_waive (policy, role);
  else
    for (guint i = 0; i < g_list_model_get_n_items (slots) && !allowed; i++)
      {
        g_autoptr (CsnSlot) slot = g_list_model_get_item (slots, i);

        allowed = csn_guard_same_role (csn_slot_get_role (slot), role);
      }
  if (!allowed)
    return csn_guard_refuse (error, _ ("%s may not waive; the approvers of this record or of the policy may"),
                             role != NULL && *role != '\0' ? role : _ ("Nobody without a role"));
  return csn_guard_check_signer (record, policy, signer, role, error);
}

static gboolean
check_own_answer (CsnEntry *entry, const CsnSigner *signer, GError **error)
{
  CsnAnswer *answer = csn_entry_get_answer (entry);

  if (answer == NULL || signer->name == NULL
      || (g_strcmp0 (csn_answer_get_by (answer), signer->name) != 0
          && g_strcmp0 (csn_answer_get_on_behalf (answer), signer->name) != 0))
    return TRUE;
  return csn_guard_refuse (error, _ ("%s answered this item: somebody else has to decide on it"), signer->name);
}

gboolean
csn_guard_waive (CsnEvaluation *evaluation, CsnEntry *entry, const CsnSigner *signer, const char *role,
                 const char *reason, const char *until, GError **error)
{
  CsnItem *item;
  CsnState state;
  guint line;

  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);
  g_return_val_if_fail (CSN_IS_ENTRY (entry), FALSE);
  g_return_val_if_fail (signer != NULL, FALSE);

  item = csn_entry_get_item (entry);
  line = csn_item_get_line (item);
  state = csn_evaluation_get_state (evaluation, csn_entry_get_id (entry), NULL);
  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (csn_entry_is_inverted (entry))
    return csn_guard_refuse (error, _ ("Line %u is a trigger: no waiver reaches it"), line);
  if (csn_entry_get_role (entry) == CSN_ROLE_PREREQUISITE)
    return csn_guard_refuse (error, _ ("Line %u is a prerequisite: it cannot be waived"), line);
  if (state == CSN_STATE_PENDING || state == CSN_STATE_RUNNING)
    return csn_guard_refuse (error, _ ("Line %u is not answered: answer it, or say that it does not apply"), line);
  if (state != CSN_STATE_FAIL && state != CSN_STATE_ERROR && state != CSN_STATE_INCONCLUSIVE)
    return csn_guard_refuse (error, _ ("Line %u is %s: there is nothing to waive"), line,
                             csn_enum_to_string (CSN_TYPE_STATE, (int) state));
  if (csn_guard_is_blank (reason))
    return csn_guard_refuse (error, _ ("A waiver needs a reason"));
  if (until != NULL && *until != '\0')
    {
      g_autofree char *midnight = strchr (until, 'T') == NULL ? g_strconcat (until, "T23:59:59Z", NULL) : g_strdup (until);
      g_autoptr (GDateTime) end = g_date_time_new_from_iso8601 (midnight, NULL);

      if (end == NULL)
        return csn_guard_refuse (error, _ ("“%s” is no time until which a waiver could hold"), until);
      if (g_date_time_compare (end, csn_evaluation_get_now (evaluation)) <= 0)
        return csn_guard_refuse (error, _ ("A waiver until %s would have run out already"), until);
    }
  return check_waiver_role (evaluation, signer, role, error) && check_own_answer (entry, signer, error);
}

gboolean
csn_guard_witness (CsnEvaluation *evaluation, CsnEntry *entry, const CsnSigner *signer, const char *role, GError **error)
{
  g_return_val_if_fail (CSN_IS_EVALUATION (evaluation), FALSE);
  g_return_val_if_fail (CSN_IS_ENTRY (entry), FALSE);
  g_return_val_if_fail (signer != NULL, FALSE);

  if (!csn_guard_check_open (evaluation, error))
    return FALSE;
  if (g_strcmp0 (csn_entry_get_value (entry), CSN_ANSWER_NA) != 0)
    return csn_guard_refuse (error, _ ("Line %u is not marked as not applicable"),
                             csn_item_get_line (csn_entry_get_item (entry)));
  if (csn_guard_is_blank (csn_entry_get_reason (entry)))
    return csn_guard_refuse (error, _ ("Line %u does not say why it is not applicable"),
                             csn_item_get_line (csn_entry_get_item (entry)));
  return check_waiver_role (evaluation, signer, role, error) && check_own_answer (entry, signer, error);
}
