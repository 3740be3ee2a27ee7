/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A stretch of the document's own text; see the header. The widgets of the rarer kinds are made when a row first shows one. */

#include "csn-block-row.h"

#include <glib/gi18n-lib.h>

#include "csn-markup.h"
#include "csn-prose-table.h"
#include "csn-text.h"

#define INDENT        18
#define MAX_INDENT    5
/* Text that goes on below an item stands under the item's words. */
#define ITEM_INDENT   38

struct _CsnBlockRow
{
  AdwBin parent_instance;
  GtkWidget *text;     /* (owned): marker and label */
  GtkWidget *marker;
  GtkWidget *label;
  GtkWidget *code;     /* (owned) (nullable): scrolls sideways */
  GtkWidget *code_label;
  GtkWidget *fold;     /* (owned) (nullable): button */
  GtkWidget *fold_icon;
  GtkWidget *fold_label;
  CsnFormLine *line;   /* (owned) (nullable) */
  gboolean narrow;
};

enum
{
  FOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CsnBlockRow, csn_block_row, ADW_TYPE_BIN)

static void
fold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnBlockRow *self = CSN_BLOCK_ROW (widget);

  if (self->line != NULL && csn_form_line_is_fold (self->line))
    g_signal_emit (self, signals[FOLD], 0);
}

static void
csn_block_row_dispose (GObject *object)
{
  CsnBlockRow *self = CSN_BLOCK_ROW (object);

  g_clear_object (&self->text);
  g_clear_object (&self->code);
  g_clear_object (&self->fold);
  g_clear_object (&self->line);
  G_OBJECT_CLASS (csn_block_row_parent_class)->dispose (object);
}

static void
csn_block_row_class_init (CsnBlockRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_block_row_dispose;
  signals[FOLD] = g_signal_new ("fold", CSN_TYPE_BLOCK_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_install_action (widget_class, "block.fold", NULL, fold_action);
}

static void
csn_block_row_init (CsnBlockRow *self)
{
  self->text = g_object_ref_sink (g_object_new (GTK_TYPE_BOX, "spacing", 8, NULL));
  self->marker = g_object_new (GTK_TYPE_LABEL, "yalign", 0.0, "css-classes", (const char *[]) { "secondary", NULL }, NULL);
  self->label = csn_wrapping_label_new (NULL);
  gtk_widget_set_hexpand (self->label, TRUE);
  csn_markup_follow_links (GTK_LABEL (self->label));
  gtk_box_append (GTK_BOX (self->text), self->marker);
  gtk_box_append (GTK_BOX (self->text), self->label);
}

GtkWidget *
csn_block_row_new (void)
{
  return g_object_new (CSN_TYPE_BLOCK_ROW, NULL);
}

/* --- kinds of text ---------------------------------------------------------------------------------------------- */

static int
indent_of (CsnBlockRow *self, CsnBlock *block, gboolean marked)
{
  if (csn_block_get_kind (block) != CSN_BLOCK_LIST_ITEM)
    return 0;
  if (csn_block_is_answered (block) && !marked)
    return self->narrow ? INDENT : ITEM_INDENT;
  return INDENT * (CLAMP (csn_block_get_level (block), 1, MAX_INDENT) - 1);
}

static void
show_text (CsnBlockRow *self, CsnBlock *block)
{
  static const char *plain[] = { "prose", NULL };
  static const char *quote[] = { "prose", "quote", "secondary", NULL };
  CsnBlockKind kind = csn_block_get_kind (block);
  g_autofree char *marker = csn_form_line_dup_marker (self->line);

  csn_markup_show (GTK_LABEL (self->label), csn_form_line_get_prose (self->line));
  gtk_label_set_label (GTK_LABEL (self->marker), marker ? marker : "");
  gtk_widget_set_visible (self->marker, marker != NULL);
  gtk_widget_set_css_classes (self->text, kind == CSN_BLOCK_QUOTE ? quote : plain);
  gtk_widget_set_margin_start (self->text, indent_of (self, block, marker != NULL));
  adw_bin_set_child (ADW_BIN (self), self->text);
}

/* Commands keep their lines: a wrapped command reads as another one. */
static void
make_code (CsnBlockRow *self)
{
  self->code_label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "css-classes", (const char *[]) { "monospace", NULL }, NULL);
  self->code = g_object_ref_sink (g_object_new (GTK_TYPE_SCROLLED_WINDOW, "hscrollbar-policy", GTK_POLICY_AUTOMATIC,
                                                "vscrollbar-policy", GTK_POLICY_NEVER, "child", self->code_label,
                                                "css-classes", (const char *[]) { "prose", "code", NULL }, NULL));
  /* source text reads from left to right everywhere */
  gtk_widget_set_direction (self->code_label, GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (self->code, GTK_TEXT_DIR_LTR);
}

static void
show_code (CsnBlockRow *self)
{
  g_autofree char *visible = csn_text_make_visible (csn_prose_get_text (csn_form_line_get_prose (self->line)));

  if (self->code == NULL)
    make_code (self);
  gtk_label_set_label (GTK_LABEL (self->code_label), visible);
  adw_bin_set_child (ADW_BIN (self), self->code);
}

static void
make_fold (CsnBlockRow *self)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "spacing", 8, NULL);

  self->fold_icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->fold_label = csn_wrapping_label_new (NULL);
  gtk_widget_set_hexpand (self->fold_label, TRUE);
  gtk_box_append (GTK_BOX (box), self->fold_icon);
  gtk_box_append (GTK_BOX (box), self->fold_label);
  self->fold = g_object_ref_sink (g_object_new (GTK_TYPE_BUTTON, "child", box, "action-name", "block.fold", "css-classes",
                                                (const char *[]) { "flat", "fold", NULL }, NULL));
}

static void
show_fold (CsnBlockRow *self)
{
  const char *text = csn_prose_get_text (csn_form_line_get_prose (self->line));
  gboolean open = csn_form_line_is_unfolded (self->line);
  g_autofree char *visible = csn_text_make_line (*text != '\0' ? text : _("Details"));

  if (self->fold == NULL)
    make_fold (self);
  gtk_label_set_label (GTK_LABEL (self->fold_label), visible);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->fold_icon), open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_PROPERTY_LABEL, visible, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->fold), GTK_ACCESSIBLE_STATE_EXPANDED, open, -1);
  adw_bin_set_child (ADW_BIN (self), self->fold);
}

static void
show_line (CsnBlockRow *self)
{
  CsnBlock *block = csn_form_line_get_block (self->line);

  if (csn_form_line_get_table (self->line) != NULL)
    adw_bin_set_child (ADW_BIN (self), csn_prose_table_new (self->line, self->narrow));
  else if (csn_form_line_is_fold (self->line))
    show_fold (self);
  else if (csn_block_get_kind (block) == CSN_BLOCK_CODE)
    show_code (self);
  else
    show_text (self, block);
}

void
csn_block_row_set_line (CsnBlockRow *self, CsnFormLine *line)
{
  g_return_if_fail (CSN_IS_BLOCK_ROW (self));

  g_set_object (&self->line, line);
  if (line != NULL)
    show_line (self);
}

void
csn_block_row_set_narrow (CsnBlockRow *self, gboolean narrow)
{
  g_return_if_fail (CSN_IS_BLOCK_ROW (self));

  if (self->narrow == narrow)
    return;
  self->narrow = narrow;
  if (self->line != NULL && csn_form_line_get_table (self->line) != NULL)
    show_line (self);
}
