/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An approval as it travels: what a slot's signer signed and the signature over it, as canonical JSON. It is the content of an
 * .approval file, and stands beside each signature of a co-signed report. */

#pragma once

#include <json-glib/json-glib.h>

#include "csn-cms-signature.h"

G_BEGIN_DECLS

/* Text of the approval of @slot. (transfer full); NULL with an error when it cannot be written. */
char       *csn_approval_file_write (const char  *slot,
                                     const char  *statement,
                                     GBytes      *cms,
                                     GError     **error);
/* The data of an "approval" entry, taken out of such a text of @length bytes; what it is worth has still to be checked.
 * (transfer full); NULL with an error when it is none. */
JsonObject *csn_approval_file_read  (const char  *text,
                                     gssize       length,
                                     GError     **error);
/* The signature over the statement of such data. (transfer full); NULL with an error when it does not fit. */
CsnCmsSignature *csn_approval_file_open (JsonObject *data,
                                     CsnTrust    *trust,
                                     GError     **error);

G_END_DECLS
