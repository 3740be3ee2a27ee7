/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a file that a probe names: inside the project folder, no way out of it by links or "..", nothing special. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A descriptor of an ordinary file beneath @folder, or -1. */
int     csn_project_file_open (const char  *folder,
                               const char  *path,
                               GError     **error);
GBytes *csn_project_file_read (const char  *folder,
                               const char  *path,
                               gsize        limit,
                               GError     **error);

G_END_DECLS
