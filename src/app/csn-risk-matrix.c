/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The square of likelihood and impact; see the header. */

#include "csn-risk-matrix.h"

#include <glib/gi18n-lib.h>

#include "csn-risk.h"

#define SIDE 5

struct _CsnRiskMatrix
{
  GtkWidget parent_instance;
  GtkWidget *grid;
  GtkWidget *buttons[SIDE][SIDE]; /* (unowned) by likelihood and impact, from 0 */
  gboolean showing;
};

enum
{
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CsnRiskMatrix, csn_risk_matrix, GTK_TYPE_WIDGET)

static void
show_picked (CsnRiskMatrix *self, guint likelihood, guint impact)
{
  self->showing = TRUE;
  for (guint i = 0; i < SIDE; i++)
    for (guint j = 0; j < SIDE; j++)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[i][j]), i + 1 == likelihood && j + 1 == impact);
  self->showing = FALSE;
}

static void
toggled_cb (CsnRiskMatrix *self, GtkToggleButton *button)
{
  for (guint i = 0; !self->showing && i < SIDE * SIDE; i++)
    if (self->buttons[i / SIDE][i % SIDE] == GTK_WIDGET (button))
      {
        gboolean active = gtk_toggle_button_get_active (button);
        guint likelihood = active ? i / SIDE + 1 : 0;
        guint impact = active ? i % SIDE + 1 : 0;

        show_picked (self, likelihood, impact);
        g_signal_emit (self, signals[PICKED], 0, likelihood, impact);
        return;
      }
}

static void
csn_risk_matrix_dispose (GObject *object)
{
  g_clear_pointer (&CSN_RISK_MATRIX (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (csn_risk_matrix_parent_class)->dispose (object);
}

static void
csn_risk_matrix_class_init (CsnRiskMatrixClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_risk_matrix_dispose;
  signals[PICKED] = g_signal_new ("picked", CSN_TYPE_RISK_MATRIX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_UINT, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "riskmatrix");
}

static const char *
word_of (guint likelihood, guint impact)
{
  const char *level = csn_risk_level_of (likelihood, impact);

  /* Translators: level of a risk, inside "Likelihood 4, impact 4, high" */
  return g_str_equal (level, "HIGH") ? _("high") : g_str_equal (level, "MEDIUM") ? _("medium") : _("low");
}

static void
add_button (CsnRiskMatrix *self, guint likelihood, guint impact)
{
  g_autofree char *number = g_strdup_printf ("%u", likelihood * impact);
  g_autofree char *level = g_ascii_strdown (csn_risk_level_of (likelihood, impact), -1);
  g_autofree char *name = g_strdup_printf (_("Likelihood %u, impact %u, %s"), likelihood, impact, word_of (likelihood, impact));
  GtkWidget *button = gtk_toggle_button_new_with_label (number);

  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_add_css_class (button, level);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_grid_attach (GTK_GRID (self->grid), button, impact, SIDE - likelihood, 1, 1);
  self->buttons[likelihood - 1][impact - 1] = button;
}

static GtkWidget *
make_caption (const char *text)
{
  return g_object_new (GTK_TYPE_LABEL, "label", text, "css-classes", (const char *[]) { "caption", "secondary", NULL }, "wrap", TRUE,
                       "justify", GTK_JUSTIFY_CENTER, NULL);
}

static void
csn_risk_matrix_init (CsnRiskMatrix *self)
{
  self->grid = g_object_new (GTK_TYPE_GRID, "row-spacing", 3, "column-spacing", 3, NULL);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  for (guint likelihood = SIDE; likelihood > 0; likelihood--)
    {
      g_autofree char *number = g_strdup_printf ("%u", likelihood);

      gtk_grid_attach (GTK_GRID (self->grid), make_caption (number), 0, SIDE - likelihood, 1, 1);
      for (guint impact = 1; impact <= SIDE; impact++)
        add_button (self, likelihood, impact);
    }
  for (guint impact = 1; impact <= SIDE; impact++)
    {
      g_autofree char *number = g_strdup_printf ("%u", impact);

      gtk_grid_attach (GTK_GRID (self->grid), make_caption (number), impact, SIDE, 1, 1);
    }
  gtk_grid_attach (GTK_GRID (self->grid), make_caption (_("Likelihood upwards, impact to the side")), 0, SIDE + 1, SIDE + 1, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Likelihood and impact"), -1);
}

GtkWidget *
csn_risk_matrix_new (void)
{
  return g_object_new (CSN_TYPE_RISK_MATRIX, NULL);
}

void
csn_risk_matrix_set (CsnRiskMatrix *self, guint likelihood, guint impact)
{
  g_return_if_fail (CSN_IS_RISK_MATRIX (self));
  show_picked (self, likelihood, impact);
}

GtkWidget *
csn_risk_matrix_get_button (CsnRiskMatrix *self, guint likelihood, guint impact)
{
  g_return_val_if_fail (CSN_IS_RISK_MATRIX (self), NULL);
  g_return_val_if_fail (likelihood >= 1 && likelihood <= SIDE && impact >= 1 && impact <= SIDE, NULL);
  return self->buttons[likelihood - 1][impact - 1];
}
