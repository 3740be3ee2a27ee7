/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One value that somebody or something gave to an item, as an answer.set entry recorded it. Does not change.
 * Check items hold "pass" "fail" "na" "fired" "not-fired", choices the option's text, fields their text. */

#pragma once

#include "csn-enums.h"
#include "csn-event.h"

G_BEGIN_DECLS

#define CSN_TYPE_ANSWER (csn_answer_get_type ())
G_DECLARE_FINAL_TYPE (CsnAnswer, csn_answer, CSN, ANSWER, GObject)

#define CSN_ANSWER_PASS      "pass"
#define CSN_ANSWER_FAIL      "fail"
#define CSN_ANSWER_NA        "na"
#define CSN_ANSWER_FIRED     "fired"
#define CSN_ANSWER_NOT_FIRED "not-fired"

/* From an answer.set entry with @data; what it says is copied. */
CsnAnswer     *csn_answer_new_from_event  (CsnEvent   *event,
                                           JsonObject *data);
/* A value that the document brought along when it was opened. */
CsnAnswer     *csn_answer_new_imported    (const char *value,
                                           const char *reason);
/* NULL: cleared. */
const char    *csn_answer_get_value       (CsnAnswer *self);
/* (nullable) */
const char    *csn_answer_get_reason      (CsnAnswer *self);
/* Who entered it. */
const char    *csn_answer_get_by          (CsnAnswer *self);
/* For whom it was entered (nullable) */
const char    *csn_answer_get_on_behalf   (CsnAnswer *self);
/* RFC 3339 with offset; "" for an imported value. */
const char    *csn_answer_get_at          (CsnAnswer *self);
CsnProvenance  csn_answer_get_provenance  (CsnAnswer *self);
/* Id of the entry; "" for an imported value. */
const char    *csn_answer_get_event_id    (CsnAnswer *self);

G_END_DECLS
