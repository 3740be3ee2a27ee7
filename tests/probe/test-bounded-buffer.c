/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Head, tail, count and digest of outputs of every size, fed in every piece size. */

#include "csn-bounded-buffer.h"

#include <string.h>

static void
test_every_split (void)
{
  const gsize head = 10, tail = 7;

  for (gsize total = 0; total <= 40; total++)
    for (gsize piece = 1; piece <= 20; piece++)
      {
        g_autofree char *input = g_malloc (total + 1);
        g_autoptr (CsnBoundedBuffer) buffer = csn_bounded_buffer_new (head, tail);
        g_autoptr (GBytes) kept = NULL;
        g_autofree char *digest = NULL;
        g_autofree char *expected_digest = NULL;
        g_autofree char *expected = NULL;
        gsize size;
        const char *data;

        for (gsize i = 0; i < total; i++)
          input[i] = (char) ('A' + i);
        input[total] = '\0';
        for (gsize i = 0; i < total; i += piece)
          csn_bounded_buffer_append (buffer, input + i, MIN (piece, total - i));
        kept = csn_bounded_buffer_dup_bytes (buffer);
        data = g_bytes_get_data (kept, &size);
        if (total <= head + tail)
          expected = g_strdup (input);
        else
          expected = g_strdup_printf ("%.10s\n[... %" G_GSIZE_FORMAT " bytes left out ...]\n%s", input,
                                      total - head - tail, input + total - tail);
        g_assert_cmpmem (data, size, expected, strlen (expected));
        g_assert_cmpuint (csn_bounded_buffer_get_total (buffer), ==, total);
        g_assert_cmpint (csn_bounded_buffer_is_truncated (buffer), ==, total > head + tail);
        digest = csn_bounded_buffer_dup_sha256 (buffer);
        expected_digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, input, (gssize) total);
        g_assert_cmpstr (digest, ==, expected_digest);
      }
}

static void
test_not_utf8 (void)
{
  g_autoptr (CsnBoundedBuffer) buffer = csn_bounded_buffer_new (100, 0);
  g_autofree char *text = NULL;

  csn_bounded_buffer_append (buffer, "a\xff" "b", 3);
  text = csn_bounded_buffer_dup_text (buffer);
  g_assert_cmpstr (text, ==, "a\xef\xbf\xbd" "b");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/probe/bounded-buffer/every-split", test_every_split);
  g_test_add_func ("/probe/bounded-buffer/not-utf8", test_not_utf8);
  return g_test_run ();
}
