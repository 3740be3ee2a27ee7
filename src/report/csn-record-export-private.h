/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Between the two halves of CsnRecordExport: one fills the document from a record, the other keeps
 * and reads it. */

#pragma once

#include "csn-record-export.h"

G_BEGIN_DECLS

/* The document of @input, not yet spelt. (transfer full) */
JsonObject *csn_record_export_build (const CsnReportInput *input);

G_END_DECLS
