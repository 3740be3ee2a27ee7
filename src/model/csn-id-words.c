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

/* Makes the capital ASCII letters among eight bytes small, all at once. */
static guint64
fold_piece (guint64 piece)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  guint64 low = piece & (0x7f * ones);
  guint64 from_a = low + (0x80 - 'A') * ones;
  guint64 beyond_z = low + (0x7f - 'Z') * ones;

  return piece | (((from_a ^ beyond_z) & ~piece & (0x80 * ones)) >> 2);
}

/* Eight bytes at a time: the words of every item pass here when a document is read. @all: of every byte what bits it has. */
static guint64
hash_folded (guint64 hash, const char *data, gsize length, guint64 *all)
{
  const guint64 factor = G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  guint64 piece;

  for (; length >= sizeof piece; length -= sizeof piece, data += sizeof piece)
    {
      memcpy (&piece, data, sizeof piece);
      *all |= piece;
      hash = (hash ^ fold_piece (piece)) * factor;
      hash ^= hash >> 32;
    }
  piece = length; /* a string is no other one with zero bytes behind it */
  hash = (hash ^ piece) * factor;
  piece = 0;
  memcpy (&piece, data, length);
  *all |= piece;
  hash = (hash ^ fold_piece (piece)) * factor;
  return hash ^ hash >> 32;
}

/* Of the context and the text, as fold_tail() leaves them. */
static guint64
hash_tail (guint64 seed, const char *start, gsize length)
{
  const char *end = start + length;
  guint64 all = 0;
  guint64 hash;

  while (start < end && g_ascii_isspace (*start))
    start++;
  while (end > start && g_ascii_isspace (end[-1]))
    end--;
  hash = hash_folded (seed, start, (gsize) (end - start), &all);
  if ((all & G_GUINT64_CONSTANT (0x8080808080808080)) != 0)
    {
      g_autofree char *folded = g_utf8_casefold (start, end - start);

      hash = hash_folded (seed, folded, strlen (folded), &all);
    }
  return hash;
}

guint
csn_id_words_hash (const CsnIdWords *words, GString *space)
{
  const char *path = words->section ? csn_section_get_path (words->section) : "";
  const char *text = words->text ? words->text : "";
  guint64 all = 0;
  guint64 seed = hash_folded (0, path, strlen (path), &all);

  if (words->context == NULL)
    return (guint) hash_tail (seed, text, strlen (text));
  g_string_assign (space, words->context);
  g_string_append_c (space, '\t');
  g_string_append (space, text);
  return (guint) hash_tail (seed, space->str, space->len);
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
