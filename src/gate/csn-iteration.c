/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T16; see the header. */

#include "csn-iteration.h"

#include <stdlib.h>
#include <string.h>

guint
csn_iteration_limit (const char *limits, const char *mode)
{
  g_auto (GStrv) pairs = NULL;

  if (limits == NULL || mode == NULL || *mode == '\0')
    return 0;
  pairs = g_strsplit (limits, ";", 32);
  for (gsize i = 0; pairs[i] != NULL; i++)
    {
      char *sign = strchr (pairs[i], '=');
      guint64 limit = 0;

      if (sign == NULL)
        continue;
      *sign = '\0';
      if (g_ascii_strcasecmp (g_strstrip (pairs[i]), mode) == 0
          && g_ascii_string_to_unsigned (g_strstrip (sign + 1), 10, 1, 1000, &limit, NULL))
        return (guint) limit;
    }
  return 0;
}

char **
csn_iteration_list_modes (const char *limits)
{
  g_autoptr (GStrvBuilder) modes = g_strv_builder_new ();
  g_auto (GStrv) pairs = g_strsplit (limits != NULL ? limits : "", ";", 32);

  for (gsize i = 0; pairs[i] != NULL; i++)
    {
      char *sign = strchr (pairs[i], '=');

      if (sign == NULL)
        continue;
      *sign = '\0';
      g_strv_builder_add (modes, g_strstrip (pairs[i]));
    }
  return g_strv_builder_end (modes);
}

CsnIterationState
csn_iteration_judge (guint limit, guint used, gboolean compliant)
{
  if (limit == 0)
    return CSN_ITERATION_PENDING;
  if (compliant)
    return used <= limit ? CSN_ITERATION_PASS : CSN_ITERATION_FAIL;
  return used >= limit ? CSN_ITERATION_ESCALATED : CSN_ITERATION_ITERATING;
}

const char *
csn_iteration_state_to_string (CsnIterationState state)
{
  static const char *const words[] = {
    [CSN_ITERATION_PENDING] = "PENDING", [CSN_ITERATION_ITERATING] = "ITERATING", [CSN_ITERATION_PASS] = "PASS",
    [CSN_ITERATION_FAIL] = "FAIL",       [CSN_ITERATION_ESCALATED] = "ESCALATED",
  };

  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (words), words[0]);
  return words[state];
}
