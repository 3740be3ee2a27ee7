/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One quick literal pass over all objects of a PDF revision. */

#pragma once

#include "csn-pdf-reader-private.h"

G_BEGIN_DECLS

gboolean csn_pdf_survey (CsnPdfReader *reader, GHashTable *references, GArray *remarkable);

G_END_DECLS
