/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What must not happen to a record, act by act (RECORD.md R-03 at the session, R-09, V-03, V-06, C-01, E-04, E-08), and what belongs
 * together: a batch, evidence and the file it came from. */

#include "session-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "csn-approval-check.h"
#include "csn-evidence-sources.h"
#include "csn-history.h"
#include "csn-session-error.h"
#include "csn-verification.h"

static const char text[] = "# List\n\n- [ ] One\n- [ ] Two\n- Version: ____\n\n## Sign-off\n\n- [ ] QA Lead: ____________ Date: ______\n";

static CsnSession *
create_signed (Fixture *fixture, const char *name, CsnIdentity **identity)
{
  g_autoptr (GDateTime) now = csn_clock_dup_now (fixture->clock);
  g_autoptr (GError) error = NULL;
  CsnSession *session = fixture_create (fixture, name, text);

  *identity = csn_identity_create ("Jane Roe", "jane@example.org", now, &error);
  g_assert_no_error (error);
  return session;
}

static const char *
first_slot (CsnSession *session)
{
  GListModel *slots = csn_checklist_get_slots (csn_record_get_checklist (csn_session_get_record (session)));
  g_autoptr (CsnSlot) slot = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (slots), >, 0);
  slot = g_list_model_get_item (slots, 0);
  return csn_slot_get_id (slot);
}

static gboolean
sign (CsnSession *session, CsnIdentity *identity, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  csn_session_sign_async (session, first_slot (session), identity, FALSE, NULL, "not yet", NULL, NULL, fixture_done, &result);
  return fixture_wait (session, &result, error);
}

static void
attach (CsnSession *session, const char *item, const char *content, const char *name)
{
  const char *items[] = { item, NULL };
  g_autoptr (GBytes) bytes = g_bytes_new (content, strlen (content));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_session_attach_bytes_async (session, items, bytes, name, NULL, "paste", NULL, fixture_done, &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
}

/* a bit of stored evidence flips before somebody signs over it. */
static void
test_flipped_evidence (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "a.countersign");
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = create_signed (fixture, "a.countersign", &identity);
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length;
  char *place;

  attach (session, "L3", "all 412 tests passed", "tests.log");
  g_clear_object (&session);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  place = memmem (bytes, length, "all 412 tests", strlen ("all 412 tests"));
  g_assert_nonnull (place);
  *place ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  session = fixture_open (fixture, "a.countersign");
  g_assert_false (sign (session, identity, &error));
  g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NOT_ALLOWED);
  g_assert_cmpuint (g_list_model_get_n_items (csn_record_get_approvals (csn_session_get_record (session))), ==, 0);
}

/* Whether an approval with this statement would hold. */
static gboolean
holds (CsnSession *session, CsnEvent *event, const char *statement)
{
  g_autoptr (CsnTrust) trust = csn_trust_new ();
  g_autoptr (CsnPolicy) policy = csn_policy_new_default ();
  g_autoptr (CsnRecord) record = csn_record_new (csn_record_get_checklist (csn_session_get_record (session)));
  g_autoptr (CsnEvent) altered = NULL;
  g_autoptr (CsnApproval) approval = NULL;
  JsonObject *data = csn_event_get_data (event);
  g_autoptr (JsonObject) other = json_object_new ();
  CsnEventSpec spec = { csn_event_get_doc (event), csn_event_get_writer (event), csn_event_get_wseq (event),
                        csn_event_get_prev (event), csn_event_get_heads (event), csn_event_get_lamport (event),
                        csn_event_get_time (event), csn_event_get_actor (event), "approval", other };
  g_autoptr (CsnEvent) first = NULL;

  json_object_set_string_member (other, "slot", csn_json_get_string (data, "slot", ""));
  json_object_set_string_member (other, "statement", statement);
  json_object_set_string_member (other, "cms", csn_json_get_string (data, "cms", ""));
  altered = csn_event_new (&spec, NULL);
  if (altered == NULL)
    return FALSE;
  first = g_list_model_get_item (csn_record_get_events (csn_session_get_record (session)), 0);
  csn_record_apply (record, first, NULL);
  if (!csn_record_apply (record, altered, NULL))
    return FALSE;
  csn_approval_check_record (record, policy, trust);
  approval = g_list_model_get_item (csn_record_get_approvals (record), 0);
  return csn_approval_is_valid (approval);
}

/* V-03: each byte of a signed statement, changed in several ways. */
static void
test_statement_bytes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = create_signed (fixture, "a.countersign", &identity);
  g_autoptr (CsnEvent) event = NULL;
  GListModel *events = csn_record_get_events (csn_session_get_record (session));
  const char *statement;
  g_autoptr (GError) error = NULL;
  static const guint8 changes[] = { 0x01, 0x02, 0x10, 0x20 };

  sign (session, identity, &error);
  g_assert_no_error (error);
  event = g_list_model_get_item (events, g_list_model_get_n_items (events) - 1);
  g_assert_cmpstr (csn_event_get_event_type (event), ==, "approval");
  statement = csn_json_get_string (csn_event_get_data (event), "statement", "");
  g_assert_true (holds (session, event, statement));
  for (gsize i = 0; statement[i] != '\0'; i++)
    for (gsize k = 0; k < (g_test_slow () ? G_N_ELEMENTS (changes) : 1); k++)
      {
        g_autofree char *altered = g_strdup (statement);

        altered[i] ^= (char) changes[k];
        if (altered[i] != '\0' && g_utf8_validate (altered, -1, NULL))
          g_assert_false (holds (session, event, altered));
      }
}

/* Opening a document or a record that means harm starts nothing, asks nobody and writes nothing outside the record (C-01). It runs
 * in a process of its own whose kernel ends it at the first program started or connection made. */
static guint
count_entries (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
forbid_programs_and_connections (void)
{
  struct sock_filter filter[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 3, 0),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_execveat, 2, 0),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_connect, 1, 0),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
  };
  struct sock_fprog program = { G_N_ELEMENTS (filter), filter };

  g_assert_cmpint (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), ==, 0);
  g_assert_cmpint (prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0), ==, 0);
}

/* Negative control: the guard does end what it should. */
static void
test_guard_starts (void)
{
  const char *const argv[] = { "true", NULL };

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_failed ();
      return;
    }
  forbid_programs_and_connections ();
  execvp (argv[0], (char **) argv);
}

static void
test_guard_connects (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (9), .sin_addr = { htonl (INADDR_LOOPBACK) } };

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_failed ();
      return;
    }
  forbid_programs_and_connections ();
  connect (socket (AF_INET, SOCK_STREAM, 0), (struct sockaddr *) &address, sizeof address);
}

static void
open_hostile_templates (Fixture *fixture)
{
  static const char *const parts[] = {
    "```bash\ntouch %s/ran\n```\n", "```sh @run\ntouch %s/ran\n```\n", "- [ ] Run `touch %s/ran` (expected: ok)\n",
    "![](file://%s/ran)\n", "![x](http://127.0.0.1:9/%s)\n", "<img src=\"http://127.0.0.1:9/%s\">\n",
    "<script>location='file://%s/ran'</script>\n", "[x](javascript:run('%s'))\n", "```http\nGET http://127.0.0.1:9/%s\n```\n",
    "- [ ] `curl http://127.0.0.1:9/%s`: ____\n", "- [ ] Backup at `%s/../../etc/passwd` exists\n",
    "```sql\nCOPY (SELECT 1) TO '%s/ran';\n```\n", "- Version: $(touch %s/ran)\n", "| Check | $(touch %s/ran) |\n|---|---|\n| [ ] | x |\n",
    "- [ ] \xe2\x80\xaetouch %s/ran\xe2\x80\xac\n", "> > > > > > > - [ ] deep `touch %s/ran`\n", "<!-- @include %s/ran -->\n",
    "{{ include '%s/ran' }}\n", "`touch %s/ran`\n", "- [ ] Open [file](%s/ran)\n",
  };
  g_autofree char *place = fixture_path (fixture, "place");
  guint n = (guint) g_ascii_strtoull (g_getenv ("CSN_TEST_ROUNDS"), NULL, 10);
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  g_assert_cmpint (g_mkdir (place, 0700), ==, 0);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.countersign", i);
      g_autoptr (GString) source = g_string_new ("# Hostile\n\n- [ ] One\n\n");
      g_autoptr (CsnSession) session = NULL;
      g_autoptr (JsonNode) shown = NULL;
      g_autoptr (GBytes) markdown = NULL;

      for (guint k = 0; k < 5; k++)
        {
          const char *part = parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))];
          g_auto (GStrv) halves = g_strsplit (part, "%s", 2);

          g_string_append_printf (source, "%s%s%s\n", halves[0], place, halves[1]);
        }
      session = fixture_create (fixture, name, source->str);
      g_clear_object (&session);
      session = fixture_open (fixture, name);
      shown = csn_session_dup_show_json (session, NULL, NULL);
      markdown = csn_session_dup_markdown (session, NULL);
      g_assert_nonnull (shown);
      g_assert_nonnull (markdown);
    }
  g_assert_cmpuint (count_entries (place), ==, 0);
}

static void
test_hostile_templates (Fixture *fixture, gconstpointer data)
{
  if (!g_test_subprocess ())
    {
      g_setenv ("CSN_TEST_ROUNDS", g_test_slow () ? "500" : "25", TRUE);
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      return;
    }
  forbid_programs_and_connections ();
  open_hostile_templates (fixture);
}

/* E-08: values that mean something in Markdown come back as they were typed. */
static void
test_hostile_values (Fixture *fixture, gconstpointer data)
{
  static const char *const values[] = {
    "a | b", "`code` ``two``", "--> <!-- x", "[x] and [ ]", "  leading", "trailing  ", "*bold* _it_", "</ins><ins>", "<b>&amp;</b>",
    "# no heading", "- no list", "1. no list", "\\backslash\\", "____", "a\tb", "https://example.org/?a=b&c=d", "$x^2$", "~~gone~~",
    "| - | - |", "\xe2\x98\x90 box", "![x](y)", "&lt;", "\"quoted\"", "> quote",
  };
  guint n_lost = 0;
  const char *const forms[] = { "# L\n\n- Version: ____\n", "# L\n\n| Name | Value |\n|---|---|\n| Version | ____ |\n" };

  for (gsize f = 0; f < G_N_ELEMENTS (forms); f++)
    for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
      {
        g_autofree char *name = g_strdup_printf ("%zu-%zu.countersign", f, i);
        g_autofree char *again_name = g_strdup_printf ("%zu-%zu-again.countersign", f, i);
        const char *line = f == 0 ? "L3" : "L5";
        g_autoptr (CsnSession) session = fixture_create (fixture, name, forms[f]);
        g_autoptr (CsnSession) again = NULL;
        g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
        g_autoptr (GAsyncResult) result = NULL;
        g_autoptr (GBytes) markdown = NULL;
        g_autofree char *exported = NULL;
        g_autoptr (GError) error = NULL;
        CsnChange *change = csn_change_new (line, values[i]);

        csn_change_set_literal (change, TRUE);
        g_ptr_array_add (changes, change);
        csn_session_answer_async (session, changes, NULL, fixture_done, &result);
        if (!fixture_wait (session, &result, &error))
          {
            /* what may not be typed cannot be exported either */
            g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE);
            continue;
          }
        markdown = csn_session_dup_markdown (session, &error);
        g_assert_no_error (error);
        exported = g_strndup (g_bytes_get_data (markdown, NULL), g_bytes_get_size (markdown));
        again = fixture_create (fixture, again_name, exported);
        if (g_strcmp0 (fixture_value (again, line), fixture_value (session, line)) != 0)
          {
            g_test_message ("form %zu: “%s” came back as “%s”", f, fixture_value (session, line), fixture_value (again, line));
            n_lost++;
          }
      }
  g_assert_cmpuint (n_lost, ==, 0);
}

/* E-04: names of evidence that would like to leave the folder. */
static void
test_hostile_names (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "../x", "/etc/x", "C:\\x", "con", "a\nb", "\xe2\x80\xaetxt.exe", "dot.", ".hidden", "-rf", "..", "." };
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autofree char *outer = fixture_path (fixture, "outer");
  g_autofree char *folder = g_build_filename (outer, "export", NULL);
  g_autofree char *long_name = g_strnfill (300, 'n');
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir (outer, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    attach (session, "L3", names[i], names[i]);
  attach (session, "L3", "long", long_name);
  csn_session_export_async (session, "folder", NULL, NULL, NULL, NULL, folder, NULL, fixture_done, &result);
  fixture_wait_export (&result, &error);
  g_assert_no_error (error);
  /* beside the folder there is nothing */
  g_assert_cmpuint (count_entries (outer), ==, 1);
  g_clear_error (&error);
  /* and one that is not empty is never written into */
  csn_session_export_async (session, "folder", NULL, NULL, NULL, NULL, folder, NULL, fixture_done, &result);
  g_assert_false (fixture_wait_export (&result, &error));
}

/* What is written takes the place of a file, never of the record, of a link or of a device. */
static void
test_places (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autofree char *record = fixture_path (fixture, "a.countersign");
  g_autofree char *file = fixture_path (fixture, "old.json");
  g_autofree char *link = fixture_path (fixture, "link.json");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_true (g_file_set_contents (file, "old", -1, NULL));
  g_assert_cmpint (symlink (file, link), ==, 0);
  g_assert_true (csn_session_may_write_to (session, file, NULL));
  g_assert_false (csn_session_may_write_to (session, record, NULL));
  g_assert_false (csn_session_may_write_to (session, "/dev/null", NULL));
  csn_session_export_async (session, "json", NULL, NULL, NULL, NULL, link, NULL, fixture_done, &result);
  g_assert_false (fixture_wait_export (&result, &error));
  g_assert_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_FAILED);
  g_assert_cmpint (g_lstat (link, &status), ==, 0);
  g_assert_true (S_ISLNK (status.st_mode));
}

/* What a verification of the hand-over @folder finds wrong with it as a folder, sorted. */
static char *
list_folder_findings (Fixture *fixture, const char *folder)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsnVerification) verification = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) codes = g_string_new (NULL);
  GListModel *findings;

  csn_verification_run_async (folder, NULL, NULL, NULL, fixture->clock, NULL, fixture_done, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  verification = csn_verification_run_finish (result, &error);
  g_assert_no_error (error);
  findings = csn_verification_get_findings (verification);
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (CsnFinding) finding = g_list_model_get_item (findings, i);

      if (g_str_has_prefix (csn_finding_get_code (finding), "folder-"))
        g_string_append_printf (codes, "%s;", csn_finding_get_code (finding));
    }
  return g_string_free (g_steal_pointer (&codes), FALSE);
}

/* Lists what is in @folder now, as who altered it would. */
static void
list_anew (const char *folder)
{
  g_autofree char *sums = g_build_filename (folder, "SHA256SUMS", NULL);
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GString) list = g_string_new (NULL);
  const char *name;

  g_assert_cmpint (g_remove (sums), ==, 0);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      g_autofree char *sum = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &content, &length, NULL));
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, length);
      g_string_append_printf (list, "%s  %s\n", sum, name);
    }
  g_assert_true (g_file_set_contents (sums, list->str, -1, NULL));
}

static void
export_folder (CsnSession *session, const char *folder)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_session_export_async (session, "folder", NULL, NULL, NULL, NULL, folder, NULL, fixture_done, &result);
  fixture_wait_export (&result, &error);
  g_assert_no_error (error);
}

/* V-06: a hand-over whose evidence, approvals or reports were exchanged is refused also when its list was made anew. */
static void
test_altered_folder (Fixture *fixture, gconstpointer data)
{
  static const char *const exchanged[][2] = { { "evidence-01-seen.txt", "folder-changed;" },
                                              { "approval-*.p7s", "folder-changed;" },
                                              { "approval-*.json", "folder-changed;" } };
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (CsnSession) session = create_signed (fixture, "a.countersign", &identity);
  g_autoptr (CsnSession) other = fixture_create (fixture, "b.countersign", text);
  g_autofree char *folder = fixture_path (fixture, "folder");
  g_autofree char *foreign = fixture_path (fixture, "foreign");
  g_autofree char *report = g_build_filename (folder, "report.html", NULL);
  g_autofree char *strange = g_build_filename (foreign, "report.html", NULL);
  g_autofree char *honest = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GError) error = NULL;

  attach (session, "L3", "seen", "seen.txt");
  g_assert_true (sign (session, identity, &error));
  export_folder (session, folder);
  honest = list_folder_findings (fixture, folder);
  g_assert_cmpstr (honest, ==, "");
  for (gsize i = 0; i < G_N_ELEMENTS (exchanged); i++)
    {
      g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
      g_autofree char *content = NULL;
      g_autofree char *path = NULL;
      g_autofree char *says = NULL;
      const char *name;
      gsize length;

      while ((name = g_dir_read_name (dir)) != NULL && !g_pattern_match_simple (exchanged[i][0], name))
        ;
      g_assert_nonnull (name);
      path = g_build_filename (folder, name, NULL);
      g_assert_true (g_file_get_contents (path, &content, &length, NULL));
      g_assert_true (g_file_set_contents (path, "unseen", -1, NULL));
      list_anew (folder);
      says = list_folder_findings (fixture, folder);
      g_assert_cmpstr (says, ==, exchanged[i][1]);
      g_assert_cmpint (g_remove (path), ==, 0);
      list_anew (folder);
      g_free (says);
      says = list_folder_findings (fixture, folder);
      g_assert_cmpstr (says, ==, "folder-missing;");
      g_assert_true (g_file_set_contents (path, content, (gssize) length, NULL));
      list_anew (folder);
    }
  export_folder (other, foreign);
  g_assert_cmpint (g_rename (strange, report), ==, 0);
  list_anew (folder);
  found = list_folder_findings (fixture, folder);
  g_assert_cmpstr (found, ==, "folder-mixed;");
}

/* The record is exchanged under our hands: from then on it can only be read, a copy can be saved and has everything. */
static void
test_first_error (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "a.countersign");
  g_autofree char *away = fixture_path (fixture, "away.countersign");
  g_autofree char *copy = fixture_path (fixture, "copy.countersign");
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (CsnSession) saved = NULL;
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  fixture_answer (session, "L3", "pass");
  g_assert_cmpint (g_rename (path, away), ==, 0);
  g_ptr_array_add (changes, csn_change_new ("L4", "pass"));
  csn_session_answer_async (session, changes, NULL, fixture_done, &result);
  g_assert_false (fixture_wait (session, &result, &error));
  g_assert_nonnull (error);
  g_assert_true (csn_session_is_read_only (session));
  g_assert_nonnull (csn_session_get_read_only_reason (session));
  g_assert_null (fixture_value (session, "L4"));
  g_assert_false (csn_session_get_can_undo (session));
  csn_session_save_copy_async (session, copy, NULL, fixture_done, &result);
  g_clear_error (&error);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
  saved = fixture_open (fixture, "copy.countersign");
  g_assert_cmpstr (fixture_value (saved, "L3"), ==, "pass");
  fixture_answer (saved, "L4", "pass");
}

/* A batch is one group of entries and one step back. */
static void
test_batch (Fixture *fixture, gconstpointer data)
{
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  GListModel *events = csn_record_get_events (csn_session_get_record (session));
  guint n;
  guint of;

  g_ptr_array_add (changes, csn_change_new ("L3", "pass"));
  g_ptr_array_add (changes, csn_change_new ("L4", "fail"));
  g_ptr_array_add (changes, csn_change_new ("L5", "2.1"));
  csn_session_answer_async (session, changes, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (events), ==, 4);
  for (guint i = 1; i < 4; i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);

      g_assert_true (csn_history_get_batch (event, &n, &of));
      g_assert_cmpuint (n, ==, i);
      g_assert_cmpuint (of, ==, 3);
    }
  csn_session_undo_async (session, NULL, fixture_done, &result);
  g_assert_true (fixture_wait (session, &result, NULL));
  g_assert_null (fixture_value (session, "L3"));
  g_assert_null (fixture_value (session, "L4"));
  g_assert_null (fixture_value (session, "L5"));
  g_assert_false (csn_session_get_can_undo (session));
  fixture_answer (session, "L3", "pass");
  {
    g_autoptr (CsnEvent) alone = g_list_model_get_item (events, g_list_model_get_n_items (events) - 1);

    g_assert_false (csn_history_get_batch (alone, &n, &of));
  }
}

static CsnSourceState
check_source (CsnSession *session, CsnEvidence *evidence)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_evidence_sources_check_async (session, NULL, fixture_done, &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
  return csn_evidence_get_source_state (evidence);
}

static void
test_sources (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = fixture_path (fixture, "result.log");
  g_autofree char *record = fixture_path (fixture, "a.countersign");
  const char *items[] = { "L3", "L4", NULL };
  g_autoptr (CsnSession) session = fixture_create (fixture, "a.countersign", text);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (CsnEvidence) evidence = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length;
  const struct timespec later[] = { { 2000000000, 0 }, { 2000000000, 0 } };

  g_assert_true (g_file_set_contents (path, "one", 3, NULL));
  csn_session_attach_file_async (session, items, file, "file", NULL, NULL, NULL, NULL, fixture_done, &result);
  fixture_wait (session, &result, &error);
  g_assert_no_error (error);
  evidence = g_list_model_get_item (csn_record_get_evidence (csn_session_get_record (session)), 0);
  /* bound to both items */
  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (g_list_model_get_n_items (csn_entry_get_evidence (
                          csn_record_find_entry (csn_session_get_record (session), items[i]))), ==, 1);
  g_assert_cmpint (check_source (session, evidence), ==, CSN_SOURCE_SAME);
  /* touched, with the same content */
  g_assert_cmpint (utimensat (AT_FDCWD, path, later, 0), ==, 0);
  g_assert_cmpint (check_source (session, evidence), ==, CSN_SOURCE_SAME);
  g_assert_true (g_file_set_contents (path, "two", 3, NULL));
  g_assert_cmpint (check_source (session, evidence), ==, CSN_SOURCE_CHANGED);
  g_unlink (path);
  g_assert_cmpint (check_source (session, evidence), ==, CSN_SOURCE_GONE);
  /* the path is nobody else's business */
  g_clear_object (&session);
  g_assert_true (g_file_get_contents (record, &bytes, &length, NULL));
  g_assert_null (memmem (bytes, length, fixture->folder, strlen (fixture->folder)));
}

#define ADD(name, func) g_test_add ("/safety/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  ADD ("R-09-flipped-evidence", test_flipped_evidence);
  ADD ("V-03-statement-bytes", test_statement_bytes);
  ADD ("C-01-hostile-templates", test_hostile_templates);
  g_test_add_func ("/safety/C-01-guard-starts", test_guard_starts);
  g_test_add_func ("/safety/C-01-guard-connects", test_guard_connects);
  ADD ("E-08-hostile-values", test_hostile_values);
  ADD ("E-04-hostile-names", test_hostile_names);
  ADD ("V-06-altered-folder", test_altered_folder);
  ADD ("places", test_places);
  ADD ("R-03-first-error", test_first_error);
  ADD ("batch", test_batch);
  ADD ("sources", test_sources);
  return g_test_run ();
}
