/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The first page of a report: what is released, the verdict and why, what was not done, who
 * approved, and how to check. */

#include "csn-report-private.h"

#include <string.h>

/* More than this of one kind are counted rather than listed; the checklist marks every one. */
#define MAX_LISTED 40
/* The first page has room for the seal and how to check it only when the reasons are few. */
#define MAX_REASONS 10

static JsonObject *
root_of (CsnReport *self)
{
  return csn_record_export_get_root (csn_report_get_record (self));
}

static void
judge_verdict (const char *verdict, CsnTone *tone, CsnMark *mark)
{
  if (g_str_equal (verdict, "GO") || g_str_equal (verdict, "PASS"))
    {
      *tone = CSN_TONE_GOOD;
      *mark = CSN_MARK_TICK;
    }
  else if (g_str_equal (verdict, "NO-GO") || g_str_equal (verdict, "FAIL"))
    {
      *tone = CSN_TONE_BAD;
      *mark = CSN_MARK_CROSS;
    }
  else if (g_str_equal (verdict, "GO WITH CONDITIONS")
           || g_str_equal (verdict, "PASS WITH WAIVERS"))
    {
      *tone = CSN_TONE_WARN;
      *mark = CSN_MARK_SHIELD;
    }
  else if (g_str_equal (verdict, "READY FOR SIGN-OFF"))
    {
      *tone = CSN_TONE_INFO;
      *mark = CSN_MARK_DOT;
    }
  else
    {
      *tone = CSN_TONE_WARN;
      *mark = CSN_MARK_ALERT;
    }
}

static void
add_banner (CsnReport *self, CsnTone tone, const char *strong, const char *text)
{
  CsnReportNode *node = csn_nodes_add (csn_report_get_nodes (self), CSN_NODE_BANNER);

  node->tone = tone;
  csn_node_add_line (node, CSN_TEXT_STRONG, strong);
  if (text != NULL)
    csn_node_add_line (node, CSN_TEXT_BODY, text);
}

static void
add_draft (CsnReport *self)
{
  JsonObject *root = root_of (self);
  const char *filter = csn_json_get_string (root, "filter", "");
  const char *draft = csn_report_get_draft (self);

  if (draft != NULL)
    add_banner (self, CSN_TONE_WARN, draft,
                g_str_equal (csn_json_get_string (root, "lifecycle", ""), "VOID")
                    ? NULL
                    : "Required approvals are missing, so this report shows work in progress and "
                      "releases nothing.");
  if (filter[0] != '\0')
    {
      g_autofree char *text = g_strdup_printf (
          "Only items that match “%s” are printed. The embedded record.json is whole.", filter);
      add_banner (self, CSN_TONE_INFO, "Partial report", text);
    }
}

/* A sentence often begins with the verdict, which stands above it in large letters. */
static const char *
skip_verdict (CsnReport *self, const char *sentence)
{
  const char *verdict = csn_json_get_string (root_of (self), "verdict", "");
  gsize length = strlen (verdict);

  if (length > 0 && strncmp (sentence, verdict, length) == 0
      && strncmp (sentence + length, ": ", 2) == 0)
    return sentence + length + 2;
  return sentence;
}

/* What follows a cut begins with a capital. (transfer full) */
static char *
begin_sentence (const char *text)
{
  char *sentence = g_strdup (text);

  sentence[0] = g_ascii_toupper (sentence[0]);
  return sentence;
}

static void
add_verdict (CsnReport *self)
{
  JsonObject *root = root_of (self);
  const char *verdict = csn_json_get_string (root, "verdict", "NOT READY");
  const char *would_be = csn_json_get_string (root, "would_be", "");
  const char *sentence = csn_json_get_string (root, "sentence", "");
  CsnReportNode *node = csn_nodes_add (csn_report_get_nodes (self), CSN_NODE_VERDICT);

  node->text = csn_report_clean (verdict);
  judge_verdict (verdict, &node->tone, &node->mark);
  if (sentence[0] != '\0')
    {
      g_autofree char *text = begin_sentence (skip_verdict (self, sentence));
      csn_node_add_line (node, CSN_TEXT_BODY, text);
    }
  if (would_be[0] != '\0' && !g_str_equal (would_be, verdict))
    {
      g_autofree char *text
          = g_strdup_printf ("Once all approvals are given the verdict will be %s.", would_be);
      csn_node_add_line (node, CSN_TEXT_BODY, text);
    }
}

/* A closing report names the report of the approval that it follows. */
static void
add_closing (CsnReport *self, CsnReportNode *pairs)
{
  JsonObject *closing = csn_json_get_object (root_of (self), "closing");
  const char *at = closing != NULL ? csn_json_get_string (closing, "at", "") : "";

  if (at[0] == '\0')
    return;
  g_autofree char *time = csn_report_show_time (at);
  g_autofree char *closed = g_strdup_printf ("%s, by %s", time, csn_json_get_string (closing, "by", "–"));
  csn_node_add_pair (pairs, "Closed", CSN_TEXT_BODY, closed);
  csn_node_add_pair (pairs, "Follows the report", CSN_TEXT_BODY, csn_json_get_string (closing, "follows_name", NULL));
  csn_node_add_pair (pairs, "Its SHA-256", CSN_TEXT_MONO, csn_json_get_string (closing, "follows", NULL));
}

static void
add_identity (CsnReport *self)
{
  JsonObject *root = root_of (self);
  JsonArray *subject = csn_json_get_array (root, "subject");
  CsnReportNode *pairs = csn_nodes_add (csn_report_get_nodes (self), CSN_NODE_PAIRS);
  g_autofree char *made = csn_report_show_time (csn_json_get_string (root, "made", ""));
  g_autofree char *revision = g_strdup_printf ("%s, revision %" G_GINT64_FORMAT,
                                               csn_json_get_string (root, "lifecycle", ""),
                                               csn_json_get_int (root, "revision", 1));
  const char *started = csn_json_get_string (root, "started", NULL);

  for (guint i = 0; subject != NULL && i < json_array_get_length (subject); i++)
    {
      JsonObject *pair = json_array_get_object_element (subject, i);

      csn_node_add_pair (pairs, csn_json_get_string (pair, "name", ""), CSN_TEXT_STRONG,
                         csn_json_get_string (pair, "value", ""));
    }
  csn_node_add_pair (pairs, "Checklist", CSN_TEXT_BODY,
                     csn_record_export_get_source_name (csn_report_get_record (self)));
  csn_node_add_pair (pairs, "State of the record", CSN_TEXT_BODY, revision);
  csn_node_add_pair (pairs, "Submitted by", CSN_TEXT_BODY,
                     csn_json_get_string (root, "author", NULL));
  if (started != NULL)
    {
      g_autofree char *time = csn_report_show_time (started);
      csn_node_add_pair (pairs, "Deployment started", CSN_TEXT_BODY, time);
      csn_node_add_pair (pairs, "Started outside the rules", CSN_TEXT_NOTE,
                         csn_json_get_string (root, "start_reason", NULL));
    }
  add_closing (self, pairs);
  csn_node_add_pair (pairs, "Report made", CSN_TEXT_BODY, made);
  csn_node_add_pair (pairs, "Record", CSN_TEXT_MONO, csn_json_get_string (root, "record", ""));
}

/* What concerns the whole record stands in a box; what concerns items is listed further down. */
static void
add_notices (CsnReport *self)
{
  JsonArray *notices = csn_json_get_array (root_of (self), "notices");

  for (guint i = 0; notices != NULL && i < json_array_get_length (notices); i++)
    {
      JsonObject *notice = json_array_get_object_element (notices, i);
      const char *kind = csn_json_get_string (notice, "kind", "");

      if (g_str_equal (kind, "start"))
        add_banner (self, CSN_TONE_BAD, csn_json_get_string (notice, "text", "–"), NULL);
      else if (g_str_equal (kind, "one-person") || g_str_equal (kind, "duties-off")
               || g_str_equal (kind, "self-declared"))
        add_banner (self, CSN_TONE_WARN, csn_json_get_string (notice, "text", "–"), NULL);
    }
}

static void
add_reason (CsnReport *self, CsnReportNode *list, JsonObject *reason)
{
  g_autofree char *where = csn_report_show_line (reason);
  CsnReportRow *row = csn_node_add_row (list, 1);
  const char *text = skip_verdict (self, csn_json_get_string (reason, "text", ""));
  g_autofree char *begun = begin_sentence (text);
  g_autofree char *whole = where[0] != '\0' && strstr (text, where) == NULL
                               ? g_strdup_printf ("%s (%s)", begun, where)
                               : g_strdup (begun);
  CsnReportLine *line
      = csn_cell_add (&row->cells[0], CSN_TEXT_BODY, whole[0] != '\0' ? whole : "–");

  line->link = csn_report_item_anchor (self, csn_json_get_string (reason, "item", NULL));
}

/* The verdict's own sentence is the first of the reasons more often than not. */
static gboolean
is_said (CsnReport *self, JsonArray *reasons)
{
  JsonObject *first = json_array_get_object_element (reasons, 0);

  return g_ascii_strcasecmp (skip_verdict (self, csn_json_get_string (root_of (self), "sentence", "")),
                             skip_verdict (self, csn_json_get_string (first, "text", "–")))
         == 0;
}

static void
add_reasons (CsnReport *self)
{
  GPtrArray *nodes = csn_report_get_nodes (self);
  JsonArray *reasons = csn_json_get_array (root_of (self), "reasons");
  guint n = reasons != NULL ? json_array_get_length (reasons) : 0;
  guint begin = n > 0 && is_said (self, reasons) ? 1 : 0;

  if (n == begin)
    return;
  csn_nodes_add_heading (nodes, 3, begin > 0 ? "Further reasons" : "Why", "reasons");
  CsnReportNode *list = csn_nodes_add (nodes, CSN_NODE_LIST);
  for (guint i = begin; i < MIN (n, MAX_REASONS); i++)
    add_reason (self, list, json_array_get_object_element (reasons, i));
  if (n > MAX_REASONS)
    {
      CsnReportRow *row = csn_node_add_row (list, 1);
      csn_cell_take (&row->cells[0], CSN_TEXT_SMALL,
                     g_strdup_printf ("and %u more, marked in the checklist and all in record.json",
                                      n - MAX_REASONS));
    }
}

static void
add_count (CsnReportNode *node, const char *name, char *number)
{
  CsnReportRow *row = csn_node_add_row (node, 2);

  csn_cell_add (&row->cells[0], CSN_TEXT_SMALL, name);
  csn_cell_take (&row->cells[1], CSN_TEXT_STRONG, number);
}

static void
add_tally (CsnReport *self)
{
  JsonObject *counts = csn_json_get_object (root_of (self), "counts");
  static const char *const NAMES[][2] = {
    { "total", "Items" },  { "completed", "Completed" }, { "failed", "Failed" },
    { "pending", "Open" }, { "waived", "Waived" },       { "na", "Not applicable" },
  };

  if (counts == NULL)
    return;
  CsnReportNode *node = csn_nodes_add (csn_report_get_nodes (self), CSN_NODE_TALLY);
  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++)
    add_count (node, NAMES[i][1],
               g_strdup_printf ("%" G_GINT64_FORMAT, csn_json_get_int (counts, NAMES[i][0], 0)));
  add_count (node, "Completion", csn_report_show_rate (csn_json_get_int (counts, "rate", 0)));

  gint64 na = csn_json_get_int (counts, "na", 0);
  gint64 waived = csn_json_get_int (counts, "waived", 0);
  gint64 completed = csn_json_get_int (counts, "completed", 0);
  gint64 parts[] = { csn_json_get_int (counts, "pending", 0), MAX (completed - waived, 0), waived,
                     csn_json_get_int (counts, "failed", 0), na };
  node->values = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_array_append_vals (node->values, parts, G_N_ELEMENTS (parts));
  const char *rule = csn_json_get_string (counts, "rule", "");
  if (rule[0] != '\0')
    csn_node_add_line (node, CSN_TEXT_SMALL, rule);
}

/* Kinds of notices (csn-judgement.h) that make a list of their own. */
static const struct
{
  const char *kind;
  const char *title;
} LISTS[] = {
  { "waived", "Waived" },
  { "not-verified", "Not verified" },
  { "claim", "Claimed in the document, without evidence" },
  { "na", "Not applicable" },
  { "non-blocking", "Failed, and does not block" },
  { "not-collected", "Not collected" },
  { "aged", "Older than the rules like" },
  { "runs", "Runs that nobody recorded" },
  { "reread", "Read differently than written" },
  { "condition", "On a condition line, but no condition" },
  { "unlinked", "Gates before this one without a record" },
  { "implicit", "Sections outside the decision table" },
  { "", "Also to be known before signing" },
};

static void
add_notice_list (CsnReport *self, JsonArray *notices, const char *kind, const char *title, const char *anchor)
{
  GPtrArray *nodes = csn_report_get_nodes (self);
  CsnReportNode *list = NULL;
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (notices); i++)
    {
      JsonObject *notice = json_array_get_object_element (notices, i);

      if (!g_str_equal (csn_json_get_string (notice, "kind", ""), kind) || n++ >= MAX_LISTED)
        continue;
      if (list == NULL)
        {
          csn_nodes_add_heading (nodes, 3, title, anchor);
          list = csn_nodes_add (nodes, CSN_NODE_LIST);
        }
      add_reason (self, list, notice);
    }
  if (n > MAX_LISTED)
    csn_cell_take (&csn_node_add_row (list, 1)->cells[0], CSN_TEXT_SMALL,
                   g_strdup_printf ("and %u more, marked in the checklist", n - MAX_LISTED));
}

static guint
count_notices (JsonArray *notices, const char *kind)
{
  guint n = 0;

  for (guint i = 0; notices != NULL && i < json_array_get_length (notices); i++)
    n += g_str_equal (csn_json_get_string (json_array_get_object_element (notices, i), "kind", ""), kind);
  return n;
}

static void
add_exceptions (CsnReport *self)
{
  JsonArray *notices = csn_json_get_array (root_of (self), "notices");
  gboolean first = TRUE;

  for (gsize i = 0; notices != NULL && i < G_N_ELEMENTS (LISTS); i++)
    if (count_notices (notices, LISTS[i].kind) > 0)
      {
        add_notice_list (self, notices, LISTS[i].kind, LISTS[i].title, first ? "remarks" : NULL);
        first = FALSE;
      }
}

/* The lists may begin on the next page; what they hold is said on the first. */
static void
add_exception_summary (CsnReport *self)
{
  JsonArray *notices = csn_json_get_array (root_of (self), "notices");
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (LISTS); i++)
    {
      guint n = count_notices (notices, LISTS[i].kind);

      if (n > 0)
        g_string_append_printf (text, "%s%s (%u)", text->len > 0 ? ", " : "Listed below: ", LISTS[i].title, n);
    }
  if (text->len == 0)
    return;
  g_string_append_c (text, '.');
  CsnReportNode *node = csn_nodes_add_text (csn_report_get_nodes (self), CSN_TEXT_BODY, text->str);
  ((CsnReportLine *)g_ptr_array_index (node->lines, 0))->link = g_strdup ("remarks");
}

static void
add_approval_summary (CsnReport *self)
{
  GPtrArray *nodes = csn_report_get_nodes (self);
  JsonArray *slots = csn_json_get_array (root_of (self), "approvals");
  g_autoptr (GString) missing = g_string_new (NULL);
  guint given = 0, self_declared = 0;
  guint n = slots != NULL ? json_array_get_length (slots) : 0;

  if (n == 0)
    return;
  for (guint i = 0; i < n; i++)
    {
      JsonObject *slot = json_array_get_object_element (slots, i);

      if (g_str_equal (csn_json_get_string (slot, "state", ""), "APPROVED"))
        {
          given++;
          self_declared += csn_json_get_int (slot, "trusted", 0) == 0;
        }
      else
        g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "",
                                csn_json_get_string (slot, "role", ""));
    }
  g_autofree char *title = g_strdup_printf ("Approvals: %u of %u", given, n);
  csn_nodes_add_heading (nodes, 3, title, NULL);
  CsnReportNode *text = csn_nodes_add (nodes, CSN_NODE_TEXT);
  if (missing->len > 0)
    {
      g_autofree char *line = g_strdup_printf ("Missing: %s.", missing->str);
      csn_node_add_line (text, CSN_TEXT_BODY, line);
    }
  if (self_declared > 0)
    {
      g_autofree char *line = g_strdup_printf (
          "%u of them with a self-declared certificate, which no roster or trust store confirms.",
          self_declared);
      csn_node_add_line (text, CSN_TEXT_BODY, line);
    }
  CsnReportLine *link = csn_node_add_line (
      text, CSN_TEXT_BODY, "Names, times and certificates are in the section Approvals.");
  link->link = g_strdup ("approvals");
}

/* "3 of 4 pieces of evidence (1.2 MB of at most 20.0 MB)" */
static char *
describe_embedded (CsnReport *self)
{
  CsnRecordExport *record = csn_report_get_record (self);
  guint n = csn_record_export_get_n_evidence (record);
  gint64 limit = csn_json_get_int (root_of (self), "embed_limit", CSN_REPORT_EMBED_LIMIT);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *most = csn_report_show_size (limit);
  gint64 bytes = 0;
  guint embedded = 0;

  for (guint i = 0; i < n; i++)
    {
      CsnExportEvidence evidence;

      csn_record_export_get_evidence (record, i, &evidence);
      embedded += evidence.embedded;
      if (evidence.embedded && g_hash_table_add (seen, (gpointer)evidence.sha256))
        bytes += (gint64)evidence.bytes;
    }
  if (n == 0)
    return g_strdup ("There is no evidence.");
  g_autofree char *size = csn_report_show_size (bytes);
  return g_strdup_printf ("%u of %u pieces of evidence are embedded as well (%s of at most %s)%s",
                          embedded, n, size, most,
                          embedded < n ? "; Evidence names the rest with its digests." : ".");
}

static void
add_seal (CsnReport *self)
{
  GPtrArray *nodes = csn_report_get_nodes (self);
  JsonObject *root = root_of (self);
  const char *by = csn_json_get_string (root, "sealed_by", "");
  const char *fingerprint = csn_json_get_string (root, "seal_fingerprint", "");
  g_autofree char *seal
      = by[0] != '\0'
            ? g_strdup_printf (
                  "The PDF of this report is sealed by %s. The seal is the exporter’s and approves "
                  "nothing; the approvals are embedded in the file, each with its own signature, "
                  "beside the whole record.",
                  by)
            : g_strdup ("This report carries no seal. The approvals are embedded in the file, each "
                        "with its own signature, beside the whole record.");
  g_autofree char *embedded = describe_embedded (self);
  g_autofree char *whole = g_strdup_printf ("%s %s", seal, embedded);

  csn_nodes_add_heading (nodes, 3, "Check this report", NULL);
  csn_nodes_add_text (nodes, CSN_TEXT_BODY, whole);
  if (fingerprint[0] != '\0')
    {
      CsnReportNode *pairs = csn_nodes_add (nodes, CSN_NODE_PAIRS);
      csn_node_add_pair (pairs, "Seal’s certificate, SHA-256", CSN_TEXT_MONO, fingerprint);
    }
  csn_nodes_add_code (nodes, "countersign-cli verify FILE");
  CsnReportNode *more = csn_nodes_add_text (
      nodes, CSN_TEXT_SMALL,
      "How to check it without Countersign is told at the end of the report.");
  CsnReportLine *line = g_ptr_array_index (more->lines, 0);
  line->link = g_strdup ("verify");
}

void
csn_report_add_cover (CsnReport *self)
{
  GPtrArray *nodes = csn_report_get_nodes (self);

  csn_nodes_add_heading (nodes, 0, csn_report_get_title (self), "top");
  add_verdict (self);
  add_draft (self);
  add_notices (self);
  add_identity (self);
  add_tally (self);
  add_reasons (self);
  add_exception_summary (self);
  add_approval_summary (self);
  add_seal (self);
  add_exceptions (self);
  csn_nodes_add (nodes, CSN_NODE_CONTENTS);
  csn_nodes_add (nodes, CSN_NODE_BREAK);
}
