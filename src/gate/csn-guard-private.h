/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the guards share: refusing with a sentence, and the questions that several of them ask. */

#pragma once

#include "csn-guard.h"

G_BEGIN_DECLS

/* Sets CSN_GATE_ERROR_NOT_ALLOWED with the sentence and returns FALSE. */
gboolean    csn_guard_refuse            (GError         **error,
                                         const char      *format,
                                         ...) G_GNUC_PRINTF (2, 3);
/* Nothing but white space, or NULL. */
gboolean    csn_guard_is_blank          (const char      *text);
/* A record whose story is over takes no more acts. */
gboolean    csn_guard_check_open        (CsnEvaluation   *evaluation,
                                         GError         **error);
gboolean    csn_guard_same_role         (const char      *a,
                                         const char      *b);
/* Printed name, or words for somebody without one. */
const char *csn_guard_name_of           (const CsnSigner *signer);
/* Machine, certificate, policy: what holds for every signature. */
gboolean    csn_guard_check_certificate (CsnPolicy       *policy,
                                         const CsnSigner *signer,
                                         const char      *role,
                                         GError         **error);

G_END_DECLS
