/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks a record file, a PDF or HTML report, a JSON export or a hand-over folder: integrity, not completeness (INTERFACE.md
 * "verify"). Reads, never changes and never runs anything of what it checks. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "csn-clock.h"
#include "csn-finding.h"

G_BEGIN_DECLS

#define CSN_TYPE_VERIFICATION (csn_verification_get_type ())
G_DECLARE_FINAL_TYPE (CsnVerification, csn_verification, CSN, VERIFICATION, GObject)

/* @roots: PEM bytes that signers may be trusted by (element-type GBytes) (nullable). @required_roles: NULL-terminated
 * (nullable). @digest: SHA-256 that the file or the record's head must have (nullable). */
void             csn_verification_run_async   (const char           *path,
                                               GPtrArray            *roots,
                                               const char *const    *required_roles,
                                               const char           *digest,
                                               CsnClock             *clock,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
/* NULL only when the file could not be read at all. */
CsnVerification *csn_verification_run_finish  (GAsyncResult         *result,
                                               GError              **error);
/* No finding of level error. */
gboolean         csn_verification_is_ok       (CsnVerification      *self);
/* (element-type CsnFinding) */
GListModel      *csn_verification_get_findings (CsnVerification     *self);
/* (element-type CsnSignatureInfo) */
GListModel      *csn_verification_get_signatures (CsnVerification   *self);
/* INTERFACE.md "verify --json". (transfer full) */
JsonNode        *csn_verification_to_json     (CsnVerification      *self);

G_END_DECLS
