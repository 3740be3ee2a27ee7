/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The tables of a .countersign file and their versions. A released version's text is never edited, only followed.
 *
 * Version 1 (application_id 0x43534731 "CSG1", user_version 1, 16 KiB pages, rollback journal):
 *   meta        k, v          one row: "doc", the record's id (16 bytes). Nothing else is accepted.
 *   event       the log. seq is the order of arrival in this file and means nothing elsewhere; id is the SHA-256 of body;
 *               doc, writer, wseq and lamport repeat what body says and are checked against it; linked is 0 while an entry
 *               that it names is missing. No UNIQUE on (writer, wseq): two entries with one number are evidence and kept.
 *   head_sig    one row per writer: its raw Ed25519 public key, the number of its newest entry and the signature over it
 *               (csn-head-sig.h). Older signatures are replaced: with them, cutting the newest entries would go unnoticed.
 *   chunk       up to 1 MiB of evidence, id is its SHA-256; data is NULL when it was erased or has not arrived.
 *   blob_chunk  evidence as a row of chunks: blob is the SHA-256 of the whole, n counts from 0.
 *
 * Version 2 adds event_order, an index that gives the log in its order: the first entries of a long one are read without the rest.
 * Version 3 drops it: the whole log is read whenever any of it is, and the index cost a sixth of what an answer writes.
 *
 * A new version is a step in the table of csn-store-schema.c. A record of an older version is brought up to date when it is
 * opened for writing: in one transaction, after a copy of the file was kept beside it (csn-record-file-migrate.c). It is read as
 * it is otherwise. One of a newer version is only read.
 *
 * An entry whose data has "sha256" (64 hex digits) and "bytes" (a number) refers to that blob. A blob that no entry refers to
 * is left over from an interrupted act and is swept when the record is opened for writing. */

#pragma once

#include <glib.h>
#include <sqlite3.h>

G_BEGIN_DECLS

#define CSN_STORE_APPLICATION_ID 0x43534731
#define CSN_STORE_VERSION        3
#define CSN_STORE_PAGE_BYTES     16384
#define CSN_CHUNK_BYTES          1048576

/* Sets page size, ids and tables of an empty database; inside no transaction. An SQLite result code. */
int      csn_store_schema_create  (sqlite3  *db);
/* The steps that follow @version, in the transaction that is open. An SQLite result code. */
int      csn_store_schema_migrate (sqlite3  *db,
                                   guint     version);
/* Compares sqlite_schema with that of @version text by text. With @more, more tables than those are let pass (they are not read);
 * a @version above ours is judged as ours. */
gboolean csn_store_schema_matches (sqlite3  *db,
                                   guint     version,
                                   gboolean  more,
                                   GError  **error);

G_END_DECLS
