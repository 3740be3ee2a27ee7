/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T1: what one measurement says. A pure rule. */

#pragma once

#include "csn-enums.h"

G_BEGIN_DECLS

/* What the instrument returned. */
typedef enum
{
  CSN_DATUM_VALUE,
  CSN_DATUM_NOTHING,      /* empty or null */
  CSN_DATUM_NOT_A_NUMBER,
  CSN_DATUM_ERROR,        /* the probe could not run */
} CsnDatum;

/* Whether a condition holds; UNASKED when there is no such condition. */
typedef enum
{
  CSN_HOLDS_UNASKED,
  CSN_HOLDS_NO,
  CSN_HOLDS_YES,
} CsnHolds;

CsnState csn_datum_judge (CsnDatum datum,
                                CsnHolds success,
                                CsnHolds failure);

G_END_DECLS
