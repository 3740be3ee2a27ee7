/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The literal reader of PDF syntax and cross-references: what it takes, and that hostile input ends
 * soon. */

#include <string.h>

#include "csn-pdf-text.h"
#include "csn-pdf-xref-private.h"
#include "csn-sign-error.h"

static CsnPdfLexer
lexer_of (const char *text)
{
  return (CsnPdfLexer) { .data = text, .size = strlen (text) };
}

static void
test_values (void)
{
  static const char *const whole[] = {
    "12",
    "-1.5",
    "/Name",
    "/",
    "(a (nested) \\) string)",
    "<0aFF 1>",
    "[1 2 0 R (x) [ ] << >>]",
    "<< /A 1 /B << /C [1 0 R] >> >>",
    "true",
    "3 0 R",
    "<</A/B/C(D)>>",
  };
  static const char *const broken[] = {
    "", "(open", "<12", "<1g>", "[1 2", "<< /A >>", "<< 1 2 >>", "<< /A 1", ">>", "]", ")",
  };

  for (guint i = 0; i < G_N_ELEMENTS (whole); i++)
    {
      CsnPdfLexer lexer = lexer_of (whole[i]);
      g_assert_true (csn_pdf_lexer_skip_value (&lexer));
      g_assert_cmpuint (lexer.at, ==, strlen (whole[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      CsnPdfLexer lexer = lexer_of (broken[i]);
      g_assert_false (csn_pdf_lexer_skip_value (&lexer));
    }
}

static void
test_dictionary (void)
{
  CsnPdfLexer lexer = lexer_of ("<< /Range [0 10 20 30] /N 7 /R 4 1 R % note\n /Neg [-1 2] >>");
  g_autoptr (GHashTable) dictionary = csn_pdf_lexer_read_dictionary (&lexer);
  guint64 numbers[4], number = 0;
  guint object = 0, generation = 0;

  g_assert_nonnull (dictionary);
  g_assert_true (csn_pdf_dictionary_get_numbers (&lexer, dictionary, "Range", numbers, 4));
  g_assert_cmpuint (numbers[3], ==, 30);
  g_assert_false (csn_pdf_dictionary_get_numbers (&lexer, dictionary, "Range", numbers, 3));
  g_assert_false (csn_pdf_dictionary_get_numbers (&lexer, dictionary, "Neg", numbers, 2));
  g_assert_true (csn_pdf_dictionary_get_number (&lexer, dictionary, "N", &number));
  g_assert_cmpuint (number, ==, 7);
  g_assert_false (csn_pdf_dictionary_get_number (&lexer, dictionary, "R", &number));
  g_assert_true (csn_pdf_dictionary_get_reference (&lexer, dictionary, "R", &object, &generation));
  g_assert_cmpuint (object, ==, 4);
  g_assert_cmpuint (generation, ==, 1);

  /* Which of two values counts is a matter of taste between programs, so neither does. */
  CsnPdfLexer twice = lexer_of ("<< /A 1 /A 2 >>");
  g_assert_null (csn_pdf_lexer_read_dictionary (&twice));
}

static void
test_depth (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  CsnPdfLexer lexer = lexer_of (deep);
  CsnPdfLexer large = lexer_of ("99999999999999999999999999 0 R");
  guint64 number = 0;

  g_assert_false (csn_pdf_lexer_skip_value (&lexer));
  g_assert_false (csn_pdf_lexer_read_number (&large, &number));
}

static void
test_references (void)
{
  g_autoptr (GHashTable) references = g_hash_table_new (g_direct_hash, g_direct_equal);
  CsnPdfLexer lexer = lexer_of ("<< /A 5 0 R /B [ 7 0 R 8 9 ] /C (6 0 R) >>");

  lexer.references = references;
  g_assert_true (csn_pdf_lexer_skip_value (&lexer));
  g_assert_cmpuint (g_hash_table_size (references), ==, 2);
  g_assert_true (g_hash_table_contains (references, GUINT_TO_POINTER (5)));
  g_assert_true (g_hash_table_contains (references, GUINT_TO_POINTER (7)));
}

static void
check_xref (const char *text, gboolean fine)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnPdfXref) xref = csn_pdf_xref_new (text, strlen (text), &error);

  g_assert_cmpint (xref != NULL, ==, fine);
  if (!fine)
    g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT);
}

static void
test_xref (void)
{
  check_xref ("xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1>>\nstartxref\n0\n%%EOF\n", TRUE);
  check_xref ("startxref\n0\n%%EOF\n", FALSE);
  check_xref ("xref\ntrailer\n<</Size 1>>\nstartxref\n99\n%%EOF\n", FALSE);
  check_xref ("xref\n0 1\n0000000000 65535 x \ntrailer\n<</Size 1>>\nstartxref\n0\n%%EOF\n", FALSE);
  check_xref ("xref\n0 8000000\ntrailer\n<</Size 1>>\nstartxref\n0\n%%EOF\n", FALSE);
  check_xref ("xref\ntrailer\n<</Size 99999999999>>\nstartxref\n0\n%%EOF\n", FALSE);
  check_xref ("xref\ntrailer\n<</Size 1/Prev 0>>\nstartxref\n0\n%%EOF\n", FALSE);
  check_xref ("xref\ntrailer\n<</Size 1/Prev -1>>\nstartxref\n0\n%%EOF\n", FALSE);
  check_xref ("1 0 obj <</Type/XRef/Size 1/W[1 1 1]/Length 3>>stream\nabc\nendstream endobj\n"
              "startxref\n0\n%%EOF\n",
              FALSE);
  check_xref ("1 0 obj <</Type/XRef/Size 1/W[1 1 1]/Length 3>>stream\n\1\7\1\nendstream endobj\n"
              "startxref\n0\n%%EOF\n",
              TRUE);
  check_xref ("1 0 obj <</Type/XRef/Size 1/W[9 1 1]/Length 3>>stream\n\1\7\1\nendstream endobj\n"
              "startxref\n0\n%%EOF\n",
              FALSE);
  check_xref ("1 0 obj <</Type/XRef/Size 1/W[0 0 0]/Length 3>>stream\n\1\7\1\nendstream endobj\n"
              "startxref\n0\n%%EOF\n",
              FALSE);
}

static void
test_text (void)
{
  static const char *const bad[] = {
    "",
    "20260101120000Z",
    "D:2026",
    "D:20261301120000Z",
    "D:20260101120000*01'00'",
    "D:2026010112000",
  };
  g_autofree char *plain = csn_pdf_text_string ("a (b) \\");
  g_autofree char *other = csn_pdf_text_string ("ä");
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (-5400);
  g_autoptr (GDateTime) time = g_date_time_new (zone, 2026, 2, 3, 4, 5, 6);
  g_autofree char *date = csn_pdf_text_date (time);
  g_autoptr (GDateTime) again = csn_pdf_text_parse_date ("D:20260203040506-01'30'");
  g_autoptr (GDateTime) utc = csn_pdf_text_parse_date ("D:20260203053506Z");

  g_assert_cmpstr (plain, ==, "(a \\(b\\) \\\\)");
  g_assert_cmpstr (other, ==, "<feff00e4>");
  g_assert_cmpstr (date, ==, "(D:20260203040506-01'30')");
  g_assert_true (g_date_time_equal (time, again));
  g_assert_true (g_date_time_equal (time, utc));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (csn_pdf_text_parse_date (bad[i]));
  g_assert_null (csn_pdf_text_parse_date (NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign/pdf-syntax/values", test_values);
  g_test_add_func ("/sign/pdf-syntax/dictionary", test_dictionary);
  g_test_add_func ("/sign/pdf-syntax/depth", test_depth);
  g_test_add_func ("/sign/pdf-syntax/references", test_references);
  g_test_add_func ("/sign/pdf-syntax/xref", test_xref);
  g_test_add_func ("/sign/pdf-syntax/text", test_text);
  return g_test_run ();
}
