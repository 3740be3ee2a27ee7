/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* probes [--json] [--forget] RECORD: what each suggested probe would do; runs nothing. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

static void
print_plan (CsnProbePlan *plan)
{
  CsnProbeSpec *spec = csn_probe_plan_get_spec (plan);
  g_autofree char *title = csn_probe_plan_dup_title (plan);
  const char *const *reasons = csn_probe_plan_get_reasons (plan);

  csn_cli_print ("L%-5u %.12s %s%s\n", csn_probe_spec_get_line (spec), csn_probe_plan_get_fingerprint (plan), title,
                 csn_probe_plan_is_mutating (plan) ? _ (" (may change something)") : "");
  for (gsize i = 0; reasons != NULL && reasons[i] != NULL; i++)
    csn_cli_print ("       %s\n", reasons[i]);
}

int
csn_cli_probes (int argc, char **argv)
{
  gboolean as_json = FALSE;
  gboolean forget = FALSE;
  g_autofree char *folder = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    { "forget", 0, 0, G_OPTION_ARG_NONE, &forget, N_ ("Take back the consent kept on this computer"), NULL },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Project folder"), N_ ("FOLDER") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GPtrArray) plans = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("probes", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], TRUE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (forget && !csn_session_forget_consents (session, &error))
    return csn_cli_fail (error);
  if (folder != NULL)
    csn_session_set_project_folder (session, folder);
  if (as_json)
    {
      g_autoptr (JsonNode) node = csn_session_dup_probes_json (session);

      csn_cli_print_json (node);
      return CSN_EXIT_SUCCESS;
    }
  plans = csn_session_plan_probes (session);
  for (guint i = 0; i < plans->len; i++)
    print_plan (g_ptr_array_index (plans, i));
  return CSN_EXIT_SUCCESS;
}
