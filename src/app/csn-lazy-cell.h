/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a list item holds whose contents are made only once they can be seen. A list view keeps some 200 rows and measures them all,
 * of which a window shows twenty (UX.md, T1): until it comes into view a cell is as high as its subclass guesses. CsnLazyRows says
 * when it does. */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define CSN_TYPE_LAZY_CELL (csn_lazy_cell_get_type ())
G_DECLARE_DERIVABLE_TYPE (CsnLazyCell, csn_lazy_cell, CSN, LAZY_CELL, GtkWidget)

struct _CsnLazyCellClass
{
  GtkWidgetClass parent_class;

  /* Makes the contents and hands them to csn_lazy_cell_set_child. */
  void (*fill)         (CsnLazyCell *self);
  /* Brings contents that are there up to date. */
  void (*refresh)      (CsnLazyCell *self);
  /* Height in pixels while there are no contents. */
  int  (*guess_height) (CsnLazyCell *self);
};

/* @child becomes a child of the cell and stays one; only the last one set is shown. */
void      csn_lazy_cell_set_child  (CsnLazyCell *self,
                                    GtkWidget   *child);
/* What is shown is not true any more: it is made anew when the cell next is in view. */
void      csn_lazy_cell_empty      (CsnLazyCell *self);
/* Makes the contents now, if they are not there. */
void      csn_lazy_cell_fill       (CsnLazyCell *self);
gboolean  csn_lazy_cell_is_filled  (CsnLazyCell *self);
/* It is in view: has to have its contents, as they are now. */
void      csn_lazy_cell_appear     (CsnLazyCell *self);

G_END_DECLS
