/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A folder of its own for each test, records in it, and waiting for acts. Knows nothing of what is tested. */

#pragma once

#include "csn-session.h"

G_BEGIN_DECLS

typedef struct
{
  char *folder;    /* (owned) */
  CsnClock *clock; /* (owned): stands at 2026-03-02 10:00 UTC */
} Fixture;

void        fixture_set_up        (Fixture       *fixture,
                                   gconstpointer  data);
void        fixture_tear_down     (Fixture       *fixture,
                                   gconstpointer  data);
char       *fixture_path          (Fixture       *fixture,
                                   const char    *name);
/* A new record of Markdown @text. */
CsnSession *fixture_create        (Fixture       *fixture,
                                   const char    *name,
                                   const char    *text);
CsnSession *fixture_open          (Fixture       *fixture,
                                   const char    *name);
/* For callbacks: stores the result in the GAsyncResult pointer. */
void        fixture_done          (GObject       *source,
                                   GAsyncResult  *result,
                                   gpointer       user_data);
/* Waits for an act and takes its outcome. */
gboolean    fixture_wait          (CsnSession    *session,
                                   GAsyncResult **result,
                                   GError       **error);
gboolean    fixture_wait_export   (GAsyncResult **result,
                                   GError       **error);
/* Answers one item; the act must succeed. */
void        fixture_answer        (CsnSession    *session,
                                   const char    *item,
                                   const char    *value);
const char *fixture_value         (CsnSession    *session,
                                   const char    *item);

G_END_DECLS
