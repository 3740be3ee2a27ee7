/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One signature that a verification found: who, as what, when, and what it is worth. Does not change. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define CSN_TYPE_SIGNATURE_INFO (csn_signature_info_get_type ())
G_DECLARE_FINAL_TYPE (CsnSignatureInfo, csn_signature_info, CSN, SIGNATURE_INFO, GObject)

typedef struct
{
  const char *role;    /* role of an approval, or the field of a signature in a PDF */
  const char *by;      /* printed name of the certificate */
  const char *at;      /* RFC 3339 */
  const char *problem; /* why it is not valid or not trusted (nullable) */
  gboolean valid;
  gboolean trusted;
  gboolean covers_all; /* nothing was added behind it */
  const char *const *changes_after; /* NULL-terminated sentences (nullable) */
} CsnSignatureInfoSpec;

CsnSignatureInfo  *csn_signature_info_new               (const CsnSignatureInfoSpec *spec);
const char        *csn_signature_info_get_role          (CsnSignatureInfo *self);
const char        *csn_signature_info_get_by            (CsnSignatureInfo *self);
const char        *csn_signature_info_get_at            (CsnSignatureInfo *self);
const char        *csn_signature_info_get_problem       (CsnSignatureInfo *self);
gboolean           csn_signature_info_is_valid          (CsnSignatureInfo *self);
gboolean           csn_signature_info_is_trusted        (CsnSignatureInfo *self);
gboolean           csn_signature_info_covers_all        (CsnSignatureInfo *self);
const char *const *csn_signature_info_get_changes_after (CsnSignatureInfo *self);
/* (transfer full) */
JsonObject        *csn_signature_info_to_json           (CsnSignatureInfo *self);

G_END_DECLS
