/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who worked on what is to be approved (GATES.md section 5, "contributors"). A pure question to a record. */

#pragma once

#include "csn-record.h"

G_BEGIN_DECLS

/* Whether @name (nullable) answered an item that can stop the verdict, had it answered, or stands in it as who tested. */
gboolean csn_contributors_contain (CsnRecord  *record,
                                   const char *name);
/* Whether @name stands in a "Tested by" or "Reviewed by" of the record. */
gboolean csn_contributors_tested  (CsnRecord  *record,
                                   const char *name);

G_END_DECLS
