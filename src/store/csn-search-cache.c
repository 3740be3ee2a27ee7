/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The disposable search cache; see the header. */

#include "csn-search-cache.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>

#include "csn-store-error.h"

#define VERSION         1
#define BUSY_TIMEOUT_MS 5000
#define PUTS_AT_ONCE    64  /* records that are written between two commits */
#define MAX_WORDS       16  /* of a query; more make it no better */
/* Of a text; the rest of a very long one is not searched. */
#define MAX_TEXT        4096
#define MAX_FOUND       "1000" /* nobody reads more; part of a query */

struct _CsnSearchCache
{
  sqlite3 *db;
  guint n_open; /* puts since the last commit; 0: no transaction */
};

static const char schema[] =
  "BEGIN;"
  "CREATE TABLE record(id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, doc TEXT NOT NULL, title TEXT NOT NULL,"
  " mtime INTEGER NOT NULL, size INTEGER NOT NULL, summary TEXT NOT NULL) STRICT;"
  "CREATE INDEX record_doc ON record(doc);"
  "CREATE TABLE item(id INTEGER PRIMARY KEY, record INTEGER NOT NULL, item TEXT NOT NULL, line INTEGER NOT NULL,"
  " text TEXT NOT NULL, note TEXT NOT NULL) STRICT;"
  "CREATE INDEX item_record ON item(record);"
  "CREATE VIRTUAL TABLE words USING fts5(text, note, content='', contentless_delete=1, prefix='2 3',"
  " tokenize='unicode61 remove_diacritics 2');"
  "PRAGMA user_version = 1;"
  "COMMIT;";

static sqlite3_stmt *
prepare (CsnSearchCache *self, const char *sql)
{
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v2 (self->db, sql, -1, &stmt, NULL) != SQLITE_OK)
    g_debug ("Search cache: %s", sqlite3_errmsg (self->db));
  return stmt;
}

static void
bind_text (sqlite3_stmt *stmt, int index, const char *text)
{
  sqlite3_bind_text (stmt, index, text ? text : "", -1, SQLITE_TRANSIENT);
}

static gboolean
run (sqlite3_stmt *stmt)
{
  gboolean done = stmt != NULL && sqlite3_step (stmt) == SQLITE_DONE;

  sqlite3_finalize (stmt);
  return done;
}

static gboolean
set_error (CsnSearchCache *self, GError **error)
{
  g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_IO, "%s", sqlite3_errmsg (self->db));
  return FALSE;
}

static int
read_version (CsnSearchCache *self)
{
  sqlite3_stmt *stmt = prepare (self, "PRAGMA user_version");
  int version = stmt != NULL && sqlite3_step (stmt) == SQLITE_ROW ? sqlite3_column_int (stmt, 0) : -1;

  sqlite3_finalize (stmt);
  return version;
}

/* Opens the file as it is; FALSE when it is of no use. */
static gboolean
open_database (CsnSearchCache *self, const char *path)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOFOLLOW;
  int version;

  if (sqlite3_open_v2 (path, &self->db, flags, NULL) != SQLITE_OK)
    return FALSE;
  sqlite3_busy_timeout (self->db, BUSY_TIMEOUT_MS);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  sqlite3_db_config (self->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
  /* what a power loss takes is read again */
  sqlite3_exec (self->db, "PRAGMA synchronous = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -8192", NULL, NULL, NULL);
  version = read_version (self);
  if (version == 0)
    return sqlite3_exec (self->db, schema, NULL, NULL, NULL) == SQLITE_OK;
  return version == VERSION
         && sqlite3_exec (self->db, "SELECT rowid FROM words WHERE words MATCH 'a' LIMIT 1", NULL, NULL, NULL) == SQLITE_OK;
}

CsnSearchCache *
csn_search_cache_open (const char *path, GError **error)
{
  g_autoptr (CsnSearchCache) self = g_new0 (CsnSearchCache, 1);
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "countersign", NULL);
  g_autofree char *usual = g_build_filename (folder, "search.db", NULL);
  g_autofree char *journal = NULL;

  if (path == NULL)
    {
      path = usual;
      g_mkdir_with_parents (folder, 0700);
    }
  if (open_database (self, path))
    return g_steal_pointer (&self);
  sqlite3_close (g_steal_pointer (&self->db));
  journal = g_strconcat (path, "-journal", NULL);
  g_unlink (journal);
  g_unlink (path);
  if (open_database (self, path))
    return g_steal_pointer (&self);
  set_error (self, error);
  return NULL;
}

void
csn_search_cache_flush (CsnSearchCache *self)
{
  if (self->n_open == 0)
    return;
  self->n_open = 0;
  if (sqlite3_exec (self->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
}

void
csn_search_cache_close (CsnSearchCache *self)
{
  if (self == NULL)
    return;
  if (self->db != NULL)
    csn_search_cache_flush (self);
  sqlite3_close (self->db);
  g_free (self);
}

static char *
dup_first_text (sqlite3_stmt *stmt)
{
  char *text = NULL;

  if (stmt != NULL && sqlite3_step (stmt) == SQLITE_ROW)
    text = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  sqlite3_finalize (stmt);
  return text;
}

char *
csn_search_cache_dup_summary (CsnSearchCache *self, const char *path, gint64 mtime, gint64 size)
{
  sqlite3_stmt *stmt = prepare (self, "SELECT summary FROM record WHERE path = ?1 AND mtime = ?2 AND size = ?3");

  bind_text (stmt, 1, path);
  sqlite3_bind_int64 (stmt, 2, mtime);
  sqlite3_bind_int64 (stmt, 3, size);
  return dup_first_text (stmt);
}

char *
csn_search_cache_dup_last (CsnSearchCache *self, const char *path)
{
  sqlite3_stmt *stmt = prepare (self, "SELECT summary FROM record WHERE path = ?1");

  bind_text (stmt, 1, path);
  return dup_first_text (stmt);
}

static gboolean
begin (CsnSearchCache *self)
{
  if (self->n_open > 0)
    return TRUE;
  if (sqlite3_exec (self->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
    return FALSE;
  self->n_open = 1;
  return TRUE;
}

static gboolean
run_on_path (CsnSearchCache *self, const char *sql, const char *path)
{
  sqlite3_stmt *stmt = prepare (self, sql);

  bind_text (stmt, 1, path);
  return run (stmt);
}

static gboolean
drop (CsnSearchCache *self, const char *path)
{
  return run_on_path (self, "DELETE FROM words WHERE rowid IN (SELECT item.id FROM item JOIN record ON record.id = item.record"
                            " WHERE record.path = ?1)", path)
         && run_on_path (self, "DELETE FROM item WHERE record = (SELECT id FROM record WHERE path = ?1)", path)
         && run_on_path (self, "DELETE FROM record WHERE path = ?1", path);
}

/* A beginning of at most MAX_TEXT bytes that ends with a whole character. */
static int
bounded_length (const char *text)
{
  gsize length = strlen (text);

  if (length <= MAX_TEXT)
    return (int) length;
  return (int) (g_utf8_find_prev_char (text, text + MAX_TEXT) - text);
}

static gboolean
put_texts (CsnSearchCache *self, gint64 record, GArray *texts)
{
  sqlite3_stmt *item = prepare (self, "INSERT INTO item(record, item, line, text, note) VALUES(?1, ?2, ?3, ?4, ?5)");
  sqlite3_stmt *words = prepare (self, "INSERT INTO words(rowid, text, note) VALUES(?1, ?2, ?3)");
  gboolean done = item != NULL && words != NULL;

  for (guint i = 0; done && i < texts->len; i++)
    {
      const CsnSearchText *text = &g_array_index (texts, CsnSearchText, i);

      sqlite3_bind_int64 (item, 1, record);
      sqlite3_bind_text (item, 2, text->item, -1, SQLITE_STATIC);
      sqlite3_bind_int (item, 3, (int) text->line);
      sqlite3_bind_text (item, 4, text->text, bounded_length (text->text), SQLITE_STATIC);
      sqlite3_bind_text (item, 5, text->note, bounded_length (text->note), SQLITE_STATIC);
      done = sqlite3_step (item) == SQLITE_DONE;
      sqlite3_reset (item);
      sqlite3_bind_int64 (words, 1, sqlite3_last_insert_rowid (self->db));
      sqlite3_bind_text (words, 2, text->text, bounded_length (text->text), SQLITE_STATIC);
      sqlite3_bind_text (words, 3, text->note, bounded_length (text->note), SQLITE_STATIC);
      done = done && sqlite3_step (words) == SQLITE_DONE;
      sqlite3_reset (words);
    }
  sqlite3_finalize (item);
  sqlite3_finalize (words);
  return done;
}

gboolean
csn_search_cache_put (CsnSearchCache *self,
                      const char *path,
                      gint64 mtime,
                      gint64 size,
                      const char *doc,
                      const char *title,
                      const char *summary,
                      GArray *texts,
                      GError **error)
{
  sqlite3_stmt *stmt;

  if (!begin (self) || !drop (self, path))
    return set_error (self, error);
  stmt = prepare (self, "INSERT INTO record(path, doc, title, mtime, size, summary) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
  bind_text (stmt, 1, path);
  bind_text (stmt, 2, doc);
  bind_text (stmt, 3, title);
  sqlite3_bind_int64 (stmt, 4, mtime);
  sqlite3_bind_int64 (stmt, 5, size);
  bind_text (stmt, 6, summary);
  if (!run (stmt) || !put_texts (self, sqlite3_last_insert_rowid (self->db), texts))
    return set_error (self, error);
  if (++self->n_open > PUTS_AT_ONCE)
    csn_search_cache_flush (self);
  return TRUE;
}

void
csn_search_cache_forget (CsnSearchCache *self, const char *path)
{
  if (begin (self))
    drop (self, path);
}

static GStrv
list_texts (sqlite3_stmt *stmt)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  while (stmt != NULL && sqlite3_step (stmt) == SQLITE_ROW)
    g_strv_builder_add (builder, (const char *) sqlite3_column_text (stmt, 0));
  sqlite3_finalize (stmt);
  return g_strv_builder_end (builder);
}

GStrv
csn_search_cache_list_paths (CsnSearchCache *self)
{
  return list_texts (prepare (self, "SELECT path FROM record ORDER BY path"));
}

GStrv
csn_search_cache_list_places (CsnSearchCache *self, const char *doc)
{
  sqlite3_stmt *stmt = prepare (self, "SELECT path FROM record WHERE doc = ?1 ORDER BY path");

  bind_text (stmt, 1, doc);
  return list_texts (stmt);
}

/* Each word quoted, so that no sign of it is an operator, and open at its end. NULL: no word. */
static char *
write_match (const char *query)
{
  g_autoptr (GString) match = g_string_new (NULL);
  guint n = 0;

  for (const char *p = query; *p != '\0' && n < MAX_WORDS; n++)
    {
      g_autoptr (GString) word = g_string_new (NULL);

      while (*p != '\0' && !g_unichar_isalnum (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      for (; *p != '\0' && (g_unichar_isalnum (g_utf8_get_char (p)) || g_unichar_ismark (g_utf8_get_char (p)));
           p = g_utf8_next_char (p))
        g_string_append_unichar (word, g_utf8_get_char (p));
      if (word->len > 0)
        g_string_append_printf (match, "%s\"%s\"*", match->len > 0 ? " " : "", word->str);
    }
  return match->len > 0 ? g_string_free (g_steal_pointer (&match), FALSE) : NULL;
}

static gboolean
tell_row (sqlite3_stmt *stmt, CsnSearchFunc func, gpointer user_data)
{
  const CsnSearchRow row = {
    .path = (const char *) sqlite3_column_text (stmt, 0),
    .title = (const char *) sqlite3_column_text (stmt, 1),
    .text = {
      .item = (const char *) sqlite3_column_text (stmt, 2),
      .line = (guint) sqlite3_column_int (stmt, 3),
      .text = (const char *) sqlite3_column_text (stmt, 4),
      .note = (const char *) sqlite3_column_text (stmt, 5),
    },
  };

  return func (&row, user_data);
}

/* Whether more than MAX_FOUND items match. To rank that many takes long, and says little of a word that is everywhere. */
static gboolean
is_common (CsnSearchCache *self, const char *match)
{
  sqlite3_stmt *stmt = prepare (self, "SELECT rowid FROM words WHERE words MATCH ?1 LIMIT 1 OFFSET " MAX_FOUND);
  gboolean common;

  bind_text (stmt, 1, match);
  common = stmt != NULL && sqlite3_step (stmt) == SQLITE_ROW;
  sqlite3_finalize (stmt);
  return common;
}

#define FIND(order)                                                                                                  \
  "SELECT record.path, record.title, item.item, item.line, item.text, item.note"                                    \
  " FROM (SELECT rowid AS found FROM words WHERE words MATCH ?1 " order " LIMIT " MAX_FOUND ")"                     \
  " JOIN item ON item.id = found JOIN record ON record.id = item.record"

gboolean
csn_search_cache_find (CsnSearchCache *self, const char *query, CsnSearchFunc func, gpointer user_data, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (query, -1);
  g_autofree char *match = write_match (valid);
  sqlite3_stmt *stmt;
  int rc;

  if (match == NULL)
    return TRUE;
  stmt = prepare (self, is_common (self, match) ? FIND ("") : FIND ("ORDER BY rank"));
  if (stmt == NULL)
    return set_error (self, error);
  bind_text (stmt, 1, match);
  while ((rc = sqlite3_step (stmt)) == SQLITE_ROW)
    if (!tell_row (stmt, func, user_data))
      break;
  sqlite3_finalize (stmt);
  return rc == SQLITE_ROW || rc == SQLITE_DONE || set_error (self, error);
}
