/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The part of a report that shows the checklist: a heading and a table for each section, a row for
 * each item. */

#include "csn-report-private.h"

#include <string.h>

/* Where no item says more than its state, the column of answers gives its room to the items. */
static const CsnReportColumn WIDE[] = {
  { "State", 28, FALSE },
  { "Item", 122, FALSE },
  { "By, when", 50, FALSE },
  { "Line", 12, TRUE },
};
static const CsnReportColumn COLUMNS[] = {
  { "State", 28, FALSE },    { "Item", 82, FALSE }, { "Answer", 38, FALSE },
  { "By, when", 50, FALSE }, { "Line", 12, TRUE },
};

/* "+ runs, last: summary" of the probes of an item. */
static void
add_runs (CsnReportCell *cell, JsonObject *item)
{
  JsonArray *runs = csn_json_get_array (item, "runs");
  guint n = runs != NULL ? json_array_get_length (runs) : 0;

  if (n == 0 || !JSON_NODE_HOLDS_OBJECT (json_array_get_element (runs, n - 1)))
    return;
  JsonObject *last = json_array_get_object_element (runs, n - 1);
  CsnReportLine *line = csn_cell_take (
      cell, CSN_TEXT_SMALL,
      n == 1 ? g_strdup_printf ("Probe: %s", csn_json_get_string (last, "summary", ""))
             : g_strdup_printf ("Probe, last of %u runs: %s", n,
                                csn_json_get_string (last, "summary", "")));
  line->link = g_strconcat ("p-", csn_json_get_string (item, "id", ""), NULL);
}

static void
add_evidence (CsnReport *self, CsnReportCell *cell, JsonObject *item)
{
  JsonArray *ids = csn_json_get_array (item, "evidence");
  g_autofree char *anchor = NULL;
  g_autofree char *numbers = ids != NULL ? csn_report_show_evidence (self, ids, &anchor) : NULL;

  if (anchor == NULL)
    return;
  CsnReportLine *line
      = csn_cell_take (cell, CSN_TEXT_SMALL, g_strdup_printf ("Evidence: %s", numbers));
  line->link = g_steal_pointer (&anchor);
}

static void
add_labelled (CsnReportCell *cell, CsnTextStyle style, const char *label, const char *text)
{
  g_autofree char *whole = NULL;

  if (text == NULL || text[0] == '\0')
    return;
  whole = g_strdup_printf ("%s %s", label, text);
  csn_cell_add (cell, style, whole);
}

/* Questions by their name and, where it tells more, their context; fields by what tells them apart.
 */
static void
fill_item_cell (CsnReport *self, CsnReportCell *cell, JsonObject *item)
{
  const char *label = csn_json_get_string (item, "label", "");
  const char *context = csn_json_get_string (item, "context", "");
  const char *claim = csn_json_get_string (item, "claim", "");
  gboolean field = g_str_equal (csn_json_get_string (item, "kind", ""), "field");
  gboolean group = g_str_equal (csn_json_get_string (item, "role", ""), "group");

  if (field && context[0] != '\0')
    csn_cell_add (cell, CSN_TEXT_BODY, context);
  else
    {
      csn_cell_add (cell, group ? CSN_TEXT_STRONG : CSN_TEXT_BODY, label[0] != '\0' ? label : "–");
      if (context[0] != '\0' && strstr (label, context) == NULL && strstr (context, label) == NULL)
        csn_cell_add (cell, CSN_TEXT_SMALL, context);
    }
  add_labelled (cell, CSN_TEXT_SMALL, "Expected:", csn_json_get_string (item, "expected", ""));
  if (claim[0] != '\0')
    add_labelled (cell, CSN_TEXT_SMALL, "Claimed in the document, no evidence:", claim);
  add_runs (cell, item);
  add_evidence (self, cell, item);
  add_labelled (cell, CSN_TEXT_NOTE, "Reason:", csn_json_get_string (item, "reason", ""));
  add_labelled (cell, CSN_TEXT_NOTE, "Note:", csn_json_get_string (item, "note", ""));
  add_labelled (cell, CSN_TEXT_NOTE, "Read differently:", csn_json_get_string (item, "reread", ""));
  if (csn_report_is_changed (self, csn_json_get_string (item, "id", "")))
    csn_cell_add (cell, CSN_TEXT_SMALL, "Δ Answered more than once: see History")->link = g_strdup ("history");
}

/* Whether the answer to a check only says again what its state says. */
static gboolean
answer_repeats (JsonObject *item)
{
  static const char *const same[][2] = {
    { CSN_ANSWER_PASS, "PASS" },   { CSN_ANSWER_FAIL, "FAIL" },           { CSN_ANSWER_NA, "NA" },
    { CSN_ANSWER_FIRED, "FIRED" }, { CSN_ANSWER_NOT_FIRED, "NOT FIRED" },
  };
  const char *answer = csn_json_get_string (item, "answer", "");
  const char *state = csn_json_get_string (item, "state", "");

  if (!g_str_equal (csn_json_get_string (item, "kind", ""), "check"))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    if (g_str_equal (answer, same[i][0]) && g_str_equal (state, same[i][1]))
      return TRUE;
  return answer[0] == '\0';
}

/* Check items hold a word of the vocabulary, others what was written or chosen. */
static void
fill_answer_cell (CsnReportCell *cell, JsonObject *item)
{
  const char *answer = csn_json_get_string (item, "answer", "");
  const char *unit = csn_json_get_string (item, "unit", "");
  gboolean check = g_str_equal (csn_json_get_string (item, "kind", ""), "check");
  JsonArray *rivals = csn_json_get_array (item, "rivals");
  g_autofree char *text = NULL;

  if (answer[0] == '\0' || (answer_repeats (item) && rivals == NULL))
    {
      if (!check)
        csn_cell_add (cell, CSN_TEXT_SMALL, "not filled");
      return;
    }
  if (check && g_str_equal (answer, CSN_ANSWER_NA))
    text = g_strdup ("not applicable");
  else if (check && g_str_equal (answer, CSN_ANSWER_NOT_FIRED))
    text = g_strdup ("not fired");
  else
    text = unit[0] != '\0' ? g_strdup_printf ("%s %s", answer, unit) : g_strdup (answer);
  csn_cell_add (cell, CSN_TEXT_BODY, text);
  for (guint i = 0; rivals != NULL && i < json_array_get_length (rivals); i++)
    {
      JsonObject *rival = json_array_get_object_element (rivals, i);
      g_autofree char *said = g_strdup_printf ("%s: %s", csn_json_get_string (rival, "by", ""),
                                               csn_json_get_string (rival, "answer", "cleared"));
      csn_cell_add (cell, CSN_TEXT_SMALL, said);
    }
}

static void
fill_by_cell (CsnReportCell *cell, JsonObject *item)
{
  const char *by = csn_json_get_string (item, "by", "");
  const char *on_behalf = csn_json_get_string (item, "for", "");
  const char *at = csn_json_get_string (item, "at", "");
  const char *provenance = csn_json_get_string (item, "provenance", "");

  if (by[0] != '\0' && on_behalf[0] != '\0')
    {
      g_autofree char *both = g_strdup_printf ("%s, entered by %s", on_behalf, by);
      csn_cell_add (cell, CSN_TEXT_SMALL, both);
    }
  else
    csn_cell_add (cell, CSN_TEXT_SMALL, by);
  if (g_str_equal (provenance, "probe"))
    csn_cell_add (cell, CSN_TEXT_SMALL, "by probe");
  else if (g_str_equal (provenance, "imported"))
    csn_cell_add (cell, CSN_TEXT_SMALL, "from the document");
  else if (g_str_equal (provenance, "derived"))
    csn_cell_add (cell, CSN_TEXT_SMALL, "computed");
  if (at[0] != '\0')
    csn_cell_take (cell, CSN_TEXT_SMALL, csn_report_show_time (at));
}

/* A field has no verdict of its own: whether it is filled is seen in the next column. */
static void
fill_state_cell (CsnReportCell *cell, JsonObject *item)
{
  const char *state = csn_json_get_string (item, "state", "");
  gboolean judged = g_str_equal (csn_json_get_string (item, "kind", ""), "check");
  const char *gate_class = csn_json_get_string (item, "class", "");

  if (judged || (!g_str_equal (state, "PENDING") && !g_str_equal (state, "RECORDED")))
    csn_cell_add_state (cell, state);
  if (g_str_equal (gate_class, "non-blocking"))
    csn_cell_add (cell, CSN_TEXT_SMALL, "not blocking");
  else if (g_str_equal (gate_class, "collect-only"))
    csn_cell_add (cell, CSN_TEXT_SMALL, "collected only");
}

static void
add_item (CsnReport *self, CsnReportNode *table, JsonObject *item)
{
  CsnReportRow *row = csn_node_add_row (table, table->n_columns);
  guint column = 2;

  row->anchor = g_strconcat ("i-", csn_json_get_string (item, "id", ""), NULL);
  row->depth = (guint)CLAMP (csn_json_get_int (item, "depth", 0), 0, 4);
  fill_state_cell (&row->cells[0], item);
  fill_item_cell (self, &row->cells[1], item);
  if (table->n_columns == G_N_ELEMENTS (COLUMNS))
    fill_answer_cell (&row->cells[column++], item);
  fill_by_cell (&row->cells[column++], item);
  csn_cell_take (&row->cells[column], CSN_TEXT_SMALL,
                 g_strdup_printf ("%" G_GINT64_FORMAT, csn_json_get_int (item, "line", 0)));
}

static gboolean
has_answers (CsnReport *self, JsonObject *section)
{
  JsonArray *items = csn_json_get_array (section, "items");

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);
      JsonObject *item = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (item != NULL && csn_report_shows (self, section, item)
          && (!answer_repeats (item) || csn_json_get_array (item, "rivals") != NULL))
        return TRUE;
    }
  return FALSE;
}

static CsnReportNode *
add_table (CsnReport *self, JsonObject *section)
{
  GPtrArray *nodes = csn_report_get_nodes (self);

  return has_answers (self, section)
             ? csn_nodes_add_table (nodes, COLUMNS, G_N_ELEMENTS (COLUMNS))
             : csn_nodes_add_table (nodes, WIDE, G_N_ELEMENTS (WIDE));
}

static void
add_section (CsnReport *self, JsonObject *section)
{
  JsonArray *items = csn_json_get_array (section, "items");
  CsnReportNode *table = NULL;
  const char *group = "";

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (items, i)))
        continue;
      JsonObject *item = json_array_get_object_element (items, i);
      /* a list under an item bears that item's name, which stands above it anyway */
      const char *own = csn_json_get_string (item, "parent", "")[0] != '\0'
                            ? group
                            : csn_json_get_string (item, "group", "");
      if (!csn_report_shows (self, section, item))
        continue;
      if (table == NULL)
        table = add_table (self, section);
      if (!g_str_equal (group, own))
        {
          group = own;
          if (own[0] != '\0')
            csn_node_add_row (table, 0)->title = csn_report_clean (own);
        }
      add_item (self, table, item);
    }
}

static gboolean
section_shows (CsnReport *self, JsonObject *section)
{
  JsonArray *items = csn_json_get_array (section, "items");

  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);

      if (JSON_NODE_HOLDS_OBJECT (node)
          && csn_report_shows (self, section, json_node_get_object (node)))
        return TRUE;
    }
  return FALSE;
}

/* A heading is kept when something below it is shown: its own items, or those of deeper sections
 * that follow. */
static gboolean
heading_needed (CsnReport *self, JsonArray *sections, guint index)
{
  gint64 level = csn_json_get_int (json_array_get_object_element (sections, index), "level", 1);

  if (section_shows (self, json_array_get_object_element (sections, index)))
    return TRUE;
  for (guint i = index + 1; level > 1 && i < json_array_get_length (sections); i++)
    {
      JsonObject *next = json_array_get_object_element (sections, i);

      if (csn_json_get_int (next, "level", 1) <= level)
        return FALSE;
      if (section_shows (self, next))
        return TRUE;
    }
  return FALSE;
}

void
csn_report_add_checklist (CsnReport *self)
{
  JsonObject *root = csn_record_export_get_root (csn_report_get_record (self));
  JsonArray *sections = json_object_get_array_member (root, "sections");
  GPtrArray *nodes = csn_report_get_nodes (self);

  csn_nodes_add_heading (nodes, 1, "Checklist", "checklist");
  for (guint i = 0; i < json_array_get_length (sections); i++)
    {
      JsonObject *section = json_array_get_object_element (sections, i);
      gint64 level = csn_json_get_int (section, "level", 2);
      const char *title = csn_json_get_string (section, "title", "");
      const char *state = csn_json_get_string (section, "state", "");

      if (!heading_needed (self, sections, i))
        continue;
      /* the document's own title stands on page 1 */
      if (title[0] != '\0' && !(level <= 1 && g_str_equal (title, csn_report_get_title (self))))
        {
          g_autofree char *anchor
              = g_strdup_printf ("s-%" G_GINT64_FORMAT, csn_json_get_int (section, "line", 0));
          CsnReportNode *heading
              = csn_nodes_add_heading (nodes, (guint)CLAMP (level, 2, 4), title, anchor);

          if (state[0] != '\0')
            {
              CsnReportLine *line = csn_node_add_line (heading, CSN_TEXT_STATE, "");

              g_free (line->text);
              line->text = g_strdup (csn_report_state_word (state, &line->tone, &line->mark));
            }
        }
      add_section (self, section);
    }
}
