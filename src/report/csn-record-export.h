/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The record as one canonical JSON document, "countersign-record/1": what every report embeds, what
 * is shown in it, and what verify reads back. A report is made from this document and nothing else,
 * so that the same document always gives the same report. Members:
 *
 *   schema layout embed_limit record title created revision lifecycle author started start_reason
 *   program made mode filter sealed_by seal_fingerprint
 *   source      {name sha256 bytes text}; text is base64
 *   events      [canonical JSON of each entry of the log, as strings, in order]
 *   heads       [{writer wseq sig key}]
 *   evidence    [{id sha256 bytes name media collected attached by from items[] embedded
 *               removed erased reason}]
 *   policy      {sha256 text}
 *   closing     {by at follows follows_name}: of a closed record; follows is the SHA-256 of the approval's report
 *   subject parameters  [{name value}]
 *   sections    [{line level title state items[{id line label kind role state …}]}]
 *   risks conditions waivers problems recommendation recommendation_reason
 *   and what the rules found: csn-judgement.h
 *
 * What proves the record is under source, events, heads and evidence; the rest is for readers.
 * Optional members are left out when they would be empty. Only integers and strings. Knows nothing
 * of layout. */

#pragma once

#include "csn-report-error.h"
#include "csn-report-input.h"

G_BEGIN_DECLS

#define CSN_RECORD_EXPORT_SCHEMA "countersign-record/1"
/* How csn_report_new and the HTML writer lay a record out. Raise it with every change that gives an older record another
 * page: an HTML report is checked by making it again, so a page of another layout needs the Countersign that made it. */
#define CSN_REPORT_LAYOUT 3
/* A log of a hundred thousand entries with its texts fits; more nobody reads back into memory. */
#define CSN_RECORD_EXPORT_MAX_BYTES ((gsize) 256 * 1024 * 1024)

#define CSN_TYPE_RECORD_EXPORT (csn_record_export_get_type ())
G_DECLARE_FINAL_TYPE (CsnRecordExport, csn_record_export, CSN, RECORD_EXPORT, GObject)

CsnRecordExport *csn_record_export_new            (const CsnReportInput *input,
                                                   GError              **error);
/* Accepts only the canonical spelling of a document of this schema, within
 * CSN_RECORD_EXPORT_MAX_BYTES, whose source has the digest that it names. */
CsnRecordExport *csn_record_export_new_from_bytes (GBytes               *bytes,
                                                   GError              **error);
/* The canonical bytes. (transfer full) */
GBytes          *csn_record_export_to_bytes       (CsnRecordExport      *self);
/* SHA-256 of the canonical bytes, which every page of a report carries. */
const char      *csn_record_export_get_sha256     (CsnRecordExport      *self);
/* The document; not to be changed. (transfer none) */
JsonObject      *csn_record_export_get_root       (CsnRecordExport      *self);

const char      *csn_record_export_get_record     (CsnRecordExport      *self);
const char      *csn_record_export_get_title      (CsnRecordExport      *self);
const char      *csn_record_export_get_source_name (CsnRecordExport     *self);
/* The Markdown the record was made from. (transfer none) */
GBytes          *csn_record_export_get_source     (CsnRecordExport      *self);
/* (element-type CsnEvent) (transfer full): parsed anew; an entry that is none is an error. */
GPtrArray       *csn_record_export_list_events    (CsnRecordExport      *self,
                                                   GError              **error);
/* Number of signatures over the log, and one of them; the strings live as long as @self. */
guint            csn_record_export_get_n_heads    (CsnRecordExport      *self);
void             csn_record_export_get_head       (CsnRecordExport      *self,
                                                   guint                 index,
                                                   CsnReportHead        *head);

/* One line of the evidence manifest. */
typedef struct
{
  const char *id;
  const char *sha256;
  const char *name;
  const char *media;
  guint64 bytes;
  gboolean embedded; /* travels inside PDF reports */
  gboolean removed;
  gboolean erased;
} CsnExportEvidence;
guint            csn_record_export_get_n_evidence (CsnRecordExport      *self);
void             csn_record_export_get_evidence   (CsnRecordExport      *self,
                                                   guint                 index,
                                                   CsnExportEvidence    *evidence);

/* A file that travels with the report: "record.json", "approval-L571-1.json" with its ".p7s", "evidence-1-log.txt". */
typedef struct
{
  char *name;        /* flat, safe on every system */
  char *media;
  char *description; /* for people */
  GBytes *bytes;
} CsnReportFile;
void             csn_report_file_free             (CsnReportFile        *self);
/* Every approval statement with its signature, in the order they were given.
 * (element-type CsnReportFile) (transfer full) */
GPtrArray       *csn_record_export_list_approval_files (CsnRecordExport *self);

G_END_DECLS
