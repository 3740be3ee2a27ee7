/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The Source view; see the header. Follows the record while it is open. */

#include "csn-source-dialog.h"

#include <glib/gi18n-lib.h>

#include "csn-text.h"

struct _CsnSourceDialog
{
  AdwDialog parent_instance;
  AdwBanner *problem;
  GtkTextView *view;
  GtkSearchEntry *search;
  CsnSession *session; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnSourceDialog, csn_source_dialog, ADW_TYPE_DIALOG)

/* GTK draws no invalid text, and control characters would not be seen. */
static void
show_source (CsnSourceDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = csn_session_dup_markdown (self->session, &error);
  gsize length = 0;
  const char *data = bytes ? g_bytes_get_data (bytes, &length) : NULL;
  g_autofree char *text = g_utf8_make_valid (data ? data : "", length);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), text, -1);
  adw_banner_set_revealed (self->problem, error != NULL);
  if (error != NULL)
    csn_banner_set_text (self->problem, error->message);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnSourceDialog *self = CSN_SOURCE_DIALOG (widget);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  gtk_accessible_announce (GTK_ACCESSIBLE (widget), _("Copied"), GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
find (CsnSourceDialog *self, gboolean from_selection)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  const char *needle = gtk_editable_get_text (GTK_EDITABLE (self->search));
  GtkTextIter from, start, end;

  if (*needle == '\0')
    return;
  gtk_text_buffer_get_selection_bounds (buffer, &start, &from);
  if (!from_selection)
    from = start;
  if (!gtk_text_iter_forward_search (&from, needle, GTK_TEXT_SEARCH_CASE_INSENSITIVE, &start, &end, NULL))
    {
      gtk_text_buffer_get_start_iter (buffer, &from);
      if (!gtk_text_iter_forward_search (&from, needle, GTK_TEXT_SEARCH_CASE_INSENSITIVE, &start, &end, NULL))
        return;
    }
  gtk_text_buffer_select_range (buffer, &start, &end);
  gtk_text_view_scroll_to_iter (self->view, &start, 0.1, FALSE, 0, 0);
}

static void
search_changed_cb (CsnSourceDialog *self)
{
  find (self, FALSE);
}

static void
search_next_cb (CsnSourceDialog *self)
{
  find (self, TRUE);
}

static void
csn_source_dialog_dispose (GObject *object)
{
  CsnSourceDialog *self = CSN_SOURCE_DIALOG (object);

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_SOURCE_DIALOG);
  G_OBJECT_CLASS (csn_source_dialog_parent_class)->dispose (object);
}

static void
csn_source_dialog_class_init (CsnSourceDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_source_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-source-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnSourceDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, CsnSourceDialog, view);
  gtk_widget_class_bind_template_child (widget_class, CsnSourceDialog, search);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_next_cb);
  gtk_widget_class_install_action (widget_class, "source.copy", NULL, copy_action);
}

static void
csn_source_dialog_init (CsnSourceDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* source text reads from left to right everywhere */
  gtk_widget_set_direction (GTK_WIDGET (self->view), GTK_TEXT_DIR_LTR);
}

AdwDialog *
csn_source_dialog_new (CsnSession *session, guint line)
{
  CsnSourceDialog *self;
  GtkTextBuffer *buffer;
  GtkTextIter iter;

  g_return_val_if_fail (CSN_IS_SESSION (session), NULL);

  self = g_object_new (CSN_TYPE_SOURCE_DIALOG, NULL);
  self->session = g_object_ref (session);
  show_source (self);
  g_signal_connect_object (session, "notify::evaluation", G_CALLBACK (show_source), self, G_CONNECT_SWAPPED);
  buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_buffer_get_iter_at_line (buffer, &iter, line > 0 ? line - 1 : 0);
  gtk_text_buffer_place_cursor (buffer, &iter);
  gtk_text_view_scroll_to_mark (self->view, gtk_text_buffer_get_insert (buffer), 0.2, FALSE, 0, 0);
  return ADW_DIALOG (self);
}
