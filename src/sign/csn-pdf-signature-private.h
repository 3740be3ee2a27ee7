/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What csn-pdf-verify.c fills in. */

#pragma once

#include "csn-pdf-reader-private.h"
#include "csn-pdf-signature.h"

G_BEGIN_DECLS

struct _CsnPdfSignature
{
  GObject parent_instance;

  char *field;    /* (owned) */
  char *name;     /* (owned) (nullable) as printed in the signature, unchecked */
  char *reason;   /* (owned) (nullable) */
  char *approval; /* (owned) (nullable) */
  char *location; /* (owned) (nullable) */
  GDateTime *at;  /* (owned) (nullable) */
  CsnPdfPermit permit;
  gboolean is_certification;
  CsnCmsSignature *cms; /* (owned) (nullable) NULL when the cryptography failed */
  gboolean covers_all;
  GPtrArray *changes_after; /* (owned) (element-type utf8) */
  GPtrArray *problems;      /* (owned) (element-type utf8) */

  guint field_number;
  guint number;           /* of the signature dictionary */
  gsize dictionary_start; /* literally, in the file */
  gsize dictionary_end;
  gsize slot_start; /* of /Contents */
  gsize slot_end;
  gsize end; /* of the bytes it covers; 0 when that is not in order */
};

CsnPdfSignature *csn_pdf_signature_new (CsnPdfReader *reader, guint field_number);
void csn_pdf_signature_add_problem (CsnPdfSignature *self, const char *sentence);
void csn_pdf_signature_add_change (CsnPdfSignature *self, const char *sentence);
/* Reads what literally stands in the file and checks digest, signature and trust. */
void csn_pdf_signature_check (CsnPdfSignature *self,
                              CsnPdfReader *reader,
                              CsnTrust *trust,
                              GDateTime *at);

G_END_DECLS
