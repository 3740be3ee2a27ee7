/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* libical, loaded when a calendar is first read or written: with it come ICU and its data, which no program that opens a record
 * waits for. Knows nothing of what the calendars are about. */

#pragma once

#include <glib.h>
#include <libical/ical.h>

G_BEGIN_DECLS

/* What is used of it. */
#define CSN_ICAL_FUNCTIONS(X) \
  X (compiter_deref) \
  X (compiter_next) \
  X (component_add_component) \
  X (component_add_property) \
  X (component_as_ical_string_r) \
  X (component_begin_component) \
  X (component_free) \
  X (component_get_dtend) \
  X (component_get_dtstart) \
  X (component_get_first_property) \
  X (component_get_next_property) \
  X (component_new_valarm) \
  X (component_new_vcalendar) \
  X (component_new_vtodo) \
  X (durationtype_from_int) \
  X (memory_free_buffer) \
  X (parser_parse_string) \
  X (property_get_exdate) \
  X (property_get_rdate) \
  X (property_get_rrule) \
  X (property_new_action) \
  X (property_new_description) \
  X (property_new_dtstamp) \
  X (property_new_dtstart) \
  X (property_new_due) \
  X (property_new_prodid) \
  X (property_new_summary) \
  X (property_new_trigger) \
  X (property_new_uid) \
  X (property_new_version) \
  X (property_new_x) \
  X (property_set_x_name) \
  X (recur_iterator_free) \
  X (recur_iterator_new) \
  X (recur_iterator_next) \
  X (time_adjust) \
  X (time_as_timet) \
  X (time_from_timet_with_zone) \
  X (time_is_null_time) \
  X (time_is_valid_time) \
  X (time_null_time) \
  X (timezone_get_utc_timezone)

/* Each function by its name without "ical". */
typedef struct
{
#define CSN_ICAL_MEMBER(name) __typeof__ (ical##name) *name;
  CSN_ICAL_FUNCTIONS (CSN_ICAL_MEMBER)
#undef CSN_ICAL_MEMBER
} CsnIcal;

/* The library, loaded for as long as the program runs; NULL with @error when it is not installed. From any thread. */
const CsnIcal *csn_ical_load (GError **error);

G_END_DECLS
