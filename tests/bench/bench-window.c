/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an open record of 10,000 rows costs the program: processor time of all threads from the start of the process to the first
 * frame that shows the filled list and two seconds later, memory then, and the main thread's time for each frame while the list
 * scrolls by the wheel, in a fling and by jumps. It is the program itself, opening a file that it was started with. Aims: UX.md
 * section 8. "make PATH" writes the record, "open PATH" measures it ("start PATH" only to the first frame), both in the same home;
 * run by bench-window.py. */

#include <adwaita.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "csn-application.h"
#include "csn-item-row.h"
#include "csn-memory.h"
#include "csn-session.h"

#define N_SECTIONS 300
#define N_ROWS     10000

typedef struct
{
  const char *name;
  int n_frames;
  double pixels; /* 0: jump */
  double aim_ms; /* at p95 */
} Motion;

static const Motion motions[] = { { "wheel", 150, 40, 14 }, { "fling", 80, 600, 25 }, { "jump", 30, 0, 100 } };

typedef struct
{
  GAsyncResult *result;
  GtkWidget *window;    /* (unowned) (nullable) until it is there */
  GtkWidget *row;       /* (unowned) (nullable): a row of the list */
  GtkAdjustment *adjustment;
  GArray *frames;       /* double, ms */
  const Motion *motion;
  int n;
  gint64 last_ns;
  double first_ms;
  guint32 seed;
} Bench;

static gint64
cpu_ns (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return (gint64) time.tv_sec * 1000000000 + time.tv_nsec;
}

static char *
make_document (void)
{
  GString *text = g_string_new ("# Large release\n\n");

  for (int i = 0; i < N_SECTIONS; i++)
    {
      g_string_append_printf (text, "## %d. Part %d\n\nThe part **%d** begins with `prepare-%d` and [a plan](https://example.org/%d).\n\n",
                              i + 1, i + 1, i + 1, i + 1, i + 1);
      for (int j = i * N_ROWS / N_SECTIONS; j < (i + 1) * N_ROWS / N_SECTIONS; j++)
        switch (j % 4)
          {
          case 0:
            g_string_append_printf (text, "- [ ] Point %d of the part holds\n  - Expected: >95%% of %d\n  - Command: `make point-%d`\n", j, j, j);
            break;
          case 1:
            g_string_append_printf (text, "- [ ] Tests of point %d\n  - Results: _____ passing, _____ failing\n", j);
            break;
          default:
            g_string_append_printf (text, "- [ ] Point %d has been looked at by somebody who knows the whole part well\n", j);
          }
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
ready_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  ((Bench *) data)->result = g_object_ref (result);
}

static void
wait_result (Bench *self)
{
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static int
make_record (const char *path)
{
  g_autofree char *document = make_document ();
  g_autoptr (GBytes) source = g_bytes_new (document, strlen (document));
  g_autofree char *markdown = g_strconcat (path, ".md", NULL);
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GError) error = NULL;
  Bench self = { NULL };

  csn_session_create_async (source, "large.md", path, NULL, NULL, NULL, "Ada", clock, NULL, ready_cb, &self);
  wait_result (&self);
  session = csn_session_create_finish (self.result, &error);
  if (session == NULL || !g_file_set_contents (markdown, document, -1, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  g_clear_object (&self.result);
  csn_session_close_async (session, ready_cb, &self);
  wait_result (&self);
  return EXIT_SUCCESS;
}

static GtkWidget *
find_widget (GtkWidget *root, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The first frame that shows the filled list. */
static void
after_paint_cb (GdkFrameClock *clock, Bench *self)
{
  gint64 now = cpu_ns (CLOCK_THREAD_CPUTIME_ID);

  if (isnan (self->first_ms))
    {
      self->row = find_widget (self->window, CSN_TYPE_ITEM_ROW);
      if (self->row != NULL && gtk_widget_get_mapped (self->row))
        self->first_ms = (double) cpu_ns (CLOCK_PROCESS_CPUTIME_ID) / 1e6;
    }
  if (self->motion != NULL && self->n > 2)
    {
      double ms = (double) (now - self->last_ns) / 1e6;

      g_array_append_val (self->frames, ms);
    }
  self->last_ns = now;
}

static double
next_random (Bench *self)
{
  self->seed = self->seed * 1664525u + 1013904223u;
  return (self->seed >> 8) / (double) (1u << 24);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Bench *self = data;
  double end = gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_page_size (self->adjustment);

  if (self->n++ >= self->motion->n_frames)
    {
      self->motion = NULL;
      return G_SOURCE_REMOVE;
    }
  if (self->motion->pixels > 0)
    gtk_adjustment_set_value (self->adjustment,
                              fmod (gtk_adjustment_get_value (self->adjustment) + self->motion->pixels, MAX (end, 1)));
  else
    gtk_adjustment_set_value (self->adjustment, next_random (self) * end);
  return G_SOURCE_CONTINUE;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
percentile (GArray *frames, double share)
{
  guint rank = frames->len > 0 ? (guint) ceil (share / 100 * frames->len) : 0;

  return rank > 0 ? g_array_index (frames, double, rank - 1) : NAN;
}

static void
measure (Bench *self, GtkWidget *window, const Motion *motion)
{
  self->motion = motion;
  self->n = 0;
  g_array_set_size (self->frames, 0);
  gtk_adjustment_set_value (self->adjustment, 0);
  gtk_widget_add_tick_callback (window, tick_cb, self, NULL);
  while (self->motion != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_array_sort (self->frames, compare);
  printf ("%s p50 %.1f p95 %.1f p99 %.1f aim %.0f\n", motion->name, percentile (self->frames, 50), percentile (self->frames, 95),
          percentile (self->frames, 99), motion->aim_ms);
}

static double
read_pss (void)
{
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents ("/proc/self/smaps_rollup", &text, NULL, NULL))
    return NAN;
  at = strstr (text, "\nPss:");
  return at != NULL ? g_ascii_strtod (at + 5, NULL) / 1024 : NAN;
}

static void
realized_cb (GtkWidget *window, Bench *self)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb), self);
}

static void
window_added_cb (GtkApplication *application, GtkWindow *window, Bench *self)
{
  self->window = GTK_WIDGET (window);
  g_signal_connect (window, "realize", G_CALLBACK (realized_cb), self);
}

static void
settled_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* The whole program, as if it had been started with the file. @scroll: FALSE ends after the first frame, for a profiler. */
static int
open_record (const char *path, gboolean scroll)
{
  g_autoptr (CsnApplication) application = csn_application_new ();
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  Bench self = { .frames = g_array_new (FALSE, FALSE, sizeof (double)), .first_ms = NAN, .seed = 1 };
  gboolean settled = FALSE;

  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), &self);
  if (!g_application_register (G_APPLICATION (application), NULL, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  g_application_open (G_APPLICATION (application), &file, 1, "");
  while (isnan (self.first_ms))
    g_main_context_iteration (NULL, TRUE);
  printf ("first-frame %.0f aim 250\n", self.first_ms);
  fflush (stdout);
  if (!scroll)
    _exit (EXIT_SUCCESS);
  g_timeout_add_once (2000, settled_cb, &settled);
  while (!settled)
    g_main_context_iteration (NULL, TRUE);
  printf ("settled %.0f\n", (double) cpu_ns (CLOCK_PROCESS_CPUTIME_ID) / 1e6);
  printf ("pss %.0f aim 110\n", read_pss ());
  self.adjustment = gtk_scrolled_window_get_vadjustment (
      GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (self.row, GTK_TYPE_SCROLLED_WINDOW)));
  for (gsize i = 0; i < G_N_ELEMENTS (motions); i++)
    measure (&self, self.window, &motions[i]);
  fflush (stdout);
  _exit (EXIT_SUCCESS); /* what ends a window is not measured */
}

int
main (int argc, char **argv)
{
  csn_memory_prepare ();
  g_set_prgname ("countersign");
  if (argc == 3 && strcmp (argv[1], "make") == 0)
    return make_record (argv[2]);
  if (argc == 3 && (strcmp (argv[1], "open") == 0 || strcmp (argv[1], "start") == 0))
    return open_record (argv[2], strcmp (argv[1], "open") == 0);
  g_printerr ("Usage: bench-window make|open|start PATH\n");
  return 2;
}
