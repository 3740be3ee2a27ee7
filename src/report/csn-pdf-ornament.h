/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules, boxes and marks of a page as plain data, and how Cairo paints them. Knows nothing of text.
 */

#pragma once

#include "csn-pdf-canvas.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_ORNAMENT_BOX,
  CSN_ORNAMENT_FRAME,
  CSN_ORNAMENT_MARK,
  CSN_ORNAMENT_LEADER,
  CSN_ORNAMENT_IMAGE,
} CsnOrnamentKind;

typedef struct
{
  CsnOrnamentKind kind;
  CsnMark mark;
  CsnPdfColor color;
  double x, y, width, height, radius;
  cairo_surface_t *image; /* lives as long as the page */
} CsnOrnament;

void csn_ornament_paint (const CsnOrnament *self,
                         cairo_t           *cr);

G_END_DECLS
