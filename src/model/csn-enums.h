/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The vocabularies of a checklist, each a GEnum whose nicks are the words of the command line, of JSON and of the
 * event log (they are part of the file format: never change one, only add). Knows nothing but GObject. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What an item wants from the person. */
typedef enum
{
  CSN_ITEM_CHECK,  /* pass / fail / not applicable; fired / not fired when inverted */
  CSN_ITEM_CHOICE, /* one of several options */
  CSN_ITEM_FIELD,  /* a text, number, date, person, … */
} CsnItemKind;
#define CSN_TYPE_ITEM_KIND (csn_item_kind_get_type ())
GType csn_item_kind_get_type (void);

/* What an item means; SEEDS.md section 2 and the plain-list roles of its tables. */
typedef enum
{
  CSN_ROLE_CHECK,
  CSN_ROLE_GROUP,
  CSN_ROLE_ATTRIBUTION,
  CSN_ROLE_VERDICT,
  CSN_ROLE_ROLE_SIGNOFF,
  CSN_ROLE_GO_CRITERION,
  CSN_ROLE_NOGO_TRIGGER,
  CSN_ROLE_ROLLBACK_TRIGGER,
  CSN_ROLE_TRIGGER_DEFINITION,
  CSN_ROLE_DERIVED,
  CSN_ROLE_FOLLOWUP,
  CSN_ROLE_FOLLOWUP_RECURRING,
  CSN_ROLE_TIMED_OBSERVATION,
  CSN_ROLE_WINDOW_RULE,
  CSN_ROLE_CHOICE_OPTION,
  /* items without a task box */
  CSN_ROLE_SECTION_CHECK,     /* a heading with a status line (000) */
  CSN_ROLE_PREREQUISITE,      /* one-box cell or bracketed form line (002) */
  CSN_ROLE_ARTIFACT,          /* required artifact row or "Location:" line */
  CSN_ROLE_DECISION_ROW,      /* row of a gate decision table */
  CSN_ROLE_SUCCESS_CRITERION, /* of a stage (001) */
  CSN_ROLE_STOP_CONDITION,    /* of a stage, inverted (001) */
  CSN_ROLE_STAGE_STEP,
  CSN_ROLE_PROCEDURE_STEP,
  CSN_ROLE_VERIFY_CONDITION,
  CSN_ROLE_MONITOR_ITEM,
  CSN_ROLE_APPROVAL_STATUS, /* Approved / Rejected of an approval row: set by signing */
  CSN_ROLE_OVERALL_STATUS,  /* the verdict line of the whole document or gate */
  CSN_ROLE_RISK,            /* a risk level choice */
  CSN_ROLE_RECOMMENDATION,  /* go / no-go / go with conditions */
  CSN_ROLE_STRATEGY,        /* any other exclusive choice */
  CSN_ROLE_LIFECYCLE,       /* draft / under review / approved */
  CSN_ROLE_CONDITION,       /* a condition line under the recommendation */
  CSN_ROLE_VALUE,           /* an ordinary field */
  CSN_ROLE_NOTE,            /* shown, never judged */
} CsnRole;
#define CSN_TYPE_ROLE (csn_role_get_type ())
GType csn_role_get_type (void);

/* What is typed into a field. */
typedef enum
{
  CSN_FIELD_TEXT,
  CSN_FIELD_DATE,
  CSN_FIELD_DATETIME,
  CSN_FIELD_DATETIME_PAIR,
  CSN_FIELD_TIMEZONE,
  CSN_FIELD_PERSON,
  CSN_FIELD_PERSON_CONTACT,
  CSN_FIELD_CONTACT,
  CSN_FIELD_SIGNATURE,
  CSN_FIELD_COUNT,
  CSN_FIELD_MEASURE,
  CSN_FIELD_DERIVED_COUNT,
  CSN_FIELD_DERIVED_PERCENT,
  CSN_FIELD_CONDITION,
  CSN_FIELD_URL,
  CSN_FIELD_PATH,
} CsnFieldKind;
#define CSN_TYPE_FIELD_KIND (csn_field_kind_get_type ())
GType csn_field_kind_get_type (void);

/* What became of the file that evidence was taken from. */
typedef enum
{
  CSN_SOURCE_UNKNOWN, /* not taken from a file, or on another computer */
  CSN_SOURCE_SAME,
  CSN_SOURCE_CHANGED, /* the evidence is stale: its file says something else now */
  CSN_SOURCE_GONE,    /* no longer where it was */
} CsnSourceState;
#define CSN_TYPE_SOURCE_STATE (csn_source_state_get_type ())
GType csn_source_state_get_type (void);

/* How a place is drawn in the Markdown, and so how an answer is written back. */
typedef enum
{
  CSN_STYLE_NONE,          /* no place of its own (a plain bullet): the answer is appended to the line */
  CSN_STYLE_BOX,           /* one box: "- [ ] x", "☐ x", a one-box cell */
  CSN_STYLE_BOX_WORDS,     /* one box, two words: "- [ ] PASS / FAIL" */
  CSN_STYLE_BOXES,         /* a box before each option: "[ ] PASS / [ ] FAIL", also across cells */
  CSN_STYLE_BOXES_AFTER,   /* a box behind each option: "Yes ☐ No ☐" */
  CSN_STYLE_SIBLING_TASKS, /* one task a option */
  CSN_STYLE_BRACKETS,      /* "[PASSED / NOT PASSED]" */
  CSN_STYLE_WORDS,         /* "PASS / FAIL" without a box */
  CSN_STYLE_STATUS_WORD,   /* a status line: "**Status:** ⏳ Pending" */
  CSN_STYLE_BLANK,         /* underscores, however mangled */
  CSN_STYLE_RULE,          /* a list item or line of underscores that parses as a thematic break */
  CSN_STYLE_EMPTY_CELL,
  CSN_STYLE_EMPTY_KEY,   /* "Key:" with nothing behind it */
  CSN_STYLE_PLACEHOLDER, /* "[Your Name]", or a text that is no answer */
} CsnPlaceStyle;
#define CSN_TYPE_PLACE_STYLE (csn_place_style_get_type ())
GType csn_place_style_get_type (void);

/* GATES.md T4. */
typedef enum
{
  CSN_GATE_BLOCKING,
  CSN_GATE_NON_BLOCKING,
  CSN_GATE_COLLECT_ONLY,
} CsnGateClass;
#define CSN_TYPE_GATE_CLASS (csn_gate_class_get_type ())
GType csn_gate_class_get_type (void);

/* Which part of the work an item or slot belongs to; GATES.md "Signing is per scope". */
typedef enum
{
  CSN_PHASE_GATE, /* no deployment context: the whole gate less follow-ups */
  CSN_PHASE_PRE,  /* before the deployment */
  CSN_PHASE_POST, /* after it */
} CsnPhase;
#define CSN_TYPE_PHASE (csn_phase_get_type ())
GType csn_phase_get_type (void);

/* Measured outcomes and effective states in one scale; GATES.md T1 to T4. */
typedef enum
{
  CSN_STATE_PENDING,
  CSN_STATE_RUNNING,
  CSN_STATE_PASS,
  CSN_STATE_FAIL,
  CSN_STATE_ERROR,
  CSN_STATE_INCONCLUSIVE,
  CSN_STATE_RECORDED,
  CSN_STATE_CANCELLED,
  CSN_STATE_NA,
  CSN_STATE_WAIVED,
  CSN_STATE_CONFLICT,
  CSN_STATE_STALE,
  CSN_STATE_BLOCKED,
  CSN_STATE_SKIPPED,
  CSN_STATE_NOT_EVALUATED,
  /* inverted items, T6 */
  CSN_STATE_FIRED,
  CSN_STATE_NOT_FIRED,
  CSN_STATE_UNKNOWN,
} CsnState;
#define CSN_TYPE_STATE (csn_state_get_type ())
GType csn_state_get_type (void);

/* Where a value came from. */
typedef enum
{
  CSN_PROVENANCE_NONE,
  CSN_PROVENANCE_PERSON,
  CSN_PROVENANCE_PROBE,
  CSN_PROVENANCE_IMPORTED,
  CSN_PROVENANCE_DERIVED,
  CSN_PROVENANCE_CLAIM,
} CsnProvenance;
#define CSN_TYPE_PROVENANCE (csn_provenance_get_type ())
GType csn_provenance_get_type (void);

/* GATES.md T8. */
typedef enum
{
  CSN_VERDICT_NOT_READY,
  CSN_VERDICT_LOCKED,
  CSN_VERDICT_SKIPPED,
  CSN_VERDICT_NO_GO,
  CSN_VERDICT_FAIL,
  CSN_VERDICT_READY_FOR_SIGN_OFF,
  CSN_VERDICT_GO,
  CSN_VERDICT_GO_WITH_CONDITIONS,
  CSN_VERDICT_PASS,
  CSN_VERDICT_PASS_WITH_WAIVERS,
} CsnVerdictKind;
#define CSN_TYPE_VERDICT_KIND (csn_verdict_kind_get_type ())
GType csn_verdict_kind_get_type (void);

/* GATES.md section 7. */
typedef enum
{
  CSN_LIFECYCLE_DRAFT,
  CSN_LIFECYCLE_UNDER_REVIEW,
  CSN_LIFECYCLE_APPROVED,
  CSN_LIFECYCLE_REJECTED,
  CSN_LIFECYCLE_EXECUTING,
  CSN_LIFECYCLE_CLOSED,
  CSN_LIFECYCLE_ROLLED_BACK,
  CSN_LIFECYCLE_REVIEW_DUE,
  CSN_LIFECYCLE_SUPERSEDED,
  CSN_LIFECYCLE_VOID,
} CsnLifecycle;
#define CSN_TYPE_LIFECYCLE (csn_lifecycle_get_type ())
GType csn_lifecycle_get_type (void);

/* GATES.md section 5, states of an approval slot. */
typedef enum
{
  CSN_SLOT_EMPTY,
  CSN_SLOT_APPROVED,
  CSN_SLOT_REJECTED,
  CSN_SLOT_STALE,
  CSN_SLOT_WITHDRAWN,
  CSN_SLOT_EXPIRED,
  CSN_SLOT_INVALID,
} CsnSlotState;
#define CSN_TYPE_SLOT_STATE (csn_slot_state_get_type ())
GType csn_slot_state_get_type (void);

/* What a probe measures with. */
typedef enum
{
  CSN_PROBE_HTTP,
  CSN_PROBE_HTTP_CONCURRENT,
  CSN_PROBE_HTTP_REPEAT,
  CSN_PROBE_COMMAND,
  CSN_PROBE_COMMAND_REPEAT,
  CSN_PROBE_SQL,
  CSN_PROBE_PROMETHEUS,
  CSN_PROBE_METRIC,
  CSN_PROBE_METRIC_REPEAT,
  CSN_PROBE_ALERT_RULE,
  CSN_PROBE_FILE,
  CSN_PROBE_JSON,
  CSN_PROBE_ENV,
  CSN_PROBE_GATE_RECORD,
  CSN_PROBE_WINDOW,
  CSN_PROBE_LOG,
} CsnProbeKind;
#define CSN_TYPE_PROBE_KIND (csn_probe_kind_get_type ())
GType csn_probe_kind_get_type (void);

/* Things a document says about itself that are no items; see CsnFact. */
typedef enum
{
  CSN_FACT_METADATA,       /* name, value: "**Version**: 1.0" */
  CSN_FACT_KEYVAL,         /* name, value: any other "Key: value" line */
  CSN_FACT_GATE_CLASS,     /* name = class nick; line of the section heading */
  CSN_FACT_KILL_SWITCH,    /* line of the heading; end_line = last line of its commands */
  CSN_FACT_MINIMUM_RUNS,   /* low = hard minimum (0: open-ended), high = recommended */
  CSN_FACT_ITERATION_LIMIT,/* value = "Quick=3;Standard=5;Enterprise=7" */
  CSN_FACT_WINDOW,         /* a deployment window rule, or the place that asks for one */
  CSN_FACT_SIGNOFF_BLOCK,  /* first line of a block with signature, date, notes */
  CSN_FACT_ACTION,         /* name = rollback post-approval post-gate kill-switch runbook */
  CSN_FACT_PARAMETER,      /* name; secret; value = how it is written: {x} $X [X] */
  CSN_FACT_ENVIRONMENT,    /* name; value = expected; secret, required */
  CSN_FACT_CONTACT,        /* name, value */
  CSN_FACT_RESOURCE,       /* name, value = path or link */
  CSN_FACT_LIFECYCLE,      /* line of the document status choice */
  CSN_FACT_CHANGE_HISTORY, /* line of the header row of the change history table */
  CSN_FACT_TRACKED_METRIC, /* name, value = target text */
  CSN_FACT_CHECK_HEADING,  /* line of a heading that is a check */
  CSN_FACT_DURATION,       /* name, value: "Estimated deployment time: 30 minutes"; low = seconds */
} CsnFactKind;
#define CSN_TYPE_FACT_KIND (csn_fact_kind_get_type ())
GType csn_fact_kind_get_type (void);

/* What a stretch of the document is, for showing it whole. */
typedef enum
{
  CSN_BLOCK_HEADING,
  CSN_BLOCK_PARAGRAPH,
  CSN_BLOCK_LIST_ITEM,
  CSN_BLOCK_TABLE,
  CSN_BLOCK_CODE,
  CSN_BLOCK_QUOTE,
  CSN_BLOCK_RULE,
  CSN_BLOCK_HTML,
  CSN_BLOCK_FRONT_MATTER,
} CsnBlockKind;
#define CSN_TYPE_BLOCK_KIND (csn_block_kind_get_type ())
GType csn_block_kind_get_type (void);

/* The word of a value, as it stands in JSON and in events. (transfer none) */
const char *csn_enum_to_string   (GType        type,
                                  int          value);
/* The value of a word. Returns FALSE and leaves @value alone when the word is not of the vocabulary. */
gboolean    csn_enum_from_string (GType        type,
                                  const char  *word,
                                  int         *value);

/* Whether ticking an item of this role means that something bad happened (GATES.md T6). */
gboolean    csn_role_is_inverted (CsnRole      role);

G_END_DECLS
