/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a list item of the checklist holds; see the header. Both kinds of row are made when first needed and kept. What assistive
 * tools read of a row out of view is its name, which needs no row. */

#include "csn-line-cell.h"

#include "csn-block-row.h"
#include "csn-text.h"

/* Pixels of a row around its text, and between two of its parts. */
#define PADDING 20
#define SPACING 3

struct _CsnLineCell
{
  CsnLazyCell parent_instance;
  GtkListItem *list_item; /* (unowned) */
  GtkWidget *item_row;    /* (nullable): a child */
  GtkWidget *block_row;   /* (nullable): a child */
  CsnFormLine *line;      /* (owned) (nullable) */
  gboolean narrow;
};

enum
{
  ROW_MADE,
  FOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CsnLineCell, csn_line_cell, CSN_TYPE_LAZY_CELL)

/* --- contents --------------------------------------------------------------------------------------------------- */

static void
show_item (CsnLineCell *self)
{
  if (self->item_row == NULL)
    {
      self->item_row = csn_item_row_new ();
      csn_item_row_set_list_item (CSN_ITEM_ROW (self->item_row), self->list_item);
      g_signal_emit (self, signals[ROW_MADE], 0, self->item_row);
    }
  csn_item_row_set_narrow (CSN_ITEM_ROW (self->item_row), self->narrow);
  csn_item_row_set_line (CSN_ITEM_ROW (self->item_row), self->line);
  csn_lazy_cell_set_child (CSN_LAZY_CELL (self), self->item_row);
}

static void
fold_cb (CsnLineCell *self)
{
  if (self->line == NULL)
    return;
  g_signal_emit (self, signals[FOLD], 0, self->line);
  csn_block_row_set_line (CSN_BLOCK_ROW (self->block_row), self->line);
}

static void
show_block (CsnLineCell *self)
{
  CsnTable *table = csn_form_line_get_table (self->line);
  g_autofree char *text = csn_text_make_line (table != NULL ? csn_block_get_text (csn_form_line_get_block (self->line))
                                                            : csn_prose_get_text (csn_form_line_get_prose (self->line)));

  if (self->block_row == NULL)
    {
      self->block_row = csn_block_row_new ();
      g_signal_connect_object (self->block_row, "fold", G_CALLBACK (fold_cb), self, G_CONNECT_SWAPPED);
    }
  csn_block_row_set_narrow (CSN_BLOCK_ROW (self->block_row), self->narrow);
  csn_block_row_set_line (CSN_BLOCK_ROW (self->block_row), self->line);
  csn_lazy_cell_set_child (CSN_LAZY_CELL (self), self->block_row);
  if (self->list_item != NULL)
    gtk_list_item_set_accessible_label (self->list_item, text);
}

static void
csn_line_cell_fill (CsnLazyCell *cell)
{
  CsnLineCell *self = CSN_LINE_CELL (cell);

  if (self->line != NULL && csn_form_line_get_lead (self->line) != NULL)
    show_item (self);
  else if (self->line != NULL)
    show_block (self);
}

/* What changed while it was out of view. */
static void
csn_line_cell_refresh (CsnLazyCell *cell)
{
  CsnItemRow *row = csn_line_cell_get_row (CSN_LINE_CELL (cell));

  if (row != NULL)
    csn_item_row_refresh (row);
}

/* As high as it was when it was last seen; otherwise by how much text there is. */
static int
csn_line_cell_guess_height (CsnLazyCell *cell)
{
  CsnLineCell *self = CSN_LINE_CELL (cell);
  GtkWidget *list = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_LIST_VIEW);
  int rows, height = self->line != NULL ? csn_form_line_get_height (self->line) : 0;
  PangoFontMetrics *metrics;

  if (height > 0 || self->line == NULL || list == NULL)
    return height;
  metrics = pango_context_get_metrics (gtk_widget_get_pango_context (list), NULL, NULL);
  height = (pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics)) / PANGO_SCALE;
  pango_font_metrics_unref (metrics);
  rows = (int) csn_form_line_guess_rows (self->line);
  return PADDING + height * rows + SPACING * (rows - 1);
}

static void
csn_line_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CsnLineCell *self = CSN_LINE_CELL (widget);

  GTK_WIDGET_CLASS (csn_line_cell_parent_class)->size_allocate (widget, width, height, baseline);
  if (self->line != NULL && csn_lazy_cell_is_filled (CSN_LAZY_CELL (self)))
    csn_form_line_set_height (self->line, height);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_line_cell_dispose (GObject *object)
{
  CsnLineCell *self = CSN_LINE_CELL (object);

  self->item_row = NULL;
  self->block_row = NULL;
  g_clear_object (&self->line);
  G_OBJECT_CLASS (csn_line_cell_parent_class)->dispose (object);
}

static void
csn_line_cell_class_init (CsnLineCellClass *klass)
{
  CsnLazyCellClass *lazy_class = CSN_LAZY_CELL_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_line_cell_dispose;
  GTK_WIDGET_CLASS (klass)->size_allocate = csn_line_cell_size_allocate;
  lazy_class->fill = csn_line_cell_fill;
  lazy_class->refresh = csn_line_cell_refresh;
  lazy_class->guess_height = csn_line_cell_guess_height;
  signals[ROW_MADE] = g_signal_new ("row-made", CSN_TYPE_LINE_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                    1, CSN_TYPE_ITEM_ROW);
  signals[FOLD] = g_signal_new ("fold", CSN_TYPE_LINE_CELL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                CSN_TYPE_FORM_LINE);
}

static void
csn_line_cell_init (CsnLineCell *self)
{
}

GtkWidget *
csn_line_cell_new (GtkListItem *list_item)
{
  CsnLineCell *self = g_object_new (CSN_TYPE_LINE_CELL, NULL);

  self->list_item = list_item;
  return GTK_WIDGET (self);
}

/* A row has its name before it is made. */
static void
name (CsnLineCell *self)
{
  CsnEntry *lead = csn_form_line_get_lead (self->line);
  g_autofree char *text = csn_text_make_line (lead != NULL ? csn_item_get_label (csn_entry_get_item (lead))
                                                           : csn_block_get_text (csn_form_line_get_block (self->line)));

  if (self->list_item == NULL)
    return;
  gtk_list_item_set_accessible_label (self->list_item, text);
  gtk_list_item_set_accessible_description (self->list_item, "");
}

void
csn_line_cell_set_line (CsnLineCell *self, CsnFormLine *line)
{
  g_return_if_fail (CSN_IS_LINE_CELL (self));

  /* hands over what was typed */
  if (csn_line_cell_get_row (self) != NULL)
    csn_item_row_set_line (CSN_ITEM_ROW (self->item_row), NULL);
  csn_lazy_cell_empty (CSN_LAZY_CELL (self));
  g_set_object (&self->line, line);
  if (line == NULL)
    return;
  name (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

CsnFormLine *
csn_line_cell_get_line (CsnLineCell *self)
{
  g_return_val_if_fail (CSN_IS_LINE_CELL (self), NULL);
  return self->line;
}

CsnItemRow *
csn_line_cell_get_row (CsnLineCell *self)
{
  g_return_val_if_fail (CSN_IS_LINE_CELL (self), NULL);

  if (self->line == NULL || csn_form_line_get_lead (self->line) == NULL || !csn_lazy_cell_is_filled (CSN_LAZY_CELL (self)))
    return NULL;
  return CSN_ITEM_ROW (self->item_row);
}

void
csn_line_cell_set_narrow (CsnLineCell *self, gboolean narrow)
{
  g_return_if_fail (CSN_IS_LINE_CELL (self));

  self->narrow = narrow;
  if (self->item_row != NULL)
    csn_item_row_set_narrow (CSN_ITEM_ROW (self->item_row), narrow);
  if (self->block_row != NULL)
    csn_block_row_set_narrow (CSN_BLOCK_ROW (self->block_row), narrow);
}
