/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A contradiction or gap of the document, told to the person when it is opened: one sentence, with its line. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CSN_TYPE_PROBLEM (csn_problem_get_type ())
G_DECLARE_FINAL_TYPE (CsnProblem, csn_problem, CSN, PROBLEM, GObject)

CsnProblem *csn_problem_new      (guint       line,
                                  const char *text);
guint       csn_problem_get_line (CsnProblem *self);
const char *csn_problem_get_text (CsnProblem *self);

G_END_DECLS
