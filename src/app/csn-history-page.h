/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything that the log of a record says, newest first, by day, in words. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Action history.verify. @settings: name whom to trust (nullable). */
#define CSN_TYPE_HISTORY_PAGE (csn_history_page_get_type ())
G_DECLARE_FINAL_TYPE (CsnHistoryPage, csn_history_page, CSN, HISTORY_PAGE, AdwBin)

void csn_history_page_set_session (CsnHistoryPage *self,
                                   CsnSession     *session,
                                   GSettings      *settings);

G_END_DECLS
