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
  guint8 gate_class;
  guint8 phase;
  gboolean blocking;
} Place;

typedef struct
{
  CsnScope scope;
  GArray *places;         /* (owned) (element-type Place) */
  GHashTable *by_item;    /* (owned) CsnItem (borrowed) → index + 1 */
  GArray *sections;       /* (owned) (element-type CsnSectionInfo) */
  GHashTable *by_section; /* (owned) CsnSection (borrowed) → index + 1 */
} Layout;

static void
free_layout (gpointer data)
{
  Layout *layout = data;

  g_array_unref (layout->places);
  g_hash_table_unref (layout->by_item);
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

static void
add_item (Layout *layout, CsnItem *item)
{
  CsnItem *parent = csn_item_get_parent (item);
  gpointer parent_index = parent != NULL ? g_hash_table_lookup (layout->by_item, parent) : NULL;
  Place place = {
    .item = item,
    .gate_class = gate_class_of (item),
    .phase = csn_scope_item_phase (&layout->scope, item),
    .parent = parent_index != NULL ? (int) GPOINTER_TO_UINT (parent_index) - 1 : -1,
    .section = add_section (layout, csn_item_get_section (item)),
  };

  place.blocking = place.gate_class == CSN_GATE_BLOCKING && place.phase != CSN_PHASE_POST
                   && csn_item_get_kind (item) != CSN_ITEM_FIELD;
  g_array_append_val (layout->places, place);
  g_hash_table_insert (layout->by_item, item, GUINT_TO_POINTER (layout->places->len));
}

static Layout *
make_layout (CsnChecklist *checklist)
{
  Layout *layout = g_new0 (Layout, 1);
  GListModel *sections = csn_checklist_get_sections (checklist);
  GListModel *items = csn_checklist_get_items (checklist);

  layout->scope = csn_scope_of (checklist);
  layout->places = g_array_new (FALSE, FALSE, sizeof (Place));
  layout->by_item = g_hash_table_new (NULL, NULL);
  layout->sections = g_array_new (FALSE, TRUE, sizeof (CsnSectionInfo));
  layout->by_section = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (CsnSection) section = g_list_model_get_item (sections, i);

      add_section (layout, section);
    }
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (items, i);

      add_item (layout, item);
    }
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
provenance_of (CsnEntry *entry, CsnItem *item)
{
  CsnAnswer *answer = csn_entry_get_answer (entry);

  if (answer != NULL && csn_answer_get_value (answer) != NULL)
    return csn_answer_get_provenance (answer);
  return csn_item_get_claim (item) != NULL ? CSN_PROVENANCE_CLAIM : CSN_PROVENANCE_NONE;
}

static void
begin_node (CsnNode *node, const Place *place, CsnEntry *entry)
{
  node->item = place->item;
  node->entry = entry;
  node->role = csn_entry_get_role (entry);
  node->provenance = provenance_of (entry, place->item);
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
  GListModel *entries = csn_record_get_entries (self->record);
  guint n_entries = g_list_model_get_n_items (entries);

  g_assert (n_entries == layout->places->len);
  self->scope = layout->scope;
  self->by_item = g_hash_table_ref (layout->by_item);
  self->by_section = g_hash_table_ref (layout->by_section);
  g_array_append_vals (self->sections, layout->sections->data, layout->sections->len);
  g_array_set_size (self->nodes, n_entries);
  for (guint i = 0; i < n_entries; i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i); /* the record holds it */

      begin_node (csn_evaluation_node (self, i), &g_array_index (layout->places, Place, i), entry);
    }
}
