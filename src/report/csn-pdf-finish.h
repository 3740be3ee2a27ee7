/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes of the pages that Cairo drew a file that PDF/A-3A and PDF/UA-1 describe: language,
 * metadata, colour profile, scopes of table heads, words for figures and links, embedded files,
 * fields to sign. Works on bytes. */

#pragma once

#include "csn-pdf-canvas.h"
#include "csn-record-export.h"

G_BEGIN_DECLS

typedef struct
{
  const char *title;
  const char *program;
  const char *made;      /* RFC 3339 with offset */
  GPtrArray *alts;       /* (element-type utf8): words of the figures, in order */
  GPtrArray *links;      /* (element-type utf8): words of the links, in order */
  GPtrArray *fields;     /* (element-type CsnPdfField) */
  GPtrArray
      *files; /* (element-type CsnReportFile): the first is the source, the others supplement it */
} CsnPdfFinishing;

/* @drawn is changed on the way. (transfer full) */
GBytes *csn_pdf_finish (GByteArray            *drawn,
                        const CsnPdfFinishing *finishing,
                        GError               **error);

/* The metadata packet. (transfer full) */
char   *csn_pdf_write_xmp (const CsnPdfFinishing *finishing);
/* The sRGB profile, the same bytes every time; NULL when lcms2 cannot make it. (transfer full)
 * (nullable) */
GBytes *csn_pdf_make_srgb (void);
G_END_DECLS
