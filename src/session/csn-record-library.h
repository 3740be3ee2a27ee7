/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The records of some folders for the start page: title, progress, verdict, waiting approvals and follow-ups of each, and search
 * over titles, items, answers and notes. What was found out is kept in a cache outside the records that can be thrown away
 * (csn-search-cache.h); a record is read again only when its file changed. */

#pragma once

#include <gio/gio.h>

#include "csn-clock.h"
#include "csn-record-summary.h"
#include "csn-search-hit.h"

G_BEGIN_DECLS

/* Called where the listing was asked for, each time some records are known: first those of the cache, then each that had to be
 * read. @summary: (transfer none) */
typedef void (*CsnRecordLibraryProgress) (CsnRecordSummary *summary, gpointer user_data);

/* Lists the records in @folders and the files of @others wherever they are (both NULL-terminated, @others nullable). Files that
 * cannot be read are listed as what they are (csn_record_summary_get_place). @progress: (nullable) */
void        csn_record_library_list_async    (const char *const        *folders,
                                              const char *const        *others,
                                              CsnClock                 *clock,
                                              CsnRecordLibraryProgress  progress,
                                              gpointer                  progress_data,
                                              GCancellable             *cancellable,
                                              GAsyncReadyCallback       callback,
                                              gpointer                  user_data);
/* Newest first. (element-type CsnRecordSummary) (transfer full) */
GListModel *csn_record_library_list_finish   (GAsyncResult             *result,
                                              GError                  **error);

/* Searches what the last listing of @folders (NULL: everywhere) found: every word of @query must begin a word of a title, item,
 * answer or note. Best first, at most @limit (0: 200). */
void        csn_record_library_search_async  (const char               *query,
                                              const char *const        *folders,
                                              guint                     limit,
                                              GCancellable             *cancellable,
                                              GAsyncReadyCallback       callback,
                                              gpointer                  user_data);
/* (element-type CsnSearchHit) (transfer full) */
GListModel *csn_record_library_search_finish (GAsyncResult             *result,
                                              GError                  **error);

/* Takes a record that vanished off the cache. */
void        csn_record_library_forget        (const char               *path);

G_END_DECLS
