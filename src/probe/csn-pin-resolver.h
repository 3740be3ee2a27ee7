/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Looks a host up once, classifies where it leads and keeps that answer: a name that changes its address between
 * showing and sending cannot lead a probe elsewhere. */

#pragma once

#include "csn-address-class.h"
#include "csn-probe-error.h"

G_BEGIN_DECLS

#define CSN_TYPE_PIN_RESOLVER (csn_pin_resolver_get_type ())
G_DECLARE_FINAL_TYPE (CsnPinResolver, csn_pin_resolver, CSN, PIN_RESOLVER, GResolver)

/* Makes a pin resolver the resolver of this process; only for processes that do nothing but probe. */
void     csn_pin_resolver_install (void);

/* Looks up the hosts of @origins and pins them when the resolver is installed. Fails when a name is unknown, or leads
 * to a forbidden address (CSN_PROBE_ERROR_REFUSED). */
void     csn_pin_hosts_async      (const char *const   *origins,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data);
gboolean csn_pin_hosts_finish     (GAsyncResult        *result,
                                   GError             **error);

G_END_DECLS
