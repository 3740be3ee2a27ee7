/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T9: which option a line of Markdown has selected. A pure function on text; writing back is the business of
 * src/document. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "PENDING", "CONFLICT" (decided, but not what), "NA", or the selected option in capitals: "PASS", "MEDIUM", "APPROVED". A
 * ticked line without options reads "PASS". (transfer full) */
char *csn_choice_read (const char *line);

G_END_DECLS
