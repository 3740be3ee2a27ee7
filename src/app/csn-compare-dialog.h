/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Two moments of a record side by side: everything in which the later one differs. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

#define CSN_TYPE_COMPARE_DIALOG (csn_compare_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnCompareDialog, csn_compare_dialog, CSN, COMPARE_DIALOG, AdwDialog)

/* @from: an entry's id to begin with; NULL: the record as it was made. */
void csn_compare_dialog_present (GtkWidget  *parent,
                                 CsnSession *session,
                                 const char *from);

G_END_DECLS
