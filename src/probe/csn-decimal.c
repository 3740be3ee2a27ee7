/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Decimal numbers that compare as they are written. Must not use floating point to compare. */

#include "csn-decimal.h"

#include <math.h>
#include <string.h>

#define ONE ((__int128) 1000000000000LL)
/* keeps the scaled value well inside 127 bits */
#define MAX_WHOLE_DIGITS 24

static gboolean
scale (CsnDecimal *value, int exponent)
{
  if (exponent > MAX_WHOLE_DIGITS || exponent < -64)
    return FALSE;
  for (; exponent > 0; exponent--)
    {
      if (value->scaled > ((__int128) 1 << 120) / 10 || value->scaled < -((__int128) 1 << 120) / 10)
        return FALSE;
      value->scaled *= 10;
    }
  for (; exponent < 0; exponent++)
    value->scaled /= 10;
  return TRUE;
}

static const char *
read_exponent (const char *at, int *exponent)
{
  const char *start = at;
  int sign = 1, digits = 0;

  *exponent = 0;
  if (*at != 'e' && *at != 'E')
    return start;
  at++;
  if (*at == '+' || *at == '-')
    sign = *at++ == '-' ? -1 : 1;
  if (!g_ascii_isdigit (*at))
    return start;
  for (; g_ascii_isdigit (*at); at++)
    if (digits++ < 4)
      *exponent = *exponent * 10 + (*at - '0');
  *exponent *= sign;
  return at;
}

static const char *
read_whole (const char *at, __int128 *value, int *digits)
{
  for (;; at++)
    {
      /* "1,200": a comma before exactly three digits groups thousands */
      if (*at == ',' && *digits > 0 && g_ascii_isdigit (at[1]) && g_ascii_isdigit (at[2])
          && g_ascii_isdigit (at[3]) && !g_ascii_isdigit (at[4]))
        continue;
      if (!g_ascii_isdigit (*at))
        return at;
      if (++*digits <= MAX_WHOLE_DIGITS)
        *value = *value * 10 + (*at - '0');
    }
}

gboolean
csn_decimal_parse (const char *text, CsnDecimal *value, const char **end)
{
  const char *at = text;
  gboolean negative = FALSE;
  __int128 whole = 0, fraction = 0, unit = ONE;
  int digits = 0, exponent;

  g_return_val_if_fail (text != NULL && value != NULL, FALSE);

  while (g_ascii_isspace (*at))
    at++;
  if (*at == '-' || *at == '+')
    negative = *at++ == '-';
  at = read_whole (at, &whole, &digits);
  if (digits > MAX_WHOLE_DIGITS)
    return FALSE;
  if (*at == '.' && g_ascii_isdigit (at[1]))
    for (at++; g_ascii_isdigit (*at); at++)
      {
        digits++;
        unit /= 10;
        fraction += unit * (*at - '0');
      }
  if (digits == 0)
    return FALSE;
  at = read_exponent (at, &exponent);
  value->scaled = whole * ONE + fraction;
  if (negative)
    value->scaled = -value->scaled;
  if (end != NULL)
    *end = at;
  return scale (value, exponent);
}

CsnDecimal
csn_decimal_from_int (gint64 value)
{
  return (CsnDecimal) { .scaled = (__int128) value * ONE };
}

CsnDecimal
csn_decimal_ratio (gint64 numerator, gint64 denominator)
{
  g_return_val_if_fail (denominator != 0, (CsnDecimal) { 0 });
  return (CsnDecimal) { .scaled = (__int128) numerator * ONE / denominator };
}

CsnDecimal
csn_decimal_from_double (double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  CsnDecimal result = { 0 };

  if (isfinite (value))
    csn_decimal_parse (g_ascii_dtostr (digits, sizeof digits, value), &result, NULL);
  return result;
}

int
csn_decimal_compare (CsnDecimal a, CsnDecimal b)
{
  return a.scaled < b.scaled ? -1 : a.scaled > b.scaled ? 1 : 0;
}

double
csn_decimal_to_double (CsnDecimal value)
{
  return (double) value.scaled / (double) ONE;
}

char *
csn_decimal_to_string (CsnDecimal value, guint places)
{
  __int128 left = value.scaled < 0 ? -value.scaled : value.scaled;
  __int128 unit = ONE;
  __int128 whole, fraction;
  char whole_text[48];
  int i = sizeof whole_text - 1;
  GString *out;

  for (guint p = 0; p < MIN (places, CSN_DECIMAL_PLACES); p++)
    unit /= 10;
  left = (left + unit / 2) / unit * unit;
  whole = left / ONE;
  fraction = left % ONE;
  whole_text[i] = '\0';
  do
    whole_text[--i] = (char) ('0' + (int) (whole % 10));
  while ((whole /= 10) > 0 && i > 0);
  out = g_string_new (value.scaled < 0 && left > 0 ? "-" : "");
  g_string_append (out, whole_text + i);
  if (fraction > 0)
    {
      g_string_append_printf (out, ".%012" G_GINT64_FORMAT, (gint64) fraction);
      while (out->str[out->len - 1] == '0')
        g_string_truncate (out, out->len - 1);
    }
  return g_string_free (out, FALSE);
}
