/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rows of the Decision page; see the header. */

#include "csn-decision-rows.h"

#include <glib/gi18n-lib.h>

#include "csn-gate-acts.h"
#include "csn-guarded-dialog.h"
#include "csn-state-words.h"
#include "csn-status-pill.h"
#include "csn-text.h"

static void
lead_to_item (GtkWidget *row, const char *item)
{
  if (item == NULL || *item == '\0')
    return;
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "record.show-item");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", item);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
}

static void
add_pill (GtkWidget *row, const char *icon, const char *word, const char *style)
{
  GtkWidget *pill = csn_status_pill_new ();

  csn_status_pill_set (CSN_STATUS_PILL (pill), icon, word, style);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), pill);
}

GtkWidget *
csn_decision_rows_new_reason (CsnEvaluation *evaluation, CsnReason *reason)
{
  CsnRecord *record = csn_evaluation_get_record (evaluation);
  GtkWidget *row = adw_action_row_new ();
  CsnEntry *entry = *csn_reason_get_item (reason) != '\0'
                        ? csn_record_find_entry (record, csn_reason_get_item (reason))
                        : NULL;
  const char *label = entry ? csn_item_get_label (csn_entry_get_item (entry)) : NULL;
  const char *text = csn_text_skip_name (csn_reason_get_text (reason), label);
  g_autofree char *subtitle = NULL;
  g_autofree char *title = NULL;
  g_autofree char *nick = g_ascii_strdown (csn_reason_get_kind (reason), -1);
  int state;

  if (label != NULL && *label != '\0' && text != csn_reason_get_text (reason))
    {
      /* Translators: number of a line of the document, what is the matter there */
      subtitle = g_strdup_printf (_("Line %u: %s"), csn_reason_get_line (reason), text);
      csn_row_set_texts (ADW_ACTION_ROW (row), label, subtitle);
    }
  else
    {
      subtitle = csn_reason_get_line (reason) > 0 ? g_strdup_printf (_("Line %u"), csn_reason_get_line (reason)) : NULL;
      /* the verdict stands above all reasons */
      text = csn_text_skip_name (text, csn_enum_to_string (CSN_TYPE_VERDICT_KIND, csn_evaluation_get_verdict (evaluation)));
      title = csn_text_make_sentence (csn_text_skip_place (text, csn_reason_get_line (reason)));
      csn_row_set_texts (ADW_ACTION_ROW (row), title, subtitle);
    }
  g_strdelimit (nick, " _", '-');
  if (csn_enum_from_string (CSN_TYPE_STATE, csn_reason_get_kind (reason), &state)
      || csn_enum_from_string (CSN_TYPE_STATE, nick, &state))
    add_pill (row, csn_state_get_icon (state), csn_state_get_word (state), csn_state_get_style (state));
  lead_to_item (row, csn_reason_get_item (reason));
  return row;
}

GtkWidget *
csn_decision_rows_new_entry (CsnEntry *entry)
{
  GtkWidget *row = adw_action_row_new ();
  CsnState state = csn_entry_get_state (entry);
  const char *label = csn_item_get_label (csn_entry_get_item (entry));
  g_autofree char *why = csn_text_make_sentence (csn_text_skip_name (csn_entry_get_explanation (entry), label));

  csn_row_set_texts (ADW_ACTION_ROW (row), label, why);
  add_pill (row, csn_state_get_icon (state), csn_state_get_word (state), csn_state_get_style (state));
  lead_to_item (row, csn_entry_get_id (entry));
  return row;
}

GtkWidget *
csn_decision_rows_new_condition (CsnCondition *condition)
{
  GtkWidget *row = adw_action_row_new ();
  /* Translators: who does it, until when */
  g_autofree char *subtitle
      = g_strdup_printf (_("%s, due %s"), csn_condition_get_owner (condition), csn_condition_get_due (condition));

  csn_row_set_texts (ADW_ACTION_ROW (row), csn_condition_get_text (condition), subtitle);
  return row;
}

static char *
dup_slot_subtitle (CsnSlotStatus *status)
{
  const char *role = csn_slot_get_role (csn_slot_status_get_slot (status));
  g_autofree char *why = csn_text_make_sentence (csn_text_skip_name (csn_slot_status_get_explanation (status), role));
  g_autofree char *time = NULL;

  if (*csn_slot_status_get_by (status) == '\0')
    return g_steal_pointer (&why);
  time = csn_text_format_stamp (csn_slot_status_get_at (status), NULL);
  if (csn_slot_status_get_state (status) == CSN_SLOT_APPROVED)
    return g_strdup_printf ("%s, %s", csn_slot_status_get_by (status), time);
  return g_strdup_printf ("%s, %s\n%s", csn_slot_status_get_by (status), time, why);
}

static void
add_sign_button (GtkWidget *row, CsnSlot *slot)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "label", _("_Sign…"), "use-underline", TRUE, "valign", GTK_ALIGN_CENTER,
                                    "action-name", "record.sign", NULL);
  /* Translators: a role */
  g_autofree char *name = g_strdup_printf (_("Sign as %s"), csn_slot_get_role (slot));

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", csn_slot_get_id (slot));
  /* several buttons say "Sign…": each is named after its role */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

void
csn_decision_rows_add_slot_menu (GtkWidget *row, CsnEvaluation *evaluation, CsnSlotStatus *status)
{
  g_autoptr (GMenuModel) menu = csn_gate_acts_new_slot_menu (evaluation, status);
  g_autofree char *name = NULL;
  GtkWidget *button;

  if (menu == NULL)
    return;
  /* Translators: a role; the name of a menu */
  name = g_strdup_printf (_("More for %s"), csn_slot_get_role (csn_slot_status_get_slot (status)));
  button = g_object_new (GTK_TYPE_MENU_BUTTON, "icon-name", "view-more-symbolic", "menu-model", menu, "valign",
                         GTK_ALIGN_CENTER, "css-classes", (const char *[]) { "flat", NULL }, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

GtkWidget *
csn_decision_rows_new_slot (CsnSlotStatus *status, gboolean editable)
{
  GtkWidget *row = adw_action_row_new ();
  CsnSlot *slot = csn_slot_status_get_slot (status);
  CsnSlotState state = csn_slot_status_get_state (status);
  g_autofree char *subtitle = dup_slot_subtitle (status);

  csn_row_set_texts (ADW_ACTION_ROW (row), csn_slot_get_role (slot), subtitle);
  add_pill (row, csn_slot_state_get_icon (state), csn_slot_state_get_word (state), csn_slot_state_get_style (state));
  if (editable && state != CSN_SLOT_APPROVED)
    add_sign_button (row, slot);
  return row;
}

/* (transfer full) (nullable) */
static char *
dup_last_use (CsnRecord *record, guint line)
{
  GListModel *acts = csn_record_get_acts (record);

  for (guint i = g_list_model_get_n_items (acts); i > 0; i--)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i - 1);
      g_autofree char *time = NULL;

      if (!g_str_equal (csn_act_get_kind (act), CSN_ACT_ACTION)
          || json_object_get_int_member_with_default (csn_act_get_data (act), "line", 0) != line)
        continue;
      time = csn_text_format_stamp (csn_act_get_at (act), NULL);
      /* Translators: when, by whom, and why */
      return g_strdup_printf (_("Used %s by %s: %s"), time, csn_act_get_by (act), csn_act_get (act, "reason"));
    }
  return NULL;
}

GtkWidget *
csn_decision_rows_new_action (CsnRecord *record, CsnGuardedAction *action)
{
  GtkWidget *row = adw_action_row_new ();
  guint line = csn_guarded_action_get_line (action);
  g_autofree char *used = dup_last_use (record, line);
  /* Translators: kind of an action, such as "Kill switch", and the number of its line */
  g_autofree char *place
      = g_strdup_printf (_("%s, line %u"), csn_guarded_dialog_get_kind_word (csn_guarded_action_get_kind (action)), line);
  g_autofree char *subtitle = g_strjoin ("\n", place, used, NULL);
  g_autofree char *address = g_strdup_printf ("L%u", line);

  csn_row_set_texts (ADW_ACTION_ROW (row), csn_guarded_action_get_title (action), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "decision.use");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", address);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  return row;
}
