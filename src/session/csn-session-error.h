/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The error domain of src/session: why an act on a record was refused. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_SESSION_ERROR_NOT_ALLOWED, /* the rules or the state of the record do not allow it; nothing was changed */
  CSN_SESSION_ERROR_NO_ITEM, /* there is no such item in this record */
  CSN_SESSION_ERROR_VALUE, /* the value does not fit the item; nothing was changed */
  CSN_SESSION_ERROR_READ_ONLY, /* the record is open read-only; nothing was changed */
  CSN_SESSION_ERROR_MISSING, /* something needed is missing (a reason, a key, a file); the message says what */
  CSN_SESSION_ERROR_UNCONFIRMED, /* a person has to agree first, to what the message lists; nothing was changed */
  CSN_SESSION_ERROR_FAILED, /* it could not be done; the message says why */
} CsnSessionError;

#define CSN_SESSION_ERROR (csn_session_error_quark ())
GQuark csn_session_error_quark (void);

G_END_DECLS
