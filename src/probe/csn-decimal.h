/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Decimal numbers that compare as they are written: 0.1 is 0.1, and "> 95" fails at 95.0 (GATES.md T13). Twelve places
 * behind the point. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CSN_DECIMAL_PLACES 12

typedef struct
{
  __int128 scaled; /* the value times 10^CSN_DECIMAL_PLACES */
} CsnDecimal;

/* Reads a number at the start of @text ("-1.5", "1,200", "3e2"). FALSE when there is none or it is too large. */
gboolean   csn_decimal_parse    (const char  *text,
                                 CsnDecimal  *value,
                                 const char **end);
CsnDecimal csn_decimal_from_int (gint64       value);
/* @numerator / @denominator, rounded toward zero at the last place. */
CsnDecimal csn_decimal_ratio    (gint64       numerator,
                                 gint64       denominator);
CsnDecimal csn_decimal_from_double (double    value);
int        csn_decimal_compare  (CsnDecimal   a,
                                 CsnDecimal   b);
double     csn_decimal_to_double (CsnDecimal  value);
/* Shortest spelling with at most @places behind the point. */
char      *csn_decimal_to_string (CsnDecimal  value,
                                  guint       places);

G_END_DECLS
