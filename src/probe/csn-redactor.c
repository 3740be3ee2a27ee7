/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Strikes secrets out of text and bytes. Every secret is kept as a list of needles: as it is, base64 (standard and URL
 * alphabet, at the three alignments a longer text can give it), percent-encoded, JSON-escaped, HTML-escaped, hex, and
 * "user:secret" in base64 for Basic authentication. The longest needle is tried first, so that no half of a secret
 * stays behind; and where a text was cut, at the gap of a bounded buffer and perhaps at its end, pieces are struck out, too.
 * Must not know where secrets are kept. */

#define _GNU_SOURCE /* memmem */

#include "csn-redactor.h"

#include "csn-bounded-buffer.h"
#include "csn-digest.h"
#include "csn-probe-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

typedef struct
{
  char *bytes; /* (owned) */
  gsize length;
  char *mark; /* (owned) "***name" */
  gboolean any_case;
} Needle;

struct _CsnRedactor
{
  GObject parent_instance;
  GPtrArray *needles; /* (owned) (element-type Needle), longest first */
};

G_DEFINE_FINAL_TYPE (CsnRedactor, csn_redactor, G_TYPE_OBJECT)

static void
needle_free (Needle *needle)
{
  /* the value is a secret: do not leave it in freed memory */
  memset (needle->bytes, 0, needle->length);
  g_free (needle->bytes);
  g_free (needle->mark);
  g_free (needle);
}

static int
compare_needles (gconstpointer a, gconstpointer b)
{
  const Needle *left = *(const Needle *const *) a;
  const Needle *right = *(const Needle *const *) b;

  return left->length > right->length ? -1 : left->length < right->length ? 1 : 0;
}

static void
add_needle (CsnRedactor *self, const char *name, const char *bytes, gboolean any_case)
{
  gsize length = strlen (bytes);

  if (length < CSN_REDACTOR_MIN_LENGTH)
    return;
  for (guint i = 0; i < self->needles->len; i++)
    {
      const Needle *known = g_ptr_array_index (self->needles, i);

      if (known->length == length && memcmp (known->bytes, bytes, length) == 0)
        return;
    }

  Needle *needle = g_new0 (Needle, 1);

  needle->bytes = g_strdup (bytes);
  needle->length = length;
  needle->mark = g_strconcat ("***", name, NULL);
  needle->any_case = any_case;
  g_ptr_array_add (self->needles, needle);
}

/* Base64 of a longer text shows the secret in one of three shapes, by its offset modulo three. The characters at the
 * edges also carry bits of the neighbours and are left out of the needle. */
static void
add_base64_needles (CsnRedactor *self, const char *name, const char *value)
{
  gsize length = strlen (value);

  for (gsize shift = 0; shift < 3; shift++)
    {
      g_autofree guint8 *padded = g_malloc0 (length + shift);
      gsize skip = (shift * 8 + 5) / 6;
      gsize bits = (length + shift) * 8;

      memcpy (padded + shift, value, length);

      g_autofree char *encoded = g_base64_encode (padded, length + shift);

      if (bits / 6 <= skip)
        continue;
      encoded[bits / 6] = '\0';
      add_needle (self, name, encoded + skip, FALSE);
      for (char *c = encoded; *c != '\0'; c++)
        *c = *c == '+' ? '-' : *c == '/' ? '_' : *c;
      add_needle (self, name, encoded + skip, FALSE);
    }
}

static char *
escape_for_json (const char *value, gboolean slashes)
{
  GString *out = g_string_new (NULL);

  for (const char *c = value; *c != '\0'; c++)
    switch (*c)
      {
      case '"': g_string_append (out, "\\\""); break;
      case '\\': g_string_append (out, "\\\\"); break;
      case '\n': g_string_append (out, "\\n"); break;
      case '\r': g_string_append (out, "\\r"); break;
      case '\t': g_string_append (out, "\\t"); break;
      case '/': g_string_append (out, slashes ? "\\/" : "/"); break;
      default: g_string_append_c (out, *c);
      }
  return g_string_free (out, FALSE);
}

static void
add_spellings (CsnRedactor *self, const char *name, const char *value)
{
  g_autofree char *percent = g_uri_escape_string (value, NULL, FALSE);
  g_autofree char *form = NULL;
  g_autofree char *json = escape_for_json (value, FALSE);
  g_autofree char *json_slashes = escape_for_json (value, TRUE);
  g_autofree char *html = g_markup_escape_text (value, -1);
  g_autofree char *hex = csn_hex_encode ((const guint8 *) value, strlen (value));
  g_auto (GStrv) pieces = g_strsplit (percent, "%20", -1);

  form = g_strjoinv ("+", pieces);
  add_needle (self, name, value, FALSE);
  add_needle (self, name, percent, TRUE);
  add_needle (self, name, form, TRUE);
  add_needle (self, name, json, FALSE);
  add_needle (self, name, json_slashes, FALSE);
  add_needle (self, name, html, FALSE);
  add_needle (self, name, hex, TRUE);
  add_base64_needles (self, name, value);
}

static void
csn_redactor_finalize (GObject *object)
{
  g_ptr_array_unref (CSN_REDACTOR (object)->needles);
  G_OBJECT_CLASS (csn_redactor_parent_class)->finalize (object);
}

static void
csn_redactor_class_init (CsnRedactorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_redactor_finalize;
}

static void
csn_redactor_init (CsnRedactor *self)
{
  self->needles = g_ptr_array_new_with_free_func ((GDestroyNotify) needle_free);
}

CsnRedactor *
csn_redactor_new (void)
{
  return g_object_new (CSN_TYPE_REDACTOR, NULL);
}

gboolean
csn_redactor_add_secret (CsnRedactor *self, const char *name, const char *value, GError **error)
{
  g_return_val_if_fail (CSN_IS_REDACTOR (self), FALSE);
  g_return_val_if_fail (name != NULL && value != NULL, FALSE);

  if (strlen (value) < CSN_REDACTOR_MIN_LENGTH)
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED,
                   _ ("The secret “%s” is shorter than %d characters and could not be kept out of the "
                      "record. Use a longer one."),
                   name, CSN_REDACTOR_MIN_LENGTH);
      return FALSE;
    }
  add_spellings (self, name, value);
  g_ptr_array_sort (self->needles, compare_needles);
  return TRUE;
}

void
csn_redactor_add_login (CsnRedactor *self, const char *name, const char *user, const char *value)
{
  g_return_if_fail (CSN_IS_REDACTOR (self));
  g_return_if_fail (name != NULL && user != NULL && value != NULL);

  g_autofree char *pair = g_strconcat (user, ":", value, NULL);
  g_autofree char *encoded = g_base64_encode ((const guint8 *) pair, strlen (pair));

  add_needle (self, name, encoded, FALSE);
  g_ptr_array_sort (self->needles, compare_needles);
}

gboolean
csn_redactor_is_empty (CsnRedactor *self)
{
  g_return_val_if_fail (CSN_IS_REDACTOR (self), TRUE);
  return self->needles->len == 0;
}

static gboolean
is_piece (const Needle *needle, gsize from, gsize length, const char *at)
{
  if (needle->any_case)
    return g_ascii_strncasecmp (needle->bytes + from, at, length) == 0;
  return memcmp (needle->bytes + from, at, length) == 0;
}

/* Whether so much of a needle before a cut tells the secret. At the end of a text, which may just end there, it has to be half
 * of it: many addresses begin alike. */
static gboolean
tells (const Needle *needle, gsize length, gboolean at_gap)
{
  return length < needle->length && length >= CSN_REDACTOR_MIN_LENGTH && (at_gap || length >= needle->length / 2);
}

/* Returns: (nullable): the longest needle that stands at @at, whole, or as far as the cut that is @to_cut bytes away */
static const Needle *
find_needle (CsnRedactor *self, const char *at, gsize left, gsize to_cut, gsize *length)
{
  for (guint i = 0; i < self->needles->len; i++)
    {
      const Needle *needle = g_ptr_array_index (self->needles, i);
      gboolean is_whole = needle->length <= left && is_piece (needle, 0, needle->length, at);

      if (is_whole
          || (tells (needle, to_cut, to_cut < left) && is_piece (needle, 0, to_cut, at)))
        {
          *length = is_whole ? needle->length : to_cut;
          return needle;
        }
    }
  return NULL;
}

/* The same right behind a cut: the longest end of a needle. */
static const Needle *
find_end (CsnRedactor *self, const char *at, gsize left, gsize *length)
{
  const Needle *found = NULL;

  *length = CSN_REDACTOR_MIN_LENGTH - 1;
  for (guint i = 0; i < self->needles->len; i++)
    {
      const Needle *needle = g_ptr_array_index (self->needles, i);

      for (gsize n = MIN (needle->length - 1, left); n > *length; n--)
        if (is_piece (needle, needle->length - n, n, at))
          {
            *length = n;
            found = needle;
          }
    }
  return found;
}

/* The start of the gap whose end stands at @end: right before the number. Returns: (nullable) */
static const char *
find_gap_start (const char *data, const char *end)
{
  const gsize length = strlen (CSN_BOUNDED_BUFFER_GAP_START);

  while (end > data && g_ascii_isdigit (end[-1]))
    end--;
  if ((gsize) (end - data) < length || memcmp (end - length, CSN_BOUNDED_BUFFER_GAP_START, length) != 0)
    return NULL;
  return end - length;
}

/* Where the text goes on behind its next gap; @cut is where it stops. Both are @length when there is no more gap. A program may
 * write what looks like a part of one, even right before it. */
static gsize
find_gap (const char *data, gsize length, gsize from, gsize *cut)
{
  const char *start = NULL, *end = data + from;
  gsize behind;

  while (start == NULL
         && (end = memmem (end, length - (gsize) (end - data), CSN_BOUNDED_BUFFER_GAP_END,
                           strlen (CSN_BOUNDED_BUFFER_GAP_END)))
              != NULL)
    {
      start = find_gap_start (data, end);
      end += strlen (CSN_BOUNDED_BUFFER_GAP_END);
    }
  behind = start != NULL ? (gsize) (end - data) : length;
  *cut = start != NULL ? (gsize) (start - data) : length;
  /* of a letter that was cut through, replacement characters are left */
  while (*cut >= from + strlen (REPLACEMENT)
         && memcmp (data + *cut - strlen (REPLACEMENT), REPLACEMENT, strlen (REPLACEMENT)) == 0)
    *cut -= strlen (REPLACEMENT);
  while (length - behind >= strlen (REPLACEMENT) && memcmp (data + behind, REPLACEMENT, strlen (REPLACEMENT)) == 0)
    behind += strlen (REPLACEMENT);
  return behind;
}

static void
note_starts (CsnRedactor *self, gboolean starts[256])
{
  for (guint i = 0; i < self->needles->len; i++)
    {
      const Needle *needle = g_ptr_array_index (self->needles, i);

      starts[(guint8) needle->bytes[0]] = TRUE;
      starts[(guint8) g_ascii_toupper (needle->bytes[0])] = TRUE;
      starts[(guint8) g_ascii_tolower (needle->bytes[0])] = TRUE;
    }
}

static GByteArray *
redact_data (CsnRedactor *self, const char *data, gsize length, guint *hits)
{
  GByteArray *out = g_byte_array_sized_new ((guint) length + 1);
  gboolean starts[256] = { FALSE };
  gsize cut = 0, behind = 0;

  note_starts (self, starts);
  for (gsize i = 0; i < length;)
    {
      const Needle *needle = NULL;
      gsize n = 0;

      if (i == behind && i > 0)
        needle = find_end (self, data + i, length - i, &n);
      if (i >= behind)
        behind = find_gap (data, length, i, &cut);
      if (needle == NULL && starts[(guint8) data[i]])
        needle = find_needle (self, data + i, length - i, cut > i ? cut - i : 0, &n);
      if (needle == NULL)
        {
          g_byte_array_append (out, (const guint8 *) data + i, 1);
          i++;
          continue;
        }
      g_byte_array_append (out, (const guint8 *) needle->mark, (guint) strlen (needle->mark));
      i += n;
      if (hits != NULL)
        (*hits)++;
    }
  return out;
}

char *
csn_redactor_redact (CsnRedactor *self, const char *text, guint *hits)
{
  g_return_val_if_fail (CSN_IS_REDACTOR (self), NULL);

  if (text == NULL || self->needles->len == 0)
    return g_strdup (text);

  GByteArray *out = redact_data (self, text, strlen (text), hits);

  g_byte_array_append (out, (const guint8 *) "", 1);
  return (char *) g_byte_array_free (out, FALSE);
}

GBytes *
csn_redactor_redact_bytes (CsnRedactor *self, GBytes *bytes, guint *hits)
{
  gsize length = 0;
  const char *data;

  g_return_val_if_fail (CSN_IS_REDACTOR (self), NULL);

  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &length);
  if (self->needles->len == 0 || length == 0)
    return g_bytes_ref (bytes);
  return g_byte_array_free_to_bytes (redact_data (self, data, length, hits));
}
