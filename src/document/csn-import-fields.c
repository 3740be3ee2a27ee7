/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Says what a field is for from the words around its blank. */

#include "csn-import.h"

#include <string.h>

static const char *const units[] = {
  "%",   "ms",  "s",   "sec", "secs", "seconds", "min", "mins", "minutes", "h",  "hours", "days", "MB",  "GB",      "KB",
  "TB",  "MiB", "GiB", "kB",  "x",    "rps",     "ops", "req/s", "ops/sec", "px", "Hz",   "€",    "$",   "records", "users",
  "rows", "files", "Sek", "Stunden", "Minuten", "minutos", "segundos", "horas", "heures", "мин", "сек", "мс", "分钟", "秒", "毫秒",
  "分", "時間", "분", "초", "phút", "giây", "นาที", "วินาที", "dakika", "saniye", "menit", "detik", "دقيقة", "ثانية",
};

static const char *const counted[] = { "passing", "failing", "skipped", "passed", "failed", "errors", "warnings", "total", "tests", "items" };

/* First word of the text behind a blank when it is a unit. */
static const char *
find_unit (const char *after)
{
  if (after == NULL)
    return NULL;
  while (*after == ' ')
    after++;
  if (*after == '\0')
    return NULL;
  const char *best = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (after[0] != units[i][0] || !g_str_has_prefix (after, units[i]))
        continue;
      gsize length = strlen (units[i]);
      gunichar next = g_utf8_get_char (after + length);
      if (g_ascii_isalpha (units[i][length - 1]) && g_unichar_isalpha (next))
        continue;
      if (best == NULL || length > strlen (best))
        best = units[i];
    }
  return best;
}

static gboolean
is_counted (const char *after)
{
  if (after == NULL)
    return FALSE;
  while (*after == ' ')
    after++;
  for (gsize i = 0; i < G_N_ELEMENTS (counted); i++)
    if (after[0] == counted[i][0] && g_str_has_prefix (after, counted[i]) && !g_ascii_isalpha (after[strlen (counted[i])]))
      return TRUE;
  return FALSE;
}

static CsnFieldKind
kind_by_label (const char *label)
{
  static const struct
  {
    CsnWords words;
    CsnFieldKind kind;
  } rules[] = {
    { CSN_WORDS_TIMEZONE, CSN_FIELD_TIMEZONE },  { CSN_WORDS_ATTRIBUTION, CSN_FIELD_PERSON },
    { CSN_WORDS_SIGNATURE, CSN_FIELD_SIGNATURE }, { CSN_WORDS_DERIVED_PERCENT, CSN_FIELD_DERIVED_PERCENT },
    { CSN_WORDS_DERIVED_COUNT, CSN_FIELD_DERIVED_COUNT }, { CSN_WORDS_DATE, CSN_FIELD_DATE },
    { CSN_WORDS_DURATION, CSN_FIELD_TEXT },      { CSN_WORDS_TIME, CSN_FIELD_DATETIME },
    { CSN_WORDS_CONTACT, CSN_FIELD_PERSON_CONTACT }, { CSN_WORDS_PHONE, CSN_FIELD_CONTACT },
    { CSN_WORDS_NOTES, CSN_FIELD_TEXT },         { CSN_WORDS_URL, CSN_FIELD_URL },
    { CSN_WORDS_PERSON, CSN_FIELD_PERSON },      { CSN_WORDS_ROLE_TITLE, CSN_FIELD_PERSON },
    { CSN_WORDS_PATH, CSN_FIELD_PATH },
  };
  CsnReading reading;
  csn_vocabulary_read (label, &reading);
  /* a whole label says more than a word in it: "Issues" counts, "Known issues with the date picker" does not */
  if (csn_reading_is (&reading, CSN_WORDS_COUNT))
    return CSN_FIELD_COUNT;
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (csn_reading_contains (&reading, rules[i].words))
      return rules[i].kind;
  if (csn_reading_contains (&reading, CSN_WORDS_COUNT) && g_utf8_strlen (label, -1) <= 32)
    return CSN_FIELD_COUNT;
  return CSN_FIELD_TEXT;
}

CsnFieldKind
csn_import_field_kind (const char  *label,
                       const char  *after,
                       const char  *between,
                       guint        n_parts,
                       char       **unit)
{
  *unit = NULL;
  const char *found = find_unit (after);
  CsnFieldKind kind = kind_by_label (label);
  if (kind == CSN_FIELD_DERIVED_PERCENT || kind == CSN_FIELD_DERIVED_COUNT)
    {
      *unit = kind == CSN_FIELD_DERIVED_PERCENT ? g_strdup ("%") : NULL;
      return kind;
    }
  if (n_parts >= 3)
    return CSN_FIELD_DATE;
  if (n_parts == 2 && between != NULL && strchr (between, ':') != NULL)
    return CSN_FIELD_DATETIME;
  if (n_parts == 2)
    return CSN_FIELD_DATETIME_PAIR;
  if (found != NULL)
    {
      *unit = g_strdup (found);
      return CSN_FIELD_MEASURE;
    }
  if (is_counted (after))
    return CSN_FIELD_COUNT;
  return kind;
}
