/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which values fit an item, and how each is spelled in the log. Pure rules over the model. */

#pragma once

#include "csn-item.h"

G_BEGIN_DECLS

/* Longest text of one field or note; longer things are evidence. */
#define CSN_VALUE_MAX_BYTES 65536

/* The spelling of @value that is stored for @item, read under @role; NULL with an error that says what fits. @literal: take a
 * field's value as it stands. (transfer full) */
char *csn_value_rules_normalize (CsnItem    *item,
                                 CsnRole     role,
                                 const char *value,
                                 gboolean    literal,
                                 GError    **error);

G_END_DECLS
