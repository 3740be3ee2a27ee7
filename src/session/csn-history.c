/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Entries of the log as people ask for them; see the header. */

#include "csn-history.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-digest.h"
#include "csn-head-memory.h"
#include "csn-json-members.h"
#include "csn-session-private.h"
#include "csn-sign-error.h"

/* A beginning this short would be a guess. */
#define MIN_PREFIX 6

static const char *const kinds[] = { "answers", "notes", "evidence", "probes", "decisions", "approvals",
                                     "lifecycle", "people", "failed", "other", NULL };

/* Types that are not here are "other". An answer.set of the aspect "note" is a note. */
static const struct
{
  const char *type;
  const char *kind;
} types[] = {
  { "answer.set", "answers" },
  { "evidence.add", "evidence" },
  { "evidence.remove", "evidence" },
  { "evidence.erase", "evidence" },
  { "probe.run", "probes" },
  { "plan.export", "probes" },
  { "series.start", "probes" },
  { "series.attempt", "probes" },
  { "series.end", "probes" },
  { "risk.set", "decisions" },
  { "recommendation.set", "decisions" },
  { "policy", "decisions" },
  { "reading", "decisions" },
  { "override", "decisions" },
  { "objection", "approvals" },
  { "delegation", "approvals" },
  { "link", "lifecycle" },
  { "approval", "approvals" },
  { "approval.withdraw", "approvals" },
  { "waiver", "approvals" },
  { "record.new", "lifecycle" },
  { "lifecycle", "lifecycle" },
  { "rebase", "lifecycle" },
  { "stage", "lifecycle" },
  { "action", "lifecycle" },
  { "followup", "lifecycle" },
  { "iteration", "lifecycle" },
  { "subject.set", "lifecycle" },
  { "parameter.set", "lifecycle" },
  { "roster.add", "people" },
  { "roster.remove", "people" },
  { "attempt.failed", "failed" },
};

const char *const *
csn_history_list_kinds (void)
{
  return kinds;
}

static gboolean
is_note (CsnEvent *event)
{
  return strcmp (csn_json_get_string (csn_event_get_data (event), "aspect", "answer"), "note") == 0;
}

const char *
csn_history_kind_of (CsnEvent *event)
{
  const char *type;

  g_return_val_if_fail (CSN_IS_EVENT (event), NULL);

  type = csn_event_get_event_type (event);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].type, type) == 0)
      return strcmp (types[i].kind, "answers") == 0 && is_note (event) ? "notes" : types[i].kind;
  return "other";
}

GStrv
csn_history_dup_people (CsnSession *session)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GListModel *events;

  g_return_val_if_fail (CSN_IS_SESSION (session), NULL);

  events = csn_record_get_events (session->record);
  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);

      if (g_hash_table_add (seen, (gpointer) csn_event_get_actor (event)))
        g_strv_builder_add (builder, csn_event_get_actor (event));
    }
  return g_strv_builder_end (builder);
}

/* --- filtering -------------------------------------------------------------------------------------------------- */

typedef struct
{
  const CsnHistoryFilter *asked;
  const char *item;           /* id; NULL: any */
  GDateTime *since;           /* (owned) (nullable) */
  GDateTime *until;           /* (owned) (nullable) */
  char *text;                 /* (owned) (nullable): folded */
} Sieve;

static void
sieve_clear (Sieve *sieve)
{
  g_clear_pointer (&sieve->since, g_date_time_unref);
  g_clear_pointer (&sieve->until, g_date_time_unref);
  g_clear_pointer (&sieve->text, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sieve, sieve_clear)

static gboolean
is_kind (const char *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].type, kind) == 0)
      return TRUE;
  return g_strv_contains (kinds, kind);
}

static gboolean
prepare_sieve (CsnSession *self, const CsnHistoryFilter *filter, Sieve *sieve, GError **error)
{
  if (filter->kind != NULL && !is_kind (filter->kind))
    {
      g_autofree char *known = g_strjoinv (", ", (char **) kinds);

      g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE, _ ("There are no entries of the kind “%s”; there are %s."),
                   filter->kind, known);
      return FALSE;
    }
  if (filter->item != NULL)
    {
      CsnEntry *entry = csn_session_find_entry (self, filter->item, error);

      if (entry == NULL)
        return FALSE;
      sieve->item = csn_entry_get_id (entry);
    }
  if (filter->since != NULL && (sieve->since = csn_session_parse_time (filter->since, FALSE, error)) == NULL)
    return FALSE;
  if (filter->until != NULL && (sieve->until = csn_session_parse_time (filter->until, TRUE, error)) == NULL)
    return FALSE;
  if (filter->text != NULL && *filter->text != '\0')
    sieve->text = g_utf8_casefold (filter->text, -1);
  return TRUE;
}

static gboolean
names_item (CsnRecord *record, JsonObject *data, const char *item)
{
  JsonArray *items = csn_json_get_array (data, "item");
  const char *evidence = csn_json_get_string (data, "evidence", NULL);

  if (strcmp (csn_json_get_string (data, "item", ""), item) == 0)
    return TRUE;
  for (guint i = 0; items != NULL && i < json_array_get_length (items); i++)
    {
      JsonNode *node = json_array_get_element (items, i);

      if (JSON_NODE_HOLDS_VALUE (node) && g_strcmp0 (json_node_get_string (node), item) == 0)
        return TRUE;
    }
  /* what is removed or erased names its evidence */
  if (evidence != NULL)
    {
      CsnEvidence *found = csn_record_find_evidence (record, evidence);

      return found != NULL && g_strv_contains (csn_evidence_get_items (found), item);
    }
  return FALSE;
}

static gboolean
is_in_time (CsnEvent *event, const Sieve *sieve)
{
  g_autoptr (GDateTime) time = NULL;

  if (sieve->since == NULL && sieve->until == NULL)
    return TRUE;
  time = g_date_time_new_from_iso8601 (csn_event_get_time (event), NULL);
  return time != NULL && (sieve->since == NULL || g_date_time_compare (time, sieve->since) >= 0)
         && (sieve->until == NULL || g_date_time_compare (time, sieve->until) <= 0);
}

static gboolean
says (CsnSession *self, CsnEvent *event, const char *text)
{
  g_autofree char *words = csn_session_describe_event (self, event);
  g_autofree char *folded = g_utf8_casefold (words, -1);

  return strstr (folded, text) != NULL;
}

static gboolean
passes (CsnSession *self, CsnEvent *event, const Sieve *sieve)
{
  const CsnHistoryFilter *asked = sieve->asked;

  if (asked->person != NULL && strcmp (asked->person, csn_event_get_actor (event)) != 0
      && g_strcmp0 (asked->person, csn_json_get_string (csn_event_get_data (event), "for", NULL)) != 0)
    return FALSE;
  if (asked->kind != NULL && strcmp (asked->kind, csn_history_kind_of (event)) != 0
      && strcmp (asked->kind, csn_event_get_event_type (event)) != 0)
    return FALSE;
  if (sieve->item != NULL && !names_item (self->record, csn_event_get_data (event), sieve->item))
    return FALSE;
  return is_in_time (event, sieve) && (sieve->text == NULL || says (self, event, sieve->text));
}

GListModel *
csn_history_list (CsnSession *session, const CsnHistoryFilter *filter, GError **error)
{
  static const CsnHistoryFilter everything = { NULL, NULL, NULL, NULL, NULL, NULL };
  g_auto (Sieve) sieve = { filter ? filter : &everything, NULL, NULL, NULL, NULL };
  g_autoptr (GPtrArray) passed = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *events;
  GListStore *store;

  g_return_val_if_fail (CSN_IS_SESSION (session), NULL);

  if (!prepare_sieve (session, sieve.asked, &sieve, error))
    return NULL;
  events = csn_record_get_events (session->record);
  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      CsnEvent *event = g_list_model_get_item (events, i);

      if (passes (session, event, &sieve))
        g_ptr_array_add (passed, event);
      else
        g_object_unref (event);
    }
  store = g_list_store_new (CSN_TYPE_EVENT);
  g_list_store_splice (store, 0, 0, passed->pdata, passed->len);
  return G_LIST_MODEL (store);
}

/* --- one entry -------------------------------------------------------------------------------------------------- */

/* Id → entry, kept up to date as the log grows; csn_history_forget() when another record takes the place of this one. */
static GHashTable *
index_events (CsnSession *self)
{
  GListModel *events = csn_record_get_events (self->record);
  guint n = g_list_model_get_n_items (events);

  if (self->event_index == NULL)
    self->event_index = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
  for (; self->n_indexed < n; self->n_indexed++)
    {
      CsnEvent *event = g_list_model_get_item (events, self->n_indexed);

      g_hash_table_insert (self->event_index, (gpointer) csn_event_get_id (event), event);
    }
  return self->event_index;
}

void
csn_history_forget (CsnSession *self)
{
  g_clear_pointer (&self->event_index, g_hash_table_unref);
  self->n_indexed = 0;
}

CsnEvent *
csn_history_find (CsnSession *session, const char *id, GError **error)
{
  GHashTable *index;
  CsnEvent *found;
  GHashTableIter iter;
  gpointer key, value;
  guint n = 0;

  g_return_val_if_fail (CSN_IS_SESSION (session), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  index = index_events (session);
  found = g_hash_table_lookup (index, id);
  if (found != NULL)
    return found;
  g_hash_table_iter_init (&iter, index);
  while (strlen (id) >= MIN_PREFIX && g_hash_table_iter_next (&iter, &key, &value))
    if (g_str_has_prefix (key, id))
      {
        found = value;
        n++;
      }
  if (n == 1)
    return found;
  g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NO_ITEM,
               n == 0 ? _ ("The record has no entry “%s”; “log” lists them.")
                      : _ ("Several entries begin with “%s”; write more of the one that is meant."),
               id);
  return NULL;
}

gboolean
csn_history_get_batch (CsnEvent *event, guint *n, guint *of)
{
  JsonObject *batch;

  g_return_val_if_fail (CSN_IS_EVENT (event), FALSE);
  g_return_val_if_fail (n != NULL && of != NULL, FALSE);

  batch = csn_json_get_object (csn_event_get_data (event), "batch");
  *n = (guint) csn_json_get_int (batch, "n", 0);
  *of = (guint) csn_json_get_int (batch, "of", 0);
  return *n > 0 && *n <= *of;
}

/* Whether both set the same thing. */
static gboolean
sets_the_same (CsnEvent *a, CsnEvent *b)
{
  static const char *const names[] = { "item", "name", "aspect" };
  JsonObject *left = csn_event_get_data (a);
  JsonObject *right = csn_event_get_data (b);

  if (strcmp (csn_event_get_event_type (a), csn_event_get_event_type (b)) != 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (csn_json_get_string (left, names[i], NULL), csn_json_get_string (right, names[i], NULL)) != 0)
      return FALSE;
  return TRUE;
}

/* The newest entry before @event that set the same thing. (nullable) (transfer none) */
static CsnEvent *
find_predecessor (CsnSession *self, CsnEvent *event)
{
  GListModel *events = csn_record_get_events (self->record);
  guint n = g_list_model_get_n_items (events);
  gboolean passed = FALSE;

  for (guint i = n; i > 0; i--)
    {
      g_autoptr (CsnEvent) other = g_list_model_get_item (events, i - 1);

      if (other == event)
        passed = TRUE;
      else if (passed && sets_the_same (other, event))
        return other;
    }
  return NULL;
}

static const char *
value_of (CsnEvent *event)
{
  const char *type = csn_event_get_event_type (event);
  JsonObject *data = csn_event_get_data (event);

  if (strcmp (type, "risk.set") == 0)
    return csn_json_get_string (data, "level", NULL);
  if (strcmp (type, "reading") == 0)
    return csn_json_get_string (data, "role", NULL);
  return csn_json_get_string (data, "value", NULL);
}

/* Values of the answers that @event says it replaces; several were a conflict. */
static char *
dup_replaced (CsnSession *self, CsnEvent *event)
{
  JsonArray *replaces = csn_json_get_array (csn_event_get_data (event), "replaces");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) values = NULL;

  for (guint i = 0; replaces != NULL && i < json_array_get_length (replaces); i++)
    {
      JsonNode *node = json_array_get_element (replaces, i);
      const char *id = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      CsnEvent *old = id ? g_hash_table_lookup (index_events (self), id) : NULL;

      if (old != NULL && value_of (old) != NULL)
        g_strv_builder_add (builder, value_of (old));
    }
  values = g_strv_builder_end (builder);
  return values[0] != NULL ? g_strjoinv (" | ", values) : NULL;
}

gboolean
csn_history_dup_values (CsnSession *session, CsnEvent *event, char **before, char **after)
{
  static const char *const setting[] = { "answer.set", "risk.set", "parameter.set", "subject.set", "recommendation.set",
                                         "reading", NULL };
  CsnEvent *old;

  g_return_val_if_fail (CSN_IS_SESSION (session), FALSE);
  g_return_val_if_fail (CSN_IS_EVENT (event), FALSE);
  g_return_val_if_fail (before != NULL && after != NULL, FALSE);

  *before = *after = NULL;
  if (!g_strv_contains (setting, csn_event_get_event_type (event)))
    return FALSE;
  *after = g_strdup (value_of (event));
  if (strcmp (csn_event_get_event_type (event), "answer.set") == 0)
    {
      *before = dup_replaced (session, event);
      return TRUE;
    }
  old = find_predecessor (session, event);
  *before = old ? g_strdup (value_of (old)) : NULL;
  return TRUE;
}

static JsonObject *
describe_event (gpointer item, gpointer user_data)
{
  CsnEvent *event = item;
  CsnSession *session = user_data;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize size;
  const char *text = g_bytes_get_data (csn_event_get_bytes (event), &size);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", csn_event_get_id (event));
  json_object_set_string_member (object, "kind", csn_history_kind_of (event));
  if (csn_history_dup_values (session, event, &before, &after))
    {
      csn_json_set_nullable (object, "before", before);
      csn_json_set_nullable (object, "after", after);
    }
  if (json_parser_load_from_data (parser, text, (gssize) size, NULL))
    json_object_set_member (object, "entry", json_parser_steal_root (parser));
  return object;
}

JsonNode *
csn_history_to_json (CsnSession *session, GListModel *events)
{
  return csn_json_list_to_node (events, describe_event, session);
}

/* --- two moments ------------------------------------------------------------------------------------------------ */

typedef struct
{
  CsnChecklist *checklist; /* (owned) */
  CsnLineage *lineage;     /* (owned) (nullable) */
  GPtrArray *events;       /* (owned) (element-type CsnEvent) */
  guint n_before;          /* entries of the earlier moment */
  guint n_after;
} Comparison;

static void
comparison_free (Comparison *comparison)
{
  g_clear_object (&comparison->checklist);
  g_clear_object (&comparison->lineage);
  g_clear_pointer (&comparison->events, g_ptr_array_unref);
  g_free (comparison);
}

/* Entries up to a moment; -1 with an error. */
static int
count_until (CsnSession *self, GPtrArray *events, const char *moment, GError **error)
{
  g_autoptr (GDateTime) time = NULL;
  gboolean is_id = strlen (moment) >= MIN_PREFIX && strspn (moment, "0123456789abcdef") == strlen (moment);
  guint n = 0;

  if (is_id)
    {
      CsnEvent *event = csn_history_find (self, moment, error);
      guint index;

      if (event == NULL)
        return -1;
      return g_ptr_array_find (events, event, &index) ? (int) index + 1 : -1;
    }
  time = csn_session_parse_time (moment, TRUE, error);
  if (time == NULL)
    return -1;
  for (guint i = 0; i < events->len; i++)
    {
      g_autoptr (GDateTime) at = g_date_time_new_from_iso8601 (csn_event_get_time (g_ptr_array_index (events, i)), NULL);

      if (at != NULL && g_date_time_compare (at, time) <= 0)
        n = i + 1;
    }
  return (int) n;
}

static CsnRecord *
fold (Comparison *comparison, guint n)
{
  CsnRecord *record = csn_record_new_of (comparison->checklist, comparison->lineage);

  for (guint i = 0; i < n; i++)
    csn_record_apply (record, g_ptr_array_index (comparison->events, i), NULL);
  return record;
}

static void
compare_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Comparison *comparison = task_data;
  g_autoptr (CsnRecord) before = fold (comparison, comparison->n_before);
  g_autoptr (CsnRecord) after = fold (comparison, comparison->n_after);

  g_task_return_pointer (task, csn_difference_list (before, after), g_object_unref);
}

static GPtrArray *
list_events (CsnSession *self)
{
  GListModel *events = csn_record_get_events (self->record);
  guint n = g_list_model_get_n_items (events);
  GPtrArray *list = g_ptr_array_new_full (n, g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (list, g_list_model_get_item (events, i));
  /* what was merged since the record was opened stands at the end there */
  csn_events_sort (list);
  return list;
}

void
csn_history_compare_async (CsnSession *session,
                           const char *from,
                           const char *to,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Comparison *comparison;
  GError *error = NULL;
  int before;
  int after;

  g_return_if_fail (CSN_IS_SESSION (session));

  comparison = g_new0 (Comparison, 1);
  comparison->checklist = g_object_ref (csn_record_get_checklist (session->record));
  g_set_object (&comparison->lineage, csn_record_get_lineage (session->record));
  comparison->events = list_events (session);
  task = csn_session_new_task (session, csn_history_compare_async, comparison, (GDestroyNotify) comparison_free, cancellable,
                               callback, user_data);
  before = from ? count_until (session, comparison->events, from, &error) : (int) MIN (1, comparison->events->len);
  after = error == NULL && to ? count_until (session, comparison->events, to, &error) : (int) comparison->events->len;
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  comparison->n_before = (guint) before;
  comparison->n_after = (guint) after;
  g_task_run_in_thread (task, compare_thread);
}

GListModel *
csn_history_compare_finish (CsnSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
csn_history_restore_async (CsnSession *session,
                           const char *event,
                           const char *reason,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  CsnEvent *found;
  CsnChange *change;
  JsonObject *data;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (session));
  g_return_if_fail (event != NULL);

  found = csn_history_find (session, event, &error);
  if (found != NULL && strcmp (csn_event_get_event_type (found), "answer.set") != 0)
    g_set_error (&error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE,
                 _ ("Entry %.12s is no answer or note; only those can be restored."), csn_event_get_id (found));
  if (error != NULL)
    {
      g_task_report_error (session, callback, user_data, csn_history_restore_async, error);
      return;
    }
  data = csn_event_get_data (found);
  change = is_note (found) ? csn_change_new_note (csn_json_get_string (data, "item", ""), value_of (found))
                           : csn_change_new (csn_json_get_string (data, "item", ""), value_of (found));
  csn_change_set_literal (change, TRUE);
  csn_change_set_restores (change, csn_event_get_id (found));
  csn_change_set_reason (change, reason != NULL ? reason : csn_json_get_string (data, "reason", NULL));
  g_ptr_array_add (changes, change);
  csn_session_answer_async (session, changes, cancellable, callback, user_data);
}

/* --- refusals --------------------------------------------------------------------------------------------------- */

/* A refused attempt is an entry of the log too (GATES.md section 6, 11.300(d)). */
void
csn_history_note_refusal (CsnSession *session, const char *act, const char *reason)
{
  JsonObject *data;

  g_return_if_fail (CSN_IS_SESSION (session));
  g_return_if_fail (act != NULL && reason != NULL);

  if (csn_session_is_read_only (session))
    return;
  data = json_object_new ();
  json_object_set_string_member (data, "act", act);
  json_object_set_string_member (data, "reason", reason);
  csn_session_enqueue_entry (session, "attempt.failed", data, NULL,
                             csn_session_new_task (session, csn_history_note_refusal, NULL, NULL, NULL, NULL, NULL));
}

void
csn_history_note_wrong_key (CsnSession *session, const char *act, const GError *error)
{
  if (g_error_matches (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_WRONG_PASSPHRASE))
    csn_history_note_refusal (session, act, error->message);
}

/* --- heads ------------------------------------------------------------------------------------------------------ */

GStrv
csn_history_dup_heads (CsnSession *session)
{
  g_return_val_if_fail (CSN_IS_SESSION (session), NULL);
  return csn_record_file_dup_heads (session->file);
}

char *
csn_history_dup_head (CsnSession *session)
{
  g_auto (GStrv) heads = csn_history_dup_heads (session);
  guint n = heads ? g_strv_length (heads) : 0;

  return g_strdup (n > 0 ? heads[n - 1] : "");
}

CsnHeadState
csn_history_check_head (CsnSession *session, const char *head, guint *n_after)
{
  g_auto (GStrv) heads = NULL;
  g_autoptr (GPtrArray) events = NULL;
  CsnEvent *event;
  guint index = 0;

  g_return_val_if_fail (CSN_IS_SESSION (session), CSN_HEAD_UNKNOWN);
  g_return_val_if_fail (head != NULL, CSN_HEAD_UNKNOWN);

  event = g_hash_table_lookup (index_events (session), head);
  if (event == NULL)
    return CSN_HEAD_UNKNOWN;
  heads = csn_history_dup_heads (session);
  events = list_events (session);
  g_ptr_array_find (events, event, &index);
  if (n_after != NULL)
    *n_after = events->len - 1 - index;
  return g_strv_contains ((const char *const *) heads, head) && g_strv_length (heads) == 1 ? CSN_HEAD_NEWEST : CSN_HEAD_PAST;
}

gboolean
csn_history_remember_head (CsnSession *session, GError **error)
{
  g_auto (GStrv) heads = NULL;

  g_return_val_if_fail (CSN_IS_SESSION (session), FALSE);

  heads = csn_history_dup_heads (session);
  return csn_head_memory_keep (csn_record_file_get_doc (session->file), (const char *const *) heads, error);
}

GStrv
csn_history_dup_remembered (CsnSession *session)
{
  g_return_val_if_fail (CSN_IS_SESSION (session), NULL);
  return csn_head_memory_dup_kept (csn_record_file_get_doc (session->file));
}
