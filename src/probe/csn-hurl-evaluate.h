/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Queries, filters and predicates of the probe language over one answer. Sends nothing. */

#pragma once

#include "csn-http-exchange.h"
#include "csn-hurl-ast.h"
#include "csn-hurl-value.h"
#include "csn-readings.h"

G_BEGIN_DECLS

typedef struct
{
  GHashTable *variables;     /* (owned) name → CsnHurlValue */
  const CsnHttpReply *reply; /* (nullable) the answer that is looked at */
  GBytes *body;              /* (nullable) its decoded body */
  const GError *undecoded;   /* (nullable) why the body could not be unpacked */
  yyjson_doc *json;          /* (owned) (nullable) the body, parsed once */
  const char *folder;        /* (nullable) where "file," paths start */
  const CsnReadings *readings; /* (nullable) of a probe fence: there is no reply then */
  gboolean no_coercion;      /* JSONPath always gives the list of its nodes */
} CsnHurlScope;

/* The text with its places filled; an undefined variable is CSN_PROBE_ERROR_MISSING. (transfer full) (nullable) */
char         *csn_hurl_render         (CsnHurlScope       *scope,
                                       const CsnHurlText  *text,
                                       GError            **error);
CsnHurlValue *csn_hurl_eval_arg       (CsnHurlScope       *scope,
                                       const CsnHurlArg   *arg,
                                       GError            **error);
/* The value of a query with its filters; NOTHING when it finds none. */
CsnHurlValue *csn_hurl_eval_check     (CsnHurlScope       *scope,
                                       const CsnHurlCheck *check,
                                       GError            **error);
CsnHurlValue *csn_hurl_eval_query     (CsnHurlScope       *scope,
                                       const CsnHurlCall  *query,
                                       GError            **error);
CsnHurlValue *csn_hurl_apply_filter   (CsnHurlScope       *scope,
                                       const CsnHurlCall  *filter,
                                       CsnHurlValue       *value,
                                       GError            **error);
/* Whether the predicate holds. */
gboolean      csn_hurl_eval_predicate (CsnHurlScope       *scope,
                                       const CsnHurlCheck *check,
                                       CsnHurlValue       *actual,
                                       gboolean           *holds,
                                       GError            **error);
/* Nodes, number, text or truth of an XPath expression; no network, no entities. */
CsnHurlValue *csn_hurl_xpath          (const char         *expression,
                                       const char         *data,
                                       gsize               length,
                                       gboolean            html,
                                       GError            **error);
CsnHurlValue *csn_hurl_jsonpath       (yyjson_val         *root,
                                       const char         *expression,
                                       gboolean            as_list,
                                       GError            **error);
GRegex       *csn_hurl_regex          (const char         *pattern,
                                       GError            **error);

G_END_DECLS
