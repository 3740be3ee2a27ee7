/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The acts of the Decision page; see the header. */

#include "csn-gate-acts.h"

#include <glib/gi18n-lib.h>

#include "csn-guard.h"
#include "csn-iteration-limit.h"
#include "csn-iteration.h"
#include "csn-window.h"

#define MAX_CERTIFICATE_BYTES (1024 * 1024)

static const char *
or_null (const char *text)
{
  return *text != '\0' ? text : NULL;
}

static void
withdraw (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_withdraw_async (session, answers->about, answers->identity, answers->reason, NULL, callback, user_data);
}

static void
delegate (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_delegate_async (session, answers->about, answers->bytes, NULL, answers->time, answers->reason,
                              answers->identity, NULL, callback, user_data);
}

static void
object (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_object_async (session, answers->about, answers->reason, answers->identity, NULL, callback, user_data);
}

/* By the role that the policy names: there is nothing to choose. */
static void
override (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  const char *role = csn_policy_get_override_role (csn_evaluation_get_policy (csn_session_get_evaluation (session)));

  csn_session_override_async (session, role, answers->reason, answers->time, answers->identity, NULL, callback, user_data);
}

static void
roll_back (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_decide_rollback_async (session, TRUE, answers->reason, answers->identity, NULL, callback, user_data);
}

static void
keep (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_decide_rollback_async (session, FALSE, answers->reason, answers->identity, NULL, callback, user_data);
}

static void
correct (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_correct_start_async (session, answers->time, answers->reason, NULL, callback, user_data);
}

/* With a final report where somebody seals it. */
static void
close_record (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  if (answers->identity != NULL && answers->target != NULL)
    csn_session_close_with_report_async (session, or_null (answers->reason), answers->path, answers->identity,
                                         answers->tsa, answers->target, NULL, callback, user_data);
  else
    csn_session_close_record_async (session, or_null (answers->reason), answers->path, NULL, callback, user_data);
}

static void
witness (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_witness_async (session, answers->about, answers->choice, answers->identity, NULL, callback, user_data);
}

static void
link_record (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_link_async (session, answers->about, answers->path, NULL, callback, user_data);
}

static void
plan (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_plan_start_async (session, answers->time, answers->text, NULL, callback, user_data);
}

static void
run_at (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_stage_run_async (session, answers->about, answers->time, NULL, NULL, callback, user_data);
}

static void
done_at (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_followup_at_async (session, answers->about, answers->time, NULL, callback, user_data);
}

static void
choose_mode (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_iterate_async (session, answers->choice, NULL, NULL, callback, user_data);
}

static void
iterate (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_iterate_async (session, NULL, answers->reason, NULL, callback, user_data);
}

static void
revise (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_lifecycle_async (session, "revise", or_null (answers->reason), NULL, NULL, NULL, callback, user_data);
}

static void
declare_void (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_lifecycle_async (session, "void", answers->reason, NULL, NULL, NULL, callback, user_data);
}

static const CsnActForm forms[] = {
  { .name = "withdraw", .title = N_ ("Withdraw Signature"), .item = N_ ("_Withdraw…"), .button = N_ ("_Withdraw"),
    .body = N_ ("Who signed takes the signature back. It stays in the record, and no longer counts."),
    .done = N_ ("Signature withdrawn"), .destructive = TRUE, .needs_reason = TRUE, .is_signed = CSN_SIGNED_ALWAYS,
    .begin = withdraw },
  { .name = "delegate", .title = N_ ("Delegate"), .item = N_ ("_Delegate…"), .button = N_ ("_Delegate"),
    .body = N_ ("Who holds this role lets somebody else sign for it, from now on until the time that is given."),
    .done = N_ ("Delegated"), .needs_reason = TRUE, .is_signed = CSN_SIGNED_ALWAYS,
    .time = N_ ("Until (YYYY-MM-DD HH:MM)"), .needs_time = TRUE, .file = N_ ("Certificate of Who May Sign"),
    .max_bytes = MAX_CERTIFICATE_BYTES, .begin = delegate },
  { .name = "object", .title = N_ ("Object"), .item = N_ ("_Object…"), .button = N_ ("_Object"),
    .body = N_ ("Who approved objects after the start. The deployment then needs a decision: roll back, or keep."),
    .done = N_ ("Objection recorded"), .needs_reason = TRUE, .is_signed = CSN_SIGNED_ALWAYS, .begin = object },
  { .name = "override", .title = N_ ("Start Outside the Window"), .item = N_ ("_Let Start Outside the Window…"),
    .button = N_ ("_Let Start"),
    .body = N_ ("The role that the policy names lets the deployment start outside its window; for a day, when no time is given."),
    .done = N_ ("The deployment may start outside its window"), .needs_reason = TRUE, .is_signed = CSN_SIGNED_ALWAYS,
    .time = N_ ("Until (YYYY-MM-DD HH:MM, Optional)"), .begin = override },
  { .name = "rollback", .title = N_ ("Roll Back"), .item = N_ ("_Roll Back…"), .button = N_ ("_Roll Back"),
    .body = N_ ("The decision to roll back is recorded with the time now. It runs nothing."),
    .done = N_ ("Rollback recorded"), .destructive = TRUE, .needs_reason = TRUE, .is_signed = CSN_SIGNED_IF_WANTED,
    .begin = roll_back },
  { .name = "keep", .title = N_ ("Keep Deployment"), .item = N_ ("_Keep Deployment…"), .button = N_ ("_Keep"),
    .body = N_ ("The decision to keep what was deployed, after a trigger or an objection."),
    .done = N_ ("Decision to keep recorded"), .needs_reason = TRUE, .is_signed = CSN_SIGNED_IF_WANTED, .begin = keep },
  { .name = "correct", .title = N_ ("Correct Start Time"), .item = N_ ("_Correct Start Time…"), .button = N_ ("_Correct"),
    .body = N_ ("The deployment began at another time than was recorded. Both times stay in the record."),
    .done = N_ ("Start time corrected"), .needs_reason = TRUE, .time = N_ ("Started (YYYY-MM-DD HH:MM)"),
    .needs_time = TRUE, .begin = correct },
  { .name = "close", .title = N_ ("Close Record"), .item = N_ ("C_lose Record…"), .button = N_ ("_Close Record"),
    .body = N_ ("A closed record cannot be changed any more. The digest of the approval report goes into the record, and the final "
                "report names it."),
    .done = N_ ("Record closed"), .file = N_ ("Approval Report That the Final One Follows (Optional)"),
    .is_signed = CSN_SIGNED_IF_WANTED, .unsigned_words = N_ ("Seals the final report. Without a passphrase none is written now."),
    .target = N_ ("Final Report"), .begin = close_record },
  { .name = "revise", .title = N_ ("New Revision"), .item = N_ ("_New Revision…"), .button = N_ ("_Revise"),
    .body = N_ ("The record becomes a draft again, and signatures of the revision before no longer count."),
    .done = N_ ("New revision begun"), .begin = revise },
  { .name = "void", .title = N_ ("Void Record"), .item = N_ ("_Void Record…"), .button = N_ ("_Void"),
    .body = N_ ("The deployment will never be. The record stays as it is, and cannot be changed any more."),
    .done = N_ ("Record declared void"), .destructive = TRUE, .needs_reason = TRUE, .begin = declare_void },
  { .name = "witness", .title = N_ ("Countersign “Not Applicable”"), .button = N_ ("_Countersign"),
    .body = N_ ("Somebody who may approve confirms that this does not apply, for the reason that stands there."),
    .done = N_ ("Countersigned"), .no_reason = TRUE, .is_signed = CSN_SIGNED_ALWAYS, .choice = N_ ("As"), .begin = witness },
  { .name = "link", .title = N_ ("Link a Record"), .button = N_ ("_Link"),
    .body = N_ ("This line follows the record of the gate before: a file, or a folder in which the newest record of that gate and "
                "this release is looked for. Its signatures are verified."),
    .done = N_ ("Record linked"), .no_reason = TRUE, .file = N_ ("Record of the Other Gate"), .needs_file = TRUE,
    .takes_folder = TRUE, .begin = link_record },
  { .name = "plan", .title = N_ ("Plan the Start"), .item = N_ ("_Plan the Start…"), .button = N_ ("_Plan"),
    .body = N_ ("When the deployment is to start, in local time of the time zone. The plan is part of what is signed."),
    .done = N_ ("Start planned"), .no_reason = TRUE, .time = N_ ("Start (YYYY-MM-DD HH:MM)"), .needs_time = TRUE,
    .plain_time = TRUE, .text = N_ ("Time Zone (Like Europe/Berlin)"), .begin = plan },
  { .name = "run-at", .title = N_ ("Record Earlier Run"), .button = N_ ("_Record"),
    .body = N_ ("A run counts when it began after the stage did."), .done = N_ ("Run recorded"), .no_reason = TRUE,
    .time = N_ ("Began (YYYY-MM-DD HH:MM)"), .needs_time = TRUE, .begin = run_at },
  { .name = "done-at", .title = N_ ("Done Earlier"), .button = N_ ("_Done"),
    .body = N_ ("Whether it was in time is judged by the time that is given."), .done = N_ ("Follow-up recorded"),
    .no_reason = TRUE, .time = N_ ("Done (YYYY-MM-DD HH:MM)"), .needs_time = TRUE, .begin = done_at },
  { .name = "mode", .title = N_ ("Choose the Mode"), .button = N_ ("_Choose"),
    .body = N_ ("The mode decides how many iterations are allowed. It is chosen before the first one begins."),
    .done = N_ ("Mode chosen"), .no_reason = TRUE, .choice = N_ ("Mode"), .begin = choose_mode },
  { .name = "iterate", .title = N_ ("Begin Next Iteration"), .button = N_ ("_Begin"),
    .body = N_ ("After a failure the gate is judged anew, and one more iteration is used."),
    .done = N_ ("Iteration begun"), .needs_reason = TRUE, .begin = iterate },
};

const CsnActForm *
csn_gate_acts_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_strcmp0 (forms[i].name, name) == 0)
      return &forms[i];
  return NULL;
}

/* --- showing a form ----------------------------------------------------------------------------------------------- */

/* Roles that may approve, without doubles. (transfer full) */
static GStrv
list_roles (CsnRecord *record)
{
  GListModel *slots = csn_checklist_get_slots (csn_record_get_checklist (record));
  g_autoptr (GPtrArray) roles = g_ptr_array_new_null_terminated (8, g_free, TRUE);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlot) slot = g_list_model_get_item (slots, i);

      if (!g_ptr_array_find_with_equal_func (roles, csn_slot_get_role (slot), g_str_equal, NULL))
        g_ptr_array_add (roles, g_strdup (csn_slot_get_role (slot)));
    }
  return g_strdupv ((GStrv) roles->pdata);
}

static GStrv
list_choices (CsnRecord *record, const char *name)
{
  CsnFact *fact;

  if (g_str_equal (name, "witness"))
    return list_roles (record);
  fact = g_str_equal (name, "mode") ? csn_iteration_limit_find (record) : NULL;
  return fact != NULL ? csn_iteration_list_modes (csn_fact_get_value (fact)) : NULL;
}

/* What is known of the time that the act asks for; NULL: nothing. (transfer full) */
static char *
dup_known_time (CsnSession *session, const char *name)
{
  CsnRecord *record = csn_session_get_record (session);

  if (g_str_equal (name, "correct"))
    return g_strdup (csn_record_get_started (record));
  if (g_str_equal (name, "plan"))
    return g_strdup (g_hash_table_lookup (csn_record_get_parameters (record), CSN_WINDOW_PARAMETER_START));
  if (g_str_equal (name, "run-at") || g_str_equal (name, "done-at"))
    return g_date_time_format_iso8601 (csn_evaluation_get_now (csn_session_get_evaluation (session)));
  return NULL;
}

/* Name of what @id stands for, to head the form with; "" for none. */
static const char *
name_subject (CsnSession *session, const char *name, const char *id)
{
  CsnRecord *record = csn_session_get_record (session);
  CsnSlot *slot = *id != '\0' ? csn_checklist_find_slot (csn_record_get_checklist (record), id) : NULL;
  CsnEntry *entry = slot == NULL && *id != '\0' ? csn_record_find_entry (record, id) : NULL;

  if (g_str_equal (name, "override"))
    return csn_policy_get_override_role (csn_evaluation_get_policy (csn_session_get_evaluation (session)));
  if (slot != NULL)
    return csn_slot_get_role (slot);
  return entry != NULL ? csn_item_get_label (csn_entry_get_item (entry)) : NULL;
}

void
csn_gate_acts_present (GtkWidget *parent, CsnSession *session, GSettings *settings, const char *name, const char *id)
{
  const CsnActForm *form = csn_gate_acts_find (name);
  g_auto (GStrv) choices = NULL;
  g_autofree char *time = NULL;
  CsnActSubject subject = { 0 };

  g_return_if_fail (CSN_IS_SESSION (session));
  g_return_if_fail (id != NULL);

  if (form == NULL)
    return;
  choices = list_choices (csn_session_get_record (session), name);
  time = dup_known_time (session, name);
  subject.id = *id != '\0' ? id : NULL;
  subject.title = name_subject (session, name, id);
  subject.time = time;
  subject.choices = (const char *const *) choices;
  if (g_str_equal (name, "plan"))
    subject.text = csn_policy_get_zone (csn_evaluation_get_policy (csn_session_get_evaluation (session)));
  csn_act_dialog_present (parent, session, settings, form, &subject);
}

/* --- menus ------------------------------------------------------------------------------------------------------ */

static void
offer (GMenu *menu, const char *name, const char *slot)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (_(csn_gate_acts_find (name)->item), NULL);

  g_menu_item_set_action_and_target (item, "record.act", "(ss)", name, slot);
  g_menu_append_item (menu, item);
}

static GMenuModel *
menu_or_null (GMenu *menu)
{
  return g_menu_model_get_n_items (G_MENU_MODEL (menu)) > 0 ? g_object_ref (G_MENU_MODEL (menu)) : NULL;
}

GMenuModel *
csn_gate_acts_new_slot_menu (CsnEvaluation *evaluation, CsnSlotStatus *status)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  gboolean started = csn_record_get_started (csn_evaluation_get_record (evaluation)) != NULL;
  CsnApproval *approval = csn_slot_status_get_approval (status);
  const char *slot = csn_slot_get_id (csn_slot_status_get_slot (status));

  if (started && approval != NULL)
    offer (menu, "object", slot);
  if (!started && approval != NULL && !csn_approval_is_withdrawn (approval))
    offer (menu, "withdraw", slot);
  if (!started)
    offer (menu, "delegate", slot);
  return menu_or_null (menu);
}

GMenuModel *
csn_gate_acts_new_menu (CsnEvaluation *evaluation)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  gboolean started = csn_record_get_started (csn_evaluation_get_record (evaluation)) != NULL;
  /* the words stand for those that a person will give */
  const char *some = "-";

  if (!started)
    offer (menu, "plan", "");
  if (!started && *csn_policy_get_override_role (csn_evaluation_get_policy (evaluation)) != '\0')
    offer (menu, "override", "");
  if (csn_guard_keep (evaluation, some, NULL))
    offer (menu, "keep", "");
  if (csn_guard_rollback (evaluation, some, NULL)) /* started, and not at its end */
    offer (menu, "correct", "");
  if (csn_guard_revise (evaluation, NULL))
    offer (menu, "revise", "");
  if (csn_guard_void (evaluation, some, NULL))
    offer (menu, "void", "");
  g_menu_append (menu, _("_Policy…"), "decision.policy");
  return G_MENU_MODEL (g_steal_pointer (&menu));
}
