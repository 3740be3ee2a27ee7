/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Canonical JSON after RFC 8785 (JCS) on json-glib: the bytes that events, statements and exports are hashed and signed
 * as. Numbers are integers within ±2^53; floating point is refused, so that no ECMAScript number rules are needed.
 * Knows nothing of what the JSON means. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_CANONICAL_JSON_ERROR_NUMBER,    /* a number that is no integer within ±2^53 */
  CSN_CANONICAL_JSON_ERROR_DEPTH,     /* nesting beyond CSN_CANONICAL_JSON_MAX_DEPTH */
  CSN_CANONICAL_JSON_ERROR_SYNTAX,    /* no JSON, or not one value */
  CSN_CANONICAL_JSON_ERROR_NOT_CANONICAL, /* JSON, but not the canonical spelling of itself */
} CsnCanonicalJsonError;

#define CSN_CANONICAL_JSON_ERROR (csn_canonical_json_error_quark ())
GQuark csn_canonical_json_error_quark (void);

/* Deeper documents are refused: nothing of ours nests beyond a dozen. */
#define CSN_CANONICAL_JSON_MAX_DEPTH 64

/* The canonical spelling of @node. (transfer full) (nullable) */
char     *csn_canonical_json_write (JsonNode   *node,
                                    GError    **error);
/* The canonical spelling of @object. (transfer full) (nullable) */
char     *csn_canonical_json_write_object (JsonObject *object,
                                           GError    **error);
/* Appends the canonical spelling of a string. */
void      csn_canonical_json_append_string (GString    *out,
                                            const char *text);
/* Appends the canonical spelling of a number, which has to lie within ±2^53. */
void      csn_canonical_json_append_int    (GString    *out,
                                            gint64      value);
/* Parses @length bytes and accepts them only when they are the canonical spelling of themselves; that refuses duplicate
 * keys, a byte order mark and strings cut at NUL, which json-glib lets pass. (transfer full) (nullable) */
JsonNode *csn_canonical_json_read  (const char *data,
                                    gssize      length,
                                    GError    **error);
/* Whether @data, whatever it is, nests at most @max_depth arrays and objects; reads no further than the first that is deeper.
 * Asked before any parser sees bytes from outside. */
gboolean  csn_json_is_within_depth (const char *data,
                                    gsize       length,
                                    guint       max_depth);

G_END_DECLS
