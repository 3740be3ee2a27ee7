/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Merging another copy of a record, with the question that it may raise. Which entries raise one is for the session to say. */

#pragma once

#include <gtk/gtk.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Takes over what the copy at @path has more, asking in the window of @widget where people have to agree first, and says there how
 * it ended. */
void csn_merge_begin (GtkWidget  *widget,
                      CsnSession *session,
                      const char *path);

G_END_DECLS
