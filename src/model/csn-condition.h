/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A condition of a GO WITH CONDITIONS: what is to be done, by whom, until when, and which unmet items it covers. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define CSN_TYPE_CONDITION (csn_condition_get_type ())
G_DECLARE_FINAL_TYPE (CsnCondition, csn_condition, CSN, CONDITION, GObject)

/* "condition:2" is the second condition of the recommendation where follow-ups are spoken of. */
#define CSN_CONDITION_ADDRESS "condition:"

CsnCondition      *csn_condition_new           (const char        *text,
                                                const char        *owner,
                                                const char        *due,
                                                const char *const *covers);
CsnCondition      *csn_condition_new_from_json (JsonObject        *object);
JsonObject        *csn_condition_to_json       (CsnCondition      *self);
/* (element-type CsnCondition) (transfer full) */
JsonArray         *csn_condition_list_to_json  (GListModel        *conditions);
const char        *csn_condition_get_text      (CsnCondition      *self);
const char        *csn_condition_get_owner     (CsnCondition      *self);
const char        *csn_condition_get_due       (CsnCondition      *self);
/* Item ids. NULL-terminated. (transfer none) */
const char *const *csn_condition_get_covers    (CsnCondition      *self);

G_END_DECLS
