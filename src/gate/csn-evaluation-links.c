/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an evaluation makes of the records of other gates (T15) and of the limit of iterations (T16). What was found in the other
 * record, and whether its signatures hold, stands in the link; whether that is of this release, superseded or expired
 * is judged here, at the evaluation's time. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-evaluation-private.h"
#include "csn-iteration.h"
#include "csn-iteration-limit.h"
#include "csn-upstream.h"

/* --- links -------------------------------------------------------------------------------------------------------- */

void
csn_evaluation_read_links (CsnEvaluation *self)
{
  GListModel *acts = csn_record_get_acts (self->record);

  for (guint i = 0; i < g_list_model_get_n_items (acts); i++)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i);

      if (strcmp (csn_act_get_kind (act), CSN_ACT_LINK) != 0)
        continue;
      if (self->links == NULL)
        self->links = g_hash_table_new (g_str_hash, g_str_equal);
      g_hash_table_insert (self->links, (gpointer) csn_act_get (act, "item"), act);
    }
}

CsnAct *
csn_evaluation_find_link (CsnEvaluation *self, const CsnNode *node)
{
  return self->links != NULL ? g_hash_table_lookup (self->links, csn_entry_get_id (node->entry)) : NULL;
}

/* Where a release runs tells stages apart, and not releases. */
static gboolean
tells_release (const char *name)
{
  return g_ascii_strcasecmp (name, "environment") != 0 && g_ascii_strcasecmp (name, "env") != 0;
}

/* Of the same release: something that both name is the same, and nothing differs. */
static gboolean
is_same_release (CsnEvaluation *self, CsnAct *link)
{
  JsonObject *other = csn_json_get_object (csn_act_get_data (link), "subject");
  GHashTableIter iter;
  gpointer name, value;
  guint n_same = 0;

  g_hash_table_iter_init (&iter, csn_record_get_subject (self->record));
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const char *theirs = csn_json_get_string (other, name, "");

      if (!tells_release (name) || *theirs == '\0' || *(const char *) value == '\0')
        continue;
      if (strcmp (theirs, value) != 0)
        return FALSE;
      n_same++;
    }
  return n_same > 0;
}

/* The day after which the other record wants to be reviewed. */
static gboolean
is_expired (CsnEvaluation *self, CsnAct *link)
{
  const char *review = csn_act_get (link, "review");
  g_autofree char *end = *review != '\0' ? g_strconcat (review, "T23:59:59Z", NULL) : NULL;
  g_autoptr (GDateTime) time = end != NULL ? g_date_time_new_from_iso8601 (end, NULL) : NULL;

  return time != NULL && g_date_time_compare (self->now, time) > 0;
}

static CsnUpstreamRecord
read_link (CsnEvaluation *self, CsnAct *link)
{
  const char *lifecycle = csn_act_get (link, "lifecycle");
  int verdict = CSN_VERDICT_NOT_READY;
  CsnUpstreamRecord record = {
    .found = *csn_act_get (link, "record") != '\0',
    .signature_valid = csn_act_get_flag (link, "valid"),
    .same_subject = is_same_release (self, link),
    .superseded = csn_act_get_flag (link, "superseded") || strcmp (lifecycle, "VOID") == 0,
    .expired = is_expired (self, link),
    .cycle = csn_act_get_flag (link, "cycle"),
  };

  csn_enum_from_string (CSN_TYPE_VERDICT_KIND, csn_act_get (link, "verdict"), &verdict);
  record.verdict = strcmp (lifecycle, "ROLLED BACK") == 0 ? CSN_VERDICT_NO_GO : (CsnVerdictKind) verdict;
  return record;
}

gboolean
csn_evaluation_judge_link (CsnEvaluation *self, CsnNode *node)
{
  CsnAct *link = csn_evaluation_find_link (self, node);
  CsnUpstreamRecord record;

  node->has_link = link != NULL;
  if (link == NULL)
    return FALSE;
  record = read_link (self, link);
  node->link = csn_upstream_judge (&record);
  return TRUE;
}

/* Conditions under which gates before this one have passed hold here too. */
static gboolean
passes_with_conditions (CsnEvaluation *self, CsnAct *link)
{
  CsnUpstreamRecord record = read_link (self, link);
  JsonArray *conditions = csn_json_get_array (csn_act_get_data (link), "conditions");

  return conditions != NULL && json_array_get_length (conditions) > 0
         && csn_upstream_judge (&record) == CSN_STATE_PASS;
}

GPtrArray *
csn_evaluation_list_inherited (CsnEvaluation *self)
{
  GPtrArray *list = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer link;

  if (self->links == NULL)
    return list;
  g_hash_table_iter_init (&iter, self->links);
  while (g_hash_table_iter_next (&iter, NULL, &link))
    if (passes_with_conditions (self, link))
      g_ptr_array_add (list, link);
  return list;
}

char *
csn_evaluation_say_link (CsnEvaluation *self, const CsnNode *node)
{
  CsnAct *link = csn_evaluation_find_link (self, node);
  CsnUpstreamRecord record;
  const char *title;

  if (link == NULL)
    return g_strdup ("");
  title = *csn_act_get (link, "title") != '\0' ? csn_act_get (link, "title") : csn_act_get (link, "path");
  record = read_link (self, link);
  if (record.cycle)
    return g_strdup_printf (_ ("“%s” follows from this record itself: the gates go round in a circle"), title);
  if (!record.found)
    return g_strdup_printf (_ ("the linked record “%s” was not found: %s"), title, csn_act_get (link, "reason"));
  if (!record.signature_valid)
    return g_strdup_printf (_ ("the linked record “%s” does not verify: %s"), title, csn_act_get (link, "reason"));
  if (!record.same_subject)
    return g_strdup_printf (_ ("the linked record “%s” is of another release, or names none"), title);
  if (record.superseded)
    return g_strdup_printf (_ ("the linked record “%s” was superseded or declared void"), title);
  if (record.expired)
    return g_strdup_printf (_ ("the linked record “%s” was to be reviewed by %s"), title, csn_act_get (link, "review"));
  return g_strdup_printf (_ ("the linked record “%s” says %s"), title,
                          csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) record.verdict));
}

/* --- iterations --------------------------------------------------------------------------------------------------- */

static gboolean
label_has (const CsnNode *node, const char *word)
{
  g_autofree char *folded = g_utf8_casefold (csn_evaluation_label (node), -1);

  return strstr (folded, word) != NULL;
}

static gboolean
is_check (const CsnNode *node)
{
  return node->kind == CSN_ITEM_CHECK && !csn_role_is_inverted (node->role);
}

/* The check that says whether it holds ("Final status is compliant"), and the one for when it never does ("If escalated: …"). */
static CsnNode *
find_beside (CsnEvaluation *self, const CsnNode *limit, const char *word)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);

      if (node->section == limit->section && node != limit && is_check (node) && label_has (node, word))
        return node;
    }
  return NULL;
}

static CsnNode *
find_limit (CsnEvaluation *self, CsnFact *fact)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);

      if (is_check (node) && csn_item_get_line (node->item) == csn_fact_get_line (fact))
        return node;
    }
  return NULL;
}

static void
set_text (CsnNode *node, char *text)
{
  g_free (node->text);
  node->text = text;
}

/* Used up: it has failed, what is left open must be written down, and only a waiver lets it pass. */
static void
escalate (CsnEvaluation *self, CsnNode *limit, CsnNode *compliant)
{
  CsnNode *written = find_beside (self, limit, "if escalated");

  if (compliant != NULL && compliant->state != CSN_STATE_WAIVED && compliant->state != CSN_STATE_FAIL)
    {
      set_text (compliant, g_strdup (_ ("the iterations are used up")));
      csn_evaluation_apply_effect (self, compliant, CSN_STATE_FAIL, FALSE, CSN_WHY_ITERATION, -1);
    }
  if (written != NULL && written->state == CSN_STATE_NA)
    {
      set_text (written, g_strdup (_ ("the iterations are used up, so that it applies")));
      csn_evaluation_set (written, CSN_STATE_PENDING, CSN_WHY_ITERATION, -1);
    }
}

static void
settle_limit (CsnEvaluation *self, CsnNode *limit, CsnNode *compliant, CsnIterationState state)
{
  switch (state)
    {
    case CSN_ITERATION_PASS:
      if (csn_evaluation_answer (limit) != CSN_STATE_FAIL)
        csn_evaluation_apply_effect (self, limit, CSN_STATE_PASS, FALSE, CSN_WHY_ITERATION, -1);
      break;
    case CSN_ITERATION_FAIL:
    case CSN_ITERATION_ESCALATED:
      csn_evaluation_apply_effect (self, limit, CSN_STATE_FAIL, FALSE, CSN_WHY_ITERATION, -1);
      if (state == CSN_ITERATION_ESCALATED)
        escalate (self, limit, compliant);
      break;
    case CSN_ITERATION_PENDING:
    case CSN_ITERATION_ITERATING:
    default:
      csn_evaluation_apply_effect (self, limit, CSN_STATE_PENDING, FALSE, CSN_WHY_ITERATION, -1);
      break;
    }
}

/* How the limit stands; FALSE: the document sets none. @limit: 0 while the mode is open. */
gboolean
csn_evaluation_get_iteration (CsnEvaluation *self, const char **mode, guint *limit, guint *used, guint *line)
{
  CsnFact *fact = csn_iteration_limit_find (self->record);

  if (fact == NULL)
    return FALSE;
  *mode = csn_iteration_limit_get_mode (self->record, self->policy);
  *limit = csn_iteration_limit (csn_fact_get_value (fact), *mode);
  *used = csn_record_get_n_iterations (self->record);
  *line = csn_fact_get_line (fact);
  return TRUE;
}

void
csn_evaluation_judge_iteration (CsnEvaluation *self)
{
  CsnFact *fact = csn_iteration_limit_find (self->record);
  CsnNode *limit = fact != NULL ? find_limit (self, fact) : NULL;
  const char *mode;
  CsnNode *compliant;
  gboolean holds;
  guint n_allowed, used, line;

  if (limit == NULL || self->phase != CSN_PHASE_STATE_ACTIVE || csn_evaluation_answer (limit) == CSN_STATE_NA
      || !csn_evaluation_get_iteration (self, &mode, &n_allowed, &used, &line))
    return;
  /* what was done at once is within every limit, whichever mode it is */
  if (n_allowed == 0 && used == 0)
    return;
  compliant = find_beside (self, limit, "compliant");
  holds = compliant != NULL ? compliant->state == CSN_STATE_PASS : csn_evaluation_answer (limit) == CSN_STATE_PASS;
  limit->provenance = CSN_PROVENANCE_DERIVED;
  set_text (limit, n_allowed > 0 ? g_strdup_printf (_ ("%s: %u of %u iterations used"), mode, used, n_allowed)
                                 : g_strdup_printf (_ ("the mode is not chosen: %s"), csn_fact_get_value (fact)));
  settle_limit (self, limit, compliant, csn_iteration_judge (n_allowed, used, holds));
}
