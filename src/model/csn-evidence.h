/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A piece of evidence of the record: its digest and where it came from. The bytes are in the record file.
 * Removing it keeps the object, marked. */

#pragma once

#include "csn-enums.h"
#include "csn-event.h"

G_BEGIN_DECLS

#define CSN_TYPE_EVIDENCE (csn_evidence_get_type ())
G_DECLARE_FINAL_TYPE (CsnEvidence, csn_evidence, CSN, EVIDENCE, GObject)

/* Property: source-state (CsnSourceState), notified. From an evidence.add entry. */
CsnEvidence *csn_evidence_new_from_event (CsnEvent    *event);
/* Id of the adding entry, 64 hex digits; its first 12 are enough on the command line. */
const char  *csn_evidence_get_id         (CsnEvidence *self);
const char  *csn_evidence_get_sha256     (CsnEvidence *self);
guint64      csn_evidence_get_n_bytes    (CsnEvidence *self);
const char  *csn_evidence_get_name       (CsnEvidence *self);
const char  *csn_evidence_get_media_type (CsnEvidence *self);
/* Ids of the items it belongs to. NULL-terminated. (transfer none) */
const char *const *csn_evidence_get_items (CsnEvidence *self);
/* When it was collected, which may be before it was attached. */
const char  *csn_evidence_get_collected  (CsnEvidence *self);
const char  *csn_evidence_get_attached   (CsnEvidence *self);
const char  *csn_evidence_get_by         (CsnEvidence *self);
/* "file", "drop", "paste" or "probe" */
const char  *csn_evidence_get_from       (CsnEvidence *self);
gboolean     csn_evidence_is_removed     (CsnEvidence *self);
gboolean     csn_evidence_is_erased      (CsnEvidence *self);
/* (nullable) */
const char  *csn_evidence_get_removal_reason (CsnEvidence *self);
/* What became of the file it was taken from, as far as somebody looked. */
CsnSourceState csn_evidence_get_source_state (CsnEvidence *self);
void         csn_evidence_set_source_state (CsnEvidence   *self,
                                          CsnSourceState state);
void         csn_evidence_mark_removed   (CsnEvidence *self,
                                          const char  *reason,
                                          gboolean     erased);

G_END_DECLS
