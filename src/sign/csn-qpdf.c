/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The loaded library; see the header. */

#include "csn-qpdf.h"

#include "csn-library.h"

CsnQpdf csn_qpdf;

static const CsnLibrarySymbol symbols[] = {
#define SYMBOL(name) { "qpdf_" #name, &csn_qpdf.name },
  CSN_QPDF_FUNCTIONS (SYMBOL)
#undef SYMBOL
};

static CsnLibrary library = { "libqpdf.so.30", symbols, G_N_ELEMENTS (symbols), FALSE };

gboolean
csn_qpdf_load (GError **error)
{
  return csn_library_load (&library, error);
}
