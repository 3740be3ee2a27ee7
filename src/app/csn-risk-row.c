/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One risk; see the header. */

#include "csn-risk-row.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-choice-control.h"
#include "csn-status-pill.h"
#include "csn-text.h"

/* A pause after the last step of a spin button. */
#define PAUSE_MS 700

struct _CsnRiskRow
{
  AdwExpanderRow parent_instance;
  AdwSpinRow *likelihood;
  AdwSpinRow *impact;
  AdwEntryRow *mitigation;
  GtkWidget *pill;      /* (unowned) (nullable): of a risk that the document draws no choice for */
  CsnSession *session;  /* (owned) */
  CsnEntry *entry;      /* (owned) (nullable) */
  char *name;           /* (owned) */
  guint pause;          /* source id */
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (CsnRiskRow, csn_risk_row, ADW_TYPE_EXPANDER_ROW)

static CsnRisk *
find_risk (CsnRiskRow *self)
{
  GListModel *risks = csn_record_get_risks (csn_session_get_record (self->session));

  for (guint i = 0; i < g_list_model_get_n_items (risks); i++)
    {
      g_autoptr (CsnRisk) risk = g_list_model_get_item (risks, i);

      if (g_strcmp0 (csn_risk_get_name (risk), self->name) == 0)
        return risk; /* the list holds it */
    }
  return NULL;
}

static const char *
word_of (const char *level)
{
  if (g_ascii_strcasecmp (level, "HIGH") == 0)
    return _("High");
  if (g_ascii_strcasecmp (level, "MEDIUM") == 0)
    return _("Medium");
  if (g_ascii_strcasecmp (level, "LOW") == 0)
    return _("Low");
  return level;
}

static void
show_pill (CsnRiskRow *self, const char *level)
{
  gboolean high = g_ascii_strcasecmp (level, "HIGH") == 0;
  gboolean low = g_ascii_strcasecmp (level, "LOW") == 0;

  if (self->pill == NULL)
    return;
  gtk_widget_set_visible (self->pill, *level != '\0');
  csn_status_pill_set (CSN_STATUS_PILL (self->pill), "dialog-warning-symbolic", word_of (level),
                       high  ? "error"
                       : low ? "success"
                             : "warning");
}

static void
show_risk (CsnRiskRow *self)
{
  CsnRisk *risk = find_risk (self);
  guint likelihood = risk ? csn_risk_get_likelihood (risk) : 0;
  guint impact = risk ? csn_risk_get_impact (risk) : 0;
  const char *level = risk ? csn_risk_get_level (risk) : "";
  g_autofree char *subtitle = NULL;

  self->showing = TRUE;
  adw_spin_row_set_value (self->likelihood, likelihood);
  adw_spin_row_set_value (self->impact, impact);
  if (risk != NULL
      && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->mitigation)), csn_risk_get_mitigation (risk)) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->mitigation), csn_risk_get_mitigation (risk));
  self->showing = FALSE;
  if (likelihood > 0 && impact > 0)
    subtitle = g_strdup_printf (_("Likelihood %u, impact %u: %s"), likelihood, impact,
                                word_of (csn_risk_level_of (likelihood, impact)));
  else if (self->entry != NULL && csn_entry_get_value (self->entry) != NULL)
    subtitle = csn_text_make_line (risk ? csn_risk_get_mitigation (risk) : "");
  else
    subtitle = g_strdup (_("Not rated"));
  g_object_set (self, "subtitle", subtitle, NULL);
  show_pill (self, level != NULL ? level : "");
}

static void
store (CsnRiskRow *self)
{
  guint likelihood = (guint) adw_spin_row_get_value (self->likelihood);
  guint impact = (guint) adw_spin_row_get_value (self->impact);
  const char *level = self->entry ? csn_entry_get_value (self->entry) : NULL;

  g_clear_handle_id (&self->pause, g_source_remove);
  if (level == NULL)
    level = likelihood > 0 && impact > 0 ? csn_risk_level_of (likelihood, impact) : "";
  csn_session_set_risk_async (self->session, self->name, level, likelihood, impact,
                              gtk_editable_get_text (GTK_EDITABLE (self->mitigation)), NULL, csn_acts_finish_cb,
                              g_object_ref (self));
}

static gboolean
pause_over_cb (gpointer user_data)
{
  CsnRiskRow *self = user_data;

  self->pause = 0;
  store (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (CsnRiskRow *self)
{
  if (self->showing)
    return;
  g_clear_handle_id (&self->pause, g_source_remove);
  self->pause = g_timeout_add (PAUSE_MS, pause_over_cb, self);
}

static void
answer_cb (CsnRiskRow *self, CsnEntry *entry, const char *value, const char *reason)
{
  csn_acts_answer (GTK_WIDGET (self), self->session, entry, value, reason);
}

static void
csn_risk_row_dispose (GObject *object)
{
  CsnRiskRow *self = CSN_RISK_ROW (object);

  g_clear_handle_id (&self->pause, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->entry);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_RISK_ROW);
  G_OBJECT_CLASS (csn_risk_row_parent_class)->dispose (object);
}

static void
csn_risk_row_finalize (GObject *object)
{
  g_free (CSN_RISK_ROW (object)->name);
  G_OBJECT_CLASS (csn_risk_row_parent_class)->finalize (object);
}

static void
csn_risk_row_class_init (CsnRiskRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_risk_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = csn_risk_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-risk-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnRiskRow, likelihood);
  gtk_widget_class_bind_template_child (widget_class, CsnRiskRow, impact);
  gtk_widget_class_bind_template_child (widget_class, CsnRiskRow, mitigation);
}

static void
csn_risk_row_init (CsnRiskRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_level (CsnRiskRow *self, gboolean editable)
{
  if (self->entry != NULL)
    {
      GtkWidget *choice = csn_choice_control_new ();

      csn_choice_control_set_entry (CSN_CHOICE_CONTROL (choice), self->entry, NULL, FALSE);
      csn_choice_control_set_editable (CSN_CHOICE_CONTROL (choice), editable);
      g_signal_connect_object (choice, "answer", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
      adw_expander_row_add_suffix (ADW_EXPANDER_ROW (self), choice);
      return;
    }
  self->pill = csn_status_pill_new ();
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (self), self->pill);
}

GtkWidget *
csn_risk_row_new (CsnSession *session, const char *name, CsnEntry *entry)
{
  CsnRiskRow *self = g_object_new (CSN_TYPE_RISK_ROW, NULL);
  gboolean editable = !csn_session_is_read_only (session);

  self->session = g_object_ref (session);
  self->name = g_strdup (name);
  g_set_object (&self->entry, entry);
  csn_row_set_title (ADW_PREFERENCES_ROW (self), name);
  add_level (self, editable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->likelihood), editable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->impact), editable);
  gtk_editable_set_editable (GTK_EDITABLE (self->mitigation), editable);
  show_risk (self);
  g_signal_connect_object (self->likelihood, "notify::value", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->impact, "notify::value", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mitigation, "apply", G_CALLBACK (store), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (csn_session_get_record (session), "changed", G_CALLBACK (show_risk), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
