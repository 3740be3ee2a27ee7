/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An installation's signature over the newest entry it wrote into a record; through prev it covers all its earlier ones.
 *
 * A writer is an installation's Ed25519 key; its id is the first 16 bytes of the SHA-256 of the raw public key, as 32 hex
 * digits, so the key that travels with the signature cannot be exchanged. Signed is
 *   "CSNHEAD1" | doc (16 bytes) | writer (16) | wseq (8, big endian) | id of the entry (32).
 * This says which installation wrote, never which person: people sign approvals. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define CSN_TYPE_HEAD_SIG (csn_head_sig_get_type ())
G_DECLARE_FINAL_TYPE (CsnHeadSig, csn_head_sig, CSN, HEAD_SIG, GObject)

#define CSN_WRITER_BYTES       16
#define CSN_WRITER_KEY_BYTES   32
#define CSN_HEAD_SIG_BYTES     64
#define CSN_HEAD_MESSAGE_BYTES (8 + 16 + 16 + 8 + 32)

/* NULL when @public_key or @signature has the wrong length or @writer is not the id of @public_key. (nullable) */
CsnHeadSig *csn_head_sig_new            (const char *writer,
                                         GBytes     *public_key,
                                         guint64     wseq,
                                         GBytes     *signature);
const char *csn_head_sig_get_writer     (CsnHeadSig *self);
GBytes     *csn_head_sig_get_public_key (CsnHeadSig *self);
guint64     csn_head_sig_get_wseq       (CsnHeadSig *self);
GBytes     *csn_head_sig_get_signature  (CsnHeadSig *self);
/* Whether this is the writer's signature over entry @event_id of record @doc (hex both). */
gboolean    csn_head_sig_verify         (CsnHeadSig *self,
                                         const char *doc,
                                         const char *event_id);
/* {"key","sig","writer","wseq"}, bytes as hex, as a report carries it. (transfer full) */
JsonObject *csn_head_sig_to_json        (CsnHeadSig *self);
/* (transfer full) (nullable) */
CsnHeadSig *csn_head_sig_new_from_json  (JsonObject *object);

/* The id of a raw public key, 32 hex digits. (transfer full) */
char       *csn_head_sig_dup_writer_id  (GBytes     *public_key);
/* The bytes to sign; FALSE when an id is no id. */
gboolean    csn_head_sig_write_message  (const char *doc,
                                         const char *writer,
                                         guint64     wseq,
                                         const char *event_id,
                                         guint8      message[CSN_HEAD_MESSAGE_BYTES]);

G_END_DECLS
