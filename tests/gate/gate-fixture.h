/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Records for the tests of src/gate: made from Markdown or from items built by hand, changed by entries as the session would
 * write them, signed by people who are only names. */

#pragma once

#include "csn-approval-statement.h"
#include "csn-evaluation.h"
#include "csn-guard.h"
#include "csn-scope.h"

G_BEGIN_DECLS

typedef struct
{
  CsnRecord *record;   /* (owned) */
  CsnPolicy *policy;   /* (owned) */
  GDateTime *now;      /* (owned) */
  guint64 n_events;
  char *prev;          /* (owned) */
} GateFixture;

/* @markdown is read by the importer. */
GateFixture   *gate_fixture_new_from_text (const char    *markdown);
/* A file of tests/data, or one of the seeds by its number ("004"); NULL when the seeds are not there. */
GateFixture   *gate_fixture_new_from_data (const char    *name);
GateFixture   *gate_fixture_new_from_seed (const char    *number);
GateFixture   *gate_fixture_new           (CsnChecklist  *checklist);
void           gate_fixture_free          (GateFixture   *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GateFixture, gate_fixture_free)

/* Applies an entry made of @json; a minute passes. Returns its id (transfer full). */
char          *gate_fixture_apply         (GateFixture   *fixture,
                                           const char    *actor,
                                           const char    *type,
                                           JsonObject    *data);
void           gate_fixture_answer        (GateFixture   *fixture,
                                           const char    *address,
                                           const char    *value);
void           gate_fixture_answer_by     (GateFixture   *fixture,
                                           const char    *address,
                                           const char    *value,
                                           const char    *reason,
                                           const char    *by);
/* Answers everything so that nothing stands in the way. */
void           gate_fixture_answer_all    (GateFixture   *fixture);
void           gate_fixture_run           (GateFixture   *fixture,
                                           const char    *address,
                                           const char    *probe,
                                           CsnState       state);
void           gate_fixture_attach        (GateFixture   *fixture,
                                           const char    *address,
                                           const char    *bytes);
void           gate_fixture_act           (GateFixture   *fixture,
                                           const char    *type,
                                           const char    *names_and_values,
                                           ...) G_GNUC_NULL_TERMINATED;
/* @key: also the printed name. Returns the approval's id (transfer full). */
char          *gate_fixture_sign          (GateFixture   *fixture,
                                           const char    *slot,
                                           const char    *key,
                                           gboolean       reject,
                                           const char    *comment);
/* Signs every slot of @phase (or all with -1), each by a person of its own role. */
void           gate_fixture_sign_all      (GateFixture   *fixture,
                                           int            phase);
void           gate_fixture_waive         (GateFixture   *fixture,
                                           const char    *address,
                                           const char    *role,
                                           const char    *reason);
CsnEvaluation *gate_fixture_evaluate      (GateFixture   *fixture);
CsnVerdictKind gate_fixture_verdict       (GateFixture   *fixture);
CsnState       gate_fixture_state         (GateFixture   *fixture,
                                           const char    *address);
/* The sentences of the reasons, a line each. (transfer full) */
char          *gate_fixture_reasons       (GateFixture   *fixture);

/* A form of our own: a benchmark (L5, number L7, verdict L8), checks (L12, conditional L13), GO criteria (L18 to L20), NO-GO
 * triggers (L23 to L25), two approvals (L36, L37); answered so that only the approvals are missing. */
GateFixture   *gate_fixture_new_form      (void);
/* As ready: a gate before this one (L5), a check with a number (L6, L8), two approvals (L14, L15), a date of review (L17), a
 * follow-up (L23). */
GateFixture   *gate_fixture_new_release   (void);
/* Recommends @value; @covers (nullable): with one condition that covers this item. */
void           gate_fixture_recommend     (GateFixture   *fixture,
                                           const char    *value,
                                           const char    *covers);
/* Puts the rules of @text in force, as if they had always been. */
void           gate_fixture_set_policy    (GateFixture   *fixture,
                                           const char    *text);
/* Lets the clock stand at @time (RFC 3339). */
void           gate_fixture_set_time      (GateFixture   *fixture,
                                           const char    *time);
gboolean       gate_fixture_has_notice    (GateFixture   *fixture,
                                           const char    *kind,
                                           const char    *text);
CsnSlotState   gate_fixture_slot_state    (GateFixture   *fixture,
                                           const char    *slot);
/* As if @signer had signed the newest act, with a signature that holds or does not. */
void           gate_fixture_sign_act      (GateFixture   *fixture,
                                           const char    *signer,
                                           gboolean       valid);
/* Now and some minutes, RFC 3339. (transfer full) */
char          *gate_fixture_dup_time      (GateFixture   *fixture,
                                           int            minutes);

/* What a link of L5 of a record finds; zero-initialised it is a record that was not found. */
typedef struct
{
  const char *item;       /* address of the item that follows it */
  const char *verdict;
  const char *version;
  const char *review;
  const char *condition;  /* text of a condition that it passed under */
  gboolean invalid;
  gboolean superseded;
  gboolean cycle;
} GateLink;

void           gate_fixture_link          (GateFixture    *fixture,
                                           const GateLink *link);

#define gate_assert_reason(fixture, text)                                                                             \
  G_STMT_START                                                                                                        \
  {                                                                                                                   \
    g_autofree char *_all = gate_fixture_reasons (fixture);                                                           \
    if (strstr (_all, text) == NULL)                                                                                  \
      g_error ("%s: “%s” is not in:\n%s", G_STRLOC, text, _all);                                                      \
  }                                                                                                                   \
  G_STMT_END

#define gate_assert_verdict(fixture, expected)                                                                        \
  G_STMT_START                                                                                                        \
  {                                                                                                                   \
    CsnVerdictKind _kind = gate_fixture_verdict (fixture);                                                            \
    if (_kind != (expected))                                                                                          \
      {                                                                                                               \
        g_autofree char *_reasons = gate_fixture_reasons (fixture);                                                   \
        g_test_message ("%s", _reasons);                                                                              \
      }                                                                                                               \
    g_assert_cmpstr (csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) _kind), ==,                                     \
                     csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) (expected)));                                   \
  }                                                                                                                   \
  G_STMT_END

#define gate_assert_state(fixture, address, expected)                                                                 \
  g_assert_cmpstr (csn_enum_to_string (CSN_TYPE_STATE, (int) gate_fixture_state (fixture, address)), ==,              \
                   csn_enum_to_string (CSN_TYPE_STATE, (int) (expected)))

G_END_DECLS
