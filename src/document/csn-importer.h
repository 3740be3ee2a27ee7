/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The importer: Markdown in, checklist out. Pure: no files, no clock, no state; may run in any thread. */

#pragma once

#include "csn-checklist.h"

G_BEGIN_DECLS

/* Reads @source. Refuses what is no UTF-8 text, holds a zero byte, is over CSN_DOCUMENT_MAX_BYTES or nests too deep, with
 * CSN_DOCUMENT_ERROR. (transfer full) */
CsnChecklist *csn_importer_import          (GBytes     *source,
                                            GError    **error);
/* The same for who has @sha256 of just these bytes already, as 64 hex digits. */
CsnChecklist *csn_importer_import_digested (GBytes     *source,
                                            const char *sha256,
                                            GError    **error);

G_END_DECLS
