/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An act of a person on the gate itself, as its entry in the log holds it: a delegation, an override of the window, a link to
 * another record, an objection, a guarded action, the mode of an iteration, and the acts of the lifecycle that carry a
 * decision (start, correct, rollback, keep, close). Some are signed; what a signature is worth is found out by whoever can
 * verify it, not here. */

#pragma once

#include "csn-event.h"

G_BEGIN_DECLS

#define CSN_ACT_DELEGATION "delegation"
#define CSN_ACT_OVERRIDE   "override"
#define CSN_ACT_LINK       "link"
#define CSN_ACT_OBJECTION  "objection"
#define CSN_ACT_ACTION     "action"
#define CSN_ACT_ITERATION  "iteration"
#define CSN_ACT_LIFECYCLE  "lifecycle"
#define CSN_ACT_WITHDRAWAL "approval.withdraw"

#define CSN_TYPE_ACT (csn_act_get_type ())
G_DECLARE_FINAL_TYPE (CsnAct, csn_act, CSN, ACT, GObject)

CsnAct     *csn_act_new_from_event  (CsnEvent   *event);
/* Id of the entry. */
const char *csn_act_get_id          (CsnAct     *self);
/* One of the words above. */
const char *csn_act_get_kind        (CsnAct     *self);
/* Name that the entry was made under, and its time. */
const char *csn_act_get_by          (CsnAct     *self);
const char *csn_act_get_at          (CsnAct     *self);
/* A text of the entry; "" when it has none of this name. */
const char *csn_act_get             (CsnAct     *self,
                                     const char *name);
gboolean    csn_act_get_flag        (CsnAct     *self,
                                     const char *name);
JsonObject *csn_act_get_data        (CsnAct     *self);

/* Whether the entry came with a signature: its statement and the CMS over it. */
gboolean    csn_act_is_signed       (CsnAct     *self);
const char *csn_act_get_statement   (CsnAct     *self);
/* (nullable) */
GBytes     *csn_act_get_cms         (CsnAct     *self);
/* Found out by whoever verified the signature; "" and FALSE before. */
void        csn_act_set_signer      (CsnAct     *self,
                                     const char *name,
                                     const char *fingerprint,
                                     const char *key,
                                     gboolean    valid);
const char *csn_act_get_signer      (CsnAct     *self);
const char *csn_act_get_fingerprint (CsnAct     *self);
const char *csn_act_get_key         (CsnAct     *self);
gboolean    csn_act_is_valid        (CsnAct     *self);

G_END_DECLS
