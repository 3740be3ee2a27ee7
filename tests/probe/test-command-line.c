/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Commands as checklists write them: words, places, and what needs a shell and is refused. */

#include "csn-command-line.h"

#include <string.h>

static CsnCommandLine *
parse (const char *text, CsnProbeSetup *setup, CsnTemplateNames *names, GError **error)
{
  return csn_command_line_parse (text, setup, names, error);
}

static void
check_words (const char *text, const char *expected)
{
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autoptr (CsnTemplateNames) names = csn_template_names_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnCommandLine) command = NULL;
  g_autofree char *joined = NULL;

  csn_probe_setup_set_value (setup, "job-id", "j; rm -rf 1");
  csn_probe_setup_set_value (setup, "NAME", "$(id) {KEY}");
  command = parse (text, setup, names, &error);
  g_assert_no_error (error);
  joined = g_strjoinv ("|", command->argv);
  g_assert_cmpstr (joined, ==, expected);
}

static void
test_words (void)
{
  check_words ("pytest tests/unit -v --tb=short", "pytest|tests/unit|-v|--tb=short");
  check_words ("pytest -m \"not slow\"", "pytest|-m|not slow");
  check_words ("$ make check", "make|check");
  check_words ("A=1 B='2 3' run x", "run|x");
  check_words ("grep 'a b'\"c\"\\ d", "grep|a bc d");
  check_words ("tool --id {job_id}", "tool|--id|j; rm -rf 1");
  check_words ("tool --id <job-id>", "tool|--id|j; rm -rf 1");
  check_words ("tool \"$NAME\"", "tool|$(id) {KEY}");
  check_words ("tool '$NAME' \\$NAME", "tool|$NAME|$NAME");
  check_words ("python -c \"print({x})\"", "python|-c|print({x})");
  check_words ("awk '{print}' f", "awk|{print}|f");
  check_words ("run one \\\n  two # remark", "run|one|two");
  check_words ("printf $'a\\tb\\'c'", "printf|a\tb'c");
  check_words ("run \"\" ''", "run||");
}

static void
test_places (void)
{
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autoptr (CsnTemplateNames) names = csn_template_names_new ();
  g_autoptr (CsnCommandLine) command = parse ("run {a} <b> $CSN_NOT_SET ${CSN_NOT_SET} ...", setup, names, NULL);

  g_assert_nonnull (command);
  g_assert_cmpuint (names->missing->len, ==, 4);
  g_assert_cmpstr (g_ptr_array_index (names->missing, 2), ==, "CSN_NOT_SET");
  g_assert_cmpstr (g_ptr_array_index (names->missing, 3), ==, "...");
}

static void
test_globs (void)
{
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autoptr (CsnTemplateNames) names = csn_template_names_new ();
  g_autoptr (CsnCommandLine) command = parse ("ls a*b 'c*d' e?", setup, names, NULL);

  g_assert_cmpuint (command->globs->len, ==, 2);
  g_assert_cmpuint (g_array_index (command->globs, guint, 0), ==, 1);
  g_assert_cmpuint (g_array_index (command->globs, guint, 1), ==, 3);
}

static void
test_alternatives (void)
{
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autoptr (CsnTemplateNames) names = csn_template_names_new ();
  g_autoptr (CsnCommandLine) command = parse ("scan-a || scan-b --all", setup, names, NULL);

  g_assert_cmpuint (command->alternatives->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (command->alternatives, 0), ==, "scan-b --all");
}

static void
test_refused (void)
{
  const char *texts[] = {
    "a | b", "a && b", "a; b", "a > f", "a >> f", "a < f", "a 2> f", "a &", "a $(b)", "a `b`", "a\nb",
    "for x in 1; do a; done", "if a; then b; fi", "(a)", "a 'unclosed", "a \"unclosed", "", "   ", "# only",
    "X=1", "X=$(id) run", "a \x1b[31m", "a \"$(b)\"", "! a", "{ a; }",
  };
  g_autofree char *huge = g_strnfill (70000, 'a');

  for (guint i = 0; i <= G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
      g_autoptr (CsnTemplateNames) names = csn_template_names_new ();
      g_autoptr (GError) error = NULL;
      const char *text = i < G_N_ELEMENTS (texts) ? texts[i] : huge;
      CsnCommandLine *command = parse (text, setup, names, &error);

      if (command != NULL)
        g_error ("accepted: %s", text);
      g_assert_nonnull (error);
      g_assert_cmpuint (strlen (error->message), >, 10);
    }
}

static void
test_secret (void)
{
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autoptr (CsnTemplateNames) names = csn_template_names_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnCommandLine) command = NULL;
  g_autofree char *shown = NULL;

  csn_probe_setup_set_secret (setup, "API_KEY", "topsecret", NULL);
  g_assert_null (parse ("tool --key $API_KEY", setup, names, &error));
  g_assert_null (strstr (error->message, "topsecret"));
  command = parse ("API_KEY=$API_KEY tool", setup, names, NULL);
  shown = csn_command_line_show (command);
  g_assert_cmpstr (shown, ==, "API_KEY=***API_KEY tool");
}

static void
test_mutating (void)
{
  const char *yes[] = { "scripts/deploy-production.sh", "alembic downgrade -2", "python toggle_x.py", "make deploy",
                        "kubectl delete pod x", "rm x" };
  const char *no[] = { "pytest tests", "ruff check a", "python load_test.py", "git tag --points-at HEAD", "format" };

  for (guint i = 0; i < G_N_ELEMENTS (yes); i++)
    g_assert_true (csn_command_is_mutating (yes[i]));
  for (guint i = 0; i < G_N_ELEMENTS (no); i++)
    g_assert_false (csn_command_is_mutating (no[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/command-line/words", test_words);
  g_test_add_func ("/probe/command-line/places", test_places);
  g_test_add_func ("/probe/command-line/globs", test_globs);
  g_test_add_func ("/probe/command-line/alternatives", test_alternatives);
  g_test_add_func ("/probe/command-line/refused", test_refused);
  g_test_add_func ("/probe/command-line/secret", test_secret);
  g_test_add_func ("/probe/command-line/mutating", test_mutating);
  return g_test_run ();
}
