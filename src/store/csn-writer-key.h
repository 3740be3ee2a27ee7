/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The Ed25519 key with which this installation signs what it writes into a record.
 *
 * The seed lies outside every record, in writer-key of the data folder ($CSN_DATA_DIR, else countersign in XDG_DATA_HOME),
 * mode 0600, bound to the machine: on another machine (a copied home folder) a fresh key is made, so that no two writers
 * ever give the same number twice. For the same reason each record remembers, in writers/ of the data folder, the newest
 * entry that was signed: a record that is older than that was restored or is a second copy, and gets a key of its own
 * (the next "generation", derived from the seed, the record's id and a counter). While a generation is used it is locked.
 *
 *   writer-key            "countersign-writer-key 1", "machine" and a hash, "seed" and 64 hex digits; a line each
 *   writers/DOC-GEN       number and id of the newest entry, written after each commit */

#pragma once

#include "csn-head-sig.h"

G_BEGIN_DECLS

typedef struct _CsnWriterKey CsnWriterKey;

/* Whether the record file has the entry @id. */
typedef gboolean (*CsnWriterHasFunc) (const char *id,
                                      gpointer    user_data);

/* Finds the first generation that may continue record @doc: all that was signed with it is there. (transfer full) (nullable) */
CsnWriterKey *csn_writer_key_open          (const char        *doc,
                                            CsnWriterHasFunc   has,
                                            gpointer           user_data,
                                            GError           **error);
void          csn_writer_key_close         (CsnWriterKey      *self);
/* 32 hex digits. */
const char   *csn_writer_key_get_writer    (CsnWriterKey      *self);
GBytes       *csn_writer_key_get_public    (CsnWriterKey      *self);
/* Signs that entry @event_id with number @wseq is the newest. (transfer full) (nullable) */
CsnHeadSig   *csn_writer_key_sign          (CsnWriterKey      *self,
                                            guint64            wseq,
                                            const char        *event_id,
                                            GError           **error);
/* Notes the newest entry after it has been made durable. */
void          csn_writer_key_remember      (CsnWriterKey      *self,
                                            guint64            wseq,
                                            const char        *event_id);

/* Whether this installation has written record @doc as @writer. Asks the disk. */
gboolean      csn_writer_key_is_ours       (const char        *doc,
                                            const char        *writer);

/* The folder for what this installation keeps. (transfer full) */
char         *csn_store_dup_data_dir       (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnWriterKey, csn_writer_key_close)

G_END_DECLS
