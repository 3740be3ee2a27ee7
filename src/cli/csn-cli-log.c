/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* log [--json] RECORD: entries of the log, in words or as they are stored, all or some; what differs between two moments. */

#include <glib/gi18n.h>
#include <string.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-history.h"

static int
print_differences (CsnSession *session, const char *moments, gboolean as_json)
{
  const char *dots = strstr (moments, "..");
  g_autofree char *from = dots ? g_strndup (moments, (gsize) (dots - moments)) : g_strdup (moments);
  const char *to = dots != NULL && dots[2] != '\0' ? dots + 2 : NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) differences = NULL;
  g_autoptr (GError) error = NULL;

  csn_history_compare_async (session, *from != '\0' ? from : NULL, to, NULL, csn_cli_done, &result);
  differences = csn_history_compare_finish (session, csn_cli_wait (&result), &error);
  if (differences == NULL)
    return csn_cli_fail (error);
  if (as_json)
    {
      g_autoptr (JsonNode) node = csn_difference_list_to_json (differences);

      csn_cli_print_json (node);
    }
  else
    csn_cli_print_differences (differences);
  return CSN_EXIT_SUCCESS;
}

static void
print_event (CsnSession *session, CsnEvent *event, gboolean with_values)
{
  g_autofree char *words = csn_session_describe_event (session, event);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  csn_cli_print ("%.12s  %s  %s\n", csn_event_get_id (event), csn_event_get_time (event), words);
  if (with_values && csn_history_dup_values (session, event, &before, &after))
    csn_cli_print ("              %s → %s\n", before ? before : "–", after ? after : "–");
}

int
csn_cli_log (int argc, char **argv)
{
  gboolean as_json = FALSE;
  gboolean values = FALSE;
  g_autofree char *person = NULL;
  g_autofree char *kind = NULL;
  g_autofree char *item = NULL;
  g_autofree char *since = NULL;
  g_autofree char *until = NULL;
  g_autofree char *text = NULL;
  g_autofree char *moments = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    { "person", 0, 0, G_OPTION_ARG_STRING, &person, N_ ("Only what this person did"), N_ ("NAME") },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &kind,
      N_ ("Only answers, notes, evidence, probes, decisions, approvals, lifecycle, people, failed, other, or one type"), N_ ("KIND") },
    { "item", 0, 0, G_OPTION_ARG_STRING, &item, N_ ("Only what is about this item"), N_ ("ITEM") },
    { "since", 0, 0, G_OPTION_ARG_STRING, &since, N_ ("Only from this time or date on"), N_ ("TIME") },
    { "until", 0, 0, G_OPTION_ARG_STRING, &until, N_ ("Only up to this time or date"), N_ ("TIME") },
    { "find", 0, 0, G_OPTION_ARG_STRING, &text, N_ ("Only entries whose words have this text"), N_ ("TEXT") },
    { "values", 0, 0, G_OPTION_ARG_NONE, &values, N_ ("Print the old and the new value as well"), NULL },
    { "compare", 0, 0, G_OPTION_ARG_STRING, &moments,
      N_ ("What differs between two moments: entries or times; the first may be left out for the beginning, the second for now"),
      N_ ("FROM..TO") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GListModel) events = NULL;
  g_autoptr (GError) error = NULL;
  CsnHistoryFilter filter;

  if (!csn_cli_parse ("log", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  session = csn_cli_open (argv[1], TRUE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  if (moments != NULL)
    return print_differences (session, moments, as_json);
  filter = (CsnHistoryFilter){ person, kind, item, since, until, text };
  events = csn_history_list (session, &filter, &error);
  if (events == NULL)
    return csn_cli_fail (error);
  if (as_json)
    {
      g_autoptr (JsonNode) node = csn_history_to_json (session, events);

      csn_cli_print_json (node);
      return CSN_EXIT_SUCCESS;
    }
  for (guint i = 0; i < g_list_model_get_n_items (events); i++)
    {
      g_autoptr (CsnEvent) event = g_list_model_get_item (events, i);

      print_event (session, event, values);
    }
  return CSN_EXIT_SUCCESS;
}
