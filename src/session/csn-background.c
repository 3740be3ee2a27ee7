/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Work in threads; see the header. */

#include "csn-background.h"

#include <stdlib.h>

/* A report of a hundred thousand rows that ignores its cancellable is not waited for. */
#define WAIT_SECONDS 10

static GMutex lock;
static GCond ended;
static guint n_running; /* under lock */

static GQuark
func_quark (void)
{
  return g_quark_from_static_string ("csn-background-func");
}

static void
run_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GTaskThreadFunc *func = g_object_get_qdata (G_OBJECT (task), func_quark ());

  (*func) (task, source, task_data, cancellable);
  g_mutex_lock (&lock);
  n_running--;
  g_cond_broadcast (&ended);
  g_mutex_unlock (&lock);
}

void
csn_background_run (GTask *task, GTaskThreadFunc func)
{
  static gsize registered = 0;
  GTaskThreadFunc *kept = g_new (GTaskThreadFunc, 1);

  g_return_if_fail (G_IS_TASK (task));

  *kept = func;
  g_object_set_qdata_full (G_OBJECT (task), func_quark (), kept, g_free);
  /* registered after what the libraries registered when they were loaded, hence called before it */
  if (g_once_init_enter (&registered))
    g_once_init_leave (&registered, atexit (csn_background_wait) == 0 ? 1 : 2);
  g_mutex_lock (&lock);
  n_running++;
  g_mutex_unlock (&lock);
  g_task_run_in_thread (task, run_thread);
}

void
csn_background_wait (void)
{
  gint64 end = g_get_monotonic_time () + WAIT_SECONDS * G_TIME_SPAN_SECOND;

  g_mutex_lock (&lock);
  while (n_running > 0 && g_cond_wait_until (&ended, &lock, end))
    ;
  g_mutex_unlock (&lock);
}
