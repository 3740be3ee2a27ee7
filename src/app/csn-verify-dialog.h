/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Verifies a record, report or hand-over file and shows the outcome: verdict first, then findings, then signatures. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CSN_TYPE_VERIFY_DIALOG (csn_verify_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnVerifyDialog, csn_verify_dialog, CSN, VERIFY_DIALOG, AdwDialog)

/* @settings: for the trusted roots (nullable). */
void csn_verify_dialog_present (GtkWidget *parent,
                                GFile     *file,
                                GSettings *settings);

G_END_DECLS
