/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header. */

#include "csn-pdf-raw.h"

#include <string.h>

#include "csn-digest.h"

/* Bytes of a row in the table of objects. */
#define ROW 20
#define ID_BYTES 16
/* Cairo's trailer stands within so many bytes of the end. */
#define TRAILER 256
/* And the dictionary of an image within so many of its beginning. */
#define MAX_HEAD 400

typedef struct
{
  gsize start; /* 0: there is no such object */
  gsize end;
} Place;

/* What is put into one object, by place. */
typedef struct
{
  char *texts[CSN_PDF_RAW_DICTIONARY + 1]; /* (owned) (nullable) */
} Insertion;

struct _CsnPdfRaw
{
  GByteArray *data;         /* (not owned) */
  GArray *places;           /* (owned) (element-type Place) */
  GHashTable *insertions;   /* (owned): number → Insertion */
  GHashTable *replacements; /* (owned): number → GBytes */
  guint n_objects;
};

static void
insertion_free (Insertion *insertion)
{
  for (gsize i = 0; i < G_N_ELEMENTS (insertion->texts); i++)
    g_free (insertion->texts[i]);
  g_free (insertion);
}

void
csn_pdf_raw_free (CsnPdfRaw *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->places);
  g_hash_table_unref (self->insertions);
  g_hash_table_unref (self->replacements);
  g_free (self);
}

/* Reads a number of at most twelve digits. */
static gboolean
read_number (const guint8 *data, gsize length, gsize *offset, guint64 *number)
{
  gsize start = *offset;

  *number = 0;
  while (*offset < length && g_ascii_isdigit (data[*offset]) && *offset - start < 12)
    *number = *number * 10 + (data[(*offset)++] - '0');
  return *offset > start;
}

static void
skip_space (const guint8 *data, gsize length, gsize *offset)
{
  while (*offset < length && g_ascii_isspace (data[*offset]))
    (*offset)++;
}

/* Offset of the table from the end of the file. */
static gboolean
find_table (const guint8 *data, gsize length, gsize *offset)
{
  static const char word[] = "startxref";
  gsize from = length > 64 ? length - 64 : 0;
  guint64 number;

  for (gsize i = from; i + strlen (word) < length; i++)
    if (memcmp (data + i, word, strlen (word)) == 0)
      {
        gsize at = i + strlen (word);

        skip_space (data, length, &at);
        if (!read_number (data, length, &at, &number) || number + 8 > length)
          return FALSE;
        *offset = (gsize)number;
        return memcmp (data + number, "xref", 4) == 0;
      }
  return FALSE;
}

/* A row is good when its offset says "N 0 obj". */
static void
read_row (CsnPdfRaw *self, guint number, const guint8 *row)
{
  char start[32];
  gsize digits = 0;
  guint64 offset;

  if (row[17] != 'n')
    return;
  g_snprintf (start, sizeof start, "%u 0 obj", number);
  read_number (row, 10, &digits, &offset);
  if (offset + strlen (start) <= self->data->len && memcmp (self->data->data + offset, start, strlen (start)) == 0)
    g_array_index (self->places, Place, number).start = (gsize)offset;
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  gsize left = *(const gsize *)a, right = *(const gsize *)b;

  return (left > right) - (left < right);
}

/* An object goes as far as the next one begins. */
static void
find_ends (CsnPdfRaw *self, gsize table)
{
  g_autoptr (GArray) starts = g_array_sized_new (FALSE, FALSE, sizeof (gsize), self->n_objects + 1);

  for (guint i = 0; i < self->n_objects; i++)
    if (g_array_index (self->places, Place, i).start > 0)
      g_array_append_val (starts, g_array_index (self->places, Place, i).start);
  g_array_append_val (starts, table);
  g_array_sort (starts, compare_starts);
  for (guint i = 0; i < self->n_objects; i++)
    {
      Place *place = &g_array_index (self->places, Place, i);
      guint found;

      if (place->start > 0 && g_array_binary_search (starts, &place->start, compare_starts, &found)
          && found + 1 < starts->len)
        place->end = g_array_index (starts, gsize, found + 1);
    }
}

static gboolean
read_table (CsnPdfRaw *self)
{
  const guint8 *data = self->data->data;
  gsize length = self->data->len, table, at;
  guint64 first, count;

  if (!find_table (data, length, &table))
    return FALSE;
  at = table + strlen ("xref");
  skip_space (data, length, &at);
  if (!read_number (data, length, &at, &first) || first != 0)
    return FALSE;
  skip_space (data, length, &at);
  if (!read_number (data, length, &at, &count))
    return FALSE;
  skip_space (data, length, &at);
  if (count > length / ROW || at + count * ROW > length)
    return FALSE;
  self->n_objects = (guint)count;
  g_array_set_size (self->places, self->n_objects);
  for (guint i = 0; i < self->n_objects; i++)
    read_row (self, i, data + at + (gsize)i * ROW);
  find_ends (self, table);
  return TRUE;
}

CsnPdfRaw *
csn_pdf_raw_new (GByteArray *data)
{
  g_return_val_if_fail (data != NULL, NULL);

  CsnPdfRaw *self = g_new0 (CsnPdfRaw, 1);

  self->data = data;
  self->places = g_array_new (FALSE, TRUE, sizeof (Place));
  self->insertions = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)insertion_free);
  self->replacements = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_bytes_unref);
  if (!read_table (self))
    g_clear_pointer (&self, csn_pdf_raw_free);
  return self;
}

gboolean
csn_pdf_raw_find_trailer (CsnPdfRaw *self, guint *root, guint *info)
{
  static const char *const keys[] = { "/Root ", "/Info " };
  guint *const numbers[] = { root, info };
  const char *data = (const char *)self->data->data;
  gsize from = self->data->len > TRAILER ? self->data->len - TRAILER : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      const char *at = g_strstr_len (data + from, (gssize)(self->data->len - from), keys[i]);
      gsize offset = at != NULL ? (gsize)(at - data) + strlen (keys[i]) : 0;
      guint64 number = 0;

      if (at == NULL || !read_number (self->data->data, self->data->len, &offset, &number) || number >= self->n_objects)
        return FALSE;
      *numbers[i] = (guint)number;
    }
  return TRUE;
}

guint
csn_pdf_raw_get_n_objects (CsnPdfRaw *self)
{
  return self->n_objects;
}

const char *
csn_pdf_raw_get_object (CsnPdfRaw *self, guint number, gsize *length)
{
  const Place *place = number < self->places->len ? &g_array_index (self->places, Place, number) : NULL;

  if (place == NULL || place->end <= place->start)
    return NULL;
  *length = place->end - place->start;
  return (const char *)self->data->data + place->start;
}

void
csn_pdf_raw_insert (CsnPdfRaw *self, guint number, CsnPdfRawPlace place, char *text)
{
  Insertion *insertion = g_hash_table_lookup (self->insertions, GUINT_TO_POINTER (number));
  char *before;

  if (insertion == NULL)
    {
      insertion = g_new0 (Insertion, 1);
      g_hash_table_insert (self->insertions, GUINT_TO_POINTER (number), insertion);
    }
  before = insertion->texts[place];
  insertion->texts[place] = before != NULL ? g_strconcat (before, text, NULL) : text;
  if (before != NULL)
    {
      g_free (before);
      g_free (text);
    }
}

void
csn_pdf_raw_overwrite (CsnPdfRaw *self, guint number, const char *text, const char *by)
{
  gsize length = 0;
  const char *object = csn_pdf_raw_get_object (self, number, &length);
  const char *at = object != NULL ? g_strstr_len (object, (gssize)MIN (length, MAX_HEAD), text) : NULL;

  g_return_if_fail (strlen (text) == strlen (by));

  if (at != NULL)
    memcpy (self->data->data + (at - (const char *)self->data->data), by, strlen (by));
}

guint
csn_pdf_raw_add (CsnPdfRaw *self, GBytes *body)
{
  guint number = self->n_objects;

  csn_pdf_raw_replace (self, number, body);
  return number;
}

void
csn_pdf_raw_replace (CsnPdfRaw *self, guint number, GBytes *body)
{
  g_hash_table_insert (self->replacements, GUINT_TO_POINTER (number), body);
  self->n_objects = MAX (self->n_objects, number + 1);
}

static void
append (GByteArray *out, const char *text)
{
  g_byte_array_append (out, (const guint8 *)text, (guint)strlen (text));
}

/* The last place of @end in the object, from behind. */
static gsize
find_last (const char *object, gsize length, const char *end)
{
  gsize n = strlen (end);

  for (gsize i = length >= n ? length - n + 1 : 0; i > 0; i--)
    if (memcmp (object + i - 1, end, n) == 0)
      return i - 1;
  return length;
}

/* The object's own bytes, with what is put in on the way. Its last "]" is that of /Annots where a page has some: Cairo writes
 * them last. */
static void
write_changed (GByteArray *out, const char *object, gsize length, const Insertion *insertion)
{
  const char *array = insertion->texts[CSN_PDF_RAW_ARRAY];
  const char *annotations = insertion->texts[CSN_PDF_RAW_ANNOTATIONS];
  const char *dictionary = insertion->texts[CSN_PDF_RAW_DICTIONARY];
  gsize bracket = find_last (object, length, "]"), end = find_last (object, length, ">>"), done = 0;
  gboolean listed = annotations != NULL && g_strstr_len (object, (gssize)length, "/Annots [") != NULL;

  if (array != NULL || listed)
    {
      g_byte_array_append (out, (const guint8 *)object, (guint)bracket);
      append (out, listed ? annotations : array);
      done = bracket;
    }
  g_byte_array_append (out, (const guint8 *)object + done, (guint)(end - done));
  if (annotations != NULL && !listed)
    {
      append (out, "/Annots [ ");
      append (out, annotations);
      append (out, "] ");
    }
  if (dictionary != NULL)
    append (out, dictionary);
  g_byte_array_append (out, (const guint8 *)object + end, (guint)(length - end));
}

static void
write_object (CsnPdfRaw *self, GByteArray *out, guint number)
{
  GBytes *body = g_hash_table_lookup (self->replacements, GUINT_TO_POINTER (number));
  const Insertion *insertion = g_hash_table_lookup (self->insertions, GUINT_TO_POINTER (number));
  gsize length = 0, size = 0;
  const char *object = csn_pdf_raw_get_object (self, number, &length);
  const guint8 *data = body != NULL ? g_bytes_get_data (body, &size) : NULL;
  char head[32];

  if (body == NULL && object != NULL)
    {
      if (insertion != NULL)
        write_changed (out, object, length, insertion);
      else
        g_byte_array_append (out, (const guint8 *)object, (guint)length);
      return;
    }
  g_snprintf (head, sizeof head, "%u 0 obj\n", number);
  append (out, head);
  if (size > 0)
    g_byte_array_append (out, data, (guint)size);
  else
    append (out, "null");
  append (out, "\nendobj\n");
}

/* The same content has the same identity. */
static void
write_trailer (GByteArray *out, guint n_objects, guint root, guint info, gsize table)
{
  g_autofree char *digest = csn_sha256_hex ((const char *)out->data, out->len);
  g_autofree char *id = g_strndup (digest, 2 * ID_BYTES);
  g_autofree char *text = g_strdup_printf ("trailer\n<< /Size %u /Root %u 0 R /Info %u 0 R /ID [ <%s> <%s> ] >>\n"
                                           "startxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n",
                                           n_objects, root, info, id, id, table);

  append (out, text);
}

GBytes *
csn_pdf_raw_write (CsnPdfRaw *self, guint root, guint info)
{
  GByteArray *out = g_byte_array_sized_new (self->data->len + self->data->len / 8);
  g_autoptr (GArray) offsets = g_array_sized_new (FALSE, FALSE, sizeof (gsize), self->n_objects);
  char row[32];

  append (out, "%PDF-1.7\n%\xbf\xf7\xa2\xfe\n");
  for (guint i = 1; i < self->n_objects; i++)
    {
      gsize offset = out->len;

      g_array_append_val (offsets, offset);
      write_object (self, out, i);
    }
  gsize table = out->len;
  g_snprintf (row, sizeof row, "xref\n0 %u\n", self->n_objects);
  append (out, row);
  append (out, "0000000000 65535 f \n");
  for (guint i = 0; i < offsets->len; i++)
    {
      g_snprintf (row, sizeof row, "%010" G_GSIZE_FORMAT " 00000 n \n", g_array_index (offsets, gsize, i));
      append (out, row);
    }
  write_trailer (out, self->n_objects, root, info, table);
  return g_byte_array_free_to_bytes (out);
}
