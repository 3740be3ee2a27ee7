/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a signature gets a trusted time stamp: a switch in every dialog that signs, since an authority that does not answer must not
 * keep anybody from signing. Where stamps come from, the preferences say; without that there is nothing to see. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CSN_TYPE_STAMP_GROUP (csn_stamp_group_get_type ())
G_DECLARE_FINAL_TYPE (CsnStampGroup, csn_stamp_group, CSN, STAMP_GROUP, AdwPreferencesGroup)

/* @settings: (nullable): no stamp is asked for */
void        csn_stamp_group_set_settings (CsnStampGroup *self,
                                          GSettings     *settings);
/* Address of the authority; NULL: no stamp is wanted. (transfer none) */
const char *csn_stamp_group_get_server   (CsnStampGroup *self);

G_END_DECLS
