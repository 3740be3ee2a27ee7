/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A probe that a document suggests: what to measure, when it passes, which item it judges and which places it fills.
 * Only a suggestion: src/probe turns it into a plan, the person allows it. Made by the importer; does not change. */

#pragma once

#include "csn-item.h"

G_BEGIN_DECLS

#define CSN_TYPE_PROBE_SPEC (csn_probe_spec_get_type ())
G_DECLARE_FINAL_TYPE (CsnProbeSpec, csn_probe_spec, CSN, PROBE_SPEC, GObject)

typedef struct
{
  CsnProbeKind kind;
  guint line;              /* 1-based */
  const char *text;        /* what to run or look at, as the document writes it: command line, curl call, SQL, path … */
  const char *pass;        /* when it passes, in the document's words: ">95% pass rate"; NULL: nothing is judged */
  const char *language;    /* of the fence it came from: "hurl", "sql", … (nullable) */
  CsnGateClass gate_class;
  gboolean mutating;       /* may change something: asked one by one */
  gboolean manual;         /* needs a person to judge */
  const char *const *needs; /* names of parameters, settings or secrets without which it cannot run (nullable) */
  CsnItem *item;           /* the item it is bound to (nullable) */
  CsnItem *const *fills;   /* fields it can fill, in document order */
  gsize n_fills;
} CsnProbeSpecInit;

CsnProbeSpec       *csn_probe_spec_new            (const CsnProbeSpecInit *spec);
/* "probe-0123456789ab", made when it is first read; NULL for a probe of no checklist. */
const char         *csn_probe_spec_get_id         (CsnProbeSpec *self);
/* What the id is made from; its words belong to the probe. */
CsnIdWords         csn_probe_spec_get_id_words   (CsnProbeSpec *self);
/* Called once, by the checklist when the probe is added: how many before it have the same words. */
void                csn_probe_spec_set_twins      (CsnProbeSpec *self,
                                                   guint         twins);
/* Gives the probe of no checklist an id. */
void                csn_probe_spec_take_id        (CsnProbeSpec *self,
                                                   char         *id);
CsnProbeKind        csn_probe_spec_get_kind       (CsnProbeSpec *self);
guint               csn_probe_spec_get_line       (CsnProbeSpec *self);
const char         *csn_probe_spec_get_text       (CsnProbeSpec *self);
const char         *csn_probe_spec_get_pass       (CsnProbeSpec *self);
const char         *csn_probe_spec_get_language   (CsnProbeSpec *self);
CsnGateClass        csn_probe_spec_get_gate_class (CsnProbeSpec *self);
gboolean            csn_probe_spec_is_mutating    (CsnProbeSpec *self);
gboolean            csn_probe_spec_is_manual      (CsnProbeSpec *self);
const char *const  *csn_probe_spec_get_needs      (CsnProbeSpec *self);
CsnItem            *csn_probe_spec_get_item       (CsnProbeSpec *self);
/* (element-type CsnItem) (transfer none) */
GPtrArray          *csn_probe_spec_get_fills      (CsnProbeSpec *self);

G_END_DECLS
