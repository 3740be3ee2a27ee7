/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* JSONPath after RFC 9535, whole: selectors, filters, the five functions, well-typedness. Selecting has a budget of
 * visited nodes, so no expression can hang the engine. Knows nothing of probes. */

#pragma once

#include "csn-json.h"

G_BEGIN_DECLS

/* PROBES.md section 4 */
#define CSN_JSON_PATH_MAX_NODES 1000000
#define CSN_JSON_PATH_MAX_LENGTH (16 * 1024)

typedef struct _CsnJsonPath CsnJsonPath;

/* @hurl also takes the old spellings "$.[0]" and "$.[?(…)]". Errors have the column. */
CsnJsonPath *csn_json_path_new       (const char         *expression,
                                      gsize               length,
                                      gboolean            hurl,
                                      GError            **error);
void         csn_json_path_free      (CsnJsonPath        *self);
/* (element-type yyjson_val) The nodes, in order; they live as long as the document. NULL when the budget is spent. */
GPtrArray   *csn_json_path_select    (const CsnJsonPath  *self,
                                      yyjson_val         *root,
                                      GError            **error);
/* Whether it selects one node at most. */
gboolean     csn_json_path_is_singular (const CsnJsonPath *self);

/* For "probe --jsonpath": the nodes that @expression selects in the document of @length bytes at @data, as a JSON array.
 * A wrong expression is CSN_PROBE_ERROR_SYNTAX with "JSONPath, column …". (transfer full) */
char        *csn_json_path_evaluate  (const char         *expression,
                                      const char         *data,
                                      gsize               length,
                                      GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnJsonPath, csn_json_path_free)

G_END_DECLS
