/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of a report about measurements: for each probed item what ran, how long it took, what
 * was asserted and found. */

#include "csn-report-private.h"

#include <string.h>

/* Runs beyond this many of one item are counted; all of them are in record.json. */
#define MAX_RUNS 20

static int
compare_values (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *)a;
  gint64 right = *(const gint64 *)b;

  return (left > right) - (left < right);
}

/* Nearest rank, as GATES.md T2 wants it. */
static gint64
percentile (GArray *sorted, guint percent)
{
  guint rank = (sorted->len * percent + 99) / 100;

  return g_array_index (sorted, gint64, MAX (rank, 1) - 1);
}

/* "7 runs: 5 passed, 2 failed." and, of three runs or more, their durations as a picture. */
static void
add_summary (GPtrArray *nodes, JsonArray *runs)
{
  static const char *const states[] = { "PASS", "FAIL", "ERROR", "INCONCLUSIVE", "RECORDED", "CANCELLED" };
  guint n = json_array_get_length (runs);
  g_autoptr (GString) text = g_string_new (NULL);

  if (n < 2)
    return;
  g_string_append_printf (text, "%u runs", n);
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      guint count = 0;
      CsnTone tone;
      CsnMark mark;
      g_autofree char *word = g_ascii_strdown (csn_report_state_word (states[i], &tone, &mark), -1);

      for (guint k = 0; k < n; k++)
        {
          JsonNode *node = json_array_get_element (runs, k);

          count += JSON_NODE_HOLDS_OBJECT (node)
                   && g_str_equal (csn_json_get_string (json_node_get_object (node), "state", ""), states[i]);
        }
      if (count > 0)
        g_string_append_printf (text, "%s %u %s", strchr (text->str, ':') == NULL ? ":" : ",", count, word);
    }
  g_string_append_c (text, '.');
  csn_nodes_add_text (nodes, CSN_TEXT_BODY, text->str);
}

static void
add_plot (GPtrArray *nodes, JsonArray *runs)
{
  g_autoptr (GArray) durations = g_array_new (FALSE, FALSE, sizeof (gint64));
  guint n = json_array_get_length (runs);

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (runs, i);
      gint64 duration = JSON_NODE_HOLDS_OBJECT (node)
                            ? csn_json_get_int (json_node_get_object (node), "duration_us", 0)
                            : 0;

      g_array_append_val (durations, duration);
    }
  if (n < 3)
    return;
  g_autoptr (GArray) sorted = g_array_copy (durations);
  g_array_sort (sorted, compare_values);
  g_autofree char *least = csn_report_show_duration (g_array_index (sorted, gint64, 0));
  g_autofree char *median = csn_report_show_duration (percentile (sorted, 50));
  g_autofree char *high = csn_report_show_duration (percentile (sorted, 95));
  g_autofree char *higher = csn_report_show_duration (percentile (sorted, 99));
  g_autofree char *most = csn_report_show_duration (g_array_index (sorted, gint64, n - 1));
  CsnReportNode *node = csn_nodes_add (nodes, CSN_NODE_PLOT);

  node->values = g_array_ref (durations);
  node->text = g_strdup_printf ("Durations of %u runs: fastest %s, P50 %s, P95 %s, P99 %s, slowest %s%s", n, least, median,
                                high, higher, most, n < 20 ? " (few runs: P95 and P99 say little)" : "");
}

/* @shared: what all runs ran, told once above the table (nullable). */
static void
fill_run (CsnReportRow *row, JsonObject *run, const char *shared)
{
  const char *started = csn_json_get_string (run, "started", "");
  JsonArray *assertions = csn_json_get_array (run, "assertions");
  gint64 code = csn_json_get_int (run, "code", -1);

  csn_cell_add_state (&row->cells[0], csn_json_get_string (run, "state", "ERROR"));
  csn_cell_add (&row->cells[1], CSN_TEXT_BODY, csn_json_get_string (run, "summary", ""));
  if (shared == NULL)
    csn_cell_add (&row->cells[1], CSN_TEXT_MONO, csn_json_get_string (run, "ran", ""));
  for (guint i = 0; assertions != NULL && i < json_array_get_length (assertions); i++)
    {
      JsonObject *assertion = json_array_get_object_element (assertions, i);
      CsnTone tone;
      CsnMark mark;
      const char *word
          = csn_report_state_word (csn_json_get_string (assertion, "state", ""), &tone, &mark);
      g_autofree char *text
          = g_strdup_printf ("%s: %s · found %s", word, csn_json_get_string (assertion, "text", ""),
                             csn_json_get_string (assertion, "actual", "nothing"));
      csn_cell_add (&row->cells[1], CSN_TEXT_SMALL, text);
    }
  if (started[0] != '\0')
    csn_cell_take (&row->cells[2], CSN_TEXT_SMALL, csn_report_show_time (started));
  csn_cell_take (&row->cells[3], CSN_TEXT_BODY,
                 csn_report_show_duration (csn_json_get_int (run, "duration_us", 0)));
  if (code >= 0)
    csn_cell_take (&row->cells[3], CSN_TEXT_SMALL,
                   g_strdup_printf ("status %" G_GINT64_FORMAT, code));
}

/* What every run ran, when they all ran the same. */
static const char *
find_shared (JsonArray *runs)
{
  const char *shared = NULL;

  for (guint i = 0; i < json_array_get_length (runs); i++)
    {
      JsonNode *node = json_array_get_element (runs, i);
      const char *ran = JSON_NODE_HOLDS_OBJECT (node)
                            ? csn_json_get_string (json_node_get_object (node), "ran", "")
                            : "";

      if (shared != NULL && !g_str_equal (shared, ran))
        return NULL;
      shared = ran;
    }
  return shared != NULL && shared[0] != '\0' ? shared : NULL;
}

static void
add_item (GPtrArray *nodes, JsonObject *item, JsonArray *runs)
{
  static const CsnReportColumn columns[] = {
    { "Result", 16, FALSE },
    { "What was found", 46, FALSE },
    { "Started", 26, FALSE },
    { "Took", 12, TRUE },
  };
  guint n = json_array_get_length (runs);
  guint first = n > MAX_RUNS ? n - MAX_RUNS : 0;
  const char *shared = find_shared (runs);
  g_autofree char *anchor = g_strconcat ("p-", csn_json_get_string (item, "id", ""), NULL);
  g_autofree char *where = csn_report_show_line (item);

  CsnReportNode *heading
      = csn_nodes_add_heading (nodes, 3, csn_json_get_string (item, "label", ""), anchor);
  csn_node_add_line (heading, CSN_TEXT_SMALL, where);
  if (shared != NULL)
    csn_nodes_add_code (nodes, shared);
  add_summary (nodes, runs);
  add_plot (nodes, runs);
  CsnReportNode *table = csn_nodes_add_table (nodes, columns, G_N_ELEMENTS (columns));
  for (guint i = first; i < n; i++)
    {
      JsonNode *node = json_array_get_element (runs, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        fill_run (csn_node_add_row (table, G_N_ELEMENTS (columns)), json_node_get_object (node), shared);
    }
  if (first > 0)
    {
      g_autofree char *text = g_strdup_printf (
          "The last %u of %u runs are shown; record.json has all of them.", MAX_RUNS, n);
      csn_nodes_add_text (nodes, CSN_TEXT_SMALL, text);
    }
}

void
csn_report_add_probes (CsnReport *self)
{
  GPtrArray *nodes = csn_report_get_nodes (self);
  g_autoptr (GArray) items = csn_report_list_items (self);
  gboolean any = FALSE;

  for (guint i = 0; i < items->len; i++)
    {
      JsonObject *item = g_array_index (items, CsnReportItem, i).item;
      JsonArray *runs = csn_json_get_array (item, "runs");

      if (runs == NULL || json_array_get_length (runs) == 0)
        continue;
      if (!any)
        csn_nodes_add_heading (nodes, 1, "Measurements", "measurements");
      any = TRUE;
      add_item (nodes, item, runs);
    }
}
