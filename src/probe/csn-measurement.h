/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a lane hands back after running a plan: readings, the words for the record, and, when the run itself already
 * decides, the state. Judging the readings is the job's work. */

#pragma once

#include "csn-probe-plan-private.h"
#include "csn-redactor.h"
#include "csn-samples.h"

G_BEGIN_DECLS

typedef struct
{
  CsnState state;        /* PENDING: the condition decides */
  char *message;         /* (owned) (nullable) one sentence */
  CsnReadings *readings; /* (owned) */
  CsnSamples *samples;   /* (owned) */
  GBytes *body;          /* (owned) (nullable) what a probe fence looks into: output, file, rows, reply */
  GPtrArray *judgements; /* (owned) (element-type CsnJudgement) what was judged before the condition is */
  GHashTable *secrets;   /* (owned) name → value of captures that nobody may see */
  GString *log;          /* (owned) request and answer, or output, for the evidence; not yet redacted */
  int code;              /* exit or reply status; -1: none */
  gint64 started;        /* real time, µs */
  gint64 begin;          /* monotonic, µs */
  gint64 duration_us;
} CsnMeasurement;

CsnMeasurement *csn_measurement_new       (void);
void            csn_measurement_free      (CsnMeasurement      *self);
/* The first state that is set stays. @message is taken. */
void            csn_measurement_set_state (CsnMeasurement      *self,
                                           CsnState             state,
                                           char                *message);

typedef void            (*CsnLaneRun)     (CsnProbePlan        *plan,
                                           GCancellable        *cancellable,
                                           GAsyncReadyCallback  callback,
                                           gpointer             user_data);

void            csn_http_lane_run_async    (CsnProbePlan *plan, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
void            csn_command_lane_run_async (CsnProbePlan *plan, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
void            csn_file_lane_run_async    (CsnProbePlan *plan, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
void            csn_sql_lane_run_async     (CsnProbePlan *plan, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
void            csn_hurl_lane_run_async    (CsnProbePlan *plan, GCancellable *cancellable,
                                            GAsyncReadyCallback callback, gpointer user_data);
/* Of any lane. */
CsnMeasurement *csn_lane_run_finish        (GAsyncResult *result);

/* The readings that a document of JSON has for the assertions of @plan. */
void            csn_measurement_read_json  (CsnMeasurement *self, CsnProbePlan *plan, const char *data, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnMeasurement, csn_measurement_free)

G_END_DECLS
