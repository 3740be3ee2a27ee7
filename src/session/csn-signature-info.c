/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One signature that a verification found; see the header. */

#include "csn-signature-info.h"

struct _CsnSignatureInfo
{
  GObject parent_instance;
  CsnSignatureInfoSpec spec; /* its pointers are owned, see finalize */
};

G_DEFINE_FINAL_TYPE (CsnSignatureInfo, csn_signature_info, G_TYPE_OBJECT)

static void
csn_signature_info_finalize (GObject *object)
{
  CsnSignatureInfo *self = CSN_SIGNATURE_INFO (object);

  g_free ((char *) self->spec.role);
  g_free ((char *) self->spec.by);
  g_free ((char *) self->spec.at);
  g_free ((char *) self->spec.problem);
  g_strfreev ((char **) self->spec.changes_after);
  G_OBJECT_CLASS (csn_signature_info_parent_class)->finalize (object);
}

static void
csn_signature_info_class_init (CsnSignatureInfoClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_signature_info_finalize;
}

static void
csn_signature_info_init (CsnSignatureInfo *self)
{
}

CsnSignatureInfo *
csn_signature_info_new (const CsnSignatureInfoSpec *spec)
{
  static const char *const nothing[] = { NULL };
  CsnSignatureInfo *self;

  g_return_val_if_fail (spec != NULL, NULL);

  self = g_object_new (CSN_TYPE_SIGNATURE_INFO, NULL);
  self->spec = *spec;
  self->spec.role = g_strdup (spec->role ? spec->role : "");
  self->spec.by = g_strdup (spec->by ? spec->by : "");
  self->spec.at = g_strdup (spec->at ? spec->at : "");
  self->spec.problem = g_strdup (spec->problem ? spec->problem : "");
  self->spec.changes_after
      = (const char *const *) g_strdupv ((char **) (spec->changes_after ? spec->changes_after : nothing));
  return self;
}

const char *
csn_signature_info_get_role (CsnSignatureInfo *self)
{
  g_return_val_if_fail (CSN_IS_SIGNATURE_INFO (self), NULL);
  return self->spec.role;
}

const char *
csn_signature_info_get_by (CsnSignatureInfo *self)
{
  g_return_val_if_fail (CSN_IS_SIGNATURE_INFO (self), NULL);
  return self->spec.by;
}

const char *
csn_signature_info_get_at (CsnSignatureInfo *self)
{
  g_return_val_if_fail (CSN_IS_SIGNATURE_INFO (self), NULL);
  return self->spec.at;
}

const char *
csn_signature_info_get_problem (CsnSignatureInfo *self)
{
  g_return_val_if_fail (CSN_IS_SIGNATURE_INFO (self), NULL);
  return self->spec.problem;
}

gboolean
csn_signature_info_is_valid (CsnSignatureInfo *self)
{
  g_return_val_if_fail (CSN_IS_SIGNATURE_INFO (self), FALSE);
  return self->spec.valid;
}

gboolean
csn_signature_info_is_trusted (CsnSignatureInfo *self)
{
  g_return_val_if_fail (CSN_IS_SIGNATURE_INFO (self), FALSE);
  return self->spec.trusted;
}

gboolean
csn_signature_info_covers_all (CsnSignatureInfo *self)
{
  g_return_val_if_fail (CSN_IS_SIGNATURE_INFO (self), FALSE);
  return self->spec.covers_all;
}

const char *const *
csn_signature_info_get_changes_after (CsnSignatureInfo *self)
{
  g_return_val_if_fail (CSN_IS_SIGNATURE_INFO (self), NULL);
  return self->spec.changes_after;
}

JsonObject *
csn_signature_info_to_json (CsnSignatureInfo *self)
{
  JsonObject *object;
  JsonArray *changes;

  g_return_val_if_fail (CSN_IS_SIGNATURE_INFO (self), NULL);

  object = json_object_new ();
  changes = json_array_new ();
  for (gsize i = 0; self->spec.changes_after[i] != NULL; i++)
    json_array_add_string_element (changes, self->spec.changes_after[i]);
  json_object_set_string_member (object, "role", self->spec.role);
  json_object_set_string_member (object, "by", self->spec.by);
  json_object_set_string_member (object, "at", self->spec.at);
  json_object_set_boolean_member (object, "valid", self->spec.valid);
  json_object_set_boolean_member (object, "trusted", self->spec.trusted);
  json_object_set_boolean_member (object, "covers_all", self->spec.covers_all);
  json_object_set_array_member (object, "changes_after", changes);
  if (*self->spec.problem != '\0')
    json_object_set_string_member (object, "problem", self->spec.problem);
  return object;
}
