/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Decimal numbers compared exactly as they are written: 95.0 is 95, 2.000 is 2, and 99.9 is not 99.90000000000001.
 * Pure functions on text. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Longer numbers are refused. */
#define CSN_NUMBER_TEXT_MAX_LENGTH 64

/* Whether @text, outer space apart, is a decimal number: sign, digits, one point, digits. */
gboolean csn_number_text_is_valid (const char *text);
/* -1, 0 or 1; both must be valid. */
int      csn_number_text_compare  (const char *a,
                               const char *b);
/* @text times 10 to the power @shift times @factor, exactly. (transfer full) */
char    *csn_number_text_scale    (const char *text,
                               int         shift,
                               guint       factor);

G_END_DECLS
