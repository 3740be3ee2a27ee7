/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The nodes of an evaluation. What follows from the document alone (which item lies in which section and below which item, what
 * blocks, how to find one) is worked out once and kept by the checklist, which never changes; an evaluation makes its nodes of it
 * and of what the record holds. */

#include "csn-evaluation-private.h"

#define LAYOUT_KEY "csn-gate-layout"

/* What a node is as long as its document is. */
typedef struct
{
  CsnItem *item; /* borrowed */
  int parent;
  int section;
  guint8 kind;
  guint8 gate_class;
  guint8 phase;
  gboolean blocking;
} Place;

typedef struct
{
  CsnScope scope;
  GArray *places;         /* (owned) (element-type Place) */
  GArray *sections;       /* (owned) (element-type CsnSectionInfo) */
  GHashTable *by_section; /* (owned) CsnSection (borrowed) → index + 1 */
} Layout;

static void
free_layout (gpointer data)
{
  Layout *layout = data;

  g_array_unref (layout->places);
  g_array_unref (layout->sections);
  g_hash_table_unref (layout->by_section);
  g_free (layout);
}

static int
add_section (Layout *layout, CsnSection *section)
{
  gpointer known = g_hash_table_lookup (layout->by_section, section);
  CsnSectionInfo info = { .section = section, .parent = -1 };
  CsnSection *parent;

  if (known != NULL)
    return (int) GPOINTER_TO_UINT (known) - 1;
  parent = csn_section_get_parent (section);
  if (parent != NULL)
    info.parent = add_section (layout, parent);
  info.shown.state = info.gate.state = info.tree.state = CSN_STATE_NOT_EVALUATED;
  g_array_append_val (layout->sections, info);
  g_hash_table_insert (layout->by_section, section, GUINT_TO_POINTER (layout->sections->len));
  return (int) layout->sections->len - 1;
}

/* The weaker of what the item and its section say. */
static CsnGateClass
gate_class_of (CsnItem *item)
{
  return MAX (csn_item_get_gate_class (item), csn_section_get_gate_class (csn_item_get_section (item)));
}

/* @items: all of the checklist, those before @index are in the layout. */
static void
add_item (Layout *layout, CsnItem *const *items, guint index)
{
  CsnItem *item = items[index];
  CsnItem *parent = csn_item_get_parent (item);
  guint parent_index = parent != NULL ? csn_item_get_index (parent) : index;
  CsnSection *section = csn_item_get_section (item);
  Place place = {
    .item = item,
    .kind = csn_item_get_kind (item),
    .gate_class = gate_class_of (item),
    .phase = csn_scope_item_phase (&layout->scope, item),
    .parent = parent_index < index && items[parent_index] == parent ? (int) parent_index : -1,
  };

  /* one after the other they mostly stand in the same */
  place.section = index > 0 && csn_item_get_section (items[index - 1]) == section
                      ? g_array_index (layout->places, Place, index - 1).section
                      : add_section (layout, section);
  place.blocking = place.gate_class == CSN_GATE_BLOCKING && place.phase != CSN_PHASE_POST
                   && place.kind != CSN_ITEM_FIELD;
  g_array_append_val (layout->places, place);
}

static Layout *
make_layout (CsnChecklist *checklist)
{
  Layout *layout = g_new0 (Layout, 1);
  guint n_sections, n_items;
  CsnSection *const *sections = csn_checklist_peek_sections (checklist, &n_sections);
  CsnItem *const *items = csn_checklist_peek_items (checklist, &n_items);

  layout->scope = csn_scope_of (checklist);
  layout->places = g_array_sized_new (FALSE, FALSE, sizeof (Place), n_items);
  layout->sections = g_array_new (FALSE, TRUE, sizeof (CsnSectionInfo));
  layout->by_section = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < n_sections; i++)
    add_section (layout, sections[i]);
  for (guint i = 0; i < n_items; i++)
    add_item (layout, items, i);
  return layout;
}

/* Threads that judge copies of a record may share its checklist. */
G_LOCK_DEFINE_STATIC (layouts);

/* A checklist is not added to once a record is made of it. */
static Layout *
get_layout (CsnChecklist *checklist)
{
  Layout *layout;

  G_LOCK (layouts);
  layout = g_object_get_data (G_OBJECT (checklist), LAYOUT_KEY);
  if (layout == NULL)
    {
      layout = make_layout (checklist);
      g_object_set_data_full (G_OBJECT (checklist), LAYOUT_KEY, layout, free_layout);
    }
  G_UNLOCK (layouts);
  return layout;
}

static CsnProvenance
provenance_of (CsnAnswer *answer, CsnItem *item)
{
  if (answer != NULL && csn_answer_get_value (answer) != NULL)
    return csn_answer_get_provenance (answer);
  return csn_item_get_claim (item) != NULL ? CSN_PROVENANCE_CLAIM : CSN_PROVENANCE_NONE;
}

static void
begin_node (CsnNode *node, const Place *place, CsnEntry *entry)
{
  node->item = place->item;
  node->entry = entry;
  g_set_object (&node->answer, csn_entry_get_answer (entry));
  node->kind = place->kind;
  node->role = csn_entry_get_role (entry);
  node->provenance = provenance_of (node->answer, place->item);
  node->state = CSN_STATE_PENDING;
  node->why = CSN_WHY_UNANSWERED;
  node->computed = CSN_STATE_NOT_EVALUATED;
  node->gate_class = place->gate_class;
  node->phase = place->phase;
  node->blocking = place->blocking;
  node->parent = place->parent;
  node->section = place->section;
  node->cause = node->failed_child = node->open_child = node->missing_person = -1;
}

void
csn_evaluation_lay_out (CsnEvaluation *self)
{
  Layout *layout = get_layout (csn_record_get_checklist (self->record));
  guint n_entries;
  CsnEntry *const *entries = csn_record_peek_entries (self->record, &n_entries);

  g_assert (n_entries == layout->places->len);
  self->scope = layout->scope;
  self->by_section = g_hash_table_ref (layout->by_section);
  g_array_append_vals (self->sections, layout->sections->data, layout->sections->len);
  g_array_set_size (self->nodes, n_entries);
  for (guint i = 0; i < n_entries; i++)
    begin_node (csn_evaluation_node (self, i), &g_array_index (layout->places, Place, i), entries[i]);
}
