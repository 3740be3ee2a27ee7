/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Times of repeated runs and what they say. Must not measure. */

#include "csn-samples.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _CsnSamples
{
  GArray *times; /* (owned) (element-type double) */
  gboolean sorted;
  guint failed;
};

CsnSamples *
csn_samples_new (void)
{
  CsnSamples *self = g_new0 (CsnSamples, 1);

  self->times = g_array_new (FALSE, FALSE, sizeof (double));
  return self;
}

void
csn_samples_free (CsnSamples *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->times);
  g_free (self);
}

void
csn_samples_add (CsnSamples *self, double milliseconds, gboolean failed)
{
  g_return_if_fail (self != NULL);

  g_array_append_val (self->times, milliseconds);
  self->sorted = FALSE;
  if (failed)
    self->failed++;
}

guint
csn_samples_get_count (const CsnSamples *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->times->len;
}

guint
csn_samples_get_failed (const CsnSamples *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->failed;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right ? 1 : 0;
}

double
csn_samples_get_percentile (CsnSamples *self, double share)
{
  guint rank;

  g_return_val_if_fail (self != NULL, NAN);

  if (self->times->len == 0)
    return NAN;
  if (!self->sorted)
    g_array_sort (self->times, compare_times);
  self->sorted = TRUE;
  /* the product of a decimal share may stand a hair above a whole number */
  rank = (guint) ceil (share / 100.0 * self->times->len - 1e-9);
  rank = CLAMP (rank, 1, self->times->len);
  return g_array_index (self->times, double, rank - 1);
}

double
csn_samples_get_average (const CsnSamples *self)
{
  double sum = 0;

  g_return_val_if_fail (self != NULL, NAN);

  for (guint i = 0; i < self->times->len; i++)
    sum += g_array_index (self->times, double, i);
  return self->times->len > 0 ? sum / self->times->len : NAN;
}

void
csn_samples_read (CsnSamples *self, gint64 wall_us, gboolean any_number, CsnReadings *readings)
{
  static const struct
  {
    const char *name;
    double share;
  } percentiles[] = { { "p50", 50 }, { "p90", 90 }, { "p95", 95 }, { "p99", 99 } };
  guint n;

  g_return_if_fail (self != NULL && readings != NULL);

  n = self->times->len;
  csn_readings_set_int (readings, "runs", n);
  csn_readings_set_int (readings, "failed", self->failed);
  if (n == 0)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (percentiles); i++)
    {
      /* n < 1 / (1 - p): the percentile would only be the maximum */
      if (!any_number && n * (100.0 - percentiles[i].share) < 100.0 - 1e-9)
        csn_readings_set_empty (readings, percentiles[i].name);
      else
        csn_readings_set_double (readings, percentiles[i].name,
                                 csn_samples_get_percentile (self, percentiles[i].share));
    }
  csn_readings_set_double (readings, "min", csn_samples_get_percentile (self, 0));
  csn_readings_set_double (readings, "max", csn_samples_get_percentile (self, 100));
  csn_readings_set_double (readings, "avg", csn_samples_get_average (self));
  csn_readings_set_decimal (readings, "success-rate", csn_decimal_ratio ((gint64) (n - self->failed) * 100, n));
  csn_readings_set_decimal (readings, "error-rate", csn_decimal_ratio ((gint64) self->failed * 100, n));
  if (wall_us > 0)
    csn_readings_set_double (readings, "throughput", n * 1e6 / (double) wall_us);
}

char *
csn_samples_describe (CsnSamples *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strdup_printf (_ ("%u runs, %u failed; P50 %.1f ms, P95 %.1f ms, P99 %.1f ms, slowest %.1f ms."),
                          self->times->len, self->failed, csn_samples_get_percentile (self, 50),
                          csn_samples_get_percentile (self, 95), csn_samples_get_percentile (self, 99),
                          csn_samples_get_percentile (self, 100));
}
