/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The running program: windows, the commands that need no record, options. */

#pragma once

#include <adwaita.h>

#include "csn-background-runs.h"

G_BEGIN_DECLS

#define CSN_TYPE_APPLICATION (csn_application_get_type ())
G_DECLARE_FINAL_TYPE (CsnApplication, csn_application, CSN, APPLICATION, AdwApplication)

CsnApplication *csn_application_new            (void);
/* Records whose probes go on without a window. (transfer none) */
CsnBackgroundRuns  *csn_application_get_background (CsnApplication *self);

G_END_DECLS
