/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Gives the items of menus the names that GTK 4.18 withholds from assistive tools: there they have a role and an action, and nothing
 * that says what they do. Knows no menu. */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Once, before the first menu is shown: from then on every menu names its items when it opens. */
void csn_menu_names_install (void);

G_END_DECLS
