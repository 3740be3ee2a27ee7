/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* resolve RECORD ITEM VALUE: decides between different answers that people gave to one item. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

int
csn_cli_resolve (int argc, char **argv)
{
  g_autofree char *reason = NULL;
  const GOptionEntry entries[] = {
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CsnEntry *entry;
  CsnChange *change;

  if (!csn_cli_parse ("resolve", entries, &argc, &argv, 3, 3))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  entry = csn_record_find_entry (csn_session_get_record (session), argv[2]);
  if (entry == NULL)
    return csn_cli_usage (_ ("the record has no item “%s”"), argv[2]);
  if (!csn_entry_is_conflicting (entry))
    return csn_cli_usage (_ ("“%s” has no conflict to resolve"), argv[2]);
  change = csn_change_new (argv[2], argv[3]);
  csn_change_set_reason (change, reason);
  g_ptr_array_add (changes, change);
  csn_session_answer_async (session, changes, NULL, csn_cli_done, &result);
  if (!csn_cli_wait_act (session, &result, &error))
    return csn_cli_fail (error);
  return CSN_EXIT_SUCCESS;
}
