/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The preferences, each applied as it is changed. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Actions preferences.choose-folder, preferences.add-folder, preferences.add-root. */
#define CSN_TYPE_PREFERENCES_DIALOG (csn_preferences_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnPreferencesDialog, csn_preferences_dialog, CSN, PREFERENCES_DIALOG, AdwPreferencesDialog)

AdwDialog *csn_preferences_dialog_new      (GSettings            *settings);
/* Trusts the certificates in @file (PEM) from now on, or says why not. */
void       csn_preferences_dialog_add_root (CsnPreferencesDialog *self,
                                            GFile                *file);

G_END_DECLS
