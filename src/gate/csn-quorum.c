/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T10. Acts are taken in order; a later act of the same person in the same slot replaces the earlier one, except
 * that nothing but a withdrawal takes back a rejection of the content as it is. */

#include "csn-quorum.h"

#include <string.h>

typedef struct
{
  gsize role;
  const CsnQuorumAct *act;
  int index;
  gboolean withdrawn;
} Standing;

static int
find_role (const CsnQuorumRules *rules, const char *role)
{
  for (int i = 0; rules->roles[i] != NULL; i++)
    if (strcmp (rules->roles[i], role) == 0)
      return i;
  return -1;
}

static const char *
group_of (const CsnQuorumAct *act)
{
  return act->group != NULL ? act->group : act->role;
}

static gboolean
contains (const char *const *list, const char *text)
{
  return list != NULL && text != NULL && g_strv_contains (list, text);
}

static Standing *
find_standing (GArray *standings, gsize role, const char *who)
{
  for (guint i = 0; i < standings->len; i++)
    {
      Standing *standing = &g_array_index (standings, Standing, i);

      if (standing->role == role && g_strcmp0 (standing->act->who, who) == 0)
        return standing;
    }
  return NULL;
}

static gboolean
is_current (const CsnQuorumRules *rules, const CsnQuorumAct *act)
{
  return g_strcmp0 (act->digest, rules->digest) == 0;
}

static gboolean
holds_other_group (GArray *standings, const CsnQuorumAct *act)
{
  for (guint i = 0; i < standings->len; i++)
    {
      const Standing *standing = &g_array_index (standings, Standing, i);

      if (!standing->withdrawn && g_strcmp0 (standing->act->who, act->who) == 0
          && strcmp (group_of (standing->act), group_of (act)) != 0)
        return TRUE;
    }
  return FALSE;
}

/* Why an act does not count; NULL: it does.
 * Budget: complexity, because it is the list of reasons of the rules, in their order. */
static const char *
refuse (const CsnQuorumRules *rules, GArray *standings, const CsnQuorumAct *act)
{
  int role = find_role (rules, act->role);
  const Standing *own = role < 0 ? NULL : find_standing (standings, (gsize) role, act->who);

  if (role < 0)
    return "role not required";
  if (contains (rules->machines, act->who))
    return "machine identity";
  if (act->behalf != NULL && !act->delegation_ok)
    return "delegation";
  if (act->withdrawn)
    return own != NULL ? NULL : "not the signer";
  if (!rules->allow_author && rules->author != NULL
      && (g_strcmp0 (act->who, rules->author) == 0 || g_strcmp0 (act->behalf, rules->author) == 0))
    return "author";
  if (!rules->allow_contributor && contains (rules->contributors, act->who))
    return "contributor";
  if (rules->one_role && holds_other_group (standings, act))
    return "second role";
  if (act->rejected && (act->reason == NULL || *act->reason == '\0'))
    return "rejection without reason";
  if (!act->rejected && own != NULL && own->act->rejected && !own->withdrawn && is_current (rules, own->act))
    return "rejected";
  return NULL;
}

static void
take (GArray *standings, gsize role, const CsnQuorumAct *act, int index)
{
  Standing *own = find_standing (standings, role, act->who);
  Standing fresh = { role, act, index, FALSE };

  if (act->withdrawn)
    {
      own->withdrawn = TRUE;
      own->index = index;
      return;
    }
  /* the newest act stands last */
  if (own != NULL)
    g_array_remove_index (standings, (guint) (own - &g_array_index (standings, Standing, 0)));
  g_array_append_val (standings, fresh);
}

/* What a slot is left with by one act when it has not enough approvals. */
static CsnSlotState
state_left (const CsnQuorumRules *rules, const Standing *standing)
{
  if (standing->withdrawn)
    return standing->act->rejected ? CSN_SLOT_EMPTY : CSN_SLOT_WITHDRAWN;
  if (standing->act->invalid)
    return CSN_SLOT_INVALID;
  if (standing->act->rejected)
    return CSN_SLOT_EMPTY;
  if (!is_current (rules, standing->act))
    return CSN_SLOT_STALE;
  return standing->act->late ? CSN_SLOT_EXPIRED : CSN_SLOT_EMPTY;
}

static void
judge_slot (const CsnQuorumRules *rules, GArray *standings, gsize role, CsnQuorum *quorum)
{
  guint needed = rules->needed != NULL ? MAX (rules->needed[role], 1) : 1;
  CsnSlotState left = CSN_SLOT_EMPTY;
  int counted = -1;

  quorum->deciding[role] = -1;
  for (guint i = 0; i < standings->len; i++)
    {
      const Standing *standing = &g_array_index (standings, Standing, i);
      const CsnQuorumAct *act = standing->act;

      if (standing->role != role)
        continue;
      if (act->rejected && !standing->withdrawn && !act->invalid && is_current (rules, act))
        {
          quorum->slots[role] = CSN_SLOT_REJECTED;
          quorum->deciding[role] = standing->index;
          return;
        }
      left = state_left (rules, standing);
      quorum->deciding[role] = standing->index;
      if (act->rejected || standing->withdrawn || act->invalid || act->late || !is_current (rules, act))
        continue;
      quorum->given[role]++;
      counted = standing->index;
    }
  if (quorum->given[role] < needed)
    {
      quorum->slots[role] = left;
      return;
    }
  quorum->slots[role] = CSN_SLOT_APPROVED;
  quorum->deciding[role] = counted;
}

CsnQuorum *
csn_quorum_judge (const CsnQuorumRules *rules, const CsnQuorumAct *acts, gsize n_acts)
{
  g_autoptr (GArray) standings = g_array_new (FALSE, FALSE, sizeof (Standing));
  CsnQuorum *quorum;
  gsize n_roles;
  gsize n_approved = 0;

  g_return_val_if_fail (rules != NULL && rules->roles != NULL, NULL);

  n_roles = g_strv_length ((GStrv) rules->roles);
  quorum = g_new0 (CsnQuorum, 1);
  quorum->slots = g_new0 (CsnSlotState, MAX (n_roles, 1));
  quorum->given = g_new0 (guint, MAX (n_roles, 1));
  quorum->deciding = g_new0 (int, MAX (n_roles, 1));
  quorum->refusals = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < n_acts; i++)
    {
      const char *refusal = refuse (rules, standings, &acts[i]);

      if (refusal != NULL)
        g_ptr_array_add (quorum->refusals, g_strdup (refusal));
      else
        take (standings, (gsize) find_role (rules, acts[i].role), &acts[i], (int) i);
    }
  for (gsize i = 0; i < n_roles; i++)
    {
      judge_slot (rules, standings, i, quorum);
      n_approved += quorum->slots[i] == CSN_SLOT_APPROVED;
      if (quorum->slots[i] == CSN_SLOT_REJECTED)
        quorum->state = CSN_APPROVALS_REJECTED;
    }
  if (quorum->state != CSN_APPROVALS_REJECTED)
    quorum->state = n_approved == n_roles && n_roles > 0 ? CSN_APPROVALS_COMPLETE : CSN_APPROVALS_INCOMPLETE;
  return quorum;
}

void
csn_quorum_free (CsnQuorum *quorum)
{
  if (quorum == NULL)
    return;
  g_free (quorum->slots);
  g_free (quorum->given);
  g_free (quorum->deciding);
  g_ptr_array_unref (quorum->refusals);
  g_free (quorum);
}
