/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* For the tests of the acts on the gate: a window that shows the Decision page of one record, its dialogs, and an identity to sign
 * with. */

#pragma once

#include "csn-test-form.h"

#include "csn-identity.h"

G_BEGIN_DECLS

typedef struct
{
  CsnSession *session;
  GSettings *settings;
  GtkWindow *window;
  GtkWidget *page; /* (unowned): the Decision page */
} CsnTestGate;

/* For g_test_add; @data: the Markdown of the record. */
void         csn_test_gate_set_up    (CsnTestGate   *fixture,
                                      gconstpointer  data);
void         csn_test_gate_tear_down (CsnTestGate   *fixture,
                                      gconstpointer  data);
AdwDialog   *csn_test_visible_dialog (CsnTestGate   *fixture);
/* The row below @root with @title. (nullable) */
GtkWidget   *csn_test_find_row       (GtkWidget     *root,
                                      const char    *title);
gboolean     csn_test_has_text       (GtkWidget     *root,
                                      const char    *text);
void         csn_test_type_into      (AdwDialog     *dialog,
                                      const char    *title,
                                      const char    *text);
/* Opens the form of an act. */
AdwDialog   *csn_test_begin_act      (CsnTestGate   *fixture,
                                      const char    *name,
                                      const char    *id);
/* Makes an identity, whose passphrase is "anchor", the one that is chosen. (transfer full) */
CsnIdentity *csn_test_make_identity  (CsnTestGate   *fixture,
                                      const char    *name);

/* For csn_test_wait_for: the dialog can be answered, the banner is shown, no dialog is open (of the fixture). */
gboolean     csn_test_is_ready       (gpointer       data);
gboolean     csn_test_is_revealed    (gpointer       data);
gboolean     csn_test_has_no_dialog  (gpointer       data);
/* For acts of the session that must succeed. */
void         csn_test_acted_cb       (GObject       *source,
                                      GAsyncResult  *result,
                                      gpointer       user_data);

G_END_DECLS
