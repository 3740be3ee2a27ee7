/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Blanks of a code fence once they are filled. Nothing can be written there but plain text, and columns must stay where
 * they are, so underscores that are left over tell a value: "__2026-03-04___", "Load: 42_". A value that fills its blank
 * takes the space before it: "Date: __________" becomes "Date:2026-03-04_". Parts of a date or time have one each:
 * "04_/03_/2026". Pure. */

#pragma once

#include "csn-source.h"

G_BEGIN_DECLS

/* Whether the underscores @run end or begin a value: sets @filled to value and underscores. */
gboolean  csn_code_blank_read      (const char    *text,
                                    CsnSpan        run,
                                    CsnSpan        within,
                                    CsnSpan       *filled);
/* The part of a filled date or time that begins at @at. */
gboolean  csn_code_blank_read_part (const char    *text,
                                    CsnSpan        within,
                                    gsize          at,
                                    CsnSpan       *part);
/* What stands between the underscores of @blank. (transfer full) (nullable) */
char     *csn_code_blank_dup_value (const char    *text,
                                    CsnSpan        blank);
/* The text that fills the blanks with @parts, one each, and the @place that it takes: as many characters as before, when
 * the value fits. (transfer full) */
char     *csn_code_blank_format    (const char    *text,
                                    gsize          length,
                                    const CsnSpan *blanks,
                                    gsize          n,
                                    char         **parts,
                                    CsnSpan       *place);

G_END_DECLS
