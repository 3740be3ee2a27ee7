/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules, boxes and marks of a page as plain data, and how Cairo paints them: what is alike at once, since each operation costs
 * Cairo more than what it draws. Knows nothing of text. */

#pragma once

#include "csn-pdf-canvas.h"

G_BEGIN_DECLS

/* In the order in which they are painted over each other. */
typedef enum
{
  CSN_ORNAMENT_BOX,
  CSN_ORNAMENT_IMAGE,
  CSN_ORNAMENT_FRAME,
  CSN_ORNAMENT_RULE,   /* height is its thickness */
  CSN_ORNAMENT_LEADER,
  CSN_ORNAMENT_MARK,
  CSN_N_ORNAMENTS,
} CsnOrnamentKind;

typedef struct
{
  CsnOrnamentKind kind;
  CsnMark mark;
  CsnPdfColor color;
  double x, y, width, height, radius;
  cairo_surface_t *image; /* lives as long as the page */
} CsnOrnament;

/* @ornaments: (element-type CsnOrnament): all of a page */
void csn_ornaments_paint (GArray  *ornaments,
                          cairo_t *cr);

G_END_DECLS
