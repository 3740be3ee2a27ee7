/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The risks of a record: those that the document draws and those that people added. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Action risks.add. */
#define CSN_TYPE_RISKS_PAGE (csn_risks_page_get_type ())
G_DECLARE_FINAL_TYPE (CsnRisksPage, csn_risks_page, CSN, RISKS_PAGE, AdwBin)

void csn_risks_page_set_session (CsnRisksPage *self,
                                 CsnSession   *session);
void csn_risks_page_set_narrow  (CsnRisksPage *self,
                                 gboolean      narrow);

G_END_DECLS
