/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The log in words; see the header. The list is made when the page is first shown, since most visits never look at it. */

#include "csn-history-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-text.h"
#include "csn-verify-dialog.h"

struct _CsnHistoryPage
{
  AdwBin parent_instance;
  GtkListView *list;
  AdwActionRow *summary;
  CsnSession *session; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (CsnHistoryPage, csn_history_page, ADW_TYPE_BIN)

/* --- order ------------------------------------------------------------------------------------------------------ */

static int
compare_newest_first (gconstpointer a, gconstpointer b, gpointer user_data)
{
  guint64 first = csn_event_get_lamport ((CsnEvent *) a);
  guint64 second = csn_event_get_lamport ((CsnEvent *) b);

  if (first != second)
    return first > second ? -1 : 1;
  return -g_strcmp0 (csn_event_get_id ((CsnEvent *) a), csn_event_get_id ((CsnEvent *) b));
}

/* The day as it stands in the stamp; equal days make a section. */
static int
compare_day (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return -strncmp (csn_event_get_time ((CsnEvent *) a), csn_event_get_time ((CsnEvent *) b), strlen ("2026-01-01"));
}

/* --- rows ------------------------------------------------------------------------------------------------------- */

static const char *
icon_of (CsnEvent *event)
{
  static const struct
  {
    const char *type;
    const char *icon;
  } icons[] = {
    { "answer.", "csn-checklist-symbolic" }, { "evidence.", "csn-evidence-symbolic" }, { "probe.", "csn-probe-symbolic" },
    { "approval", "csn-sign-symbolic" },     { "waiver", "csn-sign-symbolic" },        { "risk.", "dialog-warning-symbolic" },
    { "recommendation.", "csn-decision-symbolic" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_str_has_prefix (csn_event_get_event_type (event), icons[i].type))
      return icons[i].icon;
  return "document-open-recent-symbolic";
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_widget_add_css_class (row, "item-row");
  gtk_box_append (GTK_BOX (row), g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_box_append (GTK_BOX (texts), g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                                 PANGO_WRAP_WORD_CHAR, NULL));
  gtk_box_append (GTK_BOX (texts), g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END,
                                                 "css-classes", (const char *[]) { "secondary", "caption", NULL }, NULL));
  gtk_box_append (GTK_BOX (row), texts);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (CsnHistoryPage *self, GtkListItem *item)
{
  CsnEvent *event = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *icon = gtk_widget_get_first_child (row);
  GtkWidget *texts = gtk_widget_get_last_child (row);
  g_autofree char *words = csn_session_describe_event (self->session, event);
  g_autofree char *visible = csn_text_make_visible (words);
  g_autofree char *time = csn_text_format_stamp (csn_event_get_time (event), NULL);
  g_autofree char *detail = g_strdup_printf ("%s, %.12s", time, csn_event_get_id (event));

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), icon_of (event));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (texts)), visible);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (texts)), detail);
  gtk_list_item_set_accessible_label (item, visible);
  gtk_list_item_set_accessible_description (item, time);
}

static void
header_setup_cb (GtkSignalListItemFactory *factory, GtkListHeader *header)
{
  gtk_list_header_set_child (header, g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, NULL));
}

static void
header_bind_cb (GtkSignalListItemFactory *factory, GtkListHeader *header)
{
  CsnEvent *event = gtk_list_header_get_item (header);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (csn_event_get_time (event), NULL);
  /* Translators: a day, see man strftime */
  g_autofree char *day = time ? g_date_time_format (time, _("%A, %e %B %Y")) : g_strdup ("");

  gtk_label_set_label (GTK_LABEL (gtk_list_header_get_child (header)), day);
}

/* An entry about an item leads to its row. */
static void
activate_cb (CsnHistoryPage *self, guint position)
{
  g_autoptr (CsnEvent) event = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->list)), position);
  JsonNode *node = event ? json_object_get_member (csn_event_get_data (event), "item") : NULL;
  const char *item = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

  if (item != NULL && *item != '\0')
    gtk_widget_activate_action (GTK_WIDGET (self), "record.show-item", "s", item);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
update_summary (CsnHistoryPage *self)
{
  GListModel *events = csn_record_get_events (csn_session_get_record (self->session));
  guint n = g_list_model_get_n_items (events);
  g_autoptr (CsnEvent) last = g_list_model_get_item (events, MAX (n, 1) - 1);
  g_autofree char *title = g_strdup_printf (ngettext ("%u entry", "%u entries", n), n);
  g_autofree char *subtitle
      = last ? g_strdup_printf (_("Each entry is chained to the one before. Head %.12s"), csn_event_get_id (last)) : NULL;

  csn_row_set_texts (self->summary, title, subtitle);
}

static void
verify_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnHistoryPage *self = CSN_HISTORY_PAGE (widget);
  g_autoptr (GFile) file = g_file_new_for_path (csn_session_get_path (self->session));

  csn_verify_dialog_present (widget, file, NULL);
}

static void
csn_history_page_map (GtkWidget *widget)
{
  CsnHistoryPage *self = CSN_HISTORY_PAGE (widget);

  GTK_WIDGET_CLASS (csn_history_page_parent_class)->map (widget);
  if (self->session == NULL || gtk_list_view_get_model (self->list) != NULL)
    return;
  else
    {
      GListModel *events = csn_record_get_events (csn_session_get_record (self->session));
      GtkSorter *order = GTK_SORTER (gtk_custom_sorter_new (compare_newest_first, NULL, NULL));
      GtkSortListModel *sorted = gtk_sort_list_model_new (g_object_ref (events), order);
      g_autoptr (GtkSorter) days = GTK_SORTER (gtk_custom_sorter_new (compare_day, NULL, NULL));
      g_autoptr (GtkNoSelection) selection = NULL;

      gtk_sort_list_model_set_section_sorter (sorted, days);
      selection = gtk_no_selection_new (G_LIST_MODEL (sorted));
      gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
    }
}

static void
csn_history_page_dispose (GObject *object)
{
  CsnHistoryPage *self = CSN_HISTORY_PAGE (object);

  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_HISTORY_PAGE);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (csn_history_page_parent_class)->dispose (object);
}

static void
csn_history_page_class_init (CsnHistoryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_history_page_dispose;
  widget_class->map = csn_history_page_map;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-history-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnHistoryPage, list);
  gtk_widget_class_bind_template_child (widget_class, CsnHistoryPage, summary);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_install_action (widget_class, "history.verify", NULL, verify_action);
}

static void
csn_history_page_init (CsnHistoryPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
csn_history_page_set_session (CsnHistoryPage *self, CsnSession *session)
{
  g_return_if_fail (CSN_IS_HISTORY_PAGE (self));

  g_set_object (&self->session, session);
  g_signal_connect_object (csn_session_get_record (session), "changed", G_CALLBACK (update_summary), self,
                           G_CONNECT_SWAPPED);
  update_summary (self);
}
