/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a slot signs; see the header. The object, with its keys in canonical order:
 *
 *   {"conditions":[{covers,due,owner,text}], "items":[{answers:[{provenance,reason,value}], evidence:[sha256], id, note,
 *    link:{cycle,record,superseded,valid,verdict}, reading:{reason,role}, runs:[{probe,state}],
 *    waiver:{evidence,outcome,reason,role,until}}], "iteration":{mode,used}, "parameters":[[name,value]], "policy":sha256,
 *    "recommendation":{reason,value}, "risks":[{impact,level,likelihood,mitigation,name}], "schema":"countersign-content/1",
 *    "scope":word, "stages":text, "subject":[[name,value]], "template":sha256}
 *
 * Members without a value and items with nothing in them are left out; conditions, recommendation and risks too in the
 * scope "post". It is written directly, since every evaluation of a signed record needs it. */

#include "csn-content.h"

#include <string.h>

#include "csn-digest.h"
#include "csn-scope.h"

#define SCHEMA "countersign-content/1"

/* --- writing canonical JSON ---------------------------------------------------------------------------------------- */

static void
put_string (GString *out, const char *text)
{
  static const char short_escapes[] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };

  g_string_append_c (out, '"');
  for (const guchar *p = (const guchar *) text; *p != '\0';)
    {
      const guchar *plain = p;

      while (*p >= 0x20 && *p != '"' && *p != '\\')
        p++;
      g_string_append_len (out, (const char *) plain, p - plain);
      if (*p == '\0')
        break;
      if (*p >= 0x20)
        g_string_append_printf (out, "\\%c", *p);
      else if (*p < sizeof short_escapes && short_escapes[*p] != 0)
        g_string_append_printf (out, "\\%c", short_escapes[*p]);
      else
        g_string_append_printf (out, "\\u%04x", *p);
      p++;
    }
  g_string_append_c (out, '"');
}

/* A member of an object that may be the first one. NULL and "" are left out. */
static void
put_member (GString *out, const char *name, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  if (out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  put_string (out, name);
  g_string_append_c (out, ':');
  put_string (out, value);
}

static void
begin_member (GString *out, const char *name)
{
  if (out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  put_string (out, name);
  g_string_append_c (out, ':');
}

static void
separate (GString *out)
{
  if (out->str[out->len - 1] != '[')
    g_string_append_c (out, ',');
}

/* --- what is in the scope ----------------------------------------------------------------------------------------- */

static gboolean
speaks_of_approval (CsnItem *item)
{
  const char *label = csn_item_get_label (item);
  g_autofree char *folded = NULL;

  if (csn_item_get_role (item) != CSN_ROLE_GO_CRITERION && csn_item_get_role (item) != CSN_ROLE_NOGO_TRIGGER)
    return FALSE;
  folded = g_utf8_casefold (label != NULL ? label : "", -1);
  return strstr (folded, "approval") != NULL || strstr (folded, "sign-off") != NULL;
}

/* What signing, computing or time fills, and nobody else. */
static gboolean
is_outside (CsnItem *item)
{
  switch (csn_item_get_role (item))
    {
    case CSN_ROLE_APPROVAL_STATUS:
    case CSN_ROLE_ROLE_SIGNOFF:
    case CSN_ROLE_FOLLOWUP:
    case CSN_ROLE_FOLLOWUP_RECURRING:
    case CSN_ROLE_LIFECYCLE:
      return TRUE;
    default:
      break;
    }
  if (csn_item_get_kind (item) == CSN_ITEM_FIELD
      && (csn_item_get_field_kind (item) == CSN_FIELD_DERIVED_COUNT
          || csn_item_get_field_kind (item) == CSN_FIELD_DERIVED_PERCENT
          || csn_item_get_field_kind (item) == CSN_FIELD_SIGNATURE))
    return TRUE;
  return speaks_of_approval (item);
}

/* Items that slots own, and cells of the change history. */
static GHashTable *
collect_excluded (CsnChecklist *checklist)
{
  GHashTable *excluded = g_hash_table_new (NULL, NULL);
  GListModel *slots = csn_checklist_get_slots (checklist);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlot) slot = g_list_model_get_item (slots, i);
      CsnItem *items[] = { csn_slot_get_box (slot), csn_slot_get_name (slot), csn_slot_get_signature (slot),
                           csn_slot_get_date (slot), csn_slot_get_status (slot) };

      for (gsize j = 0; j < G_N_ELEMENTS (items); j++)
        if (items[j] != NULL)
          g_hash_table_add (excluded, items[j]);
    }
  return excluded;
}

/* Lines of the rows of the change history; usually none. */
static gboolean
is_history_row (CsnChecklist *checklist, CsnItem *item)
{
  GListModel *tables;

  if (!csn_item_is_in_cell (item))
    return FALSE;
  tables = csn_checklist_get_tables (checklist);
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (CsnTable) table = g_list_model_get_item (tables, i);

      if (strcmp (csn_table_get_class (table), "change history") != 0)
        continue;
      for (guint row = 0; row < csn_table_get_n_rows (table); row++)
        if (csn_table_get_row_line (table, row) == csn_item_get_row_line (item))
          return TRUE;
    }
  return FALSE;
}

static CsnPhase
scope_phase (CsnRecord *record, CsnSlot *slot, CsnScope *scope)
{
  *scope = csn_scope_of (csn_record_get_checklist (record));
  return slot != NULL ? csn_scope_slot_phase (scope, slot) : CSN_PHASE_GATE;
}

static gboolean
in_phase (const CsnScope *scope, CsnPhase phase, CsnItem *item)
{
  CsnPhase own;

  if (phase == CSN_PHASE_GATE)
    return TRUE;
  own = csn_scope_item_phase (scope, item);
  return phase == CSN_PHASE_POST ? own == CSN_PHASE_POST : own != CSN_PHASE_POST;
}

const char *
csn_content_get_scope (CsnRecord *record, CsnSlot *slot)
{
  CsnScope scope;

  g_return_val_if_fail (CSN_IS_RECORD (record), NULL);
  return csn_enum_to_string (CSN_TYPE_PHASE, (int) scope_phase (record, slot, &scope));
}

gboolean
csn_content_covers (CsnRecord *record, CsnSlot *slot, CsnItem *item)
{
  CsnScope scope;
  CsnPhase phase;
  g_autoptr (GHashTable) excluded = NULL;

  g_return_val_if_fail (CSN_IS_RECORD (record), FALSE);
  g_return_val_if_fail (CSN_IS_ITEM (item), FALSE);

  phase = scope_phase (record, slot, &scope);
  if (is_outside (item) || !in_phase (&scope, phase, item))
    return FALSE;
  excluded = collect_excluded (csn_record_get_checklist (record));
  return !g_hash_table_contains (excluded, item) && !is_history_row (csn_record_get_checklist (record), item);
}

/* --- parts of the object ------------------------------------------------------------------------------------------ */

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static int
compare_answers (gconstpointer a, gconstpointer b)
{
  CsnAnswer *x = *(CsnAnswer *const *) a;
  CsnAnswer *y = *(CsnAnswer *const *) b;
  int order = g_strcmp0 (csn_answer_get_value (x), csn_answer_get_value (y));

  return order != 0 ? order : g_strcmp0 (csn_answer_get_reason (x), csn_answer_get_reason (y));
}

static void
put_answers (GString *out, CsnEntry *entry)
{
  GPtrArray *answers = csn_entry_get_answers (entry);
  g_autoptr (GPtrArray) sorted = g_ptr_array_sized_new (answers->len);

  for (guint i = 0; i < answers->len; i++)
    {
      CsnAnswer *answer = g_ptr_array_index (answers, i);

      if (csn_answer_get_value (answer) != NULL)
        g_ptr_array_add (sorted, answer);
    }
  if (sorted->len == 0)
    return;
  g_ptr_array_sort (sorted, compare_answers);
  begin_member (out, "answers");
  g_string_append_c (out, '[');
  for (guint i = 0; i < sorted->len; i++)
    {
      CsnAnswer *answer = g_ptr_array_index (sorted, i);

      separate (out);
      g_string_append_c (out, '{');
      put_member (out, "provenance",
                  csn_enum_to_string (CSN_TYPE_PROVENANCE, (int) csn_answer_get_provenance (answer)));
      put_member (out, "reason", csn_answer_get_reason (answer));
      put_member (out, "value", csn_answer_get_value (answer));
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static GPtrArray *
list_digests (CsnEntry *entry)
{
  guint n = csn_entry_get_n_evidence (entry);
  GPtrArray *digests = g_ptr_array_sized_new (n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnEvidence) piece = g_list_model_get_item (csn_entry_get_evidence (entry), i);

      /* the list holds it for as long as the entry lives */
      g_ptr_array_add (digests, (gpointer) csn_evidence_get_sha256 (piece));
    }
  g_ptr_array_sort (digests, compare_texts);
  return digests;
}

static void
put_evidence (GString *out, CsnEntry *entry)
{
  g_autoptr (GPtrArray) digests = NULL;

  if (csn_entry_get_n_evidence (entry) == 0)
    return;
  digests = list_digests (entry);
  begin_member (out, "evidence");
  g_string_append_c (out, '[');
  for (guint i = 0; i < digests->len; i++)
    {
      separate (out);
      put_string (out, g_ptr_array_index (digests, i));
    }
  g_string_append_c (out, ']');
}

static int
compare_runs (gconstpointer a, gconstpointer b)
{
  return strcmp (csn_probe_result_get_probe_id (*(CsnProbeResult *const *) a),
                 csn_probe_result_get_probe_id (*(CsnProbeResult *const *) b));
}

/* The last run of each probe, by probe. (element-type CsnProbeResult) */
static GPtrArray *
list_last_runs (CsnEntry *entry)
{
  GListModel *runs = csn_entry_get_runs (entry);
  GPtrArray *last = g_ptr_array_new ();

  for (guint i = g_list_model_get_n_items (runs); i > 0; i--)
    {
      g_autoptr (CsnProbeResult) run = g_list_model_get_item (runs, i - 1);

      if (csn_entry_get_last_run_of (entry, csn_probe_result_get_probe_id (run)) == run)
        g_ptr_array_add (last, run);
    }
  g_ptr_array_sort (last, compare_runs);
  return last;
}

static const char *
state_word (CsnState state)
{
  return csn_enum_to_string (CSN_TYPE_STATE, (int) state);
}

static void
put_runs (GString *out, CsnEntry *entry)
{
  g_autoptr (GPtrArray) runs = NULL;

  if (csn_entry_get_n_runs (entry) == 0)
    return;
  runs = list_last_runs (entry);
  begin_member (out, "runs");
  g_string_append_c (out, '[');
  for (guint i = 0; i < runs->len; i++)
    {
      CsnProbeResult *run = g_ptr_array_index (runs, i);

      separate (out);
      g_string_append_c (out, '{');
      put_member (out, "probe", csn_probe_result_get_probe_id (run));
      put_member (out, "state", state_word (csn_probe_result_get_state (run)));
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
put_waiver (GString *out, CsnWaiver *waiver)
{
  if (waiver == NULL)
    return;
  begin_member (out, "waiver");
  g_string_append_c (out, '{');
  put_member (out, "evidence", csn_waiver_get_evidence (waiver));
  put_member (out, "outcome", csn_waiver_get_outcome (waiver));
  put_member (out, "reason", csn_waiver_get_reason (waiver));
  put_member (out, "role", csn_waiver_get_role (waiver));
  put_member (out, "until", csn_waiver_get_until (waiver));
  g_string_append_c (out, '}');
}

/* What stands in the record of another gate that the item follows from. */
static void
put_link (GString *out, CsnAct *link)
{
  if (link == NULL)
    return;
  begin_member (out, "link");
  g_string_append_c (out, '{');
  put_member (out, "cycle", csn_act_get_flag (link, "cycle") ? "yes" : NULL);
  put_member (out, "record", csn_act_get (link, "record"));
  put_member (out, "superseded", csn_act_get_flag (link, "superseded") ? "yes" : NULL);
  put_member (out, "valid", csn_act_get_flag (link, "valid") ? "yes" : NULL);
  put_member (out, "verdict", csn_act_get (link, "verdict"));
  g_string_append_c (out, '}');
}

static void
put_item (GString *out, CsnEntry *entry, CsnWaiver *waiver, CsnAct *link)
{
  gsize start = out->len;
  gsize empty;

  separate (out);
  g_string_append_c (out, '{');
  empty = out->len;
  put_answers (out, entry);
  put_evidence (out, entry);
  begin_member (out, "id");
  put_string (out, csn_entry_get_id (entry));
  put_link (out, link);
  put_member (out, "note", csn_entry_get_note (entry));
  if (csn_entry_is_reread (entry))
    {
      begin_member (out, "reading");
      g_string_append_c (out, '{');
      put_member (out, "reason", csn_entry_get_reread_reason (entry));
      put_member (out, "role", csn_enum_to_string (CSN_TYPE_ROLE, (int) csn_entry_get_role (entry)));
      g_string_append_c (out, '}');
    }
  put_runs (out, entry);
  put_waiver (out, waiver);
  g_string_append_c (out, '}');
  /* nothing but its id */
  if (out->len == empty + strlen ("\"id\":\"\"}") + strlen (csn_entry_get_id (entry)))
    g_string_truncate (out, start);
}

static GHashTable *
index_waivers (CsnRecord *record)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);
  GListModel *waivers = csn_record_get_waivers (record);

  for (guint i = 0; i < g_list_model_get_n_items (waivers); i++)
    {
      g_autoptr (CsnWaiver) waiver = g_list_model_get_item (waivers, i);

      g_hash_table_insert (table, (gpointer) csn_waiver_get_item (waiver), waiver);
    }
  return table;
}

static GHashTable *
index_links (CsnRecord *record)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);
  GListModel *acts = csn_record_get_acts (record);

  for (guint i = 0; i < g_list_model_get_n_items (acts); i++)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i);

      if (strcmp (csn_act_get_kind (act), CSN_ACT_LINK) == 0)
        g_hash_table_insert (table, (gpointer) csn_act_get (act, "item"), act);
    }
  return table;
}

static void
put_items (GString *out, CsnRecord *record, const CsnScope *scope, CsnPhase phase)
{
  CsnChecklist *checklist = csn_record_get_checklist (record);
  GListModel *entries = csn_record_get_entries (record);
  g_autoptr (GHashTable) excluded = collect_excluded (checklist);
  g_autoptr (GHashTable) waivers = index_waivers (record);
  g_autoptr (GHashTable) links = index_links (record);
  guint n_entries = g_list_model_get_n_items (entries);

  begin_member (out, "items");
  g_string_append_c (out, '[');
  for (guint i = 0; i < n_entries; i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);
      CsnItem *item = csn_entry_get_item (entry);

      if (is_outside (item) || !in_phase (scope, phase, item) || g_hash_table_contains (excluded, item)
          || is_history_row (checklist, item))
        continue;
      put_item (out, entry, g_hash_table_lookup (waivers, csn_entry_get_id (entry)),
                g_hash_table_lookup (links, csn_entry_get_id (entry)));
    }
  g_string_append_c (out, ']');
}

/* The mode of the iteration limit and what of it was used; nothing while neither matters. */
static void
put_iteration (GString *out, CsnRecord *record)
{
  const char *mode = csn_record_get_iteration_mode (record);
  guint used = csn_record_get_n_iterations (record);

  if (mode == NULL && used == 0)
    return;
  begin_member (out, "iteration");
  g_string_append_c (out, '{');
  put_member (out, "mode", mode);
  begin_member (out, "used");
  g_string_append_printf (out, "%u}", used);
}

/* How often each stage was started and stopped: another attempt is another matter than the one that was signed. */
static void
put_stages (GString *out, CsnRecord *record)
{
  g_autofree char *acts = csn_content_dup_stage_acts (record);

  put_member (out, "stages", acts);
}

static void
put_pairs (GString *out, const char *name, GHashTable *table)
{
  g_autoptr (GPtrArray) names = g_hash_table_get_keys_as_ptr_array (table);

  if (names->len == 0)
    return;
  g_ptr_array_sort (names, compare_texts);
  begin_member (out, name);
  g_string_append_c (out, '[');
  for (guint i = 0; i < names->len; i++)
    {
      separate (out);
      g_string_append_c (out, '[');
      put_string (out, g_ptr_array_index (names, i));
      g_string_append_c (out, ',');
      put_string (out, g_hash_table_lookup (table, g_ptr_array_index (names, i)));
      g_string_append_c (out, ']');
    }
  g_string_append_c (out, ']');
}

static void
put_condition (GString *out, CsnCondition *condition)
{
  const char *const *covers = csn_condition_get_covers (condition);

  separate (out);
  g_string_append (out, "{\"covers\":[");
  for (gsize i = 0; covers[i] != NULL; i++)
    {
      separate (out);
      put_string (out, covers[i]);
    }
  g_string_append_c (out, ']');
  put_member (out, "due", csn_condition_get_due (condition));
  put_member (out, "owner", csn_condition_get_owner (condition));
  put_member (out, "text", csn_condition_get_text (condition));
  g_string_append_c (out, '}');
}

static void
put_conditions (GString *out, GListModel *conditions)
{
  guint n = g_list_model_get_n_items (conditions);

  if (n == 0)
    return;
  begin_member (out, "conditions");
  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnCondition) condition = g_list_model_get_item (conditions, i);

      put_condition (out, condition);
    }
  g_string_append_c (out, ']');
}

static int
compare_risks (gconstpointer a, gconstpointer b)
{
  return strcmp (csn_risk_get_name (*(CsnRisk *const *) a), csn_risk_get_name (*(CsnRisk *const *) b));
}

static void
put_risks (GString *out, CsnRecord *record)
{
  GListModel *risks = csn_record_get_risks (record);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (risks); i++)
    g_ptr_array_add (sorted, g_list_model_get_item (risks, i));
  if (sorted->len == 0)
    return;
  g_ptr_array_sort (sorted, compare_risks);
  begin_member (out, "risks");
  g_string_append_c (out, '[');
  for (guint i = 0; i < sorted->len; i++)
    {
      CsnRisk *risk = g_ptr_array_index (sorted, i);

      separate (out);
      g_string_append_printf (out, "{\"impact\":%u", csn_risk_get_impact (risk));
      put_member (out, "level", csn_risk_get_level (risk));
      g_string_append_printf (out, ",\"likelihood\":%u", csn_risk_get_likelihood (risk));
      put_member (out, "mitigation", csn_risk_get_mitigation (risk));
      put_member (out, "name", csn_risk_get_name (risk));
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

char *
csn_content_dup_canonical (CsnRecord *record, CsnPolicy *policy, CsnSlot *slot)
{
  GString *out;
  CsnScope scope;
  CsnPhase phase;
  g_autofree char *policy_digest = NULL;

  g_return_val_if_fail (CSN_IS_RECORD (record), NULL);
  g_return_val_if_fail (CSN_IS_POLICY (policy), NULL);

  phase = scope_phase (record, slot, &scope);
  policy_digest = csn_policy_dup_digest (policy);
  out = g_string_sized_new (4096);
  g_string_append_c (out, '{');
  if (phase != CSN_PHASE_POST)
    put_conditions (out, csn_record_get_conditions (record));
  put_items (out, record, &scope, phase);
  if (phase != CSN_PHASE_POST)
    put_iteration (out, record);
  put_pairs (out, "parameters", csn_record_get_parameters (record));
  put_member (out, "policy", policy_digest);
  if (phase != CSN_PHASE_POST && csn_record_get_recommendation (record) != NULL)
    {
      begin_member (out, "recommendation");
      g_string_append_c (out, '{');
      put_member (out, "reason", csn_record_get_recommendation_reason (record));
      put_member (out, "value", csn_record_get_recommendation (record));
      g_string_append_c (out, '}');
    }
  if (phase != CSN_PHASE_POST)
    put_risks (out, record);
  put_member (out, "schema", SCHEMA);
  put_member (out, "scope", csn_enum_to_string (CSN_TYPE_PHASE, (int) phase));
  if (phase != CSN_PHASE_POST)
    put_stages (out, record);
  put_pairs (out, "subject", csn_record_get_subject (record));
  put_member (out, "template", csn_checklist_get_sha256 (csn_record_get_checklist (record)));
  g_string_append_c (out, '}');
  return g_string_free (out, FALSE);
}

char *
csn_content_dup_digest (CsnRecord *record, CsnPolicy *policy, CsnSlot *slot)
{
  g_autofree char *text = csn_content_dup_canonical (record, policy, slot);

  return text != NULL ? csn_sha256_hex (text, strlen (text)) : NULL;
}

char *
csn_content_dup_evidence_digest (CsnEntry *entry)
{
  g_autoptr (GPtrArray) digests = NULL;
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (CSN_IS_ENTRY (entry), NULL);

  digests = list_digests (entry);
  runs = list_last_runs (entry);
  if (digests->len + runs->len == 0)
    return g_strdup ("");
  for (guint i = 0; i < digests->len; i++)
    g_string_append_printf (text, "evidence %s\n", (const char *) g_ptr_array_index (digests, i));
  for (guint i = 0; i < runs->len; i++)
    {
      CsnProbeResult *run = g_ptr_array_index (runs, i);

      g_string_append_printf (text, "run %s %s %s\n", csn_probe_result_get_probe_id (run),
                              state_word (csn_probe_result_get_state (run)), csn_probe_result_get_started (run));
    }
  return csn_sha256_hex (text->str, text->len);
}
