/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One RFC 3161 time-stamp: which authority says that certain bytes existed at which time. */

#pragma once

#include <gio/gio.h>

#include "csn-trust.h"

G_BEGIN_DECLS

#define CSN_TYPE_TIME_STAMP (csn_time_stamp_get_type ())
G_DECLARE_FINAL_TYPE (CsnTimeStamp, csn_time_stamp, CSN, TIME_STAMP, GObject)

CsnTimeStamp *
csn_time_stamp_verify (GBytes *token, GBytes *stamped, CsnTrust *trust, GError **error);
GBytes *csn_time_stamp_request (const char *url,
                                GBytes *stamped,
                                GCancellable *cancellable,
                                GError **error);

GDateTime *csn_time_stamp_get_time (CsnTimeStamp *self);
CsnCertificate *csn_time_stamp_get_authority (CsnTimeStamp *self);
CsnTrustVerdict csn_time_stamp_get_verdict (CsnTimeStamp *self);

G_END_DECLS
