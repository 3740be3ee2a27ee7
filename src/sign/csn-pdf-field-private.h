/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The signature field of a PDF that a new signature goes into: found, or added. */

#pragma once

#include "csn-pdf-sign.h"
#include "csn-pdf-update-private.h"

G_BEGIN_DECLS

typedef struct
{
  guint number; /* of the field's object */
  char *name;   /* (owned) */
  gboolean is_new;
} CsnPdfField;

gboolean csn_pdf_field_choose (CsnPdfField *self,
                               CsnPdfUpdate *update,
                               CsnPdfReader *reader,
                               const char *name,
                               CsnPdfPermit permit,
                               GError **error);
void csn_pdf_field_clear (CsnPdfField *self);
gboolean csn_pdf_field_write (CsnPdfField *self,
                              CsnPdfUpdate *update,
                              CsnPdfReader *reader,
                              const char *const *lines,
                              guint signature,
                              GError **error);
/* Writes the catalog and whatever else a new field, a certification or validation data change. */
void csn_pdf_field_write_surroundings (CsnPdfField *self,
                                       CsnPdfUpdate *update,
                                       CsnPdfReader *reader,
                                       guint certifying,
                                       guint dss);
gboolean csn_pdf_reader_is_sealed (CsnPdfReader *reader, guint *signatures);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CsnPdfField, csn_pdf_field_clear)

G_END_DECLS
