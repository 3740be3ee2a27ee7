/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* rebase RECORD FILE.md [--dry-run] [--json]: puts a newer version of the document under a record, telling item by item what
 * becomes of it. */

#include <glib/gi18n.h>
#include <string.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-source.h"

static const char *const kinds[] = {
  [CSN_MATCH_SAME] = "same",   [CSN_MATCH_MOVED] = "moved",     [CSN_MATCH_CHANGED] = "changed",
  [CSN_MATCH_ADDED] = "added", [CSN_MATCH_REMOVED] = "removed",
};

static void
add_item (JsonBuilder *json, const char *name, CsnItem *item)
{
  json_builder_set_member_name (json, name);
  if (item == NULL)
    {
      json_builder_add_null_value (json);
      return;
    }
  json_builder_begin_object (json);
  json_builder_set_member_name (json, "id");
  json_builder_add_string_value (json, csn_item_get_id (item));
  json_builder_set_member_name (json, "line");
  json_builder_add_int_value (json, csn_item_get_line (item));
  json_builder_set_member_name (json, "label");
  json_builder_add_string_value (json, csn_item_get_label (item));
  json_builder_end_object (json);
}

static void
print_json (CsnRebasePlan *plan, gboolean applied)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;
  GListModel *matches = csn_rebase_plan_get_matches (plan);

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "schema");
  json_builder_add_string_value (json, "countersign-rebase/1");
  json_builder_set_member_name (json, "applied");
  json_builder_add_boolean_value (json, applied);
  json_builder_set_member_name (json, "identical");
  json_builder_add_boolean_value (json, csn_rebase_plan_is_identical (plan));
  json_builder_set_member_name (json, "counts");
  json_builder_begin_object (json);
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    {
      json_builder_set_member_name (json, kinds[kind]);
      json_builder_add_int_value (json, csn_rebase_plan_count (plan, kind));
    }
  json_builder_end_object (json);
  json_builder_set_member_name (json, "answers_lost");
  json_builder_add_int_value (json, csn_rebase_plan_get_n_lost (plan));
  json_builder_set_member_name (json, "approvals_stale");
  json_builder_add_int_value (json, csn_rebase_plan_get_n_approvals (plan));
  json_builder_set_member_name (json, "items");
  json_builder_begin_array (json);
  for (guint i = 0; i < g_list_model_get_n_items (matches); i++)
    {
      g_autoptr (CsnItemMatch) match = g_list_model_get_item (matches, i);

      json_builder_begin_object (json);
      json_builder_set_member_name (json, "kind");
      json_builder_add_string_value (json, kinds[csn_item_match_get_kind (match)]);
      add_item (json, "before", csn_item_match_get_before (match));
      add_item (json, "after", csn_item_match_get_after (match));
      json_builder_set_member_name (json, "answer_lost");
      json_builder_add_boolean_value (json, csn_rebase_plan_loses (plan, match));
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
  json_builder_end_object (json);
  node = json_builder_get_root (json);
  csn_cli_print_json (node);
}

static void
print_match (CsnRebasePlan *plan, CsnItemMatch *match)
{
  CsnItem *before = csn_item_match_get_before (match);
  CsnItem *after = csn_item_match_get_after (match);
  const char *lost = csn_rebase_plan_loses (plan, match) ? _ (" (its answer does not come along)") : "";

  switch (csn_item_match_get_kind (match))
    {
    case CSN_MATCH_ADDED:
      csn_cli_print (_ ("added    L%u: %s\n"), csn_item_get_line (after), csn_item_get_label (after));
      break;
    case CSN_MATCH_REMOVED:
      csn_cli_print (_ ("removed  L%u: %s%s\n"), csn_item_get_line (before), csn_item_get_label (before), lost);
      break;
    case CSN_MATCH_MOVED:
      csn_cli_print (_ ("moved    L%u → L%u: %s%s\n"), csn_item_get_line (before), csn_item_get_line (after),
                     csn_item_get_label (after), lost);
      break;
    case CSN_MATCH_CHANGED:
      csn_cli_print (_ ("changed  L%u → L%u: %s → %s%s\n"), csn_item_get_line (before), csn_item_get_line (after),
                     csn_item_get_text (before), csn_item_get_text (after), lost);
      break;
    case CSN_MATCH_SAME:
    default:
      break;
    }
}

static void
print_plan (CsnRebasePlan *plan)
{
  GListModel *matches = csn_rebase_plan_get_matches (plan);

  if (csn_rebase_plan_is_identical (plan))
    {
      csn_cli_print (_ ("The record has this document already.\n"));
      return;
    }
  for (guint i = 0; i < g_list_model_get_n_items (matches); i++)
    {
      g_autoptr (CsnItemMatch) match = g_list_model_get_item (matches, i);

      print_match (plan, match);
    }
  csn_cli_print (_ ("%u same, %u moved, %u changed, %u added, %u removed; %u answers do not come along, %u approvals go stale\n"),
                 csn_rebase_plan_count (plan, CSN_MATCH_SAME), csn_rebase_plan_count (plan, CSN_MATCH_MOVED),
                 csn_rebase_plan_count (plan, CSN_MATCH_CHANGED), csn_rebase_plan_count (plan, CSN_MATCH_ADDED),
                 csn_rebase_plan_count (plan, CSN_MATCH_REMOVED), csn_rebase_plan_get_n_lost (plan),
                 csn_rebase_plan_get_n_approvals (plan));
}

static CsnRebasePlan *
make_plan (CsnSession *session, GBytes *source, const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autoptr (GAsyncResult) result = NULL;

  csn_session_plan_rebase_async (session, source, name, NULL, csn_cli_done, &result);
  csn_cli_wait (&result);
  return csn_session_plan_rebase_finish (session, result, error);
}

int
csn_cli_rebase (int argc, char **argv)
{
  gboolean dry_run = FALSE;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Only say what would change"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GBytes) source = NULL;
  g_autoptr (CsnRebasePlan) plan = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("rebase", entries, &argc, &argv, 2, 2))
    return CSN_EXIT_USAGE;
  source = csn_cli_read_file (argv[2], CSN_DOCUMENT_MAX_BYTES);
  session = source ? csn_cli_open (argv[1], dry_run, NULL) : NULL;
  if (session == NULL)
    return CSN_EXIT_IO;
  plan = make_plan (session, source, argv[2], &error);
  if (plan == NULL)
    return csn_cli_fail (error);
  if (!dry_run)
    {
      csn_session_rebase_async (session, plan, NULL, csn_cli_done, &result);
      if (!csn_cli_wait_act (session, &result, &error))
        return csn_cli_fail (error);
    }
  if (as_json)
    print_json (plan, !dry_run);
  else
    print_plan (plan);
  return CSN_EXIT_SUCCESS;
}
