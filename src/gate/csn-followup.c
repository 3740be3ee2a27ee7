/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T12. The clock starts at T0; before it nothing is due and nothing blocks. */

#include "csn-followup.h"

#include <stdlib.h>
#include <string.h>

CsnFollowupState
csn_followup_judge (GDateTime *t0, GDateTime *now, gint64 due_seconds, GDateTime *done, guint grace_minutes)
{
  g_autoptr (GDateTime) limit = NULL;

  g_return_val_if_fail (now != NULL, CSN_FOLLOWUP_DEFERRED);

  if (t0 == NULL)
    return CSN_FOLLOWUP_DEFERRED;
  limit = g_date_time_add (t0, (due_seconds + (gint64) grace_minutes * 60) * G_TIME_SPAN_SECOND);
  if (limit == NULL)
    return CSN_FOLLOWUP_DUE;
  if (done != NULL)
    return g_date_time_compare (done, limit) <= 0 ? CSN_FOLLOWUP_DONE : CSN_FOLLOWUP_DONE_LATE;
  return g_date_time_compare (now, limit) <= 0 ? CSN_FOLLOWUP_DUE : CSN_FOLLOWUP_OVERDUE;
}

const char *
csn_followup_state_to_string (CsnFollowupState state)
{
  static const char *const words[] = {
    [CSN_FOLLOWUP_DEFERRED] = "DEFERRED", [CSN_FOLLOWUP_DUE] = "DUE",   [CSN_FOLLOWUP_OVERDUE] = "OVERDUE",
    [CSN_FOLLOWUP_DONE] = "DONE",         [CSN_FOLLOWUP_DONE_LATE] = "DONE LATE",
  };

  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (words), words[0]);
  return words[state];
}

/* A year of hours: more occurrences than that are a slip. */
#define MAX_HOURS 8784

GArray *
csn_followup_occurrences (guint hours, guint every)
{
  GArray *occurrences = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_val_if_fail (every > 0, occurrences);

  hours = MIN (hours, MAX_HOURS);
  for (guint hour = every; hour <= hours; hour += every)
    g_array_append_val (occurrences, hour);
  return occurrences;
}

static const struct
{
  const char *name;
  gint64 seconds;
} spans[] = {
  { "minute", 60 }, { "min", 60 }, { "hour", 3600 }, { "day", 86400 }, { "week", 604800 }, { "month", 30 * 86400 },
};

/* The span word at @text with an optional number and space before it. */
static gint64
read_span (const char *text)
{
  char *end = NULL;
  guint64 number = g_ascii_strtoull (text, &end, 10);

  if (end == text)
    number = 1;
  while (*end == ' ' || *end == '-')
    end++;
  if (number > MAX_HOURS)
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    if (g_str_has_prefix (end, spans[i].name))
      return (gint64) number * spans[i].seconds;
  return 0;
}

gint64
csn_followup_read_due (const char *text)
{
  static const char *const leads[] = { "first ", "within ", "after ", "next ", "(", "in " };
  g_autofree char *folded = NULL;

  g_return_val_if_fail (text != NULL, 0);

  folded = g_ascii_strdown (text, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (leads); i++)
    for (const char *p = strstr (folded, leads[i]); p != NULL; p = strstr (p + 1, leads[i]))
      {
        gint64 seconds = read_span (p + strlen (leads[i]));

        if (seconds > 0)
          return seconds;
      }
  return 0;
}

guint
csn_followup_read_every (const char *text)
{
  g_autofree char *folded = NULL;
  const char *every;

  g_return_val_if_fail (text != NULL, 0);

  folded = g_ascii_strdown (text, -1);
  every = strstr (folded, "every ");
  if (every != NULL)
    {
      gint64 seconds = read_span (every + strlen ("every "));

      return seconds > 0 ? (guint) MAX (seconds / 3600, 1) : 0;
    }
  if (strstr (folded, "hourly") != NULL)
    return 1;
  return strstr (folded, "daily") != NULL ? 24 : 0;
}
