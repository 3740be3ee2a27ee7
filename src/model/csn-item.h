/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One thing of the document that wants an answer: a box, a choice, a blank, or a plain line that a rule judges. Made by
 * the importer from a CsnItemSpec; does not change afterwards (what is answered lives in CsnEntry).
 * Knows where it stands in the source, and nothing of files, events or widgets. */

#pragma once

#include "csn-id-words.h"
#include "csn-span.h"

G_BEGIN_DECLS

#define CSN_TYPE_ITEM (csn_item_get_type ())
G_DECLARE_FINAL_TYPE (CsnItem, csn_item, CSN, ITEM, GObject)

/* One option of a choice. */
typedef struct
{
  char *text;        /* (owned) as written, without Markdown marks: "PASS", "Go with conditions" */
  guint line;        /* 1-based; siblings stand on lines of their own */
  CsnSpan box;       /* the box with its brackets; empty when the option has none */
  CsnSpan span;      /* the text of the option in the source, with its marks */
  gboolean selected; /* selected in the source */
} CsnOption;

/* What the importer hands over; strings and arrays are copied. Zero everything first; line is required. */
typedef struct
{
  CsnItemKind kind;
  CsnRole role;
  CsnFieldKind field_kind;   /* fields only */
  CsnPlaceStyle style;
  CsnGateClass gate_class;
  CsnPhase phase;
  guint line;                /* 1-based line of the place itself */
  guint alias_line;          /* another line the item answers to (the heading of a check), 0: none */
  guint ordinal;             /* n of "L123#n", from 1 */
  guint depth;               /* nesting among task items */
  const char *label;         /* short name for people: "All unit tests passing", "Last Run", "Overall Status" */
  const char *text;          /* the plain text of the whole line or cell */
  const char *context;       /* what a reader needs to tell it from others: "Tech Lead, Date" (nullable) */
  const char *unit;          /* of a measure: "ms", "%" (nullable) */
  const char *expected;      /* text of the Expected / Target line or the threshold in its own text (nullable) */
  const char *command;       /* command that the document gives for it (nullable) */
  const char *conditional;   /* the words that make it conditional: "if applicable" (nullable) */
  const char *claim;         /* an emoji that claims a state: "✅" (nullable) */
  const char *preset;        /* text that stands in the place already and is no answer (nullable) */
  const char *value;         /* answer that the source holds already: field text (nullable) */
  const char *group;         /* name of the list it stands in: "NO-GO Triggers" (nullable) */
  gboolean checked;          /* the source box is ticked */
  gboolean marked_na;        /* the source says not applicable */
  gboolean ordered;          /* item of an ordered list */
  gboolean in_cell;          /* stands in a table; row_line and column tell where */
  gboolean in_code;          /* stands in a code fence: keep the length of the line */
  gboolean derived;          /* computed from others; a person can only disagree */
  gboolean uncertain;        /* the reading may be wrong: offer to change it */
  guint row_line;            /* line of the table row */
  guint column;              /* 0-based column of the cell */
  CsnSpan line_span;         /* the source line or cell without its line end */
  CsnSpan box;               /* the one box, with brackets; empty when there is none */
  const CsnSpan *blanks;     /* runs that the answer overwrites, in byte order */
  gsize n_blanks;
  const CsnOption *options;
  gsize n_options;
  CsnSection *section;       /* enclosing section (required) */
  CsnItem *parent;           /* item it belongs to (nullable) */
} CsnItemSpec;

CsnItem         *csn_item_new             (const CsnItemSpec *spec);

/* "task-0123456789ab": kind and 12 hex digits over heading path, kind, text and ordinal among equals; made when it is first read.
 * NULL for an item of no checklist. */
const char      *csn_item_get_id          (CsnItem *self);
/* What the id is made from; its words belong to the item. */
CsnIdWords      csn_item_get_id_words    (CsnItem *self);
/* Called once, by the checklist when it takes the item: how many before it have the same words. */
void             csn_item_set_twins       (CsnItem *self,
                                           guint    twins);
/* Gives the item of no checklist an id. */
void             csn_item_take_id         (CsnItem *self,
                                           char    *id);
/* Its place among the items of its checklist, from 0; set by the checklist when the item is added. */
guint            csn_item_get_index       (CsnItem *self);
void             csn_item_set_index       (CsnItem *self,
                                           guint    index);
CsnItemKind      csn_item_get_kind        (CsnItem *self);
CsnRole          csn_item_get_role        (CsnItem *self);
CsnFieldKind     csn_item_get_field_kind  (CsnItem *self);
CsnPlaceStyle    csn_item_get_style       (CsnItem *self);
CsnGateClass     csn_item_get_gate_class  (CsnItem *self);
CsnPhase         csn_item_get_phase       (CsnItem *self);
guint            csn_item_get_line        (CsnItem *self);
guint            csn_item_get_alias_line  (CsnItem *self);
guint            csn_item_get_ordinal     (CsnItem *self);
guint            csn_item_get_depth       (CsnItem *self);
const char      *csn_item_get_label       (CsnItem *self);
const char      *csn_item_get_text        (CsnItem *self);
const char      *csn_item_get_context     (CsnItem *self);
const char      *csn_item_get_unit        (CsnItem *self);
const char      *csn_item_get_expected    (CsnItem *self);
const char      *csn_item_get_command     (CsnItem *self);
const char      *csn_item_get_conditional (CsnItem *self);
const char      *csn_item_get_claim       (CsnItem *self);
const char      *csn_item_get_preset      (CsnItem *self);
const char      *csn_item_get_value       (CsnItem *self);
const char      *csn_item_get_group       (CsnItem *self);
gboolean         csn_item_is_checked      (CsnItem *self);
gboolean         csn_item_is_marked_na    (CsnItem *self);
gboolean         csn_item_is_ordered      (CsnItem *self);
gboolean         csn_item_is_in_cell      (CsnItem *self);
gboolean         csn_item_is_in_code      (CsnItem *self);
gboolean         csn_item_is_derived      (CsnItem *self);
gboolean         csn_item_is_uncertain    (CsnItem *self);
gboolean         csn_item_is_inverted     (CsnItem *self);
guint            csn_item_get_row_line    (CsnItem *self);
guint            csn_item_get_column      (CsnItem *self);
CsnSpan          csn_item_get_line_span   (CsnItem *self);
CsnSpan          csn_item_get_box         (CsnItem *self);
const CsnSpan   *csn_item_get_blanks      (CsnItem *self,
                                           gsize   *n_blanks);
const CsnOption *csn_item_get_options     (CsnItem *self,
                                           gsize   *n_options);
/* Option whose text is @text, letter case and outer space apart; -1 when there is none. */
int              csn_item_find_option     (CsnItem    *self,
                                           const char *text);
CsnSection      *csn_item_get_section     (CsnItem *self);
/* (nullable) */
CsnItem         *csn_item_get_parent      (CsnItem *self);
/* Items whose parent this is, in document order. (transfer none) (element-type CsnItem) */
GPtrArray       *csn_item_get_children    (CsnItem *self);
/* Called by the checklist when it goes: an item keeps its parent, not its children. */
void             csn_item_drop_children   (CsnItem *self);
/* The importer finds these on later lines. */
void             csn_item_set_role        (CsnItem    *self,
                                           CsnRole     role);
void             csn_item_set_expected    (CsnItem    *self,
                                           const char *expected);
void             csn_item_set_command     (CsnItem    *self,
                                           const char *command);
void             csn_item_set_derived     (CsnItem    *self,
                                           gboolean    derived);

G_END_DECLS
