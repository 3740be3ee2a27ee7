/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an id is minted from; see the header. */

#include "csn-id-words.h"

#include <string.h>

#include "csn-digest.h"

#define ID_DIGITS 12

/* Trims and folds the case of what @string holds from @begin on; most texts are ASCII, which needs no tables. */
static void
fold_tail (GString *string, gsize begin)
{
  const char *start = string->str + begin;
  const char *end = string->str + string->len;
  guchar all = 0;

  while (start < end && g_ascii_isspace (*start))
    start++;
  while (end > start && g_ascii_isspace (end[-1]))
    end--;
  g_string_truncate (string, (gsize) (end - string->str));
  if (start > string->str + begin)
    g_string_erase (string, (gssize) begin, (gssize) (start - string->str - begin));
  for (char *p = string->str + begin; *p != '\0'; p++)
    {
      guchar c = (guchar) *p;

      all |= c;
      *p = (char) (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
  if (all >= 0x80)
    {
      g_autofree char *folded = g_utf8_casefold (string->str + begin, (gssize) (string->len - begin));

      g_string_truncate (string, begin);
      g_string_append (string, folded);
    }
}

/* Writes heading path, kind and folded text over what @out holds. */
static void
write_words (const CsnIdWords *words, GString *out)
{
  gsize begin;

  g_string_assign (out, words->section ? csn_section_get_path (words->section) : "");
  g_string_append_c (out, '\n');
  g_string_append (out, words->kind);
  g_string_append_c (out, '\n');
  begin = out->len;
  if (words->context != NULL)
    {
      g_string_append (out, words->context);
      g_string_append_c (out, '\t');
    }
  g_string_append (out, words->text ? words->text : "");
  fold_tail (out, begin);
}

/* White space does not count, and capital letters of ASCII are small ones. */
static guint
hash_bytes (guint hash, const char *text)
{
  for (; *text != '\0'; text++)
    {
      guint c = (guchar) *text;

      if (c > ' ')
        hash = hash * 33 + (c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
  return hash;
}

/* The same for texts that fold_tail() makes the same. */
static guint
hash_text (guint hash, const char *text)
{
  g_autofree char *folded = g_str_is_ascii (text) ? NULL : g_utf8_casefold (text, -1);

  return hash_bytes (hash, folded != NULL ? folded : text);
}

guint
csn_id_words_hash (const CsnIdWords *words)
{
  guint hash = words->section ? hash_bytes (0, csn_section_get_path (words->section)) : 0;

  if (words->context != NULL)
    hash = hash_text (hash, words->context);
  return words->text != NULL ? hash_text (hash, words->text) : hash;
}

static gboolean
is_same (const char *a, const char *b)
{
  return a == b || g_strcmp0 (a, b) == 0;
}

gboolean
csn_id_words_equal (const CsnIdWords *a, const CsnIdWords *b)
{
  g_autoptr (GString) left = NULL;
  g_autoptr (GString) right = NULL;

  if (a->section == b->section && is_same (a->kind, b->kind) && is_same (a->context, b->context)
      && is_same (a->text, b->text))
    return TRUE; /* as most twins are */
  left = g_string_new (NULL);
  right = g_string_new (NULL);
  write_words (a, left);
  write_words (b, right);
  return g_string_equal (left, right);
}

static char *
mint (const CsnIdWords *words, guint ordinal)
{
  g_autoptr (GString) string = g_string_new (NULL);
  guint8 digest[CSN_SHA256_BYTES];
  char hex[ID_DIGITS + 1];

  write_words (words, string);
  if (ordinal == 0)
    g_string_append (string, "\n0");
  else
    g_string_append_printf (string, "\n%u", ordinal);
  csn_sha256_raw (string->str, string->len, digest);
  csn_hex_write (digest, ID_DIGITS / 2, hex);
  return g_strconcat (words->prefix, "-", hex, NULL);
}

const char *
csn_id_words_get_id (const CsnIdWords *words, guint ordinal, char **kept)
{
  char *id = g_atomic_pointer_get (kept);

  if (id == NULL)
    {
      id = mint (words, ordinal);
      /* two threads may ask at once; the first one's stays */
      if (!g_atomic_pointer_compare_and_exchange (kept, NULL, id))
        {
          g_free (id);
          id = g_atomic_pointer_get (kept);
        }
    }
  return id;
}
