/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* answer RECORD ITEM VALUE, or answer RECORD --from FILE.json: one batch, all or nothing. */

#include <glib/gi18n.h>

#include "csn-cli.h"
#include "csn-commands.h"

/* Answers of a whole document of 100,000 items. */
#define MAX_BATCH_BYTES (64 * 1024 * 1024)

/* "clear" takes the answer back, unless it is the text of a field. */
static CsnChange *
new_change (const char *item, const char *value, gboolean literal)
{
  CsnChange *change = csn_change_new (item, literal || g_strcmp0 (value, "clear") != 0 ? value : NULL);

  csn_change_set_literal (change, literal);
  return change;
}

/* The value of one answer as text, NULL for null; FALSE for what is neither text, a number nor null. */
static gboolean
read_value (JsonObject *object, char **value)
{
  JsonNode *node = json_object_get_member (object, "value");

  if (node == NULL)
    return FALSE;
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return FALSE;
  *value = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_dup_string (node) : json_to_string (node, FALSE);
  return TRUE;
}

static gboolean
add_change (GPtrArray *changes, JsonNode *node, gboolean literal, guint number, const char *path)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *item = csn_json_get_string (object, "item", NULL);
  g_autofree char *value = NULL;
  CsnChange *change;

  if (item == NULL)
    {
      csn_cli_usage (_ ("answer %u of “%s” names no item"), number, path);
      return FALSE;
    }
  if (!read_value (object, &value))
    {
      csn_cli_usage (_ ("answer %u of “%s” has no value: a text, a number, or null to take the answer back"), number, path);
      return FALSE;
    }
  change = new_change (item, value, literal || csn_json_get_boolean (object, "text", FALSE));
  csn_change_set_reason (change, csn_json_get_string (object, "reason", NULL));
  csn_change_set_on_behalf (change, csn_json_get_string (object, "by", NULL));
  g_ptr_array_add (changes, change);
  return TRUE;
}

/* The exit status, after a message when it is not success. */
static int
read_batch (GPtrArray *changes, const char *path, gboolean literal)
{
  g_autoptr (GBytes) bytes = csn_cli_read_file (path, MAX_BATCH_BYTES);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  JsonArray *array;

  if (bytes == NULL)
    return CSN_EXIT_IO;
  if (!json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error))
    return csn_cli_usage (_ ("“%s” is no JSON: %s"), path, error->message);
  if (json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_ARRAY (json_parser_get_root (parser)))
    return csn_cli_usage (_ ("“%s” is no list of answers"), path);
  array = json_node_get_array (json_parser_get_root (parser));
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!add_change (changes, json_array_get_element (array, i), literal, i + 1, path))
      return CSN_EXIT_USAGE;
  return CSN_EXIT_SUCCESS;
}

int
csn_cli_answer (int argc, char **argv)
{
  g_autofree char *reason = NULL;
  g_autofree char *by = NULL;
  g_autofree char *from = NULL;
  gboolean literal = FALSE;
  const GOptionEntry entries[] = {
    { "text", 0, 0, G_OPTION_ARG_NONE, &literal, N_ ("Take VALUE literally"), NULL },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &reason, N_ ("Why, for “na” and changes under review"), N_ ("TEXT") },
    { "by", 0, 0, G_OPTION_ARG_STRING, &by, N_ ("For whom it is entered"), N_ ("NAME") },
    { "from", 0, 0, G_OPTION_ARG_FILENAME, &from, N_ ("Read answers from a JSON list"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GPtrArray) changes = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  if (!csn_cli_parse ("answer", entries, &argc, &argv, 1, 3))
    return CSN_EXIT_USAGE;
  if (from != NULL ? argc != 2 : argc != 4)
    return csn_cli_usage (_ ("usage: countersign-cli %s %s"), "answer", "RECORD ITEM VALUE | RECORD --from FILE.json");
  if (from != NULL)
    {
      int status = read_batch (changes, from, literal);

      if (status != CSN_EXIT_SUCCESS)
        return status;
    }
  else
    {
      CsnChange *change = new_change (argv[2], argv[3], literal);

      csn_change_set_reason (change, reason);
      csn_change_set_on_behalf (change, by);
      g_ptr_array_add (changes, change);
    }

  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_answer_async (session, changes, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}
