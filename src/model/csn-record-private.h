/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the two files of CsnRecord share: its members. Entries are applied in csn-record-apply.c, and asked for in csn-record.c. */

#pragma once

#include "csn-array-model.h"
#include "csn-record.h"

G_BEGIN_DECLS

struct _CsnRecord
{
  GObject parent_instance;
  CsnChecklist *checklist;     /* (owned) */
  CsnLineage *lineage;         /* (owned) (nullable): of a log that may hold several documents */
  guint step;                  /* document that the entries applied next are about */
  char *id;                    /* (owned) */
  char *title;                 /* (owned) */
  char *source_name;           /* (owned) */
  char *created;               /* (owned) */
  CsnArrayModel *entries;      /* (owned) (element-type CsnEntry): one for each item of the checklist, in its order */
  GListStore *events;          /* (owned) */
  GListStore *evidence;        /* (owned) */
  GListStore *approvals;       /* (owned) */
  GListStore *risks;           /* (owned) */
  GListStore *series;          /* (owned) (element-type CsnProbeSeries) */
  GHashTable *free_runs;       /* (owned) probe id → CsnProbeResult (owned): the last run of a probe that judges no item */
  GListStore *waivers;         /* (owned) */
  GListStore *conditions;      /* (owned) */
  char *recommendation;        /* (owned) (nullable) */
  char *recommendation_reason; /* (owned) (nullable) */
  CsnLifecycle lifecycle;
  guint revision;
  char *author_key;            /* (owned) (nullable) */
  char *author;                /* (owned) (nullable) */
  char *started;               /* (owned) (nullable) */
  char *start_reason;          /* (owned) (nullable) */
  char *policy;                /* (owned) (nullable) */
  GHashTable *parameters;      /* (owned) */
  GHashTable *subject;         /* (owned) */
  GHashTable *roster;          /* (owned) fingerprint → CsnRosterEntry */
  GHashTable *followups;       /* (owned) item id → time */
  GListStore *acts;            /* (owned) (element-type CsnAct) */
  char *iteration_mode;        /* (owned) (nullable) */
  guint n_iterations;
  guint n_unknown;
};

/* By id, also one of an older document; NULL when there is none. */
CsnEntry *csn_record_lookup_entry (CsnRecord  *self,
                                   const char *id);

G_END_DECLS
