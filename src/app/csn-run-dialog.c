/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows exactly what would run; see the header. */

#include "csn-run-dialog.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-plan-exchange.h"
#include "csn-text.h"

struct _CsnRunDialog
{
  AdwDialog parent_instance;
  AdwToastOverlay *toasts;
  AdwPreferencesPage *page;
  GtkButton *allow;
  GPtrArray *plans;      /* (owned) (element-type CsnProbePlan) */
  CsnProbeRights rights; /* that their commands have */
  AdwSwitchRow *keep;    /* (nullable): nothing here can be allowed for good */
  AdwSwitchRow *keyring; /* (nullable): no secret is missing */
  GPtrArray *switches;   /* (owned) (element-type GtkWidget) (unowned): one a plan, NULL: the only one */
  CsnProbeRuns *runs;    /* (owned) */
};

static CsnRunDialog *present (GtkWidget *parent, GPtrArray *plans, CsnProbeRights rights, CsnProbeRuns *runs);

G_DEFINE_FINAL_TYPE (CsnRunDialog, csn_run_dialog, ADW_TYPE_DIALOG)

static gboolean
is_chosen (CsnRunDialog *self, guint index)
{
  GtkWidget *choice = g_ptr_array_index (self->switches, index);

  if (!csn_probe_plan_can_run (g_ptr_array_index (self->plans, index)))
    return FALSE;
  return choice == NULL || gtk_check_button_get_active (GTK_CHECK_BUTTON (choice));
}

static void
update (CsnRunDialog *self)
{
  guint n = 0;

  for (guint i = 0; i < self->plans->len; i++)
    n += is_chosen (self, i) ? 1 : 0;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "run.allow", n > 0);
}

static CsnSession *
get_session (CsnRunDialog *self)
{
  return csn_probe_runs_get_session (self->runs);
}

static GPtrArray *
dup_chosen (CsnRunDialog *self)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->plans->len; i++)
    if (is_chosen (self, i))
      g_ptr_array_add (chosen, g_object_ref (g_ptr_array_index (self->plans, i)));
  return chosen;
}

/* What is chosen, or everything where nothing can run here. */
static void
save_plan_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRunDialog *self = CSN_RUN_DIALOG (widget);
  g_autoptr (GPtrArray) chosen = dup_chosen (self);
  /* rights are given where the plan runs */
  g_autoptr (GPtrArray) plain
      = csn_session_plan_again (get_session (self), chosen->len > 0 ? chosen : self->plans, CSN_PROBE_RIGHT_NONE);

  csn_plan_exchange_save (widget, get_session (self), plain);
}

static void
allow_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRunDialog *self = CSN_RUN_DIALOG (widget);
  g_autoptr (GPtrArray) chosen = dup_chosen (self);
  g_autoptr (GError) error = NULL;

  /* consent that cannot be kept only means that it is asked for again */
  if (self->keep != NULL && adw_switch_row_get_active (self->keep)
      && !csn_session_allow_probes (get_session (self), chosen, &error))
    csn_acts_say_error (widget, error);
  csn_probe_runs_start (self->runs, chosen);
  adw_dialog_close (ADW_DIALOG (self));
}

/* --- project folder --------------------------------------------------------------------------------------------- */

static const char *
probe_id (CsnRunDialog *self, guint index)
{
  return csn_probe_spec_get_id (csn_probe_plan_get_spec (g_ptr_array_index (self->plans, index)));
}

/* Ids of those that could run and shall not. (transfer full) (element-type utf8) */
static GPtrArray *
list_left_out (CsnRunDialog *self)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < self->plans->len; i++)
    if (csn_probe_plan_can_run (g_ptr_array_index (self->plans, i)) && !is_chosen (self, i))
      g_ptr_array_add (ids, g_strdup (probe_id (self, i)));
  return ids;
}

static void
leave_out (CsnRunDialog *self, GPtrArray *ids)
{
  for (guint i = 0; i < self->plans->len; i++)
    if (g_ptr_array_index (self->switches, i) != NULL
        && g_ptr_array_find_with_equal_func (ids, probe_id (self, i), g_str_equal, NULL))
      gtk_check_button_set_active (g_ptr_array_index (self->switches, i), FALSE);
}

/* What would run has changed: the plans are shown anew. What the person left out stays out. */
static void
present_again (CsnRunDialog *self)
{
  g_autoptr (GPtrArray) plans = csn_session_plan_again (get_session (self), self->plans, self->rights);
  g_autoptr (GPtrArray) left_out = list_left_out (self);
  GtkWidget *parent
      = gtk_widget_get_parent (GTK_WIDGET (self)) ? GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))) : NULL;

  adw_dialog_force_close (ADW_DIALOG (self));
  if (parent != NULL && plans->len > 0)
    leave_out (present (parent, plans, self->rights, self->runs), left_out);
}

static void
use_folder (CsnRunDialog *self, const char *path)
{
  g_autoptr (GError) error = NULL;

  if (!csn_session_remember_project_folder (get_session (self), path, &error))
    csn_acts_say_error (GTK_WIDGET (self), error);
  present_again (self);
}

static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnRunDialog) self = user_data;
  g_autoptr (GFile) folder = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, NULL);
  g_autofree char *path = folder ? g_file_get_path (folder) : NULL;

  if (path != NULL)
    use_folder (self, path);
}

static void
guessed_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRunDialog *self = CSN_RUN_DIALOG (widget);
  g_autofree char *guess = csn_session_guess_project_folder (get_session (self));

  if (guess != NULL)
    use_folder (self, guess);
}

static void
choose_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Choose the Project Folder"));
  gtk_file_dialog_select_folder (dialog, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, folder_chosen_cb,
                                 g_object_ref (widget));
}

/* The work tree that the record lies in, while no folder is chosen. */
static void
add_guess (CsnRunDialog *self, AdwPreferencesGroup *group)
{
  g_autofree char *guess = csn_session_guess_project_folder (get_session (self));
  GtkWidget *row;

  if (guess == NULL || csn_session_get_project_folder (get_session (self)) != NULL)
    return;
  row = adw_button_row_new ();
  csn_row_set_title (ADW_PREFERENCES_ROW (row), guess);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "run.guessed-folder");
  adw_preferences_group_add (group, row);
}

/* Commands and relative paths start somewhere: where, stands above every plan. */
static void
add_folder (CsnRunDialog *self)
{
  const char *folder = csn_session_get_project_folder (get_session (self));
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "label", _("C_hoose…"), "use-underline", TRUE, "valign", GTK_ALIGN_CENTER,
                                    "action-name", "run.choose-folder", NULL);

  csn_row_set_texts (ADW_ACTION_ROW (row), _("Project Folder"),
                     folder != NULL ? folder : _("Not chosen: commands and relative paths have no place to start from"));
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose the Project Folder"), -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (group, row);
  add_guess (self, group);
  adw_preferences_page_add (self->page, group);
}

/* --- rights of commands ------------------------------------------------------------------------------------------ */

static gboolean
present_again_cb (gpointer data)
{
  present_again (data);
  return G_SOURCE_REMOVE;
}

static void
toggle_right (CsnRunDialog *self, CsnProbeRights right)
{
  self->rights ^= right;
  /* the switch is not done with itself yet */
  g_idle_add_full (G_PRIORITY_DEFAULT, present_again_cb, g_object_ref (self), g_object_unref);
}

static void
toggle_write_cb (CsnRunDialog *self)
{
  toggle_right (self, CSN_PROBE_RIGHT_WRITE);
}

static void
toggle_network_cb (CsnRunDialog *self)
{
  toggle_right (self, CSN_PROBE_RIGHT_CONNECT);
}

static void
add_right (CsnRunDialog *self, AdwPreferencesGroup *group, const char *title, CsnProbeRights right, GCallback toggled)
{
  GtkWidget *row = adw_switch_row_new ();

  csn_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_switch_row_set_active (ADW_SWITCH_ROW (row), (self->rights & right) != 0);
  g_signal_connect_object (row, "notify::active", toggled, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (group, row);
}

/* Commands only read the project folder and have no network, unless a person says otherwise here. */
static void
add_rights (CsnRunDialog *self, GPtrArray *plans)
{
  AdwPreferencesGroup *group;
  guint n = 0;

  for (guint i = 0; i < plans->len; i++)
    n += csn_probe_plan_get_lane (g_ptr_array_index (plans, i)) == CSN_LANE_COMMAND ? 1 : 0;
  if (n == 0)
    return;
  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  add_right (self, group, _("Commands May Change the Project Folder"), CSN_PROBE_RIGHT_WRITE, G_CALLBACK (toggle_write_cb));
  add_right (self, group, _("Commands May Use the Network"), CSN_PROBE_RIGHT_CONNECT, G_CALLBACK (toggle_network_cb));
  adw_preferences_page_add (self->page, group);
}

/* --- secrets ---------------------------------------------------------------------------------------------------- */

static void
secret_set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnRunDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (csn_session_act_finish (CSN_SESSION (source), result, &error))
    present_again (self);
  else
    csn_acts_say_error (GTK_WIDGET (self), error);
}

static void
secret_typed_cb (CsnRunDialog *self, AdwEntryRow *row)
{
  const char *name = g_object_get_data (G_OBJECT (row), "csn-secret");

  csn_session_set_secret_async (get_session (self), name, gtk_editable_get_text (GTK_EDITABLE (row)), NULL,
                                self->keyring != NULL && adw_switch_row_get_active (self->keyring), NULL, secret_set_cb,
                                g_object_ref (self));
}

static void
secrets_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnRunDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) before = csn_session_list_missing_secrets (get_session (self), self->plans);
  g_autoptr (GPtrArray) plans = NULL;
  g_auto (GStrv) now = NULL;

  if (!csn_session_act_finish (CSN_SESSION (source), result, &error))
    {
      csn_acts_say_error (GTK_WIDGET (self), error);
      return;
    }
  plans = csn_session_plan_again (get_session (self), self->plans, self->rights);
  now = csn_session_list_missing_secrets (get_session (self), plans);
  if (g_strv_length (now) < g_strv_length (before))
    present_again (self);
  else
    csn_acts_say (GTK_WIDGET (self), _("The keyring has none of these secrets"));
}

static void
load_secrets_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnRunDialog *self = CSN_RUN_DIALOG (widget);

  csn_session_load_secrets_async (get_session (self), NULL, secrets_loaded_cb, g_object_ref (self));
}

/* Asked for by name; what is typed stays in memory, or goes into the keyring, and nowhere else. */
static void
add_secrets (CsnRunDialog *self, GPtrArray *plans)
{
  g_auto (GStrv) names = csn_session_list_missing_secrets (get_session (self), plans);
  AdwPreferencesGroup *group;
  GtkWidget *load;

  if (*names == NULL)
    return;
  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  csn_group_set_texts (group, _("Secrets"), _("Sent only where the plan says; never written into the record or a report."));
  for (guint i = 0; names[i] != NULL; i++)
    {
      GtkWidget *row = adw_password_entry_row_new ();

      csn_row_set_title (ADW_PREFERENCES_ROW (row), names[i]);
      adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
      g_object_set_data_full (G_OBJECT (row), "csn-secret", g_strdup (names[i]), g_free);
      g_signal_connect_object (row, "apply", G_CALLBACK (secret_typed_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (group, row);
    }
  self->keyring = ADW_SWITCH_ROW (adw_switch_row_new ());
  csn_row_set_title (ADW_PREFERENCES_ROW (self->keyring), _("Keep in the Keyring"));
  adw_preferences_group_add (group, GTK_WIDGET (self->keyring));
  load = adw_button_row_new ();
  csn_row_set_title (ADW_PREFERENCES_ROW (load), _("Take from the Keyring"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (load), "run.load-secrets");
  adw_preferences_group_add (group, load);
  adw_preferences_page_add (self->page, group);
}

/* --- elsewhere -------------------------------------------------------------------------------------------------- */

static void
add_elsewhere (CsnRunDialog *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  GtkWidget *row = adw_button_row_new ();

  csn_group_set_texts (group, _("On Another Computer"),
                       _("“countersign-cli run --plan” runs a saved plan where commands can run, and signs what it found."));
  csn_row_set_title (ADW_PREFERENCES_ROW (row), _("Save the Plan…"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "run.save-plan");
  adw_preferences_group_add (group, row);
  adw_preferences_page_add (self->page, group);
}

/* --- consent for good ------------------------------------------------------------------------------------------- */

static void
add_keep (CsnRunDialog *self)
{
  AdwPreferencesGroup *group;
  guint n = 0;

  for (guint i = 0; i < self->plans->len; i++)
    n += csn_probe_plan_is_mutating (g_ptr_array_index (self->plans, i)) ? 0 : 1;
  if (n == 0)
    return;
  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->keep = ADW_SWITCH_ROW (adw_switch_row_new ());
  csn_row_set_texts (ADW_ACTION_ROW (self->keep), _("Do Not Ask Again"),
                     _("For this record on this computer, as long as what runs stays the same"));
  adw_preferences_group_add (group, GTK_WIDGET (self->keep));
  adw_preferences_page_add (self->page, group);
}

/* What is said while the dialog stands over the window is said in it: behind it, nobody would see. */
static void
say_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *text;

  g_variant_get (parameter, "(&s&s&s)", &text, NULL, NULL);
  adw_toast_overlay_add_toast (CSN_RUN_DIALOG (widget)->toasts, csn_toast_new (text));
}

static void
csn_run_dialog_dispose (GObject *object)
{
  CsnRunDialog *self = CSN_RUN_DIALOG (object);

  g_clear_object (&self->runs);
  g_clear_pointer (&self->plans, g_ptr_array_unref);
  g_clear_pointer (&self->switches, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_RUN_DIALOG);
  G_OBJECT_CLASS (csn_run_dialog_parent_class)->dispose (object);
}

static void
csn_run_dialog_class_init (CsnRunDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_run_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-run-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnRunDialog, page);
  gtk_widget_class_bind_template_child (widget_class, CsnRunDialog, toasts);
  gtk_widget_class_bind_template_child (widget_class, CsnRunDialog, allow);
  gtk_widget_class_install_action (widget_class, "win.say", "(sss)", say_action);
  gtk_widget_class_install_action (widget_class, "run.allow", NULL, allow_action);
  gtk_widget_class_install_action (widget_class, "run.choose-folder", NULL, choose_folder_action);
  gtk_widget_class_install_action (widget_class, "run.guessed-folder", NULL, guessed_folder_action);
  gtk_widget_class_install_action (widget_class, "run.load-secrets", NULL, load_secrets_action);
  gtk_widget_class_install_action (widget_class, "run.save-plan", NULL, save_plan_action);
}

static void
csn_run_dialog_init (CsnRunDialog *self)
{
  self->plans = g_ptr_array_new_with_free_func (g_object_unref);
  self->switches = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
add_sentences (AdwPreferencesGroup *group, const char *icon, const char *const *sentences)
{
  for (guint i = 0; sentences != NULL && sentences[i] != NULL; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      csn_row_set_title (ADW_PREFERENCES_ROW (row), sentences[i]);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row),
                                 g_object_new (GTK_TYPE_IMAGE, "icon-name", icon, "accessible-role",
                                               GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
      adw_preferences_group_add (group, row);
    }
}

/* Each origin with what kind of address it is, as far as that can be told without looking it up. */
static void
add_origins (AdwPreferencesGroup *group, CsnProbePlan *plan)
{
  const char *const *origins = csn_probe_plan_get_origins (plan);

  for (guint i = 0; origins != NULL && origins[i] != NULL; i++)
    {
      const char *word = csn_address_class_get_word (csn_probe_plan_get_origin_class (plan, i));
      /* Translators: an address and what kind of address it is: "http://127.0.0.1:8000 (loopback)" */
      g_autofree char *text = g_strdup_printf (_("%s (%s)"), origins[i], word);
      const char *const sentences[] = { text, NULL };

      add_sentences (group, "network-server-symbolic", sentences);
    }
}

/* "Reads the secret API_TOKEN": by name, never by value. */
static void
add_names (AdwPreferencesGroup *group, const char *icon, const char *form, const char *const *names)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *text = g_strdup_printf (form, names[i]);
      const char *const sentences[] = { text, NULL };

      add_sentences (group, icon, sentences);
    }
}

static GtkWidget *
make_verbatim (CsnProbePlan *plan)
{
  g_autofree char *text = csn_probe_plan_dup_text (plan);
  g_autofree char *visible = csn_text_make_visible (text);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", visible, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_CHAR, "selectable", TRUE, "css-classes",
                                   (const char *[]) { "verbatim", NULL }, "margin-bottom", 9, NULL);

  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  return label;
}

static GtkWidget *
make_switch (CsnRunDialog *self, CsnProbePlan *plan, const char *title)
{
  GtkWidget *check = gtk_check_button_new ();

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check),
                               csn_probe_plan_can_run (plan) && !csn_probe_plan_is_mutating (plan));
  gtk_widget_set_sensitive (check, csn_probe_plan_can_run (plan));
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return check;
}

static void
add_plan (CsnRunDialog *self, CsnProbePlan *plan, gboolean one_of_many)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  const char *const warning[] = { _("This may change something"), NULL };
  g_autofree char *title = csn_probe_plan_dup_title (plan);
  g_autofree char *condition = csn_probe_plan_dup_condition (plan);
  g_auto (GStrv) limits = csn_probe_plan_dup_limits (plan);
  GtkWidget *choice = one_of_many ? make_switch (self, plan, title) : NULL;

  csn_group_set_texts (group, title, condition);
  if (choice != NULL)
    adw_preferences_group_set_header_suffix (group, choice);
  adw_preferences_group_add (group, make_verbatim (plan));
  adw_preferences_page_add (self->page, group);
  /* a group shows rows above whatever else it holds: the limits stand in one of their own, below the text */
  group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  if (csn_probe_plan_is_mutating (plan))
    add_sentences (group, "dialog-warning-symbolic", warning);
  if (!csn_probe_plan_can_run (plan))
    add_sentences (group, "dialog-error-symbolic", csn_probe_plan_get_reasons (plan));
  add_sentences (group, "dialog-information-symbolic", csn_probe_plan_get_notices (plan));
  add_origins (group, plan);
  add_names (group, "dialog-password-symbolic", _("Uses the secret %s"), csn_probe_plan_get_secrets (plan));
  add_names (group, "text-x-generic-symbolic", _("Reads the file %s"), csn_probe_plan_get_files (plan));
  add_names (group, "dialog-information-symbolic", _("Passes the environment variable %s"), csn_probe_plan_get_environment (plan));
  add_sentences (group, "changes-prevent-symbolic", (const char *const *) limits);
  adw_preferences_page_add (self->page, group);
  g_ptr_array_add (self->plans, g_object_ref (plan));
  g_ptr_array_add (self->switches, choice);
}

static CsnRunDialog *
present (GtkWidget *parent, GPtrArray *plans, CsnProbeRights rights, CsnProbeRuns *runs)
{
  CsnRunDialog *self = g_object_new (CSN_TYPE_RUN_DIALOG, NULL);

  self->runs = g_object_ref (runs);
  self->rights = rights;
  add_folder (self);
  add_rights (self, plans);
  add_secrets (self, plans);
  for (guint i = 0; i < plans->len; i++)
    add_plan (self, g_ptr_array_index (plans, i), plans->len > 1);
  add_keep (self);
  add_elsewhere (self);
  update (self);
  adw_dialog_present (ADW_DIALOG (self), parent);
  return self;
}

void
csn_run_dialog_present (GtkWidget *parent, GPtrArray *plans, CsnProbeRuns *runs)
{
  g_autoptr (GPtrArray) allowed = NULL;
  gboolean all = plans->len > 0;

  g_return_if_fail (CSN_IS_PROBE_RUNS (runs));

  allowed = csn_session_list_allowed (csn_probe_runs_get_session (runs), plans);
  for (guint i = 0; i < allowed->len && all; i++)
    all = g_ptr_array_index (allowed, i) != NULL && csn_probe_plan_can_run (g_ptr_array_index (allowed, i));
  if (all)
    csn_probe_runs_start (runs, allowed);
  else
    present (parent, plans, CSN_PROBE_RIGHT_NONE, runs);
}
