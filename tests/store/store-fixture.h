/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tests of the store share: a folder of its own with its own installation key, small records, noise. */

#pragma once

#include "csn-record-file.h"

typedef struct
{
  char *folder;    /* (owned): holds the records */
  char *data;      /* (owned): CSN_DATA_DIR */
  CsnClock *clock; /* (owned): stands still */
} StoreFixture;

void           store_fixture_set_up            (StoreFixture  *fixture,
                                                gconstpointer  user_data);
void           store_fixture_tear_down         (StoreFixture  *fixture,
                                                gconstpointer  user_data);
/* (transfer full) */
char          *store_fixture_path              (StoreFixture  *fixture,
                                                const char    *name);
guint          store_fixture_count_files       (StoreFixture  *fixture);
/* A record with its first entry and a small source. (transfer full) */
CsnRecordFile *store_fixture_create            (StoreFixture  *fixture,
                                                const char    *name);
/* Adds an answer to a batch. */
void           store_fixture_draft             (GPtrArray     *drafts,
                                                const char    *item,
                                                const char    *value);
/* Adds an answer; must succeed. */
void           store_fixture_answer            (StoreFixture  *fixture,
                                                CsnRecordFile *file,
                                                const char    *item,
                                                const char    *value);
/* The same with the new entry. (transfer full) */
CsnEvent      *store_fixture_append            (StoreFixture  *fixture,
                                                CsnRecordFile *file,
                                                const char    *item,
                                                const char    *value);
/* Stores evidence with its entry and returns its digest. (transfer full) */
char          *store_fixture_attach            (StoreFixture  *fixture,
                                                CsnRecordFile *file,
                                                GBytes        *bytes);
/* Bytes that look random and are the same each time. (transfer full) */
GBytes        *store_fixture_noise             (gsize          length,
                                                guint32        seed);
void           store_fixture_copy              (const char    *from,
                                                const char    *to);
void           store_fixture_assert_open_fails (const char    *path,
                                                int            code);
/* Starts this test program as one that has @path open for writing, and waits until it has. */
GSubprocess   *store_fixture_spawn_holder      (StoreFixture  *fixture,
                                                const char    *path);
int            store_fixture_hold              (const char    *path);

#define STORE_TEST(path, func) \
  g_test_add (path, StoreFixture, NULL, store_fixture_set_up, func, store_fixture_tear_down)
