/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The value that canonical JSON spells, without a word on what is wrong where it is not canonical: csn_canonical_json_read() has
 * that. A log of 100,000 entries is read with it. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* The sealed value; NULL when csn_canonical_scan() refuses the bytes. (transfer full) (nullable) */
JsonNode *csn_canonical_build (const char *data,
                               gsize       length);

G_END_DECLS
