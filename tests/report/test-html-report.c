/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* HTML reports: what is put in comes out as text and never as markup; the page can be taken apart
 * again; and every byte of it is held to what its record says. */

#include <libxml/HTMLparser.h>
#include <string.h>

#include "csn-finding.h"
#include "csn-html-report.h"
#include "csn-report.h"
#include "report-fixture.h"

/* Elements and attributes that our own writer makes; anything else in a parsed page came from a
 * text. */
static const char *const ELEMENTS[] = {
  "html",       "head", "meta", "title", "style", "body",   "main",   "p",  "h1", "h2",
  "h3",         "h4",   "h5",   "span",  "a",     "div",    "dl",     "dt", "dd", "svg",
  "rect",       "ul",   "li",   "table", "thead", "tbody",  "tr",     "th", "td", "figure",
  "figcaption", "nav",  "ol",   "pre",   "br",    "footer", "script", NULL,
};
static const char *const ATTRIBUTES[] = {
  "lang",
  "hidden",
  "charset",
  "http-equiv",
  "content",
  "name",
  "class",
  "id",
  "dir",
  "href",
  "aria-hidden",
  "aria-label",
  "data-label",
  "scope",
  "colspan",
  "tabindex",
  "viewbox",
  "preserveaspectratio",
  "x",
  "y",
  "width",
  "height",
  "role",
  "type",
  NULL,
};

static const char *const PAYLOADS[] = {
  "<script>alert(1)</script>",
  "</script><script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg onload=alert(1)>",
  "\"><script>alert(1)</script>",
  "'><script>alert(1)</script>",
  "--><script>alert(1)</script>",
  "<!--",
  "]]>",
  "<![CDATA[<script>]]>",
  "</title><script>alert(1)</script>",
  "</style><script>alert(1)</script>",
  "</textarea><script>alert(1)</script>",
  "</noscript><script>alert(1)</script>",
  "</main>",
  "</main>\n<script type=\"application/json\" id=\"record.json\">e30=</script>",
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\tscript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "<a href=javascript:alert(1)>x</a>",
  "<a href='javascript:alert(1)'>x</a>",
  "<iframe src=javascript:alert(1)>",
  "<object data=x>",
  "<embed src=x>",
  "<base href=//evil.example>",
  "<link rel=stylesheet href=//evil.example>",
  "<meta http-equiv=refresh content=0;url=//evil.example>",
  "<form action=//evil.example><input>",
  "<button formaction=javascript:alert(1)>",
  "<input autofocus onfocus=alert(1)>",
  "<details open ontoggle=alert(1)>",
  "<video><source onerror=alert(1)>",
  "<audio src onerror=alert(1)>",
  "<body onload=alert(1)>",
  "<marquee onstart=alert(1)>",
  "<math><mi xlink:href=\"javascript:alert(1)\">",
  "<svg><script>alert(1)</script></svg>",
  "<svg><a xlink:href=javascript:alert(1)>",
  "<svg><animate onbegin=alert(1)>",
  "<style>*{background:url(//evil.example)}</style>",
  "<p style=\"background:url(//evil.example)\">",
  "expression(alert(1))",
  "@import '//evil.example'",
  "{}*{color:red}",
  "\\3c script\\3e",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "&#60;script&#62;",
  "&#x3c;script&#x3e;",
  "&amp;lt;script",
  "%3Cscript%3E",
  "\\u003cscript\\u003e",
  "\xef\xbc\x9cscript\xef\xbc\x9e",
  "+ADw-script+AD4-",
  "<scr<script>ipt>",
  "<<script>alert(1)//<</script>",
  "<script/src=//evil.example>",
  "<script\n>alert(1)</script\n>",
  "<SCRIPT>alert(1)</SCRIPT>",
  "<sCrIpT>alert(1)</sCrIpT>",
  "<img/src/onerror=alert(1)>",
  "<img src=\"x\"onerror=\"alert(1)\">",
  "<img src=`x`onerror=alert(1)>",
  "`onerror=alert(1)",
  "\" onmouseover=\"alert(1)",
  "' onmouseover='alert(1)",
  "\" autofocus onfocus=alert(1) x=\"",
  "\"/><img src=x onerror=alert(1)>",
  "x\" style=\"x:expression(alert(1))",
  "\nonclick=alert(1)",
  "\ronclick=alert(1)",
  "\tonclick=alert(1)",
  "\x0bonclick=alert(1)",
  "\x0conclick=alert(1)",
  "\x01<script>",
  "\x1b]8;;http://evil.example\x07link\x1b]8;;\x07",
  "\xe2\x80\xae"
  "txt.exe",
  "\xe2\x81\xa6hidden\xe2\x81\xa9",
  "\xe2\x80\x8b<b>",
  "\xef\xbb\xbf<b>",
  "\xe2\x80\xa8<b>",
  "\xc2\x85<b>",
  "<b>bold</b>",
  "<i>",
  "</p>",
  "</td></tr></table>",
  "</dl></div>",
  "</li></ul>",
  "</pre>",
  "</nav>",
  "</body></html>",
  "</html>",
  "<html>",
  "<head>",
  "<title>",
  "<xmp>",
  "<plaintext>",
  "<noembed>",
  "<template><script>",
  "<slot>",
  "<dialog open>",
  "<select><option>",
  "<frameset onload=alert(1)>",
  "<isindex>",
  "<keygen>",
  "<portal src=//evil.example>",
  "<picture><source>",
  "<table background=//evil.example>",
  "<td background=x>",
  "<input type=image src=x onerror=alert(1)>",
  "<label for=x>",
  "<map name=x><area href=javascript:alert(1)>",
  "<applet code=x>",
  "<bgsound src=x>",
  "<layer>",
  "<?xml version=\"1.0\"?>",
  "<?php echo 1 ?>",
  "<% alert(1) %>",
  "{{constructor.constructor('alert(1)')()}}",
  "${alert(1)}",
  "#{alert(1)}",
  "[x](javascript:alert(1))",
  "![x](//evil.example/x.png)",
  "|cell|cell|",
  "=cmd|' /C calc'!A0",
};

static CsnReport *
make_report (guint n_items, const char *word)
{
  g_autoptr (ReportFixture) fixture = report_fixture_new (n_items, word, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordExport) record = csn_record_export_new (&fixture->input, &error);

  g_assert_no_error (error);
  return csn_report_new (record);
}

static GBytes *
make_page (guint n_items, const char *word)
{
  g_autoptr (CsnReport) report = make_report (n_items, word);

  return csn_html_report_write (report);
}

static void
check_element (xmlNode *node)
{
  g_autofree char *name = g_ascii_strdown ((const char *)node->name, -1);

  if (!g_strv_contains (ELEMENTS, name))
    g_error ("element %s", name);
  for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
    {
      g_autofree char *key = g_ascii_strdown ((const char *)attribute->name, -1);
      xmlChar *value = xmlNodeGetContent ((xmlNode *)attribute);

      if (!g_strv_contains (ATTRIBUTES, key))
        g_error ("attribute %s of %s", key, name);
      if (g_str_equal (key, "href"))
        g_assert_cmpint (value[0], ==, '#');
      if (g_str_equal (name, "script") && g_str_equal (key, "type"))
        g_assert_true (g_str_has_prefix ((const char *)value, "application/"));
      xmlFree (value);
    }
}

static guint
check_tree (xmlNode *node, guint *n_scripts)
{
  guint n = 0;

  for (; node != NULL; node = node->next)
    {
      if (node->type == XML_ELEMENT_NODE)
        {
          n++;
          check_element (node);
          *n_scripts += xmlStrcasecmp (node->name, BAD_CAST "script") == 0;
        }
      else
        g_assert_true (node->type != XML_COMMENT_NODE && node->type != XML_PI_NODE);
      n += check_tree (node->children, n_scripts);
    }
  return n;
}

static void
ignore_cb (void *context, const char *format, ...)
{
}

static guint
count_elements (GBytes *bytes)
{
  guint n_scripts = 0;

  xmlSetGenericErrorFunc (NULL, ignore_cb);
  htmlDocPtr document = htmlReadMemory (g_bytes_get_data (bytes, NULL),
                                        (int)g_bytes_get_size (bytes), NULL, "UTF-8",
                                        HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING
                                            | HTML_PARSE_RECOVER | XML_PARSE_HUGE);
  g_assert_nonnull (document);
  guint n = check_tree (xmlDocGetRootElement (document), &n_scripts);
  xmlFreeDoc (document);
  g_assert_cmpuint (n_scripts, ==, 4); /* record, statement, signature, self-check */
  return n;
}

/* The page of @payload in all texts: as many elements as with a harmless one, all of them ours, and the record comes back whole. */
static void
check_payload (const char *payload, guint n_plain)
{
  g_autoptr (GBytes) page = make_page (3, payload);
  g_autoptr (GPtrArray) findings = csn_findings_new ();
  g_autoptr (CsnRecordExport) record = NULL;
  guint n_elements = count_elements (page);

  /* a line end in a text is a <br> of ours: not more elements than that */
  if (strpbrk (payload, "\n\r") == NULL)
    g_assert_cmpuint (n_elements, ==, n_plain);
  record = csn_html_report_check (page, findings);
  g_assert_nonnull (record);
  g_assert_cmpuint (findings->len, ==, 0);
}

/* Each payload; in the long form each before and behind every other. */
static void
test_payloads (void)
{
  g_autoptr (GBytes) plain = make_page (3, "x");
  guint n_plain = count_elements (plain);

  g_assert_cmpuint (G_N_ELEMENTS (PAYLOADS), >=, 120);
  for (gsize i = 0; i < G_N_ELEMENTS (PAYLOADS); i++)
    {
      check_payload (PAYLOADS[i], n_plain);
      for (gsize k = 0; g_test_slow () && k < G_N_ELEMENTS (PAYLOADS); k++)
        {
          g_autofree char *pair = g_strconcat (PAYLOADS[i], PAYLOADS[k], NULL);

          check_payload (pair, n_plain);
        }
    }
}

static char *
hash_of (const char *start, const char *end)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sum, (const guchar *)start, end - start);
  g_checksum_get_digest (sum, digest, &length);
  return g_base64_encode (digest, length);
}

static void
test_policy (void)
{
  g_autoptr (GBytes) page = make_page (3, "");
  const char *text = g_bytes_get_data (page, NULL);
  const char *style = strstr (text, "<style>") + strlen ("<style>");
  const char *end = strstr (style, "</style>");
  const char *script = strstr (text, "<script>") + strlen ("<script>");
  g_autofree char *style_hash = hash_of (style, end);
  g_autofree char *script_hash = hash_of (script, strstr (script, "</script>"));
  g_autofree char *policy
      = g_strdup_printf ("content=\"default-src 'none'; style-src 'sha256-%s'; script-src 'sha256-%s'; "
                         "img-src data:; base-uri 'none'; form-action 'none'\"",
                         style_hash, script_hash);
  g_assert_nonnull (g_strstr_len (text, 1000, policy));
  g_assert_null (g_strstr_len (text, end - text, "style=\""));
  g_assert_null (g_strstr_len (text, (gssize)g_bytes_get_size (page), "http://"));
}

static void
test_read (void)
{
  g_autoptr (CsnReport) report = make_report (5, "审核");
  g_autoptr (GBytes) page = csn_html_report_write (report);
  g_autoptr (GBytes) json = csn_record_export_to_bytes (csn_report_get_record (report));
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = csn_html_report_read (page, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (files->len, ==, 3);
  const CsnReportFile *file = g_ptr_array_index (files, 0);
  g_assert_cmpstr (file->name, ==, "record.json");
  g_assert_cmpstr (file->media, ==, "application/json");
  g_assert_true (g_bytes_equal (file->bytes, json));
}

/* The commands that the page prints give back the exact bytes of an approval. */
static void
test_recipe (void)
{
  g_autoptr (GBytes) page = make_page (3, "");
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("countersign-XXXXXX", &error);
  g_assert_no_error (error);
  g_autofree char *path = g_build_filename (folder, "report.html", NULL);
  const char *text = g_bytes_get_data (page, NULL);
  const char *start = strstr (text, "<pre tabindex=\"0\">sed -n ");
  g_autofree char *out = NULL;
  int status;

  g_assert_nonnull (start);
  start += strlen ("<pre tabindex=\"0\">");
  g_autofree char *printed = g_strndup (start, strstr (start, "</pre>") - start);
  g_autoptr (GString) commands = g_string_new (printed);
  g_string_replace (commands, "<br>", "\n", 0);
  g_string_replace (commands, "&#39;", "'", 0);
  g_string_replace (commands, "&quot;", "\"", 0);
  g_string_replace (commands, "&gt;", ">", 0);
  g_string_replace (commands, "&lt;", "<", 0);
  g_string_replace (commands, "&amp;", "&", 0);
  g_file_set_contents (path, text, (gssize) g_bytes_get_size (page), &error);
  g_assert_no_error (error);
  g_string_append (commands, "\nbase64 approval.p7s && cat approval.json && rm -r \"$PWD\"");
  const char *argv[] = { "sh", "-c", commands->str, NULL };
  g_spawn_sync (folder, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_assert_true (g_str_has_prefix (out, "MAMCAQE=\n{\"at\":\"2026-11-20T17:31:05+01:00\""));
  g_assert_true (g_str_has_suffix (out, "\"template\":\"\"}"));
}

static void
test_refused (void)
{
  static const char *const pages[]
      = { "",
          "<html></html>",
          "</main>\n",
          "</main>\n<script type=\"application/json\" id=\"x.json\">e30=</script>\n",
          "</main>\n<script type=\"application/json\" id=\"record.json\">!</script>\n",
          "\xff\xfe" };

  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (pages[i], strlen (pages[i]));
      g_autoptr (GPtrArray) findings = csn_findings_new ();
      g_autoptr (CsnRecordExport) record = csn_html_report_check (bytes, findings);

      g_assert_null (record);
      g_assert_cmpuint (csn_findings_count (findings, CSN_FINDING_ERROR), ==, 1);
    }
}

/* A page that another version laid out cannot be made again: it says so, and is not accepted whatever its text. */
static void
test_other_layout (void)
{
  for (int step = -1; step <= 1; step += 2)
    {
      g_autoptr (CsnReport) now = make_report (2, "");
      g_autoptr (GBytes) bytes = csn_record_export_to_bytes (csn_report_get_record (now));
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      g_autofree char *ours = g_strdup_printf ("\"layout\":%d", CSN_REPORT_LAYOUT);
      g_autofree char *theirs = g_strdup_printf ("\"layout\":%d", CSN_REPORT_LAYOUT + step);
      g_autoptr (GString) changed = g_string_new (text);
      g_autoptr (GPtrArray) findings = csn_findings_new ();
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_string_replace (changed, ours, theirs, 0), ==, 1);
      g_autoptr (GBytes) other = g_bytes_new (changed->str, changed->len);
      g_autoptr (CsnRecordExport) record = csn_record_export_new_from_bytes (other, &error);
      g_assert_no_error (error);
      g_autoptr (CsnReport) report = csn_report_new (record);
      g_autoptr (GBytes) page = csn_html_report_write (report);
      g_autoptr (CsnRecordExport) checked = csn_html_report_check (page, findings);

      g_assert_cmpuint (csn_findings_count (findings, CSN_FINDING_ERROR), ==, 1);
      g_assert_cmpstr (csn_finding_get_code (g_ptr_array_index (findings, 0)), ==, "html-layout");
      g_assert_nonnull (strstr (csn_finding_get_text (g_ptr_array_index (findings, 0)), step < 0 ? "older" : "newer"));
    }
}

/* Flipping a bit anywhere is found: in the visible text, in the policy, in the embedded record. */
static void
test_every_byte (void)
{
  g_autoptr (GBytes) page = make_page (2, "");
  gsize length;
  const guint8 *data = g_bytes_get_data (page, &length);
  guint step = g_test_slow () ? 1 : 211;

  for (gsize i = 0; i < length; i += step)
    {
      guint8 *copy = g_memdup2 (data, length);
      g_autoptr (GPtrArray) findings = csn_findings_new ();

      copy[i] ^= 1;
      g_autoptr (GBytes) changed = g_bytes_new_take (copy, length);
      g_autoptr (CsnRecordExport) record = csn_html_report_check (changed, findings);
      g_assert_cmpuint (csn_findings_count (findings, CSN_FINDING_ERROR), >, 0);
    }
}

static void
test_times (void)
{
  static const char *const cases[][2] = {
    { "2026-11-20T17:31:05Z", "2026-11-20 17:31:05 +00:00" },
    { "2026-11-20T17:31:05+01:00", "2026-11-20 17:31:05 +01:00" },
    { "2026-11-20T17:31:05.585221+01:00", "2026-11-20 17:31:05 +01:00" },
    { "2026-11-20", "2026-11-20" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = csn_report_show_time (cases[i][0]);

      g_assert_cmpstr (shown, ==, cases[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/html-report/times", test_times);
  g_test_add_func ("/html-report/E-05-payloads", test_payloads);
  g_test_add_func ("/html-report/E-05-policy", test_policy);
  g_test_add_func ("/html-report/read", test_read);
  g_test_add_func ("/html-report/recipe", test_recipe);
  g_test_add_func ("/html-report/refused", test_refused);
  g_test_add_func ("/html-report/other-layout", test_other_layout);
  g_test_add_func ("/html-report/every-byte", test_every_byte);
  return g_test_run ();
}
