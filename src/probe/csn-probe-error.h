/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The error domain of src/probe: why a probe could not be made or run. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_PROBE_ERROR_SYNTAX, /* the probe text is wrong; the message has line and column */
  CSN_PROBE_ERROR_UNSUPPORTED, /* the text asks for something that probes do not do; nothing ran */
  CSN_PROBE_ERROR_NOT_ALLOWED, /* no consent covers this probe; nothing ran */
  CSN_PROBE_ERROR_MISSING, /* a parameter, secret or setting is missing; nothing ran */
  CSN_PROBE_ERROR_REFUSED, /* the target is one that probes never touch; nothing ran */
  CSN_PROBE_ERROR_FAILED, /* the engine ended without a result */
} CsnProbeError;

#define CSN_PROBE_ERROR (csn_probe_error_quark ())
GQuark csn_probe_error_quark (void);

G_END_DECLS
