/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tables of words, icons and colours; see the header. */

#include "csn-state-words.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const char *word;
  const char *icon;
  const char *style;
} Look;

static const Look states[] = {
  [CSN_STATE_PENDING] = { N_ ("Pending"), "csn-pending-symbolic", "neutral" },
  [CSN_STATE_RUNNING] = { N_ ("Running"), "csn-pending-symbolic", "accent" },
  [CSN_STATE_PASS] = { N_ ("Passed"), "object-select-symbolic", "success" },
  [CSN_STATE_FAIL] = { N_ ("Failed"), "csn-cross-symbolic", "error" },
  [CSN_STATE_ERROR] = { N_ ("Error"), "dialog-error-symbolic", "error" },
  [CSN_STATE_INCONCLUSIVE] = { N_ ("Inconclusive"), "csn-unknown-symbolic", "warning" },
  [CSN_STATE_RECORDED] = { N_ ("Recorded"), "object-select-symbolic", "neutral" },
  [CSN_STATE_CANCELLED] = { N_ ("Stopped"), "media-playback-stop-symbolic", "neutral" },
  /* Translators: not applicable */
  [CSN_STATE_NA] = { N_ ("N/A"), "list-remove-symbolic", "neutral" },
  [CSN_STATE_WAIVED] = { N_ ("Waived"), "object-select-symbolic", "warning" },
  [CSN_STATE_CONFLICT] = { N_ ("Conflict"), "dialog-warning-symbolic", "error" },
  [CSN_STATE_STALE] = { N_ ("Out of Date"), "document-open-recent-symbolic", "warning" },
  [CSN_STATE_BLOCKED] = { N_ ("Blocked"), "changes-prevent-symbolic", "warning" },
  [CSN_STATE_SKIPPED] = { N_ ("Skipped"), "list-remove-symbolic", "neutral" },
  [CSN_STATE_NOT_EVALUATED] = { N_ ("Not Judged"), "list-remove-symbolic", "neutral" },
  [CSN_STATE_FIRED] = { N_ ("Fired"), "emblem-important-symbolic", "error" },
  [CSN_STATE_NOT_FIRED] = { N_ ("Not Fired"), "object-select-symbolic", "success" },
  [CSN_STATE_UNKNOWN] = { N_ ("Unknown"), "csn-unknown-symbolic", "neutral" },
};

static const Look verdicts[] = {
  [CSN_VERDICT_NOT_READY] = { N_ ("Not Ready"), "csn-pending-symbolic", "warning" },
  [CSN_VERDICT_LOCKED] = { N_ ("Locked"), "changes-prevent-symbolic", "warning" },
  [CSN_VERDICT_SKIPPED] = { N_ ("Skipped"), "list-remove-symbolic", "neutral" },
  [CSN_VERDICT_NO_GO] = { N_ ("No-Go"), "csn-cross-symbolic", "error" },
  [CSN_VERDICT_FAIL] = { N_ ("Fail"), "csn-cross-symbolic", "error" },
  [CSN_VERDICT_READY_FOR_SIGN_OFF] = { N_ ("Ready for Sign-Off"), "csn-sign-symbolic", "accent" },
  [CSN_VERDICT_GO] = { N_ ("Go"), "object-select-symbolic", "success" },
  [CSN_VERDICT_GO_WITH_CONDITIONS] = { N_ ("Go With Conditions"), "object-select-symbolic", "warning" },
  [CSN_VERDICT_PASS] = { N_ ("Pass"), "object-select-symbolic", "success" },
  [CSN_VERDICT_PASS_WITH_WAIVERS] = { N_ ("Pass With Waivers"), "object-select-symbolic", "warning" },
};

static const Look slot_states[] = {
  [CSN_SLOT_EMPTY] = { N_ ("Open"), "csn-pending-symbolic", "neutral" },
  [CSN_SLOT_APPROVED] = { N_ ("Approved"), "object-select-symbolic", "success" },
  [CSN_SLOT_REJECTED] = { N_ ("Rejected"), "csn-cross-symbolic", "error" },
  [CSN_SLOT_STALE] = { N_ ("Out of Date"), "document-open-recent-symbolic", "warning" },
  [CSN_SLOT_WITHDRAWN] = { N_ ("Withdrawn"), "list-remove-symbolic", "neutral" },
  [CSN_SLOT_EXPIRED] = { N_ ("Expired"), "document-open-recent-symbolic", "warning" },
  [CSN_SLOT_INVALID] = { N_ ("Invalid"), "dialog-warning-symbolic", "error" },
};

static const char *const lifecycles[] = {
  [CSN_LIFECYCLE_DRAFT] = N_ ("Draft"),
  [CSN_LIFECYCLE_UNDER_REVIEW] = N_ ("Under Review"),
  [CSN_LIFECYCLE_APPROVED] = N_ ("Approved"),
  [CSN_LIFECYCLE_REJECTED] = N_ ("Rejected"),
  [CSN_LIFECYCLE_EXECUTING] = N_ ("Running"),
  [CSN_LIFECYCLE_CLOSED] = N_ ("Closed"),
  [CSN_LIFECYCLE_ROLLED_BACK] = N_ ("Rolled Back"),
  [CSN_LIFECYCLE_REVIEW_DUE] = N_ ("Review Due"),
  [CSN_LIFECYCLE_SUPERSEDED] = N_ ("Superseded"),
  [CSN_LIFECYCLE_VOID] = N_ ("Void"),
};

static const Look *
look_up (const Look *table, gsize n, guint index)
{
  static const Look nothing = { "", "csn-unknown-symbolic", "neutral" };

  return index < n && table[index].word != NULL ? &table[index] : &nothing;
}

static const char *
translate (const Look *look)
{
  return *look->word != '\0' ? _(look->word) : "";
}

const char *
csn_state_get_word (CsnState state)
{
  return translate (look_up (states, G_N_ELEMENTS (states), state));
}

const char *
csn_state_get_icon (CsnState state)
{
  return look_up (states, G_N_ELEMENTS (states), state)->icon;
}

const char *
csn_state_get_style (CsnState state)
{
  return look_up (states, G_N_ELEMENTS (states), state)->style;
}

const char *
csn_verdict_get_word (CsnVerdictKind verdict)
{
  return translate (look_up (verdicts, G_N_ELEMENTS (verdicts), verdict));
}

const char *
csn_verdict_get_icon (CsnVerdictKind verdict)
{
  return look_up (verdicts, G_N_ELEMENTS (verdicts), verdict)->icon;
}

const char *
csn_verdict_get_style (CsnVerdictKind verdict)
{
  return look_up (verdicts, G_N_ELEMENTS (verdicts), verdict)->style;
}

const char *
csn_slot_state_get_word (CsnSlotState state)
{
  return translate (look_up (slot_states, G_N_ELEMENTS (slot_states), state));
}

const char *
csn_slot_state_get_icon (CsnSlotState state)
{
  return look_up (slot_states, G_N_ELEMENTS (slot_states), state)->icon;
}

const char *
csn_slot_state_get_style (CsnSlotState state)
{
  return look_up (slot_states, G_N_ELEMENTS (slot_states), state)->style;
}

const char *
csn_lifecycle_get_word (CsnLifecycle lifecycle)
{
  g_return_val_if_fail ((guint) lifecycle < G_N_ELEMENTS (lifecycles), "");
  return _(lifecycles[lifecycle]);
}

const char *
csn_role_get_word (CsnRole role)
{
  switch (role)
    {
    case CSN_ROLE_CHECK:
      return _("Check");
    case CSN_ROLE_GO_CRITERION:
      return _("Go Criterion");
    case CSN_ROLE_NOGO_TRIGGER:
      return _("No-Go Trigger");
    case CSN_ROLE_ROLLBACK_TRIGGER:
      return _("Rollback Trigger");
    case CSN_ROLE_SUCCESS_CRITERION:
      return _("Success Criterion");
    case CSN_ROLE_STOP_CONDITION:
      return _("Stop Condition");
    case CSN_ROLE_PREREQUISITE:
      return _("Prerequisite");
    case CSN_ROLE_ARTIFACT:
      return _("Required Artifact");
    case CSN_ROLE_FOLLOWUP:
    case CSN_ROLE_FOLLOWUP_RECURRING:
      return _("Follow-Up");
    case CSN_ROLE_NOTE:
      return _("Note");
    case CSN_ROLE_DERIVED:
      return _("Derived");
    default:
      return "";
    }
}
