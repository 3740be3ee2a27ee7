/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One thread with one queue: all work on a record file runs here, in order. A long job does a slice at a time and lines up
 * again behind what came meanwhile, so that an answer never waits for a gigabyte of evidence. Knows nothing of SQLite. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CsnStoreWorker CsnStoreWorker;

/* One slice of a job. G_SOURCE_CONTINUE lines the job up again, G_SOURCE_REMOVE ends it. */
typedef gboolean (*CsnStoreStep) (gpointer data);

CsnStoreWorker *csn_store_worker_new  (const char     *name);
/* Lines up @step; from any thread, not after csn_store_worker_stop(). */
void            csn_store_worker_push (CsnStoreWorker *self,
                                       CsnStoreStep    step,
                                       gpointer        data,
                                       GDestroyNotify  free_data);
/* Does all that is queued, ends the thread and frees @self. Waits for the end, unless called by a job itself. */
void            csn_store_worker_stop (CsnStoreWorker *self);

G_END_DECLS
