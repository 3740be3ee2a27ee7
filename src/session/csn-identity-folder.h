/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Where this installation keeps the signing identities it made: one PKCS#12 file a person, readable by its owner alone.
 * Passphrases are never stored. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The folder, made when it is missing. (transfer full) */
char      *csn_identity_folder_dup_path (void);
/* Paths of the identities in it, sorted. (transfer full) (element-type utf8) */
GPtrArray *csn_identity_folder_list     (void);
/* Stores the PKCS#12 bytes of a new identity under a name made from @person; returns its path. (transfer full) */
char      *csn_identity_folder_store    (const char *person,
                                         GBytes     *pkcs12,
                                         GError    **error);

G_END_DECLS
