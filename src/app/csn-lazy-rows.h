/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tells the cells (CsnLazyCell) of a list view whether they are in view, after each layout and before anything is drawn, so that a
 * row is never seen empty. Knows nothing of what they show. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CSN_TYPE_LAZY_ROWS (csn_lazy_rows_get_type ())
G_DECLARE_FINAL_TYPE (CsnLazyRows, csn_lazy_rows, CSN, LAZY_ROWS, GObject)

/* Lives as long as the caller keeps it, at most as long as @list. */
CsnLazyRows *csn_lazy_rows_new (GtkListView *list);

G_END_DECLS
