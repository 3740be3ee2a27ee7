/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads X.509 certificates and judges by themselves (algorithm, usage, dates) whether they may
 * sign. Whether anybody trusts them is CsnTrust's matter; what they sign is nobody's matter here.
 */

#include "csn-certificate-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <string.h>

#include "csn-digest.h"
#include "csn-sign-error.h"

/* A certificate is a few kilobytes; a list of roots may be the system's bundle. */
#define MAX_CERTIFICATE_BYTES (64 * 1024)
#define MAX_LIST_BYTES (4 * 1024 * 1024)
#define MAX_LIST_ENTRIES 2000
#define MIN_RSA_BITS 2048

struct _CsnCertificate
{
  GObject parent_instance;

  X509 *x509;            /* (owned) */
  GBytes *der;           /* (owned) */
  char *name;            /* (owned) the common name, else the whole subject */
  char *email;           /* (owned) (nullable) */
  char *subject;         /* (owned) RFC 2253 with UTF-8 */
  char *issuer;          /* (owned) */
  char *serial;          /* (owned) lower-case hexadecimal */
  char *fingerprint;     /* (owned) SHA-256 of the DER bytes */
  char *key_fingerprint; /* (owned) SHA-256 of the public key info */
  char *algorithm;       /* (owned) the kind of key in words: "P-256", "RSA 3072" */
  GDateTime *not_before; /* (owned) */
  GDateTime *not_after;  /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnCertificate, csn_certificate, G_TYPE_OBJECT)

static char *
dup_name (const X509_NAME *name)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  char *text = NULL;

  X509_NAME_print_ex (bio, name, 0,
                      (XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) | XN_FLAG_SEP_CPLUS_SPC);
  long length = BIO_get_mem_data (bio, &text);
  return g_utf8_make_valid (text, length);
}

static char *
dup_entry (const X509_NAME *name, int nid)
{
  int index = X509_NAME_get_index_by_NID (name, nid, -1);

  if (index < 0)
    return NULL;
  unsigned char *utf8 = NULL;
  int length
      = ASN1_STRING_to_UTF8 (&utf8, X509_NAME_ENTRY_get_data (X509_NAME_get_entry (name, index)));
  if (length < 0)
    return NULL;
  char *text = g_utf8_make_valid ((const char *) utf8, length);
  OPENSSL_free (utf8);
  return text;
}

static char *
dup_email (X509 *x509)
{
  STACK_OF (OPENSSL_STRING) *found = X509_get1_email (x509);
  char *email = NULL;

  if (sk_OPENSSL_STRING_num (found) > 0)
    email = g_utf8_make_valid (sk_OPENSSL_STRING_value (found, 0), -1);
  X509_email_free (found);
  return email;
}

static char *
dup_serial (X509 *x509)
{
  const ASN1_INTEGER *serial = X509_get0_serialNumber (x509);

  return csn_hex_encode (ASN1_STRING_get0_data (serial), (gsize) ASN1_STRING_length (serial));
}

static char *
dup_key_fingerprint (X509 *x509)
{
  unsigned char *der = NULL;
  int length = i2d_X509_PUBKEY (X509_get_X509_PUBKEY (x509), &der);
  g_autoptr (GBytes) bytes = csn_openssl_take_bytes (der, length);

  return bytes == NULL ? g_strdup ("") : g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

static char *
dup_algorithm (X509 *x509)
{
  EVP_PKEY *key = X509_get0_pubkey (x509);
  char group[64] = "";

  if (key == NULL)
    return g_strdup ("?");
  if (EVP_PKEY_is_a (key, "RSA") || EVP_PKEY_is_a (key, "RSA-PSS"))
    return g_strdup_printf ("RSA %d", EVP_PKEY_get_bits (key));
  if (EVP_PKEY_is_a (key, "EC") && EVP_PKEY_get_group_name (key, group, sizeof group, NULL))
    {
      const char *nist = EC_curve_nid2nist (OBJ_sn2nid (group));
      return g_strdup (nist != NULL ? nist : group);
    }
  return g_strdup (EVP_PKEY_get0_type_name (key));
}

static void
csn_certificate_finalize (GObject *object)
{
  CsnCertificate *self = CSN_CERTIFICATE (object);

  g_clear_pointer (&self->x509, X509_free);
  g_clear_pointer (&self->der, g_bytes_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->email, g_free);
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->issuer, g_free);
  g_clear_pointer (&self->serial, g_free);
  g_clear_pointer (&self->fingerprint, g_free);
  g_clear_pointer (&self->key_fingerprint, g_free);
  g_clear_pointer (&self->algorithm, g_free);
  g_clear_pointer (&self->not_before, g_date_time_unref);
  g_clear_pointer (&self->not_after, g_date_time_unref);

  G_OBJECT_CLASS (csn_certificate_parent_class)->finalize (object);
}

static void
csn_certificate_class_init (CsnCertificateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_certificate_finalize;
}

static void
csn_certificate_init (CsnCertificate *self)
{
}

/* Returns: (transfer full) (nullable): NULL when the dates cannot be read */
CsnCertificate *
csn_certificate_new_from_x509 (X509 *x509)
{
  g_autoptr (GDateTime) not_before = csn_openssl_dup_time (X509_get0_notBefore (x509));
  g_autoptr (GDateTime) not_after = csn_openssl_dup_time (X509_get0_notAfter (x509));
  unsigned char *der = NULL;
  int length = i2d_X509 (x509, &der);
  g_autoptr (GBytes) bytes = csn_openssl_take_bytes (der, length);

  if (not_before == NULL || not_after == NULL || bytes == NULL)
    return NULL;

  CsnCertificate *self = g_object_new (CSN_TYPE_CERTIFICATE, NULL);

  X509_up_ref (x509);
  self->x509 = x509;
  self->der = g_steal_pointer (&bytes);
  self->not_before = g_steal_pointer (&not_before);
  self->not_after = g_steal_pointer (&not_after);
  self->subject = dup_name (X509_get_subject_name (x509));
  self->issuer = dup_name (X509_get_issuer_name (x509));
  self->name = dup_entry (X509_get_subject_name (x509), NID_commonName);
  if (self->name == NULL)
    self->name = g_strdup (self->subject);
  self->email = dup_email (x509);
  self->serial = dup_serial (x509);
  self->fingerprint = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->der);
  self->key_fingerprint = dup_key_fingerprint (x509);
  self->algorithm = dup_algorithm (x509);
  return self;
}

X509 *
csn_certificate_get_x509 (CsnCertificate *self)
{
  return self->x509;
}

static CsnCertificate *
wrap (X509 *x509, GError **error)
{
  CsnCertificate *self = x509 != NULL ? csn_certificate_new_from_x509 (x509) : NULL;

  if (self == NULL)
    csn_openssl_fail (error, CSN_SIGN_ERROR_FORMAT,
                      _("This is not a certificate that can be read"));
  return self;
}

static gboolean
is_pem (GBytes *bytes)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);

  return g_strstr_len (data, (gssize) MIN (size, 4096), "-----BEGIN") != NULL
         || (size > 4096 && data[0] != 0x30);
}

/**
 * csn_certificate_new_from_bytes:
 * @bytes: DER or PEM; of a PEM file with several certificates the first is taken
 *
 * Returns: (transfer full): the certificate, or NULL with CSN_SIGN_ERROR_FORMAT
 */
CsnCertificate *
csn_certificate_new_from_bytes (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  gsize size = 0;
  const unsigned char *data = g_bytes_get_data (bytes, &size);

  if (size == 0 || size > MAX_CERTIFICATE_BYTES)
    {
      g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT,
                           _("The file is empty or too large for a certificate"));
      return NULL;
    }
  if (is_pem (bytes))
    {
      g_autoptr (BIO) bio = BIO_new_mem_buf (data, (int) size);
      g_autoptr (X509) x509 = PEM_read_bio_X509 (bio, NULL, NULL, (void *) "");
      return wrap (x509, error);
    }
  const unsigned char *cursor = data;
  g_autoptr (X509) x509 = d2i_X509 (NULL, &cursor, (long) size);
  if (x509 != NULL && cursor != data + size)
    {
      g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT,
                           _("There are more bytes after the certificate"));
      return NULL;
    }
  return wrap (x509, error);
}

/**
 * csn_certificate_list_from_bytes:
 * @bytes: one DER certificate, or any number of PEM certificates
 *
 * Returns: (transfer full) (element-type CsnCertificate): at least one, or NULL with
 * CSN_SIGN_ERROR_FORMAT
 */
GPtrArray *
csn_certificate_list_from_bytes (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  gsize size = 0;
  const void *data = g_bytes_get_data (bytes, &size);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

  if (size == 0 || size > MAX_LIST_BYTES)
    {
      g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT,
                           _("The file is empty or too large for a list of certificates"));
      return NULL;
    }
  if (!is_pem (bytes))
    {
      CsnCertificate *only = csn_certificate_new_from_bytes (bytes, error);
      if (only == NULL)
        return NULL;
      g_ptr_array_add (list, only);
      return g_steal_pointer (&list);
    }
  g_autoptr (BIO) bio = BIO_new_mem_buf (data, (int) size);
  while (list->len < MAX_LIST_ENTRIES)
    {
      g_autoptr (X509) x509 = PEM_read_bio_X509 (bio, NULL, NULL, (void *) "");
      if (x509 == NULL)
        break;
      CsnCertificate *one = wrap (x509, error);
      if (one == NULL)
        return NULL;
      g_ptr_array_add (list, one);
    }
  if (list->len == 0)
    {
      wrap (NULL, error);
      return NULL;
    }
  csn_openssl_fail (NULL, 0, "");
  return g_steal_pointer (&list);
}

const char *
csn_certificate_get_name (CsnCertificate *self)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), NULL);
  return self->name;
}

/* Returns: (nullable): from the subject or its alternative names */
const char *
csn_certificate_get_email (CsnCertificate *self)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), NULL);
  return self->email;
}

const char *
csn_certificate_get_subject (CsnCertificate *self)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), NULL);
  return self->subject;
}

const char *
csn_certificate_get_issuer (CsnCertificate *self)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), NULL);
  return self->issuer;
}

const char *
csn_certificate_get_serial (CsnCertificate *self)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), NULL);
  return self->serial;
}

GDateTime *
csn_certificate_get_not_before (CsnCertificate *self)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), NULL);
  return self->not_before;
}

GDateTime *
csn_certificate_get_not_after (CsnCertificate *self)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), NULL);
  return self->not_after;
}

/* SHA-256 of the DER bytes, lower-case hexadecimal: what a roster pins */
const char *
csn_certificate_get_fingerprint (CsnCertificate *self)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), NULL);
  return self->fingerprint;
}

const char *
csn_certificate_get_key_fingerprint (CsnCertificate *self)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), NULL);
  return self->key_fingerprint;
}

const char *
csn_certificate_get_algorithm (CsnCertificate *self)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), NULL);
  return self->algorithm;
}

static gboolean
issuer_is_self_declared (X509 *x509)
{
  const X509_NAME *issuer = X509_get_issuer_name (x509);

  for (int i = -1; (i = X509_NAME_get_index_by_NID (issuer, NID_organizationalUnitName, i)) >= 0;)
    {
      const ASN1_STRING *unit = X509_NAME_ENTRY_get_data (X509_NAME_get_entry (issuer, i));
      if (ASN1_STRING_length (unit) == (int) strlen (CSN_SELF_DECLARED_UNIT)
          && memcmp (ASN1_STRING_get0_data (unit), CSN_SELF_DECLARED_UNIT,
                     strlen (CSN_SELF_DECLARED_UNIT))
                 == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * csn_certificate_is_self_made:
 *
 * Whether the holder made the certificate alone: it is self-issued, or its authority is a personal
 * one that csn_identity_create() made. It only chooses the words shown; it never makes anything
 * trusted.
 */
gboolean
csn_certificate_is_self_made (CsnCertificate *self)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), FALSE);

  return X509_NAME_cmp (X509_get_subject_name (self->x509), X509_get_issuer_name (self->x509)) == 0
         || issuer_is_self_declared (self->x509);
}

gboolean
csn_certificate_is_authority (CsnCertificate *self)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), FALSE);
  return X509_check_ca (self->x509) == 1;
}

gboolean
csn_certificate_equal (CsnCertificate *self, CsnCertificate *other)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), FALSE);
  g_return_val_if_fail (CSN_IS_CERTIFICATE (other), FALSE);
  return g_bytes_equal (self->der, other->der);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_UNSUITABLE, sentence);
  return FALSE;
}

/* SHA-2 and SHA-3 of at least 256 bits; anything else (SHA-1, MD5, SHA-224) is refused everywhere.
 */
gboolean
csn_certificate_digest_is_sound (int nid)
{
  switch (nid)
    {
    case NID_sha256:
    case NID_sha384:
    case NID_sha512:
    case NID_sha3_256:
    case NID_sha3_384:
    case NID_sha3_512:
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
check_algorithm (CsnCertificate *self, CsnPurpose purpose, GError **error)
{
  EVP_PKEY *key = X509_get0_pubkey (self->x509);
  int digest = NID_undef;
  int public_key = NID_undef;

  if (key == NULL)
    return csn_openssl_fail (error, CSN_SIGN_ERROR_UNSUITABLE,
                             _("The key of the certificate is of an unknown kind"));
  if (EVP_PKEY_is_a (key, "ED25519") || EVP_PKEY_is_a (key, "ED448"))
    {
      if (purpose == CSN_PURPOSE_PDF)
        return refuse (
            error,
            _("Many PDF programs cannot check Ed25519 signatures. Use a P-256 or RSA key."));
    }
  else if (EVP_PKEY_is_a (key, "RSA") || EVP_PKEY_is_a (key, "RSA-PSS"))
    {
      if (EVP_PKEY_get_bits (key) < MIN_RSA_BITS)
        return refuse (error, _("The RSA key is shorter than 2048 bits and no longer safe"));
    }
  else if (!EVP_PKEY_is_a (key, "EC") || EVP_PKEY_get_bits (key) < 256)
    return refuse (error, _("The key of the certificate is of a kind that may not sign here"));

  X509_get_signature_info (self->x509, &digest, &public_key, NULL, NULL);
  if (public_key != NID_ED25519 && public_key != NID_ED448
      && !csn_certificate_digest_is_sound (digest))
    return refuse (
        error,
        _("The certificate itself was signed with an outdated digest such as SHA-1 or MD5"));
  return TRUE;
}

static gboolean
has_usage (X509 *x509, int nid)
{
  EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i (x509, NID_ext_key_usage, NULL, NULL);
  gboolean found = FALSE;

  for (int i = 0; i < sk_ASN1_OBJECT_num (usages); i++)
    found |= OBJ_obj2nid (sk_ASN1_OBJECT_value (usages, i)) == nid;
  EXTENDED_KEY_USAGE_free (usages);
  return found;
}

static gboolean
has_document_signing (X509 *x509)
{
  EXTENDED_KEY_USAGE *usages = X509_get_ext_d2i (x509, NID_ext_key_usage, NULL, NULL);
  gboolean found = FALSE;
  char oid[64];

  for (int i = 0; i < sk_ASN1_OBJECT_num (usages); i++)
    {
      OBJ_obj2txt (oid, sizeof oid, sk_ASN1_OBJECT_value (usages, i), 1);
      found |= g_str_equal (oid, "1.3.6.1.5.5.7.3.36");
    }
  EXTENDED_KEY_USAGE_free (usages);
  return found;
}

/**
 * csn_certificate_is_machine:
 *
 * Whether the certificate was issued to a program or a host and not to a person: it names hosts, addresses or services and no
 * mailbox, or is meant for servers and code and not for mail or documents. Programs do not approve (GATES.md G-13).
 */
gboolean
csn_certificate_is_machine (CsnCertificate *self)
{
  GENERAL_NAMES *names;
  gboolean names_host = FALSE;
  gboolean names_mailbox = FALSE;

  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), FALSE);

  names = X509_get_ext_d2i (self->x509, NID_subject_alt_name, NULL, NULL);
  for (int i = 0; i < sk_GENERAL_NAME_num (names); i++)
    {
      int type = sk_GENERAL_NAME_value (names, i)->type;

      names_host |= type == GEN_DNS || type == GEN_IPADD || type == GEN_URI;
      names_mailbox |= type == GEN_EMAIL;
    }
  GENERAL_NAMES_free (names);
  if (names_host && !names_mailbox)
    return TRUE;
  return (has_usage (self->x509, NID_server_auth) || has_usage (self->x509, NID_code_sign))
         && !has_usage (self->x509, NID_email_protect) && !has_document_signing (self->x509);
}

/* PDF programs that use NSS want emailProtection, or no extended usage at all (help: Verifying a
 * report). */
static gboolean
check_usage (CsnCertificate *self, CsnPurpose purpose, GError **error)
{
  uint32_t flags = X509_get_extension_flags (self->x509);
  uint32_t usage = X509_get_key_usage (self->x509);

  if (flags & EXFLAG_INVALID)
    return refuse (error, _("The certificate contradicts itself and cannot be used"));
  if (purpose == CSN_PURPOSE_TIME_STAMP)
    return has_usage (self->x509, NID_time_stamp)
           || refuse (error, _("The certificate is not one of a time-stamp authority"));
  if (flags & EXFLAG_CA)
    return refuse (error, _("The certificate is an authority's own, not a person's"));
  if ((flags & EXFLAG_KUSAGE) && !(usage & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)))
    return refuse (error, _("The certificate may not be used for signatures"));
  if (!(flags & EXFLAG_XKUSAGE) || has_usage (self->x509, NID_email_protect)
      || has_usage (self->x509, NID_anyExtendedKeyUsage))
    return TRUE;
  if (purpose == CSN_PURPOSE_APPROVAL && has_document_signing (self->x509))
    return TRUE;
  return refuse (
      error,
      _("The certificate was issued for another purpose. It needs the usage e-mail protection."));
}

/**
 * csn_certificate_may_sign:
 * @at: (nullable): the moment in question; NULL leaves the dates out
 *
 * Judges the certificate by itself: algorithm, usage, dates. Trust is another question.
 *
 * Returns: TRUE, or FALSE with CSN_SIGN_ERROR_UNSUITABLE and a sentence that says why
 */
gboolean
csn_certificate_may_sign (CsnCertificate *self, CsnPurpose purpose, GDateTime *at, GError **error)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), FALSE);

  if (!check_algorithm (self, purpose, error) || !check_usage (self, purpose, error))
    return FALSE;
  if (at == NULL)
    return TRUE;
  if (g_date_time_compare (at, self->not_before) < 0
      || g_date_time_compare (at, self->not_after) > 0)
    {
      gboolean early = g_date_time_compare (at, self->not_before) < 0;
      g_autofree char *day = g_date_time_format (early ? self->not_before : self->not_after, "%F");
      g_set_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_UNSUITABLE,
                   early ? _("The certificate of %s is only valid from %s on")
                         : _("The certificate of %s expired on %s"),
                   self->name, day);
      return FALSE;
    }
  return TRUE;
}

GBytes *
csn_certificate_get_der (CsnCertificate *self)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), NULL);
  return self->der;
}

char *
csn_certificate_dup_pem (CsnCertificate *self)
{
  g_return_val_if_fail (CSN_IS_CERTIFICATE (self), NULL);

  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  char *text = NULL;

  PEM_write_bio_X509 (bio, self->x509);
  long length = BIO_get_mem_data (bio, &text);
  return g_strndup (text, (gsize) length);
}
