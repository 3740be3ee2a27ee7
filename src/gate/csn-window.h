/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T11: whether a deployment may run at a time: days and hours that are denied, holidays, the zone they are meant in.
 * Pure functions of what they are given; the time zone database alone is read, by GLib. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_WINDOW_ALLOWED,
  CSN_WINDOW_DENIED,
  CSN_WINDOW_UNKNOWN,
} CsnWindowState;

#define CSN_WINDOW_RULE_HOLIDAYS "before-holiday"

/* Parameters of a record that plan a deployment whose document has no place for it: local time of the start, IANA name. A
 * place in the document comes before both, and for the zone the policy too. */
#define CSN_WINDOW_PARAMETER_START "planned-start"
#define CSN_WINDOW_PARAMETER_ZONE  "time-zone"

/* Longer intervals are not looked at. */
#define CSN_WINDOW_MAX_MINUTES (31 * 24 * 60)

typedef struct
{
  const char *start;              /* local time of the zone: 2026-11-20T13:00, seconds may follow */
  guint minutes;                  /* planned length; the whole interval must be free */
  const char *zone;               /* IANA name; NULL or "": not known */
  const char *const *rules;       /* NULL-terminated: "fri-14" "sat" "before-holiday" */
  const char *const *holidays;    /* ISO dates; NULL: no calendar */
  const char *coverage_end;       /* last ISO date of the calendar (nullable) */
} CsnWindowInput;

/* @why: (out) (optional) (transfer full) (nullable): "Friday after 14:00", "holiday", …; NULL when allowed. */
CsnWindowState csn_window_judge           (const CsnWindowInput *input,
                                           char                **why);
const char    *csn_window_state_to_string (CsnWindowState        state);
/* Whether @rule can be understood. */
gboolean       csn_window_rule_is_valid   (const char           *rule);
/* The rules that a sentence states ("Do not deploy on Friday after 2pm or before holidays"). May be empty. (transfer full) */
GStrv          csn_window_read_rules      (const char           *text);
/* (nullable) (transfer full): NULL when the name is no IANA zone. */
GTimeZone     *csn_window_find_zone       (const char           *name);
/* An ISO local time in @zone ("2026-11-20 13:00"); an offset in the text wins. (nullable) (transfer full) */
GDateTime     *csn_window_read_time       (const char           *text,
                                           GTimeZone            *zone);

G_END_DECLS
