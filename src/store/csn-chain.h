/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a set of entries is one unbroken log: the same for a record file, for what comes from another copy, and for the
 * entries that travel in a report. That each id is the digest of its bytes is true of every CsnEvent; here it is checked that
 * each writer's numbers run without gap or double, each names its predecessor, all that is named is there, and the newest
 * entry of each writer is signed with that writer's key. Who removes a writer's newest entries together with its signature
 * can only be found by a head that somebody remembers: pass it to csn_chain_verify_heads(). No I/O. */

#pragma once

#include "csn-event.h"
#include "csn-finding.h"
#include "csn-head-sig.h"

G_BEGIN_DECLS

/* What entries say of one blob. It is erased when it was erased as evidence and no other entry needs it: the document stays, and
 * what was attached once more. */
typedef struct
{
  guint64 bytes;
  guint n_needing; /* entries that want it kept */
  gboolean erased;
  char *name;      /* (owned): for messages */
} CsnBlobClaim;

/* Adds a finding for each break (codes: doc, sequence, equivocation, predecessor, missing-entry, order, beginning, time,
 * clock, head-signature, newest-missing). @doc is the record's id; NULL takes the first entry's. Whether no error was
 * found. (element-type of @events CsnEvent, of @head_sigs CsnHeadSig) */
gboolean    csn_chain_verify         (GPtrArray         *events,
                                      GPtrArray         *head_sigs,
                                      const char        *doc,
                                      GPtrArray         *findings);
/* The same for entries and signatures as a report carries them: canonical bodies and objects of csn_head_sig_to_json().
 * @events, when not NULL, receives the entries that could be read. */
gboolean    csn_chain_verify_export  (JsonArray         *bodies,
                                      JsonArray         *head_sigs,
                                      const char        *doc,
                                      GPtrArray         *findings,
                                      GPtrArray        **events);
/* Whether each of @remembered is among @events; a head that is not means that entries were removed (code head-unknown). */
gboolean    csn_chain_verify_heads   (GPtrArray         *events,
                                      const char *const *remembered,
                                      GPtrArray         *findings);
/* Ids of the entries that no other names, sorted. (transfer full) */
GStrv       csn_chain_dup_heads      (GPtrArray         *events);
/* Takes what @event names out of @ids, a table with ids as keys; what is left of all in the end are the heads. */
void        csn_chain_drop_named     (GHashTable        *ids,
                                      CsnEvent          *event);
/* The keys of @ids, sorted. (transfer full) */
GStrv       csn_chain_sort_ids       (GHashTable        *ids);
/* Digest → CsnBlobClaim. (transfer full) */
GHashTable *csn_chain_collect_blobs  (GPtrArray         *events);

G_END_DECLS
