/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a Markdown document means: its sections, items, facts, slots, stages, suggested probes and problems, over the bytes
 * it was read from. The importer fills it; afterwards it does not change. Knows nothing of answers. */

#pragma once

#include <gio/gio.h>

#include "csn-block.h"
#include "csn-fact.h"
#include "csn-item.h"
#include "csn-probe-spec.h"
#include "csn-problem.h"
#include "csn-slot.h"
#include "csn-stage.h"
#include "csn-table.h"

G_BEGIN_DECLS

#define CSN_TYPE_CHECKLIST (csn_checklist_get_type ())
G_DECLARE_FINAL_TYPE (CsnChecklist, csn_checklist, CSN, CHECKLIST, GObject)

/* @sha256 of @source, 64 hex digits. */
CsnChecklist *csn_checklist_new            (GBytes       *source,
                                            const char   *sha256);

/* The bytes it was read from, unchanged. */
GBytes       *csn_checklist_get_source     (CsnChecklist *self);
/* SHA-256 of the source, 64 hex digits. */
const char   *csn_checklist_get_sha256     (CsnChecklist *self);
/* Lines of the source: a last line without line end counts. */
guint         csn_checklist_get_n_lines    (CsnChecklist *self);
void          csn_checklist_set_n_lines    (CsnChecklist *self,
                                            guint         n_lines);
const char   *csn_checklist_get_title      (CsnChecklist *self);
void          csn_checklist_set_title      (CsnChecklist *self,
                                            const char   *title);

/* Add in document order. The first two take over the reference of the caller, for there are many of these objects, the others
 * take one of their own. csn_checklist_take_item gives the item what its id is made from. */
void          csn_checklist_take_item      (CsnChecklist *self,
                                            CsnItem      *item);
void          csn_checklist_take_block     (CsnChecklist *self,
                                            CsnBlock     *block);
void          csn_checklist_add_section    (CsnChecklist *self,
                                            CsnSection   *section);
void          csn_checklist_add_table      (CsnChecklist *self,
                                            CsnTable     *table);
void          csn_checklist_add_fact       (CsnChecklist *self,
                                            CsnFact      *fact);
void          csn_checklist_add_slot       (CsnChecklist *self,
                                            CsnSlot      *slot);
void          csn_checklist_add_stage      (CsnChecklist *self,
                                            CsnStage     *stage);
void          csn_checklist_add_probe      (CsnChecklist *self,
                                            CsnProbeSpec *probe);
void          csn_checklist_add_problem    (CsnChecklist *self,
                                            CsnProblem   *problem);

/* Lists of the objects above, in document order. (transfer none) */
GListModel   *csn_checklist_get_sections   (CsnChecklist *self);
GListModel   *csn_checklist_get_items      (CsnChecklist *self);
GListModel   *csn_checklist_get_blocks     (CsnChecklist *self);
GListModel   *csn_checklist_get_tables     (CsnChecklist *self);
GListModel   *csn_checklist_get_facts      (CsnChecklist *self);
GListModel   *csn_checklist_get_slots      (CsnChecklist *self);
GListModel   *csn_checklist_get_stages     (CsnChecklist *self);
GListModel   *csn_checklist_get_probes     (CsnChecklist *self);
GListModel   *csn_checklist_get_problems   (CsnChecklist *self);

/* The same as plain arrays of @n objects, for walks over all of them. NULL when there are none. (transfer none) */
CsnSection *const *csn_checklist_peek_sections (CsnChecklist *self,
                                                guint        *n);
CsnItem *const    *csn_checklist_peek_items    (CsnChecklist *self,
                                                guint        *n);
CsnBlock *const   *csn_checklist_peek_blocks   (CsnChecklist *self,
                                                guint        *n);

/* Item by id. (transfer none) (nullable) */
CsnItem      *csn_checklist_lookup_item    (CsnChecklist *self,
                                            const char   *id);
/* Item by id, or by "L123" (item or first answer place of that line) or "L123#2" (n-th place). (transfer none) (nullable) */
CsnItem      *csn_checklist_find_item      (CsnChecklist *self,
                                            const char   *address);
/* Slot by id, or by role when only one slot has it (letter case apart). (transfer none) (nullable) */
CsnSlot      *csn_checklist_find_slot      (CsnChecklist *self,
                                            const char   *id_or_role);
/* Probe by id. (transfer none) (nullable) */
CsnProbeSpec *csn_checklist_find_probe     (CsnChecklist *self,
                                            const char   *id);

G_END_DECLS
