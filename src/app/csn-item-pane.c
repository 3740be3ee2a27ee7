/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything about one item; see the header. */

#include "csn-item-pane.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-choice-control.h"
#include "csn-conflict-box.h"
#include "csn-entry-dialog.h"
#include "csn-evidence-intake.h"
#include "csn-evidence-row.h"
#include "csn-field-control.h"
#include "csn-guard.h"
#include "csn-history.h"
#include "csn-probe-row.h"
#include "csn-state-words.h"
#include "csn-status-pill.h"
#include "csn-text.h"

/* A pause in typing after which a note is stored. */
#define PAUSE_MS 1200
/* Entries of the log shown here; the History page has all. */
#define MAX_HISTORY 12
#define EVENT_KEY   "csn-event"

struct _CsnItemPane
{
  AdwBin parent_instance;
  GtkStack *stack;
  GtkWidget *page;
  GtkLabel *place;
  GtkLabel *title;
  GtkLabel *expected;
  GtkLabel *command;
  AdwBin *answer;
  CsnStatusPill *pill;
  GtkLabel *explanation;
  CsnConflictBox *conflict;
  GtkWidget *reading_group;
  AdwActionRow *reading;
  AdwPreferencesGroup *fields;
  GtkTextView *note;
  GtkListBox *evidence;
  GtkWidget *no_evidence;
  GtkWidget *probe_group;
  GtkListBox *probes;
  GtkWidget *history_group;
  GtkListBox *history;

  CsnSession *session;     /* (owned) (nullable) */
  CsnProbeRuns *runs;      /* (owned) (nullable) */
  CsnEntry *entry;         /* (owned) (nullable) */
  GSignalGroup *signals;   /* (owned): of the entry */
  GSignalGroup *record_signals; /* (owned): of the record */
  GPtrArray *field_rows;   /* (owned) (element-type GtkWidget) (unowned) */
  guint pause;             /* source id */
  gboolean typed;          /* the note holds text that is not stored yet */
  gboolean showing;        /* we set text or toggles ourselves */
};

G_DEFINE_FINAL_TYPE (CsnItemPane, csn_item_pane, ADW_TYPE_BIN)

static gboolean
is_editable (CsnItemPane *self)
{
  return self->session != NULL && !csn_session_is_read_only (self->session);
}

/* --- note ------------------------------------------------------------------------------------------------------- */

static void
flush_note (CsnItemPane *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->note);
  g_autoptr (GPtrArray) changes = NULL;
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  g_clear_handle_id (&self->pause, g_source_remove);
  if (!self->typed || self->entry == NULL || self->session == NULL)
    return;
  self->typed = FALSE;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  if (g_strcmp0 (text, csn_entry_get_note (self->entry) ? csn_entry_get_note (self->entry) : "") == 0)
    return;
  changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (changes, csn_change_new_note (csn_entry_get_id (self->entry), *text != '\0' ? text : NULL));
  csn_session_answer_async (self->session, changes, NULL, csn_acts_finish_cb, g_object_ref (self));
}

static gboolean
pause_over_cb (gpointer user_data)
{
  CsnItemPane *self = user_data;

  self->pause = 0;
  flush_note (self);
  return G_SOURCE_REMOVE;
}

static void
note_changed_cb (CsnItemPane *self)
{
  if (self->showing)
    return;
  self->typed = TRUE;
  g_clear_handle_id (&self->pause, g_source_remove);
  self->pause = g_timeout_add (PAUSE_MS, pause_over_cb, self);
}

static void
show_note (CsnItemPane *self)
{
  const char *note = csn_entry_get_note (self->entry);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->note);
  GtkTextIter start, end;
  g_autofree char *shown = NULL;

  if (self->typed)
    return;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  shown = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  if (g_strcmp0 (shown, note ? note : "") == 0)
    return;
  self->showing = TRUE;
  gtk_text_buffer_set_text (buffer, note ? note : "", -1);
  self->showing = FALSE;
}

/* --- answer ----------------------------------------------------------------------------------------------------- */

static void
answer_cb (CsnItemPane *self, CsnEntry *entry, const char *value, const char *reason)
{
  if (self->session != NULL)
    csn_acts_answer (GTK_WIDGET (self), self->session, entry, value, reason);
}

static void
judged_cb (CsnItemPane *self, GParamSpec *pspec, AdwToggleGroup *group)
{
  const char *value = adw_toggle_group_get_active_name (group);

  if (self->showing || value == NULL || self->entry == NULL
      || g_strcmp0 (value, csn_entry_get_value (self->entry)) == 0)
    return;
  gtk_widget_activate_action (GTK_WIDGET (self), "record.answer", "(ss)", csn_entry_get_id (self->entry), value);
}

static GtkWidget *
make_judgement (CsnItemPane *self)
{
  static const char *const values[] = { CSN_ANSWER_PASS, CSN_ANSWER_FAIL, CSN_ANSWER_NA };
  const char *const words[] = { _("Pass"), _("Fail"), _("N/A") };
  GtkWidget *group = g_object_new (ADW_TYPE_TOGGLE_GROUP, "homogeneous", TRUE, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      AdwToggle *toggle = adw_toggle_new ();

      adw_toggle_set_name (toggle, values[i]);
      adw_toggle_set_label (toggle, words[i]);
      adw_toggle_group_add (ADW_TOGGLE_GROUP (group), toggle);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (group), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Answer"), -1);
  gtk_widget_set_sensitive (group, is_editable (self));
  return group;
}

static void
show_judgement (CsnItemPane *self)
{
  GtkWidget *group = adw_bin_get_child (self->answer);
  const char *value = csn_entry_get_value (self->entry);

  if (group == NULL || !ADW_IS_TOGGLE_GROUP (group))
    return;
  self->showing = TRUE;
  if (value != NULL && adw_toggle_group_get_toggle_by_name (ADW_TOGGLE_GROUP (group), value) != NULL)
    adw_toggle_group_set_active_name (ADW_TOGGLE_GROUP (group), value);
  else
    adw_toggle_group_set_active (ADW_TOGGLE_GROUP (group), GTK_INVALID_LIST_POSITION);
  self->showing = FALSE;
}

static GtkWidget *
make_control (CsnItemPane *self, CsnEntry *entry, gboolean caption)
{
  GtkWidget *control;

  if (csn_item_get_kind (csn_entry_get_item (entry)) == CSN_ITEM_FIELD)
    {
      control = csn_field_control_new ();
      csn_field_control_set_entry (CSN_FIELD_CONTROL (control), entry, NULL, caption);
      csn_field_control_set_editable (CSN_FIELD_CONTROL (control), is_editable (self));
    }
  else
    {
      control = csn_choice_control_new ();
      csn_choice_control_set_entry (CSN_CHOICE_CONTROL (control), entry, NULL, caption);
      csn_choice_control_set_editable (CSN_CHOICE_CONTROL (control), is_editable (self));
    }
  g_signal_connect_object (control, "answer", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  return control;
}

static void
build_answer (CsnItemPane *self)
{
  CsnItem *item = csn_entry_get_item (self->entry);
  GtkWidget *control = NULL;

  if (csn_entry_get_role (self->entry) == CSN_ROLE_NOTE)
    control = NULL;
  else if (csn_item_get_kind (item) == CSN_ITEM_CHECK && !csn_entry_is_inverted (self->entry))
    {
      control = make_judgement (self);
      g_signal_connect_object (control, "notify::active-name", G_CALLBACK (judged_cb), self, G_CONNECT_SWAPPED);
    }
  else
    control = make_control (self, self->entry, FALSE);
  adw_bin_set_child (self->answer, control);
}

/* --- lists ------------------------------------------------------------------------------------------------------ */

static void
build_fields (CsnItemPane *self)
{
  CsnRecord *record = csn_session_get_record (self->session);
  GPtrArray *children = csn_item_get_children (csn_entry_get_item (self->entry));

  for (guint i = 0; i < self->field_rows->len; i++)
    adw_preferences_group_remove (self->fields, g_ptr_array_index (self->field_rows, i));
  g_ptr_array_set_size (self->field_rows, 0);
  for (guint i = 0; i < children->len; i++)
    {
      CsnItem *child = g_ptr_array_index (children, i);
      CsnEntry *entry = csn_record_get_entry_of (record, child);
      GtkWidget *control;

      if (entry == NULL || csn_item_get_kind (child) == CSN_ITEM_CHECK)
        continue;
      control = make_control (self, entry, TRUE);
      gtk_widget_set_margin_bottom (control, 6);
      adw_preferences_group_add (self->fields, control);
      g_ptr_array_add (self->field_rows, control);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->fields), self->field_rows->len > 0);
}

static GtkWidget *
make_evidence_row (gpointer item, gpointer user_data)
{
  CsnItemPane *self = user_data;

  return csn_evidence_row_new (self->session, item);
}

static void
show_evidence (CsnItemPane *self)
{
  guint n = csn_entry_get_n_evidence (self->entry);

  gtk_widget_set_visible (GTK_WIDGET (self->evidence), n > 0);
  gtk_widget_set_visible (self->no_evidence, n == 0);
}

static void
build_probes (CsnItemPane *self)
{
  g_autoptr (GPtrArray) plans = csn_session_plan_item (self->session, csn_entry_get_id (self->entry));

  gtk_list_box_remove_all (self->probes);
  gtk_widget_set_visible (self->probe_group, plans != NULL && plans->len > 0);
  for (guint i = 0; plans != NULL && i < plans->len; i++)
    gtk_list_box_append (self->probes, csn_probe_row_new (self->session, g_ptr_array_index (plans, i), self->entry,
                                                          is_editable (self) ? self->runs : NULL));
}

/* "today 10:42: pass → fail" */
static char *
dup_change (CsnItemPane *self, CsnEvent *event)
{
  g_autofree char *time = csn_text_format_stamp (csn_event_get_time (event), NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (!csn_history_dup_values (self->session, event, &before, &after))
    return g_steal_pointer (&time);
  /* Translators: time of a change, the old and the new value; an empty one is “–” */
  return g_strdup_printf (_("%s: %s → %s"), time, before && *before != '\0' ? before : "–", after && *after != '\0' ? after : "–");
}

static void
history_activated_cb (GtkListBox *list, GtkListBoxRow *row, gpointer user_data)
{
  CsnItemPane *self = user_data;
  CsnEvent *event = g_object_get_data (G_OBJECT (row), EVENT_KEY);

  if (event != NULL)
    csn_entry_dialog_present (GTK_WIDGET (self), self->session, event);
}

static void
add_history_row (CsnItemPane *self, CsnEvent *event)
{
  g_autofree char *words = csn_session_describe_event (self->session, event);
  g_autofree char *change = dup_change (self, event);
  GtkWidget *row = adw_action_row_new ();

  csn_row_set_texts (ADW_ACTION_ROW (row), words, change);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_object_set_data_full (G_OBJECT (row), EVENT_KEY, g_object_ref (event), g_object_unref);
  gtk_list_box_append (self->history, row);
}

static void
build_history (CsnItemPane *self)
{
  CsnHistoryFilter filter = { .item = csn_entry_get_id (self->entry) };
  g_autoptr (GListModel) events = csn_history_list (self->session, &filter, NULL);
  guint n = events ? g_list_model_get_n_items (events) : 0;

  gtk_list_box_remove_all (self->history);
  for (guint i = n; i > 0 && n - i < MAX_HISTORY; i--)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i - 1);

      add_history_row (self, event);
    }
  gtk_widget_set_visible (self->history_group, n > 0);
}

/* --- showing ---------------------------------------------------------------------------------------------------- */

static void
show_optional (GtkLabel *label, const char *text)
{
  g_autofree char *visible = csn_text_make_visible (text ? text : "");

  gtk_label_set_label (label, visible);
  gtk_widget_set_visible (GTK_WIDGET (label), *visible != '\0');
}

static char *
dup_explanation (CsnItemPane *self)
{
  CsnAnswer *answer = csn_entry_get_answer (self->entry);
  const char *explanation = csn_entry_get_explanation (self->entry);
  const char *label = csn_item_get_label (csn_entry_get_item (self->entry));
  g_autoptr (GString) text = g_string_new (csn_text_skip_name (explanation, label));

  if (csn_entry_get_reason (self->entry) != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", csn_entry_get_reason (self->entry));
  if (answer != NULL && *csn_answer_get_at (answer) != '\0')
    {
      g_autofree char *time = csn_text_format_stamp (csn_answer_get_at (answer), NULL);

      g_string_append_printf (text, "%s%s, %s", text->len > 0 ? "\n" : "", csn_answer_get_by (answer), time);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show_reading (CsnItemPane *self)
{
  CsnItem *item = csn_entry_get_item (self->entry);
  const char *word = csn_role_get_word (csn_entry_get_role (self->entry));
  gboolean reread = csn_entry_is_reread (self->entry);
  /* Translators: what the program takes an item for: "Read as a Check" */
  g_autofree char *title = g_strdup_printf (_("Read as: %s"), *word != '\0' ? word : _("Item"));

  gtk_widget_set_visible (self->reading_group, csn_item_get_kind (item) == CSN_ITEM_CHECK
                                                 && (reread || csn_item_is_uncertain (item)));
  csn_row_set_texts (self->reading, title, reread ? csn_entry_get_reread_reason (self->entry)
                                                  : _("The document does not say this clearly. Change it if it means something else."));
}

/* What follows from the item as it stands: an answer "not applicable" can be countersigned, a check can follow a record. */
static void
update_gate_actions (CsnItemPane *self)
{
  gboolean editable = self->entry != NULL && is_editable (self);
  CsnEvaluation *evaluation = editable ? csn_session_get_evaluation (self->session) : NULL;
  gboolean na = editable && g_strcmp0 (csn_entry_get_value (self->entry), CSN_ANSWER_NA) == 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pane.link", editable && csn_guard_link (evaluation, self->entry, NULL));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "pane.witness",
                                 na && csn_policy_needs_na_countersign (csn_evaluation_get_policy (evaluation)));
}

static void
update (CsnItemPane *self)
{
  g_autofree char *explanation = NULL;

  if (self->entry == NULL)
    return;
  explanation = dup_explanation (self);
  csn_status_pill_set_state (self->pill, csn_entry_get_state (self->entry));
  gtk_widget_set_visible (GTK_WIDGET (self->pill), csn_entry_get_role (self->entry) != CSN_ROLE_NOTE);
  show_optional (self->explanation, explanation);
  csn_conflict_box_show (self->conflict, self->entry, is_editable (self));
  show_reading (self);
  show_judgement (self);
  show_note (self);
  show_evidence (self);
  update_gate_actions (self);
}

static void
record_changed_cb (CsnItemPane *self)
{
  if (self->entry != NULL && self->session != NULL)
    build_history (self);
}

static void
show_entry (CsnItemPane *self)
{
  CsnItem *item = csn_entry_get_item (self->entry);
  const char *path = csn_section_get_path (csn_item_get_section (item));
  g_autofree char *place = g_strdup_printf (_("%s, line %u"), path, csn_item_get_line (item));
  g_autofree char *expected = NULL;
  gboolean editable = is_editable (self);
  const char *label = csn_item_get_label (item);

  if (csn_item_get_expected (item) != NULL)
    expected = g_strdup_printf (_("Expected: %s"), csn_item_get_expected (item));
  show_optional (self->place, place);
  show_optional (self->title, label != NULL && *label != '\0' ? label : csn_item_get_text (item));
  show_optional (self->expected, expected);
  show_optional (self->command, csn_item_get_command (item));
  gtk_text_view_set_editable (self->note, editable);
  build_answer (self);
  build_fields (self);
  gtk_list_box_bind_model (self->evidence, csn_entry_get_evidence (self->entry), make_evidence_row, self, NULL);
  build_probes (self);
  build_history (self);
  update (self);
}

static void
update_actions (CsnItemPane *self)
{
  static const char *const names[] = { "pane.attach", "pane.paste", "pane.clear", "pane.read-as", "pane.waive" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), names[i], self->entry != NULL && is_editable (self));
  update_gate_actions (self);
}

/* --- actions ---------------------------------------------------------------------------------------------------- */

static void
attach_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnItemPane *self = CSN_ITEM_PANE (widget);
  const char *items[] = { csn_entry_get_id (self->entry), NULL };

  if (g_str_equal (name, "pane.attach"))
    csn_evidence_intake_choose (widget, self->session, items);
  else
    csn_evidence_intake_paste (widget, self->session, items);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnItemPane *self = CSN_ITEM_PANE (widget);

  csn_acts_answer (widget, self->session, self->entry, NULL, NULL);
}

static void
waive_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnItemPane *self = CSN_ITEM_PANE (widget);

  gtk_widget_activate_action (widget, "record.waive", "s", csn_entry_get_id (self->entry));
}

static void
gate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnItemPane *self = CSN_ITEM_PANE (widget);

  gtk_widget_activate_action (widget, "record.act", "(ss)", g_str_equal (name, "pane.link") ? "link" : "witness",
                              csn_entry_get_id (self->entry));
}

typedef struct
{
  CsnItemPane *pane; /* (owned) */
  char *item;        /* (owned) */
  CsnRole role;
} ReadingCall;

static void
reading_reason_cb (const char *reason, gpointer user_data)
{
  ReadingCall *call = user_data;

  if (reason != NULL && call->pane->session != NULL)
    csn_session_reread_async (call->pane->session, call->item, call->role, reason, NULL, csn_acts_finish_cb,
                              g_object_ref (call->pane));
  g_object_unref (call->pane);
  g_free (call->item);
  g_free (call);
}

static void
read_as_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnItemPane *self = CSN_ITEM_PANE (widget);
  int role;
  ReadingCall *call;

  if (!csn_enum_from_string (CSN_TYPE_ROLE, g_variant_get_string (parameter, NULL), &role)
      || role == (int) csn_entry_get_role (self->entry))
    return;
  call = g_new0 (ReadingCall, 1);
  call->pane = g_object_ref (self);
  call->item = g_strdup (csn_entry_get_id (self->entry));
  call->role = role;
  csn_acts_ask_reason (widget, _("Read This Item Otherwise"),
                       _("Changing what an item means makes approvals out of date and is listed on the first page of the report."),
                       _("_Change"), TRUE, reading_reason_cb, call);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static gboolean
drop_cb (CsnItemPane *self, const GValue *value)
{
  const char *items[2] = { NULL, NULL };

  if (self->entry == NULL || !is_editable (self))
    return FALSE;
  items[0] = csn_entry_get_id (self->entry);
  return csn_evidence_intake_drop (GTK_WIDGET (self), self->session, items, value);
}

static void
csn_item_pane_dispose (GObject *object)
{
  CsnItemPane *self = CSN_ITEM_PANE (object);

  g_clear_handle_id (&self->pause, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->record_signals);
  g_clear_object (&self->entry);
  g_clear_object (&self->session);
  g_clear_object (&self->runs);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_ITEM_PANE);
  G_OBJECT_CLASS (csn_item_pane_parent_class)->dispose (object);
}

static void
csn_item_pane_finalize (GObject *object)
{
  CsnItemPane *self = CSN_ITEM_PANE (object);

  g_ptr_array_unref (self->field_rows);
  G_OBJECT_CLASS (csn_item_pane_parent_class)->finalize (object);
}

static void
csn_item_pane_class_init (CsnItemPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_item_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = csn_item_pane_finalize;
  g_type_ensure (CSN_TYPE_STATUS_PILL);
  g_type_ensure (CSN_TYPE_CONFLICT_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-item-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, stack);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, page);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, place);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, title);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, expected);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, command);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, answer);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, pill);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, explanation);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, conflict);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, reading_group);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, reading);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, fields);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, note);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, evidence);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, no_evidence);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, probe_group);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, probes);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, history_group);
  gtk_widget_class_bind_template_child (widget_class, CsnItemPane, history);
  gtk_widget_class_bind_template_callback (widget_class, history_activated_cb);
  gtk_widget_class_install_action (widget_class, "pane.attach", NULL, attach_action);
  gtk_widget_class_install_action (widget_class, "pane.paste", NULL, attach_action);
  gtk_widget_class_install_action (widget_class, "pane.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "pane.waive", NULL, waive_action);
  gtk_widget_class_install_action (widget_class, "pane.link", NULL, gate_action);
  gtk_widget_class_install_action (widget_class, "pane.witness", NULL, gate_action);
  gtk_widget_class_install_action (widget_class, "pane.read-as", "s", read_as_action);
}

static void
csn_item_pane_init (CsnItemPane *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkDropTarget *drop = csn_evidence_intake_new_drop_target ();

  self->field_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->command), GTK_TEXT_DIR_LTR);
  g_signal_connect_object (self->conflict, "answer", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_text_view_get_buffer (self->note), "changed", G_CALLBACK (note_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (flush_note), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->note), focus);
  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  self->signals = g_signal_group_new (CSN_TYPE_ENTRY);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update), self);
  self->record_signals = g_signal_group_new (CSN_TYPE_RECORD);
  g_signal_group_connect_swapped (self->record_signals, "changed", G_CALLBACK (record_changed_cb), self);
  update_actions (self);
}

void
csn_item_pane_set_session (CsnItemPane *self, CsnSession *session)
{
  g_return_if_fail (CSN_IS_ITEM_PANE (self));

  csn_item_pane_set_entry (self, NULL);
  g_set_object (&self->session, session);
  g_signal_group_set_target (self->record_signals, session ? csn_session_get_record (session) : NULL);
}

void
csn_item_pane_set_runs (CsnItemPane *self, CsnProbeRuns *runs)
{
  g_return_if_fail (CSN_IS_ITEM_PANE (self));
  g_set_object (&self->runs, runs);
}

void
csn_item_pane_set_entry (CsnItemPane *self, CsnEntry *entry)
{
  g_return_if_fail (CSN_IS_ITEM_PANE (self));

  if (self->entry == entry)
    return;
  flush_note (self);
  g_set_object (&self->entry, entry);
  g_signal_group_set_target (self->signals, entry);
  update_actions (self);
  if (self->page == NULL)
    return;
  if (entry != NULL)
    show_entry (self);
  else
    gtk_list_box_bind_model (self->evidence, NULL, NULL, NULL, NULL);
  gtk_stack_set_visible_child (self->stack, entry ? self->page : gtk_widget_get_first_child (GTK_WIDGET (self->stack)));
}

CsnEntry *
csn_item_pane_get_entry (CsnItemPane *self)
{
  g_return_val_if_fail (CSN_IS_ITEM_PANE (self), NULL);
  return self->entry;
}

void
csn_item_pane_flush (CsnItemPane *self)
{
  g_return_if_fail (CSN_IS_ITEM_PANE (self));
  flush_note (self);
}
