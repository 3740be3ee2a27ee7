/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The record of another gate; see the header. */

#include "csn-upstream-reader.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-approval-check.h"
#include "csn-evaluation.h"
#include "csn-session-private.h"
#include "csn-trust.h"

/* Records of a folder that are looked at. */
#define MAX_RECORDS 500
/* Records that a chain of links may have; longer ones are cut, and the cut part cannot close a circle that we would see. */
#define MAX_CHAIN 256

/* --- reading one record ------------------------------------------------------------------------------------------- */

static CsnRecord *
open_record (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsnRecordFile) file = csn_record_file_open (path, CSN_RECORD_OPEN_READ_ONLY, cancellable, error);

  return file != NULL ? csn_session_read_record (file, cancellable, error) : NULL;
}

/* The first thing that is wrong with the file; NULL: it is whole. */
static char *
find_damage (const char *path, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = csn_record_file_verify_path (path, NULL, cancellable, &error);

  if (findings == NULL)
    return g_strdup (error->message);
  for (guint i = 0; i < findings->len; i++)
    {
      CsnFinding *finding = g_ptr_array_index (findings, i);

      if (csn_finding_get_level (finding) == CSN_FINDING_ERROR)
        return g_strdup (csn_finding_get_text (finding));
    }
  return NULL;
}

static char *
find_invalid_signature (CsnEvaluation *evaluation)
{
  GListModel *slots = csn_evaluation_get_slots (evaluation);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);

      if (csn_slot_status_get_state (status) == CSN_SLOT_INVALID)
        return g_strdup (csn_slot_status_get_explanation (status));
    }
  return NULL;
}

/* --- what a link holds -------------------------------------------------------------------------------------------- */

static JsonObject *
write_subject (CsnRecord *record)
{
  JsonObject *object = json_object_new ();
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, csn_record_get_subject (record));
  while (g_hash_table_iter_next (&iter, &name, &value))
    json_object_set_string_member (object, name, value);
  return object;
}

/* Those that come with a verdict on conditions. */
static JsonArray *
write_conditions (CsnRecord *record, CsnVerdictKind verdict)
{
  if (verdict != CSN_VERDICT_GO_WITH_CONDITIONS && verdict != CSN_VERDICT_PASS_WITH_WAIVERS)
    return json_array_new ();
  return csn_condition_list_to_json (csn_record_get_conditions (record));
}

/* The records that @record follows from, with those that they follow from. */
static JsonArray *
write_chain (CsnRecord *record, const char *self, gboolean *cycle)
{
  GListModel *acts = csn_record_get_acts (record);
  JsonArray *chain = json_array_new ();

  *cycle = strcmp (csn_record_get_id (record), self) == 0;
  for (guint i = 0; i < g_list_model_get_n_items (acts); i++)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i);
      JsonArray *further = csn_json_get_array (csn_act_get_data (act), "records");

      if (strcmp (csn_act_get_kind (act), CSN_ACT_LINK) != 0
          || csn_record_find_link (record, csn_act_get (act, "item")) != act)
        continue;
      json_array_add_string_element (chain, csn_act_get (act, "record"));
      for (guint j = 0; further != NULL && j < json_array_get_length (further); j++)
        if (JSON_NODE_HOLDS_VALUE (json_array_get_element (further, j)))
          json_array_add_string_element (chain, json_array_get_string_element (further, j));
    }
  for (guint i = 0; i < json_array_get_length (chain); i++)
    *cycle = *cycle || g_strcmp0 (json_array_get_string_element (chain, i), self) == 0;
  while (json_array_get_length (chain) > MAX_CHAIN)
    json_array_remove_element (chain, json_array_get_length (chain) - 1);
  return chain;
}

/* The date in the field "Next Review". */
static const char *
find_review (CsnRecord *record)
{
  GListModel *entries = csn_record_get_entries (record);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);
      CsnItem *item = csn_entry_get_item (entry);
      g_autofree char *label = g_utf8_casefold (csn_item_get_label (item) ? csn_item_get_label (item) : "", -1);

      if (csn_item_get_kind (item) == CSN_ITEM_FIELD && csn_item_get_field_kind (item) == CSN_FIELD_DATE
          && strstr (label, "next review") != NULL && csn_entry_get_value (entry) != NULL)
        return csn_entry_get_value (entry);
    }
  return "";
}

static JsonObject *
write_missing (const char *path, const char *reason)
{
  JsonObject *data = json_object_new ();

  json_object_set_string_member (data, "path", path);
  json_object_set_string_member (data, "record", "");
  json_object_set_string_member (data, "reason", reason);
  return data;
}

static JsonObject *
write_link (const char *path, CsnRecord *record, const CsnUpstreamQuestion *question, gboolean superseded,
            GCancellable *cancellable)
{
  g_autoptr (CsnPolicy) policy = csn_policy_new_of_record (csn_record_get_policy (record));
  g_autoptr (CsnTrust) trust = csn_trust_new ();
  g_autoptr (CsnEvaluation) evaluation = NULL;
  g_autofree char *damage = find_damage (path, cancellable);
  g_autofree char *invalid = NULL;
  JsonObject *data = json_object_new ();
  JsonArray *chain;
  gboolean cycle;
  CsnVerdictKind verdict;

  csn_approval_check_record (record, policy, trust);
  evaluation = csn_evaluate (record, policy, question->now);
  verdict = csn_evaluation_get_verdict (evaluation);
  invalid = find_invalid_signature (evaluation);
  chain = write_chain (record, question->record, &cycle);
  json_object_set_string_member (data, "path", path);
  json_object_set_string_member (data, "record", csn_record_get_id (record));
  json_object_set_string_member (data, "title", csn_record_get_title (record));
  json_object_set_string_member (data, "verdict", csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) verdict));
  json_object_set_string_member (
      data, "lifecycle", csn_enum_to_string (CSN_TYPE_LIFECYCLE, (int) csn_evaluation_get_lifecycle (evaluation)));
  json_object_set_int_member (data, "revision", csn_record_get_revision (record));
  json_object_set_object_member (data, "subject", write_subject (record));
  json_object_set_array_member (data, "conditions", write_conditions (record, verdict));
  json_object_set_array_member (data, "records", chain);
  json_object_set_boolean_member (data, "valid", damage == NULL && invalid == NULL);
  json_object_set_boolean_member (data, "cycle", cycle);
  json_object_set_boolean_member (data, "superseded", superseded);
  json_object_set_string_member (data, "review", find_review (record));
  json_object_set_string_member (data, "reason", damage != NULL ? damage : invalid != NULL ? invalid : "");
  return data;
}

/* --- finding ------------------------------------------------------------------------------------------------------ */

static gboolean
is_same_release (CsnRecord *record, GHashTable *subject)
{
  GHashTable *theirs = csn_record_get_subject (record);
  GHashTableIter iter;
  gpointer name, value;
  guint n_same = 0;

  g_hash_table_iter_init (&iter, subject);
  while (g_hash_table_iter_next (&iter, &name, &value))
    {
      const char *other = g_hash_table_lookup (theirs, name);

      if (other == NULL || *other == '\0' || g_ascii_strcasecmp (name, "environment") == 0)
        continue;
      if (strcmp (other, value) != 0)
        return FALSE;
      n_same++;
    }
  return n_same > 0;
}

static gboolean
is_generic (const char *word)
{
  static const char *const generic[] = { "gate", "gates", "passed", "pass", "must", "have", "phase", "checklist", "record",
                                         "previous", "status", "the", "before", "with", NULL };

  return g_strv_contains (generic, word);
}

/* How well a title answers to the words of the item: numbers of gates weigh more than words. */
static guint
score_title (const char *title, const char *words)
{
  g_autofree char *folded = g_utf8_casefold (title, -1);
  g_autofree char *asked = g_utf8_casefold (words, -1);
  g_auto (GStrv) ours = g_str_tokenize_and_fold (asked, NULL, NULL);
  g_auto (GStrv) theirs = g_str_tokenize_and_fold (folded, NULL, NULL);
  guint score = 0;

  for (gsize i = 0; ours[i] != NULL; i++)
    {
      gboolean number = g_ascii_isdigit (*ours[i]);

      if (!number && (strlen (ours[i]) < 4 || is_generic (ours[i])))
        continue;
      if (g_strv_contains ((const char *const *) theirs, ours[i]))
        score += number ? 3 : 1;
    }
  return score;
}

static GPtrArray *
list_files (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  GPtrArray *files;
  const char *name;

  if (dir == NULL)
    return NULL;
  files = g_ptr_array_new_with_free_func (g_free);
  while ((name = g_dir_read_name (dir)) != NULL && files->len < MAX_RECORDS)
    if (g_str_has_suffix (name, ".countersign"))
      g_ptr_array_add (files, g_build_filename (folder, name, NULL));
  return files;
}

/* The newest record of the gate that the words mean, of this release before others. */
static JsonObject *
search_folder (const char *folder, const CsnUpstreamQuestion *question, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) files = list_files (folder, error);
  g_autoptr (CsnRecord) best = NULL;
  const char *best_path = NULL;
  guint best_score = 0;

  if (files == NULL)
    return NULL;
  for (guint i = 0; i < files->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      g_autoptr (CsnRecord) record = open_record (g_ptr_array_index (files, i), cancellable, NULL);
      guint score;

      if (record == NULL || strcmp (csn_record_get_id (record), question->record) == 0)
        continue;
      score = score_title (csn_record_get_title (record), question->words);
      if (score > 0 && is_same_release (record, question->subject))
        score += 100;
      if (score == 0 || score < best_score
          || (score == best_score && best != NULL
              && strcmp (csn_record_get_created (record), csn_record_get_created (best)) <= 0))
        continue;
      g_set_object (&best, record);
      best_path = g_ptr_array_index (files, i);
      best_score = score;
    }
  if (best == NULL)
    return write_missing (folder, _ ("the folder has no record of such a gate"));
  return write_link (best_path, best, question, FALSE, cancellable);
}

/* Whether a newer record of the same document and release lies beside it. */
static gboolean
is_superseded (const char *path, CsnRecord *record, GCancellable *cancellable)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GPtrArray) files = list_files (folder, NULL);

  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      g_autoptr (CsnRecord) other = open_record (g_ptr_array_index (files, i), cancellable, NULL);

      if (other != NULL && strcmp (csn_record_get_id (other), csn_record_get_id (record)) != 0
          && strcmp (csn_record_get_title (other), csn_record_get_title (record)) == 0
          && is_same_release (other, csn_record_get_subject (record))
          && csn_record_get_lifecycle (other) != CSN_LIFECYCLE_VOID
          && strcmp (csn_record_get_created (other), csn_record_get_created (record)) > 0)
        return TRUE;
    }
  return FALSE;
}

JsonObject *
csn_upstream_reader_read (const char *path, const CsnUpstreamQuestion *question, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsnRecord) record = NULL;
  g_autoptr (GError) problem = NULL;

  g_return_val_if_fail (path != NULL && question != NULL, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return search_folder (path, question, cancellable, error);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_MISSING, _ ("“%s” does not exist."), path);
      return NULL;
    }
  record = open_record (path, cancellable, &problem);
  if (record == NULL)
    return write_missing (path, problem->message);
  return write_link (path, record, question, is_superseded (path, record, cancellable), cancellable);
}
