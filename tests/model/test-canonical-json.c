/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Canonical JSON against the rules of RFC 8785: order of keys, spelling of strings, what is refused. */

#include "csn-canonical-json.h"

typedef struct
{
  const char *input;     /* any JSON */
  const char *canonical; /* the one spelling; NULL when it has none */
  int         code;      /* the error when it has none */
} Spelling;

static const Spelling spellings[] = {
  { "{ }", "{}", 0 },
  { "[ 1 , -2, 0 ]", "[1,-2,0]", 0 },
  { "[true, false, null]", "[true,false,null]", 0 },
  { "{\"b\":1,\"a\":2}", "{\"a\":2,\"b\":1}", 0 },
  { "{\"B\":1,\"a\":2,\"A\":3}", "{\"A\":3,\"B\":1,\"a\":2}", 0 },
  /* Keys sort by UTF-16 code units: U+1F600 is D83D DE00 and comes before U+FB33. */
  { "{\"\\ufb33\":1,\"\\ud83d\\ude00\":2}", "{\"\xf0\x9f\x98\x80\":2,\"\xef\xac\xb3\":1}", 0 },
  { "[\"\\u0041\\/\\u00e9\"]", "[\"A/\xc3\xa9\"]", 0 },
  { "[\"\\b\\t\\n\\f\\r\\u000b\\\"\\\\\"]", "[\"\\b\\t\\n\\f\\r\\u000b\\\"\\\\\"]", 0 },
  { "[9007199254740992]", "[9007199254740992]", 0 },
  { "[9007199254740993]", NULL, CSN_CANONICAL_JSON_ERROR_NUMBER },
  { "[0.5]", NULL, CSN_CANONICAL_JSON_ERROR_NUMBER },
};

static void
test_spelling (gconstpointer data)
{
  const Spelling *spelling = data;
  g_autoptr (JsonNode) node = json_from_string (spelling->input, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *written = NULL;

  g_assert_nonnull (node);
  written = csn_canonical_json_write (node, &error);
  g_assert_cmpstr (written, ==, spelling->canonical);
  if (spelling->canonical == NULL)
    {
      g_assert_error (error, CSN_CANONICAL_JSON_ERROR, spelling->code);
      return;
    }
  g_assert_no_error (error);

  g_autoptr (JsonNode) read = csn_canonical_json_read (written, -1, &error);
  g_assert_no_error (error);
  g_assert_nonnull (read);
}

typedef struct
{
  const char *input;
  int         code;
} Refused;

static const Refused refused[] = {
  { "", CSN_CANONICAL_JSON_ERROR_SYNTAX },
  { "{", CSN_CANONICAL_JSON_ERROR_SYNTAX },
  { "{\"b\":1,\"a\":2}", CSN_CANONICAL_JSON_ERROR_NOT_CANONICAL },
  { "{\"a\":1,\"a\":1}", CSN_CANONICAL_JSON_ERROR_NOT_CANONICAL },
  { "{\"a\": 1}", CSN_CANONICAL_JSON_ERROR_NOT_CANONICAL },
  { "{\"a\":1}\n", CSN_CANONICAL_JSON_ERROR_NOT_CANONICAL },
  { "[\"\\u0041\"]", CSN_CANONICAL_JSON_ERROR_NOT_CANONICAL },
};

static void
test_refused (gconstpointer data)
{
  const Refused *one = data;
  g_autoptr (GError) error = NULL;

  g_autoptr (JsonNode) node = csn_canonical_json_read (one->input, -1, &error);
  g_assert_null (node);
  g_assert_error (error, CSN_CANONICAL_JSON_ERROR, one->code);
}

static void
test_depth (void)
{
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i <= CSN_CANONICAL_JSON_MAX_DEPTH; i++)
    g_string_append_c (deep, '[');
  for (int i = 0; i <= CSN_CANONICAL_JSON_MAX_DEPTH; i++)
    g_string_append_c (deep, ']');

  g_autoptr (JsonNode) node = csn_canonical_json_read (deep->str, (gssize) deep->len, &error);
  g_assert_null (node);
  g_assert_error (error, CSN_CANONICAL_JSON_ERROR, CSN_CANONICAL_JSON_ERROR_DEPTH);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (spellings); i++)
    {
      g_autofree char *path = g_strdup_printf ("/canonical-json/spelling/%u", i);
      g_test_add_data_func (path, &spellings[i], test_spelling);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path = g_strdup_printf ("/canonical-json/refused/%u", i);
      g_test_add_data_func (path, &refused[i], test_refused);
    }
  g_test_add_func ("/canonical-json/depth", test_depth);
  return g_test_run ();
}
