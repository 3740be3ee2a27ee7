/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Registers the error domain of this folder. */

#include "csn-gate-error.h"

G_DEFINE_QUARK (csn-gate-error-quark, csn_gate_error)
