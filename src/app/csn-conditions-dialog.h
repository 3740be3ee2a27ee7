/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks for the conditions of a Go With Conditions: what, who, until when, and which unmet items each covers. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Actions conditions.add, conditions.recommend. */
#define CSN_TYPE_CONDITIONS_DIALOG (csn_conditions_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnConditionsDialog, csn_conditions_dialog, CSN, CONDITIONS_DIALOG, AdwDialog)

/* @conditions: (element-type CsnCondition); NULL: cancelled. Called once. */
typedef void (*CsnConditionsFunc) (GPtrArray *conditions,
                                   gpointer   user_data);

void csn_conditions_dialog_present (GtkWidget         *parent,
                                    CsnSession        *session,
                                    CsnConditionsFunc  func,
                                    gpointer           user_data);

G_END_DECLS
