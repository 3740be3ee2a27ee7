/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signing acts of an evaluation (T10): the record's approvals as acts on its slots, each held against the content of the
 * slot's scope as it is now and as it ever was since. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-content.h"
#include "csn-contributors.h"
#include "csn-delegation.h"
#include "csn-evaluation-private.h"

typedef struct
{
  CsnEvaluation *self;
  GPtrArray *slots;      /* (owned) (element-type CsnSlot) */
  GPtrArray *approvals;  /* (owned) (element-type CsnApproval): of this revision, by act */
  GArray *acts;          /* (owned) (element-type CsnQuorumAct) */
  GPtrArray *delegations; /* (owned) (element-type CsnAct) (nullable elements): by act */
  GPtrArray *contributors; /* (owned) (element-type utf8): keys of signers who worked on the record */
  char *digests[3];      /* (owned) (nullable): content now, by phase */
  GDateTime *deadline;   /* (owned) (nullable) */
} Desk;

#define CURRENT "now"
#define CHANGED "changed"

static const char *
digest_now (Desk *desk, CsnSlot *slot)
{
  CsnPhase phase = csn_scope_slot_phase (&desk->self->scope, slot);

  if (desk->digests[phase] == NULL)
    desk->digests[phase] = csn_content_dup_digest (desk->self->record, desk->self->policy, slot);
  return desk->digests[phase];
}

/* "72h" and "5d" count from the submission. */
static GDateTime *
read_deadline (CsnEvaluation *self)
{
  const char *text = csn_policy_get_deadline (self->policy);
  g_autoptr (GDateTime) submitted = NULL;
  char *end = NULL;
  guint64 number;

  if (*text == '\0')
    return NULL;
  if (strchr (text, 'T') != NULL)
    return g_date_time_new_from_iso8601 (text, NULL);
  if (self->submitted == NULL)
    return NULL;
  submitted = g_date_time_new_from_iso8601 (self->submitted, NULL);
  number = g_ascii_strtoull (text, &end, 10);
  if (submitted == NULL || number > 100000)
    return NULL;
  return g_date_time_add_minutes (submitted, (int) number * (*end == 'd' ? 1440 : *end == 'h' ? 60 : 1));
}

static gboolean
is_late (Desk *desk, CsnApproval *approval)
{
  g_autoptr (GDateTime) at = NULL;

  if (desk->deadline == NULL)
    return FALSE;
  at = g_date_time_new_from_iso8601 (csn_approval_get_at (approval), NULL);
  return at == NULL || g_date_time_compare (at, desk->deadline) > 0;
}

/* Somebody to whom the slot was delegated signs for who delegated, unless the roster gives them the role themselves. */
static CsnAct *
find_delegation (Desk *desk, CsnSlot *slot, CsnApproval *approval, gboolean *valid)
{
  *valid = FALSE;
  if (csn_delegation_holds_role (desk->self->record, slot, csn_approval_get_fingerprint (approval), TRUE))
    return NULL;
  return csn_delegation_find (desk->self->record, slot, csn_approval_get_key (approval), csn_approval_get_at (approval),
                              valid, NULL);
}

static void
put_act (Desk *desk, const CsnQuorumAct *act, CsnApproval *approval, CsnAct *delegation)
{
  g_array_append_vals (desk->acts, act, 1);
  g_ptr_array_add (desk->approvals, approval);
  g_ptr_array_add (desk->delegations, delegation);
}

static void
add_act (Desk *desk, CsnApproval *approval)
{
  CsnSlot *slot = csn_checklist_find_slot (csn_record_get_checklist (desk->self->record),
                                           csn_approval_get_slot (approval));
  CsnQuorumAct act = { 0 };
  CsnAct *delegation;

  if (slot == NULL || csn_approval_get_revision (approval) != csn_record_get_revision (desk->self->record)
      || strcmp (csn_approval_get_record (approval), csn_record_get_id (desk->self->record)) != 0)
    return;
  act.role = csn_slot_get_id (slot);
  act.group = csn_slot_get_role (slot);
  /* an approval whose signer is not known yet stands for itself */
  act.who = *csn_approval_get_key (approval) != '\0' ? csn_approval_get_key (approval) : csn_approval_get_id (approval);
  act.rejected = csn_approval_is_rejection (approval);
  act.invalid = !csn_approval_is_valid (approval);
  act.late = is_late (desk, approval);
  act.digest = csn_approval_was_stale (desk->self->record, approval, digest_now (desk, slot)) ? CHANGED : CURRENT;
  act.reason = csn_approval_get_comment (approval);
  delegation = find_delegation (desk, slot, approval, &act.delegation_ok);
  act.behalf = delegation != NULL ? csn_act_get_key (delegation) : NULL;
  if (csn_policy_get_duties (desk->self->policy) == CSN_DUTIES_CONTRIBUTORS
      && csn_contributors_contain (desk->self->record, csn_approval_get_signer (approval)))
    g_ptr_array_add (desk->contributors, (gpointer) act.who);
  put_act (desk, &act, approval, delegation);
  if (csn_approval_is_withdrawn (approval))
    {
      act.withdrawn = TRUE;
      put_act (desk, &act, approval, delegation);
    }
}

static void
collect_acts (Desk *desk)
{
  GListModel *approvals = csn_record_get_approvals (desk->self->record);

  desk->approvals = g_ptr_array_new ();
  desk->acts = g_array_new (FALSE, TRUE, sizeof (CsnQuorumAct));
  desk->delegations = g_ptr_array_new ();
  desk->contributors = g_ptr_array_new_null_terminated (0, NULL, TRUE);
  for (guint i = 0; i < g_list_model_get_n_items (approvals); i++)
    {
      g_autoptr (CsnApproval) approval = g_list_model_get_item (approvals, i);

      add_act (desk, approval);
    }
}

/* One signer, named by the document or not, may be who made the record: then page 1 says that there was no second person.
 * Somebody who is to review cannot be that person. */
static gboolean
allows_author (CsnEvaluation *self, GPtrArray *slots)
{
  g_autofree char *role = NULL;

  if (csn_policy_get_duties (self->policy) == CSN_DUTIES_OFF)
    return TRUE;
  if (slots->len != 1)
    return FALSE;
  role = g_utf8_casefold (csn_slot_get_role (g_ptr_array_index (slots, 0)), -1);
  return strstr (role, "review") == NULL && strstr (role, "approver") == NULL;
}

static CsnQuorum *
judge_quorum (Desk *desk)
{
  CsnQuorumRules rules = CSN_QUORUM_RULES_INIT;
  g_autofree const char **roles = g_new0 (const char *, desk->slots->len + 1);
  g_autofree guint *needed = g_new0 (guint, desk->slots->len + 1);

  for (guint i = 0; i < desk->slots->len; i++)
    {
      CsnSlot *slot = g_ptr_array_index (desk->slots, i);

      roles[i] = csn_slot_get_id (slot);
      needed[i] = csn_policy_get_quorum (desk->self->policy, csn_slot_get_role (slot));
    }
  rules.roles = roles;
  rules.needed = needed;
  rules.digest = CURRENT;
  rules.author = csn_record_get_author_key (desk->self->record);
  if (rules.author != NULL && *rules.author == '\0')
    rules.author = NULL;
  rules.allow_author = allows_author (desk->self, desk->slots);
  rules.allow_contributor = rules.allow_author || csn_policy_get_duties (desk->self->policy) != CSN_DUTIES_CONTRIBUTORS;
  rules.contributors = (const char *const *) desk->contributors->pdata;
  return csn_quorum_judge (&rules, (const CsnQuorumAct *) (gpointer) desk->acts->data, desk->acts->len);
}

static char *
explain (CsnSlotStatus *status)
{
  CsnSlot *slot = csn_slot_status_get_slot (status);
  CsnApproval *approval = csn_slot_status_get_approval (status);
  const char *role = csn_slot_get_role (slot);
  const char *by = *csn_slot_status_get_by (status) != '\0' ? csn_slot_status_get_by (status) : _ ("somebody");
  guint needed = csn_slot_status_get_n_needed (status);

  switch (csn_slot_status_get_state (status))
    {
    case CSN_SLOT_APPROVED:
      return g_strdup_printf (_ ("%s: approved by %s"), role, by);
    case CSN_SLOT_REJECTED:
      return g_strdup_printf (_ ("%s: rejected by %s: %s"), role, by, csn_approval_get_comment (approval));
    case CSN_SLOT_STALE:
      return g_strdup_printf (_ ("%s: %s signed before something changed; a fresh signature is needed"), role, by);
    case CSN_SLOT_WITHDRAWN:
      return g_strdup_printf (_ ("%s: %s took the approval back"), role, by);
    case CSN_SLOT_EXPIRED:
      return g_strdup_printf (_ ("%s: %s signed after the deadline of the policy"), role, by);
    case CSN_SLOT_INVALID:
      return g_strdup_printf (_ ("%s: the signature of %s is not valid: %s"), role, by,
                              csn_approval_get_problem (approval));
    case CSN_SLOT_EMPTY:
    default:
      return needed > 1 ? g_strdup_printf (_ ("%s: %u of %u signatures"), role, csn_slot_status_get_n_given (status), needed)
                        : g_strdup_printf (_ ("%s: not signed"), role);
    }
}

/* What signing fills shows how the slot stands. */
static void
mark_items (CsnEvaluation *self, CsnSlot *slot, CsnSlotState state)
{
  CsnItem *items[] = { csn_slot_get_box (slot), csn_slot_get_name (slot), csn_slot_get_signature (slot),
                       csn_slot_get_date (slot), csn_slot_get_status (slot) };

  for (gsize i = 0; i < G_N_ELEMENTS (items); i++)
    {
      CsnNode *node = items[i] != NULL ? csn_evaluation_find (self, items[i]) : NULL;

      if (node == NULL)
        continue;
      csn_evaluation_set (node,
                          state == CSN_SLOT_APPROVED   ? CSN_STATE_PASS
                          : state == CSN_SLOT_REJECTED ? CSN_STATE_FAIL
                          : state == CSN_SLOT_STALE    ? CSN_STATE_STALE
                                                       : CSN_STATE_PENDING,
                          CSN_WHY_SIGNING, -1);
      node->provenance = CSN_PROVENANCE_DERIVED;
      node->blocking = FALSE;
    }
}

static void
take_slot (Desk *desk, CsnQuorum *quorum, guint index)
{
  CsnEvaluation *self = desk->self;
  CsnSlot *slot = g_ptr_array_index (desk->slots, index);
  CsnSlotState state = quorum->slots[index];
  guint needed = csn_policy_get_quorum (self->policy, csn_slot_get_role (slot));
  CsnApproval *approval
      = quorum->deciding[index] >= 0 && (state != CSN_SLOT_EMPTY || quorum->given[index] > 0)
            ? g_ptr_array_index (desk->approvals, (guint) quorum->deciding[index])
            : NULL;
  CsnAct *delegation = approval != NULL ? g_ptr_array_index (desk->delegations, (guint) quorum->deciding[index]) : NULL;
  g_autofree char *behalf = delegation != NULL ? csn_delegation_dup_text (delegation) : NULL;
  g_autoptr (CsnSlotStatus) status = csn_slot_status_new (slot, state, approval, quorum->given[index], needed, behalf);
  g_autofree char *explanation = explain (status);

  csn_slot_status_set_explanation (status, explanation);
  g_list_store_append (self->slots, status);
  mark_items (self, slot, state);
  if (csn_scope_slot_phase (&self->scope, slot) == CSN_PHASE_POST)
    return; /* what comes after never holds up what comes before */
  self->n_needed++;
  self->n_approved += state == CSN_SLOT_APPROVED;
  if (state == CSN_SLOT_REJECTED)
    self->approvals = CSN_APPROVALS_REJECTED;
}

void
csn_evaluation_judge_slots (CsnEvaluation *self)
{
  GListModel *slots = csn_checklist_get_slots (csn_record_get_checklist (self->record));
  Desk desk = { .self = self };
  g_autoptr (CsnQuorum) quorum = NULL;

  desk.slots = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    g_ptr_array_add (desk.slots, g_list_model_get_item (slots, i));
  desk.deadline = read_deadline (self);
  collect_acts (&desk);
  quorum = judge_quorum (&desk);
  self->approvals = CSN_APPROVALS_INCOMPLETE;
  for (guint i = 0; i < desk.slots->len; i++)
    take_slot (&desk, quorum, i);
  if (self->approvals != CSN_APPROVALS_REJECTED && self->n_needed > 0 && self->n_approved == self->n_needed)
    self->approvals = CSN_APPROVALS_COMPLETE;
  g_ptr_array_unref (desk.slots);
  g_ptr_array_unref (desk.approvals);
  g_ptr_array_unref (desk.delegations);
  g_ptr_array_unref (desk.contributors);
  g_array_unref (desk.acts);
  g_clear_pointer (&desk.deadline, g_date_time_unref);
  for (gsize i = 0; i < G_N_ELEMENTS (desk.digests); i++)
    g_free (desk.digests[i]);
}
