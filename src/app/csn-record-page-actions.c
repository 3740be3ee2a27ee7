/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The commands on an open record. Menus, keys, buttons, screen readers and tests all use these actions. */

#include "csn-record-page-private.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-gate-acts.h"
#include "csn-plan-exchange.h"
#include "csn-run-dialog.h"
#include "csn-sign-dialog.h"
#include "csn-source-dialog.h"
#include "csn-update-dialog.h"

/* Removed evidence beyond this is restored from the command line. */
#define MAX_RESTORE_BYTES (64 * 1024 * 1024)

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);

  csn_record_page_flush (self);
  if (g_str_equal (name, "record.undo"))
    csn_session_undo_async (self->session, NULL, csn_acts_finish_cb, g_object_ref (widget));
  else
    csn_session_redo_async (self->session, NULL, csn_acts_finish_cb, g_object_ref (widget));
}

/* (item, value); an empty value clears. "Not applicable" asks for its reason like the rows do. */
static void
answer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);
  const char *item, *value;
  CsnEntry *entry;

  g_variant_get (parameter, "(&s&s)", &item, &value);
  entry = csn_record_find_entry (csn_session_get_record (self->session), item);
  if (entry != NULL)
    csn_checklist_page_answer_entry (self->checklist, entry, *value != '\0' ? value : NULL);
}

static void
show_item_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  csn_record_page_show_item (CSN_RECORD_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
show_page_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  csn_record_page_show (CSN_RECORD_PAGE (widget), g_variant_get_string (parameter, NULL));
}

/* Where a link "#anchor" of the document leads: the heading whose words make that anchor. */
static void
show_heading_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);
  CsnFormSection *section = csn_form_find_heading (self->form, g_variant_get_string (parameter, NULL));

  if (section == NULL)
    {
      csn_acts_say (widget, _("The document has no heading of that name"));
      return;
    }
  csn_record_page_show (self, "checklist");
  csn_checklist_page_show_section (self->checklist, section);
}

static void
source_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);

  csn_record_page_flush (self);
  adw_dialog_present (csn_source_dialog_new (self->session, csn_checklist_page_get_line (self->checklist)), widget);
}

static void
update_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);

  csn_record_page_flush (self);
  csn_update_dialog_choose (widget, self->session);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);

  csn_record_page_show (self, "checklist");
  csn_checklist_page_search (self->checklist);
}

static void
show_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  csn_record_page_set_filter (CSN_RECORD_PAGE (widget), "all");
}

static void
show_open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);

  csn_record_page_show (self, "checklist");
  csn_record_page_set_filter (self, g_str_equal (name, "record.show-failed") ? "failed" : "open");
}

static void
next_open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);

  csn_record_page_show (self, "checklist");
  csn_checklist_page_next_open (self->checklist, g_str_equal (name, "record.previous-open"));
}

static void
pass_and_next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  csn_checklist_page_pass_and_next (CSN_RECORD_PAGE (widget)->checklist);
}

static void
row_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  csn_checklist_page_row_act (CSN_RECORD_PAGE (widget)->checklist, name + strlen ("record.row-"));
}

static void
selected_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  csn_checklist_page_selected (CSN_RECORD_PAGE (widget)->checklist, name + strlen ("record.selected-"));
}

static void
unselect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  csn_checklist_page_unselect (CSN_RECORD_PAGE (widget)->checklist);
}

static void
pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);
  gboolean show = g_str_equal (name, "record.close-pane") ? FALSE : !csn_checklist_page_get_show_pane (self->checklist);

  csn_checklist_page_set_show_pane (self->checklist, show);
}

/* Both happen on the page that shows what they are about; printing waits there until the pages are made. */
static void
report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);

  csn_record_page_show (self, "report");
  gtk_widget_activate_action (GTK_WIDGET (self->report), g_str_equal (name, "record.print") ? "report.print" : "report.show-export",
                              NULL);
}

static void
outline_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);

  if (adw_navigation_split_view_get_collapsed (self->split))
    adw_navigation_split_view_set_show_content (self->split, !adw_navigation_split_view_get_show_content (self->split));
  else
    gtk_widget_child_focus (GTK_WIDGET (self->outline), GTK_DIR_TAB_FORWARD);
}

/* --- evidence --------------------------------------------------------------------------------------------------- */

typedef struct
{
  CsnRecordPage *page; /* (owned) */
  char *id;            /* (owned) */
} EvidenceCall;

static EvidenceCall *
evidence_call_new (CsnRecordPage *page, const char *id)
{
  EvidenceCall *call = g_new0 (EvidenceCall, 1);

  call->page = g_object_ref (page);
  call->id = g_strdup (id);
  return call;
}

static void
evidence_call_free (EvidenceCall *call)
{
  g_object_unref (call->page);
  g_free (call->id);
  g_free (call);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EvidenceCall, evidence_call_free)

static void
detached_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (EvidenceCall) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *action = g_strdup_printf ("record.restore-evidence('%s')", call->id);

  if (csn_session_act_finish (CSN_SESSION (source), result, &error))
    csn_acts_offer (GTK_WIDGET (call->page), _("Evidence removed"), _("_Undo"), action);
  else
    csn_acts_say_error (GTK_WIDGET (call->page), error);
}

static void
detach_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);
  const char *id = g_variant_get_string (parameter, NULL);

  csn_session_detach_async (self->session, id, _("Removed in the window"), NULL, detached_cb,
                            evidence_call_new (self, id));
}

/* The log keeps the removal; restoring files the same bytes once more. */
static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (EvidenceCall) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = csn_session_read_evidence_finish (CSN_SESSION (source), result, &error);
  CsnEvidence *evidence = csn_record_find_evidence (csn_session_get_record (CSN_SESSION (source)), call->id);

  if (bytes == NULL || evidence == NULL)
    {
      csn_acts_say_error (GTK_WIDGET (call->page), error);
      return;
    }
  csn_session_attach_bytes_async (CSN_SESSION (source), csn_evidence_get_items (evidence), bytes,
                                  csn_evidence_get_name (evidence), csn_evidence_get_media_type (evidence),
                                  csn_evidence_get_from (evidence), NULL, csn_acts_finish_cb, g_object_ref (call->page));
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);
  const char *id = g_variant_get_string (parameter, NULL);

  csn_session_read_evidence_async (self->session, id, MAX_RESTORE_BYTES, NULL, read_cb, evidence_call_new (self, id));
}

/* --- probes ----------------------------------------------------------------------------------------------------- */

static void
present_plans (CsnRecordPage *self, GPtrArray *plans)
{
  if (plans == NULL || plans->len == 0)
    csn_acts_say (GTK_WIDGET (self), _("The document suggests no probe here"));
  else
    csn_run_dialog_present (GTK_WIDGET (self), plans, self->runs);
}

static void
run_item_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);
  g_autoptr (GPtrArray) plans = csn_session_plan_item (self->session, g_variant_get_string (parameter, NULL));

  present_plans (self, plans);
}

static void
run_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);
  g_autoptr (GPtrArray) plans = csn_session_plan_probes (self->session);

  present_plans (self, plans);
}

static void
take_results_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  csn_plan_exchange_choose (widget, CSN_RECORD_PAGE (widget)->session);
}

static void
ask_again_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;

  if (csn_session_forget_consents (CSN_RECORD_PAGE (widget)->session, &error))
    csn_acts_say (widget, _("Every probe of this record asks again before it runs"));
  else
    csn_acts_say_error (widget, error);
}

static void
stop_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  csn_probe_runs_stop (CSN_RECORD_PAGE (widget)->runs, NULL);
}

/* --- signing and waiving ---------------------------------------------------------------------------------------- */

static void
sign_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);

  csn_record_page_flush (self);
  csn_sign_dialog_present_slot (widget, self->session, self->settings, g_variant_get_string (parameter, NULL));
}

static void
waive_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);

  csn_record_page_flush (self);
  csn_sign_dialog_present_waiver (widget, self->session, self->settings, g_variant_get_string (parameter, NULL));
}

/* An act on one item, from wherever it is shown: (name of the act, id). */
static void
act_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRecordPage *self = CSN_RECORD_PAGE (widget);
  const char *act, *id;

  csn_record_page_flush (self);
  g_variant_get (parameter, "(&s&s)", &act, &id);
  csn_gate_acts_present (widget, self->session, self->settings, act, id);
}

void
csn_record_page_install_actions (GtkWidgetClass *widget_class)
{
  static const char *const rows[] = { "record.row-attach", "record.row-paste", "record.row-me-today", "record.row-probe",
                                      "record.row-na", "record.row-open" };
  static const char *const selected[] = { "record.selected-pass", "record.selected-fail", "record.selected-na",
                                          "record.selected-attach" };

  gtk_widget_class_install_action (widget_class, "record.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "record.redo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "record.answer", "(ss)", answer_action);
  gtk_widget_class_install_action (widget_class, "record.show-item", "s", show_item_action);
  gtk_widget_class_install_action (widget_class, "record.show-page", "s", show_page_action);
  gtk_widget_class_install_action (widget_class, "record.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "record.show-heading", "s", show_heading_action);
  gtk_widget_class_install_action (widget_class, "record.source", NULL, source_action);
  gtk_widget_class_install_action (widget_class, "record.update", NULL, update_action);
  gtk_widget_class_install_property_action (widget_class, "record.filter", "filter");
  gtk_widget_class_install_action (widget_class, "record.show-all", NULL, show_all_action);
  gtk_widget_class_install_action (widget_class, "record.show-open", NULL, show_open_action);
  gtk_widget_class_install_action (widget_class, "record.show-failed", NULL, show_open_action);
  gtk_widget_class_install_action (widget_class, "record.next-open", NULL, next_open_action);
  gtk_widget_class_install_action (widget_class, "record.previous-open", NULL, next_open_action);
  gtk_widget_class_install_action (widget_class, "record.pass-and-next", NULL, pass_and_next_action);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_class_install_action (widget_class, rows[i], NULL, row_action);
  for (gsize i = 0; i < G_N_ELEMENTS (selected); i++)
    gtk_widget_class_install_action (widget_class, selected[i], NULL, selected_action);
  gtk_widget_class_install_action (widget_class, "record.unselect", NULL, unselect_action);
  gtk_widget_class_install_action (widget_class, "record.close-pane", NULL, pane_action);
  gtk_widget_class_install_action (widget_class, "record.toggle-pane", NULL, pane_action);
  gtk_widget_class_install_action (widget_class, "record.toggle-outline", NULL, outline_action);
  gtk_widget_class_install_action (widget_class, "record.export", NULL, report_action);
  gtk_widget_class_install_action (widget_class, "record.print", NULL, report_action);
  gtk_widget_class_install_action (widget_class, "record.detach-evidence", "s", detach_action);
  gtk_widget_class_install_action (widget_class, "record.restore-evidence", "s", restore_action);
  gtk_widget_class_install_action (widget_class, "record.run-item", "s", run_item_action);
  gtk_widget_class_install_action (widget_class, "record.run-all", NULL, run_all_action);
  gtk_widget_class_install_action (widget_class, "record.take-results", NULL, take_results_action);
  gtk_widget_class_install_action (widget_class, "record.ask-again", NULL, ask_again_action);
  gtk_widget_class_install_action (widget_class, "record.stop-all", NULL, stop_all_action);
  gtk_widget_class_install_action (widget_class, "record.sign", "s", sign_action);
  gtk_widget_class_install_action (widget_class, "record.waive", "s", waive_action);
  gtk_widget_class_install_action (widget_class, "record.act", "(ss)", act_action);
}

/* Keys of the whole page, wherever the focus is (letters without Ctrl belong to the rows). */
void
csn_record_page_add_shortcuts (CsnRecordPage *self)
{
  static const struct
  {
    const char *trigger;
    const char *action;
  } keys[] = {
    { "<Control>z", "record.undo" },
    { "<Shift><Control>z", "record.redo" },
    { "<Control>f", "record.search" },
    { "<Control>g", "record.next-open" },
    { "<Shift><Control>g", "record.previous-open" },
    { "<Control>Return", "record.pass-and-next" },
    { "<Control>t", "record.row-me-today" },
    { "<Control>u", "record.source" },
    { "<Control>r", "record.row-probe" },
    { "<Shift><Control>r", "record.run-all" },
    { "<Shift><Control>a", "record.row-attach" },
    { "<Shift><Control>v", "record.row-paste" },
    { "<Control>e", "record.export" },
    { "<Control>p", "record.print" },
    { "F9", "record.toggle-outline" },
    { "F4", "record.toggle-pane" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i].trigger),
                                                            gtk_named_action_new (keys[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
csn_record_page_update_actions (CsnRecordPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean editable = !csn_session_is_read_only (self->session);

  gtk_widget_action_set_enabled (widget, "record.undo", editable && csn_session_get_can_undo (self->session));
  gtk_widget_action_set_enabled (widget, "record.redo", editable && csn_session_get_can_redo (self->session));
  gtk_widget_action_set_enabled (widget, "record.answer", editable);
  gtk_widget_action_set_enabled (widget, "record.run-all", editable);
  gtk_widget_action_set_enabled (widget, "record.take-results", editable);
  gtk_widget_action_set_enabled (widget, "record.update", editable);
  gtk_widget_action_set_enabled (widget, "record.run-item", editable);
  gtk_widget_action_set_enabled (widget, "record.sign", editable);
  gtk_widget_action_set_enabled (widget, "record.waive", editable);
  gtk_widget_action_set_enabled (widget, "record.act", editable);
}
