/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* When a probe passes, read from the words of a checklist (">95% pass rate", "exit 0", "< 2 s P95", "status 200",
 * "json.x > 0", "exists, not empty") and held against what was measured. Rules: GATES.md T1, T13, T14. */

#pragma once

#include "csn-enums.h"
#include "csn-readings.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_RELATION_LESS,
  CSN_RELATION_LESS_EQUAL,
  CSN_RELATION_EQUAL,
  CSN_RELATION_NOT_EQUAL,
  CSN_RELATION_GREATER_EQUAL,
  CSN_RELATION_GREATER,
  CSN_RELATION_EXISTS,
  CSN_RELATION_CLASS_2XX,  /* every status is 200 to 299 */
  CSN_RELATION_ONE_OF,     /* text is one of the words */
  CSN_RELATION_TOKEN,      /* the text has this word, as a whole word */
  CSN_RELATION_NOT_TOKEN,
  CSN_RELATION_TEXT,       /* equal as text */
} CsnRelation;

typedef struct
{
  char *reading;        /* (owned) name in CsnReadings */
  CsnRelation relation;
  CsnDecimal limit;     /* in the unit of the reading */
  char *text;           /* (owned) (nullable) word or words (separated by "|") */
  char *source;         /* (owned) the clause as written */
  gboolean fires;       /* "… fires the trigger": true means FAIL */
} CsnAssertion;

typedef struct
{
  GPtrArray *assertions; /* (owned) (element-type CsnAssertion) */
  GPtrArray *unread;     /* (owned) (element-type utf8) clauses that a person has to judge */
  gboolean record_only;  /* the document states no condition: the value is recorded, never PASS */
} CsnPassCondition;

/* One judged assertion. */
typedef struct
{
  char *source;   /* (owned) */
  char *actual;   /* (owned) (nullable) the measured value as text; NULL: not found */
  CsnState state; /* PASS, FAIL or INCONCLUSIVE */
} CsnJudgement;

/* @subject is the probe's own text, which decides what a bare "< 1 %" is about. */
CsnPassCondition *csn_pass_condition_parse   (const char             *pass,
                                              CsnProbeKind            kind,
                                              const char             *subject);
void              csn_pass_condition_free    (CsnPassCondition       *self);
/* Whether a number or time decides instead of the exit status (T14). */
gboolean          csn_pass_condition_is_numeric (const CsnPassCondition *self);
gboolean          csn_pass_condition_has     (const CsnPassCondition *self,
                                              const char             *reading);
/* The outcome over all assertions: failure wins, then "no data". @judgements receives CsnJudgement. */
CsnState          csn_pass_condition_judge   (const CsnPassCondition *self,
                                              const CsnReadings      *readings,
                                              GPtrArray              *judgements);
void              csn_judgement_free         (CsnJudgement           *judgement);
CsnAssertion     *csn_assertion_new          (const char             *reading,
                                              CsnRelation             relation,
                                              CsnDecimal              limit,
                                              const char             *text,
                                              const char             *source);
void              csn_assertion_free         (CsnAssertion           *assertion);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnPassCondition, csn_pass_condition_free)

G_END_DECLS
