/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An evaluation as the JSON of "status --json" (INTERFACE.md, "countersign-status/1"). Locale-independent. */

#pragma once

#include <json-glib/json-glib.h>

#include "csn-evaluation.h"

G_BEGIN_DECLS

#define CSN_STATUS_SCHEMA "countersign-status/1"

/* (transfer full) */
JsonObject *csn_evaluation_to_json (CsnEvaluation *evaluation,
                                    CsnRecord     *record);

G_END_DECLS
