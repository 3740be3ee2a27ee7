/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One thing of the document that wants an answer; see the header. */

#include "csn-item.h"

#include <string.h>

struct _CsnItem
{
  GObject parent_instance;
  CsnItemSpec spec;    /* its pointers are owned, see finalize */
  char *id;            /* (owned) (nullable): until somebody asks, see csn_item_get_id() */
  guint n_twins;       /* how many of the same words there are with those before it; 0: it is in no checklist */
  guint index;         /* in the checklist */
  CsnItem *parent;     /* (owned) (nullable) */
  GPtrArray *children; /* (owned) (nullable) (element-type CsnItem), borrowed: all belong to one checklist */
};

G_DEFINE_FINAL_TYPE (CsnItem, csn_item, G_TYPE_OBJECT)

static void
free_options (const CsnOption *options, gsize n_options)
{
  CsnOption *owned = (CsnOption *) options;

  for (gsize i = 0; i < n_options; i++)
    g_free (owned[i].text);
  g_free (owned);
}

static void
csn_item_finalize (GObject *object)
{
  CsnItem *self = CSN_ITEM (object);

  if (self->spec.text != self->spec.label)
    g_free ((char *) self->spec.text);
  g_free ((char *) self->spec.label);
  g_free ((char *) self->spec.context);
  g_free ((char *) self->spec.unit);
  g_free ((char *) self->spec.expected);
  g_free ((char *) self->spec.command);
  g_free ((char *) self->spec.conditional);
  g_free ((char *) self->spec.claim);
  g_free ((char *) self->spec.preset);
  g_free ((char *) self->spec.value);
  g_free ((char *) self->spec.group);
  g_free ((CsnSpan *) self->spec.blanks);
  free_options (self->spec.options, self->spec.n_options);
  g_clear_object (&self->spec.section);
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

CsnItem *
csn_item_new (const CsnItemSpec *spec)
{
  CsnItem *self;

  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (spec->line > 0, NULL);
  g_return_val_if_fail (CSN_IS_SECTION (spec->section), NULL);

  self = g_object_new (CSN_TYPE_ITEM, NULL);
  self->spec = *spec;
  self->spec.label = g_strdup (spec->label);
  self->spec.text = spec->text == spec->label ? self->spec.label : g_strdup (spec->text); /* as of most */
  self->spec.context = g_strdup (spec->context);
  self->spec.unit = g_strdup (spec->unit);
  self->spec.expected = g_strdup (spec->expected);
  self->spec.command = g_strdup (spec->command);
  self->spec.conditional = g_strdup (spec->conditional);
  self->spec.claim = g_strdup (spec->claim);
  self->spec.preset = g_strdup (spec->preset);
  self->spec.value = g_strdup (spec->value);
  self->spec.group = g_strdup (spec->group);
  self->spec.blanks = g_memdup2 (spec->blanks, spec->n_blanks * sizeof (CsnSpan));
  self->spec.options = copy_options (spec->options, spec->n_options);
  self->spec.section = g_object_ref (spec->section);
  self->spec.parent = NULL;
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

  words.prefix = words.kind = csn_enum_to_string (CSN_TYPE_ITEM_KIND, self->spec.kind);
  words.section = self->spec.section;
  words.context = self->spec.context;
  words.text = self->spec.label;
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
  return self->spec.kind;
}

CsnRole
csn_item_get_role (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), CSN_ROLE_NOTE);
  return self->spec.role;
}

CsnFieldKind
csn_item_get_field_kind (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), CSN_FIELD_TEXT);
  return self->spec.field_kind;
}

CsnPlaceStyle
csn_item_get_style (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), CSN_STYLE_NONE);
  return self->spec.style;
}

CsnGateClass
csn_item_get_gate_class (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), CSN_GATE_BLOCKING);
  return self->spec.gate_class;
}

CsnPhase
csn_item_get_phase (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), CSN_PHASE_GATE);
  return self->spec.phase;
}

guint
csn_item_get_line (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), 0);
  return self->spec.line;
}

guint
csn_item_get_alias_line (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), 0);
  return self->spec.alias_line;
}

guint
csn_item_get_ordinal (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), 0);
  return self->spec.ordinal;
}

guint
csn_item_get_depth (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), 0);
  return self->spec.depth;
}

const char *
csn_item_get_label (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->spec.label;
}

const char *
csn_item_get_text (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->spec.text;
}

const char *
csn_item_get_context (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->spec.context;
}

const char *
csn_item_get_unit (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->spec.unit;
}

const char *
csn_item_get_expected (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->spec.expected;
}

const char *
csn_item_get_command (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->spec.command;
}

const char *
csn_item_get_conditional (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->spec.conditional;
}

const char *
csn_item_get_claim (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->spec.claim;
}

const char *
csn_item_get_preset (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->spec.preset;
}

const char *
csn_item_get_value (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->spec.value;
}

const char *
csn_item_get_group (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->spec.group;
}

gboolean
csn_item_is_checked (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return self->spec.checked;
}

gboolean
csn_item_is_marked_na (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return self->spec.marked_na;
}

gboolean
csn_item_is_ordered (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return self->spec.ordered;
}

gboolean
csn_item_is_in_cell (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return self->spec.in_cell;
}

gboolean
csn_item_is_in_code (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return self->spec.in_code;
}

gboolean
csn_item_is_derived (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return self->spec.derived;
}

gboolean
csn_item_is_uncertain (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return self->spec.uncertain;
}

gboolean
csn_item_is_inverted (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), FALSE);
  return csn_role_is_inverted (self->spec.role);
}

guint
csn_item_get_row_line (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), 0);
  return self->spec.row_line;
}

guint
csn_item_get_column (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), 0);
  return self->spec.column;
}

CsnSpan
csn_item_get_line_span (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), ((CsnSpan) { 0, 0 }));
  return self->spec.line_span;
}

CsnSpan
csn_item_get_box (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), ((CsnSpan) { 0, 0 }));
  return self->spec.box;
}

const CsnSpan *
csn_item_get_blanks (CsnItem *self, gsize *n_blanks)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  g_return_val_if_fail (n_blanks != NULL, NULL);

  *n_blanks = self->spec.n_blanks;
  return self->spec.blanks;
}

const CsnOption *
csn_item_get_options (CsnItem *self, gsize *n_options)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  g_return_val_if_fail (n_options != NULL, NULL);

  *n_options = self->spec.n_options;
  return self->spec.options;
}

int
csn_item_find_option (CsnItem *self, const char *text)
{
  g_autofree char *wanted = NULL;

  g_return_val_if_fail (CSN_IS_ITEM (self), -1);
  g_return_val_if_fail (text != NULL, -1);

  wanted = g_utf8_casefold (text, -1);
  g_strstrip (wanted);
  for (gsize i = 0; i < self->spec.n_options; i++)
    {
      g_autofree char *folded = g_utf8_casefold (self->spec.options[i].text, -1);

      if (strcmp (g_strstrip (folded), wanted) == 0)
        return (int) i;
    }
  return -1;
}

CsnSection *
csn_item_get_section (CsnItem *self)
{
  g_return_val_if_fail (CSN_IS_ITEM (self), NULL);
  return self->spec.section;
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
  self->spec.role = role;
}

static void
set_text (const char **member, const char *text)
{
  char *copy = g_strdup (text);

  g_free ((char *) *member);
  *member = copy;
}

void
csn_item_set_expected (CsnItem *self, const char *expected)
{
  g_return_if_fail (CSN_IS_ITEM (self));
  set_text (&self->spec.expected, expected);
}

void
csn_item_set_command (CsnItem *self, const char *command)
{
  g_return_if_fail (CSN_IS_ITEM (self));
  set_text (&self->spec.command, command);
}

void
csn_item_set_derived (CsnItem *self, gboolean derived)
{
  g_return_if_fail (CSN_IS_ITEM (self));
  self->spec.derived = derived;
}
