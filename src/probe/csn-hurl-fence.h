/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A probe fence: a head (EXEC, SQL, PROM, FILE or ENV with its text), a status line (EXIT n, ROWS n), and the options,
 * captures and asserts of the hurl language with queries of their own. Runs nothing. */

#pragma once

#include "csn-hurl-evaluate.h"
#include "csn-pass-condition.h"
#include "csn-readings.h"

G_BEGIN_DECLS

typedef struct
{
  char *content;         /* (owned) from the head word to the status line or first section */
  GPtrArray *directives; /* (owned) (element-type utf8) "name: value" of comment directives */
  GPtrArray *options;    /* (owned) (element-type CsnHurlField) */
  GPtrArray *captures;   /* (owned) (element-type CsnHurlCheck) */
  GPtrArray *asserts;    /* (owned) (element-type CsnHurlCheck) */
  char *status_word;     /* (owned) (nullable) "EXIT" or "ROWS" */
  gint64 status;         /* -1: any */
  char *text;            /* (owned) the whole fence, for what is shown of an assert */
} CsnHurlFence;

/* The error has line, column and a caret under the place. */
CsnHurlFence *csn_hurl_fence_parse    (const char          *text,
                                       GError             **error);
void          csn_hurl_fence_free     (CsnHurlFence        *self);
/* Whether the fence itself says what passes. */
gboolean      csn_hurl_fence_judges   (const CsnHurlFence  *self);
/* Names that the queries ask the environment for. (transfer full) */
char        **csn_hurl_fence_list_environment (const CsnHurlFence *self);
/* Captures first, into @readings and @variables; then one CsnJudgement for the status line and each assert. @body is
 * what was read: output, file, rows as JSON, reply. What is captured with "redact", or under the name of a secret, goes
 * into @secrets (name → value, both owned) instead of the readings. Gives the outcome over all. */
CsnState      csn_hurl_fence_evaluate (const CsnHurlFence  *self,
                                       CsnReadings         *readings,
                                       GBytes              *body,
                                       GHashTable          *variables,
                                       const char          *folder,
                                       GPtrArray           *judgements,
                                       GHashTable          *secrets,
                                       char               **message);
/* The queries that only a fence has; NULL without an error when @query is another. */
CsnHurlValue *csn_hurl_eval_fence_query (CsnHurlScope      *scope,
                                       const CsnHurlCall   *query,
                                       GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnHurlFence, csn_hurl_fence_free)

G_END_DECLS
