/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A table of the document; see the header. */

#include "csn-table.h"

struct _CsnTable
{
  GObject parent_instance;
  guint line;
  char *table_class;   /* (owned) */
  GStrv header;        /* (owned) */
  GPtrArray *cells;    /* (owned) (element-type GStrv) */
  guint *row_lines;    /* (owned) */
  CsnSection *section; /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnTable, csn_table, G_TYPE_OBJECT)

static void
csn_table_finalize (GObject *object)
{
  CsnTable *self = CSN_TABLE (object);

  g_clear_pointer (&self->table_class, g_free);
  g_clear_pointer (&self->header, g_strfreev);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_clear_pointer (&self->row_lines, g_free);
  g_clear_object (&self->section);
  G_OBJECT_CLASS (csn_table_parent_class)->finalize (object);
}

static void
csn_table_class_init (CsnTableClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_table_finalize;
}

static void
csn_table_init (CsnTable *self)
{
  self->cells = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
}

CsnTable *
csn_table_new (guint line,
               const char *table_class,
               const char *const *header,
               GPtrArray *cells,
               const guint *row_lines,
               CsnSection *section)
{
  CsnTable *self;

  g_return_val_if_fail (header != NULL && cells != NULL, NULL);
  g_return_val_if_fail (CSN_IS_SECTION (section), NULL);

  self = g_object_new (CSN_TYPE_TABLE, NULL);
  self->line = line;
  self->table_class = g_strdup (table_class ? table_class : "data");
  self->header = g_strdupv ((char **) header);
  for (guint i = 0; i < cells->len; i++)
    g_ptr_array_add (self->cells, g_strdupv (g_ptr_array_index (cells, i)));
  self->row_lines = g_memdup2 (row_lines, cells->len * sizeof (guint));
  self->section = g_object_ref (section);
  return self;
}

guint
csn_table_get_line (CsnTable *self)
{
  g_return_val_if_fail (CSN_IS_TABLE (self), 0);
  return self->line;
}

const char *
csn_table_get_class (CsnTable *self)
{
  g_return_val_if_fail (CSN_IS_TABLE (self), NULL);
  return self->table_class;
}

const char *const *
csn_table_get_header (CsnTable *self)
{
  g_return_val_if_fail (CSN_IS_TABLE (self), NULL);
  return (const char *const *) self->header;
}

guint
csn_table_get_n_columns (CsnTable *self)
{
  g_return_val_if_fail (CSN_IS_TABLE (self), 0);
  return g_strv_length (self->header);
}

guint
csn_table_get_n_rows (CsnTable *self)
{
  g_return_val_if_fail (CSN_IS_TABLE (self), 0);
  return self->cells->len;
}

guint
csn_table_get_row_line (CsnTable *self, guint row)
{
  g_return_val_if_fail (CSN_IS_TABLE (self), 0);
  g_return_val_if_fail (row < self->cells->len, 0);
  return self->row_lines[row];
}

const char *const *
csn_table_get_row (CsnTable *self, guint row)
{
  g_return_val_if_fail (CSN_IS_TABLE (self), NULL);
  g_return_val_if_fail (row < self->cells->len, NULL);
  return g_ptr_array_index (self->cells, row);
}

CsnSection *
csn_table_get_section (CsnTable *self)
{
  g_return_val_if_fail (CSN_IS_TABLE (self), NULL);
  return self->section;
}
