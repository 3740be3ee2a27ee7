/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Holidays out of an iCalendar text (RFC 5545), for the key "calendar" of a policy: the days of whole-day events, nothing
 * else of the format. Recurring events count on their first day only. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-gate-error.h"
#include "csn-policy.h"

/* Calendars of many years and countries stay far below. */
#define MAX_ICS_BYTES (4 * 1024 * 1024)
#define MAX_HOLIDAYS  2000
/* A holiday event longer than this is taken for a slip. */
#define MAX_EVENT_DAYS 31

typedef struct
{
  GDate start;
  GDate end;
} Event;

static gboolean
read_compact_date (const char *text, GDate *date)
{
  guint64 number;
  g_autofree char *digits = g_strndup (text, 8);

  g_date_clear (date, 1);
  if (strlen (digits) != 8 || !g_ascii_string_to_unsigned (digits, 10, 19000101, 21001231, &number, NULL))
    return FALSE;
  if (!g_date_valid_dmy ((GDateDay) (number % 100), (GDateMonth) (number / 100 % 100), (GDateYear) (number / 10000)))
    return FALSE;
  g_date_set_dmy (date, (GDateDay) (number % 100), (GDateMonth) (number / 100 % 100), (GDateYear) (number / 10000));
  return TRUE;
}

/* "DTSTART;VALUE=DATE:20261225" */
static void
read_property (const char *line, const char *name, GDate *date)
{
  const char *colon = strchr (line, ':');

  if (colon == NULL || !g_str_has_prefix (line, name))
    return;
  if (line[strlen (name)] != ';' && line[strlen (name)] != ':')
    return;
  /* a time makes it no whole-day event */
  if (strchr (colon, 'T') != NULL || !read_compact_date (colon + 1, date))
    g_date_clear (date, 1);
}

static void
add_days (GPtrArray *dates, const Event *event)
{
  GDate day = event->start;

  if (!g_date_valid (&day))
    return;
  for (guint i = 0; i < MAX_EVENT_DAYS && dates->len < MAX_HOLIDAYS; i++)
    {
      if (i > 0 && (!g_date_valid (&event->end) || g_date_compare (&day, &event->end) >= 0))
        break;
      g_ptr_array_add (dates, g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&day),
                                               (int) g_date_get_month (&day), g_date_get_day (&day)));
      g_date_add_days (&day, 1);
    }
}

static int
compare_dates (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GStrv
csn_policy_read_calendar (const char *ics, GError **error)
{
  g_auto (GStrv) lines = NULL;
  g_autoptr (GPtrArray) dates = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  Event event;

  g_return_val_if_fail (ics != NULL, NULL);

  if (strlen (ics) > MAX_ICS_BYTES || strstr (ics, "BEGIN:VCALENDAR") == NULL)
    {
      g_set_error_literal (error, CSN_GATE_ERROR, CSN_GATE_ERROR_POLICY,
                           _ ("This is no calendar file (.ics), or it is too large"));
      return NULL;
    }
  lines = g_strsplit (ics, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strchomp (lines[i]);

      if (strcmp (line, "BEGIN:VEVENT") == 0)
        {
          g_date_clear (&event.start, 1);
          g_date_clear (&event.end, 1);
          for (i++; lines[i] != NULL && strcmp (g_strchomp (lines[i]), "END:VEVENT") != 0; i++)
            {
              read_property (lines[i], "DTSTART", &event.start);
              read_property (lines[i], "DTEND", &event.end);
            }
          add_days (dates, &event);
          if (lines[i] == NULL)
            break;
        }
    }
  g_ptr_array_sort (dates, compare_dates);
  for (guint i = 0; i < dates->len; i++)
    if (i == 0 || strcmp (g_ptr_array_index (dates, i - 1), g_ptr_array_index (dates, i)) != 0)
      g_strv_builder_add (builder, g_ptr_array_index (dates, i));
  return g_strv_builder_end (builder);
}
