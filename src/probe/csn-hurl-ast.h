/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A Hurl file as a tree: what its parser makes and its runner walks. The subset is tier v0 of PROBES.md section 2 and
 * the parts of v1 that checklists use. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CSN_HURL_MAX_BYTES (4 * 1024 * 1024)
#define CSN_HURL_MAX_ENTRIES 2000

/* One piece of a text: literal, or the name between {{ and }}. */
typedef struct
{
  gboolean is_place;
  gboolean in_json_string; /* the value is escaped for JSON when put in */
  char *text;              /* (owned) */
  guint line, column;
} CsnHurlPart;

/* (element-type CsnHurlPart) */
typedef GPtrArray CsnHurlText;

typedef enum
{
  CSN_HURL_ARG_NONE,
  CSN_HURL_ARG_NULL,
  CSN_HURL_ARG_TRUE,
  CSN_HURL_ARG_FALSE,
  CSN_HURL_ARG_NUMBER,
  CSN_HURL_ARG_TEXT,
  CSN_HURL_ARG_PLACE,
  CSN_HURL_ARG_BASE64,
  CSN_HURL_ARG_HEX,
  CSN_HURL_ARG_FILE,
  CSN_HURL_ARG_REGEX,
  CSN_HURL_ARG_LIST,
} CsnHurlArgKind;

/* A value as it is written: of a predicate, filter, query or body. */
typedef struct _CsnHurlArg CsnHurlArg;

struct _CsnHurlArg
{
  CsnHurlArgKind kind;
  char *raw;         /* (owned) (nullable) number, name, base64, hex or pattern */
  CsnHurlText *text; /* (owned) (nullable) */
  GPtrArray *list;   /* (owned) (nullable) (element-type CsnHurlArg) */
};

typedef struct
{
  char *name; /* (owned) as in the language: "count", "nth", "replace" … */
  guint line, column;
  CsnHurlArg *args[2]; /* (owned) (nullable) */
} CsnHurlCall;

typedef struct
{
  CsnHurlCall *query;  /* (owned) */
  GPtrArray *filters;  /* (owned) (element-type CsnHurlCall) */
  /* captures */
  CsnHurlText *name;   /* (owned) (nullable) */
  gboolean redact;
  /* asserts */
  gboolean negated;
  CsnHurlCall *predicate; /* (owned) (nullable) */
  guint line;
} CsnHurlCheck;

typedef struct
{
  CsnHurlText *name;  /* (owned) */
  CsnHurlText *value; /* (owned) */
  CsnHurlText *file;  /* (owned) (nullable) of a multipart field */
  CsnHurlText *type;  /* (owned) (nullable) */
  guint line, column;
  const char *at;     /* in the source, while it is parsed */
} CsnHurlField;

typedef struct
{
  CsnHurlArg *content;   /* (owned) */
  const char *mime;      /* (nullable) what it implies */
  gboolean is_json;
  guint line, column;
} CsnHurlBody;

typedef struct
{
  guint line, column;
  guint sections;       /* those that were there, a bit each */
  char *method;         /* (owned) */
  CsnHurlText *url;     /* (owned) */
  GPtrArray *headers;   /* (owned) (element-type CsnHurlField), as the next six */
  GPtrArray *query;
  GPtrArray *form;
  GPtrArray *multipart;
  GPtrArray *cookies;
  GPtrArray *auth;
  GPtrArray *options;
  CsnHurlBody *body;    /* (owned) (nullable) */
  GPtrArray *directives; /* (owned) (element-type utf8) "name: value" of comment directives before it */

  gboolean has_response;
  guint response_line;
  char *version;        /* (owned) (nullable) "1.1"; NULL: any */
  int status;           /* -1: any */
  GPtrArray *expected_headers; /* (owned) (element-type CsnHurlField) */
  GPtrArray *captures;  /* (owned) (element-type CsnHurlCheck) */
  GPtrArray *asserts;   /* (owned) (element-type CsnHurlCheck) */
  CsnHurlBody *expected_body; /* (owned) (nullable) */
} CsnHurlEntry;

/* (element-type CsnHurlEntry). The error has line, column and a caret under the place. */
GPtrArray  *csn_hurl_parse     (const char   *text,
                                gsize         length,
                                const char   *name,
                                GError      **error);

void        csn_hurl_arg_free  (CsnHurlArg   *arg);

G_END_DECLS
