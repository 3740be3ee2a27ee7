/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The report of a record; see the header. What is looked at is a draft of the session: its pages are the bytes that are printed,
 * sealed and saved. Making one takes a thread; the pages before stay until the new ones are there. */

#include "csn-report-page.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "csn-acts.h"
#include "csn-pdf-view.h"
#include "csn-report-draft.h"
#include "csn-report-menu.h"
#include "csn-seal-dialog.h"
#include "csn-text.h"
#include "csn-verify-dialog.h"
#include "csn-work-bar.h"

/* Changes that come one after another make one new report. */
#define SETTLE_MS 800

struct _CsnReportPage
{
  AdwBin parent_instance;
  GtkStack *stack;
  AdwStatusPage *problem;
  CsnPdfView *view;
  CsnWorkBar *work;
  GtkLabel *position;
  GtkMenuButton *content_button;
  GtkMenuButton *export_button;
  GtkWidget *zoom;
  CsnSession *session;    /* (owned) (nullable) */
  GSettings *settings;    /* (owned) (nullable) */
  CsnReportDraft *draft;  /* (owned) (nullable): whose pages are shown */
  GCancellable *making;   /* (owned) (nullable): what is made or exported now */
  char *filter;           /* (owned): as csn_session_export_async takes it; "" for everything */
  char *mode;             /* (owned): "sealed" or "co-signed" */
  guint settle;           /* source that waits for the last change */
  gboolean stale;         /* the record changed since the draft was made */
  gboolean exporting;     /* what is shown is about to be saved: it stays */
};

typedef enum
{
  PROP_FILTER = 1,
  PROP_MODE,
} CsnReportPageProperty;

static GParamSpec *properties[PROP_MODE + 1];

/* One export, from its menu entry to the file. */
typedef struct
{
  CsnReportPage *page;   /* (owned) */
  char *format;          /* (owned) */
  char *path;            /* (owned) (nullable) */
  CsnIdentity *identity; /* (owned) (nullable) */
  char *tsa;             /* (owned) (nullable): authority that stamps the seal's time */
  CsnReportDraft *draft; /* (owned) (nullable): of a PDF */
} Export;

static void
export_free (Export *export)
{
  export->page->exporting = FALSE;
  g_object_unref (export->page);
  g_free (export->format);
  g_free (export->tsa);
  g_free (export->path);
  g_clear_object (&export->identity);
  g_clear_object (&export->draft);
  g_free (export);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

G_DEFINE_FINAL_TYPE (CsnReportPage, csn_report_page, ADW_TYPE_BIN)

static void refresh (CsnReportPage *self);
static void choose_place (Export *export);

/* --- work in the bar -------------------------------------------------------------------------------------------- */

static GCancellable *
begin_work (CsnReportPage *self, const char *text)
{
  if (self->making != NULL)
    g_cancellable_cancel (self->making);
  g_clear_object (&self->making);
  self->making = g_cancellable_new ();
  csn_work_bar_begin (self->work, text, self->making);
  return self->making;
}

/* FALSE when something else is being worked on by now. */
static gboolean
end_work (CsnReportPage *self, GCancellable *cancellable)
{
  if (self->making != cancellable || self->work == NULL)
    return FALSE;
  g_clear_object (&self->making);
  csn_work_bar_end (self->work);
  return TRUE;
}

static void
progress_cb (guint64 done, guint64 total, gpointer user_data)
{
  CsnReportPage *self = user_data;

  if (self->work != NULL)
    csn_work_bar_set_fraction (self->work, total > 0 ? (double) done / (double) total : -1);
}

/* --- the pages -------------------------------------------------------------------------------------------------- */

/* What one making of a report carries. */
typedef struct
{
  CsnReportPage *page;       /* (owned) */
  GCancellable *cancellable; /* (owned) */
  CsnReportDraft *draft;     /* (owned) (nullable) */
  Export *export;            /* (owned) (nullable): what it is made for */
} Making;

static void
making_free (Making *making)
{
  g_object_unref (making->page);
  g_object_unref (making->cancellable);
  g_clear_object (&making->draft);
  g_clear_pointer (&making->export, export_free);
  g_free (making);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Making, making_free)

static void
update_actions (CsnReportPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "report.print", self->draft != NULL);
  gtk_widget_set_sensitive (self->zoom, self->draft != NULL);
}

static void
show_problem (CsnReportPage *self, const GError *error)
{
  gboolean stopped = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  self->stale = TRUE;
  if (self->draft != NULL)
    {
      csn_acts_say_error (GTK_WIDGET (self), error);
      return;
    }
  csn_status_page_set_texts (self->problem, stopped ? _("No Pages Yet") : _("No Report"),
                             stopped ? _("Making the report was stopped.") : error->message);
  gtk_stack_set_visible_child_name (self->stack, "problem");
}

static void
page_cb (CsnReportPage *self)
{
  guint page = csn_pdf_view_get_page (self->view);
  /* Translators: number of a page, how many there are */
  g_autofree char *text
      = page > 0 ? g_strdup_printf (_("Page %u of %u"), page, csn_pdf_view_get_n_pages (self->view)) : g_strdup ("");

  gtk_label_set_label (self->position, text);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Making) making = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnPdfDocument) document = csn_pdf_document_open_finish (result, &error);
  CsnReportPage *self = making->page;

  if (!end_work (self, making->cancellable))
    return;
  if (document == NULL)
    {
      show_problem (self, error);
      return;
    }
  g_set_object (&self->draft, making->draft);
  csn_pdf_view_set_document (self->view, document);
  gtk_stack_set_visible_child_name (self->stack, "pages");
  page_cb (self);
  update_actions (self);
  if (making->export != NULL)
    {
      g_set_object (&making->export->draft, making->draft);
      choose_place (g_steal_pointer (&making->export));
    }
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Making) making = user_data;
  g_autoptr (GError) error = NULL;
  CsnReportPage *self = making->page;

  making->draft = csn_report_draft_make_finish (result, &error);
  if (self->making != making->cancellable)
    return;
  if (making->draft == NULL)
    {
      end_work (self, making->cancellable);
      show_problem (self, error);
      return;
    }
  else
    {
      GBytes *pages = csn_report_draft_get_pages (making->draft);
      GCancellable *cancellable = making->cancellable;

      csn_pdf_document_open_async (pages, cancellable, opened_cb, g_steal_pointer (&making));
    }
}

/* Takes over @export. */
static void
make_report (CsnReportPage *self, Export *export)
{
  Making *making = g_new0 (Making, 1);

  g_clear_handle_id (&self->settle, g_source_remove);
  self->stale = FALSE;
  making->page = g_object_ref (self);
  making->cancellable = g_object_ref (begin_work (self, _("Making the report…")));
  making->export = export;
  csn_report_draft_make_async (self->session, self->mode, *self->filter != '\0' ? self->filter : NULL,
                               export ? export->identity : NULL, export ? export->tsa : NULL, progress_cb, self,
                               making->cancellable, made_cb, making);
}

static void
refresh (CsnReportPage *self)
{
  self->stale = TRUE;
  if (self->session != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)) && !self->exporting)
    make_report (self, NULL);
}

static gboolean
settle_cb (gpointer user_data)
{
  CsnReportPage *self = user_data;

  self->settle = 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
record_changed_cb (CsnReportPage *self)
{
  self->stale = TRUE;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_clear_handle_id (&self->settle, g_source_remove);
  self->settle = g_timeout_add (SETTLE_MS, settle_cb, self);
}

/* Keys and buttons of the page reach the view by its own actions. */
static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (CSN_REPORT_PAGE (widget)->view), g_variant_get_string (parameter, NULL), NULL);
}

/* The menu has a row for each section: it is made when somebody opens it. */
static void
open_content_cb (GtkMenuButton *button, gpointer user_data)
{
  CsnReportPage *self = user_data;
  g_autoptr (GMenuModel) menu = NULL;

  if (self->session == NULL || gtk_menu_button_get_menu_model (button) != NULL)
    return;
  menu = csn_report_menu_new (self->session);
  gtk_menu_button_set_menu_model (button, menu);
}

static void
refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  refresh (CSN_REPORT_PAGE (widget));
}

/* --- export ----------------------------------------------------------------------------------------------------- */

static char *
dup_file_name (CsnReportPage *self, const char *format)
{
  g_autofree char *base = g_path_get_basename (csn_session_get_path (self->session));
  char *dot = strrchr (base, '.');

  if (dot != NULL)
    *dot = '\0';
  if (g_str_equal (format, "folder"))
    return g_strdup_printf ("%s-audit", base);
  return g_strdup_printf ("%s.%s", base, g_str_equal (format, "markdown") ? "md" : format);
}

static void
say_exported (Export *export, const GError *error)
{
  g_autofree char *text = NULL;
  g_autofree char *action = NULL;
  g_autofree char *quoted = NULL;
  g_autoptr (GVariant) path = NULL;

  if (error != NULL)
    {
      csn_acts_say_error (GTK_WIDGET (export->page), error);
      return;
    }
  path = g_variant_ref_sink (g_variant_new_string (export->path));
  quoted = g_variant_print (path, FALSE);
  action = g_strdup_printf ("report.open(%s)", quoted);
  /* Translators: path of a file */
  text = g_strdup_printf (_("Exported to %s"), export->path);
  csn_acts_offer (GTK_WIDGET (export->page), text, _("_Open"), action);
}

static void
end_export (Export *taken, GAsyncResult *result, const GError *error)
{
  g_autoptr (Export) export = taken;
  CsnReportPage *self = export->page;

  if (self->work == NULL)
    return;
  end_work (self, self->making);
  say_exported (export, error);
  csn_acts_say_silence (GTK_WIDGET (self), result);
  self->exporting = FALSE;
  /* what comes after a seal that was set is a draft again */
  if (self->stale || (self->draft != NULL && csn_report_draft_has_seal (self->draft)))
    record_changed_cb (self);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  csn_session_export_finish (result, &error);
  end_export (user_data, result, error);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  csn_report_draft_save_finish (CSN_REPORT_DRAFT (source), result, &error);
  end_export (user_data, result, error);
}

static void
write_export (Export *export)
{
  CsnReportPage *self = export->page;
  GCancellable *cancellable = begin_work (self, _("Exporting…"));

  if (export->draft != NULL)
    csn_report_draft_save_async (export->draft, export->path, cancellable, saved_cb, export);
  else
    csn_session_export_async (self->session, export->format, self->mode, *self->filter != '\0' ? self->filter : NULL,
                              export->identity, export->tsa, export->path, cancellable, exported_cb, export);
}

static void
place_chosen (Export *taken, GFile *file, const GError *error)
{
  g_autoptr (Export) export = taken;
  CsnReportPage *self = export->page;

  g_set_str (&export->path, file ? g_file_peek_path (file) : NULL);
  if (export->path != NULL && self->session != NULL)
    {
      write_export (g_steal_pointer (&export));
      return;
    }
  csn_acts_say_error (GTK_WIDGET (self), error);
  self->exporting = FALSE;
  if (self->draft != NULL && csn_report_draft_has_seal (self->draft))
    record_changed_cb (self);
}

static void
saved_as_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);

  place_chosen (user_data, file, error);
}

/* The hand-over goes into a folder of its own in the one that was chosen. */
static void
folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Export *export = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) parent = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (source), result, &error);
  g_autofree char *name = dup_file_name (export->page, "folder");
  g_autoptr (GFile) folder = parent ? g_file_get_child (parent, name) : NULL;

  for (guint i = 2; folder != NULL && i < 1000 && g_file_query_exists (folder, NULL); i++)
    {
      g_autofree char *next = g_strdup_printf ("%s-%u", name, i);

      g_object_unref (folder);
      folder = g_file_get_child (parent, next);
    }
  place_chosen (export, folder, error);
}

static void
choose_place (Export *export)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (export->page)));
  g_autofree char *name = dup_file_name (export->page, export->format);

  if (g_str_equal (export->format, "folder"))
    {
      gtk_file_dialog_set_title (dialog, _("Hand Over for Audit"));
      gtk_file_dialog_set_accept_label (dialog, _("_Export Here"));
      gtk_file_dialog_select_folder (dialog, window, NULL, folder_chosen_cb, export);
      return;
    }
  gtk_file_dialog_set_title (dialog, _("Export Report"));
  gtk_file_dialog_set_accept_label (dialog, _("_Export"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, window, NULL, saved_as_cb, export);
}

/* The pages are made once more with the name of the one who seals them: what is seen then is what will be sealed. */
static void
seal_cb (gboolean go_on, CsnIdentity *identity, const char *tsa, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  CsnReportPage *self = export->page;

  if (!go_on || self->session == NULL)
    return;
  g_set_object (&export->identity, identity);
  export->tsa = g_strdup (tsa);
  if (g_str_equal (export->format, "pdf"))
    make_report (self, g_steal_pointer (&export));
  else
    choose_place (g_steal_pointer (&export));
}

static void
show_export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_menu_button_popup (CSN_REPORT_PAGE (widget)->export_button);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnReportPage *self = CSN_REPORT_PAGE (widget);
  Export *export = g_new0 (Export, 1);
  gboolean co_signed = g_str_equal (self->mode, "co-signed");

  export->page = g_object_ref (self);
  export->format = g_variant_dup_string (parameter, NULL);
  self->exporting = TRUE;
  if (g_str_equal (export->format, "folder") || (g_str_equal (export->format, "pdf") && !co_signed))
    csn_seal_dialog_present (widget, self->settings, seal_cb, export);
  else if (g_str_equal (export->format, "pdf"))
    make_report (self, export);
  else
    choose_place (export);
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) page = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (source), result, &error))
    csn_acts_say_error (page, error);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_path (g_variant_get_string (parameter, NULL));
  g_autoptr (GtkFileLauncher) launcher = gtk_file_launcher_new (file);

  gtk_file_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (widget)), NULL, launched_cb, g_object_ref (widget));
}

/* --- print ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  CsnReportPage *page; /* (owned) */
  GFile *file;         /* (owned): goes when it is printed */
} Print;

static void
print_free (Print *print)
{
  g_file_delete_async (print->file, G_PRIORITY_LOW, NULL, NULL, NULL);
  g_object_unref (print->file);
  g_object_unref (print->page);
  g_free (print);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Print, print_free)

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Print) print = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_print_dialog_print_file_finish (GTK_PRINT_DIALOG (source), result, &error)
      && !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    csn_acts_say_error (GTK_WIDGET (print->page), error);
}

static void
spooled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Print) print = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GtkPrintDialog) dialog = NULL;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (print->page));
  GFile *file = print->file;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      csn_acts_say_error (GTK_WIDGET (print->page), error);
      return;
    }
  dialog = gtk_print_dialog_new ();
  gtk_print_dialog_set_title (dialog, _("Print Report"));
  gtk_print_dialog_print_file (dialog, root ? GTK_WINDOW (root) : NULL, NULL, file, NULL, printed_cb,
                               g_steal_pointer (&print));
}

/* The very bytes that are shown, in a file that only this user can read. */
static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnReportPage *self = CSN_REPORT_PAGE (widget);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autofd int descriptor = -1;
  Print *print;

  if (self->draft == NULL)
    return;
  descriptor = g_file_open_tmp ("countersign-print-XXXXXX.pdf", &path, &error);
  if (descriptor < 0)
    {
      csn_acts_say_error (widget, error);
      return;
    }
  print = g_new0 (Print, 1);
  print->page = g_object_ref (self);
  print->file = g_file_new_for_path (path);
  g_file_replace_contents_bytes_async (print->file, csn_report_draft_get_pages (self->draft), NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE, NULL, spooled_cb, print);
}

static void
verify_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnReportPage *self = CSN_REPORT_PAGE (widget);
  g_autoptr (GFile) file = g_file_new_for_path (csn_session_get_path (self->session));

  csn_verify_dialog_present (widget, file, self->settings);
}

/* --- object ----------------------------------------------------------------------------------------------------- */

static void
csn_report_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsnReportPage *self = CSN_REPORT_PAGE (object);

  if (prop_id == PROP_FILTER)
    g_value_set_string (value, self->filter);
  else if (prop_id == PROP_MODE)
    g_value_set_string (value, self->mode);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
csn_report_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  CsnReportPage *self = CSN_REPORT_PAGE (object);
  char **member = prop_id == PROP_FILTER ? &self->filter : &self->mode;

  if (prop_id != PROP_FILTER && prop_id != PROP_MODE)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
  else if (g_set_str (member, g_value_get_string (value)))
    {
      g_autofree char *label = self->session ? csn_report_menu_dup_label (self->session, self->filter) : NULL;

      if (label != NULL)
        gtk_menu_button_set_label (self->content_button, label);
      g_object_notify_by_pspec (object, pspec);
      refresh (self);
    }
}

static void
csn_report_page_map (GtkWidget *widget)
{
  CsnReportPage *self = CSN_REPORT_PAGE (widget);

  GTK_WIDGET_CLASS (csn_report_page_parent_class)->map (widget);
  if (self->draft == NULL || self->stale)
    refresh (self);
}

/* What nobody looks at need not be finished. */
static void
csn_report_page_unmap (GtkWidget *widget)
{
  CsnReportPage *self = CSN_REPORT_PAGE (widget);

  g_clear_handle_id (&self->settle, g_source_remove);
  if (self->making != NULL && !self->exporting)
    g_cancellable_cancel (self->making);
  GTK_WIDGET_CLASS (csn_report_page_parent_class)->unmap (widget);
}

static void
csn_report_page_dispose (GObject *object)
{
  CsnReportPage *self = CSN_REPORT_PAGE (object);

  g_clear_handle_id (&self->settle, g_source_remove);
  if (self->making != NULL)
    g_cancellable_cancel (self->making);
  g_clear_object (&self->making);
  g_clear_object (&self->draft);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_REPORT_PAGE);
  G_OBJECT_CLASS (csn_report_page_parent_class)->dispose (object);
}

static void
csn_report_page_finalize (GObject *object)
{
  CsnReportPage *self = CSN_REPORT_PAGE (object);

  g_free (self->filter);
  g_free (self->mode);
  G_OBJECT_CLASS (csn_report_page_parent_class)->finalize (object);
}

static void
csn_report_page_class_init (CsnReportPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = csn_report_page_get_property;
  object_class->set_property = csn_report_page_set_property;
  object_class->dispose = csn_report_page_dispose;
  object_class->finalize = csn_report_page_finalize;
  widget_class->map = csn_report_page_map;
  widget_class->unmap = csn_report_page_unmap;
  properties[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, "", flags);
  properties[PROP_MODE] = g_param_spec_string ("mode", NULL, NULL, "sealed", flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
  g_type_ensure (CSN_TYPE_PDF_VIEW);
  g_type_ensure (CSN_TYPE_WORK_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-report-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnReportPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CsnReportPage, problem);
  gtk_widget_class_bind_template_child (widget_class, CsnReportPage, view);
  gtk_widget_class_bind_template_child (widget_class, CsnReportPage, work);
  gtk_widget_class_bind_template_child (widget_class, CsnReportPage, position);
  gtk_widget_class_bind_template_child (widget_class, CsnReportPage, content_button);
  gtk_widget_class_bind_template_child (widget_class, CsnReportPage, export_button);
  gtk_widget_class_bind_template_child (widget_class, CsnReportPage, zoom);
  gtk_widget_class_bind_template_callback (widget_class, page_cb);
  gtk_widget_class_install_action (widget_class, "report.export", "s", export_action);
  gtk_widget_class_install_action (widget_class, "report.show-export", NULL, show_export_action);
  gtk_widget_class_install_action (widget_class, "report.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "report.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "report.refresh", NULL, refresh_action);
  gtk_widget_class_install_action (widget_class, "report.zoom", "s", zoom_action);
  gtk_widget_class_install_action (widget_class, "report.verify", NULL, verify_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_plus, GDK_CONTROL_MASK, "report.zoom", "s", "pdf.zoom-in");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_equal, GDK_CONTROL_MASK, "report.zoom", "s", "pdf.zoom-in");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_minus, GDK_CONTROL_MASK, "report.zoom", "s", "pdf.zoom-out");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0, GDK_CONTROL_MASK, "report.zoom", "s", "pdf.zoom-fit");
  gtk_widget_class_install_property_action (widget_class, "report.filter", "filter");
  gtk_widget_class_install_property_action (widget_class, "report.mode", "mode");
}

static void
csn_report_page_init (CsnReportPage *self)
{
  self->filter = g_strdup ("");
  self->mode = g_strdup ("sealed");
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->content_button, open_content_cb, self, NULL);
  update_actions (self);
}

void
csn_report_page_set_session (CsnReportPage *self, CsnSession *session, GSettings *settings)
{
  g_return_if_fail (CSN_IS_REPORT_PAGE (self));

  g_set_object (&self->session, session);
  g_set_object (&self->settings, settings);
  g_signal_connect_object (csn_session_get_record (session), "changed", G_CALLBACK (record_changed_cb), self,
                           G_CONNECT_SWAPPED);
  record_changed_cb (self);
}
