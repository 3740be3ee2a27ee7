/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Plans as a file, for where commands cannot run (inside Flatpak): written beside the record, executed on the host
 * without the record, the result signed and taken in again. Both files are canonical JSON.
 *
 * The plan, "countersign-plan/1": record document_sha256 title created nonce folder values{} probes[{id line text
 * plan spec{}}]; text is what runs, plan its fingerprint. Secrets are only there by name: the host has its own. The
 * result, "countersign-plan-result/1": plan_sha256 record document_sha256 nonce by program host started ended
 * results[{probe plan result{} output}], output in base64; signed as {"statement": result, "cms": base64 DER}.
 *
 * Knows how the two are written and read; judges no signature. */

#pragma once

#include <json-glib/json-glib.h>

#include "csn-probe-plan.h"
#include "csn-probe-result.h"

G_BEGIN_DECLS

typedef struct
{
  const char *record;
  const char *document_sha256;
  const char *title;
  const char *created; /* RFC 3339 */
  const char *nonce;
} CsnPlanFileHead;

/* (transfer full) */
GBytes     *csn_plan_file_write        (const CsnPlanFileHead *head,
                                        GPtrArray             *plans,
                                        GError               **error);

/* What the computer adds on which a plan runs. */
typedef struct
{
  const char *folder;    /* (nullable): the one that the plan names */
  guint time_limit;      /* s: of any probe; 0: none */
  CsnProbeRights rights; /* of commands */
} CsnPlanHost;

/* The plans as they would run on @host (nullable), with the secrets of this program's environment. (transfer full)
 * (element-type CsnProbePlan) */
GPtrArray  *csn_plan_file_read         (GBytes                *file,
                                        const CsnPlanHost     *host,
                                        GError               **error);
/* The statement to sign: what running @plans of the plan in @file gave. @results: as many, NULL for what was not run.
 * (transfer full) */
GBytes     *csn_plan_file_write_result (GBytes                *file,
                                        GPtrArray             *plans,
                                        GPtrArray             *results,
                                        const char            *by,
                                        const char            *started,
                                        GError               **error);
/* @cms: the detached signature of @statement. (transfer full) */
GBytes     *csn_plan_file_seal_result  (GBytes                *statement,
                                        GBytes                *cms,
                                        GError               **error);
/* Takes a result file apart; checks no signature. */
gboolean    csn_plan_file_open_result  (GBytes                *file,
                                        GBytes               **statement,
                                        GBytes               **cms,
                                        GError               **error);
/* One result of a statement that has been read, with its output. (transfer full) (nullable) */
CsnProbeResult *csn_plan_file_read_one (JsonObject            *entry,
                                        GError               **error);

G_END_DECLS
