/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From an entry of a Hurl file to the request it sends: options, sections and body with their places filled. */

#pragma once

#include "csn-hurl-evaluate.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean location, location_trusted, insecure, compressed, skip, path_as_is, ipv4, ipv6, http10, no_coercion;
  int max_redirects;   /* -1: the limit of the lane */
  int retry;           /* -1: without end (bounded by CSN_HURL_MAX_RETRIES) */
  guint retry_interval, delay, connect_timeout, max_time; /* ms */
  guint repeat;
  char *user;          /* (owned) (nullable), as the next six */
  char *resolve;       /* "host:port:address" lines, the newest first */
  char *connect_to;    /* "host:port:host:port" lines */
  char *cacert;
  char *unix_socket;
  char *proxy;
  char *output;        /* what is named there is not written: the body is in the result */
  GPtrArray *headers;  /* (owned) (element-type CsnHttpField) */
} CsnHurlEntryOptions;

#define CSN_HURL_MAX_RETRIES 1000
#define CSN_HURL_MAX_REPEAT 10000

gboolean        csn_hurl_option_is_known (const char              *name);
/* What is wrong with a value that is known before the run; NULL: nothing. */
const char     *csn_hurl_option_find_problem (const char          *name,
                                        const char                *value);
/* @defaults: name, value, name, value … for every entry. Options also set variables of @scope. */
gboolean        csn_hurl_read_options  (CsnHurlScope              *scope,
                                        const char *const         *defaults,
                                        const CsnHurlEntry        *entry,
                                        CsnHurlEntryOptions       *options,
                                        GError                   **error);
void            csn_hurl_clear_options (CsnHurlEntryOptions       *options);
CsnHttpRequest *csn_hurl_build_request (CsnHurlScope              *scope,
                                        const CsnHurlEntry        *entry,
                                        const CsnHurlEntryOptions *options,
                                        GError                   **error);
/* A value by its spelling: true, 12, 1.5, null, or a text. */
CsnHurlValue   *csn_hurl_guess_value   (const char                *text);

G_END_DECLS
