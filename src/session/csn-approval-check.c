/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the approvals of a record are worth; see the header. */

#include "csn-approval-check.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-canonical-json.h"
#include "csn-chain.h"
#include "csn-cms.h"
#include "csn-digest.h"

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

  csn_trust_unpin_all (trust);
  g_hash_table_iter_init (&iter, csn_record_get_roster (record));
  while (g_hash_table_iter_next (&iter, &fingerprint, NULL))
    csn_trust_pin (trust, fingerprint);
}

static const struct
{
  const char *type;
  const char *schema;
} schemas[] = {
  { "waiver", "countersign-waiver/1" },
  { CSN_ACT_DELEGATION, "countersign-delegation/1" },
  { CSN_ACT_OVERRIDE, "countersign-override/1" },
  { CSN_ACT_OBJECTION, "countersign-objection/1" },
  { CSN_ACT_WITHDRAWAL, "countersign-withdrawal/1" },
  { CSN_ACT_LIFECYCLE, "countersign-rollback-decision/1" },
};

const char *
csn_approval_check_get_schema (const char *type)
{
  g_return_val_if_fail (type != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (schemas); i++)
    if (strcmp (schemas[i].type, type) == 0)
      return schemas[i].schema;
  return NULL;
}

gboolean
csn_approval_check_is_statement (const char *schema)
{
  g_return_val_if_fail (schema != NULL, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (schemas); i++)
    if (strcmp (schemas[i].schema, schema) == 0)
      return TRUE;
  return strcmp (schema, CSN_APPROVAL_STATEMENT_SCHEMA) == 0;
}

typedef struct
{
  CsnRecord *record;      /* borrowed */
  CsnPolicy *policy;      /* borrowed */
  CsnTrust *trust;        /* borrowed, with the pins of the roster */
  GHashTable *statements; /* (owned): signer's key and statement of each signature that counts so far */
  char *pins;             /* (owned): stands for what is in the roster */
} Check;

static char *
dup_pins (CsnRecord *record)
{
  g_auto (GStrv) pins = csn_chain_sort_ids (csn_record_get_roster (record));
  g_autofree char *joined = g_strjoinv ("", pins);

  return csn_sha256_hex (joined, strlen (joined));
}

/* --- signatures, each verified once ------------------------------------------------------------------------------ */

/* What became of a signature with certain pins: they and the object tell whether it has to be verified again. */
typedef struct
{
  char *pins;                 /* (owned) */
  CsnCmsSignature *signature; /* (owned) (nullable) */
  char *problem;              /* (owned) (nullable) */
} Outcome;

#define OUTCOME_KEY "csn-signature-outcome"

static void
outcome_free (Outcome *outcome)
{
  g_clear_object (&outcome->signature);
  g_free (outcome->pins);
  g_free (outcome->problem);
  g_free (outcome);
}

static const Outcome *
verify (Check *check, gpointer object, GBytes *cms, const char *text)
{
  Outcome *outcome = g_object_get_data (object, OUTCOME_KEY);
  g_autoptr (GBytes) statement = NULL;
  g_autoptr (GError) error = NULL;

  if (outcome != NULL && strcmp (outcome->pins, check->pins) == 0)
    return outcome;
  outcome = g_new0 (Outcome, 1);
  statement = bytes_of (text);
  outcome->pins = g_strdup (check->pins);
  outcome->signature = csn_cms_verify_detached (cms, statement, check->trust, NULL, &error);
  outcome->problem = error ? g_strdup (error->message) : NULL;
  g_object_set_data_full (object, OUTCOME_KEY, outcome, (GDestroyNotify) outcome_free);
  return outcome;
}

/* The certificate must have been good when it signed; whether anybody vouches for it is another question. */
static gboolean
was_good (CsnCmsSignature *signature)
{
  CsnTrustVerdict verdict = csn_cms_signature_get_verdict (signature);

  return verdict != CSN_TRUST_EXPIRED && verdict != CSN_TRUST_REVOKED;
}

void
csn_approval_check_describe (CsnCertificate *certificate, CsnSigner *signer)
{
  g_return_if_fail (CSN_IS_CERTIFICATE (certificate));
  g_return_if_fail (signer != NULL);

  *signer = (CsnSigner) {
    .name = csn_certificate_get_name (certificate),
    .key = csn_certificate_get_key_fingerprint (certificate),
    .fingerprint = csn_certificate_get_fingerprint (certificate),
    .subject = csn_certificate_get_subject (certificate),
    .issuer = csn_certificate_get_issuer (certificate),
    .email = csn_certificate_get_email (certificate),
    .machine = csn_certificate_is_machine (certificate),
  };
}

/* Whoever put a signed statement into the record once more, when it was taken back or overtaken: it counts once. */
static gboolean
counts_once (Check *check, const CsnSigner *signer, const char *statement)
{
  return g_hash_table_add (check->statements, g_strconcat (signer->key, " ", statement, NULL));
}

/* --- approvals --------------------------------------------------------------------------------------------------- */

/* Why a signature that fits says nothing here; NULL: it does. (transfer full) */
static char *
find_problem (Check *check, CsnApproval *approval, CsnCmsSignature *signature, const CsnSigner *signer)
{
  CsnSlot *slot = csn_checklist_find_slot (csn_record_get_checklist (check->record), csn_approval_get_slot (approval));
  g_autoptr (GError) error = NULL;

  if (strcmp (csn_approval_get_record (approval), csn_record_get_id (check->record)) != 0)
    return g_strdup (_ ("The approval was given for another record."));
  if (signer->machine)
    return g_strdup (_ ("The certificate belongs to a program, and people sign here."));
  if (!was_good (signature))
    return g_strdup (csn_cms_signature_get_reason (signature));
  if (slot != NULL && !csn_guard_check_approver (check->record, check->policy, signer, slot, &error))
    return g_strdup (error->message);
  return counts_once (check, signer, csn_approval_get_statement (approval))
             ? NULL
             : g_strdup (_ ("The record has this very signature already; it counts once."));
}

static void
check_approval (Check *check, CsnApproval *approval)
{
  const Outcome *outcome = verify (check, approval, csn_approval_get_cms (approval), csn_approval_get_statement (approval));
  g_autofree char *problem = NULL;
  CsnSigner signer;
  gboolean trusted;

  if (outcome->signature == NULL)
    {
      csn_approval_set_validity (approval, FALSE, FALSE, outcome->problem);
      return;
    }
  csn_approval_check_describe (csn_cms_signature_get_signer (outcome->signature), &signer);
  problem = find_problem (check, approval, outcome->signature, &signer);
  trusted = csn_trust_verdict_is_good (csn_cms_signature_get_verdict (outcome->signature));
  /* one that does not count is nobody's: it must not stand in the place of one that does */
  csn_approval_set_signer (approval, signer.name, signer.fingerprint, problem == NULL ? signer.key : "");
  if (problem != NULL)
    csn_approval_set_validity (approval, FALSE, FALSE, problem);
  else
    csn_approval_set_validity (approval, TRUE, trusted, trusted ? NULL : csn_cms_signature_get_reason (outcome->signature));
}

static gboolean
is_by (CsnApproval *approval, const char *key)
{
  const Outcome *outcome = g_object_get_data (G_OBJECT (approval), OUTCOME_KEY);

  return outcome != NULL && outcome->signature != NULL
         && strcmp (csn_certificate_get_key_fingerprint (csn_cms_signature_get_signer (outcome->signature)), key) == 0;
}

/* Only who gave an approval can take it back; then it is taken back wherever else it was put in. */
static void
take_back (Check *check, CsnAct *act)
{
  GListModel *approvals = csn_record_get_approvals (check->record);
  const char *key = csn_act_get_key (act);
  const char *statement = NULL;

  for (guint i = 0; statement == NULL && i < g_list_model_get_n_items (approvals); i++)
    {
      g_autoptr (CsnApproval) approval = g_list_model_get_item (approvals, i);

      if (strcmp (csn_approval_get_id (approval), csn_act_get (act, "approval")) == 0 && is_by (approval, key))
        statement = csn_approval_get_statement (approval);
    }
  for (guint i = 0; statement != NULL && i < g_list_model_get_n_items (approvals); i++)
    {
      g_autoptr (CsnApproval) approval = g_list_model_get_item (approvals, i);

      if (strcmp (csn_approval_get_statement (approval), statement) == 0 && is_by (approval, key))
        csn_approval_mark_withdrawn (approval);
    }
}

/* --- waivers and other acts --------------------------------------------------------------------------------------- */

/* What was signed must be what the entry says: an entry could name another item than its statement. */
static gboolean
states_the_same (CsnRecord *record, CsnWaiver *waiver)
{
  g_autoptr (JsonNode) node = csn_canonical_json_read (csn_waiver_get_statement (waiver), -1, NULL);
  JsonObject *body = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return body != NULL
         && g_strcmp0 (csn_json_get_string (body, "schema", NULL), csn_approval_check_get_schema ("waiver")) == 0
         && strcmp (csn_json_get_string (body, "record", ""), csn_record_get_id (record)) == 0
         && strcmp (csn_json_get_string (body, "item", ""), csn_waiver_get_stated_item (waiver)) == 0
         && strcmp (csn_json_get_string (body, "reason", ""), csn_waiver_get_reason (waiver)) == 0
         && strcmp (csn_json_get_string (body, "until", ""), csn_waiver_get_until (waiver)) == 0
         && strcmp (csn_json_get_string (body, "role", ""), csn_waiver_get_role (waiver)) == 0
         && strcmp (csn_json_get_string (body, "outcome", ""), csn_waiver_get_outcome (waiver)) == 0
         && strcmp (csn_json_get_string (body, "evidence", ""), csn_waiver_get_evidence (waiver)) == 0;
}

static void
check_waiver (Check *check, CsnWaiver *waiver)
{
  const Outcome *outcome = verify (check, waiver, csn_waiver_get_cms (waiver), csn_waiver_get_statement (waiver));
  gboolean valid = outcome->signature != NULL && was_good (outcome->signature) && states_the_same (check->record, waiver);
  CsnSigner signer;

  if (valid)
    {
      csn_approval_check_describe (csn_cms_signature_get_signer (outcome->signature), &signer);
      valid = csn_guard_check_signer (check->record, check->policy, &signer, csn_waiver_get_role (waiver), NULL)
              && counts_once (check, &signer, csn_waiver_get_statement (waiver));
    }
  csn_waiver_set_valid (waiver, valid);
}

/* The entry says no more than what was signed. */
static gboolean
act_states_the_same (CsnRecord *record, CsnAct *act)
{
  g_autoptr (JsonNode) node = csn_canonical_json_read (csn_act_get_statement (act), -1, NULL);
  JsonObject *body = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autoptr (GList) names = json_object_get_members (csn_act_get_data (act));

  if (body == NULL
      || g_strcmp0 (csn_json_get_string (body, "schema", NULL), csn_approval_check_get_schema (csn_act_get_kind (act))) != 0
      || strcmp (csn_json_get_string (body, "record", ""), csn_record_get_id (record)) != 0)
    return FALSE;
  for (GList *l = names; l != NULL; l = l->next)
    if (strcmp (l->data, "statement") != 0 && strcmp (l->data, "cms") != 0
        && strcmp (csn_json_get_string (body, l->data, ""), csn_act_get (act, l->data)) != 0)
      return FALSE;
  return TRUE;
}

static void
check_act (Check *check, CsnAct *act)
{
  const Outcome *outcome = verify (check, act, csn_act_get_cms (act), csn_act_get_statement (act));
  CsnSigner signer;
  gboolean valid;

  if (outcome->signature == NULL)
    {
      csn_act_set_signer (act, NULL, NULL, NULL, FALSE);
      return;
    }
  csn_approval_check_describe (csn_cms_signature_get_signer (outcome->signature), &signer);
  valid = !signer.machine && was_good (outcome->signature) && act_states_the_same (check->record, act);
  if (valid && strcmp (csn_act_get_kind (act), CSN_ACT_OVERRIDE) == 0)
    valid = csn_guard_check_signer (check->record, check->policy, &signer, csn_act_get (act, "role"), NULL);
  csn_act_set_signer (act, signer.name, signer.fingerprint, signer.key,
                      valid && counts_once (check, &signer, csn_act_get_statement (act)));
}

static void
check_approvals (Check *check)
{
  GListModel *approvals = csn_record_get_approvals (check->record);
  GListModel *acts = csn_record_get_acts (check->record);

  for (guint i = 0; i < g_list_model_get_n_items (approvals); i++)
    {
      g_autoptr (CsnApproval) approval = g_list_model_get_item (approvals, i);

      check_approval (check, approval);
    }
  for (guint i = 0; i < g_list_model_get_n_items (acts); i++)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i);

      if (csn_act_is_valid (act) && strcmp (csn_act_get_kind (act), CSN_ACT_WITHDRAWAL) == 0)
        take_back (check, act);
    }
}

void
csn_approval_check_record (CsnRecord *record, CsnPolicy *policy, CsnTrust *trust)
{
  GListModel *waivers = csn_record_get_waivers (record);
  GListModel *acts = csn_record_get_acts (record);
  Check check = { record, policy, trust, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                  dup_pins (record) };

  pin_roster (record, trust);
  for (guint i = 0; i < g_list_model_get_n_items (waivers); i++)
    {
      g_autoptr (CsnWaiver) waiver = g_list_model_get_item (waivers, i);

      check_waiver (&check, waiver);
    }
  for (guint i = 0; i < g_list_model_get_n_items (acts); i++)
    {
      g_autoptr (CsnAct) act = g_list_model_get_item (acts, i);

      if (csn_act_is_signed (act))
        check_act (&check, act);
    }
  check_approvals (&check);
  g_hash_table_unref (check.statements);
  g_free (check.pins);
}

gboolean
csn_approval_check_is_by_roster (CsnApproval *approval)
{
  const Outcome *outcome = g_object_get_data (G_OBJECT (approval), OUTCOME_KEY);

  return outcome != NULL && outcome->signature != NULL
         && csn_cms_signature_get_verdict (outcome->signature) == CSN_TRUST_PINNED;
}
