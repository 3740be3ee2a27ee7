/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T14: what the end of a command says. A pure rule. */

#pragma once

#include "csn-enums.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean started;
  gboolean signalled;          /* killed by a signal */
  gboolean timed_out;
  gboolean has_exit_code;
  int exit_code;
  gboolean duration_limit;     /* the time limit is a criterion ("<5 minutes") */
  gboolean has_numeric_criterion;
  gboolean has_measured;       /* the number was found … */
  CsnState measured;           /* … and this is what it says */
} CsnCommandEnd;

CsnState csn_command_outcome (const CsnCommandEnd *end);

G_END_DECLS
