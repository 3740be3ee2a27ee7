/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One value that was given to an item; see the header. */

#include "csn-answer.h"

struct _CsnAnswer
{
  GObject parent_instance;
  char *value; /* (owned) */
  char *reason; /* (owned) */
  char *on_behalf; /* (owned) */
  CsnEvent *event; /* (owned) (nullable): NULL when the document brought it */
  CsnProvenance provenance;
};

G_DEFINE_FINAL_TYPE (CsnAnswer, csn_answer, G_TYPE_OBJECT)

static void
csn_answer_finalize (GObject *object)
{
  CsnAnswer *self = CSN_ANSWER (object);

  g_clear_pointer (&self->value, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->on_behalf, g_free);
  g_clear_object (&self->event);
  G_OBJECT_CLASS (csn_answer_parent_class)->finalize (object);
}

static void
csn_answer_class_init (CsnAnswerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_answer_finalize;
}

static void
csn_answer_init (CsnAnswer *self)
{
}

CsnAnswer *
csn_answer_new_from_event (CsnEvent *event, JsonObject *data)
{
  CsnAnswer *self;
  int provenance = CSN_PROVENANCE_PERSON;

  g_return_val_if_fail (CSN_IS_EVENT (event), NULL);

  self = g_object_new (CSN_TYPE_ANSWER, NULL);
  self->value = g_strdup (csn_json_get_string (data, "value", NULL));
  self->reason = g_strdup (csn_json_get_string (data, "reason", NULL));
  self->on_behalf = g_strdup (csn_json_get_string (data, "for", NULL));
  self->event = g_object_ref (event);
  csn_enum_from_string (CSN_TYPE_PROVENANCE, csn_json_get_string (data, "provenance", "person"),
                        &provenance);
  self->provenance = provenance;
  return self;
}

CsnAnswer *
csn_answer_new_imported (const char *value, const char *reason)
{
  CsnAnswer *self = g_object_new (CSN_TYPE_ANSWER, NULL);

  self->value = g_strdup (value);
  self->reason = g_strdup (reason);
  self->provenance = CSN_PROVENANCE_IMPORTED;
  return self;
}

const char *
csn_answer_get_value (CsnAnswer *self)
{
  g_return_val_if_fail (CSN_IS_ANSWER (self), NULL);
  return self->value;
}

const char *
csn_answer_get_reason (CsnAnswer *self)
{
  g_return_val_if_fail (CSN_IS_ANSWER (self), NULL);
  return self->reason;
}

const char *
csn_answer_get_by (CsnAnswer *self)
{
  g_return_val_if_fail (CSN_IS_ANSWER (self), NULL);
  return self->event != NULL ? csn_event_get_actor (self->event) : "";
}

const char *
csn_answer_get_on_behalf (CsnAnswer *self)
{
  g_return_val_if_fail (CSN_IS_ANSWER (self), NULL);
  return self->on_behalf;
}

const char *
csn_answer_get_at (CsnAnswer *self)
{
  g_return_val_if_fail (CSN_IS_ANSWER (self), NULL);
  return self->event != NULL ? csn_event_get_time (self->event) : "";
}

CsnProvenance
csn_answer_get_provenance (CsnAnswer *self)
{
  g_return_val_if_fail (CSN_IS_ANSWER (self), CSN_PROVENANCE_NONE);
  return self->provenance;
}

const char *
csn_answer_get_event_id (CsnAnswer *self)
{
  g_return_val_if_fail (CSN_IS_ANSWER (self), NULL);
  return self->event != NULL ? csn_event_get_id (self->event) : "";
}
