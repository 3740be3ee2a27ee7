/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which rows of a list view are in view; see the header. The list view maps those and no others while it gives them their places,
 * when it is too late to change a height. The frame clock lays out up to four times before it draws: a row that is filled after
 * that has its true height in the next round of the same frame. */

#include "csn-lazy-rows.h"

#include "csn-lazy-cell.h"

/* Cells below the view that are filled with those in it: there is room for them when the others are lower than they were guessed,
 * and they come next. */
#define CELLS_AHEAD 2
/* Rounds of layout in a frame that may fill cells; the frame clock complains when the fourth asks for another. */
#define MOST_ROUNDS 3

struct _CsnLazyRows
{
  GObject parent_instance;
  GtkWidget *list;      /* (unowned) (nullable) */
  GdkFrameClock *clock; /* (owned) (nullable): while the list is on the screen */
  gint64 frame;         /* of the last round */
  guint n_rounds;       /* in that frame */
  guint go_on;          /* source, 0: none */
};

G_DEFINE_FINAL_TYPE (CsnLazyRows, csn_lazy_rows, G_TYPE_OBJECT)

/* The list item of the list view and the cell in it; headers have none. */
static CsnLazyCell *
cell_in (GtkWidget *item)
{
  GtkWidget *child = gtk_widget_get_first_child (item);

  return child != NULL && CSN_IS_LAZY_CELL (child) ? CSN_LAZY_CELL (child) : NULL;
}

/* Whether cells may be filled in this round of the frame. */
static gboolean
count_round (CsnLazyRows *self)
{
  gint64 frame = gdk_frame_clock_get_frame_counter (self->clock);

  self->n_rounds = frame == self->frame ? self->n_rounds + 1 : 1;
  self->frame = frame;
  return self->n_rounds <= MOST_ROUNDS;
}

static gboolean
go_on_cb (gpointer user_data)
{
  CsnLazyRows *self = user_data;

  self->go_on = 0;
  gtk_widget_queue_allocate (self->list);
  return G_SOURCE_REMOVE;
}

static void
laid_out_cb (CsnLazyRows *self)
{
  guint n_ahead = 0;
  gboolean seen = FALSE;

  if (!count_round (self))
    {
      if (self->go_on == 0)
        self->go_on = g_idle_add (go_on_cb, self);
      return;
    }
  for (GtkWidget *item = gtk_widget_get_first_child (self->list); item != NULL && n_ahead < CELLS_AHEAD;
       item = gtk_widget_get_next_sibling (item))
    {
      CsnLazyCell *cell = cell_in (item);

      if (cell == NULL)
        continue;
      if (gtk_widget_get_mapped (GTK_WIDGET (cell)))
        {
          seen = TRUE;
          csn_lazy_cell_appear (cell);
        }
      else if (seen)
        {
          n_ahead++;
          csn_lazy_cell_fill (cell);
        }
    }
}

/* --- life of the list ------------------------------------------------------------------------------------------- */

static void
mapped_cb (CsnLazyRows *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (self->list);

  if (!g_set_object (&self->clock, clock) || clock == NULL)
    return;
  /* after the toolkit, whose handler does the layout */
  g_signal_connect_object (clock, "layout", G_CALLBACK (laid_out_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_widget_queue_allocate (self->list);
}

static void
forget_clock (CsnLazyRows *self)
{
  g_clear_handle_id (&self->go_on, g_source_remove);
  if (self->clock != NULL)
    g_signal_handlers_disconnect_by_func (self->clock, laid_out_cb, self);
  g_clear_object (&self->clock);
}

static void
csn_lazy_rows_dispose (GObject *object)
{
  CsnLazyRows *self = CSN_LAZY_ROWS (object);

  forget_clock (self);
  if (self->list != NULL)
    g_signal_handlers_disconnect_by_data (self->list, self);
  g_clear_weak_pointer (&self->list);
  G_OBJECT_CLASS (csn_lazy_rows_parent_class)->dispose (object);
}

static void
csn_lazy_rows_class_init (CsnLazyRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = csn_lazy_rows_dispose;
}

static void
csn_lazy_rows_init (CsnLazyRows *self)
{
}

CsnLazyRows *
csn_lazy_rows_new (GtkListView *list)
{
  CsnLazyRows *self;

  g_return_val_if_fail (GTK_IS_LIST_VIEW (list), NULL);

  self = g_object_new (CSN_TYPE_LAZY_ROWS, NULL);
  g_set_weak_pointer (&self->list, GTK_WIDGET (list));
  g_signal_connect_swapped (list, "map", G_CALLBACK (mapped_cb), self);
  g_signal_connect_swapped (list, "unmap", G_CALLBACK (forget_clock), self);
  if (gtk_widget_get_mapped (self->list))
    mapped_cb (self);
  return self;
}
