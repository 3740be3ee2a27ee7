/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Records for the tests of src/gate; see the header. */

#include "gate-fixture.h"

#include <stdarg.h>
#include <string.h>

#include "csn-clock.h"
#include "csn-content.h"
#include "csn-digest.h"
#include "csn-importer.h"

#define DOC    "00000000000000000000000000000001"
#define WRITER "00000000000000000000000000000002"

GateFixture *
gate_fixture_new (CsnChecklist *checklist)
{
  GateFixture *fixture = g_new0 (GateFixture, 1);
  JsonObject *data = json_object_new ();

  fixture->record = csn_record_new (checklist);
  fixture->policy = csn_policy_new_default ();
  fixture->now = g_date_time_new_from_iso8601 ("2026-11-16T09:00:00+00:00", NULL);
  fixture->prev = g_strdup ("");
  json_object_set_string_member (data, "title", csn_checklist_get_title (checklist));
  json_object_set_string_member (data, "name", "test.md");
  json_object_set_string_member (data, "sha256", csn_checklist_get_sha256 (checklist));
  json_object_set_int_member (data, "bytes", (gint64) g_bytes_get_size (csn_checklist_get_source (checklist)));
  json_object_set_string_member (data, "program", "test");
  json_object_set_object_member (data, "subject", json_object_new ());
  json_object_set_object_member (data, "parameters", json_object_new ());
  g_free (gate_fixture_apply (fixture, "Kim", "record.new", data));
  return fixture;
}

GateFixture *
gate_fixture_new_from_text (const char *markdown)
{
  g_autoptr (GBytes) bytes = g_bytes_new (markdown, strlen (markdown));
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnChecklist) checklist = csn_importer_import (bytes, &error);

  g_assert_no_error (error);
  return gate_fixture_new (checklist);
}

GateFixture *
gate_fixture_new_from_data (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("CSN_TEST_DATA"), name, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return gate_fixture_new_from_text (text);
}

GateFixture *
gate_fixture_new_from_seed (const char *number)
{
  g_autofree char *folder = g_build_filename (g_getenv ("CSN_SHARED") ? g_getenv ("CSN_SHARED") : "/nowhere", "seeds", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, number))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        g_autofree char *text = NULL;

        g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
        return gate_fixture_new_from_text (text);
      }
  return NULL;
}

void
gate_fixture_free (GateFixture *fixture)
{
  if (fixture == NULL)
    return;
  g_object_unref (fixture->record);
  g_object_unref (fixture->policy);
  g_date_time_unref (fixture->now);
  g_free (fixture->prev);
  g_free (fixture);
}

static const char *const form = "# Form\n\n## 1. Speed\n\n"
                                "- [ ] **Memory Usage**\n"   /* 5 */
                                "  - Target: <1MB per copy\n"
                                "  - Actual: _____MB\n"      /* 7 */
                                "  - [ ] PASS / FAIL\n\n"    /* 8 */
                                "## 2. Backup\n\n"
                                "- [ ] Backup taken\n"       /* 12 */
                                "- [ ] Status page told (if applicable)\n\n" /* 13 */
                                "## 3. Go/No-Go Decision\n\n"
                                "**GO Criteria** (ALL must be YES):\n"
                                "- [ ] Speed targets met\n"  /* 18 */
                                "- [ ] No open fault\n"      /* 19 */
                                "- [ ] Stakeholder approval obtained\n\n" /* 20 */
                                "**NO-GO Triggers** (ANY trigger automatic NO-GO):\n"
                                "- [ ] Speed targets missed\n" /* 23 */
                                "- [ ] Data lost\n"            /* 24 */
                                "- [ ] Stakeholder approval withheld\n\n" /* 25 */
                                "**Recommendation**:\n"
                                "- [ ] **GO** - start\n"
                                "- [ ] **NO-GO** - stay\n"
                                "- [ ] **GO WITH CONDITIONS** - start with care\n\n"
                                "### Approvals\n\n"
                                "| Role | Name | Signature | Date | Status |\n|---|---|---|---|---|\n"
                                "| Tech Lead | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n"
                                "| QA Lead | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n";

static const char *const release = "# Form\n\n## 1. Work\n\n"
                                "- [ ] Previous gate passed\n"  /* 5 */
                                "- [ ] Backup taken\n"          /* 6 */
                                "  - Target: <1MB per copy\n"
                                "  - Actual: _____MB\n\n"       /* 8 */
                                "### Approvals\n\n"
                                "| Role | Name | Signature | Date | Status |\n|---|---|---|---|---|\n"
                                "| Tech Lead | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n"  /* 14 */
                                "| QA Lead | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n\n" /* 15 */
                                "**Next Review**: ___________\n\n"
                                "## Post-Rollout Actions\n\n### First Week\n\n"
                                "- [ ] Look again\n";           /* 23 */

static GateFixture *
new_ready (const char *markdown)
{
  GateFixture *fixture = gate_fixture_new_from_text (markdown);

  gate_fixture_answer_all (fixture);
  gate_assert_verdict (fixture, CSN_VERDICT_READY_FOR_SIGN_OFF);
  return fixture;
}

GateFixture *
gate_fixture_new_form (void)
{
  return new_ready (form);
}

GateFixture *
gate_fixture_new_release (void)
{
  return new_ready (release);
}

static char *
stamp (GateFixture *fixture)
{
  return csn_time_dup_stamp (fixture->now);
}

char *
gate_fixture_apply (GateFixture *fixture, const char *actor, const char *type, JsonObject *data)
{
  g_autofree char *time = NULL;
  g_autoptr (JsonObject) owned = data;
  g_autoptr (CsnEvent) event = NULL;
  g_autoptr (GError) error = NULL;
  GDateTime *next = g_date_time_add_minutes (fixture->now, 1);
  CsnEventSpec spec = {
    .doc = DOC,
    .writer = WRITER,
    .wseq = ++fixture->n_events,
    .prev = fixture->prev,
    .lamport = fixture->n_events,
    .actor = actor,
    .type = type,
    .data = owned,
  };

  g_date_time_unref (fixture->now);
  fixture->now = next;
  time = stamp (fixture);
  spec.time = time;
  event = csn_event_new (&spec, &error);
  g_assert_no_error (error);
  csn_record_apply (fixture->record, event, &error);
  g_assert_no_error (error);
  g_free (fixture->prev);
  fixture->prev = g_strdup (csn_event_get_id (event));
  return g_strdup (csn_event_get_id (event));
}

static CsnEntry *
find (GateFixture *fixture, const char *address)
{
  CsnEntry *entry = csn_record_find_entry (fixture->record, address);

  if (entry == NULL)
    g_error ("no item %s", address);
  return entry;
}

void
gate_fixture_answer_by (GateFixture *fixture, const char *address, const char *value, const char *reason, const char *by)
{
  CsnEntry *entry = find (fixture, address);
  GPtrArray *answers = csn_entry_get_answers (entry);
  JsonObject *data = json_object_new ();
  JsonArray *replaces = json_array_new ();

  for (guint i = 0; i < answers->len; i++)
    json_array_add_string_element (replaces, csn_answer_get_event_id (g_ptr_array_index (answers, i)));
  json_object_set_string_member (data, "item", csn_entry_get_id (entry));
  json_object_set_string_member (data, "aspect", "answer");
  if (value != NULL)
    json_object_set_string_member (data, "value", value);
  else
    json_object_set_null_member (data, "value");
  if (reason != NULL)
    json_object_set_string_member (data, "reason", reason);
  json_object_set_string_member (data, "provenance", "person");
  json_object_set_array_member (data, "evidence", json_array_new ());
  json_object_set_array_member (data, "replaces", replaces);
  g_free (gate_fixture_apply (fixture, by, "answer.set", data));
}

void
gate_fixture_answer (GateFixture *fixture, const char *address, const char *value)
{
  gate_fixture_answer_by (fixture, address, value, NULL, "Kim");
}

static gboolean
is_by_signing (GateFixture *fixture, CsnItem *item)
{
  GListModel *slots = csn_checklist_get_slots (csn_record_get_checklist (fixture->record));

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlot) slot = g_list_model_get_item (slots, i);

      if (csn_slot_owns (slot, item))
        return TRUE;
    }
  return FALSE;
}

static const char *
good_option (CsnItem *item)
{
  static const char *const good[] = { "PASS", "✅ Passed", "PASSED", "GO", "LOW", "true", "Yes", "checked" };
  gsize n_options;
  const CsnOption *options = csn_item_get_options (item, &n_options);

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    for (gsize j = 0; j < n_options; j++)
      if (g_ascii_strcasecmp (options[j].text, good[i]) == 0)
        return options[j].text;
  return n_options > 0 ? options[0].text : "PASS";
}

/* A number that meets every target of the samples: high for coverage, low for everything else. */
static const char *
good_text (CsnItem *item)
{
  const char *label = csn_item_get_label (item);

  switch (csn_item_get_field_kind (item))
    {
    case CSN_FIELD_PERSON:
    case CSN_FIELD_PERSON_CONTACT:
      return "Alex Moreno";
    case CSN_FIELD_COUNT:
      return strstr (label, "pass") != NULL || strstr (label, "Pass") != NULL || strstr (label, "Total") != NULL ? "200"
                                                                                                                 : "0";
    case CSN_FIELD_MEASURE:
      return g_strcmp0 (csn_item_get_unit (item), "%") == 0 ? "95" : "0.5";
    case CSN_FIELD_DATE:
      return "2027-03-01";
    case CSN_FIELD_DATETIME:
      return strstr (label, "End") != NULL ? "2026-11-18 10:00" : "2026-11-18 09:00";
    case CSN_FIELD_TIMEZONE:
      return "Europe/Berlin";
    default:
      return "filled";
    }
}

static const char *
good_answer (GateFixture *fixture, CsnItem *item)
{
  CsnRole role = csn_item_get_role (item);

  if (is_by_signing (fixture, item) || role == CSN_ROLE_CHOICE_OPTION || role == CSN_ROLE_LIFECYCLE
      || role == CSN_ROLE_CONDITION || role == CSN_ROLE_APPROVAL_STATUS)
    return NULL;
  if (csn_item_get_kind (item) == CSN_ITEM_FIELD)
    return csn_item_get_field_kind (item) == CSN_FIELD_DERIVED_COUNT
                   || csn_item_get_field_kind (item) == CSN_FIELD_DERIVED_PERCENT
               ? NULL
               : good_text (item);
  if (csn_item_get_kind (item) == CSN_ITEM_CHOICE)
    return good_option (item);
  return csn_role_is_inverted (role) ? CSN_ANSWER_NOT_FIRED : CSN_ANSWER_PASS;
}

void
gate_fixture_answer_all (GateFixture *fixture)
{
  GListModel *entries = csn_record_get_entries (fixture->record);
  GListModel *facts = csn_checklist_get_facts (csn_record_get_checklist (fixture->record));

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);
      const char *answer = good_answer (fixture, csn_entry_get_item (entry));

      if (answer != NULL)
        gate_fixture_answer (fixture, csn_entry_get_id (entry), answer);
    }
  for (guint i = 0; i < g_list_model_get_n_items (facts); i++)
    {
      g_autoptr (CsnFact) fact = g_list_model_get_item (facts, i);

      if (csn_fact_get_kind (fact) == CSN_FACT_PARAMETER)
        gate_fixture_act (fixture, "parameter.set", "name", csn_fact_get_name (fact), "value", "500", NULL);
    }
}

void
gate_fixture_act (GateFixture *fixture, const char *type, const char *names_and_values, ...)
{
  JsonObject *data = json_object_new ();
  va_list args;

  va_start (args, names_and_values);
  for (const char *name = names_and_values; name != NULL; name = va_arg (args, const char *))
    json_object_set_string_member (data, name, va_arg (args, const char *));
  va_end (args);
  g_free (gate_fixture_apply (fixture, "Kim", type, data));
}

void
gate_fixture_run (GateFixture *fixture, const char *address, const char *probe, CsnState state)
{
  g_autoptr (CsnProbeResult) result = csn_probe_result_new (probe, state, "measured");
  JsonObject *data = json_object_new ();
  g_autofree char *time = stamp (fixture);

  csn_probe_result_set_times (result, time, 1000);
  json_object_set_string_member (data, "probe", probe);
  json_object_set_string_member (data, "item", csn_entry_get_id (find (fixture, address)));
  json_object_set_object_member (data, "result", csn_probe_result_to_json (result));
  g_free (gate_fixture_apply (fixture, "Countersign", "probe.run", data));
}

void
gate_fixture_attach (GateFixture *fixture, const char *address, const char *bytes)
{
  JsonObject *data = json_object_new ();
  JsonArray *items = json_array_new ();
  g_autofree char *digest = csn_sha256_hex (bytes, strlen (bytes));
  g_autofree char *time = stamp (fixture);

  json_array_add_string_element (items, csn_entry_get_id (find (fixture, address)));
  json_object_set_array_member (data, "item", items);
  json_object_set_string_member (data, "name", "file.txt");
  json_object_set_string_member (data, "sha256", digest);
  json_object_set_int_member (data, "bytes", (gint64) strlen (bytes));
  json_object_set_string_member (data, "media", "text/plain");
  json_object_set_string_member (data, "collected", time);
  json_object_set_string_member (data, "from", "file");
  g_free (gate_fixture_apply (fixture, "Kim", "evidence.add", data));
}

char *
gate_fixture_sign (GateFixture *fixture, const char *slot_id, const char *key, gboolean reject, const char *comment)
{
  CsnSlot *slot = csn_checklist_find_slot (csn_record_get_checklist (fixture->record), slot_id);
  g_autofree char *time = stamp (fixture);
  CsnStatementSpec spec = { .reject = reject, .comment = comment, .at = time };
  g_autoptr (GError) error = NULL;
  g_autofree char *statement = NULL;
  JsonObject *data = json_object_new ();
  char *id;
  GListModel *approvals = csn_record_get_approvals (fixture->record);
  g_autoptr (CsnApproval) approval = NULL;

  g_assert_nonnull (slot);
  statement = csn_approval_statement_dup (fixture->record, fixture->policy, slot, &spec, &error);
  g_assert_no_error (error);
  json_object_set_string_member (data, "slot", csn_slot_get_id (slot));
  json_object_set_string_member (data, "statement", statement);
  json_object_set_string_member (data, "cms", "");
  id = gate_fixture_apply (fixture, key, "approval", data);
  approval = g_list_model_get_item (approvals, g_list_model_get_n_items (approvals) - 1);
  csn_approval_set_signer (approval, key, key, key);
  csn_approval_set_validity (approval, TRUE, TRUE, NULL);
  return id;
}

void
gate_fixture_sign_all (GateFixture *fixture, int phase)
{
  GListModel *slots = csn_checklist_get_slots (csn_record_get_checklist (fixture->record));
  CsnScope scope = csn_scope_of (csn_record_get_checklist (fixture->record));

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlot) slot = g_list_model_get_item (slots, i);

      if (phase < 0 || (int) csn_scope_slot_phase (&scope, slot) == phase)
        g_free (gate_fixture_sign (fixture, csn_slot_get_id (slot), csn_slot_get_role (slot), FALSE, NULL));
    }
}

void
gate_fixture_waive (GateFixture *fixture, const char *address, const char *role, const char *reason)
{
  CsnEntry *entry = find (fixture, address);
  g_autofree char *evidence = csn_content_dup_evidence_digest (entry);
  CsnState state = gate_fixture_state (fixture, address);

  gate_fixture_act (fixture, "waiver", "item", csn_entry_get_id (entry), "reason", reason, "until", "", "role", role,
                    "outcome", csn_enum_to_string (CSN_TYPE_STATE, (int) state), "evidence", evidence, NULL);
  csn_waiver_set_valid (csn_record_find_waiver (fixture->record, csn_entry_get_id (entry)), TRUE);
}

CsnEvaluation *
gate_fixture_evaluate (GateFixture *fixture)
{
  return csn_evaluate (fixture->record, fixture->policy, fixture->now);
}

CsnVerdictKind
gate_fixture_verdict (GateFixture *fixture)
{
  g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);

  return csn_evaluation_get_verdict (evaluation);
}

CsnState
gate_fixture_state (GateFixture *fixture, const char *address)
{
  g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);

  return csn_evaluation_get_state (evaluation, csn_entry_get_id (find (fixture, address)), NULL);
}

char *
gate_fixture_reasons (GateFixture *fixture)
{
  g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);
  GListModel *reasons = csn_evaluation_get_reasons (evaluation);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (reasons); i++)
    {
      g_autoptr (CsnReason) reason = g_list_model_get_item (reasons, i);

      g_string_append_printf (text, "%s\n", csn_reason_get_text (reason));
    }
  return g_string_free (text, FALSE);
}

void
gate_fixture_recommend (GateFixture *fixture, const char *value, const char *covers)
{
  JsonObject *data = json_object_new ();
  JsonArray *conditions = json_array_new ();

  json_object_set_string_member (data, "value", value);
  json_object_set_string_member (data, "reason", "because");
  if (covers != NULL)
    {
      const char *const list[] = { covers, NULL };
      g_autoptr (CsnCondition) condition
          = csn_condition_new ("Watch it", "Kim", "2026-12-01T00:00:00+00:00", list);

      json_array_add_object_element (conditions, csn_condition_to_json (condition));
    }
  json_object_set_array_member (data, "conditions", conditions);
  g_free (gate_fixture_apply (fixture, "Kim", "recommendation.set", data));
}

void
gate_fixture_set_policy (GateFixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_object_unref (fixture->policy);
  fixture->policy = csn_policy_new_from_text (text, &error);
  g_assert_no_error (error);
}

void
gate_fixture_set_time (GateFixture *fixture, const char *time)
{
  g_date_time_unref (fixture->now);
  fixture->now = g_date_time_new_from_iso8601 (time, NULL);
  g_assert_nonnull (fixture->now);
}

gboolean
gate_fixture_has_notice (GateFixture *fixture, const char *kind, const char *text)
{
  g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);
  GListModel *notices = csn_evaluation_get_notices (evaluation);

  for (guint i = 0; i < g_list_model_get_n_items (notices); i++)
    {
      g_autoptr (CsnReason) notice = g_list_model_get_item (notices, i);

      if (strcmp (csn_reason_get_kind (notice), kind) == 0 && strstr (csn_reason_get_text (notice), text) != NULL)
        return TRUE;
    }
  return FALSE;
}

CsnSlotState
gate_fixture_slot_state (GateFixture *fixture, const char *slot)
{
  g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);

  return csn_slot_status_get_state (csn_evaluation_get_slot (evaluation, slot));
}

void
gate_fixture_sign_act (GateFixture *fixture, const char *signer, gboolean valid)
{
  GListModel *acts = csn_record_get_acts (fixture->record);
  g_autoptr (CsnAct) act = g_list_model_get_item (acts, g_list_model_get_n_items (acts) - 1);

  csn_act_set_signer (act, signer, signer, signer, valid);
}

char *
gate_fixture_dup_time (GateFixture *fixture, int minutes)
{
  g_autoptr (GDateTime) time = g_date_time_add_minutes (fixture->now, minutes);

  return g_date_time_format_iso8601 (time);
}

void
gate_fixture_link (GateFixture *fixture, const GateLink *link)
{
  static const char *const covers[] = { NULL };
  JsonObject *data = json_object_new ();
  JsonObject *subject = json_object_new ();
  JsonArray *conditions = json_array_new ();

  json_object_set_string_member (data, "item", csn_entry_get_id (find (fixture, link->item)));
  json_object_set_string_member (data, "record", link->verdict != NULL ? "0123456789abcdef0123456789abcdef" : "");
  json_object_set_string_member (data, "title", "Staging");
  json_object_set_string_member (data, "verdict", link->verdict != NULL ? link->verdict : "");
  json_object_set_string_member (data, "lifecycle", "APPROVED");
  json_object_set_string_member (subject, "version", link->version != NULL ? link->version : "");
  json_object_set_object_member (data, "subject", subject);
  json_object_set_boolean_member (data, "valid", !link->invalid);
  json_object_set_boolean_member (data, "superseded", link->superseded);
  json_object_set_boolean_member (data, "cycle", link->cycle);
  json_object_set_string_member (data, "review", link->review != NULL ? link->review : "");
  if (link->condition != NULL)
    {
      g_autoptr (CsnCondition) condition
          = csn_condition_new (link->condition, "Kim", "2026-12-01T00:00:00+00:00", covers);

      json_array_add_object_element (conditions, csn_condition_to_json (condition));
    }
  json_object_set_array_member (data, "conditions", conditions);
  g_free (gate_fixture_apply (fixture, "Kim", "link", data));
}
