/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Sends the same requests many times, a number of them at a time, and keeps the time of every one. A closed loop: a
 * worker sends its next request when it has the answer to the last. Judges nothing. */

#pragma once

#include "csn-http-exchange.h"

G_BEGIN_DECLS

typedef struct
{
  guint runs;          /* requests that are counted, over all */
  guint warmup;        /* sent first and not counted */
  guint concurrency;
  guint timeout;       /* of one request, ms */
  gint64 deadline;     /* of all, monotonic µs; 0: none */
  guint interval;      /* ms that a worker waits between two requests */
  const char *folder;  /* (nullable) where body files lie */
} CsnHttpLoadShape;

typedef struct
{
  double milliseconds; /* from the first byte written to the last byte read */
  guint status;        /* 0: none */
  gboolean failed;     /* no complete answer, or a status that is no 2xx or 3xx */
} CsnHttpSample;

typedef struct
{
  GArray *samples;     /* (owned) (element-type CsnHttpSample) */
  GPtrArray *replies;  /* (owned) (element-type CsnHttpReply) the first of each request, then up to three failed ones */
  gint64 wall_us;      /* from the first counted request to the last answer */
  gboolean cancelled;
  gboolean late;       /* the deadline came before the last request */
  char *refused;       /* (owned) (nullable) why nothing may be sent */
} CsnHttpLoad;

/* Requests that follow redirects are not taken: a chain of hops is no sample of one thing. */
void         csn_http_load_run_async  (GPtrArray              *requests,
                                       const CsnHttpLoadShape *shape,
                                       GCancellable           *cancellable,
                                       GAsyncReadyCallback     callback,
                                       gpointer                user_data);
CsnHttpLoad *csn_http_load_run_finish (GAsyncResult           *result);
void         csn_http_load_free       (CsnHttpLoad            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnHttpLoad, csn_http_load_free)

G_END_DECLS
