/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The log in words; see the header. The list is made when the page is first shown, since most visits never look at it. Whether
 * the history is intact is found out by the session's verification, never assumed. */

#include "csn-history-page.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-acts.h"
#include "csn-compare-dialog.h"
#include "csn-entry-dialog.h"
#include "csn-history.h"
#include "csn-list-top.h"
#include "csn-text.h"
#include "csn-verification.h"
#include "csn-verify-dialog.h"

struct _CsnHistoryPage
{
  AdwBin parent_instance;
  GtkListView *list;
  GtkStack *stack;
  AdwActionRow *summary;
  GtkImage *state;
  GtkEditable *search;
  GtkDropDown *people;
  GtkDropDown *kinds;
  GListStore *events;        /* (owned) (element-type CsnEvent): what the filter lets pass, newest first */
  CsnSession *session;       /* (owned) (nullable) */
  GSettings *settings;       /* (owned) (nullable): whom to trust */
  GCancellable *cancellable; /* (owned) (nullable): verifying */
  char *broken;              /* (owned) (nullable): what the verification found wrong */
  guint n_verified;          /* entries that were found intact */
  gboolean stale;
  guint tick;                /* until the list begins at its top */
  guint n_ticks;
};

G_DEFINE_FINAL_TYPE (CsnHistoryPage, csn_history_page, ADW_TYPE_BIN)

/* --- order ------------------------------------------------------------------------------------------------------ */

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
    const char *kind;
    const char *icon;
  } icons[] = {
    { "answers", "csn-checklist-symbolic" },   { "notes", "text-x-generic-symbolic" }, { "evidence", "csn-evidence-symbolic" },
    { "probes", "csn-probe-symbolic" },        { "approvals", "csn-sign-symbolic" },   { "decisions", "csn-decision-symbolic" },
    { "failed", "dialog-warning-symbolic" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (icons); i++)
    if (g_strcmp0 (csn_history_kind_of (event), icons[i].kind) == 0)
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
  gtk_box_append (GTK_BOX (texts), csn_wrapping_label_new (NULL));
  gtk_box_append (GTK_BOX (texts), csn_wrapping_label_new ((const char *[]) { "caption", NULL }));
  gtk_box_append (GTK_BOX (texts), csn_wrapping_label_new ((const char *[]) { "secondary", "caption", NULL }));
  gtk_box_append (GTK_BOX (row), texts);
  gtk_list_item_set_child (item, row);
}

/* What was there before; the words say what is there now. */
static char *
dup_before (CsnHistoryPage *self, CsnEvent *event)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *line = NULL;

  if (!csn_history_dup_values (self->session, event, &before, &after) || before == NULL || g_strcmp0 (before, after) == 0)
    return NULL;
  line = csn_text_make_line (before);
  /* Translators: an earlier value */
  return g_strdup_printf (_("Before: %s"), line);
}

static void
bind_cb (CsnHistoryPage *self, GtkListItem *item)
{
  CsnEvent *event = gtk_list_item_get_item (item);
  GtkWidget *row = gtk_list_item_get_child (item);
  GtkWidget *icon = gtk_widget_get_first_child (row);
  GtkWidget *words_label = gtk_widget_get_first_child (gtk_widget_get_last_child (row));
  GtkWidget *before_label = gtk_widget_get_next_sibling (words_label);
  g_autofree char *words = csn_session_describe_event (self->session, event);
  g_autofree char *visible = csn_text_make_visible (words);
  g_autofree char *before = dup_before (self, event);
  g_autofree char *time = csn_text_format_stamp (csn_event_get_time (event), NULL);
  g_autofree char *detail = g_strdup_printf ("%s, %.12s", time, csn_event_get_id (event));
  g_autofree char *description = before ? g_strdup_printf ("%s, %s", time, before) : g_strdup (time);

  gtk_image_set_from_icon_name (GTK_IMAGE (icon), icon_of (event));
  gtk_label_set_label (GTK_LABEL (words_label), visible);
  gtk_label_set_label (GTK_LABEL (before_label), before ? before : "");
  gtk_widget_set_visible (before_label, before != NULL);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_next_sibling (before_label)), detail);
  gtk_list_item_set_accessible_label (item, visible);
  gtk_list_item_set_accessible_description (item, description);
}

static void
header_setup_cb (GtkSignalListItemFactory *factory, GtkListHeader *header)
{
  gtk_list_header_set_child (header, g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL));
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

static void
activate_cb (CsnHistoryPage *self, guint position)
{
  g_autoptr (CsnEvent) event = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->list)), position);

  if (event != NULL)
    csn_entry_dialog_present (GTK_WIDGET (self), self->session, event);
}

/* --- filter ----------------------------------------------------------------------------------------------------- */

static const char *
kind_word (const char *kind)
{
  static const struct
  {
    const char *kind;
    const char *word;
  } words[] = {
    { "answers", N_("Answers") },     { "notes", N_("Notes") },         { "evidence", N_("Evidence") },
    { "probes", N_("Probes") },       { "decisions", N_("Decisions") }, { "approvals", N_("Approvals") },
    { "lifecycle", N_("Lifecycle") }, { "people", N_("People") },       { "failed", N_("Failed Attempts") },
    { "other", N_("Other Entries") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].kind, kind))
      return _(words[i].word);
  return kind;
}

/* The choice before all others lets everything pass. */
static const char *
chosen_kind (CsnHistoryPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->kinds);

  return selected == 0 || selected == GTK_INVALID_LIST_POSITION ? NULL : csn_history_list_kinds ()[selected - 1];
}

static const char *
chosen_person (CsnHistoryPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->people);

  return selected == 0 || selected == GTK_INVALID_LIST_POSITION
             ? NULL
             : gtk_string_list_get_string (GTK_STRING_LIST (gtk_drop_down_get_model (self->people)), selected);
}

static void
fill (CsnHistoryPage *self)
{
  const char *text = gtk_editable_get_text (self->search);
  CsnHistoryFilter filter = { 0 };
  g_autoptr (GListModel) events = NULL;
  g_autoptr (GPtrArray) newest_first = NULL;
  guint n;

  filter.person = chosen_person (self);
  filter.kind = chosen_kind (self);
  filter.text = *text != '\0' ? text : NULL;
  events = csn_history_list (self->session, &filter, NULL);
  n = events ? g_list_model_get_n_items (events) : 0;
  newest_first = g_ptr_array_new_full (n, g_object_unref);
  for (guint i = n; i > 0; i--)
    g_ptr_array_add (newest_first, g_list_model_get_item (events, i - 1));
  g_list_store_splice (self->events, 0, g_list_model_get_n_items (G_LIST_MODEL (self->events)), newest_first->pdata, n);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "nothing");
  self->stale = FALSE;
}

/* A list whose rows came anew may stand with its first header scrolled away: after the layout it begins at its top. */
static gboolean
begin_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  CsnHistoryPage *self = CSN_HISTORY_PAGE (widget);

  if (self->n_ticks++ < 1)
    return G_SOURCE_CONTINUE;
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list)), 0);
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

static void
begin_at_top (CsnHistoryPage *self)
{
  self->n_ticks = 0;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), begin_cb, NULL, NULL);
}

static void
filter_changed_cb (CsnHistoryPage *self)
{
  if (self->session == NULL || gtk_list_view_get_model (self->list) == NULL)
    return;
  fill (self);
  begin_at_top (self);
}

static void
fill_kinds (CsnHistoryPage *self)
{
  const char *const *kinds = csn_history_list_kinds ();
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  /* Translators: entries of every kind */
  gtk_string_list_append (list, _("Everything"));
  for (guint i = 0; kinds[i] != NULL; i++)
    gtk_string_list_append (list, kind_word (kinds[i]));
  gtk_drop_down_set_model (self->kinds, G_LIST_MODEL (list));
}

/* The chosen person stays chosen. */
static void
fill_people (CsnHistoryPage *self)
{
  g_auto (GStrv) people = csn_history_dup_people (self->session);
  g_autofree char *chosen = g_strdup (chosen_person (self));
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint selected = 0;

  if (gtk_drop_down_get_model (self->people) != NULL
      && g_list_model_get_n_items (gtk_drop_down_get_model (self->people)) == g_strv_length (people) + 1)
    return;
  gtk_string_list_append (list, _("Everybody"));
  for (guint i = 0; people[i] != NULL; i++)
    {
      if (g_strcmp0 (people[i], chosen) == 0)
        selected = i + 1;
      gtk_string_list_append (list, people[i]);
    }
  gtk_drop_down_set_model (self->people, G_LIST_MODEL (list));
  gtk_drop_down_set_selected (self->people, selected);
}

/* --- summary ---------------------------------------------------------------------------------------------------- */

static void
update_summary (CsnHistoryPage *self)
{
  guint n = g_list_model_get_n_items (csn_record_get_events (csn_session_get_record (self->session)));
  gboolean intact = self->n_verified > 0 && self->broken == NULL;
  g_autofree char *head = csn_history_dup_head (self->session);
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  if (self->broken != NULL)
    title = g_strdup (_("History Is Not Intact"));
  else if (intact && self->n_verified == n)
    title = g_strdup_printf (ngettext ("History is intact, %u entry", "History is intact, %u entries", n), n);
  else
    title = g_strdup_printf (ngettext ("%u entry", "%u entries", n), n);
  /* Translators: beginning of a checksum */
  subtitle = self->broken != NULL ? g_strdup (self->broken) : g_strdup_printf (_("Head %.12s"), head);
  csn_row_set_texts (self->summary, title, subtitle);
  gtk_image_set_from_icon_name (self->state, self->broken ? "dialog-error-symbolic" : "csn-verify-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->state), "success");
  gtk_widget_remove_css_class (GTK_WIDGET (self->state), "error");
  if (self->broken != NULL || intact)
    gtk_widget_add_css_class (GTK_WIDGET (self->state), self->broken ? "error" : "success");
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnHistoryPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnVerification) verification = csn_verification_run_finish (result, &error);
  GListModel *findings;

  if (self->list == NULL || verification == NULL)
    return;
  g_clear_pointer (&self->broken, g_free);
  findings = csn_verification_get_findings (verification);
  for (guint i = 0; self->broken == NULL && i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (CsnFinding) finding = g_list_model_get_item (findings, i);

      if (csn_finding_get_level (finding) == CSN_FINDING_ERROR)
        self->broken = g_strdup (csn_finding_get_text (finding));
    }
  self->n_verified = g_list_model_get_n_items (csn_record_get_events (csn_session_get_record (self->session)));
  update_summary (self);
}

static void
check (CsnHistoryPage *self)
{
  g_autoptr (CsnClock) clock = csn_clock_new ();

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  csn_verification_run_async (csn_session_get_path (self->session), NULL, NULL, NULL, clock, self->cancellable, verified_cb,
                              g_object_ref (self));
}

static void
record_changed_cb (CsnHistoryPage *self)
{
  self->stale = TRUE;
  update_summary (self);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  fill_people (self);
  fill (self);
}

/* --- commands --------------------------------------------------------------------------------------------------- */

static void
verify_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnHistoryPage *self = CSN_HISTORY_PAGE (widget);
  g_autoptr (GFile) file = g_file_new_for_path (csn_session_get_path (self->session));

  csn_verify_dialog_present (widget, file, self->settings);
}

static void
compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  csn_compare_dialog_present (widget, CSN_HISTORY_PAGE (widget)->session, NULL);
}

static void
copy_head_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *head = csn_history_dup_head (CSN_HISTORY_PAGE (widget)->session);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), head);
  csn_acts_say (widget, _("Head copied"));
}

static void
remember_head_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;

  if (csn_history_remember_head (CSN_HISTORY_PAGE (widget)->session, &error))
    csn_acts_say (widget, _("Head remembered: a copy of this record without it will be noticed"));
  else
    csn_acts_say_error (widget, error);
}

static void
head_typed_cb (const char *head, gpointer user_data)
{
  g_autoptr (CsnHistoryPage) self = user_data;
  g_autofree char *text = NULL;
  guint n_after = 0;

  if (head == NULL || self->session == NULL)
    return;
  switch (csn_history_check_head (self->session, head, &n_after))
    {
    case CSN_HEAD_NEWEST:
      text = g_strdup (_("This is the newest entry: nothing was added or removed since"));
      break;
    case CSN_HEAD_PAST:
      text = g_strdup_printf (ngettext ("In this history, %u entry was added since", "In this history, %u entries were added since",
                                        n_after),
                              n_after);
      break;
    case CSN_HEAD_UNKNOWN:
    default:
      text = g_strdup (_("Not in this history: another record, a newer copy, or entries were removed"));
    }
  csn_acts_say (GTK_WIDGET (self), text);
}

static void
check_head_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  csn_acts_ask_text (widget, _("Check a Head"), _("A head that was written down or printed in a report"), _("Head"),
                     _("_Check"), TRUE, head_typed_cb, g_object_ref (widget));
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_history_page_map (GtkWidget *widget)
{
  CsnHistoryPage *self = CSN_HISTORY_PAGE (widget);

  GTK_WIDGET_CLASS (csn_history_page_parent_class)->map (widget);
  if (self->session == NULL)
    return;
  fill_people (self);
  if (gtk_list_view_get_model (self->list) == NULL)
    {
      g_autoptr (GtkSorter) days = GTK_SORTER (gtk_custom_sorter_new (compare_day, NULL, NULL));
      GtkSortListModel *sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->events)), NULL);
      g_autoptr (GtkNoSelection) selection = NULL;

      gtk_sort_list_model_set_incremental (sorted, TRUE);
      gtk_sort_list_model_set_section_sorter (sorted, days);
      selection = gtk_no_selection_new (G_LIST_MODEL (sorted));
      gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
      fill (self);
      begin_at_top (self);
      check (self);
    }
  else if (self->stale)
    {
      fill (self);
      check (self);
    }
}

static void
csn_history_page_dispose (GObject *object)
{
  CsnHistoryPage *self = CSN_HISTORY_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_HISTORY_PAGE);
  g_clear_object (&self->events);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->broken, g_free);
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
  gtk_widget_class_bind_template_child (widget_class, CsnHistoryPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CsnHistoryPage, summary);
  gtk_widget_class_bind_template_child (widget_class, CsnHistoryPage, state);
  gtk_widget_class_bind_template_child (widget_class, CsnHistoryPage, search);
  gtk_widget_class_bind_template_child (widget_class, CsnHistoryPage, people);
  gtk_widget_class_bind_template_child (widget_class, CsnHistoryPage, kinds);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_install_action (widget_class, "history.verify", NULL, verify_action);
  gtk_widget_class_install_action (widget_class, "history.compare", NULL, compare_action);
  gtk_widget_class_install_action (widget_class, "history.copy-head", NULL, copy_head_action);
  gtk_widget_class_install_action (widget_class, "history.remember-head", NULL, remember_head_action);
  gtk_widget_class_install_action (widget_class, "history.check-head", NULL, check_head_action);
}

static void
csn_history_page_init (CsnHistoryPage *self)
{
  self->events = g_list_store_new (CSN_TYPE_EVENT);
  gtk_widget_init_template (GTK_WIDGET (self));
  csn_list_top_keep (self->list);
  fill_kinds (self);
}

void
csn_history_page_set_session (CsnHistoryPage *self, CsnSession *session, GSettings *settings)
{
  g_return_if_fail (CSN_IS_HISTORY_PAGE (self));

  g_set_object (&self->session, session);
  g_set_object (&self->settings, settings);
  g_signal_connect_object (csn_session_get_record (session), "changed", G_CALLBACK (record_changed_cb), self,
                           G_CONNECT_SWAPPED);
  record_changed_cb (self);
}
