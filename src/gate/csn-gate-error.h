/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The error domain of src/gate: why a rule or policy cannot be used. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_GATE_ERROR_POLICY, /* the policy file is wrong; the message names the group and key */
  CSN_GATE_ERROR_NOT_ALLOWED, /* the rules do not allow this act now; the message says which and why */
} CsnGateError;

#define CSN_GATE_ERROR (csn_gate_error_quark ())
GQuark csn_gate_error_quark (void);

G_END_DECLS
