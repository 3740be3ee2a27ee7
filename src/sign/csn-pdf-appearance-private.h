/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Draws what a visible signature field shows once it is signed. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @lines: NULL-ended, the first one stands out. Returns: a PDF with one page of that size, in
 * points. */
GBytes *
csn_pdf_appearance_draw (double width, double height, const char *const *lines, GError **error);

G_END_DECLS
