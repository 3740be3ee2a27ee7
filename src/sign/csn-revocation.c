/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Fetches revocation lists by the distribution points of certificates. What comes back is put into
 * a signature's validation data or handed to csn_trust_add_crl(), which checks who signed it;
 * nothing is believed here. Certificates without a distribution point, as personal ones are, have
 * no list. */

#include "csn-revocation.h"

#include <glib/gi18n-lib.h>

#include "csn-certificate-private.h"
#include "csn-sign-error.h"
#include "csn-web-private.h"

/* Large authorities' lists have a few megabytes. */
#define MAX_LIST_BYTES (16 * 1024 * 1024)
#define MAX_LISTS 10

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

static GPtrArray *
list_urls (GPtrArray *certificates)
{
  GPtrArray *urls = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < certificates->len; i++)
    {
      X509 *x509 = csn_certificate_get_x509 (g_ptr_array_index (certificates, i));
      CRL_DIST_POINTS *points = X509_get_ext_d2i (x509, NID_crl_distribution_points, NULL, NULL);
      for (int p = 0; p < sk_DIST_POINT_num (points); p++)
        {
          const DIST_POINT *point = sk_DIST_POINT_value (points, p);
          if (point->distpoint != NULL && point->distpoint->type == 0)
            collect_names (point->distpoint->name.fullname, urls);
        }
      CRL_DIST_POINTS_free (points);
    }
  return urls;
}

/**
 * csn_revocation_fetch_lists:
 * @certificates: (element-type CsnCertificate): a signer's certificate and its chain
 *
 * Returns: (transfer full) (element-type GBytes): the lists in DER, possibly none; NULL with
 *   CSN_SIGN_ERROR_TSA when one cannot be reached, or CSN_SIGN_ERROR_FORMAT when it is no list
 */
GPtrArray *
csn_revocation_fetch_lists (GPtrArray *certificates, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (certificates != NULL, NULL);

  g_autoptr (GPtrArray) urls = list_urls (certificates);
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < urls->len; i++)
    {
      const char *url = g_ptr_array_index (urls, i);
      g_autoptr (GBytes) reply
          = csn_web_exchange (url, NULL, NULL, MAX_LIST_BYTES, cancellable, error);
      if (reply == NULL)
        return NULL;
      gsize size = 0;
      const unsigned char *data = g_bytes_get_data (reply, &size);
      g_autoptr (X509_CRL) crl = d2i_X509_CRL (NULL, &data, (long) size);
      if (crl == NULL)
        {
          csn_openssl_fail (error, CSN_SIGN_ERROR_FORMAT,
                            _("This is not a list of revoked certificates"));
          g_prefix_error (error, "%s: ", url);
          return NULL;
        }
      g_ptr_array_add (lists, g_steal_pointer (&reply));
    }
  return g_steal_pointer (&lists);
}

static void
fetch_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *lists = csn_revocation_fetch_lists (data, cancellable, &error);

  if (lists == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, lists, (GDestroyNotify) g_ptr_array_unref);
}

void
csn_revocation_fetch_lists_async (GPtrArray *certificates,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (certificates != NULL);

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, csn_revocation_fetch_lists_async);
  g_task_set_task_data (task, g_ptr_array_ref (certificates), (GDestroyNotify) g_ptr_array_unref);
  g_task_run_in_thread (task, fetch_thread);
}

GPtrArray *
csn_revocation_fetch_lists_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
