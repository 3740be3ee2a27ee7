/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Plans and their results as files; see the header. */

#include "csn-plan-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-canonical-json.h"
#include "csn-config.h"
#include "csn-digest.h"
#include "csn-engine-message.h"
#include "csn-event.h"
#include "csn-secret-store.h"
#include "csn-session-error.h"

#define PLAN_SCHEMA "countersign-plan/1"
#define RESULT_SCHEMA "countersign-plan-result/1"
/* Far more than a checklist has. */
#define MAX_PROBES 10000

static void
set_text (JsonObject *object, const char *name, const char *value)
{
  json_object_set_string_member (object, name, value != NULL ? value : "");
}

static GBytes *
write_canonical (JsonObject *object, GError **error)
{
  char *text = csn_canonical_json_write_object (object, error);

  return text != NULL ? g_bytes_new_take (text, strlen (text)) : NULL;
}

static JsonObject *
read_object (GBytes *file, const char *schema, JsonNode **node, GError **error)
{
  JsonObject *object;

  *node = csn_canonical_json_read (g_bytes_get_data (file, NULL), (gssize) g_bytes_get_size (file), error);
  if (*node == NULL)
    return NULL;
  object = JSON_NODE_HOLDS_OBJECT (*node) ? json_node_get_object (*node) : NULL;
  if (object != NULL && (schema == NULL || strcmp (csn_json_get_string (object, "schema", ""), schema) == 0))
    return object;
  g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE, _ ("This is no file of the kind “%s”."),
               schema != NULL ? schema : "JSON");
  return NULL;
}

/* --- the plan --------------------------------------------------------------------------------------------------- */

GBytes *
csn_plan_file_write (const CsnPlanFileHead *head, GPtrArray *plans, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *probes = json_array_new ();
  JsonObject *values = json_object_new ();
  CsnProbeSetup *setup;
  g_auto (GStrv) names = NULL;

  g_return_val_if_fail (head != NULL && plans != NULL && plans->len > 0, NULL);

  setup = csn_probe_plan_get_setup (g_ptr_array_index (plans, 0));
  names = csn_probe_setup_list_values (setup);
  for (guint i = 0; names[i] != NULL; i++)
    json_object_set_string_member (values, names[i], csn_probe_setup_get_value (setup, names[i]));
  for (guint i = 0; i < plans->len; i++)
    {
      CsnProbePlan *plan = g_ptr_array_index (plans, i);
      CsnProbeSpec *spec = csn_probe_plan_get_spec (plan);
      JsonObject *probe = json_object_new ();
      g_autofree char *text = csn_probe_plan_dup_text (plan);

      set_text (probe, "id", csn_probe_spec_get_id (spec));
      json_object_set_int_member (probe, "line", csn_probe_spec_get_line (spec));
      set_text (probe, "text", text);
      set_text (probe, "plan", csn_probe_plan_get_fingerprint (plan));
      json_object_set_object_member (probe, "spec", csn_engine_message_write_spec (spec));
      json_array_add_object_element (probes, probe);
    }
  set_text (object, "schema", PLAN_SCHEMA);
  set_text (object, "record", head->record);
  set_text (object, "document_sha256", head->document_sha256);
  set_text (object, "title", head->title);
  set_text (object, "created", head->created);
  set_text (object, "nonce", head->nonce);
  set_text (object, "folder", csn_probe_setup_get_project_folder (setup));
  json_object_set_object_member (object, "values", values);
  json_object_set_array_member (object, "probes", probes);
  return write_canonical (object, error);
}

static CsnProbeSetup *
read_setup (JsonObject *object, const CsnPlanHost *host)
{
  const char *folder = host != NULL ? host->folder : NULL;
  const char *named = csn_json_get_string (object, "folder", "");
  CsnProbeSetup *setup = csn_probe_setup_new (folder != NULL ? folder : *named != '\0' ? named : NULL);
  JsonObject *values = csn_json_get_object (object, "values");
  g_autoptr (GList) names = values != NULL ? json_object_get_members (values) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    csn_probe_setup_set_value (setup, l->data, csn_json_get_string (values, l->data, ""));
  csn_secret_add_environment (setup);
  if (host != NULL)
    {
      csn_probe_setup_set_time_limit (setup, MIN (host->time_limit, G_MAXUINT / 1000) * 1000);
      csn_probe_setup_set_rights (setup, host->rights);
    }
  return setup;
}

GPtrArray *
csn_plan_file_read (GBytes *file, const CsnPlanHost *host, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (CsnProbeSetup) setup = NULL;
  g_autoptr (GPtrArray) plans = g_ptr_array_new_with_free_func (g_object_unref);
  JsonObject *object;
  JsonArray *probes;

  g_return_val_if_fail (file != NULL, NULL);

  object = read_object (file, PLAN_SCHEMA, &node, error);
  if (object == NULL)
    return NULL;
  setup = read_setup (object, host);
  probes = csn_json_get_array (object, "probes");
  for (guint i = 0; probes != NULL && i < MIN (json_array_get_length (probes), MAX_PROBES); i++)
    {
      JsonNode *element = json_array_get_element (probes, i);
      JsonObject *probe = JSON_NODE_HOLDS_OBJECT (element) ? json_node_get_object (element) : NULL;
      JsonObject *written = probe != NULL ? csn_json_get_object (probe, "spec") : NULL;
      g_autoptr (CsnProbeSpec) spec = written != NULL ? csn_engine_message_read_spec (written) : NULL;

      if (spec == NULL)
        {
          g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
              _ ("The plan has an entry that is no probe."));
          return NULL;
        }
      g_ptr_array_add (plans, csn_probe_plan_new_from_spec (spec, setup));
    }
  return g_steal_pointer (&plans);
}

/* --- the result ------------------------------------------------------------------------------------------------- */

static JsonObject *
write_one (JsonObject *probe, CsnProbeResult *result)
{
  JsonObject *object = json_object_new ();
  GBytes *output = csn_probe_result_get_output (result);
  gsize length = 0;
  const guint8 *data = output != NULL ? g_bytes_get_data (output, &length) : NULL;
  g_autofree char *encoded = length > 0 ? g_base64_encode (data, length) : g_strdup ("");

  set_text (object, "probe", csn_json_get_string (probe, "id", ""));
  /* what was allowed and exported; the folder of the host may differ and stands in the statement */
  set_text (object, "plan", csn_json_get_string (probe, "plan", ""));
  json_object_set_object_member (object, "result", csn_probe_result_to_json (result));
  set_text (object, "output", encoded);
  return object;
}

GBytes *
csn_plan_file_write_result (GBytes *file, GPtrArray *plans, GPtrArray *results, const char *by, const char *started,
                            GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *digest = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *ended = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S+00:00");
  JsonArray *entries = json_array_new ();
  JsonObject *plan;
  JsonArray *probes;
  CsnProbeSetup *setup = NULL;

  g_return_val_if_fail (file != NULL && plans != NULL && results != NULL, NULL);

  json_object_set_array_member (object, "results", entries);
  plan = read_object (file, PLAN_SCHEMA, &node, error);
  if (plan == NULL)
    return NULL;
  digest = csn_sha256_hex_bytes (file);
  probes = csn_json_get_array (plan, "probes");
  for (guint i = 0; i < MIN (results->len, json_array_get_length (probes)); i++)
    if (g_ptr_array_index (results, i) != NULL)
      {
        setup = csn_probe_plan_get_setup (g_ptr_array_index (plans, i));
        json_array_add_object_element (
            entries, write_one (json_array_get_object_element (probes, i), g_ptr_array_index (results, i)));
      }
  set_text (object, "schema", RESULT_SCHEMA);
  set_text (object, "plan_sha256", digest);
  set_text (object, "record", csn_json_get_string (plan, "record", ""));
  set_text (object, "document_sha256", csn_json_get_string (plan, "document_sha256", ""));
  set_text (object, "nonce", csn_json_get_string (plan, "nonce", ""));
  set_text (object, "folder", setup != NULL ? csn_probe_setup_get_project_folder (setup) : "");
  set_text (object, "by", by);
  set_text (object, "program", "Countersign " CSN_VERSION);
  set_text (object, "host", g_get_host_name ());
  set_text (object, "started", started);
  set_text (object, "ended", ended);
  return write_canonical (object, error);
}

GBytes *
csn_plan_file_seal_result (GBytes *statement, GBytes *cms, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;
  g_autofree char *signature = NULL;
  gsize length = 0;
  const guint8 *data;

  g_return_val_if_fail (statement != NULL && cms != NULL, NULL);

  data = g_bytes_get_data (cms, &length);
  signature = g_base64_encode (data, length);
  text = g_strndup (g_bytes_get_data (statement, NULL), g_bytes_get_size (statement));
  set_text (object, "statement", text);
  set_text (object, "cms", signature);
  return write_canonical (object, error);
}

gboolean
csn_plan_file_open_result (GBytes *file, GBytes **statement, GBytes **cms, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *object;
  const char *text, *encoded;

  g_return_val_if_fail (file != NULL && statement != NULL && cms != NULL, FALSE);

  object = read_object (file, NULL, &node, error);
  if (object == NULL)
    return FALSE;
  text = csn_json_get_string (object, "statement", NULL);
  encoded = csn_json_get_string (object, "cms", NULL);
  if (text == NULL || encoded == NULL || *encoded == '\0')
    {
      g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                           _ ("The result is not signed. Run the plan with --key."));
      return FALSE;
    }
  *statement = g_bytes_new (text, strlen (text));
  *cms = csn_base64_decode (encoded);
  return TRUE;
}

CsnProbeResult *
csn_plan_file_read_one (JsonObject *entry, GError **error)
{
  JsonObject *written;
  CsnProbeResult *result;
  const char *encoded;

  g_return_val_if_fail (entry != NULL, NULL);

  written = csn_json_get_object (entry, "result");
  /* what is filled is decided where the items are, not by who ran it */
  if (written != NULL)
    json_object_remove_member (written, "fills");
  result = written != NULL ? csn_probe_result_new_from_json (written) : NULL;
  if (result == NULL)
    {
      g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
          _ ("The file has an entry that is no result."));
      return NULL;
    }
  encoded = csn_json_get_string (entry, "output", "");
  if (*encoded != '\0')
    {
      g_autoptr (GBytes) output = csn_base64_decode (encoded);

      csn_probe_result_set_output (result, output);
    }
  return result;
}
