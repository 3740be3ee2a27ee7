/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Comparisons and units; see the header. */

#include "csn-comparison.h"

#include <string.h>

#include "csn-number-text.h"

/* Units of one dimension convert by factor × 10^shift; a unit that is not here compares only with itself. */
static const struct
{
  const char *name;
  int dimension;
  guint factor;
  int shift;
} units[] = {
  { "%", 1, 1, 0 },         { "percent", 1, 1, 0 },
  { "ns", 2, 1, -9 },       { "us", 2, 1, -6 },       { "µs", 2, 1, -6 },      { "ms", 2, 1, -3 },
  { "millisecond", 2, 1, -3 }, { "s", 2, 1, 0 },      { "sec", 2, 1, 0 },      { "second", 2, 1, 0 },
  { "min", 2, 60, 0 },      { "minute", 2, 60, 0 },   { "h", 2, 3600, 0 },     { "hour", 2, 3600, 0 },
  { "d", 2, 86400, 0 },     { "day", 2, 86400, 0 },
  { "b", 3, 1, 0 },         { "byte", 3, 1, 0 },      { "kb", 3, 1, 3 },       { "mb", 3, 1, 6 },
  { "gb", 3, 1, 9 },        { "tb", 3, 1, 12 },       { "kib", 3, 1024, 0 },   { "mib", 3, 1048576, 0 },
  { "gib", 3, 1073741824, 0 },
};

static int
find_unit (const char *name)
{
  g_autofree char *folded = g_utf8_strdown (name, -1);
  gsize length = strlen (folded);

  for (int round = 0; round < 2; round++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
        if (strcmp (units[i].name, folded) == 0)
          return (int) i;
      /* plural */
      if (length < 4 || folded[length - 1] != 's')
        break;
      folded[length - 1] = '\0';
    }
  return -1;
}

static const char *const order_signs[] = { "<", "<=", ">", ">=", "==", "!=" };

const char *
csn_order_to_string (CsnOrder order)
{
  g_return_val_if_fail ((gsize) order < G_N_ELEMENTS (order_signs), "");
  return order_signs[order];
}

gboolean
csn_order_from_string (const char *sign, CsnOrder *order)
{
  static const struct
  {
    const char *sign;
    CsnOrder order;
  } others[] = {
    { "≤", CSN_ORDER_LESS_OR_EQUAL }, { "=<", CSN_ORDER_LESS_OR_EQUAL }, { "≥", CSN_ORDER_GREATER_OR_EQUAL },
    { "=>", CSN_ORDER_GREATER_OR_EQUAL }, { "=", CSN_ORDER_EQUAL }, { "≠", CSN_ORDER_NOT_EQUAL },
    { "<>", CSN_ORDER_NOT_EQUAL }, { "", CSN_ORDER_GREATER_OR_EQUAL },
  };

  g_return_val_if_fail (sign != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (order_signs); i++)
    if (strcmp (order_signs[i], sign) == 0)
      {
        *order = (CsnOrder) i;
        return TRUE;
      }
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (strcmp (others[i].sign, sign) == 0)
      {
        *order = others[i].order;
        return TRUE;
      }
  return FALSE;
}

/* Splits "1.4 MB" into "1.4" and "MB". */
static gboolean
split_quantity (const char *text, char **number, char **unit)
{
  g_autofree char *trimmed = NULL;
  gsize length;

  if (text == NULL)
    return FALSE;
  trimmed = g_strstrip (g_strdup (text));
  length = strspn (trimmed, "+-.0123456789");
  *number = g_strndup (trimmed, length);
  if (!csn_number_text_is_valid (*number))
    return FALSE;
  *unit = g_strstrip (g_strdup (trimmed + length));
  return TRUE;
}

static gboolean
holds (int comparison, CsnOrder order)
{
  switch (order)
    {
    case CSN_ORDER_LESS:
      return comparison < 0;
    case CSN_ORDER_LESS_OR_EQUAL:
      return comparison <= 0;
    case CSN_ORDER_GREATER:
      return comparison > 0;
    case CSN_ORDER_GREATER_OR_EQUAL:
      return comparison >= 0;
    case CSN_ORDER_EQUAL:
      return comparison == 0;
    case CSN_ORDER_NOT_EQUAL:
      return comparison != 0;
    default:
      g_return_val_if_reached (FALSE);
    }
}

static CsnState
judge_quantities (const char *value, const char *value_unit, CsnOrder order, const char *limit,
                  const char *limit_unit)
{
  int a;
  int b;
  g_autofree char *scaled_value = NULL;
  g_autofree char *scaled_limit = NULL;

  if (g_ascii_strcasecmp (value_unit, limit_unit) == 0)
    return holds (csn_number_text_compare (value, limit), order) ? CSN_STATE_PASS : CSN_STATE_FAIL;
  a = find_unit (value_unit);
  b = find_unit (limit_unit);
  /* a percentage is often written without its sign; nothing else is guessed */
  if ((*value_unit == '\0' && b >= 0 && units[b].dimension == 1)
      || (*limit_unit == '\0' && a >= 0 && units[a].dimension == 1))
    return holds (csn_number_text_compare (value, limit), order) ? CSN_STATE_PASS : CSN_STATE_FAIL;
  if (a < 0 || b < 0 || units[a].dimension != units[b].dimension)
    return CSN_STATE_INCONCLUSIVE;
  scaled_value = csn_number_text_scale (value, units[a].shift, units[a].factor);
  scaled_limit = csn_number_text_scale (limit, units[b].shift, units[b].factor);
  if (!csn_number_text_is_valid (scaled_value) || !csn_number_text_is_valid (scaled_limit))
    return CSN_STATE_INCONCLUSIVE;
  return holds (csn_number_text_compare (scaled_value, scaled_limit), order) ? CSN_STATE_PASS : CSN_STATE_FAIL;
}

CsnState
csn_comparison_judge (const char *value, CsnOrder order, const char *limit)
{
  g_autofree char *number = NULL;
  g_autofree char *unit = NULL;
  g_autofree char *limit_number = NULL;
  g_autofree char *limit_unit = NULL;

  if (!split_quantity (value, &number, &unit) || !split_quantity (limit, &limit_number, &limit_unit))
    return CSN_STATE_INCONCLUSIVE;
  return judge_quantities (number, unit, order, limit_number, limit_unit);
}

CsnState
csn_threshold_judge (const CsnThreshold *threshold, const char *value, const char *unit)
{
  g_autofree char *number = NULL;
  g_autofree char *own_unit = NULL;
  const char *value_unit;

  g_return_val_if_fail (threshold != NULL, CSN_STATE_INCONCLUSIVE);

  if (!split_quantity (value, &number, &own_unit))
    return CSN_STATE_INCONCLUSIVE;
  value_unit = *own_unit != '\0' ? own_unit : unit != NULL && *unit != '\0' ? unit : threshold->unit;
  return judge_quantities (number, value_unit, threshold->order, threshold->number, threshold->unit);
}

/* The unit behind a number, if it is one we know or the per cent sign. */
static gsize
read_unit (const char *text, char *unit, gsize size)
{
  const char *p = text;
  gsize length = 0;

  while (*p == ' ')
    p++;
  if (*p == '%')
    length = 1;
  else
    while (g_ascii_isalpha (p[length]) && length < size - 1)
      length++;
  if (length == 0 || length >= size)
    return 0;
  memcpy (unit, p, length);
  unit[length] = '\0';
  if (find_unit (unit) < 0)
    {
      *unit = '\0';
      return 0;
    }
  return (gsize) (p - text) + length;
}

static gsize
read_sign (const char *p, CsnOrder *order)
{
  static const char *const signs[] = { "<=", ">=", "==", "!=", "≤", "≥", "≠", "<", ">" };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (p, signs[i]) && csn_order_from_string (signs[i], order))
      return strlen (signs[i]);
  return 0;
}

/* "100%" without a sign asks for all of it. */
static gboolean
read_bare_percentage (const char *text, gsize at, CsnThreshold *threshold)
{
  if (at > 0 && (g_ascii_isalnum (text[at - 1]) || text[at - 1] == '.'))
    return FALSE;
  if (!g_str_has_prefix (text + at, "100%") && !g_str_has_prefix (text + at, "100 %"))
    return FALSE;
  *threshold = (CsnThreshold) { CSN_ORDER_EQUAL, "100", "%", at, at + (text[at + 3] == '%' ? 4 : 5) };
  return TRUE;
}

gboolean
csn_threshold_find (const char *text, gsize offset, CsnThreshold *threshold)
{
  gsize length;

  g_return_val_if_fail (text != NULL && threshold != NULL, FALSE);

  length = strlen (text);
  for (gsize i = offset; i < length; i++)
    {
      CsnOrder order;
      gsize n = read_sign (text + i, &order);
      gsize digits;

      if (n == 0)
        {
          if (text[i] == '1' && read_bare_percentage (text, i, threshold))
            return TRUE;
          continue;
        }
      while (text[i + n] == ' ')
        n++;
      digits = strspn (text + i + n, "0123456789.");
      while (digits > 0 && text[i + n + digits - 1] == '.')
        digits--;
      *threshold = (CsnThreshold) { .order = order, .start = i };
      if (digits == 0 || digits >= sizeof threshold->number)
        continue;
      memcpy (threshold->number, text + i + n, digits);
      if (!csn_number_text_is_valid (threshold->number))
        continue;
      threshold->end = i + n + digits;
      threshold->end += read_unit (text + threshold->end, threshold->unit, sizeof threshold->unit);
      return TRUE;
    }
  return FALSE;
}
