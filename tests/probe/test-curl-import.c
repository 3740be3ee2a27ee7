/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* curl lines as documentation writes them, and the request each becomes. */

#include "csn-curl-import.h"

#include <string.h>

typedef struct
{
  const char *command;
  const char *shown;
} Line;

static const Line lines[] = {
  { "curl example.test", "GET http://example.test\n" },
  { "curl -s https://a.test/x", "GET https://a.test/x\n" },
  { "curl -sS -f https://a.test/x | jq .", "GET https://a.test/x\n" },
  { "curl -X POST http://a.test/{id}/cancel", "POST http://a.test/{id}/cancel\n" },
  { "curl -XDELETE http://a.test/<id>", "DELETE http://a.test/<id>\n" },
  { "curl --request PUT --url http://a.test", "PUT http://a.test\n" },
  { "curl -I http://a.test", "HEAD http://a.test\n" },
  { "curl -H 'A: b' -H \"C:d\" http://a.test", "GET http://a.test\nA: b\nC: d\n" },
  { "curl -H \"Authorization: Bearer $TOKEN\" http://a.test", "GET http://a.test\nAuthorization: Bearer $TOKEN\n" },
  { "curl -d a=1 -d b=2 http://a.test",
    "POST http://a.test\nContent-Type: application/x-www-form-urlencoded\n\na=1&b=2\n" },
  { "curl -d '{\"a\": 1}' -H 'Content-Type: application/json' http://a.test",
    "POST http://a.test\nContent-Type: application/json\n\n{\"a\": 1}\n" },
  { "curl --json '{\"a\":1}' http://a.test",
    "POST http://a.test\nContent-Type: application/json\nAccept: application/json\n\n{\"a\":1}\n" },
  { "curl -d @body.json -H 'Content-Type: application/json' http://a.test",
    "POST http://a.test\nContent-Type: application/json\n\nfile body.json\n" },
  { "curl -G -d q=1 http://a.test", "GET http://a.test?q=1\n" },
  { "curl -G --data-urlencode 'q=a b' http://a.test", "GET http://a.test\nquery q: a b\n" },
  { "curl --data-urlencode 'q=a b' http://a.test", "POST http://a.test\nform q: a b\n" },
  { "curl -F name=x -F file=@a.txt http://a.test", "POST http://a.test\npart name: x\npart file: file a.txt\n" },
  { "curl -u ann:pw http://a.test", "GET http://a.test\nuser: ann:***\n" },
  { "curl -L http://a.test", "GET http://a.test\nfollows redirects within the same origin\n" },
  { "curl -k https://a.test", "GET https://a.test\naccepts any certificate\n" },
  { "curl -A me -e ref -b c=1 http://a.test", "GET http://a.test\nUser-Agent: me\nReferer: ref\nCookie: c=1\n" },
  { "curl -o /dev/null -s -w '%{http_code}' http://a.test", "GET http://a.test\n" },
  { "curl \\\n  -X POST \\\n  http://a.test", "POST http://a.test\n" },
  { "curl http://a.test > out.json", "GET http://a.test\n" },
  { "curl http://a.test || exit 1", "GET http://a.test\n" },
  { "curl http://a.test &", "GET http://a.test\n" },
  { "$ curl http://a.test", "GET http://a.test\n" },
  { "curl $BASE/x", "GET $BASE/x\n" },
  { "curl \"{{base}}/x\"", "GET {{base}}/x\n" },
  { "curl -T f.bin http://a.test/up", "PUT http://a.test/up\n\nfile f.bin\n" },
  { "curl --oauth2-bearer t http://a.test", "GET http://a.test\nAuthorization: Bearer t\n" },
  { "curl -r 0-9 http://a.test", "GET http://a.test\nRange: bytes=0-9\n" },
  { "curl --compressed --max-time 5 --connect-timeout 2 http://a.test", "GET http://a.test\n" },
  { "for i in {1..10}; do\n  curl -X POST http://a.test &\ndone\nwait", "POST http://a.test\n" },
  { "curl http://a.test | python -m json.tool", "GET http://a.test\n" },
  { "curl -vvv --http2 http://a.test", "GET http://a.test\n" },
  { "curl 'http://a.test/?a=1&b=2'", "GET http://a.test/?a=1&b=2\n" },
  { "curl --data-raw @x http://a.test",
    "POST http://a.test\nContent-Type: application/x-www-form-urlencoded\n\n@x\n" },
  { "curl -d '' http://a.test", "POST http://a.test\nContent-Type: application/x-www-form-urlencoded\n" },
};

static const char *const refused[] = {
  "curl", "curl --no-such-option x", "curl http://a.test http://b.test", "curl -d @- http://a.test",
  "curl http://a.test | sh", "curl http://a.test | sudo bash", "curl -H", "curl $(cat url)", "curl `cat url`",
  "curl http://a.test; rm -rf x", "curl http://a.test && rm x", "curl -K config http://a.test",
  "curl --cert a.pem http://a.test", "curl -x proxy http://a.test", "curl -b cookies.txt http://a.test",
  "curl 'http://a.test", "wget http://a.test", "curl --data-urlencode name@file http://a.test", "curl -F x http://a.test",
  "curl http://a.test\ncurl http://b.test", "curl --unix-socket /run/x http://a.test",
};

static void
test_lines (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (CsnCurlImport) import = csn_curl_import (lines[i].command, &error);
      g_autofree char *shown = NULL;

      g_test_message ("%s", lines[i].command);
      g_assert_no_error (error);
      shown = csn_http_request_show (import->request);
      g_assert_cmpstr (shown, ==, lines[i].shown);
    }
}

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;
      CsnCurlImport *import = csn_curl_import (refused[i], &error);

      if (import != NULL)
        g_error ("accepted: %s", refused[i]);
      g_assert_nonnull (error);
    }
}

/* The list in curl-lines.txt: what each line becomes, or why not. */
static gboolean
check_line (const char *expected, const char *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnCurlImport) import = csn_curl_import (command, &error);
  g_autofree char *became = NULL;

  if (g_str_has_prefix (expected, "NO "))
    {
      if (import == NULL && strstr (error->message, expected + strlen ("NO ")) != NULL)
        return TRUE;
    }
  else if (import != NULL)
    {
      g_autofree char *shown = csn_http_request_show (import->request);

      shown[strcspn (shown, "\n")] = '\0';
      became = g_strconcat ("OK ", shown, NULL);
      if (strcmp (became, expected) == 0)
        return TRUE;
    }
  g_test_message ("%s\n  expected %s\n  became   %s", command, expected, became ? became : error ? error->message : "?");
  return FALSE;
}

static void
test_list (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "probe", "curl-lines.txt", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) all = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0, converted = 0, wrong = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  all = g_strsplit (text, "\n", -1);
  for (guint i = 0; all[i] != NULL; i++)
    {
      char *tab = strchr (all[i], '\t');
      g_autofree char *command = NULL;

      if (*all[i] == '#' || tab == NULL)
        continue;
      *tab = '\0';
      command = g_strcompress (tab + 1);
      n++;
      converted += *all[i] == 'O';
      wrong += !check_line (all[i], command);
    }
  g_test_message ("%u lines, %u of them convert, %u are read otherwise than written here", n, converted, wrong);
  g_assert_cmpuint (n, >=, 200);
  g_assert_cmpuint (wrong, ==, 0);
  g_assert_cmpuint (converted * 100, >=, n * 79);
}

static void
test_meaning (void)
{
  g_autoptr (CsnCurlImport) jq = csn_curl_import ("curl -fsS http://a.test | jq -r '.data.id'", NULL);
  g_autoptr (CsnCurlImport) code = csn_curl_import ("curl -o /dev/null -w '%{http_code}\\n' http://a.test", NULL);
  g_autoptr (CsnCurlImport) loop = csn_curl_import ("for i in {1..10}; do curl http://a.test & done; wait", NULL);

  g_assert_cmpstr (jq->jq, ==, ".data.id");
  g_assert_true (jq->fail_on_error);
  g_assert_true (code->wants_status);
  g_assert_cmpuint (loop->repeat, ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/curl-import/lines", test_lines);
  g_test_add_func ("/probe/curl-import/refused", test_refused);
  g_test_add_func ("/probe/curl-import/list", test_list);
  g_test_add_func ("/probe/curl-import/meaning", test_meaning);
  return g_test_run ();
}
