/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The words by which the importer recognises options, labels, headings and columns, in the languages of real checklists.
 * All lists of words stand as data in csn-vocabulary.c. */

#pragma once

#include "csn-enums.h"

G_BEGIN_DECLS

/* Families of options; a choice of plain words stays within one. */
typedef enum
{
  CSN_OPTIONS_RESULT = 1 << 0,
  CSN_OPTIONS_YES_NO = 1 << 1,
  CSN_OPTIONS_GO = 1 << 2,
  CSN_OPTIONS_APPROVAL = 1 << 3,
  CSN_OPTIONS_LEVEL = 1 << 4,
  CSN_OPTIONS_STATE = 1 << 5,
  CSN_OPTIONS_SWITCH = 1 << 6,
  CSN_OPTIONS_LIFECYCLE = 1 << 7,
} CsnOptionFamily;

/* Kinds of words that labels, headings and columns are made of. */
typedef enum
{
  CSN_WORDS_DATE,
  CSN_WORDS_TIME,
  CSN_WORDS_TIMEZONE,
  CSN_WORDS_SIGNATURE,
  CSN_WORDS_ATTRIBUTION,   /* "Tested by" */
  CSN_WORDS_PERSON,        /* "Reviewer", "Name" */
  CSN_WORDS_ROLE_TITLE,    /* "Tech Lead" */
  CSN_WORDS_CONTACT,
  CSN_WORDS_PHONE,         /* an address at which somebody is reached */
  CSN_WORDS_URL,
  CSN_WORDS_PATH,          /* "Location" */
  CSN_WORDS_COUNT,
  CSN_WORDS_NOTES,
  CSN_WORDS_DURATION,
  CSN_WORDS_DERIVED_COUNT, /* numbers that follow from the answers */
  CSN_WORDS_DERIVED_PERCENT,
  CSN_WORDS_EXPECTED,      /* "Expected", "Target" */
  CSN_WORDS_COMMAND,
  CSN_WORDS_APPROVALS,     /* heading or columns of an approvals table */
  CSN_WORDS_SIGN_OFF,
  CSN_WORDS_GO_CRITERIA,
  CSN_WORDS_NOGO,
  CSN_WORDS_ROLLBACK,
  CSN_WORDS_TRIGGER,
  CSN_WORDS_OCCURS,        /* "if any of the following occur" */
  CSN_WORDS_DEFINED,       /* "defined", "documented" */
  CSN_WORDS_PREREQUISITE,
  CSN_WORDS_ARTIFACT,
  CSN_WORDS_DECISION,
  CSN_WORDS_STAGE,
  CSN_WORDS_PHASE,         /* a stage only when it says how it succeeds or stops */
  CSN_WORDS_SUCCESS,
  CSN_WORDS_STOP,
  CSN_WORDS_MONITOR,
  CSN_WORDS_STEPS,
  CSN_WORDS_VERIFY,
  CSN_WORDS_KILL_SWITCH,
  CSN_WORDS_AFTER_GATE,    /* "after all checks pass" */
  CSN_WORDS_NEXT_PHASE,
  CSN_WORDS_POST,          /* "post-deployment" */
  CSN_WORDS_PRE,
  CSN_WORDS_FOLLOWUP_SPAN, /* "first 24 hours" */
  CSN_WORDS_RISK,
  CSN_WORDS_RECOMMENDATION,
  CSN_WORDS_CONDITIONS,
  CSN_WORDS_ONE_OF,        /* a list of which one is chosen */
  CSN_WORDS_LIFECYCLE,
  CSN_WORDS_LIFECYCLE_WORDS, /* states of a document where a name should stand */
  CSN_WORDS_OVERALL,
  CSN_WORDS_STATUS,
  CSN_WORDS_CHANGE_HISTORY,
  CSN_WORDS_ENVIRONMENT,
  CSN_WORDS_EMERGENCY,     /* contacts */
  CSN_WORDS_RESOURCES,
  CSN_WORDS_REFERENCE,     /* appendix of commands */
  CSN_WORDS_TROUBLE,
  CSN_WORDS_CHECK_HEADING,
  CSN_WORDS_WINDOW,
  CSN_WORDS_FORBIDS,       /* "do not", before what must not happen */
  CSN_WORDS_MANDATORY,
  CSN_WORDS_OPTIONAL,
  CSN_WORDS_COLLECT,
  CSN_WORDS_PENDING,
  CSN_WORDS_PASSED,
  CSN_WORDS_FAILED,
  CSN_WORDS_CONDITIONAL,   /* "if applicable" */
  CSN_WORDS_ALL,           /* "all", "previous" of a derived item */
  CSN_WORDS_HEALTH,
  CSN_WORDS_ERROR_RATE,
  CSN_WORDS_MUTATING,      /* words of commands that change something */
  CSN_WORDS_SECRET,        /* parts of names that hold a secret */
  CSN_N_WORDS,
} CsnWords;

/* Which lists have a word in a text, at its beginning, and as the whole of it: bits by CsnWords. Read once, asked often. */
typedef struct
{
  guint64 contains[2];
  guint64 begins[2];
  guint64 is[2];
} CsnReading;

void     csn_vocabulary_read            (const char       *text,
                                         CsnReading       *reading);

/* As csn_vocabulary_contains and the others below, of a text that was read; @words below CSN_N_WORDS. */
static inline gboolean
csn_reading_contains (const CsnReading *self,
                      CsnWords          words)
{
  return self->contains[words / 64] >> words % 64 & 1;
}

static inline gboolean
csn_reading_begins (const CsnReading *self,
                    CsnWords          words)
{
  return self->begins[words / 64] >> words % 64 & 1;
}

static inline gboolean
csn_reading_is (const CsnReading *self,
                CsnWords          words)
{
  return self->is[words / 64] >> words % 64 & 1;
}

/* @text in lower case; what is all ASCII, as most of a document, takes the short way. (transfer full) */
char    *csn_vocabulary_dup_lower       (const char *text);
/* The families that @text, a whole option, belongs to: bits of CsnOptionFamily; 0 when it is no known option. */
guint    csn_vocabulary_option_families (const char *text);
/* Whether @text holds a word of @words; CSN_N_WORDS is no list. Latin words must stand alone, others need not. */
gboolean csn_vocabulary_contains        (CsnWords    words,
                                         const char *text);
/* Whether @text begins with a word of @words. */
gboolean csn_vocabulary_begins          (CsnWords    words,
                                         const char *text);
/* Whether @text is a word of @words, marks and letter case apart. */
gboolean csn_vocabulary_is              (CsnWords    words,
                                         const char *text);
/* The word of @words found in @text, as it is written there. (transfer full) (nullable) */
char    *csn_vocabulary_dup_match       (CsnWords    words,
                                         const char *text);

G_END_DECLS
