/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The limit of iterations of a document; see the header. */

#include "csn-iteration-limit.h"

#include "csn-iteration.h"

CsnFact *
csn_iteration_limit_find (CsnRecord *record)
{
  GListModel *facts;

  g_return_val_if_fail (CSN_IS_RECORD (record), NULL);

  facts = csn_checklist_get_facts (csn_record_get_checklist (record));
  for (guint i = 0; i < g_list_model_get_n_items (facts); i++)
    {
      g_autoptr (CsnFact) fact = g_list_model_get_item (facts, i);

      if (csn_fact_get_kind (fact) == CSN_FACT_ITERATION_LIMIT && csn_fact_get_value (fact) != NULL)
        return fact; /* the list holds it */
    }
  return NULL;
}

const char *
csn_iteration_limit_get_mode (CsnRecord *record, CsnPolicy *policy)
{
  CsnFact *fact = csn_iteration_limit_find (record);
  const char *mode;

  g_return_val_if_fail (CSN_IS_POLICY (policy), NULL);

  if (fact == NULL)
    return NULL;
  mode = csn_record_get_iteration_mode (record);
  if (mode == NULL || csn_iteration_limit (csn_fact_get_value (fact), mode) == 0)
    mode = csn_policy_get_iteration_mode (policy);
  return csn_iteration_limit (csn_fact_get_value (fact), mode) > 0 ? mode : NULL;
}
