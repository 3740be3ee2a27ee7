/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person allows on this machine so that probes can run: consent by fingerprint and path of the record, the project folder,
 * secrets. None of it is in the record. */

#include "csn-session-probes-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-consent-store.h"
#include "csn-project-folders.h"
#include "csn-writer-key.h"

/* The redactor cannot tell a shorter one from ordinary text. */
#define MIN_SECRET 6

/* --- consent ---------------------------------------------------------------------------------------------------- */

static void
unref_if_set (gpointer object)
{
  g_clear_object (&object);
}

static CsnConsentStore *
open_consents (void)
{
  g_autofree char *folder = csn_store_dup_data_dir ();
  g_autofree char *path = g_build_filename (folder, "probe-consents", NULL);

  /* read anew each time: another window may have changed it */
  return csn_consent_store_new (path);
}

void
csn_session_copy_permissions (const char *from, const char *to)
{
  g_autoptr (CsnConsentStore) consents = open_consents ();
  g_autofree char *folder = csn_project_folders_lookup (from);
  g_autoptr (GError) error = NULL;

  if (!csn_consent_store_copy (consents, from, to, &error)
      || (folder != NULL && !csn_project_folders_remember (to, folder, &error)))
    g_debug ("Keeping the permissions of %s: %s", from, error->message);
}

static gboolean
is_allowed (CsnSession *self, CsnConsentStore *consents, CsnProbePlan *plan)
{
  return !csn_probe_plan_is_mutating (plan)
         && csn_consent_store_allows (consents, csn_probe_plan_get_fingerprint (plan), csn_session_get_path (self));
}

/* The command of @plan as it is allowed with some rights, by what the document says now; NULL: it is not. */
static CsnProbePlan *
find_allowed (CsnSession *self, CsnConsentStore *consents, CsnProbePlan *plan, GPtrArray *setups)
{
  CsnProbeSpec *spec = csn_checklist_find_probe (csn_record_get_checklist (self->record),
                                                 csn_probe_spec_get_id (csn_probe_plan_get_spec (plan)));
  gboolean is_command = spec != NULL && csn_probe_plan_get_lane (plan) == CSN_LANE_COMMAND;

  for (guint rights = CSN_PROBE_RIGHT_NONE; is_command && rights <= CSN_PROBE_RIGHT_ALL; rights++)
    {
      g_autoptr (CsnProbePlan) again = csn_session_plan_with (self, spec, (CsnProbeRights) rights, setups);

      if (csn_probe_plan_get_lane (again) == CSN_LANE_COMMAND && is_allowed (self, consents, again))
        return g_steal_pointer (&again);
    }
  return NULL;
}

GPtrArray *
csn_session_list_allowed (CsnSession *self, GPtrArray *plans)
{
  g_autoptr (CsnConsentStore) consents = NULL;
  g_autoptr (GPtrArray) setups = NULL;
  GPtrArray *allowed;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);
  g_return_val_if_fail (plans != NULL, NULL);

  allowed = g_ptr_array_new_with_free_func (unref_if_set);
  setups = g_ptr_array_new_with_free_func (g_object_unref);
  consents = open_consents ();
  for (guint i = 0; i < plans->len; i++)
    {
      CsnProbePlan *plan = g_ptr_array_index (plans, i);

      g_ptr_array_add (allowed, is_allowed (self, consents, plan) ? g_object_ref (plan)
                                                                  : find_allowed (self, consents, plan, setups));
    }
  return allowed;
}

gboolean
csn_session_allow_probes (CsnSession *self, GPtrArray *plans, GError **error)
{
  g_autoptr (CsnConsentStore) consents = NULL;
  g_autoptr (GPtrArray) fingerprints = NULL;

  g_return_val_if_fail (CSN_IS_SESSION (self), FALSE);
  g_return_val_if_fail (plans != NULL, FALSE);

  fingerprints = g_ptr_array_new ();
  for (guint i = 0; i < plans->len; i++)
    if (!csn_probe_plan_is_mutating (g_ptr_array_index (plans, i)))
      g_ptr_array_add (fingerprints, (gpointer) csn_probe_plan_get_fingerprint (g_ptr_array_index (plans, i)));
  if (fingerprints->len == 0)
    return TRUE;
  consents = open_consents ();
  return csn_consent_store_allow (consents, fingerprints, csn_session_get_path (self), error);
}

gboolean
csn_session_forget_consents (CsnSession *self, GError **error)
{
  g_autoptr (CsnConsentStore) consents = NULL;

  g_return_val_if_fail (CSN_IS_SESSION (self), FALSE);

  consents = open_consents ();
  return csn_consent_store_revoke (consents, csn_session_get_path (self), error);
}

/* --- project folder --------------------------------------------------------------------------------------------- */

const char *
csn_session_get_project_folder (CsnSession *self)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  if (self->project_folder == NULL && !self->folder_looked_up)
    {
      self->folder_looked_up = TRUE;
      self->project_folder = csn_project_folders_lookup (csn_session_get_path (self));
    }
  return self->project_folder;
}

void
csn_session_set_project_folder (CsnSession *self, const char *folder)
{
  g_autofree char *absolute = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));

  self->folder_looked_up = TRUE;
  absolute = folder ? g_canonicalize_filename (folder, NULL) : NULL;
  g_set_str (&self->project_folder, absolute);
}

gboolean
csn_session_remember_project_folder (CsnSession *self, const char *folder, GError **error)
{
  g_return_val_if_fail (CSN_IS_SESSION (self), FALSE);

  if (folder != NULL && !g_file_test (folder, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE, _ ("“%s” is no folder."), folder);
      return FALSE;
    }
  csn_session_set_project_folder (self, folder);
  return csn_project_folders_remember (csn_session_get_path (self), folder, error);
}

char *
csn_session_guess_project_folder (CsnSession *self)
{
  g_autofree char *beside = NULL;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  beside = g_path_get_dirname (csn_session_get_path (self));
  return csn_project_folders_guess (beside);
}

/* --- secrets ---------------------------------------------------------------------------------------------------- */

static void
keep_in_memory (CsnSession *self, CsnStoredSecret *secret)
{
  for (guint i = 0; i < self->secrets->len; i++)
    if (strcmp (((CsnStoredSecret *) g_ptr_array_index (self->secrets, i))->name, secret->name) == 0)
      {
        g_ptr_array_remove_index (self->secrets, i);
        break;
      }
  g_ptr_array_add (self->secrets, csn_stored_secret_new (secret->name, secret->value, secret->origin));
}

static void
secret_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (csn_secret_store_save_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
csn_session_set_secret_async (CsnSession *self,
                              const char *name,
                              const char *value,
                              const char *origin,
                              gboolean remember,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  g_autoptr (CsnStoredSecret) secret = NULL;
  GTask *task;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (name != NULL && value != NULL);

  if (strlen (value) < MIN_SECRET)
    {
      g_task_report_new_error (self, callback, user_data, csn_session_set_secret_async, CSN_SESSION_ERROR,
                               CSN_SESSION_ERROR_VALUE,
                               _ ("A secret of fewer than %d characters cannot be struck out of outputs and is not used."),
                               MIN_SECRET);
      return;
    }
  secret = csn_stored_secret_new (name, value, origin);
  keep_in_memory (self, secret);
  task = csn_session_new_task (self, csn_session_set_secret_async, NULL, NULL, cancellable, callback, user_data);
  if (remember)
    {
      csn_secret_store_save_async (csn_session_get_path (self), secret, cancellable, secret_saved_cb, task);
      return;
    }
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
secrets_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  CsnSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) secrets = csn_secret_store_load_finish (result, &error);

  if (secrets == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 0; i < secrets->len; i++)
    keep_in_memory (self, g_ptr_array_index (secrets, i));
  g_task_return_boolean (task, TRUE);
}

void
csn_session_load_secrets_async (CsnSession *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_return_if_fail (CSN_IS_SESSION (self));

  csn_secret_store_load_async (csn_session_get_path (self), cancellable, secrets_loaded_cb,
                               csn_session_new_task (self, csn_session_load_secrets_async, NULL, NULL, cancellable,
                                                     callback, user_data));
}

static void
secret_forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (csn_secret_store_forget_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
csn_session_forget_secret_async (CsnSession *self, const char *name, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (CSN_IS_SESSION (self));

  for (guint i = self->secrets->len; i > 0; i--)
    if (name == NULL || strcmp (((CsnStoredSecret *) g_ptr_array_index (self->secrets, i - 1))->name, name) == 0)
      g_ptr_array_remove_index (self->secrets, i - 1);
  csn_secret_store_forget_async (csn_session_get_path (self), name, cancellable, secret_forgotten_cb,
                                 csn_session_new_task (self, csn_session_forget_secret_async, NULL, NULL, cancellable,
                                                       callback, user_data));
}

char **
csn_session_list_secrets (CsnSession *self)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  for (guint i = 0; i < self->secrets->len; i++)
    {
      const CsnStoredSecret *secret = g_ptr_array_index (self->secrets, i);

      if (secret->origin != NULL)
        g_strv_builder_take (names, g_strdup_printf ("%s %s", secret->name, secret->origin));
      else
        g_strv_builder_add (names, secret->name);
    }
  return g_strv_builder_end (names);
}

char **
csn_session_list_missing_secrets (CsnSession *self, GPtrArray *plans)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  for (guint i = 0; i < plans->len; i++)
    {
      const char *const *missing = csn_probe_plan_get_missing (g_ptr_array_index (plans, i));

      for (guint j = 0; missing != NULL && missing[j] != NULL; j++)
        if (csn_probe_name_is_secret (missing[j]) && g_hash_table_add (seen, (gpointer) missing[j]))
          g_strv_builder_add (builder, missing[j]);
    }
  return g_strv_builder_end (builder);
}
