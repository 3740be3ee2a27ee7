/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads inline Markdown and the HTML that people write between it into text with runs, for showing. Every word of the source
 * comes out (comments apart); what is no Markdown comes out as it stands. Makes nothing to be parsed again. */

#pragma once

#include "csn-prose.h"

G_BEGIN_DECLS

/* More is cut: a cell or paragraph that long is hostile. */
#define CSN_PROSE_MAX_BYTES ((gsize) 64 * 1024)

/* @markdown: lines of one paragraph, list item, heading or stretch of HTML, quote marks and indentation included; list
 * markers and the number signs of a heading are taken off. (transfer full) */
CsnProse  *csn_prose_read        (const char *markdown,
                                  gsize       length);
/* The same for the lines of a table, its header and delimiter included: @n_columns prose objects for the header, then for
 * each row. NULL when the lines are no table. (transfer full) (nullable) (element-type CsnProse) */
GPtrArray *csn_prose_read_table  (const char *markdown,
                                  gsize       length,
                                  guint      *n_columns);

G_END_DECLS
