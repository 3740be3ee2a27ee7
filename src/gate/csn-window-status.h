/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How one deployment window of the document stands now (GATES.md T11). Does not change. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Properties, readable: line, state, text, start, end */
#define CSN_TYPE_WINDOW_STATUS (csn_window_status_get_type ())
G_DECLARE_FINAL_TYPE (CsnWindowStatus, csn_window_status, CSN, WINDOW_STATUS, GObject)

/* @state: "ALLOWED", "DENIED" or "UNKNOWN"; @text: one sentence why; @start, @end: RFC 3339 with offset, "" unknown. */
CsnWindowStatus *csn_window_status_new       (guint            line,
                                              const char      *state,
                                              const char      *text,
                                              const char      *start,
                                              const char      *end,
                                              const char      *zone);
guint            csn_window_status_get_line  (CsnWindowStatus *self);
const char      *csn_window_status_get_state (CsnWindowStatus *self);
const char      *csn_window_status_get_text  (CsnWindowStatus *self);
const char      *csn_window_status_get_start (CsnWindowStatus *self);
const char      *csn_window_status_get_end   (CsnWindowStatus *self);
/* IANA name; "" unknown. */
const char      *csn_window_status_get_zone  (CsnWindowStatus *self);

G_END_DECLS
