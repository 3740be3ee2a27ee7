/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A table of the document, for reading: columns where there is room, lines of "Heading: text" where there is none. */

#pragma once

#include <gtk/gtk.h>

#include "csn-form-line.h"

G_BEGIN_DECLS

GtkWidget *csn_prose_table_new (CsnFormLine *line,
                                gboolean     narrow);

G_END_DECLS
