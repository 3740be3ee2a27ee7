/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Decimal numbers as text; see the header. */

#include "csn-number-text.h"

#include <string.h>

/* A number taken apart: no leading zeros in whole, no trailing zeros in part. */
typedef struct
{
  gboolean negative;
  const char *whole;
  gsize n_whole;
  const char *part;
  gsize n_part;
} Decimal;

static gboolean
take_apart (const char *text, Decimal *number)
{
  const char *p = text;
  gsize n_digits = 0;

  *number = (Decimal) { 0 };
  if (p == NULL)
    return FALSE;
  while (g_ascii_isspace (*p))
    p++;
  if (*p == '+' || *p == '-')
    number->negative = *p++ == '-';
  number->whole = p;
  while (g_ascii_isdigit (*p))
    p++;
  number->n_whole = (gsize) (p - number->whole);
  n_digits = number->n_whole;
  if (*p == '.')
    {
      number->part = ++p;
      while (g_ascii_isdigit (*p))
        p++;
      number->n_part = (gsize) (p - number->part);
      n_digits += number->n_part;
    }
  while (g_ascii_isspace (*p))
    p++;
  if (*p != '\0' || n_digits == 0 || n_digits > CSN_NUMBER_TEXT_MAX_LENGTH)
    return FALSE;
  while (number->n_whole > 0 && *number->whole == '0')
    {
      number->whole++;
      number->n_whole--;
    }
  while (number->n_part > 0 && number->part[number->n_part - 1] == '0')
    number->n_part--;
  if (number->n_whole + number->n_part == 0)
    number->negative = FALSE;
  return TRUE;
}

gboolean
csn_number_text_is_valid (const char *text)
{
  Decimal number;

  return take_apart (text, &number);
}

static int
compare_size (const Decimal *a, const Decimal *b)
{
  int order;

  if (a->n_whole != b->n_whole)
    return a->n_whole > b->n_whole ? 1 : -1;
  order = memcmp (a->whole, b->whole, a->n_whole);
  if (order == 0 && a->n_part > 0 && b->n_part > 0)
    order = memcmp (a->part, b->part, MIN (a->n_part, b->n_part));
  if (order == 0)
    order = (a->n_part > b->n_part) - (a->n_part < b->n_part);
  return (order > 0) - (order < 0);
}

int
csn_number_text_compare (const char *a, const char *b)
{
  Decimal x;
  Decimal y;

  g_return_val_if_fail (take_apart (a, &x), 0);
  g_return_val_if_fail (take_apart (b, &y), 0);

  if (x.negative != y.negative)
    return x.negative ? -1 : 1;
  return x.negative ? -compare_size (&x, &y) : compare_size (&x, &y);
}

/* Digits times a small number. */
static void
multiply (GString *digits, guint factor)
{
  guint64 carry = 0;

  for (gsize i = digits->len; i > 0; i--)
    {
      carry += (guint64) (digits->str[i - 1] - '0') * factor;
      digits->str[i - 1] = (char) ('0' + (int) (carry % 10));
      carry /= 10;
    }
  while (carry > 0)
    {
      g_string_prepend_c (digits, (char) ('0' + (int) (carry % 10)));
      carry /= 10;
    }
}

char *
csn_number_text_scale (const char *text, int shift, guint factor)
{
  Decimal number;
  g_autoptr (GString) digits = g_string_new (NULL);
  gssize point;

  g_return_val_if_fail (take_apart (text, &number), NULL);
  g_return_val_if_fail (shift >= -32 && shift <= 32, NULL);

  g_string_append_len (digits, number.whole, (gssize) number.n_whole);
  if (number.n_part > 0)
    g_string_append_len (digits, number.part, (gssize) number.n_part);
  multiply (digits, factor);
  point = (gssize) digits->len - (gssize) number.n_part + shift;
  while (point > (gssize) digits->len)
    g_string_append_c (digits, '0');
  while (point < 0)
    {
      g_string_prepend_c (digits, '0');
      point++;
    }
  if (point < (gssize) digits->len)
    g_string_insert_c (digits, point, '.');
  if (point == 0)
    g_string_prepend_c (digits, '0');
  if (number.negative)
    g_string_prepend_c (digits, '-');
  return g_string_free (g_steal_pointer (&digits), FALSE);
}
