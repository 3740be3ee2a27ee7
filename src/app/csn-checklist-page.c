/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The checklist of a record: the list, its scrolling and its keys; see the header. */

#include "csn-checklist-page-private.h"

#include <glib/gi18n-lib.h>

#include "csn-evidence-intake.h"
#include "csn-line-cell.h"
#include "csn-list-top.h"
#include "csn-memory.h"
#include "csn-section-header.h"

/* How long after the first frame the memory of reading is given back. */
#define TRIM_MS 1000

enum
{
  SECTION,
  SHOW_PANE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CsnChecklistPage, csn_checklist_page, ADW_TYPE_BIN)

/* --- rows ------------------------------------------------------------------------------------------------------- */

static void
row_made_cb (CsnChecklistPage *self, CsnItemRow *row)
{
  csn_item_row_set_editable (row, self->session != NULL && !csn_session_is_read_only (self->session));
  csn_item_row_set_batched (row, TRUE);
  csn_checklist_page_connect_row (self, row);
}

/* The judgement comes once after each batch of changes, however many they were. Rows out of view follow when they are seen. */
static void
evaluated_cb (CsnChecklistPage *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      CsnLineCell *cell = g_ptr_array_index (self->cells, i);
      CsnItemRow *row = csn_line_cell_get_row (cell);

      if (row != NULL && gtk_widget_get_mapped (GTK_WIDGET (cell)))
        csn_item_row_refresh (row);
    }
}

static void
cell_destroyed_cb (CsnChecklistPage *self, GtkWidget *cell)
{
  if (self->cells != NULL)
    g_ptr_array_remove_fast (self->cells, cell);
}

static void
fold_cb (CsnChecklistPage *self, CsnFormLine *line)
{
  if (self->form == NULL)
    return;
  csn_form_show_all (self->form);
  csn_form_toggle_fold (self->form, line);
}

static void
setup_cb (CsnChecklistPage *self, GtkListItem *item)
{
  GtkWidget *cell = csn_line_cell_new (item);

  g_signal_connect_object (cell, "destroy", G_CALLBACK (cell_destroyed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cell, "row-made", G_CALLBACK (row_made_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (cell, "fold", G_CALLBACK (fold_cb), self, G_CONNECT_SWAPPED);
  csn_line_cell_set_narrow (CSN_LINE_CELL (cell), self->narrow);
  gtk_list_item_set_child (item, cell);
  g_ptr_array_add (self->cells, cell);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  CsnFormLine *line = gtk_list_item_get_item (item);

  gtk_list_item_set_selectable (item, csn_form_line_get_lead (line) != NULL);
  csn_line_cell_set_line (CSN_LINE_CELL (gtk_list_item_get_child (item)), line);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  csn_line_cell_set_line (CSN_LINE_CELL (gtk_list_item_get_child (item)), NULL);
}

static void
header_setup_cb (GtkSignalListItemFactory *factory, GtkListHeader *header)
{
  gtk_list_header_set_child (header, csn_section_header_new ());
}

static void
header_bind_cb (GtkSignalListItemFactory *factory, GtkListHeader *header)
{
  CsnFormLine *line = gtk_list_header_get_item (header);

  csn_section_header_set_section (CSN_SECTION_HEADER (gtk_list_header_get_child (header)),
                                  csn_form_line_get_section (line));
}

static void
header_unbind_cb (GtkSignalListItemFactory *factory, GtkListHeader *header)
{
  csn_section_header_set_section (CSN_SECTION_HEADER (gtk_list_header_get_child (header)), NULL);
}

static CsnLineCell *
cell_of (GtkWidget *widget)
{
  GtkWidget *cell = gtk_widget_get_ancestor (widget, CSN_TYPE_LINE_CELL);
  GtkWidget *child = gtk_widget_get_first_child (widget);

  if (cell == NULL && child != NULL && CSN_IS_LINE_CELL (child))
    cell = child;
  return cell ? CSN_LINE_CELL (cell) : NULL;
}

CsnItemRow *
csn_checklist_page_get_focus_row (CsnChecklistPage *self, gboolean *inside)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  CsnLineCell *cell;

  if (inside != NULL)
    *inside = focus != NULL && GTK_IS_EDITABLE (focus);
  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list)))
    return NULL;
  cell = cell_of (focus);
  if (cell == NULL)
    return NULL;
  csn_lazy_cell_fill (CSN_LAZY_CELL (cell));
  return csn_line_cell_get_row (cell);
}

/* --- scrolling -------------------------------------------------------------------------------------------------- */

/* List item of the wanted line, and the header before it when it is the first of its section. */
static GtkWidget *
find_target (CsnChecklistPage *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      CsnLineCell *cell = g_ptr_array_index (self->cells, i);
      GtkWidget *item, *before;

      if (csn_line_cell_get_line (cell) != self->wanted)
        continue;
      item = gtk_widget_get_parent (GTK_WIDGET (cell));
      before = item ? gtk_widget_get_prev_sibling (item) : NULL;
      return before != NULL && CSN_IS_SECTION_HEADER (gtk_widget_get_first_child (before)) ? before : item;
    }
  return NULL;
}

/* gtk_list_view_scroll_to moves the least distance and ignores headers (UX.md, T2): once the row is there, its header is
 * brought to the top. */
static gboolean
scroll_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CsnChecklistPage *self = CSN_CHECKLIST_PAGE (widget);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  GtkWidget *target = NULL;
  graphene_point_t place;

  if (self->n_ticks++ < 1)
    return G_SOURCE_CONTINUE;
  target = self->wanted ? find_target (self) : NULL;
  if (target != NULL
      && gtk_widget_compute_point (target, GTK_WIDGET (self->scroller), &GRAPHENE_POINT_INIT (0, 0), &place))
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + place.y);
  if (self->n_ticks < 4)
    return G_SOURCE_CONTINUE;
  g_clear_object (&self->wanted);
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
scroll_to (CsnChecklistPage *self, guint position, gboolean to_top)
{
  g_autoptr (CsnFormLine) line = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (line == NULL)
    return;
  gtk_list_view_scroll_to (self->list, position,
                           csn_form_line_get_lead (line) ? GTK_LIST_SCROLL_FOCUS | GTK_LIST_SCROLL_SELECT
                                                         : GTK_LIST_SCROLL_FOCUS,
                           NULL);
  if (!to_top)
    return;
  g_set_object (&self->wanted, line);
  self->n_ticks = 0;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_tick_cb, NULL, NULL);
}

/* Reading a long document needs much that is free again. */
static gboolean
trim_cb (gpointer user_data)
{
  CsnChecklistPage *self = user_data;

  self->trim = 0;
  csn_memory_trim ();
  return G_SOURCE_REMOVE;
}

static gboolean
grow_cb (gpointer user_data)
{
  CsnChecklistPage *self = user_data;

  self->grow = 0;
  if (self->form != NULL)
    csn_form_show_all (self->form);
  self->trim = g_timeout_add_full (G_PRIORITY_LOW, TRIM_MS, trim_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

/* After the first layout: the first header may stand scrolled away (T3), and the rest of the lines may come (T1). */
static gboolean
first_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CsnChecklistPage *self = CSN_CHECKLIST_PAGE (widget);

  if (!self->placed)
    {
      self->placed = TRUE;
      return G_SOURCE_CONTINUE;
    }
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (self->grow == 0)
    self->grow = g_idle_add_full (G_PRIORITY_LOW, grow_cb, self, NULL);
  return G_SOURCE_REMOVE;
}

/* What a record is mostly read without. Holds the widgets of the part @name until they have their place. (transfer full) */
static GtkBuilder *
make_part (const char *name)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new ();
  g_autoptr (GError) error = NULL;

  if (!gtk_builder_add_objects_from_resource (builder, "/org/countersign/Countersign/csn-checklist-parts.ui",
                                              (const char *[]) { name, NULL }, &error))
    g_error ("%s", error->message);
  return g_steal_pointer (&builder);
}

/* --- selection -------------------------------------------------------------------------------------------------- */

GPtrArray *
csn_checklist_page_dup_selected (CsnChecklistPage *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) set = NULL;
  GtkBitsetIter iter;
  guint position;

  if (self->selection == NULL)
    return lines;
  set = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  if (!gtk_bitset_iter_init_first (&iter, set, &position))
    return lines;
  do
    {
      CsnFormLine *line = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

      if (line != NULL && csn_form_line_get_lead (line) != NULL)
        g_ptr_array_add (lines, line);
      else
        g_clear_object (&line);
    }
  while (gtk_bitset_iter_next (&iter, &position));
  return lines;
}

static void
show_selection_bar (CsnChecklistPage *self, guint n)
{
  g_autofree char *text = NULL;

  if (n > 1 && self->selection_bar == NULL)
    {
      g_autoptr (GtkBuilder) part = make_part ("selection_bar");

      self->selection_bar = GTK_ACTION_BAR (gtk_builder_get_object (part, "selection_bar"));
      self->selection_label = GTK_LABEL (gtk_builder_get_object (part, "selection_label"));
      gtk_box_append (self->box, GTK_WIDGET (self->selection_bar));
    }
  if (self->selection_bar == NULL)
    return;
  gtk_action_bar_set_revealed (self->selection_bar, n > 1);
  if (n < 2)
    return;
  text = g_strdup_printf (ngettext ("%u selected", "%u selected", n), n);
  gtk_label_set_label (self->selection_label, text);
}

static void
selection_changed_cb (CsnChecklistPage *self)
{
  g_autoptr (GPtrArray) lines = csn_checklist_page_dup_selected (self);

  show_selection_bar (self, lines->len);
  if (lines->len == 1)
    {
      CsnFormLine *line = g_ptr_array_index (lines, 0);

      csn_checklist_page_set_entry (self, csn_form_line_get_lead (line));
      g_signal_emit (self, signals[SECTION], 0, csn_form_line_get_section (line));
    }
}

static void
update_stack (CsnChecklistPage *self)
{
  gboolean empty = self->selection != NULL && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) == 0;

  if (empty && self->nothing == NULL)
    {
      g_autoptr (GtkBuilder) part = make_part ("nothing");

      self->nothing = GTK_WIDGET (gtk_builder_get_object (part, "nothing"));
      gtk_stack_add_named (self->stack, self->nothing, "nothing");
    }
  gtk_stack_set_visible_child_name (self->stack, empty ? "nothing" : "list");
}

static void
activate_cb (CsnChecklistPage *self, guint position)
{
  g_autoptr (CsnFormLine) line = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  if (line != NULL && csn_form_line_get_lead (line) != NULL)
    csn_checklist_page_act_on (self, line, "open");
  else if (line != NULL && csn_form_line_is_fold (line))
    fold_cb (self, line);
}

static void
search_changed_cb (CsnChecklistPage *self)
{
  if (self->form == NULL)
    return;
  csn_form_show_all (self->form);
  csn_form_set_search (self->form, gtk_editable_get_text (self->search));
  update_stack (self);
}

static void
search_stopped_cb (CsnChecklistPage *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
}

static void
make_search (CsnChecklistPage *self)
{
  g_autoptr (GtkBuilder) part = make_part ("search_bar");

  self->search_bar = GTK_SEARCH_BAR (gtk_builder_get_object (part, "search_bar"));
  self->search = GTK_EDITABLE (gtk_builder_get_object (part, "search"));
  gtk_search_bar_connect_entry (self->search_bar, self->search);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (search_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "stop-search", G_CALLBACK (search_stopped_cb), self, G_CONNECT_SWAPPED);
  gtk_box_prepend (self->box, GTK_WIDGET (self->search_bar));
}

/* --- the pane --------------------------------------------------------------------------------------------------- */

void
csn_checklist_page_set_entry (CsnChecklistPage *self, CsnEntry *entry)
{
  g_set_object (&self->entry, entry);
  if (self->pane != NULL)
    csn_item_pane_set_entry (self->pane, entry);
}

/* Most of what a record page consists of, and nobody sees it before asking for it. */
static void
pane_mapped_cb (CsnChecklistPage *self)
{
  if (self->pane != NULL)
    return;
  self->pane = g_object_new (CSN_TYPE_ITEM_PANE, NULL);
  csn_item_pane_set_session (self->pane, self->session);
  csn_item_pane_set_runs (self->pane, self->runs);
  csn_item_pane_set_entry (self->pane, self->entry);
  adw_bin_set_child (self->pane_place, GTK_WIDGET (self->pane));
}

static void
pane_shown_cb (CsnChecklistPage *self)
{
  g_signal_emit (self, signals[SHOW_PANE], 0);
}

/* --- keys and drops --------------------------------------------------------------------------------------------- */

/* Letters act on the row that has the focus and never on text that is being typed. */
static gboolean
key_pressed_cb (CsnChecklistPage *self, guint keyval, guint keycode, GdkModifierType state)
{
  static const struct
  {
    guint keyval;
    const char *action;
  } keys[] = {
    { GDK_KEY_space, "item.toggle" }, { GDK_KEY_KP_Space, "item.toggle" }, { GDK_KEY_p, "item.pass" },
    { GDK_KEY_f, "item.fail" },       { GDK_KEY_n, "item.na" },            { GDK_KEY_Delete, "item.clear" },
    { GDK_KEY_BackSpace, "item.clear" },
  };
  gboolean inside;
  CsnItemRow *row;

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  row = csn_checklist_page_get_focus_row (self, &inside);
  if (row == NULL || inside)
    return GDK_EVENT_PROPAGATE;
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].keyval == gdk_keyval_to_lower (keyval))
      {
        GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

        /* a focused control inside the row keeps its own Space */
        if (keys[i].action == keys[0].action && gtk_widget_get_ancestor (focus, CSN_TYPE_LINE_CELL) != NULL)
          return GDK_EVENT_PROPAGATE;
        gtk_widget_activate_action (GTK_WIDGET (row), keys[i].action, NULL);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

static CsnItemRow *
row_at (CsnChecklistPage *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self->list), x, y, GTK_PICK_DEFAULT);
  CsnLineCell *cell = widget ? cell_of (widget) : NULL;

  return cell ? csn_line_cell_get_row (cell) : NULL;
}

static void
mark_drop (CsnChecklistPage *self, CsnItemRow *row)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      GtkWidget *cell = g_ptr_array_index (self->cells, i);

      if (row != NULL && gtk_widget_is_ancestor (GTK_WIDGET (row), cell))
        gtk_widget_add_css_class (cell, "drop-target-here");
      else
        gtk_widget_remove_css_class (cell, "drop-target-here");
    }
}

static GdkDragAction
drop_motion_cb (CsnChecklistPage *self, double x, double y)
{
  CsnItemRow *row = row_at (self, x, y);

  mark_drop (self, row);
  return row != NULL && self->session != NULL && !csn_session_is_read_only (self->session) ? GDK_ACTION_COPY : 0;
}

static void
drop_leave_cb (CsnChecklistPage *self)
{
  mark_drop (self, NULL);
}

static gboolean
drop_cb (CsnChecklistPage *self, const GValue *value, double x, double y)
{
  CsnItemRow *row = row_at (self, x, y);
  const char *items[2] = { NULL, NULL };

  mark_drop (self, NULL);
  if (row == NULL || self->session == NULL)
    return FALSE;
  items[0] = csn_entry_get_id (csn_form_line_get_lead (csn_item_row_get_line (row)));
  return csn_evidence_intake_drop (GTK_WIDGET (self), self->session, items, value);
}

static void
add_controllers (CsnChecklistPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkDropTarget *drop = csn_evidence_intake_new_drop_target ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
  g_signal_connect_object (drop, "motion", G_CALLBACK (drop_motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drop, "leave", G_CALLBACK (drop_leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (drop));
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_checklist_page_dispose (GObject *object)
{
  CsnChecklistPage *self = CSN_CHECKLIST_PAGE (object);

  csn_checklist_page_set_session (self, NULL, NULL);
  g_clear_handle_id (&self->grow, g_source_remove);
  g_clear_handle_id (&self->trim, g_source_remove);
  g_clear_object (&self->rows);
  g_clear_object (&self->runs);
  self->pane = NULL;
  self->search_bar = NULL;
  self->search = NULL;
  self->nothing = NULL;
  self->selection_bar = NULL;
  self->selection_label = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_CHECKLIST_PAGE);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_clear_object (&self->wanted);
  G_OBJECT_CLASS (csn_checklist_page_parent_class)->dispose (object);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_mapped_cb);
}

static void
csn_checklist_page_class_init (CsnChecklistPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_checklist_page_dispose;
  signals[SECTION] = g_signal_new ("section", CSN_TYPE_CHECKLIST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, CSN_TYPE_FORM_SECTION);
  signals[SHOW_PANE] = g_signal_new ("pane-shown", CSN_TYPE_CHECKLIST_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-checklist-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnChecklistPage, pane_place);
  gtk_widget_class_bind_template_child (widget_class, CsnChecklistPage, box);
  gtk_widget_class_bind_template_child (widget_class, CsnChecklistPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CsnChecklistPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, CsnChecklistPage, list);
  bind_callbacks (widget_class);
}

static void
csn_checklist_page_init (CsnChecklistPage *self)
{
  self->cells = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  /* not bound: AdwBin lets go of its child itself */
  self->split = ADW_OVERLAY_SPLIT_VIEW (adw_bin_get_child (ADW_BIN (self)));
  g_signal_connect_object (self->split, "notify::show-sidebar", G_CALLBACK (pane_shown_cb), self, G_CONNECT_SWAPPED);
  add_controllers (self);
  self->rows = csn_lazy_rows_new (self->list);
  csn_list_top_keep (self->list);
}

void
csn_checklist_page_set_session (CsnChecklistPage *self, CsnSession *session, CsnForm *form)
{
  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));

  g_set_object (&self->session, session);
  g_set_object (&self->form, form);
  csn_checklist_page_set_entry (self, NULL);
  if (self->pane != NULL)
    csn_item_pane_set_session (self->pane, session);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->selection);
  if (form == NULL)
    return;
  g_signal_connect_object (session, "notify::evaluation", G_CALLBACK (evaluated_cb), self, G_CONNECT_SWAPPED);
  self->selection = gtk_multi_selection_new (g_object_ref (csn_form_get_lines (form)));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update_stack), self, G_CONNECT_SWAPPED);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  update_stack (self);
  self->placed = FALSE;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), first_frame_cb, NULL, NULL);
}

void
csn_checklist_page_set_runs (CsnChecklistPage *self, CsnProbeRuns *runs)
{
  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));
  g_set_object (&self->runs, runs);
  if (self->pane != NULL)
    csn_item_pane_set_runs (self->pane, runs);
}

void
csn_checklist_page_set_narrow (CsnChecklistPage *self, gboolean narrow)
{
  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));

  self->narrow = narrow;
  /* beside large text a window of 360 pixels has no room for as many scaled ones */
  adw_overlay_split_view_set_sidebar_width_unit (self->split, narrow ? ADW_LENGTH_UNIT_PX : ADW_LENGTH_UNIT_SP);
  for (guint i = 0; i < self->cells->len; i++)
    csn_line_cell_set_narrow (g_ptr_array_index (self->cells, i), narrow);
}

void
csn_checklist_page_set_collapsed (CsnChecklistPage *self, gboolean collapsed)
{
  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));
  adw_overlay_split_view_set_collapsed (self->split, collapsed);
}

gboolean
csn_checklist_page_get_show_pane (CsnChecklistPage *self)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST_PAGE (self), FALSE);
  return adw_overlay_split_view_get_show_sidebar (self->split);
}

void
csn_checklist_page_set_show_pane (CsnChecklistPage *self, gboolean show)
{
  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));
  adw_overlay_split_view_set_show_sidebar (self->split, show);
}

void
csn_checklist_page_search (CsnChecklistPage *self)
{
  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));

  if (self->search_bar == NULL)
    make_search (self);
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
csn_checklist_page_set_filter (CsnChecklistPage *self, CsnFilter filter)
{
  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));

  if (self->form == NULL)
    return;
  csn_form_show_all (self->form);
  csn_form_set_filter (self->form, filter, csn_session_get_actor (self->session));
  if (filter == CSN_FILTER_ALL && self->search_bar != NULL)
    {
      gtk_editable_set_text (self->search, "");
      gtk_search_bar_set_search_mode (self->search_bar, FALSE);
    }
  update_stack (self);
}

void
csn_checklist_page_show_entry (CsnChecklistPage *self, CsnEntry *entry)
{
  guint position;

  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));
  g_return_if_fail (CSN_IS_ENTRY (entry));

  if (self->form == NULL)
    return;
  csn_form_show_all (self->form);
  csn_form_reveal_entry (self->form, entry);
  position = csn_form_find_entry (self->form, entry);
  if (position == G_MAXUINT)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "record.show-all", NULL);
      csn_form_set_search (self->form, NULL);
      position = csn_form_find_entry (self->form, entry);
    }
  if (position != G_MAXUINT)
    scroll_to (self, position, FALSE);
  csn_checklist_page_set_entry (self, entry);
}

void
csn_checklist_page_show_section (CsnChecklistPage *self, CsnFormSection *section)
{
  guint position;

  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));

  if (self->form == NULL)
    return;
  csn_form_show_all (self->form);
  position = csn_form_find_section (self->form, section);
  if (position != G_MAXUINT)
    scroll_to (self, position, TRUE);
}

static guint
current_position (CsnChecklistPage *self)
{
  CsnItemRow *row = csn_checklist_page_get_focus_row (self, NULL);
  g_autoptr (GPtrArray) selected = csn_checklist_page_dup_selected (self);

  if (row != NULL && csn_item_row_get_line (row) != NULL)
    return csn_form_find_entry (self->form, csn_form_line_get_lead (csn_item_row_get_line (row)));
  if (selected->len > 0)
    return csn_form_find_entry (self->form, csn_form_line_get_lead (g_ptr_array_index (selected, 0)));
  return G_MAXUINT;
}

guint
csn_checklist_page_get_line (CsnChecklistPage *self)
{
  g_autoptr (CsnFormLine) line = NULL;
  guint position;

  g_return_val_if_fail (CSN_IS_CHECKLIST_PAGE (self), 0);

  position = self->form ? current_position (self) : G_MAXUINT;
  if (position != G_MAXUINT)
    line = g_list_model_get_item (csn_form_get_lines (self->form), position);
  return line != NULL ? csn_form_line_get_line (line) : 0;
}

void
csn_checklist_page_next_open (CsnChecklistPage *self, gboolean backward)
{
  guint position;

  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));

  if (self->form == NULL)
    return;
  csn_form_show_all (self->form);
  position = csn_form_find_open (self->form, current_position (self), backward);
  if (position != G_MAXUINT)
    scroll_to (self, position, FALSE);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "(sss)", _("Nothing is open"), "", "");
}

void
csn_checklist_page_unselect (CsnChecklistPage *self)
{
  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));

  if (self->selection != NULL)
    gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

void
csn_checklist_page_flush (CsnChecklistPage *self)
{
  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));

  for (guint i = 0; i < self->cells->len; i++)
    {
      CsnItemRow *row = csn_line_cell_get_row (g_ptr_array_index (self->cells, i));

      if (row != NULL)
        csn_item_row_flush (row);
    }
  if (self->pane != NULL)
    csn_item_pane_flush (self->pane);
}
