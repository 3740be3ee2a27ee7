/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Certificates that were taken back: an authority on loopback publishes a list and answers questions, truly, falsely or not at
 * all. Nobody signs with a revoked certificate; what the authority said travels in the PDF and is judged there again. */

#include <libsoup/soup.h>
#include <openssl/ocsp.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "csn-cms.h"
#include "csn-pdf-sign.h"
#include "csn-pdf-verify.h"
#include "csn-revocation.h"
#include "csn-sign-error.h"
#include "test-pki.h"
#include "test-report.h"

typedef enum
{
  GOOD,
  REVOKED,
  BY_STRANGER, /* says revoked, signed by somebody else */
  TOO_OLD,
  TRY_LATER,
  GARBAGE,
  SERVER_ERROR,
} Mood;

typedef struct
{
  Mood mood;
  GMainLoop *loop;
  GMainContext *context;
  GThread *thread;
  char *url;
  X509 *root;
  EVP_PKEY *root_key;
  EVP_PKEY *stranger;
  GBytes *list; /* (nullable) */
  CsnIdentity *carl;
} Authority;

static GBytes *
answer (Authority *self, GBytes *question)
{
  const guchar *data = g_bytes_get_data (question, NULL);
  OCSP_REQUEST *request = d2i_OCSP_REQUEST (NULL, &data, (long) g_bytes_get_size (question));
  g_assert_nonnull (request);
  OCSP_CERTID *id = OCSP_onereq_get0_id (OCSP_request_onereq_get0 (request, 0));
  OCSP_BASICRESP *basic = OCSP_BASICRESP_new ();
  gboolean revoked = self->mood == REVOKED || self->mood == BY_STRANGER;
  ASN1_TIME *from = X509_gmtime_adj (NULL, self->mood == TOO_OLD ? -7200 : -60);
  ASN1_TIME *to = X509_gmtime_adj (NULL, self->mood == TOO_OLD ? -3600 : 3600);
  guchar *der = NULL;

  OCSP_basic_add1_status (basic, id, revoked ? V_OCSP_CERTSTATUS_REVOKED : V_OCSP_CERTSTATUS_GOOD,
                          OCSP_REVOKED_STATUS_KEYCOMPROMISE, revoked ? from : NULL, from, to);
  if (self->mood == BY_STRANGER)
    {
      X509 *forged = X509_dup (self->root);
      X509_set_pubkey (forged, self->stranger);
      X509_sign (forged, self->stranger, EVP_sha256 ());
      g_assert_cmpint (OCSP_basic_sign (basic, forged, self->stranger, EVP_sha256 (), NULL, 0), ==, 1);
      X509_free (forged);
    }
  else
    g_assert_cmpint (OCSP_basic_sign (basic, self->root, self->root_key, EVP_sha256 (), NULL, 0), ==, 1);
  OCSP_RESPONSE *response = OCSP_response_create (
      self->mood == TRY_LATER ? OCSP_RESPONSE_STATUS_TRYLATER : OCSP_RESPONSE_STATUS_SUCCESSFUL,
      self->mood == TRY_LATER ? NULL : basic);
  int length = i2d_OCSP_RESPONSE (response, &der);
  GBytes *bytes = g_bytes_new (der, (gsize) length);

  OPENSSL_free (der);
  OCSP_RESPONSE_free (response);
  OCSP_BASICRESP_free (basic);
  OCSP_REQUEST_free (request);
  ASN1_TIME_free (from);
  ASN1_TIME_free (to);
  return bytes;
}

/* Programs ask by POST, or by GET with the question in base64 as the path, as pdfsig does. */
static GBytes *
get_question (SoupServerMessage *message, const char *path)
{
  gsize length = 0;
  guchar *asked;

  if (g_str_equal (soup_server_message_get_method (message), SOUP_METHOD_POST))
    return soup_message_body_flatten (soup_server_message_get_request_body (message));
  asked = g_base64_decode (path + 1, &length);
  return g_bytes_new_take (asked, length);
}

static void
request_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  Authority *self = data;
  g_autoptr (GBytes) question = get_question (message, path);
  g_autoptr (GBytes) reply = NULL;

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  if (self->mood == SERVER_ERROR || (g_str_equal (path, "/list.crl") && self->list == NULL))
    {
      soup_server_message_set_status (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, NULL);
      return;
    }
  if (g_str_equal (path, "/list.crl"))
    reply = g_bytes_ref (self->list);
  else if (self->mood == GARBAGE)
    reply = g_bytes_new_static ("<html>", 6);
  else
    reply = answer (self, question);
  soup_server_message_set_response (
      message, g_str_equal (path, "/list.crl") ? "application/pkix-crl" : "application/ocsp-response", SOUP_MEMORY_COPY,
      g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
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

/* @answers, @lists: whether Carl's certificate names the place */
static Authority *
start (Mood mood, gboolean answers, gboolean lists)
{
  Authority *self = g_new0 (Authority, 1);
  TestProfile profile = test_good_profile;
  g_autoptr (CsnSecret) secret = test_secret ();
  g_autoptr (GError) error = NULL;

  self->mood = mood;
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("authority", serve, self);
  while (g_atomic_pointer_get (&self->url) == NULL)
    g_usleep (1000);
  g_autofree char *list_url = g_strconcat (self->url, "list.crl", NULL);
  profile.crl_url = lists ? list_url : NULL;
  profile.ocsp_url = answers ? self->url : NULL;
  g_autoptr (GBytes) pkcs12 = test_issue_with_root ("Carl", &profile, &self->root_key);
  self->carl = csn_identity_new_from_pkcs12 (pkcs12, secret, &error);
  g_assert_no_error (error);
  self->root = test_parse (csn_identity_get_root (self->carl));
  self->stranger = EVP_EC_gen ("P-256");
  return self;
}

static void
publish (Authority *self, gboolean revoked)
{
  X509 *leaf = test_parse (csn_identity_get_certificate (self->carl));

  self->list = test_make_list (self->root_key, self->root, leaf, revoked);
  X509_free (leaf);
}

static void
stop (Authority *self)
{
  g_main_loop_quit (self->loop);
  g_main_context_wakeup (self->context);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_object_unref (self->carl);
  X509_free (self->root);
  EVP_PKEY_free (self->root_key);
  EVP_PKEY_free (self->stranger);
  g_clear_pointer (&self->list, g_bytes_unref);
  g_free (self->url);
  g_free (self);
}

static CsnRevocation *
ask (CsnIdentity *identity, GError **error)
{
  g_autoptr (GDateTime) now = test_now ();

  return csn_revocation_ask (identity, now, NULL, error);
}

/* Seals a small report with what @revocation holds, and says whether it is trusted. */
static gboolean
seal_is_trusted (CsnIdentity *identity, CsnRevocation *revocation)
{
  g_autoptr (CsnTrust) trust = test_trust_of (identity);
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GBytes) pdf = test_report_plain (FALSE);
  g_autoptr (GError) error = NULL;
  CsnPdfSignOptions options = { .at = now, .permit = CSN_PDF_PERMIT_NOTHING, .validation = revocation };
  g_autoptr (GBytes) sealed = csn_pdf_sign (pdf, identity, &options, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (CsnPdfVerification) verification = csn_pdf_verify (sealed, trust, NULL, NULL, &error);
  CsnPdfSignature *seal = g_ptr_array_index (csn_pdf_verification_get_signatures (verification), 0);

  g_assert_true (csn_pdf_signature_is_valid (seal));
  g_assert_true (csn_pdf_signature_covers_all (seal));
  test_report_check_qpdf (sealed);
  g_assert_cmpint (csn_pdf_verification_is_good (verification), ==, csn_pdf_signature_is_trusted (seal));
  /* what one report carries does not change the person's own trust */
  g_autoptr (GBytes) other = csn_pdf_sign (pdf, identity, &(CsnPdfSignOptions){ .at = now }, NULL, &error);
  g_autoptr (CsnPdfVerification) plain = csn_pdf_verify (other, trust, NULL, NULL, &error);
  g_assert_true (csn_pdf_verification_is_good (plain));
  return csn_pdf_signature_is_trusted (seal);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* The signature is given all the same, and its signer told. */
static char *
sign_and_listen (CsnIdentity *identity)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("{}", 2);
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *silence = NULL;

  csn_cms_sign_detached_async (identity, content, now, NULL, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_autoptr (GBytes) cms = csn_cms_sign_detached_finish (result, &silence, &error);
  g_assert_no_error (error);
  g_assert_nonnull (cms);
  return silence;
}

/* Personal certificates name nobody to ask. */
static void
test_nobody (void)
{
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRevocation) revocation = ask (ada, &error);

  g_assert_no_error (error);
  g_assert_true (csn_revocation_is_empty (revocation));
  g_assert_cmpuint (csn_revocation_get_silent (revocation)->len, ==, 0);
  g_autofree char *silence = sign_and_listen (ada);
  g_assert_null (silence);
}

static void
test_lists (void)
{
  for (guint revoked = 0; revoked < 2; revoked++)
    {
      Authority *authority = start (GOOD, FALSE, TRUE);
      g_autoptr (GError) error = NULL;
      g_autoptr (CsnRevocation) silent = ask (authority->carl, &error);

      /* nothing published yet: said, and no obstacle */
      g_assert_no_error (error);
      g_assert_true (csn_revocation_is_empty (silent));
      g_assert_cmpuint (csn_revocation_get_silent (silent)->len, ==, 1);
      g_autofree char *silence = sign_and_listen (authority->carl);
      g_assert_nonnull (strstr (silence, "without knowing whether the certificate was revoked: "));
      g_assert_nonnull (strstr (silence, g_ptr_array_index (csn_revocation_get_silent (silent), 0)));
      publish (authority, revoked);
      g_autoptr (CsnRevocation) revocation = ask (authority->carl, &error);
      if (revoked)
        {
          g_autoptr (GPtrArray) lists = g_ptr_array_new ();
          g_ptr_array_add (lists, authority->list);
          g_autoptr (CsnRevocation) later = csn_revocation_new (lists, NULL);

          g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_UNSUITABLE);
          g_assert_nonnull (strstr (error->message, "revoked"));
          g_assert_false (seal_is_trusted (authority->carl, later));
        }
      else
        {
          g_assert_no_error (error);
          g_assert_cmpuint (csn_revocation_get_lists (revocation)->len, ==, 1);
          g_assert_true (seal_is_trusted (authority->carl, revocation));
        }
      stop (authority);
    }
}

static void
test_answers (void)
{
  static const struct
  {
    Mood mood;
    gboolean refused;
    guint n_answers, n_silent;
  } cases[] = {
    { GOOD, FALSE, 1, 0 },     { REVOKED, TRUE, 0, 0 },   { BY_STRANGER, FALSE, 0, 1 },  { TOO_OLD, FALSE, 0, 1 },
    { TRY_LATER, FALSE, 0, 1 }, { GARBAGE, FALSE, 0, 1 }, { SERVER_ERROR, FALSE, 0, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Authority *authority = start (cases[i].mood, TRUE, FALSE);
      g_autoptr (GError) error = NULL;
      g_autoptr (CsnRevocation) revocation = ask (authority->carl, &error);

      if (cases[i].refused)
        g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_UNSUITABLE);
      else
        {
          g_assert_no_error (error);
          g_assert_cmpuint (csn_revocation_get_answers (revocation)->len, ==, cases[i].n_answers);
          g_assert_cmpuint (csn_revocation_get_silent (revocation)->len, ==, cases[i].n_silent);
          g_assert_true (seal_is_trusted (authority->carl, revocation));
        }
      stop (authority);
    }
}

/* A responder that is down leaves the word to the list. */
static void
test_list_instead (void)
{
  Authority *authority = start (TRY_LATER, TRUE, TRUE);
  g_autoptr (GError) error = NULL;

  publish (authority, TRUE);
  g_assert_null (ask (authority->carl, &error));
  g_assert_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_UNSUITABLE);
  stop (authority);
}

/* An answer in a report counts only as what the authority said. */
static void
test_answers_later (void)
{
  static const Mood moods[] = { REVOKED, BY_STRANGER, TOO_OLD };

  for (guint i = 0; i < G_N_ELEMENTS (moods); i++)
    {
      Authority *authority = start (moods[i], TRUE, FALSE);
      X509 *leaf = test_parse (csn_identity_get_certificate (authority->carl));
      OCSP_REQUEST *request = OCSP_REQUEST_new ();
      guchar *der = NULL;
      g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

      OCSP_request_add0_id (request, OCSP_cert_to_id (EVP_sha1 (), leaf, authority->root));
      int length = i2d_OCSP_REQUEST (request, &der);
      g_autoptr (GBytes) question = g_bytes_new (der, (gsize) length);
      g_ptr_array_add (answers, answer (authority, question));
      g_autoptr (CsnRevocation) revocation = csn_revocation_new (NULL, answers);
      g_assert_cmpint (seal_is_trusted (authority->carl, revocation), ==, moods[i] != REVOKED);
      OPENSSL_free (der);
      OCSP_REQUEST_free (request);
      X509_free (leaf);
      stop (authority);
    }
}

/* The second signature's validation data join those of the first. */
static void
test_two_signatures (void)
{
  static const char *const fields[] = { "approval-a", "seal", NULL };
  Authority *authority = start (GOOD, TRUE, FALSE);
  g_autoptr (CsnTrust) trust = test_trust_of (authority->carl);
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GBytes) pdf = test_report_prepared (FALSE, fields);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRevocation) revocation = ask (authority->carl, &error);
  CsnPdfSignOptions options
      = { .field = "approval-a", .at = now, .permit = CSN_PDF_PERMIT_SIGNING, .validation = revocation };
  g_autoptr (GBytes) one = csn_pdf_sign (pdf, authority->carl, &options, NULL, &error);
  g_assert_no_error (error);
  options.field = "seal";
  options.permit = CSN_PDF_PERMIT_NOTHING;
  g_autoptr (GBytes) two = csn_pdf_sign (one, authority->carl, &options, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (CsnPdfVerification) verification = csn_pdf_verify (two, trust, NULL, NULL, &error);
  const char *data = g_bytes_get_data (two, NULL);
  g_autofree char *root = csn_identity_dup_root_pem (authority->carl);
  char *store = NULL;

  g_assert_true (csn_pdf_verification_is_good (verification));
  for (gsize at = g_bytes_get_size (one); at + 7 < g_bytes_get_size (two) && store == NULL; at++)
    if (memcmp (data + at, "/OCSPs ", 7) == 0)
      store = g_strndup (data + at, 24);
  g_assert_nonnull (store);
  g_assert_nonnull (strstr (strstr (store, " 0 R") + 4, " 0 R"));
  test_report_check_pdfsig (two, root, 2);
  test_report_check_qpdf (two);
  g_free (store);
  stop (authority);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign/revocation/nobody", test_nobody);
  g_test_add_func ("/sign/revocation/lists", test_lists);
  g_test_add_func ("/sign/revocation/answers", test_answers);
  g_test_add_func ("/sign/revocation/list-instead", test_list_instead);
  g_test_add_func ("/sign/revocation/answers-later", test_answers_later);
  g_test_add_func ("/sign/revocation/two-signatures", test_two_signatures);
  return g_test_run ();
}
