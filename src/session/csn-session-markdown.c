/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The Markdown with the answers in it: what the record holds, handed to the document's writer. An untouched record gives its
 * source back byte for byte. */

#include "csn-session-private.h"

#include <string.h>

#include "csn-change-history.h"
#include "csn-markdown-writer.h"

/* Of an RFC 3339 time. */
#define DATE_LENGTH 10
/* Digits of a fingerprint that a reader can compare by eye. */
#define SHORT_FINGERPRINT 16

static void
put (GHashTable *answers, CsnItem *item, const char *value, const char *reason, const char *by, const char *at)
{
  g_autofree char *date = at && strlen (at) >= DATE_LENGTH ? g_strndup (at, DATE_LENGTH) : NULL;

  g_hash_table_insert (answers, g_strdup (csn_item_get_id (item)), csn_written_answer_new (value, reason, by, date));
}

static void
put_entry (GHashTable *answers, CsnEntry *entry)
{
  CsnAnswer *answer = csn_entry_get_answer (entry);
  const char *person;

  if (answer == NULL || *csn_answer_get_event_id (answer) == '\0')
    return; /* what the source holds stays as it stands there */
  person = csn_answer_get_on_behalf (answer) ? csn_answer_get_on_behalf (answer) : csn_answer_get_by (answer);
  put (answers, csn_entry_get_item (entry), csn_answer_get_value (answer), csn_answer_get_reason (answer), person,
       csn_answer_get_at (answer));
}

/* What the program computes is written once somebody works on the record. */
static void
put_derived (CsnSession *self, GHashTable *answers, CsnEntry *entry)
{
  CsnItem *item = csn_entry_get_item (entry);
  const char *text = csn_evaluation_get_derived_text (csn_session_get_evaluation (self), csn_item_get_id (item));

  if (text != NULL)
    put (answers, item, text, NULL, NULL, NULL);
}

/* "Approved" among [ ] Approved / [ ] Rejected: the option that begins like the decision. */
static void
put_status (GHashTable *answers, CsnItem *status, gboolean rejected, const char *at)
{
  gsize n_options;
  const CsnOption *options = csn_item_get_options (status, &n_options);
  gsize wanted = rejected ? 1 : 0;

  for (gsize i = 0; i < n_options; i++)
    {
      g_autofree char *folded = g_utf8_casefold (options[i].text, -1);

      if (g_str_has_prefix (folded, rejected ? "rej" : "appr"))
        wanted = i;
    }
  if (wanted < n_options)
    put (answers, status, options[wanted].text, NULL, NULL, at);
}

/* The places that signing fills (GATES.md section 6, "manifestation"). */
static void
put_signing (CsnSession *self, GHashTable *answers, CsnSlotStatus *status)
{
  CsnSlot *slot = csn_slot_status_get_slot (status);
  CsnSlotState state = csn_slot_status_get_state (status);
  CsnApproval *approval = csn_slot_status_get_approval (status);
  const char *signer, *at;
  g_autofree char *date = NULL;
  g_autofree char *signature = NULL;

  if (approval == NULL || (state != CSN_SLOT_APPROVED && state != CSN_SLOT_REJECTED))
    return;
  signer = csn_approval_get_signer (approval);
  at = csn_approval_get_at (approval);
  date = g_strndup (at, DATE_LENGTH);
  signature = g_strdup_printf ("%s, %s, SHA-256 %.*s", signer, csn_approval_get_meaning (approval), SHORT_FINGERPRINT,
                               csn_approval_get_fingerprint (approval));
  if (csn_slot_get_name (slot) != NULL
      && csn_record_find_entry (self->record, csn_item_get_id (csn_slot_get_name (slot))) != NULL
      && csn_entry_get_value (csn_record_find_entry (self->record, csn_item_get_id (csn_slot_get_name (slot)))) == NULL)
    put (answers, csn_slot_get_name (slot), signer, NULL, signer, at);
  if (csn_slot_get_signature (slot) != NULL)
    put (answers, csn_slot_get_signature (slot), signature, NULL, signer, at);
  if (csn_slot_get_date (slot) != NULL)
    put (answers, csn_slot_get_date (slot), date, NULL, signer, at);
  if (csn_slot_get_status (slot) != NULL)
    put_status (answers, csn_slot_get_status (slot), state == CSN_SLOT_REJECTED, at);
  if (csn_slot_get_box (slot) != NULL)
    put (answers, csn_slot_get_box (slot), state == CSN_SLOT_REJECTED ? CSN_ANSWER_FAIL : CSN_ANSWER_PASS,
         state == CSN_SLOT_REJECTED ? csn_approval_get_comment (approval) : NULL, signer, at);
}

static gboolean
is_touched (CsnSession *self)
{
  GListModel *entries = csn_record_get_entries (self->record);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

      if (csn_entry_is_changed (entry))
        return TRUE;
    }
  return FALSE;
}

GBytes *
csn_session_dup_markdown (CsnSession *self, GError **error)
{
  g_autoptr (GHashTable) answers = NULL;
  g_autoptr (GBytes) written = NULL;
  GListModel *entries;
  GListModel *slots;
  gboolean touched;

  g_return_val_if_fail (CSN_IS_SESSION (self), NULL);

  answers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) csn_written_answer_free);
  entries = csn_record_get_entries (self->record);
  slots = csn_evaluation_get_slots (csn_session_get_evaluation (self));
  touched = is_touched (self);
  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

      put_entry (answers, entry);
      if (touched)
        put_derived (self, answers, entry);
    }
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlotStatus) status = g_list_model_get_item (slots, i);

      put_signing (self, answers, status);
    }
  written = csn_markdown_writer_write (csn_record_get_checklist (self->record), answers, error);
  return written != NULL ? csn_change_history_add (self->record, written) : NULL;
}
