/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A stretch of the document's own text; see the header. */

#include "csn-block-row.h"

#include "csn-text.h"

/* A table beyond this is shown as its first rows; the document has the rest. */
#define MAX_TABLE_ROWS    60
#define MAX_TABLE_COLUMNS 8

struct _CsnBlockRow
{
  AdwBin parent_instance;
  GtkWidget *label; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnBlockRow, csn_block_row, ADW_TYPE_BIN)

static void
csn_block_row_dispose (GObject *object)
{
  CsnBlockRow *self = CSN_BLOCK_ROW (object);

  g_clear_object (&self->label);
  G_OBJECT_CLASS (csn_block_row_parent_class)->dispose (object);
}

static void
csn_block_row_class_init (CsnBlockRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = csn_block_row_dispose;
}

static void
csn_block_row_init (CsnBlockRow *self)
{
  self->label = g_object_ref_sink (g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                                 PANGO_WRAP_WORD_CHAR, NULL));
}

GtkWidget *
csn_block_row_new (void)
{
  return g_object_new (CSN_TYPE_BLOCK_ROW, NULL);
}

static void
add_cell (GtkWidget *grid, const char *text, guint column, guint row)
{
  g_autofree char *visible = csn_text_make_visible (text);
  GtkWidget *cell = g_object_new (GTK_TYPE_LABEL, "label", visible, "xalign", 0.0, "yalign", 0.0, "wrap", TRUE,
                                  "wrap-mode", PANGO_WRAP_WORD_CHAR, "hexpand", TRUE, "width-chars", 6, NULL);

  if (row == 0)
    gtk_widget_add_css_class (cell, "head");
  gtk_grid_attach (GTK_GRID (grid), cell, column, row, 1, 1);
}

static void
add_cells (GtkWidget *grid, const char *const *texts, guint row)
{
  for (guint i = 0; texts != NULL && texts[i] != NULL && i < MAX_TABLE_COLUMNS; i++)
    add_cell (grid, texts[i], i, row);
}

static GtkWidget *
make_table (CsnTable *table)
{
  GtkWidget *grid = g_object_new (GTK_TYPE_GRID, "css-classes", (const char *[]) { "prose-table", NULL }, NULL);

  add_cells (grid, csn_table_get_header (table), 0);
  for (guint i = 0; i < MIN (csn_table_get_n_rows (table), MAX_TABLE_ROWS); i++)
    add_cells (grid, csn_table_get_row (table, i), i + 1);
  return grid;
}

static void
show_text (CsnBlockRow *self, CsnBlock *block)
{
  static const char *none[] = { "prose", NULL };
  static const char *code[] = { "prose", "code", "monospace", NULL };
  static const char *quote[] = { "prose", "quote", "secondary", NULL };
  CsnBlockKind kind = csn_block_get_kind (block);
  g_autofree char *visible = csn_text_make_visible (csn_block_get_text (block));

  if (kind == CSN_BLOCK_LIST_ITEM)
    {
      g_autofree char *bullet = g_strdup_printf ("• %s", visible);

      gtk_label_set_label (GTK_LABEL (self->label), bullet);
    }
  else
    gtk_label_set_label (GTK_LABEL (self->label), visible);
  gtk_widget_set_css_classes (self->label, kind == CSN_BLOCK_CODE || kind == CSN_BLOCK_HTML ? code
                                           : kind == CSN_BLOCK_QUOTE                        ? quote
                                                                                            : none);
  gtk_widget_set_margin_start (self->label,
                               kind == CSN_BLOCK_LIST_ITEM ? 12 * MIN (csn_block_get_level (block), 5) : 0);
}

void
csn_block_row_set_line (CsnBlockRow *self, CsnFormLine *line)
{
  CsnTable *table;

  g_return_if_fail (CSN_IS_BLOCK_ROW (self));

  if (line == NULL)
    return;
  table = csn_form_line_get_table (line);
  if (table != NULL)
    {
      adw_bin_set_child (ADW_BIN (self), make_table (table));
      return;
    }
  show_text (self, csn_form_line_get_block (line));
  adw_bin_set_child (ADW_BIN (self), self->label);
}
