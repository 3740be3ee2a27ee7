/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Judges whether a certificate is trusted at a given time: by its chain to a root, or because the
 * roster pins it. It never asks the system's clock nor its certificate store, and never the
 * network. */

#include "csn-trust.h"

#include <glib/gi18n-lib.h>
#include <openssl/pem.h>

#include "csn-certificate-private.h"
#include "csn-ocsp-private.h"
#include "csn-sign-error.h"

#define MAX_CRL_BYTES (16 * 1024 * 1024)
#define MAX_DEPTH 8
/* OpenSSL's level 2 refuses RSA below 2048 bits and SHA-1 anywhere in the chain. */
#define CHAIN_SECURITY_LEVEL 2

struct _CsnTrust
{
  GObject parent_instance;

  GPtrArray *roots; /* (owned) (element-type CsnCertificate) */
  GHashTable *pins; /* (owned) fingerprints */
  GPtrArray *crls;  /* (owned) (element-type X509_CRL) */
  GPtrArray *answers; /* (owned) (element-type GBytes): of OCSP responders */
};

G_DEFINE_FINAL_TYPE (CsnTrust, csn_trust, G_TYPE_OBJECT)

static void
csn_trust_finalize (GObject *object)
{
  CsnTrust *self = CSN_TRUST (object);

  g_clear_pointer (&self->roots, g_ptr_array_unref);
  g_clear_pointer (&self->pins, g_hash_table_unref);
  g_clear_pointer (&self->crls, g_ptr_array_unref);
  g_clear_pointer (&self->answers, g_ptr_array_unref);

  G_OBJECT_CLASS (csn_trust_parent_class)->finalize (object);
}

static void
csn_trust_class_init (CsnTrustClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_trust_finalize;
}

static void
free_crl (gpointer crl)
{
  X509_CRL_free (crl);
}

static void
csn_trust_init (CsnTrust *self)
{
  self->roots = g_ptr_array_new_with_free_func (g_object_unref);
  self->pins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->crls = g_ptr_array_new_with_free_func (free_crl);
  self->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
}

/* Fill it before it is handed to a verifying thread; judging does not change it. */
CsnTrust *
csn_trust_new (void)
{
  return g_object_new (CSN_TYPE_TRUST, NULL);
}

static gpointer
copy_object (gconstpointer object, gpointer data)
{
  return g_object_ref ((gpointer) object);
}

static gpointer
copy_crl (gconstpointer crl, gpointer data)
{
  X509_CRL_up_ref ((X509_CRL *) crl);
  return (gpointer) crl;
}

/* Returns: (transfer full): the same trust, to be added to without changing @self */
CsnTrust *
csn_trust_dup (CsnTrust *self)
{
  g_return_val_if_fail (CSN_IS_TRUST (self), NULL);

  CsnTrust *copy = csn_trust_new ();
  GHashTableIter iter;
  gpointer pin;

  g_ptr_array_unref (copy->roots);
  copy->roots = g_ptr_array_copy (self->roots, copy_object, NULL);
  g_ptr_array_set_free_func (copy->roots, g_object_unref);
  g_ptr_array_unref (copy->crls);
  copy->crls = g_ptr_array_copy (self->crls, copy_crl, NULL);
  g_ptr_array_set_free_func (copy->crls, free_crl);
  for (guint i = 0; i < self->answers->len; i++)
    csn_trust_add_answer (copy, g_ptr_array_index (self->answers, i));
  g_hash_table_iter_init (&iter, self->pins);
  while (g_hash_table_iter_next (&iter, &pin, NULL))
    g_hash_table_add (copy->pins, g_strdup (pin));
  return copy;
}

void
csn_trust_add_root (CsnTrust *self, CsnCertificate *root)
{
  g_return_if_fail (CSN_IS_TRUST (self));
  g_return_if_fail (CSN_IS_CERTIFICATE (root));

  for (guint i = 0; i < self->roots->len; i++)
    if (csn_certificate_equal (g_ptr_array_index (self->roots, i), root))
      return;
  g_ptr_array_add (self->roots, g_object_ref (root));
}

/* @bytes: PEM with any number of roots, or one in DER */
gboolean
csn_trust_add_roots_from_bytes (CsnTrust *self, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (CSN_IS_TRUST (self), FALSE);

  g_autoptr (GPtrArray) list = csn_certificate_list_from_bytes (bytes, error);
  if (list == NULL)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    csn_trust_add_root (self, g_ptr_array_index (list, i));
  return TRUE;
}

/* @bytes: one revocation list, DER or PEM */
gboolean
csn_trust_add_crl (CsnTrust *self, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (CSN_IS_TRUST (self) && bytes != NULL, FALSE);

  gsize size = 0;
  const unsigned char *data = g_bytes_get_data (bytes, &size);
  X509_CRL *crl = NULL;

  if (size > 0 && size <= MAX_CRL_BYTES && data[0] == 0x30)
    crl = d2i_X509_CRL (NULL, &data, (long) size);
  else if (size > 0 && size <= MAX_CRL_BYTES)
    {
      g_autoptr (BIO) bio = BIO_new_mem_buf (data, (int) size);
      crl = PEM_read_bio_X509_CRL (bio, NULL, NULL, (void *) "");
    }
  if (crl == NULL)
    return csn_openssl_fail (error, CSN_SIGN_ERROR_FORMAT,
                             _("This is not a list of revoked certificates"));
  g_ptr_array_add (self->crls, crl);
  return TRUE;
}

/* @answer: one of an OCSP responder, DER; it counts when the issuer of the certificate that is judged, or its deputy, signed it */
void
csn_trust_add_answer (CsnTrust *self, GBytes *answer)
{
  g_return_if_fail (CSN_IS_TRUST (self) && answer != NULL);
  g_ptr_array_add (self->answers, g_bytes_ref (answer));
}

/* @fingerprint: SHA-256 of the certificate in hexadecimal; colons and spaces are ignored */
void
csn_trust_pin (CsnTrust *self, const char *fingerprint)
{
  g_return_if_fail (CSN_IS_TRUST (self) && fingerprint != NULL);

  GString *folded = g_string_new (NULL);
  for (const char *c = fingerprint; *c != '\0'; c++)
    if (g_ascii_isxdigit (*c))
      g_string_append_c (folded, g_ascii_tolower (*c));
  g_hash_table_add (self->pins, g_string_free (folded, FALSE));
}

void
csn_trust_unpin_all (CsnTrust *self)
{
  g_return_if_fail (CSN_IS_TRUST (self));
  g_hash_table_remove_all (self->pins);
}

gboolean
csn_trust_is_pinned (CsnTrust *self, const char *fingerprint)
{
  g_return_val_if_fail (CSN_IS_TRUST (self) && fingerprint != NULL, FALSE);
  return g_hash_table_contains (self->pins, fingerprint);
}

GPtrArray *
csn_trust_get_roots (CsnTrust *self)
{
  g_return_val_if_fail (CSN_IS_TRUST (self), NULL);
  return self->roots;
}

static void
say (char **reason, const char *sentence)
{
  if (reason != NULL)
    g_set_str (reason, sentence);
}

static X509_STORE *
make_store (CsnTrust *self)
{
  X509_STORE *store = X509_STORE_new ();

  for (guint i = 0; i < self->roots->len; i++)
    X509_STORE_add_cert (store, csn_certificate_get_x509 (g_ptr_array_index (self->roots, i)));
  return store;
}

static CsnX509Stack *
make_stack (GPtrArray *chain)
{
  CsnX509Stack *stack = sk_X509_new_null ();

  for (guint i = 0; chain != NULL && i < chain->len; i++)
    {
      X509 *x509 = csn_certificate_get_x509 (g_ptr_array_index (chain, i));
      X509_up_ref (x509);
      sk_X509_push (stack, x509);
    }
  return stack;
}

/* A revocation without a proved time spoils the signature whatever date it bears: the key's holder,
 * or its thief, could have written any time. */
static gboolean
counts (GDateTime *since, GDateTime *at, gboolean time_is_proved)
{
  return !time_is_proved || since == NULL || g_date_time_compare (since, at) <= 0;
}

static gboolean
is_listed (X509_CRL *crl, X509 *x509, X509 *issuer, GDateTime *at, gboolean time_is_proved)
{
  X509_REVOKED *entry = NULL;

  if (X509_NAME_cmp (X509_CRL_get_issuer (crl), X509_get_issuer_name (x509)) != 0
      || X509_CRL_verify (crl, X509_get0_pubkey (issuer)) != 1
      || X509_CRL_get0_by_cert (crl, &entry, x509) != 1)
    return FALSE;
  g_autoptr (GDateTime) since = csn_openssl_dup_time (X509_REVOKED_get0_revocationDate (entry));
  return counts (since, at, time_is_proved);
}

static gboolean
is_taken_back (CsnTrust *self, X509 *x509, X509 *issuer, GDateTime *at, gboolean time_is_proved)
{
  for (guint i = 0; i < self->crls->len; i++)
    if (is_listed (g_ptr_array_index (self->crls, i), x509, issuer, at, time_is_proved))
      return TRUE;
  for (guint i = 0; i < self->answers->len; i++)
    {
      g_autoptr (GDateTime) since = NULL;

      if (csn_ocsp_is_revoked (g_ptr_array_index (self->answers, i), x509, issuer, &since)
          && counts (since, at, time_is_proved))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_revoked (CsnTrust *self,
            CsnCertificate *certificate,
            GPtrArray *chain,
            GDateTime *at,
            gboolean time_is_proved)
{
  X509 *x509 = csn_certificate_get_x509 (certificate);
  GPtrArray *pools[] = { chain, self->roots };

  if (self->crls->len == 0 && self->answers->len == 0)
    return FALSE;
  for (guint p = 0; p < G_N_ELEMENTS (pools); p++)
    for (guint i = 0; pools[p] != NULL && i < pools[p]->len; i++)
      {
        X509 *issuer = csn_certificate_get_x509 (g_ptr_array_index (pools[p], i));
        if (X509_check_issued (issuer, x509) == X509_V_OK
            && is_taken_back (self, x509, issuer, at, time_is_proved))
          return TRUE;
      }
  return FALSE;
}

static gboolean
any_is_revoked (CsnTrust *self,
                CsnCertificate *leaf,
                GPtrArray *chain,
                GDateTime *at,
                gboolean time_is_proved)
{
  gboolean revoked = is_revoked (self, leaf, chain, at, time_is_proved);

  for (guint i = 0; chain != NULL && !revoked && i < chain->len; i++)
    revoked = is_revoked (self, g_ptr_array_index (chain, i), chain, at, time_is_proved);
  return revoked;
}

static CsnTrustVerdict
judge_chain (CsnTrust *self, CsnCertificate *leaf, GPtrArray *chain, GDateTime *at, char **reason)
{
  g_autoptr (X509_STORE) store = make_store (self);
  g_autoptr (CsnX509Stack) stack = make_stack (chain);
  g_autoptr (X509_STORE_CTX) context = X509_STORE_CTX_new ();

  if (!X509_STORE_CTX_init (context, store, csn_certificate_get_x509 (leaf), stack))
    {
      csn_openssl_fail (NULL, 0, "");
      say (reason, _("The chain of the certificate could not be checked"));
      return CSN_TRUST_UNTRUSTED;
    }
  X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param (context);
  X509_VERIFY_PARAM_set_time (param, (time_t) g_date_time_to_unix (at));
  X509_VERIFY_PARAM_set_depth (param, MAX_DEPTH);
  X509_VERIFY_PARAM_set_auth_level (param, CHAIN_SECURITY_LEVEL);
  int result = X509_verify_cert (context);
  int problem = X509_STORE_CTX_get_error (context);
  csn_openssl_fail (NULL, 0, "");
  if (result == 1)
    return CSN_TRUST_TRUSTED;
  if (problem == X509_V_ERR_CERT_HAS_EXPIRED || problem == X509_V_ERR_CERT_NOT_YET_VALID)
    {
      say (reason, _("A certificate of the chain was not valid at that time"));
      return CSN_TRUST_EXPIRED;
    }
  if (reason != NULL)
    {
      g_free (*reason);
      *reason = g_strdup_printf (_("Nobody trusted here vouches for the certificate of %s (%s)"),
                                 csn_certificate_get_name (leaf),
                                 X509_verify_cert_error_string (problem));
    }
  return CSN_TRUST_UNTRUSTED;
}

/**
 * csn_trust_judge:
 * @chain: (nullable) (element-type CsnCertificate): issuers that came with the certificate
 * @at: the time in question
 * @time_is_proved: whether a trusted time-stamp proves @at
 * @reason: (out) (optional) (nullable): a sentence when the verdict is not good; unchanged
 * otherwise
 */
CsnTrustVerdict
csn_trust_judge (CsnTrust *self,
                 CsnCertificate *leaf,
                 GPtrArray *chain,
                 CsnPurpose purpose,
                 GDateTime *at,
                 gboolean time_is_proved,
                 char **reason)
{
  g_return_val_if_fail (CSN_IS_TRUST (self), CSN_TRUST_UNTRUSTED);
  g_return_val_if_fail (CSN_IS_CERTIFICATE (leaf) && at != NULL, CSN_TRUST_UNTRUSTED);

  g_autoptr (GError) error = NULL;

  if (!csn_certificate_may_sign (leaf, purpose, NULL, &error))
    {
      say (reason, error->message);
      return CSN_TRUST_UNSUITABLE;
    }
  if (any_is_revoked (self, leaf, chain, at, time_is_proved))
    {
      say (reason, _("The certificate, or one above it, was revoked by its authority"));
      return CSN_TRUST_REVOKED;
    }
  if (!csn_certificate_may_sign (leaf, purpose, at, &error))
    {
      say (reason, error->message);
      return CSN_TRUST_EXPIRED;
    }
  /* a root says more than a pin, which may come from the very file that is judged */
  if (csn_trust_is_pinned (self, csn_certificate_get_fingerprint (leaf)))
    return self->roots->len > 0 && judge_chain (self, leaf, chain, at, NULL) == CSN_TRUST_TRUSTED ? CSN_TRUST_TRUSTED
                                                                                                 : CSN_TRUST_PINNED;
  return judge_chain (self, leaf, chain, at, reason);
}
