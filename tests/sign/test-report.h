/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Small PDFs for tests: plain, or prepared with empty signature fields as a report's finishing step
 * does it. */

#pragma once

#include "csn-pdf-verify.h"

G_BEGIN_DECLS

/* @streams: with cross-reference streams instead of tables */
GBytes *test_report_plain (gboolean streams);
/* @fields: NULL-ended names; the last one is invisible, the others can be seen on the page */
GBytes *test_report_prepared (gboolean streams, const char *const *fields);
/* Checks every signature with pdfsig: valid and trusted, and the last one over the whole file. */
void test_report_check_pdfsig (GBytes *pdf, const char *root_pem, guint signatures);
/* Every signature cut out of the file and checked with openssl by what the page $CSN_HELP/verify.page prints. */
void test_report_check_openssl (GBytes *pdf, const char *root_pem, guint signatures);
void test_report_check_qpdf (GBytes *pdf);
/* Verified by what each signature states of its time. */
CsnPdfVerification *test_report_verify (GBytes *pdf, CsnTrust *trust);
char *test_report_dup_findings (CsnPdfVerification *verification);
gboolean test_report_is_good (GBytes *pdf, CsnTrust *trust);
void test_report_assert_good (GBytes *pdf, CsnTrust *trust);
/* @word: what one of the findings says */
void test_report_assert_refused (GBytes *pdf, CsnTrust *trust, const char *word);

G_END_DECLS
