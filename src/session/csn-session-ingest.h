/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers of an attached report in the blanks of its item. For csn-session-evidence.c. */

#pragma once

#include "csn-session-private.h"

G_BEGIN_DECLS

/* Whether a file of that size for these items can be a report with blanks to fill. */
gboolean csn_session_ingest_wants     (CsnSession        *self,
                                       const char *const *items,
                                       const char        *from,
                                       guint64            n_bytes);
/* Adds an answer.set for each blank that @bytes, the evidence @digest, have a number for. */
void     csn_session_ingest_add_fills (CsnSession        *self,
                                       const char *const *items,
                                       GBytes            *bytes,
                                       const char        *name,
                                       const char        *collected,
                                       const char        *digest,
                                       GPtrArray         *drafts);

G_END_DECLS
