/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signs a PDF by an incremental update (PAdES B-B, or B-T with a time-stamp). */

#pragma once

#include <gio/gio.h>

#include "csn-identity.h"
#include "csn-revocation.h"

G_BEGIN_DECLS

/* What may still happen to the PDF after this signature. The first signature of a file states it as
 * a certification (DocMDP); a later one can only forbid everything (FieldMDP over all fields),
 * because a certification must come first. */
typedef enum
{
  CSN_PDF_PERMIT_UNSAID = 0,  /* an approval like any other */
  CSN_PDF_PERMIT_NOTHING = 1, /* the seal: nothing may be added */
  CSN_PDF_PERMIT_SIGNING = 2, /* further signatures may be added */
} CsnPdfPermit;

typedef struct
{
  const char *field;  /* an empty signature field to be filled; when there is none of that name, or
                       * for NULL, an invisible  one is added to the first page */
  const char *name;   /* the signer's printed name; NULL takes the certificate's */
  const char *role;   /* shown in a visible field; may be NULL */
  const char *reason; /* meaning of the signature; may be NULL */
  const char *location; /* may be NULL */
  const char *approval; /* what the signer signs of the record itself, for the record's owner to take
                         * back (csn_pdf_signature_get_approval); may be NULL */
  GDateTime *at;        /* stated signing time, with its offset */
  CsnPdfPermit permit;
  gsize reserve; /* bytes kept for the signature; 0 chooses, and grows once when that is too few */
  const char *tsa_url;   /* RFC 3161 authority; may be NULL */
  CsnRevocation *validation; /* what authorities said, to be embedded with the chain (DSS); may be
                              * NULL */
} CsnPdfSignOptions;

GBytes *csn_pdf_sign (GBytes *pdf,
                      CsnIdentity *identity,
                      const CsnPdfSignOptions *options,
                      GCancellable *cancellable,
                      GError **error);
void csn_pdf_sign_async (GBytes *pdf,
                         CsnIdentity *identity,
                         const CsnPdfSignOptions *options,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
GBytes *csn_pdf_sign_finish (GAsyncResult *result, GError **error);

G_END_DECLS
