/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The report of a record; see the header. */

#include "csn-report-page.h"

#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-seal-dialog.h"
#include "csn-verify-dialog.h"

struct _CsnReportPage
{
  AdwBin parent_instance;
  CsnSession *session; /* (owned) (nullable) */
  GSettings *settings; /* (owned) (nullable) */
};

typedef struct
{
  CsnReportPage *page;   /* (owned) */
  char *format;          /* (owned) */
  char *path;            /* (owned) (nullable) */
  CsnIdentity *identity; /* (owned) (nullable) */
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->page);
  g_free (export->format);
  g_free (export->path);
  g_clear_object (&export->identity);
  g_free (export);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

G_DEFINE_FINAL_TYPE (CsnReportPage, csn_report_page, ADW_TYPE_BIN)

static const char *
suffix_of (const char *format)
{
  return g_str_equal (format, "markdown") ? "md" : format;
}

static char *
dup_file_name (CsnReportPage *self, const char *format)
{
  g_autofree char *base = g_path_get_basename (csn_session_get_path (self->session));
  char *dot = strrchr (base, '.');

  if (dot != NULL)
    *dot = '\0';
  return g_strdup_printf ("%s.%s", base, suffix_of (format));
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *action = NULL;
  g_autofree char *quoted = NULL;

  if (!csn_session_act_finish (CSN_SESSION (source), result, &error))
    {
      csn_acts_say_error (GTK_WIDGET (export->page), error);
      return;
    }
  quoted = g_variant_print (g_variant_ref_sink (g_variant_new_string (export->path)), FALSE);
  action = g_strdup_printf ("report.open(%s)", quoted);
  /* Translators: path of a file */
  text = g_strdup_printf (_("Exported to %s"), export->path);
  csn_acts_offer (GTK_WIDGET (export->page), text, _("_Open"), action);
}

static void
saved_as_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (source), result, &error);
  CsnReportPage *self = export->page;

  export->path = file ? g_file_get_path (file) : NULL;
  if (export->path == NULL || self->session == NULL)
    {
      csn_acts_say_error (GTK_WIDGET (self), error);
      return;
    }
  /* Arguments are evaluated in any order: what is stolen must not be read beside. */
  Export *handed = g_steal_pointer (&export);
  csn_session_export_async (self->session, handed->format, NULL, NULL, handed->identity, handed->path, NULL, exported_cb,
                            handed);
}

static void
choose_place (Export *export)
{
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autofree char *name = dup_file_name (export->page, export->format);

  gtk_file_dialog_set_title (dialog, _("Export Report"));
  gtk_file_dialog_set_accept_label (dialog, _("_Export"));
  gtk_file_dialog_set_initial_name (dialog, name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (export->page))), NULL, saved_as_cb, export);
}

static void
seal_cb (gboolean go_on, CsnIdentity *identity, gpointer user_data)
{
  g_autoptr (Export) export = user_data;

  if (!go_on || export->page->session == NULL)
    return;
  g_set_object (&export->identity, identity);
  choose_place (g_steal_pointer (&export));
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnReportPage *self = CSN_REPORT_PAGE (widget);
  Export *export = g_new0 (Export, 1);

  export->page = g_object_ref (self);
  export->format = g_variant_dup_string (parameter, NULL);
  if (g_str_equal (export->format, "pdf"))
    csn_seal_dialog_present (widget, self->settings, seal_cb, export);
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

static void
verify_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  CsnReportPage *self = CSN_REPORT_PAGE (widget);
  g_autoptr (GFile) file = g_file_new_for_path (csn_session_get_path (self->session));

  csn_verify_dialog_present (widget, file, self->settings);
}

static void
csn_report_page_dispose (GObject *object)
{
  CsnReportPage *self = CSN_REPORT_PAGE (object);

  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_REPORT_PAGE);
  G_OBJECT_CLASS (csn_report_page_parent_class)->dispose (object);
}

static void
csn_report_page_class_init (CsnReportPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_report_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-report-page.ui");
  gtk_widget_class_install_action (widget_class, "report.export", "s", export_action);
  gtk_widget_class_install_action (widget_class, "report.open", "s", open_action);
  gtk_widget_class_install_action (widget_class, "report.verify", NULL, verify_action);
}

static void
csn_report_page_init (CsnReportPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
csn_report_page_set_session (CsnReportPage *self, CsnSession *session, GSettings *settings)
{
  g_return_if_fail (CSN_IS_REPORT_PAGE (self));

  g_set_object (&self->session, session);
  g_set_object (&self->settings, settings);
}
