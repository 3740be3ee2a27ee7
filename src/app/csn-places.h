/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where the preferences say that records are: the folder for new ones, further folders, and what was opened last. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The folder for new records first. NULL-terminated paths. (transfer full) */
GStrv csn_places_dup_folders (GSettings  *settings);
/* Paths of the records that were opened last, newest first; only those on this computer. (transfer full) */
GStrv csn_places_dup_recent  (GSettings  *settings);
/* Puts @path first among them. */
void  csn_places_remember    (GSettings  *settings,
                              const char *path);
/* Takes @path off them. */
void  csn_places_forget      (GSettings  *settings,
                              const char *path);

G_END_DECLS
