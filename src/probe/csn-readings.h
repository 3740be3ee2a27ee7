/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What one measurement yielded, by name: "exit", "status", "duration" (ms), "p95" (ms), "tests.passed", "pass-rate"
 * (%), "coverage" (%), "issues", "rows", "json:a.b", "exists" … The lanes write it, pass conditions and fills read it. */

#pragma once

#include "csn-decimal.h"

G_BEGIN_DECLS

typedef struct _CsnReadings CsnReadings;

CsnReadings *csn_readings_new         (void);
void         csn_readings_free        (CsnReadings       *self);
void         csn_readings_set_int     (CsnReadings       *self,
                                       const char        *name,
                                       gint64             value);
void         csn_readings_set_double  (CsnReadings       *self,
                                       const char        *name,
                                       double             value);
void         csn_readings_set_decimal (CsnReadings       *self,
                                       const char        *name,
                                       CsnDecimal         value);
void         csn_readings_set_text    (CsnReadings       *self,
                                       const char        *name,
                                       const char        *value);
/* Looked for and not there: an empty vector, NaN, null. */
void         csn_readings_set_empty   (CsnReadings       *self,
                                       const char        *name);
gboolean     csn_readings_has         (const CsnReadings *self,
                                       const char        *name);
gboolean     csn_readings_is_empty    (const CsnReadings *self,
                                       const char        *name);
gboolean     csn_readings_get_number  (const CsnReadings *self,
                                       const char        *name,
                                       CsnDecimal        *value);
/* The value as text, numbers in their shortest spelling. (transfer full) (nullable) */
char        *csn_readings_dup_text    (const CsnReadings *self,
                                       const char        *name);
/* Names in alphabetical order. (transfer full) */
char       **csn_readings_list        (const CsnReadings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnReadings, csn_readings_free)

G_END_DECLS
