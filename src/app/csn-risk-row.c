/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One risk; see the header. */

#include "csn-risk-row.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-choice-control.h"
#include "csn-risk-matrix.h"
#include "csn-text.h"

/* three levels in words; only larger text than the usual has them shortened */
#define LEVELS_WIDTH 206

static const char *const levels[] = { "LOW", "MEDIUM", "HIGH" };

struct _CsnRiskRow
{
  AdwExpanderRow parent_instance;
  CsnRiskMatrix *matrix;
  AdwEntryRow *mitigation;
  GtkWidget *level;     /* (unowned) (nullable): choice for a risk that the document draws none for */
  GtkWidget *choice;    /* (unowned): the level, or the choice that the document draws */
  GtkWidget *choice_row;
  AdwBin *choice_place; /* where it stands in a narrow window */
  CsnSession *session;  /* (owned) */
  CsnEntry *entry;      /* (owned) (nullable) */
  char *name;           /* (owned) */
  guint likelihood;
  guint impact;
  gboolean showing;
  gboolean narrow;
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
show_level (CsnRiskRow *self, const char *level)
{
  if (self->level == NULL)
    return;
  adw_toggle_group_set_active (ADW_TOGGLE_GROUP (self->level), GTK_INVALID_LIST_POSITION);
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_ascii_strcasecmp (level, levels[i]) == 0)
      adw_toggle_group_set_active (ADW_TOGGLE_GROUP (self->level), i);
}

/* The level that someone chose counts; likelihood and impact say one where nobody did. */
static const char *
level_now (CsnRiskRow *self)
{
  guint active;

  if (self->entry != NULL && csn_entry_get_value (self->entry) != NULL)
    return csn_entry_get_value (self->entry);
  active = self->level ? adw_toggle_group_get_active (ADW_TOGGLE_GROUP (self->level)) : GTK_INVALID_LIST_POSITION;
  if (active < G_N_ELEMENTS (levels))
    return levels[active];
  return self->likelihood > 0 && self->impact > 0 ? csn_risk_level_of (self->likelihood, self->impact) : "";
}

/* Of a narrow row the level is said too: the choice is inside it. */
static char *
dup_subtitle (CsnRiskRow *self, CsnRisk *risk)
{
  const char *level = level_now (self);
  g_autofree char *mitigation = csn_text_make_line (risk ? csn_risk_get_mitigation (risk) : "");

  if (*level == '\0')
    return g_strdup (_("Not rated"));
  if (self->likelihood > 0 && self->impact > 0)
    return g_strdup_printf (_("Likelihood %u, impact %u: %s"), self->likelihood, self->impact,
                            word_of (csn_risk_level_of (self->likelihood, self->impact)));
  if (!self->narrow)
    return g_steal_pointer (&mitigation);
  return *mitigation != '\0' ? g_strdup_printf ("%s\n%s", word_of (level), mitigation) : g_strdup (word_of (level));
}

static void
show_risk (CsnRiskRow *self)
{
  CsnRisk *risk = find_risk (self);
  const char *level = risk ? csn_risk_get_level (risk) : "";
  g_autofree char *subtitle = NULL;

  self->showing = TRUE;
  self->likelihood = risk ? csn_risk_get_likelihood (risk) : 0;
  self->impact = risk ? csn_risk_get_impact (risk) : 0;
  csn_risk_matrix_set (self->matrix, self->likelihood, self->impact);
  show_level (self, level != NULL ? level : "");
  if (risk != NULL
      && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->mitigation)), csn_risk_get_mitigation (risk)) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self->mitigation), csn_risk_get_mitigation (risk));
  self->showing = FALSE;
  subtitle = dup_subtitle (self, risk);
  g_object_set (self, "subtitle", subtitle, NULL);
}

static void
store (CsnRiskRow *self)
{
  if (self->showing)
    return;
  csn_session_set_risk_async (self->session, self->name, level_now (self), self->likelihood, self->impact,
                              gtk_editable_get_text (GTK_EDITABLE (self->mitigation)), NULL, csn_acts_finish_cb,
                              g_object_ref (self));
}

static void
picked_cb (CsnRiskRow *self, guint likelihood, guint impact)
{
  self->likelihood = likelihood;
  self->impact = impact;
  store (self);
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
  g_type_ensure (CSN_TYPE_RISK_MATRIX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-risk-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnRiskRow, matrix);
  gtk_widget_class_bind_template_child (widget_class, CsnRiskRow, mitigation);
  gtk_widget_class_bind_template_child (widget_class, CsnRiskRow, choice_row);
  gtk_widget_class_bind_template_child (widget_class, CsnRiskRow, choice_place);
}

static void
csn_risk_row_init (CsnRiskRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_level (CsnRiskRow *self, gboolean editable)
{
  g_autofree char *name = NULL;

  if (self->entry != NULL)
    {
      GtkWidget *choice = csn_choice_control_new ();

      csn_choice_control_set_entry (CSN_CHOICE_CONTROL (choice), self->entry, NULL, FALSE);
      csn_choice_control_set_editable (CSN_CHOICE_CONTROL (choice), editable);
      g_signal_connect_object (choice, "answer", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
      g_object_set (choice, "width-request", LEVELS_WIDTH, "halign", GTK_ALIGN_END, NULL);
      self->choice = choice;
      adw_expander_row_add_suffix (ADW_EXPANDER_ROW (self), choice);
      return;
    }
  self->level = g_object_new (ADW_TYPE_TOGGLE_GROUP, "valign", GTK_ALIGN_CENTER, "sensitive", editable, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      AdwToggle *toggle = adw_toggle_new ();

      adw_toggle_set_label (toggle, word_of (levels[i]));
      adw_toggle_group_add (ADW_TOGGLE_GROUP (self->level), toggle);
    }
  adw_toggle_group_set_active (ADW_TOGGLE_GROUP (self->level), GTK_INVALID_LIST_POSITION);
  name = g_strdup_printf (_("Level of %s"), self->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->level), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (self->level, "notify::active", G_CALLBACK (store), self, G_CONNECT_SWAPPED);
  self->choice = self->level;
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (self), self->level);
}

void
csn_risk_row_set_narrow (CsnRiskRow *self, gboolean narrow)
{
  g_autoptr (GtkWidget) choice = NULL;

  g_return_if_fail (CSN_IS_RISK_ROW (self));

  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  choice = g_object_ref (self->choice);
  if (narrow)
    {
      adw_expander_row_remove (ADW_EXPANDER_ROW (self), choice);
      adw_bin_set_child (self->choice_place, choice);
    }
  else
    {
      adw_bin_set_child (self->choice_place, NULL);
      adw_expander_row_add_suffix (ADW_EXPANDER_ROW (self), choice);
    }
  gtk_widget_set_visible (self->choice_row, narrow);
  show_risk (self);
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
  gtk_widget_set_sensitive (GTK_WIDGET (self->matrix), editable);
  gtk_editable_set_editable (GTK_EDITABLE (self->mitigation), editable);
  show_risk (self);
  g_signal_connect_object (self->matrix, "picked", G_CALLBACK (picked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mitigation, "apply", G_CALLBACK (store), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (csn_session_get_record (session), "changed", G_CALLBACK (show_risk), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
