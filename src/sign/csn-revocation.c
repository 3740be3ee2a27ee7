/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks the authorities that certificates name; see the header. What comes back travels in a signature's validation data and
 * is judged again by csn_trust_judge(), which checks who signed it. An authority that cannot be reached does not keep anybody
 * from signing: that would hand the decision to whoever can cut a wire. */

#include "csn-revocation.h"

#include <glib/gi18n-lib.h>

#include "csn-certificate-private.h"
#include "csn-ocsp-private.h"
#include "csn-sign-error.h"
#include "csn-trust.h"
#include "csn-web-private.h"

/* Large authorities' lists have a few megabytes. */
#define MAX_LIST_BYTES (16 * 1024 * 1024)
#define MAX_LISTS 10

struct _CsnRevocation
{
  GObject parent_instance;

  GPtrArray *lists;   /* (owned) (element-type GBytes) */
  GPtrArray *answers; /* (owned) (element-type GBytes) */
  GPtrArray *silent;  /* (owned) (element-type utf8) */
};

G_DEFINE_FINAL_TYPE (CsnRevocation, csn_revocation, G_TYPE_OBJECT)

static void
csn_revocation_finalize (GObject *object)
{
  CsnRevocation *self = CSN_REVOCATION (object);

  g_clear_pointer (&self->lists, g_ptr_array_unref);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  g_clear_pointer (&self->silent, g_ptr_array_unref);
  G_OBJECT_CLASS (csn_revocation_parent_class)->finalize (object);
}

static void
csn_revocation_class_init (CsnRevocationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_revocation_finalize;
}

static void
csn_revocation_init (CsnRevocation *self)
{
  self->silent = g_ptr_array_new_with_free_func (g_free);
}

/* @lists, @answers: (nullable) (element-type GBytes) */
CsnRevocation *
csn_revocation_new (GPtrArray *lists, GPtrArray *answers)
{
  CsnRevocation *self = g_object_new (CSN_TYPE_REVOCATION, NULL);

  self->lists = lists != NULL ? g_ptr_array_ref (lists)
                              : g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->answers = answers != NULL ? g_ptr_array_ref (answers)
                                  : g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

GPtrArray *
csn_revocation_get_lists (CsnRevocation *self)
{
  g_return_val_if_fail (CSN_IS_REVOCATION (self), NULL);
  return self->lists;
}

GPtrArray *
csn_revocation_get_answers (CsnRevocation *self)
{
  g_return_val_if_fail (CSN_IS_REVOCATION (self), NULL);
  return self->answers;
}

GPtrArray *
csn_revocation_get_silent (CsnRevocation *self)
{
  g_return_val_if_fail (CSN_IS_REVOCATION (self), NULL);
  return self->silent;
}

char *
csn_revocation_dup_silence (CsnRevocation *self)
{
  g_return_val_if_fail (CSN_IS_REVOCATION (self), NULL);

  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < self->silent->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "; " : "", (const char *) g_ptr_array_index (self->silent, i));
  return text->len > 0 ? g_strdup_printf (_("Signed without knowing whether the certificate was revoked: %s"), text->str)
                       : NULL;
}

gboolean
csn_revocation_is_empty (CsnRevocation *self)
{
  g_return_val_if_fail (CSN_IS_REVOCATION (self), TRUE);
  return self->lists->len == 0 && self->answers->len == 0;
}

/* --- asking ----------------------------------------------------------------------------------------------------- */

static void
collect_names (const GENERAL_NAMES *names, GPtrArray *urls)
{
  for (int i = 0; i < sk_GENERAL_NAME_num (names) && urls->len < MAX_LISTS; i++)
    {
      int type = 0;
      const ASN1_STRING *value = GENERAL_NAME_get0_value (sk_GENERAL_NAME_value (names, i), &type);
      if (type != GEN_URI)
        continue;
      g_autofree char *url = g_strndup ((const char *) ASN1_STRING_get0_data (value),
                                        (gsize) ASN1_STRING_length (value));
      if (g_str_has_prefix (url, "http")
          && !g_ptr_array_find_with_equal_func (urls, url, g_str_equal, NULL))
        g_ptr_array_add (urls, g_steal_pointer (&url));
    }
}

/* Where the lists that a certificate may be on are published. */
static GPtrArray *
list_urls (X509 *x509)
{
  GPtrArray *urls = g_ptr_array_new_with_free_func (g_free);
  CRL_DIST_POINTS *points = X509_get_ext_d2i (x509, NID_crl_distribution_points, NULL, NULL);

  for (int p = 0; p < sk_DIST_POINT_num (points); p++)
    {
      const DIST_POINT *point = sk_DIST_POINT_value (points, p);
      if (point->distpoint != NULL && point->distpoint->type == 0)
        collect_names (point->distpoint->name.fullname, urls);
    }
  CRL_DIST_POINTS_free (points);
  return urls;
}

static void
note_silence (CsnRevocation *self, GError *error)
{
  g_ptr_array_add (self->silent, g_strdup (error->message));
  g_error_free (error);
}

/* TRUE when the authority answered about this certificate itself. */
static gboolean
ask_responders (CsnRevocation *self, X509 *x509, X509 *issuer, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) urls = csn_ocsp_list_urls (x509);

  for (guint i = 0; i < urls->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      GError *error = NULL;
      GBytes *answer = csn_ocsp_ask (g_ptr_array_index (urls, i), x509, issuer, cancellable, &error);

      if (answer != NULL)
        {
          g_ptr_array_add (self->answers, answer);
          return TRUE;
        }
      note_silence (self, error);
    }
  return FALSE;
}

static GBytes *
fetch_list (const char *url, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) reply = csn_web_exchange (url, NULL, NULL, MAX_LIST_BYTES, cancellable, error);
  g_autoptr (CsnTrust) reader = csn_trust_new ();

  if (reply == NULL)
    return NULL;
  if (!csn_trust_add_crl (reader, reply, error))
    {
      g_prefix_error (error, "%s: ", url);
      return NULL;
    }
  return g_steal_pointer (&reply);
}

static void
fetch_lists (CsnRevocation *self, X509 *x509, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) urls = list_urls (x509);

  for (guint i = 0; i < urls->len && self->lists->len < MAX_LISTS && !g_cancellable_is_cancelled (cancellable); i++)
    {
      GError *error = NULL;
      GBytes *list = fetch_list (g_ptr_array_index (urls, i), cancellable, &error);

      if (list != NULL)
        g_ptr_array_add (self->lists, list);
      else
        note_silence (self, error);
    }
}

/* Whatever date a revocation bears: nobody signs today with a certificate that was taken back. */
static gboolean
is_revoked (CsnRevocation *self, CsnCertificate *leaf, GPtrArray *chain, GDateTime *at)
{
  g_autoptr (CsnTrust) trust = csn_trust_new ();

  for (guint i = 0; i < self->lists->len; i++)
    csn_trust_add_crl (trust, g_ptr_array_index (self->lists, i), NULL);
  for (guint i = 0; i < self->answers->len; i++)
    csn_trust_add_answer (trust, g_ptr_array_index (self->answers, i));
  return csn_trust_judge (trust, leaf, chain, CSN_PURPOSE_APPROVAL, at, FALSE, NULL) == CSN_TRUST_REVOKED;
}

/**
 * csn_revocation_ask:
 * @at: now
 *
 * Asks about the certificate and those above it, each at its OCSP responder, or where that does not answer by its list. Blocks
 * for as long as the authorities take, some seconds at most each.
 *
 * Returns: (transfer full): what they said, possibly nothing; NULL with CSN_SIGN_ERROR_UNSUITABLE when one of the
 *   certificates was revoked, or when it was cancelled
 */
CsnRevocation *
csn_revocation_ask (CsnIdentity *identity, GDateTime *at, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (CSN_IS_IDENTITY (identity) && at != NULL, NULL);

  CsnCertificate *leaf = csn_identity_get_certificate (identity);
  GPtrArray *chain = csn_identity_get_chain (identity);
  g_autoptr (CsnRevocation) self = csn_revocation_new (NULL, NULL);

  /* each was issued by the next one; the root answers for itself */
  for (guint i = 0; i < chain->len; i++)
    {
      X509 *x509 = csn_certificate_get_x509 (i == 0 ? leaf : g_ptr_array_index (chain, i - 1));
      X509 *issuer = csn_certificate_get_x509 (g_ptr_array_index (chain, i));

      if (!ask_responders (self, x509, issuer, cancellable))
        fetch_lists (self, x509, cancellable);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (is_revoked (self, leaf, chain, at))
    {
      g_set_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_UNSUITABLE,
                   _("The certificate of %s, or one above it, was revoked by its authority. Sign with another one."),
                   csn_certificate_get_name (leaf));
      return NULL;
    }
  return g_steal_pointer (&self);
}
