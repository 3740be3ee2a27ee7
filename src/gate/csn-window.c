/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T11. Computed on instants, so that a change of clocks inside the interval does no harm. Deny beats unknown, and
 * unknown is not allowed. */

#include "csn-window.h"

#include <stdio.h>
#include <string.h>

static const char *const day_words[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
static const char *const day_names[] = {
  "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
};

/* One denied stretch of a week: from @minute of @weekday (1 to 7) to the end of that day. */
typedef struct
{
  int weekday;
  int minute;
} DayRule;

static gboolean
read_day_rule (const char *text, DayRule *rule)
{
  int hour = 0;
  int minute = 0;
  int n = 0;

  for (int i = 0; i < 7; i++)
    {
      if (g_ascii_strncasecmp (text, day_words[i], 3) != 0)
        continue;
      *rule = (DayRule) { i + 1, 0 };
      if (text[3] == '\0')
        return TRUE;
      if (sscanf (text + 3, "-%2d:%2d%n", &hour, &minute, &n) < 2 || text[3 + n] != '\0')
        {
          minute = 0;
          n = 0;
          if (sscanf (text + 3, "-%2d%n", &hour, &n) < 1 || text[3 + n] != '\0')
            return FALSE;
        }
      rule->minute = hour * 60 + minute;
      return hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
    }
  return FALSE;
}

gboolean
csn_window_rule_is_valid (const char *rule)
{
  DayRule day;

  g_return_val_if_fail (rule != NULL, FALSE);
  return strcmp (rule, CSN_WINDOW_RULE_HOLIDAYS) == 0 || read_day_rule (rule, &day);
}

GTimeZone *
csn_window_find_zone (const char *name)
{
  if (name == NULL || *name == '\0')
    return NULL;
  return g_time_zone_new_identifier (name);
}

GDateTime *
csn_window_read_time (const char *text, GTimeZone *zone)
{
  g_autofree char *iso = NULL;
  char *space;

  g_return_val_if_fail (zone != NULL, NULL);

  if (text == NULL)
    return NULL;
  iso = g_strstrip (g_strdup (text));
  space = strchr (iso, ' ');
  if (space != NULL)
    *space = 'T';
  /* GLib wants seconds */
  if (strlen (iso) == strlen ("2026-11-20T13:00"))
    {
      char *full = g_strconcat (iso, ":00", NULL);

      g_free (iso);
      iso = full;
    }
  return g_date_time_new_from_iso8601 (iso, zone);
}

/* Midnight at the begin of the local day that is @days after the day of @moment. */
static GDateTime *
midnight_after (GDateTime *moment, int days, GTimeZone *zone)
{
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_dmy (&date, (GDateDay) g_date_time_get_day_of_month (moment), (GDateMonth) g_date_time_get_month (moment),
                  (GDateYear) g_date_time_get_year (moment));
  if (days >= 0)
    g_date_add_days (&date, (guint) days);
  else
    g_date_subtract_days (&date, (guint) -days);
  return g_date_time_new (zone, g_date_get_year (&date), (int) g_date_get_month (&date), g_date_get_day (&date), 0, 0, 0);
}

static gboolean
touches_rule (GDateTime *day, const DayRule *rule, GDateTime *start, GDateTime *end, GTimeZone *zone)
{
  g_autoptr (GDateTime) from = NULL;
  g_autoptr (GDateTime) to = NULL;

  if (g_date_time_get_day_of_week (day) != rule->weekday)
    return FALSE;
  from = g_date_time_new (zone, g_date_time_get_year (day), g_date_time_get_month (day),
                          g_date_time_get_day_of_month (day), rule->minute / 60, rule->minute % 60, 0);
  to = midnight_after (day, 1, zone);
  return g_date_time_compare (start, to) < 0
         && (g_date_time_compare (end, from) > 0 || g_date_time_compare (start, from) == 0);
}

static gboolean
is_holiday (GDateTime *day, const char *const *holidays)
{
  g_autofree char *date = g_date_time_format (day, "%Y-%m-%d");

  return holidays != NULL && g_strv_contains (holidays, date);
}

static gboolean
is_working_day (GDateTime *day, const char *const *holidays)
{
  return g_date_time_get_day_of_week (day) <= 5 && !is_holiday (day, holidays);
}

/* Free days in a row that are looked through for a holiday. */
#define MAX_DAYS_OFF 30

/* The last working day before a holiday: between it and the next working day lies one. */
static gboolean
is_before_holiday (GDateTime *day, const char *const *holidays, GTimeZone *zone)
{
  if (!is_working_day (day, holidays))
    return FALSE;
  for (int i = 1; i <= MAX_DAYS_OFF; i++)
    {
      g_autoptr (GDateTime) next = midnight_after (day, i, zone);

      if (is_holiday (next, holidays))
        return TRUE;
      if (is_working_day (next, holidays))
        return FALSE;
    }
  return FALSE;
}

static gboolean
is_covered (GDateTime *day, const CsnWindowInput *input)
{
  g_autofree char *date = g_date_time_format (day, "%Y-%m-%d");

  return input->holidays != NULL && input->coverage_end != NULL && strcmp (date, input->coverage_end) <= 0;
}

static char *
describe_rule (const DayRule *rule)
{
  if (rule->minute == 0)
    return g_strdup (day_names[rule->weekday - 1]);
  return g_strdup_printf ("%s after %02d:%02d", day_names[rule->weekday - 1], rule->minute / 60, rule->minute % 60);
}

/* Whether @rule denies the interval; @why as csn_window_judge, also for what cannot be known. */
static CsnWindowState
judge_rule (const CsnWindowInput *input, const char *rule, GDateTime *start, GDateTime *end, GTimeZone *zone,
            char **why)
{
  DayRule day_rule = { 0, 0 };
  gboolean holidays = strcmp (rule, CSN_WINDOW_RULE_HOLIDAYS) == 0;
  gboolean unknown = FALSE;

  if (!holidays && !read_day_rule (rule, &day_rule))
    {
      *why = g_strdup_printf ("rule “%s” is not understood", rule);
      return CSN_WINDOW_UNKNOWN;
    }
  for (int i = 0;; i++)
    {
      g_autoptr (GDateTime) day = midnight_after (start, i, zone);

      if (i > 0 && g_date_time_compare (day, end) >= 0)
        break;
      if (!holidays && touches_rule (day, &day_rule, start, end, zone))
        {
          *why = describe_rule (&day_rule);
          return CSN_WINDOW_DENIED;
        }
      if (!holidays)
        continue;
      if (is_holiday (day, input->holidays) || is_before_holiday (day, input->holidays, zone))
        {
          *why = g_strdup (is_holiday (day, input->holidays) ? "holiday" : "day before holiday");
          return CSN_WINDOW_DENIED;
        }
      unknown = unknown || !is_covered (day, input);
    }
  if (!unknown)
    return CSN_WINDOW_ALLOWED;
  *why = g_strdup ("no holiday calendar for that date");
  return CSN_WINDOW_UNKNOWN;
}

static CsnWindowState
unknown_because (const char *text, char **why)
{
  if (why != NULL)
    *why = g_strdup (text);
  return CSN_WINDOW_UNKNOWN;
}

CsnWindowState
csn_window_judge (const CsnWindowInput *input, char **why)
{
  g_autoptr (GTimeZone) zone = NULL;
  g_autoptr (GDateTime) start = NULL;
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GDateTime) end = NULL;
  g_autofree char *doubt = NULL;

  g_return_val_if_fail (input != NULL, CSN_WINDOW_UNKNOWN);

  if (why != NULL)
    *why = NULL;
  zone = csn_window_find_zone (input->zone);
  if (zone == NULL)
    return unknown_because ("no time zone", why);
  start = csn_window_read_time (input->start, zone);
  if (start == NULL)
    return unknown_because ("no start time", why);
  if (input->minutes > CSN_WINDOW_MAX_MINUTES)
    return unknown_because ("interval too long", why);
  local = g_date_time_to_timezone (start, zone);
  end = g_date_time_add_minutes (local, (int) input->minutes);
  for (gsize i = 0; input->rules != NULL && input->rules[i] != NULL; i++)
    {
      g_autofree char *reason = NULL;
      CsnWindowState state = judge_rule (input, input->rules[i], local, end, zone, &reason);

      if (state == CSN_WINDOW_DENIED)
        {
          if (why != NULL)
            *why = g_steal_pointer (&reason);
          return CSN_WINDOW_DENIED;
        }
      if (state == CSN_WINDOW_UNKNOWN && doubt == NULL)
        doubt = g_steal_pointer (&reason);
    }
  return doubt != NULL ? unknown_because (doubt, why) : CSN_WINDOW_ALLOWED;
}

const char *
csn_window_state_to_string (CsnWindowState state)
{
  switch (state)
    {
    case CSN_WINDOW_ALLOWED:
      return "ALLOWED";
    case CSN_WINDOW_DENIED:
      return "DENIED";
    case CSN_WINDOW_UNKNOWN:
      return "UNKNOWN";
    default:
      g_return_val_if_reached ("UNKNOWN");
    }
}

/* The hour after "after": "2pm", "14:30", "5 pm"; -1: none. */
static int
read_clock (const char *text)
{
  int hour;
  int minute = 0;
  int n = 0;

  if (sscanf (text, " %2d:%2d%n", &hour, &minute, &n) < 2)
    {
      minute = 0;
      if (sscanf (text, " %2d%n", &hour, &n) < 1)
        return -1;
    }
  text += n;
  while (*text == ' ')
    text++;
  if (g_str_has_prefix (text, "pm") && hour < 12)
    hour += 12;
  if (g_str_has_prefix (text, "am") && hour == 12)
    hour = 0;
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 ? hour * 60 + minute : -1;
}

/* How far behind the day's name its "after 2pm" may stand. */
#define AFTER_REACH 24

GStrv
csn_window_read_rules (const char *text)
{
  g_autoptr (GStrvBuilder) rules = g_strv_builder_new ();
  g_autofree char *folded = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  folded = g_ascii_strdown (text, -1);
  for (int i = 0; i < 7; i++)
    {
      g_autofree char *name = g_ascii_strdown (day_names[i], -1);
      const char *found = strstr (folded, name);
      const char *after;
      int minute = -1;

      if (found == NULL)
        continue;
      after = strstr (found, "after ");
      if (after != NULL && after - found < (gssize) strlen (name) + AFTER_REACH)
        minute = read_clock (after + strlen ("after "));
      if (minute < 0)
        g_strv_builder_add (rules, day_words[i]);
      else if (minute % 60 == 0)
        g_strv_builder_take (rules, g_strdup_printf ("%s-%02d", day_words[i], minute / 60));
      else
        g_strv_builder_take (rules, g_strdup_printf ("%s-%02d:%02d", day_words[i], minute / 60, minute % 60));
    }
  if (strstr (folded, "holiday") != NULL)
    g_strv_builder_add (rules, CSN_WINDOW_RULE_HOLIDAYS);
  return g_strv_builder_end (rules);
}
