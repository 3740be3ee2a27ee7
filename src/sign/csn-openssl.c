/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Small bridges between OpenSSL and GLib: errors, times, buffers. Knows nothing of what is signed.
 */

#include "csn-openssl-private.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <time.h>

#include "csn-sign-error.h"

/* Sets @error from @sentence and OpenSSL's newest reason, and empties the queue. Returns FALSE so
 * that callers can return it. */
gboolean
csn_openssl_fail (GError **error, int code, const char *sentence)
{
  unsigned long last = ERR_peek_last_error ();
  const char *reason = last != 0 ? ERR_reason_error_string (last) : NULL;

  /* What OpenSSL's parsers say helps nobody; what its keys and providers say may. */
  if (reason != NULL && code == CSN_SIGN_ERROR_CRYPTO)
    g_set_error (error, CSN_SIGN_ERROR, code, "%s (%s)", sentence, reason);
  else
    g_set_error_literal (error, CSN_SIGN_ERROR, code, sentence);
  ERR_clear_error ();
  return FALSE;
}

/* Returns: (transfer full) (nullable): @time in UTC */
GDateTime *
csn_openssl_dup_time (const ASN1_TIME *time)
{
  struct tm parts;

  if (time == NULL || !ASN1_TIME_to_tm (time, &parts))
    return NULL;
  return g_date_time_new_utc (parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
                              parts.tm_min, parts.tm_sec);
}

static void
free_der (gpointer data)
{
  OPENSSL_free (data);
}

/* Takes what an i2d function allocated; NULL when it failed. */
GBytes *
csn_openssl_take_bytes (unsigned char *der, int length)
{
  if (length < 0 || der == NULL)
    return NULL;
  return g_bytes_new_with_free_func (der, (gsize) length, free_der, der);
}

/* By default OpenSSL takes itself apart in exit(), while the thread of a task may still be giving back certificates: a program
 * that ended well then died of it now and then. The system takes the memory anyway. Before main, since the first call decides. */
__attribute__ ((constructor)) static void
keep_openssl_to_the_end (void)
{
  OPENSSL_init_crypto (OPENSSL_INIT_NO_ATEXIT, NULL);
}
