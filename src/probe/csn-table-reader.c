/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of a query, read within limits. Must not know a database. */

#include "csn-table-reader.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

struct _CsnTableReader
{
  CsnProbePlan *plan;
  CsnMeasurement *m;
  GStrv columns; /* (owned) */
  guint n_columns;
  guint rows;
  gboolean cut;
  GHashTable *nulls; /* (owned) reading → count */
  GString *json;     /* (owned) (nullable) the rows as JSON, for a probe fence */
};

static int
find_column (CsnTableReader *self, const char *name)
{
  for (guint i = 0; i < self->n_columns; i++)
    if (g_ascii_strcasecmp (self->columns[i], name) == 0)
      return (int) i;
  return -1;
}

CsnTableReader *
csn_table_reader_new (CsnProbePlan *plan, CsnMeasurement *measurement, const char *const *columns, guint n_columns)
{
  CsnTableReader *self = g_new0 (CsnTableReader, 1);
  g_autofree char *head = NULL;

  g_return_val_if_fail (measurement != NULL, NULL);

  self->plan = plan;
  self->m = measurement;
  self->columns = g_strdupv ((char **) columns);
  self->n_columns = n_columns;
  self->nulls = g_hash_table_new (g_str_hash, g_str_equal);
  if (plan->fence != NULL)
    self->json = g_string_new ("[");
  head = g_strjoinv (" | ", self->columns);
  g_string_append_printf (measurement->log, "%s\n", head);
  return self;
}

/* "nulls:COLUMN" and "nulls:COLUMN:WHERE=VALUE" count the rows that break the rule. */
static void
count_nulls (CsnTableReader *self, const char *reading, const char *const *cells)
{
  g_auto (GStrv) parts = g_strsplit (reading, ":", 3);
  int column = find_column (self, parts[1]);

  if (column < 0)
    return;
  if (parts[2] != NULL)
    {
      char *equals = strchr (parts[2], '=');
      int where;

      *equals = '\0';
      where = find_column (self, parts[2]);
      if (where < 0 || g_strcmp0 (cells[where], equals + 1) != 0)
        {
          if (where >= 0 && !g_hash_table_contains (self->nulls, reading))
            g_hash_table_insert (self->nulls, (gpointer) reading, GUINT_TO_POINTER (0));
          return;
        }
    }
  g_hash_table_insert (self->nulls, (gpointer) reading,
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (self->nulls, reading))
                                         + (cells[column] == NULL)));
}

static void
read_first_row (CsnTableReader *self, const char *const *cells)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autofree char *name = g_strconcat ("json:", self->columns[i], NULL);

      if (cells[i] != NULL)
        csn_readings_set_text (self->m->readings, name, cells[i]);
      else
        csn_readings_set_empty (self->m->readings, name);
    }
  if (self->n_columns != 1)
    return;
  if (cells[0] != NULL)
    csn_readings_set_text (self->m->readings, "value", cells[0]);
  else
    csn_readings_set_empty (self->m->readings, "value");
}

static gboolean
is_number_text (const char *text)
{
  return g_regex_match_simple ("^-?(0|[1-9]\\d{0,17})(\\.\\d{1,17})?$", text, 0, 0);
}

/* A row as a JSON object: what "column" and "jsonpath" of a probe fence look into. */
static void
add_json_row (CsnTableReader *self, const char *const *cells)
{
  g_string_append (self->json, self->rows > 1 ? ",{" : "{");
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autoptr (JsonNode) name = json_node_init_string (json_node_alloc (), self->columns[i]);
      g_autofree char *quoted_name = json_to_string (name, FALSE);
      gsize length = cells[i] != NULL ? strnlen (cells[i], CSN_SQL_MAX_CELL) : 0;
      g_autofree char *valid = cells[i] != NULL ? g_utf8_make_valid (cells[i], (gssize) length) : NULL;
      g_autoptr (JsonNode) cell = json_node_init_string (json_node_alloc (), valid != NULL ? valid : "");
      g_autofree char *quoted = json_to_string (cell, FALSE);

      g_string_append_printf (self->json, "%s%s:%s", i > 0 ? "," : "", quoted_name,
                              valid == NULL               ? "null"
                              : is_number_text (valid)    ? valid
                                                          : quoted);
    }
  g_string_append_c (self->json, '}');
}

gboolean
csn_table_reader_add_row (CsnTableReader *self, const char *const *cells)
{
  g_return_val_if_fail (self != NULL && cells != NULL, FALSE);

  if (self->rows >= CSN_SQL_MAX_ROWS)
    {
      self->cut = TRUE;
      return FALSE;
    }
  if (self->rows++ == 0)
    read_first_row (self, cells);
  if (self->json != NULL)
    add_json_row (self, cells);
  for (guint i = 0; i < self->plan->condition->assertions->len; i++)
    {
      const CsnAssertion *assertion = g_ptr_array_index (self->plan->condition->assertions, i);

      if (g_str_has_prefix (assertion->reading, "nulls:"))
        count_nulls (self, assertion->reading, cells);
    }
  for (guint i = 0; i < self->n_columns; i++)
    g_string_append_printf (self->m->log, "%s%.*s", i > 0 ? " | " : "", CSN_SQL_MAX_CELL,
                            cells[i] != NULL ? cells[i] : "NULL");
  g_string_append_c (self->m->log, '\n');
  return TRUE;
}

void
csn_table_reader_finish (CsnTableReader *self)
{
  GHashTableIter iter;
  gpointer key, count;

  g_return_if_fail (self != NULL);

  csn_readings_set_int (self->m->readings, "rows", self->rows);
  if (self->rows == 0)
    csn_readings_set_empty (self->m->readings, "value");
  if (self->rows > 1)
    csn_readings_set_empty (self->m->readings, "value");
  g_hash_table_iter_init (&iter, self->nulls);
  while (g_hash_table_iter_next (&iter, &key, &count))
    csn_readings_set_int (self->m->readings, key, GPOINTER_TO_UINT (count));
  g_string_append_printf (self->m->log, _ ("(%u rows%s)\n"), self->rows,
                          self->cut ? _ (", more were left out") : "");
  if (self->json != NULL)
    {
      g_string_append_c (self->json, ']');
      g_clear_pointer (&self->m->body, g_bytes_unref);
      self->m->body = g_string_free_to_bytes (self->json);
    }
  g_hash_table_unref (self->nulls);
  g_strfreev (self->columns);
  g_free (self);
}
