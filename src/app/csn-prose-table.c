/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A table of the document; see the header. */

#include "csn-prose-table.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "csn-markup.h"
#include "csn-text.h"

/* Widgets are made for every cell at once: more rows are said to be in the Source view. */
#define MAX_CELLS 600
/* As many columns stand side by side at 360 px and can still be read. */
#define MAX_NARROW_COLUMNS 2
/* A wider table scrolls sideways, so that no column becomes a pile of letters. */
#define MAX_WIDE_COLUMNS 5

static GtkWidget *
make_label (CsnProse *prose, gboolean head)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "yalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "hexpand", TRUE, "width-chars", 8, "natural-wrap-mode", GTK_NATURAL_WRAP_WORD, NULL);

  csn_markup_show (GTK_LABEL (label), prose);
  csn_markup_follow_links (GTK_LABEL (label));
  if (head)
    gtk_widget_add_css_class (label, "head");
  return label;
}

static GtkWidget *
make_grid (GPtrArray *cells, guint n_columns, guint n_rows)
{
  GtkWidget *grid = g_object_new (GTK_TYPE_GRID, "css-classes", (const char *[]) { "prose-table", NULL }, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_TABLE, NULL);

  for (guint row = 0; row < n_rows; row++)
    for (guint column = 0; column < n_columns; column++)
      {
        GtkWidget *label = make_label (g_ptr_array_index (cells, row * n_columns + column), row == 0);

        gtk_grid_attach (GTK_GRID (grid), label, column, row, 1, 1);
      }
  return grid;
}

/* "Heading: text", the heading strong. */
static CsnProse *
join (CsnProse *heading, CsnProse *cell)
{
  CsnProse *joined = csn_prose_new ();
  gsize n_runs;
  const CsnProseRun *runs = csn_prose_get_runs (cell, &n_runs);

  if (*csn_prose_get_text (heading) != '\0')
    {
      csn_prose_append (joined, csn_prose_get_text (heading), -1, CSN_PROSE_STRONG, NULL);
      csn_prose_append (joined, ": ", -1, CSN_PROSE_STRONG, NULL);
    }
  for (gsize i = 0; i < n_runs; i++)
    csn_prose_append (joined, csn_prose_get_text (cell) + runs[i].start, runs[i].end - runs[i].start, runs[i].style,
                      runs[i].target);
  return joined;
}

static GtkWidget *
make_cards (GPtrArray *cells, guint n_columns, guint n_rows)
{
  GtkWidget *list = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "css-classes",
                                  (const char *[]) { "prose-cards", NULL }, NULL);

  for (guint row = 1; row < n_rows; row++)
    {
      GtkWidget *card = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 2, "css-classes",
                                      (const char *[]) { "prose-card", NULL }, NULL);

      for (guint column = 0; column < n_columns; column++)
        {
          CsnProse *cell = g_ptr_array_index (cells, row * n_columns + column);
          g_autoptr (CsnProse) joined = NULL;

          if (*csn_prose_get_text (cell) == '\0')
            continue;
          joined = column == 0 ? csn_prose_ref (cell) : join (g_ptr_array_index (cells, column), cell);
          gtk_box_append (GTK_BOX (card), make_label (joined, column == 0));
        }
      gtk_box_append (GTK_BOX (list), card);
    }
  return list;
}

GtkWidget *
csn_prose_table_new (CsnFormLine *line, gboolean narrow)
{
  guint n_columns = 0, n_rows, n_shown;
  g_autoptr (GPtrArray) cells = csn_form_line_dup_cells (line, &n_columns);
  GtkWidget *table, *box;

  g_return_val_if_fail (cells != NULL && n_columns > 0, gtk_label_new (NULL));

  n_rows = cells->len / n_columns;
  n_shown = MIN (n_rows, MAX (2, MAX_CELLS / n_columns));
  if (narrow && n_columns > MAX_NARROW_COLUMNS)
    table = make_cards (cells, n_columns, n_shown);
  else
    table = make_grid (cells, n_columns, n_shown);
  if (!narrow && n_columns > MAX_WIDE_COLUMNS)
    table = g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_AUTOMATIC, "vscrollbar-policy",
                          GTK_POLICY_NEVER, "child", table, NULL);
  if (n_shown == n_rows)
    return table;
  box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, NULL);
  gtk_box_append (GTK_BOX (box), table);
  {
    g_autofree char *more = g_strdup_printf (ngettext ("%u more row, shown in the Source view", "%u more rows, shown in the Source view",
                                                       n_rows - n_shown),
                                             n_rows - n_shown);
    GtkWidget *button = gtk_button_new_with_label (more);

    gtk_widget_add_css_class (button, "flat");
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "record.source");
    gtk_box_append (GTK_BOX (box), button);
  }
  return box;
}
