/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes and reads answer tails. */

#include "csn-answer-tail.h"

#include <string.h>

#include "csn-markdown-escape.h"

static const char dash[] = " — ";
/* "[ ] PASS" in an empty cell has nothing before its tail. */
#define MAX_TAIL_BYTES 4096

static const struct
{
  const char *answer;
  const char *word;
} words[] = {
  { "pass", "passed" }, { "fail", "failed" }, { "na", "N/A" }, { "not-fired", "not fired" }, { "fired", "fired" }, { "signed", "signed" },
};

char *
csn_answer_tail_format (const char *answer,
                        const char *reason,
                        const char *by,
                        const char *date)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_strcmp0 (answer, words[i].answer) != 0)
        continue;
      GString *tail = g_string_new (dash);
      g_string_append (tail, words[i].word);
      if (by != NULL && by[0] != '\0')
        {
          g_autofree char *name = csn_markdown_escape (by);
          g_string_append_printf (tail, " (%s%s%s)", name, date != NULL && date[0] != '\0' ? ", " : "", date != NULL ? date : "");
        }
      if (reason != NULL && reason[0] != '\0')
        {
          g_autofree char *escaped = csn_markdown_escape (reason);
          g_string_append_printf (tail, ": %s", g_strstrip (escaped));
        }
      return g_string_free (tail, FALSE);
    }
  return NULL;
}

static gboolean
read_word (const char  *text,
           gsize        length,
           const char **answer)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize size = strlen (words[i].word);
      if (length < size || memcmp (text, words[i].word, size) != 0)
        continue;
      if (size < length && text[size] != ':' && !(text[size] == ' ' && size + 1 < length && text[size + 1] == '('))
        continue;
      *answer = words[i].answer;
      return TRUE;
    }
  return FALSE;
}

gsize
csn_answer_tail_read (const char  *text,
                      gsize        length,
                      const char **answer)
{
  gsize first = length > MAX_TAIL_BYTES ? length - MAX_TAIL_BYTES : 0;
  /* the first dash that a word of ours follows: a reason may hold dashes of its own */
  for (gsize at = first; at + strlen (dash) < length; at++)
    if (text[at] == ' ' && memcmp (text + at, dash, strlen (dash)) == 0
        && read_word (text + at + strlen (dash), length - at - strlen (dash), answer))
      return at;
  return length;
}
