/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Text as a person must see it before allowing it: nothing invisible, nothing that turns the line around. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Control, format and direction characters become "\x1b", "\u202e"; line ends and tabs stay. (transfer full) */
char *csn_visible_text (const char *text);

G_END_DECLS
