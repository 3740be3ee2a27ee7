/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An approval as it travels; see the header. */

#include "csn-approval-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-approval.h"
#include "csn-canonical-json.h"
#include "csn-cms.h"
#include "csn-digest.h"
#include "csn-session-error.h"

#define SCHEMA "countersign-approval-file/1"

char *
csn_approval_file_write (const char *slot, const char *statement, GBytes *cms, GError **error)
{
  g_autofree char *base64 = g_base64_encode (g_bytes_get_data (cms, NULL), g_bytes_get_size (cms));
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "schema", SCHEMA);
  json_object_set_string_member (object, "slot", slot);
  json_object_set_string_member (object, "statement", statement);
  json_object_set_string_member (object, "cms", base64);
  return csn_canonical_json_write_object (object, error);
}

/* Whether it holds what somebody decided about a slot: other signed acts have a slot and a signature too. */
static gboolean
is_approval (JsonObject *object)
{
  g_autoptr (JsonNode) statement = csn_canonical_json_read (csn_json_get_string (object, "statement", ""), -1, NULL);

  return statement != NULL && JSON_NODE_HOLDS_OBJECT (statement)
         && g_strcmp0 (csn_json_get_string (json_node_get_object (statement), "schema", ""), CSN_APPROVAL_STATEMENT_SCHEMA) == 0;
}

JsonObject *
csn_approval_file_read (const char *text, gssize length, GError **error)
{
  static const char *const members[] = { "slot", "statement", "cms" };
  g_autoptr (JsonNode) node = csn_canonical_json_read (text, length, NULL);
  JsonObject *object = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonObject *data;

  if (g_strcmp0 (csn_json_get_string (object, "schema", ""), SCHEMA) != 0 || !is_approval (object))
    {
      g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE, _ ("This is no approval file of Countersign."));
      return NULL;
    }
  data = json_object_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    json_object_set_string_member (data, members[i], csn_json_get_string (object, members[i], ""));
  return data;
}

CsnCmsSignature *
csn_approval_file_open (JsonObject *data, CsnTrust *trust, GError **error)
{
  const char *statement = csn_json_get_string (data, "statement", "");
  g_autoptr (GBytes) content = g_bytes_new (statement, strlen (statement));
  g_autoptr (GBytes) cms = csn_base64_decode (csn_json_get_string (data, "cms", NULL));

  return csn_cms_verify_detached (cms, content, trust, NULL, error);
}
