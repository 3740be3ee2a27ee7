/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The switch for time stamps; see the header. */

#include "csn-stamp-group.h"

#include <glib/gi18n-lib.h>

#include "csn-text.h"

struct _CsnStampGroup
{
  AdwPreferencesGroup parent_instance;
  AdwSwitchRow *row;
  char *server; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (CsnStampGroup, csn_stamp_group, ADW_TYPE_PREFERENCES_GROUP)

static void
csn_stamp_group_finalize (GObject *object)
{
  g_free (CSN_STAMP_GROUP (object)->server);
  G_OBJECT_CLASS (csn_stamp_group_parent_class)->finalize (object);
}

static void
csn_stamp_group_class_init (CsnStampGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_stamp_group_finalize;
}

static void
csn_stamp_group_init (CsnStampGroup *self)
{
  self->row = ADW_SWITCH_ROW (adw_switch_row_new ());
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->row));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
csn_stamp_group_set_settings (CsnStampGroup *self, GSettings *settings)
{
  g_return_if_fail (CSN_IS_STAMP_GROUP (self));
  g_return_if_fail (settings == NULL || G_IS_SETTINGS (settings));

  g_clear_pointer (&self->server, g_free);
  if (settings != NULL)
    self->server = g_settings_get_string (settings, "time-stamp-server");
  if (self->server != NULL && *self->server == '\0')
    g_clear_pointer (&self->server, g_free);
  csn_row_set_texts (ADW_ACTION_ROW (self->row), _("Trusted Time Stamp"), self->server);
  adw_switch_row_set_active (self->row, self->server != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), self->server != NULL);
}

const char *
csn_stamp_group_get_server (CsnStampGroup *self)
{
  g_return_val_if_fail (CSN_IS_STAMP_GROUP (self), NULL);

  return adw_switch_row_get_active (self->row) ? self->server : NULL;
}
