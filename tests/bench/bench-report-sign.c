/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How long one more signature on a report takes, and verifying it: bench-report-sign REPORT.pdf, a co-signed report whose
 * fields are empty. Called by bench-report.py. Prints one line a figure, "name milliseconds", of the processor, the best of some rounds. */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "csn-cms-private.h"
#include "csn-pdf-verify.h"
#include "test-pki.h"

#define ROUNDS 3

static GBytes *
sign (GBytes *pdf, CsnIdentity *identity, const char *field, CsnPdfPermit permit)
{
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GError) error = NULL;
  CsnPdfSignOptions options = { .field = field, .reason = "Approved", .at = now, .permit = permit };
  GBytes *signed_pdf = csn_pdf_sign (pdf, identity, &options, NULL, &error);

  if (signed_pdf == NULL)
    g_error ("%s", error->message);
  return signed_pdf;
}

/* Of the processor, so that a busy machine says something too; all of it is this one thread's work. */
static gint64
get_processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static double
milliseconds_since (gint64 start)
{
  return (double) (get_processor_time () - start) / 1000;
}

/* Digest over the whole file and the check of a CMS: what of verifying is cryptography. */
static double
measure_crypto (GBytes *pdf, CsnIdentity *identity, CsnTrust *trust, guint signatures)
{
  g_autoptr (GDateTime) now = test_now ();
  g_autoptr (GError) error = NULL;
  GBytes *pieces[] = { pdf };
  g_autoptr (GBytes) der = csn_cms_sign_pieces (identity, CSN_PURPOSE_PDF, pieces, 1, now, NULL, NULL, &error);
  gint64 start = get_processor_time ();

  for (guint i = 0; i < signatures; i++)
    {
      g_autoptr (CsnCmsSignature) signature
          = csn_cms_verify_pieces (der, CSN_PURPOSE_PDF, pieces, 1, trust, NULL, now, &error);

      if (signature == NULL)
        g_error ("%s", error->message);
    }
  return milliseconds_since (start);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize size = 0;

  if (argc != 3 || !g_file_get_contents (argv[1], &data, &size, &error))
    g_error ("bench-report-sign REPORT.pdf FIELD");
  g_autoptr (GBytes) pdf = g_bytes_new_take (data, size);
  g_autoptr (CsnIdentity) ada = test_person ("Ada");
  g_autoptr (CsnTrust) trust = test_trust_of (ada);
  g_autoptr (GBytes) one = sign (pdf, ada, argv[2], CSN_PDF_PERMIT_SIGNING);
  g_autoptr (GBytes) two = NULL;
  double best_sign = G_MAXDOUBLE, best_verify = G_MAXDOUBLE, best_crypto = G_MAXDOUBLE;

  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 start = get_processor_time ();

      g_clear_pointer (&two, g_bytes_unref);
      two = sign (one, ada, "seal", CSN_PDF_PERMIT_NOTHING);
      best_sign = MIN (best_sign, milliseconds_since (start));
      start = get_processor_time ();
      g_autoptr (CsnPdfVerification) verification = csn_pdf_verify (two, trust, NULL, NULL, &error);
      best_verify = MIN (best_verify, milliseconds_since (start));
      if (verification == NULL || !csn_pdf_verification_is_good (verification))
        g_error ("the report is not good after signing");
      best_crypto = MIN (best_crypto, measure_crypto (two, ada, trust, 2));
    }
  printf ("sign %.1f\nverify %.1f\ncrypto %.1f\nbytes %" G_GSIZE_FORMAT "\n", best_sign, best_verify, best_crypto,
          g_bytes_get_size (two));
  return 0;
}
