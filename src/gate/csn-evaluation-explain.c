/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sentences of an evaluation, made when somebody asks for them: why an item is in its state, naming line and item. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-evaluation-private.h"

const char *
csn_evaluation_label (const CsnNode *node)
{
  CsnItem *parent = csn_item_get_parent (node->item);
  const char *label = csn_item_get_label (node->item);

  /* "PASS / FAIL" is the verdict on what stands above it */
  if (node->role == CSN_ROLE_VERDICT && parent != NULL && csn_item_get_label (parent) != NULL)
    label = csn_item_get_label (parent);
  if (label == NULL || *label == '\0')
    label = csn_item_get_text (node->item);
  return label != NULL ? label : "";
}

/* "3.2" of "3.2 Performance Benchmarks" */
static char *
dup_section_number (CsnSection *section)
{
  const char *title = csn_section_get_title (section);
  gsize length = strspn (title != NULL ? title : "", "0123456789.");

  while (length > 0 && title[length - 1] == '.')
    length--;
  return length > 0 ? g_strndup (title, length) : NULL;
}

char *
csn_evaluation_name_cause (CsnEvaluation *self, int cause)
{
  CsnNode *node;
  g_autofree char *number = NULL;
  gboolean has_number;

  if (cause < 0)
    return g_strdup ("");
  node = csn_evaluation_node (self, (guint) cause);
  number = dup_section_number (csn_item_get_section (node->item));
  has_number = node->computed == CSN_STATE_FAIL && node->text != NULL;
  return g_strdup_printf ("%s%s%s%s%s", number != NULL ? number : "", number != NULL ? " " : "",
                          csn_evaluation_label (node), has_number ? " " : "", has_number ? node->text : "");
}

static char *
name_line (CsnEvaluation *self, int cause)
{
  g_autofree char *name = csn_evaluation_name_cause (self, cause);

  return cause < 0 ? g_strdup ("")
                   : g_strdup_printf (_ ("line %u %s"),
                                      csn_item_get_line (csn_evaluation_node (self, (guint) cause)->item), name);
}

static const char *
answered_by (const CsnNode *node)
{
  CsnAnswer *answer = node->answer;
  const char *by = NULL;

  if (answer == NULL)
    return _ ("nobody");
  by = csn_answer_get_on_behalf (answer) != NULL && *csn_answer_get_on_behalf (answer) != '\0'
           ? csn_answer_get_on_behalf (answer)
           : csn_answer_get_by (answer);
  if (by != NULL && *by != '\0')
    return by;
  return csn_answer_get_provenance (answer) == CSN_PROVENANCE_IMPORTED ? _ ("the document") : _ ("somebody");
}

static const char *
reason_of (const CsnNode *node)
{
  return node->answer != NULL ? csn_answer_get_reason (node->answer) : NULL;
}

static char *
say_answered (const CsnNode *node)
{
  const char *by = answered_by (node);
  const char *reason = reason_of (node);
  const char *value = node->answer != NULL ? csn_answer_get_value (node->answer) : NULL;

  switch (node->state)
    {
    case CSN_STATE_PASS:
      return g_strdup_printf (_ ("passed, says %s"), by);
    case CSN_STATE_FAIL:
      return reason != NULL && *reason != '\0' ? g_strdup_printf (_ ("failed, says %s: %s"), by, reason)
                                               : g_strdup_printf (_ ("failed, says %s"), by);
    case CSN_STATE_FIRED:
      return g_strdup_printf (_ ("fired, says %s"), by);
    case CSN_STATE_NOT_FIRED:
      return g_strdup_printf (_ ("not fired, says %s"), by);
    case CSN_STATE_PENDING:
      return g_strdup (_ ("not answered yet"));
    default:
      return g_strdup_printf (_ ("answered “%s” by %s"), value != NULL ? value : "", by);
    }
}

static char *
say_probe (const CsnNode *node)
{
  CsnProbeResult *run = csn_entry_get_last_run (node->entry);
  const char *summary = run != NULL ? csn_probe_result_get_summary (run) : "";
  const char *state = csn_enum_to_string (CSN_TYPE_STATE, (int) node->probe);

  return summary != NULL && *summary != '\0' ? g_strdup_printf (_ ("a probe says %s: %s"), state, summary)
                                             : g_strdup_printf (_ ("a probe says %s"), state);
}

static char *
say_derived (CsnEvaluation *self, const CsnNode *node)
{
  g_autofree char *name = csn_evaluation_name_cause (self, node->cause);
  g_autofree char *line = NULL;

  if (node->cause < 0)
    return csn_state_is_satisfied (node->state) || node->state == CSN_STATE_NOT_FIRED
               ? g_strdup (_ ("follows from its sections, which have passed"))
               : g_strdup (_ ("follows from its sections, which are open"));
  if (node->state == CSN_STATE_FIRED || node->state == CSN_STATE_FAIL)
    return g_strdup_printf ("(%s)", name);
  line = name_line (self, node->cause);
  return g_strdup_printf (_ ("waits for %s"), line);
}

static char *
say_approvals (CsnEvaluation *self, const CsnNode *node)
{
  if (self->approvals == CSN_APPROVALS_REJECTED)
    return g_strdup (_ ("an approval was refused"));
  return g_strdup_printf (_ ("%u of %u have approved"), self->n_approved, self->n_needed);
}

static char *
say_child (CsnEvaluation *self, const CsnNode *node, const char *format)
{
  g_autofree char *line = name_line (self, node->cause);

  return node->cause < 0 ? g_strdup (_ ("everything inside is not applicable"))
                         : g_strdup_printf (format, line);
}

static char *
say_waived (CsnEvaluation *self, const CsnNode *node)
{
  CsnWaiver *waiver = g_hash_table_lookup (self->waivers, csn_entry_get_id (node->entry));

  return waiver != NULL ? g_strdup_printf (_ ("waived by %s: %s"), csn_waiver_get_by (waiver),
                                           csn_waiver_get_reason (waiver))
                        : g_strdup (_ ("waived"));
}

static char *
say_na (const CsnNode *node)
{
  const char *reason = reason_of (node);

  return reason != NULL && *reason != '\0' ? g_strdup_printf (_ ("not applicable: %s"), reason)
                                           : g_strdup (_ ("not applicable, as the text allows"));
}

static char *
say_conflict (const CsnNode *node)
{
  GPtrArray *answers = csn_entry_get_answers (node->entry);
  g_autoptr (GString) text = g_string_new (_ ("different answers stand: "));

  for (guint i = 0; i < answers->len; i++)
    {
      CsnAnswer *answer = g_ptr_array_index (answers, i);

      g_string_append_printf (text, "%s%s (%s)", i > 0 ? ", " : "",
                              csn_answer_get_value (answer) ? csn_answer_get_value (answer) : "–",
                              csn_answer_get_by (answer) && *csn_answer_get_by (answer) ? csn_answer_get_by (answer)
                                                                                        : _ ("the document"));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
say_unanswered (const CsnNode *node)
{
  return csn_item_get_claim (node->item) != NULL ? g_strdup (_ ("not answered yet; the document claims it, without evidence"))
                                                 : g_strdup (_ ("not answered yet"));
}

/* What is fixed for a reason. */
static const char *
fixed_phrase (CsnWhy why)
{
  switch (why)
    {
    case CSN_WHY_TESTER:
      return _ ("the name of the person who tested or reviewed it is missing");
    case CSN_WHY_NA_REASON:
      return _ ("not applicable, but the reason is missing");
    case CSN_WHY_NA_COUNTERSIGN:
      return _ ("not applicable, but no approver has countersigned it");
    case CSN_WHY_STALE:
      return _ ("the evidence is too old or was taken for another release");
    case CSN_WHY_SKIPPED:
      return _ ("the phase is skipped, since a prerequisite is not met");
    case CSN_WHY_LOCKED:
      return _ ("the phase is locked until all prerequisites are met");
    case CSN_WHY_STAGE_LOCKED:
      return _ ("the stage waits for the one before it");
    case CSN_WHY_THRESHOLD_OPEN:
      return _ ("cannot tell: a parameter of its text has no value");
    case CSN_WHY_LATCHED:
      return _ ("fired before, and stays so until a second person clears it with reason and evidence");
    case CSN_WHY_CLEARED:
      return _ ("fired before and was cleared");
    case CSN_WHY_PROBE_OPEN:
      return _ ("cannot tell: the probe could not measure it");
    case CSN_WHY_SIGNING:
      return _ ("filled by signing");
    case CSN_WHY_LATER:
      return _ ("after the deployment");
    default:
      return "";
    }
}

static char *
phrase (CsnEvaluation *self, const CsnNode *node)
{
  switch (node->why)
    {
    case CSN_WHY_UNANSWERED:
      return say_unanswered (node);
    case CSN_WHY_ANSWERED:
      return say_answered (node);
    case CSN_WHY_PROBE:
      return say_probe (node);
    case CSN_WHY_NOT_VERIFIED:
      return g_strdup_printf (_ ("answered by %s, not verified: the probe could not measure it"), answered_by (node));
    case CSN_WHY_NUMBER:
      return g_strdup_printf ("(%s)", node->text);
    case CSN_WHY_CONFLICT_NUMBER:
      return g_strdup_printf (_ ("passed, says %s, but the number says otherwise (%s)"), answered_by (node), node->text);
    case CSN_WHY_CHILD:
      return say_child (self, node, _ ("because of %s"));
    case CSN_WHY_CHILD_OPEN:
      return say_child (self, node, _ ("marked as passed while %s is open"));
    case CSN_WHY_NA:
      return say_na (node);
    case CSN_WHY_WAIVED:
      return say_waived (self, node);
    case CSN_WHY_CONFLICT:
      return say_conflict (node);
    case CSN_WHY_CONFLICT_DERIVED:
      return say_child (self, node, _ ("answered against what follows from %s"));
    case CSN_WHY_DERIVED:
      return say_derived (self, node);
    case CSN_WHY_APPROVALS:
      return say_approvals (self, node);
    case CSN_WHY_LINK:
      return csn_evaluation_say_link (self, node);
    case CSN_WHY_ITERATION:
      return g_strdup (node->text != NULL ? node->text : "");
    case CSN_WHY_FIELD:
      return g_strdup (node->state == CSN_STATE_PENDING ? _ ("empty") : _ ("filled in"));
    default:
      return g_strdup (fixed_phrase (node->why));
    }
}

gboolean
csn_evaluation_speaks_of_itself (const CsnNode *node)
{
  switch (node->why)
    {
    case CSN_WHY_UNANSWERED:
    case CSN_WHY_ANSWERED:
    case CSN_WHY_NOT_VERIFIED:
    case CSN_WHY_NA:
    case CSN_WHY_FIELD:
      return TRUE;
    default:
      return *fixed_phrase (node->why) != '\0';
    }
}

char *
csn_evaluation_describe (CsnEvaluation *self, const CsnNode *node)
{
  g_autofree char *why = phrase (self, node);

  return g_strdup_printf (_ ("line %u %s%s%s"), csn_item_get_line (node->item), csn_evaluation_label (node),
                          *why == '(' ? " " : ": ", why);
}
