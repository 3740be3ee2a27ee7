/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T13: a value against a threshold, in decimal, as strict as it is written, with units converted and never guessed;
 * and the thresholds that a line of text states. Pure functions. */

#pragma once

#include "csn-enums.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_ORDER_LESS,
  CSN_ORDER_LESS_OR_EQUAL,
  CSN_ORDER_GREATER,
  CSN_ORDER_GREATER_OR_EQUAL,
  CSN_ORDER_EQUAL,
  CSN_ORDER_NOT_EQUAL,
} CsnOrder;

/* "> 95 %" out of a line of text. */
typedef struct
{
  CsnOrder order;
  char number[72];
  char unit[16];   /* "%", "ms", "MB", "minutes"; "" none */
  gsize start;     /* bytes of the text that state it */
  gsize end;
} CsnThreshold;

/* The sign of an order: < <= > >= == != ≤ ≥ and = for equal; "" is "at least", as a bare "99.9 %" means. */
gboolean csn_order_from_string  (const char         *sign,
                                 CsnOrder           *order);
const char *csn_order_to_string (CsnOrder            order);
/* @value and @limit are numbers with or without a unit ("1.4 MB"). PASS, FAIL, or INCONCLUSIVE when there is no number or
 * the units cannot be converted. */
CsnState csn_comparison_judge   (const char         *value,
                                 CsnOrder            order,
                                 const char         *limit);
/* @value with @unit (nullable: what the threshold has) against @threshold. */
CsnState csn_threshold_judge    (const CsnThreshold *threshold,
                                 const char         *value,
                                 const char         *unit);
/* The next threshold of @text from byte @offset on: a sign and a number ("<5 minutes", ">= 3"), "100%" alone. FALSE: none. */
gboolean csn_threshold_find     (const char         *text,
                                 gsize               offset,
                                 CsnThreshold       *threshold);

G_END_DECLS
