/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which objects a PDF revision refers to. */

#pragma once

#include "csn-pdf-reader-private.h"

G_BEGIN_DECLS

gboolean csn_pdf_collect_references (CsnPdfReader *reader, GHashTable *into);

G_END_DECLS
