/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks with which identity a PDF is sealed, or whether a draft without a seal is wanted. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Actions seal.seal, seal.draft. */
#define CSN_TYPE_SEAL_DIALOG (csn_seal_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnSealDialog, csn_seal_dialog, CSN, SEAL_DIALOG, AdwDialog)

/* @go_on: FALSE: cancelled. @identity: NULL: a draft. @tsa: who gives a time stamp; NULL: none is wanted. Called once. */
typedef void (*CsnSealFunc) (gboolean     go_on,
                             CsnIdentity *identity,
                             const char  *tsa,
                             gpointer     user_data);

void csn_seal_dialog_present (GtkWidget   *parent,
                              GSettings   *settings,
                              CsnSealFunc  func,
                              gpointer     user_data);

G_END_DECLS
