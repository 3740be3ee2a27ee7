/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Secrets of probes in the Secret Service of the desktop, by the record they are used in, their name and the origin they are bound
 * to. Values live in memory that libsecret keeps out of swap where it can, and are wiped when freed. Knows nothing of a session. */

#pragma once

#include <gio/gio.h>

#include "csn-probe-setup.h"

G_BEGIN_DECLS

typedef struct
{
  char *name;   /* (owned) */
  char *origin; /* (owned) (nullable): "https://host:port", the only place it may be sent to */
  char *value;  /* (owned) wiped when freed */
} CsnStoredSecret;

/* From now on this process leaves no core dump, and other programs of the person cannot read its memory: it holds a secret. */
void             csn_secret_protect_process (void);

/* Adds the secrets that the environment of this program brings as COUNTERSIGN_SECRET_NAME: for runs without a desktop. */
void             csn_secret_add_environment (CsnProbeSetup *setup);

CsnStoredSecret *csn_stored_secret_new      (const char *name,
                                             const char *value,
                                             const char *origin);
void             csn_stored_secret_free     (CsnStoredSecret *self);

/* All secrets kept for the record at @document. Asks the person to unlock the keyring when it is locked. */
void             csn_secret_store_load_async   (const char           *document,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
/* (transfer full) (element-type CsnStoredSecret) */
GPtrArray       *csn_secret_store_load_finish  (GAsyncResult         *result,
                                                GError              **error);
/* Replaces what was kept under that name. */
void             csn_secret_store_save_async   (const char           *document,
                                                CsnStoredSecret      *secret,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean         csn_secret_store_save_finish  (GAsyncResult         *result,
                                                GError              **error);
/* @name: NULL forgets all of the record. */
void             csn_secret_store_forget_async (const char           *document,
                                                const char           *name,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean         csn_secret_store_forget_finish (GAsyncResult        *result,
                                                GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnStoredSecret, csn_stored_secret_free)

G_END_DECLS
