/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Kept as data of the task; see the header. */

#include "csn-silence.h"

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("csn-silence");
}

void
csn_silence_note (GTask *task, char *sentence)
{
  g_return_if_fail (G_IS_TASK (task));

  if (sentence != NULL)
    g_object_set_qdata_full (G_OBJECT (task), get_quark (), sentence, g_free);
}

void
csn_silence_pass (GTask *task, GAsyncResult *from)
{
  csn_silence_note (task, g_strdup (csn_silence_get (from)));
}

const char *
csn_silence_get (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);

  return G_IS_TASK (result) ? g_object_get_qdata (G_OBJECT (result), get_quark ()) : NULL;
}
