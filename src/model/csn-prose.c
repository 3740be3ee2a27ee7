/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Text with runs of one look; see the header. Neighbours of the same look become one run. */

#include "csn-prose.h"

#include <string.h>

struct _CsnProse
{
  GString *text; /* (owned) */
  GArray *runs;  /* (owned) CsnProseRun */
};

static void
clear_run (gpointer data)
{
  g_free (((CsnProseRun *) data)->target);
}

CsnProse *
csn_prose_new (void)
{
  CsnProse *self = g_rc_box_new0 (CsnProse);

  self->text = g_string_new (NULL);
  self->runs = g_array_new (FALSE, TRUE, sizeof (CsnProseRun));
  g_array_set_clear_func (self->runs, clear_run);
  return self;
}

CsnProse *
csn_prose_ref (CsnProse *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  CsnProse *self = data;

  g_string_free (self->text, TRUE);
  g_array_unref (self->runs);
}

void
csn_prose_unref (CsnProse *self)
{
  if (self != NULL)
    g_rc_box_release_full (self, clear);
}

void
csn_prose_append (CsnProse *self, const char *text, gssize length, guint style, const char *target)
{
  CsnProseRun *last;
  CsnProseRun run = { 0 };

  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL);

  if (length < 0)
    length = strlen (text);
  if (length == 0)
    return;
  run = (CsnProseRun) { self->text->len, self->text->len + length, style, NULL };
  g_string_append_len (self->text, text, length);
  last = self->runs->len > 0 ? &g_array_index (self->runs, CsnProseRun, self->runs->len - 1) : NULL;
  if (last != NULL && last->style == style && g_strcmp0 (last->target, target) == 0)
    {
      last->end = run.end;
      return;
    }
  run.target = g_strdup (target);
  g_array_append_val (self->runs, run);
}

void
csn_prose_chomp (CsnProse *self)
{
  g_return_if_fail (self != NULL);

  while (self->text->len > 0 && g_ascii_isspace (self->text->str[self->text->len - 1]))
    g_string_truncate (self->text, self->text->len - 1);
  while (self->runs->len > 0)
    {
      CsnProseRun *last = &g_array_index (self->runs, CsnProseRun, self->runs->len - 1);

      if (last->start < self->text->len)
        {
          last->end = MIN (last->end, self->text->len);
          return;
        }
      g_array_set_size (self->runs, self->runs->len - 1);
    }
}

const char *
csn_prose_get_text (CsnProse *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->text->str;
}

const CsnProseRun *
csn_prose_get_runs (CsnProse *self, gsize *n_runs)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (n_runs != NULL, NULL);

  *n_runs = self->runs->len;
  return (const CsnProseRun *) (gpointer) self->runs->data;
}

gboolean
csn_prose_is_plain (CsnProse *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  if (self->runs->len == 0)
    return TRUE;
  return self->runs->len == 1 && g_array_index (self->runs, CsnProseRun, 0).style == 0
         && g_array_index (self->runs, CsnProseRun, 0).target == NULL;
}
