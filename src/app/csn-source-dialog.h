/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The Markdown of the record with the current answers in it, for reading and copying. Changes nothing. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

#define CSN_TYPE_SOURCE_DIALOG (csn_source_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnSourceDialog, csn_source_dialog, CSN, SOURCE_DIALOG, AdwDialog)

/* @line: 1-based, brought into view; 0: the beginning. */
AdwDialog *csn_source_dialog_new (CsnSession *session,
                                  guint       line);

G_END_DECLS
