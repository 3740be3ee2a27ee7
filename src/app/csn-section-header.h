/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Heading of a section in the checklist: where it stands, its title and "5 of 33". */

#pragma once

#include <adwaita.h>

#include "csn-form-section.h"

G_BEGIN_DECLS

#define CSN_TYPE_SECTION_HEADER (csn_section_header_get_type ())
G_DECLARE_FINAL_TYPE (CsnSectionHeader, csn_section_header, CSN, SECTION_HEADER, AdwBin)

GtkWidget *csn_section_header_new         (void);
/* @section: (nullable) */
void       csn_section_header_set_section (CsnSectionHeader *self,
                                           CsnFormSection   *section);

G_END_DECLS
