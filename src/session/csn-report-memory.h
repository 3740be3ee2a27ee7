/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which signatures of a co-signed report were seen on this computer. A copy that lacks one of them is an old one: signing it
 * would make two reports that nobody can bring together (SIGNING.md section 4). Kept in the state folder of the person, one
 * small file a report; knows names, times and fields, nothing else. */

#pragma once

#include "csn-pdf-verify.h"

G_BEGIN_DECLS

/* Adds the valid signatures of @verification to what is remembered of the report with this record. That nothing can be kept
 * is no error: then nothing is remembered. */
void  csn_report_memory_note         (const char         *record_sha256,
                                      CsnPdfVerification *verification);
/* A sentence about a signature that another copy has and this one lacks; NULL when none is known. (transfer full) (nullable) */
char *csn_report_memory_find_missing (const char         *record_sha256,
                                      CsnPdfVerification *verification);

G_END_DECLS
