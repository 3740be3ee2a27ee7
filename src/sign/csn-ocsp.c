/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks responders and reads their answers; see the header. An answer counts only with the signature of the issuer, or of a
 * responder to whom the issuer gave that right. */

#include "csn-ocsp-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/ocsp.h>

#include "csn-sign-error.h"
#include "csn-web-private.h"

#define MAX_ANSWER_BYTES (256 * 1024)
#define MAX_URLS 2
/* Clocks differ a little. */
#define CLOCK_SECONDS 300

G_DEFINE_AUTOPTR_CLEANUP_FUNC (OCSP_REQUEST, OCSP_REQUEST_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OCSP_RESPONSE, OCSP_RESPONSE_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OCSP_BASICRESP, OCSP_BASICRESP_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (OCSP_CERTID, OCSP_CERTID_free)

typedef struct
{
  int status;                   /* V_OCSP_CERTSTATUS_… */
  ASN1_GENERALIZEDTIME *revoked; /* (nullable), of the answer */
  ASN1_GENERALIZEDTIME *this_update;
  ASN1_GENERALIZEDTIME *next_update; /* (nullable) */
} Status;

GPtrArray *
csn_ocsp_list_urls (X509 *x509)
{
  GPtrArray *urls = g_ptr_array_new_with_free_func (g_free);
  STACK_OF (OPENSSL_STRING) *found = X509_get1_ocsp (x509);

  for (int i = 0; i < sk_OPENSSL_STRING_num (found) && urls->len < MAX_URLS; i++)
    if (g_str_has_prefix (sk_OPENSSL_STRING_value (found, i), "http"))
      g_ptr_array_add (urls, g_strdup (sk_OPENSSL_STRING_value (found, i)));
  X509_email_free (found);
  return urls;
}

static OCSP_BASICRESP *
parse_answer (GBytes *answer)
{
  gsize size = 0;
  const unsigned char *data = g_bytes_get_data (answer, &size);
  g_autoptr (OCSP_RESPONSE) response = size <= MAX_ANSWER_BYTES ? d2i_OCSP_RESPONSE (NULL, &data, (long) size) : NULL;

  if (response == NULL || OCSP_response_status (response) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
    return NULL;
  return OCSP_response_get1_basic (response);
}

/* Whether the issuer or its deputy signed, whose certificates must have held when the answer was given. */
static gboolean
is_signed (OCSP_BASICRESP *basic, X509 *issuer, const Status *status)
{
  g_autoptr (X509_STORE) store = X509_STORE_new ();
  STACK_OF (X509) *certificates = sk_X509_new_null ();
  X509_VERIFY_PARAM *param = X509_STORE_get0_param (store);
  g_autoptr (GDateTime) at = csn_openssl_dup_time (status->this_update);

  X509_STORE_add_cert (store, issuer);
  X509_VERIFY_PARAM_set_flags (param, X509_V_FLAG_PARTIAL_CHAIN);
  if (at != NULL)
    X509_VERIFY_PARAM_set_time (param, (time_t) g_date_time_to_unix (at));
  sk_X509_push (certificates, issuer);
  int result = OCSP_basic_verify (basic, certificates, store, 0);
  sk_X509_free (certificates);
  return result == 1;
}

/* What @basic says of @x509; FALSE when it says nothing that counts. */
static gboolean
find_status (OCSP_BASICRESP *basic, X509 *x509, X509 *issuer, Status *status)
{
  /* responders know certificates by these SHA-1 names (RFC 5019); nothing rests on their strength */
  g_autoptr (OCSP_CERTID) id = OCSP_cert_to_id (EVP_sha1 (), x509, issuer);
  int reason = 0;

  return id != NULL
         && OCSP_resp_find_status (basic, id, &status->status, &reason, &status->revoked, &status->this_update,
                                   &status->next_update)
                == 1
         && is_signed (basic, issuer, status);
}

static GBytes *
make_request (X509 *x509, X509 *issuer)
{
  g_autoptr (OCSP_REQUEST) request = OCSP_REQUEST_new ();
  OCSP_CERTID *id = OCSP_cert_to_id (EVP_sha1 (), x509, issuer);
  unsigned char *der = NULL;

  if (id == NULL || OCSP_request_add0_id (request, id) == NULL)
    {
      OCSP_CERTID_free (id);
      return NULL;
    }
  int length = i2d_OCSP_REQUEST (request, &der);
  return csn_openssl_take_bytes (der, length);
}

GBytes *
csn_ocsp_ask (const char *url, X509 *x509, X509 *issuer, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) request = make_request (x509, issuer);
  g_autoptr (GBytes) answer
      = request != NULL
            ? csn_web_exchange (url, request, "application/ocsp-request", MAX_ANSWER_BYTES, cancellable, error)
            : NULL;
  g_autoptr (OCSP_BASICRESP) basic = answer != NULL ? parse_answer (answer) : NULL;
  Status status = { 0 };

  if (request == NULL)
    {
      csn_openssl_fail (error, CSN_SIGN_ERROR_FORMAT, _("No question about the certificate could be made"));
      return NULL;
    }
  if (answer == NULL)
    return NULL;
  if (basic == NULL || !find_status (basic, x509, issuer, &status)
      || !OCSP_check_validity (status.this_update, status.next_update, CLOCK_SECONDS, -1))
    {
      csn_openssl_fail (error, CSN_SIGN_ERROR_FORMAT,
                        _("The answer about the certificate is not its authority's, or too old"));
      g_prefix_error (error, "%s: ", url);
      return NULL;
    }
  return g_steal_pointer (&answer);
}

gboolean
csn_ocsp_is_revoked (GBytes *answer, X509 *x509, X509 *issuer, GDateTime **since)
{
  g_autoptr (OCSP_BASICRESP) basic = parse_answer (answer);
  Status status = { 0 };
  gboolean revoked = basic != NULL && find_status (basic, x509, issuer, &status)
                     && status.status == V_OCSP_CERTSTATUS_REVOKED;

  *since = revoked && status.revoked != NULL ? csn_openssl_dup_time (status.revoked) : NULL;
  csn_openssl_fail (NULL, 0, "");
  return revoked;
}
