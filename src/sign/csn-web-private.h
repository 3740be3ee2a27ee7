/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One bounded exchange with a certificate or time-stamp authority. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @body: (nullable) what to post as @media_type; NULL gets */
GBytes *csn_web_exchange (const char *url,
                          GBytes *body,
                          const char *media_type,
                          gsize limit,
                          GCancellable *cancellable,
                          GError **error);

G_END_DECLS
