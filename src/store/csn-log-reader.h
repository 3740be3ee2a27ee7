/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the entries of a log from the rows of a record file, each checked: it is the canonical entry that its row says, with
 * the digest that the row says, and belongs to the record. What was read before is not read again where the row still has the
 * same bytes. Knows nothing of what the entries mean to each other: that is csn-chain.h. Worker thread. */

#pragma once

#include "csn-event.h"
#include "csn-store-connection.h"

G_BEGIN_DECLS

/* Hears of what is wrong with a row, or with reading at all. */
typedef void (*CsnLogProblemFunc) (const GError *problem,
                                   gpointer      user_data);

/* The entries of @db in the order of their rows. @known (nullable) are entries read from it before, in the same order. Without
 * @problem the first row that is no entry of @doc ends the reading with an error; with it the row is told and left out, and
 * the result is never NULL. (transfer full) (nullable) (element-type CsnEvent) */
GPtrArray *csn_log_read (CsnStoreConnection *db,
                         const char         *doc,
                         GPtrArray          *known,
                         CsnLogProblemFunc   problem,
                         gpointer            user_data,
                         GError            **error);

G_END_DECLS
