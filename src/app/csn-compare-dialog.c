/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Two moments side by side; see the header. Moments are the record as it was made, the end of each day, an entry, and now. */

#include "csn-compare-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-difference.h"
#include "csn-history.h"
#include "csn-text.h"

#define MAX_ROWS 200
#define MAX_DAYS 200

struct _CsnCompareDialog
{
  AdwDialog parent_instance;
  AdwComboRow *from;
  AdwComboRow *to;
  AdwPreferencesGroup *differences;
  CsnSession *session;       /* (owned) */
  GPtrArray *moments;        /* (owned) (element-type utf8): id of an entry, "" for as made and for now */
  GPtrArray *rows;           /* (owned) (element-type GtkWidget): in the group */
  GCancellable *cancellable; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (CsnCompareDialog, csn_compare_dialog, ADW_TYPE_DIALOG)

static void
add_row (CsnCompareDialog *self, CsnDifference *difference)
{
  GtkWidget *row = adw_action_row_new ();
  const char *before = csn_difference_get_before (difference);
  const char *after = csn_difference_get_after (difference);
  /* Translators: what it was, what it is */
  g_autofree char *text = g_strdup_printf (_("Before: %s\nAfter: %s"), before ? before : _("nothing"),
                                           after ? after : _("nothing"));

  csn_row_set_texts (ADW_ACTION_ROW (row), csn_difference_get_label (difference), text);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  adw_preferences_group_add (self->differences, row);
  g_ptr_array_add (self->rows, row);
}

static void
compared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnCompareDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) list = csn_history_compare_finish (CSN_SESSION (source), result, &error);
  guint n = list ? g_list_model_get_n_items (list) : 0;
  g_autofree char *title = NULL;

  if (self->rows == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->differences, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < MIN (n, MAX_ROWS); i++)
    {
      g_autoptr (CsnDifference) difference = g_list_model_get_item (list, i);

      add_row (self, difference);
    }
  title = g_strdup_printf (ngettext ("%u Difference", "%u Differences", n), n);
  csn_group_set_texts (self->differences, title, error ? error->message : "");
  gtk_accessible_announce (GTK_ACCESSIBLE (self), title, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static const char *
moment_of (CsnCompareDialog *self, AdwComboRow *row)
{
  guint selected = adw_combo_row_get_selected (row);
  const char *moment = selected < self->moments->len ? g_ptr_array_index (self->moments, selected) : "";

  return *moment != '\0' ? moment : NULL;
}

static void
chosen_cb (CsnCompareDialog *self)
{
  if (self->session == NULL)
    return;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  csn_history_compare_async (self->session, moment_of (self, self->from), moment_of (self, self->to), self->cancellable,
                             compared_cb, g_object_ref (self));
}

/* --- moments ---------------------------------------------------------------------------------------------------- */

static void
add_moment (CsnCompareDialog *self, GtkStringList *words, const char *word, const char *id)
{
  gtk_string_list_append (words, word);
  g_ptr_array_add (self->moments, g_strdup (id));
}

/* The last entry of each day stands for its end. */
static void
add_days (CsnCompareDialog *self, GtkStringList *words)
{
  GListModel *events = csn_record_get_events (csn_session_get_record (self->session));
  guint n = g_list_model_get_n_items (events);

  for (guint i = 0; i + 1 < n && self->moments->len < MAX_DAYS; i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);
      g_autoptr (CsnEvent) next = g_list_model_get_item (events, i + 1);

      if (strncmp (csn_event_get_time (event), csn_event_get_time (next), strlen ("2026-01-01")) != 0)
        {
          g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (csn_event_get_time (event), NULL);
          /* Translators: the end of a day, see man strftime */
          g_autofree char *word = time ? g_date_time_format (time, _("End of %e %B %Y")) : g_strdup ("");

          add_moment (self, words, word, csn_event_get_id (event));
        }
    }
}

static guint
add_entry (CsnCompareDialog *self, GtkStringList *words, const char *id)
{
  CsnEvent *event = csn_history_find (self->session, id, NULL);
  g_autofree char *time = event ? csn_text_format_stamp (csn_event_get_time (event), NULL) : NULL;
  /* Translators: a time, beginning of a checksum */
  g_autofree char *word = g_strdup_printf (_("Entry of %s, %.8s"), time ? time : "", id);

  add_moment (self, words, word, id);
  return self->moments->len - 1;
}

static void
fill (CsnCompareDialog *self, const char *from)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  guint chosen = 0;

  add_moment (self, words, _("As It Was Made"), "");
  if (from != NULL)
    chosen = add_entry (self, words, from);
  add_days (self, words);
  add_moment (self, words, _("Now"), "");
  adw_combo_row_set_model (self->from, G_LIST_MODEL (words));
  adw_combo_row_set_model (self->to, G_LIST_MODEL (words));
  adw_combo_row_set_selected (self->from, chosen);
  adw_combo_row_set_selected (self->to, self->moments->len - 1);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_compare_dialog_dispose (GObject *object)
{
  CsnCompareDialog *self = CSN_COMPARE_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->session);
  g_clear_pointer (&self->moments, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_COMPARE_DIALOG);
  G_OBJECT_CLASS (csn_compare_dialog_parent_class)->dispose (object);
}

static void
csn_compare_dialog_class_init (CsnCompareDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_compare_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-compare-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnCompareDialog, from);
  gtk_widget_class_bind_template_child (widget_class, CsnCompareDialog, to);
  gtk_widget_class_bind_template_child (widget_class, CsnCompareDialog, differences);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
csn_compare_dialog_init (CsnCompareDialog *self)
{
  self->moments = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
csn_compare_dialog_present (GtkWidget *parent, CsnSession *session, const char *from)
{
  CsnCompareDialog *self;

  g_return_if_fail (CSN_IS_SESSION (session));

  self = g_object_new (CSN_TYPE_COMPARE_DIALOG, NULL);
  self->session = g_object_ref (session);
  fill (self, from);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
