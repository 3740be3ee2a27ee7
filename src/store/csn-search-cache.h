/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the start page and the search know of the records on this computer: a disposable SQLite file in the cache folder, never
 * part of a record. It can be deleted at any time, and is made anew when it is damaged or of another version. Each row is told
 * by path, time and size of a record's file whether it is still good.
 *
 * Version 1 (user_version 1):
 *   record  path, doc (32 hex digits), title, mtime (ns), size, summary (text of the caller)
 *   item    the texts of a record: item id ("" for the record itself), line, text, note
 *   words   FTS5 over text and note without their content (unicode61, no diacritics, prefixes of 2 and 3)
 *
 * Belongs to one thread at a time. Knows nothing of checklists. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CsnSearchCache CsnSearchCache;

/* One text of a record. */
typedef struct
{
  const char *item; /* id; "" for the record itself */
  guint line;
  const char *text;
  const char *note; /* answer and note */
} CsnSearchText;

typedef struct
{
  const char *path;
  const char *title;
  CsnSearchText text;
} CsnSearchRow;

/* Return FALSE to end the search. The strings last until the return. */
typedef gboolean (*CsnSearchFunc) (const CsnSearchRow *row, gpointer user_data);

/* @path: NULL for the usual place, search.db of the cache folder. (transfer full) (nullable) */
CsnSearchCache *csn_search_cache_open         (const char           *path,
                                               GError              **error);
void            csn_search_cache_close        (CsnSearchCache       *self);
/* Summary of the record's file as it was; NULL when it is not known or the file changed. (transfer full) (nullable) */
char           *csn_search_cache_dup_summary  (CsnSearchCache       *self,
                                               const char           *path,
                                               gint64                mtime,
                                               gint64                size);
/* The same whatever the file is now: for one that vanished. (transfer full) (nullable) */
char           *csn_search_cache_dup_last     (CsnSearchCache       *self,
                                               const char           *path);
/* Replaces what is known of @path. (element-type of @texts CsnSearchText) */
gboolean        csn_search_cache_put          (CsnSearchCache       *self,
                                               const char           *path,
                                               gint64                mtime,
                                               gint64                size,
                                               const char           *doc,
                                               const char           *title,
                                               const char           *summary,
                                               GArray               *texts,
                                               GError              **error);
void            csn_search_cache_forget       (CsnSearchCache       *self,
                                               const char           *path);
/* Everything that is known, and the files of one record. NULL-terminated. (transfer full) */
GStrv           csn_search_cache_list_paths   (CsnSearchCache       *self);
GStrv           csn_search_cache_list_places  (CsnSearchCache       *self,
                                               const char           *doc);
/* Every word of @query must begin a word of a text; best first, or in the order of the
 * records when more match than anybody reads. A query without a word finds nothing. */
gboolean        csn_search_cache_find         (CsnSearchCache       *self,
                                               const char           *query,
                                               CsnSearchFunc         func,
                                               gpointer              user_data,
                                               GError              **error);
/* Makes what was put durable; closing does it as well. */
void            csn_search_cache_flush        (CsnSearchCache       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnSearchCache, csn_search_cache_close)

G_END_DECLS
