/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends one request and reads its answer within limits: own redirect loop, address check at connect, times from the
 * library's metrics. Knows nothing of checklists and judges nothing. */

#pragma once

#include "csn-address-class.h"
#include "csn-bounded-buffer.h"
#include "csn-http-request.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* PROBES.md section 10 */
#define CSN_HTTP_CONNECT_TIMEOUT 10000
#define CSN_HTTP_TOTAL_TIMEOUT 30000
#define CSN_HTTP_MAX_REDIRECTS 10
#define CSN_HTTP_MAX_HEADERS (64 * 1024)
#define CSN_HTTP_BODY_KEPT (8 * 1024 * 1024)
#define CSN_HTTP_BODY_STOP (64 * 1024 * 1024)

typedef enum
{
  CSN_HTTP_END_DONE,
  CSN_HTTP_END_UNREACHABLE, /* the target did not answer: a finding about the target */
  CSN_HTTP_END_TIMEOUT,
  CSN_HTTP_END_REFUSED,     /* by us: forbidden address, redirect to another origin, too many redirects */
  CSN_HTTP_END_BROKEN,      /* the answer was no HTTP, or stopped in the middle */
  CSN_HTTP_END_CANCELLED,
} CsnHttpEnd;

/* One hop: a request that was sent and the head that came back. */
typedef struct
{
  char *method;       /* (owned) */
  char *url;          /* (owned) */
  guint status;
  char *reason;       /* (owned) */
  char *version;      /* (owned) "1.1" */
  GPtrArray *sent;    /* (owned) (element-type CsnHttpField) */
  GPtrArray *headers; /* (owned) (element-type CsnHttpField) */
} CsnHttpHop;

typedef struct
{
  CsnHttpEnd end;
  char *message;           /* (owned) (nullable) a sentence when end is not DONE */
  GPtrArray *hops;         /* (owned) (element-type CsnHttpHop), the last is the answer */
  CsnBoundedBuffer *body;  /* (owned) of the last hop, as it came over the wire */
  gboolean body_cut;       /* stopped at CSN_HTTP_BODY_STOP */
  char *address;           /* (owned) (nullable) "127.0.0.1:8000" */
  CsnAddressClass address_class;
  char *tls_protocol;      /* (owned) (nullable) */
  char *tls_cipher;        /* (owned) (nullable) */
  GTlsCertificate *certificate; /* (owned) (nullable) */
  gint64 started;          /* real time, µs */
  gint64 dns_us, connect_us, tls_us, request_us, wait_us, total_us;
} CsnHttpReply;

typedef struct
{
  gboolean allow_new_origins; /* follow redirects to any origin */
  const char *const *origins; /* (nullable) or to one of these */
  gboolean allow_forbidden;   /* the person typed a link-local address */
  guint connect_timeout;      /* ms; 0: CSN_HTTP_CONNECT_TIMEOUT */
  guint total_timeout;        /* ms; 0: CSN_HTTP_TOTAL_TIMEOUT */
  const char *folder;         /* body files are read under it (nullable) */
} CsnHttpPolicy;

/* A session as probes want it: no cookies, no automatic authentication, decoding or proxy. */
SoupSession  *csn_http_session_new      (guint                 connections,
                                         gboolean              insecure);
/* The same, connecting to @place whatever the addresses say: only for http, since TLS would check the place's name. */
SoupSession  *csn_http_session_new_to   (guint                 connections,
                                         GSocketConnectable   *place);
/* @request has no places left to fill. */
void          csn_http_exchange_async   (SoupSession          *session,
                                         const CsnHttpRequest *request,
                                         const CsnHttpPolicy  *policy,
                                         GCancellable         *cancellable,
                                         GAsyncReadyCallback   callback,
                                         gpointer              user_data);
/* Always a reply; failures are in CsnHttpReply.end. */
CsnHttpReply *csn_http_exchange_finish  (GAsyncResult         *result);

/* An empty reply, and one more hop of it: for whoever sends by other means. */
CsnHttpReply *csn_http_reply_new        (void);
CsnHttpHop   *csn_http_reply_add_hop    (CsnHttpReply         *reply,
                                         const char           *method,
                                         const char           *url);
void          csn_http_reply_free       (CsnHttpReply         *reply);
CsnHttpHop   *csn_http_reply_get_last   (const CsnHttpReply   *reply);
guint         csn_http_reply_get_status (const CsnHttpReply   *reply);
const char   *csn_http_hop_get_header   (const CsnHttpHop     *hop,
                                         const char           *name);
/* The body after Content-Encoding was undone (gzip, deflate); bounded like the body. */
GBytes       *csn_http_reply_dup_decoded (const CsnHttpReply  *reply,
                                         GError              **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnHttpReply, csn_http_reply_free)

G_END_DECLS
