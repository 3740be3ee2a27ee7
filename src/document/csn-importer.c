/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Drives the importer: scan the source, read what the lines say, make the items, then everything that looks at them. */

#include "csn-importer.h"

#include "csn-digest.h"
#include "csn-import.h"

static void
clear_import (CsnImport *self)
{
  g_free (self->lines);
  g_free (self->code_classes);
  g_array_unref (self->sections);
  g_hash_table_unref (self->radio);
}

static void
set_title (CsnImport *self)
{
  const char *title = "";
  guint level = G_MAXUINT;
  for (guint i = 1; i < self->sections->len; i++)
    {
      CsnSection *section = g_array_index (self->sections, CsnImportSection, i).section;
      if (csn_section_get_level (section) < level)
        {
          level = csn_section_get_level (section);
          title = csn_section_get_title (section);
        }
    }
  for (guint i = 0; title[0] == '\0' && i < self->source->n_lines; i++)
    if (self->scan->lines[i].kind == CSN_LINE_TEXT)
      title = self->lines[i].text;
  csn_checklist_set_title (self->checklist, title);
}

/* @sha256 of @source, NULL: not known yet. */
static CsnChecklist *
import_source (GBytes     *source,
               const char *sha256,
               GError    **error)
{
  g_autoptr (CsnSource) read = csn_source_new (source, error);
  if (read == NULL)
    return NULL;
  g_autoptr (CsnScan) scan = csn_scan_new (read, error);
  if (scan == NULL)
    return NULL;

  g_autofree char *made = sha256 == NULL ? csn_sha256_hex_bytes (source) : NULL;
  g_autoptr (CsnChecklist) checklist = csn_checklist_new (source, made != NULL ? made : sha256);
  csn_checklist_set_n_lines (checklist, read->n_lines);
  CsnImport self = { .source = read, .scan = scan, .checklist = checklist, .phases = -1 };
  self.sections = g_array_new (FALSE, TRUE, sizeof (CsnImportSection));
  self.radio = g_hash_table_new_full (NULL, NULL, NULL, NULL);
  csn_import_read_context (&self);
  set_title (&self);
  csn_import_gate_classes (&self);
  csn_import_items (&self);
  csn_scan_drop_forms (scan); /* their memory is taken again for what follows */
  csn_import_stages (&self);
  csn_import_slots (&self);
  csn_import_facts (&self);
  csn_import_probes (&self);
  csn_import_blocks (&self);
  csn_import_problems (&self);
  clear_import (&self);
  return g_steal_pointer (&checklist);
}

CsnChecklist *
csn_importer_import (GBytes  *source,
                     GError **error)
{
  g_return_val_if_fail (source != NULL, NULL);

  return import_source (source, NULL, error);
}

CsnChecklist *
csn_importer_import_digested (GBytes     *source,
                              const char *sha256,
                              GError    **error)
{
  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (csn_is_sha256_hex (sha256), NULL);

  return import_source (source, sha256, error);
}
