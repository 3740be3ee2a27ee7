/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A record on the start page; see the header. */

#include "csn-record-row.h"

#include <glib/gi18n-lib.h>

#include "csn-state-words.h"
#include "csn-status-pill.h"
#include "csn-text.h"

struct _CsnRecordRow
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkLabel *title;
  GtkLabel *details;
  GtkLabel *place;
  GtkLevelBar *progress;
  CsnStatusPill *verdict;
  GtkWidget *forget;
};

G_DEFINE_FINAL_TYPE (CsnRecordRow, csn_record_row, GTK_TYPE_WIDGET)

/* What is too long to stand there whole. */
static gboolean
query_tooltip_cb (GtkLabel *label, int x, int y, gboolean keyboard_mode, GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (label));
  return TRUE;
}

static void
csn_record_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), CSN_TYPE_RECORD_ROW);
  G_OBJECT_CLASS (csn_record_row_parent_class)->dispose (object);
}

static void
csn_record_row_class_init (CsnRecordRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_record_row_dispose;
  g_type_ensure (CSN_TYPE_STATUS_PILL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-record-row.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnRecordRow, box);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordRow, title);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordRow, details);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordRow, place);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordRow, progress);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordRow, verdict);
  gtk_widget_class_bind_template_child (widget_class, CsnRecordRow, forget);
  gtk_widget_class_bind_template_callback (widget_class, query_tooltip_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
csn_record_row_init (CsnRecordRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
csn_record_row_new (void)
{
  return g_object_new (CSN_TYPE_RECORD_ROW, NULL);
}

char *
csn_record_row_dup_details (CsnRecordSummary *summary, GDateTime *now)
{
  const char *const *waiting = csn_record_summary_get_waiting (summary);
  guint total = csn_record_summary_get_total (summary);
  guint failed = csn_record_summary_get_failed (summary);
  guint needed = csn_record_summary_get_needed_roles (summary);
  guint due = csn_record_summary_count_due (summary, now);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u of %u check", "%u of %u checks", total),
                                           csn_record_summary_get_completed (summary), total));
  if (failed > 0)
    g_ptr_array_add (parts, g_strdup_printf (_("%u failed"), failed));
  if (needed > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u of %u approval", "%u of %u approvals", needed),
                                             csn_record_summary_get_signed_roles (summary), needed));
  if (waiting != NULL && waiting[0] != NULL)
    {
      g_autofree char *roles = g_strjoinv (", ", (char **) waiting);

      /* Translators: roles that have still to sign */
      g_ptr_array_add (parts, g_strdup_printf (_("waits for %s"), roles));
    }
  if (due > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u follow-up due", "%u follow-ups due", due), due));
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (", ", (char **) parts->pdata);
}

/* What is unusual about the file; otherwise where it is. */
static char *
dup_place (CsnRecordSummary *summary)
{
  const char *path = csn_record_summary_get_path (summary);
  const char *copy_of = csn_record_summary_get_copy_of (summary);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *shown = g_filename_display_name (folder);
  g_autofree char *original = copy_of ? g_filename_display_basename (copy_of) : NULL;

  switch (csn_record_summary_get_place (summary))
    {
    case CSN_PLACE_MOVED:
      return g_strdup_printf (_("Moved to %s"), shown);
    case CSN_PLACE_VANISHED:
      return g_strdup_printf (_("The file is gone from %s"), shown);
    case CSN_PLACE_UNREADABLE:
      return g_strdup (csn_record_summary_get_problem (summary) ? csn_record_summary_get_problem (summary)
                                                                : _("The file cannot be read"));
    case CSN_PLACE_PRESENT:
    default:
      return original != NULL ? g_strdup_printf (_("A second copy of %s: open it to merge the two"), original)
                              : g_steal_pointer (&shown);
    }
}

static void
show_pill (CsnRecordRow *self, CsnRecordSummary *summary)
{
  CsnRecordPlace place = csn_record_summary_get_place (summary);
  CsnVerdictKind verdict = csn_record_summary_get_verdict (summary);

  if (place == CSN_PLACE_VANISHED)
    csn_status_pill_set (self->verdict, "dialog-question-symbolic", _("Missing"), "warning");
  else if (place == CSN_PLACE_UNREADABLE)
    csn_status_pill_set (self->verdict, "dialog-error-symbolic", _("Unreadable"), "error");
  else
    csn_status_pill_set (self->verdict, csn_verdict_get_icon (verdict), csn_verdict_get_word (verdict),
                         csn_verdict_get_style (verdict));
}

void
csn_record_row_set_summary (CsnRecordRow *self, CsnRecordSummary *summary)
{
  g_autoptr (GDateTime) now = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autofree char *details = NULL;
  g_autofree char *place = NULL;
  g_autofree char *visible = NULL;
  guint total;
  gboolean readable;

  g_return_if_fail (CSN_IS_RECORD_ROW (self));
  g_return_if_fail (CSN_IS_RECORD_SUMMARY (summary));

  now = g_date_time_new_now_utc ();
  total = csn_record_summary_get_total (summary);
  readable = csn_record_summary_get_place (summary) != CSN_PLACE_UNREADABLE && total > 0;
  name = g_filename_display_basename (csn_record_summary_get_path (summary));
  title = csn_text_make_line (csn_record_summary_get_title (summary));
  if (*title == '\0')
    {
      g_free (title);
      title = csn_text_make_line (name);
    }
  details = csn_record_row_dup_details (summary, now);
  place = dup_place (summary);
  visible = csn_text_make_line (place);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->details, details);
  gtk_label_set_label (self->place, visible);
  gtk_widget_set_visible (GTK_WIDGET (self->details), readable);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), readable && total > 0);
  gtk_level_bar_set_value (self->progress, total > 0 ? (double) csn_record_summary_get_completed (summary) / total : 0);
  gtk_widget_set_visible (self->forget, csn_record_summary_get_place (summary) == CSN_PLACE_VANISHED);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->forget), "s", csn_record_summary_get_path (summary));
  show_pill (self, summary);
}
