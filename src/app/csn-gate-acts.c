/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The acts of the Decision page; see the header. */

#include "csn-gate-acts.h"

#include <glib/gi18n-lib.h>

#include "csn-guard.h"

#define MAX_CERTIFICATE_BYTES (1024 * 1024)

static const char *
or_null (const char *text)
{
  return *text != '\0' ? text : NULL;
}

static void
withdraw (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_withdraw_async (session, answers->slot, answers->identity, answers->reason, NULL, callback, user_data);
}

static void
delegate (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_delegate_async (session, answers->slot, answers->bytes, NULL, answers->time, answers->reason,
                              answers->identity, NULL, callback, user_data);
}

static void
object (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_object_async (session, answers->slot, answers->reason, answers->identity, NULL, callback, user_data);
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

static void
close_record (CsnSession *session, const CsnActAnswers *answers, GAsyncReadyCallback callback, gpointer user_data)
{
  csn_session_close_record_async (session, or_null (answers->reason), answers->path, NULL, callback, user_data);
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
    .body = N_ ("A closed record cannot be changed any more. The digest of the approval report goes into the record."),
    .done = N_ ("Record closed"), .file = N_ ("Approval Report That the Final One Follows (Optional)"),
    .begin = close_record },
  { .name = "revise", .title = N_ ("New Revision"), .item = N_ ("_New Revision…"), .button = N_ ("_Revise"),
    .body = N_ ("The record becomes a draft again, and signatures of the revision before no longer count."),
    .done = N_ ("New revision begun"), .begin = revise },
  { .name = "void", .title = N_ ("Void Record"), .item = N_ ("_Void Record…"), .button = N_ ("_Void"),
    .body = N_ ("The deployment will never be. The record stays as it is, and cannot be changed any more."),
    .done = N_ ("Record declared void"), .destructive = TRUE, .needs_reason = TRUE, .begin = declare_void },
};

const CsnActForm *
csn_gate_acts_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    if (g_strcmp0 (forms[i].name, name) == 0)
      return &forms[i];
  return NULL;
}

/* --- menus ------------------------------------------------------------------------------------------------------ */

static void
offer (GMenu *menu, const char *name, const char *slot)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (_(csn_gate_acts_find (name)->item), NULL);

  g_menu_item_set_action_and_target (item, "decision.act", "(ss)", name, slot);
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
  return menu_or_null (menu);
}
