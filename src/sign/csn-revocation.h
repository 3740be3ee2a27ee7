/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Fetches lists of revoked certificates from where certificates say they are. */

#pragma once

#include <gio/gio.h>

#include "csn-certificate.h"

G_BEGIN_DECLS

GPtrArray *
csn_revocation_fetch_lists (GPtrArray *certificates, GCancellable *cancellable, GError **error);
void csn_revocation_fetch_lists_async (GPtrArray *certificates,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GPtrArray *csn_revocation_fetch_lists_finish (GAsyncResult *result, GError **error);

G_END_DECLS
