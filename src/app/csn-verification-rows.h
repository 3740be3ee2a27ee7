/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a verification found, as rows: the verdict, each finding, each signature. The words for signatures are those of the GNOME
 * document viewer, so that an auditor reads the same in both. */

#pragma once

#include <adwaita.h>

#include "csn-verification.h"

G_BEGIN_DECLS

/* "Intact", "Not Intact" (transfer none) */
const char *csn_verification_get_word            (CsnVerification     *verification);
/* What the word means. (transfer none) */
const char *csn_verification_get_sentence        (CsnVerification     *verification);
/* One row with the verdict. (transfer full) */
GtkWidget  *csn_verification_new_verdict_row     (CsnVerification     *verification);
/* Adds a row for each; hides @group when there are none. */
void        csn_verification_add_finding_rows    (CsnVerification     *verification,
                                                  AdwPreferencesGroup *group);
void        csn_verification_add_signature_rows  (CsnVerification     *verification,
                                                  AdwPreferencesGroup *group);

G_END_DECLS
