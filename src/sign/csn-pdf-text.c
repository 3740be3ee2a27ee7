/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes and reads the two kinds of text a signature dictionary has: strings (ASCII as it is,
 * anything else as UTF-16BE in hexadecimal) and dates (D:YYYYMMDDHHmmSS with offset). */

#include "csn-pdf-text.h"

#include <string.h>

static gboolean
is_plain (const char *text)
{
  for (; *text != '\0'; text++)
    if (*text < 0x20 || *text > 0x7e)
      return FALSE;
  return TRUE;
}

char *
csn_pdf_text_string (const char *utf8)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *valid = g_utf8_make_valid (utf8, -1);
  glong length = 0;

  if (is_plain (valid))
    {
      g_string_append_c (text, '(');
      for (const char *c = valid; *c != '\0'; c++)
        {
          if (strchr ("()\\", *c) != NULL)
            g_string_append_c (text, '\\');
          g_string_append_c (text, *c);
        }
      g_string_append_c (text, ')');
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
  g_autofree gunichar2 *utf16 = g_utf8_to_utf16 (valid, -1, NULL, &length, NULL);
  g_string_append (text, "<feff");
  for (glong i = 0; i < length; i++)
    g_string_append_printf (text, "%04x", utf16[i]);
  g_string_append_c (text, '>');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
csn_pdf_text_date (GDateTime *time)
{
  GTimeSpan offset = g_date_time_get_utc_offset (time) / G_TIME_SPAN_MINUTE;
  g_autofree char *day = g_date_time_format (time, "%Y%m%d%H%M%S");
  int minutes = (int) ABS (offset);

  return g_strdup_printf ("(D:%s%c%02d'%02d')", day, offset < 0 ? '-' : '+', minutes / 60,
                          minutes % 60);
}

static gboolean
take_digits (const char **cursor, guint count, int *number)
{
  *number = 0;
  for (guint i = 0; i < count; i++, (*cursor)++)
    {
      if (!g_ascii_isdigit (**cursor))
        return FALSE;
      *number = *number * 10 + (**cursor - '0');
    }
  return TRUE;
}

/* Returns: (transfer full) (nullable): NULL unless @text is a date down to the second */
GDateTime *
csn_pdf_text_parse_date (const char *text)
{
  const char *cursor = text;
  int year, month, day, hour, minute, second, zone_hour = 0, zone_minute = 0;

  if (text == NULL || !g_str_has_prefix (text, "D:"))
    return NULL;
  cursor += 2;
  if (!take_digits (&cursor, 4, &year) || !take_digits (&cursor, 2, &month)
      || !take_digits (&cursor, 2, &day) || !take_digits (&cursor, 2, &hour)
      || !take_digits (&cursor, 2, &minute) || !take_digits (&cursor, 2, &second))
    return NULL;
  char sign = *cursor != '\0' ? *cursor++ : 'Z';
  if (sign == '+' || sign == '-')
    {
      if (!take_digits (&cursor, 2, &zone_hour))
        return NULL;
      if (*cursor == '\'')
        cursor++;
      if (*cursor != '\0' && !take_digits (&cursor, 2, &zone_minute))
        return NULL;
    }
  else if (sign != 'Z')
    return NULL;
  int offset = (zone_hour * 60 + zone_minute) * 60 * (sign == '-' ? -1 : 1);
  g_autoptr (GTimeZone) zone = g_time_zone_new_offset (offset);
  return g_date_time_new (zone, year, month, day, hour, minute, second);
}
