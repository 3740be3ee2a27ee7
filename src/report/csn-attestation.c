/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header. The predicate is in-toto's "simple verification result": properties that hold, and nothing about those that
 * do not. The record is one of the subjects, so its digest is signed too and leads to the reasons. */

#include "csn-attestation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-canonical-json.h"
#include "csn-event.h"

#define STATEMENT "https://in-toto.io/Statement/v1"
#define PREDICATE "https://in-toto.io/attestation/svr/v0.2"
#define VERIFIER "org.countersign.Countersign"

static const struct
{
  const char *verdict;
  const char *property;
} properties[] = {
  { "GO", "COUNTERSIGN_GO" },
  { "GO WITH CONDITIONS", "COUNTERSIGN_GO_WITH_CONDITIONS" },
  { "PASS", "COUNTERSIGN_PASS" },
  { "PASS WITH WAIVERS", "COUNTERSIGN_PASS_WITH_WAIVERS" },
};

static const char *
find_property (const char *verdict)
{
  for (gsize i = 0; i < G_N_ELEMENTS (properties); i++)
    if (strcmp (properties[i].verdict, verdict) == 0)
      return properties[i].property;
  return NULL;
}

static JsonObject *
make_digest (const char *sha256)
{
  JsonObject *digest = json_object_new ();

  json_object_set_string_member (digest, "sha256", sha256);
  return digest;
}

static void
add_subject (JsonArray *subjects, const char *name, const char *sha256)
{
  JsonObject *subject = json_object_new ();

  json_object_set_string_member (subject, "name", name);
  json_object_set_object_member (subject, "digest", make_digest (sha256));
  json_array_add_object_element (subjects, subject);
}

/* Who judged by which rules; the built-in rules are the program's own. */
static JsonObject *
make_verifier (JsonObject *root)
{
  JsonObject *verifier = json_object_new ();
  JsonArray *policies = json_array_new ();
  JsonObject *policy = csn_json_get_object (root, "policy");

  json_object_set_string_member (verifier, "id", VERIFIER);
  if (policy != NULL && csn_json_get_string (policy, "text", "")[0] != '\0')
    {
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "uri", VERIFIER "/policy");
      json_object_set_object_member (entry, "digest", make_digest (csn_json_get_string (policy, "sha256", "")));
      json_array_add_object_element (policies, entry);
    }
  json_object_set_array_member (verifier, "policies", policies);
  return verifier;
}

static char *
dup_utc (const char *stamp)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (stamp, NULL);
  g_autoptr (GDateTime) utc = at != NULL ? g_date_time_to_utc (at) : NULL;

  return utc != NULL ? g_date_time_format (utc, "%Y-%m-%dT%H:%M:%SZ") : g_strdup (stamp);
}

GBytes *
csn_attestation_new (CsnRecordExport *record, const CsnArtefact *artefacts, gsize n_artefacts, GError **error)
{
  g_return_val_if_fail (CSN_IS_RECORD_EXPORT (record), NULL);

  JsonObject *root = csn_record_export_get_root (record);
  const char *verdict = csn_json_get_string (root, "verdict", "");
  const char *property = find_property (verdict);
  g_autofree char *made = dup_utc (csn_json_get_string (root, "made", ""));
  g_autoptr (JsonObject) statement = json_object_new ();
  JsonArray *subjects = json_array_new ();
  JsonArray *held = json_array_new ();
  JsonObject *predicate = json_object_new ();

  for (gsize i = 0; i < n_artefacts; i++)
    add_subject (subjects, artefacts[i].name, artefacts[i].sha256);
  add_subject (subjects, "record.json", csn_record_export_get_sha256 (record));
  json_object_set_object_member (predicate, "verifier", make_verifier (root));
  json_object_set_string_member (predicate, "timeCreated", made);
  if (property != NULL)
    json_array_add_string_element (held, property);
  json_object_set_array_member (predicate, "properties", held);
  json_object_set_string_member (statement, "_type", STATEMENT);
  json_object_set_array_member (statement, "subject", subjects);
  json_object_set_string_member (statement, "predicateType", PREDICATE);
  json_object_set_object_member (statement, "predicate", predicate);
  if (property == NULL)
    {
      g_set_error (error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_VERDICT,
                   _ ("The verdict is %s: nothing is released, so nothing can be attested."), verdict);
      return NULL;
    }
  char *text = csn_canonical_json_write_object (statement, error);
  return text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
}

static gboolean
holds (JsonObject *object, const char *name, JsonNodeType type)
{
  JsonArray *array = csn_json_get_array (object, name);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (json_node_get_node_type (node) != type
          || (type == JSON_NODE_VALUE && json_node_get_value_type (node) != G_TYPE_STRING))
        return FALSE;
    }
  return array != NULL;
}

JsonObject *
csn_attestation_read (GBytes *payload, GError **error)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (payload, &size);
  g_autoptr (JsonNode) node = csn_canonical_json_read (data, (gssize)size, error);
  JsonObject *root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *predicate = root != NULL ? csn_json_get_object (root, "predicate") : NULL;

  if (node == NULL)
    return NULL;
  if (predicate != NULL && g_str_equal (csn_json_get_string (root, "_type", ""), STATEMENT)
      && g_str_equal (csn_json_get_string (root, "predicateType", ""), PREDICATE)
      && holds (root, "subject", JSON_NODE_OBJECT) && holds (predicate, "properties", JSON_NODE_VALUE))
    return json_object_ref (root);
  g_set_error_literal (error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_FORMAT,
                       _ ("The statement is of another kind than Countersign makes"));
  return NULL;
}
