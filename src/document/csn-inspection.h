/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the importer recognised, as JSON of the schema "countersign-inspect/1": for scripts and for measuring. */

#pragma once

#include <json-glib/json-glib.h>

#include "csn-checklist.h"

G_BEGIN_DECLS

/* (transfer full) */
JsonNode *csn_inspection_to_json (CsnChecklist *checklist);

G_END_DECLS
