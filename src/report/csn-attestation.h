/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A release decision as an in-toto statement, for pipelines that let only released artefacts pass. */

#pragma once

#include "csn-record-export.h"

G_BEGIN_DECLS

/* Media type of what csn_attestation_new makes. */
#define CSN_ATTESTATION_TYPE "application/vnd.in-toto+json"

/* One artefact that the decision is about. */
typedef struct
{
  const char *name;
  const char *sha256;
} CsnArtefact;

/* The statement in canonical JSON; NULL with CSN_REPORT_ERROR_VERDICT when the verdict of @record lets nothing pass.
 * (transfer full) */
GBytes *csn_attestation_new (CsnRecordExport   *record,
                             const CsnArtefact *artefacts,
                             gsize              n_artefacts,
                             GError           **error);

/* The statement in @payload; an error when it is of another kind. (transfer full) */
JsonObject *csn_attestation_read (GBytes   *payload,
                                  GError  **error);

G_END_DECLS
