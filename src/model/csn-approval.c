/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An approval or rejection of a slot; see the header. The members are read from the signed statement alone. */

#include "csn-approval.h"

#include "csn-canonical-json.h"
#include "csn-digest.h"

struct _CsnApproval
{
  GObject parent_instance;
  char *id; /* (owned) */
  char *slot; /* (owned): as the newest document calls it; "" when it has none such */
  char *statement; /* (owned) */
  char *signer; /* (owned) */
  char *fingerprint; /* (owned) */
  char *key; /* (owned) */
  char *problem; /* (owned) */
  GBytes *cms;       /* (owned) */
  JsonNode *root;    /* (owned): the parsed statement */
  JsonObject *body;  /* borrowed from root */
  gboolean valid;
  gboolean trusted;
  gboolean withdrawn;
};

G_DEFINE_FINAL_TYPE (CsnApproval, csn_approval, G_TYPE_OBJECT)

static void
csn_approval_finalize (GObject *object)
{
  CsnApproval *self = CSN_APPROVAL (object);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->slot, g_free);
  g_clear_pointer (&self->statement, g_free);
  g_clear_pointer (&self->signer, g_free);
  g_clear_pointer (&self->fingerprint, g_free);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->cms, g_bytes_unref);
  g_clear_pointer (&self->root, json_node_unref);
  G_OBJECT_CLASS (csn_approval_parent_class)->finalize (object);
}

static void
csn_approval_class_init (CsnApprovalClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_approval_finalize;
}

static void
csn_approval_init (CsnApproval *self)
{
  self->signer = g_strdup ("");
  self->fingerprint = g_strdup ("");
  self->key = g_strdup ("");
  self->problem = g_strdup ("");
}

CsnApproval *
csn_approval_new_from_event (CsnEvent *event, GError **error)
{
  g_autoptr (CsnApproval) self = NULL;
  JsonObject *data;

  g_return_val_if_fail (CSN_IS_EVENT (event), NULL);

  data = csn_event_get_data (event);
  self = g_object_new (CSN_TYPE_APPROVAL, NULL);
  self->id = g_strdup (csn_event_get_id (event));
  self->slot = g_strdup (csn_json_get_string (data, "slot", ""));
  self->statement = g_strdup (csn_json_get_string (data, "statement", ""));
  self->cms = csn_base64_decode (csn_json_get_string (data, "cms", ""));
  self->root = csn_canonical_json_read (self->statement, -1, error);
  if (self->root == NULL)
    {
      g_prefix_error (error, "Reading an approval statement: ");
      return NULL;
    }
  if (!JSON_NODE_HOLDS_OBJECT (self->root))
    {
      g_set_error_literal (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_DATA, "The approval statement is no object");
      return NULL;
    }
  self->body = json_node_get_object (self->root);
  if (strcmp (csn_json_get_string (self->body, "schema", ""), CSN_APPROVAL_STATEMENT_SCHEMA) != 0)
    {
      g_set_error_literal (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_DATA, "The statement is that of another act than an approval");
      return NULL;
    }
  /* as it was signed: the newest document may call the slot otherwise */
  if (g_strcmp0 (csn_json_get_string (self->body, "slot", NULL),
                 csn_json_get_string (csn_event_get_written_data (event), "slot", ""))
      != 0)
    {
      g_set_error_literal (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_DATA,
                           "The approval statement is for another slot than its entry");
      return NULL;
    }
  return g_steal_pointer (&self);
}

guint
csn_approval_get_revision (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), 0);
  return (guint) CLAMP (csn_json_get_int (self->body, "revision", 1), 0, G_MAXINT);
}

gboolean
csn_approval_is_rejection (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), FALSE);
  return g_strcmp0 (csn_json_get_string (self->body, "decision", ""), "approved") != 0;
}

void
csn_approval_set_signer (CsnApproval *self, const char *name, const char *fingerprint, const char *key)
{
  g_return_if_fail (CSN_IS_APPROVAL (self));

  g_set_str (&self->signer, name);
  g_set_str (&self->fingerprint, fingerprint);
  g_set_str (&self->key, key);
}

void
csn_approval_set_validity (CsnApproval *self, gboolean valid, gboolean trusted, const char *problem)
{
  g_return_if_fail (CSN_IS_APPROVAL (self));

  self->valid = valid;
  self->trusted = trusted;
  g_set_str (&self->problem, problem ? problem : "");
}

void
csn_approval_mark_withdrawn (CsnApproval *self)
{
  g_return_if_fail (CSN_IS_APPROVAL (self));
  self->withdrawn = TRUE;
}

const char *
csn_approval_get_id (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return self->id;
}

const char *
csn_approval_get_statement (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return self->statement;
}

GBytes *
csn_approval_get_cms (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return self->cms;
}

const char *
csn_approval_get_record (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return csn_json_get_string (self->body, "record", "");
}

const char *
csn_approval_get_slot (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return self->slot;
}

const char *
csn_approval_get_role (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return csn_json_get_string (self->body, "role", "");
}

const char *
csn_approval_get_meaning (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return csn_json_get_string (self->body, "meaning", "");
}

const char *
csn_approval_get_comment (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return csn_json_get_string (self->body, "comment", "");
}

const char *
csn_approval_get_at (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return csn_json_get_string (self->body, "at", "");
}

const char *
csn_approval_get_content (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return csn_json_get_string (self->body, "content", "");
}

const char *
csn_approval_get_template (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return csn_json_get_string (self->body, "template", "");
}

const char *
csn_approval_get_policy (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return csn_json_get_string (self->body, "policy", "");
}

const char *
csn_approval_get_signer (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return self->signer;
}

const char *
csn_approval_get_fingerprint (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return self->fingerprint;
}

const char *
csn_approval_get_key (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return self->key;
}

gboolean
csn_approval_is_valid (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), FALSE);
  return self->valid;
}

gboolean
csn_approval_is_trusted (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), FALSE);
  return self->trusted;
}

const char *
csn_approval_get_problem (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), NULL);
  return self->problem;
}

gboolean
csn_approval_is_withdrawn (CsnApproval *self)
{
  g_return_val_if_fail (CSN_IS_APPROVAL (self), FALSE);
  return self->withdrawn;
}
