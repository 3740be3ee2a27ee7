/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Documents that are made to take long or to need much (RECORD.md C-05): each is read or refused within a second and 64 MiB.
 * Every one runs in a process of its own, so that what it needs can be told. */

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "csn-importer.h"

#define MOST_SECONDS 1.0
#define MOST_KIB     (64 * 1024)

typedef struct
{
  const char *name;
  const char *head;   /* once */
  const char *part;   /* @times */
  guint times;
  const char *middle; /* once */
  const char *tail;   /* @times */
} Pathology;

static const Pathology pathologies[] = {
  { "quotes", "", ">", 50000, "a", "" },
  { "quoted-lists", "", "> - ", 20000, "a", "" },
  { "lists", "", "- ", 20000, "a", "" },
  { "numbered-lists", "", "1. ", 20000, "a", "" },
  { "open-brackets", "", "[", 50000, "a", "" },
  { "closed-brackets", "", "[", 50000, "a", "]" },
  { "open-links", "", "[a](", 50000, "", "" },
  { "open-link-texts", "", "[ (](", 50000, "", "" },
  { "open-angles", "", "<<", 50000, "", "" },
  { "open-comments", "", "<!--", 50000, "", "" },
  { "open-instructions", "", "<?", 50000, "", "" },
  { "open-declarations", "", "<!A ", 50000, "", "" },
  { "emphasis", "", "*a ", 50000, "", "" },
  { "nested-emphasis", "", "*a **a ", 50000, "b", " a** a*" },
  { "mixed-emphasis", "", "a**b_c ", 50000, "", "" },
  { "backticks", "", "`a``b```c", 20000, "", "" },
  { "long-backticks", "", "```````````a`", 20000, "", "" },
  { "strike", "", "~~a ~b ", 50000, "", "" },
  { "entities", "", "&amp;&#1234;&unknown; ", 50000, "", "" },
  { "references", "", "[a]: b\n", 30000, "", "" },
  { "long-reference", "[a]: https://example.org/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx 'yyyyyyyyyyyyyyyyyyyyyyyy'\n\n",
    "[a]", 20000, "", "" },
  { "headings", "", "# a\n", 50000, "", "" },
  { "rules", "", "---\n\n", 50000, "", "" },
  { "tables", "", "| a |\n|---|\n| [ ] |\n\n", 20000, "", "" },
  { "wide-table", "|", "a|", 20000, "\n|", "-|" },
  { "blanks", "- ", "_____ ", 50000, "", "" },
  { "boxes", "- ", "[ ] ", 50000, "", "" },
  { "fences", "", "```a\n", 50000, "", "" },
  { "html", "", "<a href=\"", 50000, "", "" },
  { "spaces", "- [ ] a", " ", 500000, "b", "" },
  { "tabs", "", "\t", 500000, "b", "" },
};

static GBytes *
write_document (const Pathology *pathology)
{
  GString *text = g_string_new (pathology->head);

  for (guint i = 0; i < pathology->times; i++)
    g_string_append (text, pathology->part);
  g_string_append (text, pathology->middle);
  for (guint i = 0; i < pathology->times && *pathology->tail != '\0'; i++)
    g_string_append (text, pathology->tail);
  g_string_append (text, "\n\n- [ ] The last\n");
  return g_string_free_to_bytes (text);
}

static double
read_computed (void)
{
  struct timespec time;

  g_assert_cmpint (clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time), ==, 0);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static long
read_peak_kib (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);
  return usage.ru_maxrss;
}

static void
read_document (const Pathology *pathology)
{
  g_autoptr (GBytes) source = write_document (pathology);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnChecklist) checklist = NULL;
  long before = read_peak_kib ();
  double begin = read_computed ();
  double taken;

  checklist = csn_importer_import (source, &error);
  taken = read_computed () - begin;
  g_printerr ("%s: %" G_GSIZE_FORMAT " bytes, %s, %.3f s, %ld KiB\n", pathology->name, g_bytes_get_size (source),
              checklist ? "read" : error->message, taken, read_peak_kib () - before);
#ifndef __SANITIZE_ADDRESS__
  if (taken >= MOST_SECONDS || read_peak_kib () - before >= MOST_KIB)
    abort ();
#endif
}

static void
test_pathology (gconstpointer data)
{
  if (g_test_subprocess ())
    {
      read_document (data);
      return;
    }
  g_test_trap_subprocess (NULL, 60 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (pathologies); i++)
    {
      g_autofree char *path = g_strconcat ("/pathological/C-05/", pathologies[i].name, NULL);

      g_test_add_data_func (path, &pathologies[i], test_pathology);
    }
  return g_test_run ();
}
