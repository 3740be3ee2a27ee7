/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A verification from outside: what to check, the thread it runs in, and what it found. */

#include "csn-verification-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "csn-digest.h"
#include "csn-handover.h"
#include "csn-report-file.h"
#include "csn-session-error.h"

/* Enough of a file to tell what it is. */
#define MAGIC_BYTES 512

G_DEFINE_FINAL_TYPE (CsnVerification, csn_verification, G_TYPE_OBJECT)

static void
csn_verification_finalize (GObject *object)
{
  CsnVerification *self = CSN_VERIFICATION (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->digest, g_free);
  g_clear_pointer (&self->doc, g_free);
  g_clear_pointer (&self->required_roles, g_strfreev);
  g_clear_object (&self->trust);
  g_clear_pointer (&self->now, g_date_time_unref);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->approvals, g_ptr_array_unref);
  g_clear_object (&self->findings);
  g_clear_object (&self->signatures);
  G_OBJECT_CLASS (csn_verification_parent_class)->finalize (object);
}

static void
csn_verification_class_init (CsnVerificationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_verification_finalize;
}

static void
csn_verification_init (CsnVerification *self)
{
  self->found = csn_findings_new ();
  self->findings = g_list_store_new (CSN_TYPE_FINDING);
  self->signatures = g_list_store_new (CSN_TYPE_SIGNATURE_INFO);
  self->trust = csn_trust_new ();
}

void
csn_verification_see_digest (CsnVerification *self, const char *sha256)
{
  if (self->digest != NULL && g_ascii_strcasecmp (self->digest, sha256) == 0)
    self->digest_seen = TRUE;
}

/* --- the kinds of files ----------------------------------------------------------------------------------------- */

static gboolean
begins_with (const char *data, gsize length, const char *magic)
{
  return length >= strlen (magic) && memcmp (data, magic, strlen (magic)) == 0;
}

static gboolean
is_html (const char *data, gsize length)
{
  g_autofree char *begin = g_ascii_strdown (data, (gssize) MIN (length, MAGIC_BYTES));

  return strstr (begin, "<!doctype html") != NULL || strstr (begin, "<html") != NULL;
}

static gboolean
is_record_file (const char *path)
{
  char begin[16] = { 0 };
  FILE *file = NULL;
  gsize got;

  /* opening a pipe would wait for somebody who writes into it */
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    file = g_fopen (path, "rb");
  if (file == NULL)
    return FALSE;
  got = fread (begin, 1, sizeof begin, file);
  fclose (file);
  return got == sizeof begin && memcmp (begin, "SQLite format 3", 16) == 0;
}

static gboolean
check_one (CsnVerification *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *sha256 = NULL;
  const char *data;
  gsize length;

  if (is_record_file (self->path) || g_str_has_suffix (self->path, ".countersign"))
    {
      /* not being allowed to read it says nothing of what it holds */
      if (!g_file_test (self->path, G_FILE_TEST_IS_REGULAR) || g_access (self->path, R_OK) != 0)
        {
          g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT, _ ("“%s” is no file that can be read."), self->path);
          return FALSE;
        }
      csn_verification_check_file (self, cancellable);
      return TRUE;
    }
  bytes = csn_report_file_read (self->path, error);
  if (bytes == NULL)
    return FALSE;
  sha256 = csn_sha256_hex_bytes (bytes);
  csn_verification_see_digest (self, sha256);
  data = g_bytes_get_data (bytes, &length);
  if (begins_with (data, length, "%PDF-") || g_str_has_suffix (self->path, ".pdf"))
    csn_verification_check_pdf (self, bytes, cancellable);
  else if (begins_with (data, length, "{") || g_str_has_suffix (self->path, ".json"))
    csn_verification_check_json (self, bytes);
  else if (is_html (data, length) || g_str_has_suffix (self->path, ".html"))
    csn_verification_check_html (self, bytes);
  else if (g_str_has_suffix (self->path, ".p7s"))
    csn_verification_check_signature (self, bytes);
  else
    csn_verification_tell_unknown (self, bytes);
  return TRUE;
}

static gboolean
is_to_be_checked (const char *name)
{
  static const char *const suffixes[] = { ".countersign", ".pdf", ".html", ".json" };

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (name, suffixes[i]))
      return !g_str_has_prefix (name, "approval-") && !g_str_has_prefix (name, "evidence-");
  return FALSE;
}

/* A hand-over folder: each report and record in it is checked. */
static gboolean
check_folder (CsnVerification *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = g_strdup (self->path);
  g_autoptr (GPtrArray) names = csn_handover_list_names (folder, error);
  guint n_checked = 0;

  if (names == NULL)
    return FALSE;
  csn_handover_check (folder, self->found);
  for (guint i = 0; i < names->len; i++)
    if (is_to_be_checked (g_ptr_array_index (names, i)))
      {
        g_free (self->path);
        self->path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
        csn_findings_add (self->found, CSN_FINDING_INFO, "file", "%s", (const char *) g_ptr_array_index (names, i));
        if (!check_one (self, cancellable, error))
          return FALSE;
        n_checked++;
      }
  if (n_checked == 0)
    csn_findings_add (self->found, CSN_FINDING_ERROR, "unknown-file",
                      _ ("The folder holds no record and no report of Countersign."));
  return TRUE;
}

static void
verify_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  CsnVerification *self = task_data;
  GError *error = NULL;
  gboolean readable = g_file_test (self->path, G_FILE_TEST_IS_DIR) ? check_folder (self, cancellable, &error)
                                                                  : check_one (self, cancellable, &error);

  if (!readable)
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->digest != NULL && !self->digest_seen)
    csn_findings_add (self->found, CSN_FINDING_ERROR, "digest",
                      _ ("Neither the file nor its newest entry has the digest %s: it is another file, or was put back to an "
                         "earlier state."),
                      self->digest);
  g_task_return_boolean (task, TRUE);
}

void
csn_verification_run_async (const char *path,
                            GPtrArray *roots,
                            const char *const *required_roles,
                            const char *digest,
                            CsnClock *clock,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  CsnVerification *self;

  g_return_if_fail (path != NULL);
  g_return_if_fail (CSN_IS_CLOCK (clock));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, csn_verification_run_async);
  self = g_object_new (CSN_TYPE_VERIFICATION, NULL);
  g_task_set_task_data (task, self, g_object_unref);
  self->path = g_strdup (path);
  self->digest = g_strdup (digest);
  self->required_roles = g_strdupv ((char **) required_roles);
  self->now = csn_clock_dup_now (clock);
  for (guint i = 0; roots != NULL && i < roots->len; i++)
    {
      GError *error = NULL;

      if (!csn_trust_add_roots_from_bytes (self->trust, g_ptr_array_index (roots, i), &error))
        {
          g_prefix_error (&error, _ ("Reading a trusted root: "));
          g_task_return_error (task, error);
          return;
        }
    }
  g_task_run_in_thread (task, verify_thread);
}

CsnVerification *
csn_verification_run_finish (GAsyncResult *result, GError **error)
{
  CsnVerification *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  self = g_task_get_task_data (G_TASK (result));
  g_list_store_splice (self->findings, 0, g_list_model_get_n_items (G_LIST_MODEL (self->findings)), self->found->pdata,
                       self->found->len);
  return g_object_ref (self);
}

gboolean
csn_verification_is_ok (CsnVerification *self)
{
  g_return_val_if_fail (CSN_IS_VERIFICATION (self), FALSE);
  return csn_findings_count (self->found, CSN_FINDING_ERROR) == 0;
}

GListModel *
csn_verification_get_findings (CsnVerification *self)
{
  g_return_val_if_fail (CSN_IS_VERIFICATION (self), NULL);
  return G_LIST_MODEL (self->findings);
}

GListModel *
csn_verification_get_signatures (CsnVerification *self)
{
  g_return_val_if_fail (CSN_IS_VERIFICATION (self), NULL);
  return G_LIST_MODEL (self->signatures);
}

JsonNode *
csn_verification_to_json (CsnVerification *self)
{
  JsonObject *object;
  JsonArray *findings;
  JsonArray *signatures;
  JsonNode *node;

  g_return_val_if_fail (CSN_IS_VERIFICATION (self), NULL);

  findings = json_array_new ();
  for (guint i = 0; i < self->found->len; i++)
    json_array_add_object_element (findings, csn_finding_to_json (g_ptr_array_index (self->found, i)));
  signatures = json_array_new ();
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->signatures)); i++)
    {
      g_autoptr (CsnSignatureInfo) info = g_list_model_get_item (G_LIST_MODEL (self->signatures), i);

      json_array_add_object_element (signatures, csn_signature_info_to_json (info));
    }
  object = json_object_new ();
  json_object_set_string_member (object, "schema", "countersign-verify/1");
  json_object_set_boolean_member (object, "ok", csn_verification_is_ok (self));
  json_object_set_array_member (object, "findings", findings);
  json_object_set_array_member (object, "signatures", signatures);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}
