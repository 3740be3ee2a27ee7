/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The evidence record of one attempt: what was written in the document, what was made of it, where it went, what was found and
 * what was asserted. Canonical JSON (RFC 8785), so that its digest can be checked anywhere:
 *
 *   schema "countersign-attempt/1"; probe kind lane line block block_sha256 document_sha256 record; plan, the fingerprint that was
 *   allowed; text, what ran, secrets as ***name; folder origins[] files[] secrets[] environment[] limits[] runs concurrency;
 *   result{} as in the probe.run entry, with every assertion and its actual value, the resolved address and the facts of TLS
 *   among its values; output_sha256 output_bytes; started ended; by program series signer.
 *
 * Must not know a record. */

#pragma once

#include "csn-probe-plan.h"
#include "csn-probe-result.h"

G_BEGIN_DECLS

typedef struct
{
  const char *record;          /* id */
  const char *document_sha256; /* of the Markdown */
  const char *by;              /* person */
  const char *program;         /* "Countersign 1.0" */
  const char *series;          /* (nullable) */
  const char *signer;          /* (nullable): who executed an exported plan */
  const char *output_sha256;   /* "" when there is none */
  guint64 output_bytes;
} CsnProbeAttemptContext;

/* NULL with an error when a text is not UTF-8. (transfer full) */
GBytes *csn_probe_attempt_write (CsnProbePlan                 *plan,
                                 CsnProbeResult               *result,
                                 const CsnProbeAttemptContext *context,
                                 GError                      **error);

G_END_DECLS
