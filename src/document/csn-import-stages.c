/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Stages of a staged rollout: objective, environment, steps, criteria, stop conditions, and how often each must run. */

#include "csn-import.h"

#include <string.h>

static gboolean
holds_any (const char        *text,
           const char *const *words)
{
  for (gsize i = 0; words[i] != NULL; i++)
    if (strstr (text, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* "1-3 runs minimum": the lower number must, the upper should; "continuous" has no end. */
static gboolean
read_runs (const char *text,
           guint      *minimum,
           guint      *recommended,
           gboolean   *open_ended)
{
  static const char *const endless[] = { "continu", "ongoing", "indefinite", "dauerhaft", "laufend", NULL };
  static const char *const runs[] = { "run", "batch", "iteration", "lauf", "läuf", "exéc", "ejec", "次", "回", NULL };
  g_autofree char *lower = csn_vocabulary_dup_lower (text);
  *open_ended = holds_any (lower, endless);
  *minimum = *recommended = 0;
  if (*open_ended)
    return TRUE;
  if (!holds_any (lower, runs))
    return FALSE;
  const char *p = lower + strcspn (lower, "0123456789");
  if (*p == '\0')
    return FALSE;
  char *end = NULL;
  *minimum = *recommended = (guint) MIN (g_ascii_strtoull (p, &end, 10), 1000);
  while (*end == ' ' || *end == '-' || g_str_has_prefix (end, "–"))
    end += *end == ' ' || *end == '-' ? 1 : strlen ("–");
  if (g_ascii_isdigit (*end))
    *recommended = (guint) MIN (g_ascii_strtoull (end, NULL, 10), 1000);
  return TRUE;
}

static gboolean
is_objective (const char *key)
{
  static const char *const words[] = { "objective", "goal", "purpose", "aim", "ziel", "zweck", "objectif", "objetivo", "цель", "目标", "目的", "목표", NULL };
  g_autofree char *lower = csn_vocabulary_dup_lower (key);
  return g_strv_contains (words, lower);
}

static gboolean
is_duration (const char *key)
{
  static const char *const words[] = { "duration", "minimum runs", "runs", "dauer", "durée", "duración", "duração", "длительность", "持续时间", "期間", "기간", NULL };
  g_autofree char *lower = csn_vocabulary_dup_lower (key);
  return g_strv_contains (words, lower);
}

static void
add_minimum (CsnImport *self,
             CsnStage  *stage,
             guint      line)
{
  guint minimum;
  guint recommended;
  gboolean open_ended;
  if (!read_runs (self->lines[line].value, &minimum, &recommended, &open_ended))
    return;
  csn_stage_set_runs (stage, minimum, recommended, open_ended);
  CsnFactSpec spec = { .kind = CSN_FACT_MINIMUM_RUNS, .line = line + 1, .value = self->lines[line].value };
  spec.low = minimum;
  spec.high = recommended;
  spec.section = csn_stage_get_section (stage);
  g_autoptr (CsnFact) fact = csn_fact_new (&spec);
  csn_checklist_add_fact (self->checklist, fact);
}

/* "NAME=value", also behind "export". */
gboolean
csn_import_is_assignment (const char *text)
{
  while (*text == ' ' || *text == '\t')
    text++;
  if (g_str_has_prefix (text, "export "))
    text += strlen ("export ");
  const char *p = text;
  while (g_ascii_isalnum (*p) || *p == '_')
    p++;
  return p > text && !g_ascii_isdigit (*text) && *p == '=';
}

static void
read_environment (CsnImport *self,
                  CsnStage  *stage,
                  guint      line)
{
  const char *text = self->lines[line].text;
  if (csn_import_is_assignment (text))
    g_ptr_array_add (csn_stage_get_environment (stage), g_strstrip (g_strdup (text)));
}

static void
read_item (CsnStage *stage,
           CsnItem  *item)
{
  GPtrArray *list = NULL;
  switch (csn_item_get_role (item))
    {
    case CSN_ROLE_SUCCESS_CRITERION:
      list = csn_stage_get_criteria (stage);
      break;
    case CSN_ROLE_STOP_CONDITION:
      list = csn_stage_get_stop_conditions (stage);
      break;
    case CSN_ROLE_STAGE_STEP:
      list = csn_stage_get_steps (stage);
      break;
    default:
      return;
    }
  g_ptr_array_add (list, g_object_ref (item));
}

static void
add_stage (CsnImport        *self,
           CsnImportSection *section)
{
  const char *objective = NULL;
  for (guint line = section->line; line < section->end && objective == NULL; line++)
    if (self->lines[line].key != NULL && is_objective (self->lines[line].key))
      objective = self->lines[line].value;
  g_autoptr (CsnStage) stage = csn_stage_new (section->section, objective);
  for (guint line = section->line; line < section->end; line++)
    {
      const CsnImportLine *info = &self->lines[line];
      if (info->item != NULL)
        read_item (stage, info->item);
      if (info->key != NULL && is_duration (info->key))
        add_minimum (self, stage, line);
      if (self->scan->lines[line].kind == CSN_LINE_CODE)
        read_environment (self, stage, line);
    }
  /* a heading "Stage 2" without anything to judge is prose */
  if (csn_stage_get_criteria (stage)->len + csn_stage_get_stop_conditions (stage)->len > 0)
    csn_checklist_add_stage (self->checklist, stage);
}

void
csn_import_stages (CsnImport *self)
{
  for (guint i = 1; i < self->sections->len; i++)
    {
      CsnImportSection *section = &g_array_index (self->sections, CsnImportSection, i);
      if (section->traits & CSN_TRAIT_STAGE)
        add_stage (self, section);
    }
}
