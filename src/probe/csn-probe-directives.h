/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The comment directives of hurl and probe fences: "# @run: n=50 concurrency=5", "# @stat: p95(duration) < 2000",
 * "# @fill: NAME -> \"Label\"", "# @empty: pass" … Reads them and judges statistics; runs nothing. */

#pragma once

#include "csn-pass-condition.h"
#include "csn-samples.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_STAT_PERCENTILE,
  CSN_STAT_AVERAGE,
  CSN_STAT_COUNT_PASSED,
  CSN_STAT_COUNT_FAILED,
  CSN_STAT_RATE_PASSED,
  CSN_STAT_RATE_FAILED,
  CSN_STAT_THROUGHPUT,
} CsnStatKind;

typedef struct
{
  CsnStatKind kind;
  double share;         /* of a percentile, 0 to 100 */
  CsnRelation relation;
  CsnDecimal limit;     /* ms, a number, a share of 1, or runs a second */
  char *source;         /* (owned) as written */
} CsnStat;

typedef struct
{
  char *name;           /* (owned) of a capture or statistic */
  char *label;          /* (owned) of the field */
} CsnFill;

typedef struct
{
  char *name;           /* (owned) (nullable) @probe */
  gboolean mutating, reading; /* @consent */
  guint runs, concurrency, warmup; /* 0: not said */
  guint time_limit, interval;      /* ms; 0: not said */
  char *variable;       /* (owned) (nullable) "i" of "var=i:1..10" */
  gint64 from, to;
  GPtrArray *stats;     /* (owned) (element-type CsnStat) */
  GPtrArray *fills;     /* (owned) (element-type CsnFill) */
  char *schedule;       /* (owned) (nullable) "3 of 5 every 30s" */
  gboolean advisory;    /* @severity */
  CsnState empty;       /* what having no data amounts to; INCONCLUSIVE unless @empty says otherwise */
} CsnProbeDirectives;

CsnProbeDirectives *csn_probe_directives_new  (void);
void                csn_probe_directives_free (CsnProbeDirectives       *self);
/* Reads "name: value". A sentence in @problem when it cannot be what it says, in @notice when the name is unknown. */
void                csn_probe_directives_read (CsnProbeDirectives       *self,
                                               const char               *text,
                                               char                    **problem,
                                               char                    **notice);
/* Whether a statistic decides about failed runs; else a single one fails the whole. */
gboolean            csn_probe_directives_counts_failures (const CsnProbeDirectives *self);
/* One CsnJudgement for each statistic; gives the outcome over all. @throughput: runs a second, 0: not known. */
CsnState            csn_probe_directives_judge (const CsnProbeDirectives *self,
                                               CsnSamples               *samples,
                                               double                    throughput,
                                               gboolean                  any_number,
                                               GPtrArray                *judgements);
/* The value of "p95(duration)" and its like. FALSE: too few samples, or no statistic. */
gboolean            csn_stat_evaluate         (const char               *text,
                                               CsnSamples               *samples,
                                               double                    throughput,
                                               gboolean                  any_number,
                                               CsnDecimal               *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnProbeDirectives, csn_probe_directives_free)

G_END_DECLS
