/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The records of some folders; see the header. All reading happens in a thread, with a search cache of its own. */

#include "csn-record-library.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "csn-approval-check.h"
#include "csn-conflicted-copy.h"
#include "csn-evaluation.h"
#include "csn-search-cache.h"
#include "csn-session-private.h"

#define SUFFIX        ".countersign"
#define MAX_DEPTH     4              /* of folders in a records folder */
#define MAX_FILES     20000          /* a folder with more is not one of sign-offs */
#define PRIVATE_BYTES (64 * 1024 * 1024) /* what is larger is read in place: copying it would take longer than a person waits */
#define JUDGED_FOR    (24 * 60 * 60) /* seconds; dates and windows move a verdict while its file stays the same */
#define MAX_HITS      200

typedef struct
{
  GStrv folders;         /* (owned) */
  GStrv others;          /* (owned) */
  GDateTime *now;        /* (owned) */
  CsnRecordLibraryProgress progress;
  gpointer progress_data;
  GTask *task;           /* whose data this is */
  CsnSearchCache *cache; /* (owned) (nullable): without it everything is read each time */
  GHashTable *seen;      /* (owned): paths */
  GPtrArray *found;      /* (owned) (element-type CsnRecordSummary) */
} Listing;

static void
listing_free (Listing *listing)
{
  g_strfreev (listing->folders);
  g_strfreev (listing->others);
  g_date_time_unref (listing->now);
  g_clear_pointer (&listing->cache, csn_search_cache_close);
  g_clear_pointer (&listing->seen, g_hash_table_unref);
  g_clear_pointer (&listing->found, g_ptr_array_unref);
  g_free (listing);
}

/* --- telling ---------------------------------------------------------------------------------------------------- */

/* A summary on its way to where the call came from. */
typedef struct
{
  GTask *task;               /* (owned) */
  CsnRecordSummary *summary; /* (owned) */
} Telling;

static void
telling_free (Telling *telling)
{
  g_object_unref (telling->summary);
  g_object_unref (telling->task);
  g_free (telling);
}

static gboolean
tell_cb (gpointer user_data)
{
  Telling *telling = user_data;
  Listing *listing = g_task_get_task_data (telling->task);

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (telling->task)))
    listing->progress (telling->summary, listing->progress_data);
  return G_SOURCE_REMOVE;
}

/* On the thread. Not g_main_context_invoke(): that would call from here while nobody else runs the context. */
static void
tell (Listing *listing, CsnRecordSummary *summary)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Telling *telling = g_new0 (Telling, 1);

  telling->task = g_object_ref (listing->task);
  telling->summary = g_object_ref (summary);
  g_source_set_priority (source, g_task_get_priority (listing->task));
  g_source_set_callback (source, tell_cb, telling, (GDestroyNotify) telling_free);
  g_source_attach (source, g_task_get_context (listing->task));
}

/* Takes over @summary. */
static void
add (Listing *listing, CsnRecordSummary *summary)
{
  g_ptr_array_add (listing->found, summary);
  if (listing->progress != NULL)
    tell (listing, summary);
}

/* --- reading one record ----------------------------------------------------------------------------------------- */

static CsnRecord *
read_record (const char *path, gint64 size, GCancellable *cancellable, GError **error)
{
  g_autoptr (CsnRecordFile) file = csn_record_file_open (
      path, size <= PRIVATE_BYTES ? CSN_RECORD_OPEN_RECEIVED : CSN_RECORD_OPEN_READ_ONLY, cancellable, error);

  return file ? csn_session_read_record (file, cancellable, error) : NULL;
}

static GStrv
list_waiting (CsnEvaluation *evaluation)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GListModel *slots = csn_evaluation_get_slots (evaluation);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);

      if (csn_slot_status_get_n_given (status) < csn_slot_status_get_n_needed (status))
        g_strv_builder_add (builder, csn_slot_get_role (csn_slot_status_get_slot (status)));
    }
  return g_strv_builder_end (builder);
}

static GStrv
list_due (CsnEvaluation *evaluation)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GListModel *followups = csn_evaluation_get_followups (evaluation);

  for (guint i = 0; i < g_list_model_get_n_items (followups); i++)
    {
      g_autoptr (CsnFollowupStatus) status = g_list_model_get_item (followups, i);
      const char *due = csn_followup_status_get_due (status);

      if (!csn_followup_status_is_settled (status) && due != NULL && *due != '\0')
        g_strv_builder_add (builder, due);
    }
  return g_strv_builder_end (builder);
}

static CsnRecordSummary *
summarize (Listing *listing, CsnRecord *record, const char *path, const GStatBuf *status)
{
  g_autoptr (CsnTrust) trust = csn_trust_new ();
  g_autoptr (CsnPolicy) policy = csn_policy_new_of_record (csn_record_get_policy (record));
  g_autoptr (CsnEvaluation) evaluation = NULL;
  g_auto (GStrv) waiting = NULL;
  g_auto (GStrv) due = NULL;
  CsnRecordSummarySpec spec = { 0 };
  CsnCounts counts;

  csn_approval_check_record (record, policy, trust);
  evaluation = csn_evaluate (record, policy, listing->now);
  csn_evaluation_get_counts (evaluation, &counts);
  waiting = list_waiting (evaluation);
  due = list_due (evaluation);
  spec.path = path;
  spec.title = csn_record_get_title (record);
  spec.record = csn_record_get_id (record);
  spec.verdict = csn_evaluation_get_verdict (evaluation);
  spec.lifecycle = csn_evaluation_get_lifecycle (evaluation);
  spec.waiting = (const char *const *) waiting;
  spec.due = (const char *const *) due;
  spec.completed = counts.completed + counts.na; /* answered, as the title of the window counts */
  spec.total = counts.total;
  spec.failed = counts.failed;
  csn_evaluation_count_approvals (evaluation, &spec.signed_roles, &spec.needed_roles);
  spec.modified = status->st_mtime;
  spec.size = status->st_size;
  return csn_record_summary_new (&spec);
}

/* Texts of a record as the cache takes them; they stay the record's and @kept's. */
static GArray *
collect_texts (CsnRecord *record, GPtrArray *kept)
{
  GArray *texts = g_array_new (FALSE, FALSE, sizeof (CsnSearchText));
  GListModel *entries = csn_record_get_entries (record);
  CsnSearchText own = { "", 0, csn_record_get_title (record), csn_record_get_source_name (record) };

  g_array_append_val (texts, own);
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);
      CsnItem *item = csn_entry_get_item (entry);
      const char *value = csn_entry_get_value (entry);
      const char *note = csn_entry_get_note (entry);
      const char *label = csn_item_get_label (item);
      CsnSearchText text = { csn_entry_get_id (entry), csn_item_get_line (item), label ? label : "", "" };

      if ((value != NULL && *value != '\0') || (note != NULL && *note != '\0'))
        {
          text.note = g_strdup_printf ("%s%s%s", value ? value : "", value && note ? " · " : "", note ? note : "");
          g_ptr_array_add (kept, (gpointer) text.note);
        }
      g_array_append_val (texts, text);
    }
  return texts;
}

static gint64
get_mtime (const GStatBuf *status)
{
  return (gint64) status->st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + status->st_mtim.tv_nsec;
}

static void
remember (Listing *listing, CsnRecord *record, CsnRecordSummary *summary, const char *path, const GStatBuf *status)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) texts = collect_texts (record, kept);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = csn_record_summary_to_json (summary);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_int_member (object, "judged", g_date_time_to_unix (listing->now));
  json_node_take_object (node, object);
  text = json_to_string (node, FALSE);
  if (!csn_search_cache_put (listing->cache, path, get_mtime (status), status->st_size,
                             csn_record_summary_get_record (summary), csn_record_summary_get_title (summary), text, texts,
                             &error))
    g_debug ("%s is not in the cache: %s", path, error->message);
}

/* A summary from the cache's text; NULL when it is none, or with @fresh too old. */
static CsnRecordSummary *
parse_summary (Listing *listing, const char *path, const char *text, gboolean fresh)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;
  JsonObject *object;

  if (text == NULL || !json_parser_load_from_data (parser, text, -1, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  object = json_node_get_object (root);
  if (fresh && ABS (g_date_time_to_unix (listing->now) - csn_json_get_int (object, "judged", 0)) > JUDGED_FOR)
    return NULL;
  return csn_record_summary_new_from_json (path, object);
}

static CsnRecordSummary *
new_without_record (Listing *listing, const char *path, CsnRecordPlace place, const char *problem)
{
  g_autofree char *last = listing->cache ? csn_search_cache_dup_last (listing->cache, path) : NULL;
  g_autoptr (CsnRecordSummary) known = parse_summary (listing, path, last, FALSE);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (name);
  CsnRecordSummarySpec spec = { .path = path, .place = place, .problem = problem, .title = shown };

  if (known != NULL && problem == NULL)
    return csn_record_summary_new_placed (known, NULL, place, NULL, NULL);
  if (known != NULL)
    spec.title = csn_record_summary_get_title (known);
  return csn_record_summary_new (&spec);
}

/* --- finding files ---------------------------------------------------------------------------------------------- */

/* Adds the record at @path, which is there. */
static void
add_file (Listing *listing, const char *path, const GStatBuf *status, GCancellable *cancellable)
{
  g_autofree char *cached = NULL;
  g_autoptr (CsnRecord) record = NULL;
  g_autoptr (GError) error = NULL;
  CsnRecordSummary *summary;

  if (!g_hash_table_add (listing->seen, g_strdup (path)))
    return;
  if (listing->cache != NULL)
    cached = csn_search_cache_dup_summary (listing->cache, path, get_mtime (status), status->st_size);
  summary = parse_summary (listing, path, cached, TRUE);
  if (summary != NULL)
    {
      add (listing, summary);
      return;
    }
  record = read_record (path, status->st_size, cancellable, &error);
  if (record == NULL)
    {
      if (!g_cancellable_is_cancelled (cancellable))
        add (listing, new_without_record (listing, path, CSN_PLACE_UNREADABLE, error ? error->message : ""));
      return;
    }
  summary = summarize (listing, record, path, status);
  if (listing->cache != NULL)
    remember (listing, record, summary, path, status);
  add (listing, summary);
}

static void
scan_folder (Listing *listing, const char *folder, guint depth, GCancellable *cancellable)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && !g_cancellable_is_cancelled (cancellable)
         && listing->found->len < MAX_FILES)
    {
      g_autofree char *path = NULL;
      GStatBuf status;

      if (*name == '.')
        continue;
      path = g_build_filename (folder, name, NULL);
      if (g_lstat (path, &status) != 0)
        continue;
      if (S_ISDIR (status.st_mode) && depth < MAX_DEPTH)
        scan_folder (listing, path, depth + 1, cancellable);
      else if (S_ISREG (status.st_mode) && g_str_has_suffix (name, SUFFIX))
        add_file (listing, path, &status, cancellable);
    }
}

/* Where the record of @vanished is now, if the cache knows of such a place. (transfer full) (nullable) */
static char *
find_elsewhere (Listing *listing, CsnRecordSummary *vanished)
{
  g_auto (GStrv) places = NULL;

  if (listing->cache == NULL || *csn_record_summary_get_record (vanished) == '\0')
    return NULL;
  csn_search_cache_flush (listing->cache);
  places = csn_search_cache_list_places (listing->cache, csn_record_summary_get_record (vanished));
  for (gsize i = 0; places[i] != NULL; i++)
    if (strcmp (places[i], csn_record_summary_get_path (vanished)) != 0 && g_file_test (places[i], G_FILE_TEST_IS_REGULAR))
      return g_strdup (places[i]);
  return NULL;
}

/* A file that is remembered from elsewhere; it may have gone. */
static void
add_other (Listing *listing, const char *path, GCancellable *cancellable)
{
  g_autoptr (CsnRecordSummary) vanished = NULL;
  g_autofree char *elsewhere = NULL;
  GStatBuf status;

  if (g_lstat (path, &status) == 0 && S_ISREG (status.st_mode))
    {
      add_file (listing, path, &status, cancellable);
      return;
    }
  vanished = new_without_record (listing, path, CSN_PLACE_VANISHED, NULL);
  elsewhere = find_elsewhere (listing, vanished);
  if (elsewhere == NULL)
    {
      add (listing, g_steal_pointer (&vanished));
      return;
    }
  for (guint i = 0; i < listing->found->len; i++)
    {
      CsnRecordSummary *there = g_ptr_array_index (listing->found, i);

      if (strcmp (csn_record_summary_get_path (there), elsewhere) != 0)
        continue;
      listing->found->pdata[i] = csn_record_summary_new_placed (there, NULL, CSN_PLACE_MOVED, path, NULL);
      g_object_unref (there);
      return;
    }
  add (listing, csn_record_summary_new_placed (vanished, elsewhere, CSN_PLACE_MOVED, path, NULL));
}

/* --- copies ------------------------------------------------------------------------------------------------------ */

/* The file that others are copies of: the one whose name is no copy's; among several, the one first in order. */
static CsnRecordSummary *
find_original (GPtrArray *found, CsnRecordSummary *copy)
{
  g_autofree char *by_name = csn_conflicted_copy_dup_original (csn_record_summary_get_path (copy));

  if (by_name == NULL || *csn_record_summary_get_record (copy) == '\0')
    return NULL;
  for (guint i = 0; i < found->len; i++)
    {
      CsnRecordSummary *other = g_ptr_array_index (found, i);

      /* a name proves nothing: only a copy of the same record can be merged */
      if (other != copy && strcmp (csn_record_summary_get_path (other), by_name) == 0
          && strcmp (csn_record_summary_get_record (other), csn_record_summary_get_record (copy)) == 0)
        return other;
    }
  return NULL;
}

static void
mark_copies (Listing *listing)
{
  for (guint i = 0; i < listing->found->len; i++)
    {
      CsnRecordSummary *summary = g_ptr_array_index (listing->found, i);
      CsnRecordSummary *original = find_original (listing->found, summary);

      if (original == NULL)
        continue;
      listing->found->pdata[i]
          = csn_record_summary_new_placed (summary, NULL, csn_record_summary_get_place (summary),
                                           csn_record_summary_get_was_at (summary), csn_record_summary_get_path (original));
      g_object_unref (summary);
    }
}

static int
compare_modified (gconstpointer a, gconstpointer b)
{
  CsnRecordSummary *left = *(CsnRecordSummary *const *) a;
  CsnRecordSummary *right = *(CsnRecordSummary *const *) b;
  gint64 difference = csn_record_summary_get_modified (right) - csn_record_summary_get_modified (left);

  if (difference == 0)
    return strcmp (csn_record_summary_get_path (left), csn_record_summary_get_path (right));
  return difference < 0 ? -1 : 1;
}

static gboolean
is_in_folders (const char *path, const char *const *folders)
{
  for (gsize i = 0; folders[i] != NULL; i++)
    {
      gsize length = strlen (folders[i]);

      if (strncmp (path, folders[i], length) == 0
          && (path[length] == G_DIR_SEPARATOR || folders[i][length - 1] == G_DIR_SEPARATOR))
        return TRUE;
    }
  return FALSE;
}

/* What was in these folders and is not any more is not searched any more. */
static void
forget_gone (Listing *listing)
{
  g_auto (GStrv) paths = csn_search_cache_list_paths (listing->cache);

  for (gsize i = 0; paths[i] != NULL; i++)
    if (!g_hash_table_contains (listing->seen, paths[i]) && is_in_folders (paths[i], (const char *const *) listing->folders)
        && !g_strv_contains ((const char *const *) listing->others, paths[i]))
      csn_search_cache_forget (listing->cache, paths[i]);
}

static void
list_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Listing *listing = task_data;
  g_autoptr (GError) error = NULL;

  listing->cache = csn_search_cache_open (NULL, &error);
  if (listing->cache == NULL)
    g_debug ("No search cache: %s", error->message);
  for (gsize i = 0; listing->folders[i] != NULL; i++)
    scan_folder (listing, listing->folders[i], 0, cancellable);
  for (gsize i = 0; listing->others[i] != NULL; i++)
    if (!g_hash_table_contains (listing->seen, listing->others[i]))
      add_other (listing, listing->others[i], cancellable);
  if (listing->cache != NULL && !g_cancellable_is_cancelled (cancellable))
    forget_gone (listing);
  mark_copies (listing);
  g_ptr_array_sort (listing->found, compare_modified);
  g_clear_pointer (&listing->cache, csn_search_cache_close);
  g_task_return_boolean (task, TRUE);
}

static GStrv
make_absolute (const char *const *paths)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; paths != NULL && paths[i] != NULL; i++)
    g_strv_builder_take (builder, g_canonicalize_filename (paths[i], NULL));
  return g_strv_builder_end (builder);
}

void
csn_record_library_list_async (const char *const *folders,
                               const char *const *others,
                               CsnClock *clock,
                               CsnRecordLibraryProgress progress,
                               gpointer progress_data,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Listing *listing;

  g_return_if_fail (folders != NULL);
  g_return_if_fail (CSN_IS_CLOCK (clock));

  listing = g_new0 (Listing, 1);
  g_task_set_source_tag (task, csn_record_library_list_async);
  listing->folders = make_absolute (folders);
  listing->others = make_absolute (others);
  listing->now = csn_clock_dup_now (clock);
  listing->progress = progress;
  listing->progress_data = progress_data;
  listing->task = task;
  listing->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  listing->found = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, listing, (GDestroyNotify) listing_free);
  g_task_run_in_thread (task, list_thread);
}

GListModel *
csn_record_library_list_finish (GAsyncResult *result, GError **error)
{
  Listing *listing;
  GListStore *store;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  listing = g_task_get_task_data (G_TASK (result));
  store = g_list_store_new (CSN_TYPE_RECORD_SUMMARY);
  g_list_store_splice (store, 0, 0, listing->found->pdata, listing->found->len);
  return G_LIST_MODEL (store);
}

/* --- searching --------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *query;     /* (owned) */
  GStrv folders;   /* (owned) (nullable) */
  guint limit;
  GPtrArray *hits; /* (owned) (element-type CsnSearchHit) */
  GCancellable *cancellable; /* borrowed from the task */
} Search;

static void
search_free (Search *search)
{
  g_free (search->query);
  g_strfreev (search->folders);
  g_clear_pointer (&search->hits, g_ptr_array_unref);
  g_free (search);
}

static gboolean
take_row (const CsnSearchRow *row, gpointer user_data)
{
  Search *search = user_data;
  CsnSearchHitSpec spec = { row->path, row->title, row->text.item, row->text.line, row->text.text, row->text.note };

  if (search->folders == NULL || is_in_folders (row->path, (const char *const *) search->folders))
    g_ptr_array_add (search->hits, csn_search_hit_new (&spec));
  return search->hits->len < search->limit && !g_cancellable_is_cancelled (search->cancellable);
}

static void
search_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Search *search = task_data;
  GError *error = NULL;
  g_autoptr (CsnSearchCache) cache = csn_search_cache_open (NULL, &error);

  search->cancellable = cancellable;
  if (cache != NULL && csn_search_cache_find (cache, search->query, take_row, search, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
csn_record_library_search_async (const char *query,
                                 const char *const *folders,
                                 guint limit,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Search *search;

  g_return_if_fail (query != NULL);

  search = g_new0 (Search, 1);
  g_task_set_source_tag (task, csn_record_library_search_async);
  search->query = g_strdup (query);
  search->folders = folders ? make_absolute (folders) : NULL;
  search->limit = limit > 0 ? limit : MAX_HITS;
  search->hits = g_ptr_array_new_with_free_func (g_object_unref);
  g_task_set_task_data (task, search, (GDestroyNotify) search_free);
  g_task_run_in_thread (task, search_thread);
}

GListModel *
csn_record_library_search_finish (GAsyncResult *result, GError **error)
{
  Search *search;
  GListStore *store;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  search = g_task_get_task_data (G_TASK (result));
  store = g_list_store_new (CSN_TYPE_SEARCH_HIT);
  g_list_store_splice (store, 0, 0, search->hits->pdata, search->hits->len);
  return G_LIST_MODEL (store);
}

void
csn_record_library_forget (const char *path)
{
  g_autoptr (CsnSearchCache) cache = csn_search_cache_open (NULL, NULL);

  g_return_if_fail (path != NULL);

  if (cache != NULL)
    csn_search_cache_forget (cache, path);
}
