/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Random histories of a record in several hands (RECORD.md S-07): two to five people answer, sign and merge in any order, with
 * clocks that are up to a day wrong. In the end all see the same, nothing is lost, disagreements show, and an approval counts
 * exactly while what it signed stands. Without arguments a few, slow 3,000. */

#include <glib/gstdio.h>
#include <string.h>

#include "csn-digest.h"
#include "session-fixture.h"

#define MOST_PEOPLE 5
#define N_ITEMS     4
#define N_SLOTS     2

static const char text[] = "# List\n\n- [ ] One\n- [ ] Two\n- [ ] Three\n- [ ] Four\n\n## Sign-Off\n\n"
                           "| Role | Name | Signature | Date | Status |\n"
                           "|------|------|-----------|------|--------|\n"
                           "| Captain | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n"
                           "| Mate | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n";
static const char *const items[N_ITEMS] = { "L3", "L4", "L5", "L6" };
static const char *const roles[N_SLOTS] = { "Captain", "Mate" };

typedef struct
{
  char *data;    /* (owned): where this person's keys are */
  char *path;    /* (owned) */
  CsnClock *clock;
  CsnSession *session;
} Person;

/* What somebody saw when they signed. */
typedef struct
{
  char *answers;    /* (owned) */
  GHashTable *seen; /* (owned): ids of the answers there were */
} Signing;

typedef struct
{
  Person people[MOST_PEOPLE];
  guint n_people;
  GHashTable *signings;      /* (owned): approval id → Signing */
  GHashTable *acknowledged;  /* (owned): ids of entries that were said to be saved */
  CsnIdentity *identities[N_SLOTS];
} History;

static struct
{
  guint approvals;
  guint stale;
  guint conflicts;
} seen;

static void
signing_free (Signing *signing)
{
  g_free (signing->answers);
  g_hash_table_unref (signing->seen);
  g_free (signing);
}

/* --- what a person sees ------------------------------------------------------------------------------------------- */

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* All answers that stand, in an order of their own. */
static char *
describe_answers (CsnSession *session)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < N_ITEMS; i++)
    {
      CsnEntry *entry = csn_record_find_entry (csn_session_get_record (session), items[i]);
      GPtrArray *answers = csn_entry_get_answers (entry);
      g_autoptr (GPtrArray) values = g_ptr_array_new ();

      for (guint k = 0; k < answers->len; k++)
        g_ptr_array_add (values, (gpointer) csn_answer_get_value (g_ptr_array_index (answers, k)));
      g_ptr_array_sort (values, compare_texts);
      g_string_append_printf (out, "%s:", items[i]);
      for (guint k = 0; k < values->len; k++)
        g_string_append_printf (out, " %s", (const char *) g_ptr_array_index (values, k));
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

/* Everything: answers, verdict, slots and the ids of all entries. */
static char *
describe (CsnSession *session)
{
  g_autofree char *answers = describe_answers (session);
  GListModel *slots = csn_evaluation_get_slots (csn_session_get_evaluation (session));
  GListModel *events = csn_record_get_events (csn_session_get_record (session));
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  GString *out = g_string_new (answers);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);

      g_string_append_printf (out, "slot %d\n", csn_slot_status_get_state (status));
    }
  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);

      g_ptr_array_add (ids, (gpointer) csn_event_get_id (event)); /* the record holds it */
    }
  g_ptr_array_sort (ids, compare_texts);
  for (guint i = 0; i < ids->len; i++)
    g_string_append_printf (out, "%s\n", (const char *) g_ptr_array_index (ids, i));
  return g_string_free (out, FALSE);
}

static GHashTable *
collect_ids (CsnSession *session, const char *type)
{
  GListModel *events = csn_record_get_events (csn_session_get_record (session));
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);

      if (type == NULL || strcmp (csn_event_get_event_type (event), type) == 0)
        g_hash_table_add (ids, g_strdup (csn_event_get_id (event)));
    }
  return ids;
}

/* --- acts --------------------------------------------------------------------------------------------------------- */

static void
become (Person *person)
{
  g_setenv ("CSN_DATA_DIR", person->data, TRUE);
}

static void
acknowledge (History *history, Person *person)
{
  GListModel *events = csn_record_get_events (csn_session_get_record (person->session));
  g_autoptr (CsnEvent) last = g_list_model_get_item (events, g_list_model_get_n_items (events) - 1);

  g_hash_table_add (history->acknowledged, g_strdup (csn_event_get_id (last)));
}

static void
answer_something (History *history, Person *person, GRand *rand)
{
  static const char *const values[] = { "pass", "fail", "na" };
  const char *value = values[g_rand_int_range (rand, 0, 3)];
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  CsnChange *change = csn_change_new (items[g_rand_int_range (rand, 0, N_ITEMS)], value);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_change_set_reason (change, "because");
  g_ptr_array_add (changes, change);
  csn_session_answer_async (person->session, changes, NULL, fixture_done, &result);
  fixture_wait (person->session, &result, &error);
  g_assert_no_error (error);
  acknowledge (history, person);
}

/* A rejection may be signed at any time; it is bound to its content as an approval is. */
static void
sign_something (History *history, Person *person, GRand *rand)
{
  guint slot = (guint) g_rand_int_range (rand, 0, N_SLOTS);
  GListModel *approvals = csn_record_get_approvals (csn_session_get_record (person->session));
  guint before = g_list_model_get_n_items (approvals);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsnApproval) approval = NULL;
  Signing *signing;

  csn_session_sign_async (person->session, roles[slot], history->identities[slot], TRUE, NULL, "read", NULL, NULL, fixture_done,
                          &result);
  if (!fixture_wait (person->session, &result, NULL))
    {
      csn_session_sign_async (person->session, roles[slot], history->identities[slot], FALSE, NULL, "not yet", NULL, NULL,
                              fixture_done, &result);
      if (!fixture_wait (person->session, &result, NULL))
        return; /* somebody disagrees with themselves: conflicts hold up every signature */
    }
  g_assert_cmpuint (g_list_model_get_n_items (approvals), ==, before + 1);
  approval = g_list_model_get_item (approvals, before);
  signing = g_new0 (Signing, 1);
  signing->answers = describe_answers (person->session);
  signing->seen = collect_ids (person->session, "answer.set");
  g_hash_table_insert (history->signings, g_strdup (csn_approval_get_id (approval)), signing);
  acknowledge (history, person);
}

static void
merge_from (Person *person, Person *other)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_session_merge_async (person->session, other->path, FALSE, NULL, fixture_done, &result);
  fixture_wait (person->session, &result, &error);
  g_assert_no_error (error);
}

static void
act (History *history, GRand *rand)
{
  guint who = (guint) g_rand_int_range (rand, 0, (gint32) history->n_people);
  guint other = (who + (guint) g_rand_int_range (rand, 1, (gint32) history->n_people)) % history->n_people;
  Person *person = &history->people[who];

  become (person);
  switch (g_rand_int_range (rand, 0, 8))
    {
    case 0:
    case 1:
      sign_something (history, person, rand);
      break;
    case 2:
    case 3:
      merge_from (person, &history->people[other]);
      break;
    default:
      answer_something (history, person, rand);
    }
}

/* --- the history -------------------------------------------------------------------------------------------------- */

static CsnSession *
open_as (Person *person, const char *name)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CsnSession *session;

  csn_session_open_async (person->path, FALSE, name, person->clock, NULL, fixture_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  session = csn_session_open_finish (result, &error);
  g_assert_no_error (error);
  return session;
}

static void
vouch (CsnSession *session, CsnIdentity *identity, const char *role)
{
  GBytes *certificate = csn_certificate_get_der (csn_identity_get_certificate (identity));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_session_roster_add_async (session, certificate, role, role, NULL, fixture_done, &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
}

static void
begin (History *history, Fixture *fixture, GRand *rand)
{
  g_autoptr (GDateTime) now = csn_clock_dup_now (fixture->clock);

  history->n_people = (guint) g_rand_int_range (rand, 2, MOST_PEOPLE + 1);
  for (guint i = 0; i < history->n_people; i++)
    {
      Person *person = &history->people[i];
      g_autofree char *name = g_strdup_printf ("person-%u", i);
      g_autofree char *file = g_strconcat (name, ".countersign", NULL);
      g_autoptr (GDateTime) theirs = g_date_time_add_seconds (now, g_rand_double_range (rand, -86400, 86400));
      g_autoptr (GAsyncResult) result = NULL;

      person->data = fixture_path (fixture, name);
      person->path = fixture_path (fixture, file);
      person->clock = csn_clock_new_fixed (theirs);
      become (person);
      if (i > 0)
        {
          csn_session_save_copy_async (history->people[0].session, person->path, NULL, fixture_done, &result);
          g_assert_true (fixture_wait (history->people[0].session, &result, NULL));
          person->session = open_as (person, name);
          continue;
        }
      person->session = fixture_create (fixture, file, text);
      for (guint k = 0; k < N_SLOTS; k++)
        vouch (person->session, history->identities[k], roles[k]);
    }
}

static void
check_slot (History *history, CsnSession *session, CsnSlotStatus *status)
{
  CsnApproval *approval = csn_slot_status_get_approval (status);
  CsnSlotState state = csn_slot_status_get_state (status);
  g_autofree char *now = describe_answers (session);
  g_autoptr (GHashTable) answers = NULL;
  Signing *signing;
  GHashTableIter iter;
  gpointer id;
  gboolean news = FALSE;

  if (approval == NULL)
    return;
  signing = g_hash_table_lookup (history->signings, csn_approval_get_id (approval));
  g_assert_nonnull (signing);
  seen.approvals++;
  seen.stale += state == CSN_SLOT_STALE;
  /* what counts is what was signed */
  if (state == CSN_SLOT_APPROVED || state == CSN_SLOT_REJECTED)
    g_assert_cmpstr (signing->answers, ==, now);
  /* and nothing is taken from an approval that saw everything */
  answers = collect_ids (session, "answer.set");
  g_hash_table_iter_init (&iter, answers);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    news = news || !g_hash_table_contains (signing->seen, id);
  if (!news)
    g_assert_cmpint (state, !=, CSN_SLOT_STALE);
}

static void
check_end (History *history, CsnSession *session)
{
  GListModel *slots = csn_evaluation_get_slots (csn_session_get_evaluation (session));
  g_autoptr (GHashTable) ids = collect_ids (session, NULL);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, history->acknowledged);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_assert_true (g_hash_table_contains (ids, id));
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);

      check_slot (history, session, status);
    }
  for (guint i = 0; i < N_ITEMS; i++)
    seen.conflicts += csn_entry_is_conflicting (csn_record_find_entry (csn_session_get_record (session), items[i]));
}

static void
end (History *history)
{
  g_autofree char *first = NULL;

  for (guint round = 0; round < 2; round++)
    for (guint i = 0; i < history->n_people; i++)
      for (guint k = 0; k < history->n_people; k++)
        if (i != k)
          {
            become (&history->people[i]);
            merge_from (&history->people[i], &history->people[k]);
          }
  first = describe (history->people[0].session);
  for (guint i = 0; i < history->n_people; i++)
    {
      Person *person = &history->people[i];
      g_autofree char *says = describe (person->session);
      g_autofree char *again = NULL;

      g_assert_cmpstr (says, ==, first);
      check_end (history, person->session);
      /* and a fresh look at the file says the same */
      g_clear_object (&person->session);
      person->session = open_as (person, "Reader");
      again = describe (person->session);
      g_assert_cmpstr (again, ==, first);
    }
}

static void
clear (History *history)
{
  for (guint i = 0; i < history->n_people; i++)
    {
      Person *person = &history->people[i];

      g_clear_object (&person->session);
      g_clear_object (&person->clock);
      g_assert_cmpint (g_unlink (person->path), ==, 0);
      g_clear_pointer (&person->path, g_free);
      g_clear_pointer (&person->data, g_free);
    }
  g_hash_table_remove_all (history->signings);
  g_hash_table_remove_all (history->acknowledged);
}

static void
test_histories (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (23);
  g_autoptr (GDateTime) now = csn_clock_dup_now (fixture->clock);
  History history = { .n_people = 0 };
  guint times = g_test_slow () ? 3000 : 12;

  history.signings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) signing_free);
  history.acknowledged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < N_SLOTS; i++)
    history.identities[i] = csn_identity_create (roles[i], "", now, NULL);
  for (guint i = 0; i < times; i++)
    {
      begin (&history, fixture, rand);
      for (guint k = 0; k < 6 + 3 * history.n_people; k++)
        act (&history, rand);
      end (&history);
      clear (&history);
    }
  g_test_message ("%u histories: %u approvals looked at, %u of them stale, %u conflicts shown", times, seen.approvals, seen.stale,
                  seen.conflicts);
  g_assert_cmpuint (seen.approvals * 2, >, times);
  g_assert_cmpuint (seen.stale, >, 0);
  g_assert_cmpuint (seen.stale, <, seen.approvals);
  g_assert_cmpuint (seen.conflicts, >, 0);
  for (guint i = 0; i < N_SLOTS; i++)
    g_clear_object (&history.identities[i]);
  g_hash_table_unref (history.signings);
  g_hash_table_unref (history.acknowledged);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/histories/S-07-approvals", Fixture, NULL, fixture_set_up, test_histories, fixture_tear_down);
  return g_test_run ();
}
