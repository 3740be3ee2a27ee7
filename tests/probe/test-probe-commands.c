/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Real commands, with the sandbox and without: what they may do, and that nothing of them is left when they are ended. */

#include "probe-fixture.h"

#include <string.h>
#include <unistd.h>

static void
test_commands (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (CsnProbeSetup) setup = probe_setup_for_commands (&folder);
  static const struct
  {
    const char *text, *pass, *state;
  } cases[] = {
    { "true", NULL, "PASS" },
    { "false", NULL, "FAIL" },
    { "true", "exit 0", "PASS" },
    { "false", "exit 0", "FAIL" },
    { "no-such-program-here", "exit 0", "ERROR" },
    { "sh -c 'kill -9 $$'", "exit 0", "ERROR" },
    { "sh -c 'echo Result: NO-GO'", "exit 0 AND stdout has the token GO and not NO-GO", "FAIL" },
    { "sh -c 'echo Result: GO'", "exit 0 AND stdout has the token GO and not NO-GO", "PASS" },
    { "sh pytest-like 1", "pass rate > 95 %", "PASS" },
    { "sh pytest-like 0", "pass rate > 97 %", "FAIL" },
    { "true", "pass rate > 97 %", "INCONCLUSIVE" },
    { "sh -c 'exit 5' pytest", "exit 0", "ERROR" },
    { "python3 -c '\nimport time\n# measure here\n'", "exit 0", "INCONCLUSIVE" },
    { "GREETING='a  b' sh -c 'test \"$GREETING\" = \"a  b\"'", "exit 0", "PASS" },
    { "cat n*.txt", "exit 0", "PASS" },
    { "touch here", "exit 0", "FAIL" },
    { "test -e /etc/passwd", "exit 0", "FAIL" },
    { "test -d /root/.ssh", "exit 0", "FAIL" },
    { "python3 -c 'import socket; socket.create_connection((\"127.0.0.1\", 22), 1)'", "exit 0", "FAIL" },
    { "unshare -U true", "exit 0", "FAIL" },
  };

  if (!probe_has_sandbox ())
    return;
  probe_write (folder, "notes.txt", "x\n");
  probe_write (folder, "pytest-like", "echo '== 1 failed, 30 passed in 0.1s =='; exit $1\n");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CsnProbeResult) result = probe_measure (CSN_PROBE_COMMAND, cases[i].text, cases[i].pass, setup);

      g_test_message ("%s", cases[i].text);
      probe_expect (result, cases[i].state);
    }
}

static void
test_write_allowed (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (CsnProbeSetup) setup = probe_setup_for_commands (&folder);
  g_autofree char *made = g_build_filename (folder, "made", NULL);
  g_autoptr (CsnProbeResult) result = NULL;

  if (!probe_has_sandbox ())
    return;
  csn_probe_setup_set_rights (setup, CSN_PROBE_RIGHT_WRITE);
  result = probe_measure (CSN_PROBE_COMMAND, "touch made", "exit 0", setup);
  probe_expect (result, "PASS");
  g_assert_true (g_file_test (made, G_FILE_TEST_EXISTS));
}

/* Somebody whose project folder is the home folder does not lend out keys with it, whichever links lead to either. */
static void
test_home (void)
{
  g_autofree char *keys = g_build_filename (g_get_home_dir (), ".ssh", NULL);
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "countersign", NULL);
  g_autofree char *moved = g_build_filename (g_get_home_dir (), ".aws", NULL);
  g_autofree char *elsewhere = probe_folder ();
  g_autofree char *link = g_build_filename (elsewhere, "home", NULL);
  const struct
  {
    const char *folder, *text, *state;
  } cases[] = {
    { g_get_home_dir (), "grep -r confidential . --include=id_test --include=probe-consents --include=.netrc", "FAIL" },
    { g_get_home_dir (), "grep -r confidential . --include=credentials", "FAIL" },
    { g_get_home_dir (), "grep -r confidential . --include=notes", "PASS" },
    { link, "grep -r confidential . --include=id_test --include=probe-consents --include=.netrc", "FAIL" },
    { link, "grep -r confidential . --include=credentials", "FAIL" },
    { link, "grep -r confidential . --include=notes", "PASS" },
  };

  if (!probe_has_sandbox ())
    return;
  g_assert_cmpint (g_mkdir_with_parents (keys, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (own, 0700), ==, 0);
  probe_write (keys, "id_test", "confidential\n");
  probe_write (own, "probe-consents", "confidential\n");
  probe_write (g_get_home_dir (), ".netrc", "confidential\n");
  probe_write (g_get_home_dir (), "dotfiles/credentials", "confidential\n");
  probe_write (g_get_home_dir (), "notes", "confidential\n");
  g_assert_cmpint (symlink ("dotfiles", moved), ==, 0);
  g_assert_cmpint (symlink (g_get_home_dir (), link), ==, 0);
  /* an engine knows this test's home only by its environment */
  g_setenv ("HOME", g_get_home_dir (), TRUE);
  g_setenv ("XDG_DATA_HOME", g_get_user_data_dir (), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (cases[i].folder);
      g_autoptr (CsnProbeResult) result = probe_measure (CSN_PROBE_COMMAND, cases[i].text, "exit 0", setup);

      g_test_message ("%s in %s", cases[i].text, cases[i].folder);
      probe_expect (result, cases[i].state);
    }
}

static guint
count_processes (const char *mark)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint count = 0;

  while ((name = g_dir_read_name (proc)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "cmdline", NULL);
      g_autofree char *text = NULL;
      gsize length = 0;

      if (g_ascii_isdigit (*name) && g_file_get_contents (path, &text, &length, NULL))
        for (gsize i = 0; i + strlen (mark) <= length; i++)
          if (memcmp (text + i, mark, strlen (mark)) == 0)
            {
              count++;
              break;
            }
    }
  return count;
}

static void
check_nothing_left (const char *mark)
{
  gint64 end = g_get_monotonic_time () + 3 * G_USEC_PER_SEC;

  while (count_processes (mark) > 0 && g_get_monotonic_time () < end)
    g_usleep (10000);
  g_assert_cmpuint (count_processes (mark), ==, 0);
}

/* Children that leave the session, ignore SIGTERM, or fork in a loop: none survives, with and without the sandbox. */
static void
test_tree (gconstpointer data)
{
  gboolean no_sandbox = GPOINTER_TO_INT (data);
  static const char *const commands[] = {
    "sh -c 'setsid sleep %u.5 & sleep %u.5'",
    "sh -c 'trap \"\" TERM INT HUP; (trap \"\" TERM; sleep %u.5) & sleep %u.5'",
    "python3 -c 'import os,time\nif os.fork() == 0:\n  os.setsid()\n  if os.fork() == 0:\n    os.execvp(\"sleep\", [\"sleep\", \"%u.5\"])\n  os._exit(0)\ntime.sleep(%u)'",
    "sh -c 'while :; do sleep %u.5 & sleep 0.02; done; : %u'",
  };

  if (!no_sandbox && !probe_has_sandbox ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *folder = NULL;
      g_autoptr (CsnProbeSetup) setup = probe_setup_for_commands (&folder);
      guint mark = 100000 + g_random_int_range (0, 800000);
      g_autofree char *command = g_strdup_printf (commands[i], mark, mark);
      g_autofree char *text = g_strdup_printf ("%u.5", mark);
      g_autoptr (CsnProbePlan) plan = NULL;
      g_autoptr (CsnProbeResult) result = NULL;

      csn_probe_setup_set_no_sandbox (setup, no_sandbox);
      plan = probe_plan (CSN_PROBE_COMMAND, command, "exit 0", setup);
      result = probe_run_stopped (plan, 300);
      probe_expect (result, "CANCELLED");
      check_nothing_left (text);
    }
}

/* Stopped while the sandbox is still being set up: its first process waits then for a parent that is gone. */
static void
test_stopped_early (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (CsnProbeSetup) setup = probe_setup_for_commands (&folder);
  guint mark = 100000 + g_random_int_range (0, 800000);
  g_autofree char *command = g_strdup_printf ("sleep %u.5", mark);
  g_autofree char *text = g_strdup_printf ("%u.5", mark);
  g_autoptr (CsnProbePlan) plan = probe_plan (CSN_PROBE_COMMAND, command, "exit 0", setup);

  if (!probe_has_sandbox ())
    return;
  for (guint wait = 1; wait < 48; wait += 3)
    {
      g_autoptr (CsnProbeResult) result = probe_run_stopped (plan, wait);

      probe_expect (result, "CANCELLED");
      check_nothing_left (text);
    }
}

/* Runs @plan and kills the engine as soon as something of it runs, or after @wait ms. */
static void
run_and_kill (CsnProbePlan *plan, const char *mark, guint wait)
{
  g_autoptr (CsnProbeRunner) runner = csn_probe_runner_new ();
  g_autoptr (GAsyncResult) ended = NULL;
  g_autoptr (CsnProbeResult) result = NULL;
  gint64 end = g_get_monotonic_time () + (wait > 0 ? wait : 20000) * G_TIME_SPAN_MILLISECOND;

  csn_probe_runner_run_async (runner, plan, csn_probe_plan_get_fingerprint (plan), CSN_PROBE_IN_TURN, NULL,
                              probe_keep_cb, &ended);
  while (ended == NULL && g_get_monotonic_time () < end && (wait > 0 || count_processes (mark) == 0))
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (500);
    }
  probe_kill_engines ();
  result = probe_wait (runner, &ended);
  probe_expect (result, "ERROR");
  check_nothing_left (mark);
}

/* The engine itself is killed, which lets nobody in it end anything: nothing is left then, either, be it without sandbox or
 * with one that is still being set up. */
static void
test_engine_killed (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (CsnProbeSetup) setup = probe_setup_for_commands (&folder);
  guint mark = 100000 + g_random_int_range (0, 800000);
  g_autofree char *command = g_strdup_printf ("sh -c 'setsid sleep %u.5 & sleep %u.5'", mark, mark);
  g_autofree char *text = g_strdup_printf ("%u.5", mark);
  g_autoptr (CsnProbePlan) plan = probe_plan (CSN_PROBE_COMMAND, command, "exit 0", setup);
  g_autoptr (CsnProbePlan) bare = NULL;

  if (*g_getenv ("COUNTERSIGN_ENGINE") == '\0')
    {
      g_test_skip ("measured in this process");
      return;
    }
  for (guint wait = 20; probe_has_sandbox () && wait < 80; wait += 4)
    run_and_kill (plan, text, wait);
  csn_probe_setup_set_no_sandbox (setup, TRUE);
  bare = probe_plan (CSN_PROBE_COMMAND, command, "exit 0", setup);
  run_and_kill (bare, text, 0);
}

static void
test_time_limit (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (CsnProbeSetup) setup = probe_setup_for_commands (&folder);
  g_autoptr (CsnProbeResult) plain = NULL;
  g_autoptr (CsnProbeResult) timed = NULL;

  if (!probe_has_sandbox ())
    return;
  csn_probe_setup_set_time_limit (setup, 300);
  plain = probe_measure (CSN_PROBE_COMMAND, "sleep 5", "exit 0", setup);
  probe_expect (plain, "ERROR");
  timed = probe_measure (CSN_PROBE_COMMAND, "sleep 5", "<5 minutes duration", setup);
  probe_expect (timed, "FAIL");
}

static void
test_flood (void)
{
  g_autofree char *folder = NULL;
  g_autoptr (CsnProbeSetup) setup = probe_setup_for_commands (&folder);
  g_autoptr (CsnProbeResult) result = NULL;

  if (!probe_has_sandbox ())
    return;
  result = probe_measure (CSN_PROBE_COMMAND, "head -c 20000000 /dev/zero", "exit 0", setup);
  probe_expect (result, "PASS");
  g_assert_cmpstr (csn_probe_result_get_value (result, "output-bytes"), ==, "20000000");
  g_assert_cmpuint (g_bytes_get_size (csn_probe_result_get_output (result)), <, 9 * 1024 * 1024);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/probe/commands/commands", test_commands);
  g_test_add_func ("/probe/commands/write-allowed", test_write_allowed);
  g_test_add_func ("/probe/commands/home", test_home);
  g_test_add_data_func ("/probe/commands/tree", GINT_TO_POINTER (FALSE), test_tree);
  g_test_add_data_func ("/probe/commands/tree-without-sandbox", GINT_TO_POINTER (TRUE), test_tree);
  g_test_add_func ("/probe/commands/stopped-early", test_stopped_early);
  g_test_add_func ("/probe/commands/engine-killed", test_engine_killed);
  g_test_add_func ("/probe/commands/time-limit", test_time_limit);
  g_test_add_func ("/probe/commands/flood", test_flood);
  return g_test_run ();
}
