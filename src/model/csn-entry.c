/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is filled in at one item; see the header. Answers form a multi-value register: an answer stays until another names it
 * as replaced, so two people's different answers both stand until one resolves them. */

#include "csn-entry.h"

#include <string.h>

/* What most entries have nothing of; made when the first of it comes. */
typedef struct
{
  char *reread_reason;    /* (owned) (nullable): set when a person re-read the item */
  GPtrArray *notes;       /* (owned) (nullable) (element-type CsnAnswer), newest last */
  GListStore *evidence;   /* (owned) (nullable): made when somebody asks */
  GListStore *runs;       /* (owned) (nullable): likewise */
} Extras;

/* Of an entry that has none of it. */
static const Extras no_extras;

struct _CsnEntry
{
  GObject parent_instance;
  CsnItem *item;           /* (owned) */
  GPtrArray *answers;      /* (owned) (nullable) (element-type CsnAnswer), newest last */
  const Extras *extras;    /* (owned) unless it is no_extras */
  char *explanation;       /* (owned) (nullable): none, or not made yet */
  CsnEntryExplain explain; /* (nullable): makes it */
  guint why;               /* what it is made for */
  guint role : 8;
  guint state : 8;
  guint changed : 1;
};

G_STATIC_ASSERT (CSN_ROLE_NOTE < 1 << 8);
G_STATIC_ASSERT (CSN_STATE_UNKNOWN < 1 << 8);

typedef enum
{
  PROP_ITEM = 1,
  PROP_VALUE,
  PROP_NOTE,
  PROP_REASON,
  PROP_STATE,
  PROP_EXPLANATION,
  PROP_N_EVIDENCE,
  PROP_N_RUNS,
  PROP_CONFLICTING,
  PROP_CHANGED,
} CsnEntryProperty;

static GParamSpec *properties[PROP_CHANGED + 1];

G_DEFINE_FINAL_TYPE (CsnEntry, csn_entry, G_TYPE_OBJECT)

static guint
count (GListStore *list)
{
  return list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (list)) : 0;
}

static CsnAnswer *
newest (GPtrArray *answers)
{
  return answers != NULL && answers->len > 0 ? g_ptr_array_index (answers, answers->len - 1) : NULL;
}

/* To write to. */
static Extras *
own_extras (CsnEntry *self)
{
  if (self->extras == &no_extras)
    self->extras = g_new0 (Extras, 1);
  return (Extras *) self->extras;
}

static void
free_extras (Extras *extras)
{
  g_free (extras->reread_reason);
  g_clear_pointer (&extras->notes, g_ptr_array_unref);
  g_clear_object (&extras->evidence);
  g_clear_object (&extras->runs);
  g_free (extras);
}

static void
csn_entry_finalize (GObject *object)
{
  CsnEntry *self = CSN_ENTRY (object);

  g_clear_object (&self->item);
  g_clear_pointer (&self->answers, g_ptr_array_unref);
  if (self->extras != &no_extras)
    free_extras ((Extras *) self->extras);
  g_clear_pointer (&self->explanation, g_free);
  G_OBJECT_CLASS (csn_entry_parent_class)->finalize (object);
}

static void
csn_entry_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  CsnEntry *self = CSN_ENTRY (object);

  switch ((CsnEntryProperty) prop_id)
    {
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;
    case PROP_VALUE:
      g_value_set_string (value, csn_entry_get_value (self));
      break;
    case PROP_NOTE:
      g_value_set_string (value, csn_entry_get_note (self));
      break;
    case PROP_REASON:
      g_value_set_string (value, csn_entry_get_reason (self));
      break;
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_EXPLANATION:
      g_value_set_string (value, csn_entry_get_explanation (self));
      break;
    case PROP_N_EVIDENCE:
      g_value_set_uint (value, count (self->extras->evidence));
      break;
    case PROP_N_RUNS:
      g_value_set_uint (value, count (self->extras->runs));
      break;
    case PROP_CONFLICTING:
      g_value_set_boolean (value, csn_entry_is_conflicting (self));
      break;
    case PROP_CHANGED:
      g_value_set_boolean (value, self->changed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
csn_entry_class_init (CsnEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->finalize = csn_entry_finalize;
  object_class->get_property = csn_entry_get_property;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, CSN_TYPE_ITEM, flags);
  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  properties[PROP_NOTE] = g_param_spec_string ("note", NULL, NULL, NULL, flags);
  properties[PROP_REASON] = g_param_spec_string ("reason", NULL, NULL, NULL, flags);
  properties[PROP_STATE]
      = g_param_spec_enum ("state", NULL, NULL, CSN_TYPE_STATE, CSN_STATE_PENDING, flags);
  properties[PROP_EXPLANATION] = g_param_spec_string ("explanation", NULL, NULL, NULL, flags);
  properties[PROP_N_EVIDENCE] = g_param_spec_uint ("n-evidence", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_N_RUNS] = g_param_spec_uint ("n-runs", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CONFLICTING] = g_param_spec_boolean ("conflicting", NULL, NULL, FALSE, flags);
  properties[PROP_CHANGED] = g_param_spec_boolean ("changed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
csn_entry_init (CsnEntry *self)
{
  self->extras = &no_extras;
}

/* Most entries wait for their first answer. */
static GPtrArray *
ensure_list (GPtrArray **list)
{
  if (*list == NULL)
    *list = g_ptr_array_new_with_free_func (g_object_unref);
  return *list;
}

/* What the source holds already counts as an imported answer. */
static void
take_imported (CsnEntry *self)
{
  CsnItem *item = self->item;
  const char *value = NULL;

  if (csn_item_is_marked_na (item))
    value = CSN_ANSWER_NA;
  else if (csn_item_get_value (item) != NULL)
    value = csn_item_get_value (item);
  else if (csn_item_get_kind (item) == CSN_ITEM_CHECK && csn_item_is_checked (item))
    value = csn_item_is_inverted (item) ? CSN_ANSWER_FIRED : CSN_ANSWER_PASS;
  else if (csn_item_get_kind (item) == CSN_ITEM_CHOICE)
    {
      gsize n_options;
      const CsnOption *options = csn_item_get_options (item, &n_options);

      for (gsize i = 0; i < n_options; i++)
        if (options[i].selected)
          g_ptr_array_add (ensure_list (&self->answers), csn_answer_new_imported (options[i].text, NULL));
    }
  if (value != NULL)
    g_ptr_array_add (ensure_list (&self->answers), csn_answer_new_imported (value, NULL));
}

CsnEntry *
csn_entry_new (CsnItem *item)
{
  CsnEntry *self;

  g_return_val_if_fail (CSN_IS_ITEM (item), NULL);

  self = g_object_new (CSN_TYPE_ENTRY, NULL);
  self->item = g_object_ref (item);
  self->role = csn_item_get_role (item);
  take_imported (self);
  return self;
}

CsnItem *
csn_entry_get_item (CsnEntry *self)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), NULL);
  return self->item;
}

const char *
csn_entry_get_id (CsnEntry *self)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), NULL);
  return csn_item_get_id (self->item);
}

CsnRole
csn_entry_get_role (CsnEntry *self)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), CSN_ROLE_NOTE);
  return (CsnRole) self->role;
}

gboolean
csn_entry_is_reread (CsnEntry *self)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), FALSE);
  return self->extras->reread_reason != NULL;
}

const char *
csn_entry_get_reread_reason (CsnEntry *self)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), NULL);
  return self->extras->reread_reason;
}

gboolean
csn_entry_is_inverted (CsnEntry *self)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), FALSE);
  return csn_role_is_inverted ((CsnRole) self->role);
}

CsnAnswer *
csn_entry_get_answer (CsnEntry *self)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), NULL);
  return newest (self->answers);
}

GPtrArray *
csn_entry_get_answers (CsnEntry *self)
{
  static gsize none = 0;

  g_return_val_if_fail (CSN_IS_ENTRY (self), NULL);

  if (self->answers != NULL)
    return self->answers;
  /* threads share it */
  if (g_once_init_enter (&none))
    g_once_init_leave (&none, (gsize) g_ptr_array_new ());
  return (GPtrArray *) none;
}

gboolean
csn_entry_is_conflicting (CsnEntry *self)
{
  const char *first;

  g_return_val_if_fail (CSN_IS_ENTRY (self), FALSE);

  if (self->answers == NULL || self->answers->len < 2)
    return FALSE;
  first = csn_answer_get_value (g_ptr_array_index (self->answers, 0));
  for (guint i = 1; i < self->answers->len; i++)
    if (g_strcmp0 (first, csn_answer_get_value (g_ptr_array_index (self->answers, i))) != 0)
      return TRUE;
  return FALSE;
}

const char *
csn_entry_get_value (CsnEntry *self)
{
  CsnAnswer *answer = csn_entry_get_answer (self);

  return answer ? csn_answer_get_value (answer) : NULL;
}

const char *
csn_entry_get_reason (CsnEntry *self)
{
  CsnAnswer *answer = csn_entry_get_answer (self);

  return answer ? csn_answer_get_reason (answer) : NULL;
}

CsnAnswer *
csn_entry_get_note_answer (CsnEntry *self)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), NULL);
  return newest (self->extras->notes);
}

const char *
csn_entry_get_note (CsnEntry *self)
{
  CsnAnswer *note = csn_entry_get_note_answer (self);

  return note ? csn_answer_get_value (note) : NULL;
}

guint
csn_entry_get_n_evidence (CsnEntry *self)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), 0);
  return count (self->extras->evidence);
}

guint
csn_entry_get_n_stale_evidence (CsnEntry *self)
{
  guint n = 0;

  g_return_val_if_fail (CSN_IS_ENTRY (self), 0);

  for (guint i = 0; i < count (self->extras->evidence); i++)
    {
      g_autoptr (CsnEvidence) evidence = g_list_model_get_item (G_LIST_MODEL (self->extras->evidence), i);

      n += csn_evidence_get_source_state (evidence) == CSN_SOURCE_CHANGED;
    }
  return n;
}

void
csn_entry_look_at_evidence (CsnEntry *self)
{
  g_return_if_fail (CSN_IS_ENTRY (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_EVIDENCE]);
}

guint
csn_entry_get_n_runs (CsnEntry *self)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), 0);
  return count (self->extras->runs);
}

GListModel *
csn_entry_get_evidence (CsnEntry *self)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), NULL);

  if (self->extras->evidence == NULL)
    own_extras (self)->evidence = g_list_store_new (CSN_TYPE_EVIDENCE);
  return G_LIST_MODEL (self->extras->evidence);
}

GListModel *
csn_entry_get_runs (CsnEntry *self)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), NULL);

  if (self->extras->runs == NULL)
    own_extras (self)->runs = g_list_store_new (CSN_TYPE_PROBE_RESULT);
  return G_LIST_MODEL (self->extras->runs);
}

/* The list holds a reference for as long as the entry lives. */
static CsnProbeResult *
borrow_run (CsnEntry *self, guint position)
{
  g_autoptr (CsnProbeResult) run = g_list_model_get_item (G_LIST_MODEL (self->extras->runs), position);

  return run;
}

CsnProbeResult *
csn_entry_get_last_run (CsnEntry *self)
{
  guint n_runs;

  g_return_val_if_fail (CSN_IS_ENTRY (self), NULL);

  n_runs = count (self->extras->runs);
  return n_runs > 0 ? borrow_run (self, n_runs - 1) : NULL;
}

CsnProbeResult *
csn_entry_get_last_run_of (CsnEntry *self, const char *probe_id)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), NULL);

  for (guint i = count (self->extras->runs); i > 0; i--)
    {
      CsnProbeResult *run = borrow_run (self, i - 1);

      if (g_strcmp0 (csn_probe_result_get_probe_id (run), probe_id) == 0)
        return run;
    }
  return NULL;
}

gboolean
csn_entry_is_changed (CsnEntry *self)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), FALSE);
  return self->changed;
}

CsnState
csn_entry_get_state (CsnEntry *self)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), CSN_STATE_PENDING);
  return (CsnState) self->state;
}

const char *
csn_entry_get_explanation (CsnEntry *self)
{
  g_return_val_if_fail (CSN_IS_ENTRY (self), NULL);

  if (self->explanation == NULL && self->explain != NULL)
    self->explanation = self->explain (self, self->why);
  return self->explanation != NULL ? self->explanation : "";
}

/* Before what the explanation speaks of changes: it stays true of the state that it explains. */
static void
settle_explanation (CsnEntry *self)
{
  csn_entry_get_explanation (self);
  self->explain = NULL;
}

static void
change_state (CsnEntry *self, CsnState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
csn_entry_set_state (CsnEntry *self, CsnState state, const char *explanation)
{
  g_return_if_fail (CSN_IS_ENTRY (self));

  self->explain = NULL;
  change_state (self, state);
  if (g_set_str (&self->explanation, explanation))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPLANATION]);
}

void
csn_entry_set_explained_state (CsnEntry *self, CsnState state, CsnEntryExplain explain, guint why)
{
  g_return_if_fail (CSN_IS_ENTRY (self));
  g_return_if_fail (explain != NULL);

  if (self->state == state && self->explain == explain && self->why == why)
    return;
  g_clear_pointer (&self->explanation, g_free);
  self->explain = explain;
  self->why = why;
  change_state (self, state);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXPLANATION]);
}

static void
mark_changed (CsnEntry *self)
{
  if (self->changed)
    return;
  self->changed = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHANGED]);
}

static void
drop_replaced (GPtrArray *answers, const char *const *replaces)
{
  for (guint i = answers->len; i > 0; i--)
    {
      const char *id = csn_answer_get_event_id (g_ptr_array_index (answers, i - 1));

      /* an imported value gives way to the first answer */
      if (*id == '\0' || (replaces != NULL && g_strv_contains (replaces, id)))
        g_ptr_array_remove_index (answers, i - 1);
    }
}

void
csn_entry_put (CsnEntry *self, const char *aspect, CsnAnswer *answer, const char *const *replaces)
{
  gboolean is_note;
  GPtrArray *answers;

  g_return_if_fail (CSN_IS_ENTRY (self));
  g_return_if_fail (CSN_IS_ANSWER (answer));

  settle_explanation (self);
  is_note = g_strcmp0 (aspect, "note") == 0;
  answers = ensure_list (is_note ? &own_extras (self)->notes : &self->answers);
  drop_replaced (answers, replaces);
  g_ptr_array_add (answers, g_object_ref (answer));
  mark_changed (self);
  if (is_note)
    {
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOTE]);
      return;
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REASON]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONFLICTING]);
}

void
csn_entry_add_evidence (CsnEntry *self, CsnEvidence *evidence)
{
  g_return_if_fail (CSN_IS_ENTRY (self));

  g_list_store_append (G_LIST_STORE (csn_entry_get_evidence (self)), evidence);
  mark_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_EVIDENCE]);
}

void
csn_entry_drop_evidence (CsnEntry *self, CsnEvidence *evidence)
{
  guint position;

  g_return_if_fail (CSN_IS_ENTRY (self));

  if (self->extras->evidence == NULL || !g_list_store_find (self->extras->evidence, evidence, &position))
    return;
  g_list_store_remove (self->extras->evidence, position);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_EVIDENCE]);
}

void
csn_entry_add_run (CsnEntry *self, CsnProbeResult *run)
{
  g_return_if_fail (CSN_IS_ENTRY (self));

  g_list_store_append (G_LIST_STORE (csn_entry_get_runs (self)), run);
  mark_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_RUNS]);
}

void
csn_entry_reread (CsnEntry *self, CsnRole role, const char *reason)
{
  g_return_if_fail (CSN_IS_ENTRY (self));

  settle_explanation (self);
  self->role = role;
  g_set_str (&own_extras (self)->reread_reason, reason ? reason : "");
  mark_changed (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ITEM]);
}
