/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which item of a newer version of a checklist is which item of the older one, so that answers can be carried over and
 * the person can see what was added, removed, changed and moved. Pure; judges no answers. */

#pragma once

#include <json-glib/json-glib.h>

#include "csn-checklist.h"
#include "csn-item-match.h"

G_BEGIN_DECLS

/* One match for each item of either checklist: those of @after in document order, then what was removed.
 * (transfer full) (element-type CsnItemMatch) */
GListModel *csn_rebase_match     (CsnChecklist *before,
                                  CsnChecklist *after);
/* What the addresses of @before are called in @after, in the form that CsnLineage reads: ids of items and probes, slots,
 * lines of stages. Only what is not called the same. @matches: of csn_rebase_match(). (transfer full) */
JsonArray  *csn_rebase_dup_map   (CsnChecklist *before,
                                  CsnChecklist *after,
                                  GListModel   *matches);

G_END_DECLS
