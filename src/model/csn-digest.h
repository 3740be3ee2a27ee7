/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* SHA-256 as lower-case hex, the one spelling of digests in events, JSON and reports. No I/O. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CSN_SHA256_BYTES 32
#define CSN_SHA256_HEX   64

/* Digest of @length bytes at @data, 64 lower-case hex digits. (transfer full) */
char    *csn_sha256_hex       (const void *data,
                               gsize       length);
/* The same without memory of its own. */
void     csn_sha256_write_hex (const void *data,
                               gsize       length,
                               char        hex[CSN_SHA256_HEX + 1]);
char    *csn_sha256_hex_bytes (GBytes     *bytes);
/* Writes the 32 raw bytes of the digest to @digest. */
void     csn_sha256_raw       (const void *data,
                               gsize       length,
                               guint8      digest[CSN_SHA256_BYTES]);
/* Whether @text is exactly 64 lower-case hex digits. */
gboolean csn_is_sha256_hex    (const char *text);
/* Lower-case hex of @length bytes. (transfer full) */
char    *csn_hex_encode       (const guint8 *data,
                               gsize         length);
/* The same written to @hex, which has room for twice @length and a zero. */
void     csn_hex_write        (const guint8 *data,
                               gsize         length,
                               char         *hex);
/* Whether @hex is exactly twice @length lower-case hex digits, whose bytes @data then holds. */
gboolean csn_hex_read         (const char *hex,
                               guint8     *data,
                               gsize       length);
/* Bytes of an even number of lower-case hex digits; NULL when @hex is anything else. (transfer full) (nullable) */
GBytes  *csn_hex_decode       (const char *hex);

/* What base64 @text (nullable) stands for, nothing for nothing. (transfer full) */
GBytes  *csn_base64_decode    (const char *text);

G_END_DECLS
