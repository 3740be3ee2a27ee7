/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Speaks HTTP for src/sign: once, without following redirects (the answer should come from whom the
 * person or the certificate named), with limits on time and size. Runs in a worker thread. Every
 * failure is CSN_SIGN_ERROR_TSA with a sentence of its own, or cancelling. */

#include "csn-web-private.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "csn-sign-error.h"

#define SILENCE_SECONDS 15
#define WHOLE_MICROSECONDS (60 * G_USEC_PER_SEC)

static GBytes *
read_reply (GInputStream *stream, gsize limit, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) reply = g_byte_array_new ();
  gint64 deadline = g_get_monotonic_time () + WHOLE_MICROSECONDS;
  guint8 buffer[8192];

  for (;;)
    {
      gssize n = g_input_stream_read (stream, buffer, sizeof buffer, cancellable, error);
      if (n < 0)
        return NULL;
      if (n == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&reply));
      if (reply->len + (gsize) n > limit)
        {
          g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA,
                               _("The reply is too long for what was asked"));
          return NULL;
        }
      if (g_get_monotonic_time () > deadline)
        {
          g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA,
                               _("The reply takes too long"));
          return NULL;
        }
      g_byte_array_append (reply, buffer, (guint) n);
    }
}

static void
fail_transport (const char *url, GCancellable *cancellable, GError *cause, GError **error)
{
  if (g_cancellable_is_cancelled (cancellable) || cause->domain == CSN_SIGN_ERROR)
    g_propagate_error (error, cause);
  else
    {
      g_set_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA, _("%s cannot be reached: %s"), url,
                   cause->message);
      g_error_free (cause);
    }
}

GBytes *
csn_web_exchange (const char *url,
                  GBytes *body,
                  const char *media_type,
                  gsize limit,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (SoupMessage) message
      = soup_message_new (body != NULL ? SOUP_METHOD_POST : SOUP_METHOD_GET, url);
  g_autoptr (SoupSession) session
      = soup_session_new_with_options ("timeout", SILENCE_SECONDS, NULL);
  GError *cause = NULL;

  if (message == NULL || (!g_str_has_prefix (url, "http:") && !g_str_has_prefix (url, "https:")))
    {
      g_set_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA, _("“%s” is not a web address"), url);
      return NULL;
    }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, media_type, body);
  g_autoptr (GInputStream) stream = soup_session_send (session, message, cancellable, &cause);
  g_autoptr (GBytes) reply
      = stream != NULL ? read_reply (stream, limit, cancellable, &cause) : NULL;
  if (reply == NULL)
    {
      fail_transport (url, cancellable, cause, error);
      return NULL;
    }
  if (soup_message_get_status (message) != SOUP_STATUS_OK)
    {
      g_set_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA,
                   _("%s answered with the HTTP status %u"), url,
                   soup_message_get_status (message));
      return NULL;
    }
  return g_steal_pointer (&reply);
}
