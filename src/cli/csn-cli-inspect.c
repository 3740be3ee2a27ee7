/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* inspect [--json] FILE.md: what the importer recognises; changes nothing and runs nothing. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-importer.h"
#include "csn-source.h"
#include "csn-inspection.h"

static void
print_items (CsnChecklist *checklist)
{
  GListModel *items = csn_checklist_get_items (checklist);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (items, i);
      const char *kind = csn_item_get_kind (item) == CSN_ITEM_FIELD
                             ? csn_enum_to_string (CSN_TYPE_FIELD_KIND, csn_item_get_field_kind (item))
                             : csn_enum_to_string (CSN_TYPE_ITEM_KIND, csn_item_get_kind (item));

      /* a question mark: read from afar, "reading" changes it */
      csn_cli_print ("L%-5u %-14s %-18s%s %s\n", csn_item_get_line (item), kind,
                     csn_enum_to_string (CSN_TYPE_ROLE, csn_item_get_role (item)),
                     csn_item_is_uncertain (item) ? "?" : " ", csn_item_get_label (item));
    }
}

static void
print_problems (CsnChecklist *checklist)
{
  GListModel *problems = csn_checklist_get_problems (checklist);

  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr (CsnProblem) problem = g_list_model_get_item (problems, i);

      csn_cli_print (_ ("L%u: problem: %s\n"), csn_problem_get_line (problem), csn_problem_get_text (problem));
    }
}

int
csn_cli_inspect (int argc, char **argv)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GBytes) source = NULL;
  g_autoptr (CsnChecklist) checklist = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("inspect", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  source = csn_cli_read_file (argv[1], CSN_DOCUMENT_MAX_BYTES);
  if (source == NULL)
    return CSN_EXIT_IO;
  checklist = csn_importer_import (source, &error);
  if (checklist == NULL)
    return csn_cli_fail (error);
  if (as_json)
    {
      g_autoptr (JsonNode) node = csn_inspection_to_json (checklist);

      csn_cli_print_json (node);
      return CSN_EXIT_SUCCESS;
    }
  csn_cli_print ("%s\n", csn_checklist_get_title (checklist));
  print_items (checklist);
  print_problems (checklist);
  return CSN_EXIT_SUCCESS;
}
