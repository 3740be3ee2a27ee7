/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a command or server said, kept within a limit. The tail is a ring, so endless output costs no more memory than
 * the two limits. Must not know where the bytes come from. */

#include "csn-bounded-buffer.h"

#include <string.h>

struct _CsnBoundedBuffer
{
  GByteArray *head; /* (owned) */
  gsize head_limit;
  guint8 *ring; /* (owned) (nullable) until the head is full */
  gsize tail_limit;
  gsize ring_next; /* where the next byte goes */
  gsize ring_used;
  guint64 total;
  GChecksum *checksum; /* (owned) */
};

CsnBoundedBuffer *
csn_bounded_buffer_new (gsize head_limit, gsize tail_limit)
{
  CsnBoundedBuffer *self = g_new0 (CsnBoundedBuffer, 1);

  self->head = g_byte_array_new ();
  self->head_limit = head_limit;
  self->tail_limit = tail_limit;
  self->checksum = g_checksum_new (G_CHECKSUM_SHA256);
  return self;
}

void
csn_bounded_buffer_free (CsnBoundedBuffer *self)
{
  if (self == NULL)
    return;
  g_byte_array_unref (self->head);
  g_free (self->ring);
  g_checksum_free (self->checksum);
  g_free (self);
}

static void
append_to_ring (CsnBoundedBuffer *self, const guint8 *bytes, gsize length)
{
  if (self->tail_limit == 0)
    return;
  if (self->ring == NULL)
    self->ring = g_malloc (self->tail_limit);
  if (length > self->tail_limit)
    {
      bytes += length - self->tail_limit;
      length = self->tail_limit;
    }
  while (length > 0)
    {
      gsize piece = MIN (length, self->tail_limit - self->ring_next);

      memcpy (self->ring + self->ring_next, bytes, piece);
      self->ring_next = (self->ring_next + piece) % self->tail_limit;
      self->ring_used = MIN (self->ring_used + piece, self->tail_limit);
      bytes += piece;
      length -= piece;
    }
}

void
csn_bounded_buffer_append (CsnBoundedBuffer *self, const void *bytes, gsize length)
{
  const guint8 *from = bytes;

  g_return_if_fail (self != NULL);
  g_return_if_fail (bytes != NULL || length == 0);

  if (length == 0)
    return;
  self->total += length;
  g_checksum_update (self->checksum, from, length);
  if (self->head->len < self->head_limit)
    {
      gsize piece = MIN (length, self->head_limit - self->head->len);

      g_byte_array_append (self->head, from, piece);
      from += piece;
      length -= piece;
    }
  if (length > 0)
    append_to_ring (self, from, length);
}

guint64
csn_bounded_buffer_get_total (const CsnBoundedBuffer *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->total;
}

gboolean
csn_bounded_buffer_is_truncated (const CsnBoundedBuffer *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->total > (guint64) self->head->len + self->ring_used;
}

GBytes *
csn_bounded_buffer_dup_bytes (const CsnBoundedBuffer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GByteArray *all = g_byte_array_sized_new (self->head->len + self->ring_used + 64);

  if (self->head->len > 0)
    g_byte_array_append (all, self->head->data, self->head->len);
  if (csn_bounded_buffer_is_truncated (self))
    {
      g_autofree char *gap = g_strdup_printf (
        CSN_BOUNDED_BUFFER_GAP_START "%" G_GUINT64_FORMAT CSN_BOUNDED_BUFFER_GAP_END,
        self->total - self->head->len - self->ring_used);

      g_byte_array_append (all, (const guint8 *) gap, strlen (gap));
    }
  if (self->ring_used == self->tail_limit && self->ring_used > 0)
    g_byte_array_append (all, self->ring + self->ring_next, self->tail_limit - self->ring_next);
  if (self->ring_used > 0)
    {
      gsize end = self->ring_used == self->tail_limit ? self->ring_next : self->ring_used;

      if (end > 0)
        g_byte_array_append (all, self->ring, end);
    }
  return g_byte_array_free_to_bytes (all);
}

char *
csn_bounded_buffer_dup_text (const CsnBoundedBuffer *self)
{
  g_autoptr (GBytes) bytes = csn_bounded_buffer_dup_bytes (self);
  gsize length = 0;
  const char *data;

  g_return_val_if_fail (bytes != NULL, NULL);
  data = g_bytes_get_data (bytes, &length);
  return data != NULL ? g_utf8_make_valid (data, length) : g_strdup ("");
}

char *
csn_bounded_buffer_dup_sha256 (const CsnBoundedBuffer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GChecksum) copy = g_checksum_copy (self->checksum);

  return g_strdup (g_checksum_get_string (copy));
}
