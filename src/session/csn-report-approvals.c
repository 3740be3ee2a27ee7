/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The approvals beside the signatures of a co-signed report; see the header. */

#include "csn-report-approvals.h"

#include <string.h>

#include "csn-approval-file.h"
#include "csn-report.h"

/* The approval beside a signature counts only when it is for the role whose field was signed, and the same person made both. */
static gboolean
belongs_to (CsnPdfSignature *signature, JsonObject *data)
{
  g_autofree char *field = csn_report_field_name (csn_json_get_string (data, "slot", ""));
  g_autoptr (CsnTrust) trust = csn_trust_new ();
  g_autoptr (CsnCmsSignature) own = csn_approval_file_open (data, trust, NULL);
  CsnCertificate *signer = csn_pdf_signature_get_signer (signature);

  return own != NULL && signer != NULL && strcmp (field, csn_pdf_signature_get_field (signature)) == 0
         && strcmp (csn_certificate_get_fingerprint (csn_cms_signature_get_signer (own)),
                    csn_certificate_get_fingerprint (signer)) == 0;
}

GPtrArray *
csn_report_approvals_collect (CsnPdfVerification *verification)
{
  GPtrArray *signatures = csn_pdf_verification_get_signatures (verification);
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  for (guint i = 0; i < signatures->len; i++)
    {
      CsnPdfSignature *signature = g_ptr_array_index (signatures, i);
      const char *text = csn_pdf_signature_get_approval (signature);
      g_autoptr (JsonObject) data
          = text && csn_pdf_signature_is_valid (signature) ? csn_approval_file_read (text, -1, NULL) : NULL;

      if (data != NULL && belongs_to (signature, data))
        g_ptr_array_add (found, g_steal_pointer (&data));
    }
  return found;
}
