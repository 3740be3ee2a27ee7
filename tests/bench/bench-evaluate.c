/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long the rules need for a record of 10,000 answered and signed items; every edit evaluates again, so the limit is 20 ms.
 * Prints the median of some rounds; run it with "meson test --benchmark". */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "csn-content.h"
#include "gate-fixture.h"

#define N_SECTIONS 400
#define N_TASKS    25
#define N_ROUNDS   15
#define LIMIT_MS   20.0

static char *
make_document (void)
{
  GString *text = g_string_new ("# Large release\n\n");

  for (int i = 0; i < N_SECTIONS; i++)
    {
      g_string_append_printf (text, "## %d. Part %c%c\n\n", i + 1, 'a' + i / 26, 'a' + i % 26);
      for (int j = 0; j < N_TASKS; j++)
        g_string_append_printf (text, "- [ ] Point %d of part %d holds\n", j + 1, i + 1);
      g_string_append_c (text, '\n');
    }
  g_string_append (text, "## Decision\n\n**GO Criteria** (ALL must be YES):\n- [ ] Part aa complete\n- [ ] Part bb complete\n\n"
                         "**NO-GO Triggers** (ANY trigger automatic NO-GO):\n- [ ] Part cc missing\n- [ ] Data lost\n\n"
                         "### Approvals\n\n| Role | Name | Signature | Date | Status |\n|---|---|---|---|---|\n"
                         "| Lead | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n"
                         "| Owner | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |\n");
  return g_string_free (text, FALSE);
}

static int
compare (const void *a, const void *b)
{
  return (*(const double *) a > *(const double *) b) - (*(const double *) a < *(const double *) b);
}

/* Time of this process alone: the machine may have other work. */
static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static double
measure (GateFixture *fixture, gboolean with_sentences)
{
  double times[N_ROUNDS];

  for (int i = 0; i < N_ROUNDS; i++)
    {
      double start = cpu_ms ();
      g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);

      if (with_sentences)
        {
          csn_evaluation_get_reasons (evaluation);
          csn_evaluation_get_notices (evaluation);
          csn_evaluation_publish (evaluation, fixture->record);
        }
      times[i] = cpu_ms () - start;
    }
  qsort (times, N_ROUNDS, sizeof (double), compare);
  return times[N_ROUNDS / 2];
}

int
main (void)
{
  g_autofree char *document = make_document ();
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (document);
  double open = measure (fixture, FALSE);
  double open_all = measure (fixture, TRUE);
  double answered;
  double signed_by_all;

  gate_fixture_answer_all (fixture);
  answered = measure (fixture, FALSE);
  gate_fixture_sign_all (fixture, -1);
  signed_by_all = measure (fixture, FALSE);
  printf ("open %.1f ms, open with all sentences %.1f ms, answered %.1f ms, signed %.1f ms (%s)\n", open, open_all,
          answered, signed_by_all,
          csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) gate_fixture_verdict (fixture)));
  return open < LIMIT_MS && answered < LIMIT_MS && signed_by_all < LIMIT_MS ? 0 : 1;
}
