/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One place that a search found. Does not change. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Properties, readable: path, title, item, line, text, note */
#define CSN_TYPE_SEARCH_HIT (csn_search_hit_get_type ())
G_DECLARE_FINAL_TYPE (CsnSearchHit, csn_search_hit, CSN, SEARCH_HIT, GObject)

typedef struct
{
  const char *path;  /* of the record's file */
  const char *title; /* of the record */
  const char *item;  /* id; "" when the record itself was found */
  guint line;        /* 0 likewise */
  const char *text;  /* of the item */
  const char *note;  /* answer and note, "" for none */
} CsnSearchHitSpec;

CsnSearchHit *csn_search_hit_new       (const CsnSearchHitSpec *spec);
const char   *csn_search_hit_get_path  (CsnSearchHit *self);
const char   *csn_search_hit_get_title (CsnSearchHit *self);
const char   *csn_search_hit_get_item  (CsnSearchHit *self);
guint         csn_search_hit_get_line  (CsnSearchHit *self);
const char   *csn_search_hit_get_text  (CsnSearchHit *self);
const char   *csn_search_hit_get_note  (CsnSearchHit *self);

G_END_DECLS
