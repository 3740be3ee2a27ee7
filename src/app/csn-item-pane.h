/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything about one item: what is asked, the answer and why it counts as it does, values, note, evidence, probes and
 * history. Works on a CsnSession that it is handed. */

#pragma once

#include <adwaita.h>

#include "csn-probe-runs.h"
#include "csn-session.h"

G_BEGIN_DECLS

/* Actions pane.attach pane.paste pane.clear pane.read-as pane.waive. */
#define CSN_TYPE_ITEM_PANE (csn_item_pane_get_type ())
G_DECLARE_FINAL_TYPE (CsnItemPane, csn_item_pane, CSN, ITEM_PANE, AdwBin)

/* @session: (nullable) */
void      csn_item_pane_set_session (CsnItemPane  *self,
                                     CsnSession   *session);
void      csn_item_pane_set_runs    (CsnItemPane  *self,
                                     CsnProbeRuns *runs);
/* @entry: (nullable) */
void      csn_item_pane_set_entry   (CsnItemPane  *self,
                                     CsnEntry     *entry);
CsnEntry *csn_item_pane_get_entry   (CsnItemPane  *self);
/* Stores what was typed and not yet stored. */
void      csn_item_pane_flush       (CsnItemPane  *self);

G_END_DECLS
