/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What putting a newer version of the document under a record would do, for looking at it before it is done. Never changes;
 * the session makes it and carries it out. */

#pragma once

#include <gio/gio.h>

#include "csn-checklist.h"
#include "csn-item-match.h"

G_BEGIN_DECLS

#define CSN_TYPE_REBASE_PLAN (csn_rebase_plan_get_type ())
G_DECLARE_FINAL_TYPE (CsnRebasePlan, csn_rebase_plan, CSN, REBASE_PLAN, GObject)

/* @matches: (element-type CsnItemMatch), those of @after in document order, then what is removed. @lost: ids before of items
 * whose answer does not come along. @n_approvals: that go stale. */
CsnRebasePlan *csn_rebase_plan_new              (const char   *name,
                                                 CsnChecklist *before,
                                                 CsnChecklist *after,
                                                 GListModel   *matches,
                                                 GHashTable   *lost,
                                                 guint         n_approvals);
/* Name of the file of the newer version. */
const char    *csn_rebase_plan_get_name         (CsnRebasePlan *self);
CsnChecklist  *csn_rebase_plan_get_before       (CsnRebasePlan *self);
CsnChecklist  *csn_rebase_plan_get_after        (CsnRebasePlan *self);
/* (element-type CsnItemMatch) */
GListModel    *csn_rebase_plan_get_matches      (CsnRebasePlan *self);
/* Matches of one kind. */
guint          csn_rebase_plan_count            (CsnRebasePlan *self,
                                                 CsnMatchKind   kind);
/* Whether what was answered for the item before @match is lost: it was removed, or its answer is no option any more. What was
 * answered stays in the log. FALSE where nothing was answered. */
gboolean       csn_rebase_plan_loses            (CsnRebasePlan *self,
                                                 CsnItemMatch  *match);
guint          csn_rebase_plan_get_n_lost       (CsnRebasePlan *self);
/* Approvals that count now and will be stale. */
guint          csn_rebase_plan_get_n_approvals  (CsnRebasePlan *self);
/* Whether both versions are the same bytes: nothing would change. */
gboolean       csn_rebase_plan_is_identical     (CsnRebasePlan *self);

G_END_DECLS
