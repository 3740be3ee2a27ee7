/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Something that a document says and nobody answers: a metadata line, a gate class, a parameter, an environment variable.
 * Made by the importer; does not change afterwards. */

#pragma once

#include "csn-section.h"

G_BEGIN_DECLS

#define CSN_TYPE_FACT (csn_fact_get_type ())
G_DECLARE_FINAL_TYPE (CsnFact, csn_fact, CSN, FACT, GObject)

typedef struct
{
  CsnFactKind kind;
  guint line;         /* 1-based */
  guint end_line;     /* last line, or 0 */
  const char *name;   /* (nullable) meaning by kind, see CsnFactKind */
  const char *value;  /* (nullable) */
  const char *detail; /* (nullable) text for people */
  gboolean secret;
  gboolean required;
  int low;
  int high;
  CsnSection *section; /* (nullable) */
} CsnFactSpec;

CsnFact     *csn_fact_new          (const CsnFactSpec *spec);
CsnFactKind  csn_fact_get_kind     (CsnFact *self);
guint        csn_fact_get_line     (CsnFact *self);
guint        csn_fact_get_end_line (CsnFact *self);
const char  *csn_fact_get_name     (CsnFact *self);
const char  *csn_fact_get_value    (CsnFact *self);
const char  *csn_fact_get_detail   (CsnFact *self);
gboolean     csn_fact_is_secret    (CsnFact *self);
gboolean     csn_fact_is_required  (CsnFact *self);
int          csn_fact_get_low      (CsnFact *self);
int          csn_fact_get_high     (CsnFact *self);
CsnSection  *csn_fact_get_section  (CsnFact *self);

G_END_DECLS
