/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of src/session about probes share. */

#pragma once

#include "csn-session-private.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_FILING_RUN,     /* one run: it decides */
  CSN_FILING_ATTEMPT, /* one measurement of a series: it decides nothing */
  CSN_FILING_END,     /* what a series amounts to: it decides, and the series is over */
} CsnFilingKind;

/* Where a result comes from that was not measured here. */
typedef struct
{
  const char *signer; /* who executed the plan */
  const char *nonce;  /* of the plan */
} CsnFilingOrigin;

/* Files @result: its output and the record of the attempt become evidence, the run an entry, the blanks it fills answers; all in
 * one batch. @series: id of the series (nullable). @origin: of an exported plan (nullable). End with csn_session_act_finish. */
void csn_session_file_result_async (CsnSession          *self,
                                    CsnProbePlan        *plan,
                                    CsnProbeResult      *result,
                                    CsnFilingKind        kind,
                                    const char          *series,
                                    const CsnFilingOrigin *origin,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
/* The plan of @spec with @rights, as it would be now. @setups: (element-type CsnProbeSetup): what plans that belong together are made
 * with, by rights; empty at first, so that each is made once, when it is needed. (transfer full) */
CsnProbePlan *csn_session_plan_with (CsnSession     *self,
                                     CsnProbeSpec   *spec,
                                     CsnProbeRights  rights,
                                     GPtrArray      *setups);
/* The plan of @spec with this fingerprint, since commands may have been allowed with rights; else the plan without rights.
 * @setups: as above. (transfer full) */
CsnProbePlan *csn_session_find_plan (CsnSession   *self,
                                     CsnProbeSpec *spec,
                                     const char   *fingerprint,
                                     GPtrArray    *setups);
/* Measures @plan over time from the beginning, or goes on with @series. Ends when the series has ended. */
void csn_session_run_series_async  (CsnSession          *self,
                                    CsnProbePlan        *plan,
                                    CsnProbeSeries      *series,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data);
/* Adds an answer.set for @entry by a machine, unless a person has answered there. @digest: evidence. */
void csn_session_add_machine_fill  (CsnSession *self,
                                    CsnEntry   *entry,
                                    const char *text,
                                    const char *digest,
                                    GPtrArray  *drafts);

G_END_DECLS
