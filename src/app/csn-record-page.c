/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An open record: what it shows; see the header. */

#include "csn-record-page-private.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-evidence-sources.h"
#include "csn-state-words.h"
#include "csn-text.h"

/* Windows, ageing and follow-ups move with the clock. */
#define JUDGE_SECONDS 60
/* Files are not looked at more often than that. */
#define LOOK_SECONDS 20

typedef enum
{
  PROP_FILTER = 1,
} CsnRecordPageProperty;

static GParamSpec *properties[PROP_FILTER + 1];

G_DEFINE_FINAL_TYPE (CsnRecordPage, csn_record_page, ADW_TYPE_NAVIGATION_PAGE)

/* --- title and banner ------------------------------------------------------------------------------------------- */

static char *
dup_subtitle (CsnRecordPage *self)
{
  CsnEvaluation *evaluation = csn_session_get_evaluation (self->session);
  CsnCounts counts = { 0 };
  g_autofree char *progress = NULL;
  g_autofree char *failed = NULL;
  const char *saved = _("saved");

  if (evaluation != NULL)
    csn_evaluation_get_counts (evaluation, &counts);
  progress = g_strdup_printf (ngettext ("%u of %u check", "%u of %u checks", counts.total), counts.completed + counts.na,
                              counts.total);
  failed = g_strdup_printf (_("%u failed"), counts.failed);
  if (csn_session_is_read_only (self->session))
    saved = _("read-only");
  else if (csn_session_is_saving (self->session))
    saved = _("saving…");
  return counts.failed > 0 ? g_strjoin (", ", progress, failed, saved, NULL) : g_strjoin (", ", progress, saved, NULL);
}

static void
update_title (CsnRecordPage *self)
{
  g_autofree char *title = csn_text_make_line (csn_record_get_title (csn_session_get_record (self->session)));
  g_autofree char *subtitle = dup_subtitle (self);

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), *title != '\0' ? title : _("Record"));
  adw_navigation_page_set_title (self->content, *title != '\0' ? title : _("Record"));
  adw_window_title_set_title (self->sidebar_title, title);
  adw_window_title_set_subtitle (self->sidebar_title, subtitle);
  adw_window_title_set_title (self->content_title, title);
  adw_window_title_set_subtitle (self->content_title, subtitle);
}

static void
show_banner (CsnRecordPage *self, const char *text, const char *button, const char *item)
{
  csn_banner_set_text (self->banner, text);
  adw_banner_set_button_label (self->banner, button);
  g_set_str (&self->blocker, item);
  adw_banner_set_revealed (self->banner, TRUE);
}

/* The first reason without what the banner says anyway: verdict and line. */
static char *
dup_blocker (CsnRecordPage *self, CsnReason *reason)
{
  const char *id = csn_reason_get_item (reason);
  CsnEntry *entry = *id != '\0' ? csn_record_find_entry (csn_session_get_record (self->session), id) : NULL;
  const char *label = entry ? csn_item_get_label (csn_entry_get_item (entry)) : NULL;
  const char *text = csn_text_skip_name (csn_reason_get_text (reason), label);
  CsnVerdictKind verdict = csn_evaluation_get_verdict (csn_session_get_evaluation (self->session));

  if (text != csn_reason_get_text (reason))
    return g_strdup_printf ("%s: %s", label, text);
  text = csn_text_skip_name (text, csn_enum_to_string (CSN_TYPE_VERDICT_KIND, verdict));
  return g_strdup (csn_text_skip_place (text, csn_reason_get_line (reason)));
}

/* While nothing speaks against the release, what is missing is a number of answers and not a reason. */
static char *
dup_open (CsnEvaluation *evaluation, CsnReason *first, const char *verdict)
{
  CsnCounts counts;

  csn_evaluation_get_counts (evaluation, &counts);
  if (counts.pending == 0
      || (g_strcmp0 (csn_reason_get_kind (first), "PENDING") != 0 && g_strcmp0 (csn_reason_get_kind (first), "UNKNOWN") != 0))
    return NULL;
  /* Translators: verdict, open checks, all checks: "Not Ready: 12 of 40 checks are open" */
  return g_strdup_printf (ngettext ("%s: %u of %u checks is open", "%s: %u of %u checks are open", counts.pending), verdict,
                          counts.pending, counts.total);
}

/* The one thing that blocks, with the way to it. */
static void
update_banner (CsnRecordPage *self)
{
  const char *page = adw_view_stack_get_visible_child_name (self->pages);
  CsnEvaluation *evaluation = csn_session_get_evaluation (self->session);
  CsnReason *first = evaluation ? csn_evaluation_get_first_reason (evaluation) : NULL;
  guint n = evaluation ? csn_evaluation_get_n_reasons (evaluation) : 0;
  g_autofree char *text = NULL;
  g_autofree char *blocker = NULL;
  const char *verdict;

  if (csn_session_get_read_only_reason (self->session) != NULL)
    {
      show_banner (self, csn_session_get_read_only_reason (self->session), NULL, NULL);
      return;
    }
  if (first == NULL || g_strcmp0 (page, "checklist") != 0)
    {
      adw_banner_set_revealed (self->banner, FALSE);
      return;
    }
  verdict = csn_verdict_get_word (csn_evaluation_get_verdict (evaluation));
  text = dup_open (evaluation, first, verdict);
  if (text != NULL)
    {
      show_banner (self, text, _("_Review"), csn_reason_get_item (first));
      return;
    }
  blocker = dup_blocker (self, first);
  text = n > 1 ? g_strdup_printf (ngettext ("%s: %s, and %u more reason", "%s: %s, and %u more reasons", n - 1), verdict,
                                  blocker, n - 1)
               : g_strdup_printf ("%s: %s", verdict, blocker);
  show_banner (self, text, _("_Review"), csn_reason_get_item (first));
}

static void
banner_clicked_cb (CsnRecordPage *self)
{
  csn_record_page_show (self, "decision");
}

static void
evaluated_cb (CsnRecordPage *self)
{
  csn_form_refresh (self->form);
  update_title (self);
  update_banner (self);
  csn_record_page_update_actions (self);
}

/* --- layout ----------------------------------------------------------------------------------------------------- */

static GtkWidget *
put (AdwBin *place, GType type)
{
  GtkWidget *page = g_object_new (type, NULL);

  adw_bin_set_child (place, page);
  return page;
}

/* The checklist is what a record opens with; the other pages are made when somebody looks at them. */
static void
make_page (CsnRecordPage *self, const char *name)
{
  if (g_str_equal (name, "risks") && self->risks == NULL)
    {
      self->risks = CSN_RISKS_PAGE (put (self->risks_place, CSN_TYPE_RISKS_PAGE));
      csn_risks_page_set_session (self->risks, self->session);
      csn_risks_page_set_narrow (self->risks, self->narrow);
    }
  else if (g_str_equal (name, "decision") && self->decision == NULL)
    {
      self->decision = CSN_DECISION_PAGE (put (self->decision_place, CSN_TYPE_DECISION_PAGE));
      csn_decision_page_set_session (self->decision, self->session, self->settings);
    }
  else if (g_str_equal (name, "report") && self->report == NULL)
    {
      self->report = CSN_REPORT_PAGE (put (self->report_place, CSN_TYPE_REPORT_PAGE));
      csn_report_page_set_session (self->report, self->session, self->settings);
    }
  else if (g_str_equal (name, "history") && self->history == NULL)
    {
      self->history = CSN_HISTORY_PAGE (put (self->history_place, CSN_TYPE_HISTORY_PAGE));
      csn_history_page_set_session (self->history, self->session, self->settings);
    }
}

static void
page_changed_cb (CsnRecordPage *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->pages);
  gboolean on_list = g_strcmp0 (name, "checklist") == 0;

  if (self->session == NULL || self->form == NULL)
    return;
  if (name != NULL)
    make_page (self, name);
  gtk_widget_set_visible (GTK_WIDGET (self->search_button), on_list);
  /* in a narrow window the main menu has the filters */
  gtk_widget_set_visible (GTK_WIDGET (self->filter_button), on_list && !self->narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->pane_button), on_list);
  update_banner (self);
}

static void
set_narrow (CsnRecordPage *self, gboolean narrow)
{
  self->narrow = narrow;
  page_changed_cb (self);
  csn_checklist_page_set_narrow (self->checklist, narrow);
  if (self->risks != NULL)
    csn_risks_page_set_narrow (self->risks, narrow);
}

static void
wide_cb (CsnRecordPage *self)
{
  set_narrow (self, FALSE);
  csn_checklist_page_set_collapsed (self->checklist, FALSE);
}

static void
medium_cb (CsnRecordPage *self)
{
  csn_checklist_page_set_show_pane (self->checklist, FALSE);
  csn_checklist_page_set_collapsed (self->checklist, TRUE);
}

static void
narrow_cb (CsnRecordPage *self)
{
  medium_cb (self);
  set_narrow (self, TRUE);
}

/* The bar of narrow windows has five buttons of sixteen widgets each: a wide window does not make them. */
static void
bar_revealed_cb (CsnRecordPage *self)
{
  adw_view_switcher_bar_set_stack (self->switcher_bar, self->pages);
}

static void
section_chosen_cb (CsnRecordPage *self, CsnFormSection *section)
{
  csn_record_page_show (self, "checklist");
  adw_navigation_split_view_set_show_content (self->split, TRUE);
  csn_checklist_page_show_section (self->checklist, section);
}

static void
section_cb (CsnRecordPage *self, CsnFormSection *section)
{
  csn_outline_set_current (self->outline, section);
}

static void
pane_shown_cb (CsnRecordPage *self)
{
  gtk_toggle_button_set_active (self->pane_button, csn_checklist_page_get_show_pane (self->checklist));
}

static void
pane_toggled_cb (CsnRecordPage *self)
{
  csn_checklist_page_set_show_pane (self->checklist, gtk_toggle_button_get_active (self->pane_button));
}

/* --- probes ----------------------------------------------------------------------------------------------------- */

static void
runs_changed_cb (CsnRecordPage *self)
{
  guint n_started = csn_probe_runs_get_n_started (self->runs);
  guint n_ended = csn_probe_runs_get_n_ended (self->runs);
  /* Translators: how many probes ended, how many were started */
  g_autofree char *text = g_strdup_printf (ngettext ("%u of %u probe", "%u of %u probes", n_started), n_ended, n_started);

  gtk_action_bar_set_revealed (self->run_bar, n_ended < n_started);
  gtk_label_set_label (self->run_label, text);
  gtk_progress_bar_set_fraction (self->run_progress, n_started > 0 ? (double) n_ended / n_started : 0);
}

static void
run_ended_cb (CsnRecordPage *self, const char *problem)
{
  if (problem != NULL)
    csn_acts_say (GTK_WIDGET (self), problem);
  if (csn_probe_runs_get_n_ended (self->runs) == csn_probe_runs_get_n_started (self->runs))
    gtk_accessible_announce (GTK_ACCESSIBLE (self), _("All probes have ended"),
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

/* --- files that evidence came from ------------------------------------------------------------------------------ */

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!csn_session_act_finish (CSN_SESSION (source), result, &error))
    g_debug ("Looking at the files of evidence: %s", error->message);
}

/* Somebody comes back to the window: meanwhile they may have changed a file that they had attached. */
static void
look_at_sources (CsnRecordPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gint64 now = g_get_monotonic_time ();

  if (!GTK_IS_WINDOW (root) || !gtk_window_is_active (GTK_WINDOW (root))
      || (self->looked != 0 && now - self->looked < LOOK_SECONDS * G_USEC_PER_SEC))
    return;
  self->looked = now;
  csn_evidence_sources_check_async (self->session, NULL, looked_cb, NULL);
}

static void
csn_record_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (csn_record_page_parent_class)->root (widget);
  if (GTK_IS_WINDOW (gtk_widget_get_root (widget)))
    g_signal_connect_object (gtk_widget_get_root (widget), "notify::is-active", G_CALLBACK (look_at_sources), widget,
                             G_CONNECT_SWAPPED);
}

static void
csn_record_page_unroot (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), look_at_sources, widget);
  GTK_WIDGET_CLASS (csn_record_page_parent_class)->unroot (widget);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static gboolean
minute_cb (gpointer user_data)
{
  CsnRecordPage *self = user_data;

  csn_session_reevaluate (self->session);
  return G_SOURCE_CONTINUE;
}

static void
csn_record_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (object);

  if (prop_id == PROP_FILTER)
    g_value_set_string (value, self->filter);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
csn_record_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (object);

  if (prop_id == PROP_FILTER)
    csn_record_page_set_filter (self, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
csn_record_page_dispose (GObject *object)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (object);

  g_clear_handle_id (&self->minute, g_source_remove);
  g_clear_object (&self->form); /* no page is made from here on */
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_RECORD_PAGE);
  g_clear_object (&self->runs);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->blocker, g_free);
  g_clear_pointer (&self->filter, g_free);
  G_OBJECT_CLASS (csn_record_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, split);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, content);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, header);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, sidebar_title);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, content_title);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, outline);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, banner);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, pages);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, checklist);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, risks_place);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, decision_place);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, report_place);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, history_place);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, search_button);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, filter_button);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, filter_menu);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, record_menu);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, pane_button);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, run_bar);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, run_label);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, run_progress);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordPage, switcher_bar);
}

static void
bind_callbacks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, wide_cb);
  gtk_widget_class_bind_template_callback (widget_class, medium_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, bar_revealed_cb);
  gtk_widget_class_bind_template_callback (widget_class, section_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, section_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, pane_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, banner_clicked_cb);
}

static void
csn_record_page_class_init (CsnRecordPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = csn_record_page_dispose;
  object_class->get_property = csn_record_page_get_property;
  object_class->set_property = csn_record_page_set_property;
  widget_class->root = csn_record_page_root;
  widget_class->unroot = csn_record_page_unroot;
  properties[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, "all",
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  g_type_ensure (CSN_TYPE_OUTLINE);
  g_type_ensure (CSN_TYPE_CHECKLIST_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-record-page.ui");
  bind_children (widget_class);
  bind_callbacks (widget_class);
  csn_record_page_install_actions (widget_class);
}

/* A menu is made of as many widgets as a page: when it is first opened, and not with the page. */
static void
open_menu_cb (GtkMenuButton *button, gpointer menu)
{
  if (gtk_menu_button_get_menu_model (button) == NULL)
    gtk_menu_button_set_menu_model (button, menu);
}

static void
csn_record_page_init (CsnRecordPage *self)
{
  self->filter = g_strdup ("all");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->filter_button, open_menu_cb, g_object_ref (self->filter_menu),
                                         g_object_unref);
  gtk_menu_button_set_create_popup_func (self->menu_button, open_menu_cb, g_object_ref (self->record_menu),
                                         g_object_unref);
  csn_record_page_add_shortcuts (self);
}

/* A newer document makes another record: the page is made anew in the place of this one. */
static void
record_replaced_cb (CsnRecordPage *self)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_NAVIGATION_VIEW);
  g_autoptr (GPtrArray) pages = g_ptr_array_new ();
  g_autoptr (GListModel) stack = view ? adw_navigation_view_get_navigation_stack (ADW_NAVIGATION_VIEW (view)) : NULL;
  GtkWidget *fresh;

  if (stack == NULL)
    return;
  fresh = csn_record_page_new (self->session, self->runs, self->settings);
  csn_record_page_show (CSN_RECORD_PAGE (fresh), adw_view_stack_get_visible_child_name (self->pages));
  for (guint i = 0; i < g_list_model_get_n_items (stack); i++)
    {
      g_autoptr (AdwNavigationPage) page = g_list_model_get_item (stack, i);

      g_ptr_array_add (pages, GTK_WIDGET (page) == GTK_WIDGET (self) ? fresh : GTK_WIDGET (page));
    }
  adw_navigation_view_replace (ADW_NAVIGATION_VIEW (view), (AdwNavigationPage **) pages->pdata, (int) pages->len);
}

static void
connect_session (CsnRecordPage *self)
{
  g_signal_connect_object (self->session, "notify::record", G_CALLBACK (record_replaced_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::evaluation", G_CALLBACK (evaluated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::read-only", G_CALLBACK (evaluated_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::saving", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::can-undo", G_CALLBACK (csn_record_page_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::can-redo", G_CALLBACK (csn_record_page_update_actions), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runs, "changed", G_CALLBACK (runs_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->runs, "ended", G_CALLBACK (run_ended_cb), self, G_CONNECT_SWAPPED);
}

static void
limits_changed_cb (CsnRecordPage *self)
{
  csn_session_set_probe_limits (self->session, g_settings_get_uint (self->settings, "probe-concurrency"),
                                g_settings_get_uint (self->settings, "probe-timeout"), 0);
}

GtkWidget *
csn_record_page_new (CsnSession *session, CsnProbeRuns *runs, GSettings *settings)
{
  CsnRecordPage *self;

  g_return_val_if_fail (CSN_IS_SESSION (session), NULL);

  self = g_object_new (CSN_TYPE_RECORD_PAGE, NULL);
  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  self->form = csn_form_new (csn_session_get_record (session));
  self->runs = runs != NULL ? g_object_ref (runs) : csn_probe_runs_new (session);
  connect_session (self);
  g_signal_connect_object (settings, "changed::probe-concurrency", G_CALLBACK (limits_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::probe-timeout", G_CALLBACK (limits_changed_cb), self, G_CONNECT_SWAPPED);
  limits_changed_cb (self);
  csn_outline_set_form (self->outline, self->form);
  csn_checklist_page_set_session (self->checklist, session, self->form);
  csn_checklist_page_set_runs (self->checklist, self->runs);
  update_title (self);
  csn_record_page_update_actions (self);
  page_changed_cb (self);
  runs_changed_cb (self);
  csn_session_settle_series_async (session, NULL, csn_acts_finish_cb, g_object_ref (self));
  self->minute = g_timeout_add_seconds (JUDGE_SECONDS, minute_cb, self);
  return GTK_WIDGET (self);
}

CsnProbeRuns *
csn_record_page_get_runs (CsnRecordPage *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_PAGE (self), NULL);
  return self->runs;
}

CsnSession *
csn_record_page_get_session (CsnRecordPage *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_PAGE (self), NULL);
  return self->session;
}

void
csn_record_page_show (CsnRecordPage *self, const char *page)
{
  g_return_if_fail (CSN_IS_RECORD_PAGE (self));
  adw_view_stack_set_visible_child_name (self->pages, page);
}

void
csn_record_page_show_item (CsnRecordPage *self, const char *item)
{
  CsnEntry *entry = csn_record_find_entry (csn_session_get_record (self->session), item);

  if (entry == NULL)
    return;
  csn_record_page_show (self, "checklist");
  csn_checklist_page_show_entry (self->checklist, entry);
}

void
csn_record_page_set_filter (CsnRecordPage *self, const char *nick)
{
  static const char *const nicks[] = { "all", "open", "failed", "mine", "changed" };

  for (guint i = 0; i < G_N_ELEMENTS (nicks); i++)
    if (g_strcmp0 (nicks[i], nick) == 0)
      {
        csn_checklist_page_set_filter (self->checklist, i);
        if (i == CSN_FILTER_ALL)
          gtk_widget_remove_css_class (GTK_WIDGET (self->filter_button), "accent");
        else
          gtk_widget_add_css_class (GTK_WIDGET (self->filter_button), "accent");
        if (g_set_str (&self->filter, nick))
          g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FILTER]);
      }
}

void
csn_record_page_flush (CsnRecordPage *self)
{
  g_return_if_fail (CSN_IS_RECORD_PAGE (self));
  csn_checklist_page_flush (self->checklist);
}
