/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who signs: the identities of this computer to choose from, the passphrase of the chosen one, and the making of a new one. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* Signal "changed": choice or passphrase. Actions identity.create, identity.choose. */
#define CSN_TYPE_IDENTITY_GROUP (csn_identity_group_get_type ())
G_DECLARE_FINAL_TYPE (CsnIdentityGroup, csn_identity_group, CSN, IDENTITY_GROUP, AdwPreferencesGroup)

void         csn_identity_group_set_settings (CsnIdentityGroup     *self,
                                              GSettings            *settings);
/* For choosing only. */
void         csn_identity_group_hide_passphrase (CsnIdentityGroup  *self);
/* An identity is chosen and a passphrase typed. */
gboolean     csn_identity_group_is_complete  (CsnIdentityGroup     *self);
/* Opens the chosen identity; the passphrase leaves the entry. */
void         csn_identity_group_open_async   (CsnIdentityGroup     *self,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
CsnIdentity *csn_identity_group_open_finish  (CsnIdentityGroup     *self,
                                              GAsyncResult         *result,
                                              GError              **error);

G_END_DECLS
