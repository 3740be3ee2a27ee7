/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A condition of a GO WITH CONDITIONS; see the header. */

#include "csn-condition.h"

#include "csn-event.h"
#include "csn-json-members.h"

struct _CsnCondition
{
  GObject parent_instance;
  char *text; /* (owned) */
  char *owner; /* (owned) */
  char *due; /* (owned) */
  GStrv covers; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnCondition, csn_condition, G_TYPE_OBJECT)

static void
csn_condition_finalize (GObject *object)
{
  CsnCondition *self = CSN_CONDITION (object);

  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->owner, g_free);
  g_clear_pointer (&self->due, g_free);
  g_clear_pointer (&self->covers, g_strfreev);
  G_OBJECT_CLASS (csn_condition_parent_class)->finalize (object);
}

static void
csn_condition_class_init (CsnConditionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_condition_finalize;
}

static void
csn_condition_init (CsnCondition *self)
{
}

CsnCondition *
csn_condition_new (const char *text, const char *owner, const char *due, const char *const *covers)
{
  static const char *const nothing[] = { NULL };
  CsnCondition *self = g_object_new (CSN_TYPE_CONDITION, NULL);

  self->text = g_strdup (text ? text : "");
  self->owner = g_strdup (owner ? owner : "");
  self->due = g_strdup (due ? due : "");
  self->covers = g_strdupv ((char **) (covers ? covers : nothing));
  return self;
}

CsnCondition *
csn_condition_new_from_json (JsonObject *object)
{
  g_autoptr (GStrvBuilder) covers = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  JsonArray *array;

  g_return_val_if_fail (object != NULL, NULL);

  array = csn_json_get_array (object, "covers");
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (covers, json_node_get_string (node));
    }
  list = g_strv_builder_end (covers);
  return csn_condition_new (csn_json_get_string (object, "text", ""), csn_json_get_string (object, "owner", ""),
                            csn_json_get_string (object, "due", ""), (const char *const *) list);
}

JsonObject *
csn_condition_to_json (CsnCondition *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *covers = json_array_new ();

  for (gsize i = 0; self->covers[i] != NULL; i++)
    json_array_add_string_element (covers, self->covers[i]);
  json_object_set_string_member (object, "text", self->text);
  json_object_set_string_member (object, "owner", self->owner);
  json_object_set_string_member (object, "due", self->due);
  json_object_set_array_member (object, "covers", covers);
  return object;
}

static JsonObject *
describe (gpointer item, gpointer user_data)
{
  return csn_condition_to_json (item);
}

JsonArray *
csn_condition_list_to_json (GListModel *conditions)
{
  return csn_json_list (conditions, describe, NULL);
}

const char *
csn_condition_get_text (CsnCondition *self)
{
  g_return_val_if_fail (CSN_IS_CONDITION (self), NULL);
  return self->text;
}

const char *
csn_condition_get_owner (CsnCondition *self)
{
  g_return_val_if_fail (CSN_IS_CONDITION (self), NULL);
  return self->owner;
}

const char *
csn_condition_get_due (CsnCondition *self)
{
  g_return_val_if_fail (CSN_IS_CONDITION (self), NULL);
  return self->due;
}

const char *const *
csn_condition_get_covers (CsnCondition *self)
{
  g_return_val_if_fail (CSN_IS_CONDITION (self), NULL);
  return (const char *const *) self->covers;
}
