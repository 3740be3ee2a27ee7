/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The policy of a record; see the header. */

#include "csn-policy-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-acts.h"
#include "csn-bounded-file.h"
#include "csn-text.h"

/* Holidays of a country over some decades are some hundred kilobytes. */
#define MAX_CALENDAR_BYTES (4 * 1024 * 1024)

struct _CsnPolicyDialog
{
  AdwDialog parent_instance;
  AdwBanner *problem;
  GtkWidget *rules;
  AdwComboRow *duties;
  AdwSwitchRow *countersign;
  AdwSwitchRow *age;
  AdwSwitchRow *order;
  GtkEditable *role;
  GtkEditable *zone;
  AdwActionRow *calendar;
  GtkTextView *view;
  CsnSession *session; /* (owned) */
  gboolean showing;    /* one side is being set from the other */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (CsnPolicyDialog, csn_policy_dialog, ADW_TYPE_DIALOG)

/* In the order of CsnDuties, which is that of the combo row. */
static const char *const duties_words[] = { "off", "author", "contributors" };

static char *
dup_text (CsnPolicyDialog *self)
{
  char *text = NULL;

  g_object_get (gtk_text_view_get_buffer (self->view), "text", &text, NULL);
  return text;
}

static void
show_problem (CsnPolicyDialog *self, const GError *error)
{
  if (error != NULL)
    csn_banner_set_text (self->problem, error->message);
  adw_banner_set_revealed (self->problem, error != NULL);
}

/* --- the calendar ----------------------------------------------------------------------------------------------- */

static void
show_calendar (CsnPolicyDialog *self, CsnPolicy *policy)
{
  guint n = g_strv_length ((GStrv) csn_policy_get_holidays (policy));
  const char *end = csn_policy_get_calendar_end (policy);
  g_autofree char *title = g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->calendar)));
  g_autofree char *text = NULL;

  if (*end == '\0')
    text = g_strdup (_("None: whether a window before a holiday is open is not known"));
  else
    /* Translators: number of days, last day that the calendar covers */
    text = g_strdup_printf (ngettext ("%u day, covered until %s", "%u days, covered until %s", n), n, end);
  csn_row_set_texts (self->calendar, title, text);
}

static void
set_text (CsnPolicyDialog *self, const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), text, -1);
}

static void
calendar_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnPolicyDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = csn_bounded_file_read_finish (G_FILE (source), result, &error);
  g_autofree char *ics = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  if (self->view == NULL)
    return;
  if (bytes != NULL)
    {
      ics = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      before = dup_text (self);
      after = csn_policy_dup_text_with_calendar (before, ics, &error);
    }
  if (after != NULL)
    set_text (self, after);
  else
    show_problem (self, error);
}

void
csn_policy_dialog_import_calendar (CsnPolicyDialog *self, GFile *file)
{
  g_return_if_fail (CSN_IS_POLICY_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file));

  csn_bounded_file_read_async (file, MAX_CALENDAR_BYTES, NULL, calendar_read_cb, g_object_ref (self));
}

static void
calendar_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnPolicyDialog) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL && self->view != NULL)
    csn_policy_dialog_import_calendar (self, file);
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
  g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);

  gtk_file_filter_set_name (filter, _("Calendars (.ics)"));
  gtk_file_filter_add_suffix (filter, "ics");
  g_list_store_append (filters, filter);
  gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
  gtk_file_dialog_set_title (dialog, _("Holidays"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, calendar_chosen_cb, g_object_ref (widget));
}

/* --- both sides ------------------------------------------------------------------------------------------------- */

static void
show_policy (CsnPolicyDialog *self, CsnPolicy *policy)
{
  self->showing = TRUE;
  adw_combo_row_set_selected (self->duties, csn_policy_get_duties (policy));
  adw_switch_row_set_active (self->countersign, csn_policy_needs_na_countersign (policy));
  adw_switch_row_set_active (self->age, csn_policy_blocks_on_age (policy));
  adw_switch_row_set_active (self->order, csn_policy_is_order_strict (policy));
  if (!g_str_equal (gtk_editable_get_text (self->role), csn_policy_get_override_role (policy)))
    gtk_editable_set_text (self->role, csn_policy_get_override_role (policy));
  if (!g_str_equal (gtk_editable_get_text (self->zone), csn_policy_get_zone (policy)))
    gtk_editable_set_text (self->zone, csn_policy_get_zone (policy));
  show_calendar (self, policy);
  self->showing = FALSE;
}

/* Reads the text; while it cannot be read, the switches cannot be used. */
static void
read_text (CsnPolicyDialog *self, gboolean show)
{
  g_autofree char *text = dup_text (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnPolicy) policy = csn_policy_new_from_text (text, &error);

  show_problem (self, error);
  if (policy != NULL && show)
    show_policy (self, policy);
  gtk_widget_set_sensitive (self->rules, policy != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "policy.apply",
                                 policy != NULL && !self->busy && !csn_session_is_read_only (self->session));
}

static void
edited_cb (CsnPolicyDialog *self)
{
  if (!self->showing && self->session != NULL)
    read_text (self, TRUE);
}

/* A text of the group "window" that was typed. */
static void
write_typed (GKeyFile *file, const char *key, const char *before, GtkEditable *entry)
{
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  if (*typed == '\0' && *before != '\0')
    g_key_file_remove_key (file, "window", key, NULL);
  else if (!g_str_equal (typed, before))
    g_key_file_set_string (file, "window", key, typed);
}

/* Only what differs is written, so that a policy that says nothing of a rule goes on saying nothing. */
static void
write_choices (CsnPolicyDialog *self, CsnPolicy *policy, GKeyFile *file)
{
  guint duties = MIN (adw_combo_row_get_selected (self->duties), G_N_ELEMENTS (duties_words) - 1);

  if (duties != csn_policy_get_duties (policy))
    g_key_file_set_string (file, "approvals", "sod", duties_words[duties]);
  if (adw_switch_row_get_active (self->countersign) != csn_policy_needs_na_countersign (policy))
    g_key_file_set_boolean (file, "approvals", "na-countersign", adw_switch_row_get_active (self->countersign));
  if (adw_switch_row_get_active (self->age) != csn_policy_blocks_on_age (policy))
    g_key_file_set_string (file, "evidence", "on-age", adw_switch_row_get_active (self->age) ? "block" : "warn");
  if (adw_switch_row_get_active (self->order) != csn_policy_is_order_strict (policy))
    g_key_file_set_boolean (file, "order", "strict", adw_switch_row_get_active (self->order));
  write_typed (file, "override-role", csn_policy_get_override_role (policy), self->role);
  write_typed (file, "zone", csn_policy_get_zone (policy), self->zone);
}

static void
chosen_cb (CsnPolicyDialog *self)
{
  g_autofree char *text = NULL;
  g_autofree char *written = NULL;
  g_autoptr (CsnPolicy) policy = NULL;
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (self->showing || self->session == NULL)
    return;
  text = dup_text (self);
  policy = csn_policy_new_from_text (text, NULL);
  if (policy == NULL
      || (*text != '\0' && !g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_KEEP_COMMENTS, NULL)))
    return;
  write_choices (self, policy, file);
  written = g_key_file_to_data (file, NULL, NULL);
  self->showing = TRUE;
  set_text (self, written);
  self->showing = FALSE;
  read_text (self, FALSE);
}

/* --- putting it in force ---------------------------------------------------------------------------------------- */

static void
applied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnPolicyDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = csn_session_act_finish (CSN_SESSION (source), result, &error);

  if (self->view == NULL)
    return;
  self->busy = FALSE;
  read_text (self, FALSE);
  if (!done)
    {
      show_problem (self, error);
      return;
    }
  csn_acts_say (GTK_WIDGET (self), _("Policy in force"));
  adw_dialog_close (ADW_DIALOG (self));
}

static void
apply_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnPolicyDialog *self = CSN_POLICY_DIALOG (widget);
  g_autofree char *text = dup_text (self);

  self->busy = TRUE;
  read_text (self, FALSE);
  csn_session_set_policy_async (self->session, text, NULL, applied_cb, g_object_ref (self));
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_policy_dialog_dispose (GObject *object)
{
  g_clear_object (&CSN_POLICY_DIALOG (object)->session);
  gtk_widget_dispose_template (GTK_WIDGET (object), CSN_TYPE_POLICY_DIALOG);
  G_OBJECT_CLASS (csn_policy_dialog_parent_class)->dispose (object);
}

static void
csn_policy_dialog_class_init (CsnPolicyDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_policy_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-policy-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, rules);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, duties);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, countersign);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, age);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, order);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, role);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, zone);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, calendar);
  gtk_widget_class_bind_template_child (widget_class, CsnPolicyDialog, view);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_install_action (widget_class, "policy.apply", NULL, apply_action);
  gtk_widget_class_install_action (widget_class, "policy.import-holidays", NULL, import_action);
}

static void
csn_policy_dialog_init (CsnPolicyDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* the text reads from left to right everywhere */
  gtk_widget_set_direction (GTK_WIDGET (self->view), GTK_TEXT_DIR_LTR);
}

void
csn_policy_dialog_present (GtkWidget *parent, CsnSession *session)
{
  CsnPolicyDialog *self;
  const char *text;

  g_return_if_fail (CSN_IS_SESSION (session));

  self = g_object_new (CSN_TYPE_POLICY_DIALOG, NULL);
  self->session = g_object_ref (session);
  text = csn_record_get_policy (csn_session_get_record (session));
  set_text (self, text != NULL ? text : "");
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  read_text (self, TRUE);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
