/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Contradicting answers; see the header. */

#include "csn-conflict-box.h"

#include <glib/gi18n-lib.h>

#include "csn-state-words.h"
#include "csn-text.h"

/* More than this are more than anyone reads in a row; the history has all. */
#define MAX_ANSWERS 6

struct _CsnConflictBox
{
  GtkBox parent_instance;
  CsnEntry *entry; /* (owned) (nullable) */
};

enum
{
  ANSWER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CsnConflictBox, csn_conflict_box, GTK_TYPE_BOX)

static void
keep_cb (CsnConflictBox *self, GtkWidget *button)
{
  g_signal_emit (self, signals[ANSWER], 0, self->entry, g_object_get_data (G_OBJECT (button), "value"), NULL);
}

static const char *
word_of (const char *value)
{
  static const struct
  {
    const char *value;
    CsnState state;
  } words[] = { { CSN_ANSWER_PASS, CSN_STATE_PASS },
                { CSN_ANSWER_FAIL, CSN_STATE_FAIL },
                { CSN_ANSWER_NA, CSN_STATE_NA },
                { CSN_ANSWER_FIRED, CSN_STATE_FIRED },
                { CSN_ANSWER_NOT_FIRED, CSN_STATE_NOT_FIRED } };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (value, words[i].value) == 0)
      return csn_state_get_word (words[i].state);
  return value != NULL ? value : _("Cleared");
}

static void
add_answer (CsnConflictBox *self, CsnAnswer *answer, gboolean editable)
{
  g_autofree char *time = csn_text_format_stamp (csn_answer_get_at (answer), NULL);
  g_autofree char *word = csn_text_make_line (word_of (csn_answer_get_value (answer)));
  /* Translators: an answer, who gave it, when: "Passed (Ada, today 10:42)" */
  g_autofree char *text = g_strdup_printf (_("%s (%s, %s)"), word, csn_answer_get_by (answer), time);
  g_autofree char *name = g_strdup_printf (_("Keep %s"), text);
  GtkWidget *row = g_object_new (GTK_TYPE_BOX, "spacing", 8, NULL);
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "label", _("Keep"), "sensitive", editable, "valign", GTK_ALIGN_CENTER, NULL);

  gtk_box_append (GTK_BOX (row), g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                               PANGO_WRAP_WORD_CHAR, "hexpand", TRUE, NULL));
  g_object_set_data_full (G_OBJECT (button), "value", g_strdup (csn_answer_get_value (answer)), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (keep_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (GTK_BOX (self), row);
}

static void
csn_conflict_box_dispose (GObject *object)
{
  g_clear_object (&CSN_CONFLICT_BOX (object)->entry);
  G_OBJECT_CLASS (csn_conflict_box_parent_class)->dispose (object);
}

static void
csn_conflict_box_class_init (CsnConflictBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = csn_conflict_box_dispose;
  signals[ANSWER] = g_signal_new ("answer", CSN_TYPE_CONFLICT_BOX, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                  CSN_TYPE_ENTRY, G_TYPE_STRING, G_TYPE_STRING);
}

static void
csn_conflict_box_init (CsnConflictBox *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 4);
  gtk_widget_add_css_class (GTK_WIDGET (self), "conflict");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Contradicting answers"), -1);
}

GtkWidget *
csn_conflict_box_new (void)
{
  return g_object_new (CSN_TYPE_CONFLICT_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
}

void
csn_conflict_box_show (CsnConflictBox *self, CsnEntry *entry, gboolean editable)
{
  GPtrArray *answers;
  GtkWidget *child;

  g_return_if_fail (CSN_IS_CONFLICT_BOX (self));

  g_set_object (&self->entry, entry);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  gtk_widget_set_visible (GTK_WIDGET (self), entry != NULL && csn_entry_is_conflicting (entry));
  if (entry == NULL || !csn_entry_is_conflicting (entry))
    return;
  answers = csn_entry_get_answers (entry);
  gtk_box_append (GTK_BOX (self), g_object_new (GTK_TYPE_LABEL, "label", _("People answered differently at the same time"),
                                                "xalign", 0.0, "wrap", TRUE, "css-classes",
                                                (const char *[]) { "heading", NULL }, NULL));
  for (guint i = 0; i < MIN (answers->len, MAX_ANSWERS); i++)
    add_answer (self, g_ptr_array_index (answers, i), editable);
}
