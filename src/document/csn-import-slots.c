/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Finds the signing acts: rows of an approvals table, role lines of a sign-off list, sign-off blocks; "Released by" where
 * the document names nobody. */

#include "csn-import.h"

#include <string.h>

static CsnPhase
phase_of (const CsnImport *self,
          guint            line)
{
  const CsnImportSection *section = csn_import_section_of (self, line);
  for (; section->parent >= 0; section = &g_array_index (self->sections, CsnImportSection, section->parent))
    {
      if (section->traits & CSN_TRAIT_PRE)
        return CSN_PHASE_PRE;
      if (section->traits & CSN_TRAIT_POST)
        return CSN_PHASE_POST;
    }
  return CSN_PHASE_GATE;
}

static void
add_slot (CsnImport   *self,
          CsnSlotSpec *spec)
{
  g_autoptr (CsnSlot) slot = csn_slot_new (spec);
  csn_checklist_add_slot (self->checklist, slot);
}

/* Budget: complexity, because each place of a slot takes the first item of its kind in the row. */
static void
add_row (CsnImport *self,
         CsnTable  *table,
         guint      row)
{
  guint line = csn_table_get_row_line (table, row);
  CsnSlotSpec spec = { .line = line, .phase = phase_of (self, line - 1), .from_table = TRUE };
  const char *const *cells = csn_table_get_row (table, row);
  const char *role = NULL;
  for (guint i = 0; cells[i] != NULL && role == NULL; i++)
    if (strstr (cells[i], "___") == NULL && cells[i][0] != '\0')
      role = csn_import_keep_label (self, cells[i]);
  guint n;
  CsnItem *const *items = csn_checklist_peek_items (self->checklist, &n);
  for (guint i = self->first_item; i < n; i++)
    {
      CsnItem *item = items[i];
      if (csn_item_get_line (item) > line)
        break;
      if (csn_item_get_line (item) != line)
        {
          self->first_item = i;
          continue;
        }
      if (csn_item_get_role (item) == CSN_ROLE_APPROVAL_STATUS && spec.status == NULL)
        spec.status = item;
      else if (csn_item_get_kind (item) != CSN_ITEM_FIELD)
        continue;
      else if (csn_item_get_field_kind (item) == CSN_FIELD_SIGNATURE && spec.signature == NULL)
        spec.signature = item;
      else if (csn_item_get_field_kind (item) == CSN_FIELD_DATE && spec.date == NULL)
        spec.date = item;
      else if (csn_item_get_field_kind (item) == CSN_FIELD_PERSON && spec.name == NULL)
        spec.name = item;
    }
  if (spec.signature == NULL && spec.name == NULL && spec.status == NULL)
    return;
  spec.role = role != NULL && role[0] != '\0' ? role : csn_section_get_title (csn_table_get_section (table));
  add_slot (self, &spec);
}

static void
add_tables (CsnImport *self)
{
  GListModel *tables = csn_checklist_get_tables (self->checklist);
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (CsnTable) table = g_list_model_get_item (tables, i);
      if (g_str_equal (csn_table_get_class (table), "approvals"))
        for (guint row = 0; row < csn_table_get_n_rows (table); row++)
          add_row (self, table, row);
    }
}

static void
add_role_line (CsnImport *self,
               CsnItem   *item)
{
  guint line = csn_item_get_line (item);
  const CsnImportLine *info = &self->lines[line - 1];
  g_autofree char *role = csn_import_tidy (info->key != NULL ? info->key : csn_item_get_label (item));
  const char *statement = csn_import_keep_label (self, info->value != NULL ? info->value : "");
  CsnSlotSpec spec = { .line = line, .phase = phase_of (self, line - 1), .box = item };
  spec.role = role;
  spec.statement = statement[0] != '\0' ? statement : NULL;
  GPtrArray *children = csn_item_get_children (item);
  for (guint i = 0; i < children->len; i++)
    {
      CsnItem *child = children->pdata[i];
      if (csn_item_get_kind (child) != CSN_ITEM_FIELD)
        continue;
      if (csn_item_get_field_kind (child) == CSN_FIELD_DATE && spec.date == NULL)
        spec.date = child;
      else if (csn_item_get_field_kind (child) == CSN_FIELD_SIGNATURE && spec.signature == NULL)
        spec.signature = child;
      else if (spec.name == NULL)
        spec.name = child;
    }
  add_slot (self, &spec);
}

/* A block being read: key lines with blanks that stand together. */
typedef struct
{
  CsnItem *person;
  CsnItem *signature;
  CsnItem *date;
  gboolean approver;  /* the person is one who signs, by the label */
  guint line;
  guint last;
  int section;
  int parent;
} BlockRead;

static gboolean
is_approver (CsnItem *item)
{
  static const char *const signers[] = { "approv", "review", "authori", "sign", "releas", "accept", "freigegeben", "genehmigt",
                                         "autorisi", "approuv", "valid", "aprob", "aprov", "autoriz", "утверд", "审", "批准", "承認", "승인" };
  g_autofree char *lower = csn_vocabulary_dup_lower (csn_item_get_label (item));
  for (gsize i = 0; i < G_N_ELEMENTS (signers); i++)
    if (strstr (lower, signers[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* "Deployment approved by" needs no date to be a signing act, when no blank tells that it is one of several fields. */
static gboolean
names_approver (CsnItem *person)
{
  return csn_item_get_style (person) == CSN_STYLE_PLACEHOLDER
         || (csn_item_get_value (person) != NULL
             && csn_vocabulary_contains (CSN_WORDS_ATTRIBUTION, csn_item_get_label (person)));
}

/* The owner of a section is named near its heading. */
#define MAX_OWNER_LINES 200

/* Who signs a block: the label of its person, the heading of its section otherwise. */
static char *
dup_block_role (const CsnImport *self,
                const BlockRead *block)
{
  if (block->person != NULL && is_approver (block->person))
    {
      if (names_approver (block->person) && block->date == NULL)
        return g_strdup ("Approver");
      return csn_import_tidy (csn_item_get_label (block->person));
    }
  const CsnImportSection *section = csn_import_section_of (self, block->line - 1);
  guint first = block->line > MAX_OWNER_LINES ? MAX (section->line, block->line - MAX_OWNER_LINES) : section->line;
  for (guint line = first; line < block->line; line++)
    if (self->lines[line].key != NULL && self->lines[line].section == block->section
        && g_ascii_strcasecmp (self->lines[line].key, "owner") == 0)
      return g_strdup ("Owner");
  for (int line = (int) block->line - 2; line > (int) first; line--)
    if (self->scan->lines[line].kind == CSN_LINE_TEXT && self->scan->lines[line].item < 0)
      {
        g_autofree char *label = csn_import_tidy (self->lines[line].key != NULL ? self->lines[line].key : "");
        if (label[0] != '\0')
          return g_steal_pointer (&label);
        break;
      }
  g_autofree char *title = csn_import_tidy (csn_section_get_title (section->section));
  return title[0] != '\0' ? g_steal_pointer (&title) : g_strdup ("Signer");
}

static void
close_block (CsnImport *self,
             BlockRead *block)
{
  gboolean signing = block->signature != NULL || (block->approver && block->date != NULL)
                     || (block->approver && names_approver (block->person));
  if (signing)
    {
      CsnSlotSpec spec = { .line = block->line, .block = TRUE, .phase = phase_of (self, block->line - 1) };
      /* a form in a fence begins with its fence */
      int code = self->scan->lines[block->line - 1].code;
      if (code >= 0)
        spec.line = g_array_index (self->scan->codes, CsnCode, code).line + 1;
      g_autofree char *role = dup_block_role (self, block);
      spec.role = role;
      spec.name = block->person;
      spec.signature = block->signature;
      spec.date = block->date;
      add_slot (self, &spec);
      CsnFactSpec fact = { .kind = CSN_FACT_SIGNOFF_BLOCK, .line = spec.line, .name = role };
      g_autoptr (CsnFact) made = csn_fact_new (&fact);
      csn_checklist_add_fact (self->checklist, made);
    }
  *block = (BlockRead) { 0 };
}

static gboolean
is_block_field (const CsnImport *self,
                CsnItem         *item)
{
  if (csn_item_get_kind (item) != CSN_ITEM_FIELD || csn_item_is_in_cell (item))
    return FALSE;
  CsnItem *parent = csn_item_get_parent (item);
  if (parent != NULL && csn_item_get_role (parent) != CSN_ROLE_SECTION_CHECK)
    return FALSE;
  CsnPlaceStyle style = csn_item_get_style (item);
  return style == CSN_STYLE_BLANK || style == CSN_STYLE_EMPTY_KEY || style == CSN_STYLE_PLACEHOLDER;
}

/* Budget: complexity, because when one block ends and the next begins is one condition over its five fields. */
static void
read_block_field (CsnImport *self,
                  BlockRead *block,
                  CsnItem   *item)
{
  guint line = csn_item_get_line (item);
  CsnFieldKind kind = csn_item_get_field_kind (item);
  int section = self->lines[line - 1].section;
  int parent = self->lines[line - 1].parent;
  gboolean again = (kind == CSN_FIELD_SIGNATURE && block->signature != NULL)
                   || (kind == CSN_FIELD_DATE && block->date != NULL && block->signature == NULL && block->approver)
                   || (kind == CSN_FIELD_PERSON && block->person != NULL && block->date != NULL);
  if (block->line > 0 && (line > block->last + 3 || section != block->section || parent != block->parent || again))
    close_block (self, block);
  if (block->line == 0 && kind != CSN_FIELD_PERSON && kind != CSN_FIELD_SIGNATURE && kind != CSN_FIELD_DATE)
    return;
  if (block->line == 0)
    {
      block->line = line;
      block->section = section;
      block->parent = parent;
    }
  block->last = line;
  if (kind == CSN_FIELD_SIGNATURE && block->signature == NULL)
    block->signature = item;
  else if (kind == CSN_FIELD_DATE && block->date == NULL)
    block->date = item;
  else if (kind == CSN_FIELD_PERSON && (block->person == NULL || is_approver (item)))
    {
      block->approver |= is_approver (item);
      block->person = item;
    }
}

void
csn_import_slots (CsnImport *self)
{
  add_tables (self);
  BlockRead block = { 0 };
  guint n;
  CsnItem *const *items = csn_checklist_peek_items (self->checklist, &n);
  for (guint i = 0; i < n; i++)
    if (csn_item_get_role (items[i]) == CSN_ROLE_ROLE_SIGNOFF)
      add_role_line (self, items[i]);
    else if (is_block_field (self, items[i]))
      read_block_field (self, &block, items[i]);
  close_block (self, &block);
  if (g_list_model_get_n_items (csn_checklist_get_slots (self->checklist)) == 0)
    {
      CsnSlotSpec spec = { .line = 0, .role = "Released by", .phase = CSN_PHASE_GATE };
      add_slot (self, &spec);
    }
}
