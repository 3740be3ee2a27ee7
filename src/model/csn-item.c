/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One thing of the document that wants an answer; see the header. */

#include "csn-item.h"

#include <string.h>

/* What few items have, apart from the others: of a long checklist most items are a box with a label. */
typedef struct
{
  guint alias_line;
  guint row_line;
  guint column;
  guint n_options;
  CsnOption *options; /* (owned) (nullable); these too: */
  char *unit;
  char *expected;
  char *command;
  char *conditional;
  char *claim;
  char *preset;
  char *value;
  char *group;
} Extras;

/* Of an item that has none of it. */
static const Extras no_extras;

struct _CsnItem
{
  GObject parent_instance;
  char *label;          /* (owned) (nullable) */
  char *text;           /* (owned) (nullable): may be the label */
  char *context;        /* (owned) (nullable) */
  const Extras *extras; /* (owned) unless it is no_extras */
  CsnSpan *blanks;      /* (owned) (nullable) */
  CsnSection *section;  /* (owned) */
  CsnItem *parent;      /* (owned) (nullable) */
  GPtrArray *children;  /* (owned) (nullable) (element-type CsnItem), borrowed: all belong to one checklist */
  char *id;             /* (owned) (nullable): until somebody asks, see csn_item_get_id() */
  guint n_twins;        /* how many of the same words there are with those before it; 0: it is in no checklist */
  guint index;          /* in the checklist */
  guint line;
  guint ordinal;
  guint depth;
  guint n_blanks;
  CsnSpan line_span;
  CsnSpan box;
  guint kind : 2;
  guint role : 6;
  guint field_kind : 4;
  guint style : 4;
  guint gate_class : 2;
  guint phase : 2;
  guint checked : 1;
  guint marked_na : 1;
  guint ordered : 1;
  guint in_cell : 1;
  guint in_code : 1;
  guint derived : 1;
  guint uncertain : 1;
};

G_STATIC_ASSERT (CSN_ITEM_FIELD < 1 << 2);
G_STATIC_ASSERT (CSN_ROLE_NOTE < 1 << 6);
G_STATIC_ASSERT (CSN_FIELD_PATH < 1 << 4);
G_STATIC_ASSERT (CSN_STYLE_PLACEHOLDER < 1 << 4);
G_STATIC_ASSERT (CSN_GATE_COLLECT_ONLY < 1 << 2);
G_STATIC_ASSERT (CSN_PHASE_POST < 1 << 2);

G_DEFINE_FINAL_TYPE (CsnItem, csn_item, G_TYPE_OBJECT)

/* To write to. */
static Extras *
own_extras (CsnItem *self)
{
  if (self->extras == &no_extras)
    self->extras = g_new0 (Extras, 1);
  return (Extras *) self->extras;
}

static void
free_extras (CsnItem *self)
{
  Extras *extras = (Extras *) self->extras;

  if (extras == &no_extras)
    return;
  for (guint i = 0; i < extras->n_options; i++)
    g_free (extras->options[i].text);
  g_free (extras->options);
  g_free (extras->unit);
  g_free (extras->expected);
  g_free (extras->command);
  g_free (extras->conditional);
  g_free (extras->claim);
  g_free (extras->preset);
  g_free (extras->value);
  g_free (extras->group);
  g_free (extras);
}

static void
csn_item_finalize (GObject *object)
{
  CsnItem *self = CSN_ITEM (object);

  if (self->text != self->label)
    g_free (self->text);
  g_free (self->label);
  g_free (self->context);
  free_extras (self);
  g_free (self->blanks);
  g_clear_object (&self->section);
  g_clear_object (&self->parent);
  g_clear_pointer (&self->children, g_ptr_array_unref);
  g_clear_pointer (&self->id, g_free);
  G_OBJECT_CLASS (csn_item_parent_class)->finalize (object);
}

static void
csn_item_class_init (CsnItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_item_finalize;
}

static void
csn_item_init (CsnItem *self)
{
  self->extras = &no_extras;
}

static CsnOption *
copy_options (const CsnOption *options, gsize n_options)
{
  CsnOption *copy = n_options > 0 ? g_new0 (CsnOption, n_options) : NULL;

  for (gsize i = 0; i < n_options; i++)
    {
      copy[i] = options[i];
      copy[i].text = g_strdup (options[i].text ? options[i].text : "");
    }
  return copy;
}

static void
adopt (CsnItem *parent, CsnItem *child)
{
  if (parent->children == NULL)
    parent->children = g_ptr_array_sized_new (2);
  g_ptr_array_add (parent->children, child);
}

/* Numbers, words of vocabularies and flags. */
static void
copy_small (CsnItem *self, const CsnItemSpec *spec)
{
  self->line = spec->line;
  self->ordinal = spec->ordinal;
  self->depth = spec->depth;
  self->n_blanks = (guint) spec->n_blanks;
  self->line_span = spec->line_span;
  self->box = spec->box;
  self->kind = spec->kind;
  self->role = spec->role;
  self->field_kind = spec->field_kind;
  self->style = spec->style;
  self->gate_class = spec->gate_class;
  self->phase = spec->phase;
  self->checked = spec->checked != FALSE;
  self->marked_na = spec->marked_na != FALSE;
  self->ordered = spec->ordered != FALSE;
  self->in_cell = spec->in_cell != FALSE;
  self->in_code = spec->in_code != FALSE;
  self->derived = spec->derived != FALSE;
  self->uncertain = spec->uncertain != FALSE;
}

static gboolean
has_extras (const CsnItemSpec *spec)
{
  return spec->alias_line != 0 || spec->row_line != 0 || spec->column != 0 || spec->n_options > 0 || spec->unit != NULL
         || spec->expected != NULL || spec->command != NULL || spec->conditional != NULL || spec->claim != NULL
         || spec->preset != NULL || spec->value != NULL || spec->group != NULL;
}

static void
copy_extras (Extras *extras, const CsnItemSpec *spec)
{
  extras->alias_line = spec->alias_line;
  extras->row_line = spec->row_line;
  extras->column = spec->column;
  extras->n_options = (guint) spec->n_options;
  extras->options = copy_options (spec->options, spec->n_options);
  extras->unit = g_strdup (spec->unit);
  extras->expected = g_strdup (spec->expected);
  extras->command = g_strdup (spec->command);
  extras->conditional = g_strdup (spec->conditional);
  extras->claim = g_strdup (spec->claim);
  extras->preset = g_strdup (spec->preset);
  extras->value = g_strdup (spec->value);
  extras->group = g_strdup (spec->group);
}

CsnItem *
csn_item_new (const CsnItemSpec *spec)
{
  CsnItem *self;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (spec->line > 0, NULL);
  g_return_val_if_fail (CSN_IS_SECTION (spec->section), NULL);

  self = g_object_new (CSN_TYPE_ITEM, NULL);
  copy_small (self, spec);
  self->label = g_strdup (spec->label);
  self->text = spec->text == spec->label ? self->label : g_strdup (spec->text); /* as of most */
  if (spec->context != NULL)
    self->context = g_strdup (spec->context);
  if (spec->n_blanks > 0)
    self->blanks = g_memdup2 (spec->blanks, spec->n_blanks * sizeof (CsnSpan));
  if (has_extras (spec))
    copy_extras (own_extras (self), spec);
  self->section = g_object_ref (spec->section);
  if (spec->parent != NULL)
    {
      self->parent = g_object_ref (spec->parent);
      adopt (spec->parent, self);
    }
  return self;
}

const char *
csn_item_get_id (CsnItem *self)
{
  const char *id;
  CsnIdWords words;

  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);

  id = g_atomic_pointer_get (&self->id);
  if (id != NULL || self->n_twins == 0)
    return id;
  words = csn_item_get_id_words (self);
  return csn_id_words_get_id (&words, self->n_twins - 1, &self->id);
}

CsnIdWords
csn_item_get_id_words (CsnItem *self)
{
  CsnIdWords words = { 0 };

  g_return_val_if_fail (CSN_IS_ITEM (self), words);

  words.prefix = words.kind = csn_enum_to_string (CSN_TYPE_ITEM_KIND, (int) self->kind);
  words.section = self->section;
  words.context = self->context;
  words.text = self->label;
  return words;
}

void
csn_item_set_twins (CsnItem *self, guint twins)
{
  g_return_if_fail (CSN_IS_ITEM (self));

  self->n_twins = twins + 1;
}

void
csn_item_take_id (CsnItem *self, char *id)
{
  g_return_if_fail (CSN_IS_ITEM (self));

  g_free (self->id);
  self->id = id;
}

guint
csn_item_get_index (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), 0);
  return self->index;
}

void
csn_item_set_index (CsnItem *self, guint index)
{
  g_return_if_fail (CSN_IS_ITEM (self));
  self->index = index;
}

CsnItemKind
csn_item_get_kind (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), CSN_ITEM_CHECK);
  return (CsnItemKind) self->kind;
}

CsnRole
csn_item_get_role (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), CSN_ROLE_NOTE);
  return (CsnRole) self->role;
}

CsnFieldKind
csn_item_get_field_kind (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), CSN_FIELD_TEXT);
  return (CsnFieldKind) self->field_kind;
}

CsnPlaceStyle
csn_item_get_style (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), CSN_STYLE_NONE);
  return (CsnPlaceStyle) self->style;
}

CsnGateClass
csn_item_get_gate_class (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), CSN_GATE_BLOCKING);
  return (CsnGateClass) self->gate_class;
}

CsnPhase
csn_item_get_phase (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), CSN_PHASE_GATE);
  return (CsnPhase) self->phase;
}

guint
csn_item_get_line (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), 0);
  return self->line;
}

guint
csn_item_get_alias_line (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), 0);
  return self->extras->alias_line;
}

guint
csn_item_get_ordinal (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), 0);
  return self->ordinal;
}

guint
csn_item_get_depth (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), 0);
  return self->depth;
}

const char *
csn_item_get_label (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->label;
}

const char *
csn_item_get_text (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->text;
}

const char *
csn_item_get_context (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->context;
}

const char *
csn_item_get_unit (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->extras->unit;
}

const char *
csn_item_get_expected (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->extras->expected;
}

const char *
csn_item_get_command (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->extras->command;
}

const char *
csn_item_get_conditional (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->extras->conditional;
}

const char *
csn_item_get_claim (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->extras->claim;
}

const char *
csn_item_get_preset (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->extras->preset;
}

const char *
csn_item_get_value (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->extras->value;
}

const char *
csn_item_get_group (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->extras->group;
}

gboolean
csn_item_is_checked (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return self->checked;
}

gboolean
csn_item_is_marked_na (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return self->marked_na;
}

gboolean
csn_item_is_ordered (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return self->ordered;
}

gboolean
csn_item_is_in_cell (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return self->in_cell;
}

gboolean
csn_item_is_in_code (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return self->in_code;
}

gboolean
csn_item_is_derived (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return self->derived;
}

gboolean
csn_item_is_uncertain (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return self->uncertain;
}

gboolean
csn_item_is_inverted (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return csn_role_is_inverted ((CsnRole) self->role);
}

guint
csn_item_get_row_line (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), 0);
  return self->extras->row_line;
}

guint
csn_item_get_column (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), 0);
  return self->extras->column;
}

CsnSpan
csn_item_get_line_span (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), ((CsnSpan) { 0, 0 }));
  return self->line_span;
}

CsnSpan
csn_item_get_box (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), ((CsnSpan) { 0, 0 }));
  return self->box;
}

const CsnSpan *
csn_item_get_blanks (CsnItem *self, gsize *n_blanks)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  g_return_val_if_fail (n_blanks != NULL, NULL);

  *n_blanks = self->n_blanks;
  return self->blanks;
}

const CsnOption *
csn_item_get_options (CsnItem *self, gsize *n_options)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  g_return_val_if_fail (n_options != NULL, NULL);

  *n_options = self->extras->n_options;
  return self->extras->options;
}

int
csn_item_find_option (CsnItem *self, const char *text)
{
  g_autofree char *wanted = NULL;

  g_return_val_if_fail (CSN_IS_ITEM (self), -1);
  g_return_val_if_fail (text != NULL, -1);

  wanted = g_utf8_casefold (text, -1);
  g_strstrip (wanted);
  for (gsize i = 0; i < self->extras->n_options; i++)
    {
      g_autofree char *folded = g_utf8_casefold (self->extras->options[i].text, -1);

      if (strcmp (g_strstrip (folded), wanted) == 0)
        return (int) i;
    }
  return -1;
}

CsnSection *
csn_item_get_section (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->section;
}

CsnItem *
csn_item_get_parent (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->parent;
}

GPtrArray *
csn_item_get_children (CsnItem *self)
{
  static gsize none = 0;

  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);

  if (self->children != NULL)
    return self->children;
  /* most items have none, and threads share them */
  if (g_once_init_enter (&none))
    g_once_init_leave (&none, (gsize) g_ptr_array_new ());
  return (GPtrArray *) none;
}

void
csn_item_drop_children (CsnItem *self)
{
  g_return_if_fail (CSN_IS_ITEM (self));
  g_clear_pointer (&self->children, g_ptr_array_unref);
}

void
csn_item_set_role (CsnItem *self, CsnRole role)
{
  g_return_if_fail (CSN_IS_ITEM (self));
  self->role = role;
}

void
csn_item_set_expected (CsnItem *self, const char *expected)
{
  g_return_if_fail (CSN_IS_ITEM (self));
  g_set_str (&own_extras (self)->expected, expected);
}

void
csn_item_set_command (CsnItem *self, const char *command)
{
  g_return_if_fail (CSN_IS_ITEM (self));
  g_set_str (&own_extras (self)->command, command);
}

void
csn_item_set_derived (CsnItem *self, gboolean derived)
{
  g_return_if_fail (CSN_IS_ITEM (self));
  self->derived = derived != FALSE;
}
