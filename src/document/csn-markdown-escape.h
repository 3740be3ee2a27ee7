/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes a text that somebody typed safe inside Markdown, and gets it back: what was escaped reads the same again. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For running text and table cells: marks are escaped, a line break becomes "<br>". (transfer full) */
char *csn_markdown_escape   (const char *text);
/* (transfer full) */
char *csn_markdown_unescape (const char *text);
/* For code, where nothing can be escaped: line breaks become spaces, fences and frames cannot be closed. (transfer full) */
char *csn_markdown_flatten  (const char *text);

G_END_DECLS
