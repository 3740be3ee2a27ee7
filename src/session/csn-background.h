/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Work in threads that the program waits for when it ends: the libraries that draw and write reports take their own state down at
 * exit, and a thread that is still in them would fall over it. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* As g_task_run_in_thread. Whoever stops caring cancels the task, so that the wait is short. */
void csn_background_run  (GTask           *task,
                          GTaskThreadFunc  func);
/* Waits until nothing runs, a few seconds at most; also called when the program exits. */
void csn_background_wait (void);

G_END_DECLS
