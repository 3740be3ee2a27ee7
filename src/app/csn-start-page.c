/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a window shows before a record is open; see the header. Records are listed and searched by the session's library; looking
 * into one means opening it. */

#include "csn-start-page.h"

#include <glib/gi18n-lib.h>

#include "csn-places.h"
#include "csn-record-library.h"
#include "csn-record-row.h"
#include "csn-text.h"

/* Opening that takes no longer shows no spinner, which would only flicker. */
#define SPINNER_MS 500

struct _CsnStartPage
{
  AdwBin parent_instance;
  AdwBanner *problem;
  GtkStack *stack;
  GtkListView *list;
  GtkListView *hits_list;
  GtkSearchBar *search_bar;
  GtkEditable *search;
  AdwToggleGroup *groups;
  GtkDropDown *groups_narrow;
  AdwStatusPage *nothing;
  GListStore *records;       /* (owned) (element-type CsnRecordSummary): all */
  GtkFilter *group_filter;   /* (owned) */
  GListModel *shown;         /* (owned): those of the group */
  GtkNoSelection *hits;      /* (owned) (element-type CsnSearchHit) */
  GSettings *settings;       /* (owned) (nullable) */
  GCancellable *listing;     /* (owned) (nullable) */
  GCancellable *searching;   /* (owned) (nullable) */
  guint look;                /* source that begins the first listing */
  guint wait;                /* source that shows the spinner */
  gboolean busy;
  gboolean listed;           /* a listing has ended: what is not there is not there */
};

/* In the order of the toggles. */
typedef enum
{
  GROUP_PROGRESS,
  GROUP_WAITING,
  GROUP_SIGNED,
} Group;

G_DEFINE_FINAL_TYPE (CsnStartPage, csn_start_page, ADW_TYPE_BIN)

/* --- groups ----------------------------------------------------------------------------------------------------- */

static gboolean
is_signed (CsnRecordSummary *summary)
{
  guint needed = csn_record_summary_get_needed_roles (summary);

  switch (csn_record_summary_get_lifecycle (summary))
    {
    case CSN_LIFECYCLE_DRAFT:
    case CSN_LIFECYCLE_UNDER_REVIEW:
    case CSN_LIFECYCLE_REVIEW_DUE:
      return needed > 0 && csn_record_summary_get_signed_roles (summary) >= needed;
    default:
      return TRUE;
    }
}

/* One of the roles of this person has still to sign; without roles in the preferences, anybody has. */
static gboolean
waits_for (CsnRecordSummary *summary, const char *const *roles)
{
  const char *const *waiting = csn_record_summary_get_waiting (summary);

  for (guint i = 0; waiting != NULL && waiting[i] != NULL; i++)
    {
      g_autofree char *role = g_utf8_casefold (waiting[i], -1);

      if (roles[0] == NULL)
        return TRUE;
      for (guint k = 0; roles[k] != NULL; k++)
        {
          g_autofree char *mine = g_utf8_casefold (roles[k], -1);

          if (g_str_equal (g_strstrip (mine), role))
            return TRUE;
        }
    }
  return FALSE;
}

static gboolean
is_in_group (gpointer item, gpointer user_data)
{
  CsnStartPage *self = user_data;
  CsnRecordSummary *summary = item;
  Group group = (Group) adw_toggle_group_get_active (self->groups);

  if (group == GROUP_SIGNED)
    return is_signed (summary);
  if (group == GROUP_WAITING)
    {
      g_autofree char *text = self->settings ? g_settings_get_string (self->settings, "signer-role") : g_strdup ("");
      g_auto (GStrv) roles = g_strsplit (text, ",", -1);

      return !is_signed (summary) && waits_for (summary, (const char *const *) (*text != '\0' ? roles : roles + 1));
    }
  return !is_signed (summary);
}

/* --- what is shown ---------------------------------------------------------------------------------------------- */

static void
show_nothing (CsnStartPage *self)
{
  switch ((Group) adw_toggle_group_get_active (self->groups))
    {
    case GROUP_WAITING:
      csn_status_page_set_texts (self->nothing, _("Nothing Waits for You"),
                                 _("Records that lack a signature of your role are listed here."));
      break;
    case GROUP_SIGNED:
      csn_status_page_set_texts (self->nothing, _("Nothing Signed Yet"),
                                 _("Records that everybody has signed are listed here."));
      break;
    case GROUP_PROGRESS:
    default:
      csn_status_page_set_texts (self->nothing, _("Nothing in Progress"),
                                 _("Open a Markdown checklist to begin a record."));
    }
}

static void
update_stack (CsnStartPage *self)
{
  gboolean seeks = gtk_search_bar_get_search_mode (self->search_bar) && *gtk_editable_get_text (self->search) != '\0';
  guint n_records = g_list_model_get_n_items (G_LIST_MODEL (self->records));
  const char *name = "records";

  if (self->busy)
    name = self->wait != 0 ? "wait" : "busy";
  else if (seeks)
    name = g_list_model_get_n_items (G_LIST_MODEL (self->hits)) > 0 ? "hits" : "no-hits";
  else if (n_records == 0)
    name = "empty";
  else if (g_list_model_get_n_items (self->shown) == 0)
    name = "nothing";
  if (g_str_equal (name, "nothing"))
    show_nothing (self);
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->groups)), n_records > 0 && !seeks && !self->busy);
  gtk_stack_set_visible_child_name (self->stack, name);
}

static void
group_changed_cb (CsnStartPage *self)
{
  gtk_drop_down_set_selected (self->groups_narrow, adw_toggle_group_get_active (self->groups));
  if (self->group_filter == NULL)
    return;
  gtk_filter_changed (self->group_filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_stack (self);
}

static void
narrow_group_cb (CsnStartPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->groups_narrow);

  if (selected != GTK_INVALID_LIST_POSITION)
    adw_toggle_group_set_active (self->groups, selected);
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, csn_record_row_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  CsnRecordSummary *summary = gtk_list_item_get_item (item);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *title = csn_text_make_line (csn_record_summary_get_title (summary));
  g_autofree char *details = csn_record_row_dup_details (summary, now);

  csn_record_row_set_summary (CSN_RECORD_ROW (gtk_list_item_get_child (item)), summary);
  gtk_list_item_set_accessible_label (item, title);
  gtk_list_item_set_accessible_description (item, details);
}

static void
hit_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_widget_add_css_class (row, "item-row");
  gtk_box_append (GTK_BOX (row), csn_wrapping_label_new (NULL));
  gtk_box_append (GTK_BOX (row), csn_wrapping_label_new ((const char *[]) { "secondary", "caption", NULL }));
  gtk_list_item_set_child (item, row);
}

static void
hit_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  CsnSearchHit *hit = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item);
  gboolean is_record = *csn_search_hit_get_item (hit) == '\0';
  g_autofree char *title = csn_text_make_line (csn_search_hit_get_title (hit));
  g_autofree char *text = csn_text_make_line (csn_search_hit_get_text (hit));
  g_autofree char *note = csn_text_make_line (csn_search_hit_get_note (hit));
  g_autofree char *below = NULL;

  if (is_record)
    below = g_strdup (_("Record"));
  else if (*note != '\0')
    below = g_strdup_printf ("%s\n%s", note, title);
  else
    below = g_strdup (title);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (row)), is_record ? title : text);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (row)), below);
  gtk_list_item_set_accessible_label (item, is_record ? title : text);
  gtk_list_item_set_accessible_description (item, below);
}

static void
activate_cb (CsnStartPage *self, guint position)
{
  g_autoptr (CsnRecordSummary) summary = g_list_model_get_item (self->shown, position);

  if (summary != NULL && csn_record_summary_get_place (summary) != CSN_PLACE_VANISHED)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-item", "(ss)", csn_record_summary_get_path (summary), "");
}

static void
hit_activate_cb (CsnStartPage *self, guint position)
{
  g_autoptr (CsnSearchHit) hit = g_list_model_get_item (G_LIST_MODEL (self->hits), position);

  if (hit != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-item", "(ss)", csn_search_hit_get_path (hit),
                                csn_search_hit_get_item (hit));
}

/* --- listing and searching -------------------------------------------------------------------------------------- */

static GCancellable *
renew (GCancellable **cancellable)
{
  if (*cancellable != NULL)
    g_cancellable_cancel (*cancellable);
  g_clear_object (cancellable);
  *cancellable = g_cancellable_new ();
  return *cancellable;
}

/* The first time rows come as they are found; later the list is exchanged at once. */
static void
found_cb (CsnRecordSummary *summary, gpointer user_data)
{
  CsnStartPage *self = user_data;

  if (self->listed || self->records == NULL)
    return;
  g_list_store_append (self->records, summary);
  update_stack (self);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnStartPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) list = csn_record_library_list_finish (result, &error);
  g_autoptr (GPtrArray) fresh = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = list ? g_list_model_get_n_items (list) : 0;

  if (self->records == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (list == NULL)
    {
      csn_start_page_set_problem (self, error->message);
      return;
    }
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (fresh, g_list_model_get_item (list, i));
  self->listed = TRUE;
  g_list_store_splice (self->records, 0, g_list_model_get_n_items (G_LIST_MODEL (self->records)), fresh->pdata, n);
  update_stack (self);
}

void
csn_start_page_refresh (CsnStartPage *self)
{
  g_auto (GStrv) folders = NULL;
  g_auto (GStrv) recent = NULL;
  g_autoptr (CsnClock) clock = NULL;

  g_return_if_fail (CSN_IS_START_PAGE (self));

  if (self->settings == NULL)
    return;
  folders = csn_places_dup_folders (self->settings);
  recent = csn_places_dup_recent (self->settings);
  clock = csn_clock_new ();
  if (!self->listed)
    g_list_store_remove_all (self->records);
  csn_record_library_list_async ((const char *const *) folders, (const char *const *) recent, clock, found_cb, self,
                                 renew (&self->listing), listed_cb, g_object_ref (self));
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnStartPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) hits = csn_record_library_search_finish (result, &error);

  if (self->hits == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_no_selection_set_model (self->hits, hits);
  update_stack (self);
}

static void
search_cb (CsnStartPage *self)
{
  const char *text = gtk_editable_get_text (self->search);

  if (*text == '\0' || self->settings == NULL)
    {
      gtk_no_selection_set_model (self->hits, NULL);
      update_stack (self);
      return;
    }
  csn_record_library_search_async (text, NULL, 0, renew (&self->searching), searched_cb, g_object_ref (self));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnStartPage *self = CSN_START_PAGE (widget);

  gtk_search_bar_set_search_mode (self->search_bar, !gtk_search_bar_get_search_mode (self->search_bar));
}

static void
forget_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnStartPage *self = CSN_START_PAGE (widget);
  const char *path = g_variant_get_string (parameter, NULL);

  csn_places_forget (self->settings, path);
  csn_record_library_forget (path);
  csn_start_page_refresh (self);
}

static void
dismiss_cb (CsnStartPage *self)
{
  adw_banner_set_revealed (self->problem, FALSE);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_start_page_dispose (GObject *object)
{
  CsnStartPage *self = CSN_START_PAGE (object);

  g_clear_handle_id (&self->look, g_source_remove);
  g_clear_handle_id (&self->wait, g_source_remove);
  if (self->listing != NULL)
    g_cancellable_cancel (self->listing);
  if (self->searching != NULL)
    g_cancellable_cancel (self->searching);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  if (self->hits_list != NULL)
    gtk_list_view_set_model (self->hits_list, NULL);
  g_clear_object (&self->listing);
  g_clear_object (&self->searching);
  g_clear_object (&self->settings);
  g_clear_object (&self->shown);
  g_clear_object (&self->group_filter);
  g_clear_object (&self->records);
  g_clear_object (&self->hits);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_START_PAGE);
  G_OBJECT_CLASS (csn_start_page_parent_class)->dispose (object);
}

static void
csn_start_page_class_init (CsnStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_start_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnStartPage, problem);
  gtk_widget_class_bind_template_child (widget_class, CsnStartPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CsnStartPage, list);
  gtk_widget_class_bind_template_child (widget_class, CsnStartPage, hits_list);
  gtk_widget_class_bind_template_child (widget_class, CsnStartPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, CsnStartPage, search);
  gtk_widget_class_bind_template_child (widget_class, CsnStartPage, groups);
  gtk_widget_class_bind_template_child (widget_class, CsnStartPage, groups_narrow);
  gtk_widget_class_bind_template_child (widget_class, CsnStartPage, nothing);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, hit_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, hit_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, hit_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, group_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_group_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_stack);
  gtk_widget_class_install_action (widget_class, "start.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "start.forget", "s", forget_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "start.search", NULL);
}

static void
csn_start_page_init (CsnStartPage *self)
{
  g_autoptr (GtkNoSelection) selection = NULL;

  self->records = g_list_store_new (CSN_TYPE_RECORD_SUMMARY);
  self->hits = gtk_no_selection_new (NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->group_filter = GTK_FILTER (gtk_custom_filter_new (is_in_group, self, NULL));
  self->shown = G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->records)),
                                                         g_object_ref (self->group_filter)));
  selection = gtk_no_selection_new (g_object_ref (self->shown));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  gtk_list_view_set_model (self->hits_list, GTK_SELECTION_MODEL (self->hits));
  gtk_search_bar_connect_entry (self->search_bar, self->search);
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (self));
  adw_toggle_group_set_active (self->groups, GROUP_PROGRESS);
  update_stack (self);
}

gboolean
csn_start_page_has_looked (CsnStartPage *self)
{
  g_return_val_if_fail (CSN_IS_START_PAGE (self), FALSE);
  return self->listing != NULL;
}

/* A window that opens a file at once shows no list: looking into every record would only take its time. */
static gboolean
look_cb (gpointer user_data)
{
  CsnStartPage *self = user_data;
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);
  AdwNavigationPage *page = view != NULL ? adw_navigation_view_get_visible_page (ADW_NAVIGATION_VIEW (view)) : NULL;

  self->look = 0;
  if (!self->busy && self->listing == NULL
      && (page == NULL || gtk_widget_is_ancestor (GTK_WIDGET (self), GTK_WIDGET (page))))
    csn_start_page_refresh (self);
  return G_SOURCE_REMOVE;
}

static void
look_soon (CsnStartPage *self)
{
  if (self->look == 0 && self->settings != NULL && self->listing == NULL)
    self->look = g_idle_add (look_cb, self);
}

void
csn_start_page_set_settings (CsnStartPage *self, GSettings *settings)
{
  g_return_if_fail (CSN_IS_START_PAGE (self));

  g_set_object (&self->settings, settings);
  look_soon (self);
}

static gboolean
waited_cb (gpointer user_data)
{
  CsnStartPage *self = user_data;

  self->wait = 0;
  update_stack (self);
  return G_SOURCE_REMOVE;
}

void
csn_start_page_set_busy (CsnStartPage *self, gboolean busy)
{
  g_return_if_fail (CSN_IS_START_PAGE (self));

  g_clear_handle_id (&self->wait, g_source_remove);
  self->busy = busy;
  if (busy)
    self->wait = g_timeout_add (SPINNER_MS, waited_cb, self);
  else
    look_soon (self);
  update_stack (self);
}

void
csn_start_page_set_problem (CsnStartPage *self, const char *problem)
{
  g_return_if_fail (CSN_IS_START_PAGE (self));

  if (problem != NULL)
    csn_banner_set_text (self->problem, problem);
  adw_banner_set_revealed (self->problem, problem != NULL);
}
