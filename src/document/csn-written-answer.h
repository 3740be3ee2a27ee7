/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An answer as the Markdown writer wants it: what was answered, why, by whom and when. Knows neither record nor item. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct
{
  char *value;  /* (owned) (nullable) "pass" "fail" "na" "fired" "not-fired" of a check, text of an option, text of a
                 * field; NULL: no answer, also where the source holds one */
  char *reason; /* (owned) (nullable) */
  char *by;     /* (owned) (nullable) name, written where the form needs one */
  char *date;   /* (owned) (nullable) "2026-11-20" */
} CsnWrittenAnswer;

CsnWrittenAnswer *csn_written_answer_new  (const char       *value,
                                           const char       *reason,
                                           const char       *by,
                                           const char       *date);
void              csn_written_answer_free (CsnWrittenAnswer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnWrittenAnswer, csn_written_answer_free)

G_END_DECLS
