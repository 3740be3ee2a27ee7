/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The approvals that stand beside the signatures of a co-signed report. What they are worth is for whoever takes them to find. */

#pragma once

#include <json-glib/json-glib.h>

#include "csn-pdf-verify.h"

G_BEGIN_DECLS

/* The data of an "approval" entry for each valid signature that has one, made by the same person. (transfer full)
 * (element-type JsonObject) */
GPtrArray *csn_report_approvals_collect (CsnPdfVerification *verification);

G_END_DECLS
