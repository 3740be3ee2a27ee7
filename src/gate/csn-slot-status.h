/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How one signing act stands (GATES.md section 5): its slot, state, who signed and when, and one sentence why. */

#pragma once

#include "csn-approval.h"
#include "csn-slot.h"

G_BEGIN_DECLS

/* Properties, readable: slot, state, by, at, explanation */
#define CSN_TYPE_SLOT_STATUS (csn_slot_status_get_type ())
G_DECLARE_FINAL_TYPE (CsnSlotStatus, csn_slot_status, CSN, SLOT_STATUS, GObject)

CsnSlotStatus *csn_slot_status_new             (CsnSlot      *slot,
                                                CsnSlotState  state,
                                                CsnApproval  *approval,
                                                guint         n_given,
                                                guint         n_needed,
                                                const char   *behalf);
/* Once, by who makes it. */
void           csn_slot_status_set_explanation (CsnSlotStatus *self,
                                                const char   *explanation);
CsnSlot       *csn_slot_status_get_slot        (CsnSlotStatus *self);
CsnSlotState   csn_slot_status_get_state       (CsnSlotStatus *self);
/* The approval or rejection that the state rests on. (nullable) */
CsnApproval   *csn_slot_status_get_approval    (CsnSlotStatus *self);
/* Printed name of the signer, with "for John Doe, QA Lead (delegation of 2026-11-20)" where the signer acts for somebody; "" when
 * nobody signed. */
const char    *csn_slot_status_get_by          (CsnSlotStatus *self);
/* Whom the signer acts for, as above; "" for nobody but themselves. */
const char    *csn_slot_status_get_behalf      (CsnSlotStatus *self);
/* RFC 3339; "" when nobody signed. */
const char    *csn_slot_status_get_at          (CsnSlotStatus *self);
/* Signatures that count and signatures that the policy asks for. */
guint          csn_slot_status_get_n_given     (CsnSlotStatus *self);
guint          csn_slot_status_get_n_needed    (CsnSlotStatus *self);
const char    *csn_slot_status_get_explanation (CsnSlotStatus *self);

G_END_DECLS
