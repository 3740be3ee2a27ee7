/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The inside of an evaluation, shared by the files that each apply one part of the rules: -items (T1 to T3, parents),
 * -derived (criteria and rows that follow from sections), -triggers (T5 and T6), -stages (T7), -slots (T10), -verdict (T4, T8),
 * -notices, -time (T11, T12, lifecycle), -explain (sentences). */

#pragma once

#include "csn-evaluation.h"
#include "csn-effective-state.h"
#include "csn-quorum.h"
#include "csn-roll-up.h"
#include "csn-scope.h"
#include "csn-verdict.h"

G_BEGIN_DECLS

/* Why a node is in its state; the sentence is made when somebody asks (csn-evaluation-explain.c). */
typedef enum
{
  CSN_WHY_UNANSWERED,
  CSN_WHY_ANSWERED,
  CSN_WHY_PROBE,           /* a probe decided */
  CSN_WHY_NOT_VERIFIED,    /* a person's word stands, a probe could not measure */
  CSN_WHY_NUMBER,          /* a number misses its threshold; text */
  CSN_WHY_CHILD,           /* cause: the child that decided */
  CSN_WHY_CHILD_OPEN,      /* passed while a child is open; cause */
  CSN_WHY_TESTER,          /* the person is missing; cause */
  CSN_WHY_NA,
  CSN_WHY_NA_REASON,       /* reason missing */
  CSN_WHY_NA_COUNTERSIGN,
  CSN_WHY_STALE,
  CSN_WHY_WAIVED,
  CSN_WHY_CONFLICT,        /* several answers */
  CSN_WHY_CONFLICT_NUMBER, /* passed against a number; text */
  CSN_WHY_CONFLICT_DERIVED,/* answered against what follows; cause */
  CSN_WHY_SKIPPED,
  CSN_WHY_LOCKED,
  CSN_WHY_STAGE_LOCKED,
  CSN_WHY_DERIVED,         /* follows from sections or items; cause */
  CSN_WHY_APPROVALS,       /* follows from the approvals */
  CSN_WHY_THRESHOLD_OPEN,  /* a parameter is not filled in */
  CSN_WHY_LATCHED,
  CSN_WHY_CLEARED,
  CSN_WHY_PROBE_OPEN,      /* the probe cannot tell */
  CSN_WHY_SIGNING,         /* filled by signing */
  CSN_WHY_FIELD,
  CSN_WHY_LATER,           /* after the deployment */
  CSN_WHY_LINK,            /* follows from the record of another gate */
  CSN_WHY_ITERATION,       /* limit of iterations; text */
} CsnWhy;

/* An item while it is judged. One array holds those of all items: kept small. */
typedef struct
{
  CsnItem *item;   /* borrowed */
  CsnEntry *entry; /* borrowed */
  CsnAnswer *answer; /* (owned) (nullable): what it was judged by; the entry may have another by the time a sentence is asked for */
  char *text;      /* (owned) (nullable): detail for the sentence */
  char *sentence;  /* (owned) (nullable): made on demand */
  const char *measured; /* (nullable) (borrowed from the log): what a probe filled in last */
  CsnProbeResult *advice; /* (nullable) (borrowed from the entry): what a probe that only advises says, unless it passed */
  int parent;      /* index, -1: none */
  int section;     /* index */
  int cause;       /* index, -1: none */
  /* of the children seen so far */
  guint n_children;
  guint n_children_na;
  int failed_child;
  int open_child;    /* worst state that is neither satisfied nor failed */
  int missing_person;
  CsnState state;
  /* other words of vocabularies, each in a byte */
  CsnItemKind kind : 8; /* of the item: every rule asks */
  CsnRole role : 8;
  CsnWhy why : 8;
  CsnProvenance provenance : 8;
  CsnGateClass gate_class : 8;
  CsnPhase phase : 8;
  CsnState computed : 8; /* what numbers say: PASS, FAIL, INCONCLUSIVE (nothing ran) or NOT EVALUATED */
  CsnState probe : 8;
  CsnState link : 8; /* of the record of another gate */
  guint has_probe : 1;
  guint has_link : 1;
  guint overwritten : 1; /* a person's number stands where the probe's decides */
  guint counted : 1;
  guint blocking : 1; /* can stop the verdict now */
  guint not_verified : 1;
  guint stale : 1;
  guint aged : 1;
  /* triggers */
  guint latched : 1;
  guint cleared : 1;
} CsnNode;

/* One cause of the verdict: an item, or something else that is in words already. */
typedef struct
{
  CsnReason *reason; /* (owned) (nullable): NULL until somebody reads it */
  guint node;        /* index, when there are no words yet */
} CsnCause;

typedef struct
{
  CsnSection *section; /* borrowed */
  int parent;          /* index, -1: none */
  CsnRollUp shown;     /* everything inside */
  CsnRollUp gate;      /* blocking items of its own that the verdict waits for */
  CsnRollUp tree;      /* of itself and everything below, what criteria are derived from */
  gboolean has_items;
  gboolean tree_failed;
  gboolean tree_waived;
  gboolean covered;    /* a row of the decision table stands for it */
} CsnSectionInfo;

typedef struct
{
  CsnStage *stage;     /* borrowed */
  CsnStageState state;
  guint runs;
  guint attempt;
  guint started_at;    /* position in the log of the start that counts */
  gboolean stopped;    /* by a person, in this attempt */
  char *started;       /* (owned) (nullable): when this attempt began */
  guint n_not_counted; /* runs of this attempt that were before it or in another environment */
  char *explanation;   /* (owned) */
} CsnStageInfo;

struct _CsnEvaluation
{
  GObject parent_instance;
  CsnRecord *record;    /* (owned) */
  CsnPolicy *policy;    /* (owned) */
  GDateTime *now;       /* (owned) */
  CsnScope scope;
  GArray *nodes;        /* (owned) (element-type CsnNode) */
  GArray *sections;     /* (owned) (element-type CsnSectionInfo) */
  GHashTable *by_section; /* (owned) CsnSection → index + 1 */
  GArray *stages;       /* (owned) (element-type CsnStageInfo) */
  GHashTable *waivers;  /* (owned) item id → CsnWaiver (borrowed), newest */
  GHashTable *links;    /* (owned) (nullable) item id → CsnAct (borrowed), newest */
  guint n_inherited;    /* links that bring conditions with them */
  gboolean stages_used; /* somebody recorded an act of a stage */
  gboolean has_prerequisites;
  CsnPhaseState phase;
  /* out of the log */
  guint revised_at;     /* position of the newest "revise" */
  guint submitted_at;   /* position of the submission of this revision */
  char *submitted;      /* (owned) (nullable): its time */
  guint subject_changed_at; /* position of the newest change of the release identity */
  GHashTable *event_positions; /* (owned) (nullable): id of approvals and waivers → position + 1 */
  /* outcome */
  CsnApprovalsState approvals;
  guint n_approved;
  guint n_needed;
  CsnVerdict verdict;
  gboolean pass_fail;
  CsnCounts counts;
  CsnLifecycle lifecycle;
  char *summary;        /* (owned) */
  char *reason_not_allowed[3]; /* (owned) (nullable): no-go, go-with-conditions, go */
  GArray *causes;       /* (owned) (nullable) of CsnCause: found when somebody asks */
  GListStore *reasons;  /* (owned) (nullable): the causes in words, made when somebody asks */
  GListStore *notices;  /* (owned) */
  GListStore *slots;    /* (owned) */
  GListStore *windows;  /* (owned) */
  GListStore *followups;/* (owned) */
  GListStore *violations; /* (owned) */
  GHashTable *derived_texts; /* (owned) item id → text */
  GPtrArray *section_words; /* (owned) (nullable) (element-type GStrv): what section titles are about */
  gboolean has_notices; /* they are made when somebody asks */
  char *recommendation; /* (owned) (nullable): what people recommend */
  gboolean overall_fail; /* the overall line says FAIL */
  GPtrArray *decision_faults; /* (owned) (element-type utf8): why the decision does not stand */
};

#define CSN_NO_POSITION G_MAXUINT

static inline CsnNode *
csn_evaluation_node (CsnEvaluation *self, guint index)
{
  return &g_array_index (self->nodes, CsnNode, index);
}

static inline CsnSectionInfo *
csn_evaluation_section (CsnEvaluation *self, guint index)
{
  return &g_array_index (self->sections, CsnSectionInfo, index);
}

CsnNode    *csn_evaluation_find           (CsnEvaluation *self,
                                           CsnItem       *item);
/* @id: (nullable) */
CsnNode    *csn_evaluation_find_id        (CsnEvaluation *self,
                                           const char    *id);
void        csn_evaluation_set            (CsnNode       *node,
                                           CsnState       state,
                                           CsnWhy         why,
                                           int            cause);
/* Short name for people; never NULL. */
const char *csn_evaluation_label          (const CsnNode *node);
/* What a choice's word says: PASS, FAIL, NA, PENDING, or RECORDED when it is none of these. */
CsnState    csn_evaluation_read_word      (const char    *word);
/* PASS, FAIL, NA or PENDING as a person answered. */
CsnState    csn_evaluation_answer         (const CsnNode *node);
/* T3 with waiver, n/a and staleness around @outcome; sets state and why. */
void        csn_evaluation_apply_effect   (CsnEvaluation *self,
                                           CsnNode       *node,
                                           CsnState       outcome,
                                           gboolean       conflict,
                                           CsnWhy         why,
                                           int            cause);

/* Nodes and sections of the record's document, with what people answered. */
void        csn_evaluation_lay_out        (CsnEvaluation *self);
void        csn_evaluation_read_log       (CsnEvaluation *self);
/* Entries that were made while their writer's clock stood before an earlier entry. (element-type CsnEvent) (transfer none) */
GPtrArray  *csn_evaluation_list_went_back (CsnEvaluation *self);
void        csn_evaluation_read_links     (CsnEvaluation *self);
/* (transfer none) (nullable) */
CsnAct     *csn_evaluation_find_link      (CsnEvaluation *self,
                                           const CsnNode *node);
/* Sets the link of @node. FALSE: the item follows from no other record. */
gboolean    csn_evaluation_judge_link     (CsnEvaluation *self,
                                           CsnNode       *node);
/* Links whose records passed with conditions. (element-type CsnAct) (transfer container) */
GPtrArray  *csn_evaluation_list_inherited (CsnEvaluation *self);
char       *csn_evaluation_say_link       (CsnEvaluation *self,
                                           const CsnNode *node);
void        csn_evaluation_judge_iteration (CsnEvaluation *self);
void        csn_evaluation_judge_prerequisites (CsnEvaluation *self);
void        csn_evaluation_judge_items    (CsnEvaluation *self);
void        csn_evaluation_judge_numbers  (CsnEvaluation *self);
void        csn_evaluation_judge_stages   (CsnEvaluation *self);
void        csn_evaluation_judge_slots    (CsnEvaluation *self);
void        csn_evaluation_roll_up        (CsnEvaluation *self);
void        csn_evaluation_judge_derived  (CsnEvaluation *self);
void        csn_evaluation_judge_triggers (CsnEvaluation *self);
void        csn_evaluation_judge_trigger  (CsnEvaluation *self,
                                           CsnNode       *node);
void        csn_evaluation_judge_verdict  (CsnEvaluation *self);
/* What the verdict comes from, worst first. */
void        csn_evaluation_collect_causes (CsnEvaluation *self);
/* The cause at @index in words. (transfer none) */
CsnReason  *csn_evaluation_put_cause      (CsnEvaluation *self,
                                           guint          index);
void        csn_evaluation_count          (CsnEvaluation *self);
void        csn_evaluation_collect_notices (CsnEvaluation *self);
void        csn_evaluation_judge_time     (CsnEvaluation *self);
void        csn_evaluation_judge_lifecycle (CsnEvaluation *self);
/* Rows that follow from approvals. */
gboolean    csn_evaluation_is_about_approvals (CsnEvaluation *self,
                                               const CsnNode *node);
/* Sections that a criterion, trigger or row stands for: indices. (transfer full) (element-type guint) */
GArray     *csn_evaluation_find_sources   (CsnEvaluation *self,
                                           const CsnNode *node);
/* Roll-up of the sources of @node; @cause gets the index of the item that decides, or -1. FALSE: it has no sources. */
gboolean    csn_evaluation_derive         (CsnEvaluation *self,
                                           const CsnNode *node,
                                           gboolean       for_trigger,
                                           CsnState      *state,
                                           int           *cause);
/* Whether the sentence says nothing but what the item, its role, its state and its answer say. */
gboolean    csn_evaluation_speaks_of_itself (const CsnNode *node);
/* "line 21 All unit tests passing: not answered yet". @self: (nullable) where the sentence speaks of the node itself.
 * (transfer full) */
char       *csn_evaluation_describe       (CsnEvaluation *self,
                                           const CsnNode *node);
/* The same, kept by the node. */
const char *csn_evaluation_sentence       (CsnEvaluation *self,
                                           CsnNode       *node);
/* "3.2 Memory Usage 1.4 MB, target < 1 MB" (transfer full) */
char       *csn_evaluation_name_cause     (CsnEvaluation *self,
                                           int            cause);
void        csn_evaluation_add_notice     (CsnEvaluation *self,
                                           const char    *kind,
                                           const CsnNode *node,
                                           guint          line,
                                           char          *text);
gboolean    csn_evaluation_in_verdict     (CsnEvaluation *self,
                                           const CsnNode *node);

G_END_DECLS
