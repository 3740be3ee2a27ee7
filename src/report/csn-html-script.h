/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The script of an HTML report, which compares the page with the record in it. A convenience: whoever changes the page can
 * change the script as well, and says so; the page is whole without it. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The text between <script> and </script>, the same in every page. (transfer full) */
char *csn_html_script_new (void);

G_END_DECLS
