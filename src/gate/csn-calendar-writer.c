/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An iCalendar text of what is due; see the header. Times are written in UTC: an instant is an instant, whatever zone the reader
 * lives in. */

#include "csn-calendar-writer.h"

#include <libical/ical.h>

struct _CsnCalendarWriter
{
  GObject parent_instance;
  icalcomponent *calendar; /* (owned) */
  struct icaltimetype stamp;
};

G_DEFINE_FINAL_TYPE (CsnCalendarWriter, csn_calendar_writer, G_TYPE_OBJECT)

static void
csn_calendar_writer_finalize (GObject *object)
{
  CsnCalendarWriter *self = CSN_CALENDAR_WRITER (object);

  g_clear_pointer (&self->calendar, icalcomponent_free);
  G_OBJECT_CLASS (csn_calendar_writer_parent_class)->finalize (object);
}

static void
csn_calendar_writer_class_init (CsnCalendarWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_calendar_writer_finalize;
}

static void
csn_calendar_writer_init (CsnCalendarWriter *self)
{
  self->calendar = icalcomponent_new_vcalendar ();
  icalcomponent_add_property (self->calendar, icalproperty_new_version ("2.0"));
  icalcomponent_add_property (self->calendar, icalproperty_new_prodid ("-//Countersign//Follow-ups//EN"));
}

static gboolean
read_time (const char *text, struct icaltimetype *time)
{
  g_autoptr (GDateTime) parsed = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  if (parsed == NULL)
    return FALSE;
  *time = icaltime_from_timet_with_zone ((time_t) g_date_time_to_unix (parsed), 0, icaltimezone_get_utc_timezone ());
  return TRUE;
}

CsnCalendarWriter *
csn_calendar_writer_new (const char *name, const char *stamp)
{
  CsnCalendarWriter *self = g_object_new (CSN_TYPE_CALENDAR_WRITER, NULL);
  icalproperty *title = icalproperty_new_x (name != NULL ? name : "");

  icalproperty_set_x_name (title, "X-WR-CALNAME");
  icalcomponent_add_property (self->calendar, title);
  if (!read_time (stamp, &self->stamp))
    self->stamp = icaltime_from_timet_with_zone (0, 0, icaltimezone_get_utc_timezone ());
  return self;
}

void
csn_calendar_writer_add (CsnCalendarWriter *self, const char *uid, const char *due, const char *summary,
                         const char *description)
{
  icalcomponent *todo;
  icalcomponent *alarm;
  struct icaltimetype time;
  struct icaltriggertype trigger = { .time = icaltime_null_time (), .duration = icaldurationtype_from_int (0) };

  g_return_if_fail (CSN_IS_CALENDAR_WRITER (self));
  g_return_if_fail (uid != NULL && summary != NULL);

  if (!read_time (due, &time))
    return;
  alarm = icalcomponent_new_valarm ();
  icalcomponent_add_property (alarm, icalproperty_new_action (ICAL_ACTION_DISPLAY));
  icalcomponent_add_property (alarm, icalproperty_new_description (summary));
  icalcomponent_add_property (alarm, icalproperty_new_trigger (trigger));
  todo = icalcomponent_new_vtodo ();
  icalcomponent_add_property (todo, icalproperty_new_uid (uid));
  icalcomponent_add_property (todo, icalproperty_new_dtstamp (self->stamp));
  icalcomponent_add_property (todo, icalproperty_new_dtstart (time));
  icalcomponent_add_property (todo, icalproperty_new_due (time));
  icalcomponent_add_property (todo, icalproperty_new_summary (summary));
  icalcomponent_add_property (todo, icalproperty_new_description (description != NULL ? description : ""));
  icalcomponent_add_component (todo, alarm);
  icalcomponent_add_component (self->calendar, todo);
}

char *
csn_calendar_writer_dup_text (CsnCalendarWriter *self)
{
  char *text;
  char *copy;

  g_return_val_if_fail (CSN_IS_CALENDAR_WRITER (self), NULL);

  text = icalcomponent_as_ical_string_r (self->calendar);
  copy = g_strdup (text);
  icalmemory_free_buffer (text);
  return copy;
}
