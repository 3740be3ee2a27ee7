/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An HTTP server with a known latency distribution, for bench-load. "/fast" answers at once; "/lag" waits as long as
 * the next value of a fixed list says, a skewed distribution whose percentiles are exact; "/truth?n=N" tells p50, p95
 * and p99 of the last N waits in µs, once as planned and once as they became, from the moment the kernel took in the
 * request to the moment the answer is handed to it: what this process was late by, because the computer is busy, is
 * part of the truth. Prints its port, serves loopback only, and ends with its standard input. */

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_LINES 1024
#define MAX_WAITS 200000
#define SCALE_US 15000.0

typedef struct
{
  int fd;
  char in[4096];
  size_t length;
  long long arrived;
  long long due; /* 0: nothing waits */
  long planned;
} Line;

static Line lines[MAX_LINES];
static size_t n_lines; /* of which have ever been used */
static long planned_waits[MAX_WAITS], real_waits[MAX_WAITS];
static size_t n_waits;
static unsigned long long seed = 88172645463325252ULL;

static long long
clock_us (clockid_t clock)
{
  struct timespec t;

  clock_gettime (clock, &t);
  return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static long long
now_us (void)
{
  return clock_us (CLOCK_MONOTONIC);
}

/* Reads, and tells when the kernel took it in. */
static ssize_t
receive (int fd, void *place, size_t size, long long *arrived)
{
  char control[CMSG_SPACE (sizeof (struct timespec))];
  struct iovec part = { place, size };
  struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
  ssize_t n = recvmsg (fd, &message, 0);
  struct cmsghdr *found = n > 0 ? CMSG_FIRSTHDR (&message) : NULL;
  struct timespec stamp;

  *arrived = now_us ();
  if (found != NULL && found->cmsg_type == SCM_TIMESTAMPNS)
    {
      memcpy (&stamp, CMSG_DATA (found), sizeof stamp);
      *arrived -= clock_us (CLOCK_REALTIME) - (stamp.tv_sec * 1000000LL + stamp.tv_nsec / 1000);
    }
  return n;
}

/* Values of a log-normal distribution in a fixed pseudo-random order: the same list in every run. */
static long
next_wait (void)
{
  double u, v;

  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  u = (double) (seed >> 11) / 9007199254740992.0;
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  v = (double) (seed >> 11) / 9007199254740992.0;
  return (long) (SCALE_US * exp (0.6 * sqrt (-2.0 * log (u + 1e-12)) * cos (6.283185307179586 * v)));
}

static void
answer (Line *line, const char *body)
{
  char out[512];
  int n = snprintf (out, sizeof out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n%s",
                    strlen (body), body);

  if (write (line->fd, out, (size_t) n) != n)
    fprintf (stderr, "latency-server: short write\n");
}

static int
compare_longs (const void *a, const void *b)
{
  long x = *(const long *) a, y = *(const long *) b;

  return x < y ? -1 : x > y;
}

static long
percentile (const long *from, size_t n, double share)
{
  long *sorted = malloc ((n + 1) * sizeof (long));
  size_t rank = (size_t) ceil (share * (double) n / 100.0 - 1e-9);
  long value;

  memcpy (sorted, from, n * sizeof (long));
  qsort (sorted, n, sizeof (long), compare_longs);
  value = n > 0 ? sorted[rank > 0 ? rank - 1 : 0] : 0;
  free (sorted);
  return value;
}

static void
tell_truth (Line *line, size_t n)
{
  char body[256];

  if (n > n_waits)
    n = n_waits;
  snprintf (body, sizeof body, "%ld %ld %ld %ld %ld %ld\n", percentile (planned_waits + n_waits - n, n, 50),
            percentile (planned_waits + n_waits - n, n, 95), percentile (planned_waits + n_waits - n, n, 99),
            percentile (real_waits + n_waits - n, n, 50), percentile (real_waits + n_waits - n, n, 95),
            percentile (real_waits + n_waits - n, n, 99));
  answer (line, body);
}

static void
take_request (Line *line)
{
  if (strncmp (line->in, "GET /lag ", 9) == 0)
    {
      line->planned = next_wait ();
      line->due = line->arrived + line->planned;
    }
  else if (strncmp (line->in, "GET /truth?n=", 13) == 0)
    tell_truth (line, strtoul (line->in + 13, NULL, 10));
  else
    answer (line, "ok\n");
}

static void
drop (Line *line)
{
  close (line->fd);
  line->fd = 0;
  line->length = 0;
  line->due = 0;
}

static void
read_line (Line *line)
{
  ssize_t n = receive (line->fd, line->in + line->length, sizeof line->in - line->length - 1, &line->arrived);

  if (n <= 0)
    {
      if (n == 0 || errno != EAGAIN)
        drop (line);
      return;
    }
  line->length += (size_t) n;
  line->in[line->length] = '\0';
  if (strstr (line->in, "\r\n\r\n") == NULL)
    return;
  take_request (line);
  line->length = 0;
}

static void
take_line (int listener, int epoll)
{
  int fd = accept4 (listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), one = 1;

  for (size_t i = 0; fd >= 0 && i < MAX_LINES; i++)
    {
      struct epoll_event event = { .events = EPOLLIN };

      if (lines[i].fd != 0)
        continue;
      memset (&lines[i], 0, sizeof lines[i]);
      lines[i].fd = fd;
      event.data.ptr = &lines[i];
      if (i >= n_lines)
        n_lines = i + 1;
      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      setsockopt (fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one);
      epoll_ctl (epoll, EPOLL_CTL_ADD, fd, &event);
      return;
    }
  if (fd >= 0)
    close (fd);
}

/* Answers what is due; gives the time of the next one. */
static long long
answer_due (void)
{
  long long next = 0;

  for (size_t i = 0; i < n_lines; i++)
    {
      Line *line = &lines[i];
      long long now;

      if (line->fd == 0 || line->due == 0)
        continue;
      now = now_us ();
      if (line->due <= now)
        {
          line->due = 0;
          if (n_waits < MAX_WAITS)
            {
              planned_waits[n_waits] = line->planned;
              real_waits[n_waits++] = (long) (now - line->arrived);
            }
          answer (line, "late\n");
        }
      else if (next == 0 || line->due < next)
        next = line->due;
    }
  return next;
}

static int
listen_locally (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

  if (bind (fd, (struct sockaddr *) &address, sizeof address) != 0 || listen (fd, 256) != 0
      || getsockname (fd, (struct sockaddr *) &address, &length) != 0)
    {
      perror ("latency-server");
      exit (1);
    }
  printf ("%u\n", ntohs (address.sin_port));
  fflush (stdout);
  return fd;
}

int
main (void)
{
  int listener = listen_locally (), epoll = epoll_create1 (EPOLL_CLOEXEC);
  struct epoll_event event = { .events = EPOLLIN, .data.fd = 0 }, events[64];

  /* sleeps end when they should, not up to 50 µs later */
  prctl (PR_SET_TIMERSLACK, 1);
  epoll_ctl (epoll, EPOLL_CTL_ADD, listener, &event);
  event.data.ptr = &n_waits; /* standard input: its end is ours */
  epoll_ctl (epoll, EPOLL_CTL_ADD, STDIN_FILENO, &event);
  for (;;)
    {
      long long next = answer_due ();
      long long left = next > 0 ? next - now_us () : 1000000;
      struct timespec wait = { .tv_sec = 0, .tv_nsec = (left > 0 ? left < 999999 ? left : 999999 : 0) * 1000 };
      int n = epoll_pwait2 (epoll, events, 64, &wait, NULL);

      for (int i = 0; i < n; i++)
        if (events[i].data.ptr == NULL)
          take_line (listener, epoll);
        else if (events[i].data.ptr == &n_waits)
          return 0;
        else
          read_line (events[i].data.ptr);
    }
}
