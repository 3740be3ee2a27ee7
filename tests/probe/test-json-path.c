/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* JSONPath: own cases for every production of the grammar, hostile expressions, and the compliance suite where
 * $JSONPATH_CTS names its cts.json. */

#include "csn-json-path.h"

#include <stdlib.h>
#include <string.h>

static const char document[] =
  "{\"store\": {\"books\": ["
  "{\"title\": \"Sand\", \"price\": 8.95, \"tags\": [\"a\", \"b\"]},"
  "{\"title\": \"Wave\", \"price\": 12, \"isbn\": \"x-1\"},"
  "{\"title\": \"Dune grass\", \"price\": 8.950, \"isbn\": null}],"
  "\"bike\": {\"price\": 399, \"color\": \"red\"}},"
  "\"big\": 9007199254740993, \"odd\\u0000key\": 1, \"\\ud83d\\ude00\": \"smile\", \"empty\": {}, \"list\": [0,1,2,3,4,5]}";

static const struct
{
  const char *path;
  const char *expected;
} cases[] = {
  { "$.big", "[9007199254740993]" },
  { "$['big']", "[9007199254740993]" },
  { "$[\"big\"]", "[9007199254740993]" },
  { "$.store.bike.color", "[\"red\"]" },
  { "$ .store [ 'bike' ] . price", NULL },
  { "$ .store [ 'bike' ] .price", "[399]" },
  { "$.store.books[0].title", "[\"Sand\"]" },
  { "$.store.books[-1].title", "[\"Dune grass\"]" },
  { "$.store.books[9].title", "[]" },
  { "$.store.books[0,1].title", "[\"Sand\",\"Wave\"]" },
  { "$.store.books[0]['title','price']", "[\"Sand\",8.95]" },
  { "$.store.books[*].price", "[8.95,12,8.950]" },
  { "$.store.bike.*", "[399,\"red\"]" },
  { "$..price", "[8.95,12,8.950,399]" },
  { "$..books[0]..tags[*]", "[\"a\",\"b\"]" },
  { "$..['color']", "[\"red\"]" },
  { "$.empty.*", "[]" },
  { "$.list[1:3]", "[1,2]" },
  { "$.list[:2]", "[0,1]" },
  { "$.list[4:]", "[4,5]" },
  { "$.list[::2]", "[0,2,4]" },
  { "$.list[::-2]", "[5,3,1]" },
  { "$.list[-2:]", "[4,5]" },
  { "$.list[1:6:2]", "[1,3,5]" },
  { "$.list[5:1:-2]", "[5,3]" },
  { "$.list[::0]", "[]" },
  { "$.list[2:113667776004]", "[2,3,4,5]" },
  { "$.list[-9007199254740991:9007199254740991:9007199254740991]", "[0]" },
  { "$.list[9007199254740991:-9007199254740991:-9007199254740991]", "[5]" },
  { "$.list[?@ > 3]", "[4,5]" },
  { "$.list[?@ >= 4 || @ == 0]", "[0,4,5]" },
  { "$.list[?@ > 1 && @ < 4]", "[2,3]" },
  { "$.list[?!(@ > 1)]", "[0,1]" },
  { "$.list[?(@ != 2)]", "[0,1,3,4,5]" },
  { "$.list[?@ == 1e0]", "[1]" },
  { "$.list[?@ == -0]", "[0]" },
  { "$.list[?@ <= 1.0]", "[0,1]" },
  { "$.store.books[?@.isbn].title", "[\"Wave\",\"Dune grass\"]" },
  { "$.store.books[?!@.isbn].title", "[\"Sand\"]" },
  { "$.store.books[?@.isbn == null].title", "[\"Dune grass\"]" },
  { "$.store.books[?@.price == 8.95].title", "[\"Sand\",\"Dune grass\"]" },
  { "$.store.books[?@.price < $.store.bike.price].title", "[\"Sand\",\"Wave\",\"Dune grass\"]" },
  { "$.store.books[?@.title > 'Sand'].title", "[\"Wave\"]" },
  { "$.store.books[?@.missing == @.absent].title", "[\"Sand\",\"Wave\",\"Dune grass\"]" },
  { "$.store.books[?length(@.title) == 4].title", "[\"Sand\",\"Wave\"]" },
  { "$.store.books[?length(@.tags) == 2].title", "[\"Sand\"]" },
  { "$.store.books[?count(@.*) == 3].title", "[\"Sand\",\"Wave\",\"Dune grass\"]" },
  { "$.store.books[?match(@.title, 'Du.*')].title", "[\"Dune grass\"]" },
  { "$.store.books[?match(@.title, 'Du')].title", "[]" },
  { "$.store.books[?search(@.title, 'a[nv]')].title", "[\"Sand\",\"Wave\"]" },
  { "$.store.books[?value(@..tags[0]) == 'a'].title", "[\"Sand\"]" },
  { "$.store.books[?search(@.title, '(')].title", "[]" },
  { "$.store.books[?@.tags == ['a']].title", NULL },
  { "$.store[?@.color == \"red\"].price", "[399]" },
  { "$.store.books[?@.tags[?@ == 'b']].title", "[\"Sand\"]" },
  { "$['\\ud83d\\ude00']", "[\"smile\"]" },
  { "$.\xf0\x9f\x98\x80", "[\"smile\"]" },
  { "$['odd\\u0000key']", "[1]" },
  { "$", NULL },
};

static const char *const invalid[] = {
  "", " $", "$ ", "$.", "$..", "$.a.", "$[", "$[]", "$['a", "$[\"a]", "$['a' 'b']", "$[a]", "$.1", "$.'a'", "$. a", "$.. a",
  "$[01]", "$[-0]", "$[1.0]", "$[1e1]", "$[9007199254740992]", "$[1:2:3:4]", "$[::-0]", "$['\\x']", "$['\\ud800']",
  "$['\\udc00']", "$['\\u12']", "$['\"\\\"']", "$['a\tb']", "$[?]", "$[?@.a = 1]", "$[?@.a == ]", "$[?true]", "$[?1]",
  "$[?'a']", "$[?@.a == @.*]", "$[?@..a == 1]", "$[?length(@.a)]", "$[?length(@.*) == 1]", "$[?count(1) == 1]",
  "$[?match(@.a)]", "$[?match(@.a, 'a') == true]", "$[?unknown(@)]", "$[?Length(@) == 1]", "$[?length (@) == 1]",
  "$[?!1]", "$[?(@.a == 1]", "$[?@.a == 1)]", "$[?@.a && 1]", "$[?@.a == 01]", "$[?@.a == 1.]", "$[?@.a == .1]",
  "$[?@.a == 1e]", "$[?@.a == True]", "$[?@.a === 1]", "$[?@.a <> 1]", "$[?@.a == 1 == 2]", "$[?@.a & @.b]", "a", "@", "$a",
  "$[*", "$.*a", "$\xff", "$.[0]", "$[?value(@.a)]",
};

static char *
select_as_json (const char *path, gsize length, const char *json, gsize json_length, GError **error)
{
  g_autofree char *expression = g_strndup (path, length);

  return csn_json_path_evaluate (expression, json, json_length, error);
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *found =
        select_as_json (cases[i].path, strlen (cases[i].path), document, strlen (document), &error);

      g_test_message ("%s → %s %s", cases[i].path, found ? found : "-", error ? error->message : "");
      if (strcmp (cases[i].path, "$") == 0)
        g_assert_nonnull (found);
      else
        g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

static void
test_invalid (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_autoptr (GError) error = NULL;
      CsnJsonPath *path = csn_json_path_new (invalid[i], strlen (invalid[i]), FALSE, &error);

      if (path != NULL)
        g_error ("accepted: %s", invalid[i]);
      g_assert_nonnull (strstr (error->message, "column"));
    }
}

static void
test_hurl_spelling (void)
{
  g_autoptr (CsnJsonPath) path = csn_json_path_new ("$.[0]", 5, TRUE, NULL);

  g_assert_nonnull (path);
}

static void
test_hostile (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *parens = g_strnfill (5000, '(');
  g_autofree char *nested = g_strconcat ("$[?", parens, NULL);
  g_autofree char *many = g_strjoinv (",", (char **) (const char *[]) { "[1,1,1,1,1,1,1,1,1,1]", NULL });
  g_autoptr (GString) wide = g_string_new ("[");
  g_autoptr (GError) error = NULL;
  g_autofree char *a_lot = g_strnfill (40, 'a');
  g_autofree char *text = g_strdup_printf ("[\"%s!\"]", a_lot);
  gint64 begin = g_get_monotonic_time ();

  g_assert_null (csn_json_read (deep, strlen (deep), NULL));
  g_assert_null (csn_json_path_new (nested, strlen (nested), FALSE, NULL));
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (wide, "%s%s", i > 0 ? "," : "", many);
  g_string_append_c (wide, ']');
  g_assert_null (select_as_json ("$[?count($..*) > 1]", 19, wide->str, wide->len, &error));
  g_assert_nonnull (strstr (error->message, "visits more than"));
  g_free (select_as_json ("$[?match(@, '(a+)+b')]", 22, text, strlen (text), NULL));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 5 * G_USEC_PER_SEC);
}

static gboolean
is_expected (yyjson_val *test, const char *found)
{
  yyjson_val *results = yyjson_obj_get (test, "results");
  yyjson_val *result = yyjson_obj_get (test, "result");
  size_t i, max;
  yyjson_val *one;
  gboolean fits = FALSE;

  if (result != NULL)
    {
      char *text = yyjson_val_write (result, 0, NULL);

      fits = strcmp (text, found) == 0;
      free (text);
    }
  yyjson_arr_foreach (results, i, max, one)
    {
      char *text = yyjson_val_write (one, 0, NULL);

      fits = fits || strcmp (text, found) == 0;
      free (text);
    }
  return fits;
}

static void
test_compliance (void)
{
  const char *file = g_getenv ("JSONPATH_CTS");
  g_autofree char *text = NULL;
  g_autoptr (yyjson_doc) doc = NULL;
  size_t i, max, passed = 0, length;
  yyjson_val *test, *tests;

  if (file == NULL || !g_file_get_contents (file, &text, &length, NULL))
    {
      g_test_skip ("$JSONPATH_CTS does not name cts.json");
      return;
    }
  doc = yyjson_read_opts (text, length, YYJSON_READ_NUMBER_AS_RAW, NULL, NULL);
  tests = yyjson_obj_get (yyjson_doc_get_root (doc), "tests");
  yyjson_arr_foreach (tests, i, max, test)
    {
      yyjson_val *selector = yyjson_obj_get (test, "selector");
      char *json = yyjson_val_write (yyjson_obj_get (test, "document"), 0, NULL);
      gboolean invalid_selector = yyjson_get_bool (yyjson_obj_get (test, "invalid_selector"));
      g_autoptr (GError) error = NULL;
      g_autofree char *found = select_as_json (yyjson_get_str (selector), yyjson_get_len (selector), json ? json : "null",
                                               json ? strlen (json) : 4, &error);

      if (invalid_selector ? found == NULL : found != NULL && is_expected (test, found))
        passed++;
      else
        {
          g_test_message ("%s: %s → %s %s", yyjson_get_str (yyjson_obj_get (test, "name")), yyjson_get_str (selector),
                          found ? found : "-", error ? error->message : "");
          g_test_fail ();
        }
      free (json);
    }
  g_test_message ("%zu of %zu", passed, max);
  g_assert_cmpuint (max, >, 600);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/json-path/cases", test_cases);
  g_test_add_func ("/probe/json-path/invalid", test_invalid);
  g_test_add_func ("/probe/json-path/hurl-spelling", test_hurl_spelling);
  g_test_add_func ("/probe/json-path/hostile", test_hostile);
  g_test_add_func ("/probe/json-path/compliance", test_compliance);
  return g_test_run ();
}
