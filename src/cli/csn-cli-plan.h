/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What "run" does with an exported plan, and what may run at all. */

#pragma once

#include "csn-cli.h"
#include "csn-plan-file.h"

G_BEGIN_DECLS

typedef struct
{
  const char *plan;
  const char *output;   /* (nullable) */
  const char *key;      /* (nullable) */
  const char *pin_file; /* (nullable) */
  char **allowed;       /* (nullable) */
  guint at_once;
  CsnPlanHost host;
} CsnCliPlanOptions;

int      csn_cli_run_plan       (const CsnCliPlanOptions *options);
/* Whether "--allow" covers @plan: "read" what only reads, "all" what changes nothing, a fingerprint exactly that.
 * What may change something is asked one by one: "all" covers it only when it is @alone. */
gboolean csn_cli_is_plan_allowed (CsnProbePlan *plan,
                                  char        **allowed,
                                  gboolean      alone);

G_END_DECLS
