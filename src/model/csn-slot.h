/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One signing act that the document asks for: a row of the approvals table, a role line, a sign-off block; or the slot
 * "Released by" where it names nobody. Made by the importer; does not change afterwards. */

#pragma once

#include "csn-item.h"

G_BEGIN_DECLS

#define CSN_TYPE_SLOT (csn_slot_get_type ())
G_DECLARE_FINAL_TYPE (CsnSlot, csn_slot, CSN, SLOT, GObject)

typedef struct
{
  guint line;            /* 1-based line of the row or role; 0: no line (Released by) */
  const char *role;      /* "Tech Lead" */
  const char *statement; /* what the signer says, where the document words it (nullable) */
  CsnPhase phase;        /* scope: gate, pre- or post-deployment */
  gboolean from_table;   /* a row of an approvals table */
  gboolean block;        /* a sign-off block (signature, date, notes) rather than a named role */
  CsnItem *box;          /* the role line's task, ticked by signing (nullable) */
  CsnItem *name;         /* place for the printed name (nullable) */
  CsnItem *signature;    /* place for the signature (nullable) */
  CsnItem *date;         /* place for the date (nullable) */
  CsnItem *status;       /* Approved / Rejected (nullable) */
} CsnSlotSpec;

CsnSlot    *csn_slot_new           (const CsnSlotSpec *spec);
/* "L571", or "released-by" for the slot without a line. */
const char *csn_slot_get_id        (CsnSlot *self);
guint       csn_slot_get_line      (CsnSlot *self);
const char *csn_slot_get_role      (CsnSlot *self);
const char *csn_slot_get_statement (CsnSlot *self);
CsnPhase    csn_slot_get_phase     (CsnSlot *self);
gboolean    csn_slot_is_from_table (CsnSlot *self);
gboolean    csn_slot_is_block      (CsnSlot *self);
CsnItem    *csn_slot_get_box       (CsnSlot *self);
CsnItem    *csn_slot_get_name      (CsnSlot *self);
CsnItem    *csn_slot_get_signature (CsnSlot *self);
CsnItem    *csn_slot_get_date      (CsnSlot *self);
CsnItem    *csn_slot_get_status    (CsnSlot *self);
/* Whether the act of signing, and nothing else, fills @item. */
gboolean    csn_slot_owns          (CsnSlot *self,
                                    CsnItem *item);

G_END_DECLS
