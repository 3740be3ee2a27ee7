/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Measures the importer beside md4c's own HTML renderer on the same document: bench-importer FILE… joins the files until
 * the document is as long as the longest checklist that was seen. */

#include <stdlib.h>
#include <time.h>

#include <md4c-html.h>

#include "csn-importer.h"

#define LINES 9446
#define ROUNDS 7
/* Time may grow by this much more than the document does. */
#define LINEAR_SLACK 2.0

static void
drop_cb (const MD_CHAR *text,
         MD_SIZE        size,
         void          *data)
{
  *(gsize *) data += size;
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;
  return x < y ? -1 : x > y;
}

/* Time of the processor, so that other work on the machine does not count. */
static double
now (void)
{
  return (double) clock () / CLOCKS_PER_SEC;
}

/* Seconds of the median of @rounds. */
static double
time_import (GBytes *bytes,
             guint   rounds)
{
  double times[ROUNDS];
  for (guint i = 0; i < rounds; i++)
    {
      double start = now ();
      g_autoptr (CsnChecklist) checklist = csn_importer_import (bytes, NULL);
      g_assert_nonnull (checklist);
      times[i] = now () - start;
    }
  qsort (times, rounds, sizeof (double), compare);
  return times[rounds / 2];
}

/* Seconds until an item is found by its id for the first time, and with it the ids of all. */
static double
time_ids (GBytes *bytes)
{
  g_autoptr (CsnChecklist) checklist = csn_importer_import (bytes, NULL);
  double start = now ();
  g_assert_null (csn_checklist_lookup_item (checklist, "check-000000000000"));
  return now () - start;
}

static double
time_html (GBytes *bytes)
{
  double times[ROUNDS];
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);
  gsize written = 0;
  for (guint i = 0; i < ROUNDS; i++)
    {
      double start = now ();
      g_assert_cmpint (md_html (text, length, drop_cb, &written, MD_DIALECT_GITHUB, 0), ==, 0);
      times[i] = now () - start;
    }
  qsort (times, ROUNDS, sizeof (double), compare);
  return times[ROUNDS / 2];
}

static GBytes *
make_document (int    argc,
               char **argv,
               guint  lines)
{
  GString *text = g_string_new (NULL);
  guint n = 0;
  while (n < lines)
    for (int i = 1; i < argc && n < lines; i++)
      {
        g_autofree char *file = NULL;
        g_autoptr (GError) error = NULL;
        if (!g_file_get_contents (argv[i], &file, NULL, &error))
          g_error ("%s", error->message);
        for (const char *p = file; *p != '\0' && n < lines; p++)
          {
            g_string_append_c (text, *p);
            n += *p == '\n';
          }
      }
  return g_string_free_to_bytes (text);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GBytes) one = make_document (argc, argv, LINES);
  g_autoptr (GBytes) ten = make_document (argc, argv, LINES * 10);
  g_autoptr (GBytes) hundred = make_document (argc, argv, LINES * 100);
  double megabytes = g_bytes_get_size (one) / 1e6;
  double import = time_import (one, ROUNDS);
  double html = time_html (one);
  double ids = time_ids (one);
  /* once each: memory that is taken from the system for the first time costs as much as the work */
  double import_ten = time_import (ten, 1);
  double import_hundred = time_import (hundred, 1);
  g_print ("document: %u lines, %.2f MB; time of the processor\n", LINES, megabytes);
  g_print ("import:   %.1f ms, %.1f MB/s\n", import * 1e3, megabytes / import);
  g_print ("ids:      %.1f ms, when one is looked up for the first time\n", ids * 1e3);
  g_print ("md4c-html: %.1f ms, %.1f MB/s, %.3f of its speed\n", html * 1e3, megabytes / html, html / import);
  g_print ("ten times as long: %.2f s; a hundred times: %.2f s, %.2f of linear\n", import_ten, import_hundred,
           import_hundred / (10 * import_ten));
  return import_hundred > 10 * LINEAR_SLACK * import_ten;
}
