/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The corpus in hurl/, one feature a file, run against a server on loopback: exit code and failing lines. */

#include "csn-hurl-ast.h"
#include "csn-hurl-run.h"
#include "csn-json.h"
#include "probe-fixture.h"

#include <stdlib.h>
#include <string.h>

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

/* Names of the corpus, in order: NNN-what.hurl with NNN-what.expect beside it. */
static GPtrArray *
list_corpus (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "probe", "hurl", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".hurl"))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort_values (paths, (GCompareFunc) g_strcmp0);
  g_assert_cmpuint (paths->len, >=, 100);
  return paths;
}

/* "exit 4" and, when lines fail, "failed 4 5" */
static char *
read_expectation (const char *path, int *code)
{
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".hurl"));
  g_autofree char *beside = g_strconcat (stem, ".expect", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (beside, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  g_assert_true (g_str_has_prefix (lines[0], "exit "));
  *code = atoi (lines[0] + strlen ("exit "));
  return g_str_has_prefix (lines[1], "failed ") ? g_strdup (lines[1] + strlen ("failed ")) : g_strdup ("");
}

static gboolean
check_file (const char *path, const CsnHurlOptions *options)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  int expected = -1;
  g_autofree char *lines = read_expectation (path, &expected);
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GString) err = g_string_new (NULL);
  g_autofree char *failed = NULL;
  int code;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  code = csn_hurl_run_text (text, length, path, options, out, err);
  failed = code == CSN_HURL_SYNTAX ? g_strdup ("") : failed_lines (out->str);
  if (code == expected && strcmp (failed, lines) == 0 && (code != CSN_HURL_SYNTAX || strstr (err->str, "^") != NULL))
    return TRUE;
  g_test_message ("%s: exit %d, expected %d; failed lines %s, expected %s\n%s", path, code, expected, failed, lines, err->str);
  return FALSE;
}

static void
test_corpus (void)
{
  g_autofree char *base = NULL;
  g_autoptr (SoupServer) server = probe_server (&base);
  g_autoptr (GPtrArray) paths = list_corpus ();
  g_autofree char *base_variable = g_strconcat ("base=", base, NULL);
  g_autofree char *host_variable = g_strconcat ("host=", base + strlen ("http://"), NULL);
  const char *variables[] = { "v=x\"y", "n=7", base_variable, host_variable, NULL };
  CsnHurlOptions options = { .variables = variables, .file_root = "/nowhere", .json = TRUE };
  guint wrong = 0;

  for (guint i = 0; i < paths->len; i++)
    if (!check_file (g_ptr_array_index (paths, i), &options))
      wrong++;
  g_assert_cmpuint (wrong, ==, 0);
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
  g_autoptr (GPtrArray) paths = list_corpus ();
  const char *none[] = { NULL };
  CsnHurlOptions options = { .origins = none };

  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *whole = NULL;
      gsize length = 0;

      g_assert_true (g_file_get_contents (g_ptr_array_index (paths, i), &whole, &length, NULL));
      for (gsize n = 0; n <= length; n += 3)
        {
          g_autoptr (GString) out = g_string_new (NULL);
          g_autoptr (GString) err = g_string_new (NULL);
          g_autofree char *text = g_strndup (whole, n);

          if (strstr (text, "retry") == NULL && strstr (text, "delay") == NULL)
            csn_hurl_run_text (text, n, "/x/t.hurl", &options, out, err);
        }
    }
}

/* Bytes of the corpus changed, doubled and cut at random: the same, with a fixed seed. */
static void
test_mutations (void)
{
  g_autoptr (GPtrArray) paths = list_corpus ();
  g_autoptr (GRand) random = g_rand_new_with_seed (42);
  static const char bytes[] = "{}[]\"'`\\/:#;,\n\r\t \0\xff\xc3=<>*$@?.0-";
  guint rounds = g_test_slow () ? 200000 : 3000;

  for (guint i = 0; i < rounds; i++)
    {
      g_autofree char *text = NULL;
      gsize length = 0;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) entries = NULL;

      g_file_get_contents (g_ptr_array_index (paths, g_rand_int_range (random, 0, (int) paths->len)), &text, &length, NULL);
      for (guint k = 0; length > 0 && k < 4; k++)
        text[g_rand_int_range (random, 0, (int) length)] = bytes[g_rand_int_range (random, 0, sizeof bytes - 1)];
      entries = csn_hurl_parse (text, length, "m.hurl", &error);
      g_assert_true ((entries != NULL) == (error == NULL));
    }
}

/* What would take time or stack without end is refused with a place. */
static void
test_bounds (void)
{
  g_autoptr (GString) deep = g_string_new ("POST http://h/\n");
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, ']');
  g_assert_null (csn_hurl_parse (deep->str, deep->len, "deep", &error));
  g_assert_nonnull (strstr (error->message, "deep:2:1"));
  g_clear_error (&error);
  for (guint i = 0; i < CSN_HURL_MAX_ENTRIES + 2; i++)
    g_string_append (many, "GET http://h/\n");
  g_assert_null (csn_hurl_parse (many->str, many->len, "many", &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_string_set_size (many, CSN_HURL_MAX_BYTES + 1);
  memset (many->str, ' ', many->len);
  g_assert_null (csn_hurl_parse (many->str, many->len, "large", &error));
  g_assert_nonnull (error);
}

/* The suite of Hurl itself, where a copy lies on this machine: every file that has to parse does. Its servers are not
 * ours to start, so the outcomes are measured with tools of its own. */
static guint
parse_folder (const char *folder, guint *refused)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      gsize length = 0;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) entries = NULL;

      if (!g_str_has_suffix (name, ".hurl") || !g_file_get_contents (path, &text, &length, NULL))
        continue;
      n++;
      entries = csn_hurl_parse (text, length, name, &error);
      if (entries == NULL)
        {
          (*refused)++;
          g_test_message ("%s", error->message);
        }
    }
  return n;
}

static void
test_suite (void)
{
  const char *root = g_getenv ("HURL_SUITE");
  g_autofree char *ok = root != NULL ? g_build_filename (root, "integration", "hurl", "tests_ok", NULL) : NULL;
  g_autofree char *wrong = root != NULL ? g_build_filename (root, "integration", "hurl", "tests_error_parser", NULL) : NULL;
  guint refused = 0, n;

  if (root == NULL || !g_file_test (ok, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("HURL_SUITE does not name a folder with Hurl's own integration tests");
      return;
    }
  n = parse_folder (ok, &refused);
  g_test_message ("%u of %u files parse", n - refused, n);
  /* options that only a command line may have (netrc, aws-sigv4, limit-rate, http3) are not in the language */
  g_assert_cmpuint (refused * 20, <=, n);
  refused = 0;
  n = parse_folder (wrong, &refused);
  g_test_message ("%u of %u files with mistakes are refused", refused, n);
  g_assert_cmpuint (refused * 10, >=, n * 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/hurl/corpus", test_corpus);
  g_test_add_func ("/probe/hurl/mutations", test_mutations);
  g_test_add_func ("/probe/hurl/bounds", test_bounds);
  g_test_add_func ("/probe/hurl/suite", test_suite);
  g_test_add_func ("/probe/hurl/redact", test_redact);
  g_test_add_func ("/probe/hurl/origins", test_origins);
  g_test_add_func ("/probe/hurl/every-prefix", test_every_prefix);
  return g_test_run ();
}
