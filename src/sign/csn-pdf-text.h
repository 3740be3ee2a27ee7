/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Text strings and dates in PDF syntax. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *csn_pdf_text_string (const char *utf8);
char *csn_pdf_text_date (GDateTime *time);
GDateTime *csn_pdf_text_parse_date (const char *text);

G_END_DECLS
