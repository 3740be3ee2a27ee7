/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The text that a signer signs: canonical {schema, record, revision, slot, role, meaning, decision, comment, at, scope,
 * content, heads, template, policy}. Knows nothing of keys. */

#pragma once

#include "csn-content.h"

G_BEGIN_DECLS

typedef struct
{
  const char *meaning;       /* "approved", "reviewed", "performed", …; NULL: what the decision says */
  gboolean reject;
  const char *comment;       /* or the reason of a rejection (nullable) */
  const char *at;            /* RFC 3339 with offset */
  const char *const *heads;  /* NULL-terminated heads of the log (nullable) */
} CsnStatementSpec;

/* (transfer full); NULL with an error when it cannot be written. */
char *csn_approval_statement_dup (CsnRecord               *record,
                                  CsnPolicy               *policy,
                                  CsnSlot                 *slot,
                                  const CsnStatementSpec  *spec,
                                  GError                 **error);

G_END_DECLS
