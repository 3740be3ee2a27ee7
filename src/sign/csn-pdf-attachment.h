/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Takes embedded files out of a PDF. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GStrv csn_pdf_list_attachments (GBytes *pdf, GError **error);
GBytes *csn_pdf_get_attachment (GBytes *pdf, const char *name, GError **error);

G_END_DECLS
