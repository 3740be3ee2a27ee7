/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Text from outside on its way to widgets; see the header. */

#include "csn-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of a label that wraps; for fewer there is no room beside anything else. */
#define LEAST_CHARS 6

void
csn_row_set_title (AdwPreferencesRow *row, const char *title)
{
  g_autofree char *visible = csn_text_make_line (title);

  g_return_if_fail (ADW_IS_PREFERENCES_ROW (row));

  adw_preferences_row_set_use_markup (row, FALSE);
  adw_preferences_row_set_title (row, visible);
  /* an expander row names what is inside it and not itself */
  if (ADW_IS_EXPANDER_ROW (row))
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, visible, -1);
}

void
csn_row_set_texts (AdwActionRow *row, const char *title, const char *subtitle)
{
  g_autofree char *visible = csn_text_make_visible (subtitle ? subtitle : "");

  g_return_if_fail (ADW_IS_ACTION_ROW (row));

  csn_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, visible);
}

void
csn_banner_set_text (AdwBanner *banner, const char *text)
{
  g_autofree char *visible = csn_text_make_line (text);

  g_return_if_fail (ADW_IS_BANNER (banner));

  adw_banner_set_use_markup (banner, FALSE);
  adw_banner_set_title (banner, visible);
}

static char *
escape (const char *text)
{
  g_autofree char *visible = csn_text_make_visible (text);

  return g_markup_escape_text (visible, -1);
}

void
csn_group_set_texts (AdwPreferencesGroup *group, const char *title, const char *description)
{
  g_return_if_fail (ADW_IS_PREFERENCES_GROUP (group));

  if (title != NULL)
    {
      g_autofree char *escaped = escape (title);

      adw_preferences_group_set_title (group, escaped);
    }
  if (description != NULL)
    {
      g_autofree char *escaped = escape (description);

      adw_preferences_group_set_description (group, escaped);
    }
}

void
csn_status_page_set_texts (AdwStatusPage *page, const char *title, const char *description)
{
  g_return_if_fail (ADW_IS_STATUS_PAGE (page));

  if (title != NULL)
    {
      g_autofree char *visible = csn_text_make_line (title);

      adw_status_page_set_title (page, visible);
    }
  if (description != NULL)
    {
      g_autofree char *escaped = escape (description);

      adw_status_page_set_description (page, escaped);
    }
}

AdwToast *
csn_toast_new (const char *text)
{
  g_autofree char *visible = csn_text_make_line (text);
  AdwToast *toast = g_object_new (ADW_TYPE_TOAST, "use-markup", FALSE, NULL);

  adw_toast_set_title (toast, visible);
  return toast;
}

GtkWidget *
csn_wrapping_label_new (const char *const *css_classes)
{
  return g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "width-chars",
                       LEAST_CHARS, "css-classes", css_classes, NULL);
}

void
csn_tooltip_set_text (GtkWidget *widget, const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}

void
csn_alert_set_body (AdwAlertDialog *dialog, const char *text)
{
  g_autofree char *visible = csn_text_make_visible (text);

  g_return_if_fail (ADW_IS_ALERT_DIALOG (dialog));

  adw_alert_dialog_set_body_use_markup (dialog, FALSE);
  adw_alert_dialog_set_body (dialog, visible);
}

/* Characters that show nothing or reorder what stands around them. */
static gboolean
is_hidden (gunichar c)
{
  return g_unichar_iscntrl (c) || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e)
         || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff || c == 0x2028 || c == 0x2029;
}

static void
append_visible (GString *out, gunichar c, gboolean one_line)
{
  if (c == '\n' || c == '\t')
    {
      if (one_line)
        g_string_append_c (out, ' ');
      else
        g_string_append_unichar (out, c);
    }
  else if (c == 0x200d || c == 0x200c) /* joiners shape scripts and emoji */
    g_string_append_unichar (out, c);
  else if (c < 0x20)
    g_string_append_unichar (out, 0x2400 + c); /* control pictures */
  else if (is_hidden (c))
    g_string_append_printf (out, "⟨U+%04X⟩", c);
  else
    g_string_append_unichar (out, c);
}

static char *
make_visible (const char *text, gboolean one_line)
{
  g_autofree char *valid = g_utf8_make_valid (text ? text : "", -1);
  GString *out = g_string_new (NULL);
  guint n_chars = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (n_chars++ == CSN_TEXT_MAX_CHARS)
        {
          g_string_append (out, "…");
          break;
        }
      append_visible (out, g_utf8_get_char (p), one_line);
    }
  return g_string_free (out, FALSE);
}

char *
csn_text_make_visible (const char *text)
{
  return make_visible (text, FALSE);
}

char *
csn_text_make_line (const char *text)
{
  return make_visible (text, TRUE);
}

const char *
csn_text_skip_name (const char *sentence, const char *name)
{
  const char *found = sentence != NULL && name != NULL && *name != '\0' ? strstr (sentence, name) : NULL;

  if (found == NULL || !g_str_has_prefix (found + strlen (name), ": "))
    return sentence;
  return found + strlen (name) + strlen (": ");
}

const char *
csn_text_skip_place (const char *sentence, guint line)
{
  g_autofree char *number = g_strdup_printf (" %u ", line);
  const char *found = sentence != NULL && line > 0 ? strstr (sentence, number) : NULL;

  return found != NULL ? found + strlen (number) : sentence;
}

char *
csn_text_make_sentence (const char *text)
{
  g_autofree char *visible = csn_text_make_visible (text);
  char first[7] = "";

  if (*visible == '\0')
    return g_steal_pointer (&visible);
  first[g_unichar_to_utf8 (g_unichar_totitle (g_utf8_get_char (visible)), first)] = '\0';
  return g_strconcat (first, g_utf8_next_char (visible), NULL);
}

char *
csn_text_format_stamp (const char *stamp, GDateTime *now)
{
  g_autoptr (GDateTime) parsed = g_date_time_new_from_iso8601 (stamp ? stamp : "", NULL);
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GDateTime) today = NULL;
  int day, this_day;

  if (parsed == NULL)
    return csn_text_make_line (stamp);
  local = g_date_time_to_local (parsed);
  today = now ? g_date_time_to_local (now) : g_date_time_new_now_local ();
  day = g_date_time_get_day_of_year (local);
  this_day = g_date_time_get_day_of_year (today);
  if (g_date_time_get_year (local) != g_date_time_get_year (today))
    /* Translators: date and time, see man strftime */
    return g_date_time_format (local, _("%e %b %Y %H:%M"));
  if (day == this_day)
    /* Translators: time of today */
    return g_date_time_format (local, _("today %H:%M"));
  if (day + 1 == this_day)
    return g_date_time_format (local, _("yesterday %H:%M"));
  return g_date_time_format (local, _("%e %b %H:%M"));
}
