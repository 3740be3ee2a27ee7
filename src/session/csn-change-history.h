/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The change history table of a document gets a row for each revision that a record began (GATES.md section 7). */

#pragma once

#include "csn-record.h"

G_BEGIN_DECLS

/* @markdown with the rows of @record's revisions behind the table; @markdown itself where the record is still in its first revision,
 * or the document has no such table. (transfer full) */
GBytes *csn_change_history_add (CsnRecord *record,
                                GBytes    *markdown);

G_END_DECLS
