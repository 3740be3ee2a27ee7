/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes the inspection: the forms as they stand in the source come from a second scan of it, everything that has a
 * meaning from the checklist. */

#include "csn-inspection.h"

#include <string.h>

#include "csn-import.h"

typedef struct
{
  CsnChecklist *checklist;
  CsnSource *source;
  CsnScan *scan;
  GHashTable *by_start; /* (owned) byte of a box or blank + 1 → CsnItem */
  JsonBuilder *json;
} Inspection;

static void
begin (Inspection *self,
       const char *name)
{
  json_builder_set_member_name (self->json, name);
  json_builder_begin_array (self->json);
}

static void
end (Inspection *self)
{
  json_builder_end_array (self->json);
}

static void
set_string (Inspection *self,
            const char *name,
            const char *value)
{
  json_builder_set_member_name (self->json, name);
  if (value != NULL)
    json_builder_add_string_value (self->json, value);
  else
    json_builder_add_null_value (self->json);
}

static void
set_int (Inspection *self,
         const char *name,
         gint64      value)
{
  json_builder_set_member_name (self->json, name);
  json_builder_add_int_value (self->json, value);
}

static void
set_bool (Inspection *self,
          const char *name,
          gboolean    value)
{
  json_builder_set_member_name (self->json, name);
  json_builder_add_boolean_value (self->json, value);
}

static void
open_line (Inspection *self,
           guint       line)
{
  json_builder_begin_object (self->json);
  set_int (self, "line", line);
}

static void
close_line (Inspection *self)
{
  json_builder_end_object (self->json);
}

static void
add_line (Inspection *self,
          guint       line)
{
  open_line (self, line);
  close_line (self);
}

static CsnItem *
item_at (Inspection *self,
         gsize       offset)
{
  return g_hash_table_lookup (self->by_start, GSIZE_TO_POINTER (offset + 1));
}

static void
index_items (Inspection *self)
{
  GListModel *items = csn_checklist_get_items (self->checklist);
  guint n = g_list_model_get_n_items (items);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (items, i);
      CsnSpan box = csn_item_get_box (item);
      gsize n_blanks;
      const CsnSpan *blanks = csn_item_get_blanks (item, &n_blanks);
      gsize n_options;
      const CsnOption *options = csn_item_get_options (item, &n_options);
      if (csn_span_length (&box) > 0)
        g_hash_table_insert (self->by_start, GSIZE_TO_POINTER (box.start + 1), item);
      for (gsize k = 0; k < n_blanks; k++)
        g_hash_table_insert (self->by_start, GSIZE_TO_POINTER (blanks[k].start + 1), item);
      if (csn_item_get_style (item) != CSN_STYLE_SIBLING_TASKS)
        for (gsize k = 0; k < n_options; k++)
          g_hash_table_insert (self->by_start, GSIZE_TO_POINTER (options[k].box.start + 1), item);
    }
}

static void
add_headings (Inspection *self)
{
  begin (self, "headings");
  GListModel *sections = csn_checklist_get_sections (self->checklist);
  for (guint i = 0; i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (CsnSection) section = g_list_model_get_item (sections, i);
      if (csn_section_get_level (section) == 0)
        continue;
      open_line (self, csn_section_get_line (section));
      set_int (self, "level", csn_section_get_level (section));
      set_string (self, "text", csn_section_get_title (section));
      close_line (self);
    }
  end (self);
}

static void
add_task (Inspection    *self,
          const CsnForm *form)
{
  CsnItem *item = item_at (self, form->span.start);
  const CsnLine *line = &self->scan->lines[form->line];
  const CsnListItem *list = &g_array_index (self->scan->items, CsnListItem, line->item);
  open_line (self, form->line + 1);
  set_string (self, "id", item != NULL ? csn_item_get_id (item) : NULL);
  set_bool (self, "checked", form->mark == CSN_MARK_TICKED);
  set_int (self, "depth", list->depth);
  set_string (self, "role", item != NULL ? csn_enum_to_string (CSN_TYPE_ROLE, csn_item_get_role (item)) : "check");
  set_string (self, "text", item != NULL ? csn_item_get_text (item) : NULL);
  set_string (self, "conditional", item != NULL ? csn_item_get_conditional (item) : NULL);
  const char *path = item != NULL ? csn_section_get_path (csn_item_get_section (item)) : NULL;
  set_string (self, "section", path);
  set_bool (self, "uncertain", item != NULL && csn_item_is_uncertain (item));
  close_line (self);
}

static void
add_forms (Inspection  *self,
           const char  *name,
           CsnFormKind  kind)
{
  begin (self, name);
  for (guint i = 0; i < self->scan->forms->len; i++)
    {
      const CsnForm *form = &g_array_index (self->scan->forms, CsnForm, i);
      /* a run of underscores has three or more; shorter parts of a date show in its field */
      if (form->kind != kind || (kind == CSN_FORM_BLANK && csn_span_length (&form->span) < 3))
        continue;
      if (kind == CSN_FORM_TASK)
        {
          add_task (self, form);
          continue;
        }
      open_line (self, form->line + 1);
      if (kind == CSN_FORM_BLANK || kind == CSN_FORM_CODE_BLANK || kind == CSN_FORM_RULE)
        {
          CsnItem *item = item_at (self, form->span.start);
          g_autofree char *own = csn_import_tidy (form->label != NULL ? form->label : "");
          set_string (self, "label", own[0] != '\0' ? own : item != NULL ? csn_item_get_label (item) : "");
        }
      else
        set_bool (self, "checked", form->mark == CSN_MARK_TICKED);
      close_line (self);
    }
  end (self);
}

static void
add_option_texts (Inspection *self,
                  GArray     *options)
{
  begin (self, "options");
  for (guint i = 0; options != NULL && i < options->len; i++)
    json_builder_add_string_value (self->json, g_array_index (options, CsnFormOption, i).text);
  end (self);
}

static void
add_code_choices (Inspection *self)
{
  begin (self, "code_choices");
  for (guint i = 0; i < self->scan->forms->len; i++)
    {
      const CsnForm *form = &g_array_index (self->scan->forms, CsnForm, i);
      if (form->kind != CSN_FORM_CODE_CHOICE)
        continue;
      open_line (self, form->line + 1);
      add_option_texts (self, form->options);
      close_line (self);
    }
  end (self);
}

static void
add_tables (Inspection *self)
{
  begin (self, "tables");
  GListModel *tables = csn_checklist_get_tables (self->checklist);
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (CsnTable) table = g_list_model_get_item (tables, i);
      open_line (self, csn_table_get_line (table));
      set_int (self, "rows", csn_table_get_n_rows (table));
      set_int (self, "cols", csn_table_get_n_columns (table));
      begin (self, "header");
      for (const char *const *cell = csn_table_get_header (table); *cell != NULL; cell++)
        json_builder_add_string_value (self->json, *cell);
      end (self);
      set_string (self, "class", csn_table_get_class (table));
      close_line (self);
    }
  end (self);
}

static void
add_cells (Inspection *self)
{
  begin (self, "cells");
  const CsnForm *last = NULL;
  for (guint i = 0; i < self->scan->forms->len; i++)
    {
      const CsnForm *form = &g_array_index (self->scan->forms, CsnForm, i);
      const char *kind = form->kind == CSN_FORM_CELL_BOX      ? "checkbox"
                         : form->kind == CSN_FORM_CELL_CHOICE ? "choice"
                         : form->kind == CSN_FORM_CELL_BLANK  ? "blank"
                                                              : NULL;
      if (kind == NULL)
        continue;
      /* several runs in one cell are one place to fill */
      if (form->kind == CSN_FORM_CELL_BLANK && last != NULL && last->kind == form->kind && last->line == form->line
          && last->column == form->column)
        continue;
      last = form;
      open_line (self, form->line + 1);
      set_int (self, "col", form->column);
      set_string (self, "kind", kind);
      set_bool (self, "checked", form->kind == CSN_FORM_CELL_BOX && form->mark == CSN_MARK_TICKED);
      add_option_texts (self, form->options);
      close_line (self);
    }
  end (self);
}

static void
add_choice (Inspection *self,
            CsnItem    *item)
{
  gsize n;
  const CsnOption *options = csn_item_get_options (item, &n);
  gboolean one_box = n == 0;
  if (one_box && csn_item_get_role (item) != CSN_ROLE_PREREQUISITE)
    return;
  open_line (self, csn_item_get_line (item));
  set_string (self, "id", csn_item_get_id (item));
  set_string (self, "label", csn_item_get_label (item));
  begin (self, "options");
  if (one_box)
    json_builder_add_string_value (self->json, "checked");
  for (gsize i = 0; i < n; i++)
    json_builder_add_string_value (self->json, options[i].text);
  end (self);
  json_builder_set_member_name (self->json, "selected");
  const char *selected = one_box && csn_item_is_checked (item) ? "checked" : NULL;
  for (gsize i = 0; i < n; i++)
    if (options[i].selected)
      selected = options[i].text;
  if (selected != NULL)
    json_builder_add_string_value (self->json, selected);
  else
    json_builder_add_null_value (self->json);
  set_string (self, "role", csn_enum_to_string (CSN_TYPE_ROLE, csn_item_get_role (item)));
  set_bool (self, "uncertain", csn_item_is_uncertain (item));
  /* choices of tables and fences are listed in cells and code_choices too */
  if (csn_item_is_in_cell (item) || csn_item_is_in_code (item))
    set_bool (self, "cell", TRUE);
  close_line (self);
}

static void
add_field (Inspection *self,
           CsnItem    *item)
{
  open_line (self, csn_item_get_line (item));
  set_string (self, "id", csn_item_get_id (item));
  set_string (self, "label", csn_item_get_label (item));
  set_string (self, "kind", csn_enum_to_string (CSN_TYPE_FIELD_KIND, csn_item_get_field_kind (item)));
  set_string (self, "unit", csn_item_get_unit (item));
  close_line (self);
}

static gboolean
is_drawn (CsnItem *item)
{
  CsnPlaceStyle style = csn_item_get_style (item);
  return style == CSN_STYLE_BLANK || style == CSN_STYLE_RULE;
}

/* Lists of items: those that @wanted says, each written by @add. */
static void
add_items (Inspection *self,
           const char *name,
           gboolean  (*wanted) (CsnItem *item),
           void      (*add) (Inspection *self, CsnItem *item))
{
  begin (self, name);
  GListModel *items = csn_checklist_get_items (self->checklist);
  guint n = g_list_model_get_n_items (items);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (items, i);
      if (wanted (item))
        add (self, item);
    }
  end (self);
}

static gboolean
is_choice (CsnItem *item)
{
  gsize n;
  csn_item_get_options (item, &n);
  return n > 0 || (csn_item_get_role (item) == CSN_ROLE_PREREQUISITE && csn_item_is_in_cell (item));
}

static gboolean
is_drawn_field (CsnItem *item)
{
  return csn_item_get_kind (item) == CSN_ITEM_FIELD && is_drawn (item);
}

static gboolean
is_other_field (CsnItem *item)
{
  return csn_item_get_kind (item) == CSN_ITEM_FIELD && !is_drawn (item);
}

static void
add_item_line (Inspection *self,
               CsnItem    *item)
{
  add_line (self, csn_item_get_line (item));
}

#define ROLE_TEST(name, role_value)                 \
  static gboolean name (CsnItem *item)              \
  {                                                 \
    return csn_item_get_role (item) == role_value;  \
  }

ROLE_TEST (is_success_criterion, CSN_ROLE_SUCCESS_CRITERION)
ROLE_TEST (is_stop_condition, CSN_ROLE_STOP_CONDITION)
ROLE_TEST (is_artifact, CSN_ROLE_ARTIFACT)
ROLE_TEST (is_decision_row, CSN_ROLE_DECISION_ROW)
ROLE_TEST (is_lifecycle, CSN_ROLE_LIFECYCLE)

static gboolean
is_prerequisite (CsnItem *item)
{
  return csn_item_get_role (item) == CSN_ROLE_PREREQUISITE && csn_item_is_in_cell (item);
}

static void
add_code (Inspection *self)
{
  begin (self, "code");
  for (guint i = 0; i < self->scan->codes->len; i++)
    {
      const CsnCode *code = &g_array_index (self->scan->codes, CsnCode, i);
      open_line (self, code->line + 1);
      set_string (self, "lang", code->lang);
      close_line (self);
    }
  end (self);
  begin (self, "code_classes");
  GListModel *blocks = csn_checklist_get_blocks (self->checklist);
  for (guint i = 0; i < g_list_model_get_n_items (blocks); i++)
    {
      g_autoptr (CsnBlock) block = g_list_model_get_item (blocks, i);
      if (csn_block_get_kind (block) != CSN_BLOCK_CODE)
        continue;
      open_line (self, csn_block_get_line (block));
      set_string (self, "class", csn_block_get_code_class (block));
      close_line (self);
    }
  end (self);
}

static void
add_probe (Inspection   *self,
           CsnProbeSpec *probe)
{
  open_line (self, csn_probe_spec_get_line (probe));
  set_string (self, "id", csn_probe_spec_get_id (probe));
  set_string (self, "kind", csn_enum_to_string (CSN_TYPE_PROBE_KIND, csn_probe_spec_get_kind (probe)));
  set_string (self, "spec", csn_probe_spec_get_text (probe));
  set_string (self, "pass", csn_probe_spec_get_pass (probe));
  CsnItem *item = csn_probe_spec_get_item (probe);
  json_builder_set_member_name (self->json, "binds_to");
  if (item != NULL)
    json_builder_add_int_value (self->json, csn_item_get_line (item));
  else
    json_builder_add_null_value (self->json);
  set_string (self, "class", csn_enum_to_string (CSN_TYPE_GATE_CLASS, csn_probe_spec_get_gate_class (probe)));
  set_string (self, "safety", csn_probe_spec_is_mutating (probe) ? "mutating" : csn_probe_spec_is_manual (probe) ? "manual"
                                                                                                                : "read-only");
  begin (self, "needs");
  for (const char *const *need = csn_probe_spec_get_needs (probe); need != NULL && *need != NULL; need++)
    json_builder_add_string_value (self->json, *need);
  end (self);
  close_line (self);
}

static void
add_probes (Inspection *self)
{
  begin (self, "probes");
  GListModel *probes = csn_checklist_get_probes (self->checklist);
  for (guint i = 0; i < g_list_model_get_n_items (probes); i++)
    {
      g_autoptr (CsnProbeSpec) probe = g_list_model_get_item (probes, i);
      add_probe (self, probe);
    }
  end (self);
}

static void
add_slots (Inspection *self)
{
  begin (self, "approvals");
  GListModel *slots = csn_checklist_get_slots (self->checklist);
  for (guint i = 0; i < g_list_model_get_n_items (slots); i++)
    {
      g_autoptr (CsnSlot) slot = g_list_model_get_item (slots, i);
      if (csn_slot_is_block (slot) || csn_slot_get_line (slot) == 0)
        continue;
      open_line (self, csn_slot_get_line (slot));
      set_string (self, "role", csn_slot_get_role (slot));
      close_line (self);
    }
  end (self);
  begin (self, "stages");
  GListModel *stages = csn_checklist_get_stages (self->checklist);
  for (guint i = 0; i < g_list_model_get_n_items (stages); i++)
    {
      g_autoptr (CsnStage) stage = g_list_model_get_item (stages, i);
      add_line (self, csn_stage_get_line (stage));
    }
  end (self);
}

static void
add_facts (Inspection  *self,
           const char  *name,
           CsnFactKind  kind,
           const char  *member)
{
  begin (self, name);
  GListModel *facts = csn_checklist_get_facts (self->checklist);
  guint n = g_list_model_get_n_items (facts);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnFact) fact = g_list_model_get_item (facts, i);
      CsnFactKind own = csn_fact_get_kind (fact);
      gboolean keyval = kind == CSN_FACT_KEYVAL && own == CSN_FACT_METADATA;
      if (own != kind && !keyval)
        continue;
      /* steps of a runbook are no actions of the gate */
      if (kind == CSN_FACT_ACTION && g_strcmp0 (csn_fact_get_name (fact), "runbook") == 0)
        continue;
      open_line (self, csn_fact_get_line (fact));
      if (member != NULL)
        set_string (self, member, csn_fact_get_name (fact));
      if (kind == CSN_FACT_KEYVAL)
        set_string (self, "value", csn_fact_get_value (fact));
      if (kind == CSN_FACT_PARAMETER || kind == CSN_FACT_ENVIRONMENT)
        set_bool (self, "secret", csn_fact_is_secret (fact));
      close_line (self);
    }
  end (self);
}

static void
add_problems (Inspection *self)
{
  begin (self, "problems");
  GListModel *problems = csn_checklist_get_problems (self->checklist);
  for (guint i = 0; i < g_list_model_get_n_items (problems); i++)
    {
      g_autoptr (CsnProblem) problem = g_list_model_get_item (problems, i);
      open_line (self, csn_problem_get_line (problem));
      set_string (self, "text", csn_problem_get_text (problem));
      close_line (self);
    }
  end (self);
}

static void
build (Inspection *self)
{
  set_string (self, "schema", "countersign-inspect/1");
  set_string (self, "title", csn_checklist_get_title (self->checklist));
  set_string (self, "sha256", csn_checklist_get_sha256 (self->checklist));
  set_int (self, "bytes", self->source->length);
  set_int (self, "lines", self->source->n_lines);
  add_headings (self);
  add_forms (self, "tasks", CSN_FORM_TASK);
  add_forms (self, "pseudo_tasks", CSN_FORM_PSEUDO);
  add_forms (self, "hr_blanks", CSN_FORM_RULE);
  add_forms (self, "code_blanks", CSN_FORM_CODE_BLANK);
  add_code_choices (self);
  add_forms (self, "code_tasks", CSN_FORM_CODE_TASK);
  add_tables (self);
  add_cells (self);
  add_items (self, "choices", is_choice, add_choice);
  add_forms (self, "blanks", CSN_FORM_BLANK);
  add_items (self, "fields", is_drawn_field, add_field);
  add_items (self, "other_fields", is_other_field, add_field);
  add_code (self);
  add_facts (self, "keyvals", CSN_FACT_KEYVAL, "key");
  add_probes (self);
  add_facts (self, "checks", CSN_FACT_CHECK_HEADING, NULL);
  add_slots (self);
  add_facts (self, "signoff_blocks", CSN_FACT_SIGNOFF_BLOCK, NULL);
  add_items (self, "success_criteria", is_success_criterion, add_item_line);
  add_items (self, "stop_conditions", is_stop_condition, add_item_line);
  add_facts (self, "kill_switches", CSN_FACT_KILL_SWITCH, NULL);
  add_facts (self, "minimum_runs", CSN_FACT_MINIMUM_RUNS, NULL);
  add_items (self, "prerequisites", is_prerequisite, add_item_line);
  add_items (self, "artifacts", is_artifact, add_item_line);
  add_items (self, "decision_rows", is_decision_row, add_item_line);
  add_facts (self, "iteration_limits", CSN_FACT_ITERATION_LIMIT, NULL);
  add_facts (self, "windows", CSN_FACT_WINDOW, NULL);
  add_items (self, "lifecycle", is_lifecycle, add_item_line);
  add_facts (self, "gate_classes", CSN_FACT_GATE_CLASS, "class");
  add_facts (self, "actions", CSN_FACT_ACTION, "kind");
  add_facts (self, "parameters", CSN_FACT_PARAMETER, "name");
  add_facts (self, "environment", CSN_FACT_ENVIRONMENT, "name");
  add_problems (self);
}

JsonNode *
csn_inspection_to_json (CsnChecklist *checklist)
{
  g_return_val_if_fail (CSN_IS_CHECKLIST (checklist), NULL);

  g_autoptr (GError) error = NULL;
  g_autoptr (CsnSource) source = csn_source_new (csn_checklist_get_source (checklist), &error);
  g_autoptr (CsnScan) scan = source != NULL ? csn_scan_new (source, &error) : NULL;
  /* a checklist only exists for a source that was read before */
  g_return_val_if_fail (scan != NULL, NULL);
  g_autoptr (GHashTable) by_start = g_hash_table_new (NULL, NULL);
  g_autoptr (JsonBuilder) json = json_builder_new ();
  Inspection self = { checklist, source, scan, by_start, json };
  index_items (&self);
  json_builder_begin_object (json);
  build (&self);
  json_builder_end_object (json);
  return json_builder_get_root (json);
}
