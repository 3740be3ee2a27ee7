/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The words of a Hurl file: texts with places, values, bodies. Used by the parser of files only. */

#pragma once

#include "csn-hurl-ast.h"

G_BEGIN_DECLS

typedef struct
{
  const char *text;
  const char *at;
  const char *end;
  char *problem;          /* (owned) (nullable) the first thing that is wrong */
  const char *problem_at;
  gboolean in_fence;      /* a probe fence: queries of its own, and the predicate "in" */
} CsnHurlLexer;

gboolean     csn_hurl_fail        (CsnHurlLexer *l, const char *problem);
void         csn_hurl_where       (CsnHurlLexer *l, const char *at, guint *line, guint *column);
char         csn_hurl_peek        (CsnHurlLexer *l);
gboolean     csn_hurl_has         (CsnHurlLexer *l, const char *word);
gboolean     csn_hurl_take        (CsnHurlLexer *l, const char *word);
void         csn_hurl_skip_spaces (CsnHurlLexer *l);
/* Spaces, a comment, and the line end or the end of the file. */
gboolean     csn_hurl_end_line    (CsnHurlLexer *l);
/* "name" of letters, digits, "_" and "-". (transfer full) (nullable) */
char        *csn_hurl_read_word   (CsnHurlLexer *l);
/* Up to any of @stops, a comment or the line end; escapes and places are read. */
CsnHurlText *csn_hurl_read_text   (CsnHurlLexer *l, const char *stops);
CsnHurlText *csn_hurl_read_quoted (CsnHurlLexer *l);
/* A value of a predicate or argument. */
CsnHurlArg  *csn_hurl_read_value  (CsnHurlLexer *l);
/* The body that begins here, NULL without an error when none does. */
CsnHurlBody *csn_hurl_read_body   (CsnHurlLexer *l);
gboolean     csn_hurl_starts_body (CsnHurlLexer *l);
CsnHurlArg  *csn_hurl_arg_new     (CsnHurlArgKind kind, char *raw, CsnHurlText *text);
CsnHurlText *csn_hurl_text_new    (void);
void         csn_hurl_body_free   (CsnHurlBody *body);
/* Of the parser, for the two kinds of file. */
void         csn_hurl_field_free  (CsnHurlField *field);
void         csn_hurl_check_free  (CsnHurlCheck *check);
/* Empty lines and comments; directives among them are added to @directives. */
void         csn_hurl_skip_lines  (CsnHurlLexer *l, GPtrArray *directives);
gboolean     csn_hurl_read_fields (CsnHurlLexer *l, GPtrArray *fields, GPtrArray *directives);
gboolean     csn_hurl_read_checks (CsnHurlLexer *l, GPtrArray *checks, gboolean capture, GPtrArray *directives);
void         csn_hurl_set_error   (CsnHurlLexer *l, const char *name, GError **error);

G_END_DECLS
