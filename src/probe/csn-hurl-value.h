/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A typed value of the probe language. Immutable and counted. Knows no query. */

#pragma once

#include "csn-json.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_HURL_NOTHING, /* a query that found nothing */
  CSN_HURL_NULL,
  CSN_HURL_BOOL,
  CSN_HURL_INTEGER,
  CSN_HURL_FLOAT,
  CSN_HURL_STRING,
  CSN_HURL_BYTES,
  CSN_HURL_LIST,
  CSN_HURL_OBJECT,
  CSN_HURL_NODESET,
  CSN_HURL_DATE,
} CsnHurlKind;

typedef struct
{
  gatomicrefcount refs;
  CsnHurlKind kind;
  gboolean truth;
  char *text;       /* (owned) (nullable) of numbers and strings */
  GBytes *bytes;    /* (owned) (nullable) */
  GPtrArray *items; /* (owned) (nullable) (element-type CsnHurlValue) of lists and objects */
  GStrv keys;       /* (owned) (nullable) of objects */
  gsize count;      /* of node sets */
  GDateTime *date;  /* (owned) (nullable) */
} CsnHurlValue;

CsnHurlValue *csn_hurl_value_new        (CsnHurlKind         kind);
CsnHurlValue *csn_hurl_value_new_bool   (gboolean            truth);
CsnHurlValue *csn_hurl_value_new_string (const char         *text);
/* INTEGER or FLOAT by its spelling. */
CsnHurlValue *csn_hurl_value_new_number (const char         *text);
CsnHurlValue *csn_hurl_value_new_int    (gint64              number);
CsnHurlValue *csn_hurl_value_new_bytes  (GBytes             *bytes);
CsnHurlValue *csn_hurl_value_new_list   (void);
CsnHurlValue *csn_hurl_value_new_json   (yyjson_val         *json);
CsnHurlValue *csn_hurl_value_new_date   (GDateTime          *date);
CsnHurlValue *csn_hurl_value_ref        (CsnHurlValue       *self);
void          csn_hurl_value_unref      (CsnHurlValue       *self);
gboolean      csn_hurl_value_equal      (const CsnHurlValue *a,
                                         const CsnHurlValue *b);
/* -1, 0, 1; FALSE when the two do not compare. */
gboolean      csn_hurl_value_compare    (const CsnHurlValue *a,
                                         const CsnHurlValue *b,
                                         int                *order);
/* How it stands in a text: a string as it is, a list as JSON. (transfer full) (nullable) */
char         *csn_hurl_value_render     (const CsnHurlValue *self);
/* For messages and JSON results. (transfer full) */
char         *csn_hurl_value_to_json    (const CsnHurlValue *self);
const char   *csn_hurl_value_get_type   (const CsnHurlValue *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnHurlValue, csn_hurl_value_unref)

G_END_DECLS
