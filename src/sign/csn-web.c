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
/* of the whole exchange: an answer that drips comes in time with every byte and never ends */
#define WHOLE_SECONDS 40
#define READ_SIZE 8192

typedef struct
{
  GInputStream *stream; /* (owned) (nullable) */
  GByteArray *reply;    /* (owned) */
  gsize limit;
  GCancellable *stop;   /* (owned): the caller's cancelling, or that it is late */
  GError *error;        /* (owned) (nullable) */
  gboolean late;
  gboolean done;
} Exchange;

static void
exchange_clear (Exchange *self)
{
  g_clear_object (&self->stream);
  g_clear_pointer (&self->reply, g_byte_array_unref);
  g_clear_object (&self->stop);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exchange, exchange_clear)

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Exchange *self = data;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (self->stream, result, &self->error);
  gsize size = bytes != NULL ? g_bytes_get_size (bytes) : 0;

  if (size > self->limit - self->reply->len)
    g_set_error_literal (&self->error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA,
                         _("The reply is too long for what was asked"));
  self->done = size == 0 || self->error != NULL;
  if (self->done)
    return;
  g_byte_array_append (self->reply, g_bytes_get_data (bytes, NULL), (guint) size);
  g_input_stream_read_bytes_async (self->stream, READ_SIZE, G_PRIORITY_DEFAULT, self->stop, read_cb, self);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Exchange *self = data;

  self->stream = soup_session_send_finish (SOUP_SESSION (source), result, &self->error);
  self->done = self->stream == NULL;
  if (!self->done)
    g_input_stream_read_bytes_async (self->stream, READ_SIZE, G_PRIORITY_DEFAULT, self->stop, read_cb, self);
}

static gboolean
late_cb (gpointer data)
{
  Exchange *self = data;

  self->late = TRUE;
  g_cancellable_cancel (self->stop);
  return G_SOURCE_REMOVE;
}

static void
stop_cb (GCancellable *cancellable, GCancellable *stop)
{
  g_cancellable_cancel (stop);
}

/* In a main loop of its own, whatever thread this is. */
static GBytes *
run (SoupMessage *message, gsize limit, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainContextPusher) pusher = g_main_context_pusher_new (context);
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", SILENCE_SECONDS, NULL);
  g_autoptr (GSource) timer = g_timeout_source_new_seconds (WHOLE_SECONDS);
  g_auto (Exchange) self = { .reply = g_byte_array_new (), .limit = limit, .stop = g_cancellable_new () };
  gulong handler = cancellable != NULL ? g_cancellable_connect (cancellable, G_CALLBACK (stop_cb), self.stop, NULL) : 0;

  g_source_set_callback (timer, late_cb, &self, NULL);
  g_source_attach (timer, context);
  soup_session_send_async (session, message, G_PRIORITY_DEFAULT, self.stop, sent_cb, &self);
  while (!self.done)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (timer);
  g_cancellable_disconnect (cancellable, handler);
  if (self.error == NULL)
    return g_byte_array_free_to_bytes (g_steal_pointer (&self.reply));
  if (self.late)
    g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA, _("The reply takes too long"));
  else
    g_propagate_error (error, g_steal_pointer (&self.error));
  return NULL;
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
  g_autoptr (GBytes) reply = NULL;
  GError *cause = NULL;

  if (message == NULL || (!g_str_has_prefix (url, "http:") && !g_str_has_prefix (url, "https:")))
    {
      g_set_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_TSA, _("“%s” is not a web address"), url);
      return NULL;
    }
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, media_type, body);
  reply = run (message, limit, cancellable, &cause);
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
