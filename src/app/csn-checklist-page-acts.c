/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What rows of the checklist do: answers with their reasons, evidence, names and dates, the offer to pass a parent. */

#include "csn-checklist-page-private.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-evidence-intake.h"
#include "csn-line-cell.h"
#include "csn-roll-up.h"
#include "csn-state-words.h"

typedef struct
{
  CsnChecklistPage *page; /* (owned) */
  GPtrArray *entries;     /* (owned) (element-type CsnEntry) */
  char *value;            /* (owned) (nullable) */
} AnswerCall;

static void
answer_call_free (AnswerCall *call)
{
  g_object_unref (call->page);
  g_ptr_array_unref (call->entries);
  g_free (call->value);
  g_free (call);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnswerCall, answer_call_free)

static AnswerCall *
answer_call_new (CsnChecklistPage *page, GPtrArray *entries, const char *value)
{
  AnswerCall *call = g_new0 (AnswerCall, 1);

  call->page = g_object_ref (page);
  call->entries = g_ptr_array_ref (entries);
  call->value = g_strdup (value);
  return call;
}

/* --- after an answer -------------------------------------------------------------------------------------------- */

static gboolean
is_check (CsnItem *item)
{
  return csn_item_get_kind (item) == CSN_ITEM_CHECK;
}

/* Whether every check inside @parent is done, so that only the parent's own tick is missing. */
static gboolean
are_children_done (CsnRecord *record, CsnItem *parent)
{
  GPtrArray *children = csn_item_get_children (parent);

  for (guint i = 0; i < children->len; i++)
    {
      CsnItem *child = g_ptr_array_index (children, i);
      CsnEntry *entry = csn_record_get_entry_of (record, child);

      if (entry == NULL || csn_entry_get_role (entry) == CSN_ROLE_NOTE)
        continue;
      if (is_check (child) ? !csn_state_is_done (csn_entry_get_state (entry)) : csn_entry_get_value (entry) == NULL)
        return FALSE;
    }
  return children->len > 0;
}

/* Answering the last child offers the parent: a tick is an attestation, so it is offered and not made. */
static void
offer_parent (CsnChecklistPage *self, CsnEntry *entry)
{
  CsnRecord *record = csn_session_get_record (self->session);
  CsnItem *parent = csn_item_get_parent (csn_entry_get_item (entry));
  CsnEntry *above = parent ? csn_record_get_entry_of (record, parent) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *action = NULL;

  if (above == NULL || !is_check (parent) || csn_entry_is_inverted (above) || csn_entry_get_value (above) != NULL
      || !are_children_done (record, parent))
    return;
  /* Translators: everything inside the item of this name is answered */
  text = g_strdup_printf (_("All of “%s” is answered"), csn_item_get_label (parent));
  action = g_strdup_printf ("record.answer(('%s','%s'))", csn_item_get_id (parent), CSN_ANSWER_PASS);
  csn_acts_offer (GTK_WIDGET (self), text, _("_Mark Passed"), action);
}

static void
announce (CsnChecklistPage *self, CsnEntry *entry)
{
  g_autofree char *text = g_strdup_printf ("%s, %s", csn_item_get_label (csn_entry_get_item (entry)),
                                           csn_state_get_word (csn_entry_get_state (entry)));

  gtk_accessible_announce (GTK_ACCESSIBLE (self->list), text, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static CsnItemRow *
find_row (CsnChecklistPage *self, CsnEntry *entry)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      CsnItemRow *row = csn_line_cell_get_row (g_ptr_array_index (self->cells, i));
      CsnFormLine *line = row != NULL ? csn_item_row_get_line (row) : NULL;

      if (line != NULL && csn_form_line_has_entry (line, entry))
        return row;
    }
  return NULL;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AnswerCall) call = user_data;
  g_autoptr (GError) error = NULL;
  CsnEntry *first = g_ptr_array_index (call->entries, 0);

  if (csn_session_act_finish (CSN_SESSION (source), result, &error))
    {
      if (call->page->session == NULL)
        return;
      announce (call->page, first);
      if (call->entries->len == 1)
        offer_parent (call->page, first);
      return;
    }
  csn_acts_say_error (GTK_WIDGET (call->page), error);
  for (guint i = 0; call->page->cells != NULL && i < call->entries->len; i++)
    {
      CsnItemRow *row = find_row (call->page, g_ptr_array_index (call->entries, i));

      if (row != NULL)
        csn_item_row_show_problem (row, g_ptr_array_index (call->entries, i), error->message);
    }
}

static void
store (CsnChecklistPage *self, GPtrArray *entries, const char *value, const char *reason)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < entries->len; i++)
    {
      CsnEntry *entry = g_ptr_array_index (entries, i);
      CsnChange *change = csn_change_new (csn_entry_get_id (entry), value);

      csn_change_set_literal (change, csn_item_get_kind (csn_entry_get_item (entry)) == CSN_ITEM_FIELD);
      if (reason != NULL && *reason != '\0')
        csn_change_set_reason (change, reason);
      g_ptr_array_add (changes, change);
    }
  csn_session_answer_async (self->session, changes, NULL, answered_cb, answer_call_new (self, entries, value));
}

/* --- answers ---------------------------------------------------------------------------------------------------- */

static void
reason_cb (const char *reason, gpointer user_data)
{
  g_autoptr (AnswerCall) call = user_data;

  if (reason != NULL && call->page->session != NULL)
    store (call->page, call->entries, call->value, reason);
  else if (call->page->session != NULL)
    for (guint i = 0; i < call->entries->len; i++)
      {
        CsnItemRow *row = find_row (call->page, g_ptr_array_index (call->entries, i));

        if (row != NULL)
          csn_item_row_show_problem (row, NULL, NULL); /* what is stored stands again */
      }
}

static gboolean
needs_reason (GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    if (csn_item_get_conditional (csn_entry_get_item (g_ptr_array_index (entries, i))) == NULL)
      return TRUE;
  return FALSE;
}

void
csn_checklist_page_answer (CsnChecklistPage *self, GPtrArray *entries, const char *value, const char *reason)
{
  g_autofree char *body = NULL;
  const char *label;

  if (self->session == NULL || entries->len == 0)
    return;
  if (g_strcmp0 (value, CSN_ANSWER_NA) != 0 || reason != NULL)
    {
      store (self, entries, value, reason);
      return;
    }
  label = csn_item_get_label (csn_entry_get_item (g_ptr_array_index (entries, 0)));
  body = entries->len == 1
             ? g_strdup (label)
             : g_strdup_printf (ngettext ("%u item. The reason is shown where the record is signed.",
                                          "%u items. The reason is shown where the record is signed.", entries->len),
                                entries->len);
  csn_acts_ask_reason (GTK_WIDGET (self), _("Mark Not Applicable"), body, _("_Mark N/A"), needs_reason (entries),
                       reason_cb, answer_call_new (self, entries, value));
}

static void
answer_cb (CsnChecklistPage *self, CsnEntry *entry, const char *value, const char *reason)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (entries, g_object_ref (entry));
  csn_checklist_page_answer (self, entries, value, reason);
}

void
csn_checklist_page_answer_entry (CsnChecklistPage *self, CsnEntry *entry, const char *value)
{
  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));
  g_return_if_fail (CSN_IS_ENTRY (entry));
  answer_cb (self, entry, value, NULL);
}

/* --- "me, today" ------------------------------------------------------------------------------------------------ */

static char *
value_for_me (CsnChecklistPage *self, CsnItem *item)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (csn_item_get_kind (item) != CSN_ITEM_FIELD || csn_item_is_derived (item))
    return NULL;
  switch (csn_item_get_field_kind (item))
    {
    case CSN_FIELD_PERSON:
    case CSN_FIELD_PERSON_CONTACT:
      return g_strdup (csn_session_get_actor (self->session));
    case CSN_FIELD_DATE:
      return g_date_time_format (now, "%Y-%m-%d");
    case CSN_FIELD_DATETIME:
      return g_date_time_format (now, "%Y-%m-%d %H:%M");
    default:
      return NULL;
    }
}

static void
add_me_today (CsnChecklistPage *self, CsnEntry *entry, GPtrArray *changes)
{
  g_autofree char *value = value_for_me (self, csn_entry_get_item (entry));
  CsnChange *change;

  if (value == NULL)
    return;
  change = csn_change_new (csn_entry_get_id (entry), value);
  csn_change_set_literal (change, TRUE);
  g_ptr_array_add (changes, change);
}

static void
fill_me_today (CsnChecklistPage *self, CsnFormLine *line)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *parts = csn_form_line_get_parts (line);

  add_me_today (self, csn_form_line_get_lead (line), changes);
  for (guint i = 0; i < parts->len; i++)
    add_me_today (self, g_ptr_array_index (parts, i), changes);
  if (changes->len == 0)
    csn_acts_say (GTK_WIDGET (self), _("This item asks for no name and no date"));
  else
    csn_session_answer_async (self->session, changes, NULL, csn_acts_finish_cb, g_object_ref (self));
}

/* --- acts of rows ----------------------------------------------------------------------------------------------- */

void
csn_checklist_page_act_on (CsnChecklistPage *self, CsnFormLine *line, const char *act)
{
  CsnEntry *lead = csn_form_line_get_lead (line);
  const char *items[2] = { lead ? csn_entry_get_id (lead) : NULL, NULL };

  if (lead == NULL || self->session == NULL)
    return;
  if (g_str_equal (act, "open"))
    {
      csn_checklist_page_set_entry (self, lead);
      adw_overlay_split_view_set_show_sidebar (self->split, TRUE);
    }
  else if (g_str_equal (act, "attach"))
    csn_evidence_intake_choose (GTK_WIDGET (self), self->session, items);
  else if (g_str_equal (act, "paste"))
    csn_evidence_intake_paste (GTK_WIDGET (self), self->session, items);
  else if (g_str_equal (act, "me-today"))
    fill_me_today (self, line);
  else if (g_str_equal (act, "na"))
    answer_cb (self, lead, CSN_ANSWER_NA, NULL);
  else if (g_str_equal (act, "probe"))
    {
      csn_checklist_page_set_entry (self, lead);
      gtk_widget_activate_action (GTK_WIDGET (self), "record.run-item", "s", csn_entry_get_id (lead));
    }
}

static void
act_cb (CsnChecklistPage *self, const char *act, CsnItemRow *row)
{
  if (csn_item_row_get_line (row) != NULL)
    csn_checklist_page_act_on (self, csn_item_row_get_line (row), act);
}

void
csn_checklist_page_connect_row (CsnChecklistPage *self, CsnItemRow *row)
{
  g_signal_connect_object (row, "answer", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "act", G_CALLBACK (act_cb), self, G_CONNECT_SWAPPED);
}

void
csn_checklist_page_row_act (CsnChecklistPage *self, const char *act)
{
  CsnItemRow *row;
  g_autoptr (GPtrArray) selected = NULL;

  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));

  row = csn_checklist_page_get_focus_row (self, NULL);
  selected = csn_checklist_page_dup_selected (self);
  if (row != NULL && csn_item_row_get_line (row) != NULL)
    csn_checklist_page_act_on (self, csn_item_row_get_line (row), act);
  else if (selected->len == 1)
    csn_checklist_page_act_on (self, g_ptr_array_index (selected, 0), act);
  else
    csn_acts_say (GTK_WIDGET (self), _("Select an item first"));
}

void
csn_checklist_page_pass_and_next (CsnChecklistPage *self)
{
  CsnItemRow *row;

  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));

  row = csn_checklist_page_get_focus_row (self, NULL);
  if (row != NULL)
    {
      csn_item_row_flush (row);
      gtk_widget_activate_action (GTK_WIDGET (row), "item.pass", NULL);
    }
  csn_checklist_page_next_open (self, FALSE);
}

/* The value that @act gives to @entry; NULL: none. */
static const char *
value_of_act (CsnEntry *entry, const char *act)
{
  if (!is_check (csn_entry_get_item (entry)) || csn_entry_get_role (entry) == CSN_ROLE_NOTE)
    return NULL;
  if (g_str_equal (act, "pass"))
    return csn_entry_is_inverted (entry) ? CSN_ANSWER_NOT_FIRED : CSN_ANSWER_PASS;
  if (g_str_equal (act, "fail"))
    return csn_entry_is_inverted (entry) ? CSN_ANSWER_FIRED : CSN_ANSWER_FAIL;
  return csn_entry_is_inverted (entry) ? NULL : CSN_ANSWER_NA;
}

static void
attach_to_selected (CsnChecklistPage *self, GPtrArray *lines)
{
  g_autoptr (GStrvBuilder) items = g_strv_builder_new ();
  g_auto (GStrv) ids = NULL;

  for (guint i = 0; i < lines->len; i++)
    g_strv_builder_add (items, csn_entry_get_id (csn_form_line_get_lead (g_ptr_array_index (lines, i))));
  ids = g_strv_builder_end (items);
  csn_evidence_intake_choose (GTK_WIDGET (self), self->session, (const char *const *) ids);
}

void
csn_checklist_page_selected (CsnChecklistPage *self, const char *act)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_object_unref);
  const char *value = NULL;

  g_return_if_fail (CSN_IS_CHECKLIST_PAGE (self));

  lines = csn_checklist_page_dup_selected (self);
  if (lines->len == 0 || self->session == NULL)
    return;
  if (g_str_equal (act, "attach"))
    {
      attach_to_selected (self, lines);
      return;
    }
  /* the items of one polarity go as one step: those of the first selected that can be judged */
  for (guint i = 0; i < lines->len; i++)
    {
      CsnEntry *lead = csn_form_line_get_lead (g_ptr_array_index (lines, i));
      const char *own = value_of_act (lead, act);

      if (own == NULL || (value != NULL && !g_str_equal (own, value)))
        continue;
      value = own;
      g_ptr_array_add (entries, g_object_ref (lead));
    }
  if (entries->len > 0)
    csn_checklist_page_answer (self, entries, value, NULL);
  else
    csn_acts_say (GTK_WIDGET (self), _("None of the selected items can be judged that way"));
}
