/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How the program takes memory and gives it back: what suits a window that reads a long document and then shows it for hours.
 * Knows nothing of what the memory is for. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Called first in main(): threads that open a record allocate what the window keeps, so all share one heap, which begins with
 * room for a long record. */
void csn_memory_prepare (void);
/* Gives back what reading a long document needed and is free again, and the room made for it. */
void csn_memory_trim    (void);

G_END_DECLS
