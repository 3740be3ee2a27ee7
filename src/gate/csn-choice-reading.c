/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T9. A line is boxes and the texts between them; with one box the text may name two words, one of them struck out
 * or bold. */

#include "csn-choice-reading.h"

#include <string.h>

#define PENDING  "PENDING"
#define CONFLICT "CONFLICT"
#define NA       "NA"

typedef enum
{
  MARK_EMPTY,
  MARK_TICKED,
  MARK_NA,
} Mark;

typedef struct
{
  Mark mark;
  gsize start; /* bytes of the line */
  gsize end;
} Box;

/* More boxes than this are no choice. */
#define MAX_BOXES 32

static gboolean
read_mark (const char *text, gsize length, Mark *mark)
{
  static const char *const not_applicable[] = { "n/a", "na", "-", "~", "/" };
  g_autofree char *inner = g_strstrip (g_strndup (text, length));

  if (*inner == '\0')
    *mark = MARK_EMPTY;
  else if (g_ascii_strcasecmp (inner, "x") == 0 || strcmp (inner, "✓") == 0 || strcmp (inner, "✔") == 0)
    *mark = MARK_TICKED;
  else
    {
      for (gsize i = 0; i < G_N_ELEMENTS (not_applicable); i++)
        if (g_ascii_strcasecmp (inner, not_applicable[i]) == 0)
          {
            *mark = MARK_NA;
            return TRUE;
          }
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_box (const char *line, gsize at, Box *box)
{
  static const struct
  {
    const char *sign;
    Mark mark;
  } signs[] = { { "☐", MARK_EMPTY }, { "☑", MARK_TICKED }, { "☒", MARK_TICKED } };
  const char *close;

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (line + at, signs[i].sign))
      {
        *box = (Box) { signs[i].mark, at, at + strlen (signs[i].sign) };
        return TRUE;
      }
  if (line[at] != '[')
    return FALSE;
  close = strchr (line + at, ']');
  if (close == NULL || close[1] == '(' || !read_mark (line + at + 1, (gsize) (close - line) - at - 1, &box->mark))
    return FALSE;
  box->start = at;
  box->end = (gsize) (close - line) + 1;
  return TRUE;
}

static gsize
find_boxes (const char *line, Box boxes[MAX_BOXES])
{
  gsize n = 0;

  for (gsize i = 0; line[i] != '\0' && n < MAX_BOXES;)
    {
      if (read_box (line, i, &boxes[n]))
        i = boxes[n++].end;
      else
        i++;
    }
  return n;
}

/* The option's own words: no Markdown marks, nothing from a dash, bracket or cell wall on. */
static char *
clean_label (const char *text, gsize length)
{
  static const char *const enders[] = { "|", " - ", " — ", " – ", " (", "\n" };
  g_autofree char *label = g_strndup (text, length);
  g_autoptr (GString) clean = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (enders); i++)
    {
      char *end = strstr (label, enders[i]);

      if (end != NULL)
        *end = '\0';
    }
  for (const char *p = label; *p != '\0'; p++)
    if (strchr ("*_~`", *p) == NULL)
      g_string_append_c (clean, *p);
  g_strstrip (clean->str);
  clean->len = strlen (clean->str);
  while (clean->len > 0 && strchr ("/:, ", clean->str[clean->len - 1]) != NULL)
    g_string_truncate (clean, clean->len - 1);
  while (clean->len > 0 && strchr ("/: ", clean->str[0]) != NULL)
    g_string_erase (clean, 0, 1);
  return g_utf8_strup (clean->str, -1);
}

static char *
read_boxes (const char *line, const Box *boxes, gsize n)
{
  gsize length = strlen (line);
  g_autofree char *last = clean_label (line + boxes[n - 1].end, length - boxes[n - 1].end);
  gboolean labels_before = *last == '\0' && boxes[0].start > 0;
  gsize n_ticked = 0;
  gsize n_na = 0;
  gsize chosen = 0;
  gsize from;
  gsize to;

  for (gsize i = 0; i < n; i++)
    {
      n_na += boxes[i].mark == MARK_NA;
      if (boxes[i].mark != MARK_TICKED)
        continue;
      n_ticked++;
      chosen = i;
    }
  if (n_ticked == 0)
    return g_strdup (n_na == n ? NA : PENDING);
  if (n_ticked > 1)
    return g_strdup (CONFLICT);
  from = labels_before ? (chosen > 0 ? boxes[chosen - 1].end : 0) : boxes[chosen].end;
  to = labels_before ? boxes[chosen].start : chosen + 1 < n ? boxes[chosen + 1].start : length;
  return clean_label (line + from, to - from);
}

static gboolean
is_struck (const char *part)
{
  gsize length = strlen (part);

  return length > 4 && g_str_has_prefix (part, "~~") && g_str_has_suffix (part, "~~");
}

static gboolean
is_bold (const char *part)
{
  return g_str_has_prefix (part, "**") || g_str_has_prefix (part, "__");
}

/* "PASS / FAIL": short words with a slash between. NULL when the text is something else. */
static GStrv
split_options (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " / ", MAX_BOXES);

  if (g_strv_length (parts) < 2)
    return NULL;
  for (gsize i = 0; parts[i] != NULL; i++)
    {
      g_strstrip (parts[i]);
      if (*parts[i] == '\0' || strlen (parts[i]) > 40 || strstr (parts[i], "___") != NULL)
        return NULL;
    }
  return g_steal_pointer (&parts);
}

static char *
read_words (GStrv parts)
{
  const char *chosen = NULL;
  gsize n_left = 0;
  gsize n_bold = 0;
  const char *bold = NULL;

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      if (is_struck (parts[i]))
        continue;
      n_left++;
      chosen = parts[i];
      if (is_bold (parts[i]))
        {
          n_bold++;
          bold = parts[i];
        }
    }
  if (n_left != 1)
    chosen = n_bold == 1 ? bold : NULL;
  return chosen != NULL ? clean_label (chosen, strlen (chosen)) : g_strdup (CONFLICT);
}

/* Whether everything but a remark after a dash is struck out. */
static gboolean
is_all_struck (const char *text)
{
  const char *close;

  if (!g_str_has_prefix (text, "~~"))
    return FALSE;
  close = strstr (text + 2, "~~");
  if (close == NULL || close == text + 2)
    return FALSE;
  close += 2;
  while (*close == ' ')
    close++;
  return *close == '\0' || *close == '-' || *close == '(' || *close == '|' || g_str_has_prefix (close, "—")
         || g_str_has_prefix (close, "–");
}

static char *
read_one_box (const char *text, Mark mark)
{
  static const char *const recommendations[] = { "GO WITH CONDITIONS", "NO-GO", "GO" };
  g_auto (GStrv) parts = NULL;
  g_autofree char *label = NULL;

  if (mark == MARK_NA || is_all_struck (text))
    return g_strdup (NA);
  if (mark == MARK_EMPTY)
    return g_strdup (PENDING);
  parts = split_options (text);
  if (parts != NULL)
    return read_words (parts);
  label = clean_label (text, strlen (text));
  for (gsize i = 0; i < G_N_ELEMENTS (recommendations); i++)
    if (strcmp (label, recommendations[i]) == 0)
      return g_steal_pointer (&label);
  return g_strdup ("PASS");
}

char *
csn_choice_read (const char *line)
{
  Box boxes[MAX_BOXES];
  gsize n;
  g_autofree char *text = NULL;

  g_return_val_if_fail (line != NULL, NULL);

  n = find_boxes (line, boxes);
  if (n == 0)
    {
      g_auto (GStrv) parts = NULL;
      const char *colon = strchr (line, ':');

      text = g_strstrip (g_strdup (colon != NULL ? colon + 1 : line));
      parts = strstr (text, "~~") != NULL ? split_options (text) : NULL;
      return parts != NULL ? read_words (parts) : g_strdup (PENDING);
    }
  if (n > 1)
    return read_boxes (line, boxes, n);
  text = g_strstrip (g_strdup (line + boxes[0].end));
  if (g_str_has_suffix (text, "|"))
    text[strlen (text) - 1] = '\0';
  return read_one_box (g_strchomp (text), boxes[0].mark);
}
