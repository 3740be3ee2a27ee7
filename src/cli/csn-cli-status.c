/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* status [--json] RECORD [--at TIME]: the verdict and why; the exit status tells it to scripts. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

static void
print_list (GListModel *reasons)
{
  for (guint i = 0; i < g_list_model_get_n_items (reasons); i++)
    {
      g_autoptr (CsnReason) reason = g_list_model_get_item (reasons, i);

      csn_cli_print ("L%-5u %s\n", csn_reason_get_line (reason), csn_reason_get_text (reason));
    }
}

static void
print_slots (CsnEvaluation *evaluation)
{
  GListModel *slots = csn_evaluation_get_slots (evaluation);

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);

      csn_cli_print ("%-10s %s %s\n", csn_enum_to_string (CSN_TYPE_SLOT_STATE, csn_slot_status_get_state (status)),
                     csn_slot_get_role (csn_slot_status_get_slot (status)), csn_slot_status_get_by (status));
    }
}

static void
print_windows (CsnEvaluation *evaluation)
{
  GListModel *windows = csn_evaluation_get_windows (evaluation);

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (CsnWindowStatus) status = g_list_model_get_item (windows, i);

      csn_cli_print ("%-10s L%u %s%s%s\n", csn_window_status_get_state (status), csn_window_status_get_line (status),
                     csn_window_status_get_start (status), *csn_window_status_get_start (status) != '\0' ? ": " : "",
                     csn_window_status_get_text (status));
    }
}

static void
print_followups (CsnEvaluation *evaluation)
{
  GListModel *followups = csn_evaluation_get_followups (evaluation);

  for (guint i = 0; i < g_list_model_get_n_items (followups); i++)
    {
      g_autoptr (CsnFollowupStatus) status = g_list_model_get_item (followups, i);

      csn_cli_print ("%-10s %s %s %s\n", csn_followup_status_get_state (status),
                     csn_followup_status_get_item (status), csn_followup_status_get_text (status),
                     csn_followup_status_get_due (status));
    }
}

static void
print_verdict (CsnEvaluation *evaluation)
{
  CsnVerdictKind verdict = csn_evaluation_get_verdict (evaluation);
  CsnVerdictKind would_be = csn_evaluation_get_would_be (evaluation);

  csn_cli_print ("%s\n", csn_enum_to_string (CSN_TYPE_VERDICT_KIND, verdict));
  if (verdict != would_be)
    csn_cli_print (_ ("would be %s\n"), csn_enum_to_string (CSN_TYPE_VERDICT_KIND, would_be));
}

int
csn_cli_status (int argc, char **argv)
{
  gboolean as_json = FALSE;
  g_autofree char *at = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    { "at", 0, 0, G_OPTION_ARG_STRING, &at, N_ ("Judge at this time (RFC 3339)"), N_ ("TIME") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GDateTime) time = NULL;
  g_autoptr (CsnEvaluation) evaluation = NULL;

  if (!csn_cli_parse ("status", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  if (at != NULL)
    {
      g_autoptr (GTimeZone) local = g_time_zone_new_local ();

      time = g_date_time_new_from_iso8601 (at, local);
      if (time == NULL)
        return csn_cli_usage (_ ("“%s” is no time; write it like 2026-03-02T14:00:00+01:00"), at);
    }
  session = csn_cli_open (argv[1], TRUE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  evaluation = csn_session_evaluate_at (session, time);
  if (as_json)
    {
      g_autoptr (JsonNode) node = csn_session_dup_status_json (session, time);

      csn_cli_print_json (node);
    }
  else
    {
      print_verdict (evaluation);
      print_list (csn_evaluation_get_reasons (evaluation));
      print_list (csn_evaluation_get_notices (evaluation));
      print_slots (evaluation);
      print_windows (evaluation);
      print_followups (evaluation);
    }
  return csn_cli_exit_of_verdict (csn_evaluation_get_verdict (evaluation));
}
