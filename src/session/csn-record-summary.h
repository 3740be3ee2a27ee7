/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the start page tells of a record without opening it for work. Does not change. */

#pragma once

#include <json-glib/json-glib.h>

#include "csn-enums.h"

G_BEGIN_DECLS

/* Where the file of a record is. */
typedef enum
{
  CSN_PLACE_PRESENT,
  CSN_PLACE_MOVED,     /* not where it was: the same record was found at csn_record_summary_get_path(), it was at _get_was_at() */
  CSN_PLACE_VANISHED,  /* neither there nor found elsewhere; what is said of it is from before */
  CSN_PLACE_UNREADABLE, /* there, but damaged, of a newer program, or not ours to read: see _get_problem() */
} CsnRecordPlace;
#define CSN_TYPE_RECORD_PLACE (csn_record_place_get_type ())
GType csn_record_place_get_type (void);

/* Properties, readable: path, title, verdict, completed, total, failed, place, copy-of, modified */
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
  const char *record;  /* id, 32 hex digits */
  CsnLifecycle lifecycle;
  const char *const *waiting; /* roles that have still to sign (nullable) */
  const char *const *due;     /* when open follow-ups are due, RFC 3339 (nullable) */
  CsnRecordPlace place;
  const char *was_at;  /* (nullable) */
  const char *problem; /* (nullable) */
  const char *copy_of; /* path of the record that this file is a copy of: of a cloud folder's conflict, or by hand (nullable) */
  gint64 modified;     /* of the file, seconds since 1970 */
  gint64 size;         /* of the file, bytes */
} CsnRecordSummarySpec;

CsnRecordSummary *csn_record_summary_new              (const CsnRecordSummarySpec *spec);
/* NULL when @object is no summary. */
CsnRecordSummary *csn_record_summary_new_from_json    (const char       *path,
                                                       JsonObject       *object);
/* The same for another place of the file. @path: NULL: the same. */
CsnRecordSummary *csn_record_summary_new_placed       (CsnRecordSummary *self,
                                                       const char       *path,
                                                       CsnRecordPlace    place,
                                                       const char       *was_at,
                                                       const char       *copy_of);
JsonObject       *csn_record_summary_to_json          (CsnRecordSummary *self);
const char       *csn_record_summary_get_path         (CsnRecordSummary *self);
const char       *csn_record_summary_get_title        (CsnRecordSummary *self);
CsnVerdictKind    csn_record_summary_get_verdict      (CsnRecordSummary *self);
guint             csn_record_summary_get_completed    (CsnRecordSummary *self);
guint             csn_record_summary_get_total        (CsnRecordSummary *self);
guint             csn_record_summary_get_failed       (CsnRecordSummary *self);
guint             csn_record_summary_get_signed_roles (CsnRecordSummary *self);
guint             csn_record_summary_get_needed_roles (CsnRecordSummary *self);
const char       *csn_record_summary_get_record       (CsnRecordSummary *self);
CsnLifecycle      csn_record_summary_get_lifecycle    (CsnRecordSummary *self);
/* Roles that have still to sign. NULL-terminated. (transfer none) */
const char *const *csn_record_summary_get_waiting     (CsnRecordSummary *self);
/* Follow-ups that are open and due at @now. */
guint             csn_record_summary_count_due        (CsnRecordSummary *self,
                                                       GDateTime        *now);
CsnRecordPlace    csn_record_summary_get_place        (CsnRecordSummary *self);
const char       *csn_record_summary_get_was_at       (CsnRecordSummary *self);
const char       *csn_record_summary_get_problem      (CsnRecordSummary *self);
/* Not NULL: merging this file into that record takes over what it has more. */
const char       *csn_record_summary_get_copy_of      (CsnRecordSummary *self);
gint64            csn_record_summary_get_modified     (CsnRecordSummary *self);
gint64            csn_record_summary_get_size         (CsnRecordSummary *self);

G_END_DECLS
