/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The scanner accepts what json-glib reads and the canonical writer spells just so, no more and no less; what is built of it is
 * what it spells; and entries come out of it as they went in. */

#include <string.h>

#include "csn-canonical-build.h"
#include "csn-canonical-json.h"
#include "csn-canonical-scan.h"
#include "csn-event.h"

/* Knows nothing of our own scanner. */
static gboolean
json_glib_accepts (const char *data, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *copy = g_strndup (data, length);
  g_autofree char *again = NULL;
  JsonNode *root;

  /* json-glib takes a NUL for the end, and recurses */
  if (memchr (data, '\0', length) != NULL || !csn_json_is_within_depth (data, length, CSN_CANONICAL_JSON_MAX_DEPTH)
      || !json_parser_load_from_data (parser, copy, (gssize) length, NULL))
    return FALSE;
  root = json_parser_get_root (parser);
  again = root != NULL ? csn_canonical_json_write (root, NULL) : NULL;
  return again != NULL && strlen (again) == length && memcmp (again, data, length) == 0;
}

static void
assert_same (const char *data, gsize length)
{
  gboolean accepted = json_glib_accepts (data, length);
  g_autoptr (JsonNode) built = csn_canonical_build (data, length);
  g_autofree char *again = built != NULL ? csn_canonical_json_write (built, NULL) : NULL;
  g_autofree char *copy = g_strndup (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) read = csn_canonical_json_read (copy, (gssize) length, &error);

  if (csn_canonical_scan (data, length, NULL, NULL) != accepted)
    g_error ("scan %d, json-glib %d: %.*s", !accepted, accepted, (int) length, data);
  if ((built != NULL) != accepted
      || (again != NULL && (strlen (again) != length || memcmp (again, data, length) != 0)))
    g_error ("built as %s: %.*s", again, (int) length, data);
  if ((read != NULL) != accepted || (error != NULL) == accepted)
    g_error ("read %d, json-glib %d: %.*s", read != NULL, accepted, (int) length, data);
}

static const char *const texts[] = {
  "{}", "[]", "null", "true", "false", "\"\"", "0", "-1", "1", "10", "-0", "01", "-01", "1.0", "1e3", "+1", "-", "",
  "9007199254740992", "9007199254740993", "-9007199254740992", "-9007199254740993", "90071992547409920",
  "{\"a\":1,\"b\":2}", "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":2}", "{\"a\":1,}", "{,}", "{\"a\"}", "{\"a\":}", "{a:1}",
  "{ \"a\":1}", "{\"a\": 1}", "{\"a\":1} ", " {\"a\":1}", "[1,2,3]", "[1,]", "[,1]", "[1 ,2]", "[1]]", "[[1]", "[]{}",
  "{\"\":1,\"a\":2}", "{\"a\":1,\"\":2}", "{\"a\":1,\"aa\":2}", "{\"aa\":1,\"a\":2}", "{\"A\":1,\"a\":2}",
  "{\"\\n\":1,\"a\":2}", "{\"a\":2,\"\\n\":1}", "{\"\\\"\":1,\"\\\\\":2}", "{\"\\\\\":1,\"\\\"\":2}",
  "{\"\xc3\xa9\":1,\"\xe2\x82\xac\":2}", "{\"\xf0\x9f\x98\x80\":1,\"\xef\xac\xb3\":2}",
  "{\"\xef\xac\xb3\":1,\"\xf0\x9f\x98\x80\":2}", "{\"\xee\x80\x80\":1,\"\xef\xac\xb3\":2}",
  "{\"\xed\x9f\xbf\":1,\"\xf0\x9f\x98\x80\":2}", "{\"\xf0\x9f\x98\x80\":1,\"\xed\x9f\xbf\":2}",
  "\"\\\"\\\\\\b\\t\\n\\f\\r\"", "\"\\/\"", "\"/\"", "\"\\u0001\\u001f\\u000b\\u000e\\u000f\\u0010\"", "\"\\u0008\"",
  "\"\\u000a\"", "\"\\u000c\"", "\"\\u000d\"", "\"\\u0009\"", "\"\\u0000\"", "\"\\u001F\"", "\"\\u000B\"", "\"\\u0020\"",
  "\"\\u00e9\"", "\"\\x\"", "\"\\\"", "\"\\u00\"", "\"a", "\"\x7f\"", "\"\x1f\"", "\"\xff\"", "\"\xc0\x80\"",
  "\"\xed\xa0\x80\"", "\xef\xbb\xbf{}", "nul", "nulll", "True", "tru", "// x\n1", "/* x */1", "'a'", "NaN",
  "{\"a\":[{\"b\":[]},\"c\",null,true,-5],\"d\":{\"e\":\"\xe2\x82\xac\"}}",
};

static void
test_texts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_same (texts[i], strlen (texts[i]));
}

static void
test_depth (void)
{
  for (guint depth = 60; depth < 70; depth++)
    {
      g_autoptr (GString) empty = g_string_new (NULL);
      g_autoptr (GString) filled = g_string_new (NULL);

      for (guint i = 0; i < depth; i++)
        g_string_append_c (empty, '[');
      g_string_append (filled, empty->str);
      g_string_append_c (filled, '1');
      for (guint i = 0; i < depth; i++)
        {
          g_string_append_c (empty, ']');
          g_string_append_c (filled, ']');
        }
      assert_same (empty->str, empty->len);
      assert_same (filled->str, filled->len);
    }
}

static void
test_mutations (void)
{
  static const char alphabet[] = "{}[]\",:\\u0019abtnfr-.eE \n/\x7f\xc3\xa9";
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  guint accepted = 0;

  for (guint i = 0; i < (g_test_slow () ? 2000000 : 40000); i++)
    {
      g_autofree char *text = g_strdup (texts[g_rand_int_range (rand, 0, G_N_ELEMENTS (texts))]);
      gsize length = strlen (text);

      for (int k = g_rand_int_range (rand, 1, 3); length > 0 && k > 0; k--)
        text[g_rand_int_range (rand, 0, (gint32) length)] = alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      assert_same (text, length);
      accepted += csn_canonical_scan (text, length, NULL, NULL);
    }
  g_assert_cmpuint (accepted, >, 100);
}

static void
collect_cb (const char *name, gsize name_length, const char *value, gsize length, gpointer user_data)
{
  g_string_append_printf (user_data, "%.*s=%.*s;", (int) name_length, name, (int) length, value);
}

static void
test_members (void)
{
  static const char text[] = "{\"a\":{\"x\":1},\"b\":[2,3],\"c\":\"t\\n\\u0001\\\"\",\"d\":-7}";
  g_autoptr (GString) seen = g_string_new (NULL);
  char string[13];

  g_assert_true (csn_canonical_scan (text, strlen (text), collect_cb, seen));
  g_assert_cmpstr (seen->str, ==, "a={\"x\":1};b=[2,3];c=\"t\\n\\u0001\\\"\";d=-7;");
  g_assert_cmpuint (csn_canonical_scan_string ("\"t\\n\\u0001\\\"\"", 13, string), ==, 4);
  g_assert_cmpstr (string, ==, "t\n\001\"");
  g_assert_cmpint (csn_canonical_scan_int ("-7}", 2, 0), ==, -7);
  g_assert_cmpint (csn_canonical_scan_int ("\"7\"", 3, 42), ==, 42);
}

static CsnEvent *
make_event (GError **error)
{
  static const char *const heads[] = { "1111111111111111111111111111111111111111111111111111111111111111",
                                       "2222222222222222222222222222222222222222222222222222222222222222", NULL };
  g_autoptr (JsonObject) data = json_object_new ();
  CsnEventSpec spec = { "00112233445566778899aabbccddeeff", "ffeeddccbbaa99887766554433221100", 2, heads[0], heads, 9,
                        "2026-03-04T10:20:30+01:00", "Ada \"\xe2\x82\xac\" \n L.", "answer.set", data };

  json_object_set_string_member (data, "value", "a \\ b\t\xf0\x9f\x98\x80");
  json_object_set_int_member (data, "count", -3);
  return csn_event_new (&spec, error);
}

static void
test_event (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnEvent) event = make_event (&error);
  g_autoptr (CsnEvent) again = NULL;

  g_assert_no_error (error);
  again = csn_event_new_from_bytes (csn_event_get_bytes (event), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (csn_event_get_id (again), ==, csn_event_get_id (event));
  g_assert_cmpstr (csn_event_get_actor (again), ==, "Ada \"\xe2\x82\xac\" \n L.");
  g_assert_cmpstr (csn_event_get_event_type (again), ==, "answer.set");
  g_assert_cmpstr (csn_event_get_time (again), ==, "2026-03-04T10:20:30+01:00");
  g_assert_cmpuint (csn_event_get_wseq (again), ==, 2);
  g_assert_cmpuint (csn_event_get_lamport (again), ==, 9);
  g_assert_cmpuint (g_strv_length ((GStrv) csn_event_get_heads (again)), ==, 2);
  g_assert_cmpstr (csn_json_get_string (csn_event_get_data (again), "value", NULL), ==, "a \\ b\t\xf0\x9f\x98\x80");
  g_assert_cmpint (csn_json_get_int (csn_event_get_data (again), "count", 0), ==, -3);
}

/* No byte of an entry can be changed without another id or a refusal. */
static void
test_event_bytes (void)
{
  g_autoptr (CsnEvent) event = make_event (NULL);
  gsize length;
  const char *data = g_bytes_get_data (csn_event_get_bytes (event), &length);
  guint refused = 0;

  for (gsize i = 0; i < length; i++)
    for (guint bit = 0; bit < 8; bit++)
      {
        g_autofree char *copy = g_memdup2 (data, length);
        g_autoptr (GBytes) bytes = NULL;
        g_autoptr (CsnEvent) other = NULL;
        g_autoptr (GError) error = NULL;

        copy[i] ^= (char) (1 << bit);
        bytes = g_bytes_new_take (g_steal_pointer (&copy), length);
        other = csn_event_new_from_bytes (bytes, &error);
        if (other == NULL)
          {
            g_assert_nonnull (error);
            refused++;
          }
        else
          g_assert_cmpstr (csn_event_get_id (other), !=, csn_event_get_id (event));
      }
  g_assert_cmpuint (refused, >, 0);
}

/* Canonical JSON that is no entry. */
static void
test_wrong_members (void)
{
  static const struct
  {
    const char *from;
    const char *to;
    const char *blamed; /* NULL: it stays an entry */
  } cases[] = {
    { "\"v\":1", "\"v\":1", NULL },
    { "\"v\":1", "\"v\":2", NULL },
    { "\"v\":1", "\"v\":0", "v" },
    { "\"v\":1", "\"v\":\"1\"", "v" },
    { "\"v\":1,", "", "v" },
    { "\"v\":1", "\"u\":1,\"v\":1", NULL },
    { "\"00112233445566778899aabbccddeeff\"", "\"0112233445566778899aabbccddeeff\"", "doc" },
    { "\"00112233445566778899aabbccddeeff\"", "\"000112233445566778899aabbccddeeff\"", "doc" },
    { "\"00112233445566778899aabbccddeeff\"", "\"00112233445566778899AABBCCDDEEFF\"", "doc" },
    { "\"00112233445566778899aabbccddeeff\"", "\"00112233445566778899aabbccddeef\\n\"", "doc" },
    { "\"00112233445566778899aabbccddeeff\"", "null", "doc" },
    { "\"ffeeddccbbaa99887766554433221100\"", "\"\"", "writer" },
    { "\"wseq\":2", "\"wseq\":1", "prev" },
    { "\"wseq\":2", "\"wseq\":-2", "wseq" },
    { "\"wseq\":2", "\"wseq\":[2]", "wseq" },
    { "\"lamport\":9", "\"lamport\":0", "lamport" },
    { "\"prev\":\"1", "\"prev\":\"g", "prev" },
    { "\"prev\":\"1", "\"prev\":\"11", "prev" },
    { "[\"1", "[\"", "heads" },
    { "[\"1", "[\"g", "heads" },
    { "[\"1", "[\"\",\"1", "heads" },
    { "\"],\"lamport", "\",7],\"lamport", "heads" },
    { "\"heads\":[", "\"heads\":[[", NULL },
    { "\"2026-03-04T10:20:30+01:00\"", "2026", "time" },
    { "\"answer.set\"", "true", "type" },
    { "\"type\":", "\"typf\":", "type" },
    { "\"data\":{", "\"data\":[", NULL },
  };
  g_autoptr (CsnEvent) event = make_event (NULL);
  gsize length;
  const char *data = g_bytes_get_data (csn_event_get_bytes (event), &length);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new_len (data, (gssize) length);
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (CsnEvent) other = NULL;
      g_autoptr (GError) error = NULL;
      gboolean canonical;

      g_assert_cmpuint (g_string_replace (text, cases[i].from, cases[i].to, 1), ==, 1);
      canonical = csn_canonical_scan (text->str, text->len, NULL, NULL);
      bytes = g_bytes_new (text->str, text->len);
      other = csn_event_new_from_bytes (bytes, &error);
      g_assert_true ((other != NULL) == (canonical && cases[i].blamed == NULL));
      if (canonical && cases[i].blamed != NULL)
        {
          g_autofree char *blamed = g_strdup_printf ("“%s”", cases[i].blamed);

          g_assert_nonnull (strstr (error->message, blamed));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/canonical-scan/texts", test_texts);
  g_test_add_func ("/model/canonical-scan/depth", test_depth);
  g_test_add_func ("/model/canonical-scan/mutations", test_mutations);
  g_test_add_func ("/model/canonical-scan/wrong-members", test_wrong_members);
  g_test_add_func ("/model/canonical-scan/members", test_members);
  g_test_add_func ("/model/canonical-scan/event", test_event);
  g_test_add_func ("/model/canonical-scan/event-bytes", test_event_bytes);
  return g_test_run ();
}
