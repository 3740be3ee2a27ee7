/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Holidays out of an iCalendar text (RFC 5545), for the keys "calendar" and "calendar-end" of a policy: the days of whole-day
 * events, recurring ones included, and the last day for which the calendar can be trusted to be complete. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-gate-error.h"
#include "csn-ical.h"
#include "csn-policy.h"

/* Calendars of many years and countries stay far below. */
#define MAX_ICS_BYTES (4 * 1024 * 1024)
#define MAX_HOLIDAYS  2000
/* A holiday event longer than this is taken for a slip. */
#define MAX_EVENT_DAYS 31
/* An event that recurs without an end is written out for so long; a policy is read again before that. */
#define MAX_YEARS 20
/* Recurrences that one rule is followed for. */
#define MAX_RECURRENCES 1000

typedef struct
{
  const CsnIcal *ical;
  GPtrArray *dates;  /* (owned) (element-type utf8) */
  int last_single;   /* last day of an event that does not recur, as yyyymmdd; 0: none */
  int last_ended;    /* of one that recurs up to an end */
  int last_endless;  /* of one that recurs for ever, as far as it was written out */
} Reading;

static int
number_of (struct icaltimetype day)
{
  return day.year * 10000 + day.month * 100 + day.day;
}

static struct icaltimetype
add_event_days (Reading *reading, struct icaltimetype day, int n_days)
{
  struct icaltimetype last = day;

  for (int i = 0; i < n_days && reading->dates->len < MAX_HOLIDAYS; i++)
    {
      last = day;
      if (day.year >= 1900 && day.year <= 2100)
        g_ptr_array_add (reading->dates, g_strdup_printf ("%04d-%02d-%02d", day.year, day.month, day.day));
      reading->ical->time_adjust (&day, 1, 0, 0, 0);
    }
  return last;
}

/* Days of the event by itself: until the day before DTEND, or one. */
static int
count_days (const CsnIcal *ical, icalcomponent *event, struct icaltimetype start)
{
  struct icaltimetype end = ical->component_get_dtend (event);
  int days;

  if (ical->time_is_null_time (end) || !end.is_date)
    return 1;
  days = (int) (ical->time_as_timet (end) - ical->time_as_timet (start)) / (24 * 60 * 60);
  return CLAMP (days, 1, MAX_EVENT_DAYS);
}

static gboolean
is_excluded (const CsnIcal *ical, icalcomponent *event, struct icaltimetype day)
{
  for (icalproperty *p = ical->component_get_first_property (event, ICAL_EXDATE_PROPERTY); p != NULL;
       p = ical->component_get_next_property (event, ICAL_EXDATE_PROPERTY))
    if (number_of (ical->property_get_exdate (p)) == number_of (day))
      return TRUE;
  return FALSE;
}

static void
read_recurring (Reading *reading, icalcomponent *event, icalproperty *rule, struct icaltimetype start, int n_days)
{
  const CsnIcal *ical = reading->ical;
  struct icalrecurrencetype recurrence = ical->property_get_rrule (rule);
  gboolean ends = recurrence.count > 0 || !ical->time_is_null_time (recurrence.until);
  icalrecur_iterator *iterator = ical->recur_iterator_new (recurrence, start);
  struct icaltimetype day;

  for (int i = 0; iterator != NULL && i < MAX_RECURRENCES; i++)
    {
      struct icaltimetype last;

      day = ical->recur_iterator_next (iterator);
      if (ical->time_is_null_time (day) || day.year > start.year + MAX_YEARS)
        break;
      day.is_date = 1;
      last = is_excluded (ical, event, day) ? day : add_event_days (reading, day, n_days);
      if (ends)
        reading->last_ended = MAX (reading->last_ended, number_of (last));
      else
        reading->last_endless = MAX (reading->last_endless, number_of (last));
    }
  if (iterator != NULL)
    ical->recur_iterator_free (iterator);
}

static void
read_event (Reading *reading, icalcomponent *event)
{
  const CsnIcal *ical = reading->ical;
  struct icaltimetype start = ical->component_get_dtstart (event);
  icalproperty *rule = ical->component_get_first_property (event, ICAL_RRULE_PROPERTY);
  int n_days;

  /* a time makes it no whole day */
  if (ical->time_is_null_time (start) || !start.is_date || !ical->time_is_valid_time (start))
    return;
  n_days = count_days (ical, event, start);
  if (rule != NULL)
    {
      read_recurring (reading, event, rule, start, n_days);
      return;
    }
  reading->last_single = MAX (reading->last_single, number_of (add_event_days (reading, start, n_days)));
  for (icalproperty *p = ical->component_get_first_property (event, ICAL_RDATE_PROPERTY); p != NULL;
       p = ical->component_get_next_property (event, ICAL_RDATE_PROPERTY))
    {
      struct icaldatetimeperiodtype date = ical->property_get_rdate (p);

      if (!ical->time_is_null_time (date.time))
        reading->last_single = MAX (reading->last_single, number_of (add_event_days (reading, date.time, n_days)));
    }
}

static int
compare_dates (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Moving holidays stand one by one, and after the last of them the calendar knows only those that recur: complete it is up to there.
 * Where all recur, it is complete as long as each of them does. */
static char *
find_coverage (const Reading *reading)
{
  int last = reading->last_single > 0  ? reading->last_single
             : reading->last_ended > 0 ? reading->last_ended
                                       : reading->last_endless;

  return g_strdup_printf ("%04d-%02d-%02d", last / 10000, last / 100 % 100, last % 100);
}

static GStrv
list_dates (GPtrArray *dates)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_ptr_array_sort (dates, compare_dates);
  for (guint i = 0; i < dates->len; i++)
    if (i == 0 || strcmp (g_ptr_array_index (dates, i - 1), g_ptr_array_index (dates, i)) != 0)
      g_strv_builder_add (builder, g_ptr_array_index (dates, i));
  return g_strv_builder_end (builder);
}

/* Days past the coverage would say that the days between are known. */
static void
drop_after (GPtrArray *dates, const char *end)
{
  for (guint i = dates->len; i > 0; i--)
    if (strcmp (g_ptr_array_index (dates, i - 1), end) > 0)
      g_ptr_array_remove_index (dates, i - 1);
}

GStrv
csn_policy_read_calendar (const char *ics, char **coverage_end, GError **error)
{
  g_autoptr (GPtrArray) dates = g_ptr_array_new_with_free_func (g_free);
  const CsnIcal *ical;
  Reading reading = { .dates = dates };
  icalcomponent *root;
  g_autofree char *end = NULL;

  g_return_val_if_fail (ics != NULL, NULL);

  reading.ical = ical = csn_ical_load (error);
  if (ical == NULL)
    return NULL;
  root = strlen (ics) <= MAX_ICS_BYTES && strstr (ics, "BEGIN:VCALENDAR") != NULL ? ical->parser_parse_string (ics) : NULL;
  if (root == NULL)
    {
      g_set_error_literal (error, CSN_GATE_ERROR, CSN_GATE_ERROR_POLICY,
                           _ ("This is no calendar file (.ics), or it is too large"));
      return NULL;
    }
  for (icalcompiter i = ical->component_begin_component (root, ICAL_VEVENT_COMPONENT); ical->compiter_deref (&i) != NULL;
       ical->compiter_next (&i))
    read_event (&reading, ical->compiter_deref (&i));
  ical->component_free (root);
  if (dates->len == 0)
    {
      g_set_error_literal (error, CSN_GATE_ERROR, CSN_GATE_ERROR_POLICY,
                           _ ("The calendar has no whole-day events: holidays are whole days"));
      return NULL;
    }
  end = find_coverage (&reading);
  drop_after (dates, end);
  if (coverage_end != NULL)
    *coverage_end = g_steal_pointer (&end);
  return list_dates (dates);
}

char *
csn_policy_dup_text_with_calendar (const char *text, const char *ics, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autofree char *end = NULL;
  g_auto (GStrv) days = csn_policy_read_calendar (ics, &end, error);
  g_autofree char *result = NULL;
  g_autoptr (CsnPolicy) policy = NULL;

  if (days == NULL)
    return NULL;
  if (text != NULL && *text != '\0'
      && !g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_KEEP_COMMENTS, error))
    return NULL;
  g_key_file_set_string_list (file, "window", "calendar", (const char *const *) days, g_strv_length (days));
  g_key_file_set_string (file, "window", "calendar-end", end);
  result = g_key_file_to_data (file, NULL, NULL);
  policy = csn_policy_new_from_text (result, error);
  return policy != NULL ? g_steal_pointer (&result) : NULL;
}
