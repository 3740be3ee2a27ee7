/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks for what an act needs; see the header. */

#include "csn-act-dialog.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-acts.h"
#include "csn-bounded-file.h"
#include "csn-history.h"
#include "csn-identity-group.h"
#include "csn-stamp-group.h"
#include "csn-text.h"

struct _CsnActDialog
{
  AdwDialog parent_instance;
  AdwBanner *problem;
  GtkButton *button;
  AdwPreferencesGroup *subject;
  GtkEditable *reason;
  GtkEditable *time;
  AdwComboRow *choice;
  GtkEditable *text;
  AdwActionRow *file_row;
  GtkWidget *choose;
  GtkWidget *choose_folder;
  AdwActionRow *target_row;
  GtkWidget *choose_target;
  CsnIdentityGroup *identity;
  CsnStampGroup *stamp;
  const CsnActForm *form;
  CsnSession *session; /* (owned) */
  GSettings *settings; /* (owned) */
  char *about;         /* (owned) (nullable) */
  GFile *file;         /* (owned) (nullable) */
  GBytes *bytes;       /* (owned) (nullable) */
  GFile *target;       /* (owned) (nullable) */
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (CsnActDialog, csn_act_dialog, ADW_TYPE_DIALOG)

/* --- what is typed ---------------------------------------------------------------------------------------------- */

char *
csn_act_dialog_read_time (const char *text)
{
  g_autofree char *stamp = g_strstrip (g_strdup (text));
  g_autofree char *whole = NULL;
  g_autoptr (GTimeZone) here = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = NULL;

  g_strdelimit (stamp, " ", 'T');
  whole = g_strconcat (stamp, strlen (stamp) == strlen ("2026-03-02T14:00") ? ":00" : "", NULL);
  time = g_date_time_new_from_iso8601 (whole, here);
  return csn_time_dup_stamp (time);
}

static gboolean
is_blank (GtkEditable *entry)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (entry)));

  return *text == '\0';
}

/* The time as the act takes it; NULL: none. (transfer full) */
static char *
dup_time (CsnActDialog *self)
{
  const char *typed = gtk_editable_get_text (self->time);

  if (self->form->time == NULL || is_blank (self->time))
    return NULL;
  return self->form->plain_time ? g_strstrip (g_strdup (typed)) : csn_act_dialog_read_time (typed);
}

static gboolean
is_time_complete (CsnActDialog *self)
{
  g_autofree char *time = NULL;

  if (self->form->time == NULL || (is_blank (self->time) && !self->form->needs_time))
    return TRUE;
  time = dup_time (self);
  return time != NULL;
}

static gboolean
is_file_complete (CsnActDialog *self)
{
  return self->form->max_bytes > 0 ? self->bytes != NULL : !self->form->needs_file || self->file != NULL;
}

/* What is still missing, in one sentence; NULL: nothing. Read in the order of the rows. */
static const char *
find_missing (CsnActDialog *self)
{
  gboolean has_key = csn_identity_group_is_complete (self->identity);

  if (self->form->needs_reason && is_blank (self->reason))
    return _("A reason is missing");
  if (!is_time_complete (self))
    return _("The time is missing, or not written like 2026-03-02 14:00");
  if (self->form->text != NULL && is_blank (self->text))
    return _("A line is still empty");
  if (!is_file_complete (self))
    return _("No file is chosen");
  if (self->form->is_signed == CSN_SIGNED_ALWAYS && !has_key)
    return _("Who signs, or the passphrase, is missing");
  if (self->form->target != NULL && has_key && self->target == NULL)
    return _("Where the report goes is not chosen");
  return NULL;
}

static void
update_cb (CsnActDialog *self)
{
  const char *missing;

  if (self->form == NULL)
    return;
  missing = find_missing (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "act.do", !self->busy && missing == NULL);
  csn_acts_say_missing (GTK_WIDGET (self->button), missing);
}

static void
set_busy (CsnActDialog *self, gboolean busy)
{
  self->busy = busy;
  if (busy)
    gtk_button_set_child (self->button, adw_spinner_new ());
  else
    g_object_set (self->button, "label", _(self->form->button), "use-underline", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(self->form->title), -1);
  update_cb (self);
}

static void
show_problem (CsnActDialog *self, const GError *error)
{
  set_busy (self, FALSE);
  csn_banner_set_text (self->problem, error->message);
  adw_banner_set_revealed (self->problem, TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self), error->message, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_HIGH);
}

/* --- the file --------------------------------------------------------------------------------------------------- */

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnActDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = csn_bounded_file_read_finish (G_FILE (source), result, &error);

  if (self->button == NULL)
    return;
  if (bytes == NULL)
    show_problem (self, error);
  else
    self->bytes = g_steal_pointer (&bytes);
  update_cb (self);
}

void
csn_act_dialog_set_file (CsnActDialog *self, GFile *file)
{
  g_autofree char *name = NULL;

  g_return_if_fail (CSN_IS_ACT_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file));

  name = g_file_get_parse_name (file);
  g_set_object (&self->file, file);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  csn_row_set_texts (self->file_row, _(self->form->file), name);
  adw_banner_set_revealed (self->problem, FALSE);
  if (self->form->max_bytes > 0)
    csn_bounded_file_read_async (file, self->form->max_bytes, NULL, read_cb, g_object_ref (self));
  update_cb (self);
}

static void
chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnActDialog) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL && self->button != NULL)
    csn_act_dialog_set_file (self, file);
}

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnActDialog) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL && self->button != NULL)
    csn_act_dialog_set_file (self, file);
}

static void
target_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnActDialog) self = user_data;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL && self->button != NULL)
    csn_act_dialog_set_target (self, file);
}

void
csn_act_dialog_set_target (CsnActDialog *self, GFile *file)
{
  g_autofree char *name = NULL;

  g_return_if_fail (CSN_IS_ACT_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file));

  name = g_file_get_parse_name (file);
  g_set_object (&self->target, file);
  csn_row_set_texts (self->target_row, _(self->form->target), name);
  update_cb (self);
}

static void
choose_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnActDialog *self = CSN_ACT_DIALOG (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *own = g_path_get_dirname (csn_session_get_path (self->session));
  g_autoptr (GFile) folder = g_file_new_for_path (own);

  gtk_file_dialog_set_title (dialog, _(self->form->file));
  gtk_file_dialog_set_initial_folder (dialog, folder);
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, folder_chosen_cb,
                                 g_object_ref (self));
}

static void
choose_target_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnActDialog *self = CSN_ACT_DIALOG (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *own = g_path_get_basename (csn_session_get_path (self->session));
  const char *dot = strrchr (own, '.');
  g_autofree char *stem = dot != NULL ? g_strndup (own, (gsize) (dot - own)) : g_strdup (own);
  /* Translators: proposed name of a file; %s is the name of the record */
  g_autofree char *proposed = g_strdup_printf (_("%s – final report.pdf"), stem);

  gtk_file_dialog_set_title (dialog, _(self->form->target));
  gtk_file_dialog_set_initial_name (dialog, proposed);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, target_chosen_cb, g_object_ref (self));
}

static void
choose_file_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnActDialog *self = CSN_ACT_DIALOG (widget);
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _(self->form->file));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, chosen_cb, g_object_ref (self));
}

/* --- the act ---------------------------------------------------------------------------------------------------- */

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnActDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = csn_session_act_finish (CSN_SESSION (source), result, &error);

  if (self->button == NULL)
    return;
  if (!done)
    {
      show_problem (self, error);
      return;
    }
  csn_acts_say (GTK_WIDGET (self), _(self->form->done));
  csn_acts_say_silence (GTK_WIDGET (self), result);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
begin (CsnActDialog *self, CsnIdentity *identity)
{
  g_autofree char *time = dup_time (self);
  g_autofree char *path = self->file != NULL ? g_file_get_path (self->file) : NULL;
  g_autofree char *target = self->target != NULL ? g_file_get_path (self->target) : NULL;
  g_autofree char *reason = g_strstrip (g_strdup (gtk_editable_get_text (self->reason)));
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->text)));
  gpointer chosen = self->form->choice != NULL ? adw_combo_row_get_selected_item (self->choice) : NULL;
  CsnActAnswers answers = { .about = self->about, .reason = reason, .time = time, .text = text, .path = path,
                            .choice = chosen != NULL ? gtk_string_object_get_string (chosen) : NULL, .bytes = self->bytes,
                            .target = target, .identity = identity, .tsa = csn_stamp_group_get_server (self->stamp) };

  self->form->begin (self->session, &answers, done_cb, g_object_ref (self));
}

static void
identity_opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnActDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnIdentity) identity = csn_identity_group_open_finish (CSN_IDENTITY_GROUP (source), result, &error);

  if (self->button == NULL)
    return;
  if (identity != NULL)
    begin (self, identity);
  else
    {
      csn_history_note_wrong_key (self->session, self->form->name, error);
      show_problem (self, error);
    }
}

static void
do_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnActDialog *self = CSN_ACT_DIALOG (widget);

  adw_banner_set_revealed (self->problem, FALSE);
  if (self->form->is_signed != CSN_SIGNED_NEVER && csn_identity_group_is_complete (self->identity))
    csn_identity_group_open_async (self->identity, NULL, identity_opened_cb, g_object_ref (self));
  else
    begin (self, NULL);
  set_busy (self, TRUE);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_act_dialog_dispose (GObject *object)
{
  CsnActDialog *self = CSN_ACT_DIALOG (object);

  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  g_clear_object (&self->file);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_object (&self->target);
  g_clear_pointer (&self->about, g_free);
  self->form = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_ACT_DIALOG);
  G_OBJECT_CLASS (csn_act_dialog_parent_class)->dispose (object);
}

static void
csn_act_dialog_class_init (CsnActDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_act_dialog_dispose;
  g_type_ensure (CSN_TYPE_IDENTITY_GROUP);
  g_type_ensure (CSN_TYPE_STAMP_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-act-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnActDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, CsnActDialog, button);
  gtk_widget_class_bind_template_child (widget_class, CsnActDialog, subject);
  gtk_widget_class_bind_template_child (widget_class, CsnActDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, CsnActDialog, time);
  gtk_widget_class_bind_template_child (widget_class, CsnActDialog, choice);
  gtk_widget_class_bind_template_child (widget_class, CsnActDialog, text);
  gtk_widget_class_bind_template_child (widget_class, CsnActDialog, file_row);
  gtk_widget_class_bind_template_child (widget_class, CsnActDialog, choose);
  gtk_widget_class_bind_template_child (widget_class, CsnActDialog, choose_folder);
  gtk_widget_class_bind_template_child (widget_class, CsnActDialog, target_row);
  gtk_widget_class_bind_template_child (widget_class, CsnActDialog, choose_target);
  gtk_widget_class_bind_template_child (widget_class, CsnActDialog, identity);
  gtk_widget_class_bind_template_child (widget_class, CsnActDialog, stamp);
  gtk_widget_class_bind_template_callback (widget_class, update_cb);
  gtk_widget_class_install_action (widget_class, "act.do", NULL, do_action);
  gtk_widget_class_install_action (widget_class, "act.choose-file", NULL, choose_file_action);
  gtk_widget_class_install_action (widget_class, "act.choose-folder", NULL, choose_folder_action);
  gtk_widget_class_install_action (widget_class, "act.choose-target", NULL, choose_target_action);
}

static void
csn_act_dialog_init (CsnActDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
show_entry (GtkEditable *entry, const char *label, const char *text)
{
  gtk_widget_set_visible (GTK_WIDGET (entry), label != NULL);
  if (label != NULL)
    csn_row_set_title (ADW_PREFERENCES_ROW (entry), _(label));
  if (text != NULL)
    gtk_editable_set_text (entry, text);
}

static void
show_time (CsnActDialog *self, const char *time)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_iso8601 (time != NULL ? time : "", NULL);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *text = local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M:%S") : NULL;

  show_entry (self->time, self->form->time, self->form->plain_time ? time : text);
}

static void
show_choice (CsnActDialog *self, const char *const *choices)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (choices);

  gtk_widget_set_visible (GTK_WIDGET (self->choice), self->form->choice != NULL);
  if (self->form->choice == NULL)
    return;
  csn_row_set_title (ADW_PREFERENCES_ROW (self->choice), _(self->form->choice));
  adw_combo_row_set_model (self->choice, G_LIST_MODEL (list));
}

/* A row that shows a file, with a button named after it. */
static void
show_file_row (AdwActionRow *row, GtkWidget *button, const char *label)
{
  gtk_widget_set_visible (GTK_WIDGET (row), label != NULL);
  if (label == NULL)
    return;
  csn_row_set_texts (row, _(label), NULL);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(label), -1);
}

static void
show_identity (CsnActDialog *self, GSettings *settings)
{
  const CsnActForm *form = self->form;

  gtk_widget_set_visible (GTK_WIDGET (self->identity), form->is_signed != CSN_SIGNED_NEVER);
  if (form->is_signed == CSN_SIGNED_IF_WANTED)
    csn_group_set_texts (ADW_PREFERENCES_GROUP (self->identity), NULL,
                         form->unsigned_words != NULL ? _(form->unsigned_words)
                                                      : _("Without a passphrase it is recorded unsigned."));
  csn_identity_group_set_settings (self->identity, settings);
  /* the final report is all that is stamped here */
  csn_stamp_group_set_settings (self->stamp, form->target != NULL ? settings : NULL);
}

void
csn_act_dialog_present (GtkWidget *parent, CsnSession *session, GSettings *settings, const CsnActForm *form,
                        const CsnActSubject *subject)
{
  CsnActDialog *self;

  g_return_if_fail (CSN_IS_SESSION (session));
  g_return_if_fail (form != NULL && subject != NULL);

  self = g_object_new (CSN_TYPE_ACT_DIALOG, NULL);
  self->session = g_object_ref (session);
  self->settings = g_object_ref (settings);
  self->form = form;
  self->about = g_strdup (subject->id);
  adw_dialog_set_title (ADW_DIALOG (self), _(form->title));
  csn_group_set_texts (self->subject, subject->title, _(form->body));
  csn_row_set_title (ADW_PREFERENCES_ROW (self->reason), form->needs_reason ? _("Reason") : _("Reason (Optional)"));
  gtk_widget_set_visible (GTK_WIDGET (self->reason), !form->no_reason);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), form->destructive ? "destructive-action" : "suggested-action");
  show_identity (self, settings);
  show_choice (self, subject->choices);
  show_time (self, subject->time);
  show_entry (self->text, form->text, subject->text);
  show_file_row (self->file_row, self->choose, form->file);
  gtk_widget_set_visible (self->choose_folder, form->takes_folder);
  show_file_row (self->target_row, self->choose_target, form->target);
  set_busy (self, FALSE);
  adw_dialog_present (ADW_DIALOG (self), parent);
}
