/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Contradictions and gaps of the document, told when it is opened: one sentence each, with its line. */

#include "csn-import.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* More of one kind would bury the others; the sentence counts them. */
#define MAX_COMPARED 64

static void
add_problem (CsnImport *self,
             guint      line,
             char      *text)
{
  g_autofree char *owned = text;
  g_ptr_array_add (self->problems, csn_problem_new (line, owned));
}

static int
compare_problems (gconstpointer a,
                  gconstpointer b)
{
  CsnProblem *x = *(CsnProblem *const *) a;
  CsnProblem *y = *(CsnProblem *const *) b;
  return (int) csn_problem_get_line (x) - (int) csn_problem_get_line (y);
}

/* Items of one kind, collected once. */
typedef struct
{
  GPtrArray *claims;     /* open boxes whose text says done */
  GPtrArray *warnings;   /* open boxes whose text warns */
  GPtrArray *criteria;   /* GO criteria */
  GPtrArray *triggers;   /* NO-GO triggers */
  GPtrArray *decisions;  /* rows of a gate decision */
  GPtrArray *commands;   /* items with a command */
  GPtrArray *checks;     /* everything with a box */
  GPtrArray *stops;      /* conditions that stop a stage */
  CsnItem *lifecycle;    /* (unowned) (nullable) the document's own status */
  guint open;            /* boxes that are not ticked */
} ItemLists;

static void
collect (CsnImport *self,
         ItemLists *lists)
{
  guint n;
  CsnItem *const *items = csn_checklist_peek_items (self->checklist, &n);
  for (guint i = 0; i < n; i++)
    {
      CsnItem *item = items[i];
      CsnRole role = csn_item_get_role (item);
      const char *claim = csn_item_get_claim (item);
      gboolean box = csn_item_get_kind (item) == CSN_ITEM_CHECK && csn_item_get_style (item) == CSN_STYLE_BOX;
      gboolean open = box && !csn_item_is_checked (item) && !csn_item_is_marked_na (item);
      lists->open += open;
      if (open && claim != NULL && (strstr (claim, "✅") != NULL || strstr (claim, "✔") != NULL || strstr (claim, "✓") != NULL))
        g_ptr_array_add (lists->claims, item);
      if (open && claim != NULL && strstr (claim, "⚠") != NULL)
        g_ptr_array_add (lists->warnings, item);
      if (box)
        g_ptr_array_add (lists->checks, item);
      if (csn_item_get_command (item) != NULL)
        g_ptr_array_add (lists->commands, item);
      if (role == CSN_ROLE_LIFECYCLE)
        lists->lifecycle = item;
      else if (role == CSN_ROLE_GO_CRITERION)
        g_ptr_array_add (lists->criteria, item);
      else if (role == CSN_ROLE_NOGO_TRIGGER)
        g_ptr_array_add (lists->triggers, item);
      else if (role == CSN_ROLE_DECISION_ROW)
        g_ptr_array_add (lists->decisions, item);
      else if (role == CSN_ROLE_STOP_CONDITION)
        g_ptr_array_add (lists->stops, item);
    }
}

static guint
line_of (GPtrArray *items,
         guint      i)
{
  return csn_item_get_line (items->pdata[i]);
}

/* The first letters of the words that carry meaning. (transfer full) */
static char **
dup_stems (const char *text)
{
  static const char *const empty[] = { "critical", "high", "passing", "passed", "obtained", "complete", "criteria",
                                       "ready", "with", "must", "that", "this", "from", "have", "missing", "final", "validated",
                                       "fails", "failures", "requirements", "successful", NULL };
  g_autofree char *lower = csn_vocabulary_dup_lower (text);
  g_auto (GStrv) words = g_strsplit_set (lower, " \t/()[]&:,.;>%<0123456789\"'`", -1);
  GPtrArray *stems = g_ptr_array_new ();
  for (char **word = words; *word != NULL; word++)
    if (strlen (*word) >= 4 && !g_strv_contains (empty, *word))
      {
        gsize length = strlen (*word);
        if (length > 4 && (*word)[length - 1] == 's')
          (*word)[length - 1] = '\0';
        gboolean phase = g_str_has_prefix (*word, "post-") || g_str_has_prefix (*word, "pre-");
        g_ptr_array_add (stems, g_strndup (*word, MIN (strlen (*word), phase ? 10 : 6)));
      }
  g_ptr_array_add (stems, NULL);
  return (char **) g_ptr_array_free (stems, FALSE);
}

static guint
count_shared (char **a,
              char **b)
{
  guint n = 0;
  for (; *a != NULL; a++)
    n += g_strv_contains ((const char *const *) b, *a);
  return n;
}

static void
find_claims (CsnImport *self,
             ItemLists *lists)
{
  if (lists->claims->len > 0)
    add_problem (self, line_of (lists->claims, 0),
                 g_strdup_printf (_("%u boxes are open although their text already claims that they are done (from line %u to "
                                    "line %u); the box decides."),
                                  lists->claims->len, line_of (lists->claims, 0),
                                  line_of (lists->claims, lists->claims->len - 1)));
  if (lists->warnings->len > 0)
    add_problem (self, line_of (lists->warnings, 0),
                 g_strdup_printf (_("%u open boxes carry a warning sign (from line %u to line %u): the author was not sure of them."),
                                  lists->warnings->len, line_of (lists->warnings, 0),
                                  line_of (lists->warnings, lists->warnings->len - 1)));
}

/* A header that says "ready" proves nothing, and may use words that the document's own status does not know. */
static void
find_status (CsnImport *self,
             ItemLists *lists)
{
  GListModel *facts = csn_checklist_get_facts (self->checklist);
  for (guint i = 0; i < g_list_model_get_n_items (facts); i++)
    {
      g_autoptr (CsnFact) fact = g_list_model_get_item (facts, i);
      const char *value = csn_fact_get_value (fact);
      if (csn_fact_get_kind (fact) != CSN_FACT_METADATA || value == NULL
          || !csn_vocabulary_is (CSN_WORDS_STATUS, csn_fact_get_name (fact)))
        continue;
      if (lists->lifecycle != NULL && csn_item_find_option (lists->lifecycle, value) < 0)
        add_problem (self, csn_fact_get_line (fact),
                     g_strdup_printf (_("The status “%s” is none of the states that line %u knows."), value,
                                      csn_item_get_line (lists->lifecycle)));
      g_autofree char *lower = csn_vocabulary_dup_lower (value);
      if (lists->open > 0 && strstr (lower, "review") == NULL
          && (g_str_has_prefix (lower, "ready") || strstr (lower, "complete") != NULL
                              || csn_vocabulary_is (CSN_WORDS_PASSED, value)))
        add_problem (self, csn_fact_get_line (fact),
                     g_strdup_printf (_("The header says “%s” while %u boxes are open."), value, lists->open));
    }
}

/* "All tests passing" with "Expected: >95%" */
static void
find_softened (CsnImport *self,
               CsnItem   *item)
{
  const char *expected = csn_item_get_expected (item);
  if (expected == NULL || expected[0] != '>')
    return;
  const char *text = csn_item_get_text (item);
  if (g_ascii_strncasecmp (text, "all ", strlen ("all ")) != 0 && g_ascii_strncasecmp (text, "alle ", strlen ("alle ")) != 0)
    return;
  double percent = g_ascii_strtod (expected + 1 + strspn (expected + 1, "= "), NULL);
  if (percent > 0 && percent < 100 && strchr (expected, '%') != NULL)
    add_problem (self, csn_item_get_line (item),
                 g_strdup_printf (_("“%s” asks for all, but “%s” is expected; the expectation counts."),
                                  csn_item_get_label (item), expected));
}

/* "If escalated: …" beside "compliant (not "escalated")": one excludes the other. */
static void
find_excluded (CsnImport *self,
               ItemLists *lists,
               guint      index)
{
  CsnItem *item = lists->checks->pdata[index];
  const char *text = csn_item_get_text (item);
  const char *excluded = strstr (text, "not \"");
  if (excluded == NULL)
    return;
  g_auto (GStrv) words = g_strsplit (excluded, "\"", -1);
  for (guint w = 1; words[w] != NULL && words[w + 1] != NULL; w += 2)
    for (guint i = index; i < lists->checks->len && i < index + 12; i++)
      {
        g_autofree char *condition = g_strdup_printf ("If %s", words[w]);
        const char *other = csn_item_get_text (lists->checks->pdata[i]);
        if (g_ascii_strncasecmp (other, condition, strlen (condition)) == 0)
          add_problem (self, line_of (lists->checks, i),
                       g_strdup_printf (_("Line %u rules out “%s”, so this item can only apply where that one has failed."),
                                        csn_item_get_line (item), words[w]));
      }
}

/* What stands before the first letter or digit are marks, which csn_import_tidy() would take off. */
static gboolean
may_deny (const char *text)
{
  while (*text != '\0' && !g_ascii_isalnum (*text))
    text++;
  return g_ascii_strncasecmp (text, "no ", 3) == 0;
}

/* "No migrations required" against tasks about migrations. */
static void
find_denied (CsnImport *self,
             ItemLists *lists)
{
  for (guint line = 0; line < self->source->n_lines; line++)
    {
      if (self->scan->lines[line].kind != CSN_LINE_TEXT || csn_import_is_task (self, line)
          || !may_deny (self->lines[line].text))
        continue;
      g_autofree char *tidy = csn_import_tidy (self->lines[line].text);
      if (g_ascii_strncasecmp (tidy, "no ", 3) != 0)
        continue;
      g_autofree char *lower = csn_vocabulary_dup_lower (tidy);
      if (strstr (lower, " required") == NULL && strstr (lower, " needed") == NULL)
        continue;
      g_auto (GStrv) words = g_strsplit (lower + 3, " ", 2);
      if (words[0] == NULL || strlen (words[0]) < 5)
        continue;
      words[0][strlen (words[0]) - 1] = '\0';
      for (guint i = 0; i < MIN (lists->checks->len, MAX_COMPARED); i++)
        {
          g_autofree char *text = csn_vocabulary_dup_lower (csn_item_get_text (lists->checks->pdata[i]));
          if (strstr (text, words[0]) == NULL)
            continue;
          add_problem (self, line + 1,
                       g_strdup_printf (_("“%s” stands against line %u, which asks for “%s”."), tidy, line_of (lists->checks, i),
                                        csn_item_get_label (lists->checks->pdata[i])));
          break;
        }
    }
}

/* Stems of up to MAX_COMPARED texts. (transfer full) (element-type GStrv) */
static GPtrArray *
collect_stems (GPtrArray *items)
{
  GPtrArray *all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (guint i = 0; i < MIN (items->len, MAX_COMPARED); i++)
    g_ptr_array_add (all, dup_stems (csn_item_get_text (items->pdata[i])));
  return all;
}

static void
find_twins (CsnImport *self,
            ItemLists *lists)
{
  if (lists->triggers->len == 0)
    return;
  g_autoptr (GPtrArray) triggers = collect_stems (lists->triggers);
  for (guint i = 0; i < MIN (lists->criteria->len, MAX_COMPARED); i++)
    {
      g_auto (GStrv) stems = dup_stems (csn_item_get_text (lists->criteria->pdata[i]));
      gboolean twin = FALSE;
      for (guint k = 0; k < triggers->len && !twin; k++)
        twin = count_shared (stems, triggers->pdata[k]) > 0;
      if (!twin)
        add_problem (self, line_of (lists->criteria, i),
                     g_strdup_printf (_("“%s” has no NO-GO trigger: failing it makes the verdict not ready rather than no-go."),
                                      csn_item_get_label (lists->criteria->pdata[i])));
    }
}

/* Sections with boxes that no row of the decision table speaks for. */
static void
find_uncovered (CsnImport *self,
                ItemLists *lists)
{
  if (lists->decisions->len == 0)
    return;
  g_autofree gboolean *covered = g_new0 (gboolean, self->sections->len);
  guint n_sections = MIN (self->sections->len, MAX_COMPARED * 4);
  g_autoptr (GPtrArray) titles = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  for (guint i = 0; i < n_sections; i++)
    {
      CsnSection *section = g_array_index (self->sections, CsnImportSection, i).section;
      /* the title of the document speaks of everything */
      g_ptr_array_add (titles, dup_stems (csn_section_get_level (section) < 2 ? "" : csn_section_get_title (section)));
    }
  for (guint row = 0; row < MIN (lists->decisions->len, MAX_COMPARED); row++)
    {
      g_auto (GStrv) stems = dup_stems (csn_item_get_label (lists->decisions->pdata[row]));
      guint best = 0;
      for (guint i = 1; i < n_sections; i++)
        best = MAX (best, count_shared (stems, titles->pdata[i]));
      for (guint i = 1; i < n_sections && best > 0; i++)
        covered[i] |= count_shared (stems, titles->pdata[i]) == best;
    }
  for (guint i = 1; i < n_sections; i++)
    {
      const CsnImportSection *section = &g_array_index (self->sections, CsnImportSection, i);
      covered[i] |= covered[section->parent] || (section->traits & (CSN_TRAIT_ROLLBACK | CSN_TRAIT_FOLLOWUP));
      gboolean boxes = FALSE;
      for (guint line = section->line; line < section->end && self->lines[line].section == (int) i && !boxes; line++)
        boxes = csn_import_is_task (self, line);
      if (boxes && !covered[i])
        add_problem (self, section->line + 1,
                     g_strdup_printf (_("No row of the decision table speaks for “%s”; it counts as a row of its own."),
                                      csn_section_get_title (section->section)));
    }
}

/* The appendix gives another command than the item. */
static void
find_divergence (CsnImport *self,
                 ItemLists *lists)
{
  for (guint i = 0; i < self->scan->codes->len; i++)
    {
      const CsnCode *code = &g_array_index (self->scan->codes, CsnCode, i);
      if (!g_str_equal (csn_import_code_class (self, i), "command_reference"))
        continue;
      for (guint line = code->first; line < code->last; line++)
        {
          const char *command = self->lines[line].text;
          if (command[0] == '\0' || command[0] == '#' || strchr (command, ' ') == NULL)
            continue;
          CsnItem *other = NULL;
          for (guint k = 0; k < MIN (lists->commands->len, MAX_COMPARED); k++)
            {
              const char *own = csn_item_get_command (lists->commands->pdata[k]);
              if (g_str_equal (own, command))
                {
                  other = NULL;
                  break;
                }
              if (other == NULL && (g_str_has_prefix (own, command) || g_str_has_prefix (command, own)))
                other = lists->commands->pdata[k];
            }
          if (other != NULL)
            add_problem (self, line + 1,
                         g_strdup_printf (_("This command differs from the one of “%s” (line %u)."), csn_item_get_label (other),
                                          csn_item_get_line (other)));
        }
    }
}

/* "(critical areas >90%)" in a criterion against lower bars in the list of that name. */
static void
find_lower_bars (CsnImport *self,
                 CsnItem   *item)
{
  const char *open = strchr (csn_item_get_text (item), '(');
  const char *sign = open != NULL ? strchr (open, '>') : NULL;
  if (sign == NULL || sign - open < 6)
    return;
  g_autofree char *name = g_strstrip (g_strndup (open + 1, sign - open - 1));
  g_autofree char *folded = csn_vocabulary_dup_lower (name);
  double bar = g_ascii_strtod (sign + 1 + strspn (sign + 1, "= "), NULL);
  guint found = 0;
  guint first = 0;
  for (guint line = 0; line < self->source->n_lines; line++)
    {
      CsnItem *child = self->lines[line].item;
      if (child == NULL || child == item || self->lines[line].group < 0 || csn_item_get_expected (child) == NULL
          || csn_item_get_expected (child)[0] != '>')
        continue;
      g_autofree char *group = csn_vocabulary_dup_lower (csn_import_group_of (self, line));
      if (strstr (group, folded) == NULL || g_ascii_strtod (csn_item_get_expected (child) + 1, NULL) >= bar)
        continue;
      first = found++ == 0 ? line + 1 : first;
    }
  if (found > 0)
    add_problem (self, csn_item_get_line (item),
                 g_strdup_printf (_("“%s” asks for more than %u of the bars that start on line %u."), csn_item_get_label (item),
                                  found, first));
}

static void
find_of_items (CsnImport *self,
               ItemLists *lists)
{
  guint n;
  CsnItem *const *items = csn_checklist_peek_items (self->checklist, &n);
  for (guint i = 0; i < n; i++)
    {
      CsnItem *item = items[i];
      find_softened (self, item);
      if (csn_item_get_role (item) == CSN_ROLE_SECTION_CHECK && csn_item_get_preset (item) != NULL)
        add_problem (self, csn_item_get_line (item),
                     g_strdup_printf (_("The status “%s” says neither pending nor passed nor failed; it counts as pending."),
                                      csn_item_get_preset (item)));
      if (csn_item_get_style (item) == CSN_STYLE_PLACEHOLDER)
        add_problem (self, csn_item_get_line (item),
                     g_strdup_printf (_("“%s” holds “%s”, which is no answer; it counts as empty."), csn_item_get_label (item),
                                      csn_item_get_preset (item)));
    }
  for (guint i = 0; i < MIN (lists->criteria->len, MAX_COMPARED / 4); i++)
    find_lower_bars (self, lists->criteria->pdata[i]);
  for (guint i = 0; i < lists->checks->len; i++)
    find_excluded (self, lists, i);
}

static void
find_stages (CsnImport *self)
{
  GListModel *stages = csn_checklist_get_stages (self->checklist);
  for (guint i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (CsnStage) stage = g_list_model_get_item (stages, i);
      const char *title = csn_section_get_title (csn_stage_get_section (stage));
      if (csn_stage_is_open_ended (stage))
        add_problem (self, csn_stage_get_line (stage),
                     g_strdup_printf (_("“%s” has no end: it can be accepted by signature but never passes by itself."), title));
      else if (csn_stage_get_minimum_runs (stage) < csn_stage_get_recommended_runs (stage))
        add_problem (self, csn_stage_get_line (stage),
                     g_strdup_printf (_("“%s” gives a range as its minimum: %u runs must be, %u should be."), title,
                                      csn_stage_get_minimum_runs (stage), csn_stage_get_recommended_runs (stage)));
    }
}

static int
read_percent (const char *text)
{
  g_autofree char *threshold = csn_import_dup_threshold (text);
  if (threshold == NULL || strchr (threshold, '%') == NULL)
    return -1;
  return (int) g_ascii_strtod (threshold + strspn (threshold, "<>=≤≥ "), NULL);
}

/* A target of 5 % and a stop at 10 % for the same metric. */
static void
find_two_thresholds (CsnImport *self,
                     ItemLists *lists)
{
  guint compared = 0;
  for (guint i = 0; i < lists->stops->len && compared < 8; i++)
    {
      CsnItem *item = lists->stops->pdata[i];
      int stop = read_percent (csn_item_get_text (item));
      if (stop < 0)
        continue;
      compared++;
      g_auto (GStrv) stems = dup_stems (csn_item_get_text (item));
      for (guint line = 0; line < self->source->n_lines; line++)
        {
          const CsnImportLine *info = &self->lines[line];
          int target = info->key != NULL && info->parent >= 0 ? read_percent (info->text) : -1;
          if (target < 0 || target == stop)
            continue;
          g_auto (GStrv) above = dup_stems (self->lines[info->parent].text);
          if (count_shared (stems, above) >= 2)
            add_problem (self, csn_item_get_line (item),
                         g_strdup_printf (_("Two thresholds for one metric: %d %% is the target (line %u), %d %% stops the stage."),
                                          target, line + 1, stop));
        }
    }
}

/* Tables of a database that have no query while their neighbours do. */
static void
find_missing_queries (CsnImport *self)
{
  if (self->scan->codes->len == 0)
    return;
  /* how many queries begin above each line */
  g_autofree guint *above = g_new0 (guint, self->source->n_lines + 1);
  for (guint k = 0; k < self->scan->codes->len; k++)
    {
      const CsnCode *code = &g_array_index (self->scan->codes, CsnCode, k);
      if (code->line < self->source->n_lines && g_str_equal (code->lang, "sql"))
        above[code->line + 1]++;
    }
  for (guint line = 0; line < self->source->n_lines; line++)
    above[line + 1] += above[line];
  if (above[self->source->n_lines] == 0)
    return;
  for (guint i = 1; i < self->sections->len; i++)
    {
      const CsnImportSection *section = &g_array_index (self->sections, CsnImportSection, i);
      const CsnImportSection *parent = &g_array_index (self->sections, CsnImportSection, section->parent);
      gboolean own = above[section->end] > above[section->line];
      gboolean others = above[parent->end] > above[parent->line];
      g_autofree char *title = others && !own ? csn_vocabulary_dup_lower (csn_section_get_title (parent->section)) : NULL;
      if (title != NULL && strstr (title, "table") != NULL)
        add_problem (self, section->line + 1,
                     g_strdup_printf (_("“%s” is to be watched, but no query is given for it."),
                                      csn_section_get_title (section->section)));
    }
}

/* A command that only imports measures nothing; "..." in a body must be filled in before it can be sent. */
static void
find_stubs (CsnImport *self)
{
  for (guint i = 0; i < self->scan->codes->len; i++)
    {
      const CsnCode *code = &g_array_index (self->scan->codes, CsnCode, i);
      const char *code_class = csn_import_code_class (self, i);
      if (!g_str_equal (code_class, "probe:command") && !g_str_equal (code_class, "probe:http"))
        continue;
      guint statements = 0;
      guint imports = 0;
      for (guint line = code->first; line < code->last; line++)
        {
          const char *text = self->lines[line].text + strspn (self->lines[line].text, " \t");
          if (text[0] == '\0' || text[0] == '#' || text[0] == '"' || text[0] == '\'')
            continue;
          if (g_str_has_prefix (text, "import ") || g_str_has_prefix (text, "from "))
            imports++;
          else if (!g_str_has_suffix (text, "-c \"") && !g_str_has_suffix (text, "-c '"))
            statements++;
          if (strstr (text, ", ...") != NULL || strstr (text, "[...") != NULL || strstr (text, "{...") != NULL)
            add_problem (self, line + 1, g_strdup (_("“...” stands for something that must be filled in before this can run.")));
        }
      if (imports > 0 && statements == 0)
        add_problem (self, code->line + 1,
                     g_strdup (_("This command only imports: it would succeed without measuring anything.")));
    }
}

static void
find_open_parameters (CsnImport *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel *facts = csn_checklist_get_facts (self->checklist);
  guint n = g_list_model_get_n_items (facts);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnFact) fact = g_list_model_get_item (facts, i);
      if (csn_fact_get_kind (fact) == CSN_FACT_ITERATION_LIMIT)
        add_problem (self, csn_fact_get_line (fact),
                     g_strdup (_("The limit depends on a mode that the document does not name; it is asked for.")));
      if (csn_fact_get_kind (fact) != CSN_FACT_PARAMETER || csn_fact_get_value (fact)[0] == '['
          || !g_hash_table_add (seen, g_strdup (csn_fact_get_name (fact))))
        continue;
      add_problem (self, csn_fact_get_line (fact),
                   g_strdup_printf (_("“%s” must be given a value before this line can be judged."), csn_fact_get_value (fact)));
    }
  GListModel *probes = csn_checklist_get_probes (self->checklist);
  n = g_list_model_get_n_items (probes);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnProbeSpec) probe = g_list_model_get_item (probes, i);
      const char *const *needs = csn_probe_spec_get_needs (probe);
      if (needs != NULL && g_strv_contains (needs, "config file") && g_hash_table_add (seen, g_strdup ("config file")))
        add_problem (self, csn_probe_spec_get_line (probe),
                     g_strdup (_("The file that holds this setting is not named; it is asked for.")));
    }
}

void
csn_import_problems (CsnImport *self)
{
  ItemLists lists = { 0 };
  g_autoptr (GPtrArray) problems = self->problems = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) claims = lists.claims = g_ptr_array_new ();
  g_autoptr (GPtrArray) warnings = lists.warnings = g_ptr_array_new ();
  g_autoptr (GPtrArray) criteria = lists.criteria = g_ptr_array_new ();
  g_autoptr (GPtrArray) triggers = lists.triggers = g_ptr_array_new ();
  g_autoptr (GPtrArray) decisions = lists.decisions = g_ptr_array_new ();
  g_autoptr (GPtrArray) commands = lists.commands = g_ptr_array_new ();
  g_autoptr (GPtrArray) checks = lists.checks = g_ptr_array_new ();
  g_autoptr (GPtrArray) stops = lists.stops = g_ptr_array_new ();
  collect (self, &lists);
  find_claims (self, &lists);
  find_status (self, &lists);
  find_of_items (self, &lists);
  find_denied (self, &lists);
  find_twins (self, &lists);
  find_uncovered (self, &lists);
  find_divergence (self, &lists);
  find_stages (self);
  find_two_thresholds (self, &lists);
  find_missing_queries (self);
  find_stubs (self);
  find_open_parameters (self);
  g_ptr_array_sort (problems, compare_problems);
  for (guint i = 0; i < problems->len; i++)
    csn_checklist_add_problem (self->checklist, problems->pdata[i]);
}
