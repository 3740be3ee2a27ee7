/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A heading of the document and what stands under it, up to the next heading of the same or a higher level.
 * Made by the importer; does not change afterwards. Line 0 is the part before the first heading. */

#pragma once

#include "csn-enums.h"

G_BEGIN_DECLS

#define CSN_TYPE_SECTION (csn_section_get_type ())
G_DECLARE_FINAL_TYPE (CsnSection, csn_section, CSN, SECTION, GObject)

/* @parent: (nullable): the enclosing section. @title: plain text, without Markdown marks. */
CsnSection  *csn_section_new          (guint         line,
                                       guint         level,
                                       const char   *title,
                                       CsnSection   *parent);
guint        csn_section_get_line     (CsnSection   *self);
guint        csn_section_get_level    (CsnSection   *self);
const char  *csn_section_get_title    (CsnSection   *self);
/* (nullable) */
CsnSection  *csn_section_get_parent   (CsnSection   *self);
/* "Outer > Inner", the headings from the second level down. */
const char  *csn_section_get_path     (CsnSection   *self);
/* Whether @self is @other or lies inside it. */
gboolean     csn_section_is_within    (CsnSection   *self,
                                       CsnSection   *other);
/* What the importer found out about the section while reading on. */
CsnPhase     csn_section_get_phase    (CsnSection   *self);
void         csn_section_set_phase    (CsnSection   *self,
                                       CsnPhase      phase);
CsnGateClass csn_section_get_gate_class (CsnSection   *self);
void         csn_section_set_gate_class (CsnSection   *self,
                                         CsnGateClass  gate_class);

G_END_DECLS
