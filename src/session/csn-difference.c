/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Two states of a record side by side; see the header. */

#include "csn-difference.h"

#include <string.h>

#include "csn-json-members.h"

struct _CsnDifference
{
  GObject parent_instance;
  const char *kind; /* static */
  char *item;       /* (owned) (nullable) */
  guint line;
  char *label;      /* (owned) */
  char *before;     /* (owned) (nullable) */
  char *after;      /* (owned) (nullable) */
};

typedef enum
{
  PROP_KIND = 1,
  PROP_ITEM,
  PROP_LINE,
  PROP_LABEL,
  PROP_BEFORE,
  PROP_AFTER,
} CsnDifferenceProperty;

static GParamSpec *properties[PROP_AFTER + 1];

G_DEFINE_FINAL_TYPE (CsnDifference, csn_difference, G_TYPE_OBJECT)

static void
csn_difference_finalize (GObject *object)
{
  CsnDifference *self = CSN_DIFFERENCE (object);

  g_clear_pointer (&self->item, g_free);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->before, g_free);
  g_clear_pointer (&self->after, g_free);
  G_OBJECT_CLASS (csn_difference_parent_class)->finalize (object);
}

static void
csn_difference_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsnDifference *self = CSN_DIFFERENCE (object);

  switch ((CsnDifferenceProperty) prop_id)
    {
    case PROP_KIND:
      g_value_set_static_string (value, self->kind);
      break;
    case PROP_ITEM:
      g_value_set_string (value, self->item);
      break;
    case PROP_LINE:
      g_value_set_uint (value, self->line);
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    case PROP_BEFORE:
      g_value_set_string (value, self->before);
      break;
    case PROP_AFTER:
      g_value_set_string (value, self->after);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
csn_difference_class_init (CsnDifferenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = csn_difference_finalize;
  object_class->get_property = csn_difference_get_property;

  properties[PROP_KIND] = g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[PROP_ITEM] = g_param_spec_string ("item", NULL, NULL, NULL, flags);
  properties[PROP_LINE] = g_param_spec_uint ("line", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);
  properties[PROP_BEFORE] = g_param_spec_string ("before", NULL, NULL, NULL, flags);
  properties[PROP_AFTER] = g_param_spec_string ("after", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
csn_difference_init (CsnDifference *self)
{
}

/* Adds a difference unless both sides are the same; takes over @before and @after. */
static void
add (GListStore *found, const char *kind, CsnItem *item, const char *label, char *before, char *after)
{
  g_autoptr (CsnDifference) self = NULL;

  if (g_strcmp0 (before, after) == 0)
    {
      g_free (before);
      g_free (after);
      return;
    }
  self = g_object_new (CSN_TYPE_DIFFERENCE, NULL);
  self->kind = kind;
  self->item = item ? g_strdup (csn_item_get_id (item)) : NULL;
  self->line = item ? csn_item_get_line (item) : 0;
  self->label = g_strdup (label);
  self->before = before;
  self->after = after;
  g_list_store_append (found, self);
}

/* --- items ------------------------------------------------------------------------------------------------------ */

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
join (GPtrArray *words)
{
  if (words->len == 0)
    return NULL;
  g_ptr_array_sort (words, compare_strings);
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" | ", (char **) words->pdata);
}

/* Every answer that nobody replaced, with its reason. */
static char *
dup_answers (CsnEntry *entry)
{
  GPtrArray *answers = entry ? csn_entry_get_answers (entry) : NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; answers != NULL && i < answers->len; i++)
    {
      CsnAnswer *answer = g_ptr_array_index (answers, i);
      const char *reason = csn_answer_get_reason (answer);

      if (csn_answer_get_value (answer) == NULL)
        continue;
      g_ptr_array_add (words, reason != NULL && *reason != '\0'
                                  ? g_strdup_printf ("%s (%s)", csn_answer_get_value (answer), reason)
                                  : g_strdup (csn_answer_get_value (answer)));
    }
  return join (words);
}

static char *
dup_evidence (CsnEntry *entry)
{
  guint n = entry ? csn_entry_get_n_evidence (entry) : 0;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnEvidence) evidence = g_list_model_get_item (csn_entry_get_evidence (entry), i);

      g_ptr_array_add (words, g_strdup_printf ("%s (%.12s)", csn_evidence_get_name (evidence),
                                               csn_evidence_get_sha256 (evidence)));
    }
  return join (words);
}

static char *
dup_reading (CsnEntry *entry)
{
  return entry != NULL && csn_entry_is_reread (entry)
             ? g_strdup (csn_enum_to_string (CSN_TYPE_ROLE, csn_entry_get_role (entry)))
             : NULL;
}

static char *
dup_waiver (CsnRecord *record, const char *item)
{
  CsnWaiver *waiver = csn_record_find_waiver (record, item);

  return waiver ? g_strdup (csn_waiver_get_reason (waiver)) : NULL;
}

static char *
dup_followup (CsnRecord *record, const char *item)
{
  return g_strdup (g_hash_table_lookup (csn_record_get_followups (record), item));
}

static void
compare_entry (GListStore *found, CsnRecord *before, CsnRecord *after, CsnEntry *was, CsnEntry *is)
{
  CsnItem *item = csn_entry_get_item (is != NULL ? is : was);
  const char *id = csn_item_get_id (item);
  const char *label = csn_item_get_label (item);

  add (found, "answer", item, label, dup_answers (was), dup_answers (is));
  add (found, "note", item, label, was ? g_strdup (csn_entry_get_note (was)) : NULL,
       is ? g_strdup (csn_entry_get_note (is)) : NULL);
  add (found, "reading", item, label, dup_reading (was), dup_reading (is));
  add (found, "evidence", item, label, dup_evidence (was), dup_evidence (is));
  add (found, "waiver", item, label, dup_waiver (before, id), dup_waiver (after, id));
  add (found, "followup", item, label, dup_followup (before, id), dup_followup (after, id));
}

/* Items that only one side has (the document was exchanged between them) are told as well. */
static void
compare_entries (GListStore *found, CsnRecord *before, CsnRecord *after)
{
  GListModel *entries = csn_record_get_entries (after);
  GListModel *olds = csn_record_get_entries (before);

  for (guint i = 0; i < g_list_model_get_n_items (entries); i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (entries, i);

      compare_entry (found, before, after, csn_record_find_entry (before, csn_entry_get_id (entry)), entry);
    }
  for (guint i = 0; csn_record_get_checklist (before) != csn_record_get_checklist (after)
                    && i < g_list_model_get_n_items (olds);
       i++)
    {
      g_autoptr (CsnEntry) entry = g_list_model_get_item (olds, i);

      if (csn_record_find_entry (after, csn_entry_get_id (entry)) == NULL)
        compare_entry (found, before, after, entry, NULL);
    }
}

/* --- the whole record ------------------------------------------------------------------------------------------- */

static void
compare_tables (GListStore *found, const char *kind, GHashTable *before, GHashTable *after)
{
  g_autoptr (GPtrArray) names = g_hash_table_get_keys_as_ptr_array (after);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (after, name))
      g_ptr_array_add (names, name);
  g_ptr_array_sort (names, compare_strings);
  for (guint i = 0; i < names->len; i++)
    {
      const char *key = g_ptr_array_index (names, i);

      add (found, kind, NULL, key, g_strdup (g_hash_table_lookup (before, key)),
           g_strdup (g_hash_table_lookup (after, key)));
    }
}

/* Name → how it is assessed. (transfer full) */
static GHashTable *
list_risks (CsnRecord *record)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GListModel *risks = csn_record_get_risks (record);

  for (guint i = 0; i < g_list_model_get_n_items (risks); i++)
    {
      g_autoptr (CsnRisk) risk = g_list_model_get_item (risks, i);
      GString *words = g_string_new (csn_risk_get_level (risk));
      const char *mitigation = csn_risk_get_mitigation (risk);

      if (csn_risk_get_likelihood (risk) > 0)
        g_string_append_printf (words, " %u × %u", csn_risk_get_likelihood (risk), csn_risk_get_impact (risk));
      if (mitigation != NULL && *mitigation != '\0')
        g_string_append_printf (words, ": %s", mitigation);
      g_hash_table_insert (table, g_strdup (csn_risk_get_name (risk)), g_string_free (words, FALSE));
    }
  return table;
}

/* Slot → newest approval that was not taken back. (transfer full) */
static GHashTable *
list_approvals (CsnRecord *record)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GListModel *approvals = csn_record_get_approvals (record);

  for (guint i = 0; i < g_list_model_get_n_items (approvals); i++)
    {
      g_autoptr (CsnApproval) approval = g_list_model_get_item (approvals, i);
      char *label = g_strdup_printf ("%s (%s)", csn_approval_get_role (approval), csn_approval_get_slot (approval));

      if (csn_approval_is_withdrawn (approval))
        {
          g_hash_table_remove (table, label);
          g_free (label);
          continue;
        }
      /* independent of the locale, as all the values here */
      g_hash_table_insert (table, label,
                           g_strdup_printf ("%s %s", csn_approval_is_rejection (approval) ? "rejected" : "approved",
                                            csn_approval_get_at (approval)));
    }
  return table;
}

static GHashTable *
list_people (CsnRecord *record)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer fingerprint, value;

  g_hash_table_iter_init (&iter, csn_record_get_roster (record));
  while (g_hash_table_iter_next (&iter, &fingerprint, &value))
    {
      CsnRosterEntry *entry = value;

      g_hash_table_insert (table, g_strdup_printf ("%s (%.12s)", entry->name, (const char *) fingerprint),
                           g_strdup (*entry->role != '\0' ? entry->role : "*"));
    }
  return table;
}

static char *
dup_recommendation (CsnRecord *record)
{
  const char *value = csn_record_get_recommendation (record);
  GListModel *conditions = csn_record_get_conditions (record);
  GString *words;

  if (value == NULL)
    return NULL;
  words = g_string_new (value);
  for (guint i = 0; i < g_list_model_get_n_items (conditions); i++)
    {
      g_autoptr (CsnCondition) condition = g_list_model_get_item (conditions, i);

      g_string_append_printf (words, "; %s, %s, %s", csn_condition_get_text (condition), csn_condition_get_owner (condition),
                              csn_condition_get_due (condition));
    }
  return g_string_free (words, FALSE);
}

static char *
dup_lifecycle (CsnRecord *record)
{
  return g_strdup_printf ("%s, revision %u", csn_enum_to_string (CSN_TYPE_LIFECYCLE, csn_record_get_lifecycle (record)),
                          csn_record_get_revision (record));
}

GListModel *
csn_difference_list (CsnRecord *before, CsnRecord *after)
{
  static const struct
  {
    const char *kind;
    GHashTable *(*list) (CsnRecord *record);
  } tables[] = { { "risk", list_risks }, { "approval", list_approvals }, { "roster", list_people } };
  GListStore *found;

  g_return_val_if_fail (CSN_IS_RECORD (before) && CSN_IS_RECORD (after), NULL);

  found = g_list_store_new (CSN_TYPE_DIFFERENCE);
  compare_entries (found, before, after);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autoptr (GHashTable) was = tables[i].list (before);
      g_autoptr (GHashTable) is = tables[i].list (after);

      compare_tables (found, tables[i].kind, was, is);
    }
  compare_tables (found, "parameter", csn_record_get_parameters (before), csn_record_get_parameters (after));
  compare_tables (found, "subject", csn_record_get_subject (before), csn_record_get_subject (after));
  add (found, "recommendation", NULL, "recommendation", dup_recommendation (before), dup_recommendation (after));
  add (found, "policy", NULL, "policy", g_strdup (csn_record_get_policy (before)), g_strdup (csn_record_get_policy (after)));
  add (found, "lifecycle", NULL, "lifecycle", dup_lifecycle (before), dup_lifecycle (after));
  return G_LIST_MODEL (found);
}

static JsonObject *
describe_difference (gpointer item, gpointer user_data)
{
  CsnDifference *self = item;
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", self->kind);
  csn_json_set_nullable (object, "item", self->item);
  json_object_set_int_member (object, "line", self->line);
  json_object_set_string_member (object, "label", self->label);
  csn_json_set_nullable (object, "before", self->before);
  csn_json_set_nullable (object, "after", self->after);
  return object;
}

JsonNode *
csn_difference_list_to_json (GListModel *differences)
{
  return csn_json_list_to_node (differences, describe_difference, NULL);
}

const char *
csn_difference_get_kind (CsnDifference *self)
{
  g_return_val_if_fail (CSN_IS_DIFFERENCE (self), NULL);
  return self->kind;
}

const char *
csn_difference_get_item (CsnDifference *self)
{
  g_return_val_if_fail (CSN_IS_DIFFERENCE (self), NULL);
  return self->item;
}

guint
csn_difference_get_line (CsnDifference *self)
{
  g_return_val_if_fail (CSN_IS_DIFFERENCE (self), 0);
  return self->line;
}

const char *
csn_difference_get_label (CsnDifference *self)
{
  g_return_val_if_fail (CSN_IS_DIFFERENCE (self), NULL);
  return self->label;
}

const char *
csn_difference_get_before (CsnDifference *self)
{
  g_return_val_if_fail (CSN_IS_DIFFERENCE (self), NULL);
  return self->before;
}

const char *
csn_difference_get_after (CsnDifference *self)
{
  g_return_val_if_fail (CSN_IS_DIFFERENCE (self), NULL);
  return self->after;
}
