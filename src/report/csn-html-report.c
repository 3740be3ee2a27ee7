/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the HTML form of a report; see the header. Every text goes through put_text or
 * put_attribute; nothing else puts text from outside into the page. Attributes hold words of our
 * own, anchors and labels. */

#include "csn-html-report.h"

#include <string.h>

#include "csn-html-script.h"
#include "csn-html-style.h"

static const char *const TONES[] = { "neutral", "good", "warn", "bad", "info" };
static const char *const MARKS[] = { "", "✓", "✗", "!", "–", "○", "●", "⛨" };
static const char *const STYLES[] = { NULL, "strong", "small", "mono", "note", "state", NULL };

/* Escapes for text and for attributes alike; line ends become <br> in text. */
static void
put_text (GString *out, const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    switch (*p)
      {
      case '&':
        g_string_append (out, "&amp;");
        break;
      case '<':
        g_string_append (out, "&lt;");
        break;
      case '>':
        g_string_append (out, "&gt;");
        break;
      case '"':
        g_string_append (out, "&quot;");
        break;
      case '\'':
        g_string_append (out, "&#39;");
        break;
      case '\n':
        g_string_append (out, "<br>");
        break;
      default:
        g_string_append_c (out, *p);
      }
}

/* Anchors are of our own making but hold ids from the record: what is no plain letter becomes a
 * dash. */
static void
put_anchor (GString *out, const char *anchor)
{
  for (const char *p = anchor; *p != '\0'; p++)
    g_string_append_c (out, g_ascii_isalnum (*p) || *p == '-' ? *p : '-');
}

static void
put_attribute (GString *out, const char *name, const char *value)
{
  g_autofree char *one_line = g_strdelimit (g_strdup (value), "\n", ' ');

  g_string_append_printf (out, " %s=\"", name);
  put_text (out, one_line);
  g_string_append_c (out, '"');
}

static void
put_line (GString *out, CsnReportLine *line, const char *element)
{
  g_string_append_printf (out, "<%s", element);
  if (line->style == CSN_TEXT_STATE)
    g_string_append_printf (out, " class=\"state %s\"", TONES[line->tone]);
  else if (STYLES[line->style] != NULL)
    g_string_append_printf (out, " class=\"%s\"", STYLES[line->style]);
  g_string_append (out, " dir=\"auto\">");
  if (line->mark != CSN_MARK_NONE)
    g_string_append_printf (out, "<span class=\"mark\" aria-hidden=\"true\">%s</span>",
                            MARKS[line->mark]);
  if (line->link != NULL)
    {
      g_string_append (out, "<a href=\"#");
      put_anchor (out, line->link);
      g_string_append (out, "\">");
    }
  put_text (out, line->text);
  g_string_append_printf (out, "%s</%s>", line->link != NULL ? "</a>" : "", element);
}

static void
put_lines (GString *out, GPtrArray *lines)
{
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    put_line (out, g_ptr_array_index (lines, i), "p");
}

static void
put_id (GString *out, const char *anchor)
{
  if (anchor == NULL)
    return;
  g_string_append (out, " id=\"");
  put_anchor (out, anchor);
  g_string_append_c (out, '"');
}

static void
put_heading (GString *out, CsnReportNode *node)
{
  g_string_append_printf (out, "<h%u", node->level + 1);
  put_id (out, node->anchor);
  g_string_append (out, " dir=\"auto\">");
  put_text (out, node->text);
  for (guint i = 0; node->lines != NULL && i < node->lines->len; i++)
    {
      g_string_append_c (out, ' ');
      put_line (out, g_ptr_array_index (node->lines, i), "span");
    }
  g_string_append_printf (out, "</h%u>\n", node->level + 1);
}

static void
put_boxed (GString *out, CsnReportNode *node, const char *name)
{
  g_string_append_printf (out, "<div class=\"%s %s\">", name, TONES[node->tone]);
  if (node->text != NULL)
    {
      g_string_append_printf (
          out, "<p class=\"word\"><span class=\"mark\" aria-hidden=\"true\">%s</span> ",
          MARKS[node->mark]);
      put_text (out, node->text);
      g_string_append (out, "</p>");
    }
  put_lines (out, node->lines);
  g_string_append (out, "</div>\n");
}

static void
put_bar (GString *out, GArray *values)
{
  static const char *const fills[] = { "fneutral", "fgood", "fwarn", "fbad", "finfo" };
  static const guint order[] = { 1, 2, 4, 3, 0 };
  gint64 total = 0, done = 0;

  for (guint i = 0; i < values->len; i++)
    total += g_array_index (values, gint64, i);
  if (total <= 0)
    return;
  g_string_append (out, "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" "
                        "aria-hidden=\"true\">");
  for (guint k = 0; k < G_N_ELEMENTS (order); k++)
    {
      gint64 part = g_array_index (values, gint64, order[k]);
      gint64 from = done * 1000 / total;

      done += part;
      if (part > 0)
        g_string_append_printf (out,
                                "<rect class=\"%s\" x=\"%" G_GINT64_FORMAT
                                "\" y=\"0\" width=\"%" G_GINT64_FORMAT "\" height=\"10\"/>",
                                fills[order[k]], from, done * 1000 / total - from);
    }
  g_string_append (out, "</svg>\n");
}

static void
put_pairs (GString *out, CsnReportNode *node, const char *name)
{
  if (node->rows == NULL)
    return;
  g_string_append_printf (out, "<dl class=\"%s\">", name);
  for (guint i = 0; i < node->rows->len; i++)
    {
      CsnReportRow *row = g_ptr_array_index (node->rows, i);
      CsnReportLine *term
          = row->cells[0].lines != NULL ? g_ptr_array_index (row->cells[0].lines, 0) : NULL;

      g_string_append (out, g_str_equal (name, "tally") ? "<div><dt dir=\"auto\">"
                                                        : "<dt dir=\"auto\">");
      put_text (out, term != NULL ? term->text : "");
      g_string_append (out, "</dt>");
      for (guint k = 0; row->cells[1].lines != NULL && k < row->cells[1].lines->len; k++)
        put_line (out, g_ptr_array_index (row->cells[1].lines, k), "dd");
      if (g_str_equal (name, "tally"))
        g_string_append (out, "</div>");
    }
  g_string_append (out, "</dl>\n");
}

static void
put_list (GString *out, CsnReportNode *node)
{
  g_string_append (out, "<ul class=\"list\">\n");
  for (guint i = 0; node->rows != NULL && i < node->rows->len; i++)
    {
      CsnReportRow *row = g_ptr_array_index (node->rows, i);

      g_string_append (out, "<li>");
      put_lines (out, row->cells[0].lines);
      g_string_append (out, "</li>\n");
    }
  g_string_append (out, "</ul>\n");
}

static void
put_row (GString *out, CsnReportNode *node, CsnReportRow *row)
{
  if (row->title != NULL)
    {
      g_string_append_printf (
          out, "<tr class=\"group\"><th colspan=\"%u\" scope=\"rowgroup\" dir=\"auto\">",
          node->n_columns);
      put_text (out, row->title);
      g_string_append (out, "</th></tr>\n");
      return;
    }
  g_string_append (out, "<tr");
  put_id (out, row->anchor);
  g_string_append_c (out, '>');
  for (guint i = 0; i < row->n_cells; i++)
    {
      gboolean empty = row->cells[i].lines == NULL;

      g_string_append (out, "<td");
      if (node->columns[i].numeric)
        g_string_append (out, " class=\"num\"");
      else if (i == 1 && row->depth > 0)
        g_string_append_printf (out, " class=\"d%u\"", row->depth);
      if (!empty && i > 1)
        put_attribute (out, "data-label", node->columns[i].title);
      g_string_append_c (out, '>');
      put_lines (out, row->cells[i].lines);
      g_string_append (out, "</td>");
    }
  g_string_append (out, "</tr>\n");
}

static void
put_table (GString *out, CsnReportNode *node)
{
  g_string_append (out, "<table><thead><tr>");
  for (guint i = 0; i < node->n_columns; i++)
    g_string_append_printf (out, "<th scope=\"col\"%s>%s</th>",
                            node->columns[i].numeric ? " class=\"num\"" : "",
                            node->columns[i].title);
  g_string_append (out, "</tr></thead><tbody>\n");
  for (guint i = 0; node->rows != NULL && i < node->rows->len; i++)
    put_row (out, node, g_ptr_array_index (node->rows, i));
  g_string_append (out, "</tbody></table>\n");
}

static void
put_matrix (GString *out, CsnReportNode *node)
{
  g_string_append (out, "<figure><table class=\"matrix\"><thead><tr><th scope=\"col\"></th>");
  for (guint impact = 1; impact <= 5; impact++)
    g_string_append_printf (out, "<th scope=\"col\">%u</th>", impact);
  g_string_append (out, "</tr></thead><tbody>\n");
  for (guint likelihood = 5; likelihood >= 1; likelihood--)
    {
      g_string_append_printf (out, "<tr><th scope=\"row\">%u</th>", likelihood);
      for (guint impact = 1; impact <= 5; impact++)
        {
          CsnReportLine *line = g_ptr_array_index (node->lines, (likelihood - 1) * 5 + impact - 1);
          guint product = likelihood * impact;

          g_string_append_printf (out, "<td class=\"%s\">",
                                  product < 5    ? "good"
                                  : product < 13 ? "warn"
                                                 : "bad");
          put_text (out, line->text);
          g_string_append (out, "</td>");
        }
      g_string_append (out, "</tr>\n");
    }
  g_string_append (out, "</tbody></table><figcaption>Likelihood upward, impact to the right. ");
  put_text (out, node->text);
  g_string_append (out, "</figcaption></figure>\n");
}

static void
put_plot (GString *out, CsnReportNode *node)
{
  guint n = MIN (node->values->len, 200);
  guint first = node->values->len - n;
  gint64 most = 1;

  for (guint i = first; i < node->values->len; i++)
    most = MAX (most, g_array_index (node->values, gint64, i));
  g_string_append (out, "<figure><svg role=\"img\" width=\"320\" height=\"48\" viewBox=\"0 0 1000 "
                        "100\" preserveAspectRatio=\"none\"");
  put_attribute (out, "aria-label", node->text);
  g_string_append_c (out, '>');
  for (guint i = 0; i < n; i++)
    {
      gint64 height = MAX (g_array_index (node->values, gint64, first + i) * 96 / most, 2);

      g_string_append_printf (out,
                              "<rect class=\"finfo\" x=\"%u\" y=\"%" G_GINT64_FORMAT
                              "\" width=\"%u\" height=\"%" G_GINT64_FORMAT "\"/>",
                              i * 1000 / n, 100 - height, MAX (1000 / n * 7 / 10, 1), height);
    }
  g_string_append (out, "</svg><figcaption>");
  put_text (out, node->text);
  g_string_append (out, "</figcaption></figure>\n");
}

static void
put_contents (GString *out, GPtrArray *nodes)
{
  g_string_append (out, "<nav aria-label=\"Contents\"><h4>Contents</h4><ol>\n");
  for (guint i = 0; i < nodes->len; i++)
    {
      CsnReportNode *node = g_ptr_array_index (nodes, i);

      if (node->kind != CSN_NODE_HEADING || node->level < 1 || node->level > 2
          || node->anchor == NULL)
        continue;
      g_string_append_printf (out, "<li class=\"l%u\"><a href=\"#", node->level);
      put_anchor (out, node->anchor);
      g_string_append (out, "\">");
      put_text (out, node->text);
      g_string_append (out, "</a></li>\n");
    }
  g_string_append (out, "</ol></nav>\n");
}

static void
put_node (GString *out, CsnReportNode *node, GPtrArray *nodes)
{
  switch (node->kind)
    {
    case CSN_NODE_HEADING:
      put_heading (out, node);
      break;
    case CSN_NODE_TEXT:
      put_lines (out, node->lines);
      break;
    case CSN_NODE_BANNER:
      put_boxed (out, node, "banner");
      break;
    case CSN_NODE_VERDICT:
      put_boxed (out, node, "verdict");
      break;
    case CSN_NODE_TALLY:
      put_pairs (out, node, "tally");
      put_bar (out, node->values);
      put_lines (out, node->lines);
      break;
    case CSN_NODE_LIST:
      put_list (out, node);
      break;
    case CSN_NODE_PAIRS:
      put_pairs (out, node, "pairs");
      break;
    case CSN_NODE_TABLE:
      put_table (out, node);
      break;
    case CSN_NODE_CODE:
      g_string_append (out, "<pre tabindex=\"0\">");
      put_text (out, node->text);
      g_string_append (out, "</pre>\n");
      break;
    case CSN_NODE_MATRIX:
      put_matrix (out, node);
      break;
    case CSN_NODE_PLOT:
      put_plot (out, node);
      break;
    case CSN_NODE_CONTENTS:
      put_contents (out, nodes);
      break;
    case CSN_NODE_PICTURES: /* a page is made from the record alone */
    case CSN_NODE_FIELD:    /* only a PDF has places to sign */
    case CSN_NODE_BREAK:
      break;
    }
}

/* As a policy names a style or script by its content. (transfer full) */
static char *
hash_content (const char *text)
{
  guint8 digest[32];
  gsize size = sizeof digest;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sum, (const guchar *)text, -1);
  g_checksum_get_digest (sum, digest, &size);
  return g_base64_encode (digest, size);
}

static void
put_head (GString *out, CsnReport *report, const char *script)
{
  g_autofree char *style_hash = hash_content (CSN_HTML_STYLE);
  g_autofree char *script_hash = hash_content (script);

  g_string_append (out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
  g_string_append_printf (out,
                          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                          "'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; "
                          "img-src data:; base-uri 'none'; form-action 'none'\">\n",
                          style_hash, script_hash);
  g_string_append (
      out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
           "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"generator\" content=\"");
  put_text (out, csn_json_get_string (csn_record_export_get_root (csn_report_get_record (report)),
                                      "program", ""));
  g_string_append (out, "\">\n<title>");
  CsnReportNode *title = g_ptr_array_index (csn_report_get_nodes (report), 0);
  put_text (out, title->text);
  g_string_append_printf (out, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n",
                          CSN_HTML_STYLE);
}

static void
put_file (GString *out, const CsnReportFile *file)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (file->bytes, &length);
  g_autofree char *text = g_base64_encode (data, length);

  g_string_append_printf (out, "<script type=\"%s\" id=\"%s\">%s</script>\n", file->media,
                          file->name, text);
}

GBytes *
csn_html_report_write (CsnReport *report)
{
  g_return_val_if_fail (CSN_IS_REPORT (report), NULL);

  CsnRecordExport *record = csn_report_get_record (report);
  GPtrArray *nodes = csn_report_get_nodes (report);
  g_autoptr (GPtrArray) files = csn_record_export_list_approval_files (record);
  g_autoptr (GBytes) json = csn_record_export_to_bytes (record);
  CsnReportFile whole = { "record.json", "application/json", "", json };
  GString *out = g_string_sized_new (64 * 1024 + g_bytes_get_size (json) * 3);

  g_autofree char *script = csn_html_script_new ();

  put_head (out, report, script);
  g_string_append (out, "<p class=\"kicker\">Countersign · release record</p>\n"
                        "<p id=\"self-check\" role=\"status\" hidden></p>\n");
  for (guint i = 0; i < nodes->len; i++)
    put_node (out, g_ptr_array_index (nodes, i), nodes);
  g_string_append_printf (
      out, "<footer>record.json, SHA-256 <span class=\"mono\" id=\"digest\">%s</span></footer>\n</main>\n",
      csn_record_export_get_sha256 (record));
  put_file (out, &whole);
  for (guint i = 0; i < files->len; i++)
    put_file (out, g_ptr_array_index (files, i));
  g_string_append_printf (out, "<script>%s</script>\n</body>\n</html>\n", script);
  return g_string_free_to_bytes (out);
}
