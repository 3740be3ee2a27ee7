/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of the change history; see the header. The table is found in what was written by its own header line, since lines before it
 * may have grown; no other byte changes. */

#include "csn-change-history.h"

#include <string.h>

static guint
find_header_line (CsnRecord *record)
{
  GListModel *tables = csn_checklist_get_tables (csn_record_get_checklist (record));

  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (CsnTable) table = g_list_model_get_item (tables, i);

      if (g_strcmp0 (csn_table_get_class (table), "change history") == 0)
        return csn_table_get_line (table);
    }
  return 0;
}

/* The line with its end. (transfer full) (nullable) */
static char *
dup_line (GBytes *bytes, guint number)
{
  gsize size;
  const char *text = g_bytes_get_data (bytes, &size);
  gsize start = 0;

  for (guint line = 1; start < size; line++)
    {
      const char *end = memchr (text + start, '\n', size - start);
      gsize next = end != NULL ? (gsize) (end - text) + 1 : size;

      if (line == number)
        return g_strndup (text + start, next - start);
      start = next;
    }
  return NULL;
}

static gboolean
is_row (const char *text, gsize size, gsize at)
{
  while (at < size && text[at] == ' ')
    at++;
  return at < size && text[at] == '|';
}

/* What stands in a cell must not end it. */
static char *
escape_cell (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    if (*p == '|')
      g_string_append (out, "\\|");
    else
      g_string_append_c (out, *p == '\n' || *p == '\r' ? ' ' : *p);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* The cell under @heading, by what the heading is about. */
static char *
dup_cell (const char *heading, CsnAct *act, guint revision)
{
  g_autofree char *folded = g_utf8_casefold (heading, -1);
  const char *reason = csn_act_get (act, "reason");

  if (strstr (folded, "date") != NULL)
    return g_strndup (csn_act_get_at (act), strlen ("2026-11-20"));
  if (strstr (folded, "version") != NULL || strstr (folded, "revision") != NULL)
    return g_strdup_printf ("revision %u", revision);
  if (strstr (folded, "author") != NULL || strstr (folded, "by") != NULL)
    return escape_cell (csn_act_get_by (act));
  if (strstr (folded, "change") != NULL || strstr (folded, "description") != NULL)
    return escape_cell (*reason != '\0' ? reason : "New revision");
  return g_strdup ("");
}

static void
append_row (GString *rows, const char *header, CsnAct *act, guint revision)
{
  g_autofree char *line = g_strchomp (g_strdup (header));
  g_autofree char *trimmed = g_strdup (g_strchug (line));
  g_auto (GStrv) cells = NULL;
  gsize length = strlen (trimmed);

  if (length > 0 && trimmed[length - 1] == '|')
    trimmed[length - 1] = '\0';
  cells = g_strsplit (trimmed + (*trimmed == '|' ? 1 : 0), "|", -1);
  g_string_append_c (rows, '|');
  for (gsize i = 0; cells[i] != NULL; i++)
    {
      g_autofree char *cell = dup_cell (cells[i], act, revision);

      g_string_append_printf (rows, " %s |", cell);
    }
  g_string_append (rows, g_str_has_suffix (header, "\r\n") ? "\r\n" : "\n");
}

static GString *
make_rows (CsnRecord *record, const char *header)
{
  GListModel *acts = csn_record_get_acts (record);
  GString *rows = g_string_new (NULL);
  guint revision = 1;

  for (guint i = 0; i < g_list_model_get_n_items (acts); i++)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i);

      if (strcmp (csn_act_get_kind (act), CSN_ACT_LIFECYCLE) == 0 && strcmp (csn_act_get (act, "act"), "revise") == 0)
        append_row (rows, header, act, ++revision);
    }
  return rows;
}

GBytes *
csn_change_history_add (CsnRecord *record, GBytes *markdown)
{
  gsize size;
  const char *text = g_bytes_get_data (markdown, &size);
  guint line = find_header_line (record);
  g_autofree char *header = line > 0 ? dup_line (csn_checklist_get_source (csn_record_get_checklist (record)), line) : NULL;
  const char *place = header != NULL ? g_strrstr_len (text, (gssize) size, header) : NULL;
  g_autoptr (GString) rows = NULL;
  GString *out;
  gsize at;

  g_return_val_if_fail (CSN_IS_RECORD (record), NULL);

  if (csn_record_get_revision (record) < 2 || place == NULL)
    return g_bytes_ref (markdown);
  rows = make_rows (record, header);
  at = (gsize) (place - text) + strlen (header);
  while (is_row (text, size, at))
    {
      const char *end = memchr (text + at, '\n', size - at);

      at = end != NULL ? (gsize) (end - text) + 1 : size;
    }
  out = g_string_new_len (text, (gssize) at);
  /* the table may be the last thing of a file without a line end */
  if (at > 0 && text[at - 1] != '\n')
    g_string_append_c (out, '\n');
  g_string_append (out, rows->str);
  g_string_append_len (out, text + at, (gssize) (size - at));
  return g_string_free_to_bytes (out);
}
