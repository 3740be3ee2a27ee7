/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A waiver of one unmet item: why, until when, by which role; bound to the outcome and the evidence it was given for. */

#pragma once

#include "csn-event.h"

G_BEGIN_DECLS

#define CSN_TYPE_WAIVER (csn_waiver_get_type ())
G_DECLARE_FINAL_TYPE (CsnWaiver, csn_waiver, CSN, WAIVER, GObject)

CsnWaiver  *csn_waiver_new_from_event (CsnEvent   *event);
const char *csn_waiver_get_id         (CsnWaiver  *self);
const char *csn_waiver_get_item       (CsnWaiver  *self);
/* The id that was signed: another than the item's when the document was exchanged since. */
const char *csn_waiver_get_stated_item (CsnWaiver *self);
const char *csn_waiver_get_reason     (CsnWaiver  *self);
/* RFC 3339, or "" for the default. */
const char *csn_waiver_get_until      (CsnWaiver  *self);
const char *csn_waiver_get_role       (CsnWaiver  *self);
/* State nick that was waived, and the digest of the evidence it rested on. */
const char *csn_waiver_get_outcome    (CsnWaiver  *self);
const char *csn_waiver_get_evidence   (CsnWaiver  *self);
const char *csn_waiver_get_by         (CsnWaiver  *self);
const char *csn_waiver_get_at         (CsnWaiver  *self);
const char *csn_waiver_get_statement  (CsnWaiver  *self);
GBytes     *csn_waiver_get_cms        (CsnWaiver  *self);
gboolean    csn_waiver_is_valid       (CsnWaiver  *self);
void        csn_waiver_set_valid      (CsnWaiver  *self,
                                       gboolean    valid);

G_END_DECLS
