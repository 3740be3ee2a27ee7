/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A file system under SQLite that fails, fills up and loses power on command. It passes everything on to the real one and
 * keeps, for each file, what a disk would be sure to hold: what was synced. A power loss puts a random mixture of that and of
 * what was written since into the files: sectors of 512 bytes lost, kept or torn, in any order; files whose making or
 * unlinking was not synced may be there or not. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FAULT_NONE,
  FAULT_IO,         /* the operation fails */
  FAULT_FULL,       /* a write finds the disk full */
  FAULT_POWER,      /* this and everything after fails; then fault_vfs_lose_power() */
  FAULT_FSYNC,      /* the n-th sync fails and what it should have written is forgotten; then fault_vfs_lose_power() */
  FAULT_IGNORE_SYNC, /* with FAULT_POWER as well: the disk lies about flushing (negative control) */
} FaultKind;

/* Makes it the default VFS; once. */
void     fault_vfs_register   (void);
/* From now on the @nth operation (1 is the next) fails; @forever: and all after it. Forgets what it knew of files. */
void     fault_vfs_arm        (FaultKind kind,
                               guint     nth,
                               gboolean  forever,
                               gboolean  ignore_sync);
/* No more faults. Whether one has happened since it was armed. */
gboolean fault_vfs_disarm     (void);
/* Whether one has happened since it was armed, which it stays. */
gboolean fault_vfs_happened   (void);
/* Operations since it was armed. */
guint    fault_vfs_count      (void);
/* Puts into the files what a disk may hold after the power went. All connections must be closed. */
void     fault_vfs_lose_power (GRand    *rand);

G_END_DECLS
