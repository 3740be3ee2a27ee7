/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One item as a row; see the header. What few rows need (command, blanks, toggles, evidence count, badge) is made when a
 * row first shows it, since a list makes two hundred rows at its start (UX.md, T1). */

#include "csn-item-row.h"

#include <glib/gi18n-lib.h>

#include "csn-choice-control.h"
#include "csn-conflict-box.h"
#include "csn-field-control.h"
#include "csn-form-section.h"
#include "csn-markup.h"
#include "csn-roll-up.h"
#include "csn-state-words.h"
#include "csn-status-pill.h"
#include "csn-text.h"

#define INDENT        28
#define INDENT_NARROW 14

struct _CsnItemRow
{
  AdwBin parent_instance;
  GtkCheckButton *check;
  GtkBox *inner;
  GtkBox *body;
  GtkLabel *title;
  AdwWrapBox *suffixes;
  /* made when first needed */
  GtkWidget *rest;
  GtkWidget *expected;
  GtkWidget *command;
  GtkWidget *remark;
  GtkWidget *conflict;
  GtkWidget *reading;
  GtkWidget *parts;
  GtkWidget *choice;
  GtkWidget *evidence;
  GtkWidget *pill;

  CsnFormLine *line;       /* (owned) (nullable) */
  GSignalGroup *signals;   /* (owned): of the lead entry */
  GtkListItem *list_item;  /* (unowned) (nullable) */
  gboolean showing;        /* we set the check ourselves */
  gboolean editable;
  gboolean narrow;
  gboolean batched;        /* somebody calls refresh once a batch of changes is over */
  gboolean behind;         /* the entry changed since the row was last updated */
};

enum
{
  ANSWER,
  ACT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CsnItemRow, csn_item_row, ADW_TYPE_BIN)

static CsnEntry *
lead_of (CsnItemRow *self)
{
  return self->line ? csn_form_line_get_lead (self->line) : NULL;
}

/* Whether the lead is answered by the check button of the row. */
static gboolean
has_check (CsnEntry *lead)
{
  CsnRole role = csn_entry_get_role (lead);

  return csn_item_get_kind (csn_entry_get_item (lead)) == CSN_ITEM_CHECK && !csn_entry_is_inverted (lead)
         && role != CSN_ROLE_NOTE;
}

static void
answer (CsnItemRow *self, const char *value)
{
  CsnEntry *lead = lead_of (self);

  if (lead != NULL && self->editable)
    g_signal_emit (self, signals[ANSWER], 0, lead, value, NULL);
}

static void
forward_answer_cb (CsnItemRow *self, CsnEntry *entry, const char *value, const char *reason)
{
  g_signal_emit (self, signals[ANSWER], 0, entry, value, reason);
}

static void
check_toggled_cb (CsnItemRow *self)
{
  if (self->showing)
    return;
  answer (self, gtk_check_button_get_active (self->check) ? CSN_ANSWER_PASS : NULL);
}

/* --- actions ---------------------------------------------------------------------------------------------------- */

static gboolean
is_judged (CsnEntry *lead)
{
  return csn_item_get_kind (csn_entry_get_item (lead)) == CSN_ITEM_CHECK && csn_entry_get_role (lead) != CSN_ROLE_NOTE;
}

/* A choice between two words has a good one and a bad one only when it is a verdict. */
static const char *
find_verdict_option (CsnEntry *lead, gboolean good)
{
  static const char *const goods[] = { "pass", "passed", "yes", "go", "ok", "approved" };
  static const char *const bads[] = { "fail", "failed", "not passed", "no", "no-go", "rejected" };
  CsnItem *item = csn_entry_get_item (lead);
  gsize n_options;
  const CsnOption *options = csn_item_get_options (item, &n_options);

  for (gsize i = 0; i < n_options; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (goods); j++)
      if (g_ascii_strcasecmp (options[i].text, good ? goods[j] : bads[j]) == 0)
        return options[i].text;
  return NULL;
}

static CsnEntry *
find_verdict (CsnItemRow *self, gboolean good, const char **option)
{
  CsnEntry *lead = lead_of (self);
  GPtrArray *parts;

  if (lead == NULL)
    return NULL;
  *option = find_verdict_option (lead, good);
  if (*option != NULL)
    return lead;
  parts = csn_form_line_get_parts (self->line);
  for (guint i = 0; i < parts->len; i++)
    {
      *option = find_verdict_option (g_ptr_array_index (parts, i), good);
      if (*option != NULL)
        return g_ptr_array_index (parts, i);
    }
  return NULL;
}

static void
judge (CsnItemRow *self, gboolean good)
{
  CsnEntry *lead = lead_of (self);
  const char *option;
  CsnEntry *verdict;

  if (lead == NULL || !self->editable)
    return;
  if (is_judged (lead))
    {
      if (csn_entry_is_inverted (lead))
        answer (self, good ? CSN_ANSWER_NOT_FIRED : CSN_ANSWER_FIRED);
      else
        answer (self, good ? CSN_ANSWER_PASS : CSN_ANSWER_FAIL);
      return;
    }
  verdict = find_verdict (self, good, &option);
  if (verdict != NULL)
    g_signal_emit (self, signals[ANSWER], 0, verdict, option, NULL);
}

static void
toggle_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnItemRow *self = CSN_ITEM_ROW (widget);
  CsnEntry *lead = lead_of (self);
  const char *value;

  if (lead == NULL || !is_judged (lead))
    return;
  value = csn_entry_get_value (lead);
  if (csn_entry_is_inverted (lead))
    answer (self, g_strcmp0 (value, CSN_ANSWER_NOT_FIRED) == 0 ? CSN_ANSWER_FIRED : CSN_ANSWER_NOT_FIRED);
  else
    answer (self, g_strcmp0 (value, CSN_ANSWER_PASS) == 0 ? NULL : CSN_ANSWER_PASS);
}

static void
pass_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  judge (CSN_ITEM_ROW (widget), TRUE);
}

static void
fail_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  judge (CSN_ITEM_ROW (widget), FALSE);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  answer (CSN_ITEM_ROW (widget), NULL);
}

/* item.open, item.attach, …: what the page does for the row. */
static void
act_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnItemRow *self = CSN_ITEM_ROW (widget);

  if (self->line != NULL)
    g_signal_emit (self, signals[ACT], 0, name + strlen ("item."));
}

/* --- parts made when needed ------------------------------------------------------------------------------------- */

static GtkWidget *
make_label (CsnItemRow *self, const char *css_class)
{
  GtkWidget *label = csn_wrapping_label_new ((const char *[]) { "secondary", css_class, NULL });

  gtk_box_append (self->body, label);
  if (self->parts != NULL)
    gtk_box_reorder_child_after (self->body, self->parts, label);
  return label;
}

static void
show_label (CsnItemRow *self, GtkWidget **label, const char *css_class, const char *text)
{
  if (text != NULL && *text != '\0')
    {
      g_autofree char *visible = csn_text_make_visible (text);

      if (*label == NULL)
        *label = make_label (self, css_class);
      gtk_label_set_label (GTK_LABEL (*label), visible);
    }
  if (*label != NULL)
    gtk_widget_set_visible (*label, text != NULL && *text != '\0');
}

/* What the document says around the item besides its name. */
static void
show_rest (CsnItemRow *self)
{
  CsnProse *rest = csn_form_line_get_rest (self->line);

  if (rest != NULL && self->rest == NULL)
    {
      self->rest = make_label (self, "rest");
      gtk_box_reorder_child_after (self->body, self->rest, GTK_WIDGET (self->title));
      csn_markup_follow_links (GTK_LABEL (self->rest));
    }
  if (self->rest == NULL)
    return;
  gtk_widget_set_visible (self->rest, rest != NULL);
  if (rest != NULL)
    csn_markup_show (GTK_LABEL (self->rest), rest);
}

static void
show_texts (CsnItemRow *self, CsnEntry *lead)
{
  CsnItem *item = csn_entry_get_item (lead);
  const char *label = csn_item_get_label (item);
  g_autofree char *title = NULL;
  g_autofree char *expected = NULL;

  if ((label == NULL || *label == '\0') && csn_item_get_context (item) != NULL)
    label = csn_item_get_context (item);
  title = csn_text_make_visible (label);
  if (csn_form_line_get_title (self->line) != NULL)
    csn_markup_show (self->title, csn_form_line_get_title (self->line));
  else
    {
      gtk_label_set_use_markup (self->title, FALSE);
      gtk_label_set_label (self->title, title);
    }
  show_rest (self);
  if (csn_item_get_expected (item) != NULL)
    /* Translators: the document says what is expected of an item */
    expected = g_strdup_printf (_("Expected: %s"), csn_item_get_expected (item));
  show_label (self, &self->expected, "expected", expected);
  show_label (self, &self->command, "monospace", csn_item_get_command (item));
}

static void
show_remark (CsnItemRow *self, CsnEntry *lead)
{
  const char *reason = csn_entry_get_reason (lead);
  const char *note = csn_entry_get_note (lead);
  gboolean has_reason = reason != NULL && *reason != '\0';
  gboolean has_note = note != NULL && *note != '\0';
  g_autofree char *text = NULL;

  if (has_reason && has_note)
    text = g_strdup_printf ("%s\n%s", reason, note);
  else if (has_reason || has_note)
    text = g_strdup (has_reason ? reason : note);
  show_label (self, &self->remark, "remark", text);
}

/* Both values and the way out; the newest is no better than the others. */
static void
show_conflict (CsnItemRow *self, CsnEntry *lead)
{
  if (csn_entry_is_conflicting (lead) && self->conflict == NULL)
    {
      self->conflict = csn_conflict_box_new ();
      g_signal_connect_object (self->conflict, "answer", G_CALLBACK (forward_answer_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (self->body, self->conflict);
    }
  if (self->conflict != NULL)
    csn_conflict_box_show (CSN_CONFLICT_BOX (self->conflict), lead, self->editable);
}

/* What the program is not sure to have understood says so, with the way to change it. */
static void
show_reading (CsnItemRow *self, CsnEntry *lead)
{
  gboolean reread = csn_entry_is_reread (lead);
  gboolean needed = reread || csn_item_is_uncertain (csn_entry_get_item (lead));
  const char *word = csn_role_get_word (csn_entry_get_role (lead));
  g_autofree char *text = NULL;

  if (needed && self->reading == NULL)
    {
      self->reading = g_object_new (GTK_TYPE_BUTTON, "css-classes", (const char *[]) { "flat", "reading", NULL }, "halign",
                                    GTK_ALIGN_START, "action-name", "item.open", NULL);
      gtk_box_append (self->body, self->reading);
    }
  if (self->reading == NULL)
    return;
  gtk_widget_set_visible (self->reading, needed);
  if (!needed)
    return;
  if (*word == '\0')
    word = _("Item");
  /* Translators: what the program takes an item for: "Read as: No-Go Trigger, uncertain" */
  text = g_strdup_printf (reread ? _("Read as: %s, changed by a person") : _("Read as: %s, uncertain"), word);
  gtk_button_set_label (GTK_BUTTON (self->reading), text);
  g_object_set (gtk_button_get_child (GTK_BUTTON (self->reading)), "wrap", TRUE, "xalign", 0.0, NULL);
  csn_tooltip_set_text (self->reading, reread ? csn_entry_get_reread_reason (lead)
                                              : _("Shows the item, where the reading can be changed"));
}

static void
show_evidence (CsnItemRow *self, CsnEntry *lead)
{
  guint n = csn_entry_get_n_evidence (lead);
  guint n_stale = csn_entry_get_n_stale_evidence (lead);
  g_autofree char *number = NULL;
  g_autofree char *name = NULL;

  if (n > 0 && self->evidence == NULL)
    {
      self->evidence = g_object_new (GTK_TYPE_BUTTON, "css-classes", (const char *[]) { "flat", "evidence", NULL },
                                     "action-name", "item.open", "valign", GTK_ALIGN_CENTER, NULL);
      gtk_button_set_child (GTK_BUTTON (self->evidence),
                            g_object_new (ADW_TYPE_BUTTON_CONTENT, "icon-name", "csn-evidence-symbolic", NULL));
      adw_wrap_box_append (self->suffixes, self->evidence);
    }
  if (self->evidence == NULL)
    return;
  gtk_widget_set_visible (self->evidence, n > 0);
  number = g_strdup_printf ("%u", n);
  name = n_stale > 0 ? g_strdup_printf (ngettext ("Evidence: %u file was changed since", "Evidence: %u files were changed since", n_stale),
                                        n_stale)
                     : g_strdup_printf (ngettext ("%u piece of evidence", "%u pieces of evidence", n), n);
  if (n_stale > 0)
    gtk_widget_add_css_class (self->evidence, "warning");
  else
    gtk_widget_remove_css_class (self->evidence, "warning");
  adw_button_content_set_label (ADW_BUTTON_CONTENT (gtk_button_get_child (GTK_BUTTON (self->evidence))), number);
  csn_tooltip_set_text (self->evidence, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->evidence), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* An untouched item needs no badge: its empty control says it. */
static gboolean
needs_pill (CsnEntry *lead, CsnState state)
{
  CsnItemKind kind = csn_item_get_kind (csn_entry_get_item (lead));

  if (csn_entry_is_conflicting (lead))
    return TRUE;
  if (csn_entry_get_role (lead) == CSN_ROLE_NOTE)
    return FALSE;
  if (state == CSN_STATE_PENDING)
    return kind == CSN_ITEM_CHECK && csn_entry_get_value (lead) != NULL;
  if (state == CSN_STATE_UNKNOWN)
    return csn_entry_get_value (lead) != NULL;
  return kind == CSN_ITEM_CHECK || csn_state_is_failed (state) || csn_state_get_style (state)[0] == 'w';
}

static void
show_pill (CsnItemRow *self, CsnEntry *lead)
{
  CsnState state = csn_entry_get_state (lead);
  const char *explanation = csn_entry_get_explanation (lead);
  gboolean needed = needs_pill (lead, state);

  if (needed && self->pill == NULL)
    {
      self->pill = csn_status_pill_new ();
      adw_wrap_box_append (self->suffixes, self->pill);
    }
  if (self->pill == NULL)
    return;
  gtk_widget_set_visible (self->pill, needed);
  if (!needed)
    return;
  csn_status_pill_set_state (CSN_STATUS_PILL (self->pill), state);
  explanation = csn_text_skip_name (explanation, csn_item_get_label (csn_entry_get_item (lead)));
  csn_tooltip_set_text (self->pill, explanation != NULL && *explanation != '\0' ? explanation : NULL);
}

static void
show_check (CsnItemRow *self, CsnEntry *lead)
{
  const char *value = csn_entry_get_value (lead);
  gboolean visible = has_check (lead);

  gtk_widget_set_visible (GTK_WIDGET (self->check), visible);
  if (!visible)
    return;
  self->showing = TRUE;
  gtk_check_button_set_active (self->check, g_strcmp0 (value, CSN_ANSWER_PASS) == 0);
  gtk_check_button_set_inconsistent (self->check,
                                     g_strcmp0 (value, CSN_ANSWER_NA) == 0 || g_strcmp0 (value, CSN_ANSWER_FAIL) == 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->check), self->editable);
  self->showing = FALSE;
}

static void
describe (CsnItemRow *self, CsnEntry *lead)
{
  CsnFormSection *section = csn_form_line_get_section (self->line);
  guint n = csn_entry_get_n_evidence (lead);
  g_autofree char *progress = section ? csn_form_section_dup_progress (section) : NULL;
  g_autofree char *place = section ? csn_text_make_line (csn_section_get_title (csn_form_section_get_section (section)))
                                   : NULL;
  g_autoptr (GString) text = g_string_new (csn_state_get_word (csn_entry_get_state (lead)));

  if (self->list_item == NULL)
    return;
  if (place != NULL)
    g_string_append_printf (text, ", %s", place);
  if (progress != NULL && *progress != '\0')
    g_string_append_printf (text, ", %s", progress);
  if (n > 0)
    {
      g_string_append (text, ", ");
      g_string_append_printf (text, ngettext ("%u piece of evidence", "%u pieces of evidence", n), n);
    }
  gtk_list_item_set_accessible_label (self->list_item, gtk_label_get_text (self->title));
  gtk_list_item_set_accessible_description (self->list_item, text->str);
}

static void
update (CsnItemRow *self)
{
  CsnEntry *lead = lead_of (self);

  self->behind = FALSE;
  if (lead == NULL)
    return;
  show_check (self, lead);
  show_remark (self, lead);
  show_conflict (self, lead);
  show_reading (self, lead);
  show_evidence (self, lead);
  show_pill (self, lead);
  describe (self, lead);
}

/* One answer changes several properties, and a batch all the rows there are. */
static void
entry_changed_cb (CsnItemRow *self)
{
  self->behind = TRUE;
  if (!self->batched)
    csn_item_row_refresh (self);
}

/* --- blanks and choices ----------------------------------------------------------------------------------------- */

static GtkWidget *
make_control (CsnItemRow *self, CsnEntry *entry, const char *lead, gboolean caption)
{
  GtkWidget *control;

  if (csn_item_get_kind (csn_entry_get_item (entry)) == CSN_ITEM_FIELD)
    {
      control = csn_field_control_new ();
      csn_field_control_set_entry (CSN_FIELD_CONTROL (control), entry, lead, caption);
      csn_field_control_set_editable (CSN_FIELD_CONTROL (control), self->editable);
    }
  else
    {
      control = csn_choice_control_new ();
      csn_choice_control_set_entry (CSN_CHOICE_CONTROL (control), entry, lead, caption);
      csn_choice_control_set_editable (CSN_CHOICE_CONTROL (control), self->editable);
    }
  g_signal_connect_object (control, "answer", G_CALLBACK (forward_answer_cb), self, G_CONNECT_SWAPPED);
  return control;
}

static void
flush_parts (CsnItemRow *self)
{
  if (self->parts == NULL)
    return;
  for (GtkWidget *part = gtk_widget_get_first_child (self->parts); part != NULL;
       part = gtk_widget_get_next_sibling (part))
    if (CSN_IS_FIELD_CONTROL (part))
      csn_field_control_flush (CSN_FIELD_CONTROL (part));
}

static void
empty_parts (CsnItemRow *self)
{
  GtkWidget *part;

  flush_parts (self);
  while (self->parts != NULL && (part = gtk_widget_get_first_child (self->parts)) != NULL)
    adw_wrap_box_remove (ADW_WRAP_BOX (self->parts), part);
}

static void
add_part (CsnItemRow *self, GtkWidget *control)
{
  if (self->parts == NULL)
    {
      self->parts = g_object_new (ADW_TYPE_WRAP_BOX, "child-spacing", 12, "line-spacing", 6, "margin-top", 3, NULL);
      gtk_box_append (self->body, self->parts);
    }
  adw_wrap_box_append (ADW_WRAP_BOX (self->parts), control);
}

static void
show_parts (CsnItemRow *self, CsnEntry *lead)
{
  GPtrArray *parts = csn_form_line_get_parts (self->line);
  const char *title = gtk_label_get_text (self->title);
  gboolean is_blank = csn_item_get_kind (csn_entry_get_item (lead)) == CSN_ITEM_FIELD;

  empty_parts (self);
  if (is_blank)
    add_part (self, make_control (self, lead, NULL, parts->len > 0));
  for (guint i = 0; i < parts->len; i++)
    add_part (self, make_control (self, g_ptr_array_index (parts, i), title, TRUE));
  if (self->parts != NULL)
    gtk_widget_set_visible (self->parts, is_blank || parts->len > 0);
  /* a blank alone says its label once, before the entry */
  gtk_widget_set_visible (GTK_WIDGET (self->title), !(is_blank && parts->len > 0) || *title != '\0');
}

static void
show_choice (CsnItemRow *self, CsnEntry *lead)
{
  gboolean needed = csn_entry_is_inverted (lead) || csn_item_get_kind (csn_entry_get_item (lead)) == CSN_ITEM_CHOICE;

  if (self->choice != NULL)
    {
      adw_wrap_box_remove (self->suffixes, self->choice);
      self->choice = NULL;
    }
  if (!needed)
    return;
  self->choice = make_control (self, lead, NULL, FALSE);
  adw_wrap_box_prepend (self->suffixes, self->choice);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_item_row_dispose (GObject *object)
{
  CsnItemRow *self = CSN_ITEM_ROW (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->line);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_ITEM_ROW);
  G_OBJECT_CLASS (csn_item_row_parent_class)->dispose (object);
}

static void
csn_item_row_class_init (CsnItemRowClass *klass)
{
  static const char *const acts[] = { "item.open", "item.attach", "item.paste", "item.me-today", "item.probe", "item.na" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_item_row_dispose;
  signals[ANSWER] = g_signal_new ("answer", CSN_TYPE_ITEM_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                  CSN_TYPE_ENTRY, G_TYPE_STRING, G_TYPE_STRING);
  signals[ACT] = g_signal_new ("act", CSN_TYPE_ITEM_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-item-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnItemRow, check);
  gtk_widget_class_bind_template_child (widget_class, CsnItemRow, inner);
  gtk_widget_class_bind_template_child (widget_class, CsnItemRow, body);
  gtk_widget_class_bind_template_child (widget_class, CsnItemRow, title);
  gtk_widget_class_bind_template_child (widget_class, CsnItemRow, suffixes);
  gtk_widget_class_bind_template_callback (widget_class, check_toggled_cb);
  gtk_widget_class_install_action (widget_class, "item.toggle", NULL, toggle_action);
  gtk_widget_class_install_action (widget_class, "item.pass", NULL, pass_action);
  gtk_widget_class_install_action (widget_class, "item.fail", NULL, fail_action);
  gtk_widget_class_install_action (widget_class, "item.clear", NULL, clear_action);
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    gtk_widget_class_install_action (widget_class, acts[i], NULL, act_action);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
csn_item_row_init (CsnItemRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  csn_markup_follow_links (self->title);
  self->editable = TRUE;
  self->signals = g_signal_group_new (CSN_TYPE_ENTRY);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (entry_changed_cb), self);
}

GtkWidget *
csn_item_row_new (void)
{
  return g_object_new (CSN_TYPE_ITEM_ROW, NULL);
}

static void
update_actions (CsnItemRow *self, CsnEntry *lead)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean judged = lead != NULL && self->editable && is_judged (lead) && !csn_item_is_derived (csn_entry_get_item (lead));

  gtk_widget_action_set_enabled (widget, "item.toggle", judged);
  gtk_widget_action_set_enabled (widget, "item.na", judged && !csn_entry_is_inverted (lead));
  gtk_widget_action_set_enabled (widget, "item.clear", lead != NULL && self->editable);
  gtk_widget_action_set_enabled (widget, "item.attach", lead != NULL && self->editable);
  gtk_widget_action_set_enabled (widget, "item.paste", lead != NULL && self->editable);
  gtk_widget_action_set_enabled (widget, "item.me-today", lead != NULL && self->editable);
}

static void
indent (CsnItemRow *self)
{
  guint depth = self->line ? csn_form_line_get_depth (self->line) : 0;

  gtk_widget_set_margin_start (GTK_WIDGET (self), MIN (depth, 5) * (self->narrow ? INDENT_NARROW : INDENT));
}

void
csn_item_row_set_line (CsnItemRow *self, CsnFormLine *line)
{
  CsnEntry *lead;

  g_return_if_fail (CSN_IS_ITEM_ROW (self));

  flush_parts (self);
  g_signal_group_set_target (self->signals, NULL);
  g_set_object (&self->line, line);
  lead = lead_of (self);
  update_actions (self, lead);
  if (lead == NULL)
    {
      empty_parts (self);
      return;
    }
  show_texts (self, lead);
  show_choice (self, lead);
  show_parts (self, lead);
  indent (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_text (self->title), -1);
  g_signal_group_set_target (self->signals, lead);
  update (self);
}

CsnFormLine *
csn_item_row_get_line (CsnItemRow *self)
{
  g_return_val_if_fail (CSN_IS_ITEM_ROW (self), NULL);
  return self->line;
}

void
csn_item_row_set_list_item (CsnItemRow *self, GtkListItem *list_item)
{
  g_return_if_fail (CSN_IS_ITEM_ROW (self));
  self->list_item = list_item;
}

void
csn_item_row_set_batched (CsnItemRow *self, gboolean batched)
{
  g_return_if_fail (CSN_IS_ITEM_ROW (self));
  self->batched = batched;
}

void
csn_item_row_refresh (CsnItemRow *self)
{
  g_return_if_fail (CSN_IS_ITEM_ROW (self));

  if (self->behind)
    update (self);
}

void
csn_item_row_set_narrow (CsnItemRow *self, gboolean narrow)
{
  g_return_if_fail (CSN_IS_ITEM_ROW (self));

  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->inner),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (self->inner, narrow ? 6 : 12);
  indent (self);
}

void
csn_item_row_set_editable (CsnItemRow *self, gboolean editable)
{
  g_return_if_fail (CSN_IS_ITEM_ROW (self));
  self->editable = editable;
}

static CsnFieldControl *
find_field (CsnItemRow *self, CsnEntry *entry)
{
  if (self->parts == NULL)
    return NULL;
  for (GtkWidget *part = gtk_widget_get_first_child (self->parts); part != NULL;
       part = gtk_widget_get_next_sibling (part))
    if (CSN_IS_FIELD_CONTROL (part) && csn_field_control_get_entry (CSN_FIELD_CONTROL (part)) == entry)
      return CSN_FIELD_CONTROL (part);
  return NULL;
}

/* Puts the stored values back into the controls. */
static void
show_again (CsnItemRow *self)
{
  g_autoptr (CsnFormLine) line = g_object_ref (self->line);

  csn_item_row_set_line (self, line);
}

void
csn_item_row_show_problem (CsnItemRow *self, CsnEntry *entry, const char *problem)
{
  CsnFieldControl *field;

  g_return_if_fail (CSN_IS_ITEM_ROW (self));

  field = find_field (self, entry);
  if (field != NULL)
    csn_field_control_set_problem (field, problem);
  else if (self->line != NULL)
    show_again (self);
}

void
csn_item_row_flush (CsnItemRow *self)
{
  g_return_if_fail (CSN_IS_ITEM_ROW (self));
  flush_parts (self);
}
