/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How states, times, sizes and durations are spelt in every report, in any locale alike. */

#include "csn-report-private.h"

#include <string.h>

static const struct
{
  const char *state;
  const char *word;
  CsnTone tone;
  CsnMark mark;
} STATES[] = {
  { "PENDING", "Open", CSN_TONE_NEUTRAL, CSN_MARK_RING },
  { "RUNNING", "Running", CSN_TONE_INFO, CSN_MARK_RING },
  { "PASS", "Passed", CSN_TONE_GOOD, CSN_MARK_TICK },
  { "FAIL", "Failed", CSN_TONE_BAD, CSN_MARK_CROSS },
  { "ERROR", "Error", CSN_TONE_BAD, CSN_MARK_ALERT },
  { "INCONCLUSIVE", "Inconclusive", CSN_TONE_WARN, CSN_MARK_ALERT },
  { "RECORDED", "Recorded", CSN_TONE_INFO, CSN_MARK_DOT },
  { "CANCELLED", "Cancelled", CSN_TONE_NEUTRAL, CSN_MARK_DASH },
  { "NA", "N/A", CSN_TONE_NEUTRAL, CSN_MARK_DASH },
  { "WAIVED", "Waived", CSN_TONE_WARN, CSN_MARK_SHIELD },
  { "CONFLICT", "Conflict", CSN_TONE_BAD, CSN_MARK_ALERT },
  { "STALE", "Stale", CSN_TONE_WARN, CSN_MARK_ALERT },
  { "BLOCKED", "Blocked", CSN_TONE_WARN, CSN_MARK_DASH },
  { "SKIPPED", "Skipped", CSN_TONE_NEUTRAL, CSN_MARK_DASH },
  { "NOT EVALUATED", "Not judged", CSN_TONE_NEUTRAL, CSN_MARK_NONE },
  { "FIRED", "Fired", CSN_TONE_BAD, CSN_MARK_CROSS },
  { "NOT FIRED", "Not fired", CSN_TONE_GOOD, CSN_MARK_TICK },
  { "UNKNOWN", "Unknown", CSN_TONE_WARN, CSN_MARK_RING },
  /* approval slots */
  { "EMPTY", "Not signed", CSN_TONE_NEUTRAL, CSN_MARK_RING },
  { "APPROVED", "Approved", CSN_TONE_GOOD, CSN_MARK_TICK },
  { "REJECTED", "Rejected", CSN_TONE_BAD, CSN_MARK_CROSS },
  { "WITHDRAWN", "Withdrawn", CSN_TONE_WARN, CSN_MARK_DASH },
  { "EXPIRED", "Expired", CSN_TONE_WARN, CSN_MARK_ALERT },
  { "INVALID", "Invalid", CSN_TONE_BAD, CSN_MARK_ALERT },
  /* follow-ups and windows */
  { "DEFERRED", "Deferred", CSN_TONE_NEUTRAL, CSN_MARK_RING },
  { "DUE", "Due", CSN_TONE_WARN, CSN_MARK_RING },
  { "DONE", "Done", CSN_TONE_GOOD, CSN_MARK_TICK },
  { "DONE LATE", "Done late", CSN_TONE_WARN, CSN_MARK_TICK },
  { "OVERDUE", "Overdue", CSN_TONE_BAD, CSN_MARK_ALERT },
  { "ALLOWED", "Allowed", CSN_TONE_GOOD, CSN_MARK_TICK },
  { "DENIED", "Denied", CSN_TONE_BAD, CSN_MARK_CROSS },
};

const char *
csn_report_state_word (const char *state, CsnTone *tone, CsnMark *mark)
{
  g_return_val_if_fail (state != NULL && tone != NULL && mark != NULL, "");

  for (gsize i = 0; i < G_N_ELEMENTS (STATES); i++)
    if (g_str_equal (state, STATES[i].state))
      {
        *tone = STATES[i].tone;
        *mark = STATES[i].mark;
        return STATES[i].word;
      }
  *tone = CSN_TONE_NEUTRAL;
  *mark = CSN_MARK_NONE;
  return state;
}

char *
csn_report_show_time (const char *rfc3339)
{
  g_return_val_if_fail (rfc3339 != NULL, NULL);

  gsize length = strlen (rfc3339);

  /* 2026-11-20T17:31:05, perhaps a fraction that no reader wants, and then Z or +hh:mm */
  if (length < 20 || rfc3339[10] != 'T')
    return g_strdup (rfc3339);
  g_autofree char *day = g_strndup (rfc3339, 10);
  g_autofree char *clock = g_strndup (rfc3339 + 11, 8);
  const char *offset = rfc3339 + 19;

  if (*offset == '.')
    offset += 1 + strspn (offset + 1, "0123456789");
  return g_strdup_printf ("%s %s %s", day, clock, g_str_equal (offset, "Z") ? "+00:00" : offset);
}

char *
csn_report_show_line (JsonObject *object)
{
  gint64 line = csn_json_get_int (object, "line", 0);

  return line > 0 ? g_strdup_printf ("line %" G_GINT64_FORMAT, line) : g_strdup ("");
}

/* @value with one digit behind the point, from an integer: no locale is asked. */
static char *
tenths (gint64 value, const char *unit)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT " %s", value / 10, value % 10,
                          unit);
}

char *
csn_report_show_size (gint64 bytes)
{
  if (bytes < 1000)
    return g_strdup_printf ("%" G_GINT64_FORMAT " B", bytes);
  if (bytes < 1000 * 1000)
    return tenths (bytes / 100, "kB");
  return tenths (bytes / 100000, "MB");
}

char *
csn_report_show_duration (gint64 microseconds)
{
  if (microseconds < 1000 * 1000)
    return tenths (MAX (microseconds, 0) / 100, "ms");
  return tenths (microseconds / 100000, "s");
}

char *
csn_report_show_rate (gint64 per_mille)
{
  return tenths (MAX (per_mille, 0), "%");
}

char *
csn_report_field_name (const char *slot)
{
  g_autoptr (GString) name = g_string_new ("approval-");

  for (const char *p = slot; *p != '\0' && name->len < 60; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (name, g_ascii_tolower (*p));
      else if (name->str[name->len - 1] != '-')
        g_string_append_c (name, '-');
    }
  return g_strdup (name->str);
}
