/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Desktop notifications of due follow-ups; see the header. */

#include "csn-reminders.h"

#include <glib/gi18n-lib.h>

#include "csn-places.h"
#include "csn-record-library.h"
#include "csn-session.h"
#include "csn-text.h"

/* A due time is a minute or an hour, not a second; listing unchanged records costs little. */
#define LOOK_SECONDS 120
/* The first look waits until the window is there. */
#define FIRST_LOOK_SECONDS 3

struct _CsnReminders
{
  GObject parent_instance;
  GApplication *application; /* (unowned) (nullable) */
  GSettings *settings;       /* (owned) (nullable) */
  GHashTable *told;          /* (owned) record id → follow-ups that were told of */
  GCancellable *cancellable; /* (owned) */
  guint timer;               /* source id */
};

G_DEFINE_FINAL_TYPE (CsnReminders, csn_reminders, G_TYPE_OBJECT)

GNotification *
csn_reminders_judge (CsnReminders *self, CsnRecordSummary *summary, GDateTime *now, char **id, gboolean *gone)
{
  const char *record = csn_record_summary_get_record (summary);
  guint due, told;
  GNotification *notification;
  g_autoptr (GFile) file = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *title = NULL;

  g_return_val_if_fail (CSN_IS_REMINDERS (self), NULL);
  g_return_val_if_fail (id != NULL && gone != NULL, NULL);

  *gone = FALSE;
  *id = NULL;
  if (record == NULL || *record == '\0')
    return NULL;
  due = csn_record_summary_count_due (summary, now);
  told = GPOINTER_TO_UINT (g_hash_table_lookup (self->told, record));
  *id = g_strdup_printf ("followups-%s", record);
  g_hash_table_insert (self->told, g_strdup (record), GUINT_TO_POINTER (due));
  *gone = due == 0 && told > 0;
  if (due <= told)
    return NULL;
  file = g_file_new_for_path (csn_record_summary_get_path (summary));
  uri = g_file_get_uri (file);
  heading = g_strdup_printf (ngettext ("%u follow-up is due", "%u follow-ups are due", due), due);
  title = csn_text_make_line (csn_record_summary_get_title (summary));
  notification = g_notification_new (heading);
  g_notification_set_body (notification, title);
  g_notification_set_category (notification, "event.reminder");
  g_notification_set_default_action_and_target (notification, "app.open-file", "s", uri);
  return notification;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (CsnReminders) self = user_data;
  g_autoptr (GListModel) summaries = csn_record_library_list_finish (result, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  /* what cannot be listed is said on the Start page */
  for (guint i = 0; summaries != NULL && self->application != NULL && i < g_list_model_get_n_items (summaries); i++)
    {
      g_autoptr (CsnRecordSummary) summary = g_list_model_get_item (summaries, i);
      g_autoptr (GNotification) notification = NULL;
      g_autofree char *id = NULL;
      gboolean gone;

      notification = csn_reminders_judge (self, summary, now, &id, &gone);
      if (notification != NULL)
        g_application_send_notification (self->application, id, notification);
      else if (gone)
        g_application_withdraw_notification (self->application, id);
    }
}

void
csn_reminders_look (CsnReminders *self)
{
  g_autofree char *chosen = NULL;
  g_autofree char *folder = NULL;
  const char *folders[] = { NULL, NULL };
  g_auto (GStrv) others = NULL;
  g_autoptr (CsnClock) clock = csn_clock_new ();

  g_return_if_fail (CSN_IS_REMINDERS (self));

  if (self->settings == NULL)
    return;
  chosen = g_settings_get_string (self->settings, "records-folder");
  folders[0] = folder = csn_session_dup_records_folder (chosen);
  others = csn_places_dup_recent (self->settings);
  csn_record_library_list_async (folders, (const char *const *) others, clock, NULL, NULL, self->cancellable, listed_cb,
                                 g_object_ref (self));
}

static gboolean
look_cb (gpointer user_data)
{
  csn_reminders_look (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
first_look_cb (gpointer user_data)
{
  CsnReminders *self = user_data;

  self->timer = g_timeout_add_seconds (LOOK_SECONDS, look_cb, self);
  csn_reminders_look (self);
  return G_SOURCE_REMOVE;
}

static void
csn_reminders_dispose (GObject *object)
{
  CsnReminders *self = CSN_REMINDERS (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  self->application = NULL;
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (csn_reminders_parent_class)->dispose (object);
}

static void
csn_reminders_finalize (GObject *object)
{
  CsnReminders *self = CSN_REMINDERS (object);

  g_hash_table_unref (self->told);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (csn_reminders_parent_class)->finalize (object);
}

static void
csn_reminders_class_init (CsnRemindersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = csn_reminders_dispose;
  G_OBJECT_CLASS (klass)->finalize = csn_reminders_finalize;
}

static void
csn_reminders_init (CsnReminders *self)
{
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
}

CsnReminders *
csn_reminders_new (GApplication *application, GSettings *settings)
{
  CsnReminders *self = g_object_new (CSN_TYPE_REMINDERS, NULL);

  self->application = application;
  if (settings == NULL)
    return self;
  self->settings = g_object_ref (settings);
  self->timer = g_timeout_add_seconds (FIRST_LOOK_SECONDS, first_look_cb, self);
  return self;
}
