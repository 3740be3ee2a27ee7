/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Collects suggested probes: what they need, whether they may change something, and which fields they fill. */

#include "csn-probe-collector.h"

#include <string.h>

/* Whether a word of @text, or a part of one as in "scripts/db_migrate.sh", changes something. */
static gboolean
names_change (const char *text)
{
  g_autofree char *words = g_strdup (text);
  for (char *p = words; *p != '\0'; p++)
    if (*p == '_' || *p == '-' || *p == '.' || *p == '/')
      *p = ' ';
  return csn_vocabulary_contains (CSN_WORDS_MUTATING, words);
}

static gboolean
is_mutating (const char  *text,
             CsnProbeKind kind)
{
  if (kind == CSN_PROBE_SQL || kind == CSN_PROBE_FILE || kind == CSN_PROBE_JSON || kind == CSN_PROBE_ENV
      || kind == CSN_PROBE_PROMETHEUS || kind == CSN_PROBE_METRIC || kind == CSN_PROBE_WINDOW)
    return FALSE;
  if (kind == CSN_PROBE_HTTP || kind == CSN_PROBE_HTTP_CONCURRENT)
    return strstr (text, "-X POST") != NULL || strstr (text, "-X PUT") != NULL || strstr (text, "-X DELETE") != NULL
           || strstr (text, "-X PATCH") != NULL || strstr (text, " -d ") != NULL || strstr (text, "--data") != NULL
           || strstr (text, "--request") != NULL || g_str_has_prefix (text, "POST ") || g_str_has_prefix (text, "PUT ")
           || g_str_has_prefix (text, "DELETE ") || g_str_has_prefix (text, "PATCH ");
  return names_change (text);
}

/* Blocks in which the author speaks to the runner in comments. */
static gboolean
is_block (const CsnProbeDraft *draft)
{
  return g_strcmp0 (draft->language, "hurl") == 0 || g_strcmp0 (draft->language, "probe") == 0;
}

static gboolean
is_advisory (const CsnProbeDraft *draft)
{
  return is_block (draft)
         && g_regex_match_simple ("^[ \\t]*#[ \\t]*@severity:[ \\t]*advisory[ \\t]*$", draft->text, G_REGEX_MULTILINE, 0);
}

/* A request of a hurl block that sends, a command of a probe block that changes, or the author's word. */
static gboolean
block_is_mutating (const CsnProbeDraft *draft)
{
  const char *command = strstr (draft->text, "EXEC ");
  if (g_regex_match_simple ("^[ \\t]*#[ \\t]*@consent:[ \\t]*mutating[ \\t]*$|^(POST|PUT|PATCH|DELETE) ", draft->text,
                            G_REGEX_MULTILINE, 0))
    return TRUE;
  return command != NULL && is_mutating (command, CSN_PROBE_COMMAND);
}

static void
add_name (GPtrArray  *needs,
          const char *name,
          gsize       length)
{
  g_autofree char *copy = g_strndup (name, length);
  if (!g_ptr_array_find_with_equal_func (needs, copy, g_str_equal, NULL))
    g_ptr_array_add (needs, g_steal_pointer (&copy));
}

/* "{name}" at @p; in a pass condition "in {a, b}" is a set. */
static void
collect_braced (const char *text,
                const char *p,
                gboolean    condition,
                GPtrArray  *needs)
{
  const char *end = p + 1;
  if (!g_ascii_isalpha (p[1]) || (p > text && p[-1] == '$'))
    return;
  while (g_ascii_isalnum (*end) || *end == '_' || *end == '-')
    end++;
  if (*end == '}' && !(p > text && p[-1] == ' ' && condition && strstr (text, "in {") == p - 3))
    add_name (needs, p + 1, end - p - 1);
}

/* "$NAME" at @p. */
static void
collect_variable (const char *p,
                  GPtrArray  *needs)
{
  const char *end = p + 1;
  if (!g_ascii_isupper (p[1]))
    return;
  while (g_ascii_isupper (*end) || g_ascii_isdigit (*end) || *end == '_')
    end++;
  if (end - p > 2)
    add_name (needs, p + 1, end - p - 1);
}

/* "your-host" stands for what the reader shall put in. */
static void
collect_your (const char *text,
              GPtrArray  *needs)
{
  const char *your = strstr (text, "your-");
  if (your == NULL)
    return;
  const char *end = your + strlen ("your-");
  while (g_ascii_isalnum (*end) || *end == '-')
    end++;
  g_autofree char *name = g_strndup (your + 5, end - your - 5);
  g_strdelimit (name, "-", '_');
  add_name (needs, name, strlen (name));
}

/* "{name}" and "$NAME" in @text, and what the document leaves out. */
static GPtrArray *
collect_needs (const CsnProbeDraft *draft)
{
  GPtrArray *needs = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < 2; i++)
    {
      const char *text = i == 0 ? draft->text : draft->pass;
      if (text == NULL)
        continue;
      for (const char *p = text; *p != '\0'; p++)
        if (*p == '{')
          collect_braced (text, p, i == 1, needs);
        else if (*p == '$' && i == 0)
          collect_variable (p, needs);
      collect_your (text, needs);
    }
  if (draft->need != NULL)
    add_name (needs, draft->need, strlen (draft->need));
  return needs;
}

/* Whether the block says "# @fill: NAME -> "LABEL"" of @field. */
static gboolean
is_named (const CsnProbeDraft *draft,
          CsnItem             *field)
{
  const char *label = csn_item_get_label (field);
  CsnFieldKind kind = csn_item_get_field_kind (field);
  if (label == NULL || *label == '\0' || !is_block (draft)
      || !(kind == CSN_FIELD_TEXT || kind == CSN_FIELD_DATE || kind == CSN_FIELD_TIMEZONE || kind == CSN_FIELD_URL
           || kind == CSN_FIELD_PATH))
    return FALSE;
  g_autofree char *escaped = g_regex_escape_string (label, -1);
  g_autofree char *pattern = g_strdup_printf ("^[ \\t]*#[ \\t]*@fill:.*->[ \\t]*\"[ \\t]*%s[ \\t]*\"[ \\t]*$", escaped);
  return g_regex_match_simple (pattern, draft->text, G_REGEX_MULTILINE | G_REGEX_CASELESS, 0);
}

/* Blank fields under the item, which the run can fill; a person's name it cannot. */
static void
collect_fills (const CsnProbeDraft *draft,
               CsnItem             *item,
               GPtrArray           *fills)
{
  GPtrArray *children = csn_item_get_children (item);
  for (guint i = 0; i < children->len; i++)
    {
      CsnItem *child = children->pdata[i];
      CsnFieldKind kind = csn_item_get_field_kind (child);
      if (csn_item_get_kind (child) == CSN_ITEM_FIELD
          && (kind == CSN_FIELD_COUNT || kind == CSN_FIELD_MEASURE || kind == CSN_FIELD_DATETIME_PAIR
              || kind == CSN_FIELD_DATETIME || is_named (draft, child)))
        g_ptr_array_add (fills, child);
      else if (csn_item_get_kind (child) == CSN_ITEM_CHECK && csn_item_get_role (child) != CSN_ROLE_GROUP)
        collect_fills (draft, child, fills);
    }
}

void
csn_probe_collector_add (CsnProbeCollector   *self,
                         const CsnProbeDraft *draft)
{
  if (draft->text == NULL || draft->text[0] == '\0')
    return;
  g_autoptr (GPtrArray) needs = collect_needs (draft);
  g_ptr_array_add (needs, NULL);
  g_autoptr (GPtrArray) fills = g_ptr_array_new ();
  if (draft->item != NULL && (is_block (draft) || draft->kind == CSN_PROBE_COMMAND || draft->kind == CSN_PROBE_COMMAND_REPEAT
                              || draft->kind == CSN_PROBE_HTTP || draft->kind == CSN_PROBE_HTTP_REPEAT))
    collect_fills (draft, draft->item, fills);
  CsnSection *section = csn_import_section_of (self->import, draft->line)->section;
  CsnProbeSpecInit init = { .kind = draft->kind, .line = draft->line + 1, .text = draft->text, .pass = draft->pass };
  init.language = draft->language;
  init.gate_class = draft->collect ? CSN_GATE_COLLECT_ONLY : csn_section_get_gate_class (section);
  if (is_advisory (draft))
    init.gate_class = MAX (init.gate_class, CSN_GATE_NON_BLOCKING);
  init.mutating = is_block (draft) ? block_is_mutating (draft) : is_mutating (draft->text, draft->kind);
  init.manual = draft->manual;
  init.needs = (const char *const *) needs->pdata;
  init.item = draft->item;
  init.fills = (CsnItem *const *) fills->pdata;
  init.n_fills = fills->len;
  g_ptr_array_add (self->probes, csn_probe_spec_new (&init));
}

/* The first "`" from @start on, or @end. */
static gsize
find_tick (const CsnImport *import,
           gsize            start,
           gsize            end)
{
  const char *text = import->source->text;
  const char *tick = start < end ? memchr (text + start, '`', end - start) : NULL;
  return tick != NULL ? (gsize) (tick - text) : end;
}

gboolean
csn_probe_collector_has_code (CsnProbeCollector *self,
                              guint              line)
{
  CsnSpan span = self->import->scan->lines[line].span;
  return find_tick (self->import, span.start, span.end) < span.end;
}

GPtrArray *
csn_probe_collector_code_spans (CsnProbeCollector *self,
                                guint              line)
{
  const CsnImport *import = self->import;
  CsnSpan span = import->scan->lines[line].span;
  GPtrArray *codes = g_ptr_array_new_with_free_func (g_free);
  for (gsize at = find_tick (import, span.start, span.end); at + 1 < span.end; at = find_tick (import, at + 1, span.end))
    {
      if (!csn_scan_is_hidden (import->scan, at + 1))
        continue;
      gsize end = find_tick (import, at + 1, span.end);
      if (end < span.end)
        g_ptr_array_add (codes, g_strstrip (g_strndup (import->source->text + at + 1, end - at - 1)));
      at = end;
    }
  return codes;
}

gboolean
csn_probe_collector_is_command (const char *text)
{
  static const char *const programs[] = {
    "npm",   "pnpm",   "yarn",  "npx",     "node",    "python", "python3", "pytest", "pip",     "pip-audit", "make",  "cargo",
    "go",    "mvn",    "gradle", "./gradlew", "docker", "docker-compose", "kubectl", "helm", "git", "curl", "wget", "psql",
    "sqlite3", "redis-cli", "bash", "sh", "systemctl", "terraform", "ansible", "ruff", "mypy", "black", "bandit", "eslint",
    "tsc",   "jest",   "vitest", "dotnet", "php", "composer", "bundle", "rails", "rake", "deno", "bun", "uv", "poetry",
    "tox",   "nox",    "trivy", "snyk", "semgrep", "aws", "gcloud", "az", "ping", "dig", "openssl", "nmap", "ctest", "ninja",
    "meson", "cmake",  "flake8", "pylint", "safety", "alembic", "flutter", "dart", "swift", "xcodebuild", "ab", "k6", "wrk",
    "locust", "promtool", "nginx", "pg_dump", "pg_isready", "hurl", "http", NULL,
  };
  if (g_str_has_prefix (text, "$ "))
    text += 2;
  gsize length = strcspn (text, " ");
  g_autofree char *first = g_strndup (text, length);
  if (g_strv_contains (programs, first))
    return text[length] == ' ' || g_str_equal (first, "pytest") || g_str_equal (first, "tox") || g_str_equal (first, "make");
  if (g_str_has_prefix (first, "./") || g_str_has_prefix (first, "scripts/") || g_str_has_prefix (first, "bin/"))
    return TRUE;
  return g_str_has_suffix (first, ".sh");
}

gboolean
csn_probe_collector_is_path (const char *text)
{
  if (strpbrk (text, " \t()<>=;,*|\"'$") != NULL || strstr (text, "://") != NULL || text[0] == '\0')
    return FALSE;
  const char *slash = strrchr (text, '/');
  const char *dot = strrchr (text, '.');
  if (dot == NULL || dot < slash || dot[1] == '\0' || strlen (dot) > 9 || g_ascii_isdigit (dot[1]))
    return FALSE;
  for (const char *p = dot + 1; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p))
      return FALSE;
  return slash != NULL;
}

static int
compare_probes (gconstpointer a,
                gconstpointer b)
{
  CsnProbeSpec *x = *(CsnProbeSpec *const *) a;
  CsnProbeSpec *y = *(CsnProbeSpec *const *) b;
  return (int) csn_probe_spec_get_line (x) - (int) csn_probe_spec_get_line (y);
}

/* Those of items, as nearly all are, come in order; then they are left as they are. */
static void
sort_probes (GPtrArray *probes)
{
  for (guint i = 1; i < probes->len; i++)
    if (compare_probes (&probes->pdata[i - 1], &probes->pdata[i]) > 0)
      {
        g_ptr_array_sort (probes, compare_probes);
        return;
      }
}

void
csn_import_probes (CsnImport *import)
{
  CsnProbeCollector self = { .import = import };
  self.probes = g_ptr_array_new_with_free_func (g_object_unref);
  self.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < import->scan->codes->len; i++)
    self.has_sql |= g_str_equal (csn_import_code_class (import, i), "probe:sql");
  csn_import_probes_of_codes (&self);
  csn_import_probes_of_items (&self);
  csn_import_probes_of_lines (&self);
  sort_probes (self.probes);
  for (guint i = 0; i < self.probes->len; i++)
    csn_checklist_add_probe (import->checklist, self.probes->pdata[i]);
  g_ptr_array_unref (self.probes);
  g_hash_table_unref (self.seen);
  g_clear_pointer (&self.words, g_hash_table_unref);
  g_clear_pointer (&self.written, g_hash_table_unref);
  g_clear_pointer (&self.keys, g_array_unref);
}
