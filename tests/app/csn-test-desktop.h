/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The desktop's notification service on the bus of a test (org.freedesktop.Notifications): keeps what it is told. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *shown;  /* (owned) (element-type utf8): "heading|body" in order */
  guint n_withdrawn; /* notifications that were taken back */
  guint registration;
  guint name;
  GDBusConnection *bus; /* (owned) */
} CsnTestDesktop;

/* Takes the name on the session bus, and returns when it is ours. */
CsnTestDesktop *csn_test_desktop_new  (void);
void            csn_test_desktop_free (CsnTestDesktop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnTestDesktop, csn_test_desktop_free)

G_END_DECLS
