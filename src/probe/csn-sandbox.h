/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The isolation in which commands of a checklist run: bubblewrap with nothing of the home folder, no network unless
 * allowed, the project folder read-only unless allowed. Builds argument lists; starts nothing by itself. */

#pragma once

#include "csn-probe-setup.h"

G_BEGIN_DECLS

/* RECORD.md 4.5. A test run that needs more says so by failing; the limits are shown before. */
#define CSN_SANDBOX_TMP_BYTES (64 * 1024 * 1024)
#define CSN_SANDBOX_FILE_BYTES (64LL * 1024 * 1024)
#define CSN_SANDBOX_MEMORY_BYTES (4LL * 1024 * 1024 * 1024)
#define CSN_SANDBOX_PROCESSES 256
#define CSN_SANDBOX_OPEN_FILES 1024

typedef struct
{
  const char *folder;      /* where the command runs */
  CsnProbeRights rights;
  guint cpu_seconds;
} CsnSandboxProfile;

/* Whether bubblewrap is installed and this is no Flatpak (where it cannot work). */
gboolean    csn_sandbox_is_available (void);
/* One sentence for the plan. */
const char *csn_sandbox_describe     (CsnProbeRights            rights);
/* The argument list that runs @argv inside. (transfer full) */
char      **csn_sandbox_wrap         (const CsnSandboxProfile  *profile,
                                      const char *const        *argv);
/* A small environment: PATH, HOME and LANG of the inside, caches and reports in its /tmp. (transfer full) */
char      **csn_sandbox_environment  (const CsnSandboxProfile  *profile);

G_END_DECLS
