/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The sections as a sidebar list; see the header. */

#include "csn-outline.h"

#include "csn-outline-row.h"

struct _CsnOutline
{
  AdwBin parent_instance;
  GtkListView *list;
  GtkSliceListModel *shown;      /* (owned) (nullable): what the selection is over */
  GtkSingleSelection *selection; /* (owned) (nullable) */
  guint grow;                    /* source, 0: none */
};

/* A list view makes rows for 200 items before its first frame, whether they fit or not: it gets the others after it. */
#define FIRST_SECTIONS 24

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CsnOutline, csn_outline, ADW_TYPE_BIN)

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, csn_outline_row_new (item));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  csn_outline_row_set_section (CSN_OUTLINE_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  csn_outline_row_set_section (CSN_OUTLINE_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
activate_cb (CsnOutline *self, guint position)
{
  g_autoptr (CsnFormSection) section = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (section != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, section);
}

static void
show_all (CsnOutline *self)
{
  g_clear_handle_id (&self->grow, g_source_remove);
  if (self->shown != NULL)
    gtk_slice_list_model_set_size (self->shown, G_MAXUINT);
}

static gboolean
grow_cb (gpointer user_data)
{
  CsnOutline *self = user_data;

  self->grow = 0;
  show_all (self);
  return G_SOURCE_REMOVE;
}

/* After the first layout. */
static gboolean
first_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CsnOutline *self = CSN_OUTLINE (widget);

  if (self->grow == 0)
    self->grow = g_idle_add_full (G_PRIORITY_LOW, grow_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

static void
csn_outline_dispose (GObject *object)
{
  CsnOutline *self = CSN_OUTLINE (object);

  g_clear_handle_id (&self->grow, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_OUTLINE);
  g_clear_object (&self->selection);
  g_clear_object (&self->shown);
  G_OBJECT_CLASS (csn_outline_parent_class)->dispose (object);
}

static void
csn_outline_class_init (CsnOutlineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_outline_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", CSN_TYPE_OUTLINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  CSN_TYPE_FORM_SECTION);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-outline.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnOutline, list);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
csn_outline_init (CsnOutline *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
csn_outline_set_form (CsnOutline *self, CsnForm *form)
{
  g_return_if_fail (CSN_IS_OUTLINE (self));

  g_clear_object (&self->selection);
  g_clear_object (&self->shown);
  if (form != NULL)
    {
      self->shown = gtk_slice_list_model_new (g_object_ref (csn_form_get_sections (form)), 0, FIRST_SECTIONS);
      self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->shown)));
      gtk_widget_add_tick_callback (GTK_WIDGET (self), first_frame_cb, NULL, NULL);
      gtk_single_selection_set_autoselect (self->selection, FALSE);
      gtk_single_selection_set_can_unselect (self->selection, TRUE);
    }
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
}

void
csn_outline_set_current (CsnOutline *self, CsnFormSection *section)
{
  GListModel *sections;

  g_return_if_fail (CSN_IS_OUTLINE (self));

  if (self->selection == NULL)
    return;
  sections = gtk_slice_list_model_get_model (self->shown);
  for (guint i = 0; i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (CsnFormSection) candidate = g_list_model_get_item (sections, i);

      if (candidate != section)
        continue;
      if (i >= g_list_model_get_n_items (G_LIST_MODEL (self->selection)))
        show_all (self);
      gtk_single_selection_set_selected (self->selection, i);
      return;
    }
}
