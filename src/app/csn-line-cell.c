/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a list item of the checklist holds; see the header. Both kinds of row are made when first needed and kept. */

#include "csn-line-cell.h"

#include "csn-block-row.h"
#include "csn-text.h"

struct _CsnLineCell
{
  AdwBin parent_instance;
  GtkListItem *list_item; /* (unowned) */
  GtkWidget *item_row;    /* (owned) (nullable) */
  GtkWidget *block_row;   /* (owned) (nullable) */
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

G_DEFINE_FINAL_TYPE (CsnLineCell, csn_line_cell, ADW_TYPE_BIN)

static void
csn_line_cell_dispose (GObject *object)
{
  CsnLineCell *self = CSN_LINE_CELL (object);

  g_clear_object (&self->item_row);
  g_clear_object (&self->block_row);
  g_clear_object (&self->line);
  G_OBJECT_CLASS (csn_line_cell_parent_class)->dispose (object);
}

static void
csn_line_cell_class_init (CsnLineCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = csn_line_cell_dispose;
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

static void
show_item (CsnLineCell *self)
{
  if (self->item_row == NULL)
    {
      self->item_row = g_object_ref_sink (csn_item_row_new ());
      csn_item_row_set_list_item (CSN_ITEM_ROW (self->item_row), self->list_item);
      g_signal_emit (self, signals[ROW_MADE], 0, self->item_row);
    }
  csn_item_row_set_narrow (CSN_ITEM_ROW (self->item_row), self->narrow);
  csn_item_row_set_line (CSN_ITEM_ROW (self->item_row), self->line);
  adw_bin_set_child (ADW_BIN (self), self->item_row);
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
      self->block_row = g_object_ref_sink (csn_block_row_new ());
      g_signal_connect_object (self->block_row, "fold", G_CALLBACK (fold_cb), self, G_CONNECT_SWAPPED);
    }
  csn_block_row_set_narrow (CSN_BLOCK_ROW (self->block_row), self->narrow);
  csn_block_row_set_line (CSN_BLOCK_ROW (self->block_row), self->line);
  adw_bin_set_child (ADW_BIN (self), self->block_row);
  if (self->list_item != NULL)
    {
      gtk_list_item_set_accessible_label (self->list_item, text);
      gtk_list_item_set_accessible_description (self->list_item, "");
    }
}

void
csn_line_cell_set_line (CsnLineCell *self, CsnFormLine *line)
{
  gboolean is_item;

  g_return_if_fail (CSN_IS_LINE_CELL (self));

  g_set_object (&self->line, line);
  is_item = line != NULL && csn_form_line_get_lead (line) != NULL;
  if (!is_item && self->item_row != NULL)
    csn_item_row_set_line (CSN_ITEM_ROW (self->item_row), NULL);
  if (line == NULL)
    return;
  if (is_item)
    show_item (self);
  else
    show_block (self);
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

  if (self->line == NULL || csn_form_line_get_lead (self->line) == NULL)
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
