/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Approvals that come back: as a file, or beside the signatures of a co-signed report. */

#include "csn-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-approval-check.h"
#include "csn-approval-file.h"
#include "csn-canonical-json.h"
#include "csn-pdf-verify.h"
#include "csn-report-approvals.h"
#include "csn-report-file.h"

static gboolean
is_known (CsnSession *self, JsonObject *data)
{
  GListModel *approvals = csn_record_get_approvals (self->record);

  for (guint i = 0; i < g_list_model_get_n_items (approvals); i++)
    {
      g_autoptr (CsnApproval) approval = g_list_model_get_item (approvals, i);

      if (strcmp (csn_approval_get_statement (approval), csn_json_get_string (data, "statement", "")) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether it is what its slot stands on: then there is nothing to do. */
static gboolean
counts_already (CsnSession *self, JsonObject *data)
{
  GListModel *slots = csn_evaluation_get_slots (csn_session_get_evaluation (self));

  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);
      CsnSlotState state = csn_slot_status_get_state (status);
      CsnApproval *approval = csn_slot_status_get_approval (status);

      if ((state == CSN_SLOT_APPROVED || state == CSN_SLOT_REJECTED) && approval != NULL
          && strcmp (csn_approval_get_statement (approval), csn_json_get_string (data, "statement", "")) == 0)
        return TRUE;
    }
  return FALSE;
}

/* The same rules as for somebody who signs here; the certificate may have run out since. */
static gboolean
may_approve (CsnSession *self, CsnCmsSignature *signature, CsnSlot *slot, GError **error)
{
  CsnSigner signer;

  csn_approval_check_describe (csn_cms_signature_get_signer (signature), &signer);
  return csn_guard_check_approver (self->record, self->policy, &signer, slot, error);
}

static gboolean
guard_accepted (CsnSession *self, JsonObject *data, GError **error)
{
  const char *statement = csn_json_get_string (data, "statement", "");
  g_autoptr (CsnCmsSignature) signature = csn_approval_file_open (data, self->trust, error);
  g_autoptr (JsonNode) node = NULL;
  JsonObject *body;
  CsnSlot *slot;

  if (signature == NULL)
    return FALSE;
  node = csn_canonical_json_read (statement, -1, error);
  if (node == NULL)
    return FALSE;
  body = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (g_strcmp0 (csn_json_get_string (body, "record", ""), csn_record_get_id (self->record)) != 0)
    {
      g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NOT_ALLOWED,
                           _ ("The approval was given for another record."));
      return FALSE;
    }
  slot = csn_session_find_slot (self, csn_json_get_string (body, "slot", ""), error);
  if (slot == NULL || !may_approve (self, signature, slot, error))
    return FALSE;
  if (!is_known (self, data))
    return TRUE;
  g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_NOT_ALLOWED,
                       _ ("The record has this very signature already; it counts once."));
  return FALSE;
}

void
csn_session_accept_async (CsnSession *self,
                          GBytes *approval,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  JsonObject *data;
  GTask *task;
  GError *error = NULL;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (approval != NULL);

  data = csn_approval_file_read (g_bytes_get_data (approval, NULL), (gssize) g_bytes_get_size (approval), &error);
  if (data == NULL)
    {
      g_task_report_error (self, callback, user_data, csn_session_accept_async, error);
      return;
    }
  task = csn_session_new_task (self, csn_session_accept_async, NULL, NULL, cancellable, callback, user_data);
  if (!counts_already (self, data))
    {
      csn_session_enqueue_entry (self, "approval", data, guard_accepted, task);
      return;
    }
  json_object_unref (data);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/* --- out of a co-signed report ------------------------------------------------------------------------------------ */

typedef struct
{
  char *path;       /* (owned) */
  GPtrArray *found; /* (owned) (nullable) (element-type JsonObject): data of approvals */
} Report;

static void
report_free (Report *report)
{
  g_free (report->path);
  g_clear_pointer (&report->found, g_ptr_array_unref);
  g_free (report);
}

static void
read_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Report *report = task_data;
  g_autoptr (CsnTrust) trust = csn_trust_new ();
  GError *error = NULL;
  g_autoptr (GBytes) pdf = csn_report_file_read (report->path, &error);
  g_autoptr (CsnPdfVerification) verification = pdf ? csn_pdf_verify (pdf, trust, NULL, cancellable, &error) : NULL;

  if (verification == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  report->found = csn_report_approvals_collect (verification);
  g_task_return_boolean (task, TRUE);
}

/* One batch of all that the record does not have yet. */
static GPtrArray *
prepare_report (CsnSession *self, GTask *task, GError **error)
{
  Report *report = g_task_get_task_data (task);
  g_autoptr (GPtrArray) drafts = csn_event_drafts_new ();

  for (guint i = 0; i < report->found->len; i++)
    {
      JsonObject *data = g_ptr_array_index (report->found, i);

      if (is_known (self, data))
        continue;
      if (!guard_accepted (self, data, error))
        return NULL;
      csn_event_drafts_add (drafts, "approval", self->actor, json_object_ref (data));
    }
  if (drafts->len > 0)
    return g_steal_pointer (&drafts);
  g_set_error_literal (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_MISSING,
                       _ ("This report has no signature that the record does not have already."));
  return NULL;
}

static void
report_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CsnSession *self = CSN_SESSION (source);
  GTask *act = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (act, error);
      g_object_unref (act);
      return;
    }
  csn_session_enqueue (self, act, prepare_report);
}

void
csn_session_accept_report_async (CsnSession *self,
                                 const char *path,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) reading = NULL;
  GTask *act;
  Report *report;

  g_return_if_fail (CSN_IS_SESSION (self));
  g_return_if_fail (path != NULL);

  report = g_new0 (Report, 1);
  report->path = g_strdup (path);
  act = csn_session_new_task (self, csn_session_accept_report_async, report, (GDestroyNotify) report_free, cancellable,
                              callback, user_data);
  reading = g_task_new (self, cancellable, report_read_cb, act);
  g_task_set_task_data (reading, report, NULL); /* the act owns it */
  g_task_run_in_thread (reading, read_thread);
}
