/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* evidence RECORD [EVIDENCE -o FILE]: lists evidence, or extracts one piece with its digest checked. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-evidence-sources.h"

static void
print_list (CsnRecord *record)
{
  GListModel *list = csn_record_get_evidence (record);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (CsnEvidence) evidence = g_list_model_get_item (list, i);
      const char *state = csn_evidence_is_erased (evidence)    ? _ (" (erased)")
                          : csn_evidence_is_removed (evidence) ? _ (" (removed)")
                          : csn_evidence_get_source_state (evidence) == CSN_SOURCE_CHANGED
                              ? _ (" (its file changed since; attach it anew)")
                          : csn_evidence_get_source_state (evidence) == CSN_SOURCE_GONE ? _ (" (its file is gone)")
                                                                                        : "";

      csn_cli_print ("%.12s %s %10" G_GUINT64_FORMAT " %s %s%s\n", csn_evidence_get_id (evidence),
                     csn_evidence_get_sha256 (evidence), csn_evidence_get_n_bytes (evidence),
                     csn_evidence_get_attached (evidence), csn_evidence_get_name (evidence), state);
    }
}

int
csn_cli_evidence (int argc, char **argv)
{
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &output, N_ ("Where to write it; must not exist"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("evidence", entries, &argc, &argv, 1, 2))
    return CSN_EXIT_USAGE;
  if ((argc == 3) != (output != NULL))
    return csn_cli_usage (_ ("to extract evidence, name it and give -o FILE"));
  session = csn_cli_open (argv[1], TRUE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (argc == 2)
    {
      csn_evidence_sources_check_async (session, NULL, csn_cli_done, &result);
      if (!csn_cli_wait_act (session, &result, &error))
        return csn_cli_fail (error);
      print_list (csn_session_get_record (session));
      return CSN_EXIT_SUCCESS;
    }
  csn_session_extract_async (session, argv[2], output, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}
