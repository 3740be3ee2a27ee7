/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A record that came from elsewhere, looked at without trusting it: read from a private copy with all checks, who made it, what
 * verifies, and in what it differs from our own copy. Signing needs no more than this; to edit it, it is taken over entry by
 * entry into a fresh file. */

#pragma once

#include "csn-difference.h"
#include "csn-session.h"
#include "csn-verification.h"

G_BEGIN_DECLS

#define CSN_TYPE_RECEIVED (csn_received_get_type ())
G_DECLARE_FINAL_TYPE (CsnReceived, csn_received, CSN, RECEIVED, GObject)

/* Whether the record at @path came from elsewhere: this installation neither made, took over nor edited it. What cannot be read
 * is foreign. */
void             csn_received_is_foreign_async    (const char           *path,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
/* FALSE with @error set when it could not be found out. */
gboolean         csn_received_is_foreign_finish   (GAsyncResult         *result,
                                                   gboolean             *foreign,
                                                   GError              **error);

/* Looks at the record at @path. @folders, @others: where our own records are (as csn_record_library_list_async). */
void             csn_received_open_async          (const char           *path,
                                                   const char *const    *folders,
                                                   const char *const    *others,
                                                   const char           *actor,
                                                   CsnClock             *clock,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
CsnReceived     *csn_received_open_finish         (GAsyncResult         *result,
                                                   GError              **error);

const char      *csn_received_get_path            (CsnReceived          *self);
/* For reading, judging, evidence and an .approval file; read-only. (transfer none) */
CsnSession      *csn_received_get_session         (CsnReceived          *self);
/* Name, time and program of the first entry. They are what the file says. */
const char      *csn_received_get_made_by         (CsnReceived          *self);
const char      *csn_received_get_made_at         (CsnReceived          *self);
const char      *csn_received_get_made_with       (CsnReceived          *self);
/* Everybody who wrote in it, with the number of entries: "Ada Lovelace (12)". (transfer none) */
const char *const *csn_received_get_people        (CsnReceived          *self);
/* Installations that wrote in it. */
guint            csn_received_get_n_writers       (CsnReceived          *self);
/* What was checked. (transfer none) */
CsnVerification *csn_received_get_verification    (CsnReceived          *self);
/* Our own copy of the same record; NULL: there is none. */
const char      *csn_received_get_own_path        (CsnReceived          *self);
/* Entries that this copy has more, and that our own has more. */
guint            csn_received_get_n_more          (CsnReceived          *self);
guint            csn_received_get_n_less          (CsnReceived          *self);
/* From ours to this one; empty without an own copy. (element-type CsnDifference) (transfer none) */
GListModel      *csn_received_get_differences     (CsnReceived          *self);

/* Takes all of it over into the fresh file @to (NULL: a new name in @folder). Nothing is taken over that does not verify. */
void             csn_received_take_over_async     (CsnReceived          *self,
                                                   const char           *folder,
                                                   const char           *to,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
/* The session of the fresh file, to be edited. (transfer full) */
CsnSession      *csn_received_take_over_finish    (CsnReceived          *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);
/* To take over only what our own copy lacks, open that and use csn_session_merge_async with csn_received_get_path. */

/* Saves what can be read of the damaged record @from into the fresh file @to; @findings (element-type CsnFinding) (transfer full)
 * says what was lost. */
void             csn_received_salvage_async       (const char           *from,
                                                   const char           *to,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
gboolean         csn_received_salvage_finish      (GAsyncResult         *result,
                                                   GListModel          **findings,
                                                   GError              **error);

G_END_DECLS
