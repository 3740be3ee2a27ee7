/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens a signing identity from a PKCS#12 file and tells apart a wrong passphrase, a file without a
 * key and an unsuitable certificate. It asks nobody for anything and keeps no passphrase. */

#include "csn-identity-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <string.h>

#include "csn-sign-error.h"

/* A PKCS#12 file with a long chain has some 20 kB. */
#define MAX_PKCS12_BYTES (1024 * 1024)
#define MAX_CHAIN 10

struct _CsnIdentity
{
  GObject parent_instance;

  EVP_PKEY *key;               /* (owned) */
  CsnCertificate *certificate; /* (owned) */
  GPtrArray *chain; /* (owned) (element-type CsnCertificate) issuers from the leaf upward, with the
                       root if known */
};

G_DEFINE_FINAL_TYPE (CsnIdentity, csn_identity, G_TYPE_OBJECT)

typedef struct
{
  char *uri;         /* (owned) */
  CsnSecret *secret; /* (owned) (nullable) */
} OpenTask;

static void
open_task_free (OpenTask *task)
{
  g_free (task->uri);
  g_clear_pointer (&task->secret, csn_secret_unref);
  g_free (task);
}

static void
csn_identity_finalize (GObject *object)
{
  CsnIdentity *self = CSN_IDENTITY (object);

  g_clear_pointer (&self->key, EVP_PKEY_free);
  g_clear_object (&self->certificate);
  g_clear_pointer (&self->chain, g_ptr_array_unref);

  G_OBJECT_CLASS (csn_identity_parent_class)->finalize (object);
}

static void
csn_identity_class_init (CsnIdentityClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_identity_finalize;
}

static void
csn_identity_init (CsnIdentity *self)
{
  self->chain = g_ptr_array_new_with_free_func (g_object_unref);
}

static X509 *
find_issuer (X509 *of, const CsnX509Stack *others)
{
  for (int i = 0; i < sk_X509_num (others); i++)
    {
      X509 *candidate = sk_X509_value (others, i);
      if (X509_check_issued (candidate, of) == X509_V_OK)
        return candidate;
    }
  return NULL;
}

/* Adds the issuers in order; certificates that belong to nobody are left out. */
static void
collect_chain (CsnIdentity *self, X509 *leaf, const CsnX509Stack *others)
{
  X509 *current = leaf;

  while (self->chain->len < MAX_CHAIN && X509_check_issued (current, current) != X509_V_OK)
    {
      current = find_issuer (current, others);
      CsnCertificate *issuer = current != NULL ? csn_certificate_new_from_x509 (current) : NULL;
      if (issuer == NULL)
        return;
      g_ptr_array_add (self->chain, issuer);
    }
}

/* Binds key and certificate; @others may hold the chain in any order. */
CsnIdentity *
csn_identity_new (EVP_PKEY *key, X509 *leaf, const CsnX509Stack *others, GError **error)
{
  if (X509_check_private_key (leaf, key) != 1)
    {
      csn_openssl_fail (error, CSN_SIGN_ERROR_NO_KEY,
                        _("The private key does not belong to the certificate"));
      return NULL;
    }
  g_autoptr (CsnIdentity) self = g_object_new (CSN_TYPE_IDENTITY, NULL);
  self->certificate = csn_certificate_new_from_x509 (leaf);
  if (self->certificate == NULL)
    {
      csn_openssl_fail (error, CSN_SIGN_ERROR_UNSUITABLE, _("The certificate cannot be read"));
      return NULL;
    }
  if (!csn_certificate_may_sign (self->certificate, CSN_PURPOSE_APPROVAL, NULL, error))
    return NULL;
  EVP_PKEY_up_ref (key);
  self->key = key;
  collect_chain (self, leaf, others);
  return g_steal_pointer (&self);
}

/* A file may be protected by no passphrase at all, which PKCS#12 writes in two ways. */
static gboolean
passphrase_fits (PKCS12 *pkcs12, CsnSecret *secret, const char **passphrase)
{
  const char *text = secret != NULL ? csn_secret_get_text (secret) : "";

  *passphrase = text;
  if (!PKCS12_mac_present (pkcs12) || PKCS12_verify_mac (pkcs12, text, -1))
    return TRUE;
  *passphrase = NULL;
  return *text == '\0' && PKCS12_verify_mac (pkcs12, NULL, 0);
}

/* A file without a checksum cannot tell a wrong passphrase from damage; the passphrase is likelier.
 */
static gboolean
fail_parse (PKCS12 *pkcs12, GError **error)
{
  unsigned long last = ERR_peek_last_error ();
  unsigned long first = ERR_peek_error ();

  if (ERR_GET_REASON (first) == ERR_R_UNSUPPORTED || ERR_GET_REASON (last) == ERR_R_UNSUPPORTED
      || ERR_GET_LIB (first) == ERR_LIB_EVP)
    return csn_openssl_fail (
        error, CSN_SIGN_ERROR_FORMAT,
        _("The key file uses an outdated encryption. Export it again with AES."));
  if (!PKCS12_mac_present (pkcs12))
    return csn_openssl_fail (error, CSN_SIGN_ERROR_WRONG_PASSPHRASE,
                             _("The passphrase does not open this key file"));
  return csn_openssl_fail (error, CSN_SIGN_ERROR_FORMAT, _("The key file is damaged"));
}

/**
 * csn_identity_new_from_pkcs12:
 * @secret: (nullable): the passphrase
 *
 * Returns: (transfer full): the identity, or NULL with CSN_SIGN_ERROR_FORMAT, _WRONG_PASSPHRASE,
 * _NO_KEY or _UNSUITABLE
 */
CsnIdentity *
csn_identity_new_from_pkcs12 (GBytes *bytes, CsnSecret *secret, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  gsize size = 0;
  const unsigned char *data = g_bytes_get_data (bytes, &size);
  g_autoptr (PKCS12) pkcs12
      = size <= MAX_PKCS12_BYTES ? d2i_PKCS12 (NULL, &data, (long) size) : NULL;
  const char *passphrase = NULL;
  g_autoptr (EVP_PKEY) key = NULL;
  g_autoptr (X509) leaf = NULL;
  CsnX509Stack *others = NULL;

  if (pkcs12 == NULL)
    {
      csn_openssl_fail (error, CSN_SIGN_ERROR_FORMAT,
                        _("This is not a key file (PKCS#12, usually *.p12 or *.pfx)"));
      return NULL;
    }
  if (!passphrase_fits (pkcs12, secret, &passphrase))
    {
      csn_openssl_fail (NULL, 0, "");
      g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_WRONG_PASSPHRASE,
                           _("The passphrase does not open this key file"));
      return NULL;
    }
  if (!PKCS12_parse (pkcs12, passphrase, &key, &leaf, &others))
    {
      fail_parse (pkcs12, error);
      return NULL;
    }
  g_autoptr (CsnX509Stack) owned_others = others;
  if (key == NULL || leaf == NULL)
    {
      g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_NO_KEY,
                           _("The key file holds no private key with its certificate"));
      return NULL;
    }
  return csn_identity_new (key, leaf, owned_others, error);
}

/**
 * csn_identity_new_from_parts:
 * @key_pem: the key that csn_identity_create_request() made
 * @certificates: what the authority sent back: the leaf and its chain, PEM or DER, in any order
 */
CsnIdentity *
csn_identity_new_from_parts (GBytes *key_pem,
                             CsnSecret *secret,
                             GBytes *certificates,
                             GError **error)
{
  g_return_val_if_fail (key_pem != NULL && certificates != NULL, NULL);

  g_autoptr (GPtrArray) list = csn_certificate_list_from_bytes (certificates, error);
  if (list == NULL)
    return NULL;
  gsize size = 0;
  const void *data = g_bytes_get_data (key_pem, &size);
  g_autoptr (BIO) bio = BIO_new_mem_buf (data, (int) MIN (size, MAX_PKCS12_BYTES));
  const char *passphrase = secret != NULL ? csn_secret_get_text (secret) : "";
  g_autoptr (EVP_PKEY) key = PEM_read_bio_PrivateKey (bio, NULL, NULL, (void *) passphrase);
  if (key == NULL)
    {
      csn_openssl_fail (error, CSN_SIGN_ERROR_WRONG_PASSPHRASE,
                        _("The passphrase does not open this key"));
      return NULL;
    }
  g_autoptr (CsnX509Stack) others = sk_X509_new_null ();
  X509 *leaf = NULL;
  for (guint i = 0; i < list->len; i++)
    {
      X509 *x509 = csn_certificate_get_x509 (g_ptr_array_index (list, i));
      if (leaf == NULL && X509_check_private_key (x509, key) == 1)
        leaf = x509;
      X509_up_ref (x509);
      sk_X509_push (others, x509);
    }
  if (leaf == NULL)
    {
      csn_openssl_fail (error, CSN_SIGN_ERROR_NO_KEY,
                        _("None of the certificates belongs to this key"));
      return NULL;
    }
  ERR_clear_error ();
  return csn_identity_new (key, leaf, others, error);
}

static GBytes *
read_key_file (const char *uri, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (uri);
  g_autoptr (GFileInputStream) stream = g_file_read (file, cancellable, error);

  if (stream == NULL)
    return NULL;
  return g_input_stream_read_bytes (G_INPUT_STREAM (stream), MAX_PKCS12_BYTES + 1, cancellable,
                                    error);
}

static gboolean
is_token_uri (const char *uri)
{
  return g_ascii_strncasecmp (uri, "pkcs11:", 7) == 0;
}

/**
 * csn_identity_open:
 * @uri: a path, a `file:` URI or a `pkcs11:` URI
 * @secret: (nullable): the passphrase or PIN; a PIN is tried once and never again
 */
CsnIdentity *
csn_identity_open (const char *uri, CsnSecret *secret, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (uri != NULL, NULL);

  if (is_token_uri (uri))
    return csn_identity_open_token (uri, secret, error);
  g_autoptr (GBytes) bytes = read_key_file (uri, cancellable, error);
  if (bytes == NULL)
    return NULL;
  CsnIdentity *self = csn_identity_new_from_pkcs12 (bytes, secret, error);
  if (self == NULL)
    g_prefix_error (error, "%s: ", uri);
  return self;
}

static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  OpenTask *open = data;
  GError *error = NULL;
  CsnIdentity *identity = csn_identity_open (open->uri, open->secret, cancellable, &error);

  g_clear_pointer (&open->secret, csn_secret_unref);
  if (identity == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, identity, g_object_unref);
}

void
csn_identity_open_async (const char *uri,
                         CsnSecret *secret,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_return_if_fail (uri != NULL);

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  OpenTask *data = g_new0 (OpenTask, 1);

  data->uri = g_strdup (uri);
  data->secret = secret != NULL ? csn_secret_ref (secret) : NULL;
  g_task_set_source_tag (task, csn_identity_open_async);
  g_task_set_task_data (task, data, (GDestroyNotify) open_task_free);
  g_task_run_in_thread (task, open_thread);
}

CsnIdentity *
csn_identity_open_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

EVP_PKEY *
csn_identity_get_key (CsnIdentity *self)
{
  return self->key;
}

CsnCertificate *
csn_identity_get_certificate (CsnIdentity *self)
{
  g_return_val_if_fail (CSN_IS_IDENTITY (self), NULL);
  return self->certificate;
}

/* Returns: (transfer none) (element-type CsnCertificate): the issuers, nearest first; may be empty
 */
GPtrArray *
csn_identity_get_chain (CsnIdentity *self)
{
  g_return_val_if_fail (CSN_IS_IDENTITY (self), NULL);
  return self->chain;
}

/* Returns: (transfer none) (nullable): the self-signed end of the chain, when the identity carries
 * it */
CsnCertificate *
csn_identity_get_root (CsnIdentity *self)
{
  g_return_val_if_fail (CSN_IS_IDENTITY (self), NULL);

  CsnCertificate *last = self->chain->len > 0
                             ? g_ptr_array_index (self->chain, self->chain->len - 1)
                             : self->certificate;
  X509 *x509 = csn_certificate_get_x509 (last);
  return X509_check_issued (x509, x509) == X509_V_OK ? last : NULL;
}

/* Returns: (transfer full) (nullable): what auditors need to trust this signer */
char *
csn_identity_dup_root_pem (CsnIdentity *self)
{
  g_return_val_if_fail (CSN_IS_IDENTITY (self), NULL);

  CsnCertificate *root = csn_identity_get_root (self);
  return root != NULL ? csn_certificate_dup_pem (root) : NULL;
}
