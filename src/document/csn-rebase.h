/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which item of a newer version of a checklist is which item of the older one, so that answers can be carried over and
 * the person can see what was added, removed, changed and moved. Pure; judges no answers. */

#pragma once

#include "csn-checklist.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_REBASE_SAME,    /* same identity; its line may have changed */
  CSN_REBASE_MOVED,   /* same words under another heading or item */
  CSN_REBASE_CHANGED, /* other words at the same place of the outline */
  CSN_REBASE_ADDED,   /* before is NULL */
  CSN_REBASE_REMOVED, /* after is NULL */
} CsnRebaseKind;

typedef struct
{
  CsnRebaseKind kind;
  CsnItem *before; /* (owned) (nullable) */
  CsnItem *after;  /* (owned) (nullable) */
} CsnRebasePair;

/* One pair for each item of either checklist: those of @after in document order, then what was removed.
 * (transfer full) (element-type CsnRebasePair) */
GPtrArray *csn_rebase_match (CsnChecklist *before,
                             CsnChecklist *after);

G_END_DECLS
