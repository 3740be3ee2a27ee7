/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds and reads the record of another gate (GATES.md T15): verifies its file and signatures, judges it by its own policy, and says
 * what a link to it has to hold. Waits for the disk: for worker threads. Changes nothing and runs nothing of what it reads. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *record;      /* id of the record that links */
  const char *words;       /* what the linking item says: which gate is meant */
  GHashTable *subject;     /* its release identity: name → value */
  GDateTime *now;
} CsnUpstreamQuestion;

/* Data of a "link" entry but for its item; @path: a record, or a folder of records. Also when nothing fit is found: then its
 * "reason" says so. NULL with an error only when @path cannot be looked at. (transfer full) */
JsonObject *csn_upstream_reader_read (const char                *path,
                                      const CsnUpstreamQuestion *question,
                                      GCancellable              *cancellable,
                                      GError                   **error);

G_END_DECLS
