/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Phases of items and slots; see the header. The deployment begins with the section that holds the window rule, or with the
 * first item that the importer put behind it. */

#include "csn-scope.h"

#include <string.h>

static gboolean
is_followup (CsnItem *item)
{
  CsnRole role = csn_item_get_role (item);

  return role == CSN_ROLE_FOLLOWUP || role == CSN_ROLE_FOLLOWUP_RECURRING;
}

static guint
find_boundary (CsnChecklist *checklist)
{
  guint n_items;
  CsnItem *const *items = csn_checklist_peek_items (checklist, &n_items);

  for (guint i = 0; i < n_items; i++)
    {
      CsnItem *item = items[i];

      if (csn_item_get_role (item) == CSN_ROLE_WINDOW_RULE)
        return csn_section_get_line (csn_item_get_section (item));
      if (csn_item_get_phase (item) == CSN_PHASE_POST && !is_followup (item)
          && csn_item_get_role (item) != CSN_ROLE_ROLE_SIGNOFF)
        return csn_item_get_line (item);
    }
  return G_MAXUINT;
}

CsnScope
csn_scope_of (CsnChecklist *checklist)
{
  CsnScope scope = { FALSE, G_MAXUINT };
  GListModel *slots;
  gboolean pre = FALSE;
  gboolean post = FALSE;

  g_return_val_if_fail (CSN_IS_CHECKLIST (checklist), scope);

  slots = csn_checklist_get_slots (checklist);
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlot) slot = g_list_model_get_item (slots, i);

      pre = pre || csn_slot_get_phase (slot) == CSN_PHASE_PRE;
      post = post || csn_slot_get_phase (slot) == CSN_PHASE_POST;
    }
  scope.divided = pre && post;
  if (scope.divided)
    scope.boundary = find_boundary (checklist);
  return scope;
}

CsnPhase
csn_scope_item_phase (const CsnScope *scope, CsnItem *item)
{
  g_return_val_if_fail (scope != NULL && CSN_IS_ITEM (item), CSN_PHASE_GATE);

  if (is_followup (item))
    return CSN_PHASE_POST;
  if (!scope->divided)
    return CSN_PHASE_GATE;
  if (csn_item_get_phase (item) != CSN_PHASE_GATE)
    return csn_item_get_phase (item);
  return csn_item_get_line (item) >= scope->boundary ? CSN_PHASE_POST : CSN_PHASE_PRE;
}

/* "Deployment approved by: ____" is given before the deployment, wherever on the page it stands. */
static gboolean
approves_deployment (CsnSlot *slot)
{
  CsnItem *name = csn_slot_get_name (slot);
  g_autofree char *folded = NULL;

  if (!csn_slot_is_block (slot) || name == NULL || csn_item_get_label (name) == NULL)
    return FALSE;
  folded = g_utf8_casefold (csn_item_get_label (name), -1);
  return strstr (folded, "approved by") != NULL || strstr (folded, "approval") != NULL;
}

CsnPhase
csn_scope_slot_phase (const CsnScope *scope, CsnSlot *slot)
{
  g_return_val_if_fail (scope != NULL && CSN_IS_SLOT (slot), CSN_PHASE_GATE);

  if (!scope->divided)
    return CSN_PHASE_GATE;
  if (approves_deployment (slot))
    return CSN_PHASE_PRE;
  return csn_slot_get_phase (slot) == CSN_PHASE_POST ? CSN_PHASE_POST : CSN_PHASE_PRE;
}
