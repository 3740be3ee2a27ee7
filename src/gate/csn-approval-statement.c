/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The canonical approval statement; see the header. All keys are always there, so that a signer never signs less than a
 * reader expects. */

#include "csn-approval-statement.h"

#include "csn-canonical-json.h"

static JsonArray *
heads_array (const char *const *heads)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; heads != NULL && heads[i] != NULL; i++)
    json_array_add_string_element (array, heads[i]);
  return array;
}

char *
csn_approval_statement_dup (CsnRecord *record, CsnPolicy *policy, CsnSlot *slot, const CsnStatementSpec *spec,
                            GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *content = NULL;
  g_autofree char *policy_digest = NULL;
  const char *decision;

  g_return_val_if_fail (CSN_IS_RECORD (record), NULL);
  g_return_val_if_fail (CSN_IS_POLICY (policy), NULL);
  g_return_val_if_fail (CSN_IS_SLOT (slot), NULL);
  g_return_val_if_fail (spec != NULL && spec->at != NULL, NULL);

  decision = spec->reject ? "rejected" : "approved";
  content = csn_content_dup_digest (record, policy, slot);
  policy_digest = csn_policy_dup_digest (policy);
  json_object_set_string_member (object, "schema", CSN_APPROVAL_STATEMENT_SCHEMA);
  json_object_set_string_member (object, "record", csn_record_get_id (record));
  json_object_set_int_member (object, "revision", csn_record_get_revision (record));
  json_object_set_string_member (object, "slot", csn_slot_get_id (slot));
  json_object_set_string_member (object, "role", csn_slot_get_role (slot));
  json_object_set_string_member (object, "meaning", spec->meaning != NULL ? spec->meaning : decision);
  json_object_set_string_member (object, "decision", decision);
  json_object_set_string_member (object, "comment", spec->comment != NULL ? spec->comment : "");
  json_object_set_string_member (object, "at", spec->at);
  json_object_set_string_member (object, "scope", csn_content_get_scope (record, slot));
  json_object_set_string_member (object, "content", content);
  json_object_set_array_member (object, "heads", heads_array (spec->heads));
  json_object_set_string_member (object, "template", csn_checklist_get_sha256 (csn_record_get_checklist (record)));
  json_object_set_string_member (object, "policy", policy_digest);
  return csn_canonical_json_write_object (object, error);
}
