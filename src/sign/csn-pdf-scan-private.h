/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Looks through the objects of a PDF revision for what a report never has: scripts, actions, forms
 * to be filled, annotations that can cover text, layers. */

#pragma once

#include "csn-pdf-reader-private.h"

G_BEGIN_DECLS

void csn_pdf_scan_objects (CsnPdfReader *reader, GArray *numbers, GPtrArray *problems);

G_END_DECLS
