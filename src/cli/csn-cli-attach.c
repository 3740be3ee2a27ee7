/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* attach RECORD ITEM FILE…: evidence, hashed while it is copied. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

/* Ids of the item and those of --also; NULL after a message. */
static GStrv
list_items (CsnRecord *record, const char *item, GStrv also)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; item != NULL; item = also != NULL ? also[i++] : NULL)
    {
      CsnEntry *entry = csn_record_find_entry (record, item);

      if (entry == NULL)
        {
          csn_cli_usage (_ ("the record has no item “%s”"), item);
          return NULL;
        }
      g_strv_builder_add (builder, csn_entry_get_id (entry));
    }
  return g_strv_builder_end (builder);
}

int
csn_cli_attach (int argc, char **argv)
{
  g_autofree char *collected = NULL;
  g_auto (GStrv) also = NULL;
  const GOptionEntry entries[] = {
    { "collected", 0, 0, G_OPTION_ARG_STRING, &collected, N_ ("When it was collected (RFC 3339)"), N_ ("TIME") },
    { "also", 0, 0, G_OPTION_ARG_STRING_ARRAY, &also, N_ ("Another item that it speaks for"), N_ ("ITEM") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  CsnRecord *record;
  g_auto (GStrv) items = NULL;

  if (!csn_cli_parse ("attach", entries, &argc, &argv, 3, G_MAXINT - 1))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  record = csn_session_get_record (session);
  items = list_items (record, argv[2], also);
  if (items == NULL)
    return CSN_EXIT_USAGE;
  for (int i = 3; i < argc; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (argv[i]);
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (CsnEvidence) evidence = NULL;

      csn_session_attach_file_async (session, (const char *const *) items, file, "file", collected, NULL, NULL, NULL,
                                     csn_cli_done, &result);
      if (!csn_cli_wait_act (session, &result, &error))
        return csn_cli_fail (error);
      evidence = g_list_model_get_item (csn_record_get_evidence (record),
                                        g_list_model_get_n_items (csn_record_get_evidence (record)) - 1);
      csn_cli_print ("%.12s %s %s\n", csn_evidence_get_id (evidence), csn_evidence_get_sha256 (evidence),
                     csn_evidence_get_name (evidence));
    }
  return CSN_EXIT_SUCCESS;
}
