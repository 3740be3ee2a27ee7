/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a window shows before a record is open; see the header. It lists the folder of records and what was opened last, by
 * name and time: looking into a record means opening it. */

#include "csn-start-page.h"

#include <glib/gi18n-lib.h>

#include "csn-session.h"
#include "csn-text.h"

/* A boxed list stays small (UX.md, 3.2); older records are opened from the folder. */
#define MAX_RECORDS 60
#define SUFFIX      ".countersign"

struct _CsnStartPage
{
  AdwNavigationPage parent_instance;
  AdwBanner *problem;
  GtkStack *stack;
  GtkListBox *records;
  GSettings *settings;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): listing */
  gboolean busy;
  guint n_records;
};

typedef struct
{
  char *uri;         /* (owned) */
  char *name;        /* (owned) */
  char *folder;      /* (owned) */
  gint64 modified;   /* seconds */
} Found;

G_DEFINE_FINAL_TYPE (CsnStartPage, csn_start_page, ADW_TYPE_NAVIGATION_PAGE)

static void
found_free (Found *found)
{
  g_free (found->uri);
  g_free (found->name);
  g_free (found->folder);
  g_free (found);
}

static int
compare_found (gconstpointer a, gconstpointer b)
{
  const Found *first = *(const Found *const *) a;
  const Found *second = *(const Found *const *) b;

  return first->modified > second->modified ? -1 : first->modified < second->modified;
}

/* --- looking, in a thread --------------------------------------------------------------------------------------- */

static void
add_file (GPtrArray *list, GHashTable *seen, GFile *file)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GFile) parent = g_file_get_parent (file);
  Found *found;

  if (!g_str_has_suffix (uri, SUFFIX) || g_hash_table_contains (seen, uri))
    return;
  info = g_file_query_info (file, "standard::display-name,standard::type,time::modified", G_FILE_QUERY_INFO_NONE, NULL,
                            NULL);
  if (info == NULL || g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    return;
  found = g_new0 (Found, 1);
  found->name = g_strdup (g_file_info_get_display_name (info));
  found->name[strlen (found->name) - (g_str_has_suffix (found->name, SUFFIX) ? strlen (SUFFIX) : 0)] = '\0';
  found->folder = parent ? g_file_get_parse_name (parent) : g_strdup ("");
  found->modified = g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED);
  found->uri = g_strdup (uri);
  g_hash_table_add (seen, g_steal_pointer (&uri));
  g_ptr_array_add (list, found);
}

static void
add_folder (GPtrArray *list, GHashTable *seen, const char *path)
{
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (GFileEnumerator) files = g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME,
                                                                 G_FILE_QUERY_INFO_NONE, NULL, NULL);
  GFile *file;

  while (files != NULL && g_file_enumerator_iterate (files, NULL, &file, NULL, NULL) && file != NULL)
    add_file (list, seen, file);
}

static void
look (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *const *recent = task_data;
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) found_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  add_folder (list, seen, recent[0]);
  for (guint i = 1; recent[i] != NULL; i++)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (recent[i]);

      add_file (list, seen, file);
    }
  g_ptr_array_sort (list, compare_found);
  g_task_return_pointer (task, list, (GDestroyNotify) g_ptr_array_unref);
}

/* --- showing ---------------------------------------------------------------------------------------------------- */

static void
update_stack (CsnStartPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, self->busy ? "busy" : self->n_records > 0 ? "records" : "empty");
}

static GtkWidget *
make_row (const Found *found)
{
  GtkWidget *row = adw_action_row_new ();
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (found->modified);
  g_autofree char *stamp = time ? g_date_time_format_iso8601 (time) : NULL;
  g_autofree char *changed = csn_text_format_stamp (stamp, NULL);
  /* Translators: when a record was changed, its folder */
  g_autofree char *subtitle = g_strdup_printf (_("Changed %s, in %s"), changed, found->folder);

  csn_row_set_texts (ADW_ACTION_ROW (row), found->name, subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "app.open-file");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", found->uri);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "csn-checklist-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  return row;
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CsnStartPage *self = CSN_START_PAGE (source);
  g_autoptr (GPtrArray) list = g_task_propagate_pointer (G_TASK (result), NULL);

  if (list == NULL || self->records == NULL)
    return;
  gtk_list_box_remove_all (self->records);
  for (guint i = 0; i < MIN (list->len, MAX_RECORDS); i++)
    gtk_list_box_append (self->records, make_row (g_ptr_array_index (list, i)));
  self->n_records = list->len;
  update_stack (self);
}

void
csn_start_page_refresh (CsnStartPage *self)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GStrvBuilder) places = NULL;
  g_auto (GStrv) recent = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *chosen = NULL;

  g_return_if_fail (CSN_IS_START_PAGE (self));

  if (self->settings == NULL)
    return;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  places = g_strv_builder_new ();
  chosen = g_settings_get_string (self->settings, "records-folder");
  folder = csn_session_dup_records_folder (chosen);
  recent = g_settings_get_strv (self->settings, "recent-records");
  g_strv_builder_add (places, folder);
  g_strv_builder_addv (places, (const char **) recent);
  task = g_task_new (self, self->cancellable, looked_cb, NULL);
  g_task_set_source_tag (task, csn_start_page_refresh);
  g_task_set_task_data (task, g_strv_builder_end (places), (GDestroyNotify) g_strfreev);
  g_task_run_in_thread (task, look);
}

static void
dismiss_cb (CsnStartPage *self)
{
  adw_banner_set_revealed (self->problem, FALSE);
}

static void
csn_start_page_dispose (GObject *object)
{
  CsnStartPage *self = CSN_START_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), CSN_TYPE_START_PAGE);
  G_OBJECT_CLASS (csn_start_page_parent_class)->dispose (object);
}

static void
csn_start_page_class_init (CsnStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = csn_start_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/countersign/Countersign/csn-start-page.ui");
  gtk_widget_class_bind_template_child (widget_class, CsnStartPage, problem);
  gtk_widget_class_bind_template_child (widget_class, CsnStartPage, stack);
  gtk_widget_class_bind_template_child (widget_class, CsnStartPage, records);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
}

static void
csn_start_page_init (CsnStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
csn_start_page_set_settings (CsnStartPage *self, GSettings *settings)
{
  g_return_if_fail (CSN_IS_START_PAGE (self));

  g_set_object (&self->settings, settings);
  csn_start_page_refresh (self);
}

void
csn_start_page_set_busy (CsnStartPage *self, gboolean busy)
{
  g_return_if_fail (CSN_IS_START_PAGE (self));

  self->busy = busy;
  update_stack (self);
}

void
csn_start_page_set_problem (CsnStartPage *self, const char *problem)
{
  g_return_if_fail (CSN_IS_START_PAGE (self));

  if (problem != NULL)
    csn_banner_set_text (self->problem, problem);
  adw_banner_set_revealed (self->problem, problem != NULL);
}
