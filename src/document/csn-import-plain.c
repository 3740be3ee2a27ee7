/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes items of lines that have no place of their own but must be answered: criteria, stop conditions and steps of a
 * stage or of a numbered check, status lines, "Key:" with nothing behind it, placeholders, artifact locations. */

#include "csn-import.h"

#include <string.h>

/* What a plain list item is, by the name of its list and the section it stands in. CSN_ROLE_NOTE: nothing to answer. */
static CsnRole
read_plain_role (const CsnImport *self,
                 guint            line)
{
  const CsnImportSection *section = csn_import_section_of (self, line);
  const CsnImportLine *info = &self->lines[line];
  const CsnReading *group = csn_import_read_group (self, line);
  gboolean stage = (section->traits & CSN_TRAIT_STAGE) != 0;
  gboolean check = (section->traits & CSN_TRAIT_CHECK) != 0;
  if (!stage && !check)
    return CSN_ROLE_NOTE;
  if (check && section->check == NULL)
    return CSN_ROLE_NOTE;
  if (stage && csn_reading_contains (group, CSN_WORDS_STOP))
    return CSN_ROLE_STOP_CONDITION;
  if (stage && csn_reading_contains (group, CSN_WORDS_SUCCESS))
    return CSN_ROLE_SUCCESS_CRITERION;
  if (stage && csn_reading_contains (group, CSN_WORDS_MONITOR))
    return CSN_ROLE_MONITOR_ITEM;
  if (stage && csn_reading_contains (group, CSN_WORDS_STEPS))
    return CSN_ROLE_STAGE_STEP;
  if (check && info->parent >= 0)
    return CSN_ROLE_VERIFY_CONDITION;
  if (check && csn_reading_contains (group, CSN_WORDS_VERIFY))
    return CSN_ROLE_VERIFY_CONDITION;
  if (check && csn_reading_contains (group, CSN_WORDS_STEPS))
    return CSN_ROLE_PROCEDURE_STEP;
  return CSN_ROLE_NOTE;
}

static void
add_plain_item (CsnImport *self,
                guint      line,
                CsnRole    role)
{
  CsnImportLine *info = &self->lines[line];
  g_autofree char *claim = csn_import_dup_claim (info->text);
  g_autofree char *threshold = csn_import_dup_threshold (info->text);
  CsnItemSpec spec = { .kind = CSN_ITEM_CHECK, .role = role, .style = CSN_STYLE_NONE };
  spec.label = csn_import_keep_label (self, info->text);
  spec.claim = claim;
  spec.expected = threshold;
  csn_import_set_answer (&spec, info->answer);
  if (info->parent >= 0 && self->lines[info->parent].item != NULL)
    spec.parent = self->lines[info->parent].item;
  csn_import_fill_spec (self, &spec, line);
  info->item = csn_import_add (self, &spec);
}

/* The three words of a status line, in the way the line itself is written: with emojis or without. */
static const struct
{
  const char *emoji;
  const char *word;
  CsnWords words;
} status_words[] = {
  { "⏳", "Pending", CSN_WORDS_PENDING },
  { "✅", "Passed", CSN_WORDS_PASSED },
  { "❌", "Failed", CSN_WORDS_FAILED },
};

/* "### Check 3: …" with "**Status:** ⏳ Pending": the line is the answer of the whole section. */
static gboolean
add_status_line (CsnImport        *self,
                 guint             line,
                 const CsnReading *key)
{
  CsnImportLine *info = &self->lines[line];
  CsnImportSection *section = csn_import_section_of (self, line);
  if (info->key == NULL || info->value == NULL || info->value[0] == '\0' || section->check != NULL
      || self->scan->lines[line].item >= 0
      || !(section->traits & CSN_TRAIT_CHECK) || !csn_reading_is (key, CSN_WORDS_STATUS))
    return FALSE;
  g_autofree char *claim = csn_import_dup_claim (info->value);
  g_autofree char *words = csn_import_tidy (info->value);
  gboolean emoji = claim != NULL;
  CsnOption options[G_N_ELEMENTS (status_words)] = { 0 };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  gboolean known = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (status_words); i++)
    {
      /* the line's own word is kept, so that writing it again changes nothing */
      gboolean selected = csn_vocabulary_is (status_words[i].words, words);
      char *text = selected ? g_strdup (info->value)
                            : g_strdup_printf ("%s%s%s", emoji ? status_words[i].emoji : "", emoji ? " " : "",
                                               status_words[i].word);
      g_ptr_array_add (texts, text);
      options[i].text = text;
      options[i].line = line + 1;
      options[i].span = info->value_span;
      options[i].box = (CsnSpan) { info->value_span.start, info->value_span.start };
      options[i].selected = selected && i > 0;
      known |= selected;
    }
  CsnItemSpec spec = { .kind = CSN_ITEM_CHOICE, .role = CSN_ROLE_SECTION_CHECK, .style = CSN_STYLE_STATUS_WORD };
  spec.label = csn_section_get_title (section->section);
  spec.claim = claim;
  spec.preset = known ? NULL : info->value;
  spec.options = options;
  spec.n_options = G_N_ELEMENTS (options);
  spec.alias_line = section->line + 1;
  CsnSpan span = info->value_span;
  spec.blanks = &span;
  spec.n_blanks = 1;
  csn_import_fill_spec (self, &spec, line);
  section->check = info->item = csn_import_add (self, &spec);
  return TRUE;
}

static gboolean
has_list_or_block_below (const CsnImport *self,
                         guint            line)
{
  const CsnLine *l = &self->scan->lines[line];
  for (guint i = line + 1; i < self->source->n_lines; i++)
    {
      const CsnLine *next = &self->scan->lines[i];
      if (next->kind == CSN_LINE_BLANK)
        continue;
      if (next->kind == CSN_LINE_HEADING)
        return FALSE;
      if (l->item >= 0)
        return next->item >= 0
               && g_array_index (self->scan->items, CsnListItem, next->item).depth
                    > g_array_index (self->scan->items, CsnListItem, l->item).depth;
      if (next->kind == CSN_LINE_TEXT && next->item < 0)
        /* the next line is another key, or prose of its own */
        return i == line + 1 && self->lines[i].key == NULL;
      return TRUE;
    }
  return FALSE;
}

/* A line of text that is nothing but "Key:" in a word of the vocabulary; a sentence that ends in a colon is none. */
static gboolean
is_plain_key (const CsnReading *key)
{
  static const CsnWords words[] = {
    CSN_WORDS_DATE,      CSN_WORDS_TIME,  CSN_WORDS_SIGNATURE, CSN_WORDS_ATTRIBUTION, CSN_WORDS_PERSON,
    CSN_WORDS_ROLE_TITLE, CSN_WORDS_NOTES, CSN_WORDS_PHONE,    CSN_WORDS_URL,
  };
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (csn_reading_is (key, words[i]))
      return TRUE;
  return csn_reading_begins (key, CSN_WORDS_ATTRIBUTION);
}

/* "Responsible:" with nothing behind it and nothing under it. */
static gboolean
add_empty_key (CsnImport        *self,
               guint             line,
               const CsnReading *key)
{
  const CsnImportLine *info = &self->lines[line];
  const CsnLine *l = &self->scan->lines[line];
  if (info->key == NULL || info->value[0] != '\0' || l->kind != CSN_LINE_TEXT
      || g_utf8_strlen (info->key, -1) > 40 || has_list_or_block_below (self, line)
      || (l->item < 0 && !info->bold_key && !is_plain_key (key)))
    return FALSE;
  if (l->item >= 0 && !l->opens)
    return FALSE;
  g_autofree char *unit = NULL;
  g_autofree char *label = csn_import_tidy (info->key);
  CsnItemSpec spec = { .kind = CSN_ITEM_FIELD, .role = CSN_ROLE_VALUE, .style = CSN_STYLE_EMPTY_KEY };
  spec.field_kind = csn_import_field_kind (label, "", NULL, 1, &unit);
  spec.label = label;
  CsnSpan place = { info->value_span.end, info->value_span.end };
  spec.blanks = &place;
  spec.n_blanks = 1;
  csn_import_fill_spec (self, &spec, line);
  csn_import_add (self, &spec);
  return TRUE;
}

/* "[Your Name]" as a value. */
static gboolean
add_placeholder (CsnImport *self,
                 guint      line)
{
  const CsnImportLine *info = &self->lines[line];
  const char *text = self->source->text;
  CsnSpan span = info->value_span;
  if (info->key == NULL || info->value == NULL || span.end - span.start < 3 || text[span.start] != '[')
    return FALSE;
  const char *close = memchr (text + span.start, ']', csn_span_length (&span));
  if (close == NULL || close + 1 != text + span.end)
    return FALSE;
  g_autofree char *inner = g_strndup (text + span.start + 1, close - text - span.start - 1);
  if (!g_ascii_isupper (inner[0]) || strchr (inner, '/') != NULL || strlen (inner) > 60)
    return FALSE;
  g_autofree char *unit = NULL;
  g_autofree char *label = csn_import_tidy (info->key);
  CsnItemSpec spec = { .kind = CSN_ITEM_FIELD, .role = CSN_ROLE_VALUE, .style = CSN_STYLE_PLACEHOLDER };
  spec.field_kind = csn_import_field_kind (label, "", NULL, 1, &unit);
  if (csn_vocabulary_contains (CSN_WORDS_PERSON, inner) || csn_vocabulary_contains (CSN_WORDS_ROLE_TITLE, inner))
    spec.field_kind = CSN_FIELD_PERSON;
  spec.label = label;
  spec.preset = info->value;
  spec.blanks = &span;
  spec.n_blanks = 1;
  csn_import_fill_spec (self, &spec, line);
  csn_import_add (self, &spec);
  return TRUE;
}

/* "**Deployment approved by**: Ready for review": a name is asked for, and what stands there is none. */
static gboolean
add_named_approver (CsnImport        *self,
                    guint             line,
                    const CsnReading *key)
{
  const CsnImportLine *info = &self->lines[line];
  if (info->key == NULL || info->value[0] == '\0' || !info->bold_key || self->scan->lines[line].item >= 0
      || !csn_reading_contains (key, CSN_WORDS_ATTRIBUTION)
      || !(csn_vocabulary_contains (CSN_WORDS_PENDING, info->value)
           || csn_vocabulary_contains (CSN_WORDS_LIFECYCLE_WORDS, info->value)))
    return FALSE;
  g_autofree char *label = csn_import_tidy (info->key);
  CsnItemSpec spec = { .kind = CSN_ITEM_FIELD, .role = CSN_ROLE_VALUE, .style = CSN_STYLE_PLACEHOLDER };
  spec.field_kind = CSN_FIELD_PERSON;
  spec.label = label;
  spec.preset = info->value;
  CsnSpan span = info->value_span;
  while (span.end > span.start && self->source->text[span.end - 1] == ' ')
    span.end--;
  spec.blanks = &span;
  spec.n_blanks = 1;
  csn_import_fill_spec (self, &spec, line);
  csn_import_add (self, &spec);
  return TRUE;
}

/* "Location: `path`" under a task: the file is what the task asks for. */
static gboolean
add_location (CsnImport        *self,
              guint             line,
              const CsnReading *key)
{
  CsnImportLine *info = &self->lines[line];
  int above = csn_import_task_above (self, line);
  if (above < 0 || info->key == NULL || !csn_reading_is (key, CSN_WORDS_PATH) || info->value[0] == '\0'
      || strchr (info->value, ' ') != NULL)
    return FALSE;
  CsnItemSpec spec = { .kind = CSN_ITEM_CHECK, .role = CSN_ROLE_ARTIFACT, .style = CSN_STYLE_NONE };
  spec.label = info->value;
  spec.expected = info->value;
  csn_import_set_answer (&spec, info->answer);
  csn_import_fill_spec (self, &spec, line);
  info->item = csn_import_add (self, &spec);
  return TRUE;
}

/* "Expected: …" and "Command: …" say something about the task above them. */
static void
bind_to_task (CsnImport        *self,
              guint             line,
              const CsnReading *key)
{
  const CsnImportLine *info = &self->lines[line];
  int above = csn_import_task_above (self, line);
  CsnItem *item = above >= 0 ? self->lines[above].item : NULL;
  if (item == NULL || info->key == NULL || info->value[0] == '\0')
    return;
  if (csn_reading_is (key, CSN_WORDS_EXPECTED))
    csn_item_set_expected (item, info->value);
  else if (csn_reading_is (key, CSN_WORDS_COMMAND))
    csn_item_set_command (item, info->value);
}

void
csn_import_plain_line (CsnImport *self,
                       guint      line)
{
  const CsnLine *l = &self->scan->lines[line];
  if (l->kind != CSN_LINE_TEXT)
    return;
  CsnReading key = { 0 };
  if (self->lines[line].key != NULL)
    csn_vocabulary_read (self->lines[line].key, &key);
  if (add_status_line (self, line, &key) || add_placeholder (self, line) || add_named_approver (self, line, &key)
      || add_location (self, line, &key))
    return;
  if (csn_import_is_list_item (self, line))
    {
      CsnRole role = read_plain_role (self, line);
      if (role != CSN_ROLE_NOTE)
        {
          add_plain_item (self, line, role);
          return;
        }
    }
  bind_to_task (self, line, &key);
  add_empty_key (self, line, &key);
}
