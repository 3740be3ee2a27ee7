/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The records of a folder; see the header. All reading happens in a thread. */

#include "csn-record-library.h"

#include <glib/gstdio.h>
#include <string.h>

#include "csn-approval-check.h"
#include "csn-evaluation.h"
#include "csn-importer.h"
#include "csn-record-file.h"

#define SUFFIX ".countersign"
#define CACHE_NAME "records.json"

typedef struct
{
  char *folder;        /* (owned) */
  GStrv others;        /* (owned) (nullable) */
  GDateTime *now;      /* (owned) */
  JsonObject *cache;   /* (owned): path → summary, as it was */
  JsonObject *kept;    /* (owned): what to keep */
  GPtrArray *found;    /* (owned) (element-type CsnRecordSummary) */
} Listing;

static void
listing_free (Listing *listing)
{
  g_free (listing->folder);
  g_strfreev (listing->others);
  g_date_time_unref (listing->now);
  g_clear_pointer (&listing->cache, json_object_unref);
  g_clear_pointer (&listing->kept, json_object_unref);
  g_clear_pointer (&listing->found, g_ptr_array_unref);
  g_free (listing);
}

static char *
dup_cache_path (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "countersign", NULL);

  g_mkdir_with_parents (folder, 0700);
  return g_build_filename (folder, CACHE_NAME, NULL);
}

static JsonObject *
read_cache (void)
{
  g_autofree char *path = dup_cache_path ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  if (!json_parser_load_from_file (parser, path, NULL))
    return json_object_new ();
  root = json_parser_get_root (parser);
  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_object_ref (json_node_get_object (root))
                                                       : json_object_new ();
}

static void
write_cache (JsonObject *kept)
{
  g_autofree char *path = dup_cache_path ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_set_object (node, kept);
  text = json_to_string (node, FALSE);
  /* a cache that cannot be written only costs time */
  g_file_set_contents (path, text, -1, NULL);
}

static CsnRecord *
read_record (const char *path, GCancellable *cancellable)
{
  g_autoptr (CsnRecordFile) file = csn_record_file_open (path, CSN_RECORD_OPEN_READ_ONLY, cancellable, NULL);
  g_autoptr (GPtrArray) events = file ? csn_record_file_read_events (file, cancellable, NULL) : NULL;
  g_autoptr (CsnRecord) record = NULL;

  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (events, i);

      if (record == NULL && strcmp (csn_event_get_event_type (event), "record.new") == 0)
        {
          g_autoptr (GBytes) source = csn_record_file_get_blob (
              file, csn_json_get_string (csn_event_get_data (event), "sha256", ""), cancellable, NULL);
          g_autoptr (CsnChecklist) checklist = source ? csn_importer_import (source, NULL) : NULL;

          if (checklist == NULL)
            return NULL;
          record = csn_record_new (checklist);
        }
      if (record != NULL)
        csn_record_apply (record, event, NULL);
    }
  return g_steal_pointer (&record);
}

static CsnRecordSummary *
summarize (Listing *listing, const char *path, const GStatBuf *status, GCancellable *cancellable)
{
  g_autoptr (CsnRecord) record = read_record (path, cancellable);
  g_autoptr (CsnTrust) trust = csn_trust_new ();
  g_autoptr (CsnPolicy) policy = NULL;
  g_autoptr (CsnEvaluation) evaluation = NULL;
  CsnRecordSummarySpec spec = { 0 };
  CsnCounts counts;

  if (record == NULL)
    return NULL;
  csn_approval_check_record (record, trust);
  if (csn_record_get_policy (record) != NULL)
    policy = csn_policy_new_from_text (csn_record_get_policy (record), NULL);
  if (policy == NULL)
    policy = csn_policy_new_default ();
  evaluation = csn_evaluate (record, policy, listing->now);
  csn_evaluation_get_counts (evaluation, &counts);
  spec.path = path;
  spec.title = csn_record_get_title (record);
  spec.verdict = csn_evaluation_get_verdict (evaluation);
  spec.completed = counts.completed;
  spec.total = counts.total;
  spec.failed = counts.failed;
  csn_evaluation_count_approvals (evaluation, &spec.signed_roles, &spec.needed_roles);
  spec.modified = status->st_mtime;
  spec.size = status->st_size;
  return csn_record_summary_new (&spec);
}

static void
add_path (Listing *listing, const char *path, GCancellable *cancellable)
{
  g_autoptr (CsnRecordSummary) summary = NULL;
  JsonObject *cached = csn_json_get_object (listing->cache, path);
  GStatBuf status;

  if (json_object_has_member (listing->kept, path) || g_stat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return;
  if (cached != NULL && csn_json_get_int (cached, "modified", -1) == status.st_mtime
      && csn_json_get_int (cached, "size", -1) == status.st_size)
    summary = csn_record_summary_new_from_json (path, cached);
  if (summary == NULL)
    summary = summarize (listing, path, &status, cancellable);
  if (summary == NULL)
    return;
  json_object_set_object_member (listing->kept, path, csn_record_summary_to_json (summary));
  g_ptr_array_add (listing->found, g_steal_pointer (&summary));
}

static int
compare_modified (gconstpointer a, gconstpointer b)
{
  gint64 left = csn_record_summary_get_modified (*(CsnRecordSummary *const *) a);
  gint64 right = csn_record_summary_get_modified (*(CsnRecordSummary *const *) b);

  return left < right ? 1 : left > right ? -1 : 0;
}

static void
list_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Listing *listing = task_data;
  g_autoptr (GDir) dir = g_dir_open (listing->folder, 0, NULL);
  const char *name;

  listing->cache = read_cache ();
  listing->kept = json_object_new ();
  listing->found = g_ptr_array_new_with_free_func (g_object_unref);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL && !g_cancellable_is_cancelled (cancellable))
    if (g_str_has_suffix (name, SUFFIX))
      {
        g_autofree char *path = g_build_filename (listing->folder, name, NULL);

        add_path (listing, path, cancellable);
      }
  for (gsize i = 0; listing->others != NULL && listing->others[i] != NULL; i++)
    add_path (listing, listing->others[i], cancellable);
  g_ptr_array_sort (listing->found, compare_modified);
  write_cache (listing->kept);
  g_task_return_boolean (task, TRUE);
}

void
csn_record_library_list_async (const char *folder,
                               const char *const *others,
                               CsnClock *clock,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Listing *listing = g_new0 (Listing, 1);

  g_task_set_source_tag (task, csn_record_library_list_async);
  listing->folder = g_strdup (folder);
  listing->others = g_strdupv ((char **) others);
  listing->now = csn_clock_dup_now (clock);
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
