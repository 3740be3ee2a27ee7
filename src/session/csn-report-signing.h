/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signs the field of a role in a co-signed PDF report that lies anywhere, without its record. What is signed already must be
 * in order, and so must the record that the report carries: nobody is asked to sign under a broken report. */

#pragma once

#include <gio/gio.h>

#include "csn-clock.h"
#include "csn-identity.h"

G_BEGIN_DECLS

/* What stands against signing the field of @role in this copy, asked before a key or its PIN: the field is missing or signed,
 * an earlier signature is broken, or the copy is an old one that lacks a signature seen on this computer. */
void     csn_report_signing_check_async  (const char           *path,
                                          const char           *role,
                                          CsnClock             *clock,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
gboolean csn_report_signing_check_finish (GAsyncResult         *result,
                                          GError              **error);
/* The roles that have still to sign the report at @path, by their fields that are empty: as the report names them, and
 * CSN_REPORT_SIGNING_SEAL when only the seal is missing. None for what is no co-signed report. */
#define CSN_REPORT_SIGNING_SEAL "seal"
void     csn_report_signing_list_async   (const char           *path,
                                          GCancellable         *cancellable,
                                          GAsyncReadyCallback   callback,
                                          gpointer              user_data);
/* (transfer full) */
GStrv    csn_report_signing_list_finish  (GAsyncResult         *result,
                                          GError              **error);
/* @role: role or slot, or "seal" for the seal that ends the signing. @output: may be @path itself; it appears whole or not at all. */
void     csn_report_signing_run_async  (const char           *path,
                                        const char           *role,
                                        CsnIdentity          *identity,
                                        gboolean              approve,
                                        const char           *comment,
                                        const char           *tsa,
                                        const char           *output,
                                        CsnClock             *clock,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data);
gboolean csn_report_signing_run_finish (GAsyncResult         *result,
                                        GError              **error);

G_END_DECLS
