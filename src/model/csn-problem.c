/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A contradiction or gap of the document; see the header. */

#include "csn-problem.h"

struct _CsnProblem
{
  GObject parent_instance;
  guint line;
  char *text; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnProblem, csn_problem, G_TYPE_OBJECT)

static void
csn_problem_finalize (GObject *object)
{
  CsnProblem *self = CSN_PROBLEM (object);

  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (csn_problem_parent_class)->finalize (object);
}

static void
csn_problem_class_init (CsnProblemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_problem_finalize;
}

static void
csn_problem_init (CsnProblem *self)
{
}

CsnProblem *
csn_problem_new (guint line, const char *text)
{
  CsnProblem *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = g_object_new (CSN_TYPE_PROBLEM, NULL);
  self->line = line;
  self->text = g_strdup (text);
  return self;
}

guint
csn_problem_get_line (CsnProblem *self)
{
  g_return_val_if_fail (CSN_IS_PROBLEM (self), 0);
  return self->line;
}

const char *
csn_problem_get_text (CsnProblem *self)
{
  g_return_val_if_fail (CSN_IS_PROBLEM (self), NULL);
  return self->text;
}
