/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of the guards share. */

#pragma once

#include "csn-gate-error.h"
#include "csn-guard.h"

G_BEGIN_DECLS

/* Sets CSN_GATE_ERROR_NOT_ALLOWED and returns FALSE. */
gboolean csn_guard_refuse   (GError    **error,
                             const char *format,
                             ...) G_GNUC_PRINTF (2, 3);
gboolean csn_guard_is_blank (const char *text);

G_END_DECLS
