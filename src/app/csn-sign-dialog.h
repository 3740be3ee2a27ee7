/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signs an approval, a rejection or a waiver: shows what is signed, asks for a decision (none is preselected), a comment and
 * an identity, and signs. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Actions sign.sign, sign.approve, sign.reject. */
#define CSN_TYPE_SIGN_DIALOG (csn_sign_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnSignDialog, csn_sign_dialog, CSN, SIGN_DIALOG, AdwDialog)

void csn_sign_dialog_present_slot   (GtkWidget  *parent,
                                     CsnSession *session,
                                     GSettings  *settings,
                                     const char *slot);
void csn_sign_dialog_present_waiver (GtkWidget  *parent,
                                     CsnSession *session,
                                     GSettings  *settings,
                                     const char *item);

G_END_DECLS
