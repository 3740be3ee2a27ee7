/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the document says and nobody answers: metadata, gate classes, windows, limits, actions, parameters, environment
 * variables, contacts, resources, durations. */

#include "csn-import.h"

#include <string.h>

static void
add_fact (CsnImport   *self,
          CsnFactSpec *spec,
          guint        line)
{
  spec->line = line + 1;
  if (spec->section == NULL)
    spec->section = csn_import_section_of (self, line)->section;
  g_autoptr (CsnFact) fact = csn_fact_new (spec);
  csn_checklist_add_fact (self->checklist, fact);
}

gboolean
csn_import_is_secret (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);
  g_strdelimit (lower, "_-.", ' ');
  return csn_vocabulary_contains (CSN_WORDS_SECRET, lower) || strstr (lower, "database url") != NULL
         || strstr (lower, "apikey") != NULL || strstr (lower, "db url") != NULL;
}

/* The words of RFC 2119, in the heading of a section or behind "Required:". */
static gboolean
read_class (const char   *text,
            CsnGateClass *gate_class)
{
  CsnReading reading;
  csn_vocabulary_read (text, &reading);
  if (csn_reading_contains (&reading, CSN_WORDS_COLLECT))
    *gate_class = CSN_GATE_COLLECT_ONLY;
  else if (csn_reading_contains (&reading, CSN_WORDS_OPTIONAL))
    *gate_class = CSN_GATE_NON_BLOCKING;
  else if (csn_reading_contains (&reading, CSN_WORDS_MANDATORY))
    *gate_class = CSN_GATE_BLOCKING;
  else
    return FALSE;
  return TRUE;
}

void
csn_import_gate_classes (CsnImport *self)
{
  for (guint i = 1; i < self->sections->len; i++)
    {
      CsnImportSection *section = &g_array_index (self->sections, CsnImportSection, i);
      CsnGateClass gate_class = section->parent >= 0
                                  ? csn_section_get_gate_class (
                                      g_array_index (self->sections, CsnImportSection, section->parent).section)
                                  : CSN_GATE_BLOCKING;
      gboolean titled = read_class (csn_section_get_title (section->section), &gate_class);
      gboolean required = FALSE;
      for (guint line = section->line + 1; line < section->end && self->lines[line].section == (int) i; line++)
        {
          const CsnImportLine *info = &self->lines[line];
          CsnGateClass said;
          if (info->key == NULL || !info->starts_bold_key || !csn_vocabulary_is (CSN_WORDS_MANDATORY, info->key)
              || info->value[0] == '\0' || !read_class (info->value, &said))
            continue;
          required = TRUE;
          /* "Collect Only" in the heading says more than "failures are non-blocking" */
          if (!titled || gate_class != CSN_GATE_COLLECT_ONLY)
            gate_class = said;
        }
      csn_section_set_gate_class (section->section, gate_class);
      if (required)
        {
          CsnFactSpec spec = { .kind = CSN_FACT_GATE_CLASS };
          spec.name = csn_enum_to_string (CSN_TYPE_GATE_CLASS, gate_class);
          spec.section = section->section;
          add_fact (self, &spec, section->line);
        }
    }
}

static void
read_key_value (CsnImport *self,
                guint      line)
{
  const CsnImportLine *info = &self->lines[line];
  if (info->key == NULL || !info->starts_bold_key)
    return;
  const CsnImportSection *section = csn_import_section_of (self, line);
  g_autofree char *key = csn_import_tidy (info->key);
  gboolean preamble = csn_section_get_level (section->section) <= 1 && self->scan->lines[line].item < 0;
  CsnFactSpec spec = { .kind = preamble ? CSN_FACT_METADATA : CSN_FACT_KEYVAL, .name = key, .value = info->value };
  add_fact (self, &spec, line);
}

/* "30 minutes" in seconds, 0 when it is no duration. */
static int
read_seconds (const char *text)
{
  const char *p = text + strcspn (text, "0123456789");
  if (*p == '\0')
    return 0;
  char *end = NULL;
  guint64 n = g_ascii_strtoull (p, &end, 10);
  while (*end == ' ' || *end == '+')
    end++;
  static const struct
  {
    const char *unit;
    int seconds;
  } units[] = { { "min", 60 }, { "hour", 3600 }, { "h", 3600 }, { "sec", 1 }, { "s", 1 }, { "day", 86400 }, { "m", 60 },
                { "stund", 3600 }, { "分", 60 }, { "時間", 3600 }, { "小时", 3600 }, { "hora", 3600 }, { "heure", 3600 } };
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_ascii_strncasecmp (end, units[i].unit, strlen (units[i].unit)) == 0)
      return (int) MIN (n, 100000) * units[i].seconds;
  return 0;
}

static void
read_duration (CsnImport *self,
               guint      line)
{
  const CsnImportLine *info = &self->lines[line];
  if (info->key == NULL || !info->bold_key || csn_import_task_above (self, line) >= 0)
    return;
  g_autofree char *lower = csn_vocabulary_dup_lower (info->key);
  if (strstr (lower, "time") == NULL && strstr (lower, "duration") == NULL && strstr (lower, "dauer") == NULL
      && strstr (lower, "durée") == NULL && strstr (lower, "duraci") == NULL)
    return;
  int seconds = read_seconds (info->value);
  if (seconds == 0)
    return;
  CsnFactSpec spec = { .kind = CSN_FACT_DURATION, .name = info->key, .value = info->value, .low = seconds };
  add_fact (self, &spec, line);
}

static void
read_window (CsnImport *self,
             guint      line)
{
  const CsnImportLine *info = &self->lines[line];
  gboolean rule = csn_import_is_window_rule (self, line);
  if (!rule && !csn_reading_contains (csn_import_read_line (self, line), CSN_WORDS_WINDOW))
    return;
  /* a window asked for is a task, a field, or the name of a list; prose only mentions it */
  if (!rule && !csn_import_is_task (self, line) && info->key == NULL)
    return;
  CsnFactSpec spec = { .kind = CSN_FACT_WINDOW, .value = info->text, .name = rule ? "rule" : "asked" };
  add_fact (self, &spec, line);
}

/* "(Quick: 3, Standard: 5)" */
static void
read_iteration_limit (CsnImport *self,
                      guint      line)
{
  const char *text = self->lines[line].text;
  const char *open = strchr (text, '(');
  if (open == NULL || strchr (open, ':') == NULL)
    return;
  g_autofree char *lower = csn_vocabulary_dup_lower (text);
  if ((strstr (lower, "limit") == NULL && strstr (lower, "max") == NULL && strstr (lower, "grenze") == NULL
                       && strstr (lower, "límite") == NULL && strstr (lower, "limite") == NULL))
    return;
  GString *value = g_string_new (NULL);
  g_auto (GStrv) parts = g_strsplit (open + 1, ",", -1);
  guint n = 0;
  for (char **part = parts; *part != NULL; part++)
    {
      char *colon = strchr (*part, ':');
      if (colon == NULL || !g_ascii_isdigit (*(g_strchug (colon + 1))))
        continue;
      *colon = '\0';
      g_string_append_printf (value, "%s%s=%" G_GUINT64_FORMAT, n > 0 ? ";" : "", g_strstrip (*part),
                              g_ascii_strtoull (g_strchug (colon + 1), NULL, 10));
      n++;
    }
  if (n >= 2)
    {
      CsnFactSpec spec = { .kind = CSN_FACT_ITERATION_LIMIT, .value = value->str, .detail = text };
      add_fact (self, &spec, line);
    }
  g_string_free (value, TRUE);
}

/* Actions are done once the gate has spoken, or to go back; never checks. */
static void
read_action (CsnImport *self,
             guint      line)
{
  const CsnLine *l = &self->scan->lines[line];
  const CsnImportSection *section = csn_import_section_of (self, line);
  if (!csn_import_is_list_item (self, line) || csn_import_is_task (self, line)
      || g_array_index (self->scan->items, CsnListItem, l->item).depth != 1 || self->lines[line].item != NULL)
    return;
  const char *kind = NULL;
  guint traits = section->all_traits;
  if (traits & CSN_TRAIT_AFTER_GATE)
    kind = "post-approval";
  else if (traits & CSN_TRAIT_NEXT_PHASE)
    kind = "post-gate";
  else if ((traits & CSN_TRAIT_ROLLBACK) && !(traits & (CSN_TRAIT_TRIGGER | CSN_TRAIT_KILL_SWITCH | CSN_TRAIT_CONTACTS))
           && !(section->traits & (CSN_TRAIT_TROUBLE | CSN_TRAIT_STAGE)))
    kind = "rollback";
  else if ((traits & CSN_TRAIT_TROUBLE) && g_array_index (self->scan->items, CsnListItem, l->item).ordered)
    kind = "runbook";
  if (kind == NULL)
    return;
  CsnFactSpec spec = { .kind = CSN_FACT_ACTION, .name = kind, .value = self->lines[line].text };
  add_fact (self, &spec, line);
  /* "by setting `LIVE=off`" switches something off at once */
  CsnSpan span = csn_scan_content (self->scan, line);
  const char *text = self->source->text;
  for (gsize at = span.start; at < span.end && g_str_equal (kind, "rollback"); at++)
    if (text[at] == '`' && at + 1 < span.end && csn_scan_is_hidden (self->scan, at + 1))
      {
        g_autofree char *code = g_strndup (text + at + 1, span.end - at - 1);
        if (csn_import_is_assignment (code))
          {
            CsnFactSpec kill = { .kind = CSN_FACT_KILL_SWITCH, .value = self->lines[line].text, .end_line = line + 1 };
            add_fact (self, &kill, line);
            break;
          }
      }
}

static void
read_card (CsnImport *self,
           guint      line)
{
  const CsnImportLine *info = &self->lines[line];
  const CsnImportSection *section = csn_import_section_of (self, line);
  if (!csn_import_is_list_item (self, line) || csn_import_is_task (self, line))
    return;
  CsnFactKind kind;
  if (section->all_traits & CSN_TRAIT_CONTACTS)
    kind = CSN_FACT_CONTACT;
  else if (section->all_traits & CSN_TRAIT_RESOURCES)
    kind = CSN_FACT_RESOURCE;
  else
    return;
  CsnFactSpec spec = { .kind = kind };
  spec.name = info->key != NULL ? info->key : info->text;
  spec.value = info->key != NULL ? info->value : NULL;
  if (strstr (info->text, "___") == NULL)
    add_fact (self, &spec, line);
}

static void
read_kill_switches (CsnImport *self)
{
  for (guint i = 0; i < self->scan->codes->len; i++)
    {
      const CsnCode *code = &g_array_index (self->scan->codes, CsnCode, i);
      CsnImportSection *section = csn_import_section_of (self, code->line);
      if (!(section->all_traits & CSN_TRAIT_KILL_SWITCH))
        continue;
      g_autofree char *commands = NULL;
      GString *text = g_string_new (NULL);
      for (guint line = code->first; line < code->last; line++)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", self->lines[line].text);
      commands = g_string_free (text, FALSE);
      CsnFactSpec spec = { .kind = CSN_FACT_KILL_SWITCH, .value = commands, .end_line = code->end_line + 1 };
      spec.name = csn_section_get_title (section->section);
      spec.section = section->section;
      add_fact (self, &spec, section->line);
    }
}

static void
add_environment (CsnImport  *self,
                 guint       line,
                 const char *name,
                 const char *value,
                 gboolean    required)
{
  CsnFactSpec spec = { .kind = CSN_FACT_ENVIRONMENT, .name = name, .value = value, .required = required };
  spec.secret = csn_import_is_secret (name);
  /* a credential in an example address is one too */
  if (value != NULL && strstr (value, "://") != NULL && strchr (value, '@') != NULL)
    spec.secret = TRUE;
  add_fact (self, &spec, line);
}

static void
read_environment_tables (CsnImport *self)
{
  GListModel *tables = csn_checklist_get_tables (self->checklist);
  for (guint i = 0; i < g_list_model_get_n_items (tables); i++)
    {
      g_autoptr (CsnTable) table = g_list_model_get_item (tables, i);
      if (!g_str_equal (csn_table_get_class (table), "environment reference"))
        continue;
      const char *const *header = csn_table_get_header (table);
      guint columns = csn_table_get_n_columns (table);
      int required = -1;
      int expected = -1;
      for (guint c = 1; c < columns; c++)
        {
          g_autofree char *lower = csn_vocabulary_dup_lower (header[c]);
          if (csn_vocabulary_is (CSN_WORDS_MANDATORY, header[c]))
            required = c;
          else if (strstr (lower, "production") != NULL || strstr (lower, "value") != NULL || strstr (lower, "wert") != NULL
                   || strstr (lower, "valor") != NULL || strstr (lower, "valeur") != NULL)
            expected = c;
        }
      for (guint row = 0; row < csn_table_get_n_rows (table); row++)
        {
          const char *const *cells = csn_table_get_row (table, row);
          const char *name = cells[0];
          if (name[0] == '\0' || strchr (name, ' ') != NULL)
            continue;
          gboolean must = required < 0 || !(g_ascii_strncasecmp (cells[required], "no", 2) == 0);
          add_environment (self, csn_table_get_row_line (table, row) - 1, name,
                           expected >= 0 ? cells[expected] : NULL, must);
        }
    }
}

static void
read_environment_codes (CsnImport *self)
{
  for (guint i = 0; i < self->scan->codes->len; i++)
    {
      const CsnCode *code = &g_array_index (self->scan->codes, CsnCode, i);
      if (!g_str_equal (csn_import_code_class (self, i), "environment_template"))
        continue;
      gboolean required = TRUE;
      for (guint line = code->first; line < code->last; line++)
        {
          const char *text = self->lines[line].text;
          if (g_str_has_prefix (text, "#"))
            required = !csn_vocabulary_contains (CSN_WORDS_OPTIONAL, text + 1);
          if (!csn_import_is_assignment (text))
            continue;
          const char *start = text + strspn (text, " \t");
          if (g_str_has_prefix (start, "export "))
            start += strlen ("export ");
          const char *equals = strchr (start, '=');
          g_autofree char *name = g_strndup (start, equals - start);
          const char *comment = strstr (equals, " #");
          g_autofree char *value = g_strstrip (comment != NULL ? g_strndup (equals + 1, comment - equals - 1)
                                                               : g_strdup (equals + 1));
          add_environment (self, line, name, value, required);
        }
    }
}

void
csn_import_facts (CsnImport *self)
{
  for (guint line = 0; line < self->source->n_lines; line++)
    {
      const CsnLine *l = &self->scan->lines[line];
      if (l->kind != CSN_LINE_TEXT)
        continue;
      read_key_value (self, line);
      read_duration (self, line);
      read_window (self, line);
      read_iteration_limit (self, line);
      read_action (self, line);
      read_card (self, line);
    }
  for (guint i = 1; i < self->sections->len; i++)
    {
      const CsnImportSection *section = &g_array_index (self->sections, CsnImportSection, i);
      if (section->check == NULL)
        continue;
      CsnFactSpec spec = { .kind = CSN_FACT_CHECK_HEADING, .name = csn_section_get_title (section->section) };
      spec.section = section->section;
      add_fact (self, &spec, section->line);
    }
  read_kill_switches (self);
  read_environment_tables (self);
  read_environment_codes (self);
  csn_import_parameters (self);
}
