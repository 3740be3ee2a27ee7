/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A secret in every spelling in which something may echo it; none may be left. */

#include "csn-redactor.h"

#include "csn-bounded-buffer.h"
#include "csn-probe-error.h"

#include <string.h>

#define SECRET "s3cr3t/\"Wert+ä\" & more"

static char *
encode_base64 (const char *before, const char *after)
{
  g_autofree char *text = g_strconcat (before, SECRET, after, NULL);

  return g_base64_encode ((const guint8 *) text, strlen (text));
}

static void
check (CsnRedactor *redactor, const char *spelling)
{
  g_autofree char *text = g_strdup_printf ("before %s after", spelling);
  guint hits = 0;
  g_autofree char *clean = csn_redactor_redact (redactor, text, &hits);

  g_test_message ("%s → %s", text, clean);
  g_assert_cmpuint (hits, >=, 1);
  g_assert_nonnull (strstr (clean, "***KEY"));
  g_assert_null (strstr (clean, "s3cr3t"));
  g_assert_null (strstr (clean, spelling));
}

static void
test_spellings (void)
{
  g_autoptr (CsnRedactor) redactor = csn_redactor_new ();
  g_autofree char *percent = g_uri_escape_string (SECRET, NULL, FALSE);
  g_autofree char *lower = g_ascii_strdown (percent, -1);
  g_autofree char *html = g_markup_escape_text (SECRET, -1);
  GString *hex = g_string_new (NULL);
  const char *befores[] = { "", "a", "ab", "user:", "x=y;" };

  g_assert_true (csn_redactor_add_secret (redactor, "KEY", SECRET, NULL));
  check (redactor, SECRET);
  check (redactor, percent);
  check (redactor, lower);
  check (redactor, html);
  check (redactor, "s3cr3t/\\\"Wert+ä\\\" & more");
  check (redactor, "s3cr3t\\/\\\"Wert+ä\\\" & more");
  for (const guint8 *c = (const guint8 *) SECRET; *c != '\0'; c++)
    g_string_append_printf (hex, "%02X", *c);
  check (redactor, hex->str);
  g_string_free (hex, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (befores); i++)
    {
      g_autofree char *encoded = encode_base64 (befores[i], "tail of it");
      g_autofree char *url = g_strdelimit (g_strdup (encoded), "+", '-');

      check (redactor, encoded);
      check (redactor, g_strdelimit (url, "/", '_'));
    }
}

/* What stands first and last before the gap. */
typedef struct
{
  const char *first, *last;
} Cut;

/* Whoever lets a program write the secret just where its output is cut learns no more of it than from a short one, also when
 * the program writes what looks like a gap. */
static void
test_cut (gconstpointer data)
{
  const Cut *cut = data;
  g_autoptr (CsnRedactor) redactor = csn_redactor_new ();

  g_assert_true (csn_redactor_add_secret (redactor, "KEY", SECRET, NULL));
  for (gsize shift = 0; shift < strlen (SECRET); shift++)
    {
      CsnBoundedBuffer *buffer = csn_bounded_buffer_new (100, 100);
      gsize over = strcmp (cut->last, SECRET) == 0 ? shift : 0;
      g_autofree char *before = g_strnfill (100 - strlen (cut->first) - strlen (cut->last) + over, '-');
      g_autofree char *middle = g_strnfill (1000, '.');
      g_autofree char *after = g_strnfill (100 - shift, '-');
      g_autofree char *all = g_strconcat (cut->first, before, cut->last, middle, SECRET, after, NULL);
      g_autofree char *text = NULL;
      g_autofree char *clean = NULL;

      csn_bounded_buffer_append (buffer, all, strlen (all));
      text = csn_bounded_buffer_dup_text (buffer);
      csn_bounded_buffer_free (buffer);
      clean = csn_redactor_redact (redactor, text, NULL);
      for (gsize i = 0; i + CSN_REDACTOR_MIN_LENGTH <= strlen (SECRET); i++)
        {
          g_autofree char *piece = g_strndup (SECRET + i, CSN_REDACTOR_MIN_LENGTH);

          if (g_utf8_validate (piece, -1, NULL) && strstr (clean, piece) != NULL)
            g_error ("“%s” in %s", piece, clean);
        }
    }
}

static void
test_login (void)
{
  g_autoptr (CsnRedactor) redactor = csn_redactor_new ();
  g_autofree char *encoded = g_base64_encode ((const guint8 *) "ann:pass phrase", 15);
  g_autofree char *header = g_strconcat ("Authorization: Basic ", encoded, NULL);
  g_autofree char *clean = NULL;

  csn_redactor_add_login (redactor, "PW", "ann", "pass phrase");
  clean = csn_redactor_redact (redactor, header, NULL);
  g_assert_cmpstr (clean, ==, "Authorization: Basic ***PW");
}

static void
test_short (void)
{
  g_autoptr (CsnRedactor) redactor = csn_redactor_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (csn_redactor_add_secret (redactor, "PIN", "12345", &error));
  g_assert_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED);
  g_assert_true (csn_redactor_is_empty (redactor));
}

static void
test_innocent (void)
{
  g_autoptr (CsnRedactor) redactor = csn_redactor_new ();
  guint hits = 0;
  g_autofree char *same = NULL;

  csn_redactor_add_secret (redactor, "KEY", "abcdefgh", NULL);
  same = csn_redactor_redact (redactor, "abcdefg ABCDEFGH h", &hits);
  g_assert_cmpstr (same, ==, "abcdefg ABCDEFGH h");
  g_assert_cmpuint (hits, ==, 0);
}

int
main (int argc, char **argv)
{
  static const Cut plain = { "", SECRET };
  static const Cut start = { "\n[... ", SECRET };
  static const Cut gap = { "", "\n[... 1 bytes left out ...]" };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/redactor/spellings", test_spellings);
  g_test_add_data_func ("/probe/redactor/cut", &plain, test_cut);
  g_test_add_data_func ("/probe/redactor/cut-behind-a-start", &start, test_cut);
  g_test_add_data_func ("/probe/redactor/cut-behind-a-gap", &gap, test_cut);
  g_test_add_func ("/probe/redactor/login", test_login);
  g_test_add_func ("/probe/redactor/short", test_short);
  g_test_add_func ("/probe/redactor/innocent", test_innocent);
  return g_test_run ();
}
