/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The sections of the document as a sidebar list with their progress. Says which section was chosen. */

#pragma once

#include <adwaita.h>

#include "csn-form.h"

G_BEGIN_DECLS

/* Signal "chosen" (CsnFormSection). */
#define CSN_TYPE_OUTLINE (csn_outline_get_type ())
G_DECLARE_FINAL_TYPE (CsnOutline, csn_outline, CSN, OUTLINE, AdwBin)

/* @form: (nullable) */
void csn_outline_set_form    (CsnOutline     *self,
                              CsnForm        *form);
/* Marks where the checklist stands, without saying that it was chosen. */
void csn_outline_set_current (CsnOutline     *self,
                              CsnFormSection *section);

G_END_DECLS
