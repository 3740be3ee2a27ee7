/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A PostgreSQL server of the test's own: started as another user than root, on a socket in a folder of its own,
 * without any port. Its superuser is "boss". */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _PostgresqlFixture PostgresqlFixture;

/* NULL where no server can be started. */
PostgresqlFixture *postgresql_fixture_new      (void);
void               postgresql_fixture_free     (PostgresqlFixture *self);
/* Connection text for the role "reader", which a test makes first. */
const char        *postgresql_fixture_get_url  (PostgresqlFixture *self);
/* For a role. (transfer full) */
char              *postgresql_fixture_dup_url  (PostgresqlFixture *self,
                                                const char        *role);
/* Runs @sql as the superuser. */
gboolean           postgresql_fixture_run      (PostgresqlFixture *self,
                                                const char        *sql);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PostgresqlFixture, postgresql_fixture_free)

G_END_DECLS
