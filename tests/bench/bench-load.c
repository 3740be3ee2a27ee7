/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs of many requests: how fast beside hey, and how far the percentiles are from a known distribution. The engine
 * measures in its own process, as it does for people. Arguments: the latency server, the engine. */

#include "probe-fixture.h"

#include "csn-samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPEED_RUNS 10000

typedef struct
{
  double p50, p95, p99;
} Three;

static char *base;

static char *
measured (CsnProbeResult *result, const char *name)
{
  const char *text = csn_probe_result_get_value (result, name);

  return g_strdup (text != NULL ? text : "nan");
}

static CsnProbeResult *
run (const char *path, guint runs, guint concurrency)
{
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autofree char *command = g_strdup_printf ("curl -s %s%s", base, path);
  g_autofree char *n = g_strdup_printf ("%u", runs);
  g_autofree char *c = g_strdup_printf ("%u", concurrency);

  csn_probe_setup_set_value (setup, "runs", n);
  csn_probe_setup_set_value (setup, "concurrency", c);
  return probe_measure (CSN_PROBE_HTTP_REPEAT, command, "status 200", setup);
}

static double
number (CsnProbeResult *result, const char *name)
{
  g_autofree char *text = measured (result, name);

  return g_ascii_strtod (text, NULL);
}

static void
read_truth (guint n, Three *planned, Three *real)
{
  g_autoptr (CsnProbeSetup) setup = csn_probe_setup_new (NULL);
  g_autofree char *command = g_strdup_printf ("curl -s '%s/truth?n=%u'", base, n);
  g_autoptr (CsnProbeResult) result = probe_measure (CSN_PROBE_HTTP, command, "status 200", setup);
  g_autofree char *output = probe_output (result);
  const char *body = strstr (output, "\n\n");
  long v[6] = { 0 };

  for (body = output; (body = strchr (body, '\n')) != NULL; body++)
    if (sscanf (body, "\n%ld %ld %ld %ld %ld %ld", &v[0], &v[1], &v[2], &v[3], &v[4], &v[5]) == 6)
      break;
  *planned = (Three) { (double) v[0] / 1000.0, (double) v[1] / 1000.0, (double) v[2] / 1000.0 };
  *real = (Three) { (double) v[3] / 1000.0, (double) v[4] / 1000.0, (double) v[5] / 1000.0 };
}

/* hey prints "Requests/sec: N" and "  50% in 0.0123 secs". */
static gboolean
run_hey (const char *path, guint runs, guint concurrency, double *speed, Three *times)
{
  g_autofree char *hey = g_find_program_in_path ("hey");
  g_autofree char *n = g_strdup_printf ("%u", runs);
  g_autofree char *c = g_strdup_printf ("%u", concurrency);
  g_autofree char *url = g_strconcat (base, path, NULL);
  char *argv[] = { hey, (char *) "-n", n, (char *) "-c", c, url, NULL };
  g_autofree char *out = NULL;
  const char *at;

  if (hey == NULL || !g_spawn_sync (NULL, argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, NULL, NULL))
    return FALSE;
  at = strstr (out, "Requests/sec:");
  *speed = at != NULL ? g_ascii_strtod (at + strlen ("Requests/sec:"), NULL) : 0;
  at = strstr (out, "50% in");
  times->p50 = at != NULL ? g_ascii_strtod (at + 6, NULL) * 1000 : 0;
  at = strstr (out, "95% in");
  times->p95 = at != NULL ? g_ascii_strtod (at + 6, NULL) * 1000 : 0;
  at = strstr (out, "99% in");
  times->p99 = at != NULL ? g_ascii_strtod (at + 6, NULL) * 1000 : 0;
  return TRUE;
}

static void
compare_speed (guint concurrency)
{
  double best = 0, hey_best = 0, speed = 0;
  gboolean have_hey = FALSE;
  Three unused;

  for (guint round = 0; round < 3; round++)
    {
      g_autoptr (CsnProbeResult) result = run ("/fast", SPEED_RUNS, concurrency);

      best = MAX (best, number (result, "throughput"));
      if (number (result, "failed") > 0)
        printf ("# %.0f requests failed\n", number (result, "failed"));
      have_hey = run_hey ("/fast", SPEED_RUNS, concurrency, &speed, &unused);
      hey_best = MAX (hey_best, speed);
    }
  printf ("speed  c=%-2u n=%u  countersign %8.0f/s", concurrency, SPEED_RUNS, best);
  if (have_hey)
    printf ("  hey %8.0f/s  ratio %.2f (aim at least 0.40)\n", hey_best, best / hey_best);
  else
    printf ("  hey is not installed, not compared\n");
}

static void
compare_accuracy (guint runs, guint concurrency)
{
  g_autoptr (CsnProbeResult) result = run ("/lag", runs, concurrency);
  Three planned, real, hey, ours = { number (result, "p50"), number (result, "p95"), number (result, "p99") };
  double speed;

  read_truth (runs, &planned, &real);
  printf ("truth  c=%-2u n=%u  planned %6.2f %6.2f %6.2f  served %6.2f %6.2f %6.2f ms (p50 p95 p99)\n", concurrency, runs,
          planned.p50, planned.p95, planned.p99, real.p50, real.p95, real.p99);
  printf ("error  countersign %+.2f %+.2f %+.2f ms (aim 1, 1, 2 from what was served)\n", ours.p50 - real.p50,
          ours.p95 - real.p95, ours.p99 - real.p99);
  if (!run_hey ("/lag", runs, concurrency, &speed, &hey))
    return;
  read_truth (runs, &planned, &real);
  printf ("error  hey         %+.2f %+.2f %+.2f ms\n", hey.p50 - real.p50, hey.p95 - real.p95, hey.p99 - real.p99);
}

int
main (int argc, char **argv)
{
  g_autoptr (GSubprocess) server = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *port = NULL;

  g_assert_cmpint (argc, ==, 3);
  g_setenv ("COUNTERSIGN_ENGINE", argv[2], TRUE);
  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, argv[1], NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  port = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_nonnull (port);
  base = g_strdup_printf ("http://127.0.0.1:%s", port);
  compare_speed (5);
  compare_speed (64);
  compare_accuracy (1000, 5);
  compare_accuracy (6400, 64);
  g_output_stream_close (g_subprocess_get_stdin_pipe (server), NULL, NULL);
  g_subprocess_wait (server, NULL, NULL);
  g_free (base);
  return 0;
}
