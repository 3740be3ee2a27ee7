/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Says what a table is for and makes items of its cells. Columns are read by their header words, never the table as a
 * whole by its signature. */

#include "csn-import.h"

#include <string.h>

#include "csn-answer-tail.h"
#include "csn-place.h"

typedef enum
{
  COLUMN_TEXT,
  COLUMN_LABEL,
  COLUMN_PERSON,
  COLUMN_SIGNATURE,
  COLUMN_DATE,
  COLUMN_STATUS,
  COLUMN_NOTES,
  COLUMN_PATH,
  COLUMN_REQUIRED,
  COLUMN_FILL, /* its cells are empty throughout */
} ColumnKind;

typedef struct
{
  CsnImport *import;
  const CsnScanTable *scan;
  CsnTable *table;
  const char *table_class;
  ColumnKind *columns; /* (owned) */
  gboolean *empty;     /* (owned) columns without a text in any row */
  gboolean *filled;    /* (owned) columns in which other rows have a blank */
  GPtrArray *allowed;  /* (owned) of each column what its header allows: GArray of CsnFormOption, or NULL */
  guint *families;     /* (owned) of each header that is an option */
  gboolean by_header;  /* some places are told by the header alone */
  char **header;       /* (owned) */
  GPtrArray *rows;     /* (owned) GStrv */
  guint first_form;
  guint n_forms;
} TableImport;

static const CsnForm *
get_form (const TableImport *self,
          guint              index)
{
  return &g_array_index (self->import->scan->forms, CsnForm, self->first_form + index);
}

static char **
read_row (const TableImport *self,
          guint              row)
{
  char **texts = g_new0 (char *, self->scan->n_columns + 1);
  for (guint i = 0; i < self->scan->n_columns; i++)
    texts[i] = csn_scan_dup_plain (self->import->scan,
                                   g_array_index (self->scan->cells, CsnCell, row * self->scan->n_columns + i).span);
  return texts;
}

static gboolean
find_empty (const TableImport *self,
                 guint              column)
{
  for (guint i = 0; i < self->rows->len; i++)
    /* a cell that was filled in by us counts as the blank it was */
    if (strspn (((char **) self->rows->pdata[i])[column], "_") != strlen (((char **) self->rows->pdata[i])[column]))
      return FALSE;
  return self->rows->len > 0;
}

static ColumnKind
read_column (const TableImport *self,
             guint              column)
{
  CsnReading header;
  csn_vocabulary_read (self->header[column], &header);
  if (csn_reading_contains (&header, CSN_WORDS_SIGNATURE))
    return COLUMN_SIGNATURE;
  if (csn_reading_contains (&header, CSN_WORDS_DATE) || csn_reading_is (&header, CSN_WORDS_TIME))
    return COLUMN_DATE;
  if (csn_reading_contains (&header, CSN_WORDS_STATUS))
    return COLUMN_STATUS;
  if (csn_reading_contains (&header, CSN_WORDS_NOTES) && column > 0)
    return COLUMN_NOTES;
  if (csn_reading_contains (&header, CSN_WORDS_PATH) && column > 0)
    return COLUMN_PATH;
  if (csn_reading_is (&header, CSN_WORDS_MANDATORY))
    return COLUMN_REQUIRED;
  if (csn_reading_contains (&header, CSN_WORDS_ATTRIBUTION) || csn_reading_is (&header, CSN_WORDS_PERSON))
    return column == 0 && !self->empty[column] ? COLUMN_LABEL : COLUMN_PERSON;
  if (self->empty[column])
    return COLUMN_FILL;
  return column == 0 ? COLUMN_LABEL : COLUMN_TEXT;
}

static gboolean
has_column (const TableImport *self,
            ColumnKind         kind)
{
  for (guint i = 0; i < self->scan->n_columns; i++)
    if (self->columns[i] == kind)
      return TRUE;
  return FALSE;
}

static guint
count_forms (const TableImport *self,
             CsnFormKind        kind)
{
  guint n = 0;
  for (guint i = 0; i < self->n_forms; i++)
    n += get_form (self, i)->kind == kind;
  return n;
}

static guint
count_claims (const TableImport *self)
{
  guint n = 0;
  for (guint row = 0; row < self->rows->len; row++)
    for (guint i = 0; i < self->scan->n_columns; i++)
      if (self->columns[i] == COLUMN_STATUS)
        {
          g_autofree char *claim = csn_import_dup_claim (((char **) self->rows->pdata[row])[i]);
          n += claim != NULL;
        }
  return n;
}

/* The line above the table that names it: "**Change History**:", also without a blank line between. */
static const char *
find_caption (const TableImport *self)
{
  CsnImport *import = self->import;
  for (guint line = self->scan->line; line > 0 && self->scan->line - line < 3; line--)
    {
      CsnLineKind kind = import->scan->lines[line - 1].kind;
      if (kind == CSN_LINE_TEXT)
        return import->lines[line - 1].text;
      if (kind != CSN_LINE_BLANK)
        break;
    }
  return "";
}

/* Budget: complexity, because it is a decision list, read from top to bottom. */
static const char *
classify (const TableImport *self)
{
  const CsnImportSection *section = csn_import_section_of (self->import, self->scan->line);
  const char *first = self->header[0];
  const char *caption = find_caption (self);
  guint choices = count_forms (self, CSN_FORM_CELL_CHOICE);
  guint boxes = count_forms (self, CSN_FORM_CELL_BOX);
  guint blanks = count_forms (self, CSN_FORM_CELL_BLANK) + count_forms (self, CSN_FORM_CELL_EMPTY);
  if (csn_vocabulary_contains (CSN_WORDS_CHANGE_HISTORY, caption)
      || csn_reading_contains (&section->reading, CSN_WORDS_CHANGE_HISTORY))
    return "change history";
  if (has_column (self, COLUMN_SIGNATURE) && (blanks > 0 || boxes > 0 || choices > 0))
    return "approvals";
  if ((section->traits & CSN_TRAIT_SIGN_OFF) && (blanks > 0 || boxes > 0 || choices > 0)
      && (has_column (self, COLUMN_PERSON) || has_column (self, COLUMN_DATE)))
    return "approvals";
  if (csn_vocabulary_contains (CSN_WORDS_PREREQUISITE, first)
      || ((section->traits & CSN_TRAIT_PREREQUISITE) && boxes + choices > 0))
    return "prerequisites";
  if (has_column (self, COLUMN_PATH)
      && ((section->traits & CSN_TRAIT_ARTIFACT) || csn_vocabulary_contains (CSN_WORDS_ARTIFACT, first)))
    return "required artifacts";
  if (choices > 0 && has_column (self, COLUMN_STATUS)
      && ((section->traits & CSN_TRAIT_DECISION) || csn_vocabulary_contains (CSN_WORDS_GO_CRITERIA, first)))
    return "gate decision";
  if (csn_vocabulary_contains (CSN_WORDS_ENVIRONMENT, first))
    return "environment reference";
  if (self->rows->len > 0 && boxes + choices + blanks == 0 && count_claims (self) * 2 >= self->rows->len)
    return "status claims";
  return "data";
}

/* Whether the cell asks for something, so that its text is no name. */
static gboolean
is_place (const TableImport *self,
          guint              line,
          guint              column,
          guint              from)
{
  for (guint i = from; i < self->n_forms && get_form (self, i)->line == line; i++)
    if (get_form (self, i)->column == (int) column
        && (get_form (self, i)->kind != CSN_FORM_CELL_BOX || get_form (self, i)->after == NULL
            || get_form (self, i)->after[0] == '\0'))
      return TRUE;
  return FALSE;
}

/* The cell that names a row: the first with letters, so that "#" columns do not count. @from: its first form. */
static char *
dup_row_name (const TableImport *self,
              guint              row,
              guint              from)
{
  char **texts = self->rows->pdata[row];
  for (guint i = 0; i < self->scan->n_columns; i++)
    {
      if (is_place (self, self->scan->line + 2 + row, i, from))
        continue;
      const char *text = texts[i];
      /* a box in front of the name */
      if (text[0] == '[' && text[1] != '\0' && text[2] == ']')
        text += 3;
      g_autofree char *head = g_strndup (text, csn_answer_tail_read (text, strlen (text), &(const char *) { NULL }));
      const char *name = csn_import_keep_label (self->import, head);
      for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
        if (g_unichar_isalpha (g_utf8_get_char (p)))
          return g_strdup (name);
    }
  /* a row without a name is told by its number */
  return g_strdup_printf ("#%u", row + 1);
}

static CsnFieldKind
field_kind_of_column (const TableImport *self,
                      guint              column,
                      const char        *row_name,
                      const CsnForm     *form,
                      guint              parts,
                      const char        *between,
                      char             **unit)
{
  *unit = NULL;
  switch (self->columns[column])
    {
    case COLUMN_SIGNATURE:
      return CSN_FIELD_SIGNATURE;
    case COLUMN_DATE:
      return CSN_FIELD_DATE;
    case COLUMN_PERSON:
      return CSN_FIELD_PERSON;
    case COLUMN_NOTES:
    case COLUMN_STATUS:
      return CSN_FIELD_TEXT;
    default:
      break;
    }
  /* a column "Value" says nothing; its row does */
  CsnFieldKind kind = csn_import_field_kind (self->header[column], form->after, between, parts, unit);
  if (kind == CSN_FIELD_TEXT && *unit == NULL && self->scan->n_columns == 2)
    kind = csn_import_field_kind (row_name, form->after, between, parts, unit);
  return kind;
}

static CsnRole
role_of_choice (const TableImport *self,
                const CsnForm     *form)
{
  if (g_str_equal (self->table_class, "approvals"))
    return CSN_ROLE_APPROVAL_STATUS;
  if (g_str_equal (self->table_class, "gate decision"))
    return CSN_ROLE_DECISION_ROW;
  if (g_str_equal (self->table_class, "prerequisites"))
    return CSN_ROLE_PREREQUISITE;
  return csn_import_choice_role (self->import, form->line, form, self->header[form->column]);
}

static void
fill_cell_spec (const TableImport *self,
                CsnItemSpec       *spec,
                guint              line,
                guint              column)
{
  guint row = line - self->scan->line - 2;
  spec->in_cell = TRUE;
  spec->row_line = line + 1;
  spec->column = column;
  csn_import_fill_spec (self->import, spec, line);
  spec->line_span = g_array_index (self->scan->cells, CsnCell, (row + 1) * self->scan->n_columns + column).span;
}

static guint
add_cell_field (TableImport *self,
                guint        index,
                const char  *row_name)
{
  const CsnForm *form = get_form (self, index);
  guint n = 1;
  while (index + n < self->n_forms && get_form (self, index + n)->kind == CSN_FORM_CELL_BLANK
         && get_form (self, index + n)->line == form->line && get_form (self, index + n)->column == form->column
         && get_form (self, index + n)->part == form->part + n)
    n++;
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (CsnSpan));
  for (guint i = 0; i < n; i++)
    g_array_append_val (spans, get_form (self, index + i)->span);
  CsnSpan gap = { form->span.end, n > 1 ? get_form (self, index + 1)->span.start : form->span.end };
  g_autofree char *between = csn_source_dup (self->import->source, gap);
  g_autofree char *unit = NULL;
  g_autofree char *own = csn_import_tidy (form->label != NULL ? form->label : "");
  const char *column = self->header[form->column];
  g_autofree char *label = g_strdup_printf ("%s: %s", row_name, own[0] != '\0' ? own : column);
  g_autofree char *context = g_strdup_printf ("%s, %s", row_name, column);
  CsnItemSpec spec = { .kind = CSN_ITEM_FIELD, .role = CSN_ROLE_VALUE };
  spec.field_kind = field_kind_of_column (self, form->column, row_name, form, n, between, &unit);
  spec.style = form->kind == CSN_FORM_CELL_EMPTY ? CSN_STYLE_EMPTY_CELL : CSN_STYLE_BLANK;
  spec.label = label;
  spec.context = context;
  spec.unit = unit;
  spec.blanks = (const CsnSpan *) spans->data;
  spec.n_blanks = spans->len;
  g_autofree char *value = form->kind == CSN_FORM_CELL_BLANK ? csn_import_dup_value (form, n) : NULL;
  spec.value = value;
  fill_cell_spec (self, &spec, form->line, form->column);
  csn_import_add (self->import, &spec);
  return n;
}

static void
add_cell_choice (TableImport   *self,
                 const CsnForm *form,
                 const char    *row_name)
{
  g_autofree CsnOption *options = csn_import_options (self->import, form);
  g_autofree char *context = g_strdup_printf ("%s, %s", row_name, self->header[form->column]);
  CsnItemSpec spec = { .kind = CSN_ITEM_CHOICE };
  spec.role = role_of_choice (self, form);
  spec.style = form->layout;
  spec.options = options;
  spec.n_options = form->options->len;
  spec.label = row_name;
  spec.context = context;
  spec.derived = spec.role == CSN_ROLE_DECISION_ROW;
  spec.marked_na = g_strcmp0 (form->answer, "na") == 0;
  fill_cell_spec (self, &spec, form->line, form->column);
  CsnItem *item = csn_import_add (self->import, &spec);
  if (self->import->lines[form->line].item == NULL)
    self->import->lines[form->line].item = item;
}

static void
add_cell_box (TableImport   *self,
              const CsnForm *form,
              const char    *row_name)
{
  guint row = form->line - self->scan->line - 2;
  char **texts = self->rows->pdata[row];
  const char *column = self->header[form->column];
  g_autofree char *after = csn_import_tidy (form->after != NULL ? form->after : "");
  g_autofree char *label = after[0] != '\0' && form->column == 0 ? g_strdup (after) : g_strdup (row_name);
  g_autofree char *text = g_strjoinv (" | ", texts);
  g_autofree char *context = g_strdup_printf ("%s, %s", row_name, column);
  g_autofree char *conditional = csn_vocabulary_dup_match (CSN_WORDS_CONDITIONAL, text);
  CsnItemSpec spec = { .kind = CSN_ITEM_CHECK, .style = CSN_STYLE_BOX };
  spec.role = g_str_equal (self->table_class, "prerequisites") ? CSN_ROLE_PREREQUISITE
              : g_str_equal (self->table_class, "approvals")   ? CSN_ROLE_APPROVAL_STATUS
                                                                : CSN_ROLE_CHECK;
  spec.box = form->span;
  spec.checked = form->mark == CSN_MARK_TICKED;
  spec.marked_na = form->mark == CSN_MARK_NA || g_strcmp0 (form->answer, "na") == 0;
  spec.value = form->answer;
  spec.label = label;
  spec.text = text;
  spec.context = context;
  spec.conditional = conditional;
  g_autofree char *expected = NULL;
  if (spec.role == CSN_ROLE_PREREQUISITE && self->scan->n_columns > 2)
    spec.expected = expected = g_strdup (texts[self->scan->n_columns - 1]);
  fill_cell_spec (self, &spec, form->line, form->column);
  CsnItem *item = csn_import_add (self->import, &spec);
  if (self->import->lines[form->line].item == NULL)
    self->import->lines[form->line].item = item;
}

/* An empty cell asks for something when its column does, or when the row holds other places; a gap in a table of facts
 * does not. */
static gboolean
is_asked (const TableImport *self,
          const CsnForm     *form)
{
  if (g_str_equal (self->table_class, "change history") || g_str_equal (self->table_class, "environment reference")
      || g_str_equal (self->table_class, "status claims"))
    return FALSE;
  if (self->header[form->column][0] == '\0' || form->column == 0)
    return FALSE;
  ColumnKind kind = self->columns[form->column];
  if (self->empty[form->column] || self->filled[form->column])
    return TRUE;
  return kind == COLUMN_NOTES || kind == COLUMN_PERSON || kind == COLUMN_DATE || kind == COLUMN_SIGNATURE
         || kind == COLUMN_STATUS;
}

/* "PASS/FAIL" or "Result (yes/no)": what the header of a column allows. (transfer full) (nullable) */
static GArray *
read_allowed (const TableImport *self,
              guint              column)
{
  const char *text = self->import->source->text;
  CsnSpan span = g_array_index (self->scan->cells, CsnCell, column).span;
  GArray *options = csn_place_read_words (self->import->scan, span);
  const char *open = options == NULL ? memchr (text + span.start, '(', csn_span_length (&span)) : NULL;
  const char *close = open != NULL ? memchr (open, ')', text + span.end - open) : NULL;
  if (close != NULL)
    options = csn_place_read_words (self->import->scan, (CsnSpan) { open + 1 - text, close - text });
  return options;
}

/* What the header says about cells that hold nothing. */
static void
read_header (TableImport *self)
{
  if (g_str_equal (self->table_class, "change history") || g_str_equal (self->table_class, "environment reference")
      || g_str_equal (self->table_class, "status claims"))
    return;
  for (guint i = 1; i < self->scan->n_columns; i++)
    {
      self->allowed->pdata[i] = read_allowed (self, i);
      /* "Passed | Failed" may count; numbers are written there */
      if (!csn_vocabulary_is (CSN_WORDS_COUNT, self->header[i]))
        self->families[i] = csn_vocabulary_option_families (self->header[i]);
      self->by_header |= self->allowed->pdata[i] != NULL || (self->families[i] & self->families[i - 1]) != 0;
    }
}

static void
free_allowed (gpointer options)
{
  if (options != NULL)
    g_array_unref (options);
}

/* The white space of a cell without a text, or its text. */
static CsnSpan
cell_place (const TableImport *self,
            guint              row,
            guint              column)
{
  const CsnCell *cell = &g_array_index (self->scan->cells, CsnCell, (row + 1) * self->scan->n_columns + column);
  return csn_span_length (&cell->span) > 0 ? cell->span : (CsnSpan) { cell->edge, MAX (cell->edge, cell->span.end) };
}

static gboolean
is_cut_off (const TableImport *self,
            guint              row,
            guint              column)
{
  const CsnCell *cell = &g_array_index (self->scan->cells, CsnCell, (row + 1) * self->scan->n_columns + column);
  return cell->edge >= self->import->scan->lines[self->scan->line + 2 + row].span.end;
}

/* Adds the item of a choice whose options are not written in its row but in the header. @first: its first column. */
static void
add_header_choice (TableImport     *self,
                   guint            row,
                   guint            first,
                   const CsnOption *options,
                   const CsnSpan   *places,
                   guint            n_places,
                   const char      *row_name,
                   gboolean         na)
{
  guint line = self->scan->line + 2 + row;
  g_autofree char *context = n_places == 1 ? g_strdup_printf ("%s, %s", row_name, self->header[first]) : NULL;
  CsnItemSpec spec = { .kind = CSN_ITEM_CHOICE, .style = CSN_STYLE_EMPTY_CELL };
  spec.role = g_str_equal (self->table_class, "approvals")       ? CSN_ROLE_APPROVAL_STATUS
              : g_str_equal (self->table_class, "gate decision") ? CSN_ROLE_DECISION_ROW
              : g_str_equal (self->table_class, "prerequisites") ? CSN_ROLE_PREREQUISITE
                                                                 : CSN_ROLE_VERDICT;
  spec.options = options;
  for (spec.n_options = 0; options[spec.n_options].text != NULL;)
    spec.n_options++;
  spec.blanks = places;
  spec.n_blanks = n_places;
  spec.label = row_name;
  spec.context = context;
  spec.marked_na = na;
  fill_cell_spec (self, &spec, line, first);
  CsnItem *item = csn_import_add (self->import, &spec);
  self->import->lines[line].places += n_places - 1;
  if (self->import->lines[line].item == NULL)
    self->import->lines[line].item = item;
}

/* A cell under "PASS/FAIL": empty, or one of the words. Returns whether it is a choice. */
static gboolean
add_allowed_choice (TableImport *self,
                    guint        row,
                    guint        column,
                    const char  *row_name)
{
  const GArray *allowed = self->allowed->pdata[column];
  const char *text = ((char **) self->rows->pdata[row])[column];
  if (allowed == NULL || is_cut_off (self, row, column))
    return FALSE;
  CsnSpan place = cell_place (self, row, column);
  gboolean na = g_ascii_strncasecmp (text, "n/a", 3) == 0;
  gboolean known = text[0] == '\0' || na;
  g_autofree CsnOption *options = g_new0 (CsnOption, allowed->len + 1);
  for (guint i = 0; i < allowed->len; i++)
    {
      const CsnFormOption *option = &g_array_index (allowed, CsnFormOption, i);
      options[i] = (CsnOption) { option->text, self->scan->line + 2 + row + 1, place, place, FALSE };
      options[i].selected = g_ascii_strcasecmp (option->text, text) == 0;
      known |= options[i].selected;
    }
  if (!known)
    return FALSE;
  for (guint i = 0; i < allowed->len; i++)
    na &= !options[i].selected;
  add_header_choice (self, row, column, options, &place, 1, row_name, na);
  return TRUE;
}

/* Empty cells under columns "Yes | No | N/A". Returns how many columns they are, 0 when they are none. */
static guint
add_open_spread (TableImport *self,
                 guint        row,
                 guint        column,
                 const char  *row_name)
{
  guint families = ~0u;
  guint n = 0;
  for (; column + n < self->scan->n_columns; n++)
    {
      if ((families & self->families[column + n]) == 0 || ((char **) self->rows->pdata[row])[column + n][0] != '\0'
          || is_cut_off (self, row, column + n))
        break;
      families &= self->families[column + n];
    }
  if (n < 2)
    return 0;
  g_autofree CsnOption *options = g_new0 (CsnOption, n + 1);
  g_autofree CsnSpan *places = g_new0 (CsnSpan, n);
  for (guint i = 0; i < n; i++)
    {
      places[i] = cell_place (self, row, column + i);
      options[i] = (CsnOption) { self->header[column + i], self->scan->line + 2 + row + 1, places[i], places[i], FALSE };
    }
  add_header_choice (self, row, column, options, places, n, row_name, FALSE);
  return n;
}

/* An empty cell under a header that is a box, "[ ] Done" or "☐", is a box itself. */
static gboolean
add_open_box (TableImport   *self,
              const CsnForm *form,
              const char    *row_name)
{
  CsnSpan header = g_array_index (self->scan->cells, CsnCell, form->column).span;
  CsnBox box;
  if (!csn_place_read_box (self->import->scan, header.start, header, &box) || box.emoji
      || csn_span_length (&form->span) == 0)
    return FALSE;
  guint row = form->line - self->scan->line - 2;
  g_autofree char *text = g_strjoinv (" | ", self->rows->pdata[row]);
  g_autofree char *context = g_strdup_printf ("%s, %s", row_name, self->header[form->column]);
  CsnItemSpec spec = { .kind = CSN_ITEM_CHECK, .style = CSN_STYLE_EMPTY_CELL };
  spec.role = g_str_equal (self->table_class, "prerequisites") ? CSN_ROLE_PREREQUISITE : CSN_ROLE_CHECK;
  spec.label = row_name;
  spec.text = text;
  spec.context = context;
  spec.blanks = &form->span;
  spec.n_blanks = 1;
  fill_cell_spec (self, &spec, form->line, form->column);
  CsnItem *item = csn_import_add (self->import, &spec);
  if (self->import->lines[form->line].item == NULL)
    self->import->lines[form->line].item = item;
  return TRUE;
}

/* Boxes of one row under columns "Yes | No | N/A": one choice spread over the columns. Returns how many forms it took. */
static guint
add_spread_choice (TableImport *self,
                   guint        index,
                   guint        end,
                   const char  *row_name)
{
  guint n = 0;
  gboolean na = FALSE;
  g_autoptr (GArray) options = g_array_new (FALSE, TRUE, sizeof (CsnOption));
  for (guint i = index; i < end; i++)
    {
      const CsnForm *form = get_form (self, i);
      const char *header = self->header[form->column];
      g_autofree char *claim = csn_import_dup_claim (header);
      if (form->kind != CSN_FORM_CELL_BOX || (form->after != NULL && form->after[0] != '\0')
          || (csn_vocabulary_option_families (header) == 0 && claim == NULL)
          || (n > 0 && get_form (self, i - 1)->column + 1 != form->column))
        break;
      CsnOption option = { self->header[form->column], form->line + 1, form->span, form->span,
                           form->mark == CSN_MARK_TICKED };
      g_array_append_val (options, option);
      na |= g_strcmp0 (form->answer, "na") == 0;
      n++;
    }
  if (n < 2)
    return 0;
  const CsnForm *form = get_form (self, index);
  CsnItemSpec spec = { .kind = CSN_ITEM_CHOICE, .style = CSN_STYLE_BOXES };
  spec.role = g_str_equal (self->table_class, "gate decision") ? CSN_ROLE_DECISION_ROW : CSN_ROLE_VERDICT;
  spec.options = (const CsnOption *) options->data;
  spec.n_options = options->len;
  spec.label = row_name;
  spec.marked_na = na;
  fill_cell_spec (self, &spec, form->line, form->column);
  CsnItem *item = csn_import_add (self->import, &spec);
  /* the boxes are places of the line too */
  self->import->lines[form->line].places += n - 1;
  self->import->lines[form->line].item = item;
  return n;
}

static guint
add_form (TableImport *self,
          guint        index,
          guint        end,
          const char  *row_name)
{
  const CsnForm *form = get_form (self, index);
  guint taken;
  switch (form->kind)
    {
    case CSN_FORM_CELL_CHOICE:
      add_cell_choice (self, form, row_name);
      return 1;
    case CSN_FORM_CELL_BOX:
      taken = add_spread_choice (self, index, end, row_name);
      if (taken == 0)
        add_cell_box (self, form, row_name);
      return MAX (taken, 1);
    case CSN_FORM_CELL_BLANK:
      return add_cell_field (self, index, row_name);
    case CSN_FORM_CELL_EMPTY:
      if (!add_open_box (self, form, row_name) && is_asked (self, form))
        add_cell_field (self, index, row_name);
      return 1;
    default:
      return 1;
    }
}

/* The cells of a row from left to right: what stands in them, else what the header asks for. */
static void
import_row (TableImport *self,
            guint        row,
            guint        first,
            guint        end)
{
  if (first == end && !self->by_header)
    return;
  g_autofree char *name = dup_row_name (self, row, first);
  guint i = first;
  for (guint column = 0; column < self->scan->n_columns;)
    {
      const CsnForm *form = i < end && get_form (self, i)->column == (int) column ? get_form (self, i) : NULL;
      guint taken = 0;
      if (self->by_header && column > 0 && (form == NULL || form->kind == CSN_FORM_CELL_EMPTY))
        taken = add_allowed_choice (self, row, column, name) ? 1 : add_open_spread (self, row, column, name);
      if (taken == 0 && form != NULL)
        {
          i += add_form (self, i, end, name);
          column = get_form (self, i - 1)->column;
          taken = i < end && get_form (self, i)->column == (int) column ? 0 : 1;
        }
      else
        taken = MAX (taken, 1);
      column += taken;
      while (i < end && get_form (self, i)->column < (int) column)
        i++;
    }
}

static void
import_rows (TableImport *self)
{
  guint next = 0;
  for (guint row = 0; row < self->scan->n_rows; row++)
    {
      guint first = next;
      while (next < self->n_forms && get_form (self, next)->line == self->scan->line + 2 + row)
        next++;
      import_row (self, row, first, next);
    }
}

/* Rows of required artifacts are checked by looking for the file. */
static void
import_artifacts (TableImport *self)
{
  guint path = 0;
  for (guint i = 0; i < self->scan->n_columns; i++)
    if (self->columns[i] == COLUMN_PATH)
      path = i;
  for (guint row = 0; row < self->rows->len; row++)
    {
      char **texts = self->rows->pdata[row];
      guint line = self->scan->line + 2 + row;
      if (texts[path][0] == '\0')
        continue;
      CsnItemSpec spec = { .kind = CSN_ITEM_CHECK, .role = CSN_ROLE_ARTIFACT, .style = CSN_STYLE_NONE };
      gsize length = strlen (texts[path]);
      const char *answer = NULL;
      g_autofree char *name = g_strndup (texts[path], csn_answer_tail_read (texts[path], length, &answer));
      spec.label = texts[0];
      spec.text = texts[0];
      spec.expected = name;
      csn_import_set_answer (&spec, answer);
      fill_cell_spec (self, &spec, line, path);
      for (guint i = 0; i < self->scan->n_columns; i++)
        if (self->columns[i] == COLUMN_REQUIRED && csn_vocabulary_option_families (texts[i]) != 0
            && !csn_vocabulary_is (CSN_WORDS_PASSED, texts[i]) && g_ascii_tolower (texts[i][0]) == 'n')
          spec.gate_class = CSN_GATE_NON_BLOCKING;
      self->import->lines[line].item = csn_import_add (self->import, &spec);
    }
}

void
csn_import_table (CsnImport *import,
                  guint      table,
                  guint      first_form,
                  guint      n_forms)
{
  TableImport self = { .import = import, .first_form = first_form, .n_forms = n_forms };
  self.scan = &g_array_index (import->scan->tables, CsnScanTable, table);
  g_auto (GStrv) header = self.header = read_row (&self, 0);
  g_autoptr (GPtrArray) rows = self.rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree guint *row_lines = g_new0 (guint, self.scan->n_rows + 1);
  for (guint i = 0; i < self.scan->n_rows; i++)
    {
      g_ptr_array_add (rows, read_row (&self, i + 1));
      row_lines[i] = self.scan->line + 2 + i + 1;
    }
  g_autofree gboolean *empty = self.empty = g_new0 (gboolean, self.scan->n_columns);
  for (guint i = 0; i < self.scan->n_columns; i++)
    empty[i] = find_empty (&self, i);
  g_autofree gboolean *filled = self.filled = g_new0 (gboolean, self.scan->n_columns);
  for (guint i = 0; i < n_forms; i++)
    if (get_form (&self, i)->kind == CSN_FORM_CELL_BLANK && get_form (&self, i)->column >= 0)
      filled[get_form (&self, i)->column] = TRUE;
  g_autofree ColumnKind *columns = self.columns = g_new0 (ColumnKind, self.scan->n_columns);
  for (guint i = 0; i < self.scan->n_columns; i++)
    columns[i] = read_column (&self, i);
  self.table_class = classify (&self);
  g_autoptr (GPtrArray) allowed = self.allowed = g_ptr_array_new_with_free_func (free_allowed);
  g_ptr_array_set_size (allowed, (int) self.scan->n_columns);
  g_autofree guint *families = self.families = g_new0 (guint, self.scan->n_columns);
  read_header (&self);
  g_autoptr (CsnTable) made
    = csn_table_new (self.scan->line + 1, self.table_class, (const char *const *) header, rows, row_lines,
                     csn_import_section_of (import, self.scan->line)->section);
  csn_checklist_add_table (import->checklist, made);
  if (g_str_equal (self.table_class, "required artifacts"))
    import_artifacts (&self);
  import_rows (&self);
}
