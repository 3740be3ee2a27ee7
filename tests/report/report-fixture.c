/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header. Times, writers and digests are fixed, so that two fixtures give the same bytes.
 */

#include "report-fixture.h"

#include "csn-digest.h"
#include "csn-judgement.h"

#define RECORD_ID "00112233445566778899aabbccddeeff"
#define WRITER "ffeeddccbbaa99887766554433221100"

static JsonObject *
object_new (const char *name, ...)
{
  JsonObject *object = json_object_new ();
  va_list list;

  va_start (list, name);
  for (const char *key = name; key != NULL; key = va_arg (list, const char *))
    json_object_set_string_member (object, key, va_arg (list, const char *));
  va_end (list);
  return object;
}

static CsnEvent *
add_event (ReportFixture *self, const char *type, JsonObject *data)
{
  const char *prev
      = self->events->len > 0
            ? csn_event_get_id (g_ptr_array_index (self->events, self->events->len - 1))
            : "";
  guint64 number = ++self->wseq;
  g_autofree char *stamp = g_strdup_printf (
      "2026-11-%02uT%02u:%02u:%02u+01:00", (guint)(10 + number / 86400 % 10),
      (guint)(8 + number / 3600 % 10), (guint)(number / 60 % 60), (guint)(number % 60));
  g_autoptr (GError) error = NULL;
  CsnEventSpec spec = { .doc = RECORD_ID,
                        .writer = WRITER,
                        .wseq = number,
                        .prev = prev,
                        .lamport = number,
                        .time = stamp,
                        .actor = number % 3 == 0 ? "Miriam Okafor" : "Jonas Lindqvist",
                        .type = type,
                        .data = data };
  CsnEvent *event = csn_event_new (&spec, &error);

  g_assert_no_error (error);
  json_object_unref (data);
  g_ptr_array_add (self->events, event);
  csn_record_apply (self->record, event, &error);
  g_assert_no_error (error);
  return event;
}

static CsnItem *
add_item (CsnChecklist *checklist, CsnSection *section, CsnItemSpec spec)
{
  CsnItem *item;

  spec.section = section;
  spec.text = spec.text != NULL ? spec.text : spec.label;
  spec.ordinal = 1;
  item = csn_item_new (&spec);
  csn_checklist_take_item (checklist, item);
  return item;
}

static CsnChecklist *
make_checklist (guint n_items, const char *word)
{
  static const char source[] = "# Launch review\n\nA list that a test wrote.\n";
  static const char *const labels[]
      = { "Unit tests of the planner passing", "Fares answer within the limit",
          "Timetable of the winter season loaded into the staging system and compared by hand",
          "No open finding of the last review" };
  g_autoptr (GBytes) bytes = g_bytes_new_static (source, strlen (source));
  g_autofree char *sha256 = csn_sha256_hex_bytes (bytes);
  CsnChecklist *checklist = csn_checklist_new (bytes, sha256);
  g_autoptr (CsnSection) top = csn_section_new (1, 1, "Launch review", NULL);
  g_autoptr (CsnSection) section = NULL;
  g_autofree char *title = g_strdup_printf ("Launch review of the ferry timetable %s", word);

  csn_checklist_set_title (checklist, title);
  csn_checklist_add_section (checklist, top);
  for (guint i = 0; i < n_items; i++)
    {
      guint line = 10 + i * 2;

      if (i % 20 == 0)
        {
          g_autofree char *name
              = g_strdup_printf ("%u. Part number %u %s", i / 20 + 1, i / 20 + 1, word);

          g_clear_object (&section);
          section = csn_section_new (line - 1, 2, name, top);
          csn_checklist_add_section (checklist, section);
        }
      g_autofree char *label = g_strdup_printf ("%s %s", labels[i % 4], word);
      CsnItem *item = add_item (checklist, section,
                                (CsnItemSpec){ .kind = CSN_ITEM_CHECK,
                                               .role = CSN_ROLE_CHECK,
                                               .line = line,
                                               .label = label,
                                               .depth = i % 5 == 3 ? 1 : 0,
                                               .group = i % 20 > 14 ? "NO-GO triggers" : NULL,
                                               .expected = i % 4 == 1 ? "<200 ms at P95" : NULL });
      add_item (checklist, section,
                (CsnItemSpec){ .kind = CSN_ITEM_FIELD,
                               .role = CSN_ROLE_VALUE,
                               .line = line + 1,
                               .label = "Last run",
                               .context = "Last run, date",
                               .depth = 1,
                               .group = i % 20 > 14 ? "NO-GO triggers" : NULL,
                               .parent = item });
    }
  return checklist;
}

static void
answer_items (ReportFixture *self, const char *word)
{
  static const char *const values[] = { "pass", "pass", "fail", "na", "pass" };
  static const CsnState states[]
      = { CSN_STATE_PASS, CSN_STATE_PASS, CSN_STATE_FAIL, CSN_STATE_NA, CSN_STATE_WAIVED };
  GListModel *entries = csn_record_get_entries (self->record);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);
      CsnItem *item = csn_entry_get_item (entry);
      gboolean field = csn_item_get_kind (item) != CSN_ITEM_CHECK;
      gsize n_options;
      const CsnOption *options = csn_item_get_options (item, &n_options);
      guint which = i % 5;
      JsonObject *data;

      if (i % 7 == 6)
        continue;
      data = object_new ("item", csn_entry_get_id (entry), "aspect", "answer", "value",
                         n_options > 0 ? options[i % n_options].text
                         : field       ? "2026-11-18 14:05"
                                       : values[which],
                         "provenance", "person", NULL);
      if (which >= 2)
        {
          g_autofree char *reason = g_strdup_printf ("The season has no night crossings %s", word);
          json_object_set_string_member (data, "reason", reason);
        }
      add_event (self, "answer.set", data);
      csn_entry_set_state (entry, field ? CSN_STATE_RECORDED : states[which],
                           "because of the answer");
    }
}

static void
probe_item (ReportFixture *self, CsnEntry *entry, const char *word)
{
  for (guint i = 0; i < 24; i++)
    {
      g_autoptr (CsnProbeResult) result
          = csn_probe_result_new ("probe-0123456789ab", i == 3 ? CSN_STATE_FAIL : CSN_STATE_PASS,
                                  "200 OK in time, all assertions held");
      g_autofree char *ran = g_strdup_printf ("GET https://timetable.example/health?%s", word);
      JsonObject *data = object_new (
          "probe", "probe-0123456789ab", "item", csn_entry_get_id (entry), "kind", "http", "state",
          i == 3 ? "FAIL" : "PASS", "evidence", "", "consent", "read", NULL);

      csn_probe_result_set_times (result, "2026-11-19T10:00:00+01:00",
                                  42000 + (gint64)(i * 7919 % 13) * 9000);
      csn_probe_result_set_code (result, 200);
      csn_probe_result_set_ran (result, ran);
      csn_probe_result_add_assertion (result, "status is 200", "200", CSN_STATE_PASS);
      csn_probe_result_add_assertion (result, "jsonpath $.state is “ok”", i == 3 ? word : "ok",
                                      i == 3 ? CSN_STATE_FAIL : CSN_STATE_PASS);
      json_object_set_object_member (data, "result", csn_probe_result_to_json (result));
      json_object_set_int_member (data, "line", 12);
      add_event (self, "probe.run", data);
    }
}

static void
attach (ReportFixture *self, CsnEntry *entry, const char *word)
{
  g_autofree char *text = g_strdup_printf ("planner: 118 passed, 0 failed\n%s\n", word);
  g_autofree char *sha256 = NULL;
  g_autofree char *name = g_strdup_printf ("test log %s.txt", word);
  JsonObject *data;
  JsonArray *items = json_array_new ();

  self->evidence = g_bytes_new (text, strlen (text));
  sha256 = csn_sha256_hex_bytes (self->evidence);
  data = object_new ("name", name, "sha256", sha256, "media", "text/plain", "collected",
                     "2026-11-18T14:05:00+01:00", "from", "file", NULL);
  json_array_add_string_element (items, csn_entry_get_id (entry));
  json_object_set_array_member (data, "item", items);
  json_object_set_int_member (data, "bytes", (gint64)strlen (text));
  add_event (self, "evidence.add", data);
}

static void
add_risk (ReportFixture *self,
          const char *name,
          const char *level,
          int likelihood,
          int impact,
          const char *word)
{
  JsonObject *data = object_new ("name", name, "level", level, "mitigation", word, NULL);

  json_object_set_int_member (data, "likelihood", likelihood);
  json_object_set_int_member (data, "impact", impact);
  add_event (self, "risk.set", data);
}

static JsonObject *
reason_new (CsnEntry *entry, const char *kind, const char *text)
{
  JsonObject *object = object_new ("kind", kind, "text", text, NULL);

  if (entry == NULL)
    return object;
  json_object_set_string_member (object, "item", csn_entry_get_id (entry));
  json_object_set_int_member (object, "line", csn_item_get_line (csn_entry_get_item (entry)));
  return object;
}

static JsonArray *
make_slots (gboolean approved, const char *word)
{
  static const char *const roles[]
      = { "Harbour Engineer", "Timetable Owner", "Safety Officer", "Site Reliability Engineer" };
  JsonArray *slots = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    {
      g_autofree char *id = g_strdup_printf ("L%u", 571 + i);
      gboolean given = approved || i < 2;
      JsonObject *slot = object_new ("slot", id, "role", roles[i], "phase", "gate", "state",
                                     given ? "APPROVED" : "EMPTY", NULL);

      json_object_set_int_member (slot, "line", 571 + i);
      if (given)
        {
          g_autofree char *by = g_strdup_printf ("Signer Number %u %s", i + 1, word);
          csn_json_put_text (slot, "by", by);
          csn_json_put_text (slot, "at", "2026-11-20T17:31:05+01:00");
          csn_json_put_text (slot, "meaning", "approved");
          csn_json_put_text (slot, "comment", word);
          csn_json_put_text (slot, "fingerprint",
                             "5f0c1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7");
          json_object_set_int_member (slot, "trusted", i == 0);
        }
      json_array_add_object_element (slots, slot);
    }
  return slots;
}

static JsonObject *
make_judgement (ReportFixture *self, gboolean approved, const char *word)
{
  JsonObject *judgement = object_new (
      "verdict", approved ? "GO" : "NO-GO", "sentence",
      approved ? "Everything that counts is satisfied and all roles have approved."
               : "NO-GO: Fares answer within the limit failed (line 14), and 2 other items.",
      "content", "aa11bb22cc33dd44ee55ff6677889900aa11bb22cc33dd44ee55ff6677889900", "head",
      "0011223344556677889900aabbccddeeff0011223344556677889900aabbccdd", NULL);
  JsonObject *counts = json_object_new ();
  JsonArray *reasons = json_array_new ();
  JsonArray *notices = json_array_new ();
  JsonArray *followups = json_array_new ();
  JsonObject *states = object_new ("9", "FAIL", "49", "PASS", NULL);
  GListModel *entries = csn_record_get_entries (self->record);
  g_autofree char *reason_text = g_strdup_printf (
      "Fares answer within the limit: P95 was 640 ms, the limit is 200 ms %s", word);

  json_object_set_int_member (counts, "total", 244);
  json_object_set_int_member (counts, "completed", 187);
  json_object_set_int_member (counts, "failed", 9);
  json_object_set_int_member (counts, "na", 12);
  json_object_set_int_member (counts, "waived", 4);
  json_object_set_int_member (counts, "pending", 36);
  json_object_set_int_member (counts, "rate", 806);
  csn_json_put_text (counts, "rule",
                     "Counted are all task items of the sections before the decision, groups and "
                     "triggers left out.");
  for (guint i = 0; !approved && i < MIN (3, g_list_model_get_n_items (entries)); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i * 2);
      json_array_add_object_element (reasons, reason_new (entry, "FAIL", reason_text));
    }
  for (guint i = 0; i < MIN (4, g_list_model_get_n_items (entries)); i++)
    {
      static const char *const kinds[] = { "na", "waived", "not-verified", "claim" };
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);
      json_array_add_object_element (notices, reason_new (entry, kinds[i], word));
    }
  json_array_add_object_element (
      notices, reason_new (NULL, "one-person",
                           "No second person: the author is also the only signer of one role."));
  json_array_add_object_element (followups, object_new ("text", "Verify all services healthy",
                                                        "due", "2026-11-21T09:00:00+01:00", "state",
                                                        "DEFERRED", NULL));
  json_object_set_object_member (judgement, "counts", counts);
  json_object_set_object_member (judgement, "states", states);
  json_object_set_array_member (judgement, "reasons", reasons);
  json_object_set_array_member (judgement, "notices", notices);
  json_object_set_array_member (judgement, "followups", followups);
  json_object_set_array_member (judgement, "approvals", make_slots (approved, word));
  if (approved)
    json_object_set_int_member (judgement, "approved", 1);
  return judgement;
}

static GBytes *
read_evidence_cb (const char *sha256, gsize limit, gpointer user_data)
{
  ReportFixture *self = user_data;
  g_autofree char *own = csn_sha256_hex_bytes (self->evidence);

  return g_str_equal (own, sha256) && g_bytes_get_size (self->evidence) <= limit
             ? g_bytes_ref (self->evidence)
             : NULL;
}

/* A statement of the right shape; its signature is no CMS, which a report does not look into. */
static void
approve (ReportFixture *self)
{
  static const char statement[]
      = "{\"at\":\"2026-11-20T17:31:05+01:00\",\"comment\":\"\",\"content\":\"\",\"decision\":\"approve\","
        "\"heads\":[],\"meaning\":\"approved\",\"policy\":\"\",\"record\":\"" RECORD_ID "\",\"revision\":1,"
        "\"role\":\"Harbour Engineer\",\"schema\":\"countersign-approval/1\",\"scope\":\"gate\","
        "\"slot\":\"L571\",\"template\":\"\"}";

  add_event (self, "approval",
             object_new ("slot", "L571", "statement", statement, "cms", "MAMCAQE=", NULL));
}

ReportFixture *
report_fixture_new (guint n_items, const char *word, gboolean approved)
{
  g_autoptr (CsnChecklist) checklist = make_checklist (n_items, word);

  return report_fixture_new_for (checklist, "launch-review.md", word, approved);
}

ReportFixture *
report_fixture_new_for (CsnChecklist *checklist,
                        const char *name,
                        const char *word,
                        gboolean approved)
{
  ReportFixture *self = g_new0 (ReportFixture, 1);
  g_autofree char *base = g_path_get_basename (name);
  JsonObject *created
      = object_new ("title", csn_checklist_get_title (checklist), "name", base, "sha256",
                    csn_checklist_get_sha256 (checklist), "program", "Countersign 0.1.0", NULL);
  JsonObject *subject = object_new ("product", "Ferry timetable service", "version", "2.3.0",
                                    "commit", "9c4e1f7", NULL);

  self->events = g_ptr_array_new_with_free_func (g_object_unref);
  self->record = csn_record_new (checklist);
  json_object_set_object_member (created, "subject", subject);
  json_object_set_object_member (created, "parameters", json_object_new ());
  json_object_set_int_member (created, "bytes",
                              (gint64)g_bytes_get_size (csn_checklist_get_source (checklist)));
  add_event (self, "record.new", created);
  answer_items (self, word);

  g_autoptr (CsnEntry) first = g_list_model_get_item (csn_record_get_entries (self->record), 0);
  g_autoptr (CsnEntry) third = g_list_model_get_item (csn_record_get_entries (self->record), 2);
  add_event (self, "answer.set",
             object_new ("item", csn_entry_get_id (first), "aspect", "answer", "value", "pass",
                         "reason", "repeated after the fix", "provenance", "person", NULL));
  add_event (self, "answer.set",
             object_new ("item", csn_entry_get_id (first), "aspect", "note", "value", word,
                         "provenance", "person", NULL));
  attach (self, first, word);
  probe_item (self, third, word);
  add_risk (self, "Technical risk", "HIGH", 4, 4, word);
  add_risk (self, "Operational risk", "MEDIUM", 2, 3, "Second crew on call during the first week");
  add_event (self, "recommendation.set",
             object_new ("value", "go-with-conditions", "reason", word, NULL));

  approve (self);

  self->judgement = make_judgement (self, approved, word);
  self->input = (CsnReportInput){ .record = self->record,
                                  .judgement = self->judgement,
                                  .made = "2026-11-20T18:00:00+01:00",
                                  .program = "Countersign 0.1.0",
                                  .sealed_by = "Release Office",
                                  .read_evidence = read_evidence_cb,
                                  .read_data = self };
  return self;
}

void
report_fixture_free (ReportFixture *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->record);
  g_clear_pointer (&self->judgement, json_object_unref);
  g_clear_pointer (&self->evidence, g_bytes_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_free (self);
}
