/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* CSV: quoted as RFC 4180 has it, and nothing that a spreadsheet would run. */

#include <string.h>

#include "csn-csv-report.h"
#include "report-fixture.h"

static char *
make_csv (const char *answer)
{
  g_autoptr (ReportFixture) fixture = report_fixture_new (3, answer, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordExport) record = csn_record_export_new (&fixture->input, &error);
  g_assert_no_error (error);
  g_autoptr (CsnReport) report = csn_report_new (record);
  g_autoptr (GBytes) bytes = csn_csv_report_write (report);

  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* Cells of a whole file, after RFC 4180. */
static GPtrArray *
parse (const char *text)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);

  while (*text != '\0')
    {
      GString *cell = g_string_new (NULL);

      if (*text == '"')
        {
          for (text++; *text != '"' || text[1] == '"'; text++)
            {
              text += *text == '"';
              g_assert_cmpint (*text, !=, '\0');
              g_string_append_c (cell, *text);
            }
          text++;
        }
      else
        for (; *text != ',' && *text != '\r'; text++)
          {
            g_assert_cmpint (*text, !=, '"');
            g_assert_cmpint (*text, !=, '\0');
            g_string_append_c (cell, *text);
          }
      g_ptr_array_add (cells, g_string_free (cell, FALSE));
      if (*text == ',')
        text++;
      else
        {
          g_assert_true (g_str_has_prefix (text, "\r\n"));
          text += 2;
        }
    }
  return cells;
}

static void
test_formulas (void)
{
  static const char *const notes[] = { "=1+1",
                                       "+1",
                                       "-1",
                                       "@SUM(A1)",
                                       "\tx",
                                       "\rx",
                                       "\nx",
                                       " =1",
                                       "＝1",
                                       "＋1",
                                       "－1",
                                       "＠x",
                                       "=HYPERLINK(\"http://x\",\"y\")" };

  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      g_autofree char *csv = make_csv (notes[i]);
      g_autoptr (GPtrArray) cells = parse (csv);
      g_autofree char *harmless = g_strconcat ("'", notes[i], NULL);

      g_assert_true (g_ptr_array_find_with_equal_func (cells, harmless, g_str_equal, NULL));
      g_assert_false (g_ptr_array_find_with_equal_func (cells, notes[i], g_str_equal, NULL));
    }
}

/* Whether a spreadsheet takes @cell for more than text: it begins with such a sign, spaces before it or not. */
static gboolean
is_formula (const char *cell)
{
  static const char *const signs[] = { "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠" };

  cell += strspn (cell, " ");
  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (cell, signs[i]))
      return TRUE;
  return FALSE;
}

/* Whatever the texts are, every cell is text, and the text is what it was. */
static void
test_any_text (void)
{
  static const char *const pieces[] = { "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " ", ",", "\"", "'",
                                        ";", "x", "1", "|", "cmd", "\x01", "\xc2\xa0", "\xe2\x80\x8b", "\xef\xbb\xbf" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (guint i = 0; i < (g_test_slow () ? 20000 : 300); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *csv = NULL;
      g_autofree char *quoted = NULL;
      g_autoptr (GPtrArray) cells = NULL;

      for (int k = g_rand_int_range (rand, 1, 8); k > 0; k--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      csv = make_csv (text->str);
      cells = parse (csv);
      for (guint k = 0; k < cells->len; k++)
        if (is_formula (g_ptr_array_index (cells, k)))
          g_error ("“%s” of “%s”", (const char *) g_ptr_array_index (cells, k), text->str);
      g_assert_cmpuint (cells->len % 19, ==, 0);
      quoted = g_strconcat ("'", text->str, NULL);
      g_assert_true (g_ptr_array_find_with_equal_func (cells, text->str, g_str_equal, NULL)
                     || g_ptr_array_find_with_equal_func (cells, quoted, g_str_equal, NULL));
    }
}

static void
test_quoting (void)
{
  static const char note[] = "a \"word\", and\r\nanother line";
  g_autofree char *csv = make_csv (note);
  g_autoptr (GPtrArray) cells = parse (csv);

  g_assert_true (g_str_has_prefix (csv, "line,section,id,label,"));
  g_assert_true (g_ptr_array_find_with_equal_func (cells, note, g_str_equal, NULL));
  g_assert_cmpuint (cells->len % 19, ==, 0);
  g_assert_cmpuint (cells->len / 19, ==, 1 + 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-report/E-06-formulas", test_formulas);
  g_test_add_func ("/csv-report/E-06-quoting", test_quoting);
  g_test_add_func ("/csv-report/E-06-any-text", test_any_text);
  return g_test_run ();
}
