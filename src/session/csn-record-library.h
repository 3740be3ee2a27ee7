/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The records of a folder for the start page: title, progress and verdict of each. What was found out is kept in a cache that can
 * be thrown away; a record is read again only when its file changed. */

#pragma once

#include <gio/gio.h>

#include "csn-clock.h"
#include "csn-record-summary.h"

G_BEGIN_DECLS

/* Lists @folder, and the files of @others wherever they are (NULL-terminated, nullable). Files that are no records or cannot be
 * read are left out. */
void        csn_record_library_list_async  (const char           *folder,
                                            const char *const    *others,
                                            CsnClock             *clock,
                                            GCancellable         *cancellable,
                                            GAsyncReadyCallback   callback,
                                            gpointer              user_data);
/* Newest first. (element-type CsnRecordSummary) (transfer full) */
GListModel *csn_record_library_list_finish (GAsyncResult         *result,
                                            GError              **error);

G_END_DECLS
