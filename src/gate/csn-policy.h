/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules that a team may set (GATES.md "Policy file"): a GKeyFile text, read strictly, or the built-in default. Does not
 * change. Knows nothing of files; the text of a record's policy stands in its log.
 *
 *   [approvals]  sod=author|contributors|off   na-countersign=BOOL   deadline=RFC 3339 time, or "72h" / "5d" after submission
 *   [role NAME]  n=NUMBER   alternatives=ROLE;ROLE;   subject= issuer= email=PATTERN with *   may-waive=BOOL
 *   [evidence]   probe-max-age=DURATION   test-max-age=DURATION   on-age=warn|block      DURATION: 30m 24h 7d
 *   [window]     zone=IANA NAME   deny=RULE;RULE;  (fri-14, sat, before-holiday)   calendar=DATE;DATE;   calendar-end=DATE
 *                override-role=ROLE
 *   [iteration]  mode=Quick|Standard|Enterprise or any mode that the document names
 *   [commands]   lane=sandbox|direct   hosts=HOST;HOST;   limits=NAME:VALUE;
 *   [order]      strict=BOOL
 *
 * An unknown group or key, or a value that is none of these, is refused with CSN_GATE_ERROR_POLICY and a sentence. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_DUTIES_OFF,          /* anybody may approve */
  CSN_DUTIES_AUTHOR,       /* everybody but who submitted */
  CSN_DUTIES_CONTRIBUTORS, /* nobody who entered a blocking answer either */
} CsnDuties;

/* Longer texts are refused. */
#define CSN_POLICY_MAX_BYTES 65536

#define CSN_TYPE_POLICY (csn_policy_get_type ())
G_DECLARE_FINAL_TYPE (CsnPolicy, csn_policy, CSN, POLICY, GObject)

CsnPolicy         *csn_policy_new_default          (void);
CsnPolicy         *csn_policy_new_from_text        (const char  *text,
                                                    GError     **error);
/* What holds for a record with the policy @text (nullable). A policy is checked before it is recorded; one that came with a file and
 * cannot be read is as good as the strictest that we know, the default. */
CsnPolicy         *csn_policy_new_of_record        (const char  *text);
/* SHA-256 over the rules in canonical form: comments and order of keys do not count. (transfer full) */
char              *csn_policy_dup_digest           (CsnPolicy   *self);
/* The rules as a file that reads back to the same policy. (transfer full) */
char              *csn_policy_dup_text             (CsnPolicy   *self);
gboolean           csn_policy_is_default           (CsnPolicy   *self);

CsnDuties          csn_policy_get_duties           (CsnPolicy   *self);
gboolean           csn_policy_needs_na_countersign (CsnPolicy   *self);
/* "" when there is none. */
const char        *csn_policy_get_deadline         (CsnPolicy   *self);

/* Names of the [role NAME] groups. NULL-terminated. (transfer none) */
const char *const *csn_policy_get_roles            (CsnPolicy   *self);
/* Signatures that @role needs; 1 when the policy says nothing. */
guint              csn_policy_get_quorum           (CsnPolicy   *self,
                                                    const char  *role);
/* Roles whose holders may sign for @role. NULL-terminated, may be empty. (transfer none) */
const char *const *csn_policy_get_alternatives     (CsnPolicy   *self,
                                                    const char  *role);
/* Whether a certificate with these names may sign as @role; @why gets a sentence when not. */
gboolean           csn_policy_accepts              (CsnPolicy   *self,
                                                    const char  *role,
                                                    const char  *subject,
                                                    const char  *issuer,
                                                    const char  *email,
                                                    char       **why);
/* Whether the policy names anybody who may waive, and whether @role may: without any, every approver role may. */
gboolean           csn_policy_names_waivers        (CsnPolicy   *self);
gboolean           csn_policy_may_waive            (CsnPolicy   *self,
                                                    const char  *role);

/* Seconds. */
gint64             csn_policy_get_probe_max_age    (CsnPolicy   *self);
gint64             csn_policy_get_test_max_age     (CsnPolicy   *self);
/* Whether aged evidence stops; otherwise it is listed. */
gboolean           csn_policy_blocks_on_age        (CsnPolicy   *self);

/* IANA name; "" when the policy names none. */
const char        *csn_policy_get_zone             (CsnPolicy   *self);
/* Extra denied times; NULL-terminated, may be empty. (transfer none) */
const char *const *csn_policy_get_deny_rules       (CsnPolicy   *self);
/* Holidays as ISO dates; NULL-terminated, may be empty. (transfer none) */
const char *const *csn_policy_get_holidays         (CsnPolicy   *self);
/* Last day that the calendar covers; "" when there is no calendar. */
const char        *csn_policy_get_calendar_end     (CsnPolicy   *self);
const char        *csn_policy_get_override_role    (CsnPolicy   *self);
/* "" when the policy names none. */
const char        *csn_policy_get_iteration_mode   (CsnPolicy   *self);
/* "sandbox" or "direct". */
const char        *csn_policy_get_command_lane     (CsnPolicy   *self);
const char *const *csn_policy_get_command_hosts    (CsnPolicy   *self);
const char *const *csn_policy_get_command_limits   (CsnPolicy   *self);
gboolean           csn_policy_is_order_strict      (CsnPolicy   *self);

/* Reads the holidays of an iCalendar text: whole-day events, recurring ones written out. Returns ISO dates, sorted.
 * @coverage_end: (out) (optional) (transfer full): last day up to which the calendar is complete. (transfer full) */
GStrv              csn_policy_read_calendar        (const char  *ics,
                                                    char       **coverage_end,
                                                    GError     **error);
/* The policy @text (nullable) with the holidays of the iCalendar text @ics in place of its own. (transfer full) */
char              *csn_policy_dup_text_with_calendar (const char  *text,
                                                    const char  *ics,
                                                    GError     **error);

G_END_DECLS
