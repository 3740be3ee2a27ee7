/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Hurl texts, one feature each, run against a server on loopback: exit code and failing lines. */

#include "csn-hurl-run.h"
#include "csn-json.h"
#include "probe-fixture.h"

#include <string.h>

typedef struct
{
  const char *text;      /* BASE stands for the server */
  int exit;
  const char *failed;    /* lines of failing asserts, "3 5" (nullable) */
} Case;

static const Case cases[] = {
  { "GET BASE/ok\n", 0 },
  { "GET BASE/ok\nHTTP 200\n", 0 },
  { "GET BASE/ok\nHTTP *\n", 0 },
  { "GET BASE/ok\nHTTP/1.1 200\n", 0 },
  { "GET BASE/ok\nHTTP/2 200\n", 4, "2" },
  { "GET BASE/ok\nHTTP 201\n", 4, "2" },
  { "# first\n\nGET BASE/ok # why\nX-A: b\n\nHTTP 200 # fine\n# end", 0 },
  { "GET BASE/ok\nHTTP 200\nContent-Type: text/plain\n", 0 },
  { "GET BASE/ok\nHTTP 200\nContent-Type: text/html\n", 4, "3" },
  { "GET BASE/ok\nHTTP 200\n```\nfine\n```\n", 0 },
  { "GET BASE/ok\nHTTP 200\n`other`\n", 4, "3" },
  { "GET BASE/json\nHTTP 200\n{\"items\":[1,2,3],\"refunded\":12.5,\"state\":{\"ready\":true,\"none\":null}}\n", 0 },
  { "GET BASE/json\nHTTP 200\n{\"items\":[1,2]}\n", 4, "3" },
  { "GET BASE/json\nHTTP 200\n[Asserts]\nstatus == 200\nstatus >= 200\nstatus < 300\nstatus != 404\n", 0 },
  { "GET BASE/json\nHTTP 200\n[Asserts]\nversion == \"1.1\"\nurl endsWith \"/json\"\nurl startsWith \"http://\"\n", 0 },
  { "GET BASE/json\nHTTP 200\n[Asserts]\nheader \"Content-Type\" contains \"json\"\nheader \"X-No\" not exists\n", 0 },
  { "GET BASE/json\nHTTP 200\n[Asserts]\nheader \"X-No\" exists\nheader \"Content-Type\" == \"x\"\n", 4, "4 5" },
  { "GET BASE/json\nHTTP 200\n[Asserts]\njsonpath \"$.refunded\" == 12.5\njsonpath \"$.refunded\" > 12\n"
    "jsonpath \"$.refunded\" isFloat\njsonpath \"$.items\" count == 3\njsonpath \"$.items[0]\" == 1\n"
    "jsonpath \"$.items[*]\" includes 2\njsonpath \"$.items\" isCollection\njsonpath \"$.items\" isList\n"
    "jsonpath \"$.state\" isObject\njsonpath \"$.state.ready\" == true\njsonpath \"$.state.ready\" isBoolean\n"
    "jsonpath \"$.state.none\" == null\njsonpath \"$.state.none\" exists\njsonpath \"$.missing\" not exists\n"
    "jsonpath \"$.items[0]\" isInteger\njsonpath \"$.items[0]\" isNumber\n", 0 },
  { "GET BASE/json\nHTTP 200\n[Asserts]\njsonpath \"$.refunded\" == 12\njsonpath \"$.missing\" exists\njsonpath \"$.missing\" == 1\n"
    "jsonpath \"$.items\" count == 4\njsonpath \"$.refunded\" contains \"x\"\n", 4, "4 5 6 7 8" },
  { "GET BASE/json\nHTTP 200\n[Asserts]\njsonpath \"$.items\" nth 1 == 2\njsonpath \"$.items\" first == 1\n"
    "jsonpath \"$.items\" last == 3\njsonpath \"$.items\" nth -1 == 3\njsonpath \"$.items\" nth 9 not exists\n", 0 },
  { "GET BASE/ok\nHTTP 200\n[Asserts]\nbody == \"fine\\n\"\nbody contains \"fin\"\nbody matches /^f.n/\nbody matches \"^f\"\n"
    "body not contains \"x\"\nbody split \"i\" count == 2\nbody replace \"fine\" \"good\" startsWith \"good\"\n"
    "body replaceRegex /f(i)/ \"x\" startsWith \"xne\"\nregex \"(f.)\" == \"fi\"\nregex /(n)e/ == \"n\"\nbody toString isString\n", 0 },
  { "GET BASE/ok\nHTTP 200\n[Asserts]\nbytes count == 5\nbytes == hex,66696e650a;\nbytes startsWith base64,Zmk=;\n"
    "sha256 == hex,3fdd3d13a8d7e2fa1e8e1b1ee0e5a5e3aa3a3e1cf8a6dc8e6a2d2d8bb9a3b3a1;\n", 4, "7" },
  { "GET BASE/ok\nHTTP 200\n[Asserts]\nmd5 toHex == \"d5e1f8ec5e8b6c0e0d1c8a5ff1b4bcd0\"\nduration < 5000\nip == \"127.0.0.1\"\n", 4, "4" },
  { "GET BASE/json\nHTTP 200\n[Captures]\nr: jsonpath \"$.refunded\"\nGET BASE/echo\nX-R: {{r}}\nHTTP 200\n[Asserts]\n"
    "body contains \"X-R: 12.5\"\nvariable \"r\" == 12.5\n", 0 },
  { "GET BASE/json\nHTTP 200\n[Captures]\nr: jsonpath \"$.missing\"\n", 3 },
  { "GET BASE/ok\nX-A: {{unknown}}\n", 3 },
  { "GET BASE/ok\n[Options]\nvariable: a=1\nvariable: b=two\n[Query]\na: {{a}}\nHTTP 200\n[Asserts]\nurl endsWith \"?a=1\"\n"
    "variable \"a\" isInteger\nvariable \"b\" == \"two\"\n", 0 },
  { "GET BASE/echo\n[QueryStringParams]\nq: a b&c\nHTTP 200\n[Asserts]\nbody contains \"?q=a%20b%26c\"\n", 0 },
  { "POST BASE/echo\n[Form]\na: 1 2\nb: ü\nHTTP 200\n[Asserts]\nbody contains \"a=1%202&b=%C3%BC\"\n"
    "body contains \"application/x-www-form-urlencoded\"\n", 0 },
  { "POST BASE/echo\n[Multipart]\nf: value\nHTTP 200\n[Asserts]\nbody contains \"name=\\\"f\\\"\"\n", 0 },
  { "GET BASE/echo\n[Cookies]\na: 1\nb: 2\nHTTP 200\n[Asserts]\nbody contains \"Cookie: a=1; b=2\"\n", 0 },
  { "GET BASE/echo\n[BasicAuth]\nann: pw\nHTTP 200\n[Asserts]\nbody contains \"Basic YW5uOnB3\"\n", 0 },
  { "GET BASE/echo\n[Options]\nuser: ann:pw\nheader: X-O: 1\nHTTP 200\n[Asserts]\nbody contains \"Basic YW5uOnB3\"\nbody contains \"X-O: 1\"\n", 0 },
  { "POST BASE/echo\n{\"a\": \"{{v}}\", \"n\": {{n}}}\nHTTP 200\n[Asserts]\nbody contains \"{\\\"a\\\": \\\"x\\\\\\\"y\\\", \\\"n\\\": 7}\"\n"
    "body contains \"application/json\"\n", 0 },
  { "POST BASE/echo\n<a><b/>text</a>\nHTTP 200\n[Asserts]\nbody endsWith \"<a><b/>text</a>\"\n", 0 },
  { "POST BASE/echo\n```json\n{\"x\": {{n}}}\n```\nHTTP 200\n[Asserts]\nbody contains \"{\\\"x\\\": 7}\"\n", 0 },
  { "POST BASE/echo\nbase64,aGVsbG8=;\nHTTP 200\n[Asserts]\nbody endsWith \"hello\"\n", 0 },
  { "POST BASE/echo\nhex,68 69;\nHTTP 200\n", 3 },
  { "POST BASE/echo\nfile,../etc/passwd;\nHTTP 200\n", 3 },
  { "PURGE BASE/echo\nHTTP 200\n[Asserts]\nbody startsWith \"PURGE /echo\"\n", 0 },
  { "GET BASE/redirect\nHTTP 302\n[Asserts]\nheader \"Location\" endsWith \"/ok\"\nredirects count == 0\n", 0 },
  { "GET BASE/redirect\n[Options]\nlocation: true\nHTTP 200\n[Asserts]\nurl endsWith \"/ok\"\nredirects count == 1\n", 0 },
  { "GET BASE/loop\n[Options]\nlocation: true\nmax-redirs: 3\nHTTP 200\n", 3 },
  { "GET BASE/metadata\n[Options]\nlocation: true\nHTTP 200\n", 3 },
  { "GET http://169.254.169.254/\nHTTP 200\n", 3 },
  { "GET http://127.0.0.1:1/\nHTTP 200\n", 3 },
  { "GET BASE/slow/3000\n[Options]\nmax-time: 100ms\nHTTP 200\n", 3 },
  { "GET BASE/status/500\nHTTP 200\nGET BASE/ok\nHTTP 201\n", 4, "2" },
  { "GET BASE/ok\n[Options]\nskip: true\nHTTP 500\n", 0 },
  { "GET BASE/ok\n[Options]\nrepeat: 3\nHTTP 200\n", 0 },
  { "GET BASE/flaky/2\n[Options]\nretry: 2\nretry-interval: 1ms\nHTTP 200\nGET BASE/flaky/2\n[Options]\nretry: 2\nretry-interval: 1ms\nHTTP 200\n", 0 },
  { "GET BASE/ok\n[Options]\ndelay: 5ms\nHTTP 200\n", 0 },
  { "GET BASE/ok\nHTTP 200\n[Captures]\nt: body\n[Asserts]\nvariable \"t\" base64Encode == \"ZmluZQo=\"\n"
    "variable \"t\" base64Encode base64Decode decode \"utf-8\" == \"fine\\n\"\nvariable \"t\" urlEncode == \"fine%0A\"\n"
    "variable \"t\" urlEncode urlDecode == \"fine\\n\"\nvariable \"t\" utf8Encode toHex == \"66696e650a\"\n", 0 },
  { "GET BASE/ok?a=1&b=x%20y\nHTTP 404\n", 4, "2" },
  { "GET BASE/ok?a=1&b=x%20y\nHTTP 200\n[Asserts]\nurl urlQueryParam \"b\" == \"x y\"\nurl urlQueryParam \"z\" not exists\n", 0 },
  { "GET BASE/ok\nHTTP 200\n[Asserts]\nheader \"Date\" toDate \"%a, %d %b %Y %H:%M:%S GMT\" isDate\n"
    "header \"Date\" toDate \"%a, %d %b %Y %H:%M:%S GMT\" daysAfterNow == 0\nbody count == 5\nbody not isEmpty\n", 0 },
  { "GET BASE/ok\n[Options]\nvariable: s=12\nvariable: f=1.5\nvariable: u=123e4567-e89b-12d3-a456-426614174000\n"
    "variable: i=127.0.0.1\nvariable: d=2020-01-02T03:04:05Z\nvariable: j={\"a\":[1,2]}\nvariable: h=<b>&x</b>\nHTTP 200\n[Asserts]\n"
    "variable \"s\" toString toInt == 12\nvariable \"f\" toInt == 1\nvariable \"s\" toFloat == 12.0\nvariable \"u\" isUuid\n"
    "variable \"i\" isIpv4\nvariable \"i\" not isIpv6\nvariable \"d\" isIsoDate\nvariable \"d\" toDate \"%+\" daysBeforeNow > 1000\n"
    "variable \"j\" jsonpath \"$.a\" count == 2\nvariable \"h\" htmlEscape contains \"&lt;b&gt;\"\nvariable \"h\" htmlEscape htmlUnescape == \"<b>&x</b>\"\n"
    "variable \"h\" xpath \"count(//b)\" == 1.0\n", 0 },
  { "GET BASE/ok\nHTTP 200\n[Asserts]\nbody toInt == 1\njsonpath \"$\" == 1\nxpath \"//\" exists\nregex \"(\" exists\n", 4, "4 5 6 7" },
  /* texts that are wrong */
  { "GET\n", 2 },
  { "get BASE/ok\n", 2 },
  { "GET BASE/ok\nHTTP abc\n", 2 },
  { "GET BASE/ok\nHTTP/4 200\n", 2 },
  { "GET BASE/ok\n[Unknown]\n", 2 },
  { "GET BASE/ok\n[Options]\nno-such: 1\n", 2 },
  { "GET BASE/ok\nHTTP 200\n[Asserts]\nfoo == 1\n", 2 },
  { "GET BASE/ok\nHTTP 200\n[Asserts]\nstatus = 1\n", 2 },
  { "GET BASE/ok\nHTTP 200\n[Asserts]\nstatus ==\n", 2 },
  { "GET BASE/ok\nHTTP 200\n[Asserts]\njsonpath $.a exists\n", 2 },
  { "GET BASE/ok\nHTTP 200\n[Asserts]\nbody == \"open\n", 2 },
  { "GET BASE/ok\nHTTP 200\n[Asserts]\nbody matches /open\n", 2 },
  { "GET BASE/ok\nHTTP 200\n[Asserts]\nbody == \"\\x\"\n", 2 },
  { "GET BASE/ok\nHTTP 200\n[Captures]\nstatus\n", 2 },
  { "POST BASE/ok\n{\"a\": 1,}\n", 2 },
  { "POST BASE/ok\n{\"a\": \n", 2 },
  { "POST BASE/ok\n<a><b></a\n", 2 },
  { "POST BASE/ok\n```\nopen\n", 2 },
  { "POST BASE/ok\nbase64,abc\n", 2 },
  { "GET BASE/{{a\n", 2 },
  { "GET BASE/{{ }}\n", 2 },
  { "GET BASE/ok\nno colon here\n", 2 },
  { "GET BASE/ok more\n", 2 },
  { "GET BASE/ok\nHTTP 200\n[Options]\nlocation: true\n", 2 },
};

static char *
failed_lines (const char *json)
{
  g_autoptr (yyjson_doc) doc = yyjson_read (json, strlen (json), 0);
  yyjson_val *entries = yyjson_obj_get (yyjson_doc_get_root (doc), "entries");
  g_autoptr (GString) out = g_string_new (NULL);
  size_t e, a, max_e, max_a;
  yyjson_val *entry, *one;

  yyjson_arr_foreach (entries, e, max_e, entry)
    yyjson_arr_foreach (yyjson_obj_get (entry, "asserts"), a, max_a, one)
      if (!yyjson_get_bool (yyjson_obj_get (one, "success")))
        g_string_append_printf (out, "%s%u", out->len > 0 ? " " : "", (guint) yyjson_get_int (yyjson_obj_get (one, "line")));
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
test_cases (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  const char *variables[] = { "v=x\"y", "n=7", NULL };
  CsnHurlOptions options = { .variables = variables, .json = TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (cases[i].text);
      g_autoptr (GString) out = g_string_new (NULL);
      g_autoptr (GString) err = g_string_new (NULL);
      g_autofree char *failed = NULL;
      int code;

      g_string_replace (text, "BASE", base, 0);
      code = csn_hurl_run_text (text->str, text->len, "/nowhere/test.hurl", &options, out, err);
      g_test_message ("%s%s", cases[i].text, err->str);
      if (code != cases[i].exit)
        g_test_message ("WRONG exit %d, expected %d\n%s", code, cases[i].exit, out->str);
      g_assert_cmpint (code, ==, cases[i].exit);
      if (code == CSN_HURL_SYNTAX)
        g_assert_nonnull (strstr (err->str, "^"));
      if (cases[i].failed == NULL)
        continue;
      failed = failed_lines (out->str);
      g_assert_cmpstr (failed, ==, cases[i].failed);
    }
}

static void
test_redact (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autofree char *text = g_strdup_printf ("GET %s/echo\nX-Token: long-secret-value\nHTTP 200\n[Captures]\n"
                                           "t: regex \"X-Token: (.*)\" redact\nGET %s/echo\nX-Again: {{t}}\nHTTP 201\n", base, base);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) err = g_string_new (NULL);
  CsnHurlOptions options = { .json = TRUE };

  g_assert_cmpint (csn_hurl_run_text (text, strlen (text), "/x/t.hurl", &options, out, err), ==, CSN_HURL_ASSERT);
  g_assert_null (strstr (out->str, "long-secret-value"));
  g_assert_null (strstr (err->str, "long-secret-value"));
}

static void
test_origins (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autofree char *text = g_strdup_printf ("GET %s/ok\nHTTP 200\n", base);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) err = g_string_new (NULL);
  const char *none[] = { "http://elsewhere.test:80", NULL };
  const char *this_one[] = { base, NULL };
  CsnHurlOptions options = { .origins = none };

  g_assert_cmpint (csn_hurl_run_text (text, strlen (text), "/x/t.hurl", &options, out, err), ==, CSN_HURL_RUNTIME);
  g_assert_cmpuint (probe_server_hits (server), ==, 0);
  options.origins = this_one;
  g_assert_cmpint (csn_hurl_run_text (text, strlen (text), "/x/t.hurl", &options, out, err), ==, CSN_HURL_OK);
  g_assert_cmpstr (out->str, ==, "fine\n");
}

/* Every prefix of a text either parses or fails with a place; none may hang or crash. */
static void
test_every_prefix (void)
{
  CsnHurlOptions options = { 0 };
  const char *none[] = { NULL };

  options.origins = none;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize n = 0; n <= strlen (cases[i].text); n += 3)
      {
        g_autoptr (GString) out = g_string_new (NULL);
        g_autoptr (GString) err = g_string_new (NULL);
        g_autofree char *text = g_strndup (cases[i].text, n);

        if (strstr (text, "retry") == NULL && strstr (text, "delay") == NULL && g_utf8_validate (text, -1, NULL))
          csn_hurl_run_text (text, n, "/x/t.hurl", &options, out, err);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/hurl/cases", test_cases);
  g_test_add_func ("/probe/hurl/redact", test_redact);
  g_test_add_func ("/probe/hurl/origins", test_origins);
  g_test_add_func ("/probe/hurl/every-prefix", test_every_prefix);
  return g_test_run ();
}
