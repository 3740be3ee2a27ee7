/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The nodes of an evaluation. What follows from the document alone (which item lies in which section and below which item, what
 * blocks, how to find one by its id) is worked out once and kept by the checklist, which never changes; an evaluation begins with
 * a copy of it and adds what the record holds. */

#include "csn-evaluation-private.h"

#define LAYOUT_KEY "csn-gate-layout"

typedef struct
{
  CsnScope scope;
  GArray *nodes;          /* (owned) (element-type CsnNode): without entries */
  GHashTable *by_id;      /* (owned) id (borrowed) → index + 1 */
  GHashTable *by_item;    /* (owned) CsnItem (borrowed) → index + 1 */
  GArray *sections;       /* (owned) (element-type CsnSectionInfo) */
  GHashTable *by_section; /* (owned) CsnSection (borrowed) → index + 1 */
} Layout;

static void
free_layout (gpointer data)
{
  Layout *layout = data;

  g_array_unref (layout->nodes);
  g_hash_table_unref (layout->by_id);
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
  CsnNode node = {
    .item = item,
    .state = CSN_STATE_PENDING,
    .why = CSN_WHY_UNANSWERED,
    .gate_class = gate_class_of (item),
    .phase = csn_scope_item_phase (&layout->scope, item),
    .parent = parent_index != NULL ? (int) GPOINTER_TO_UINT (parent_index) - 1 : -1,
    .section = add_section (layout, csn_item_get_section (item)),
    .cause = -1,
    .computed = CSN_STATE_NOT_EVALUATED,
    .failed_child = -1,
    .open_child = -1,
    .missing_person = -1,
  };

  node.blocking = node.gate_class == CSN_GATE_BLOCKING && node.phase != CSN_PHASE_POST
                  && csn_item_get_kind (item) != CSN_ITEM_FIELD;
  g_array_append_val (layout->nodes, node);
  g_hash_table_insert (layout->by_item, item, GUINT_TO_POINTER (layout->nodes->len));
  g_hash_table_insert (layout->by_id, (gpointer) csn_item_get_id (item), GUINT_TO_POINTER (layout->nodes->len));
}

static Layout *
make_layout (CsnChecklist *checklist)
{
  Layout *layout = g_new0 (Layout, 1);
  GListModel *sections = csn_checklist_get_sections (checklist);
  GListModel *items = csn_checklist_get_items (checklist);

  layout->scope = csn_scope_of (checklist);
  layout->nodes = g_array_new (FALSE, TRUE, sizeof (CsnNode));
  layout->by_id = g_hash_table_new (g_str_hash, g_str_equal);
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

void
csn_evaluation_lay_out (CsnEvaluation *self)
{
  Layout *layout = get_layout (csn_record_get_checklist (self->record));
  GListModel *entries = csn_record_get_entries (self->record);
  guint n_entries = g_list_model_get_n_items (entries);

  g_assert (n_entries == layout->nodes->len);
  self->scope = layout->scope;
  self->by_id = g_hash_table_ref (layout->by_id);
  self->by_item = g_hash_table_ref (layout->by_item);
  self->by_section = g_hash_table_ref (layout->by_section);
  g_array_append_vals (self->sections, layout->sections->data, layout->sections->len);
  g_array_append_vals (self->nodes, layout->nodes->data, layout->nodes->len);
  for (guint i = 0; i < n_entries; i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);
      CsnNode *node = csn_evaluation_node (self, i);

      node->entry = entry;
      node->role = csn_entry_get_role (entry);
      node->provenance = provenance_of (entry, node->item);
    }
}
