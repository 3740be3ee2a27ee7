/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the start page tells of a record without opening it for work. Does not change. */

#pragma once

#include <json-glib/json-glib.h>

#include "csn-enums.h"

G_BEGIN_DECLS

/* Properties, readable: path, title, verdict, completed, total, failed, modified */
#define CSN_TYPE_RECORD_SUMMARY (csn_record_summary_get_type ())
G_DECLARE_FINAL_TYPE (CsnRecordSummary, csn_record_summary, CSN, RECORD_SUMMARY, GObject)

typedef struct
{
  const char *path;
  const char *title;
  CsnVerdictKind verdict;
  guint completed;
  guint total;
  guint failed;
  guint signed_roles;  /* approvals given */
  guint needed_roles;  /* approvals asked for */
  gint64 modified;     /* of the file, seconds since 1970 */
  gint64 size;         /* of the file, bytes */
} CsnRecordSummarySpec;

CsnRecordSummary *csn_record_summary_new              (const CsnRecordSummarySpec *spec);
/* NULL when @object is no summary. */
CsnRecordSummary *csn_record_summary_new_from_json    (const char       *path,
                                                       JsonObject       *object);
JsonObject       *csn_record_summary_to_json          (CsnRecordSummary *self);
const char       *csn_record_summary_get_path         (CsnRecordSummary *self);
const char       *csn_record_summary_get_title        (CsnRecordSummary *self);
CsnVerdictKind    csn_record_summary_get_verdict      (CsnRecordSummary *self);
guint             csn_record_summary_get_completed    (CsnRecordSummary *self);
guint             csn_record_summary_get_total        (CsnRecordSummary *self);
guint             csn_record_summary_get_failed       (CsnRecordSummary *self);
guint             csn_record_summary_get_signed_roles (CsnRecordSummary *self);
guint             csn_record_summary_get_needed_roles (CsnRecordSummary *self);
gint64            csn_record_summary_get_modified     (CsnRecordSummary *self);
gint64            csn_record_summary_get_size         (CsnRecordSummary *self);

G_END_DECLS
