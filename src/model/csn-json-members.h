/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Small things that several writers of JSON say the same way. What is read is in csn-event.h and csn-canonical-json.h. */

#pragma once

#include <json-glib/json-glib.h>

#include "csn-entry.h"

G_BEGIN_DECLS

/* @value, or null when there is none. */
void       csn_json_set_nullable  (JsonObject *object,
                                   const char *name,
                                   const char *value);
/* Ids of the evidence of @entry, in its order. (transfer full) */
JsonArray *csn_json_list_evidence (CsnEntry   *entry);

G_END_DECLS
