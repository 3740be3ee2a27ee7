/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Plans that run elsewhere: written for the host, their signed results taken in. A result counts only when its
 * signer is known to the record or trusted here, and when it answers exactly what this record would run. */

#include "csn-session-plan-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-canonical-json.h"
#include "csn-cms.h"
#include "csn-digest.h"
#include "csn-plan-file.h"
#include "csn-probe-fills.h"
#include "csn-session-probes-private.h"

/* --- writing ---------------------------------------------------------------------------------------------------- */

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (csn_session_act_finish (CSN_SESSION (source), result, &error))
    g_task_return_pointer (task, g_bytes_ref (g_task_get_task_data (task)), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static JsonObject *
write_entry (const char *nonce, GBytes *file, GPtrArray *plans)
{
  g_autofree char *digest = csn_sha256_hex_bytes (file);
  JsonObject *data = json_object_new ();
  JsonArray *probes = json_array_new ();

  for (guint i = 0; i < plans->len; i++)
    json_array_add_string_element (probes,
                                   csn_probe_spec_get_id (csn_probe_plan_get_spec (g_ptr_array_index (plans, i))));
  json_object_set_string_member (data, "nonce", nonce);
  json_object_set_string_member (data, "sha256", digest);
  json_object_set_array_member (data, "probes", probes);
  return data;
}

void
csn_session_export_plan_async (CsnSession *self, GPtrArray *plans, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autofree char *created = NULL;
  g_autofree char *nonce = g_uuid_string_random ();
  GError *error = NULL;
  GBytes *file = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (plans != NULL);

  created = csn_clock_dup_stamp (self->clock);

  CsnPlanFileHead head = {
    .record = csn_record_get_id (self->record),
    .document_sha256 = csn_checklist_get_sha256 (csn_record_get_checklist (self->record)),
    .title = csn_record_get_title (self->record),
    .created = created,
    .nonce = nonce,
  };

  if (csn_session_is_read_only (self))
    g_set_error_literal (&error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_READ_ONLY, self->read_only_reason);
  else if (plans->len == 0)
    g_set_error_literal (&error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_MISSING, _ ("There is no probe to export."));
  else
    file = csn_plan_file_write (&head, plans, &error);
  if (file == NULL)
    {
      g_task_report_error (self, callback, user_data, csn_session_export_plan_async, error);
      return;
    }

  GTask *task = csn_session_new_task (self, csn_session_export_plan_async, file, (GDestroyNotify) g_bytes_unref, NULL,
                                      callback, user_data);

  csn_session_enqueue_entry (self, "plan.export", write_entry (nonce, file, plans), NULL,
                             csn_session_new_task (self, csn_session_export_plan_async, NULL, NULL, NULL, noted_cb, task));
}

GBytes *
csn_session_export_plan_finish (CsnSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- taking in -------------------------------------------------------------------------------------------------- */

/* Who signed, when the signature holds and the signer is known here. (transfer full) */
static char *
check_signature (CsnSession *self, GBytes *statement, GBytes *cms, GError **error)
{
  g_autoptr (CsnCmsSignature) signature = csn_cms_verify_detached (cms, statement, self->trust, NULL, error);
  CsnCertificate *signer;

  if (signature == NULL)
    return NULL;
  signer = csn_cms_signature_get_signer (signature);
  if (!csn_trust_verdict_is_good (csn_cms_signature_get_verdict (signature)))
    {
      g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                   _ ("The result was signed by %s, whom this record does not know (%s). Add the certificate to"
                   " the roster first."),
                   csn_certificate_get_name (signer), csn_cms_signature_get_reason (signature));
      return NULL;
    }
  return g_strdup_printf ("%s, sha256:%s", csn_certificate_get_name (signer), csn_certificate_get_fingerprint (signer));
}

/* Whether the plan that the result answers went out of this record, and as it was when it ran. */
static gboolean
check_plan (CsnSession *self, JsonObject *statement, GError **error)
{
  GListModel *events = csn_record_get_events (self->record);
  const char *nonce = csn_json_get_string (statement, "nonce", "");

  for (guint i = g_list_model_get_n_items (events); i > 0; i--)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i - 1);
      JsonObject *data;

      if (strcmp (csn_event_get_event_type (event), "plan.export") != 0)
        continue;
      data = csn_event_get_data (event);
      if (strcmp (csn_json_get_string (data, "nonce", ""), nonce) != 0)
        continue;
      if (strcmp (csn_json_get_string (data, "sha256", ""), csn_json_get_string (statement, "plan_sha256", "")) == 0)
        return TRUE;
      g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                           _ ("The plan was changed after it had been exported, so what ran is not what this record asked "
                              "for. Run the plan as it was exported."));
      return FALSE;
    }
  g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                       _ ("The result answers a plan that was not exported from this record, or from a copy of it that was "
                          "not merged. Export the plan here and run it again."));
  return FALSE;
}

/* The same result twice would look like a second run, an older one like the newest. */
static gboolean
check_newest (CsnSession *self, const char *probe, guint line, CsnProbeResult *result, GError **error)
{
  CsnProbeResult *last = csn_session_get_last_run (self, probe);
  int order = last != NULL ? g_strcmp0 (csn_probe_result_get_started (last), csn_probe_result_get_started (result)) : -1;

  if (order < 0)
    return TRUE;
  g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
               order == 0 ? _ ("The record has this result of the probe of line %u already.")
                          : _ ("The record has a newer run of the probe of line %u already."),
               line);
  return FALSE;
}

/* One entry of the statement, ready to be filed; FALSE with an error. */
static gboolean
check_entry (CsnSession *self,
             JsonNode *node,
             GPtrArray *setups,
             CsnProbePlan **plan,
             CsnProbeResult **result,
             GError **error)
{
  JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *probe = entry != NULL ? csn_json_get_string (entry, "probe", "") : "";
  g_autoptr (CsnProbeResult) read = entry != NULL ? csn_plan_file_read_one (entry, error) : NULL;
  g_autoptr (CsnProbePlan) own = NULL;
  CsnProbeSpec *spec;

  if (read == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
            _ ("The file has an entry that is no result."));
      return FALSE;
    }
  spec = csn_checklist_find_probe (csn_record_get_checklist (self->record), probe);
  if (spec == NULL || strcmp (csn_probe_result_get_probe_id (read), probe) != 0)
    {
      g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                           _ ("The result is of a probe that this record does not have."));
      return FALSE;
    }
  own = csn_session_find_plan (self, spec, csn_json_get_string (entry, "plan", ""), setups);
  if (strcmp (csn_json_get_string (entry, "plan", ""), csn_probe_plan_get_fingerprint (own)) != 0)
    {
      g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                   _ ("The probe of line %u has changed since the plan was exported; export it again."),
                   csn_probe_spec_get_line (spec));
      return FALSE;
    }
  if (!check_newest (self, probe, csn_probe_spec_get_line (spec), read, error))
    return FALSE;
  csn_probe_fills_apply (own, read);
  *plan = g_steal_pointer (&own);
  *result = g_steal_pointer (&read);
  return TRUE;
}

/* What the statement says, once the plan it answers is known here. (transfer full) */
static JsonNode *
read_statement (CsnSession *self, GBytes *statement, GError **error)
{
  g_autoptr (JsonNode) node
      = csn_canonical_json_read (g_bytes_get_data (statement, NULL), (gssize) g_bytes_get_size (statement), error);
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (object == NULL || csn_json_get_array (object, "results") == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE, _ ("The file is no result of a plan."));
      return NULL;
    }
  if (strcmp (csn_json_get_string (object, "record", ""), csn_record_get_id (self->record)) != 0
      || strcmp (csn_json_get_string (object, "document_sha256", ""),
                 csn_checklist_get_sha256 (csn_record_get_checklist (self->record))) != 0)
    {
      g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                           _ ("The result belongs to another record or to another version of the document."));
      return NULL;
    }
  return check_plan (self, object, error) ? g_steal_pointer (&node) : NULL;
}

/* All entries or none. (transfer full) (element-type CsnProbeResult), with @chosen in step */
static GPtrArray *
check_entries (CsnSession *self, JsonArray *entries, GPtrArray *chosen, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) setups = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      CsnProbePlan *plan = NULL;
      CsnProbeResult *result = NULL;

      if (!check_entry (self, json_array_get_element (entries, i), setups, &plan, &result, error))
        return NULL;
      g_ptr_array_add (chosen, plan);
      g_ptr_array_add (results, result);
    }
  return g_steal_pointer (&results);
}

void
csn_session_import_results_async (CsnSession *self, GBytes *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GBytes) statement = NULL;
  g_autoptr (GBytes) cms = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GPtrArray) chosen = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) results = NULL;
  g_autofree char *signer = NULL;
  CsnFilingOrigin origin;
  GTask *gather;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (file != NULL);

  if (csn_session_is_read_only (self))
    g_set_error_literal (&error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_READ_ONLY, self->read_only_reason);
  else if (csn_plan_file_open_result (file, &statement, &cms, &error))
    signer = check_signature (self, statement, cms, &error);
  if (signer != NULL)
    node = read_statement (self, statement, &error);
  if (node != NULL)
    results = check_entries (self, csn_json_get_array (json_node_get_object (node), "results"), chosen, &error);
  if (results == NULL)
    {
      g_task_report_error (self, callback, user_data, csn_session_import_results_async, error);
      return;
    }
  origin = (CsnFilingOrigin) { signer, csn_json_get_string (json_node_get_object (node), "nonce", "") };
  gather = csn_session_gather_new (self, csn_session_import_results_async, callback, user_data);
  for (guint i = 0; i < results->len; i++)
    csn_session_file_result_async (self, g_ptr_array_index (chosen, i), g_ptr_array_index (results, i), CSN_FILING_RUN, NULL,
                                   &origin, csn_session_gathered_cb, csn_session_gather_add (gather));
  csn_session_gather_end (gather);
}
