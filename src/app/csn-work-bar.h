/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Says what is being worked on, how far it is, and lets it be stopped. Appears only for what takes longer than half a second, so
 * that quick things do not flicker. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Action work.stop cancels what was begun last. */
#define CSN_TYPE_WORK_BAR (csn_work_bar_get_type ())
G_DECLARE_FINAL_TYPE (CsnWorkBar, csn_work_bar, CSN, WORK_BAR, AdwBin)

/* @text: "Making the report…". @cancellable: what Stop cancels. Ends what was begun before. */
void     csn_work_bar_begin        (CsnWorkBar   *self,
                                    const char   *text,
                                    GCancellable *cancellable);
/* @fraction: 0 to 1; below 0 unknown, which a spinner shows. */
void     csn_work_bar_set_fraction (CsnWorkBar   *self,
                                    double        fraction);
void     csn_work_bar_end          (CsnWorkBar   *self);
/* It can be seen. */
gboolean csn_work_bar_is_shown     (CsnWorkBar   *self);

G_END_DECLS
