/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A cell that is filled when it can be seen; see the header. */

#include "csn-lazy-cell.h"

typedef struct
{
  GtkWidget *child; /* (unowned) (nullable): a child of the widget */
  gboolean filled;  /* the child shows what it should */
} CsnLazyCellPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (CsnLazyCell, csn_lazy_cell, GTK_TYPE_WIDGET)

static CsnLazyCellPrivate *
get_private (CsnLazyCell *self)
{
  return csn_lazy_cell_get_instance_private (self);
}

/* --- size ------------------------------------------------------------------------------------------------------- */

static GtkSizeRequestMode
csn_lazy_cell_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
csn_lazy_cell_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  CsnLazyCell *self = CSN_LAZY_CELL (widget);
  CsnLazyCellPrivate *priv = get_private (self);

  if (priv->filled)
    gtk_widget_measure (priv->child, orientation, for_size, minimum, natural, NULL, NULL);
  else
    *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? CSN_LAZY_CELL_GET_CLASS (self)->guess_height (self) : 0;
}

static void
csn_lazy_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  CsnLazyCellPrivate *priv = get_private (CSN_LAZY_CELL (widget));

  if (priv->filled)
    gtk_widget_allocate (priv->child, width, height, baseline, NULL);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_lazy_cell_dispose (GObject *object)
{
  GtkWidget *child;

  get_private (CSN_LAZY_CELL (object))->child = NULL;
  get_private (CSN_LAZY_CELL (object))->filled = FALSE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (csn_lazy_cell_parent_class)->dispose (object);
}

static void
csn_lazy_cell_class_init (CsnLazyCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_lazy_cell_dispose;
  widget_class->get_request_mode = csn_lazy_cell_get_request_mode;
  widget_class->measure = csn_lazy_cell_measure;
  widget_class->size_allocate = csn_lazy_cell_size_allocate;
}

static void
csn_lazy_cell_init (CsnLazyCell *self)
{
}

void
csn_lazy_cell_set_child (CsnLazyCell *self, GtkWidget *child)
{
  CsnLazyCellPrivate *priv = get_private (self);

  g_return_if_fail (CSN_IS_LAZY_CELL (self));
  g_return_if_fail (GTK_IS_WIDGET (child));

  if (priv->child == child)
    return;
  if (priv->child != NULL)
    gtk_widget_set_visible (priv->child, FALSE);
  priv->child = child;
  if (gtk_widget_get_parent (child) == NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
  gtk_widget_set_visible (child, TRUE);
}

void
csn_lazy_cell_empty (CsnLazyCell *self)
{
  CsnLazyCellPrivate *priv = get_private (self);

  g_return_if_fail (CSN_IS_LAZY_CELL (self));

  if (!priv->filled)
    return;
  priv->filled = FALSE;
  gtk_widget_set_child_visible (priv->child, FALSE);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
csn_lazy_cell_fill (CsnLazyCell *self)
{
  CsnLazyCellPrivate *priv = get_private (self);

  g_return_if_fail (CSN_IS_LAZY_CELL (self));

  if (priv->filled)
    return;
  CSN_LAZY_CELL_GET_CLASS (self)->fill (self);
  priv->filled = priv->child != NULL;
  if (priv->child != NULL)
    gtk_widget_set_child_visible (priv->child, TRUE);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

gboolean
csn_lazy_cell_is_filled (CsnLazyCell *self)
{
  g_return_val_if_fail (CSN_IS_LAZY_CELL (self), FALSE);
  return get_private (self)->filled;
}

void
csn_lazy_cell_appear (CsnLazyCell *self)
{
  g_return_if_fail (CSN_IS_LAZY_CELL (self));

  if (!get_private (self)->filled)
    csn_lazy_cell_fill (self);
  else if (CSN_LAZY_CELL_GET_CLASS (self)->refresh != NULL)
    CSN_LAZY_CELL_GET_CLASS (self)->refresh (self);
}
