/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Prose to Pango markup, and what happens when a link is followed; see the header. */

#include "csn-markup.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "csn-acts.h"
#include "csn-text.h"

/* An address longer than this is no address that anyone can judge before opening it. */
#define MAX_TARGET 2000

typedef struct
{
  guint style;
  const char *open;
  const char *close;
} Tag;

static const Tag tags[] = {
  { CSN_PROSE_STRONG, "<b>", "</b>" },
  { CSN_PROSE_EMPHASIS, "<i>", "</i>" },
  { CSN_PROSE_CODE, "<tt>", "</tt>" },
  { CSN_PROSE_STRUCK, "<s>", "</s>" },
};

static gboolean
leads_somewhere (const char *target)
{
  static const char *const starts[] = { "https://", "http://", "mailto:", "#" };
  g_autofree char *visible = NULL;

  if (target == NULL || strlen (target) > MAX_TARGET)
    return FALSE;
  /* an address with hidden characters is shown as text, never followed */
  visible = csn_text_make_line (target);
  if (!g_str_equal (visible, target))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_ascii_strncasecmp (target, starts[i], strlen (starts[i])) == 0)
      return TRUE;
  return FALSE;
}

static void
append_escaped (GString *markup, const char *text)
{
  g_autofree char *visible = csn_text_make_visible (text);
  g_autofree char *escaped = g_markup_escape_text (visible, -1);

  g_string_append (markup, escaped);
}

static void
append_run (GString *markup, const char *text, const CsnProseRun *run)
{
  g_autofree char *part = g_strndup (text + run->start, run->end - run->start);
  gboolean link = leads_somewhere (run->target);

  if (link)
    {
      g_autofree char *target = g_markup_escape_text (run->target, -1);

      g_string_append_printf (markup, "<a href=\"%s\" title=\"%s\">", target, target);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    if ((run->style & tags[i].style) != 0)
      g_string_append (markup, tags[i].open);
  append_escaped (markup, part);
  for (gsize i = G_N_ELEMENTS (tags); i > 0; i--)
    if ((run->style & tags[i - 1].style) != 0)
      g_string_append (markup, tags[i - 1].close);
  if (link)
    g_string_append (markup, "</a>");
  else if (run->target != NULL && *run->target != '\0' && g_strcmp0 (run->target, part) != 0)
    {
      /* a file beside the document: its path is what a reader needs */
      g_string_append (markup, " <tt>(");
      append_escaped (markup, run->target);
      g_string_append (markup, ")</tt>");
    }
}

char *
csn_markup_from_prose (CsnProse *prose)
{
  GString *markup = g_string_new (NULL);
  gsize n_runs, n_bytes = 0;
  const CsnProseRun *runs;

  g_return_val_if_fail (prose != NULL, NULL);

  runs = csn_prose_get_runs (prose, &n_runs);
  for (gsize i = 0; i < n_runs && n_bytes < CSN_TEXT_MAX_CHARS; i++)
    {
      append_run (markup, csn_prose_get_text (prose), &runs[i]);
      n_bytes += runs[i].end - runs[i].start;
    }
  return g_string_free (markup, FALSE);
}

void
csn_markup_show (GtkLabel *label, CsnProse *prose)
{
  g_return_if_fail (GTK_IS_LABEL (label));
  g_return_if_fail (prose != NULL);

  if (csn_prose_is_plain (prose))
    {
      g_autofree char *visible = csn_text_make_visible (csn_prose_get_text (prose));

      gtk_label_set_use_markup (label, FALSE);
      gtk_label_set_label (label, visible);
    }
  else
    {
      g_autofree char *markup = csn_markup_from_prose (prose);

      gtk_label_set_markup (label, markup);
    }
}

/* --- links ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  GtkWidget *widget; /* (owned) */
  char *target;      /* (owned) */
} LinkCall;

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (source), result, &error))
    csn_acts_say_error (widget, error);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree LinkCall *call = user_data;
  g_autoptr (GtkWidget) widget = call->widget;
  g_autofree char *target = call->target;
  const char *response = adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (source), result);
  GtkRoot *root = gtk_widget_get_root (widget);

  if (g_strcmp0 (response, "copy") == 0)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), target);
  else if (g_strcmp0 (response, "open") == 0)
    {
      g_autoptr (GtkUriLauncher) launcher = gtk_uri_launcher_new (target);

      gtk_uri_launcher_launch (launcher, root != NULL ? GTK_WINDOW (root) : NULL, NULL, launched_cb,
                               g_steal_pointer (&widget));
    }
}

static gboolean
activate_link_cb (GtkLabel *label, const char *target)
{
  AdwDialog *dialog;
  LinkCall *call;

  if (*target == '#')
    {
      gtk_widget_activate_action (GTK_WIDGET (label), "record.show-heading", "s", target + 1);
      return TRUE;
    }
  dialog = adw_alert_dialog_new (_("Open Link?"), NULL);
  csn_alert_set_body (ADW_ALERT_DIALOG (dialog), target);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "copy", _("_Copy Address"), "open",
                                  _("_Open"), NULL);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "open");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  call = g_new0 (LinkCall, 1);
  call->widget = g_object_ref (GTK_WIDGET (label));
  call->target = g_strdup (target);
  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), GTK_WIDGET (label), NULL, asked_cb, call);
  return TRUE;
}

void
csn_markup_follow_links (GtkLabel *label)
{
  g_return_if_fail (GTK_IS_LABEL (label));
  g_signal_connect (label, "activate-link", G_CALLBACK (activate_link_cb), NULL);
}
