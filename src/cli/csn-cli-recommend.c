/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* recommend RECORD go|no-go|go-with-conditions: the k-th --owner, --due and --covers belong to the k-th --condition;
 * --covers may repeat and belongs to the condition before it. */

#include <glib/gi18n.h>
#include <string.h>

#include "csn-cli.h"
#include "csn-commands.h"

typedef struct
{
  GPtrArray *conditions; /* (element-type CsnCondition) */
  char *reason;
  char *text;            /* of the condition being read */
  char *owner;
  char *due;
  GPtrArray *covers;     /* (element-type utf8) */
} Recommendation;

static void
finish_condition (Recommendation *self)
{
  if (self->text == NULL)
    return;
  g_ptr_array_add (self->covers, NULL);
  g_ptr_array_add (self->conditions,
                   csn_condition_new (self->text, self->owner, self->due, (const char *const *) self->covers->pdata));
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->owner, g_free);
  g_clear_pointer (&self->due, g_free);
  g_ptr_array_set_size (self->covers, 0);
}

static gboolean
read_condition_cb (const char *option, const char *value, gpointer data, GError **error)
{
  Recommendation *self = data;

  if (strcmp (option, "--condition") == 0)
    {
      finish_condition (self);
      self->text = g_strdup (value);
      return TRUE;
    }
  if (self->text == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("%s belongs behind a --condition"), option);
      return FALSE;
    }
  if (strcmp (option, "--owner") == 0)
    g_set_str (&self->owner, value);
  else if (strcmp (option, "--due") == 0)
    g_set_str (&self->due, value);
  else
    g_ptr_array_add (self->covers, g_strdup (value));
  return TRUE;
}

static gboolean
parse (Recommendation *self, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "condition", 0, 0, G_OPTION_ARG_CALLBACK, read_condition_cb, N_ ("A condition"), N_ ("TEXT") },
    { "owner", 0, 0, G_OPTION_ARG_CALLBACK, read_condition_cb, N_ ("Who sees to it"), N_ ("NAME") },
    { "due", 0, 0, G_OPTION_ARG_CALLBACK, read_condition_cb, N_ ("Until when"), N_ ("TIME") },
    { "covers", 0, 0, G_OPTION_ARG_CALLBACK, read_condition_cb, N_ ("Unmet item it covers"), N_ ("ITEM") },
    { "reason", 0, 0, G_OPTION_ARG_STRING, &self->reason, N_ ("Why, when stricter than the verdict"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  GOptionGroup *group = g_option_group_new ("main", "", "", self, NULL);

  g_option_group_add_entries (group, entries);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  if (!csn_cli_parse_group ("recommend", group, argc, argv, 2, 2))
    return FALSE;
  finish_condition (self);
  return TRUE;
}

int
csn_cli_recommend (int argc, char **argv)
{
  Recommendation self = { 0 };
  g_autoptr (GPtrArray) conditions = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) covers = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (CsnSession) session = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *reason = NULL;

  self.conditions = conditions;
  self.covers = covers;
  if (!parse (&self, &argc, &argv))
    return CSN_EXIT_USAGE;
  reason = g_steal_pointer (&self.reason);
  session = csn_cli_open (argv[1], FALSE, NULL);
  if (session == NULL)
    return CSN_EXIT_IO;
  csn_session_recommend_async (session, argv[2], reason, conditions, NULL, csn_cli_done, &result);
  return csn_cli_finish_act (session, &result);
}
