/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Looks through the objects of a PDF revision for what a report never has: scripts, actions, forms to be filled,
 * annotations that can cover text, layers. */

#pragma once

#include "csn-pdf-reader-private.h"

G_BEGIN_DECLS

typedef struct
{
  CsnPdfReader *reader; /* (unowned) */
  GPtrArray *problems; /* (unowned) (element-type utf8) */
  GHashTable *fields; /* (owned) numbers of signature fields */
} CsnPdfScan;

void csn_pdf_scan_all (CsnPdfReader *reader, GPtrArray *problems);
void csn_pdf_scan_some (CsnPdfReader *reader, GArray *numbers, GPtrArray *problems);

G_END_DECLS
