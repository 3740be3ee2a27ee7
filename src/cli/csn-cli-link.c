/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* link RECORD ITEM FILE|FOLDER: lets an item follow from the record of another gate. link RECORD: looks at all linked records again,
 * and lists them. */

#include <glib/gi18n.h>
#include <string.h>

#include "csn-cli.h"
#include "csn-commands.h"

static void
print_links (CsnSession *session)
{
  CsnRecord *record = csn_session_get_record (session);
  GListModel *acts = csn_record_get_acts (record);

  for (guint i = 0; i < g_list_model_get_n_items (acts); i++)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i);
      const char *item = csn_act_get (act, "item");
      const char *explanation;

      if (strcmp (csn_act_get_kind (act), CSN_ACT_LINK) != 0 || csn_record_find_link (record, item) != act)
        continue;
      csn_evaluation_get_state (csn_session_get_evaluation (session), item, &explanation);
      csn_cli_print ("%s: %s\n", csn_act_get (act, "path"), explanation);
    }
}

int
csn_cli_link (int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("link", entries, &argc, &argv, 1, 3))
    return CSN_EXIT_USAGE;
  if (argc == 3)
    return csn_cli_usage (_ ("name the record, or a folder of records, that the item follows from"));
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (argc == 4)
    csn_session_link_async (session, argv[2], argv[3], NULL, csn_cli_done, &result);
  else
    csn_session_check_links_async (session, NULL, csn_cli_done, &result);
  if (!csn_cli_wait_act (session, &result, &error))
    return csn_cli_fail (error);
  print_links (session);
  return CSN_EXIT_SUCCESS;
}
