/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Paths of a setting as rows; see the header. */

#include "csn-path-group.h"

#include <glib/gi18n-lib.h>

#include "csn-text.h"

struct _CsnPathGroup
{
  AdwPreferencesGroup parent_instance;
  GPtrArray *rows;     /* (owned) (element-type GtkWidget): in the group */
  GSettings *settings; /* (owned) (nullable) */
  char *key;           /* (owned) (nullable) */
  char *subtitle;      /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (CsnPathGroup, csn_path_group, ADW_TYPE_PREFERENCES_GROUP)

static void
show (CsnPathGroup *self)
{
  g_auto (GStrv) paths = g_settings_get_strv (self->settings, self->key);

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; paths[i] != NULL; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");
      g_autofree char *shown = g_filename_display_name (paths[i]);

      csn_row_set_texts (ADW_ACTION_ROW (row), shown, self->subtitle);
      gtk_widget_set_tooltip_text (button, _("Remove From the List"));
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "paths.remove");
      gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", paths[i]);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
      g_ptr_array_add (self->rows, row);
    }
}

/* Without @path, then with it at the end if @add. */
static void
change (CsnPathGroup *self, const char *path, gboolean add)
{
  g_auto (GStrv) old = g_settings_get_strv (self->settings, self->key);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; old[i] != NULL; i++)
    if (g_strcmp0 (old[i], path) != 0)
      g_strv_builder_add (paths, old[i]);
  if (add)
    g_strv_builder_add (paths, path);
  list = g_strv_builder_end (paths);
  g_settings_set_strv (self->settings, self->key, (const char *const *) list);
  show (self);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  change (CSN_PATH_GROUP (widget), g_variant_get_string (parameter, NULL), FALSE);
}

static void
csn_path_group_finalize (GObject *object)
{
  CsnPathGroup *self = CSN_PATH_GROUP (object);

  g_ptr_array_unref (self->rows);
  g_clear_object (&self->settings);
  g_free (self->key);
  g_free (self->subtitle);
  G_OBJECT_CLASS (csn_path_group_parent_class)->finalize (object);
}

static void
csn_path_group_class_init (CsnPathGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_path_group_finalize;
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "paths.remove", "s", remove_action);
}

static void
csn_path_group_init (CsnPathGroup *self)
{
  self->rows = g_ptr_array_new ();
}

void
csn_path_group_set_key (CsnPathGroup *self, GSettings *settings, const char *key, const char *subtitle)
{
  g_return_if_fail (CSN_IS_PATH_GROUP (self));
  g_return_if_fail (G_IS_SETTINGS (settings));

  g_set_object (&self->settings, settings);
  g_set_str (&self->key, key);
  g_set_str (&self->subtitle, subtitle);
  show (self);
}

void
csn_path_group_add_path (CsnPathGroup *self, const char *path)
{
  g_return_if_fail (CSN_IS_PATH_GROUP (self));
  g_return_if_fail (path != NULL);

  change (self, path, TRUE);
}
