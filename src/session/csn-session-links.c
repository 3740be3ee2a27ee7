/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Links to the records of other gates: looking at them in a thread, noting what was found. A path is kept as seen from the folder of
 * this record, so that the two can travel together and no folder of a machine stands in the log. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-upstream-reader.h"

typedef struct
{
  char *item;       /* (owned): id */
  char *words;      /* (owned): what the item says */
  char *path;       /* (owned): to look at */
  JsonObject *data; /* (owned) (nullable): result */
} Target;

typedef struct
{
  GPtrArray *targets;    /* (owned) (element-type Target) */
  char *record;          /* (owned) */
  GHashTable *subject;   /* (owned) */
  GDateTime *now;        /* (owned) */
  gboolean only_changed; /* an unchanged link, and one that cannot be looked at here, are left as they are */
} Look;

static void
target_free (Target *target)
{
  g_free (target->item);
  g_free (target->words);
  g_free (target->path);
  g_clear_pointer (&target->data, json_object_unref);
  g_free (target);
}

static void
look_free (Look *look)
{
  g_ptr_array_unref (look->targets);
  g_free (look->record);
  g_hash_table_unref (look->subject);
  g_date_time_unref (look->now);
  g_free (look);
}

static Look *
look_new (CsnSession *self)
{
  Look *look = g_new0 (Look, 1);
  GHashTableIter iter;
  gpointer name, value;

  look->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) target_free);
  look->record = g_strdup (csn_record_get_id (self->record));
  look->subject = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  look->now = csn_clock_dup_now (self->clock);
  g_hash_table_iter_init (&iter, csn_record_get_subject (self->record));
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (look->subject, g_strdup (name), g_strdup (value));
  return look;
}

static void
add_target (Look *look, CsnEntry *entry, char *path)
{
  CsnItem *item = csn_entry_get_item (entry);
  Target *target = g_new0 (Target, 1);

  target->item = g_strdup (csn_entry_get_id (entry));
  target->words = g_strdup_printf ("%s %s %s", csn_item_get_label (item) ? csn_item_get_label (item) : "",
                                   csn_item_get_context (item) ? csn_item_get_context (item) : "",
                                   csn_item_get_text (item) ? csn_item_get_text (item) : "");
  target->path = path;
  g_ptr_array_add (look->targets, target);
}

static void
look_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Look *look = task_data;

  for (guint i = 0; i < look->targets->len; i++)
    {
      Target *target = g_ptr_array_index (look->targets, i);
      CsnUpstreamQuestion question = { look->record, target->words, look->subject, look->now };
      GError *error = NULL;

      target->data = csn_upstream_reader_read (target->path, &question, cancellable, &error);
      if (target->data == NULL && !look->only_changed)
        {
          g_task_return_error (task, error);
          return;
        }
      g_clear_error (&error);
    }
  g_task_return_boolean (task, TRUE);
}

/* "../staging/gate-11.countersign" as seen from the folder of this record. */
static char *
dup_relative_path (CsnSession *self, const char *path)
{
  g_autofree char *own = g_canonicalize_filename (csn_session_get_path (self), NULL);
  g_autofree char *folder = g_path_get_dirname (own);
  g_autofree char *other = g_canonicalize_filename (path, NULL);
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autoptr (GFile) base = g_file_new_for_path (folder);
  g_autoptr (GFile) above = g_file_new_for_path (parent);
  g_autoptr (GFile) file = g_file_new_for_path (other);
  g_autofree char *below = g_file_get_relative_path (base, file);
  g_autofree char *beside = g_file_get_relative_path (above, file);

  if (below != NULL)
    return g_steal_pointer (&below);
  return beside != NULL ? g_build_filename ("..", beside, NULL) : g_path_get_basename (other);
}

static gboolean
says_the_same (JsonObject *data, CsnAct *link)
{
  g_autoptr (GList) names = json_object_get_members (data);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonNode *other = json_object_has_member (csn_act_get_data (link), l->data)
                            ? json_object_get_member (csn_act_get_data (link), l->data)
                            : NULL;

      if (other == NULL || !json_node_equal (json_object_get_member (data, l->data), other))
        return FALSE;
    }
  return TRUE;
}

static GPtrArray *
prepare_links (CsnSession *self, GTask *task, GError **error)
{
  Look *look = g_task_get_task_data (task);
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();

  for (guint i = 0; i < look->targets->len; i++)
    {
      Target *target = g_ptr_array_index (look->targets, i);
      CsnEntry *entry = csn_session_find_entry (self, target->item, error);
      CsnAct *link;

      if (entry == NULL || !csn_guard_link (csn_session_get_evaluation (self), entry, error))
        return NULL;
      if (target->data == NULL)
        continue;
      link = csn_record_find_link (self->record, target->item);
      json_object_set_string_member (target->data, "item", target->item);
      if (*csn_json_get_string (target->data, "path", "") != '\0')
        {
          g_autofree char *relative = dup_relative_path (self, csn_json_get_string (target->data, "path", ""));

          json_object_set_string_member (target->data, "path", relative);
        }
      if (link == NULL || !look->only_changed || !says_the_same (target->data, link))
        csn_event_drafts_add (drafts, CSN_ACT_LINK, self->actor, json_object_ref (target->data));
    }
  return g_steal_pointer (&drafts);
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error))
    {
      csn_session_enqueue (CSN_SESSION (source), task, prepare_links);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

/* Takes over @look. */
static void
start (CsnSession *self, Look *look, gpointer tag, GCancellable *cancellable, GAsyncReadyCallback callback,
       gpointer user_data)
{
  GTask *task = csn_session_new_task (self, tag, look, (GDestroyNotify) look_free, cancellable, callback, user_data);
  g_autoptr (GTask) looking = g_task_new (self, cancellable, looked_cb, task);

  g_task_set_source_tag (looking, looked_cb);
  g_task_set_task_data (looking, look, NULL);
  g_task_run_in_thread (looking, look_thread);
}

void
csn_session_link_async (CsnSession *self, const char *item, const char *path, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  gpointer tag = csn_session_link_async;
  CsnEntry *entry;
  GError *error = NULL;
  Look *look;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (item != NULL && path != NULL);

  entry = csn_session_find_entry (self, item, &error);
  if (entry == NULL || !csn_guard_link (csn_session_get_evaluation (self), entry, &error))
    {
      g_task_report_error (self, callback, user_data, tag, error);
      return;
    }
  look = look_new (self);
  add_target (look, entry, g_canonicalize_filename (path, NULL));
  start (self, look, tag, cancellable, callback, user_data);
}

void
csn_session_check_links_async (CsnSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GListModel *acts;
  g_autofree char *own = NULL;
  g_autofree char *folder = NULL;
  Look *look;

  g_return_if_fail (CSN_IS_SESSION (self));

  acts = csn_record_get_acts (self->record);
  own = g_canonicalize_filename (csn_session_get_path (self), NULL);
  folder = g_path_get_dirname (own);
  look = look_new (self);
  look->only_changed = TRUE;
  for (guint i = 0; i < g_list_model_get_n_items (acts); i++)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i);
      CsnEntry *entry = csn_record_find_entry (self->record, csn_act_get (act, "item"));

      if (strcmp (csn_act_get_kind (act), CSN_ACT_LINK) == 0 && entry != NULL
          && csn_record_find_link (self->record, csn_act_get (act, "item")) == act)
        add_target (look, entry, g_canonicalize_filename (csn_act_get (act, "path"), folder));
    }
  start (self, look, csn_session_check_links_async, cancellable, callback, user_data);
}
