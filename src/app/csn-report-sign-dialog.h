/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signs a role's field in a co-signed report that came as a file, without its record. What stands against it is said before
 * anybody types a passphrase; nothing is decided beforehand. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Actions report-sign.sign, report-sign.read. */
#define CSN_TYPE_REPORT_SIGN_DIALOG (csn_report_sign_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnReportSignDialog, csn_report_sign_dialog, CSN, REPORT_SIGN_DIALOG, AdwDialog)

/* @role: as csn_report_signing_list_finish gives it. */
void csn_report_sign_dialog_present (GtkWidget  *parent,
                                     const char *path,
                                     const char *role,
                                     GSettings  *settings);

G_END_DECLS
