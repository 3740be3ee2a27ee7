/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Says what a box or choice means: check, trigger, criterion, verdict, follow-up, sign-off and so on, from its words, the
 * name of its list and the headings above it. Makes nothing. */

#include "csn-import.h"

#include <string.h>

#include "csn-enums.h"

#define MAX_RADIO_OPTIONS 8
#define MAX_RADIO_WORDS 8

/* Siblings of one list: tasks with the same parent and the same name of the list, in one run. */
static gboolean
same_list (const CsnImport *self,
           guint            a,
           guint            b)
{
  const CsnListItem *x = &g_array_index (self->scan->items, CsnListItem, self->scan->lines[a].item);
  const CsnListItem *y = &g_array_index (self->scan->items, CsnListItem, self->scan->lines[b].item);
  return x->parent == y->parent && self->lines[a].group == self->lines[b].group
         && self->lines[a].section == self->lines[b].section;
}

char *
csn_import_dup_option (const char *text)
{
  static const char *const stops[] = { " - ", " – ", " — ", ": ", "：", " (", "（" };
  g_autofree char *head = g_strdup (text);
  for (gsize i = 0; i < G_N_ELEMENTS (stops); i++)
    {
      char *at = strstr (head, stops[i]);
      if (at != NULL && at > head)
        *at = '\0';
    }
  g_autofree char *tidy = csn_import_tidy (head);
  return tidy[0] != '\0' ? g_steal_pointer (&tidy) : g_strdup (text);
}

static guint
count_words (const char *text)
{
  guint words = 1;
  for (; *text != '\0'; text++)
    words += *text == ' ';
  return words;
}

/* What names the list: its own line, else the task it stands under, else nothing. */
static int
find_list_name (const CsnImport *self,
                guint            line)
{
  if (self->lines[line].group >= 0)
    return self->lines[line].group;
  return self->lines[line].parent;
}

/* Options that read alike are levels of tasks, not alternatives. */
static gboolean
read_alike (const CsnImport *self,
            GArray          *lines)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *option = csn_import_dup_option (self->lines[g_array_index (lines, guint, i)].text);
      if (!g_hash_table_add (seen, csn_vocabulary_dup_lower (option)))
        return TRUE;
    }
  return FALSE;
}

/* What the name of a list says about the options that are its lines. */
typedef enum
{
  LIST_PLAIN,    /* nothing: they must all be known options */
  LIST_DECISION, /* one of them must be */
  LIST_ONE_OF,
} ListKind;

static ListKind
read_list_kind (const CsnImport *self,
                guint            first)
{
  int label = find_list_name (self, first);
  if (label < 0)
    return csn_reading_contains (&csn_import_section_of (self, first)->reading, CSN_WORDS_RECOMMENDATION) ? LIST_DECISION
                                                                                                         : LIST_PLAIN;
  const CsnReading *name = csn_import_read_line (self, label);
  if (csn_reading_contains (name, CSN_WORDS_ONE_OF))
    return LIST_ONE_OF;
  return csn_reading_contains (name, CSN_WORDS_RECOMMENDATION) || csn_reading_contains (name, CSN_WORDS_OVERALL)
           ? LIST_DECISION
           : LIST_PLAIN;
}

static gboolean
excludes_siblings (const CsnImport *self,
                   GArray          *lines)
{
  if (lines->len < 2 || lines->len > MAX_RADIO_OPTIONS)
    return FALSE;
  ListKind kind = read_list_kind (self, g_array_index (lines, guint, 0));
  guint families = ~0u;
  guint n_known = 0;
  gboolean short_texts = TRUE;
  for (guint i = 0; i < lines->len; i++)
    {
      guint line = g_array_index (lines, guint, i);
      g_autofree char *option = csn_import_dup_option (self->lines[line].text);
      guint found = csn_vocabulary_option_families (option);
      if (found == 0 && kind == LIST_PLAIN)
        return FALSE;
      n_known += found != 0;
      families &= found;
      short_texts &= count_words (option) <= MAX_RADIO_WORDS && strlen (option) < 100;
    }
  gboolean exclude = families != 0 || (short_texts && (kind == LIST_ONE_OF || (kind == LIST_DECISION && n_known >= 1)));
  return exclude && !read_alike (self, lines);
}

static void
close_group (CsnImport *self,
             GArray    *groups,
             GArray    *lines)
{
  if (excludes_siblings (self, lines))
    {
      CsnRadioGroup group = { g_array_copy (lines), find_list_name (self, g_array_index (lines, guint, 0)) };
      g_array_append_val (groups, group);
    }
  g_array_set_size (lines, 0);
}

static int
compare_groups (gconstpointer a,
                gconstpointer b)
{
  const CsnRadioGroup *x = a;
  const CsnRadioGroup *y = b;
  return (int) g_array_index (x->lines, guint, 0) - (int) g_array_index (y->lines, guint, 0);
}

void
csn_import_find_radios (CsnImport *self,
                        GArray    *groups)
{
  /* one open run for each depth of nesting */
  GArray *runs[16] = { NULL };
  guint n_runs = 0;
  for (guint line = 0; line < self->source->n_lines; line++)
    {
      const CsnLine *l = &self->scan->lines[line];
      gboolean task = csn_import_is_task (self, line);
      guint depth = l->item >= 0 ? g_array_index (self->scan->items, CsnListItem, l->item).depth : 0;
      if (l->kind == CSN_LINE_BLANK || (l->item >= 0 && !l->opens) || depth >= G_N_ELEMENTS (runs))
        continue;
      for (guint i = depth; i < n_runs; i++)
        if (runs[i] != NULL && runs[i]->len > 0
            && (i > depth || !task || !same_list (self, g_array_index (runs[i], guint, 0), line)))
          close_group (self, groups, runs[i]);
      if (!task)
        continue;
      if (runs[depth] == NULL)
        runs[depth] = g_array_new (FALSE, FALSE, sizeof (guint));
      n_runs = MAX (n_runs, depth + 1);
      g_array_append_val (runs[depth], line);
    }
  for (guint i = 0; i < n_runs; i++)
    if (runs[i] != NULL)
      {
        close_group (self, groups, runs[i]);
        g_array_unref (runs[i]);
      }
  g_array_sort (groups, compare_groups);
}

/* Sentences that a list of words cannot tell. */
typedef enum
{
  SENTENCE_WINDOW,
  SENTENCE_WINDOW_TIME,
  SENTENCE_RECURRING,
  SENTENCE_TIMED,
  N_SENTENCES,
} Sentence;

static const char *const sentences[N_SENTENCES] = {
  [SENTENCE_WINDOW] = "\\b(do not|don't|never|no|nicht|pas de|no hacer|não) ([a-z]+ )?(deploy|release|rollout|roll out|am )",
  [SENTENCE_WINDOW_TIME] = "(mon|tues|wednes|thurs|fri|satur|sun)days?|weekend|holiday|after \\d|freitag|vendredi|viernes|sexta",
  [SENTENCE_RECURRING] = "(every|each|alle|toutes les|cada|каждые) \\d+ ?(hours?|h|minutes?|min|days?|stunden|minuten|tage|"
                         "heures|jours|horas|minutos|dias|días|час|мин|дн)|每 ?\\d+ ?(小时|分钟|天)|\\d+ ?(時間|分|日)ごと",
  [SENTENCE_TIMED] = "(monitor|watch|observe|soak|beobachte|überwache|surveiller|observer|monitorear|monitorizar|monitorar|vigilar).* "
                     "(for|lang|pendant|durante|por) \\d+ ?(minutes?|min|hours?|h|minuten|stunden|heures|minutos|horas)\\b",
};

static gboolean
matches (Sentence    sentence,
         const char *text)
{
  static GRegex *regexes[N_SENTENCES];
  static gsize loaded = 0;
  if (g_once_init_enter (&loaded))
    {
      for (guint i = 0; i < N_SENTENCES; i++)
        regexes[i] = g_regex_new (sentences[i], G_REGEX_CASELESS | G_REGEX_OPTIMIZE, 0, NULL);
      g_once_init_leave (&loaded, 1);
    }
  return g_regex_match (regexes[sentence], text, 0, NULL);
}

gboolean
csn_import_is_window_rule (const CsnImport *self,
                           guint            line)
{
  const char *text = self->lines[line].text;
  return csn_reading_contains (csn_import_read_line (self, line), CSN_WORDS_FORBIDS) && matches (SENTENCE_WINDOW, text)
         && matches (SENTENCE_WINDOW_TIME, text);
}

static const char digits[] = "0123456789";

/* Whether @text ends at @end with a word of SENTENCE_TIMED for how long. */
static gboolean
ends_in_for (const char *text,
             const char *end)
{
  static const struct
  {
    const char *word;
    gssize length;
  } words[] = { { "for ", 4 }, { "lang ", 5 }, { "pendant ", 8 }, { "durante ", 8 }, { "por ", 4 } };
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (end - text >= words[i].length && g_ascii_tolower (end[-2]) == words[i].word[words[i].length - 2]
        && g_ascii_strncasecmp (end - words[i].length, words[i].word, words[i].length) == 0)
      return TRUE;
  return FALSE;
}

/* Whether some number stands behind such a word: spares most lines the whole sentence. */
static gboolean
may_be_timed (const char *text)
{
  for (const char *at = text + strcspn (text, digits); *at != '\0'; at += strspn (at, digits), at += strcspn (at, digits))
    if (at > text && at[-1] == ' ' && ends_in_for (text, at))
      return TRUE;
  return FALSE;
}

static gboolean
is_recurring (const char *text)
{
  return text[strcspn (text, digits)] != '\0' && matches (SENTENCE_RECURRING, text);
}

static gboolean
is_timed (const char *text)
{
  return may_be_timed (text) && matches (SENTENCE_TIMED, text);
}

/* It names a decision, not its negative half. */
static gboolean
is_go_no_go (const char *name)
{
  g_autofree char *lower = csn_vocabulary_dup_lower (name);
  return strstr (lower, "go/no-go") != NULL || strstr (lower, "go / no-go") != NULL;
}

/* Whether boxes in the list of @line mean that something bad happened. */
static CsnRole
read_polarity (const CsnImport *self,
               guint            line)
{
  const char *name = csn_import_group_of (self, line);
  const CsnImportSection *section = csn_import_section_of (self, line);
  const CsnReading *title = &section->reading;
  if (name[0] != '\0')
    {
      const CsnReading *group = csn_import_read_group (self, line);
      if (csn_reading_contains (group, CSN_WORDS_NOGO) && !is_go_no_go (name))
        return CSN_ROLE_NOGO_TRIGGER;
      if (csn_reading_contains (group, CSN_WORDS_ROLLBACK)
          && (csn_reading_contains (group, CSN_WORDS_OCCURS) || csn_reading_contains (group, CSN_WORDS_TRIGGER)))
        return CSN_ROLE_ROLLBACK_TRIGGER;
      if (csn_reading_contains (group, CSN_WORDS_STOP))
        return CSN_ROLE_STOP_CONDITION;
      if (!csn_reading_contains (group, CSN_WORDS_OCCURS))
        return CSN_ROLE_CHECK;
      /* "if any of these is true": what then follows the heading says */
      return section->traits & CSN_TRAIT_ROLLBACK          ? CSN_ROLE_ROLLBACK_TRIGGER
             : section->traits & CSN_TRAIT_NOGO            ? CSN_ROLE_NOGO_TRIGGER
             : csn_reading_contains (title, CSN_WORDS_STOP) ? CSN_ROLE_STOP_CONDITION
                                                           : CSN_ROLE_CHECK;
    }
  if (csn_reading_contains (title, CSN_WORDS_STOP))
    return CSN_ROLE_STOP_CONDITION;
  if ((section->traits & CSN_TRAIT_NOGO) != 0)
    return CSN_ROLE_NOGO_TRIGGER;
  if ((section->traits & CSN_TRAIT_ROLLBACK) != 0
      && ((section->traits & CSN_TRAIT_TRIGGER) != 0 || csn_reading_contains (title, CSN_WORDS_OCCURS))
      && !csn_reading_contains (title, CSN_WORDS_DEFINED))
    return CSN_ROLE_ROLLBACK_TRIGGER;
  return CSN_ROLE_CHECK;
}

static gboolean
is_go_criterion (const CsnImport *self,
                 guint            line)
{
  const char *group = csn_import_group_of (self, line);
  const CsnImportSection *section = csn_import_section_of (self, line);
  if (group[0] != '\0')
    {
      if (!csn_reading_contains (csn_import_read_group (self, line), CSN_WORDS_GO_CRITERIA))
        return FALSE;
      g_autofree char *lower = csn_vocabulary_dup_lower (group);
      return g_str_has_prefix (lower, "go ") || g_str_has_prefix (lower, "go-")
             || (section->traits & (CSN_TRAIT_SIGN_OFF | CSN_TRAIT_DECISION)) != 0;
    }
  const char *title = csn_section_get_title (section->section);
  title += strspn (title, "0123456789.) ");
  return ((section->traits & CSN_TRAIT_DECISION) != 0 || g_ascii_strncasecmp (title, "go ", 3) == 0)
         && csn_vocabulary_contains (CSN_WORDS_GO_CRITERIA, title);
}

static gboolean
is_role_signoff (const CsnImport *self,
                 guint            line)
{
  const CsnImportLine *info = &self->lines[line];
  const CsnImportSection *section = csn_import_section_of (self, line);
  if (info->key == NULL || info->parent >= 0 || count_words (info->key) > 5)
    return FALSE;
  gboolean signing = (section->all_traits & CSN_TRAIT_SIGN_OFF) != 0
                     || csn_reading_contains (csn_import_read_group (self, line), CSN_WORDS_SIGN_OFF);
  return signing && (info->starts_bold_key || csn_vocabulary_contains (CSN_WORDS_ROLE_TITLE, info->key));
}

/* Whether some task below @line has an outcome of its own; what its verdict and its tester say is the task's own. */
static gboolean
has_checks_below (const CsnImport *self,
                  guint            line)
{
  int section = self->lines[line].section;
  guint depth = g_array_index (self->scan->items, CsnListItem, self->scan->lines[line].item).depth;
  for (guint i = line + 1; i < self->source->n_lines; i++)
    {
      const CsnLine *l = &self->scan->lines[i];
      if (l->kind == CSN_LINE_BLANK)
        continue;
      if (l->item < 0 || self->lines[i].section != section)
        return FALSE;
      if (!l->opens)
        continue;
      if (g_array_index (self->scan->items, CsnListItem, l->item).depth <= depth)
        return FALSE;
      if (!csn_import_is_task (self, i))
        continue;
      const char *text = self->lines[i].text;
      if (csn_reading_begins (csn_import_read_line (self, i), CSN_WORDS_ATTRIBUTION) && count_words (text) <= 6)
        continue;
      const char *slash = strchr (text, '/');
      if (slash != NULL)
        {
          g_autofree char *first = g_strstrip (g_strndup (text, slash - text));
          g_autofree char *second = g_strstrip (g_strdup (slash + 1));
          g_strdelimit (second, "[]", ' ');
          if (csn_vocabulary_option_families (first) != 0 && csn_vocabulary_option_families (g_strstrip (second)) != 0)
            continue;
        }
      return TRUE;
    }
  return FALSE;
}

/* "Rollback triggers are defined": what stands under it defines them. */
static gboolean
is_trigger_definition (const CsnImport *self,
                       guint            line)
{
  int above = csn_import_task_above (self, line);
  if (above < 0)
    return FALSE;
  const CsnReading *reading = csn_import_read_line (self, above);
  return csn_reading_contains (reading, CSN_WORDS_TRIGGER) && csn_reading_contains (reading, CSN_WORDS_DEFINED)
         && csn_reading_contains (reading, CSN_WORDS_ROLLBACK);
}

CsnRole
csn_import_task_role (CsnImport     *self,
                      guint          line,
                      const CsnForm *choice)
{
  const CsnImportLine *info = &self->lines[line];
  const CsnImportSection *section = csn_import_section_of (self, line);
  if (choice != NULL)
    return CSN_ROLE_VERDICT;
  const CsnReading *reading = csn_import_read_line (self, line);
  if (csn_reading_begins (reading, CSN_WORDS_ATTRIBUTION) && count_words (info->text) <= 6)
    return CSN_ROLE_ATTRIBUTION;
  CsnRole polarity = read_polarity (self, line);
  if (polarity != CSN_ROLE_CHECK)
    return polarity;
  if (is_trigger_definition (self, line))
    return CSN_ROLE_TRIGGER_DEFINITION;
  if (csn_reading_contains (reading, CSN_WORDS_ALL) && info->parent < 0 && count_words (info->text) <= 7)
    return CSN_ROLE_DERIVED;
  if (is_go_criterion (self, line))
    return CSN_ROLE_GO_CRITERION;
  if (csn_import_is_list_item (self, line) && has_checks_below (self, line))
    return CSN_ROLE_GROUP;
  if (is_role_signoff (self, line))
    return CSN_ROLE_ROLE_SIGNOFF;
  if (csn_import_is_window_rule (self, line))
    return CSN_ROLE_WINDOW_RULE;
  if (section->all_traits & CSN_TRAIT_FOLLOWUP)
    return is_recurring (info->text) ? CSN_ROLE_FOLLOWUP_RECURRING : CSN_ROLE_FOLLOWUP;
  if (is_timed (info->text))
    return CSN_ROLE_TIMED_OBSERVATION;
  return CSN_ROLE_CHECK;
}

/* Whether the words around @line speak for another role than @role as well, or only from afar for this one. */
gboolean
csn_import_is_uncertain (const CsnImport *self,
                         guint            line,
                         CsnRole          role)
{
  const CsnImportLine *info = &self->lines[line];
  const CsnImportSection *section = csn_import_section_of (self, line);
  const char *group = csn_import_group_of (self, line);
  switch (role)
    {
    case CSN_ROLE_NOGO_TRIGGER:
    case CSN_ROLE_ROLLBACK_TRIGGER:
    case CSN_ROLE_STOP_CONDITION:
      /* the heading alone says it, or the line sounds like something good */
      return group[0] == '\0' || csn_reading_contains (csn_import_read_line (self, line), CSN_WORDS_PASSED)
             || csn_reading_begins (csn_import_read_line (self, line), CSN_WORDS_ALL);
    case CSN_ROLE_CHECK:
      /* near triggers, without a list that says which way its boxes point */
      return group[0] == '\0'
             && ((section->traits & CSN_TRAIT_TRIGGER) != 0
                 || ((section->all_traits & CSN_TRAIT_NOGO) != 0 && (section->traits & CSN_TRAIT_NOGO) == 0));
    case CSN_ROLE_GO_CRITERION:
      return group[0] == '\0';
    case CSN_ROLE_DERIVED:
      return TRUE;
    case CSN_ROLE_ROLE_SIGNOFF:
      return info->key == NULL || !csn_vocabulary_contains (CSN_WORDS_ROLE_TITLE, info->key);
    case CSN_ROLE_FOLLOWUP:
    case CSN_ROLE_FOLLOWUP_RECURRING:
      return (section->traits & CSN_TRAIT_FOLLOWUP) == 0;
    default:
      return FALSE;
    }
}

/* Whether no option of @form is a word that we know: it may be prose. */
gboolean
csn_import_is_guess (const CsnForm *form)
{
  for (guint i = 0; i < form->options->len; i++)
    if (csn_vocabulary_option_families (g_array_index (form->options, CsnFormOption, i).text) != 0)
      return FALSE;
  return form->layout == CSN_STYLE_BRACKETS || form->layout == CSN_STYLE_WORDS;
}

CsnRole
csn_import_choice_role (CsnImport     *self,
                        guint          line,
                        const CsnForm *form,
                        const char    *label)
{
  const CsnImportSection *section = csn_import_section_of (self, line);
  guint families = 0;
  for (guint i = 0; i < form->options->len; i++)
    families |= csn_vocabulary_option_families (g_array_index (form->options, CsnFormOption, i).text);
  CsnReading reading;
  csn_vocabulary_read (label, &reading);
  if ((families & CSN_OPTIONS_LIFECYCLE) && csn_reading_contains (&reading, CSN_WORDS_LIFECYCLE))
    return CSN_ROLE_LIFECYCLE;
  if (form->kind == CSN_FORM_CODE_CHOICE
      && (section->all_traits & CSN_TRAIT_PREREQUISITE) && form->layout == CSN_STYLE_BRACKETS)
    return CSN_ROLE_PREREQUISITE;
  if (csn_reading_contains (&reading, CSN_WORDS_OVERALL))
    return CSN_ROLE_OVERALL_STATUS;
  if (csn_reading_contains (&reading, CSN_WORDS_RISK) && (families & CSN_OPTIONS_LEVEL))
    return CSN_ROLE_RISK;
  if (csn_reading_contains (&reading, CSN_WORDS_RECOMMENDATION) && (families & (CSN_OPTIONS_GO | CSN_OPTIONS_APPROVAL)))
    return CSN_ROLE_RECOMMENDATION;
  if (families & (CSN_OPTIONS_RESULT | CSN_OPTIONS_GO))
    return CSN_ROLE_VERDICT;
  return CSN_ROLE_STRATEGY;
}

/* The deployment itself comes after the signatures that allow it. */
static gboolean
has_phases (const CsnImport *self)
{
  gboolean pre = FALSE;
  gboolean post = FALSE;
  for (guint i = 0; i < self->sections->len; i++)
    {
      const CsnImportSection *section = &g_array_index (self->sections, CsnImportSection, i);
      pre |= (section->traits & CSN_TRAIT_SIGN_OFF) == 0 && section->parent >= 0
             && (g_array_index (self->sections, CsnImportSection, section->parent).traits & CSN_TRAIT_SIGN_OFF)
             && (section->traits & CSN_TRAIT_PRE);
      post |= (section->traits & CSN_TRAIT_POST) != 0;
    }
  return pre && post;
}

CsnPhase
csn_import_phase (CsnImport *self,
                  guint      line,
                  CsnRole    role)
{
  const CsnImportSection *section = csn_import_section_of (self, line);
  if (role == CSN_ROLE_FOLLOWUP || role == CSN_ROLE_FOLLOWUP_RECURRING || (section->all_traits & CSN_TRAIT_FOLLOWUP))
    return CSN_PHASE_POST;
  if (self->phases < 0)
    self->phases = has_phases (self);
  if (!self->phases)
    return CSN_PHASE_GATE;
  if (section->traits & CSN_TRAIT_PRE)
    return CSN_PHASE_PRE;
  if (section->traits & (CSN_TRAIT_POST | CSN_TRAIT_STEPS))
    return CSN_PHASE_POST;
  if (section->all_traits & CSN_TRAIT_PRE)
    return CSN_PHASE_PRE;
  if (section->all_traits & (CSN_TRAIT_POST | CSN_TRAIT_STEPS))
    return CSN_PHASE_POST;
  return CSN_PHASE_GATE;
}
