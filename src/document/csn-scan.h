/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands where in the source, before anybody asks what it means: lines with their kind, list items, code blocks,
 * tables, and forms (boxes, blanks, choices). Filled by csn-block-scan.c (Markdown), csn-table-scan.c (tables),
 * csn-form-scan.c (places on lines) and csn-code-scan.c (places in code fences). Private to this folder. */

#pragma once

#include "csn-source.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_LINE_BLANK,
  CSN_LINE_TEXT,
  CSN_LINE_HEADING,
  CSN_LINE_CODE,
  CSN_LINE_FENCE,
  CSN_LINE_HTML,
  CSN_LINE_TABLE,
  CSN_LINE_RULE,
  CSN_LINE_FRONT_MATTER,
  CSN_LINE_HIDDEN, /* link definitions and other lines that a reader does not see */
} CsnLineKind;

/* Bytes without which a line holds no mark, blank, choice, key or answer tail: tells most lines from those worth a look. */
typedef enum
{
  CSN_BYTE_MARK = 1 << 0,   /* of inline Markdown */
  CSN_BYTE_BLANK = 1 << 1,  /* begins a blank, or one that was filled */
  CSN_BYTE_CHOICE = 1 << 2, /* begins a box, or a bar between options */
  CSN_BYTE_COLON = 1 << 3,  /* or the first byte of a wide one */
  CSN_BYTE_DASH = 1 << 4,   /* the first byte of the dash of an answer tail */
} CsnByteKind;

typedef struct
{
  CsnSpan span;       /* without line end */
  guint32 content;    /* behind quote marks, list marker and task box */
  guint32 end;        /* of the content: before an answer tail and white space */
  int item;           /* innermost list item, -1: none */
  int code;           /* code block, -1: none */
  int table;          /* table, -1: none */
  CsnLineKind kind : 4;
  guint level : 3;    /* of a heading */
  guint opens : 1;    /* the list item begins on this line */
  guint first : 1;    /* first line of its paragraph */
  guint holds : 5;    /* bits of CsnByteKind: bytes from content on */
  guint quote : 8;    /* depth of block quotes */
} CsnLine;

typedef struct
{
  int parent;         /* enclosing list item, -1: none */
  guint line;         /* 0-based; G_MAXUINT until known */
  guint32 mark;       /* the byte between the brackets */
  guint depth : 8;    /* 1 for the outermost */
  guint ordered : 1;
  guint task : 1;
} CsnListItem;

typedef struct
{
  guint line;         /* 0-based, the fence or the first line */
  guint end_line;     /* closing fence or last line */
  guint first;        /* first line of its content */
  guint last;         /* behind its last line of content */
  gboolean fenced;
  char *lang;         /* (owned) "" when none */
  int item;           /* enclosing list item, -1: none */
  int owner;          /* 0-based last text line above it that ends in a colon or is a list item, -1 */
} CsnCode;

typedef struct
{
  CsnSpan span;       /* trimmed */
  gsize edge;         /* byte behind the pipe that opens it */
} CsnCell;

typedef struct
{
  guint line;         /* 0-based header row */
  guint end_line;     /* last row */
  guint n_columns;
  guint n_rows;
  GArray *cells;      /* (owned) CsnCell, n_columns for the header, then for each row */
  int item;           /* enclosing list item, -1 */
} CsnScanTable;

typedef enum
{
  CSN_FORM_TASK,       /* GFM task item: box */
  CSN_FORM_PSEUDO,     /* any other line with one box in front, or an emoji that does its work */
  CSN_FORM_CHOICE,
  CSN_FORM_BLANK,
  CSN_FORM_RULE,       /* underscores that parse as a thematic break */
  CSN_FORM_CELL_BOX,
  CSN_FORM_CELL_CHOICE,
  CSN_FORM_CELL_BLANK,
  CSN_FORM_CELL_EMPTY,
  CSN_FORM_CODE_TASK,
  CSN_FORM_CODE_CHOICE,
  CSN_FORM_CODE_BLANK,
} CsnFormKind;

typedef enum
{
  CSN_MARK_NONE,
  CSN_MARK_OPEN,
  CSN_MARK_TICKED,
  CSN_MARK_NA,
  CSN_MARK_CLAIM,  /* a status emoji */
} CsnMark;

typedef struct
{
  char *text;      /* (owned) plain */
  CsnSpan box;
  CsnSpan span;
  gboolean selected;
} CsnFormOption;

typedef struct
{
  CsnSpan span;     /* box, blank, or the whole choice */
  guint line;       /* 0-based */
  int column;       /* 0-based, -1 outside tables */
  guint part;       /* of a compound blank, from 1 */
  CsnFormKind kind : 4;
  CsnMark mark : 3;
  guint layout : 8;    /* CsnPlaceStyle of a choice */
  guint with_task : 1; /* the box of the line's task belongs to this choice */
  guint ruled : 1;     /* pseudo: an emoji, which is a claim and no box */
  const char *label; /* (nullable) text before it, kept by the scan as the next one */
  const char *after; /* (nullable) text behind it */
  char *value;      /* (owned) (nullable) what a blank was filled with */
  const char *answer; /* (nullable) word of an answer tail in the same cell */
  GArray *options;  /* (owned) (nullable) CsnFormOption */
} CsnForm;

typedef struct
{
  const CsnSource *source;
  CsnLine *lines;     /* (owned) n_lines of the source */
  GArray *items;      /* (owned) CsnListItem */
  GArray *codes;      /* (owned) CsnCode */
  GArray *tables;     /* (owned) CsnScanTable */
  GArray *hidden;     /* (owned) CsnSpan of code spans and inline HTML, in byte order */
  guint8 *hidden_bits; /* (owned) a bit for each byte of the source, set where hidden */
  GArray *forms;      /* (owned) (nullable) CsnForm, in byte order; see csn_scan_drop_forms */
  GString *plain;     /* (owned) where plain text is put together */
  GStringChunk *texts; /* (owned) what was kept */
} CsnScan;

CsnScan     *csn_scan_new           (const CsnSource *source,
                                     GError         **error);
void         csn_scan_free          (CsnScan         *self);
/* Plain text of @span, without Markdown marks. (transfer full) */
char        *csn_scan_dup_plain     (const CsnScan   *self,
                                     CsnSpan          span);
/* The same for who needs it as long as the scan. (transfer none) */
char        *csn_scan_keep_plain    (const CsnScan   *self,
                                     CsnSpan          span);
/* A copy that lives as long as the scan; @length -1: of all of @text. (transfer none) */
char        *csn_scan_keep_text     (const CsnScan   *self,
                                     const char      *text,
                                     gssize           length);
/* What bytes there are in @span: bits of CsnByteKind. */
guint        csn_scan_find_bytes    (const CsnScan   *self,
                                     CsnSpan          span);
/* The plain text of a line's content. (transfer none) */
char        *csn_scan_keep_content  (const CsnScan   *self,
                                     guint            line);
CsnForm     *csn_scan_add_form      (CsnScan         *self,
                                     CsnFormKind      kind,
                                     guint            line,
                                     CsnSpan          span);

/* Whether the byte at @offset is in a code span or inline HTML. */
static inline gboolean
csn_scan_is_hidden (const CsnScan *self,
                    gsize          offset)
{
  return offset < self->source->length && (self->hidden_bits[offset / 8] >> offset % 8 & 1);
}

/* The content of a line. */
static inline CsnSpan
csn_scan_content (const CsnScan *self,
                  guint          line)
{
  return (CsnSpan) { self->lines[line].content, MAX (self->lines[line].content, self->lines[line].end) };
}

/* Lets go of the forms, for who has made something of each of them. */
void         csn_scan_drop_forms    (CsnScan         *self);

/* The stages, each in its file. */
gboolean     csn_block_scan         (CsnScan         *self,
                                     GError         **error);
void         csn_table_scan         (CsnScan         *self);
void         csn_form_scan_line     (CsnScan         *self,
                                     guint            line);
void         csn_form_scan_table    (CsnScan         *self,
                                     guint            table);
void         csn_code_scan          (CsnScan         *self,
                                     guint            code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnScan, csn_scan_free)

G_END_DECLS
