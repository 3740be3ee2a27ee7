/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers that people or probes entered, held against the thresholds of their item (T13): a measured value against its
 * target, counts of passing and failing tests against the pass rate that is asked for. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-comparison.h"
#include "csn-evaluation-private.h"
#include "csn-statistics.h"

static gboolean
is_about_rate (const char *expected, const CsnThreshold *threshold)
{
  return g_str_has_prefix (expected + threshold->end + strspn (expected + threshold->end, " "), "pass rate");
}

static void
judged (CsnNode *node, CsnState state, char *text)
{
  /* a miss stays a miss */
  if (node->computed != CSN_STATE_FAIL)
    {
      node->computed = state;
      g_free (node->text);
      node->text = g_steal_pointer (&text);
    }
  g_free (text);
}

static char *
describe (const char *value, const char *unit, const char *expected)
{
  gboolean tight = unit == NULL || *unit == '%' || strlen (value) == 0;

  return g_strdup_printf ("%s%s%s, target %s", value, tight ? "" : " ", unit != NULL ? unit : "", expected);
}

/* The place where the number is asked for may itself name the target, else the item does. */
static const char *
expected_of (CsnItem *field, CsnItem *parent)
{
  return csn_item_get_expected (field) != NULL ? csn_item_get_expected (field) : csn_item_get_expected (parent);
}

/* Writing over what a probe measured never makes it better: the two are judged, and the worse one counts. */
static gboolean
is_overwritten (const CsnNode *field)
{
  CsnAnswer *answer = csn_entry_get_answer (field->entry);

  return field->measured != NULL && answer != NULL
         && csn_answer_get_provenance (answer) != CSN_PROVENANCE_PROBE
         && g_strcmp0 (field->measured, csn_answer_get_value (answer)) != 0;
}

static void
judge_value (CsnNode *field, CsnNode *parent, const char *value)
{
  const char *unit = csn_item_get_unit (field->item);
  const char *expected = expected_of (field->item, parent->item);
  CsnThreshold threshold;

  if (value == NULL || expected == NULL)
    return;
  for (gsize at = 0; csn_threshold_find (expected, at, &threshold); at = threshold.end)
    {
      CsnState state;

      if (is_about_rate (expected, &threshold))
        continue;
      state = csn_threshold_judge (&threshold, value, unit);
      if (state != CSN_STATE_INCONCLUSIVE)
        judged (parent, state, describe (value, unit, expected));
    }
}

static void
judge_measure (CsnNode *field, CsnNode *parent)
{
  judge_value (field, parent, csn_entry_get_value (field->entry));
  field->overwritten = is_overwritten (field);
  if (field->overwritten)
    judge_value (field, parent, field->measured);
}

/* Which count of a result line a field holds. */
static gboolean
label_has (CsnItem *item, const char *word)
{
  const char *label = csn_item_get_label (item);
  g_autofree char *folded = g_ascii_strdown (label != NULL ? label : "", -1);

  return strstr (folded, word) != NULL;
}

static gboolean
read_count (CsnEvaluation *self, CsnItem *item, guint64 *count)
{
  CsnNode *node = csn_evaluation_find (self, item);
  const char *value = node != NULL ? csn_entry_get_value (node->entry) : NULL;

  if (node != NULL && is_overwritten (node))
    {
      node->overwritten = TRUE;
      value = node->measured;
    }
  return value != NULL && g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT32, count, NULL);
}

static gboolean
read_results (CsnEvaluation *self, CsnItem *parent, guint64 *passing, guint64 *failing)
{
  GPtrArray *children = csn_item_get_children (parent);
  gboolean has_passing = FALSE;
  gboolean has_failing = FALSE;

  for (guint i = 0; i < children->len; i++)
    {
      CsnItem *child = g_ptr_array_index (children, i);

      if (csn_item_get_kind (child) != CSN_ITEM_FIELD || csn_item_get_field_kind (child) != CSN_FIELD_COUNT)
        continue;
      if (!has_passing && label_has (child, "pass"))
        has_passing = read_count (self, child, passing);
      else if (!has_failing && label_has (child, "fail"))
        has_failing = read_count (self, child, failing);
    }
  return has_passing && has_failing;
}

static void
judge_counts (CsnEvaluation *self, CsnNode *parent)
{
  const char *expected = csn_item_get_expected (parent->item);
  CsnThreshold threshold;
  guint64 passing = 0;
  guint64 failing = 0;
  g_autofree char *rate = NULL;

  if (expected == NULL || strstr (expected, "pass") == NULL || !read_results (self, parent->item, &passing, &failing))
    return;
  rate = csn_pass_rate (passing, failing);
  if (rate == NULL)
    judged (parent, CSN_STATE_INCONCLUSIVE, g_strdup_printf (_ ("0 passing, 0 failing, target %s: nothing ran"), expected));
  for (gsize at = 0; rate != NULL && csn_threshold_find (expected, at, &threshold); at = threshold.end)
    if (is_about_rate (expected, &threshold))
      {
        CsnState state = csn_threshold_judge (&threshold, rate, "%");

        judged (parent, state,
                g_strdup_printf ("%" G_GUINT64_FORMAT " passing, %" G_GUINT64_FORMAT " failing, target %s", passing,
                                 failing, expected));
      }
  if (failing > 0 && g_ascii_strncasecmp (expected, "all ", 4) == 0)
    judged (parent, CSN_STATE_FAIL, g_strdup_printf ("%" G_GUINT64_FORMAT " failing, target %s", failing, expected));
}

static gboolean
takes_numbers (CsnRole role)
{
  return role == CSN_ROLE_CHECK || role == CSN_ROLE_GROUP || role == CSN_ROLE_SECTION_CHECK
         || role == CSN_ROLE_SUCCESS_CRITERION || role == CSN_ROLE_VERIFY_CONDITION;
}

void
csn_evaluation_judge_numbers (CsnEvaluation *self)
{
  int counted = -1;

  for (guint i = 0; i < self->nodes->len; i++)
    {
      CsnNode *node = csn_evaluation_node (self, i);
      CsnNode *parent;

      if (node->parent < 0 || node->kind != CSN_ITEM_FIELD)
        continue;
      parent = csn_evaluation_node (self, (guint) node->parent);
      if (!takes_numbers (parent->role))
        continue;
      if (csn_item_get_field_kind (node->item) == CSN_FIELD_MEASURE)
        judge_measure (node, parent);
      else if (csn_item_get_field_kind (node->item) == CSN_FIELD_COUNT && counted != node->parent)
        {
          judge_counts (self, parent);
          counted = node->parent;
        }
    }
}
