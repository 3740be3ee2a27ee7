/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The parts of a report about deciding: risks, recommendation and conditions, approvals, windows
 * and follow-ups. */

#include "csn-report-private.h"

#include <string.h>

static JsonObject *
root_of (CsnReport *self)
{
  return csn_record_export_get_root (csn_report_get_record (self));
}

static JsonObject *
element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static guint
length_of (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

/* The picture has a cell for each likelihood and impact with the numbers that the table gives to its risks; risks that
 * only have a level are in the table alone. */
static void
add_matrix (GPtrArray *nodes, JsonArray *risks)
{
  GString *cells[25] = { NULL };
  guint placed = 0;
  g_autoptr (GString) text = g_string_new ("Risks by likelihood and impact: ");

  for (guint i = 0; i < length_of (risks); i++)
    {
      JsonObject *risk = element (risks, i);
      gint64 likelihood = risk != NULL ? csn_json_get_int (risk, "likelihood", 0) : 0;
      gint64 impact = risk != NULL ? csn_json_get_int (risk, "impact", 0) : 0;

      if (likelihood < 1 || likelihood > 5 || impact < 1 || impact > 5)
        continue;
      GString **cell = &cells[(likelihood - 1) * 5 + impact - 1];
      if (*cell == NULL)
        *cell = g_string_new (NULL);
      g_string_append_printf (*cell, "%s%u", (*cell)->len > 0 ? " " : "", i + 1);
      g_string_append_printf (text, "%s%u %s %" G_GINT64_FORMAT " × %" G_GINT64_FORMAT,
                              placed > 0 ? "; " : "", i + 1, csn_json_get_string (risk, "name", ""),
                              likelihood, impact);
      placed++;
    }
  if (placed == 0)
    return;
  CsnReportNode *node = csn_nodes_add (nodes, CSN_NODE_MATRIX);
  node->text = csn_report_clean (text->str);
  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      csn_node_add_line (node, CSN_TEXT_STRONG, cells[i] != NULL ? cells[i]->str : "");
      if (cells[i] != NULL)
        g_string_free (cells[i], TRUE);
    }
}

static CsnTone
level_tone (const char *level)
{
  if (g_ascii_strcasecmp (level, "HIGH") == 0)
    return CSN_TONE_BAD;
  if (g_ascii_strcasecmp (level, "MEDIUM") == 0)
    return CSN_TONE_WARN;
  return g_ascii_strcasecmp (level, "LOW") == 0 ? CSN_TONE_GOOD : CSN_TONE_NEUTRAL;
}

static void
add_risks (CsnReport *self)
{
  static const CsnReportColumn columns[] = {
    { "Level", 15, FALSE }, { "No, risk", 31, FALSE },   { "Likelihood", 12, TRUE },
    { "Impact", 9, TRUE },  { "Mitigation", 33, FALSE },
  };
  GPtrArray *nodes = csn_report_get_nodes (self);
  JsonArray *risks = csn_json_get_array (root_of (self), "risks");

  if (length_of (risks) == 0)
    return;
  csn_nodes_add_heading (nodes, 2, "Risks", "risks");
  add_matrix (nodes, risks);
  CsnReportNode *table = csn_nodes_add_table (nodes, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < length_of (risks); i++)
    {
      JsonObject *risk = element (risks, i);
      if (risk == NULL)
        continue;
      CsnReportRow *row = csn_node_add_row (table, G_N_ELEMENTS (columns));
      CsnReportLine *level
          = csn_cell_add (&row->cells[0], CSN_TEXT_STATE, csn_json_get_string (risk, "level", "–"));
      gint64 likelihood = csn_json_get_int (risk, "likelihood", 0);
      gint64 impact = csn_json_get_int (risk, "impact", 0);

      level->tone = level_tone (level->text);
      level->mark = CSN_MARK_DOT;
      csn_cell_take (&row->cells[1], CSN_TEXT_BODY,
                     g_strdup_printf ("%u  %s", i + 1, csn_json_get_string (risk, "name", "–")));
      if (likelihood > 0)
        csn_cell_take (&row->cells[2], CSN_TEXT_BODY,
                       g_strdup_printf ("%" G_GINT64_FORMAT, likelihood));
      if (impact > 0)
        csn_cell_take (&row->cells[3], CSN_TEXT_BODY,
                       g_strdup_printf ("%" G_GINT64_FORMAT, impact));
      csn_cell_add (&row->cells[4], CSN_TEXT_NOTE, csn_json_get_string (risk, "mitigation", ""));
    }
}

static char *
list_labels (CsnReport *self, JsonArray *ids)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < length_of (ids); i++)
    {
      const char *id = json_node_get_string (json_array_get_element (ids, i));
      JsonObject *item = csn_report_find_item (self, id);

      g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "",
                              item != NULL ? csn_json_get_string (item, "label", "")
                              : id != NULL ? id
                                           : "");
    }
  return g_string_free (text, FALSE);
}

static void
add_recommendation (CsnReport *self)
{
  static const CsnReportColumn columns[] = {
    { "Condition", 40, FALSE },
    { "Owner", 18, FALSE },
    { "Due", 16, FALSE },
    { "Covers", 26, FALSE },
  };
  GPtrArray *nodes = csn_report_get_nodes (self);
  JsonObject *root = root_of (self);
  const char *recommendation = csn_json_get_string (root, "recommendation", "");
  JsonArray *conditions = csn_json_get_array (root, "conditions");

  if (recommendation[0] == '\0')
    return;
  g_autofree char *word = g_ascii_strup (recommendation, -1);
  csn_nodes_add_heading (nodes, 2, "Recommendation", "recommendation");
  csn_nodes_add_text (nodes, CSN_TEXT_STRONG,
                      g_str_equal (word, "GO-WITH-CONDITIONS") ? "GO WITH CONDITIONS" : word);
  const char *reason = csn_json_get_string (root, "recommendation_reason", "");
  if (reason[0] != '\0')
    csn_nodes_add_text (nodes, CSN_TEXT_NOTE, reason);
  if (length_of (conditions) == 0)
    return;
  CsnReportNode *table = csn_nodes_add_table (nodes, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < length_of (conditions); i++)
    {
      JsonObject *condition = element (conditions, i);
      if (condition == NULL)
        continue;
      CsnReportRow *row = csn_node_add_row (table, G_N_ELEMENTS (columns));
      g_autofree char *covers = list_labels (self, csn_json_get_array (condition, "covers"));

      csn_cell_add (&row->cells[0], CSN_TEXT_BODY, csn_json_get_string (condition, "text", "–"));
      csn_cell_add (&row->cells[1], CSN_TEXT_BODY, csn_json_get_string (condition, "owner", ""));
      csn_cell_add (&row->cells[2], CSN_TEXT_BODY, csn_json_get_string (condition, "due", ""));
      csn_cell_add (&row->cells[3], CSN_TEXT_SMALL, covers);
    }
}

static void
add_windows (CsnReport *self)
{
  static const CsnReportColumn columns[]
      = { { "State", 16, FALSE }, { "Window", 44, FALSE }, { "Why", 40, FALSE } };
  GPtrArray *nodes = csn_report_get_nodes (self);
  JsonArray *windows = csn_json_get_array (root_of (self), "windows");

  if (length_of (windows) == 0)
    return;
  csn_nodes_add_heading (nodes, 2, "Deployment window", "windows");
  CsnReportNode *table = csn_nodes_add_table (nodes, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < length_of (windows); i++)
    {
      JsonObject *window = element (windows, i);
      if (window == NULL)
        continue;
      CsnReportRow *row = csn_node_add_row (table, G_N_ELEMENTS (columns));
      g_autofree char *where = csn_report_show_line (window);

      csn_cell_add_state (&row->cells[0], csn_json_get_string (window, "state", "UNKNOWN"));
      g_autofree char *start = csn_report_show_time (csn_json_get_string (window, "start", ""));
      g_autofree char *end = csn_report_show_time (csn_json_get_string (window, "end", ""));
      g_autofree char *interval
          = start[0] != '\0' ? g_strdup_printf ("%s to %s", start, end) : NULL;

      csn_cell_add (
          &row->cells[1], CSN_TEXT_BODY,
          csn_json_get_string (window, "text", interval != NULL ? interval : "No time given"));
      csn_cell_add (&row->cells[1], CSN_TEXT_SMALL, csn_json_get_string (window, "zone", ""));
      csn_cell_add (&row->cells[1], CSN_TEXT_SMALL, where);
      csn_cell_add (&row->cells[2], CSN_TEXT_BODY, csn_json_get_string (window, "reason", ""));
    }
}

/* One that comes again and again and of which nothing else is known yet: "Check the load (6 times)". */
static guint
count_alike (JsonArray *followups, guint index)
{
  static const char *const members[] = { "item", "text", "state", "due", "done" };
  JsonObject *first = element (followups, index);
  guint n = 1;

  for (guint i = index + 1; first != NULL && i < length_of (followups); i++, n++)
    for (gsize k = 0; k < G_N_ELEMENTS (members); k++)
      if (element (followups, i) == NULL
          || !g_str_equal (csn_json_get_string (first, members[k], ""),
                           csn_json_get_string (element (followups, i), members[k], "")))
        return n;
  return n;
}

static void
add_followups (CsnReport *self)
{
  static const CsnReportColumn columns[]
      = { { "State", 16, FALSE }, { "Follow-up", 54, FALSE }, { "Due", 30, FALSE } };
  GPtrArray *nodes = csn_report_get_nodes (self);
  JsonArray *followups = csn_json_get_array (root_of (self), "followups");

  if (length_of (followups) == 0)
    return;
  csn_nodes_add_heading (nodes, 2, "Follow-ups", "followups");
  CsnReportNode *table = csn_nodes_add_table (nodes, columns, G_N_ELEMENTS (columns));
  for (guint i = 0, alike = 1; i < length_of (followups); i += alike)
    {
      JsonObject *followup = element (followups, i);

      alike = count_alike (followups, i);
      if (followup == NULL)
        continue;
      CsnReportRow *row = csn_node_add_row (table, G_N_ELEMENTS (columns));
      g_autofree char *where = csn_report_show_line (followup);
      const char *due = csn_json_get_string (followup, "due", "");
      CsnReportLine *line;

      csn_cell_add_state (&row->cells[0], csn_json_get_string (followup, "state", "DEFERRED"));
      line = csn_cell_take (&row->cells[1], CSN_TEXT_BODY,
                            alike > 1 ? g_strdup_printf ("%s (%u times)", csn_json_get_string (followup, "text", "–"), alike)
                                      : g_strdup (csn_json_get_string (followup, "text", "–")));
      line->link = csn_report_item_anchor (self, csn_json_get_string (followup, "item", NULL));
      csn_cell_add (&row->cells[1], CSN_TEXT_SMALL, where);
      if (due[0] != '\0')
        csn_cell_take (&row->cells[2], CSN_TEXT_BODY, csn_report_show_time (due));
    }
}

void
csn_report_add_decision (CsnReport *self)
{
  GPtrArray *nodes = csn_report_get_nodes (self);
  guint before = nodes->len;

  csn_nodes_add_heading (nodes, 1, "Decision", "decision");
  add_risks (self);
  add_recommendation (self);
  add_windows (self);
  add_followups (self);
  if (nodes->len == before + 1)
    g_ptr_array_set_size (nodes, (int)before);
}

/* Name, time, meaning, certificate: the manifestation that 21 CFR 11.50 asks for, in every form of
 * the report. */
static void
fill_approval (CsnReport *self, CsnReportRow *row, JsonObject *slot)
{
  const char *state = csn_json_get_string (slot, "state", "EMPTY");
  const char *at = csn_json_get_string (slot, "at", "");
  const char *fingerprint = csn_json_get_string (slot, "fingerprint", "");
  const char *comment = csn_json_get_string (slot, "comment", "");
  g_autofree char *where = csn_report_show_line (slot);

  csn_cell_add_state (&row->cells[0], state);
  csn_cell_add (&row->cells[1], CSN_TEXT_STRONG, csn_json_get_string (slot, "role", "–"));
  csn_cell_add (&row->cells[1], CSN_TEXT_SMALL, where);
  if (at[0] == '\0')
    {
      csn_cell_add (&row->cells[2], CSN_TEXT_SMALL, "NOT SIGNED");
      return;
    }
  csn_cell_add (&row->cells[2], CSN_TEXT_STRONG, csn_json_get_string (slot, "by", "name unknown"));
  csn_cell_take (&row->cells[2], CSN_TEXT_SMALL, csn_report_show_time (at));
  csn_cell_add (&row->cells[3], CSN_TEXT_BODY, csn_json_get_string (slot, "meaning", "approved"));
  if (comment[0] != '\0')
    csn_cell_take (&row->cells[3], CSN_TEXT_NOTE, g_strdup_printf ("“%s”", comment));
  csn_cell_add (&row->cells[3], CSN_TEXT_SMALL, csn_json_get_string (slot, "problem", ""));
  if (!g_str_equal (state, "APPROVED"))
    csn_cell_add (&row->cells[3], CSN_TEXT_SMALL, csn_json_get_string (slot, "explanation", ""));
  if (fingerprint[0] != '\0')
    {
      csn_cell_add (&row->cells[3], CSN_TEXT_SMALL,
                    csn_json_get_int (slot, "trusted", 0) == 1
                        ? "Certificate, confirmed by roster or trust store, SHA-256"
                        : "Self-declared certificate, SHA-256");
      csn_cell_add (&row->cells[3], CSN_TEXT_MONO, fingerprint);
    }
}

void
csn_report_add_approvals (CsnReport *self)
{
  static const CsnReportColumn columns[] = {
    { "State", 16, FALSE },
    { "Role", 20, FALSE },
    { "Signed by, when", 25, FALSE },
    { "Meaning and certificate", 39, FALSE },
  };
  GPtrArray *nodes = csn_report_get_nodes (self);
  JsonObject *root = root_of (self);
  JsonArray *slots = csn_json_get_array (root, "approvals");
  gboolean co_signed = g_str_equal (csn_json_get_string (root, "mode", ""), "co-signed");
  const char *content = csn_json_get_string (root, "content", "");

  if (length_of (slots) == 0)
    return;
  csn_nodes_add (nodes, CSN_NODE_BREAK);
  csn_nodes_add_heading (nodes, 1, "Approvals", "approvals");
  if (content[0] != '\0')
    {
      CsnReportNode *pairs = csn_nodes_add (nodes, CSN_NODE_PAIRS);

      csn_node_add_pair (pairs, "Content that approvals sign, SHA-256", CSN_TEXT_MONO, content);
      csn_node_add_pair (pairs, "Head of the log, SHA-256", CSN_TEXT_MONO,
                         csn_json_get_string (root, "head", ""));
    }
  CsnReportNode *table = csn_nodes_add_table (nodes, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < length_of (slots); i++)
    if (element (slots, i) != NULL)
      fill_approval (self, csn_node_add_row (table, G_N_ELEMENTS (columns)), element (slots, i));
  if (!co_signed)
    return;
  csn_nodes_add_heading (nodes, 2, "Signatures in this file", "signatures");
  for (guint i = 0; i < length_of (slots); i++)
    {
      JsonObject *slot = element (slots, i);
      if (slot == NULL)
        continue;
      CsnReportNode *field = csn_nodes_add (nodes, CSN_NODE_FIELD);
      field->anchor = csn_report_field_name (csn_json_get_string (slot, "slot", ""));
      field->text = csn_report_clean (csn_json_get_string (slot, "role", "Approval"));
    }
}
