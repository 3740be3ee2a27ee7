/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the forms that are drawn inside code fences: boxes, blanks and choices, also within a frame. Only fences of text
 * and templates are forms; programs and their output are left alone. */

#include "csn-scan.h"

#include <string.h>

#include "csn-enums.h"
#include "csn-place.h"

static gboolean
may_hold_form (const char *lang,
               gboolean   *blanks)
{
  static const char *const forms[] = { "", "text", "txt", "markdown", "md", "plaintext", "plain", "none", "form", NULL };
  static const char *const scripts[] = { "bash", "sh", "shell", "console", NULL };
  *blanks = g_strv_contains (forms, lang);
  return *blanks || g_strv_contains (scripts, lang);
}

/* Frame characters, list markers and quote marks before the content. */
static CsnSpan
strip_frame (const CsnScan *scan,
             CsnSpan        span)
{
  static const char *const frames[] = { "│", "║", "┃", "|" };
  const char *text = scan->source->text;
  gboolean again = TRUE;
  while (again && span.start < span.end)
    {
      again = text[span.start] == ' ' || text[span.start] == '\t' || text[span.start] == '>';
      if (again)
        span.start++;
      for (gsize i = 0; i < G_N_ELEMENTS (frames) && !again; i++)
        {
          gsize length = strlen (frames[i]);
          if (csn_span_length (&span) > length && memcmp (text + span.start, frames[i], length) == 0)
            {
              span.start += length;
              again = TRUE;
            }
        }
    }
  again = TRUE;
  while (again && span.start < span.end)
    {
      again = text[span.end - 1] == ' ' || text[span.end - 1] == '\t';
      if (again)
        span.end--;
      for (gsize i = 0; i < G_N_ELEMENTS (frames) && !again; i++)
        {
          gsize length = strlen (frames[i]);
          if (csn_span_length (&span) > length && memcmp (text + span.end - length, frames[i], length) == 0)
            {
              span.end -= length;
              again = TRUE;
            }
        }
    }
  return span;
}

static CsnSpan
strip_marker (const CsnScan *scan,
              CsnSpan        span)
{
  const char *text = scan->source->text;
  gsize at = span.start;
  if (at + 1 < span.end && strchr ("-*+#", text[at]) != NULL && text[at + 1] == ' ')
    at++;
  else
    {
      while (at < span.end && g_ascii_isdigit (text[at]) && at - span.start < 4)
        at++;
      if (at > span.start && at + 1 < span.end && (text[at] == '.' || text[at] == ')') && text[at + 1] == ' ')
        at++;
      else
        at = span.start;
    }
  while (at < span.end && text[at] == ' ')
    at++;
  span.start = at;
  return span;
}

static void
scan_line (CsnScan  *scan,
           guint     line,
           gboolean  blanks)
{
  CsnSpan span = strip_marker (scan, strip_frame (scan, scan->lines[line].span));
  CsnBox box;
  gboolean lead = csn_place_read_box (scan, span.start, span, &box) && !box.emoji && box.mark != CSN_MARK_CLAIM;
  if (lead)
    {
      CsnSpan rest = { box.span.end, span.end };
      if (rest.start < rest.end)
        {
          CsnForm *form = csn_scan_add_form (scan, CSN_FORM_CODE_TASK, line, box.span);
          form->mark = box.mark;
        }
    }
  if (!blanks)
    return;
  csn_place_add_choice (scan, line, span, CSN_STRETCH_CODE, NULL);
  csn_place_add_blanks (scan, line, span, CSN_STRETCH_CODE);
}

void
csn_code_scan (CsnScan *scan,
               guint    index)
{
  const CsnCode *code = &g_array_index (scan->codes, CsnCode, index);
  gboolean blanks;
  if (!may_hold_form (code->lang, &blanks))
    return;
  for (guint line = code->first; line < code->last && line < scan->source->n_lines; line++)
    if (scan->lines[line].kind == CSN_LINE_CODE && !(line == code->line && code->fenced))
      scan_line (scan, line, blanks);
}
