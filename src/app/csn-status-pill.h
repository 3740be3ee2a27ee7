/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A small opaque badge: icon, word and tint. It shows what it is told and knows no item. */

#pragma once

#include <gtk/gtk.h>

#include "csn-enums.h"

G_BEGIN_DECLS

#define CSN_TYPE_STATUS_PILL (csn_status_pill_get_type ())
G_DECLARE_FINAL_TYPE (CsnStatusPill, csn_status_pill, CSN, STATUS_PILL, GtkWidget)

GtkWidget  *csn_status_pill_new       (void);
void        csn_status_pill_set       (CsnStatusPill *self,
                                       const char    *icon_name,
                                       const char    *word,
                                       const char    *style);
void        csn_status_pill_set_state (CsnStatusPill *self,
                                       CsnState       state);
const char *csn_status_pill_get_word  (CsnStatusPill *self);

G_END_DECLS
