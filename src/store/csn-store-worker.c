/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One thread with one queue; see the header. */

#include "csn-store-worker.h"

struct _CsnStoreWorker
{
  gatomicrefcount refs;
  GAsyncQueue *queue; /* (owned) (element-type Job) */
  GThread *thread;    /* (owned) */
};

typedef struct
{
  CsnStoreStep step; /* (nullable): NULL ends the thread once the queue is empty */
  gpointer data;
  GDestroyNotify free_data;
} Job;

static void
job_free (Job *job)
{
  if (job->free_data != NULL)
    job->free_data (job->data);
  g_free (job);
}

static void
worker_unref (CsnStoreWorker *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_async_queue_unref (self->queue);
  g_free (self);
}

static gpointer
run_queue (gpointer data)
{
  CsnStoreWorker *self = data;
  gboolean ending = FALSE;

  while (TRUE)
    {
      Job *job = ending ? g_async_queue_try_pop (self->queue) : g_async_queue_pop (self->queue);

      if (job == NULL)
        break;
      if (job->step == NULL)
        {
          ending = TRUE;
          job_free (job);
        }
      else if (job->step (job->data) == G_SOURCE_CONTINUE)
        g_async_queue_push (self->queue, job);
      else
        job_free (job);
    }
  worker_unref (self);
  return NULL;
}

CsnStoreWorker *
csn_store_worker_new (const char *name)
{
  CsnStoreWorker *self = g_new0 (CsnStoreWorker, 1);

  g_atomic_ref_count_init (&self->refs);
  g_atomic_ref_count_inc (&self->refs); /* the thread's own */
  self->queue = g_async_queue_new ();
  self->thread = g_thread_new (name, run_queue, self);
  return self;
}

void
csn_store_worker_push (CsnStoreWorker *self, CsnStoreStep step, gpointer data, GDestroyNotify free_data)
{
  Job *job;

  g_return_if_fail (self != NULL && step != NULL);

  job = g_new0 (Job, 1);
  job->step = step;
  job->data = data;
  job->free_data = free_data;
  g_async_queue_push (self->queue, job);
}

void
csn_store_worker_stop (CsnStoreWorker *self)
{
  GThread *thread;

  g_return_if_fail (self != NULL);

  thread = g_steal_pointer (&self->thread);
  g_async_queue_push (self->queue, g_new0 (Job, 1));
  if (thread == g_thread_self ())
    g_thread_unref (thread);
  else
    g_thread_join (thread);
  worker_unref (self);
}
