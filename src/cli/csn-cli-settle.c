/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* clear RECORD ITEM --reason TEXT: takes back a trigger that fired. resolve RECORD ITEM VALUE: decides between answers that contradict
 * each other. Both give one item a value that settles it. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

/* Opens the record and finds the item; NULL after a message, with the exit status. */
static CsnSession *
open_item (const char *command, int n_arguments, int argc, char **argv, char **reason, CsnEntry **entry, int *status)
{
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, reason, N_ ("Why"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;

  *status = CSN_EXIT_USAGE;
  if (!csn_cli_parse (command, entries, &argc, &argv, n_arguments, n_arguments))
    return NULL;
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    {
      *status = CSN_EXIT_IO;
      return NULL;
    }
  *entry = csn_record_find_entry (csn_session_get_record (session), argv[2]);
  if (*entry == NULL)
    {
      *status = csn_cli_usage (_ ("the record has no item “%s”"), argv[2]);
      return NULL;
    }
  return g_steal_pointer (&session);
}

static int
settle (CsnSession *session, CsnEntry *entry, const char *value, const char *reason)
{
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GAsyncResult) result = NULL;
  CsnChange *change = csn_change_new (csn_entry_get_id (entry), value);

  csn_change_set_reason (change, reason);
  g_ptr_array_add (changes, change);
  csn_session_answer_async (session, changes, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}

int
csn_cli_clear (int argc, char **argv)
{
  g_autofree char *reason = NULL;
  CsnEntry *entry = NULL;
  int status;
  g_autoptr (CsnSession) session = open_item ("clear", 2, argc, argv, &reason, &entry, &status);

  if (session == NULL)
    return status;
  if (!csn_entry_is_inverted (entry))
    return csn_cli_usage (_ ("“%s” is no trigger; only a trigger can be cleared"), argv[2]);
  if (reason == NULL)
    return csn_cli_usage (_ ("say why the trigger is cleared (--reason)"));
  return settle (session, entry, CSN_ANSWER_NOT_FIRED, reason);
}

int
csn_cli_resolve (int argc, char **argv)
{
  g_autofree char *reason = NULL;
  CsnEntry *entry = NULL;
  int status;
  g_autoptr (CsnSession) session = open_item ("resolve", 3, argc, argv, &reason, &entry, &status);

  if (session == NULL)
    return status;
  if (!csn_entry_is_conflicting (entry))
    return csn_cli_usage (_ ("“%s” has no conflict to resolve"), argv[2]);
  return settle (session, entry, argv[3], reason);
}
