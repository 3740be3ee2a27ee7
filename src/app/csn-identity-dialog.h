/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes a signing identity: name, e-mail, a passphrase typed twice. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Action identity.make. */
#define CSN_TYPE_IDENTITY_DIALOG (csn_identity_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnIdentityDialog, csn_identity_dialog, CSN, IDENTITY_DIALOG, AdwDialog)

/* @path: of the new PKCS#12 file; NULL: cancelled. Called once. */
typedef void (*CsnIdentityFunc) (const char *path,
                                 gpointer    user_data);

void csn_identity_dialog_present (GtkWidget       *parent,
                                  GSettings       *settings,
                                  CsnIdentityFunc  func,
                                  gpointer         user_data);

G_END_DECLS
