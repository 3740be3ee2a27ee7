/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A record as it was received; see the header. */

#include "csn-received-page.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-decision-rows.h"
#include "csn-record-page.h"
#include "csn-sign-dialog.h"
#include "csn-state-words.h"
#include "csn-status-pill.h"
#include "csn-text.h"
#include "csn-verification-rows.h"
#include "csn-work-bar.h"

/* Differences that are shown; countersign-cli lists them all. */
#define MAX_DIFFERENCES 60

struct _CsnReceivedPage
{
  AdwNavigationPage parent_instance;
  AdwWindowTitle *title;
  AdwActionRow *read_row;
  CsnStatusPill *verdict;
  AdwPreferencesGroup *approvals;
  AdwPreferencesGroup *verification;
  AdwPreferencesGroup *findings;
  AdwPreferencesGroup *signatures;
  AdwPreferencesGroup *own;
  AdwActionRow *own_row;
  AdwExpanderRow *differences;
  AdwPreferencesGroup *origin;
  CsnWorkBar *work;
  CsnReceived *received; /* (owned) */
  GSettings *settings;   /* (owned) */
};

typedef enum
{
  SIGNAL_TAKEN_OVER,
  SIGNAL_MERGE,
  N_SIGNALS,
} CsnReceivedPageSignal;

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CsnReceivedPage, csn_received_page, ADW_TYPE_NAVIGATION_PAGE)

/* --- what it says ----------------------------------------------------------------------------------------------- */

static GtkWidget *
make_row (const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  csn_row_set_texts (ADW_ACTION_ROW (row), title, subtitle);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  return row;
}

static void
add_property (CsnReceivedPage *self, const char *name, const char *value)
{
  GtkWidget *row;

  if (value == NULL || *value == '\0')
    return;
  row = make_row (name, value);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (self->origin, row);
}

static void
show_origin (CsnReceivedPage *self)
{
  g_autofree char *made = csn_text_format_stamp (csn_received_get_made_at (self->received), NULL);
  g_autofree char *people = g_strjoinv ("\n", (char **) csn_received_get_people (self->received));
  guint n = csn_received_get_n_writers (self->received);
  g_autofree char *writers = g_strdup_printf (ngettext ("%u installation", "%u installations", n), n);

  add_property (self, _("Made By"), csn_received_get_made_by (self->received));
  add_property (self, _("Made On"), made);
  add_property (self, _("Made With"), csn_received_get_made_with (self->received));
  add_property (self, _("Entries By"), people);
  add_property (self, _("Written On"), writers);
  add_property (self, _("File"), csn_received_get_path (self->received));
}

static void
show_record (CsnReceivedPage *self)
{
  CsnSession *session = csn_received_get_session (self->received);
  CsnEvaluation *evaluation = csn_session_get_evaluation (session);
  CsnVerdictKind verdict = csn_evaluation_get_verdict (evaluation);
  CsnCounts counts;
  g_autofree char *title = csn_text_make_line (csn_record_get_title (csn_session_get_record (session)));
  g_autofree char *progress = NULL;

  csn_evaluation_get_counts (evaluation, &counts);
  progress = g_strdup_printf (ngettext ("%u of %u check, %u failed", "%u of %u checks, %u failed", counts.total),
                              counts.completed + counts.na, counts.total, counts.failed);
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), *title != '\0' ? title : _("Record"));
  adw_window_title_set_title (self->title, title);
  csn_row_set_texts (self->read_row, _("Read the Record"), progress);
  csn_status_pill_set (self->verdict, csn_verdict_get_icon (verdict), csn_verdict_get_word (verdict),
                       csn_verdict_get_style (verdict));
}

static void
show_approvals (CsnReceivedPage *self)
{
  CsnEvaluation *evaluation = csn_session_get_evaluation (csn_received_get_session (self->received));
  GListModel *slots = csn_evaluation_get_slots (evaluation);
  guint n = g_list_model_get_n_items (slots);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);

      adw_preferences_group_add (self->approvals, csn_decision_rows_new_slot (status, TRUE));
    }
  gtk_widget_set_visible (GTK_WIDGET (self->approvals), n > 0);
}

static void
show_verification (CsnReceivedPage *self)
{
  CsnVerification *verification = csn_received_get_verification (self->received);

  adw_preferences_group_add (self->verification, csn_verification_new_verdict_row (verification));
  csn_verification_add_finding_rows (verification, self->findings);
  csn_verification_add_signature_rows (verification, self->signatures);
}

static void
add_difference (CsnReceivedPage *self, CsnDifference *difference)
{
  const char *before = csn_difference_get_before (difference);
  const char *after = csn_difference_get_after (difference);
  /* Translators: what the own copy says, what the received one says */
  g_autofree char *text = g_strdup_printf (_("Yours: %s\nThis one: %s"), before ? before : _("nothing"),
                                           after ? after : _("nothing"));

  adw_expander_row_add_row (self->differences, make_row (csn_difference_get_label (difference), text));
}

static void
show_own (CsnReceivedPage *self)
{
  const char *own = csn_received_get_own_path (self->received);
  GListModel *differences = csn_received_get_differences (self->received);
  guint n = g_list_model_get_n_items (differences);
  guint n_more = csn_received_get_n_more (self->received);
  guint n_less = csn_received_get_n_less (self->received);
  g_autofree char *more = g_strdup_printf (ngettext ("%u entry is new here", "%u entries are new here", n_more), n_more);
  g_autofree char *less = g_strdup_printf (ngettext ("%u is only in yours", "%u are only in yours", n_less), n_less);
  g_autofree char *text = g_strdup_printf ("%s, %s", more, less);
  g_autofree char *title = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->own), own != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "received.merge", own != NULL && n_more > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "received.open-own", own != NULL);
  if (own == NULL)
    return;
  csn_row_set_texts (self->own_row, n_more > 0 ? _("It Has What Yours Lacks") : _("Yours Has Everything"), text);
  title = g_strdup_printf (ngettext ("%u Difference", "%u Differences", n), n);
  csn_row_set_title (ADW_PREFERENCES_ROW (self->differences), title);
  gtk_widget_set_visible (GTK_WIDGET (self->differences), n > 0);
  for (guint i = 0; i < MIN (n, MAX_DIFFERENCES); i++)
    {
      g_autoptr (CsnDifference) difference = g_list_model_get_item (differences, i);

      add_difference (self, difference);
    }
}

/* --- what can be done ------------------------------------------------------------------------------------------- */

static void
read_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnReceivedPage *self = CSN_RECEIVED_PAGE (widget);
  GtkWidget *navigation = gtk_widget_get_ancestor (widget, ADW_TYPE_NAVIGATION_VIEW);

  if (navigation != NULL)
    adw_navigation_view_push (ADW_NAVIGATION_VIEW (navigation),
                              ADW_NAVIGATION_PAGE (csn_record_page_new (csn_received_get_session (self->received), NULL,
                                                                        self->settings)));
}

static void
sign_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnReceivedPage *self = CSN_RECEIVED_PAGE (widget);

  csn_sign_dialog_present_slot (widget, csn_received_get_session (self->received), self->settings,
                                g_variant_get_string (parameter, NULL));
}

static void
set_busy (CsnReceivedPage *self, gboolean busy)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "received.take-over", !busy);
}

static void
taken_over_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnReceivedPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnSession) session = csn_received_take_over_finish (CSN_RECEIVED (source), result, &error);

  if (self->work == NULL)
    return;
  set_busy (self, FALSE);
  csn_work_bar_end (self->work);
  if (session == NULL)
    csn_acts_say_error (GTK_WIDGET (self), error);
  else
    g_signal_emit (self, signals[SIGNAL_TAKEN_OVER], 0, session);
}

static void
take_over_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnReceivedPage *self = CSN_RECEIVED_PAGE (widget);
  g_autofree char *chosen = g_settings_get_string (self->settings, "records-folder");
  g_autofree char *folder = csn_session_dup_records_folder (chosen);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  set_busy (self, TRUE);
  csn_work_bar_begin (self->work, _("Taking over…"), cancellable);
  csn_received_take_over_async (self->received, folder, NULL, cancellable, taken_over_cb, g_object_ref (self));
}

static void
merge_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnReceivedPage *self = CSN_RECEIVED_PAGE (widget);

  g_signal_emit (self, signals[SIGNAL_MERGE], 0, csn_received_get_own_path (self->received),
                 g_str_equal (name, "received.merge") ? csn_received_get_path (self->received) : NULL);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_received_page_dispose (GObject *object)
{
  CsnReceivedPage *self = CSN_RECEIVED_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_RECEIVED_PAGE);
  g_clear_object (&self->received);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (csn_received_page_parent_class)->dispose (object);
}

static void
csn_received_page_class_init (CsnReceivedPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_received_page_dispose;
  signals[SIGNAL_TAKEN_OVER] = g_signal_new ("taken-over", CSN_TYPE_RECEIVED_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 1, CSN_TYPE_SESSION);
  signals[SIGNAL_MERGE] = g_signal_new ("merge", CSN_TYPE_RECEIVED_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                        2, G_TYPE_STRING, G_TYPE_STRING);
  g_type_ensure (CSN_TYPE_STATUS_PILL);
  g_type_ensure (CSN_TYPE_WORK_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-received-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnReceivedPage, title);
  gtk_widget_class_bind_template_child (widget_class, CsnReceivedPage, read_row);
  gtk_widget_class_bind_template_child (widget_class, CsnReceivedPage, verdict);
  gtk_widget_class_bind_template_child (widget_class, CsnReceivedPage, approvals);
  gtk_widget_class_bind_template_child (widget_class, CsnReceivedPage, verification);
  gtk_widget_class_bind_template_child (widget_class, CsnReceivedPage, findings);
  gtk_widget_class_bind_template_child (widget_class, CsnReceivedPage, signatures);
  gtk_widget_class_bind_template_child (widget_class, CsnReceivedPage, own);
  gtk_widget_class_bind_template_child (widget_class, CsnReceivedPage, own_row);
  gtk_widget_class_bind_template_child (widget_class, CsnReceivedPage, differences);
  gtk_widget_class_bind_template_child (widget_class, CsnReceivedPage, origin);
  gtk_widget_class_bind_template_child (widget_class, CsnReceivedPage, work);
  gtk_widget_class_install_action (widget_class, "received.read", NULL, read_action);
  gtk_widget_class_install_action (widget_class, "record.sign", "s", sign_action);
  gtk_widget_class_install_action (widget_class, "received.take-over", NULL, take_over_action);
  gtk_widget_class_install_action (widget_class, "received.merge", NULL, merge_action);
  gtk_widget_class_install_action (widget_class, "received.open-own", NULL, merge_action);
}

static void
csn_received_page_init (CsnReceivedPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
csn_received_page_new (CsnReceived *received, GSettings *settings)
{
  CsnReceivedPage *self;

  g_return_val_if_fail (CSN_IS_RECEIVED (received), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (CSN_TYPE_RECEIVED_PAGE, NULL);
  self->received = g_object_ref (received);
  self->settings = g_object_ref (settings);
  show_record (self);
  show_approvals (self);
  show_verification (self);
  show_own (self);
  show_origin (self);
  return GTK_WIDGET (self);
}
