/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Entries out of rows; see the header. */

#include "csn-log-reader.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "csn-digest.h"
#include "csn-record-file.h"
#include "csn-store-error.h"

#define ID_BYTES 16

enum
{
  COLUMN_ID,
  COLUMN_DOC,
  COLUMN_WRITER,
  COLUMN_WSEQ,
  COLUMN_LAMPORT,
  COLUMN_BODY,
  COLUMN_SEQ,
};

/* Bodies lie side by side in pieces of this size: a log has many, and each with memory of its own is half as slow. */
#define SLAB_BYTES (256 * 1024)
G_STATIC_ASSERT (SLAB_BYTES >= CSN_EVENT_MAX_BYTES);

typedef struct
{
  GBytes *bytes; /* (owned) (nullable) */
  guint8 *data;  /* borrowed from bytes */
  gsize used;
} Slab;

static gboolean
column_is_hex (sqlite3_stmt *stmt, int column, const char *hex, gsize length)
{
  char found[CSN_SHA256_HEX + 1];

  if ((gsize) sqlite3_column_bytes (stmt, column) != length)
    return FALSE;
  csn_hex_write (sqlite3_column_blob (stmt, column), length, found);
  return strcmp (found, hex) == 0;
}

/* Whether the row says of the entry in its body what the entry says. */
static gboolean
check_row (sqlite3_stmt *stmt, CsnEvent *event, const char *doc, GError **error)
{
  gint64 seq = sqlite3_column_int64 (stmt, COLUMN_SEQ);

  if (!column_is_hex (stmt, COLUMN_ID, csn_event_get_id (event), CSN_SHA256_BYTES))
    g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED,
                 _("Entry %" PRId64 " of the log was altered: its digest is not the recorded one."), seq);
  else if (!column_is_hex (stmt, COLUMN_DOC, csn_event_get_doc (event), ID_BYTES)
           || !column_is_hex (stmt, COLUMN_WRITER, csn_event_get_writer (event), ID_BYTES)
           || sqlite3_column_int64 (stmt, COLUMN_WSEQ) != (gint64) csn_event_get_wseq (event)
           || sqlite3_column_int64 (stmt, COLUMN_LAMPORT) != (gint64) csn_event_get_lamport (event))
    g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED,
                 _("Entry %" PRId64 " of the log was altered: its row says otherwise than the entry."), seq);
  else if (strcmp (csn_event_get_doc (event), doc) != 0)
    g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED,
                 _("Entry %" PRId64 " of the log belongs to another record."), seq);
  else
    return TRUE;
  return FALSE;
}

/* The bytes of an entry never change once it was made of them, so equal bytes have its digest and its meaning. */
static gboolean
has_bytes (CsnEvent *event, const void *body, gsize length)
{
  gsize known_length;
  const void *known = g_bytes_get_data (csn_event_get_bytes (event), &known_length);

  return known_length == length && memcmp (known, body, length) == 0;
}

static GBytes *
keep_body (Slab *slab, const void *body, gsize length)
{
  if (length > SLAB_BYTES)
    return g_bytes_new (body, length); /* is refused for its length */
  if (slab->bytes == NULL || slab->used + length > SLAB_BYTES)
    {
      g_clear_pointer (&slab->bytes, g_bytes_unref);
      slab->data = g_malloc (SLAB_BYTES);
      slab->bytes = g_bytes_new_take (slab->data, SLAB_BYTES);
      slab->used = 0;
    }
  if (length > 0)
    memcpy (slab->data + slab->used, body, length);
  slab->used += length;
  return g_bytes_new_from_bytes (slab->bytes, slab->used - length, length);
}

static CsnEvent *
read_body (Slab *slab, sqlite3_stmt *stmt, CsnEvent *known, GError **error)
{
  const void *body = sqlite3_column_blob (stmt, COLUMN_BODY);
  gsize length = (gsize) sqlite3_column_bytes (stmt, COLUMN_BODY);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) failure = NULL;
  CsnEvent *event;

  if (known != NULL && has_bytes (known, body, length))
    return g_object_ref (known);
  bytes = keep_body (slab, body, length);
  event = csn_event_new_from_bytes (bytes, &failure);
  if (event == NULL)
    g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED,
                 _("Entry %" PRId64 " of the log was altered and is no entry any more (%s)."),
                 (gint64) sqlite3_column_int64 (stmt, COLUMN_SEQ), failure->message);
  return event;
}

static gboolean
take_row (GPtrArray *events, Slab *slab, sqlite3_stmt *stmt, CsnEvent *known, const char *doc, GError **error)
{
  g_autoptr (CsnEvent) event = read_body (slab, stmt, known, error);

  if (event == NULL || !check_row (stmt, event, doc, error))
    return FALSE;
  g_ptr_array_add (events, g_steal_pointer (&event));
  return TRUE;
}

static gboolean
check_count (guint n_rows, GError **error)
{
  if (n_rows < CSN_RECORD_MAX_EVENTS)
    return TRUE;
  g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_DAMAGED, _("The record has more than %d entries."),
               CSN_RECORD_MAX_EVENTS);
  return FALSE;
}

GPtrArray *
csn_log_read (CsnStoreConnection *db,
              const char *doc,
              GPtrArray *known,
              CsnLogProblemFunc problem,
              gpointer user_data,
              GError **error)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) failure = NULL;
  Slab slab = { NULL, NULL, 0 };
  sqlite3_stmt *stmt;
  guint n_rows = 0;

  g_return_val_if_fail (db != NULL && doc != NULL, NULL);

  stmt = csn_store_connection_prepare (db, "SELECT id, doc, writer, wseq, lamport, body, seq FROM event ORDER BY seq", &failure);
  while (stmt != NULL && csn_store_connection_step (db, stmt, &failure) == SQLITE_ROW && check_count (n_rows, &failure))
    {
      CsnEvent *before = known != NULL && n_rows < known->len ? g_ptr_array_index (known, n_rows) : NULL;

      n_rows++;
      if (take_row (events, &slab, stmt, before, doc, &failure))
        continue;
      if (problem == NULL)
        break;
      problem (failure, user_data);
      g_clear_error (&failure);
    }
  if (stmt != NULL)
    sqlite3_reset (stmt);
  g_clear_pointer (&slab.bytes, g_bytes_unref);
  if (failure == NULL)
    return g_steal_pointer (&events);
  if (problem == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  problem (failure, user_data);
  return g_steal_pointer (&events);
}
