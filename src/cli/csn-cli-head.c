/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* head RECORD: prints, remembers and checks the digest that stands for the whole log. */

#include <glib/gi18n.h>
#include <string.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-digest.h"
#include "csn-history.h"

static const char *const state_names[] = { [CSN_HEAD_NEWEST] = "newest", [CSN_HEAD_PAST] = "past", [CSN_HEAD_UNKNOWN] = "unknown" };

static void
print_check (const char *head, CsnHeadState state, guint n_after)
{
  switch (state)
    {
    case CSN_HEAD_NEWEST:
      csn_cli_print (_ ("%.12s… is the newest entry: nothing was added since.\n"), head);
      break;
    case CSN_HEAD_PAST:
      csn_cli_print (ngettext ("%.12s… is in the log; %u entry was added since.\n",
                               "%.12s… is in the log; %u entries were added since.\n", n_after),
                     head, n_after);
      break;
    case CSN_HEAD_UNKNOWN:
    default:
      csn_cli_print (_ ("%.12s… is not in this log: it is another record, an older copy, or entries were removed.\n"), head);
    }
}

/* Tells it, or adds it to @checks. */
static int
check_head (CsnSession *session, const char *head, JsonArray *checks)
{
  guint n_after = 0;
  CsnHeadState state;

  /* a part of it would be told as missing, which it need not be */
  if (!csn_is_sha256_hex (head))
    return csn_cli_usage (_ ("“%s” is no whole head: it has 64 digits, 0 to 9 and a to f"), head);
  state = csn_history_check_head (session, head, &n_after);
  if (checks == NULL)
    print_check (head, state, n_after);
  else
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "head", head);
      json_object_set_string_member (object, "state", state_names[state]);
      json_object_set_int_member (object, "after", n_after);
      json_array_add_object_element (checks, object);
    }
  return state == CSN_HEAD_UNKNOWN ? CSN_EXIT_FAILED : CSN_EXIT_SUCCESS;
}

/* Every head that was remembered must be there. */
static int
check_remembered (CsnSession *session, JsonArray *checks)
{
  g_auto (GStrv) remembered = csn_history_dup_remembered (session);
  int status = CSN_EXIT_SUCCESS;

  if (remembered[0] == NULL)
    return csn_cli_usage (_ ("no head of this record is remembered; “head --remember” does it"));
  for (gsize i = 0; remembered[i] != NULL; i++)
    {
      int found = check_head (session, remembered[i], checks);

      status = MAX (status, found);
    }
  return status;
}

static JsonArray *
write_strings (char **strings)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  return array;
}

/* Takes over @checks. */
static void
print_json (CsnSession *session, char **heads, JsonArray *checks)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_auto (GStrv) remembered = csn_history_dup_remembered (session);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "schema", "countersign-head/1");
  json_object_set_string_member (object, "record", csn_record_get_id (csn_session_get_record (session)));
  json_object_set_array_member (object, "heads", write_strings (heads));
  json_object_set_array_member (object, "remembered", write_strings (remembered));
  json_object_set_array_member (object, "checks", checks);
  json_node_take_object (node, object);
  csn_cli_print_json (node);
}

int
csn_cli_head (int argc, char **argv)
{
  gboolean as_json = FALSE;
  gboolean remember = FALSE;
  gboolean remembered = FALSE;
  g_autofree char *head = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    { "remember", 0, 0, G_OPTION_ARG_NONE, &remember, N_ ("Remember the head, to check any copy against it later"), NULL },
    { "check", 0, 0, G_OPTION_ARG_STRING, &head, N_ ("Whether the log has this head, and how many entries came after"),
      N_ ("SHA256") },
    { "check-remembered", 0, 0, G_OPTION_ARG_NONE, &remembered, N_ ("The same for all heads that were remembered"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (JsonArray) checks = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) heads = NULL;
  int status = CSN_EXIT_SUCCESS;

  if (!csn_cli_parse ("head", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], TRUE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  checks = as_json ? json_array_new () : NULL;
  if (head != NULL)
    {
      g_autofree char *folded = g_ascii_strdown (head, -1);

      status = check_head (session, folded, checks);
    }
  else if (remembered)
    status = check_remembered (session, checks);
  else if (remember && !csn_history_remember_head (session, &error))
    status = csn_cli_fail (error);
  if (status == CSN_EXIT_USAGE || status == CSN_EXIT_IO)
    return status;
  heads = csn_history_dup_heads (session);
  if (as_json)
    print_json (session, heads, g_steal_pointer (&checks));
  for (gsize i = 0; !as_json && head == NULL && !remembered && heads[i] != NULL; i++)
    csn_cli_print ("%s\n", heads[i]);
  return status;
}
