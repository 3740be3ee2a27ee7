/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The loaded library; see the header. */

#include "csn-ical.h"

#include "csn-library.h"

static CsnIcal ical;

static const CsnLibrarySymbol symbols[] = {
#define SYMBOL(name) { "ical" #name, &ical.name },
  CSN_ICAL_FUNCTIONS (SYMBOL)
#undef SYMBOL
};

static CsnLibrary library = { "libical.so.3", symbols, G_N_ELEMENTS (symbols), FALSE };

const CsnIcal *
csn_ical_load (GError **error)
{
  return csn_library_load (&library, error) ? &ical : NULL;
}
