/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Schedules of probes that are measured more than once over time; see the header. */

#include "csn-probe-schedule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a watch over some minutes does when nobody says how often: once a minute, as alert rules are evaluated. */
#define WATCH_INTERVAL (60 * 1000)

#define NUMBER "(\\d{1,6})"
#define UNIT "(ms|milliseconds?|s|secs?|seconds?|m|min|mins|minutes?|h|hrs?|hours?|d|days?)\\b"

static gint64
unit_to_ms (const char *unit)
{
  if (g_ascii_strncasecmp (unit, "ms", 2) == 0 || g_ascii_strncasecmp (unit, "milli", 5) == 0)
    return 1;
  switch (g_ascii_tolower (*unit))
    {
    case 's':
      return 1000;
    case 'm':
      return 60 * 1000;
    case 'h':
      return 3600 * 1000;
    default:
      return 24 * 3600 * 1000;
    }
}

/* Up to four groups of @pattern in @text; "" for a group that took no part. */
static gboolean
match (const char *text, const char *pattern, char *groups[4])
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) info = NULL;

  if (!g_regex_match (regex, text, 0, &info))
    return FALSE;
  for (int i = 0; i < 4; i++)
    {
      char *group = g_match_info_fetch (info, i + 1);

      groups[i] = group != NULL ? group : g_strdup ("");
    }
  return TRUE;
}

static void
free_groups (char *groups[4])
{
  for (int i = 0; i < 4; i++)
    g_clear_pointer (&groups[i], g_free);
}

static gint64
span_of (const char *digits, const char *unit)
{
  return g_ascii_strtoll (digits, NULL, 10) * unit_to_ms (unit);
}

/* "3 of 5 every 30 s": count, total, interval */
static gboolean
read_count (const char *text, CsnProbeSchedule *schedule)
{
  char *groups[4] = { NULL };
  gboolean found = match (text, "\\b" NUMBER "\\s*(?:of|out of|/)\\s*" NUMBER ",?\\s*every\\s+" NUMBER "\\s*" UNIT, groups);

  if (found)
    *schedule = (CsnProbeSchedule) { (guint) atoi (groups[1]), (guint) atoi (groups[0]),
                                     span_of (groups[2], groups[3]), 0, FALSE };
  free_groups (groups);
  return found;
}

/* "retry 5 times every 10 s": one pass is enough */
static gboolean
read_retry (const char *text, CsnProbeSchedule *schedule)
{
  char *groups[4] = { NULL };
  gboolean found = match (text, "\\bretry\\s+" NUMBER "\\s*(?:times|x)?,?\\s*every\\s+" NUMBER "\\s*" UNIT, groups);

  if (found)
    *schedule = (CsnProbeSchedule) { (guint) atoi (groups[0]) + 1, 1, span_of (groups[1], groups[2]), 0, TRUE };
  free_groups (groups);
  return found;
}

/* "every 4 hours for 24 h": measurements at the end of each interval (GATES.md T12) */
static gboolean
read_interval (const char *text, CsnProbeSchedule *schedule)
{
  char *groups[4] = { NULL };
  gboolean found = match (text,
                          "\\bevery\\s+" NUMBER "\\s*" UNIT "[^.;]{0,30}?\\b(?:for|during|over|in)\\b[^.;]{0,20}?"
                          NUMBER "\\s*" UNIT, groups);
  gint64 every = found ? span_of (groups[0], groups[1]) : 0;

  if (every > 0)
    {
      gint64 runs = span_of (groups[2], groups[3]) / every;

      *schedule = (CsnProbeSchedule) { (guint) MIN (runs, G_MAXINT), (guint) MIN (runs, G_MAXINT), every, every, FALSE };
    }
  free_groups (groups);
  return every > 0;
}

/* "6 samples in 24 h" */
static gboolean
read_samples (const char *text, CsnProbeSchedule *schedule)
{
  char *groups[4] = { NULL };
  gboolean found = match (text, "\\b" NUMBER "\\s+(?:samples|measurements|checks)\\s+(?:in|over|within|during)\\s+" NUMBER "\\s*" UNIT,
                          groups);
  gint64 runs = found ? g_ascii_strtoll (groups[0], NULL, 10) : 0;

  if (runs > 0)
    *schedule = (CsnProbeSchedule) { (guint) runs, (guint) runs, span_of (groups[1], groups[2]) / runs,
                                     span_of (groups[1], groups[2]) / runs, FALSE };
  free_groups (groups);
  return runs > 0;
}

/* "for 15 minutes", "during 15 min": watched from the first to the last minute. A duration beside a comparison ("< 5 min")
 * is a limit and never matches, since it has no such word before it. */
static gboolean
read_watch (const char *text, CsnProbeSchedule *schedule)
{
  char *groups[4] = { NULL };
  gboolean found = match (text, "\\b(?:for|during)\\s+(?:the\\s+)?(?:first\\s+|next\\s+)?"
                                NUMBER "\\s*-?\\s*" UNIT, groups);
  gint64 span = found ? span_of (groups[0], groups[1]) : 0;

  free_groups (groups);
  if (span <= 0)
    return FALSE;

  gint64 every = MIN (span, WATCH_INTERVAL);
  gint64 runs = span / every + 1;

  *schedule = (CsnProbeSchedule) { (guint) MIN (runs, G_MAXINT), (guint) MIN (runs, G_MAXINT), every, 0, FALSE };
  return TRUE;
}

gboolean
csn_probe_schedule_parse (const char *text, CsnProbeSchedule *schedule)
{
  CsnProbeSchedule found = CSN_PROBE_SCHEDULE_NONE;

  g_return_val_if_fail (schedule != NULL, FALSE);

  *schedule = found;
  if (text == NULL || strlen (text) > 10000)
    return FALSE;
  if (!read_count (text, &found) && !read_retry (text, &found) && !read_interval (text, &found)
      && !read_samples (text, &found) && !read_watch (text, &found))
    return FALSE;
  if (found.runs < 2 || found.runs > CSN_SCHEDULE_MAX_RUNS || found.need < 1 || found.need > found.runs
      || found.every_ms < 1 || found.every_ms * (found.runs - 1) > CSN_SCHEDULE_MAX_SPAN)
    return FALSE;
  *schedule = found;
  return TRUE;
}

gboolean
csn_probe_schedule_parse_day (const char *text, CsnProbeSchedule *schedule)
{
  char *groups[4] = { NULL };
  g_autofree char *bounded = NULL;

  if (csn_probe_schedule_parse (text, schedule))
    return TRUE;
  if (text == NULL || strlen (text) > 10000 || !match (text, "\\bevery\\s+" NUMBER "\\s*" UNIT, groups))
    return FALSE;
  bounded = g_strdup_printf ("every %s %s for 24 h", groups[0], groups[1]);
  free_groups (groups);
  return csn_probe_schedule_parse (bounded, schedule);
}

static char *
describe_span (gint64 ms)
{
  static const struct
  {
    gint64 ms;
    const char *word;
  } units[] = { { 3600 * 1000, "h" }, { 60 * 1000, "min" }, { 1000, "s" }, { 1, "ms" } };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (ms % units[i].ms == 0)
      return g_strdup_printf ("%" G_GINT64_FORMAT " %s", ms / units[i].ms, units[i].word);
  return g_strdup ("0 s");
}

char *
csn_probe_schedule_describe (const CsnProbeSchedule *schedule)
{
  g_return_val_if_fail (schedule != NULL, NULL);

  g_autofree char *every = describe_span (schedule->every_ms);

  if (schedule->until_pass)
    return g_strdup_printf ("retry %u times every %s", schedule->runs - 1, every);
  if (schedule->first_ms > 0)
    {
      g_autofree char *span = describe_span (schedule->every_ms * schedule->runs);

      return g_strdup_printf ("every %s for %s", every, span);
    }
  return g_strdup_printf ("%u of %u every %s", schedule->need, schedule->runs, every);
}

char *
csn_probe_schedule_dup_span (gint64 ms)
{
  guint seconds = (guint) MIN ((ms + 999) / 1000, G_MAXUINT);

  if (seconds < 120)
    return g_strdup_printf (_ ("%u s"), seconds);
  if (seconds < 2 * 3600)
    return seconds % 60 == 0 ? g_strdup_printf (_ ("%u min"), seconds / 60)
                             : g_strdup_printf (_ ("%u min %u s"), seconds / 60, seconds % 60);
  return g_strdup_printf (_ ("%u h %u min"), seconds / 3600, seconds % 3600 / 60);
}

gint64
csn_probe_schedule_get_span (const CsnProbeSchedule *schedule)
{
  g_return_val_if_fail (schedule != NULL && schedule->runs > 0, 0);
  return schedule->first_ms + schedule->every_ms * (schedule->runs - 1);
}
