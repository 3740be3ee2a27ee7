/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeping to the top; see the header. */

#include "csn-list-top.h"

/* Rows take their new height over some frames, and each moves the list once more. */
#define N_FRAMES 6

typedef struct
{
  GtkWidget *focus; /* (unowned): only compared */
  guint n_left;     /* frames for which the list is held; 0: it is not */
  int width;        /* at the last layout */
  gboolean at_top;  /* of its own accord, not while it is held */
} ListTop;

#define KEY "csn-list-top"

static GtkWidget *
get_focus (GtkWidget *scroller)
{
  GtkRoot *root = gtk_widget_get_root (scroller);

  return root != NULL ? gtk_root_get_focus (root) : NULL;
}

static gboolean
frame_cb (GtkWidget *scroller, GdkFrameClock *clock, gpointer user_data)
{
  ListTop *self = g_object_get_data (G_OBJECT (scroller), KEY);

  if (get_focus (scroller) != self->focus)
    self->n_left = 0;
  if (self->n_left == 0)
    return G_SOURCE_REMOVE;
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), 0);
  return --self->n_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Comes before the value is told of, when a layout changes both. */
static void
laid_out_cb (GtkWidget *scroller)
{
  ListTop *self = g_object_get_data (G_OBJECT (scroller), KEY);
  int width = gtk_widget_get_width (scroller);
  int before = self->width;

  self->width = width;
  if (width == before || before == 0 || !self->at_top)
    return;
  self->focus = get_focus (scroller);
  if (self->n_left == 0)
    gtk_widget_add_tick_callback (scroller, frame_cb, NULL, NULL);
  self->n_left = N_FRAMES;
}

static void
moved_cb (GtkWidget *scroller, GtkAdjustment *adjustment)
{
  ListTop *self = g_object_get_data (G_OBJECT (scroller), KEY);

  if (self->n_left == 0)
    self->at_top = gtk_adjustment_get_value (adjustment) <= gtk_adjustment_get_lower (adjustment);
}

void
csn_list_top_keep (GtkListView *list)
{
  GtkWidget *scroller;
  GtkAdjustment *adjustment;
  ListTop *self;

  g_return_if_fail (GTK_IS_LIST_VIEW (list));

  scroller = gtk_widget_get_ancestor (GTK_WIDGET (list), GTK_TYPE_SCROLLED_WINDOW);
  g_return_if_fail (scroller != NULL);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  self = g_new0 (ListTop, 1);
  self->at_top = TRUE;
  g_object_set_data_full (G_OBJECT (scroller), KEY, self, g_free);
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (laid_out_cb), scroller, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (moved_cb), scroller, G_CONNECT_SWAPPED);
}
