/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of a report about measurements: for each probed item what ran, how long it took, what
 * was asserted and found. */

#include "csn-report-private.h"

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

static void
add_plot (GPtrArray *nodes, GArray *durations)
{
  g_autoptr (GArray) sorted = g_array_copy (durations);

  if (durations->len < 3)
    return;
  g_array_sort (sorted, compare_values);
  g_autofree char *least = csn_report_show_duration (g_array_index (sorted, gint64, 0));
  g_autofree char *median = csn_report_show_duration (percentile (sorted, 50));
  g_autofree char *high = csn_report_show_duration (percentile (sorted, 95));
  g_autofree char *most
      = csn_report_show_duration (g_array_index (sorted, gint64, sorted->len - 1));
  CsnReportNode *node = csn_nodes_add (nodes, CSN_NODE_PLOT);

  node->values = g_array_ref (durations);
  node->text = g_strdup_printf ("Durations of %u runs: fastest %s, P50 %s, P95 %s%s, slowest %s",
                                durations->len, least, median, high,
                                durations->len < 20 ? " (of fewer than 20 runs)" : "", most);
}

static void
fill_run (CsnReportRow *row, JsonObject *run)
{
  const char *started = csn_json_get_string (run, "started", "");
  JsonArray *assertions = csn_json_get_array (run, "assertions");
  gint64 code = csn_json_get_int (run, "code", -1);

  csn_cell_add_state (&row->cells[0], csn_json_get_string (run, "state", "ERROR"));
  csn_cell_add (&row->cells[1], CSN_TEXT_BODY, csn_json_get_string (run, "summary", ""));
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

static void
add_item (GPtrArray *nodes, JsonObject *item, JsonArray *runs)
{
  static const CsnReportColumn columns[] = {
    { "Result", 15, FALSE },
    { "What was found", 48, FALSE },
    { "Started", 25, FALSE },
    { "Took", 12, TRUE },
  };
  guint n = json_array_get_length (runs);
  guint first = n > MAX_RUNS ? n - MAX_RUNS : 0;
  g_autoptr (GArray) durations = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *anchor = g_strconcat ("p-", csn_json_get_string (item, "id", ""), NULL);
  g_autofree char *where = csn_report_show_line (item);

  CsnReportNode *heading
      = csn_nodes_add_heading (nodes, 3, csn_json_get_string (item, "label", ""), anchor);
  csn_node_add_line (heading, CSN_TEXT_SMALL, where);
  CsnReportNode *table = csn_nodes_add_table (nodes, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (runs, i);

      if (!JSON_NODE_HOLDS_OBJECT (node))
        continue;
      JsonObject *run = json_node_get_object (node);
      gint64 duration = csn_json_get_int (run, "duration_us", 0);
      g_array_append_val (durations, duration);
      if (i >= first)
        fill_run (csn_node_add_row (table, G_N_ELEMENTS (columns)), run);
    }
  if (first > 0)
    {
      g_autofree char *text = g_strdup_printf (
          "The last %u of %u runs are shown; record.json has all of them.", MAX_RUNS, n);
      csn_nodes_add_text (nodes, CSN_TEXT_SMALL, text);
    }
  add_plot (nodes, durations);
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
