/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A report before it has a form: headings, paragraphs, pairs, tables, pictures, in the order they
 * are read. Built once from a record export and from nothing else; the writers for PDF, HTML and
 * CSV only lay it out. Its words are English in any locale: a report is a document of record, and
 * the same record gives the same bytes everywhere. */

#pragma once

#include "csn-record-export.h"

G_BEGIN_DECLS

/* What a colour stands for; a word always says the same. */
typedef enum
{
  CSN_TONE_NEUTRAL,
  CSN_TONE_GOOD,
  CSN_TONE_WARN,
  CSN_TONE_BAD,
  CSN_TONE_INFO,
} CsnTone;

/* The sign before a word of state. */
typedef enum
{
  CSN_MARK_NONE,
  CSN_MARK_TICK,
  CSN_MARK_CROSS,
  CSN_MARK_ALERT,
  CSN_MARK_DASH,
  CSN_MARK_RING,
  CSN_MARK_DOT,
  CSN_MARK_SHIELD, /* waived */
} CsnMark;

typedef enum
{
  CSN_TEXT_BODY,
  CSN_TEXT_STRONG,
  CSN_TEXT_SMALL, /* secondary, dimmed */
  CSN_TEXT_MONO,  /* digests, commands */
  CSN_TEXT_NOTE,  /* a person's words */
  CSN_TEXT_STATE, /* mark and word in its tone */
  CSN_TEXT_FINE,  /* of long lists, smaller */
} CsnTextStyle;

/* One paragraph of a cell. */
typedef struct
{
  char *text;
  char *link; /* anchor it leads to (nullable) */
  CsnTextStyle style;
  CsnTone tone;
  CsnMark mark;
} CsnReportLine;

typedef struct
{
  GPtrArray *lines; /* (owned) (element-type CsnReportLine) */
} CsnReportCell;

typedef struct
{
  char *anchor; /* (nullable) */
  char *title;  /* spans the row as a sub-heading; there are no cells then (nullable) */
  guint depth;
  guint n_cells;
  CsnReportCell *cells;
} CsnReportRow;

typedef struct
{
  const char *title;
  guint weight; /* share of the width */
  gboolean numeric;
} CsnReportColumn;

/* Images that a report shows at most. */
#define CSN_REPORT_MAX_PICTURES 48

typedef enum
{
  CSN_NODE_HEADING,  /* text, level, anchor; state line in lines (may be empty) */
  CSN_NODE_TEXT,     /* lines */
  CSN_NODE_BANNER,   /* lines, in a box of the tone */
  CSN_NODE_VERDICT,  /* text = word, lines = what follows, tone, mark */
  CSN_NODE_TALLY,    /* rows: name, number; values: parts of the bar in the order of CsnTone */
  CSN_NODE_LIST,     /* rows of one cell, bulleted */
  CSN_NODE_PAIRS,    /* rows of two cells */
  CSN_NODE_TABLE,    /* columns, rows */
  CSN_NODE_CODE,     /* text */
  CSN_NODE_MATRIX,   /* lines: 25 cells, likelihood 1–5 times impact 1–5, with the numbers of the risks; text: what it
                      * shows */
  CSN_NODE_PLOT,     /* values: microseconds of each run; text: what it shows */
  CSN_NODE_PICTURES, /* rows: anchor = SHA-256 of an image, one cell = its caption */
  CSN_NODE_FIELD,    /* signature field: anchor = field name, text = label */
  CSN_NODE_CONTENTS, /* headings of level 1 and 2 with their pages */
  CSN_NODE_BREAK,    /* what follows starts a page; level 0: unless little stands on this one */
} CsnNodeKind;

typedef struct
{
  CsnNodeKind kind;
  guint level;
  CsnTone tone;
  CsnMark mark;
  char *anchor;
  char *text;
  GPtrArray *lines;       /* (owned) (nullable) (element-type CsnReportLine) */
  GPtrArray *rows;        /* (owned) (nullable) (element-type CsnReportRow) */
  CsnReportColumn *columns;
  guint n_columns;
  GArray *values;         /* (owned) (nullable) (element-type gint64) */
} CsnReportNode;

#define CSN_TYPE_REPORT (csn_report_get_type ())
G_DECLARE_FINAL_TYPE (CsnReport, csn_report, CSN, REPORT, GObject)

CsnReport       *csn_report_new          (CsnRecordExport *record);
CsnRecordExport *csn_report_get_record   (CsnReport *self);
/* (element-type CsnReportNode) (transfer none) */
GPtrArray       *csn_report_get_nodes    (CsnReport *self);
const char      *csn_report_get_title    (CsnReport *self);
/* What every page says while the record is not signed off; NULL when it is. */
const char      *csn_report_get_draft    (CsnReport *self);
/* When it was made, RFC 3339. */
const char      *csn_report_get_made     (CsnReport *self);
/* Rows of the checklist, for a writer of tables. */
typedef struct
{
  JsonObject *section;
  JsonObject *item;
} CsnReportItem;
/* (element-type CsnReportItem) (transfer full): the items that the filter lets through. */
GArray          *csn_report_list_items   (CsnReport *self);

/* "Passed", "Not fired": the word for a state nick, with its tone and mark. */
const char      *csn_report_state_word   (const char *state,
                                          CsnTone    *tone,
                                          CsnMark    *mark);
/* "approval-l571" of slot "L571": the name of its signature field. (transfer full) */
char            *csn_report_field_name   (const char *slot);
/* "2026-11-20 17:31:05 +01:00" of an RFC 3339 time. (transfer full) */
char            *csn_report_show_time    (const char *rfc3339);

G_END_DECLS
