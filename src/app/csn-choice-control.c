/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A choice as toggles or a drop-down; see the header. */

#include "csn-choice-control.h"

#include <glib/gi18n-lib.h>

#include "csn-text.h"

/* Toggles beyond this many characters in all do not fit beside a title, nor into 360 px. */
#define MAX_TOGGLE_CHARS 26
#define MAX_TOGGLES      4

struct _CsnChoiceControl
{
  AdwBin parent_instance;
  CsnEntry *entry;         /* (owned) (nullable) */
  GSignalGroup *signals;   /* (owned) */
  GPtrArray *values;       /* (owned) (element-type utf8): value of each option */
  GPtrArray *words;        /* (owned) (element-type utf8): what is shown for it */
  GtkWidget *toggles;      /* (unowned) (nullable) */
  GtkWidget *drop_down;    /* (unowned) (nullable) */
  gboolean showing;        /* we set the choice ourselves */
};

enum
{
  ANSWER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (CsnChoiceControl, csn_choice_control, ADW_TYPE_BIN)

static guint
find_value (CsnChoiceControl *self)
{
  const char *value = csn_entry_get_value (self->entry);

  for (guint i = 0; value != NULL && i < self->values->len; i++)
    if (g_ascii_strcasecmp (g_ptr_array_index (self->values, i), value) == 0)
      return i;
  return G_MAXUINT;
}

static void
show_value (CsnChoiceControl *self)
{
  guint index;

  if (self->entry == NULL)
    return;
  index = find_value (self);
  self->showing = TRUE;
  if (self->toggles != NULL)
    adw_toggle_group_set_active (ADW_TOGGLE_GROUP (self->toggles), index == G_MAXUINT ? GTK_INVALID_LIST_POSITION : index);
  if (self->drop_down != NULL)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->drop_down), index == G_MAXUINT ? 0 : index + 1);
  self->showing = FALSE;
}

static void
say (CsnChoiceControl *self, guint index)
{
  if (self->showing || self->entry == NULL || index == find_value (self))
    return;
  g_signal_emit (self, signals[ANSWER], 0, self->entry,
                 index < self->values->len ? g_ptr_array_index (self->values, index) : NULL, NULL);
}

static void
toggled_cb (CsnChoiceControl *self)
{
  guint active = adw_toggle_group_get_active (ADW_TOGGLE_GROUP (self->toggles));

  if (active != GTK_INVALID_LIST_POSITION)
    say (self, active);
}

static void
selected_cb (CsnChoiceControl *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->drop_down));

  if (selected != GTK_INVALID_LIST_POSITION)
    say (self, selected == 0 ? G_MAXUINT : selected - 1);
}

static void
csn_choice_control_dispose (GObject *object)
{
  CsnChoiceControl *self = CSN_CHOICE_CONTROL (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->entry);
  g_clear_pointer (&self->values, g_ptr_array_unref);
  g_clear_pointer (&self->words, g_ptr_array_unref);
  self->toggles = self->drop_down = NULL;
  G_OBJECT_CLASS (csn_choice_control_parent_class)->dispose (object);
}

static void
csn_choice_control_class_init (CsnChoiceControlClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = csn_choice_control_dispose;
  signals[ANSWER] = g_signal_new ("answer", CSN_TYPE_CHOICE_CONTROL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 3, CSN_TYPE_ENTRY, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
csn_choice_control_init (CsnChoiceControl *self)
{
  self->values = g_ptr_array_new_with_free_func (g_free);
  self->words = g_ptr_array_new_with_free_func (g_free);
  self->signals = g_signal_group_new (CSN_TYPE_ENTRY);
  g_signal_group_connect_swapped (self->signals, "notify::value", G_CALLBACK (show_value), self);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
csn_choice_control_new (void)
{
  return g_object_new (CSN_TYPE_CHOICE_CONTROL, NULL);
}

static void
add_option (CsnChoiceControl *self, const char *value, const char *word)
{
  g_ptr_array_add (self->values, g_strdup (value));
  g_ptr_array_add (self->words, csn_text_make_line (word));
}

static void
collect_options (CsnChoiceControl *self)
{
  CsnItem *item = csn_entry_get_item (self->entry);
  const CsnOption *options;
  gsize n_options;

  g_ptr_array_set_size (self->values, 0);
  g_ptr_array_set_size (self->words, 0);
  if (csn_item_get_kind (item) == CSN_ITEM_CHECK)
    {
      add_option (self, CSN_ANSWER_NOT_FIRED, _("Not Fired"));
      /* Translators: the bad thing that an item names has happened */
      add_option (self, CSN_ANSWER_FIRED, _("Fired"));
      return;
    }
  options = csn_item_get_options (item, &n_options);
  for (gsize i = 0; i < n_options; i++)
    add_option (self, options[i].text, options[i].text);
}

static gboolean
fits_toggles (CsnChoiceControl *self)
{
  glong n_chars = 0;

  if (self->words->len > MAX_TOGGLES)
    return FALSE;
  for (guint i = 0; i < self->words->len; i++)
    n_chars += g_utf8_strlen (g_ptr_array_index (self->words, i), -1);
  return n_chars <= MAX_TOGGLE_CHARS;
}

static GtkWidget *
make_toggles (CsnChoiceControl *self)
{
  self->toggles = g_object_new (ADW_TYPE_TOGGLE_GROUP, "homogeneous", FALSE, "can-shrink", TRUE, "valign",
                                GTK_ALIGN_CENTER, NULL);
  for (guint i = 0; i < self->words->len; i++)
    {
      AdwToggle *toggle = adw_toggle_new ();

      adw_toggle_set_label (toggle, g_ptr_array_index (self->words, i));
      adw_toggle_set_tooltip (toggle, g_ptr_array_index (self->words, i));
      adw_toggle_group_add (ADW_TOGGLE_GROUP (self->toggles), toggle);
    }
  adw_toggle_group_set_active (ADW_TOGGLE_GROUP (self->toggles), GTK_INVALID_LIST_POSITION);
  g_signal_connect_object (self->toggles, "notify::active", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  return self->toggles;
}

static GtkWidget *
make_drop_down (CsnChoiceControl *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);

  /* Translators: no option of a choice is chosen */
  gtk_string_list_append (list, _("Not Chosen"));
  for (guint i = 0; i < self->words->len; i++)
    gtk_string_list_append (list, g_ptr_array_index (self->words, i));
  self->drop_down = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (list)), NULL);
  g_signal_connect_object (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  return self->drop_down;
}

static void
wrap_with_caption (CsnChoiceControl *self, GtkWidget *control, const char *label)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *caption = g_object_new (GTK_TYPE_LABEL, "label", label, "ellipsize", PANGO_ELLIPSIZE_END, "css-classes",
                                     (const char *[]) { "secondary", NULL }, NULL);

  gtk_box_append (GTK_BOX (box), caption);
  gtk_box_append (GTK_BOX (box), control);
  adw_bin_set_child (ADW_BIN (self), box);
}

void
csn_choice_control_set_entry (CsnChoiceControl *self, CsnEntry *entry, const char *lead, gboolean caption)
{
  g_autofree char *label = NULL;
  g_autofree char *name = NULL;
  GtkWidget *control;

  g_return_if_fail (CSN_IS_CHOICE_CONTROL (self));

  g_set_object (&self->entry, entry);
  g_signal_group_set_target (self->signals, entry);
  adw_bin_set_child (ADW_BIN (self), NULL);
  self->toggles = self->drop_down = NULL;
  if (entry == NULL)
    return;
  collect_options (self);
  control = fits_toggles (self) ? make_toggles (self) : make_drop_down (self);
  label = csn_text_make_line (csn_item_get_label (csn_entry_get_item (entry)));
  if (caption && *label != '\0')
    wrap_with_caption (self, control, label);
  else
    adw_bin_set_child (ADW_BIN (self), control);
  name = lead ? g_strdup_printf ("%s, %s", lead, label) : g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  show_value (self);
}

CsnEntry *
csn_choice_control_get_entry (CsnChoiceControl *self)
{
  g_return_val_if_fail (CSN_IS_CHOICE_CONTROL (self), NULL);
  return self->entry;
}

void
csn_choice_control_set_editable (CsnChoiceControl *self, gboolean editable)
{
  gboolean derived;

  g_return_if_fail (CSN_IS_CHOICE_CONTROL (self));

  derived = self->entry != NULL && csn_item_is_derived (csn_entry_get_item (self->entry));
  gtk_widget_set_sensitive (GTK_WIDGET (self), editable && !derived);
  csn_tooltip_set_text (GTK_WIDGET (self), derived ? _("Computed from the other answers") : NULL);
}
