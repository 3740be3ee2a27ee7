/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the small things that writers of JSON share. */

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model/json-members/nullable", test_nullable);
  return g_test_run ();
}
