/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* show [--json] RECORD [ITEM]: items with state, answer, evidence and probes. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

/* One value, or in a conflict all that stand. (transfer full) (nullable) */
static char *
dup_values (CsnEntry *entry)
{
  GPtrArray *answers = csn_entry_get_answers (entry);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) values = NULL;

  if (!csn_entry_is_conflicting (entry))
    return g_strdup (csn_entry_get_value (entry));
  for (guint i = 0; i < answers->len; i++)
    g_strv_builder_add (builder, csn_answer_get_value (g_ptr_array_index (answers, i)) != NULL
                                     ? csn_answer_get_value (g_ptr_array_index (answers, i))
                                     : "–");
  values = g_strv_builder_end (builder);
  return g_strjoinv (" | ", values);
}

static void
print_entry (CsnEntry *entry)
{
  CsnItem *item = csn_entry_get_item (entry);
  g_autofree char *value = dup_values (entry);
  guint n_evidence = csn_entry_get_n_evidence (entry);
  g_autoptr (GString) line = g_string_new (csn_item_get_label (item));

  if (csn_item_get_context (item) != NULL)
    g_string_append_printf (line, " (%s)", csn_item_get_context (item));
  if (value != NULL)
    g_string_append_printf (line, ": %s", value);
  if (n_evidence > 0)
    g_string_append_printf (line, ngettext (" [%u file]", " [%u files]", n_evidence), n_evidence);
  csn_cli_print ("L%-5u %-13s %s\n", csn_item_get_line (item),
                 csn_enum_to_string (CSN_TYPE_STATE, csn_entry_get_state (entry)), line->str);
}

int
csn_cli_show (int argc, char **argv)
{
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GError) error = NULL;
  GListModel *all;

  if (!csn_cli_parse ("show", entries, &argc, &argv, 1, 2))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], TRUE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (as_json)
    {
      g_autoptr (JsonNode) node = csn_session_dup_show_json (session, argc > 2 ? argv[2] : NULL, &error);

      if (node == NULL)
        return csn_cli_fail (error);
      csn_cli_print_json (node);
      return CSN_EXIT_SUCCESS;
    }
  if (argc > 2)
    {
      CsnEntry *entry = csn_record_find_entry (csn_session_get_record (session), argv[2]);

      if (entry == NULL)
        return csn_cli_usage (_ ("the record has no item “%s”"), argv[2]);
      print_entry (entry);
      csn_cli_print ("%s\n", csn_entry_get_explanation (entry));
      return CSN_EXIT_SUCCESS;
    }
  all = csn_record_get_entries (csn_session_get_record (session));
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (all, i);

      print_entry (entry);
    }
  return CSN_EXIT_SUCCESS;
}
