/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps the beginning of a list in sight while the window changes its width: a GtkListView holds on to some row of those it shows,
 * and so a list that nobody has scrolled would stand below its first heading (UX.md, T3). Knows nothing of what is listed. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @list: in a scrolled window already. A list that was scrolled, or in which the focus moves meanwhile, is left alone. */
void csn_list_top_keep (GtkListView *list);

G_END_DECLS
