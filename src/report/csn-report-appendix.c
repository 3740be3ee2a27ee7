/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The end of a report: evidence with digests, problems of the document, the policy, the history of
 * changes, and how an auditor checks all of it with ordinary tools. */

#include "csn-report-private.h"

#include "csn-digest.h"

#include <string.h>

/* Items that a piece of evidence is named for; more are in record.json. */
#define MAX_ITEMS 3

static JsonObject *
root_of (CsnReport *self)
{
  return csn_record_export_get_root (csn_report_get_record (self));
}

/* Where the bytes are, and why they are not where one would look. */
static char *
describe_place (CsnExportEvidence *evidence, JsonObject *object, guint64 limit)
{
  if (evidence->erased || evidence->removed)
    return g_strdup_printf ("%s: %s", evidence->erased ? "Erased" : "Removed",
                            csn_json_get_string (object, "reason", "no reason given"));
  if (evidence->embedded)
    return g_strdup ("Embedded in the PDF");
  g_autofree char *most = csn_report_show_size ((gint64)limit);
  return g_strdup_printf ("Not embedded, for at most %s fit; kept in the record, compare by its digest", most);
}

static void
add_labels (CsnReport *self, CsnReportCell *cell, JsonObject *object)
{
  JsonArray *ids = csn_json_get_array (object, "items");

  for (guint i = 0; ids != NULL && i < MIN (json_array_get_length (ids), MAX_ITEMS); i++)
    {
      const char *id = json_node_get_string (json_array_get_element (ids, i));
      JsonObject *item = csn_report_find_item (self, id);

      if (item == NULL)
        continue;
      CsnReportLine *line = csn_cell_take (cell, CSN_TEXT_SMALL,
                                           g_strdup_printf ("For: %s", csn_json_get_string (item, "label", "–")));
      line->link = csn_report_item_anchor (self, id);
    }
}

static void
fill_evidence (CsnReport *self, CsnReportRow *row, guint number, CsnExportEvidence *evidence, JsonObject *object)
{
  const char *collected = csn_json_get_string (object, "collected", "");
  const char *attached = csn_json_get_string (object, "attached", "");
  guint64 limit = (guint64)csn_json_get_int (root_of (self), "embed_limit", CSN_REPORT_EMBED_LIMIT);
  g_autofree char *short_id = g_strndup (evidence->id, 12);
  g_autofree char *place = describe_place (evidence, object, limit);
  const char *media = evidence->media != NULL && evidence->media[0] != '\0' ? evidence->media : "–";

  row->anchor = g_strdup_printf ("e-%u", number);
  csn_cell_take (&row->cells[0], CSN_TEXT_STRONG, g_strdup_printf ("E%u", number));
  csn_cell_add (&row->cells[1], CSN_TEXT_STRONG, evidence->name);
  csn_cell_add (&row->cells[1], CSN_TEXT_MONO, evidence->sha256);
  csn_cell_take (&row->cells[1], CSN_TEXT_SMALL,
                 g_strdup_printf ("%s · %s · id %s", place, media, short_id));
  add_labels (self, &row->cells[1], object);
  csn_cell_take (&row->cells[2], CSN_TEXT_BODY, csn_report_show_size ((gint64)evidence->bytes));
  csn_cell_add (&row->cells[3], CSN_TEXT_SMALL, csn_json_get_string (object, "by", ""));
  if (collected[0] != '\0' || attached[0] != '\0')
    csn_cell_take (&row->cells[3], CSN_TEXT_SMALL,
                   csn_report_show_time (collected[0] != '\0' ? collected : attached));
}

/* Pictures among the evidence, for writers that can show them. */
static void
add_pictures (CsnReport *self)
{
  CsnRecordExport *record = csn_report_get_record (self);
  CsnReportNode *pictures = NULL;
  guint n = csn_record_export_get_n_evidence (record);

  for (guint i = 0; i < n && (pictures == NULL || pictures->rows->len < CSN_REPORT_MAX_PICTURES); i++)
    {
      CsnExportEvidence evidence;

      csn_record_export_get_evidence (record, i, &evidence);
      if (!evidence.embedded || evidence.media == NULL || !g_str_has_prefix (evidence.media, "image/"))
        continue;
      if (pictures == NULL)
        pictures = csn_nodes_add (csn_report_get_nodes (self), CSN_NODE_PICTURES);
      CsnReportRow *row = csn_node_add_row (pictures, 1);
      row->anchor = g_strdup (evidence.sha256);
      csn_cell_take (&row->cells[0], CSN_TEXT_SMALL, g_strdup_printf ("E%u  %s", i + 1, evidence.name));
    }
}

static void
add_evidence (CsnReport *self)
{
  static const CsnReportColumn columns[] = {
    { "No", 6, FALSE },
    { "File and SHA-256", 61, FALSE },
    { "Size", 11, TRUE },
    { "By, collected", 22, FALSE },
  };
  GPtrArray *nodes = csn_report_get_nodes (self);
  CsnRecordExport *record = csn_report_get_record (self);
  JsonArray *list = json_object_get_array_member (root_of (self), "evidence");
  guint n = csn_record_export_get_n_evidence (record);

  if (n == 0)
    return;
  csn_nodes_add_heading (nodes, 1, "Evidence", "evidence");
  CsnReportNode *table = csn_nodes_add_table (nodes, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < n; i++)
    {
      CsnExportEvidence evidence;

      csn_record_export_get_evidence (record, i, &evidence);
      fill_evidence (self, csn_node_add_row (table, G_N_ELEMENTS (columns)), i + 1, &evidence,
                     json_array_get_object_element (list, i));
    }
  add_pictures (self);
}

static void
add_problems (CsnReport *self)
{
  static const CsnReportColumn columns[]
      = { { "Line", 10, TRUE }, { "What does not fit", 90, FALSE } };
  GPtrArray *nodes = csn_report_get_nodes (self);
  JsonArray *problems = csn_json_get_array (root_of (self), "problems");

  if (problems == NULL)
    return;
  csn_nodes_add_heading (nodes, 1, "Problems of the document", "problems");
  CsnReportNode *table = csn_nodes_add_table (nodes, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < json_array_get_length (problems); i++)
    {
      JsonObject *problem = json_array_get_object_element (problems, i);
      CsnReportRow *row = csn_node_add_row (table, G_N_ELEMENTS (columns));

      csn_cell_take (&row->cells[0], CSN_TEXT_BODY,
                     g_strdup_printf ("%" G_GINT64_FORMAT, csn_json_get_int (problem, "line", 0)));
      csn_cell_add (&row->cells[1], CSN_TEXT_BODY, csn_json_get_string (problem, "text", "–"));
    }
}

/* Types of the log in words of a reader. */
static const char *
name_type (const char *type)
{
  static const char *const names[][2] = {
    { "record.new", "Record made" },
    { "evidence.add", "Evidence attached" },
    { "evidence.remove", "Evidence removed" },
    { "evidence.erase", "Evidence erased" },
    { "probe.run", "Probe run" },
    { "plan.export", "Plan of probes written" },
    { "risk.set", "Risk assessed" },
    { "recommendation.set", "Recommended" },
    { "parameter.set", "Parameter set" },
    { "subject.set", "Release identity set" },
    { "lifecycle", "Record" },
    { "approval", "Approval statement signed" },
    { "approval.withdraw", "Approval withdrawn" },
    { "waiver", "Waived" },
    { "roster.add", "Signer confirmed" },
    { "roster.remove", "Signer no longer confirmed" },
    { "reading", "Read differently" },
    { "rebase", "Document exchanged" },
    { "policy", "Policy changed" },
    { "stage", "Stage" },
    { "action", "Action" },
    { "followup", "Follow-up done" },
    { "attempt.failed", "Failed attempt" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (type, names[i][0]))
      return names[i][1];
  return type;
}

/* The one member that says most about an entry of a type. */
static const char *
detail_of (const char *type, JsonObject *data)
{
  static const char *const members[] = { "value", "state", "level", "act", "slot", "role", NULL };

  for (gsize i = 0; members[i] != NULL; i++)
    {
      const char *text = csn_json_get_string (data, members[i], "");

      if (text[0] != '\0')
        return text;
    }
  return "";
}

/* What an entry did, in words; old values stay visible. */
static void
describe_event (CsnReport *self, CsnReportCell *cell, CsnEvent *event, GHashTable *values)
{
  JsonObject *data = csn_event_get_data (event);
  const char *type = csn_event_get_event_type (event);
  const char *reason = csn_json_get_string (data, "reason", "");
  const char *id = csn_json_get_string (data, "item", "");
  JsonObject *item = csn_report_find_item (self, id);
  const char *label = item != NULL ? csn_json_get_string (item, "label", "")
                                   : csn_json_get_string (data, "name", "");
  const char *value = csn_json_get_string (data, "value", NULL);
  gboolean note = g_str_equal (csn_json_get_string (data, "aspect", ""), "note");

  if (g_str_equal (type, "answer.set"))
    {
      char *key = g_strconcat (id, note ? "#note" : "", NULL);
      const char *old = g_hash_table_lookup (values, key);

      csn_cell_take (cell, CSN_TEXT_FINE,
                     g_strdup_printf ("%s%s: %s%s%s", label, note ? " (note)" : "",
                                      old != NULL ? old : "", old != NULL ? " → " : "",
                                      value != NULL ? value : "cleared"));
      g_hash_table_insert (values, key, (gpointer)(value != NULL ? value : "cleared"));
    }
  else
    {
      const char *detail = detail_of (type, data);

      csn_cell_take (cell, CSN_TEXT_FINE,
                     g_strdup_printf ("%s%s%s%s%s", name_type (type), label[0] != '\0' ? ": " : "",
                                      label, detail[0] != '\0' ? " · " : "", detail));
    }
  if (reason[0] != '\0')
    csn_cell_take (cell, CSN_TEXT_NOTE, g_strdup_printf ("Reason: %s", reason));
}

static void
add_history (CsnReport *self)
{
  static const CsnReportColumn columns[] = {
    { "No", 7, TRUE },
    { "When", 23, FALSE },
    { "Who", 18, FALSE },
    { "What", 52, FALSE },
  };
  GPtrArray *nodes = csn_report_get_nodes (self);
  GPtrArray *events = csn_report_get_events (self);
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (events->len == 0)
    return;
  csn_nodes_add_heading (nodes, 1, "History", "history");
  csn_nodes_add_text (nodes, CSN_TEXT_SMALL,
                      "Every entry of the log, oldest first. Entries are chained by SHA-256; their "
                      "exact bytes are in record.json.");
  CsnReportNode *table = csn_nodes_add_table (nodes, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < events->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (events, i);
      CsnReportRow *row = csn_node_add_row (table, G_N_ELEMENTS (columns));

      csn_cell_take (&row->cells[0], CSN_TEXT_SMALL, g_strdup_printf ("%u", i + 1));
      csn_cell_take (&row->cells[1], CSN_TEXT_SMALL,
                     csn_report_show_time (csn_event_get_time (event)));
      csn_cell_add (&row->cells[2], CSN_TEXT_SMALL, csn_event_get_actor (event));
      describe_event (self, &row->cells[3], event, values);
    }
}

static void
add_policy (CsnReport *self)
{
  GPtrArray *nodes = csn_report_get_nodes (self);
  JsonObject *policy = csn_json_get_object (root_of (self), "policy");
  const char *text = policy != NULL ? csn_json_get_string (policy, "text", "") : "";

  csn_nodes_add_heading (nodes, 1, "Rules in force", "policy");
  if (text[0] == '\0')
    {
      csn_nodes_add_text (nodes, CSN_TEXT_BODY,
                          "The built-in rules of Countersign, without a policy file.");
      return;
    }
  CsnReportNode *pairs = csn_nodes_add (nodes, CSN_NODE_PAIRS);
  csn_node_add_pair (pairs, "Policy, SHA-256", CSN_TEXT_MONO,
                     csn_json_get_string (policy, "sha256", ""));
  csn_nodes_add_code (nodes, text);
}

static void
add_recipe (GPtrArray *nodes, const char *title, const char *text, const char *code)
{
  csn_nodes_add_heading (nodes, 3, title, NULL);
  csn_nodes_add_text (nodes, CSN_TEXT_BODY, text);
  csn_nodes_add_code (nodes, code);
}

static void
add_verify (CsnReport *self)
{
  GPtrArray *nodes = csn_report_get_nodes (self);
  CsnRecordExport *record = csn_report_get_record (self);
  g_autoptr (GPtrArray) files = csn_record_export_list_approval_files (record);
  const CsnReportFile *first = files->len > 0 ? g_ptr_array_index (files, 0) : NULL;
  g_autofree char *base = first != NULL
                              ? g_strndup (first->name, strlen (first->name) - strlen (".json"))
                              : g_strdup ("approval-SLOT-1");
  g_autofree char *approval
      = g_strdup_printf ("pdfdetach -savefile %s.json -o approval.json report.pdf\n"
                         "pdfdetach -savefile %s.p7s -o approval.p7s report.pdf\n"
                         "openssl cms -verify -binary -cades -inform DER -in approval.p7s \\\n"
                         "  -content approval.json -CAfile root.pem -purpose any -out /dev/null",
                         base, base);
  g_autofree char *html = g_strdup_printf (
      "sed -n 's/.*id=\"%s\\.json\">//p' report.html | sed 's/<.*//' | base64 -d > approval.json\n"
      "sed -n 's/.*id=\"%s\\.p7s\">//p' report.html | sed 's/<.*//' | base64 -d > approval.p7s",
      base, base);

  csn_nodes_add (nodes, CSN_NODE_BREAK)->level = 1;
  csn_nodes_add_heading (nodes, 1, "How to verify", "verify");
  csn_nodes_add_text (nodes, CSN_TEXT_BODY,
                      "Countersign checks everything at once: the chain of the log, every digest, "
                      "every signature, and that what is printed is what was recorded.");
  csn_nodes_add_code (nodes, "countersign-cli verify --trust root.pem report.pdf");
  add_recipe (nodes, "The seal of the PDF",
              "Put the root certificate you trust into a store of its own. The last signature must "
              "be valid and trusted and must say “Total document signed”.",
              "mkdir nss && certutil -N -d sql:nss --empty-password\n"
              "certutil -A -d sql:nss -n root -t \",C,\" -i root.pem\n"
              "pdfsig -nssdir sql:nss report.pdf");
  add_recipe (nodes, "The record in the file",
              "The digest that this prints must equal the one in the footer of every page.",
              "pdfdetach -savefile record.json -o record.json report.pdf && sha256sum record.json");
  add_recipe (nodes, "An approval",
              "Each approval is a statement and a detached signature over its exact bytes.",
              approval);
  add_recipe (nodes, "An approval of the HTML report",
              "The same two files stand in the page as base64, one per line.", html);
  CsnReportNode *pairs = csn_nodes_add (nodes, CSN_NODE_PAIRS);
  csn_node_add_pair (pairs, "record.json, SHA-256", CSN_TEXT_MONO,
                     csn_record_export_get_sha256 (record));
  JsonObject *source = csn_json_get_object (root_of (self), "source");
  csn_node_add_pair (pairs, "Source document, SHA-256", CSN_TEXT_MONO,
                     source != NULL ? csn_json_get_string (source, "sha256", "") : "");
  csn_node_add_pair (pairs, "Made by", CSN_TEXT_BODY,
                     csn_json_get_string (root_of (self), "program", ""));
}

void
csn_report_add_appendix (CsnReport *self)
{
  add_evidence (self);
  add_problems (self);
  add_policy (self);
  add_history (self);
  add_verify (self);
}
