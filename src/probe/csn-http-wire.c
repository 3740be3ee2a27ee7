/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One kept HTTP/1.1 connection. An event loop that serves many connections takes its times late, when it gets round to
 * each of them; here a thread sleeps in poll() for one answer. Even so it may wake late on a busy computer, so without TLS the
 * kernel is asked when the bytes came in. Must not judge. */

#include "csn-http-wire.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#define READ_SIZE (64 * 1024)
/* An age beyond this comes from a clock that was set meanwhile. */
#define OLDEST_BYTES (60 * G_USEC_PER_SEC)

/* How the end of a body is known. */
typedef enum
{
  FRAME_NONE,
  FRAME_LENGTH,
  FRAME_CHUNKED,
  FRAME_CLOSE,
} Frame;

typedef enum
{
  CHUNK_SIZE,
  CHUNK_DATA,
  CHUNK_DATA_END,
  CHUNK_TRAILER,
  CHUNK_DONE,
} ChunkState;

struct _CsnHttpWire
{
  char *host;                 /* (owned) */
  guint16 port;
  gboolean tls;
  gboolean insecure;
  GCancellable *cancellable;  /* (owned) the run's */
  GCancellable *inner;        /* (owned) of connecting: cancelled when an address is refused */
  GPollFD stop;               /* of cancellable; fd -1: none */
  GSocketConnection *line;    /* (owned) (nullable) */
  gboolean used;
  char *address;              /* (owned) (nullable) */
  CsnAddressClass address_class;
  guint8 *buffer;             /* (owned) READ_SIZE: what was read and not yet used */
  gsize start, end;
  gint64 arrived;             /* monotonic µs: when the last of it came in */
};

/* The answer while it is read. */
typedef struct
{
  GString *head;
  Frame frame;
  guint64 left;      /* of a body with a length, or of a chunk */
  guint64 total;
  ChunkState chunk;
  guint line_length; /* of a size line or trailer line */
  gboolean close;
} Reading;

CsnHttpWire *
csn_http_wire_new (const char *host, guint16 port, gboolean tls, gboolean insecure, GCancellable *cancellable)
{
  g_return_val_if_fail (host != NULL, NULL);

  CsnHttpWire *self = g_new0 (CsnHttpWire, 1);

  self->host = g_strdup (host);
  self->port = port;
  self->tls = tls;
  self->insecure = insecure;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
  self->buffer = g_malloc (READ_SIZE);
  self->stop.fd = -1;
  g_cancellable_make_pollfd (self->cancellable, &self->stop);
  return self;
}

static void
close_line (CsnHttpWire *self)
{
  if (self->line != NULL)
    g_io_stream_close (G_IO_STREAM (self->line), NULL, NULL);
  g_clear_object (&self->line);
  self->used = FALSE;
  self->start = self->end = 0;
}

void
csn_http_wire_free (CsnHttpWire *self)
{
  if (self == NULL)
    return;
  close_line (self);
  if (self->stop.fd >= 0)
    g_cancellable_release_fd (self->cancellable);
  g_object_unref (self->cancellable);
  g_clear_object (&self->inner);
  g_free (self->host);
  g_free (self->address);
  g_free (self->buffer);
  g_free (self);
}

void
csn_http_wire_answer_clear (CsnHttpWireAnswer *answer)
{
  g_clear_pointer (&answer->message, g_free);
  if (answer->head != NULL)
    g_string_free (g_steal_pointer (&answer->head), TRUE);
  g_clear_pointer (&answer->body, csn_bounded_buffer_free);
}

static gboolean
fail (CsnHttpWireAnswer *answer, CsnHttpEnd end, const char *message)
{
  answer->end = end;
  g_free (answer->message);
  answer->message = g_strdup (message);
  return FALSE;
}

gboolean
csn_http_wire_is_used (const CsnHttpWire *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->line != NULL && self->used;
}

const char *
csn_http_wire_get_address (const CsnHttpWire *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->address;
}

CsnAddressClass
csn_http_wire_get_address_class (const CsnHttpWire *self)
{
  g_return_val_if_fail (self != NULL, CSN_ADDRESS_UNKNOWN);
  return self->address_class;
}

/* Connecting */

static gboolean
accept_certificate_cb (GTlsConnection *tls, GTlsCertificate *certificate, GTlsCertificateFlags errors, gpointer data)
{
  return ((CsnHttpWire *) data)->insecure;
}

static void
note_address (CsnHttpWire *self, GIOStream *connection)
{
  g_autoptr (GSocketAddress) remote =
    G_IS_SOCKET_CONNECTION (connection)
      ? g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL)
      : NULL;
  g_autofree char *text = NULL;
  GInetAddress *address;

  if (!G_IS_INET_SOCKET_ADDRESS (remote))
    return;
  address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  text = g_inet_address_to_string (address);
  g_free (self->address);
  self->address = g_strdup_printf ("%s:%u", text, g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (remote)));
  self->address_class = csn_address_class_of_address (address);
  /* the last moment to refuse: nothing was sent yet */
  if (self->address_class == CSN_ADDRESS_FORBIDDEN)
    g_cancellable_cancel (self->inner);
}

static void
client_event_cb (GSocketClient *client, GSocketClientEvent event, GSocketConnectable *where, GIOStream *connection,
                 gpointer data)
{
  if (event == G_SOCKET_CLIENT_CONNECTING)
    note_address (data, connection);
  else if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
    g_signal_connect (connection, "accept-certificate", G_CALLBACK (accept_certificate_cb), data);
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer inner)
{
  g_cancellable_cancel (inner);
}

gboolean
csn_http_wire_connect (CsnHttpWire *self, gint64 deadline, CsnHttpWireAnswer *answer)
{
  g_return_val_if_fail (self != NULL && answer != NULL, FALSE);

  g_autoptr (GSocketClient) client = NULL;
  g_autoptr (GSocketConnectable) where = NULL;
  g_autoptr (GError) error = NULL;
  gint64 left = (deadline - g_get_monotonic_time () + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
  gulong handler;

  if (self->line != NULL)
    return TRUE;
  if (left <= 0)
    return fail (answer, CSN_HTTP_END_TIMEOUT, _ ("No connection in time."));
  client = g_socket_client_new ();
  where = g_network_address_new (self->host, self->port);
  g_socket_client_set_tls (client, self->tls);
  g_socket_client_set_enable_proxy (client, FALSE);
  g_socket_client_set_timeout (client, (guint) CLAMP (left, 1, CSN_HTTP_CONNECT_TIMEOUT / 1000));
  g_signal_connect (client, "event", G_CALLBACK (client_event_cb), self);
  g_clear_object (&self->inner);
  self->inner = g_cancellable_new ();
  handler = g_cancellable_connect (self->cancellable, G_CALLBACK (outer_cancelled_cb), self->inner, NULL);
  self->line = g_socket_client_connect (client, where, self->inner, &error);
  g_cancellable_disconnect (self->cancellable, handler);
  if (self->line == NULL)
    {
      if (g_cancellable_is_cancelled (self->cancellable))
        return fail (answer, CSN_HTTP_END_CANCELLED, _ ("Stopped."));
      if (self->address_class == CSN_ADDRESS_FORBIDDEN)
        return fail (answer, CSN_HTTP_END_REFUSED,
                     _ ("The name leads to a link-local or metadata address that probes never connect to."));
      return fail (answer, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ? CSN_HTTP_END_TIMEOUT
                                                                                     : CSN_HTTP_END_UNREACHABLE,
                   error->message);
    }
  /* a request is one write; waiting for more of it would be measured as the server's time */
  g_socket_set_option (g_socket_connection_get_socket (self->line), IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  g_socket_set_option (g_socket_connection_get_socket (self->line), SOL_SOCKET, SO_TIMESTAMPNS, 1, NULL);
  g_socket_set_timeout (g_socket_connection_get_socket (self->line), 0);
  self->used = FALSE;
  self->start = self->end = 0;
  return TRUE;
}

/* Sending and reading */

/* Sleeps until the socket is ready, the deadline is over or the run is stopped. */
static gboolean
wait_for_line (CsnHttpWire *self, short events, gint64 deadline, CsnHttpWireAnswer *answer)
{
  struct pollfd fds[2] = { { .fd = g_socket_get_fd (g_socket_connection_get_socket (self->line)), .events = events },
                           { .fd = self->stop.fd, .events = POLLIN } };
  gint64 left = deadline - g_get_monotonic_time ();
  int ready;

  do
    ready = poll (fds, self->stop.fd >= 0 ? 2 : 1, left > 0 ? (int) MIN (left / 1000 + 1, G_MAXINT) : 0);
  while (ready < 0 && errno == EINTR);
  if (g_cancellable_is_cancelled (self->cancellable))
    return fail (answer, CSN_HTTP_END_CANCELLED, _ ("Stopped."));
  if (ready <= 0)
    return fail (answer, CSN_HTTP_END_TIMEOUT, _ ("No complete answer in time."));
  return TRUE;
}

static gboolean
send_bytes (CsnHttpWire *self, GBytes *bytes, gint64 deadline, CsnHttpWireAnswer *answer)
{
  GPollableOutputStream *out = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (G_IO_STREAM (self->line)));
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  while (length > 0)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_pollable_output_stream_write_nonblocking (out, data, length, NULL, &error);

      if (n > 0)
        {
          data += n;
          length -= (gsize) n;
        }
      else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          answer->untouched = TRUE;
          return fail (answer, CSN_HTTP_END_BROKEN, error != NULL ? error->message : _ ("The connection was closed."));
        }
      else if (!wait_for_line (self, POLLOUT, deadline, answer))
        return FALSE;
    }
  return TRUE;
}

/* How long ago the kernel took in what was just read, in µs; 0 when it does not say. */
static gint64
age_of_bytes (struct msghdr *message)
{
  for (struct cmsghdr *part = CMSG_FIRSTHDR (message); part != NULL; part = CMSG_NXTHDR (message, part))
    if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_TIMESTAMPNS)
      {
        struct timespec stamp;
        gint64 age;

        memcpy (&stamp, CMSG_DATA (part), sizeof stamp);
        age = g_get_real_time () - ((gint64) stamp.tv_sec * G_USEC_PER_SEC + stamp.tv_nsec / 1000);
        return age > 0 && age < OLDEST_BYTES ? age : 0;
      }
  return 0;
}

/* As g_pollable_input_stream_read_nonblocking, noting when the bytes arrived. */
static gssize
read_bytes (CsnHttpWire *self, GPollableInputStream *in, GError **error)
{
  char control[CMSG_SPACE (sizeof (struct timespec))];
  struct iovec place = { self->buffer, READ_SIZE };
  struct msghdr message = {
    .msg_iov = &place, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control
  };
  gssize n;

  if (self->tls)
    {
      n = g_pollable_input_stream_read_nonblocking (in, self->buffer, READ_SIZE, NULL, error);
      self->arrived = g_get_monotonic_time ();
      return n;
    }
  n = recvmsg (g_socket_get_fd (g_socket_connection_get_socket (self->line)), &message, MSG_DONTWAIT);
  if (n < 0)
    {
      int saved = errno;

      g_set_error_literal (error, G_IO_ERROR, saved == EINTR ? G_IO_ERROR_WOULD_BLOCK : g_io_error_from_errno (saved),
                           g_strerror (saved));
      return -1;
    }
  self->arrived = g_get_monotonic_time () - age_of_bytes (&message);
  return n;
}

/* Gets at least one more byte into the buffer. 0 at the end of the stream, -1 with @answer telling why. */
static gssize
fill_buffer (CsnHttpWire *self, gint64 deadline, CsnHttpWireAnswer *answer)
{
  GPollableInputStream *in = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (G_IO_STREAM (self->line)));

  self->start = self->end = 0;
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      gssize n;

      /* TLS may hold bytes that the socket no longer shows */
      if ((!self->tls || !g_pollable_input_stream_is_readable (in)) && !wait_for_line (self, POLLIN, deadline, answer))
        return -1;
      n = read_bytes (self, in, &error);
      if (n >= 0)
        {
          self->end = (gsize) n;
          return n;
        }
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        continue;
      fail (answer, CSN_HTTP_END_BROKEN, error->message);
      return -1;
    }
}

/* The text behind "name:" in the head, or NULL. */
static const char *
find_header (const char *head, const char *name)
{
  gsize length = strlen (name);

  for (const char *line = strchr (head, '\n'); line != NULL; line = strchr (line, '\n'))
    {
      line++;
      if (g_ascii_strncasecmp (line, name, length) == 0 && line[length] == ':')
        return line + length + 1 + strspn (line + length + 1, " \t");
    }
  return NULL;
}

static gboolean
value_has (const char *value, const char *word)
{
  g_autofree char *line = value != NULL ? g_strndup (value, strcspn (value, "\r\n")) : NULL;
  g_autofree char *lower = line != NULL ? g_ascii_strdown (line, -1) : NULL;

  return lower != NULL && strstr (lower, word) != NULL;
}

static gboolean
read_framing (Reading *r, gboolean is_head, CsnHttpWireAnswer *answer)
{
  const char *head = r->head->str;
  const char *length = find_header (head, "content-length");
  char *end = NULL;

  if (!g_str_has_prefix (head, "HTTP/1.") || !g_ascii_isdigit (head[7]) || head[8] != ' ')
    return fail (answer, CSN_HTTP_END_BROKEN, _ ("The answer is no HTTP."));
  answer->status = (guint) g_ascii_strtoull (head + 9, NULL, 10);
  if (answer->status < 100 || answer->status > 999)
    return fail (answer, CSN_HTTP_END_BROKEN, _ ("The answer has no status."));
  r->close = head[7] == '0' ? !value_has (find_header (head, "connection"), "keep-alive")
                            : value_has (find_header (head, "connection"), "close");
  if (is_head || answer->status < 200 || answer->status == 204 || answer->status == 304)
    r->frame = FRAME_NONE;
  else if (value_has (find_header (head, "transfer-encoding"), "chunked"))
    r->frame = FRAME_CHUNKED;
  else if (length == NULL)
    r->frame = FRAME_CLOSE;
  else
    {
      r->frame = FRAME_LENGTH;
      r->left = g_ascii_strtoull (length, &end, 10);
      if (end == length || !g_ascii_isdigit (*length))
        return fail (answer, CSN_HTTP_END_BROKEN, _ ("The length of the answer is no number."));
    }
  return TRUE;
}

/* The head up to and with its empty line; informational answers (100, 103) are passed over. */
static gboolean
read_head (CsnHttpWire *self, Reading *r, gboolean is_head, gint64 deadline, CsnHttpWireAnswer *answer)
{
  for (;;)
    {
      gsize before = r->head->len;
      const char *stop;

      if (self->start == self->end)
        {
          gssize n = fill_buffer (self, deadline, answer);

          if (n < 0)
            return FALSE;
          if (n == 0)
            {
              answer->untouched = answer->first == 0;
              return fail (answer, CSN_HTTP_END_BROKEN, _ ("The connection was closed before an answer came."));
            }
          if (answer->first == 0)
            answer->first = MAX (self->arrived, answer->begin);
        }
      g_string_append_len (r->head, (const char *) self->buffer + self->start, (gssize) (self->end - self->start));
      stop = g_strstr_len (r->head->str + (before > 3 ? before - 3 : 0), -1, "\r\n\r\n");
      if (stop == NULL && r->head->len > CSN_HTTP_MAX_HEADERS)
        return fail (answer, CSN_HTTP_END_BROKEN, _ ("The headers of the answer are larger than 64 KiB."));
      if (stop == NULL || strlen (r->head->str) < (gsize) (stop - r->head->str))
        {
          self->start = self->end;
          continue;
        }

      gsize head_length = (gsize) (stop - r->head->str) + 4;

      self->start += head_length - before;
      g_string_truncate (r->head, head_length);
      if (!read_framing (r, is_head, answer))
        return FALSE;
      if (answer->status >= 200 || answer->status == 101)
        return TRUE;
      g_string_truncate (r->head, 0);
    }
}

static void
take_data (CsnHttpWire *self, Reading *r, gsize n, CsnHttpWireAnswer *answer)
{
  if (answer->body != NULL)
    csn_bounded_buffer_append (answer->body, self->buffer + self->start, n);
  r->total += n;
  self->start += n;
}

/* One byte of a size line, of the line end behind a chunk or of a trailer. */
static gboolean
take_chunk_byte (Reading *r, char c, CsnHttpWireAnswer *answer)
{
  int digit = g_ascii_xdigit_value (c);

  if (++r->line_length > 1024)
    return fail (answer, CSN_HTTP_END_BROKEN, _ ("A chunk of the answer has no size."));
  if (c == '\n')
    {
      gboolean empty = r->line_length <= 2;

      r->line_length = 0;
      if (r->chunk == CHUNK_SIZE)
        r->chunk = r->left > 0 ? CHUNK_DATA : CHUNK_TRAILER;
      else if (r->chunk == CHUNK_DATA_END)
        r->chunk = CHUNK_SIZE;
      else if (empty)
        r->chunk = CHUNK_DONE;
      return TRUE;
    }
  if (r->chunk != CHUNK_SIZE || c == '\r')
    return TRUE;
  if (digit >= 0 && r->left <= (G_MAXUINT64 >> 8) && r->line_length <= 16)
    r->left = r->left * 16 + (guint64) digit;
  else if (digit < 0 && c != ';' && c != ' ' && r->line_length == 1)
    return fail (answer, CSN_HTTP_END_BROKEN, _ ("A chunk of the answer has no size."));
  else if (digit < 0)
    r->line_length = MAX (r->line_length, 17); /* an extension: nothing behind it counts */
  return TRUE;
}

/* Uses what is in the buffer; TRUE in @done when the body is complete. */
static gboolean
use_buffer (CsnHttpWire *self, Reading *r, gboolean *done, CsnHttpWireAnswer *answer)
{
  while (self->start < self->end && !*done)
    {
      gsize there = self->end - self->start;

      if (r->frame == FRAME_CLOSE)
        take_data (self, r, there, answer);
      else if (r->frame == FRAME_LENGTH || r->chunk == CHUNK_DATA)
        {
          gsize n = (gsize) MIN (r->left, there);

          take_data (self, r, n, answer);
          r->left -= n;
          if (r->left == 0 && r->frame == FRAME_CHUNKED)
            r->chunk = CHUNK_DATA_END;
        }
      else if (!take_chunk_byte (r, (char) self->buffer[self->start++], answer))
        return FALSE;
      *done = (r->frame == FRAME_LENGTH && r->left == 0) || (r->frame == FRAME_CHUNKED && r->chunk == CHUNK_DONE);
      if (r->total > CSN_HTTP_BODY_STOP)
        return fail (answer, CSN_HTTP_END_BROKEN, _ ("The answer is larger than 64 MiB."));
    }
  return TRUE;
}

static gboolean
read_body (CsnHttpWire *self, Reading *r, gint64 deadline, CsnHttpWireAnswer *answer)
{
  gboolean done = r->frame == FRAME_NONE || (r->frame == FRAME_LENGTH && r->left == 0);

  while (!done)
    {
      gssize n;

      if (!use_buffer (self, r, &done, answer))
        return FALSE;
      if (done)
        break;
      n = fill_buffer (self, deadline, answer);
      if (n < 0)
        return FALSE;
      if (n == 0 && r->frame == FRAME_CLOSE)
        break;
      if (n == 0)
        return fail (answer, CSN_HTTP_END_BROKEN, _ ("The answer stopped in the middle."));
    }
  return TRUE;
}

void
csn_http_wire_exchange (CsnHttpWire       *self,
                        GBytes            *bytes,
                        gboolean           is_head,
                        gboolean           keep,
                        gint64             deadline,
                        CsnHttpWireAnswer *answer)
{
  g_return_if_fail (self != NULL && self->line != NULL);
  g_return_if_fail (bytes != NULL && answer != NULL);

  Reading r = { .head = g_string_sized_new (512) };
  gboolean fine;

  answer->begin = g_get_monotonic_time ();
  fine = send_bytes (self, bytes, deadline, answer) && read_head (self, &r, is_head, deadline, answer);
  if (keep || answer->status >= 400)
    answer->body = csn_bounded_buffer_new (CSN_HTTP_BODY_KEPT, 0);
  fine = fine && read_body (self, &r, deadline, answer);
  answer->finish = fine ? MAX (self->arrived, answer->begin) : g_get_monotonic_time ();
  self->used = TRUE;
  if (fine)
    answer->end = CSN_HTTP_END_DONE;
  /* bytes behind the answer would be taken for the next one */
  if (!fine || r.close || r.frame == FRAME_CLOSE || self->start != self->end)
    close_line (self);
  answer->head = r.head;
}
