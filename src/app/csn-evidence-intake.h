/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Takes evidence from wherever a person brings it: file chooser, drop or clipboard, and hands it to the session. */

#pragma once

#include <gtk/gtk.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* @items: NULL-terminated ids. Each asks or reads, attaches, and says in the window what happened. */
void            csn_evidence_intake_choose  (GtkWidget          *widget,
                                             CsnSession         *session,
                                             const char *const  *items);
void            csn_evidence_intake_paste   (GtkWidget          *widget,
                                             CsnSession         *session,
                                             const char *const  *items);
/* @value: of a type that csn_evidence_intake_new_drop_target accepts. FALSE when it is none. */
gboolean        csn_evidence_intake_drop    (GtkWidget          *widget,
                                             CsnSession         *session,
                                             const char *const  *items,
                                             const GValue       *value);
/* A drop target for files, images and text. (transfer full) */
GtkDropTarget  *csn_evidence_intake_new_drop_target (void);

G_END_DECLS
