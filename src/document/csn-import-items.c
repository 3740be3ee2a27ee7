/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes items of the forms that the scan found, line by line in document order. What an item means is asked of
 * csn-import-roles.c, what a field holds of csn-import-fields.c. */

#include "csn-import.h"

#include <string.h>

#include "csn-answer-tail.h"
#include "csn-place.h"

/* Forms of one line, in byte order. */
typedef struct
{
  guint first;
  guint end;
} FormRange;

static const CsnForm *
get_form (const CsnImport *self,
          guint            index)
{
  return &g_array_index (self->scan->forms, CsnForm, index);
}

CsnOption *
csn_import_options (const CsnImport *self,
                    const CsnForm   *form)
{
  CsnOption *options = g_new0 (CsnOption, form->options->len);
  for (guint i = 0; i < form->options->len; i++)
    {
      const CsnFormOption *from = &g_array_index (form->options, CsnFormOption, i);
      options[i].text = from->text;
      options[i].line = form->line + 1;
      options[i].box = from->box;
      options[i].span = from->span;
      options[i].selected = from->selected;
    }
  return options;
}

void
csn_import_fill_spec (CsnImport   *self,
                      CsnItemSpec *spec,
                      guint        line)
{
  CsnImportLine *info = &self->lines[line];
  const CsnLine *l = &self->scan->lines[line];
  CsnImportSection *section = csn_import_section_of (self, line);
  spec->line = line + 1;
  spec->section = section->section;
  spec->line_span = l->span;
  spec->phase = csn_import_phase (self, line, spec->role);
  spec->gate_class = csn_section_get_gate_class (section->section);
  if (spec->text == NULL)
    spec->text = info->text;
  if (info->group >= 0 && spec->group == NULL)
    spec->group = self->lines[info->group].text;
  spec->in_code = l->kind == CSN_LINE_CODE;
  if (l->item >= 0)
    spec->ordered = g_array_index (self->scan->items, CsnListItem, l->item).ordered;
  if (spec->parent == NULL)
    {
      int above = csn_import_task_above (self, line);
      if (above >= 0)
        spec->parent = self->lines[above].item;
      else if (section->check != NULL)
        spec->parent = section->check;
      if (above >= 0)
        spec->depth = spec->parent != NULL ? csn_item_get_depth (spec->parent) + 1 : 0;
    }
}

void
csn_import_set_answer (CsnItemSpec *spec,
                       const char  *answer)
{
  spec->value = answer;
  spec->checked = g_strcmp0 (answer, "pass") == 0 || g_strcmp0 (answer, "fired") == 0 || g_strcmp0 (answer, "signed") == 0;
  spec->marked_na = g_strcmp0 (answer, "na") == 0;
}

CsnItem *
csn_import_add (CsnImport   *self,
                CsnItemSpec *spec)
{
  CsnImportLine *info = &self->lines[spec->line - 1];
  if (spec->ordinal == 0)
    spec->ordinal = ++info->places;
  if (spec->label == NULL || spec->label[0] == '\0')
    spec->label = csn_import_keep_label (self, spec->text != NULL ? spec->text : "");
  CsnItem *item = csn_item_new (spec);
  csn_checklist_take_item (self->checklist, item);
  info->answered = TRUE;
  return item;
}

/* The name of a place that has none on its own line: the list item or line it stands under, else the heading. */
static const char *
borrow_label (const CsnImport *self,
              guint            line)
{
  const CsnImportLine *info = &self->lines[line];
  if (info->parent >= 0)
    return self->lines[info->parent].text;
  if (info->group >= 0)
    return self->lines[info->group].text;
  for (guint i = line; i > 0 && line - i < 8; i--)
    {
      CsnLineKind kind = self->scan->lines[i - 1].kind;
      /* a neighbour of the same list names nothing */
      if (csn_import_is_list_item (self, line) && csn_import_is_list_item (self, i - 1)
          && self->lines[i - 1].parent == info->parent)
        continue;
      if (kind == CSN_LINE_TEXT || kind == CSN_LINE_HEADING)
        return self->lines[i - 1].text;
      if (kind != CSN_LINE_RULE && kind != CSN_LINE_BLANK)
        break;
    }
  return csn_section_get_title (csn_import_section_of (self, line)->section);
}

/* The part of the text before a place that names it: behind the boxes of a choice, and behind what belongs to the place
 * before it, as its unit or threshold. */
static const char *
skip_others (const CsnForm *form)
{
  const char *raw = form->label != NULL ? form->label : "";
  static const char *const boxes[] = { "[ ] ", "☐ ", "□ ", "⬜ " };
  gboolean boxed = form->kind != CSN_FORM_CHOICE && form->kind != CSN_FORM_CODE_CHOICE && strpbrk (raw, "[☐□⬜") != NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (boxes) && boxed; i++)
    {
      const char *box = g_strrstr (raw, boxes[i]);
      const char *gap = box != NULL ? g_strrstr (box, "  ") : NULL;
      if (gap != NULL && gap[2] != '\0')
        return gap + 2;
      if (box != NULL)
        return box + strlen (boxes[i]);
    }
  static const char *const ends[] = { ", ", "; ", " | " };
  gboolean follows = raw[0] == '%' || raw[0] == '(' || raw[0] == ')';
  for (gsize i = 0; i < G_N_ELEMENTS (ends) && follows; i++)
    {
      const char *end = strstr (raw, ends[i]);
      if (end != NULL && end[strlen (ends[i])] != '\0')
        return end + strlen (ends[i]);
    }
  return raw;
}

static char *
dup_place_label (const CsnImport *self,
                 const CsnForm   *form)
{
  const char *raw = skip_others (form);
  /* "(reason: ____)" is asked by what stands in the brackets */
  const char *paren = strrchr (raw, '(');
  g_autofree char *inner = paren != NULL && strchr (paren, ')') == NULL ? csn_import_tidy (paren + 1) : NULL;
  g_autofree char *tidy = NULL;
  if (inner != NULL && inner[0] != '\0')
    tidy = g_steal_pointer (&inner);
  else
    tidy = csn_import_tidy_part (raw, inner != NULL ? paren : raw + strlen (raw));
  if (tidy[0] == '\0')
    return g_strdup (csn_import_keep_label (self, borrow_label (self, form->line)));
  return g_steal_pointer (&tidy);
}

/* What fills a count or measure on its line is named by label and unit: "Results: passing". */
static char *
dup_counted_label (const char *label,
                   const char *after)
{
  while (*after == ' ')
    after++;
  gsize length = 0;
  while (g_ascii_isalpha (after[length]))
    length++;
  if (length == 0)
    return g_strdup (label);
  g_autofree char *word = g_strndup (after, length);
  return g_strconcat (label, ": ", word, NULL);
}

/* On "Results: ___ passing, ___ failing" only the first blank has the name; the later ones share it. */
static char *
find_shared_label (const CsnImport *self,
                   guint            index,
                   guint            first)
{
  const CsnForm *form = get_form (self, index);
  for (guint i = index; i-- > first;)
    {
      const CsnForm *before = get_form (self, i);
      if (before->kind != form->kind || before->part != 1)
        continue;
      const char *colon = before->label != NULL ? strrchr (before->label, ':') : NULL;
      if (colon != NULL && colon[1] == '\0')
        return csn_import_tidy (before->label);
    }
  return NULL;
}

static gboolean
is_second_in_brackets (const CsnImport *self,
                       const CsnForm   *form)
{
  gsize at = form->span.start;
  const char *text = self->source->text;
  return at > 0 && text[at - 1] == '(' && form->span.end < self->source->length && text[form->span.end] == ')';
}

/* What the blanks of a field were filled with, as one text. (transfer full) (nullable) */
char *
csn_import_dup_value (const CsnForm *forms,
                      guint          n)
{
  guint filled = 0;
  for (guint i = 0; i < n; i++)
    filled += forms[i].value != NULL;
  if (filled == 0)
    return NULL;
  if (filled < n || n == 1)
    return g_strdup (forms[0].value);
  /* parts of a date or time, in the order of ISO 8601 */
  if (n == 2)
    return strlen (forms[0].value) <= 2 && strlen (forms[1].value) <= 2
             ? g_strdup_printf ("%s:%s", forms[0].value, forms[1].value)
             : g_strdup_printf ("%s %s", forms[0].value, forms[1].value);
  if (n == 3 && strlen (forms[2].value) == 4)
    return g_strdup_printf ("%s-%s-%s", forms[2].value, forms[1].value, forms[0].value);
  GString *value = g_string_new (forms[0].value);
  for (guint i = 1; i < n; i++)
    g_string_append_printf (value, "-%s", forms[i].value);
  return g_string_free (value, FALSE);
}

/* Adds the field that begins with form @index; returns how many forms it took.
 * Budget: complexity, because it fills one specification, a member after the other, from a dozen neighbours. */
static guint
add_field (CsnImport *self,
           guint      index,
           FormRange  range,
           CsnItem   *owner)
{
  const CsnForm *form = get_form (self, index);
  guint n = 1;
  while (index + n < range.end && get_form (self, index + n)->kind == form->kind
         && get_form (self, index + n)->part == form->part + n)
    n++;
  gboolean contact = FALSE;
  if (n == 2 && is_second_in_brackets (self, get_form (self, index + 1)))
    n = 1;
  if (form->part == 2 && is_second_in_brackets (self, form))
    contact = TRUE;
  g_autofree CsnSpan *spans = g_new (CsnSpan, n);
  for (guint i = 0; i < n; i++)
    spans[i] = get_form (self, index + i)->span;
  const CsnForm *last = get_form (self, index + n - 1);
  g_autofree char *between = n > 1 ? csn_source_dup (self->source, (CsnSpan) { spans[0].end, spans[1].start }) : NULL;
  g_autofree char *label = dup_place_label (self, form);
  /* the text of a line in a fence, which would stand for it, changes with the answer */
  if (label[0] == '\0' && form->kind == CSN_FORM_CODE_BLANK && last->after != NULL)
    {
      g_free (label);
      label = csn_import_tidy (last->after);
    }
  g_autofree char *unit = NULL;
  CsnItemSpec spec = { .kind = CSN_ITEM_FIELD, .role = CSN_ROLE_VALUE };
  spec.field_kind = csn_import_field_kind (label, last->after, between, n, &unit);
  if (contact)
    spec.field_kind = CSN_FIELD_CONTACT;
  else if (n == 1 && form->part == 1 && index + 1 < range.end && get_form (self, index + 1)->part == 2
           && is_second_in_brackets (self, get_form (self, index + 1)))
    spec.field_kind = CSN_FIELD_PERSON;
  spec.style = form->kind == CSN_FORM_RULE ? CSN_STYLE_RULE : CSN_STYLE_BLANK;
  if (form->kind == CSN_FORM_RULE || label[0] == '\0')
    if (csn_reading_contains (csn_import_read_group (self, form->line), CSN_WORDS_CONDITIONS))
      {
        spec.field_kind = CSN_FIELD_CONDITION;
        spec.role = CSN_ROLE_CONDITION;
      }
  if (spec.field_kind == CSN_FIELD_COUNT || spec.field_kind == CSN_FIELD_MEASURE)
    {
      g_autofree char *shared = find_shared_label (self, index, range.first);
      /* unless it is named itself, "…, Latency: ___ ms" */
      if (shared != NULL && !g_str_has_suffix (form->label != NULL ? form->label : "", ":"))
        g_set_str (&label, shared);
      if (spec.field_kind == CSN_FIELD_COUNT && last->after != NULL)
        {
          char *counted = dup_counted_label (label, last->after);
          g_free (label);
          label = counted;
        }
    }
  g_autofree char *context = contact ? g_strdup_printf ("%s, contact", label) : NULL;
  spec.label = label;
  spec.context = context;
  spec.unit = unit;
  spec.derived = spec.field_kind == CSN_FIELD_DERIVED_COUNT || spec.field_kind == CSN_FIELD_DERIVED_PERCENT;
  spec.blanks = spans;
  spec.n_blanks = n;
  g_autofree char *value = csn_import_dup_value (get_form (self, index), n);
  spec.value = value;
  spec.parent = owner;
  csn_import_fill_spec (self, &spec, form->line);
  if (owner != NULL)
    spec.depth = csn_item_get_depth (owner) + 1;
  csn_import_add (self, &spec);
  return n;
}

static CsnItem *
add_choice (CsnImport     *self,
            const CsnForm *form,
            CsnItem       *owner)
{
  CsnItemSpec spec = { .kind = CSN_ITEM_CHOICE };
  g_autofree CsnOption *options = csn_import_options (self, form);
  g_autofree char *label = dup_place_label (self, form);
  spec.role = csn_import_choice_role (self, form->line, form, label);
  spec.style = form->layout;
  spec.label = label;
  spec.options = options;
  spec.n_options = form->options->len;
  spec.parent = owner;
  spec.uncertain = csn_import_is_guess (form);
  spec.marked_na = g_strcmp0 (self->lines[form->line].answer, "na") == 0;
  csn_import_fill_spec (self, &spec, form->line);
  return csn_import_add (self, &spec);
}

static void
set_verdict (CsnImport     *self,
             CsnItemSpec   *spec,
             const CsnForm *choice,
             CsnOption    **options)
{
  *options = csn_import_options (self, choice);
  spec->role = CSN_ROLE_VERDICT;
  spec->style = choice->layout;
  spec->options = *options;
  spec->n_options = choice->options->len;
  if (choice->layout == CSN_STYLE_BOX_WORDS)
    {
      spec->kind = CSN_ITEM_CHECK;
      /* the words decide once the box is ticked */
      if (!spec->checked)
        for (gsize i = 0; i < spec->n_options; i++)
          (*options)[i].selected = FALSE;
    }
  else
    spec->kind = CSN_ITEM_CHOICE;
}

/* Struck through from end to end; "~~PASS~~ / **FAIL**" is an answer of another kind. */
static gboolean
is_struck (const CsnImport *self,
           guint            line)
{
  CsnSpan span = csn_scan_content (self->scan, line);
  gsize length = csn_span_length (&span);
  const char *text = self->source->text + span.start;
  return length > 4 && memcmp (text, "~~", 2) == 0 && memcmp (text + length - 2, "~~", 2) == 0
         && g_strstr_len (text + 2, length - 4, "~~") == NULL;
}

static const CsnForm *
find_with_task (const CsnImport *self,
                FormRange        range)
{
  for (guint i = range.first; i < range.end; i++)
    if (get_form (self, i)->kind == CSN_FORM_CHOICE && get_form (self, i)->with_task)
      return get_form (self, i);
  return NULL;
}

/* Text of a box inside a fence: behind the box, without the frame around it. */
static char *
dup_code_text (const CsnImport *self,
               const CsnForm   *form,
               const char     **answer)
{
  CsnSpan span = { form->span.end, self->scan->lines[form->line].span.end };
  g_autofree char *raw = csn_source_dup (self->source, span);
  g_strstrip (raw);
  while (g_str_has_suffix (raw, "│") || g_str_has_suffix (raw, "║") || g_str_has_suffix (raw, "┃"))
    {
      raw[strlen (raw) - strlen ("│")] = '\0';
      g_strchomp (raw);
    }
  *answer = NULL;
  return g_strndup (raw, csn_answer_tail_read (raw, strlen (raw), answer));
}

static CsnItem *
add_task (CsnImport     *self,
          const CsnForm *form,
          FormRange      range)
{
  guint line = form->line;
  CsnImportLine *info = &self->lines[line];
  const CsnForm *choice = find_with_task (self, range);
  const char *answer = info->answer;
  g_autofree char *code = self->scan->lines[line].kind == CSN_LINE_CODE ? dup_code_text (self, form, &answer) : NULL;
  if (code != NULL)
    csn_import_set_text (self, line, csn_scan_keep_text (self->scan, code, -1));
  else if (form->kind == CSN_FORM_PSEUDO)
    {
      CsnSpan rest = { form->span.end, csn_scan_content (self->scan, line).end };
      csn_import_set_text (self, line, csn_scan_keep_plain (self->scan, rest));
    }
  g_autofree CsnOption *options = NULL;
  g_autofree char *claim = csn_import_dup_claim (info->text);
  g_autofree char *conditional = csn_reading_contains (csn_import_read_line (self, line), CSN_WORDS_CONDITIONAL)
                                   ? csn_vocabulary_dup_match (CSN_WORDS_CONDITIONAL, info->text)
                                   : NULL;
  g_autofree char *threshold = csn_import_dup_threshold (info->text);
  CsnItemSpec spec = { .kind = CSN_ITEM_CHECK, .style = CSN_STYLE_BOX };
  spec.role = csn_import_task_role (self, line, choice);
  spec.checked = form->mark == CSN_MARK_TICKED;
  spec.marked_na = form->mark == CSN_MARK_NA || is_struck (self, line) || g_strcmp0 (answer, "na") == 0;
  spec.box = form->span;
  spec.label = csn_import_keep_label (self, info->text);
  spec.claim = claim;
  spec.conditional = conditional;
  spec.expected = threshold;
  spec.value = answer;
  spec.derived = spec.role == CSN_ROLE_DERIVED;
  spec.uncertain = csn_import_is_uncertain (self, line, spec.role);
  if (choice != NULL)
    set_verdict (self, &spec, choice, &options);
  /* "[ ] Pass [ ] Fail" has no name of its own, and its text changes with its answer */
  if (choice != NULL && choice->layout == CSN_STYLE_BOXES)
    spec.label = csn_import_keep_label (self, borrow_label (self, line));
  CsnItem *radio = g_hash_table_lookup (self->radio, GUINT_TO_POINTER (line + 1));
  if (radio != NULL)
    {
      spec.role = CSN_ROLE_CHOICE_OPTION;
      spec.parent = radio;
      spec.uncertain = FALSE;
    }
  csn_import_fill_spec (self, &spec, line);
  if (form->ruled)
    spec.role = CSN_ROLE_NOTE;
  info->item = csn_import_add (self, &spec);
  return info->item;
}

/* A line with a box that is no GFM task: "☐ text", "[ ] text", "[n/a]", a box in a heading. */
static CsnItem *
add_pseudo (CsnImport     *self,
            const CsnForm *form,
            FormRange      range)
{
  /* an emoji is a claim of the author and no place to answer */
  if (form->ruled)
    return NULL;
  return add_task (self, form, range);
}

/* Forms in a fence of Markdown are a template for somebody else, those in a script are remarks: found, but nothing to answer. */
static gboolean
is_example (const CsnImport *self,
            guint            line)
{
  static const char *const forms[] = { "", "text", "txt", "plaintext", "plain", "none", "form", NULL };
  int code = self->scan->lines[line].code;
  return code >= 0 && !g_strv_contains (forms, g_array_index (self->scan->codes, CsnCode, code).lang);
}

static void
import_forms (CsnImport *self,
              FormRange  range)
{
  if (range.first < range.end && is_example (self, get_form (self, range.first)->line))
    return;
  CsnItem *owner = NULL;
  for (guint i = range.first; i < range.end;)
    {
      const CsnForm *form = get_form (self, i);
      guint taken = 1;
      switch (form->kind)
        {
        case CSN_FORM_TASK:
        case CSN_FORM_CODE_TASK:
          if (form->kind == CSN_FORM_CODE_TASK && i + 1 < range.end && get_form (self, i + 1)->kind == CSN_FORM_CODE_CHOICE
              && get_form (self, i + 1)->span.start <= form->span.end)
            break;
          owner = add_task (self, form, range);
          break;
        case CSN_FORM_PSEUDO:
          owner = add_pseudo (self, form, range);
          break;
        case CSN_FORM_CHOICE:
        case CSN_FORM_CODE_CHOICE:
          if (!(form->with_task && self->lines[form->line].item != NULL))
            add_choice (self, form, owner);
          break;
        case CSN_FORM_BLANK:
        case CSN_FORM_RULE:
        case CSN_FORM_CODE_BLANK:
          taken = add_field (self, i, range, owner);
          break;
        default:
          break;
        }
      i += taken;
    }
}

static void
add_radio (CsnImport           *self,
           const CsnRadioGroup *group)
{
  g_autoptr (GArray) options = g_array_new (FALSE, TRUE, sizeof (CsnOption));
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  guint first = g_array_index (group->lines, guint, 0);
  for (guint i = 0; i < group->lines->len; i++)
    {
      guint line = g_array_index (group->lines, guint, i);
      const CsnListItem *item = &g_array_index (self->scan->items, CsnListItem, self->scan->lines[line].item);
      CsnOption option = { 0 };
      char *text = csn_import_dup_option (self->lines[line].text);
      g_ptr_array_add (texts, text);
      option.text = text;
      option.line = line + 1;
      option.box = (CsnSpan) { item->mark - 1, item->mark + 2 };
      option.span = csn_scan_content (self->scan, line);
      option.selected = self->source->text[item->mark] != ' ';
      g_array_append_val (options, option);
    }
  const char *name = group->label >= 0 ? self->lines[group->label].text : borrow_label (self, first);
  const char *label = csn_import_keep_label (self, name);
  CsnItemSpec spec = { .kind = CSN_ITEM_CHOICE, .style = CSN_STYLE_SIBLING_TASKS };
  spec.role = csn_vocabulary_contains (CSN_WORDS_RECOMMENDATION, label) ? CSN_ROLE_RECOMMENDATION : CSN_ROLE_STRATEGY;
  spec.label = label;
  spec.text = name;
  spec.options = (const CsnOption *) options->data;
  spec.n_options = options->len;
  csn_import_fill_spec (self, &spec, first);
  /* stands before the box of its first option, so that the line's address means the choice */
  CsnItem *item = csn_item_new (&spec);
  csn_checklist_take_item (self->checklist, item);
  self->lines[first].answered = TRUE;
  for (guint i = 0; i < group->lines->len; i++)
    g_hash_table_insert (self->radio, GUINT_TO_POINTER (g_array_index (group->lines, guint, i) + 1), item);
}

static void
clear_radio_group (CsnRadioGroup *group)
{
  g_array_unref (group->lines);
}

void
csn_import_items (CsnImport *self)
{
  g_autoptr (GArray) groups = g_array_new (FALSE, TRUE, sizeof (CsnRadioGroup));
  g_array_set_clear_func (groups, (GDestroyNotify) clear_radio_group);
  csn_import_find_radios (self, groups);
  guint next_group = 0;
  guint next = 0;
  guint n_forms = self->scan->forms->len;
  for (guint line = 0; line < self->source->n_lines; line++)
    {
      FormRange range = { next, next };
      while (range.end < n_forms && get_form (self, range.end)->line == line)
        range.end++;
      const CsnLine *l = &self->scan->lines[line];
      if (l->table >= 0)
        {
          const CsnScanTable *table = &g_array_index (self->scan->tables, CsnScanTable, l->table);
          if (table->line == line)
            {
              while (range.end < n_forms && get_form (self, range.end)->line <= table->end_line)
                range.end++;
              csn_import_table (self, l->table, range.first, range.end - range.first);
              line = table->end_line;
              next = range.end;
              continue;
            }
        }
      if (next_group < groups->len
          && g_array_index (g_array_index (groups, CsnRadioGroup, next_group).lines, guint, 0) == line)
        add_radio (self, &g_array_index (groups, CsnRadioGroup, next_group++));
      if (range.first == range.end)
        csn_import_plain_line (self, line);
      else
        {
          import_forms (self, range);
          if (range.end - range.first == 1 && get_form (self, range.first)->ruled)
            csn_import_plain_line (self, line);
        }
      next = range.end;
    }
}
