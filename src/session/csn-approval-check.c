/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the approvals of a record are worth; see the header. */

#include "csn-approval-check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-canonical-json.h"
#include "csn-cms.h"

static GBytes *
bytes_of (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/* Pins of the roster count for this record only. */
static void
pin_roster (CsnRecord *record, CsnTrust *trust)
{
  GHashTableIter iter;
  gpointer fingerprint;

  g_hash_table_iter_init (&iter, csn_record_get_roster (record));
  while (g_hash_table_iter_next (&iter, &fingerprint, NULL))
    csn_trust_pin (trust, fingerprint);
}

gboolean
csn_approval_check_roster_role (CsnRecord *record, CsnApproval *approval)
{
  CsnRosterEntry *entry = g_hash_table_lookup (csn_record_get_roster (record), csn_approval_get_fingerprint (approval));

  if (entry == NULL || *entry->role == '\0')
    return TRUE;
  return g_ascii_strcasecmp (entry->role, csn_approval_get_role (approval)) == 0
         || g_ascii_strcasecmp (entry->role, csn_approval_get_slot (approval)) == 0;
}

/* Whoever the slot was delegated to need not be its holder by the roster. Whether the delegation holds is for the rules. */
static gboolean
is_delegate (CsnRecord *record, CsnApproval *approval)
{
  GListModel *acts = csn_record_get_acts (record);

  for (guint i = 0; i < g_list_model_get_n_items (acts); i++)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i);

      if (strcmp (csn_act_get_kind (act), CSN_ACT_DELEGATION) == 0
          && strcmp (csn_act_get (act, "slot"), csn_approval_get_slot (approval)) == 0
          && strcmp (csn_act_get (act, "delegate_key"), csn_approval_get_key (approval)) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
check_approval (CsnRecord *record, CsnApproval *approval, CsnTrust *trust)
{
  g_autoptr (GBytes) statement = bytes_of (csn_approval_get_statement (approval));
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnCmsSignature) signature
      = csn_cms_verify_detached (csn_approval_get_cms (approval), statement, trust, NULL, &error);
  CsnCertificate *signer;
  gboolean trusted;

  if (signature == NULL)
    {
      csn_approval_set_validity (approval, FALSE, FALSE, error->message);
      return;
    }
  signer = csn_cms_signature_get_signer (signature);
  csn_approval_set_signer (approval, csn_certificate_get_name (signer), csn_certificate_get_fingerprint (signer),
                           csn_certificate_get_key_fingerprint (signer));
  if (strcmp (csn_approval_get_record (approval), csn_record_get_id (record)) != 0)
    {
      csn_approval_set_validity (approval, FALSE, FALSE, _ ("The approval was given for another record."));
      return;
    }
  if (csn_certificate_is_machine (signer))
    {
      csn_approval_set_validity (approval, FALSE, FALSE, _ ("The certificate belongs to a program, and people sign here."));
      return;
    }
  if (!csn_approval_check_roster_role (record, approval) && !is_delegate (record, approval))
    {
      csn_approval_set_validity (approval, TRUE, FALSE, _ ("The roster vouches for this certificate in another role."));
      return;
    }
  trusted = csn_trust_verdict_is_good (csn_cms_signature_get_verdict (signature));
  csn_approval_set_validity (approval, TRUE, trusted, trusted ? NULL : csn_cms_signature_get_reason (signature));
}

/* What was signed must be what the entry says: an entry could name another item than its statement. */
static gboolean
states_the_same (CsnRecord *record, CsnWaiver *waiver)
{
  g_autoptr (JsonNode) node = csn_canonical_json_read (csn_waiver_get_statement (waiver), -1, NULL);
  JsonObject *body = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return body != NULL
         && strcmp (csn_json_get_string (body, "record", ""), csn_record_get_id (record)) == 0
         && strcmp (csn_json_get_string (body, "item", ""), csn_waiver_get_stated_item (waiver)) == 0
         && strcmp (csn_json_get_string (body, "reason", ""), csn_waiver_get_reason (waiver)) == 0
         && strcmp (csn_json_get_string (body, "until", ""), csn_waiver_get_until (waiver)) == 0
         && strcmp (csn_json_get_string (body, "role", ""), csn_waiver_get_role (waiver)) == 0
         && strcmp (csn_json_get_string (body, "outcome", ""), csn_waiver_get_outcome (waiver)) == 0
         && strcmp (csn_json_get_string (body, "evidence", ""), csn_waiver_get_evidence (waiver)) == 0;
}

static void
check_waiver (CsnRecord *record, CsnWaiver *waiver, CsnTrust *trust)
{
  g_autoptr (GBytes) statement = bytes_of (csn_waiver_get_statement (waiver));
  g_autoptr (CsnCmsSignature) signature
      = csn_cms_verify_detached (csn_waiver_get_cms (waiver), statement, trust, NULL, NULL);

  csn_waiver_set_valid (waiver, signature != NULL && states_the_same (record, waiver));
}

/* The entry says no more than what was signed. */
static gboolean
act_states_the_same (CsnRecord *record, CsnAct *act)
{
  g_autoptr (JsonNode) node = csn_canonical_json_read (csn_act_get_statement (act), -1, NULL);
  JsonObject *body = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (GList) names = json_object_get_members (csn_act_get_data (act));

  if (body == NULL || strcmp (csn_json_get_string (body, "record", ""), csn_record_get_id (record)) != 0)
    return FALSE;
  for (GList *l = names; l != NULL; l = l->next)
    if (strcmp (l->data, "statement") != 0 && strcmp (l->data, "cms") != 0
        && strcmp (csn_json_get_string (body, l->data, ""), csn_act_get (act, l->data)) != 0)
      return FALSE;
  return TRUE;
}

static void
check_act (CsnRecord *record, CsnAct *act, CsnTrust *trust)
{
  g_autoptr (GBytes) statement = bytes_of (csn_act_get_statement (act));
  g_autoptr (CsnCmsSignature) signature = csn_cms_verify_detached (csn_act_get_cms (act), statement, trust, NULL, NULL);
  CsnCertificate *signer = signature != NULL ? csn_cms_signature_get_signer (signature) : NULL;

  if (signer == NULL)
    csn_act_set_signer (act, NULL, NULL, NULL, FALSE);
  else
    csn_act_set_signer (act, csn_certificate_get_name (signer), csn_certificate_get_fingerprint (signer),
                        csn_certificate_get_key_fingerprint (signer),
                        !csn_certificate_is_machine (signer) && act_states_the_same (record, act));
}

/* Checked with this trust already: the number of pins and the object tell. */
#define CHECKED_KEY "csn-approval-checked"

static gboolean
was_checked (gpointer object, CsnRecord *record)
{
  guint n_pins = g_hash_table_size (csn_record_get_roster (record)) + 1;

  if (GPOINTER_TO_UINT (g_object_get_data (object, CHECKED_KEY)) == n_pins)
    return TRUE;
  g_object_set_data (object, CHECKED_KEY, GUINT_TO_POINTER (n_pins));
  return FALSE;
}

void
csn_approval_check_record (CsnRecord *record, CsnTrust *trust)
{
  GListModel *approvals = csn_record_get_approvals (record);
  GListModel *waivers = csn_record_get_waivers (record);
  GListModel *acts = csn_record_get_acts (record);

  pin_roster (record, trust);
  for (guint i = 0; i < g_list_model_get_n_items (approvals); i++)
    {
      g_autoptr (CsnApproval) approval = g_list_model_get_item (approvals, i);

      if (!was_checked (approval, record))
        check_approval (record, approval, trust);
    }
  for (guint i = 0; i < g_list_model_get_n_items (waivers); i++)
    {
      g_autoptr (CsnWaiver) waiver = g_list_model_get_item (waivers, i);

      if (!was_checked (waiver, record))
        check_waiver (record, waiver, trust);
    }
  for (guint i = 0; i < g_list_model_get_n_items (acts); i++)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i);

      if (csn_act_is_signed (act) && !was_checked (act, record))
        check_act (record, act, trust);
    }
}
