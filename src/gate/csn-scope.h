/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which side of the deployment an item or a signing act belongs to (GATES.md "Signing is per scope"). Only in a document
 * that lets people sign before and after the deployment does this make a difference. Knows nothing of answers. */

#pragma once

#include "csn-checklist.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean divided;   /* people sign before and after */
  guint boundary;     /* line from which on items without a phase of their own come after; G_MAXUINT: none do */
} CsnScope;

CsnScope    csn_scope_of           (CsnChecklist   *checklist);
/* PRE or POST in a divided document, else GATE; POST also for follow-ups. */
CsnPhase    csn_scope_item_phase   (const CsnScope *scope,
                                    CsnItem        *item);
/* PRE, POST or GATE: in a divided document a slot without context signs what comes before. */
CsnPhase    csn_scope_slot_phase   (const CsnScope *scope,
                                    CsnSlot        *slot);

G_END_DECLS
