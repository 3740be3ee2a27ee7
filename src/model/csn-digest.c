/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* SHA-256 and hex; see the header. */

#include "csn-digest.h"

#include <openssl/evp.h>
#include <string.h>

/* Looked up once: libcrypto searches its providers whenever it is asked by name. */
static EVP_MD *
get_sha256 (void)
{
  static gsize kept = 0;

  if (g_once_init_enter (&kept))
    {
      EVP_MD *md = EVP_MD_fetch (NULL, "SHA256", NULL);

      if (md == NULL)
        g_error ("libcrypto knows no SHA-256");
      g_once_init_leave (&kept, (gsize) md);
    }
  return (EVP_MD *) kept;
}

static void
free_context (gpointer context)
{
  EVP_MD_CTX_free (context);
}

/* One a thread: to make a context costs as much as the digest of a short text. */
static EVP_MD_CTX *
get_context (void)
{
  static GPrivate kept = G_PRIVATE_INIT (free_context);
  EVP_MD_CTX *context = g_private_get (&kept);

  if (context == NULL)
    {
      context = EVP_MD_CTX_new ();
      if (context == NULL || EVP_DigestInit_ex (context, get_sha256 (), NULL) != 1)
        g_error ("libcrypto could not begin a digest");
      g_private_set (&kept, context);
    }
  return context;
}

void
csn_sha256_raw (const void *data, gsize length, guint8 digest[CSN_SHA256_BYTES])
{
  EVP_MD_CTX *context;

  g_return_if_fail (data != NULL || length == 0);

  context = get_context ();
  if (EVP_DigestInit_ex (context, NULL, NULL) != 1
      || EVP_DigestUpdate (context, data, length) != 1
      || EVP_DigestFinal_ex (context, digest, NULL) != 1)
    g_error ("libcrypto could not make a digest");
}

void
csn_hex_write (const guint8 *data, gsize length, char *hex)
{
  static const char digits[] = "0123456789abcdef";

  for (gsize i = 0; i < length; i++)
    {
      hex[2 * i] = digits[data[i] >> 4];
      hex[2 * i + 1] = digits[data[i] & 15];
    }
  hex[length * 2] = '\0';
}

void
csn_sha256_write_hex (const void *data, gsize length, char hex[CSN_SHA256_HEX + 1])
{
  guint8 digest[CSN_SHA256_BYTES];

  csn_sha256_raw (data, length, digest);
  csn_hex_write (digest, sizeof digest, hex);
}

char *
csn_sha256_hex (const void *data, gsize length)
{
  char *hex = g_malloc (CSN_SHA256_HEX + 1);

  csn_sha256_write_hex (data, length, hex);
  return hex;
}

char *
csn_sha256_hex_bytes (GBytes *bytes)
{
  gsize length;
  const void *data;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  return csn_sha256_hex (data, length);
}

gboolean
csn_is_sha256_hex (const char *text)
{
  return text != NULL
         && strlen (text) == CSN_SHA256_HEX
         && strspn (text, "0123456789abcdef") == CSN_SHA256_HEX;
}

char *
csn_hex_encode (const guint8 *data, gsize length)
{
  char *hex = g_malloc (length * 2 + 1);

  csn_hex_write (data, length, hex);
  return hex;
}

static int
digit_value (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return -1;
}

gboolean
csn_hex_read (const char *hex, guint8 *data, gsize length)
{
  g_return_val_if_fail (hex != NULL && data != NULL, FALSE);

  for (gsize i = 0; i < length; i++)
    {
      int high = digit_value (hex[2 * i]);
      int low = high < 0 ? -1 : digit_value (hex[2 * i + 1]);

      if (low < 0)
        return FALSE;
      data[i] = (guint8) (high << 4 | low);
    }
  return hex[2 * length] == '\0';
}

GBytes *
csn_hex_decode (const char *hex)
{
  g_autofree guint8 *data = NULL;
  gsize length;

  g_return_val_if_fail (hex != NULL, NULL);

  length = strlen (hex);
  data = g_malloc (length / 2 + 1);
  if (length % 2 != 0 || !csn_hex_read (hex, data, length / 2))
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), length / 2);
}

GBytes *
csn_base64_decode (const char *text)
{
  gsize length = 0;
  guchar *data = g_base64_decode (text != NULL ? text : "", &length);

  return g_bytes_new_take (data, length);
}
