/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Percentiles and pass rates; see the header. The rate is divided out in decimal digits, never in floating point, so that
 * a rate that meets a threshold exactly is not taken for one that exceeds it. */

#include "csn-statistics.h"

#include <math.h>
#include <string.h>

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

gboolean
csn_percentile (const double *samples, gsize n_samples, double percent, gsize minimum, double *value)
{
  g_autofree double *sorted = NULL;
  gsize rank;

  g_return_val_if_fail (value != NULL, FALSE);

  if (n_samples == 0 || n_samples < minimum || !(percent >= 0 && percent <= 100))
    return FALSE;
  sorted = g_memdup2 (samples, n_samples * sizeof (double));
  qsort (sorted, n_samples, sizeof (double), compare_doubles);
  rank = (gsize) ceil (percent * (double) n_samples / 100.0);
  *value = sorted[CLAMP (rank, 1, n_samples) - 1];
  return TRUE;
}

gsize
csn_percentile_needs (double percent)
{
  if (!(percent > 0 && percent < 100))
    return 1;
  /* a little slack: 1 / (1 - 0.95) is 19.99… in floating point */
  return (gsize) ceil (100.0 / (100.0 - percent) - 1e-9);
}

#define RATE_DIGITS 28

char *
csn_pass_rate (guint64 passing, guint64 failing)
{
  unsigned __int128 total = (unsigned __int128) passing + failing;
  unsigned __int128 rest;
  g_autoptr (GString) digits = NULL;

  if (total == 0)
    return NULL;
  rest = (unsigned __int128) passing * 100;
  digits = g_string_new (NULL);
  g_string_append_printf (digits, "%u", (guint) (rest / total));
  rest %= total;
  if (rest == 0)
    return g_string_free (g_steal_pointer (&digits), FALSE);
  g_string_append_c (digits, '.');
  while (rest != 0 && digits->len < RATE_DIGITS + 1)
    {
      rest *= 10;
      g_string_append_c (digits, (char) ('0' + (int) (rest / total)));
      rest %= total;
    }
  return g_string_free (g_steal_pointer (&digits), FALSE);
}
