/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether bytes are the canonical spelling of a JSON value, in one pass and without building the value: it accepts exactly
 * what csn_canonical_json_read() accepts. A log of 100,000 entries is scanned with it. Knows nothing of what the JSON means. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A member of the outermost object: its name without quotes, as spelled, and the spelling of its value. */
typedef void (*CsnCanonicalMemberFunc) (const char *name,
                                        gsize       name_length,
                                        const char *value,
                                        gsize       length,
                                        gpointer    user_data);

/* @func (nullable) hears of each member of the outermost object; what it heard counts only if the result is TRUE. */
gboolean csn_canonical_scan         (const char             *data,
                                     gsize                   length,
                                     CsnCanonicalMemberFunc  func,
                                     gpointer                user_data);
/* Writes the text of a string that was scanned, given with its quotes, to @out, which has room for @length - 1 bytes, and ends it
 * with a zero. The length of the text. */
gsize    csn_canonical_scan_string  (const char             *value,
                                     gsize                   length,
                                     char                   *out);
/* The number that was scanned, or @fallback when @value is no number. */
gint64   csn_canonical_scan_int     (const char             *value,
                                     gsize                   length,
                                     gint64                  fallback);

G_END_DECLS
