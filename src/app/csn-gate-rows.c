/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Other gates, iterations and document problems as rows; see the header. */

#include "csn-gate-rows.h"

#include <glib/gi18n-lib.h>

#include "csn-guard.h"
#include "csn-state-words.h"
#include "csn-status-pill.h"
#include "csn-text.h"

/* --- other gates ------------------------------------------------------------------------------------------------ */

GPtrArray *
csn_gate_rows_list_gates (CsnEvaluation *evaluation)
{
  CsnRecord *record = csn_evaluation_get_record (evaluation);
  GListModel *entries = csn_record_get_entries (record);
  GPtrArray *gates = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

      if (csn_record_find_link (record, csn_entry_get_id (entry)) != NULL
          || csn_evaluation_wants_link (evaluation, csn_entry_get_id (entry)))
        g_ptr_array_add (gates, g_steal_pointer (&entry));
    }
  return gates;
}

static void
add_pill (GtkWidget *row, CsnState state)
{
  GtkWidget *pill = csn_status_pill_new ();

  csn_status_pill_set (CSN_STATUS_PILL (pill), csn_state_get_icon (state), csn_state_get_word (state),
                       csn_state_get_style (state));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), pill);
}

static void
lead_to (GtkWidget *row, const char *item)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "record.show-item");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", item);
}

static void
add_link_button (GtkWidget *row, CsnEntry *entry, gboolean linked)
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "label", linked ? _("C_hange…") : _("_Link…"), "use-underline", TRUE,
                                    "valign", GTK_ALIGN_CENTER, "action-name", "record.act", NULL);
  /* Translators: a line of the document that follows another record */
  g_autofree char *name = g_strdup_printf (_("Link a record: %s"), csn_item_get_label (csn_entry_get_item (entry)));

  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(ss)", "link", csn_entry_get_id (entry));
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

GtkWidget *
csn_gate_rows_new_gate (CsnEvaluation *evaluation, CsnEntry *entry, gboolean editable)
{
  GtkWidget *row = adw_action_row_new ();
  const char *label = csn_item_get_label (csn_entry_get_item (entry));
  CsnAct *link = csn_record_find_link (csn_evaluation_get_record (evaluation), csn_entry_get_id (entry));
  const char *explanation = NULL;
  CsnState state = csn_evaluation_get_state (evaluation, csn_entry_get_id (entry), &explanation);
  g_autofree char *subtitle = NULL;

  if (link != NULL)
    /* Translators: why a line is in its state, and the file that it follows */
    subtitle = g_strdup_printf (_("%s\n%s"), csn_text_skip_name (explanation, label), csn_act_get (link, "path"));
  else
    subtitle = g_strdup (_("No record of that gate is linked: it counts by a person's word"));
  csn_row_set_texts (ADW_ACTION_ROW (row), label, subtitle);
  add_pill (row, state);
  lead_to (row, csn_entry_get_id (entry));
  if (editable)
    add_link_button (row, entry, link != NULL);
  return row;
}

/* --- the document ----------------------------------------------------------------------------------------------- */

GtkWidget *
csn_gate_rows_new_problem (CsnRecord *record, CsnProblem *problem)
{
  GtkWidget *row = adw_action_row_new ();
  guint line = csn_problem_get_line (problem);
  g_autofree char *place = g_strdup_printf (_("Line %u"), line);
  g_autofree char *address = g_strdup_printf ("L%u", line);
  CsnEntry *entry = csn_record_find_entry (record, address);

  csn_row_set_texts (ADW_ACTION_ROW (row), csn_problem_get_text (problem), place);
  if (entry != NULL)
    {
      lead_to (row, csn_entry_get_id (entry));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic", "accessible-role",
                                               GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
    }
  return row;
}

/* --- iterations ------------------------------------------------------------------------------------------------- */

char *
csn_gate_rows_dup_iteration (CsnEvaluation *evaluation)
{
  const char *mode;
  guint limit, used, line;

  if (!csn_evaluation_get_iteration (evaluation, &mode, &limit, &used, &line))
    return NULL;
  if (mode == NULL)
    /* Translators: number of a line of the document */
    return g_strdup_printf (_("Line %u: the mode is not chosen yet"), line);
  /* Translators: number of a line, name of a mode, iterations */
  return g_strdup_printf (_("Line %u, %s: %u of %u used"), line, mode, used, limit);
}

const char *
csn_gate_rows_next_iteration_act (CsnEvaluation *evaluation)
{
  const char *mode;
  guint limit, used, line;

  return csn_evaluation_get_iteration (evaluation, &mode, &limit, &used, &line) && mode == NULL ? "mode" : "iterate";
}

char *
csn_gate_rows_dup_iteration_refusal (CsnEvaluation *evaluation)
{
  g_autoptr (GError) error = NULL;

  if (g_str_equal (csn_gate_rows_next_iteration_act (evaluation), "mode")
      || csn_guard_iterate (evaluation, NULL, &error))
    return NULL;
  return g_strdup (error->message);
}
