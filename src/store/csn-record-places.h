/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where this installation keeps the records that it made, took over or edited: heads/DOC.places of the data folder, a path a line.
 * What lies elsewhere came from somebody, and is read with more care. Losing it makes own records look received, and nothing
 * worse. Knows nothing of files' content. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Notes that record @doc is ours at @path, an absolute one. */
void     csn_record_places_note   (const char *doc,
                                   const char *path);
/* Whether record @doc at @path is ours: noted there, or noted at a place where it is no longer (it was moved). */
gboolean csn_record_places_is_own (const char *doc,
                                   const char *path);

G_END_DECLS
