/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One HTTP request as data: what would be sent, before anything is. Texts may hold places (csn-template.h). Knows
 * nothing of libsoup. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *name;  /* (owned) */
  char *value; /* (owned) */
} CsnHttpField;

typedef struct
{
  char *name;      /* (owned) */
  char *value;     /* (owned) (nullable) */
  char *file;      /* (owned) (nullable) relative to the project folder */
  char *file_type; /* (owned) (nullable) */
} CsnHttpPart;

typedef struct
{
  char *method;         /* (owned) */
  char *url;            /* (owned) */
  GPtrArray *headers;   /* (owned) (element-type CsnHttpField) */
  GPtrArray *query;     /* (owned) (element-type CsnHttpField) values not yet percent-encoded */
  GPtrArray *form;      /* (owned) (element-type CsnHttpField) values not yet percent-encoded */
  GPtrArray *parts;     /* (owned) (element-type CsnHttpPart) multipart form */
  char *body;           /* (owned) (nullable) */
  gboolean has_body;    /* a request may have an empty body */
  GBytes *body_bytes;   /* (owned) (nullable) instead of body, for bodies that are no text */
  char *body_file;      /* (owned) (nullable) relative to the project folder */
  char *user;           /* (owned) (nullable) Basic authentication */
  char *password;       /* (owned) (nullable) */
  gboolean follow;
  gboolean trusted;     /* redirects to another host keep Authorization and Cookie */
  gboolean as_is;       /* "/../" in the address is sent as it stands */
  gboolean insecure;
  gboolean compressed;
  int max_redirects;    /* -1: the limit of the lane */
  guint connect_timeout; /* ms; 0: the limit of the lane */
  guint total_timeout;   /* ms; 0: the limit of the lane */
} CsnHttpRequest;

CsnHttpRequest *csn_http_request_new        (const char           *method,
                                             const char           *url);
void            csn_http_request_free       (CsnHttpRequest       *self);
CsnHttpRequest *csn_http_request_copy       (const CsnHttpRequest *self);
void            csn_http_request_add_header (CsnHttpRequest       *self,
                                             const char           *name,
                                             const char           *value);
const char     *csn_http_request_get_header (const CsnHttpRequest *self,
                                             const char           *name);
/* Whether HTTP says of @method that it only asks. */
gboolean        csn_http_method_is_safe     (const char           *method);

/* The request for persons: first line, headers, body, secrets as "***name". (transfer full) */
char           *csn_http_request_show       (const CsnHttpRequest *self);

CsnHttpField   *csn_http_field_new          (const char           *name,
                                             const char           *value);
void            csn_http_field_free         (CsnHttpField         *field);
CsnHttpPart    *csn_http_part_new           (const char           *name);
void            csn_http_part_free          (CsnHttpPart          *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnHttpRequest, csn_http_request_free)

G_END_DECLS
