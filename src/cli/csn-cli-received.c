/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* received FILE, take-over FILE -o NEW, salvage FILE -o NEW, copy RECORD -o NEW: records that came from elsewhere, that are damaged,
 * or that are to be taken elsewhere. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-received.h"

static CsnReceived *
open_received (const char *path, GStrv folders, GError **error)
{
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *person = csn_cli_dup_person ();
  g_autofree char *usual = csn_session_dup_records_folder (NULL);
  const char *const fallback[] = { usual, NULL };

  csn_received_open_async (path, folders ? (const char *const *) folders : fallback, NULL, person, clock, NULL, csn_cli_done,
                           &result);
  return csn_received_open_finish (csn_cli_wait (&result), error);
}

static void
print_received (CsnReceived *received)
{
  g_autofree char *people = g_strjoinv (", ", (char **) csn_received_get_people (received));
  GListModel *findings = csn_verification_get_findings (csn_received_get_verification (received));

  csn_cli_print ("%s\n", csn_record_get_title (csn_session_get_record (csn_received_get_session (received))));
  csn_cli_print (_ ("Made by %s on %s with %s\n"), csn_received_get_made_by (received), csn_received_get_made_at (received),
                 csn_received_get_made_with (received));
  csn_cli_print (_ ("Entries by %s\n"), people);
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (CsnFinding) finding = g_list_model_get_item (findings, i);

      csn_cli_print_finding (finding);
    }
  if (csn_received_get_own_path (received) == NULL)
    {
      csn_cli_print (_ ("There is no copy of it among your records.\n"));
      return;
    }
  csn_cli_print (_ ("Your copy is %s: this one has %u entries that yours lacks, yours has %u that this one lacks.\n"),
                 csn_received_get_own_path (received), csn_received_get_n_more (received),
                 csn_received_get_n_less (received));
  csn_cli_print_differences (csn_received_get_differences (received));
}

static void
print_received_json (CsnReceived *received)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *people = json_array_new ();
  const char *const *names = csn_received_get_people (received);
  CsnRecord *record = csn_session_get_record (csn_received_get_session (received));

  for (gsize i = 0; names[i] != NULL; i++)
    json_array_add_string_element (people, names[i]);
  json_object_set_string_member (object, "schema", "countersign-received/1");
  json_object_set_string_member (object, "record", csn_record_get_id (record));
  json_object_set_string_member (object, "title", csn_record_get_title (record));
  json_object_set_string_member (object, "made_by", csn_received_get_made_by (received));
  json_object_set_string_member (object, "made_at", csn_received_get_made_at (received));
  json_object_set_string_member (object, "made_with", csn_received_get_made_with (received));
  json_object_set_array_member (object, "people", people);
  json_object_set_int_member (object, "writers", csn_received_get_n_writers (received));
  json_object_set_member (object, "verification", csn_verification_to_json (csn_received_get_verification (received)));
  if (csn_received_get_own_path (received) != NULL)
    json_object_set_string_member (object, "own", csn_received_get_own_path (received));
  else
    json_object_set_null_member (object, "own");
  json_object_set_int_member (object, "more", csn_received_get_n_more (received));
  json_object_set_int_member (object, "less", csn_received_get_n_less (received));
  json_object_set_member (object, "differences", csn_difference_list_to_json (csn_received_get_differences (received)));
  json_node_take_object (node, object);
  csn_cli_print_json (node);
}

int
csn_cli_received (int argc, char **argv)
{
  gboolean as_json = FALSE;
  g_auto (GStrv) folders = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &folders, N_ ("Where your own records are"), N_ ("FOLDER") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnReceived) received = NULL;
  g_autoptr (GError) error = NULL;

  if (!csn_cli_parse ("received", entries, &argc, &argv, 1, 1))
    return CSN_EXIT_USAGE;
  received = open_received (argv[1], folders, &error);
  if (received == NULL)
    return csn_cli_fail (error);
  if (as_json)
    print_received_json (received);
  else
    print_received (received);
  return csn_verification_is_ok (csn_received_get_verification (received)) ? CSN_EXIT_SUCCESS : CSN_EXIT_FAILED;
}

/* The name after -o, or a message. @as_json: (nullable) where there is no such option. */
static gboolean
parse_output (const char *command, int *argc, char ***argv, char **output, gboolean *as_json)
{
  const GOptionEntry with_json[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, as_json, N_ ("Print JSON"), NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, output, N_ ("The new file"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry *entries = as_json != NULL ? with_json : with_json + 1;

  if (!csn_cli_parse (command, entries, argc, argv, 1, 1))
    return FALSE;
  if (*output != NULL)
    return TRUE;
  csn_cli_usage (_ ("say where to put it (-o FILE)"));
  return FALSE;
}

int
csn_cli_take_over (int argc, char **argv)
{
  g_autofree char *output = NULL;
  g_autoptr (CsnReceived) received = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!parse_output ("take-over", &argc, &argv, &output, NULL))
    return CSN_EXIT_USAGE;
  received = open_received (argv[1], NULL, &error);
  if (received == NULL)
    return csn_cli_fail (error);
  csn_received_take_over_async (received, NULL, output, NULL, csn_cli_done, &result);
  session = csn_received_take_over_finish (received, csn_cli_wait (&result), &error);
  return session ? CSN_EXIT_SUCCESS : csn_cli_fail (error);
}

static JsonObject *
describe_finding (gpointer finding, gpointer user_data)
{
  return csn_finding_to_json (finding);
}

static void
print_lost_json (GListModel *findings, gboolean lost)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "schema", "countersign-salvage/1");
  json_object_set_boolean_member (object, "ok", !lost);
  csn_json_set_list (object, "findings", findings, describe_finding, NULL);
  json_node_take_object (node, object);
  csn_cli_print_json (node);
}

int
csn_cli_salvage (int argc, char **argv)
{
  g_autofree char *output = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GListModel) findings = NULL;
  g_autoptr (GError) error = NULL;
  gboolean as_json = FALSE;
  gboolean lost = FALSE;

  if (!parse_output ("salvage", &argc, &argv, &output, &as_json))
    return CSN_EXIT_USAGE;
  csn_received_salvage_async (argv[1], output, NULL, csn_cli_done, &result);
  if (!csn_received_salvage_finish (csn_cli_wait (&result), &findings, &error))
    return csn_cli_fail (error);
  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr (CsnFinding) finding = g_list_model_get_item (findings, i);

      if (!as_json)
        csn_cli_print_finding (finding);
      lost = lost || csn_finding_get_level (finding) == CSN_FINDING_ERROR;
    }
  if (as_json)
    print_lost_json (findings, lost);
  else if (g_list_model_get_n_items (findings) == 0)
    csn_cli_print (_ ("Everything could be saved.\n"));
  /* so that nobody who asks only for the status throws the damaged file away */
  return lost ? CSN_EXIT_FAILED : CSN_EXIT_SUCCESS;
}

int
csn_cli_copy (int argc, char **argv)
{
  g_autofree char *output = NULL;
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!parse_output ("copy", &argc, &argv, &output, NULL))
    return CSN_EXIT_USAGE;
  if (g_file_test (output, G_FILE_TEST_EXISTS))
    return csn_cli_usage (_ ("“%s” is there already; choose another name"), output);
  session = csn_cli_open (argv[1], TRUE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_save_copy_async (session, output, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}
