/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Turns the places of a query ({job_id}, '{job_id}', {{job_id}}) into bound parameters $1, $2 …, so that no value is ever
 * part of the statement. Must not know a database. */

#include "csn-probe-plan-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static guint
find_or_add_value (CsnProbePlan *self, GPtrArray *names, const char *name)
{
  guint index;
  const char *value;

  if (g_ptr_array_find_with_equal_func (names, name, g_str_equal, &index))
    return index + 1;
  value = csn_probe_plan_lookup (self, name);
  if (value == NULL)
    {
      g_autofree char *sentence = g_strdup_printf (_ ("Fill in “%s” first."), name);

      csn_probe_plan_need (self, name, sentence);
    }
  g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_add (self->query_values, g_strdup (value != NULL ? value : ""));
  return names->len;
}

void
csn_sql_plan_parameters (CsnProbePlan *self)
{
  g_autoptr (GRegex) regex =
    g_regex_new ("'\\{?\\{(\\w+)\\}\\}?'|\\{?\\{(\\w+)\\}\\}?|'<(\\w+)>'", 0, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *text = g_steal_pointer (&self->query);
  GString *out = g_string_new (NULL);
  int last = 0, begin, end;

  for (g_regex_match (regex, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = NULL;

      for (int group = 1; group <= 3; group++)
        {
          g_autofree char *found = g_match_info_fetch (match, group);

          if (found != NULL && *found != '\0')
            {
              g_free (name);
              name = g_steal_pointer (&found);
            }
        }
      g_match_info_fetch_pos (match, 0, &begin, &end);
      g_string_append_len (out, text + last, begin - last);
      g_string_append_printf (out, "$%u", find_or_add_value (self, names, name));
      last = end;
    }
  g_string_append (out, text + last);
  self->query = g_string_free (out, FALSE);
}
