/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Small things that several writers of JSON say the same way. What is read is in csn-event.h and csn-canonical-json.h. */

#pragma once

#include <json-glib/json-glib.h>

#include "csn-entry.h"

G_BEGIN_DECLS

/* What a list has of @item. (transfer full) */
typedef JsonObject *(*CsnJsonDescribeFunc) (gpointer item, gpointer user_data);

/* @value, or null when there is none. */
void       csn_json_set_nullable  (JsonObject *object,
                                   const char *name,
                                   const char *value);
/* An object for each item of @items (nullable: none), in their order. (transfer full) */
JsonArray *csn_json_list          (GListModel          *items,
                                   CsnJsonDescribeFunc  describe,
                                   gpointer             user_data);
/* The same as a document of its own. (transfer full) */
JsonNode  *csn_json_list_to_node  (GListModel          *items,
                                   CsnJsonDescribeFunc  describe,
                                   gpointer             user_data);
/* The same as a member of @object. */
void       csn_json_set_list      (JsonObject          *object,
                                   const char          *name,
                                   GListModel          *items,
                                   CsnJsonDescribeFunc  describe,
                                   gpointer             user_data);
/* Ids of the evidence of @entry, in its order. (transfer full) */
JsonArray *csn_json_list_evidence (CsnEntry   *entry);

G_END_DECLS
