/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Holds one answer for the Markdown writer. */

#include "csn-written-answer.h"

CsnWrittenAnswer *
csn_written_answer_new (const char *value,
                        const char *reason,
                        const char *by,
                        const char *date)
{
  CsnWrittenAnswer *self = g_new0 (CsnWrittenAnswer, 1);
  self->value = g_strdup (value);
  self->reason = g_strdup (reason);
  self->by = g_strdup (by);
  self->date = g_strdup (date);
  return self;
}

void
csn_written_answer_free (CsnWrittenAnswer *self)
{
  if (self == NULL)
    return;
  g_free (self->value);
  g_free (self->reason);
  g_free (self->by);
  g_free (self->date);
  g_free (self);
}
