/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a report can show; see the header. */

#include "csn-report-menu.h"

#include <glib/gi18n-lib.h>

#include "csn-state-words.h"
#include "csn-text.h"

/* A menu of more sections is no help; countersign-cli takes any of them. */
#define MAX_SECTIONS 60
#define MAX_TITLE    48

static char *
dup_short (const char *text)
{
  g_autofree char *line = csn_text_make_line (text);
  g_autofree char *head = NULL;

  if (g_utf8_strlen (line, -1) <= MAX_TITLE)
    return g_steal_pointer (&line);
  head = g_utf8_substring (line, 0, MAX_TITLE);
  return g_strconcat (head, "…", NULL);
}

/* A menu reads an underscore as the mark of a key. */
static void
append (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);
  g_autofree char *plain = g_strjoinv ("__", parts);
  g_autoptr (GMenuItem) item = g_menu_item_new (plain, NULL);

  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

static GMenuModel *
list_sections (CsnSession *session)
{
  GListModel *sections = csn_checklist_get_sections (csn_record_get_checklist (csn_session_get_record (session)));
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < MIN (g_list_model_get_n_items (sections), MAX_SECTIONS); i++)
    {
      g_autoptr (CsnSection) section = g_list_model_get_item (sections, i);
      g_autofree char *label = dup_short (csn_section_get_title (section));
      g_autofree char *filter = g_strdup_printf ("section=%u", csn_section_get_line (section));

      if (*label != '\0')
        append (menu, label, "report.filter", filter);
    }
  return G_MENU_MODEL (menu);
}

static GMenuModel *
list_roles (CsnSession *session)
{
  GListModel *entries = csn_record_get_entries (csn_session_get_record (session));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);
      CsnRole role = csn_entry_get_role (entry);
      g_autofree char *filter = g_strconcat ("role=", csn_enum_to_string (CSN_TYPE_ROLE, (int) role), NULL);

      if (g_hash_table_add (seen, GINT_TO_POINTER (role)) && *csn_role_get_word (role) != '\0')
        append (menu, csn_role_get_word (role), "report.filter", filter);
    }
  return G_MENU_MODEL (menu);
}

GMenuModel *
csn_report_menu_new (CsnSession *session)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) content = g_menu_new ();
  g_autoptr (GMenu) mode = g_menu_new ();
  g_autoptr (GMenuModel) sections = NULL;
  g_autoptr (GMenuModel) roles = NULL;

  g_return_val_if_fail (CSN_IS_SESSION (session), NULL);

  sections = list_sections (session);
  roles = list_roles (session);
  g_menu_append (content, _("_Whole Report"), "report.filter::");
  g_menu_append (content, _("_Failed Only"), "report.filter::failed");
  if (g_menu_model_get_n_items (sections) > 1)
    g_menu_append_submenu (content, _("One _Section"), sections);
  if (g_menu_model_get_n_items (roles) > 1)
    g_menu_append_submenu (content, _("One _Kind of Item"), roles);
  g_menu_append (mode, _("_Sealed"), "report.mode::sealed");
  g_menu_append (mode, _("For _Co-Signing"), "report.mode::co-signed");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (content));
  /* Translators: how a report in PDF is signed */
  g_menu_append_section (menu, _("PDF"), G_MENU_MODEL (mode));
  return G_MENU_MODEL (menu);
}

char *
csn_report_menu_dup_label (CsnSession *session, const char *filter)
{
  GListModel *sections;
  guint line;

  g_return_val_if_fail (CSN_IS_SESSION (session), NULL);
  g_return_val_if_fail (filter != NULL, NULL);

  if (g_str_equal (filter, "failed"))
    return g_strdup (_("Failed Only"));
  if (g_str_has_prefix (filter, "role="))
    {
      int role;

      if (csn_enum_from_string (CSN_TYPE_ROLE, filter + strlen ("role="), &role))
        return g_strdup (csn_role_get_word ((CsnRole) role));
    }
  sections = csn_checklist_get_sections (csn_record_get_checklist (csn_session_get_record (session)));
  line = g_str_has_prefix (filter, "section=") ? (guint) g_ascii_strtoull (filter + strlen ("section="), NULL, 10) : 0;
  for (guint i = 0; line > 0 && i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (CsnSection) section = g_list_model_get_item (sections, i);

      if (csn_section_get_line (section) == line)
        return dup_short (csn_section_get_title (section));
    }
  return g_strdup (_("Whole Report"));
}
