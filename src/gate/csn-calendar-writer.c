/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An iCalendar text of what is due; see the header. Times are written in UTC: an instant is an instant, whatever zone the reader
 * lives in. */

#include "csn-calendar-writer.h"

#include "csn-ical.h"

struct _CsnCalendarWriter
{
  GObject parent_instance;
  const CsnIcal *ical;
  icalcomponent *calendar; /* (owned) */
  struct icaltimetype stamp;
};

G_DEFINE_FINAL_TYPE (CsnCalendarWriter, csn_calendar_writer, G_TYPE_OBJECT)

static void
csn_calendar_writer_finalize (GObject *object)
{
  CsnCalendarWriter *self = CSN_CALENDAR_WRITER (object);

  self->ical->component_free (self->calendar);
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
}

static gboolean
read_time (const CsnIcal *ical, const char *text, struct icaltimetype *time)
{
  g_autoptr (GDateTime) parsed = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  if (parsed == NULL)
    return FALSE;
  *time = ical->time_from_timet_with_zone ((time_t) g_date_time_to_unix (parsed), 0, ical->timezone_get_utc_timezone ());
  return TRUE;
}

CsnCalendarWriter *
csn_calendar_writer_new (const char *name, const char *stamp, GError **error)
{
  const CsnIcal *ical = csn_ical_load (error);
  CsnCalendarWriter *self;
  icalproperty *title;

  if (ical == NULL)
    return NULL;
  self = g_object_new (CSN_TYPE_CALENDAR_WRITER, NULL);
  self->ical = ical;
  self->calendar = ical->component_new_vcalendar ();
  ical->component_add_property (self->calendar, ical->property_new_version ("2.0"));
  ical->component_add_property (self->calendar, ical->property_new_prodid ("-//Countersign//Follow-ups//EN"));
  title = ical->property_new_x (name != NULL ? name : "");
  ical->property_set_x_name (title, "X-WR-CALNAME");
  ical->component_add_property (self->calendar, title);
  if (!read_time (ical, stamp, &self->stamp))
    self->stamp = ical->time_from_timet_with_zone (0, 0, ical->timezone_get_utc_timezone ());
  return self;
}

void
csn_calendar_writer_add (CsnCalendarWriter *self, const char *uid, const char *due, const char *summary,
                         const char *description)
{
  const CsnIcal *ical;
  icalcomponent *todo;
  icalcomponent *alarm;
  struct icaltimetype time;
  struct icaltriggertype trigger;

  g_return_if_fail (CSN_IS_CALENDAR_WRITER (self));
  g_return_if_fail (uid != NULL && summary != NULL);

  ical = self->ical;
  trigger = (struct icaltriggertype) { .time = ical->time_null_time (), .duration = ical->durationtype_from_int (0) };
  if (!read_time (ical, due, &time))
    return;
  alarm = ical->component_new_valarm ();
  ical->component_add_property (alarm, ical->property_new_action (ICAL_ACTION_DISPLAY));
  ical->component_add_property (alarm, ical->property_new_description (summary));
  ical->component_add_property (alarm, ical->property_new_trigger (trigger));
  todo = ical->component_new_vtodo ();
  ical->component_add_property (todo, ical->property_new_uid (uid));
  ical->component_add_property (todo, ical->property_new_dtstamp (self->stamp));
  ical->component_add_property (todo, ical->property_new_dtstart (time));
  ical->component_add_property (todo, ical->property_new_due (time));
  ical->component_add_property (todo, ical->property_new_summary (summary));
  ical->component_add_property (todo, ical->property_new_description (description != NULL ? description : ""));
  ical->component_add_component (todo, alarm);
  ical->component_add_component (self->calendar, todo);
}

char *
csn_calendar_writer_dup_text (CsnCalendarWriter *self)
{
  char *text;
  char *copy;

  g_return_val_if_fail (CSN_IS_CALENDAR_WRITER (self), NULL);

  text = self->ical->component_as_ical_string_r (self->calendar);
  copy = g_strdup (text);
  self->ical->memory_free_buffer (text);
  return copy;
}
