/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An entry before it has its place in the log; see the header. */

#include "csn-event-draft.h"

CsnEventDraft *
csn_event_draft_new (const char *type, const char *actor, JsonObject *data)
{
  CsnEventDraft *self;

  g_return_val_if_fail (type != NULL && actor != NULL && data != NULL, NULL);

  self = g_new0 (CsnEventDraft, 1);
  self->type = g_strdup (type);
  self->actor = g_strdup (actor);
  self->data = data;
  return self;
}

void
csn_event_draft_free (CsnEventDraft *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->type);
  g_free (self->actor);
  json_object_unref (self->data);
  g_free (self);
}

GPtrArray *
csn_event_drafts_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) csn_event_draft_free);
}

void
csn_event_drafts_add (GPtrArray *drafts, const char *type, const char *actor, JsonObject *data)
{
  g_return_if_fail (drafts != NULL);

  g_ptr_array_add (drafts, csn_event_draft_new (type, actor, data));
}
