/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads the steps of a log and follows addresses through them; see the header. Knows nothing of checklists. */

#include "csn-lineage.h"

#include <string.h>

typedef struct
{
  char *document;  /* (owned) SHA-256 */
  char *before;    /* (owned) (nullable) SHA-256 of the document that it was made from */
  GHashTable *map; /* (owned) (nullable) address → address in this document, "" for none */
  GHashTable *reworded; /* (owned) (nullable) addresses before whose text is another in this document */
  int next;        /* step on the way to the newest that maps this one's addresses, -1: none */
} Step;

struct _CsnLineage
{
  GObject parent_instance;
  GArray *steps; /* (owned) Step; the first is record.new's */
};

G_DEFINE_FINAL_TYPE (CsnLineage, csn_lineage, G_TYPE_OBJECT)

static void
clear_step (Step *step)
{
  g_free (step->document);
  g_free (step->before);
  g_clear_pointer (&step->map, g_hash_table_unref);
  g_clear_pointer (&step->reworded, g_hash_table_unref);
}

static void
csn_lineage_finalize (GObject *object)
{
  CsnLineage *self = CSN_LINEAGE (object);

  g_clear_pointer (&self->steps, g_array_unref);
  G_OBJECT_CLASS (csn_lineage_parent_class)->finalize (object);
}

static void
csn_lineage_class_init (CsnLineageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_lineage_finalize;
}

static void
csn_lineage_init (CsnLineage *self)
{
  self->steps = g_array_new (FALSE, TRUE, sizeof (Step));
  g_array_set_clear_func (self->steps, (GDestroyNotify) clear_step);
}

static Step *
get_step (CsnLineage *self, guint index)
{
  return &g_array_index (self->steps, Step, index);
}

static void
read_map (Step *step, JsonArray *pairs)
{
  for (guint i = 0; pairs != NULL && i < json_array_get_length (pairs); i++)
    {
      JsonNode *node = json_array_get_element (pairs, i);
      JsonArray *pair = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
      JsonNode *from = pair != NULL && json_array_get_length (pair) >= 2 ? json_array_get_element (pair, 0) : NULL;
      JsonNode *to = from != NULL ? json_array_get_element (pair, 1) : NULL;

      if (from == NULL || json_node_get_value_type (from) != G_TYPE_STRING)
        continue;
      if (json_array_get_length (pair) > 2)
        g_hash_table_add (step->reworded, g_strdup (json_node_get_string (from)));
      g_hash_table_insert (step->map, g_strdup (json_node_get_string (from)),
                           g_strdup (json_node_get_value_type (to) == G_TYPE_STRING ? json_node_get_string (to) : ""));
    }
}

gboolean
csn_lineage_is_step (CsnEvent *event)
{
  JsonObject *data;

  g_return_val_if_fail (CSN_IS_EVENT (event), FALSE);

  if (strcmp (csn_event_get_event_type (event), "rebase") != 0)
    return FALSE;
  data = csn_event_get_data (event);
  return csn_json_get_int (data, "part", 1) >= csn_json_get_int (data, "parts", 1);
}

/* From the newest document back to the first: each older one is mapped by the step that was made from it. */
static void
link_steps (CsnLineage *self)
{
  for (guint i = 0; i < self->steps->len; i++)
    get_step (self, i)->next = -1;
  for (guint i = self->steps->len; i > 1;)
    {
      guint at = i - 1;
      guint before = at;

      while (before > 0 && g_strcmp0 (get_step (self, before - 1)->document, get_step (self, at)->before) != 0)
        before--;
      if (before == 0)
        return;
      get_step (self, before - 1)->next = (int) at;
      i = before;
    }
}

CsnLineage *
csn_lineage_new (GPtrArray *events)
{
  CsnLineage *self = g_object_new (CSN_TYPE_LINEAGE, NULL);
  Step step = { 0 };

  g_return_val_if_fail (events != NULL, NULL);

  for (guint i = 0; i < events->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (events, i);
      const char *type = csn_event_get_event_type (event);
      JsonObject *data;

      if (!(strcmp (type, "record.new") == 0 && self->steps->len == 0) && strcmp (type, "rebase") != 0)
        continue;
      data = csn_event_get_data (event);
      if (step.map == NULL)
        {
          step.map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
          step.reworded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
        }
      read_map (&step, csn_json_get_array (data, "map"));
      if (strcmp (type, "rebase") == 0 && !csn_lineage_is_step (event))
        continue;
      step.document = g_strdup (csn_json_get_string (data, "sha256", ""));
      step.before = g_strdup (csn_json_get_string (data, "before", NULL));
      g_array_append_val (self->steps, step);
      step = (Step) { 0 };
    }
  clear_step (&step);
  link_steps (self);
  return self;
}

const char *
csn_lineage_get_document (CsnLineage *self)
{
  g_return_val_if_fail (CSN_IS_LINEAGE (self), NULL);
  return self->steps->len > 0 ? get_step (self, self->steps->len - 1)->document : NULL;
}

guint
csn_lineage_get_n_steps (CsnLineage *self)
{
  g_return_val_if_fail (CSN_IS_LINEAGE (self), 0);
  return self->steps->len > 0 ? self->steps->len - 1 : 0;
}

gboolean
csn_lineage_has_document (CsnLineage *self, guint step, const char *sha256)
{
  g_return_val_if_fail (CSN_IS_LINEAGE (self), FALSE);
  return step < self->steps->len && g_strcmp0 (get_step (self, step)->document, sha256) == 0;
}

const char *
csn_lineage_resolve (CsnLineage *self, guint step, const char *address)
{
  g_return_val_if_fail (CSN_IS_LINEAGE (self), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  if (step >= self->steps->len)
    return address;
  for (int next = get_step (self, step)->next; next >= 0; next = get_step (self, (guint) next)->next)
    {
      const char *mapped = g_hash_table_lookup (get_step (self, (guint) next)->map, address);

      if (mapped != NULL)
        address = mapped;
      if (*address == '\0')
        return NULL;
    }
  return address;
}

const char *
csn_lineage_guess (CsnLineage *self, const char *address)
{
  gboolean gone = FALSE;

  g_return_val_if_fail (CSN_IS_LINEAGE (self), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  for (guint i = self->steps->len; i > 0; i--)
    {
      const char *found = csn_lineage_resolve (self, i - 1, address);

      if (found != NULL && found != address)
        return found;
      gone |= found == NULL;
    }
  return gone ? "" : NULL;
}

/* Whether the text at @address became another on the way to the newest document. */
static gboolean
was_reworded (CsnLineage *self, guint step, const char *address)
{
  for (int next = get_step (self, step)->next; next >= 0; next = get_step (self, (guint) next)->next)
    {
      const char *mapped = g_hash_table_lookup (get_step (self, (guint) next)->map, address);

      if (g_hash_table_contains (get_step (self, (guint) next)->reworded, address))
        return TRUE;
      if (mapped != NULL)
        address = mapped;
    }
  return FALSE;
}

/* --- entries ------------------------------------------------------------------------------------------------------ */

typedef struct
{
  CsnLineage *lineage;
  guint step;
} Reader;

static void
translate_member (const Reader *reader, JsonObject *object, const char *name)
{
  const char *address = csn_json_get_string (object, name, NULL);
  const char *found;

  if (address == NULL || *address == '\0')
    return;
  found = csn_lineage_resolve (reader->lineage, reader->step, address);
  if (found != address)
    json_object_set_string_member (object, name, found != NULL ? found : "");
}

static void
translate_list (const Reader *reader, JsonObject *object, const char *name)
{
  JsonArray *array = csn_json_get_array (object, name);
  JsonArray *translated;

  if (array == NULL)
    return;
  translated = json_array_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *address = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
      const char *found = address != NULL ? csn_lineage_resolve (reader->lineage, reader->step, address) : NULL;

      if (found != NULL)
        json_array_add_string_element (translated, found);
    }
  json_object_set_array_member (object, name, translated);
}

static JsonObject *
copy_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (node, FALSE);
  g_autoptr (JsonNode) copy = json_from_string (text, NULL);

  return copy != NULL && JSON_NODE_HOLDS_OBJECT (copy) ? json_node_dup_object (copy) : json_object_new ();
}

CsnEvent *
csn_lineage_translate (CsnLineage *self, guint step, CsnEvent *event)
{
  Reader reader = { self, step };
  const char *type = csn_event_get_event_type (event);
  g_autoptr (JsonObject) data = NULL;
  JsonArray *conditions;
  JsonObject *result;

  g_return_val_if_fail (CSN_IS_LINEAGE (self), NULL);
  g_return_val_if_fail (CSN_IS_EVENT (event), NULL);

  /* read already: it comes from a record */
  if (csn_event_is_read_as (event))
    return g_object_ref (event);
  if (step >= self->steps->len || get_step (self, step)->next < 0 || strcmp (type, "rebase") == 0
      || strcmp (type, "record.new") == 0)
    return g_object_ref (event);
  data = copy_object (csn_event_get_data (event));
  /* who waived one sentence did not waive another */
  if (strcmp (type, "waiver") == 0 && was_reworded (self, step, csn_json_get_string (data, "item", "")))
    json_object_set_string_member (data, "item", "");
  translate_member (&reader, data, "item");
  translate_list (&reader, data, "item");
  translate_member (&reader, data, "slot");
  translate_member (&reader, data, "probe");
  result = csn_json_get_object (data, "result");
  if (result != NULL)
    translate_member (&reader, result, "probe");
  conditions = csn_json_get_array (data, "conditions");
  for (guint i = 0; conditions != NULL && i < json_array_get_length (conditions); i++)
    if (JSON_NODE_HOLDS_OBJECT (json_array_get_element (conditions, i)))
      translate_list (&reader, json_array_get_object_element (conditions, i), "covers");
  return csn_event_new_read_as (event, data);
}
