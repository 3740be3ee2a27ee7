/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Splits a command line as a POSIX shell would, without ever being one: nothing is run or expanded. Unlike
 * g_shell_parse_argv it tells operators from words and remembers which "$" and "*" were quoted. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A checklist line longer than this is no command a person has read. */
#define CSN_SHELL_MAX_LENGTH (64 * 1024)

/* How a character that must not be expanded stands in CsnShellWord.text */
#define CSN_SHELL_LITERAL_DOLLAR '\001'

typedef struct
{
  char *text;           /* (owned) with CSN_SHELL_LITERAL_DOLLAR for a quoted "$" */
  gboolean is_operator; /* | || && ; & > >> < newline ( ) */
  gboolean has_glob;    /* an unquoted * ? or [ */
  gboolean is_quoted;   /* some part stood in quotes */
} CsnShellWord;

void         csn_shell_word_free (CsnShellWord *word);

/* (element-type CsnShellWord). Comments are dropped, "\" at the end of a line joins it with the next. */
GPtrArray   *csn_shell_split     (const char   *text,
                                  GError      **error);

G_END_DECLS
