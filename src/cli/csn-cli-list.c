/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* list [FOLDER…] and search QUERY [FOLDER…]: the records on this computer, as the start page shows them. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-record-library.h"

/* Folders of the command line, or the usual one; NULL after a message. (transfer full) */
static GStrv
dup_folders (char **arguments)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (arguments[0] == NULL)
    g_strv_builder_take (builder, csn_session_dup_records_folder (NULL));
  for (gsize i = 0; arguments[i] != NULL; i++)
    {
      if (!g_file_test (arguments[i], G_FILE_TEST_IS_DIR))
        {
          csn_cli_usage (_ ("“%s” is no folder"), arguments[i]);
          return NULL;
        }
      g_strv_builder_add (builder, arguments[i]);
    }
  return g_strv_builder_end (builder);
}

static GListModel *
list_records (GStrv folders, GStrv files, CsnClock *clock, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  csn_record_library_list_async ((const char *const *) folders, (const char *const *) files, clock, NULL, NULL, NULL,
                                 csn_cli_done, &result);
  return csn_record_library_list_finish (csn_cli_wait (&result), error);
}

static JsonObject *
describe_record (gpointer item, gpointer user_data)
{
  CsnRecordSummary *summary = item;
  GDateTime *now = user_data;
  JsonObject *object = csn_record_summary_to_json (summary);
  GEnumClass *places = g_type_class_ref (CSN_TYPE_RECORD_PLACE);
  const char *optional[][2] = { { "copy_of", csn_record_summary_get_copy_of (summary) },
                                { "was_at", csn_record_summary_get_was_at (summary) },
                                { "problem", csn_record_summary_get_problem (summary) } };

  json_object_set_string_member (object, "path", csn_record_summary_get_path (summary));
  json_object_set_int_member (object, "due_now", csn_record_summary_count_due (summary, now));
  json_object_set_string_member (
      object, "place", g_enum_get_value (places, (int) csn_record_summary_get_place (summary))->value_nick);
  for (gsize n = 0; n < G_N_ELEMENTS (optional); n++)
    if (optional[n][1] != NULL)
      json_object_set_string_member (object, optional[n][0], optional[n][1]);
  g_type_class_unref (places);
  return object;
}

static void
print_record (CsnRecordSummary *summary, GDateTime *now)
{
  guint due = csn_record_summary_count_due (summary, now);
  g_autofree char *waiting = g_strjoinv (", ", (char **) csn_record_summary_get_waiting (summary));
  g_autoptr (GString) line = g_string_new (NULL);

  csn_cli_print ("%s\n", csn_record_summary_get_path (summary));
  switch (csn_record_summary_get_place (summary))
    {
    case CSN_PLACE_UNREADABLE:
      csn_cli_print ("    %s\n", csn_record_summary_get_problem (summary));
      return;
    case CSN_PLACE_VANISHED:
      csn_cli_print (_ ("    the file is not there any more\n"));
      return;
    case CSN_PLACE_MOVED:
      csn_cli_print (_ ("    was at %s\n"), csn_record_summary_get_was_at (summary));
      break;
    case CSN_PLACE_PRESENT:
    default:
      break;
    }
  g_string_append_printf (line, "%s: %s, %u/%u", csn_record_summary_get_title (summary),
                          csn_enum_to_string (CSN_TYPE_VERDICT_KIND, csn_record_summary_get_verdict (summary)),
                          csn_record_summary_get_completed (summary), csn_record_summary_get_total (summary));
  if (*waiting != '\0')
    g_string_append_printf (line, _ ("; waiting for %s"), waiting);
  if (due > 0)
    g_string_append_printf (line, ngettext ("; %u follow-up is due", "; %u follow-ups are due", due), due);
  csn_cli_print ("    %s\n", line->str);
  if (csn_record_summary_get_copy_of (summary) != NULL)
    csn_cli_print (_ ("    a copy of %s; “merge” takes over what it has more\n"), csn_record_summary_get_copy_of (summary));
}

int
csn_cli_list (int argc, char **argv)
{
  gboolean as_json = FALSE;
  g_auto (GStrv) files = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    { "file", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, N_ ("A record that is elsewhere; found again when it was moved"),
      N_ ("RECORD") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GDateTime) now = csn_clock_dup_now (clock);
  g_autoptr (GListModel) records = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) folders = NULL;

  if (!csn_cli_parse ("list", entries, &argc, &argv, 0, G_MAXINT))
    return CSN_EXIT_USAGE;
  folders = dup_folders (argv + 1);
  if (folders == NULL)
    return CSN_EXIT_IO;
  records = list_records (folders, files, clock, &error);
  if (records == NULL)
    return csn_cli_fail (error);
  if (as_json)
    csn_cli_print_json_list (records, describe_record, now);
  for (guint i = 0; !as_json && i < g_list_model_get_n_items (records); i++)
    {
      g_autoptr (CsnRecordSummary) summary = g_list_model_get_item (records, i);

      print_record (summary, now);
    }
  return CSN_EXIT_SUCCESS;
}

static JsonObject *
describe_hit (gpointer item, gpointer user_data)
{
  CsnSearchHit *hit = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "path", csn_search_hit_get_path (hit));
  json_object_set_string_member (object, "title", csn_search_hit_get_title (hit));
  json_object_set_string_member (object, "item", csn_search_hit_get_item (hit));
  json_object_set_int_member (object, "line", csn_search_hit_get_line (hit));
  json_object_set_string_member (object, "text", csn_search_hit_get_text (hit));
  json_object_set_string_member (object, "note", csn_search_hit_get_note (hit));
  return object;
}

int
csn_cli_search (int argc, char **argv)
{
  gboolean as_json = FALSE;
  int limit = 0;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("At most so many (200)"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnClock) clock = csn_clock_new ();
  g_autoptr (GListModel) records = NULL;
  g_autoptr (GListModel) hits = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) folders = NULL;

  if (!csn_cli_parse ("search", entries, &argc, &argv, 1, G_MAXINT) || !csn_cli_is_text (argv[1]))
    return CSN_EXIT_USAGE;
  folders = dup_folders (argv + 2);
  if (folders == NULL)
    return CSN_EXIT_IO;
  records = list_records (folders, NULL, clock, &error);
  if (records == NULL)
    return csn_cli_fail (error);
  csn_record_library_search_async (argv[1], (const char *const *) folders, limit > 0 ? (guint) limit : 0, NULL, csn_cli_done,
                                   &result);
  hits = csn_record_library_search_finish (csn_cli_wait (&result), &error);
  if (hits == NULL)
    return csn_cli_fail (error);
  if (as_json)
    csn_cli_print_json_list (hits, describe_hit, NULL);
  for (guint i = 0; !as_json && i < g_list_model_get_n_items (hits); i++)
    {
      g_autoptr (CsnSearchHit) hit = g_list_model_get_item (hits, i);

      csn_cli_print ("%s:%u: %s%s%s\n", csn_search_hit_get_path (hit), csn_search_hit_get_line (hit),
                     csn_search_hit_get_text (hit), *csn_search_hit_get_note (hit) != '\0' ? ": " : "",
                     csn_search_hit_get_note (hit));
    }
  return CSN_EXIT_SUCCESS;
}
