/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The documents that a record was made from, one after another, as its log tells: record.new names the first, each "rebase"
 * the next and what every address of the one before is called in it. With it, entries that were written about an older
 * document are read in terms of the newest one.
 *
 * Addresses are ids of items and probes, ids of slots and lines of stages ("L136"). A rebase maps only what is not called
 * the same in both; null means that the newer document has nothing for it, a third member that its text was changed (a
 * waiver of the old text then counts no longer). A long map is spread over several entries of one
 * batch ("part" of "parts"); the last one counts as the step. Two copies of a record may have been rebased from the same
 * document: the one that stands later in the log wins, and what was written about the other is read by its own ids where
 * they mean something. */

#pragma once

#include <gio/gio.h>

#include "csn-event.h"

G_BEGIN_DECLS

#define CSN_TYPE_LINEAGE (csn_lineage_get_type ())
G_DECLARE_FINAL_TYPE (CsnLineage, csn_lineage, CSN, LINEAGE, GObject)

/* @events: a whole log in order. (element-type CsnEvent) */
CsnLineage *csn_lineage_new          (GPtrArray  *events);
/* SHA-256 of the newest document; NULL when the log names none. */
const char *csn_lineage_get_document (CsnLineage *self);
/* Documents after the first. */
guint       csn_lineage_get_n_steps  (CsnLineage *self);
/* Whether @event ends a step; the entries after it are about the next document. */
gboolean    csn_lineage_is_step      (CsnEvent   *event);
/* Whether @event names, for the @step-th document, the document that this lineage has there. */
gboolean    csn_lineage_has_document (CsnLineage *self,
                                      guint       step,
                                      const char *sha256);
/* @address as it was called in the document of @step (0: the first) in terms of the newest; NULL when that has nothing for
 * it. @address itself when it needs no change. */
const char *csn_lineage_resolve      (CsnLineage *self,
                                      guint       step,
                                      const char *address);
/* @address in terms of the newest document, of whichever older one it is; "" when that has nothing for it, NULL when
 * no document maps it. For what another copy wrote before it knew of the exchange. */
const char *csn_lineage_guess        (CsnLineage *self,
                                      const char *address);
/* @event with the addresses of its data in terms of the newest document; @event itself when nothing changes. An address that
 * is gone becomes "", in a list it is left out. (transfer full) */
CsnEvent   *csn_lineage_translate    (CsnLineage *self,
                                      guint       step,
                                      CsnEvent   *event);

G_END_DECLS
