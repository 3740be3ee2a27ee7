/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Turns answers into edits of the source and applies them from front to back. */

#include "csn-markdown-writer.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "csn-answer-tail.h"
#include "csn-code-blank.h"
#include "csn-document-error.h"
#include "csn-markdown-escape.h"

typedef struct
{
  CsnSpan span;
  char *text;   /* (owned) */
  guint order;  /* of edits at the same place */
} Edit;

typedef struct
{
  CsnChecklist *checklist;
  const char *text;
  gsize length;
  GArray *edits; /* (owned) Edit */
} Writer;

static void
clear_edit (Edit *edit)
{
  g_free (edit->text);
}

static int
compare_edits (gconstpointer a,
               gconstpointer b)
{
  const Edit *x = a;
  const Edit *y = b;
  if (x->span.start != y->span.start)
    return x->span.start < y->span.start ? -1 : 1;
  if (x->span.end != y->span.end)
    return x->span.end < y->span.end ? -1 : 1;
  return (int) x->order - (int) y->order;
}

static void
add_edit (Writer     *self,
          CsnSpan     span,
          const char *text)
{
  if (csn_span_length (&span) == strlen (text) && memcmp (self->text + span.start, text, strlen (text)) == 0)
    return;
  Edit edit = { span, g_strdup (text), self->edits->len };
  g_array_append_val (self->edits, edit);
}

/* The line or cell from the box on, without its answer tail and white space: what can be struck through. */
static CsnSpan
find_content (Writer  *self,
              CsnItem *item,
              gsize   *tail_end)
{
  CsnSpan span = csn_item_get_line_span (item);
  CsnSpan box = csn_item_get_box (item);
  if (csn_span_length (&box) > 0)
    span.start = box.end;
  while (span.start < span.end && g_ascii_isspace (self->text[span.start]))
    span.start++;
  while (span.end > span.start && g_ascii_isspace (self->text[span.end - 1]))
    span.end--;
  *tail_end = span.end;
  const char *answer;
  gsize from = span.start;
  /* " — " of an empty content begins with the space behind the box */
  if (from > 0 && self->text[from - 1] == ' ')
    from--;
  gsize tail = from + csn_answer_tail_read (self->text + from, span.end - from, &answer);
  span.end = MAX (span.start, MIN (tail, span.end));
  return span;
}

/* In a fence the frame behind the text must stay where it is: spaces before it make room. */
static void
add_tail (Writer     *self,
          CsnItem    *item,
          gsize       at,
          gsize       tail_end,
          const char *tail)
{
  CsnSpan span = { at, tail_end };
  if (csn_item_is_in_code (item))
    {
      gsize room = span.end;
      while (room < self->length && self->text[room] == ' ')
        room++;
      gboolean framed = room < self->length && self->text[room] != '\n' && self->text[room] != '\r';
      if (framed)
        span.end = MIN (room, MAX (span.end, span.start + (gsize) g_utf8_strlen (tail, -1)));
    }
  add_edit (self, span, tail);
}

static void
write_box (Writer   *self,
           CsnItem  *item,
           CsnSpan   box,
           gboolean  ticked,
           gboolean  na)
{
  if (csn_span_length (&box) == 0)
    return;
  gboolean bracket = self->text[box.start] == '[' || self->text[box.start] == '(';
  gboolean is_ticked = bracket && csn_span_length (&box) == 3 && g_ascii_tolower (self->text[box.start + 1]) == 'x';
  if (!bracket)
    {
      add_edit (self, box, ticked ? "☑" : na ? "☒" : "☐");
      return;
    }
  if (ticked && is_ticked)
    return;
  CsnSpan inner = { box.start + 1, box.end - 1 };
  gboolean is_open = csn_span_length (&inner) == 1 && !is_ticked && self->text[inner.start] == ' ';
  if (!ticked && !na && is_open)
    return;
  add_edit (self, inner, ticked ? "x" : na ? "-" : " ");
}

static gboolean
is_struck (Writer *self,
           CsnSpan content)
{
  return csn_span_length (&content) > 4 && memcmp (self->text + content.start, "~~", 2) == 0
         && memcmp (self->text + content.end - 2, "~~", 2) == 0;
}

static void
unstrike (Writer *self,
          CsnSpan content)
{
  if (!is_struck (self, content))
    return;
  add_edit (self, (CsnSpan) { content.start, content.start + 2 }, "");
  add_edit (self, (CsnSpan) { content.end - 2, content.end }, "");
}

static gboolean
value_is (const CsnWrittenAnswer *answer,
          const char             *word)
{
  return g_strcmp0 (answer->value, word) == 0;
}

/* What the source says about a check already: a word of the answers, or NULL. */
static const char *
read_source_check (CsnItem *item)
{
  const char *value = csn_item_get_value (item);
  if (csn_item_is_marked_na (item))
    return "na";
  if (csn_item_is_checked (item))
    return csn_item_is_inverted (item) ? "fired" : "pass";
  if (g_strcmp0 (value, "fail") == 0 || g_strcmp0 (value, "not-fired") == 0)
    return value;
  return NULL;
}

static char *
dup_tail (CsnItem                *item,
          const CsnWrittenAnswer *answer)
{
  gboolean boxed = csn_item_get_style (item) == CSN_STYLE_BOX || csn_item_get_style (item) == CSN_STYLE_EMPTY_CELL;
  gboolean ticks = value_is (answer, "pass") || value_is (answer, "fired");
  if (answer->value == NULL)
    return g_strdup ("");
  if (ticks && boxed && csn_item_get_role (item) == CSN_ROLE_ROLE_SIGNOFF && answer->by != NULL)
    return csn_answer_tail_format ("signed", answer->reason, answer->by, answer->date);
  if (ticks && boxed)
    return g_strdup ("");
  gboolean named = !boxed || value_is (answer, "not-fired");
  char *tail = csn_answer_tail_format (answer->value, answer->reason, named && !value_is (answer, "na") ? answer->by : NULL,
                                       answer->date);
  return tail != NULL ? tail : g_strdup ("");
}

static void
write_check (Writer                 *self,
             CsnItem                *item,
             const CsnWrittenAnswer *answer)
{
  if (g_strcmp0 (answer->value, read_source_check (item)) == 0)
    return;
  gboolean na = value_is (answer, "na");
  gboolean ticked = value_is (answer, "pass") || value_is (answer, "fired");
  if (csn_item_get_style (item) == CSN_STYLE_EMPTY_CELL)
    {
      gsize n;
      g_autofree char *own_tail = dup_tail (item, answer);
      g_autofree char *box = g_strdup_printf (" [%s]%s ", ticked ? "x" : na ? "-" : " ", own_tail);
      add_edit (self, csn_item_get_blanks (item, &n)[0], box);
      return;
    }
  /* a bullet without a box keeps its text: only its tail answers */
  CsnSpan box = csn_item_get_box (item);
  gboolean strikes = !csn_item_is_in_cell (item) && !csn_item_is_in_code (item) && csn_span_length (&box) > 0;
  gsize tail_end;
  CsnSpan content = find_content (self, item, &tail_end);
  write_box (self, item, box, ticked, na && !strikes);
  if (strikes && na && !is_struck (self, content) && csn_span_length (&content) > 0)
    {
      add_edit (self, (CsnSpan) { content.start, content.start }, "~~");
      add_edit (self, (CsnSpan) { content.end, content.end }, "~~");
    }
  else if (strikes && !na)
    unstrike (self, content);
  g_autofree char *tail = dup_tail (item, answer);
  add_tail (self, item, content.end, tail_end, tail);
}

/* Which option stands for a plain "pass" or "fail". */
static int
find_option (CsnItem    *item,
             const char *value)
{
  gsize n;
  csn_item_get_options (item, &n);
  int option = csn_item_find_option (item, value);
  if (option >= 0 || n == 0)
    return option;
  if (g_str_equal (value, "pass"))
    return 0;
  return g_str_equal (value, "fail") && n > 1 ? 1 : -1;
}

static CsnSpan
strip_marks (Writer *self,
             CsnSpan span)
{
  while (span.end - span.start > 4
         && ((memcmp (self->text + span.start, "**", 2) == 0 && memcmp (self->text + span.end - 2, "**", 2) == 0)
             || (memcmp (self->text + span.start, "~~", 2) == 0 && memcmp (self->text + span.end - 2, "~~", 2) == 0)))
    {
      span.start += 2;
      span.end -= 2;
    }
  return span;
}

/* "**PASS** / ~~FAIL~~" over the options, keeping what stands between them. In a fence only the chosen one is marked, and
 * spaces behind the choice make room. */
static char *
format_words (Writer          *self,
              CsnItem         *item,
              const CsnOption *options,
              gsize            n,
              int              chosen,
              CsnSpan         *whole)
{
  gboolean code = csn_item_is_in_code (item);
  GString *text = g_string_new (NULL);
  gsize at = options[0].span.start;
  *whole = (CsnSpan) { at, options[n - 1].span.end };
  for (gsize i = 0; i < n; i++)
    {
      CsnSpan bare = strip_marks (self, options[i].span);
      g_string_append_len (text, self->text + at, options[i].span.start - at);
      const char *mark = chosen < 0 ? "" : (int) i == chosen ? "**" : code ? "" : "~~";
      g_string_append (text, mark);
      g_string_append_len (text, self->text + bare.start, csn_span_length (&bare));
      g_string_append (text, mark);
      at = options[i].span.end;
    }
  return g_string_free (text, FALSE);
}

static void
write_words (Writer  *self,
             CsnItem *item,
             int      chosen)
{
  gsize n;
  const CsnOption *options = csn_item_get_options (item, &n);
  CsnSpan whole;
  g_autofree char *text = format_words (self, item, options, n, chosen, &whole);
  GString *edit = g_string_new (text);
  if (csn_item_is_in_code (item))
    {
      gsize wanted = strlen (text);
      gsize had = csn_span_length (&whole);
      gsize at = whole.end;
      /* closing bracket, then the spaces that may go or come */
      while (at < self->length && strchr ("])", self->text[at]) != NULL)
        g_string_append_c (edit, self->text[at++]);
      gsize room = at;
      while (room < self->length && self->text[room] == ' ')
        room++;
      gboolean framed = room < self->length && self->text[room] != '\n' && self->text[room] != '\r';
      if (wanted > had && framed)
        at += MIN (wanted - had, room - at > 0 ? room - at - 1 : 0);
      for (; wanted < had && framed; wanted++)
        g_string_append_c (edit, ' ');
      whole.end = at;
    }
  add_edit (self, whole, edit->str);
  g_string_free (edit, TRUE);
}

/* What a header asks for is written into cells that are still empty: the word, or a box in each of them. */
static void
write_empty_cells (Writer                 *self,
                   CsnItem                *item,
                   const CsnWrittenAnswer *answer,
                   int                     chosen)
{
  gsize n;
  gsize n_options;
  const CsnSpan *cells = csn_item_get_blanks (item, &n);
  const CsnOption *options = csn_item_get_options (item, &n_options);
  gboolean na = value_is (answer, "na");
  if (n == 1)
    {
      g_autofree char *reason = na && answer->reason != NULL ? csn_markdown_escape (answer->reason) : NULL;
      g_autofree char *text = chosen >= 0 ? g_strdup (options[chosen].text)
                              : na        ? g_strconcat ("N/A", reason != NULL ? ": " : "", reason, NULL)
                                          : g_strdup ("");
      /* an empty cell gets spaces around the word, a word is replaced by another */
      gboolean open = cells[0].start == cells[0].end || g_ascii_isspace (self->text[cells[0].start]);
      g_autofree char *spaced = g_strdup_printf (open ? " %s " : "%s", text);
      add_edit (self, cells[0], spaced);
      return;
    }
  g_autofree char *tail = na ? csn_answer_tail_format ("na", answer->reason, NULL, NULL) : g_strdup ("");
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *box = g_strdup_printf (" [%s]%s ", (int) i == chosen ? "x" : " ", i == 0 ? tail : "");
      add_edit (self, cells[i], box);
    }
}

static int
read_source_choice (CsnItem *item)
{
  gsize n;
  const CsnOption *options = csn_item_get_options (item, &n);
  int selected = -1;
  for (gsize i = 0; i < n; i++)
    if (options[i].selected)
      selected = selected < 0 ? (int) i : -2;
  return selected;
}

static void
write_choice_na (Writer                 *self,
                 CsnItem                *item,
                 const CsnWrittenAnswer *answer)
{
  gsize tail_end;
  CsnSpan content = find_content (self, item, &tail_end);
  g_autofree char *tail = value_is (answer, "na") ? csn_answer_tail_format ("na", answer->reason, NULL, NULL) : g_strdup ("");
  if (csn_item_is_marked_na (item) != value_is (answer, "na"))
    add_tail (self, item, content.end, tail_end, tail);
}

/* Sets @chosen to the option of @answer, -1 for none. */
static gboolean
choose (CsnItem                *item,
        const CsnWrittenAnswer *answer,
        int                    *chosen,
        GError                **error)
{
  gboolean asked = answer->value != NULL && !value_is (answer, "na");
  *chosen = asked ? find_option (item, answer->value) : -1;
  if (asked && *chosen < 0)
    {
      g_set_error (error, CSN_DOCUMENT_ERROR, CSN_DOCUMENT_ERROR_CANNOT_WRITE,
                   _("Line %u: “%s” is none of the options of “%s”, so it cannot be written."), csn_item_get_line (item),
                   answer->value, csn_item_get_label (item));
      return FALSE;
    }
  return TRUE;
}

static gboolean
write_choice (Writer                 *self,
              CsnItem                *item,
              const CsnWrittenAnswer *answer,
              GError                **error)
{
  gsize n;
  const CsnOption *options = csn_item_get_options (item, &n);
  int chosen;
  if (!choose (item, answer, &chosen, error))
    return FALSE;
  if (csn_item_get_style (item) == CSN_STYLE_EMPTY_CELL)
    {
      if (chosen != read_source_choice (item) || value_is (answer, "na") != csn_item_is_marked_na (item))
        write_empty_cells (self, item, answer, chosen);
      return TRUE;
    }
  if (csn_item_get_style (item) != CSN_STYLE_STATUS_WORD && csn_item_get_style (item) != CSN_STYLE_SIBLING_TASKS)
    write_choice_na (self, item, answer);
  if (chosen == read_source_choice (item) && (chosen >= 0 || csn_item_get_style (item) != CSN_STYLE_BOX_WORDS))
    return TRUE;
  switch (csn_item_get_style (item))
    {
    case CSN_STYLE_BOXES:
    case CSN_STYLE_BOXES_AFTER:
    case CSN_STYLE_SIBLING_TASKS:
      for (gsize i = 0; i < n; i++)
        write_box (self, item, options[i].box, (int) i == chosen, FALSE);
      break;
    case CSN_STYLE_STATUS_WORD:
      {
        gsize n_blanks;
        const CsnSpan *blanks = csn_item_get_blanks (item, &n_blanks);
        CsnSpan span = blanks[0];
        while (span.end > span.start && g_ascii_isspace (self->text[span.end - 1]))
          span.end--;
        add_edit (self, span, options[MAX (chosen, 0)].text);
        break;
      }
    default:
      write_words (self, item, chosen);
      break;
    }
  return TRUE;
}

/* "- [ ] PASS / FAIL": the box says that it is decided, the words what. */
static gboolean
write_box_words (Writer                 *self,
                 CsnItem                *item,
                 const CsnWrittenAnswer *answer,
                 GError                **error)
{
  if (value_is (answer, "na") || csn_item_is_marked_na (item))
    {
      write_check (self, item, answer);
      if (value_is (answer, "na"))
        return TRUE;
    }
  int source = csn_item_is_checked (item) ? read_source_choice (item) : -1;
  int chosen = answer->value != NULL ? find_option (item, answer->value) : -1;
  if (answer->value != NULL && chosen < 0)
    return write_choice (self, item, answer, error);
  if (source == chosen && csn_item_is_checked (item) == (chosen >= 0))
    return TRUE;
  gsize n;
  const CsnOption *options = csn_item_get_options (item, &n);
  CsnSpan box = csn_item_get_box (item);
  CsnSpan whole;
  g_autofree char *words = format_words (self, item, options, n, chosen, &whole);
  g_autofree char *between = g_strndup (self->text + box.end, whole.start - box.end);
  g_autofree char *text = g_strconcat (chosen >= 0 ? "[x]" : "[ ]", between, words, NULL);
  add_edit (self, (CsnSpan) { box.start, whole.end }, text);
  return TRUE;
}

/* Splits a value over the blanks of a compound: date and time, day month year, hours and minutes. */
static char **
split_value (Writer        *self,
             const CsnSpan *blanks,
             gsize          n,
             const char    *value)
{
  if (n == 1)
    {
      char **whole = g_new0 (char *, 2);
      whole[0] = g_strdup (value);
      return whole;
    }
  CsnSpan gap = { blanks[0].end, blanks[1].start };
  gboolean clock = memchr (self->text + gap.start, ':', csn_span_length (&gap)) != NULL;
  g_auto (GStrv) parts = NULL;
  if (n == 2 && clock)
    parts = g_strsplit (value, ":", 2);
  else if (n == 2)
    {
      g_autofree char *tidy = g_strdup (value);
      if (strlen (tidy) > 11 && tidy[10] == 'T')
        tidy[10] = ' ';
      parts = g_strsplit (tidy, strstr (tidy, " / ") != NULL ? " / " : " ", 2);
    }
  else
    {
      parts = g_strsplit_set (value, "-/.", (int) n);
      /* the long blank of a date is its year */
      if (n == 3 && g_strv_length (parts) == 3 && strlen (parts[0]) == 4
          && csn_span_length (&blanks[0]) <= csn_span_length (&blanks[2]))
        {
          char *year = parts[0];
          parts[0] = parts[2];
          parts[2] = year;
        }
    }
  if (parts == NULL || g_strv_length (parts) != n)
    return NULL;
  for (gsize i = 0; i < n; i++)
    if (parts[i][0] == '\0')
      return NULL;
  return g_steal_pointer (&parts);
}

static void
write_blank (Writer     *self,
             CsnItem    *item,
             CsnSpan     blank,
             const char *value)
{
  if (value == NULL)
    {
      g_autofree char *room = g_strnfill (MAX (csn_span_length (&blank), 3), '_');
      add_edit (self, blank, csn_item_is_in_code (item) ? room : "_____");
      return;
    }
  g_autofree char *escaped = csn_markdown_escape (value);
  CsnPlaceStyle style = csn_item_get_style (item);
  gboolean spaced = style == CSN_STYLE_EMPTY_CELL
                    || (style == CSN_STYLE_EMPTY_KEY && blank.start > 0 && self->text[blank.start - 1] != ' ');
  g_autofree char *text = g_strdup_printf ("%s<ins>%s</ins>%s", spaced ? " " : "", g_strstrip (escaped),
                                           style == CSN_STYLE_EMPTY_CELL ? " " : "");
  add_edit (self, blank, text);
}

/* What cannot be split stands over all blanks and what is between them. */
static void
write_code_value (Writer        *self,
                  const CsnSpan *blanks,
                  gsize          n,
                  char         **parts,
                  const char    *value)
{
  CsnSpan whole = { blanks[0].start, blanks[n - 1].end };
  char *only[] = { (char *) value, NULL };
  CsnSpan place;
  g_autofree char *text = parts != NULL ? csn_code_blank_format (self->text, self->length, blanks, n, parts, &place)
                                        : csn_code_blank_format (self->text, self->length, &whole, 1, only, &place);
  add_edit (self, place, text);
}

static void
write_field (Writer                 *self,
             CsnItem                *item,
             const CsnWrittenAnswer *answer)
{
  gsize n;
  const CsnSpan *blanks = csn_item_get_blanks (item, &n);
  const char *value = answer->value != NULL && answer->value[0] != '\0' ? answer->value : NULL;
  if (n == 0 || g_strcmp0 (value, csn_item_get_value (item)) == 0)
    return;
  gboolean empty = csn_item_get_style (item) == CSN_STYLE_EMPTY_CELL || csn_item_get_style (item) == CSN_STYLE_EMPTY_KEY
                   || csn_item_get_style (item) == CSN_STYLE_PLACEHOLDER;
  if (value == NULL && empty)
    return;
  g_auto (GStrv) parts = value != NULL ? split_value (self, blanks, n, value) : NULL;
  if (value != NULL && csn_item_is_in_code (item))
    {
      write_code_value (self, blanks, n, parts, value);
      return;
    }
  for (gsize i = 0; i < n; i++)
    if (parts != NULL)
      write_blank (self, item, blanks[i], parts[i]);
    else if (value == NULL || i == 0)
      write_blank (self, item, blanks[i], value);
}

static gboolean
write_item (Writer                 *self,
            CsnItem                *item,
            const CsnWrittenAnswer *answer,
            GError                **error)
{
  switch (csn_item_get_kind (item))
    {
    case CSN_ITEM_FIELD:
      write_field (self, item, answer);
      return TRUE;
    case CSN_ITEM_CHOICE:
      return write_choice (self, item, answer, error);
    case CSN_ITEM_CHECK:
    default:
      if (csn_item_get_style (item) == CSN_STYLE_BOX_WORDS)
        return write_box_words (self, item, answer, error);
      /* the choice writes the boxes of its options */
      if (csn_item_get_role (item) != CSN_ROLE_CHOICE_OPTION)
        write_check (self, item, answer);
      return TRUE;
    }
}

static GBytes *
apply (Writer  *self,
       GError **error)
{
  g_array_sort (self->edits, compare_edits);
  GString *result = g_string_sized_new (self->length + 64 * self->edits->len);
  gsize at = 0;
  for (guint i = 0; i < self->edits->len; i++)
    {
      const Edit *edit = &g_array_index (self->edits, Edit, i);
      if (edit->span.start < at || edit->span.end > self->length)
        {
          g_string_free (result, TRUE);
          g_set_error (error, CSN_DOCUMENT_ERROR, CSN_DOCUMENT_ERROR_CANNOT_WRITE,
                       _("Two answers would be written to the same place (byte %zu), so the Markdown was not made."),
                       (gsize) edit->span.start);
          return NULL;
        }
      g_string_append_len (result, self->text + at, edit->span.start - at);
      g_string_append (result, edit->text);
      at = edit->span.end;
    }
  g_string_append_len (result, self->text + at, self->length - at);
  return g_string_free_to_bytes (result);
}

GBytes *
csn_markdown_writer_write (CsnChecklist *checklist,
                           GHashTable   *answers,
                           GError      **error)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (checklist), NULL);
  g_return_val_if_fail (answers != NULL, NULL);

  Writer self = { .checklist = checklist };
  GBytes *source = csn_checklist_get_source (checklist);
  self.text = g_bytes_get_data (source, &self.length);
  g_autoptr (GArray) edits = self.edits = g_array_new (FALSE, FALSE, sizeof (Edit));
  g_array_set_clear_func (edits, (GDestroyNotify) clear_edit);
  GListModel *items = csn_checklist_get_items (checklist);
  guint n = g_list_model_get_n_items (items);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (items, i);
      const CsnWrittenAnswer *answer = g_hash_table_lookup (answers, csn_item_get_id (item));
      if (answer != NULL && !write_item (&self, item, answer, error))
        return NULL;
    }
  if (edits->len == 0)
    return g_bytes_ref (source);
  return apply (&self, error);
}
