/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* verify FILE: integrity of a record, report or export; one line a finding, last line OK or FAILED. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-verification.h"

#define MAX_PEM_BYTES (4 * 1024 * 1024)

static gboolean
read_roots (char **paths, GPtrArray *roots)
{
  for (gsize i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      GBytes *bytes = csn_cli_read_file (paths[i], MAX_PEM_BYTES);

      if (bytes == NULL)
        return FALSE;
      g_ptr_array_add (roots, bytes);
    }
  return TRUE;
}

static void
print_findings (CsnVerification *verification)
{
  GListModel *findings = csn_verification_get_findings (verification);
  guint n_errors = 0;

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (CsnFinding) finding = g_list_model_get_item (findings, i);

      if (csn_finding_get_level (finding) == CSN_FINDING_ERROR)
        n_errors++;
      csn_cli_print_finding (finding);
    }
  if (csn_verification_is_ok (verification))
    csn_cli_print ("OK\n");
  else
    csn_cli_print ("FAILED: %u findings\n", n_errors);
}

int
csn_cli_verify (int argc, char **argv)
{
  gboolean as_json = FALSE;
  g_auto (GStrv) trust = NULL;
  g_auto (GStrv) roles = NULL;
  g_autofree char *digest = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    { "trust", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &trust, N_ ("Trust this root certificate"), N_ ("FILE.pem") },
    { "require-role", 0, 0, G_OPTION_ARG_STRING_ARRAY, &roles, N_ ("An approval of this role must be there"), N_ ("ROLE") },
    { "digest", 0, 0, G_OPTION_ARG_STRING, &digest, N_ ("SHA-256 that the file or its head must have"), N_ ("SHA256") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GPtrArray) roots = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (CsnVerification) verification = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  csn_cli_share_heap ();
  if (!csn_cli_parse ("verify", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  if (!read_roots (trust, roots))
    return CSN_EXIT_IO;
  csn_verification_run_async (argv[1], roots, (const char *const *) roles, digest, clock, NULL, csn_cli_done, &result);
  verification = csn_verification_run_finish (csn_cli_wait (&result), &error);
  if (verification == NULL)
    return csn_cli_fail (error);
  if (as_json)
    {
      g_autoptr (JsonNode) node = csn_verification_to_json (verification);

      csn_cli_print_json (node);
    }
  else
    print_findings (verification);
  return csn_verification_is_ok (verification) ? CSN_EXIT_SUCCESS : CSN_EXIT_FAILED;
}
