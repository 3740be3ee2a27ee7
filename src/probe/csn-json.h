/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads JSON from outside with yyjson: numbers keep the text they were written with, depth and size are limited. */

#pragma once

#include "csn-readings.h"

#include <gio/gio.h>
#include <yyjson.h>

G_BEGIN_DECLS

/* PROBES.md section 10 */
#define CSN_JSON_MAX_DEPTH 512
#define CSN_JSON_MAX_BYTES (16 * 1024 * 1024)

/* Free with yyjson_doc_free(). Numbers are raw texts: use csn_json_is_number(). */
yyjson_doc *csn_json_read        (const char   *data,
                                  gsize         length,
                                  GError      **error);
gboolean    csn_json_is_number   (yyjson_val   *value);
/* A scalar as text; objects and arrays as JSON. (transfer full) */
char       *csn_json_dup_text    (yyjson_val   *value);
/* Sets the reading @name to what @value is: number, text, or empty for null. */
void        csn_json_set_reading (CsnReadings  *readings,
                                  const char   *name,
                                  yyjson_val   *value);
/* The value of a dotted name ("a.b.0.c"), wherever "a" stands in the document: from the root first, then the only
 * place that has it. NULL when there is none. */
yyjson_val *csn_json_find        (yyjson_val   *root,
                                  const char   *dotted);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (yyjson_doc, yyjson_doc_free)

G_END_DECLS
