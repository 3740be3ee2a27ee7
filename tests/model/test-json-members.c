/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the small things that writers of JSON share. */

#include "csn-condition.h"
#include "csn-json-members.h"

static void
test_nullable (void)
{
  g_autoptr (JsonObject) object = json_object_new ();

  csn_json_set_nullable (object, "by", "Ada");
  g_assert_cmpstr (json_object_get_string_member (object, "by"), ==, "Ada");
  csn_json_set_nullable (object, "by", NULL);
  g_assert_true (json_object_get_null_member (object, "by"));
  csn_json_set_nullable (object, "by", "");
  g_assert_cmpstr (json_object_get_string_member (object, "by"), ==, "");
}

static JsonObject *
describe (gpointer item, gpointer user_data)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, user_data, csn_condition_get_text (item));
  return object;
}

static void
test_list (void)
{
  g_autoptr (GListStore) items = g_list_store_new (CSN_TYPE_CONDITION);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  csn_json_set_list (object, "none", NULL, describe, "name");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "none")), ==, 0);
  for (const char *const *name = (const char *const[]) { "one", "two", NULL }; *name != NULL; name++)
    {
      g_autoptr (CsnCondition) item = csn_condition_new (*name, "", "", (const char *const[]) { NULL });

      g_list_store_append (items, item);
    }
  node = csn_json_list_to_node (G_LIST_MODEL (items), describe, "name");
  text = json_to_string (node, FALSE);
  g_assert_cmpstr (text, ==, "[{\"name\":\"one\"},{\"name\":\"two\"}]");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/json-members/nullable", test_nullable);
  g_test_add_func ("/model/json-members/list", test_list);
  return g_test_run ();
}
