/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person allowed on this machine: fingerprints of plans, each bound to the path of the document it came from.
 * Lives in the user's data folder, never in a record: a signature on a document allows nothing. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define CSN_TYPE_CONSENT_STORE (csn_consent_store_get_type ())
G_DECLARE_FINAL_TYPE (CsnConsentStore, csn_consent_store, CSN, CONSENT_STORE, GObject)

/* @path NULL: the store of this user, $XDG_DATA_HOME/countersign/probe-consents. Reads it at once; it is small. */
CsnConsentStore *csn_consent_store_new    (const char       *path);
gboolean         csn_consent_store_allows (CsnConsentStore  *self,
                                           const char       *fingerprint,
                                           const char       *document);
/* @fingerprints: (element-type utf8). Kept on disk when this returns. */
gboolean         csn_consent_store_allow  (CsnConsentStore  *self,
                                           GPtrArray        *fingerprints,
                                           const char       *document,
                                           GError          **error);
/* What was allowed for the document @from is allowed for @to as well, since the same bytes would run. Kept on disk when this returns. */
gboolean         csn_consent_store_copy   (CsnConsentStore  *self,
                                           const char       *from,
                                           const char       *to,
                                           GError          **error);
gboolean         csn_consent_store_revoke (CsnConsentStore  *self,
                                           const char       *document,
                                           GError          **error);

G_END_DECLS
