/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a report can show: everything or a part of it, sealed or for co-signing; the menu that offers it and its words. */

#pragma once

#include <gio/gio.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Over the actions report.filter and report.mode. (transfer full) */
GMenuModel *csn_report_menu_new       (CsnSession *session);
/* "Whole Report", "Failed Only", the title of a section: what @filter lets through. (transfer full) */
char       *csn_report_menu_dup_label (CsnSession *session,
                                       const char *filter);

G_END_DECLS
