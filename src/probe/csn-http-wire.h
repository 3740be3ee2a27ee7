/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One kept HTTP/1.1 connection for runs of many requests: bytes out, one answer in, times taken right at the socket.
 * Blocks, so it belongs to a thread of its own. For a single request with its redirects see csn-http-exchange.h. */

#pragma once

#include "csn-http-exchange.h"

G_BEGIN_DECLS

typedef struct _CsnHttpWire CsnHttpWire;

typedef struct
{
  CsnHttpEnd end;
  char *message;         /* (owned) (nullable) a sentence when end is not DONE */
  guint status;          /* 0: none came */
  gint64 begin;          /* monotonic, µs: just before the first byte is written */
  gint64 first;          /* the first byte of the answer is there */
  gint64 finish;         /* the last one is */
  gboolean untouched;    /* the line was closed before any byte of an answer */
  GString *head;         /* (owned) (nullable) */
  CsnBoundedBuffer *body; /* (owned) (nullable) kept when asked for, and of a status that is an error */
} CsnHttpWireAnswer;

CsnHttpWire *csn_http_wire_new        (const char         *host,
                                       guint16             port,
                                       gboolean            tls,
                                       gboolean            insecure,
                                       GCancellable       *cancellable);
void         csn_http_wire_free       (CsnHttpWire        *self);
/* Connects unless it is connected; FALSE with @answer saying why not. @deadline is monotonic, in µs. */
gboolean     csn_http_wire_connect    (CsnHttpWire        *self,
                                       gint64              deadline,
                                       CsnHttpWireAnswer  *answer);
/* Whether the next request goes over a line that has carried one before. */
gboolean     csn_http_wire_is_used    (const CsnHttpWire  *self);
const char  *csn_http_wire_get_address (const CsnHttpWire *self);
CsnAddressClass csn_http_wire_get_address_class (const CsnHttpWire *self);
/* Sends @bytes, a whole request, and reads the answer; @keep: the body is kept in @answer. */
void         csn_http_wire_exchange   (CsnHttpWire        *self,
                                       GBytes             *bytes,
                                       gboolean            is_head,
                                       gboolean            keep,
                                       gint64              deadline,
                                       CsnHttpWireAnswer  *answer);
void         csn_http_wire_answer_clear (CsnHttpWireAnswer *answer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnHttpWire, csn_http_wire_free)

G_END_DECLS
