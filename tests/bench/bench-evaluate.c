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
median (double times[N_ROUNDS])
{
  qsort (times, N_ROUNDS, sizeof (double), compare);
  return times[N_ROUNDS / 2];
}

static double
measure (GateFixture *fixture)
{
  double times[N_ROUNDS];

  for (int i = 0; i < N_ROUNDS; i++)
    {
      double start = cpu_ms ();
      g_autoptr (CsnEvaluation) evaluation = gate_fixture_evaluate (fixture);

      times[i] = cpu_ms () - start;
    }
  return median (times);
}

/* Everything that a window asks for after an edit of @address: the rows, the reasons and the notices. */
static double
measure_edit (GateFixture *fixture, const char *address)
{
  double times[N_ROUNDS];

  for (int i = 0; i < N_ROUNDS; i++)
    {
      double start;
      g_autoptr (CsnEvaluation) evaluation = NULL;

      gate_fixture_answer (fixture, address, i % 2 == 0 ? CSN_ANSWER_FAIL : CSN_ANSWER_PASS);
      start = cpu_ms ();
      evaluation = gate_fixture_evaluate (fixture);
      csn_evaluation_publish (evaluation, fixture->record);
      csn_evaluation_get_reasons (evaluation);
      csn_evaluation_get_notices (evaluation);
      times[i] = cpu_ms () - start;
    }
  return median (times);
}

int
main (void)
{
  g_autofree char *document = make_document ();
  g_autoptr (GateFixture) fixture = gate_fixture_new_from_text (document);
  double open = measure (fixture);
  double edit_open = measure_edit (fixture, "L5");
  double answered;
  double edit_answered;
  double signed_by_all;
  double edit_signed;

  gate_fixture_answer_all (fixture);
  answered = measure (fixture);
  edit_answered = measure_edit (fixture, "L5");
  gate_fixture_sign_all (fixture, -1);
  signed_by_all = measure (fixture);
  printf ("%s: ", csn_enum_to_string (CSN_TYPE_VERDICT_KIND, (int) gate_fixture_verdict (fixture)));
  edit_signed = measure_edit (fixture, "L5");
  printf ("evaluation: open %.1f ms, answered %.1f ms, signed %.1f ms; an edit with its rows, reasons and notices: open %.1f ms, "
          "answered %.1f ms, signed %.1f ms\n",
          open, answered, signed_by_all, edit_open, edit_answered, edit_signed);
  return MAX (MAX (open, answered), signed_by_all) < LIMIT_MS
                 && MAX (MAX (edit_open, edit_answered), edit_signed) < LIMIT_MS
             ? 0
             : 1;
}
