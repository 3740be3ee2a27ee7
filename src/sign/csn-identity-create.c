/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes a personal identity (an own authority and one leaf, both P-256), writes it as PKCS#12, and
 * makes certificate requests for a company's authority.
 *
 * The profile is the one that PDF programs and OpenSSL accept: leaf not an authority,
 * digitalSignature and nonRepudiation, extended usage emailProtection and documentSigning, ten
 * years. The authority's key is used once and thrown away, so nobody can issue a second leaf under
 * it; its unit says that the chain is self-declared. */

#include "csn-identity-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <string.h>

#include "csn-sign-error.h"

#define LEAF_YEARS 10
#define ROOT_YEARS 20
#define SERIAL_BYTES 16
/* Half a second on a small laptop: makes guessing expensive, opening bearable. */
#define KEY_ITERATIONS 100000
#define MAC_ITERATIONS 100000
/* RFC 5280 bounds a common name to 64 characters and an e-mail address to 255. */
#define MAX_NAME_CHARACTERS 64
#define MAX_EMAIL_BYTES 255

typedef struct
{
  char *name;        /* (owned) */
  char *email;       /* (owned) (nullable) */
  GDateTime *now;    /* (owned) */
  CsnSecret *secret; /* (owned) */
  GBytes *pkcs12;    /* (owned) (nullable) result */
} CreateTask;

static void
create_task_free (CreateTask *task)
{
  g_free (task->name);
  g_free (task->email);
  g_date_time_unref (task->now);
  g_clear_pointer (&task->secret, csn_secret_unref);
  g_clear_pointer (&task->pkcs12, g_bytes_unref);
  g_free (task);
}

static gboolean
check_person (const char *name, const char *email, GError **error)
{
  if (!g_utf8_validate (name, -1, NULL) || *name == '\0'
      || g_utf8_strlen (name, -1) > MAX_NAME_CHARACTERS)
    {
      g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT,
                           _("A name of 1 to 64 characters is needed"));
      return FALSE;
    }
  if (email == NULL || *email == '\0')
    return TRUE;
  const char *at = strchr (email, '@');
  gboolean fine = at != NULL && at != email && at[1] != '\0' && strchr (at + 1, '@') == NULL
                  && strlen (email) <= MAX_EMAIL_BYTES;
  for (const char *c = email; fine && *c != '\0'; c++)
    fine = g_ascii_isgraph (*c) && strchr (",;<>\"\\()", *c) == NULL;
  if (!fine)
    g_set_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT, _("“%s” is not an e-mail address"),
                 email);
  return fine;
}

static gboolean
set_random_serial (X509 *x509)
{
  unsigned char bytes[SERIAL_BYTES];

  if (RAND_bytes (bytes, sizeof bytes) != 1)
    return FALSE;
  bytes[0] = (bytes[0] & 0x7f) | 0x40; /* positive and of full length */
  g_autoptr (BIGNUM) number = BN_bin2bn (bytes, sizeof bytes, NULL);
  return number != NULL && BN_to_ASN1_INTEGER (number, X509_get_serialNumber (x509)) != NULL;
}

static gboolean
add_entry (X509_NAME *name, int nid, const char *text)
{
  return X509_NAME_add_entry_by_NID (name, nid, MBSTRING_UTF8, (const unsigned char *) text, -1, -1,
                                     0)
         == 1;
}

static gboolean
add_extension (X509 *x509, X509 *issuer, int nid, const char *value)
{
  X509V3_CTX context;

  X509V3_set_ctx (&context, issuer, x509, NULL, NULL, 0);
  X509_EXTENSION *extension = X509V3_EXT_conf_nid (NULL, &context, nid, value);
  gboolean added = extension != NULL && X509_add_ext (x509, extension, -1) == 1;
  X509_EXTENSION_free (extension);
  return added;
}

static gboolean
set_dates (X509 *x509, GDateTime *now, int years)
{
  g_autoptr (GDateTime) end = g_date_time_add_years (now, years);
  /* A few minutes back, so that a clock that is a little behind does not find it "not yet valid".
   */
  gint64 begin = g_date_time_to_unix (now) - 300;

  return ASN1_TIME_adj (X509_getm_notBefore (x509), begin, 0, 0) != NULL
         && ASN1_TIME_adj (X509_getm_notAfter (x509), g_date_time_to_unix (end), 0, 0) != NULL;
}

static X509 *
make_root (EVP_PKEY *key, const char *name, GDateTime *now)
{
  g_autoptr (X509) root = X509_new ();
  g_autoptr (X509_NAME) subject = X509_NAME_new ();

  if (add_entry (subject, NID_organizationalUnitName, CSN_SELF_DECLARED_UNIT)
      && add_entry (subject, NID_commonName, name) && X509_set_version (root, X509_VERSION_3)
      && set_random_serial (root) && set_dates (root, now, ROOT_YEARS)
      && X509_set_subject_name (root, subject) && X509_set_issuer_name (root, subject)
      && X509_set_pubkey (root, key)
      && add_extension (root, root, NID_basic_constraints, "critical,CA:TRUE,pathlen:0")
      && add_extension (root, root, NID_key_usage, "critical,keyCertSign,cRLSign")
      && add_extension (root, root, NID_subject_key_identifier, "hash")
      && add_extension (root, root, NID_authority_key_identifier, "keyid")
      && X509_sign (root, key, EVP_sha256 ()) > 0)
    return g_steal_pointer (&root);
  return NULL;
}

static gboolean
add_email (X509 *leaf, X509 *root, const char *email)
{
  if (email == NULL || *email == '\0')
    return TRUE;
  g_autofree char *value = g_strconcat ("email:", email, NULL);
  return add_extension (leaf, root, NID_subject_alt_name, value);
}

static X509 *
make_leaf (EVP_PKEY *key,
           X509 *root,
           EVP_PKEY *root_key,
           const char *name,
           const char *email,
           GDateTime *now)
{
  g_autoptr (X509) leaf = X509_new ();
  g_autoptr (X509_NAME) subject = X509_NAME_new ();

  if (add_entry (subject, NID_commonName, name) && X509_set_version (leaf, X509_VERSION_3)
      && set_random_serial (leaf) && set_dates (leaf, now, LEAF_YEARS)
      && X509_set_subject_name (leaf, subject)
      && X509_set_issuer_name (leaf, X509_get_subject_name (root)) && X509_set_pubkey (leaf, key)
      && add_extension (leaf, root, NID_basic_constraints, "critical,CA:FALSE")
      && add_extension (leaf, root, NID_key_usage, "critical,digitalSignature,nonRepudiation")
      && add_extension (leaf, root, NID_ext_key_usage, "emailProtection,1.3.6.1.5.5.7.3.36")
      && add_extension (leaf, root, NID_subject_key_identifier, "hash")
      && add_extension (leaf, root, NID_authority_key_identifier, "keyid")
      && add_email (leaf, root, email) && X509_sign (leaf, root_key, EVP_sha256 ()) > 0)
    return g_steal_pointer (&leaf);
  return NULL;
}

/**
 * csn_identity_create:
 * @name: the person's name
 * @email: (nullable): the person's e-mail address
 * @now: begin of validity
 *
 * Makes a personal identity: an own authority and a leaf valid for ten years. Save it with
 * csn_identity_export_pkcs12() before it is used.
 */
CsnIdentity *
csn_identity_create (const char *name, const char *email, GDateTime *now, GError **error)
{
  g_return_val_if_fail (name != NULL && now != NULL, NULL);

  if (!check_person (name, email, error))
    return NULL;
  g_autoptr (EVP_PKEY) root_key = EVP_EC_gen ("P-256");
  g_autoptr (EVP_PKEY) key = EVP_EC_gen ("P-256");
  g_autoptr (X509) root = root_key != NULL && key != NULL ? make_root (root_key, name, now) : NULL;
  g_autoptr (X509) leaf = root != NULL ? make_leaf (key, root, root_key, name, email, now) : NULL;
  g_autoptr (CsnX509Stack) others = sk_X509_new_null ();

  if (leaf == NULL)
    {
      csn_openssl_fail (error, CSN_SIGN_ERROR_CRYPTO, _("The identity could not be made"));
      return NULL;
    }
  X509_up_ref (root);
  sk_X509_push (others, root);
  return csn_identity_new (key, leaf, others, error);
}

/**
 * csn_identity_export_pkcs12:
 * @secret: the passphrase that will protect the key
 *
 * Returns: (transfer full): PKCS#12 bytes (AES-256, PBKDF2), or NULL (a token's key cannot be
 * exported)
 */
GBytes *
csn_identity_export_pkcs12 (CsnIdentity *self, CsnSecret *secret, GError **error)
{
  g_return_val_if_fail (CSN_IS_IDENTITY (self) && secret != NULL, NULL);

  CsnCertificate *certificate = csn_identity_get_certificate (self);
  GPtrArray *chain = csn_identity_get_chain (self);
  g_autoptr (CsnX509Stack) others = sk_X509_new_null ();

  for (guint i = 0; i < chain->len; i++)
    {
      X509 *x509 = csn_certificate_get_x509 (g_ptr_array_index (chain, i));
      X509_up_ref (x509);
      sk_X509_push (others, x509);
    }
  g_autoptr (PKCS12) pkcs12
      = PKCS12_create_ex (csn_secret_get_text (secret), csn_certificate_get_name (certificate),
                          csn_identity_get_key (self), csn_certificate_get_x509 (certificate),
                          others, NID_aes_256_cbc, NID_aes_256_cbc, KEY_ITERATIONS, -1, 0, NULL,
                          NULL);
  if (pkcs12 == NULL
      || !PKCS12_set_mac (pkcs12, csn_secret_get_text (secret), -1, NULL, 0, MAC_ITERATIONS,
                          EVP_sha256 ()))
    {
      csn_openssl_fail (error, CSN_SIGN_ERROR_CRYPTO, _("The key could not be written to a file"));
      return NULL;
    }
  unsigned char *der = NULL;
  int length = i2d_PKCS12 (pkcs12, &der);
  return csn_openssl_take_bytes (der, length);
}

static void
create_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  CreateTask *create = data;
  GError *error = NULL;
  g_autoptr (CsnIdentity) identity
      = csn_identity_create (create->name, create->email, create->now, &error);

  if (identity != NULL)
    create->pkcs12 = csn_identity_export_pkcs12 (identity, create->secret, &error);
  g_clear_pointer (&create->secret, csn_secret_unref);
  if (create->pkcs12 == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&identity), g_object_unref);
}

/* As csn_identity_create() and csn_identity_export_pkcs12() together, in a thread. */
void
csn_identity_create_async (const char *name,
                           const char *email,
                           GDateTime *now,
                           CsnSecret *secret,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_return_if_fail (name != NULL && now != NULL && secret != NULL);

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  CreateTask *data = g_new0 (CreateTask, 1);

  data->name = g_strdup (name);
  data->email = g_strdup (email);
  data->now = g_date_time_ref (now);
  data->secret = csn_secret_ref (secret);
  g_task_set_source_tag (task, csn_identity_create_async);
  g_task_set_task_data (task, data, (GDestroyNotify) create_task_free);
  g_task_run_in_thread (task, create_thread);
}

/**
 * csn_identity_create_finish:
 * @pkcs12: (out) (transfer full): the bytes to be saved
 */
CsnIdentity *
csn_identity_create_finish (GAsyncResult *result, GBytes **pkcs12, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL) && pkcs12 != NULL, NULL);

  CsnIdentity *identity = g_task_propagate_pointer (G_TASK (result), error);
  CreateTask *data = g_task_get_task_data (G_TASK (result));

  *pkcs12 = identity != NULL ? g_steal_pointer (&data->pkcs12) : NULL;
  return identity;
}

static GBytes *
bio_to_bytes (BIO *bio)
{
  char *text = NULL;
  long length = BIO_get_mem_data (bio, &text);

  return g_bytes_new (text, (gsize) length);
}

static gboolean
fill_request (X509_REQ *request,
              EVP_PKEY *key,
              const char *name,
              const char *email,
              const char *organization)
{
  g_autoptr (X509_NAME) subject = X509_NAME_new ();
  gboolean fine
      = X509_REQ_set_version (request, X509_REQ_VERSION_1) && X509_REQ_set_pubkey (request, key);

  if (organization != NULL && *organization != '\0')
    fine = fine && add_entry (subject, NID_organizationName, organization);
  fine = fine && add_entry (subject, NID_commonName, name)
         && X509_REQ_set_subject_name (request, subject);

  STACK_OF (X509_EXTENSION) *wishes = sk_X509_EXTENSION_new_null ();
  g_autofree char *address
      = email != NULL && *email != '\0' ? g_strconcat ("email:", email, NULL) : NULL;
  const struct
  {
    int nid;
    const char *value;
  } extensions[] = {
    { NID_key_usage, "critical,digitalSignature,nonRepudiation" },
    { NID_ext_key_usage, "emailProtection,1.3.6.1.5.5.7.3.36" },
    { NID_subject_alt_name, address },
  };
  for (guint i = 0; i < G_N_ELEMENTS (extensions); i++)
    if (extensions[i].value != NULL)
      {
        X509_EXTENSION *one
            = X509V3_EXT_conf_nid (NULL, NULL, extensions[i].nid, extensions[i].value);
        fine = fine && one != NULL && sk_X509_EXTENSION_push (wishes, one) > 0;
      }
  fine = fine && X509_REQ_add_extensions (request, wishes)
         && X509_REQ_sign (request, key, EVP_sha256 ()) > 0;
  sk_X509_EXTENSION_pop_free (wishes, X509_EXTENSION_free);
  return fine;
}

/**
 * csn_identity_create_request:
 * @organization: (nullable): the company's name, if its authority asks for it
 * @secret: the passphrase that will protect the key
 * @key_pem: (out) (transfer full): the encrypted key, to be kept
 * @request_pem: (out) (transfer full): the request, to be sent to the authority
 *
 * When the certificate has come back, csn_identity_new_from_parts() puts both together.
 */
gboolean
csn_identity_create_request (const char *name,
                             const char *email,
                             const char *organization,
                             CsnSecret *secret,
                             GBytes **key_pem,
                             GBytes **request_pem,
                             GError **error)
{
  g_return_val_if_fail (name != NULL && secret != NULL && key_pem != NULL && request_pem != NULL,
                        FALSE);

  if (!check_person (name, email, error))
    return FALSE;
  g_autoptr (EVP_PKEY) key = EVP_EC_gen ("P-256");
  g_autoptr (X509_REQ) request = X509_REQ_new ();
  g_autoptr (BIO) key_bio = BIO_new (BIO_s_mem ());
  g_autoptr (BIO) request_bio = BIO_new (BIO_s_mem ());

  if (key == NULL || !fill_request (request, key, name, email, organization)
      || !PEM_write_bio_PKCS8PrivateKey (key_bio, key, EVP_aes_256_cbc (),
                                         csn_secret_get_text (secret),
                                         (int) csn_secret_get_length (secret), NULL, NULL)
      || !PEM_write_bio_X509_REQ (request_bio, request))
    return csn_openssl_fail (error, CSN_SIGN_ERROR_CRYPTO,
                             _("The certificate request could not be made"));
  *key_pem = bio_to_bytes (key_bio);
  *request_pem = bio_to_bytes (request_bio);
  return TRUE;
}
