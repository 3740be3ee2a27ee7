/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Entries by person, kind and item; old and new values; two moments; an old answer given again; heads. */

#include "session-fixture.h"

#include <string.h>

#include "csn-history.h"
#include "csn-session-error.h"

static const char text[] = "# List\n\n- [ ] One\n- [ ] Two\n- Version: ____\n";

static void
change (CsnSession *session, CsnChange *change)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (changes, change);
  csn_session_answer_async (session, changes, NULL, fixture_done, &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
}

static guint
count (CsnSession *session, CsnHistoryFilter filter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) list = csn_history_list (session, &filter, &error);

  g_assert_no_error (error);
  return g_list_model_get_n_items (list);
}

/* The @n-th entry of the log. */
static char *
dup_id (CsnSession *session, guint n)
{
  g_autoptr (CsnEvent) event = g_list_model_get_item (csn_record_get_events (csn_session_get_record (session)), n);

  return g_strdup (csn_event_get_id (event));
}

static CsnSession *
make_story (Fixture *fixture)
{
  CsnSession *session = fixture_create (fixture, "a.countersign", text);

  fixture_answer (session, "L3", "pass");                       /* 1 */
  csn_session_set_actor (session, "Ben");
  fixture_answer (session, "L3", "fail");                       /* 2 */
  fixture_answer (session, "L5", "2.1");                        /* 3 */
  change (session, csn_change_new_note ("L4", "ask Cem first")); /* 4 */
  return session;
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = make_story (fixture);
  g_auto (GStrv) people = csn_history_dup_people (session);
  CsnHistoryFilter wrong = { .kind = "answer" };
  CsnHistoryFilter nowhere = { .item = "L99" };
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (count (session, (CsnHistoryFilter){ 0 }), ==, 5);
  g_assert_cmpuint (count (session, (CsnHistoryFilter){ .person = "Ben" }), ==, 3);
  g_assert_cmpuint (count (session, (CsnHistoryFilter){ .kind = "answers" }), ==, 3);
  g_assert_cmpuint (count (session, (CsnHistoryFilter){ .kind = "notes" }), ==, 1);
  g_assert_cmpuint (count (session, (CsnHistoryFilter){ .kind = "record.new" }), ==, 1);
  g_assert_cmpuint (count (session, (CsnHistoryFilter){ .item = "L3" }), ==, 2);
  g_assert_cmpuint (count (session, (CsnHistoryFilter){ .item = "L3", .person = "Ben" }), ==, 1);
  g_assert_cmpuint (count (session, (CsnHistoryFilter){ .text = "CEM" }), ==, 1);
  g_assert_cmpuint (count (session, (CsnHistoryFilter){ .since = "2026-03-02", .until = "2026-03-02" }), ==, 5);
  g_assert_cmpuint (count (session, (CsnHistoryFilter){ .since = "2026-03-03" }), ==, 0);
  g_assert_cmpstr (people[0], ==, "Ada");
  g_assert_cmpstr (people[1], ==, "Ben");
  g_assert_null (people[2]);
  g_assert_null (csn_history_list (session, &wrong, &error));
  g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_null (csn_history_list (session, &nowhere, &error));
  g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NO_ITEM);
}

static void
test_values (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = make_story (fixture);
  g_autofree char *id = dup_id (session, 2);
  g_autofree char *prefix = g_strndup (id, 12);
  CsnEvent *event = csn_history_find (session, prefix, NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *none_before = NULL;
  g_autofree char *none_after = NULL;
  g_autofree char *first = dup_id (session, 0);

  g_assert_nonnull (event);
  g_assert_true (csn_history_dup_values (session, event, &before, &after));
  g_assert_cmpstr (before, ==, "pass");
  g_assert_cmpstr (after, ==, "fail");
  g_assert_false (csn_history_dup_values (session, csn_history_find (session, first, NULL), &none_before, &none_after));
  g_assert_null (none_before);
  g_assert_null (none_after);
  g_assert_null (csn_history_find (session, "abc", NULL));
}

static CsnDifference *
find_difference (GListModel *list, const char *kind, guint line)
{
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (CsnDifference) difference = g_list_model_get_item (list, i);

      if (strcmp (csn_difference_get_kind (difference), kind) == 0 && csn_difference_get_line (difference) == line)
        return difference;
    }
  return NULL;
}

static GListModel *
compare (CsnSession *session, const char *from, const char *to, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  csn_history_compare_async (session, from, to, NULL, fixture_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return csn_history_compare_finish (session, result, error);
}

static void
test_compare (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = make_story (fixture);
  g_autofree char *id = dup_id (session, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) all = compare (session, NULL, NULL, &error);
  g_autoptr (GListModel) since = NULL;
  g_autoptr (GListModel) none = NULL;
  CsnDifference *difference;

  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (all), ==, 3);
  difference = find_difference (all, "answer", 3);
  g_assert_nonnull (difference);
  g_assert_null (csn_difference_get_before (difference));
  g_assert_cmpstr (csn_difference_get_after (difference), ==, "fail");
  g_assert_nonnull (find_difference (all, "note", 4));

  since = compare (session, id, NULL, &error);
  g_assert_no_error (error);
  difference = find_difference (since, "answer", 3);
  g_assert_cmpstr (csn_difference_get_before (difference), ==, "pass");
  g_assert_cmpstr (csn_difference_get_after (difference), ==, "fail");

  none = compare (session, id, id, &error);
  g_assert_cmpuint (g_list_model_get_n_items (none), ==, 0);
  g_assert_null (compare (session, "ffffffffffff", NULL, &error));
  g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NO_ITEM);
}

static void
test_restore (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = make_story (fixture);
  g_autofree char *id = dup_id (session, 1);
  g_autofree char *made = dup_id (session, 0);
  g_autofree char *short_id = NULL;
  g_autofree char *words = NULL;
  g_autoptr (CsnEvent) newest = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_history_restore_async (session, id, NULL, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (fixture_value (session, "L3"), ==, "pass");
  /* nothing was taken back: the log has one entry more, which says what it restores */
  newest = g_list_model_get_item (csn_record_get_events (csn_session_get_record (session)), 5);
  g_assert_cmpstr (csn_json_get_string (csn_event_get_data (newest), "restores", NULL), ==, id);
  words = csn_session_describe_event (session, newest);
  short_id = g_strndup (id, 12);
  g_assert_nonnull (strstr (words, short_id));
  csn_session_undo_async (session, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  g_assert_cmpstr (fixture_value (session, "L3"), ==, "fail");
  /* what is no answer cannot be restored */
  csn_history_restore_async (session, made, NULL, NULL, fixture_done, &result);
  g_assert_false (fixture_wait (session, &result, &error));
  g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE);
}

static void
test_heads (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = make_story (fixture);
  g_autofree char *old = dup_id (session, 1);
  g_autofree char *head = csn_history_dup_head (session);
  g_autofree char *copy = fixture_path (fixture, "old.countersign");
  g_auto (GStrv) remembered = NULL;
  g_autoptr (CsnSession) cut = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  guint n_after = 0;

  g_assert_cmpint (csn_history_check_head (session, head, &n_after), ==, CSN_HEAD_NEWEST);
  g_assert_cmpuint (n_after, ==, 0);
  g_assert_cmpint (csn_history_check_head (session, old, &n_after), ==, CSN_HEAD_PAST);
  g_assert_cmpuint (n_after, ==, 3);
  csn_session_save_copy_async (session, copy, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  fixture_answer (session, "L4", "pass");
  g_clear_pointer (&head, g_free);
  head = csn_history_dup_head (session);
  g_assert_true (csn_history_remember_head (session, NULL));
  g_assert_true (csn_history_remember_head (session, NULL));
  remembered = csn_history_dup_remembered (session);
  g_assert_cmpuint (g_strv_length (remembered), ==, 1);
  g_assert_cmpstr (remembered[0], ==, head);
  /* the copy lacks what was added after it was made */
  cut = fixture_open (fixture, "old.countersign");
  g_assert_cmpint (csn_history_check_head (cut, head, NULL), ==, CSN_HEAD_UNKNOWN);
}

#define ADD(name, func) g_test_add ("/history/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("filter", test_filter);
  ADD ("values", test_values);
  ADD ("compare", test_compare);
  ADD ("restore", test_restore);
  ADD ("heads", test_heads);
  return g_test_run ();
}
