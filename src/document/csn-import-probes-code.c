/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Probes that code blocks suggest: SQL statements, HTTP calls, commands, environment lines, paths. */

#include "csn-probe-collector.h"

#include <string.h>

static char *
dup_code (const CsnImport *import,
          guint            first,
          guint            last,
          gboolean         comments)
{
  GString *text = g_string_new (NULL);
  gsize indent = G_MAXSIZE;
  for (guint line = first; line < last; line++)
    if (import->lines[line].text[0] != '\0')
      indent = MIN (indent, strspn (import->lines[line].text, " "));
  for (guint line = first; line < last; line++)
    {
      const char *own = import->lines[line].text;
      if (!comments && own[strspn (own, " \t")] == '#')
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", own + MIN (indent, strlen (own)));
    }
  return g_strstrip (g_string_free (text, FALSE));
}

/* The item that a fence belongs to: the list item it stands in, the line above it, its section's check. */
static CsnItem *
find_owner (const CsnImport *import,
            const CsnCode   *code)
{
  for (int item = code->item; item >= 0; item = g_array_index (import->scan->items, CsnListItem, item).parent)
    {
      guint line = g_array_index (import->scan->items, CsnListItem, item).line;
      if (line < import->source->n_lines && import->lines[line].item != NULL)
        return import->lines[line].item;
    }
  const CsnImportSection *section = csn_import_section_of (import, code->line);
  return section->check;
}

/* What a claim below a fence says. */
typedef enum
{
  SENTENCE_NAMED,
  SENTENCE_LISTING,
  SENTENCE_SELECT,
  SENTENCE_COLUMN,
  SENTENCE_STATUS,
  N_SENTENCES,
} Sentence;

static const char *const sentences[N_SENTENCES] = {
  [SENTENCE_NAMED] = "^([A-Za-z_][\\w.]*)\\s*(?:(>=|<=|==|!=|>|<|=)\\s*(-?[0-9.]+|true|false))?",
  [SENTENCE_LISTING] = "\\b(response|reply|answer|body|result)\\b.*\\b(includes?|contains?|has|holds|shows?)\\b.*:\\s*$",
  [SENTENCE_SELECT] = "^\\s*select\\s+([\\w\\s,.]+?)\\s+from\\b",
  [SENTENCE_COLUMN] = "^(\\w[\\w ]*?)\\s+(?:is |are )?(?:recorded|filled|set|present)(?:\\s+for\\s+(\\w+))?\\s*$",
  [SENTENCE_STATUS] = "\\bstatus\\b",
};

/* Compiled once, never freed. */
static GRegex *
get_sentence (Sentence sentence)
{
  static GRegex *regexes[N_SENTENCES];
  static gsize loaded = 0;
  if (g_once_init_enter (&loaded))
    {
      for (guint i = 0; i < N_SENTENCES; i++)
        regexes[i] = g_regex_new (sentences[i], i == SENTENCE_NAMED ? 0 : G_REGEX_CASELESS, 0, NULL);
      g_once_init_leave (&loaded, 1);
    }
  return regexes[sentence];
}

#define WORD_ENDS " \t-_/()&:,."

static guint
count_shared_words (const char *title,
                    const char *text,
                    guint      *n_words)
{
  g_autofree char *lower = csn_vocabulary_dup_lower (text);
  g_auto (GStrv) words = g_strsplit_set (title, WORD_ENDS, -1);
  guint shared = 0;
  *n_words = 0;
  for (char **word = words; *word != NULL; word++)
    {
      if (strlen (*word) < 4)
        continue;
      g_autofree char *own = csn_vocabulary_dup_lower (*word);
      (*n_words)++;
      shared += strstr (lower, own) != NULL;
    }
  return shared;
}

/* Bytes of a word, and of a command, by which steps are looked up. */
#define WORD_KEY_BYTES 4
#define COMMAND_KEY_BYTES 9
/* Steps that are compared with one command; keeps documents of thousands of like steps linear. */
#define MAX_MENTIONS 128

/* The command that a step writes behind its colon, "" when it writes none. */
static const char *
find_written (const char *text)
{
  const char *colon = strchr (text, ':');
  return colon != NULL ? colon + 1 + strspn (colon + 1, " ") : "";
}

static void
add_to_index (GHashTable *index,
              const char *text,
              gsize       length,
              CsnItem    *item)
{
  g_autofree char *key = g_strndup (text, length);
  GPtrArray *list = g_hash_table_lookup (index, key);
  if (list == NULL)
    {
      list = g_ptr_array_new ();
      g_hash_table_insert (index, g_steal_pointer (&key), list);
    }
  if (list->len < MAX_MENTIONS && (list->len == 0 || list->pdata[list->len - 1] != item))
    g_ptr_array_add (list, item);
}

static void
index_steps (CsnProbeCollector *self)
{
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  guint n;
  CsnItem *const *items = csn_checklist_peek_items (self->import->checklist, &n);
  guint n_steps = 0;
  for (guint i = 0; i < n && n_steps < CSN_PROBE_MAX_COMPARED; i++)
    {
      CsnItem *item = items[i];
      CsnRole role = csn_item_get_role (item);
      if (role != CSN_ROLE_STAGE_STEP && role != CSN_ROLE_PROCEDURE_STEP)
        continue;
      n_steps++;
      const char *written = find_written (csn_item_get_text (item));
      if (strlen (written) >= COMMAND_KEY_BYTES)
        add_to_index (self->written, written, COMMAND_KEY_BYTES, item);
      g_autofree char *lower = csn_vocabulary_dup_lower (csn_item_get_text (item));
      for (const char *word = lower + strspn (lower, WORD_ENDS); *word != '\0'; word += strspn (word, WORD_ENDS))
        {
          gsize length = strcspn (word, WORD_ENDS);
          if (length >= WORD_KEY_BYTES)
            add_to_index (self->words, word, WORD_KEY_BYTES, item);
          word += length;
        }
    }
}

/* The first step whose words are those of @title. */
static CsnItem *
find_by_words (const CsnProbeCollector *self,
               const char              *title)
{
  g_autofree char *lower = csn_vocabulary_dup_lower (title);
  const char *word = lower + strspn (lower, WORD_ENDS);
  while (*word != '\0' && strcspn (word, WORD_ENDS) < WORD_KEY_BYTES)
    {
      word += strcspn (word, WORD_ENDS);
      word += strspn (word, WORD_ENDS);
    }
  g_autofree char *key = g_strndup (word, MIN (strlen (word), WORD_KEY_BYTES));
  GPtrArray *list = g_hash_table_lookup (self->words, key);
  for (guint i = 0; list != NULL && i < list->len; i++)
    {
      guint words;
      guint shared = count_shared_words (title, csn_item_get_text (list->pdata[i]), &words);
      if (shared >= 2 && shared == words)
        return list->pdata[i];
    }
  return NULL;
}

/* A step that asks for what the section's heading names: "Run smoke test script" and "Smoke Test Script"; rather one that
 * writes the same command in its own line. */
static CsnItem *
find_mention (CsnProbeCollector *self,
              guint              line,
              const char        *command)
{
  if (self->words == NULL)
    index_steps (self);
  if (strlen (command) >= COMMAND_KEY_BYTES)
    {
      g_autofree char *key = g_strndup (command, COMMAND_KEY_BYTES);
      GPtrArray *list = g_hash_table_lookup (self->written, key);
      for (guint i = 0; list != NULL && i < list->len; i++)
        if (g_str_has_prefix (command, find_written (csn_item_get_text (list->pdata[i]))))
          return list->pdata[i];
    }
  return find_by_words (self, csn_section_get_title (csn_import_section_of (self->import, line)->section));
}

/* Lines after a fence that may still speak of it. */
#define MAX_CLAIM_LINES 12

/* What stands in a list line after the fence that ends at @code: "Duration recorded"; NULL when the fence's words are over. */
static const char *
claim_at (const CsnImport *import,
          const CsnCode   *code,
          guint            line)
{
  if (line >= import->source->n_lines || line > code->last + MAX_CLAIM_LINES
      || import->lines[line].section != import->lines[code->line].section)
    return NULL;
  const char *text = import->lines[line].text;
  text += strspn (text, " \t");
  return g_str_has_prefix (text, "```") || text[0] == '#' ? NULL : text;
}

/* "`credits_refunded` > 0" and "`cancelled_items` count" below "Verify response includes:". */
static void
append_response_claims (CsnProbeCollector *self,
                        const CsnCode     *code,
                        GString           *pass)
{
  const CsnImport *import = self->import;
  GRegex *named = get_sentence (SENTENCE_NAMED);
  gboolean listing = FALSE;
  const char *text;
  for (guint line = code->last + 1; (text = claim_at (import, code, line)) != NULL; line++)
    {
      g_autoptr (GMatchInfo) match = NULL;
      if (!listing)
        {
          listing = strchr (text, ':') != NULL && g_regex_match (get_sentence (SENTENCE_LISTING), text, 0, NULL);
          continue;
        }
      if (!g_regex_match (named, text, 0, &match))
        {
          if (text[0] != '\0')
            return;
          continue;
        }
      g_autofree char *name = g_match_info_fetch (match, 1);
      g_autoptr (GPtrArray) codes = csn_probe_collector_code_spans (self, line);
      if (codes->len == 0 || strcmp (codes->pdata[0], name) != 0)
        return;
      g_autofree char *sign = g_match_info_fetch (match, 2);
      g_autofree char *value = g_match_info_fetch (match, 3);
      if (value != NULL && value[0] != '\0')
        g_string_append_printf (pass, " AND json.%s %s %s", name, sign, value);
      else
        g_string_append_printf (pass, " AND json has %s", name);
    }
}

/* The column of "SELECT a, b FROM" whose name begins with the first word of @claim. (transfer full) (nullable) */
static char *
dup_claimed_column (const char *statement,
                    const char *claim)
{
  GRegex *head = get_sentence (SENTENCE_SELECT);
  g_autoptr (GMatchInfo) match = NULL;
  gsize length = strcspn (claim, " ");
  if (length < 4 || !g_regex_match (head, statement, 0, &match))
    return NULL;
  g_autofree char *list = g_match_info_fetch (match, 1);
  g_auto (GStrv) columns = g_strsplit (list, ",", -1);
  for (char **column = columns; *column != NULL; column++)
    if (g_ascii_strncasecmp (g_strstrip (*column), claim, length) == 0 && strchr (*column, ' ') == NULL)
      return g_strdup (*column);
  return NULL;
}

/* "Duration recorded", "Credits recorded for success" below "Verify:": no NULL in that column (where its status is that). */
static void
append_column_claims (const CsnImport *import,
                      const CsnCode   *code,
                      const char      *statement,
                      GString         *pass)
{
  GRegex *regex = get_sentence (SENTENCE_COLUMN);
  const char *text;
  for (guint line = code->last + 1; (text = claim_at (import, code, line)) != NULL; line++)
    {
      g_autoptr (GMatchInfo) match = NULL;
      if (!g_regex_match (regex, text, 0, &match))
        continue;
      g_autofree char *claim = g_match_info_fetch (match, 1);
      g_autofree char *state = g_match_info_fetch (match, 2);
      g_autofree char *column = dup_claimed_column (statement, claim);
      gboolean bound = state != NULL && state[0] != '\0';
      if (column == NULL || (bound && !g_regex_match (get_sentence (SENTENCE_STATUS), statement, 0, NULL)))
        continue;
      g_string_append_printf (pass, " AND no NULL %s", column);
      if (bound)
        g_string_append_printf (pass, " where status is %s", state);
    }
}

static void
add_sql (CsnProbeCollector *self,
         const CsnCode     *code)
{
  const CsnImport *import = self->import;
  CsnItem *owner = find_owner (import, code);
  gboolean judged = owner != NULL;
  guint start = G_MAXUINT;
  gboolean commented = FALSE;
  guint n = 0;
  for (guint line = code->first; line <= code->last && line <= import->source->n_lines; line++)
    {
      const char *text = line < code->last ? import->lines[line].text : "";
      const char *own = text + strspn (text, " \t");
      gboolean comment = g_str_has_prefix (own, "--");
      if (start == G_MAXUINT && own[0] != '\0' && !comment && line < code->last)
        start = line;
      commented |= comment && start == G_MAXUINT;
      gboolean ends = line == code->last || strchr (text, ';') != NULL;
      if (start == G_MAXUINT || !ends)
        continue;
      g_autofree char *statement = dup_code (import, start, MIN (line + 1, code->last), TRUE);
      CsnProbeDraft draft = { .kind = CSN_PROBE_SQL, .text = statement, .language = code->lang, .item = owner };
      draft.line = commented || n > 0 ? start : code->line;
      g_autoptr (GString) pass = g_string_new ("rows >= 1");
      append_column_claims (import, code, statement, pass);
      judged |= (csn_import_section_of (import, code->line)->all_traits & CSN_TRAIT_ROLLBACK) != 0;
      draft.pass = judged ? pass->str : NULL;
      draft.collect = draft.pass == NULL;
      csn_probe_collector_add (self, &draft);
      start = G_MAXUINT;
      n++;
    }
}

/* What the section says about passing: "**Pass Criteria:** …", "**Output**: …", "Expected: …". */
static const char *
find_pass (const CsnImport *import,
           guint            line)
{
  const CsnImportSection *section = csn_import_section_of (import, line);
  int index = import->lines[line].section;
  for (guint i = section->line; i < MIN (section->end, section->line + CSN_PROBE_MAX_LINES); i++)
    {
      const CsnImportLine *info = &import->lines[i];
      if (info->section != index || info->key == NULL || info->value[0] == '\0')
        continue;
      if (csn_vocabulary_contains (CSN_WORDS_SUCCESS, info->key) || csn_vocabulary_is (CSN_WORDS_EXPECTED, info->key))
        return info->value;
    }
  return NULL;
}

static char *
dup_pass (const CsnImport *import,
          guint            line,
          const char      *fallback)
{
  const char *said = find_pass (import, line);
  g_autofree char *threshold = said != NULL ? csn_import_dup_threshold (said) : NULL;
  return threshold != NULL ? g_strdup (said) : g_strdup (fallback);
}

static gboolean
is_go_no_go (const CsnImport *import,
             guint            line)
{
  const CsnImportSection *section = csn_import_section_of (import, line);
  for (guint i = section->line; i < MIN (section->end, section->line + CSN_PROBE_MAX_LINES); i++)
    if (import->lines[i].value != NULL
        && (strstr (import->lines[i].value, "GO/NO-GO") != NULL || strstr (import->lines[i].value, "GO / NO-GO") != NULL))
      return TRUE;
  return FALSE;
}

static void
add_http (CsnProbeCollector *self,
          const CsnCode     *code)
{
  /* in a block of our own, comments speak to the runner, and a "#" may stand in a body */
  gboolean block = g_str_equal (code->lang, "hurl") || g_str_equal (code->lang, "probe") || g_str_equal (code->lang, "http");
  g_autofree char *text = dup_code (self->import, code->first, code->last, block);
  gboolean parallel = !block && strstr (text, "for ") != NULL && strstr (text, "&") != NULL;
  g_autofree char *said = dup_pass (self->import, code->line, "status 2xx");
  g_autoptr (GString) pass = g_string_new (said);
  CsnProbeDraft draft = { .line = code->line, .text = text, .language = code->lang };
  append_response_claims (self, code, pass);
  draft.pass = pass->str;
  draft.kind = parallel ? CSN_PROBE_HTTP_CONCURRENT : CSN_PROBE_HTTP;
  draft.item = find_owner (self->import, code);
  if (draft.item == NULL)
    draft.item = find_mention (self, code->line, text);
  csn_probe_collector_add (self, &draft);
}

static void
add_commands (CsnProbeCollector *self,
              const CsnCode     *code)
{
  const CsnImport *import = self->import;
  guint lines = 0;
  guint only = code->first;
  for (guint line = code->first; line < code->last; line++)
    {
      const char *text = import->lines[line].text;
      if (text[0] == '\0' || text[strspn (text, " \t")] == '#' || text[strspn (text, " \t")] == '\0')
        continue;
      lines++;
      only = line;
    }
  if (lines == 0)
    return;
  g_autofree char *text = lines == 1 ? g_strstrip (g_strdup (import->lines[only].text))
                                     : dup_code (import, code->first, code->last, TRUE);
  g_autofree char *pass = dup_pass (import, code->line,
                                    is_go_no_go (import, code->line) ? "exit 0 AND stdout has the token GO and not NO-GO"
                                                                     : "exit 0");
  CsnProbeDraft draft = { .line = lines == 1 ? only : code->line, .text = text, .language = code->lang, .pass = pass };
  draft.kind = strstr (pass, "P95") != NULL || strstr (pass, "P99") != NULL ? CSN_PROBE_COMMAND_REPEAT : CSN_PROBE_COMMAND;
  draft.item = find_owner (import, code);
  if (draft.item == NULL)
    draft.item = find_mention (self, code->line, text);
  if (csn_section_get_gate_class (csn_import_section_of (import, code->line)->section) == CSN_GATE_COLLECT_ONLY)
    {
      draft.collect = TRUE;
      draft.pass = NULL;
    }
  g_hash_table_add (self->seen, g_strdup (text));
  csn_probe_collector_add (self, &draft);
}

static void
add_environment (CsnProbeCollector *self,
                 const CsnCode     *code,
                 gboolean           stage)
{
  const CsnImport *import = self->import;
  for (guint line = code->first; line < code->last; line++)
    {
      const char *text = import->lines[line].text;
      if (!csn_import_is_assignment (text))
        continue;
      text += strspn (text, " \t");
      if (g_str_has_prefix (text, "export "))
        text += strlen ("export ");
      const char *equals = strchr (text, '=');
      const char *comment = strstr (text, " #");
      g_autofree char *name = g_strndup (text, equals - text);
      g_autofree char *whole = comment != NULL ? g_strndup (text, comment - text) : g_strdup (text);
      g_strstrip (whole);
      CsnProbeDraft draft = { .kind = CSN_PROBE_ENV, .line = line };
      /* a template shows how a value looks; a stage says what it must be */
      draft.text = stage ? whole : name;
      draft.pass = stage ? "value equals the stage block" : "set and not the placeholder";
      csn_probe_collector_add (self, &draft);
    }
}

void
csn_import_probes_of_codes (CsnProbeCollector *self)
{
  for (guint i = 0; i < self->import->scan->codes->len; i++)
    {
      const CsnCode *code = &g_array_index (self->import->scan->codes, CsnCode, i);
      const char *code_class = csn_import_code_class (self->import, i);
      if (g_str_equal (code_class, "probe:sql"))
        add_sql (self, code);
      else if (g_str_equal (code_class, "probe:http"))
        add_http (self, code);
      else if (g_str_equal (code_class, "probe:command"))
        add_commands (self, code);
      else if (g_str_equal (code_class, "stage_environment"))
        add_environment (self, code, TRUE);
      else if (g_str_equal (code_class, "environment_template"))
        add_environment (self, code, FALSE);
      else if (g_str_equal (code_class, "artifact_path"))
        for (guint line = code->first; line < code->last; line++)
          if (self->import->lines[line].text[0] != '\0')
            {
              g_autofree char *path = g_strstrip (g_strdup (self->import->lines[line].text));
              CsnProbeDraft draft = { .kind = CSN_PROBE_FILE, .line = line, .text = path };
              draft.pass = g_str_has_suffix (path, ".json") ? "exists AND parses as JSON" : "exists, not empty";
              draft.item = find_owner (self->import, code);
              csn_probe_collector_add (self, &draft);
            }
    }
}
