/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One pass over canonical JSON; see the header. Every helper moves the place on and says whether all was well so far. */

#include "csn-canonical-scan.h"

#include <string.h>

#include "csn-canonical-json.h"

#define MAX_INTEGER G_GINT64_CONSTANT (9007199254740992)
#define MAX_DIGITS  16 /* of 2^53 */

typedef struct
{
  const char *at;
  const char *end;
  CsnCanonicalMemberFunc func;
  gpointer user_data;
} Scan;

/* What a run of plain characters in a string ends at: control characters, the quote, the backslash. */
static const guint8 ends_run[256] = { [0x00 ... 0x1f] = 1, ['"'] = 1, ['\\'] = 1 };

static gboolean scan_value (Scan *scan, guint depth);

static gboolean
scan_char (Scan *scan, char expected)
{
  if (scan->at == scan->end || *scan->at != expected)
    return FALSE;
  scan->at++;
  return TRUE;
}

static gboolean
scan_word (Scan *scan, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (scan->end - scan->at) < length || memcmp (scan->at, word, length) != 0)
    return FALSE;
  scan->at += length;
  return TRUE;
}

/* After the backslash: only the escapes that RFC 8785 prescribes, each only where it prescribes it. */
static gboolean
scan_escape (Scan *scan)
{
  const char *at = scan->at;

  if (at == scan->end)
    return FALSE;
  if (memchr ("\"\\btnfr", *at, 7) != NULL)
    {
      scan->at++;
      return TRUE;
    }
  if (scan->end - at < 5 || memcmp (at, "u00", 3) != 0)
    return FALSE;
  scan->at += 5;
  if (at[3] == '1')
    return g_ascii_isdigit (at[4]) || (at[4] >= 'a' && at[4] <= 'f');
  /* 8, 9, a, c and d have short forms; 0 would end the string for json-glib */
  return at[3] == '0' && memchr ("1234567bef", at[4], 10) != NULL;
}

static gboolean
scan_string (Scan *scan, gboolean *has_escapes)
{
  if (!scan_char (scan, '"'))
    return FALSE;
  for (;;)
    {
      guchar c;

      while (scan->at < scan->end && !ends_run[(guchar) *scan->at])
        scan->at++;
      if (scan->at == scan->end)
        return FALSE;
      c = (guchar) *scan->at++;
      if (c == '"')
        return TRUE;
      if (c != '\\')
        return FALSE;
      *has_escapes = TRUE;
      if (!scan_escape (scan))
        return FALSE;
    }
}

static gboolean
scan_number (Scan *scan)
{
  gboolean negative = scan_char (scan, '-');
  const char *digits = scan->at;
  gint64 value = 0;

  while (scan->at < scan->end && g_ascii_isdigit (*scan->at) && scan->at - digits <= MAX_DIGITS)
    value = value * 10 + (*scan->at++ - '0');
  if (scan->at == digits || scan->at - digits > MAX_DIGITS || value > MAX_INTEGER)
    return FALSE;
  return *digits != '0' || (scan->at - digits == 1 && !negative);
}

static gsize
decode (const char *text, gsize length, char *out)
{
  gsize size = 0;

  if (memchr (text, '\\', length) == NULL)
    {
      memcpy (out, text, length);
      return length;
    }
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] != '\\')
        {
          out[size++] = text[i];
          continue;
        }
      i++;
      switch (text[i])
        {
        case 'b':
          out[size++] = '\b';
          break;
        case 't':
          out[size++] = '\t';
          break;
        case 'n':
          out[size++] = '\n';
          break;
        case 'f':
          out[size++] = '\f';
          break;
        case 'r':
          out[size++] = '\r';
          break;
        case 'u':
          out[size++] = (char) (g_ascii_xdigit_value (text[i + 3]) << 4 | g_ascii_xdigit_value (text[i + 4]));
          i += 4;
          break;
        default:
          out[size++] = text[i];
        }
    }
  return size;
}

/* By UTF-16 units: as UTF-8 bytes, but what lies beyond the basic plane stands before U+E000 to U+FFFF. */
static gboolean
is_before (const char *left, gsize left_length, const char *right, gsize right_length)
{
  gsize length = MIN (left_length, right_length);

  for (gsize i = 0; i < length; i++)
    {
      guchar l = (guchar) left[i];
      guchar r = (guchar) right[i];

      if (l == r)
        continue;
      if (l >= 0xee && r >= 0xee && (l >= 0xf0) != (r >= 0xf0))
        return l >= 0xf0;
      return l < r;
    }
  return left_length < right_length;
}

static gboolean
names_are_ordered (const char *left, gsize left_length, const char *right, gsize right_length, gboolean has_escapes)
{
  g_autofree char *l = NULL;
  g_autofree char *r = NULL;

  if (!has_escapes)
    return is_before (left, left_length, right, right_length);
  l = g_malloc (left_length + 1);
  r = g_malloc (right_length + 1);
  left_length = decode (left, left_length, l);
  right_length = decode (right, right_length, r);
  return is_before (l, left_length, r, right_length);
}

static gboolean
scan_members (Scan *scan, guint depth)
{
  const char *last = NULL;
  gsize last_length = 0;
  gboolean has_escapes = FALSE;

  if (scan_char (scan, '}'))
    return TRUE;
  do
    {
      const char *name = scan->at + 1;
      const char *value;
      gsize length;

      if (!scan_string (scan, &has_escapes))
        return FALSE;
      length = (gsize) (scan->at - 1 - name);
      if (last != NULL && !names_are_ordered (last, last_length, name, length, has_escapes))
        return FALSE;
      last = name;
      last_length = length;
      value = scan->at + 1;
      if (!scan_char (scan, ':') || !scan_value (scan, depth + 1))
        return FALSE;
      if (depth == 0 && scan->func != NULL)
        scan->func (name, length, value, (gsize) (scan->at - value), scan->user_data);
    }
  while (scan_char (scan, ','));
  return scan_char (scan, '}');
}

static gboolean
scan_elements (Scan *scan, guint depth)
{
  if (scan_char (scan, ']'))
    return TRUE;
  do
    if (!scan_value (scan, depth + 1))
      return FALSE;
  while (scan_char (scan, ','));
  return scan_char (scan, ']');
}

static gboolean
scan_value (Scan *scan, guint depth)
{
  gboolean has_escapes;

  if (depth >= CSN_CANONICAL_JSON_MAX_DEPTH || scan->at == scan->end)
    return FALSE;
  switch (*scan->at)
    {
    case '{':
      scan->at++;
      return scan_members (scan, depth);
    case '[':
      scan->at++;
      return scan_elements (scan, depth);
    case '"':
      return scan_string (scan, &has_escapes);
    case 't':
      return scan_word (scan, "true");
    case 'f':
      return scan_word (scan, "false");
    case 'n':
      return scan_word (scan, "null");
    default:
      return scan_number (scan);
    }
}

gboolean
csn_canonical_scan (const char *data, gsize length, CsnCanonicalMemberFunc func, gpointer user_data)
{
  Scan scan = { data, data + length, func, user_data };

  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  return g_utf8_validate_len (data, length, NULL) && scan_value (&scan, 0) && scan.at == scan.end;
}

gsize
csn_canonical_scan_string (const char *value, gsize length, char *out)
{
  gsize size;

  g_return_val_if_fail (value != NULL && length >= 2 && out != NULL, 0);

  size = decode (value + 1, length - 2, out);
  out[size] = '\0';
  return size;
}

gint64
csn_canonical_scan_int (const char *value, gsize length, gint64 fallback)
{
  g_return_val_if_fail (value != NULL, fallback);

  /* followed by a comma or brace, where the number ends */
  if (length == 0 || (*value != '-' && !g_ascii_isdigit (*value)))
    return fallback;
  return g_ascii_strtoll (value, NULL, 10);
}
