/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What someone wants to add to the log, before the store gives it its place: type, actor and data of a CsnEvent to be. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *type;       /* (owned) */
  char *actor;      /* (owned) */
  JsonObject *data; /* (owned) */
} CsnEventDraft;

/* Takes over @data, which nobody may touch afterwards: the store reads it in its own thread. (transfer full) */
CsnEventDraft *csn_event_draft_new      (const char    *type,
                                         const char    *actor,
                                         JsonObject    *data);
void           csn_event_draft_free     (CsnEventDraft *self);
/* An empty batch that owns its drafts. (transfer full) (element-type CsnEventDraft) */
GPtrArray     *csn_event_drafts_new     (void);
/* Adds a draft to a batch; takes over @data. */
void           csn_event_drafts_add     (GPtrArray     *drafts,
                                         const char    *type,
                                         const char    *actor,
                                         JsonObject    *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnEventDraft, csn_event_draft_free)

G_END_DECLS
