/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Escapes with backslashes what Markdown could take for a mark: also "|" for tables and ">" so that "-->" ends nothing. */

#include "csn-markdown-escape.h"

#include <string.h>

static const char marks[] = "\\`*_[]<>|~&#!$^=";
static const char line_break[] = "<br>";
/* Blanks that Markdown, or a reader of lines, would take away. */
static const char edge_space[] = "&#32;";
static const char tabulator[] = "&#9;";

char *
csn_markdown_escape (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  GString *escaped = g_string_sized_new (strlen (text) + 8);
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\r' && p[1] == '\n')
        continue;
      if (*p == '\n' || *p == '\r')
        g_string_append (escaped, line_break);
      else if (*p == ' ' && (p == text || p[1] == '\0'))
        g_string_append (escaped, edge_space);
      else if (*p == '\t')
        g_string_append (escaped, tabulator);
      else if ((guchar) *p < 0x20)
        g_string_append_c (escaped, ' ');
      else
        {
          if (strchr (marks, *p) != NULL)
            g_string_append_c (escaped, '\\');
          g_string_append_c (escaped, *p);
        }
    }
  return g_string_free (escaped, FALSE);
}

char *
csn_markdown_unescape (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  GString *plain = g_string_sized_new (strlen (text));
  for (const char *p = text; *p != '\0'; p++)
    if (*p == '\\' && p[1] != '\0' && g_ascii_ispunct (p[1]))
      g_string_append_c (plain, *++p);
    else if (g_str_has_prefix (p, line_break))
      {
        g_string_append_c (plain, '\n');
        p += strlen (line_break) - 1;
      }
    else if (g_str_has_prefix (p, edge_space))
      {
        g_string_append_c (plain, ' ');
        p += strlen (edge_space) - 1;
      }
    else if (g_str_has_prefix (p, tabulator))
      {
        g_string_append_c (plain, '\t');
        p += strlen (tabulator) - 1;
      }
    else
      g_string_append_c (plain, *p);
  return g_string_free (plain, FALSE);
}

char *
csn_markdown_flatten (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  GString *flat = g_string_sized_new (strlen (text));
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar) *p < 0x20)
      g_string_append_c (flat, ' ');
    else if (*p == '`' || *p == '~')
      g_string_append_c (flat, '\'');
    else
      g_string_append_c (flat, *p);
  return g_strstrip (g_string_free (flat, FALSE));
}
