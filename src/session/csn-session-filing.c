/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a probe found becomes part of the record: output and the record of the attempt as evidence, the run as an entry, numbers
 * in the form's blanks. One batch, the moment the run ends, so that a crash later loses none of it. */

#include "csn-session-probes-private.h"

#include <string.h>

#include "csn-config.h"
#include "csn-probe-attempt.h"

typedef struct
{
  CsnProbePlan *plan;     /* (owned) */
  CsnProbeResult *result; /* (owned) */
  CsnFilingKind kind;
  char *series;           /* (owned) (nullable) */
  char *signer;           /* (owned) (nullable): who ran it elsewhere */
  char *nonce;            /* (owned) (nullable): by which plan */
  char *output;           /* (owned) (nullable): digest of the stored output */
  guint64 n_bytes;
  char *attempt;          /* (owned) (nullable): digest of the record of the attempt */
  guint64 n_attempt_bytes;
} Filing;

static void
filing_free (Filing *filing)
{
  g_object_unref (filing->plan);
  g_object_unref (filing->result);
  g_free (filing->series);
  g_free (filing->signer);
  g_free (filing->nonce);
  g_free (filing->output);
  g_free (filing->attempt);
  g_free (filing);
}

static const char *
item_of (Filing *filing)
{
  CsnItem *item = csn_probe_spec_get_item (csn_probe_plan_get_spec (filing->plan));

  return item ? csn_item_get_id (item) : "";
}

static JsonObject *
write_evidence (Filing *filing, const char *suffix, const char *media, const char *digest, guint64 n_bytes)
{
  JsonObject *data = json_object_new ();
  JsonArray *items = json_array_new ();
  g_autofree char *name
      = g_strdup_printf ("probe-L%u.%s", csn_probe_spec_get_line (csn_probe_plan_get_spec (filing->plan)), suffix);

  if (*item_of (filing) != '\0')
    json_array_add_string_element (items, item_of (filing));
  json_object_set_array_member (data, "item", items);
  json_object_set_string_member (data, "name", name);
  json_object_set_string_member (data, "sha256", digest);
  json_object_set_int_member (data, "bytes", (gint64) n_bytes);
  json_object_set_string_member (data, "media", media);
  json_object_set_string_member (data, "from", "probe");
  json_object_set_string_member (data, "collected", csn_probe_result_get_started (filing->result));
  return data;
}

static JsonObject *
write_run (Filing *filing)
{
  CsnProbeSpec *spec = csn_probe_plan_get_spec (filing->plan);
  JsonObject *data = json_object_new ();

  json_object_set_string_member (data, "probe", csn_probe_spec_get_id (spec));
  json_object_set_string_member (data, "item", item_of (filing));
  json_object_set_string_member (data, "kind",
                                 csn_enum_to_string (CSN_TYPE_PROBE_KIND, csn_probe_spec_get_kind (spec)));
  json_object_set_int_member (data, "line", csn_probe_spec_get_line (spec));
  json_object_set_object_member (data, "result", csn_probe_result_to_json (filing->result));
  json_object_set_string_member (data, "evidence", filing->output ? filing->output : "");
  json_object_set_string_member (data, "attempt", filing->attempt ? filing->attempt : "");
  json_object_set_string_member (data, "consent", csn_probe_plan_get_fingerprint (filing->plan));
  if (filing->series != NULL)
    json_object_set_string_member (data, "series", filing->series);
  if (filing->signer != NULL)
    json_object_set_string_member (data, "signer", filing->signer);
  if (filing->nonce != NULL)
    json_object_set_string_member (data, "nonce", filing->nonce);
  return data;
}

static JsonObject *
write_end (Filing *filing)
{
  JsonObject *data = json_object_new ();

  json_object_set_string_member (data, "series", filing->series);
  json_object_set_string_member (data, "probe", csn_probe_spec_get_id (csn_probe_plan_get_spec (filing->plan)));
  json_object_set_string_member (data, "item", item_of (filing));
  json_object_set_string_member (data, "state",
                                 csn_enum_to_string (CSN_TYPE_STATE, csn_probe_result_get_state (filing->result)));
  json_object_set_string_member (data, "summary", csn_probe_result_get_summary (filing->result));
  return data;
}

/* A machine never writes over a person: only empty places and its own earlier values are filled. */
static gboolean
may_fill (CsnEntry *entry)
{
  CsnAnswer *answer = csn_entry_get_answer (entry);

  return answer == NULL || csn_answer_get_value (answer) == NULL
         || csn_answer_get_provenance (answer) == CSN_PROVENANCE_PROBE;
}

void
csn_session_add_machine_fill (CsnSession *self, CsnEntry *entry, const char *text, const char *digest, GPtrArray *drafts)
{
  CsnAnswer *answer = csn_entry_get_answer (entry);
  JsonObject *data;
  JsonArray *replaces, *evidence;

  if (!may_fill (entry) || g_strcmp0 (csn_entry_get_value (entry), text) == 0)
    return;
  data = json_object_new ();
  replaces = json_array_new ();
  evidence = json_array_new ();
  if (answer != NULL && *csn_answer_get_event_id (answer) != '\0')
    json_array_add_string_element (replaces, csn_answer_get_event_id (answer));
  if (digest != NULL)
    json_array_add_string_element (evidence, digest);
  json_object_set_string_member (data, "item", csn_entry_get_id (entry));
  json_object_set_string_member (data, "aspect", "answer");
  json_object_set_string_member (data, "value", text);
  json_object_set_string_member (data, "provenance", "probe");
  json_object_set_array_member (data, "evidence", evidence);
  json_object_set_array_member (data, "replaces", replaces);
  csn_event_drafts_add (drafts, "answer.set", self->actor, data);
}

static void
add_fills (CsnSession *self, Filing *filing, GPtrArray *drafts)
{
  GHashTableIter iter;
  gpointer id, text;

  g_hash_table_iter_init (&iter, csn_probe_result_get_fills (filing->result));
  while (g_hash_table_iter_next (&iter, &id, &text))
    {
      CsnEntry *entry = csn_record_find_entry (self->record, id);

      if (entry != NULL)
        csn_session_add_machine_fill (self, entry, text, filing->attempt, drafts);
    }
}

static GPtrArray *
prepare_filing (CsnSession *self, GTask *task, GError **error)
{
  Filing *filing = g_task_get_task_data (task);
  GPtrArray *drafts = csn_event_drafts_new ();

  if (filing->output != NULL)
    csn_event_drafts_add (drafts, "evidence.add", self->actor,
                          write_evidence (filing, "txt", "text/plain", filing->output, filing->n_bytes));
  if (filing->attempt != NULL)
    csn_event_drafts_add (drafts, "evidence.add", self->actor,
                          write_evidence (filing, "json", "application/json", filing->attempt, filing->n_attempt_bytes));
  csn_event_drafts_add (drafts, filing->kind == CSN_FILING_ATTEMPT ? "series.attempt" : "probe.run", self->actor,
                        write_run (filing));
  if (filing->kind == CSN_FILING_END)
    csn_event_drafts_add (drafts, "series.end", self->actor, write_end (filing));
  if (filing->kind != CSN_FILING_ATTEMPT)
    add_fills (self, filing, drafts);
  return drafts;
}

static void
attempt_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Filing *filing = g_task_get_task_data (task);
  GError *error = NULL;

  filing->attempt
      = csn_record_file_put_blob_finish (CSN_RECORD_FILE (source), result, &filing->n_attempt_bytes, &error);
  if (filing->attempt == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  csn_session_enqueue (g_task_get_source_object (task), task, prepare_filing);
}

static void
store_attempt (GTask *task)
{
  CsnSession *self = g_task_get_source_object (task);
  Filing *filing = g_task_get_task_data (task);
  CsnProbeAttemptContext context = {
    .record = csn_record_get_id (self->record),
    .document_sha256 = csn_checklist_get_sha256 (csn_record_get_checklist (self->record)),
    .by = self->actor,
    .program = "Countersign " CSN_VERSION,
    .series = filing->series,
    .signer = filing->signer,
    .output_sha256 = filing->output != NULL ? filing->output : "",
    .output_bytes = filing->n_bytes,
  };
  GError *error = NULL;
  g_autoptr (GBytes) bytes = csn_probe_attempt_write (filing->plan, filing->result, &context, &error);
  g_autoptr (CsnBlobSource) source = NULL;

  if (bytes == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  source = csn_blob_source_new_for_bytes (bytes);
  csn_record_file_put_blob_async (self->file, source, NULL, NULL, NULL, attempt_stored_cb, task);
}

static void
output_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Filing *filing = g_task_get_task_data (task);
  GError *error = NULL;

  filing->output = csn_record_file_put_blob_finish (CSN_RECORD_FILE (source), result, &filing->n_bytes, &error);
  if (filing->output == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  store_attempt (task);
}

void
csn_session_file_result_async (CsnSession *self,
                               CsnProbePlan *plan,
                               CsnProbeResult *result,
                               CsnFilingKind kind,
                               const char *series,
                               const CsnFilingOrigin *origin,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GBytes *output = csn_probe_result_get_output (result);
  Filing *filing = g_new0 (Filing, 1);
  GTask *task;

  filing->plan = g_object_ref (plan);
  filing->result = g_object_ref (result);
  filing->kind = kind;
  filing->series = g_strdup (series);
  filing->signer = origin != NULL ? g_strdup (origin->signer) : NULL;
  filing->nonce = origin != NULL ? g_strdup (origin->nonce) : NULL;
  task = csn_session_new_task (self, csn_session_file_result_async, filing, (GDestroyNotify) filing_free, NULL, callback,
                               user_data);
  if (output != NULL && g_bytes_get_size (output) > 0)
    {
      g_autoptr (CsnBlobSource) source = csn_blob_source_new_for_bytes (output);

      csn_record_file_put_blob_async (self->file, source, NULL, NULL, NULL, output_stored_cb, task);
    }
  else
    store_attempt (task);
}
