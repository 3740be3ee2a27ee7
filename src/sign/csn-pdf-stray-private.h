/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signatures that lie in the file but that no field shows any more. */

#pragma once

#include "csn-pdf-signature-private.h"

G_BEGIN_DECLS

gboolean csn_pdf_has_stray_signature (CsnPdfReader *reader, GPtrArray *signatures);

G_END_DECLS
