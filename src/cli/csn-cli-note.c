/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* note RECORD ITEM TEXT: a remark at an item, which does not judge it. */

#include "csn-cli.h"
#include "csn-commands.h"

int
csn_cli_note (int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("note", entries, &argc, &argv, 3, 3) || !csn_cli_is_text (argv[3]))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  g_ptr_array_add (changes, csn_change_new_note (argv[2], argv[3]));
  csn_session_answer_async (session, changes, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}
