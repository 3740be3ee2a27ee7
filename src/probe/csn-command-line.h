/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A command of a checklist as arguments and environment, ready to run without a shell, or the reason why it cannot.
 * Knows nothing of how a command is run. */

#pragma once

#include "csn-template.h"

G_BEGIN_DECLS

typedef struct
{
  char **argv;             /* (owned) texts with secret marks */
  GArray *globs;           /* (owned) (element-type guint) arguments that are file name patterns */
  GPtrArray *environment;  /* (owned) (element-type utf8) "NAME=value" before the command, with secret marks */
  GPtrArray *alternatives; /* (owned) (element-type utf8) other commands offered by "or" / "||" */
  gboolean is_curl;
} CsnCommandLine;

void            csn_command_line_free  (CsnCommandLine   *self);
/* Places without a value are added to @names; that is no error. Shell syntax is one, with the reason. */
CsnCommandLine *csn_command_line_parse (const char       *text,
                                        CsnProbeSetup    *setup,
                                        CsnTemplateNames *names,
                                        GError          **error);
/* The command as one line for persons, quoted where needed, secrets as "***name". */
char           *csn_command_line_show  (CsnCommandLine   *self);
/* Whether the words say that it changes something: deploy, migrate, rollback … (PROBES.md section 10). */
gboolean        csn_command_is_mutating (const char      *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnCommandLine, csn_command_line_free)

G_END_DECLS
