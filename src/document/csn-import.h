/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the stages of the importer share while a document is read: the scan, what each line says, which section and
 * which list it belongs to, and the items made so far. Private to this folder. */

#pragma once

#include "csn-checklist.h"
#include "csn-scan.h"
#include "csn-vocabulary.h"

G_BEGIN_DECLS

/* What a heading says about the section under it. */
typedef enum
{
  CSN_TRAIT_STAGE = 1 << 0,
  CSN_TRAIT_CHECK = 1 << 1,       /* "Check 3: …" */
  CSN_TRAIT_KILL_SWITCH = 1 << 2,
  CSN_TRAIT_ROLLBACK = 1 << 3,
  CSN_TRAIT_AFTER_GATE = 1 << 4,
  CSN_TRAIT_NEXT_PHASE = 1 << 5,
  CSN_TRAIT_POST = 1 << 6,
  CSN_TRAIT_PRE = 1 << 7,
  CSN_TRAIT_FOLLOWUP = 1 << 8,
  CSN_TRAIT_SIGN_OFF = 1 << 9,
  CSN_TRAIT_ENVIRONMENT = 1 << 10,
  CSN_TRAIT_CONTACTS = 1 << 11,
  CSN_TRAIT_RESOURCES = 1 << 12,
  CSN_TRAIT_REFERENCE = 1 << 13,
  CSN_TRAIT_TROUBLE = 1 << 14,
  CSN_TRAIT_DECISION = 1 << 15,
  CSN_TRAIT_PREREQUISITE = 1 << 16,
  CSN_TRAIT_ARTIFACT = 1 << 17,
  CSN_TRAIT_TRIGGER = 1 << 18,
  CSN_TRAIT_NOGO = 1 << 19,
  CSN_TRAIT_STEPS = 1 << 20,      /* the deployment itself */
} CsnTrait;

typedef struct
{
  CsnSection *section;  /* (owned) */
  int parent;           /* -1 for the part before the first heading */
  guint line;           /* 0-based */
  guint end;            /* behind its last line, sub-sections included */
  CsnReading reading;   /* of its title */
  guint traits;         /* of its own heading */
  guint all_traits;     /* and of the headings around it */
  CsnItem *check;       /* (unowned) the item of a section check */
} CsnImportSection;

typedef struct
{
  /* kept by the scan */
  const char *text;  /* plain text; "" for blank lines, code as it stands: see csn_import_set_text */
  const char *key;   /* (nullable) "Key" of "Key: value" */
  const char *value; /* (nullable) plain text behind the colon */
  const char *answer;/* (nullable) word of the answer tail */
  CsnItem *item;     /* (unowned) the check or choice of this line */
  CsnReading reading;/* of the text, when it was asked for: see csn_import_read_line */
  CsnSpan value_span;/* of the value in the source */
  int section;       /* index of the innermost section */
  int group;         /* line whose text names the list this line stands in, -1 */
  int parent;        /* line of the enclosing list item, -1 */
  guint places : 28; /* answer places so far, for ordinals */
  guint was_read : 1;
  guint bold_key : 1;
  guint starts_bold_key : 1; /* bold key at the very beginning: what inspect calls a keyval */
  guint answered : 1;        /* some item stands on it */
} CsnImportLine;

typedef struct
{
  const CsnSource *source;
  const CsnScan *scan;
  CsnChecklist *checklist;
  CsnImportLine *lines;  /* (owned) */
  GArray *sections;      /* (owned) CsnImportSection; the first has no heading */
  GHashTable *radio;     /* (owned) line of a task + 1 → CsnItem of its choice */
  GPtrArray *problems;   /* (unowned) CsnProblem, while they are looked for */
  const char **code_classes; /* (owned) of each code block; NULL until asked for */
  guint first_item;      /* where the search for the items of a row goes on */
  int phases;            /* whether the document signs before and after a deployment; -1: not asked yet */
} CsnImport;

/* Asked for each line, and often. */
static inline CsnImportSection *
csn_import_section_of (const CsnImport *self,
                       guint            line)
{
  return &g_array_index (self->sections, CsnImportSection, self->lines[line].section);
}

/* Text of the list's name, "" when it has none. */
static inline const char *
csn_import_group_of (const CsnImport *self,
                     guint            line)
{
  int group = self->lines[line].group;
  return group >= 0 ? self->lines[group].text : "";
}

static inline gboolean
csn_import_is_list_item (const CsnImport *self,
                         guint            line)
{
  return self->scan->lines[line].opens && self->scan->lines[line].item >= 0;
}

static inline gboolean
csn_import_is_task (const CsnImport *self,
                    guint            line)
{
  if (!csn_import_is_list_item (self, line))
    return FALSE;
  const CsnListItem *item = &g_array_index (self->scan->items, CsnListItem, self->scan->lines[line].item);
  return item->task && item->line == line;
}

/* Words of the line's text: read when they are first asked for. */
static inline const CsnReading *
csn_import_read_line (const CsnImport *self,
                      guint            line)
{
  CsnImportLine *info = &self->lines[line];
  if (!info->was_read)
    csn_vocabulary_read (info->text, &info->reading);
  info->was_read = TRUE;
  return &info->reading;
}

/* And of the list's name. */
static inline const CsnReading *
csn_import_read_group (const CsnImport *self,
                       guint            line)
{
  static const CsnReading nothing = { 0 };
  int group = self->lines[line].group;
  return group >= 0 ? csn_import_read_line (self, group) : &nothing;
}

/* csn-import-context.c */
void              csn_import_read_context  (CsnImport       *self);
/* Gives the line another text, which the scan keeps. */
void              csn_import_set_text      (CsnImport       *self,
                                            guint            line,
                                            const char      *text);
/* Line of the task that @line stands under, -1. */
int               csn_import_task_above    (const CsnImport *self,
                                            guint            line);
/* A short name from the text of a line: without claims, explanations, blanks. @text itself where nothing was taken off,
 * else kept by the scan. (transfer none) */
const char       *csn_import_keep_label    (const CsnImport *self,
                                            const char      *text);
/* Status emoji at the beginning or end of @text. (transfer full) (nullable) */
char             *csn_import_dup_claim     (const char      *text);
/* Takes label punctuation off both ends. (transfer full) */
char             *csn_import_tidy          (const char      *text);
/* The same of the text from @start to @end. (transfer full) */
char             *csn_import_tidy_part     (const char      *start,
                                            const char      *end);
/* The threshold of "latency <200ms": from its sign to its end. (transfer full) (nullable) */
char             *csn_import_dup_threshold (const char      *text);

/* csn-import-items.c */
void              csn_import_items         (CsnImport       *self);
void              csn_import_fill_spec     (CsnImport       *self,
                                            CsnItemSpec     *spec,
                                            guint            line);
/* Answer of an item without a place, from its tail. */
void              csn_import_set_answer    (CsnItemSpec     *spec,
                                            const char      *answer);
CsnItem          *csn_import_add           (CsnImport       *self,
                                            CsnItemSpec     *spec);
/* Fills options of @spec from a choice form. (transfer full): free with g_free, texts belong to the form */
CsnOption        *csn_import_options       (const CsnImport *self,
                                            const CsnForm   *form);

char             *csn_import_dup_value     (const CsnForm   *forms,
                                            guint            n);

/* csn-import-roles.c */
/* The short text of an option that is a line of its own. (transfer full) */
char             *csn_import_dup_option    (const char      *text);
CsnRole           csn_import_task_role     (CsnImport       *self,
                                            guint            line,
                                            const CsnForm   *choice);
/* Whether a person should be asked about that reading. */
gboolean          csn_import_is_uncertain  (const CsnImport *self,
                                            guint            line,
                                            CsnRole          role);
gboolean          csn_import_is_guess      (const CsnForm   *form);
CsnRole           csn_import_choice_role   (CsnImport       *self,
                                            guint            line,
                                            const CsnForm   *form,
                                            const char      *label);
/* "Do not deploy on Friday" */
gboolean          csn_import_is_window_rule (const CsnImport *self,
                                             guint            line);
CsnPhase          csn_import_phase         (CsnImport       *self,
                                            guint            line,
                                            CsnRole          role);
/* Finds sibling tasks that exclude each other: fills radio with placeholders before items are made. */
void              csn_import_find_radios   (CsnImport       *self,
                                            GArray          *groups);

typedef struct
{
  GArray *lines; /* (owned) guint */
  int label;     /* line that names it, -1 */
} CsnRadioGroup;

/* csn-import-fields.c */
CsnFieldKind      csn_import_field_kind    (const char      *label,
                                            const char      *after,
                                            const char      *between,
                                            guint            n_parts,
                                            char           **unit);

/* csn-import-tables.c */
void              csn_import_table         (CsnImport       *self,
                                            guint            table,
                                            guint            first_form,
                                            guint            n_forms);

/* csn-import-plain.c: items without a place of their own */
void              csn_import_plain_line    (CsnImport       *self,
                                            guint            line);

/* csn-import-slots.c, csn-import-stages.c, csn-import-facts.c, csn-import-blocks.c, csn-import-probes.c,
 * csn-import-problems.c: run after the items */
void              csn_import_slots         (CsnImport       *self);
void              csn_import_stages        (CsnImport       *self);
/* before the items: classes of sections, which the items take over */
void              csn_import_gate_classes  (CsnImport       *self);
/* "NAME=value" */
gboolean          csn_import_is_assignment (const char      *text);
void              csn_import_facts         (CsnImport       *self);
void              csn_import_blocks        (CsnImport       *self);
void              csn_import_probes        (CsnImport       *self);
void              csn_import_problems      (CsnImport       *self);
/* whether a value of this name must not be shown */
gboolean          csn_import_is_secret     (const char      *name);
void              csn_import_parameters    (CsnImport       *self);
/* inspect's class of a code block */
const char       *csn_import_code_class    (CsnImport       *self,
                                            guint            code);

G_END_DECLS
