/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests that the checklist is the whole document: every word of it stands in some line of the form, folds close and open,
 * and prose reaches labels with its look and without its text ever being parsed. */

#include <string.h>

#include "csn-block-row.h"
#include "csn-form.h"
#include "csn-markup.h"
#include "csn-prose-table.h"
#include "csn-session-prose.h"
#include "csn-test-form.h"

static char *
read_data (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("CSN_TEST_DATA"), name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
append_item (GString *text, CsnEntry *entry)
{
  CsnItem *item = csn_entry_get_item (entry);
  gsize n_options;
  const CsnOption *options = csn_item_get_options (item, &n_options);
  const char *const words[] = { csn_item_get_label (item), csn_item_get_expected (item), csn_item_get_command (item),
                                csn_item_get_unit (item), csn_item_get_context (item), csn_item_get_value (item),
                                csn_item_get_preset (item) };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_string_append_printf (text, "%s\n", words[i] ? words[i] : "");
  for (gsize i = 0; i < n_options; i++)
    g_string_append_printf (text, "%s\n", options[i].text);
}

static void
append_line (GString *text, CsnFormLine *line)
{
  GPtrArray *parts = csn_form_line_get_parts (line);
  guint n_columns = 0;
  g_autoptr (GPtrArray) cells = NULL;

  if (csn_form_line_get_lead (line) != NULL)
    {
      append_item (text, csn_form_line_get_lead (line));
      for (guint i = 0; i < parts->len; i++)
        append_item (text, g_ptr_array_index (parts, i));
      if (csn_form_line_get_rest (line) != NULL)
        g_string_append_printf (text, "%s\n", csn_prose_get_text (csn_form_line_get_rest (line)));
      return;
    }
  cells = csn_form_line_dup_cells (line, &n_columns);
  for (guint i = 0; cells != NULL && i < cells->len; i++)
    g_string_append_printf (text, "%s\n", csn_prose_get_text (g_ptr_array_index (cells, i)));
  if (cells == NULL)
    g_string_append_printf (text, "%s\n", csn_prose_get_text (csn_form_line_get_prose (line)));
}

/* Everything that the form shows, folded lines included. */
static char *
dup_shown (CsnForm *form)
{
  GListModel *sections = csn_form_get_sections (form);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (CsnFormSection) section = g_list_model_get_item (sections, i);
      GListModel *lines = csn_form_section_get_lines (section);

      g_string_append_printf (text, "%s\n", csn_section_get_title (csn_form_section_get_section (section)));
      for (guint j = 0; j < g_list_model_get_n_items (lines); j++)
        {
          g_autoptr (CsnFormLine) line = g_list_model_get_item (lines, j);

          append_line (text, line);
        }
    }
  return g_string_free (text, FALSE);
}

/* Said by the row in its own way: the mark of the expected line, the heading over the column that the label stands in. */
static const char *const said_otherwise[] = { "Expected", "Task", "Path", "Role", NULL };

/* Words of letters only: marks, numbers of lists and targets of links are not words. */
static guint
count_missing (const char *source, const char *shown)
{
  g_autoptr (GRegex) hidden = g_regex_new ("<!--.*?-->|\\]\\([^)]*\\)|</?[a-z]+>|&[a-z]+;|^---\\n.*?\\n---$|```[a-z]*",
                                           G_REGEX_DOTALL | G_REGEX_MULTILINE, 0, NULL);
  g_autofree char *visible = g_regex_replace (hidden, source, -1, 0, " ", 0, NULL);
  g_auto (GStrv) words = g_strsplit_set (visible, " \t\r\n|*_`[]()<>{}#>~:,.;!?\"'/\\=&-+0123456789%$", -1);
  guint n_missing = 0;

  for (guint i = 0; words[i] != NULL; i++)
    if (strlen (words[i]) > 2 && g_ascii_isalpha (words[i][0]) && strstr (shown, words[i]) == NULL
        && !g_strv_contains (said_otherwise, words[i]))
      {
        g_test_message ("not shown: %s", words[i]);
        n_missing++;
      }
  return n_missing;
}

static void
test_whole_document (gconstpointer name)
{
  g_autofree char *source = read_data (name);
  g_autoptr (CsnRecord) record = csn_test_new_record (source);
  g_autoptr (CsnForm) form = csn_form_new (record);
  g_autofree char *shown = dup_shown (form);

  g_assert_cmpuint (count_missing (source, shown), ==, 0);
  g_assert_null (strstr (shown, "belongs to the editors"));
}

/* What the row says with its buttons is not said once more below them. */
static void
test_rest_of_choice (void)
{
  static const struct
  {
    const char *markdown, *rest;
  } cases[] = {
    { "# A\n\n**Overall**: [ ] PASS / [ ] FAIL\n", NULL },
    { "# A\n\n**Overall**: [ ] PASS / [ ] FAIL - of the whole *launch*\n", "of the whole launch" },
    { "# A\n\n**Overall** by noon: [ ] PASS / [ ] FAIL - of all\n", "of all" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CsnRecord) record = csn_test_new_record (cases[i].markdown);
      g_autoptr (CsnForm) form = csn_form_new (record);
      g_autoptr (CsnFormLine) line = g_list_model_get_item (csn_form_get_lines (form), 0);
      CsnProse *rest = csn_form_line_get_lead (line) != NULL ? csn_form_line_get_rest (line) : NULL;

      g_test_message ("%s", cases[i].markdown);
      g_assert_nonnull (csn_form_line_get_lead (line));
      g_assert_cmpstr (rest != NULL ? csn_prose_get_text (rest) : NULL, ==, cases[i].rest);
    }
}

static guint
count_lines (CsnForm *form)
{
  csn_form_show_all (form);
  return g_list_model_get_n_items (csn_form_get_lines (form));
}

static void
test_fold (void)
{
  g_autofree char *source = read_data ("reading-room.md");
  g_autoptr (CsnRecord) record = csn_test_new_record (source);
  g_autoptr (CsnForm) form = csn_form_new (record);
  CsnEntry *heating = csn_test_find_entry (record, "Heating on");
  guint n_lines = count_lines (form);
  g_autoptr (CsnFormLine) summary = NULL;

  g_assert_cmpuint (csn_form_find_entry (form, heating), ==, G_MAXUINT);
  for (guint i = 0; i < n_lines && summary == NULL; i++)
    {
      g_autoptr (CsnFormLine) line = g_list_model_get_item (csn_form_get_lines (form), i);

      if (csn_form_line_is_fold (line))
        summary = g_steal_pointer (&line);
    }
  g_assert_nonnull (summary);
  g_assert_cmpstr (csn_prose_get_text (csn_form_line_get_prose (summary)), ==, "Winter hours");
  csn_form_toggle_fold (form, summary);
  g_assert_cmpuint (count_lines (form), ==, n_lines + 2);
  csn_form_toggle_fold (form, summary);
  g_assert_cmpuint (count_lines (form), ==, n_lines);
  /* what is looked for or led to is never hidden */
  csn_form_set_search (form, "heating");
  g_assert_cmpuint (csn_form_find_entry (form, heating), !=, G_MAXUINT);
  csn_form_set_search (form, NULL);
  csn_form_reveal_entry (form, heating);
  g_assert_cmpuint (csn_form_find_entry (form, heating), !=, G_MAXUINT);
}

/* A person who goes from one open item to the next meets the folded ones too. */
static void
test_open_in_fold (void)
{
  g_autoptr (CsnRecord) record = csn_test_new_record ("# Deep\n\nWords.\n\n<details>\n<summary>More</summary>\n\n- [ ] Hidden task\n\n</details>\n");
  g_autoptr (CsnForm) form = csn_form_new (record);

  count_lines (form);
  g_assert_cmpuint (csn_form_find_open (form, 0, FALSE), !=, G_MAXUINT);
  g_assert_cmpuint (csn_form_find_entry (form, csn_test_find_entry (record, "Hidden task")), !=, G_MAXUINT);
}

static void
test_markup (void)
{
  g_autoptr (CsnProse) prose = csn_prose_new ();
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
  g_autofree char *markup = NULL;

  csn_prose_append (prose, "a < b & <b>c</b>", -1, CSN_PROSE_STRONG, NULL);
  csn_prose_append (prose, "go", -1, 0, "https://x.example.org/?a=\"1\"&b='2'><script>");
  csn_prose_append (prose, "run", -1, 0, "javascript:alert(1)");
  csn_prose_append (prose, "\x01\xe2\x80\xae", -1, CSN_PROSE_CODE, NULL);
  markup = csn_markup_from_prose (prose);
  g_assert_nonnull (strstr (markup, "a &lt; b &amp; &lt;b&gt;c&lt;/b&gt;"));
  g_assert_nonnull (strstr (markup, "<a href=\"https://x.example.org/?a=&quot;1&quot;&amp;b=&apos;2&apos;&gt;&lt;script&gt;\""));
  g_assert_null (strstr (markup, "href=\"javascript"));
  csn_markup_show (GTK_LABEL (label), prose);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "a < b & <b>c</b>gorun (javascript:alert(1))␁⟨U+202E⟩");
  g_object_unref (label);
}

static guint
count_labels (GtkWidget *root)
{
  guint n = GTK_IS_LABEL (root) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_labels (child);
  return n;
}

/* A table reads as columns where there is room and as lines of "Heading: text" where there is none. */
static void
test_table (void)
{
  g_autofree char *source = read_data ("reading-room.md");
  g_autoptr (CsnRecord) record = csn_test_new_record (source);
  g_autoptr (CsnForm) form = csn_form_new (record);

  for (guint i = 0; i < count_lines (form); i++)
    {
      g_autoptr (CsnFormLine) line = g_list_model_get_item (csn_form_get_lines (form), i);
      GtkWidget *wide, *narrow;
      int minimum;

      if (csn_form_line_get_lead (line) != NULL || csn_form_line_get_table (line) == NULL)
        continue;
      wide = g_object_ref_sink (csn_prose_table_new (line, FALSE));
      narrow = g_object_ref_sink (csn_prose_table_new (line, TRUE));
      g_assert_cmpuint (count_labels (wide), ==, 15);
      g_assert_cmpuint (count_labels (narrow), ==, 10);
      gtk_widget_measure (narrow, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, 320);
      g_object_unref (wide);
      g_object_unref (narrow);
      return;
    }
  g_assert_not_reached ();
}

/* Code keeps its lines and scrolls, so that a row is never wider than the window. */
static void
test_block_row (void)
{
  g_autofree char *source = read_data ("reading-room.md");
  g_autoptr (CsnRecord) record = csn_test_new_record (source);
  g_autoptr (CsnForm) form = csn_form_new (record);
  GtkWidget *row = g_object_ref_sink (csn_block_row_new ());

  csn_block_row_set_narrow (CSN_BLOCK_ROW (row), TRUE);
  for (guint i = 0; i < count_lines (form); i++)
    {
      g_autoptr (CsnFormLine) line = g_list_model_get_item (csn_form_get_lines (form), i);
      int minimum;

      if (csn_form_line_get_lead (line) != NULL)
        continue;
      csn_block_row_set_line (CSN_BLOCK_ROW (row), line);
      gtk_widget_measure (row, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_assert_cmpint (minimum, <=, 320);
    }
  g_object_unref (row);
}

int
main (int argc, char **argv)
{
  static const char *const names[] = { "reading-room.md",  "deployment-steps.md",  "phase-gate.md",
                                       "release-form.md", "staged-rollout.md", "validation-checks.md" };

  csn_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strconcat ("/form-text/whole/", names[i], NULL);

      g_test_add_data_func (path, names[i], test_whole_document);
    }
  g_test_add_func ("/form-text/rest-of-choice", test_rest_of_choice);
  g_test_add_func ("/form-text/fold", test_fold);
  g_test_add_func ("/form-text/open-in-fold", test_open_in_fold);
  g_test_add_func ("/form-text/markup", test_markup);
  g_test_add_func ("/form-text/table", test_table);
  g_test_add_func ("/form-text/block-row", test_block_row);
  return g_test_run ();
}
