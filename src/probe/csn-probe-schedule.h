/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* When a probe is measured more than once over time: "3 of 5 every 30 s", "for 15 minutes", "every 4 hours for 24 h",
 * "retry 5 times every 10 s", "6 samples in 24 h". Says how many measurements there are, not what they amount to
 * (GATES.md T2). Must not know a clock. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A week of a measurement a minute. */
#define CSN_SCHEDULE_MAX_RUNS 10080
/* Longest time between the first and the last measurement: 31 days, in ms. */
#define CSN_SCHEDULE_MAX_SPAN (G_GINT64_CONSTANT (31) * 24 * 3600 * 1000)

typedef struct
{
  guint runs;      /* measurements; 1: no schedule */
  guint need;      /* how many must pass */
  gint64 every_ms; /* from the begin of one to the begin of the next */
  gint64 first_ms; /* before the first: "every 4 hours" measures at 4, 8 … hours */
  gboolean until_pass; /* the first pass ends it: a retry */
} CsnProbeSchedule;

#define CSN_PROBE_SCHEDULE_NONE ((CsnProbeSchedule) { 1, 1, 0, 0, FALSE })

/* Reads the first schedule that @text (nullable) names. FALSE when it names none; numbers beyond the bounds are none. */
gboolean csn_probe_schedule_parse    (const char             *text,
                                      CsnProbeSchedule       *schedule);
/* Also reads an interval without an end, "every 4 hours": over a day (GATES.md T12). */
gboolean csn_probe_schedule_parse_day (const char            *text,
                                      CsnProbeSchedule       *schedule);
/* "3 of 5 every 30 s", in words that csn_probe_schedule_parse() reads back. (transfer full) */
char    *csn_probe_schedule_describe (const CsnProbeSchedule *schedule);
/* "2 min 30 s". (transfer full) */
char    *csn_probe_schedule_dup_span (gint64                  milliseconds);
/* From the start of the series to the begin of the last measurement, in ms. */
gint64   csn_probe_schedule_get_span (const CsnProbeSchedule *schedule);
G_END_DECLS
