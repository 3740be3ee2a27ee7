/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks an RFC 3161 authority for a time-stamp, once: some authorities lock out who asks again.
 * Every failure has its own sentence and the code CSN_SIGN_ERROR_TSA. Runs in the caller's worker
 * thread, never in the main one. */

#include "csn-cms-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/objects.h>
#include <openssl/rand.h>

#include "csn-sign-error.h"
#include "csn-web-private.h"

#define MAX_REPLY_BYTES (128 * 1024)
#define NONCE_BYTES 8

static gboolean
refuse (GError **error, const char *sentence)
{
  return csn_openssl_fail (error, CSN_SIGN_ERROR_TSA, sentence);
}

static gboolean
set_nonce (TS_REQ *request)
{
  unsigned char bytes[NONCE_BYTES];

  if (RAND_bytes (bytes, sizeof bytes) != 1)
    return FALSE;
  bytes[0] = (bytes[0] & 0x7f) | 0x40;
  g_autoptr (BIGNUM) number = BN_bin2bn (bytes, sizeof bytes, NULL);
  ASN1_INTEGER *nonce = BN_to_ASN1_INTEGER (number, NULL);
  gboolean fine = nonce != NULL && TS_REQ_set_nonce (request, nonce) == 1;
  ASN1_INTEGER_free (nonce);
  return fine;
}

static TS_REQ *
make_request (GBytes *stamped)
{
  g_autoptr (TS_REQ) request = TS_REQ_new ();
  TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new ();
  X509_ALGOR *algorithm = X509_ALGOR_new ();
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  gsize size = 0;
  const void *data = g_bytes_get_data (stamped, &size);

  X509_ALGOR_set0 (algorithm, OBJ_nid2obj (NID_sha256), V_ASN1_NULL, NULL);
  gboolean fine = EVP_Digest (data, size, digest, &length, EVP_sha256 (), NULL) == 1
                  && TS_MSG_IMPRINT_set_algo (imprint, algorithm) == 1
                  && TS_MSG_IMPRINT_set_msg (imprint, digest, (int) length) == 1
                  && TS_REQ_set_version (request, 1) == 1
                  && TS_REQ_set_msg_imprint (request, imprint) == 1
                  && TS_REQ_set_cert_req (request, 1) == 1 && set_nonce (request);
  X509_ALGOR_free (algorithm);
  TS_MSG_IMPRINT_free (imprint);
  return fine ? g_steal_pointer (&request) : NULL;
}

static gboolean
nonce_fits (TS_REQ *request, TS_RESP *response)
{
  TS_TST_INFO *statement = TS_RESP_get_tst_info (response);
  const ASN1_INTEGER *nonce = statement != NULL ? TS_TST_INFO_get_nonce (statement) : NULL;

  return nonce != NULL && ASN1_INTEGER_cmp (nonce, TS_REQ_get_nonce (request)) == 0;
}

static GBytes *
unpack (TS_REQ *request, GBytes *reply, GBytes *stamped, GError **error)
{
  gsize size = 0;
  const unsigned char *data = g_bytes_get_data (reply, &size);
  g_autoptr (TS_RESP) response = d2i_TS_RESP (NULL, &data, (long) size);

  if (response == NULL)
    {
      refuse (error, _("The reply is not a time-stamp"));
      return NULL;
    }
  long status = ASN1_INTEGER_get (TS_STATUS_INFO_get0_status (TS_RESP_get_status_info (response)));
  PKCS7 *token = TS_RESP_get_token (response);
  if (status != TS_STATUS_GRANTED && status != TS_STATUS_GRANTED_WITH_MODS)
    {
      g_set_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA,
                   _("The time-stamp authority declined (status %ld)"), status);
      return NULL;
    }
  if (token == NULL || !nonce_fits (request, response))
    {
      refuse (error, _("The time-stamp does not answer this request"));
      return NULL;
    }
  unsigned char *der = NULL;
  int length = i2d_PKCS7 (token, &der);
  g_autoptr (GBytes) bytes = csn_openssl_take_bytes (der, length);
  g_autoptr (CsnTrust) nobody = csn_trust_new ();
  g_autoptr (GError) cause = NULL;
  g_autoptr (CsnTimeStamp) checked
      = bytes != NULL ? csn_time_stamp_verify (bytes, stamped, nobody, &cause) : NULL;
  if (checked == NULL)
    {
      g_set_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA,
                   _("The time-stamp cannot be used: %s"), cause != NULL ? cause->message : "");
      return NULL;
    }
  return g_steal_pointer (&bytes);
}

/**
 * csn_time_stamp_request:
 * @url: the authority's web address
 * @stamped: the bytes to be stamped; only their digest is sent
 *
 * Returns: (transfer full): a token that was checked against @stamped, or NULL with
 * CSN_SIGN_ERROR_TSA
 */
GBytes *
csn_time_stamp_request (const char *url, GBytes *stamped, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (url != NULL && stamped != NULL, NULL);

  g_autoptr (TS_REQ) request = make_request (stamped);
  unsigned char *der = NULL;
  int length = request != NULL ? i2d_TS_REQ (request, &der) : -1;
  g_autoptr (GBytes) body = csn_openssl_take_bytes (der, length);

  if (body == NULL)
    {
      csn_openssl_fail (error, CSN_SIGN_ERROR_CRYPTO,
                        _("The time-stamp request could not be made"));
      return NULL;
    }
  g_autoptr (GBytes) reply = csn_web_exchange (url, body, "application/timestamp-query",
                                               MAX_REPLY_BYTES, cancellable, error);
  return reply != NULL ? unpack (request, reply, stamped, error) : NULL;
}
