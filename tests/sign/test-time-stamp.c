/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Time-stamps: a real authority on loopback, also broken in every way that authorities are;
 * signatures that outlive their certificate by one; revocation with and without. */

#include <libsoup/soup.h>
#include <openssl/pkcs12.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <string.h>

#include "csn-cms.h"
#include "csn-finding.h"
#include "csn-pdf-sign.h"
#include "csn-pdf-verify.h"
#include "csn-sign-error.h"
#include "test-pki.h"
#include "test-report.h"

typedef enum
{
  FINE,
  SERVER_ERROR,
  GARBAGE,
  EMPTY,
  REJECTS,
  OTHER_CONTENT,
  ENDLESS,
  REDIRECTS,
  SLOW
} Mood;

typedef struct
{
  Mood mood;
  GMainLoop *loop;
  GMainContext *context;
  GThread *thread;
  char *url;
  guint requests;
  EVP_PKEY *key;
  X509 *certificate;
  CsnCertificate *root;
} Authority;

static ASN1_INTEGER *
serial_cb (TS_RESP_CTX *context, void *data)
{
  ASN1_INTEGER *serial = ASN1_INTEGER_new ();

  ASN1_INTEGER_set (serial, 7);
  return serial;
}

static GBytes *
alter_imprint (GBytes *request)
{
  const guchar *data = g_bytes_get_data (request, NULL);
  TS_REQ *parsed = d2i_TS_REQ (NULL, &data, (long) g_bytes_get_size (request));
  TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_dup (TS_REQ_get_msg_imprint (parsed));
  guchar other[32] = { 1, 2, 3 };
  guchar *der = NULL;

  TS_MSG_IMPRINT_set_msg (imprint, other, sizeof other);
  TS_REQ_set_msg_imprint (parsed, imprint);
  int length = i2d_TS_REQ (parsed, &der);
  GBytes *bytes = g_bytes_new (der, (gsize) length);
  OPENSSL_free (der);
  TS_MSG_IMPRINT_free (imprint);
  TS_REQ_free (parsed);
  return bytes;
}

static GBytes *
answer (Authority *self, GBytes *request)
{
  g_autoptr (GBytes) asked
      = self->mood == OTHER_CONTENT ? alter_imprint (request) : g_bytes_ref (request);
  TS_RESP_CTX *context = TS_RESP_CTX_new ();
  ASN1_OBJECT *policy = OBJ_txt2obj ("1.2.3.4", 1);
  guchar *der = NULL;

  g_assert_cmpint (TS_RESP_CTX_set_signer_cert (context, self->certificate), ==, 1);
  g_assert_cmpint (TS_RESP_CTX_set_signer_key (context, self->key), ==, 1);
  TS_RESP_CTX_set_def_policy (context, policy);
  TS_RESP_CTX_set_signer_digest (context, EVP_sha256 ());
  TS_RESP_CTX_set_ess_cert_id_digest (context, EVP_sha256 ());
  TS_RESP_CTX_set_serial_cb (context, serial_cb, NULL);
  TS_RESP_CTX_add_md (context, self->mood == REJECTS ? EVP_sha512 () : EVP_sha256 ());
  BIO *bio = BIO_new_mem_buf (g_bytes_get_data (asked, NULL), (int) g_bytes_get_size (asked));
  TS_RESP *response = TS_RESP_create_response (context, bio);
  g_assert_nonnull (response);
  int length = i2d_TS_RESP (response, &der);
  GBytes *bytes = g_bytes_new (der, (gsize) length);
  OPENSSL_free (der);
  TS_RESP_free (response);
  BIO_free (bio);
  ASN1_OBJECT_free (policy);
  TS_RESP_CTX_free (context);
  return bytes;
}

static void
request_cb (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer data)
{
  Authority *self = data;
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) request = soup_message_body_flatten (body);
  g_autoptr (GBytes) reply = NULL;
  g_autofree char *endless = NULL;

  g_atomic_int_inc (&self->requests);
  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  switch (self->mood)
    {
    case SERVER_ERROR:
      soup_server_message_set_status (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
      return;
    case REDIRECTS:
      soup_server_message_set_redirect (message, SOUP_STATUS_FOUND, self->url);
      return;
    case SLOW:
      soup_server_message_pause (message);
      return;
    case EMPTY:
      return;
    case GARBAGE:
      soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, "<html>", 6);
      return;
    case ENDLESS:
      endless = g_strnfill (400000, '0');
      soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, endless, 400000);
      return;
    default:
      reply = answer (self, request);
      soup_server_message_set_response (message, "application/timestamp-reply", SOUP_MEMORY_COPY,
                                        g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
    }
}

static gpointer
serve (gpointer data)
{
  Authority *self = data;

  g_main_context_push_thread_default (self->context);
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  soup_server_add_handler (server, NULL, request_cb, self, NULL);
  soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  GSList *uris = soup_server_get_uris (server);
  g_autofree char *url = g_uri_to_string (uris->data);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_atomic_pointer_set (&self->url, g_strdup (url));
  g_main_loop_run (self->loop);
  soup_server_disconnect (server);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

static Authority *
start (Mood mood)
{
  Authority *self = g_new0 (Authority, 1);
  TestProfile profile = test_good_profile;
  profile.key_usage = "critical,digitalSignature";
  profile.extended_usage = "critical,timeStamping";
  g_autoptr (GBytes) pkcs12 = test_issue ("Test Clock", &profile);
  const guchar *data = g_bytes_get_data (pkcs12, NULL);
  PKCS12 *parsed = d2i_PKCS12 (NULL, &data, (long) g_bytes_get_size (pkcs12));
  STACK_OF (X509) *others = NULL;
  guchar *der = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (PKCS12_parse (parsed, TEST_PASSPHRASE, &self->key, &self->certificate, &others),
                   ==, 1);
  int length = i2d_X509 (sk_X509_value (others, 0), &der);
  g_autoptr (GBytes) root = g_bytes_new (der, (gsize) length);
  OPENSSL_free (der);
  sk_X509_pop_free (others, X509_free);
  PKCS12_free (parsed);
  self->root = csn_certificate_new_from_bytes (root, &error);
  g_assert_no_error (error);
  self->mood = mood;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("authority", serve, self);
  while (g_atomic_pointer_get (&self->url) == NULL)
    g_usleep (1000);
  return self;
}

static void
stop (Authority *self)
{
  g_main_loop_quit (self->loop);
  g_main_context_wakeup (self->context);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  EVP_PKEY_free (self->key);
  X509_free (self->certificate);
  g_object_unref (self->root);
  g_free (self->url);
  g_free (self);
}

static GBytes *
sign (CsnIdentity *identity, const char *url, GError **error)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("content", 7);
  g_autoptr (GDateTime) now = test_now ();

  return csn_cms_sign_detached (identity, content, now, url, NULL, error);
}

static CsnTrustVerdict
judge (GBytes *der, CsnTrust *trust, GDateTime *at)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("content", 7);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnCmsSignature) signature = csn_cms_verify_detached (der, content, trust, at, &error);

  g_assert_no_error (error);
  return csn_cms_signature_get_verdict (signature);
}

static void
test_fine (void)
{
  Authority *authority = start (FINE);
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) person_only = test_trust_of (ada);
  g_autoptr (CsnTrust) both = test_trust_of (ada);
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GDateTime) late = g_date_time_add_years (now, 12);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) der = sign (ada, authority->url, &error);
  g_autoptr (GBytes) content = g_bytes_new_static ("content", 7);

  g_assert_no_error (error);
  csn_trust_add_root (both, authority->root);
  g_autoptr (CsnCmsSignature) signature
      = csn_cms_verify_detached (der, content, both, NULL, &error);
  g_assert_no_error (error);
  CsnTimeStamp *stamp = csn_cms_signature_get_time_stamp (signature);
  g_assert_cmpint (csn_time_stamp_get_verdict (stamp), ==, CSN_TRUST_TRUSTED);
  g_assert_cmpstr (csn_certificate_get_name (csn_time_stamp_get_authority (stamp)), ==,
                   "Test Clock");
  g_assert_cmpint (ABS (g_date_time_difference (csn_time_stamp_get_time (stamp), now)), <,
                   10 * G_TIME_SPAN_SECOND);
  /* Twelve years later only the proved time helps. */
  g_assert_cmpint (judge (der, both, late), ==, CSN_TRUST_TRUSTED);
  g_assert_cmpint (judge (der, person_only, late), ==, CSN_TRUST_EXPIRED);
  g_assert_cmpint (judge (der, person_only, NULL), ==, CSN_TRUST_TRUSTED);
  g_assert_cmpuint (authority->requests, ==, 1);
  stop (authority);
}

static void
test_every_byte (void)
{
  Authority *authority = start (FINE);
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) der = sign (ada, authority->url, &error);
  g_autoptr (GBytes) content = g_bytes_new_static ("content", 7);

  csn_trust_add_root (trust, authority->root);
  for (gsize i = 0; i < g_bytes_get_size (der); i++)
    {
      g_autoptr (GBytes) bad = test_flip (der, i, (guint8) (1u << (i % 8)));
      g_autoptr (CsnCmsSignature) signature
          = csn_cms_verify_detached (bad, content, trust, NULL, NULL);
      CsnTimeStamp *stamp = signature != NULL ? csn_cms_signature_get_time_stamp (signature) : NULL;
      if (stamp != NULL && csn_trust_verdict_is_good (csn_time_stamp_get_verdict (stamp))
          && csn_trust_verdict_is_good (csn_cms_signature_get_verdict (signature)))
        g_error ("byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " may be changed", i,
                 g_bytes_get_size (der));
    }
  stop (authority);
}

static void
test_broken (void)
{
  static const struct
  {
    Mood mood;
    const char *word;
  } cases[] = {
    { SERVER_ERROR, "500" }, { GARBAGE, "not a time-stamp" },     { EMPTY, "not a time-stamp" },
    { REJECTS, "declined" }, { OTHER_CONTENT, "something else" }, { ENDLESS, "too long" },
    { REDIRECTS, "302" },
  };
  g_autoptr (CsnIdentity) ada = test_person ("Ada");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Authority *authority = start (cases[i].mood);
      g_autoptr (GError) error = NULL;
      g_assert_null (sign (ada, authority->url, &error));
      g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].word));
      g_assert_cmpuint (authority->requests, ==, 1);
      stop (authority);
    }
}

static void
test_unreachable (void)
{
  static const char *const urls[] = { "http://127.0.0.1:1/", "ftp://127.0.0.1/", "nonsense", "" };
  g_autoptr (CsnIdentity) ada = test_person ("Ada");

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (sign (ada, urls[i], &error));
      g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA);
    }
}

/* Sends a head that never ends, a byte a second. */
static gpointer
drip (gpointer data)
{
  GSocketListener *listener = data;
  g_autoptr (GSocketConnection) connection = g_socket_listener_accept (listener, NULL, NULL, NULL);
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));

  g_output_stream_write_all (out, "HTTP/1.1 200 OK\r\nX: ", 20, NULL, NULL, NULL);
  while (g_output_stream_write_all (out, "x", 1, NULL, NULL, NULL))
    g_usleep (G_USEC_PER_SEC);
  return NULL;
}

/* Each byte comes in time, the whole never: the long form waits for the end of patience. */
static void
test_drip (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u/", port);
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  GThread *thread = NULL;

  if (!g_test_slow ())
    {
      g_test_skip ("takes as long as the patience of the product (-m slow)");
      return;
    }
  thread = g_thread_new ("drip", drip, listener);
  signal (SIGPIPE, SIG_IGN);
  g_assert_null (sign (ada, url, &error));
  g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA);
  g_assert_nonnull (strstr (error->message, "too long"));
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 60 * G_USEC_PER_SEC);
  g_thread_join (thread);
}

static gpointer
cancel_soon (gpointer data)
{
  g_usleep (150000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_slow (void)
{
  Authority *authority = start (SLOW);
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (GBytes) content = g_bytes_new_static ("content", 7);
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_soon, cancellable);

  g_assert_null (csn_cms_sign_detached (ada, content, now, authority->url, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
  stop (authority);
}

static void
test_pdf (void)
{
  static const char *const fields[] = { "approval-qa-lead", "seal", NULL };
  Authority *authority = start (FINE);
  TestProfile profile = test_good_profile;
  profile.intermediate = TRUE;
  g_autoptr (CsnIdentity) carl = test_identity ("Carl", &profile);
  g_autoptr (CsnTrust) trust = test_trust_of (carl);
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GBytes) pdf = test_report_prepared (FALSE, fields);
  g_autoptr (CsnRevocation) none = csn_revocation_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  CsnPdfSignOptions options = {
    .field = "approval-qa-lead",
    .at = now,
    .tsa_url = authority->url,
    .permit = CSN_PDF_PERMIT_SIGNING,
  };
  g_autoptr (GBytes) one = csn_pdf_sign (pdf, carl, &options, NULL, &error);
  g_assert_no_error (error);
  options.field = "seal";
  options.permit = CSN_PDF_PERMIT_NOTHING;
  options.validation = none;
  g_autoptr (GBytes) sealed = csn_pdf_sign (one, carl, &options, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *root = csn_identity_dup_root_pem (carl);

  test_report_check_pdfsig (sealed, root, 2);
  test_report_check_qpdf (sealed);
  for (guint with_clock = 0; with_clock < 2; with_clock++)
    {
      if (with_clock)
        csn_trust_add_root (trust, authority->root);
      g_autoptr (CsnPdfVerification) verification
          = csn_pdf_verify (sealed, trust, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (csn_pdf_verification_is_good (verification));
      g_assert_cmpuint (csn_findings_count (csn_pdf_verification_get_findings (verification),
                                            CSN_FINDING_WARNING),
                        ==, (with_clock ? 0u : 2u));
    }
  stop (authority);
}

/* Revoked after the proved time: fine. Without a proved time: nobody can tell. By a stranger: no
 * matter. */
static void
test_revoked (void)
{
  Authority *authority = start (FINE);
  TestProfile profile = test_good_profile;
  EVP_PKEY *root_key = NULL;
  EVP_PKEY *stranger = EVP_EC_gen ("P-256");
  g_autoptr (GBytes) pkcs12 = test_issue_with_root ("Carl", &profile, &root_key);
  g_autoptr (CsnSecret) secret = test_secret ();
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnIdentity) carl = csn_identity_new_from_pkcs12 (pkcs12, secret, &error);
  g_assert_no_error (error);
  X509 *leaf = test_parse (csn_identity_get_certificate (carl));
  X509 *root = test_parse (csn_identity_get_root (carl));
  g_autoptr (GBytes) crl = test_make_list (root_key, root, leaf, TRUE);
  g_autoptr (GBytes) forged = test_make_list (stranger, root, leaf, TRUE);
  g_autoptr (GBytes) noise = g_bytes_new_static ("0noise", 6);
  g_autoptr (CsnTrust) trust = test_trust_of (carl);
  g_autoptr (GBytes) plain = sign (carl, NULL, &error);
  g_autoptr (GBytes) stamped = sign (carl, authority->url, &error);

  g_assert_no_error (error);
  csn_trust_add_root (trust, authority->root);
  g_assert_false (csn_trust_add_crl (trust, noise, &error));
  g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT);
  g_clear_error (&error);
  g_assert_true (csn_trust_add_crl (trust, forged, &error));
  g_assert_cmpint (judge (plain, trust, NULL), ==, CSN_TRUST_TRUSTED);
  g_assert_true (csn_trust_add_crl (trust, crl, &error));
  g_assert_cmpint (judge (plain, trust, NULL), ==, CSN_TRUST_REVOKED);
  g_assert_cmpint (judge (stamped, trust, NULL), ==, CSN_TRUST_TRUSTED);
  csn_trust_pin (trust, csn_certificate_get_fingerprint (csn_identity_get_certificate (carl)));
  g_assert_cmpint (judge (plain, trust, NULL), ==, CSN_TRUST_REVOKED);
  X509_free (leaf);
  X509_free (root);
  EVP_PKEY_free (root_key);
  EVP_PKEY_free (stranger);
  stop (authority);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign/time-stamp/fine", test_fine);
  g_test_add_func ("/sign/time-stamp/every-byte", test_every_byte);
  g_test_add_func ("/sign/time-stamp/broken", test_broken);
  g_test_add_func ("/sign/time-stamp/unreachable", test_unreachable);
  g_test_add_func ("/sign/time-stamp/slow", test_slow);
  g_test_add_func ("/sign/time-stamp/drip", test_drip);
  g_test_add_func ("/sign/time-stamp/pdf", test_pdf);
  g_test_add_func ("/sign/time-stamp/revoked", test_revoked);
  return g_test_run ();
}
