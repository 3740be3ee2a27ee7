/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header. */

#include "csn-csv-report.h"

#include <string.h>

/* Members of an item in the order of the columns. */
static const char *const MEMBERS[] = {
  "id",     "label", "context", "kind", "role", "state",      "answer",   "unit",
  "reason", "note",  "by",      "for",  "at",   "provenance", "expected", "explanation",
};

/* Whether a spreadsheet may run it: also behind spaces, and in the wide forms of East Asian
 * keyboards. */
static gboolean
is_formula (const char *text)
{
  static const gunichar wide[] = { 0xff1d, 0xff0b, 0xff0d, 0xff20 };

  while (*text == ' ')
    text++;
  if (*text != '\0' && strchr ("=+-@\t\r\n", *text) != NULL)
    return TRUE;
  gunichar c = *text != '\0' ? g_utf8_get_char (text) : 0;
  for (gsize i = 0; i < G_N_ELEMENTS (wide); i++)
    if (c == wide[i])
      return TRUE;
  return FALSE;
}

static void
put_cell (GString *out, const char *text)
{
  gboolean formula = is_formula (text);

  if (!formula && strpbrk (text, ",\"\r\n") == NULL)
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  if (formula)
    g_string_append_c (out, '\'');
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *p);
    }
  g_string_append_c (out, '"');
}

static char *
join_strings (JsonArray *array)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *one = json_node_get_string (json_array_get_element (array, i));

      if (one != NULL)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", one);
    }
  return g_string_free (text, FALSE);
}

GBytes *
csn_csv_report_write (CsnReport *report)
{
  g_return_val_if_fail (CSN_IS_REPORT (report), NULL);

  g_autoptr (GArray) items = csn_report_list_items (report);
  GString *out = g_string_new ("line,section");

  for (gsize i = 0; i < G_N_ELEMENTS (MEMBERS); i++)
    g_string_append_printf (out, ",%s", MEMBERS[i]);
  g_string_append (out, ",evidence\r\n");
  for (guint i = 0; i < items->len; i++)
    {
      CsnReportItem *item = &g_array_index (items, CsnReportItem, i);
      g_autofree char *evidence = join_strings (csn_json_get_array (item->item, "evidence"));

      g_string_append_printf (out, "%" G_GINT64_FORMAT ",",
                              csn_json_get_int (item->item, "line", 0));
      put_cell (out, csn_json_get_string (item->section, "title", ""));
      for (gsize k = 0; k < G_N_ELEMENTS (MEMBERS); k++)
        {
          g_string_append_c (out, ',');
          put_cell (out, csn_json_get_string (item->item, MEMBERS[k], ""));
        }
      g_string_append_c (out, ',');
      put_cell (out, evidence);
      g_string_append (out, "\r\n");
    }
  return g_string_free_to_bytes (out);
}
