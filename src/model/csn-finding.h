/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One thing that a verification found out about a record, a signature or a report: how bad it is, a code for programs and
 * one sentence for people. Findings are collected in a GPtrArray that owns them. Knows nothing of what was verified. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Ordered from harmless to bad, so that levels compare. The nicks are the words of verify --json. */
typedef enum
{
  CSN_FINDING_INFO,
  CSN_FINDING_WARNING,
  CSN_FINDING_ERROR, /* integrity is broken: verification fails */
} CsnFindingLevel;
#define CSN_TYPE_FINDING_LEVEL (csn_finding_level_get_type ())
GType csn_finding_level_get_type (void);
/* The nick: "info", "warning" or "error". */
const char *csn_finding_level_to_string (CsnFindingLevel level);

#define CSN_TYPE_FINDING (csn_finding_get_type ())
G_DECLARE_FINAL_TYPE (CsnFinding, csn_finding, CSN, FINDING, GObject)

CsnFinding      *csn_finding_new       (CsnFindingLevel level,
                                        const char     *code,
                                        const char     *text);
CsnFindingLevel  csn_finding_get_level (CsnFinding *self);
/* Stable word for programs, lower case with dashes: "event-id", "chunk-hash", … */
const char      *csn_finding_get_code  (CsnFinding *self);
/* Translated sentence. */
const char      *csn_finding_get_text  (CsnFinding *self);

/* An empty list of findings. (transfer full) (element-type CsnFinding) */
GPtrArray       *csn_findings_new      (void);
/* Appends a finding whose text is formatted. Text from outside is shortened and escaped by whoever shows it. */
void             csn_findings_add      (GPtrArray      *findings,
                                        CsnFindingLevel level,
                                        const char     *code,
                                        const char     *format,
                                        ...) G_GNUC_PRINTF (4, 5);
/* How many findings have exactly @level. */
guint            csn_findings_count    (GPtrArray      *findings,
                                        CsnFindingLevel level);

/* {"level", "code", "text"}. (transfer full) */
JsonObject *csn_finding_to_json       (CsnFinding *self);

G_END_DECLS
