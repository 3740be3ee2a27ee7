/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who signs where in a co-signed report: the slots of the record that it carries, each with the field of its signature. Knows
 * nothing of whether they are signed. */

#pragma once

#include "csn-record-export.h"

G_BEGIN_DECLS

typedef struct
{
  char *slot;  /* "L571"; "seal" */
  char *role;  /* as the report prints it, "" where the document names none */
  char *field; /* "approval-l571" */
} CsnReportSlot;

#define CSN_TYPE_REPORT_SLOTS (csn_report_slots_get_type ())
G_DECLARE_FINAL_TYPE (CsnReportSlots, csn_report_slots, CSN, REPORT_SLOTS, GObject)

/* Of the PDF in @bytes; an error when it carries no record. */
CsnReportSlots      *csn_report_slots_new        (GBytes         *bytes,
                                                  GError        **error);
/* (transfer none) */
CsnRecordExport     *csn_report_slots_get_record (CsnReportSlots *self);
/* In the order of the report, without the seal. */
guint                csn_report_slots_get_n      (CsnReportSlots *self);
const CsnReportSlot *csn_report_slots_get        (CsnReportSlots *self,
                                                  guint           index);
/* By slot or role, in any case; or CSN_REPORT_SIGNING_SEAL. NULL with CSN_SESSION_ERROR_NO_ITEM where nobody signs as that. */
const CsnReportSlot *csn_report_slots_find       (CsnReportSlots *self,
                                                  const char     *role,
                                                  GError        **error);

G_END_DECLS
