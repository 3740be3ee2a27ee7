/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Probes that items and plain lines suggest: commands, paths, thresholds, health checks, gates, metrics, alert rules. */

#include "csn-probe-collector.h"

#include <string.h>

static gboolean
has_response_time (const char *text)
{
  g_autofree char *lower = csn_vocabulary_dup_lower (text);
  return strstr (lower, "response time") != NULL || strstr (lower, "latency") != NULL || strstr (lower, "answers within") != NULL
         || strstr (lower, "antwortzeit") != NULL || strstr (lower, "temps de réponse") != NULL
         || strstr (lower, "tiempo de respuesta") != NULL || strstr (lower, "tempo de resposta") != NULL
         || strstr (lower, "время ответа") != NULL || strstr (lower, "响应时间") != NULL
         || strstr (lower, "within acceptable limits") != NULL || strstr (lower, "within limits") != NULL;
}

static gboolean
is_time_threshold (const char *threshold)
{
  const char *p = threshold + strspn (threshold, "<>=≤≥ ");
  while (g_ascii_isdigit (*p) || *p == '.' || *p == ' ')
    p++;
  return g_str_has_prefix (p, "ms") || (*p == 's' && !g_ascii_isalpha (p[1])) || g_str_has_prefix (p, "sec");
}

/* "No critical vulnerabilities", "No high issues": what a scan has to find none of. */
static gboolean
is_scan_claim (const char *text)
{
  return g_ascii_strncasecmp (text, "no ", 3) == 0
         && g_regex_match_simple ("^no (critical|high|medium|low)\\b.*(vulnerabilit|issue|finding|severity)", text, G_REGEX_CASELESS, 0);
}

/* Thresholds of the tasks below, when the item itself states none. (transfer full) (nullable) */
static char *
dup_pass_of_children (CsnItem *item)
{
  GString *pass = NULL;
  GPtrArray *children = csn_item_get_children (item);
  for (guint i = 0; i < children->len; i++)
    {
      CsnItem *child = children->pdata[i];
      if (csn_item_get_kind (child) != CSN_ITEM_CHECK
          || (csn_item_get_expected (child) == NULL && !is_scan_claim (csn_item_get_text (child)))
          || csn_item_get_role (child) == CSN_ROLE_ARTIFACT || csn_item_get_role (child) == CSN_ROLE_TRIGGER_DEFINITION)
        continue;
      if (pass == NULL)
        pass = g_string_new (NULL);
      if (pass->len > 0)
        g_string_append (pass, "; ");
      g_string_append (pass, csn_item_get_text (child));
    }
  return pass != NULL ? g_string_free (pass, FALSE) : NULL;
}

/* "Command: …" below a task, in code or not; "a or b" in two code spans is a choice of the person. */
static void
add_command_line (CsnProbeCollector *self,
                  guint              line)
{
  CsnImport *import = self->import;
  const CsnImportLine *info = &import->lines[line];
  int above = csn_import_task_above (import, line);
  /* the line begins with its key: what it does not begin with is not the key */
  if (above < 0 || info->key == NULL || info->value[0] == '\0'
      || !csn_reading_begins (csn_import_read_line (import, line), CSN_WORDS_COMMAND)
      || !csn_vocabulary_is (CSN_WORDS_COMMAND, info->key))
    return;
  CsnItem *item = import->lines[above].item;
  g_autoptr (GPtrArray) codes = csn_probe_collector_code_spans (self, line);
  GString *text = g_string_new (codes->len == 0 ? info->value : codes->pdata[0]);
  for (guint i = 1; i < codes->len; i++)
    {
      g_string_append (text, " || ");
      g_string_append (text, codes->pdata[i]);
    }
  g_autofree char *command = g_string_free (text, FALSE);
  const char *expected = item != NULL ? csn_item_get_expected (item) : NULL;
  g_autofree char *children = item != NULL ? dup_pass_of_children (item) : NULL;
  CsnProbeDraft draft = { .kind = CSN_PROBE_COMMAND, .line = line, .text = command, .item = item };
  draft.pass = expected != NULL ? expected : children != NULL && children[0] != '\0' ? children : "exit 0";
  csn_probe_collector_add (self, &draft);
  g_hash_table_add (self->seen, g_steal_pointer (&command));
}

static gboolean
is_gate_name (const char *text)
{
  g_autofree char *lower = csn_vocabulary_dup_lower (text);
  return g_str_has_prefix (lower, "gate-") || g_str_has_prefix (lower, "gate ") || strstr (lower, " gate passed") != NULL;
}

/* "`a.b` must be `x` or `y`" in the row of a prerequisite. */
static void
add_prerequisite (CsnProbeCollector *self,
                  CsnItem           *item)
{
  guint line = csn_item_get_line (item) - 1;
  g_autoptr (GPtrArray) codes = csn_probe_collector_code_spans (self, line);
  CsnProbeDraft draft = { .line = line, .item = item };
  if (codes->len >= 2 && strchr (codes->pdata[0], '.') != NULL)
    {
      GString *pass = g_string_new (codes->len == 2 ? "= " : "in {");
      for (guint i = 1; i < codes->len; i++)
        g_string_append_printf (pass, "%s%s", i > 1 ? "," : "", (char *) codes->pdata[i]);
      if (codes->len > 2)
        g_string_append_c (pass, '}');
      draft.kind = CSN_PROBE_JSON;
      draft.text = codes->pdata[0];
      draft.pass = pass->str;
      draft.need = "config file";
      csn_probe_collector_add (self, &draft);
      g_string_free (pass, TRUE);
    }
  else if (is_gate_name (csn_item_get_label (item)))
    {
      g_auto (GStrv) words = g_strsplit (csn_item_get_label (item), " ", 2);
      draft.kind = CSN_PROBE_GATE_RECORD;
      draft.text = words[0];
      draft.pass = "verdict PASS";
      csn_probe_collector_add (self, &draft);
    }
}

static void
add_health (CsnProbeCollector *self,
            CsnItem           *item)
{
  const char *text = csn_item_get_text (item);
  g_autofree char *lower = csn_vocabulary_dup_lower (text);
  gboolean repeat = csn_item_is_inverted (item) || strstr (lower, "repeatedly") != NULL;
  CsnProbeDraft draft = { .line = csn_item_get_line (item) - 1, .text = "health endpoint", .item = item, .need = "url" };
  draft.kind = repeat ? CSN_PROBE_HTTP_REPEAT : CSN_PROBE_HTTP;
  draft.pass = repeat ? "status 200" : "status 200";
  csn_probe_collector_add (self, &draft);
}

/* A command or path in the task's own line. */
static gboolean
add_code_span (CsnProbeCollector *self,
               CsnItem           *item)
{
  guint line = csn_item_get_line (item) - 1;
  if (!csn_probe_collector_has_code (self, line))
    return FALSE;
  g_autoptr (GPtrArray) codes = csn_probe_collector_code_spans (self, line);
  for (guint i = 0; i < codes->len; i++)
    {
      const char *code = codes->pdata[i];
      CsnProbeDraft draft = { .line = line, .text = code, .item = item };
      if (csn_probe_collector_is_command (code) && csn_item_get_command (item) == NULL)
        {
          gboolean known = g_hash_table_contains (self->seen, code);
          GHashTableIter iter;
          gpointer key;
          g_hash_table_iter_init (&iter, self->seen);
          for (guint k = 0; k < CSN_PROBE_MAX_COMPARED && !known && g_hash_table_iter_next (&iter, &key, NULL); k++)
            known = g_str_has_prefix (key, code);
          if (known)
            return TRUE;
          draft.kind = CSN_PROBE_COMMAND;
          draft.pass = csn_item_get_expected (item) != NULL ? csn_item_get_expected (item) : "exit 0";
          csn_probe_collector_add (self, &draft);
          return TRUE;
        }
      if (csn_probe_collector_is_path (code))
        {
          draft.kind = CSN_PROBE_FILE;
          draft.pass = "exists, not empty";
          csn_probe_collector_add (self, &draft);
          return TRUE;
        }
    }
  return FALSE;
}

/* "state.json → `key`" */
static gboolean
add_json_key (CsnProbeCollector *self,
              CsnItem           *item)
{
  const char *text = csn_item_get_text (item);
  const char *json = strstr (text, ".json");
  if (json == NULL)
    return FALSE;
  const char *start = json;
  while (start > text && !g_ascii_isspace (start[-1]) && start[-1] != '`' && start[-1] != '(')
    start--;
  g_autoptr (GPtrArray) codes = csn_probe_collector_code_spans (self, csn_item_get_line (item) - 1);
  const char *key = NULL;
  for (guint i = 0; i < codes->len; i++)
    if (strstr (codes->pdata[i], ".json") == NULL)
      key = codes->pdata[i];
  if (key == NULL)
    return FALSE;
  g_autofree char *file = g_strndup (start, json + strlen (".json") - start);
  g_autofree char *spec = g_strdup_printf ("%s -> %s", file, key);
  CsnProbeDraft draft = { .kind = CSN_PROBE_JSON, .line = csn_item_get_line (item) - 1, .text = spec, .item = item };
  draft.pass = "present";
  csn_probe_collector_add (self, &draft);
  return TRUE;
}

/* Whether the text of an item holds one of @words: most have the text of their line, which was read before. */
static gboolean
item_says (const CsnProbeCollector *self,
           CsnItem                 *item,
           CsnWords                 words)
{
  guint line = csn_item_get_line (item) - 1;
  const char *text = csn_item_get_text (item);
  if (g_str_equal (text, self->import->lines[line].text))
    return csn_reading_contains (csn_import_read_line (self->import, line), words);
  return csn_vocabulary_contains (words, text);
}

static gboolean
add_threshold (CsnProbeCollector *self,
               CsnItem           *item)
{
  const char *text = csn_item_get_text (item);
  const char *expected = csn_item_get_expected (item);
  CsnItem *parent = csn_item_get_parent (item);
  if (expected == NULL || csn_item_get_role (item) == CSN_ROLE_TRIGGER_DEFINITION
      || csn_item_get_role (item) == CSN_ROLE_GO_CRITERION
      || (parent != NULL && csn_item_get_role (parent) != CSN_ROLE_SECTION_CHECK))
    return FALSE;
  CsnProbeDraft draft = { .line = csn_item_get_line (item) - 1, .text = text, .item = item };
  if (csn_item_is_inverted (item))
    {
      g_autofree char *pass = g_strdup_printf ("%s fires the trigger", expected);
      draft.kind = self->has_sql ? CSN_PROBE_SQL : CSN_PROBE_METRIC;
      draft.need = "query";
      draft.pass = pass;
      csn_probe_collector_add (self, &draft);
      return TRUE;
    }
  draft.pass = expected;
  if (item_says (self, item, CSN_WORDS_ERROR_RATE) && strchr (expected, '%') != NULL)
    {
      draft.kind = CSN_PROBE_METRIC;
      draft.need = "query";
    }
  else if (has_response_time (text) && is_time_threshold (expected))
    {
      draft.kind = CSN_PROBE_HTTP_REPEAT;
      draft.need = "url";
    }
  else
    return FALSE;
  csn_probe_collector_add (self, &draft);
  return TRUE;
}

/* Names of fields that a log record must have: "(tenant_id, user_id)". */
static gboolean
add_log (CsnProbeCollector *self,
         CsnItem           *item)
{
  const char *text = csn_item_get_text (item);
  const char *open = strchr (text, '(');
  if (open == NULL || strchr (open, '_') == NULL)
    return FALSE;
  g_autofree char *lower = csn_vocabulary_dup_lower (text);
  if (strstr (lower, "log ") == NULL && strstr (lower, "logging") == NULL && strstr (lower, "logs ") == NULL)
    return FALSE;
  g_autofree char *inner = g_strdup (open + 1);
  char *close = strchr (inner, ')');
  if (close == NULL)
    return FALSE;
  *close = '\0';
  g_auto (GStrv) names = g_strsplit (inner, ",", -1);
  guint n = 0;
  for (char **name = names; *name != NULL; name++)
    n += strchr (g_strstrip (*name), ' ') == NULL && strchr (*name, '_') != NULL;
  if (n < 2 || n != g_strv_length (names))
    return FALSE;
  g_autofree char *list = g_strjoinv (", ", names);
  g_autofree char *pass = g_strdup_printf ("has %s", list);
  CsnProbeDraft draft = { .kind = CSN_PROBE_LOG, .line = csn_item_get_line (item) - 1, .text = "sample log record" };
  draft.item = item;
  draft.pass = pass;
  draft.need = "log source";
  csn_probe_collector_add (self, &draft);
  return TRUE;
}

/* Whether "tag" stands anywhere in @text, in whatever case. */
static gboolean
speaks_of_tags (const char *text)
{
  /* by its rarest letter */
  for (const char *g = strpbrk (text, "gG"); g != NULL; g = strpbrk (g + 1, "gG"))
    if (g - text >= 2 && g_ascii_strncasecmp (g - 2, "ta", 2) == 0)
      return TRUE;
  return FALSE;
}

/* What a repository can tell by itself. */
static gboolean
add_repository (CsnProbeCollector *self,
                CsnItem           *item)
{
  const char *text = csn_item_get_text (item);
  if (!speaks_of_tags (text) && g_ascii_strncasecmp (text, "changelog", strlen ("changelog")) != 0)
    return FALSE;
  g_autofree char *lower = csn_vocabulary_dup_lower (text);
  CsnProbeDraft draft = { .line = csn_item_get_line (item) - 1, .item = item };
  if (strstr (lower, "tagged in git") != NULL || strstr (lower, "git tag") != NULL || strstr (lower, "tag created") != NULL)
    {
      draft.kind = CSN_PROBE_COMMAND;
      draft.text = "git tag --points-at HEAD";
      draft.pass = "not empty";
    }
  else if (g_str_has_prefix (lower, "changelog"))
    {
      draft.kind = CSN_PROBE_FILE;
      draft.text = "CHANGELOG.md";
      draft.pass = "exists, not empty";
    }
  else
    return FALSE;
  csn_probe_collector_add (self, &draft);
  return TRUE;
}

static gboolean
says_valid_keys (const char *text)
{
  g_autofree char *lower = csn_vocabulary_dup_lower (text);
  return (strstr (lower, "keys are valid") != NULL || strstr (lower, "keys valid") != NULL || strstr (lower, "keys are set") != NULL
          || strstr (lower, "credentials are valid") != NULL);
}

/* A secret key that the document requires, with the words around it in lower case. */
typedef struct
{
  const char *name; /* (unowned) */
  char *around;     /* (owned) */
} RequiredKey;

static void
clear_key (RequiredKey *key)
{
  g_free (key->around);
}

static GArray *
collect_keys (const CsnImport *import)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (RequiredKey));
  g_array_set_clear_func (keys, (GDestroyNotify) clear_key);
  GListModel *facts = csn_checklist_get_facts (import->checklist);
  guint n = g_list_model_get_n_items (facts);
  for (guint i = 0; i < n && keys->len < CSN_PROBE_MAX_COMPARED; i++)
    {
      g_autoptr (CsnFact) fact = g_list_model_get_item (facts, i);
      guint line = csn_fact_get_line (fact);
      if (csn_fact_get_kind (fact) != CSN_FACT_ENVIRONMENT || !csn_fact_is_secret (fact) || !csn_fact_is_required (fact)
          || g_str_has_suffix (csn_fact_get_name (fact), "_URL") || line == 0 || line > import->source->n_lines)
        continue;
      g_autofree char *lower = g_ascii_strdown (csn_fact_get_name (fact), -1);
      if (strstr (lower, "key") == NULL)
        continue;
      const char *title = csn_section_get_title (csn_import_section_of (import, line - 1)->section);
      g_autofree char *around = g_strconcat (title, " ", import->lines[line - 1].text, NULL);
      RequiredKey key = { csn_fact_get_name (fact), csn_vocabulary_dup_lower (around) };
      g_array_append_val (keys, key);
    }
  return keys;
}

/* Name of the key whose row or heading has the most words of @text (3 letters and more); the first of equals. (nullable) */
static const char *
find_key (CsnProbeCollector *self,
          const char        *text)
{
  if (self->keys == NULL)
    self->keys = collect_keys (self->import);
  g_autofree char *lower = csn_vocabulary_dup_lower (text);
  g_auto (GStrv) words = g_strsplit_set (lower, " \t-_/()&:,.", -1);
  const char *best = NULL;
  guint best_words = 0;
  for (guint i = 0; i < self->keys->len; i++)
    {
      const RequiredKey *key = &g_array_index (self->keys, RequiredKey, i);
      guint common = 0;
      for (char **word = words; *word != NULL; word++)
        common += strlen (*word) >= 3 && strcmp (*word, "key") != 0 && strcmp (*word, "keys") != 0
                  && strstr (key->around, *word) != NULL;
      if (best != NULL && common <= best_words)
        continue;
      best = key->name;
      best_words = common;
    }
  return best;
}

static void
add_key_check (CsnProbeCollector *self,
               CsnItem           *item)
{
  CsnProbeDraft draft = { .kind = CSN_PROBE_ENV, .line = csn_item_get_line (item) - 1, .item = item };
  draft.text = find_key (self, csn_item_get_text (item));
  draft.pass = "set and not the placeholder";
  csn_probe_collector_add (self, &draft);
}

/* "Verify all DB tables are accessible": one query for each table that a heading names. */
static void
add_table_checks (CsnProbeCollector *self,
                  CsnItem           *item)
{
  const CsnImport *import = self->import;
  for (guint i = 1; i < import->sections->len; i++)
    {
      const CsnImportSection *section = &g_array_index (import->sections, CsnImportSection, i);
      g_autofree char *above = g_utf8_strdown (
          csn_section_get_title (
              g_array_index (import->sections, CsnImportSection, section->parent).section),
          -1);
      if (strstr (above, "table") == NULL && strstr (above, "database") == NULL)
        continue;
      g_autoptr (GPtrArray) codes = csn_probe_collector_code_spans (self, section->line);
      if (codes->len != 1)
        continue;
      const char *name = codes->pdata[0];
      if (strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.") != strlen (name))
        continue;
      g_autofree char *query = g_strdup_printf ("SELECT 1 FROM %s LIMIT 1", name);
      CsnProbeDraft draft = { .kind = CSN_PROBE_SQL, .line = section->line, .text = query, .item = item };
      draft.pass = "query succeeds";
      csn_probe_collector_add (self, &draft);
    }
}

static void
add_stage_item (CsnProbeCollector *self,
                CsnItem           *item)
{
  const char *text = csn_item_get_text (item);
  g_autofree char *lower = csn_vocabulary_dup_lower (text);
  guint line = csn_item_get_line (item) - 1;
  CsnRole role = csn_item_get_role (item);
  CsnProbeDraft draft = { .line = line, .item = item, .text = text };
  if (role == CSN_ROLE_STAGE_STEP && says_valid_keys (text))
    add_key_check (self, item);
  else if (role == CSN_ROLE_STAGE_STEP && strstr (lower, "tables") != NULL
           && (strstr (lower, "accessible") != NULL || strstr (lower, "reachable") != NULL))
    {
      /* one query for each table is enough, however often it is asked */
      if (!self->tables_checked)
        add_table_checks (self, item);
      self->tables_checked = TRUE;
    }
  else if (role == CSN_ROLE_STOP_CONDITION)
    add_threshold (self, item);
  else if (role == CSN_ROLE_SUCCESS_CRITERION)
    {
      g_autoptr (GPtrArray) codes = csn_probe_collector_code_spans (self, line);
      if (codes->len == 0 || !self->has_sql)
        return;
      if (strstr (lower, "duplicate") != NULL && ((char *) codes->pdata[0])[0] == '(')
        draft.pass = "= 0";
      else if (csn_item_get_expected (item) != NULL)
        draft.pass = csn_item_get_expected (item);
      else
        return;
      draft.kind = CSN_PROBE_SQL;
      draft.need = "query";
      csn_probe_collector_add (self, &draft);
    }
  else
    add_code_span (self, item);
}

/* An earlier check of the same name has a command: "Run smoke tests in production". */
static gboolean
add_repeated (CsnProbeCollector *self,
              CsnItem           *item,
              GPtrArray         *commanded)
{
  g_autofree char *text = csn_vocabulary_dup_lower (csn_item_get_text (item));
  for (guint i = 0; i < commanded->len; i++)
    {
      CsnItem *earlier = commanded->pdata[i];
      const char *label = csn_item_get_label (earlier);
      gsize first = strcspn (label, " ");
      gsize second = label[first] == ' ' ? strcspn (label + first + 1, " ") : 0;
      if (first < 4 || second < 4)
        continue;
      g_autofree char *name = g_strndup (label, first + 1 + second);
      g_autofree char *lower = csn_vocabulary_dup_lower (name);
      if (strstr (text, lower) == NULL)
        continue;
      CsnProbeDraft draft = { .kind = CSN_PROBE_COMMAND, .line = csn_item_get_line (item) - 1, .item = item };
      draft.text = csn_item_get_command (earlier);
      draft.pass = "exit 0";
      csn_probe_collector_add (self, &draft);
      return TRUE;
    }
  return FALSE;
}

/* What the words of an item without a role of its own ask for. */
static void
add_of_words (CsnProbeCollector *self,
              CsnItem           *item,
              GPtrArray         *commanded)
{
  gboolean group = csn_item_get_role (item) == CSN_ROLE_GROUP;
  if (csn_item_get_command (item) != NULL)
    {
      if (commanded->len < CSN_PROBE_MAX_COMPARED)
        g_ptr_array_add (commanded, item);
      return;
    }
  if (csn_item_is_in_cell (item) || csn_item_is_in_code (item))
    return;
  if (add_json_key (self, item) || add_code_span (self, item))
    return;
  if (!group && item_says (self, item, CSN_WORDS_HEALTH))
    add_health (self, item);
  else if (!group && (add_threshold (self, item) || add_log (self, item) || add_repository (self, item)))
    return;
  else if (csn_item_get_role (item) == CSN_ROLE_FOLLOWUP)
    add_repeated (self, item, commanded);
}

static void
add_of_check (CsnProbeCollector *self,
              CsnItem           *item,
              GPtrArray         *commanded)
{
  const char *text = csn_item_get_text (item);
  CsnProbeDraft draft = { .line = csn_item_get_line (item) - 1, .item = item, .text = text };
  switch (csn_item_get_role (item))
    {
    case CSN_ROLE_ARTIFACT:
      draft.kind = CSN_PROBE_FILE;
      draft.text = csn_item_get_expected (item);
      draft.pass = "exists, not empty";
      csn_probe_collector_add (self, &draft);
      return;
    case CSN_ROLE_PREREQUISITE:
      add_prerequisite (self, item);
      return;
    case CSN_ROLE_WINDOW_RULE:
      draft.kind = CSN_PROBE_WINDOW;
      draft.pass = "inside allowed time";
      csn_probe_collector_add (self, &draft);
      return;
    case CSN_ROLE_TIMED_OBSERVATION:
      draft.kind = CSN_PROBE_HTTP_REPEAT;
      draft.need = "url";
      draft.pass = "status 200";
      csn_probe_collector_add (self, &draft);
      return;
    case CSN_ROLE_FOLLOWUP_RECURRING:
      draft.kind = CSN_PROBE_METRIC_REPEAT;
      draft.need = "query";
      csn_probe_collector_add (self, &draft);
      return;
    case CSN_ROLE_STAGE_STEP:
    case CSN_ROLE_SUCCESS_CRITERION:
    case CSN_ROLE_STOP_CONDITION:
    case CSN_ROLE_MONITOR_ITEM:
      add_stage_item (self, item);
      return;
    case CSN_ROLE_CHECK:
    case CSN_ROLE_GROUP:
    case CSN_ROLE_FOLLOWUP:
    case CSN_ROLE_NOGO_TRIGGER:
    case CSN_ROLE_ROLLBACK_TRIGGER:
      add_of_words (self, item, commanded);
      return;
    default:
      return;
    }
}

void
csn_import_probes_of_items (CsnProbeCollector *self)
{
  g_autoptr (GPtrArray) commanded = g_ptr_array_new ();
  for (guint line = 0; line < self->import->source->n_lines; line++)
    if (self->import->lines[line].key != NULL)
      add_command_line (self, line);
  guint n;
  CsnItem *const *items = csn_checklist_peek_items (self->import->checklist, &n);
  for (guint i = 0; i < n; i++)
    if (csn_item_get_kind (items[i]) == CSN_ITEM_CHECK)
      add_of_check (self, items[i], commanded);
}

static gboolean
is_metric_list (const CsnImport *import,
                guint            line)
{
  const CsnImportSection *section = csn_import_section_of (import, line);
  g_autofree char *group = csn_vocabulary_dup_lower (csn_import_group_of (import, line));
  g_autofree char *title = csn_vocabulary_dup_lower (csn_section_get_title (section->section));
  gboolean metrics = strstr (group, "metric") != NULL || strstr (group, "metrik") != NULL || strstr (group, "métric") != NULL;
  gboolean watched = strstr (title, "metric") != NULL || strstr (title, "grafana") != NULL || strstr (title, "prometheus") != NULL
                     || strstr (title, "dashboard") != NULL || strstr (title, "monitor") != NULL
                     || strstr (group, "prometheus") != NULL;
  if (!metrics || !watched)
    return FALSE;
  /* the columns of a table that is queried are no metrics of a server */
  for (guint i = section->line; i < MIN (section->end, section->line + CSN_PROBE_MAX_LINES); i++)
    if (import->scan->lines[i].code >= 0
        && g_str_equal (g_array_index (import->scan->codes, CsnCode, import->scan->lines[i].code).lang, "sql"))
      return FALSE;
  return section->check != NULL || !g_str_has_prefix (title, "key ");
}

static void
add_metric (CsnProbeCollector *self,
            guint              line)
{
  if (!csn_probe_collector_has_code (self, line))
    return;
  g_autoptr (GPtrArray) codes = csn_probe_collector_code_spans (self, line);
  const char *name = codes->len > 0 ? codes->pdata[0] : "";
  if (strchr (name, '_') == NULL || strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_:ABCDEFGHIJKLMNOPQRSTUVWXYZ") != strlen (name)
      || !g_str_has_prefix (self->import->lines[line].text, name) || !is_metric_list (self->import, line))
    return;
  CsnProbeDraft draft = { .kind = CSN_PROBE_PROMETHEUS, .line = line, .text = name, .pass = "series >= 1" };
  draft.item = csn_import_section_of (self->import, line)->check;
  csn_probe_collector_add (self, &draft);
}

/* "Set up alerts for:" and what it lists. */
static void
add_alert (CsnProbeCollector *self,
           guint              line)
{
  const CsnImportLine *info = &self->import->lines[line];
  if (info->parent < 0)
    return;
  const char *text = self->import->lines[info->parent].text;
  if (!g_str_has_suffix (text, ":"))
    return;
  g_autofree char *above = csn_vocabulary_dup_lower (text);
  if (strstr (above, "alert") == NULL)
    return;
  CsnProbeDraft draft = { .kind = CSN_PROBE_ALERT_RULE, .line = line, .text = info->text, .manual = TRUE };
  draft.pass = "alert rule exists";
  draft.item = self->import->lines[info->parent].item;
  csn_probe_collector_add (self, &draft);
}

/* "**Live Mode**: <3s response time" under a heading of targets. */
static void
add_target (CsnProbeCollector *self,
            guint              line)
{
  const CsnImportLine *info = &self->import->lines[line];
  const CsnImportSection *section = csn_import_section_of (self->import, line);
  if (info->key == NULL || info->item != NULL || info->parent >= 0)
    return;
  g_autofree char *title = csn_vocabulary_dup_lower (csn_section_get_title (section->section));
  if (strstr (title, "target") == NULL && strstr (title, "success metric") == NULL && strstr (title, "slo") == NULL
      && strstr (title, "ziele") == NULL && strstr (title, "objetivo") == NULL && strstr (title, "objectif") == NULL)
    return;
  g_autofree char *threshold = csn_import_dup_threshold (info->value);
  CsnProbeDraft draft = { .line = line, .text = info->text, .pass = info->value };
  if (threshold != NULL && is_time_threshold (threshold) && has_response_time (info->text))
    {
      draft.kind = CSN_PROBE_HTTP_REPEAT;
      draft.need = "url";
    }
  else if (strchr (info->value, '%') != NULL && (threshold != NULL || g_ascii_isdigit (info->value[0])))
    {
      draft.kind = CSN_PROBE_METRIC;
      draft.need = "query";
    }
  else
    return;
  csn_probe_collector_add (self, &draft);
}

void
csn_import_probes_of_lines (CsnProbeCollector *self)
{
  const CsnImport *import = self->import;
  for (guint line = 0; line < import->source->n_lines; line++)
    {
      if (import->scan->lines[line].kind != CSN_LINE_TEXT || !csn_import_is_list_item (import, line)
          || csn_import_is_task (import, line))
        continue;
      add_metric (self, line);
      add_alert (self, line);
      add_target (self, line);
    }
}
