/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The risks of a record; see the header. */

#include "csn-risks-page.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-risk-row.h"

struct _CsnRisksPage
{
  AdwBin parent_instance;
  GtkStack *stack;
  GtkWidget *empty;
  GtkWidget *page;
  GtkListBox *list;
  CsnSession *session; /* (owned) (nullable) */
  GHashTable *names;   /* (owned) (element-type utf8): risks that have a row */
  gboolean narrow;
};

G_DEFINE_FINAL_TYPE (CsnRisksPage, csn_risks_page, ADW_TYPE_BIN)

static void
add_risk (CsnRisksPage *self, const char *name, CsnEntry *entry)
{
  GtkWidget *row;

  if (name == NULL || *name == '\0' || !g_hash_table_add (self->names, g_strdup (name)))
    return;
  row = csn_risk_row_new (self->session, name, entry);
  csn_risk_row_set_narrow (CSN_RISK_ROW (row), self->narrow);
  gtk_list_box_append (self->list, row);
}

void
csn_risks_page_set_narrow (CsnRisksPage *self, gboolean narrow)
{
  GtkListBoxRow *row;

  g_return_if_fail (CSN_IS_RISKS_PAGE (self));

  self->narrow = narrow;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    csn_risk_row_set_narrow (CSN_RISK_ROW (row), narrow);
}

/* The document's own risks first; a risk that people assessed and the document does not draw comes behind. */
static void
update (CsnRisksPage *self)
{
  CsnRecord *record = csn_session_get_record (self->session);
  GListModel *entries = csn_record_get_entries (record);
  GListModel *risks = csn_record_get_risks (record);

  if (g_hash_table_size (self->names) == 0)
    for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
      {
        g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

        if (csn_entry_get_role (entry) == CSN_ROLE_RISK)
          add_risk (self, csn_item_get_label (csn_entry_get_item (entry)), entry);
      }
  for (guint i = 0; i < g_list_model_get_n_items (risks); i++)
    {
      g_autoptr (CsnRisk) risk = g_list_model_get_item (risks, i);

      add_risk (self, csn_risk_get_name (risk), NULL);
    }
  gtk_stack_set_visible_child (self->stack, g_hash_table_size (self->names) > 0 ? self->page : self->empty);
}

static void
named_cb (const char *name, gpointer user_data)
{
  g_autoptr (CsnRisksPage) self = user_data;

  if (name != NULL && *name != '\0' && self->session != NULL)
    csn_session_set_risk_async (self->session, name, "", 0, 0, "", NULL, csn_acts_finish_cb, g_object_ref (self));
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  csn_acts_ask_text (widget, _("Add a Risk"), _("What may go wrong, in a few words"), _("Risk"), _("_Add"), TRUE, named_cb,
                     g_object_ref (widget));
}

static void
csn_risks_page_dispose (GObject *object)
{
  CsnRisksPage *self = CSN_RISKS_PAGE (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_RISKS_PAGE);
  G_OBJECT_CLASS (csn_risks_page_parent_class)->dispose (object);
}

static void
csn_risks_page_finalize (GObject *object)
{
  g_hash_table_unref (CSN_RISKS_PAGE (object)->names);
  G_OBJECT_CLASS (csn_risks_page_parent_class)->finalize (object);
}

static void
csn_risks_page_class_init (CsnRisksPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_risks_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = csn_risks_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-risks-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnRisksPage, empty);
  gtk_widget_class_bind_template_child (widget_class, CsnRisksPage, page);
  gtk_widget_class_bind_template_child (widget_class, CsnRisksPage, list);
  gtk_widget_class_install_action (widget_class, "risks.add", NULL, add_action);
}

static void
csn_risks_page_init (CsnRisksPage *self)
{
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  /* not bound: AdwBin lets go of its child itself */
  self->stack = GTK_STACK (adw_bin_get_child (ADW_BIN (self)));
}

void
csn_risks_page_set_session (CsnRisksPage *self, CsnSession *session)
{
  g_return_if_fail (CSN_IS_RISKS_PAGE (self));

  g_set_object (&self->session, session);
  g_signal_connect_object (csn_session_get_record (session), "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "risks.add", !csn_session_is_read_only (session));
  update (self);
}
