/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads code blocks: what each is for, the parameters that must be filled in before anything in it can run, and the
 * actions that an appendix of commands names. */

#include "csn-import.h"

#include <string.h>

static gboolean
lang_is (const CsnCode     *code,
         const char *const *langs)
{
  return g_strv_contains (langs, code->lang);
}

static const char *const shells[] = { "bash", "sh", "shell", "zsh", "console", "powershell", "ps1", "cmd", "bat", NULL };
static const char *const databases[] = { "sql", "postgresql", "postgres", "psql", "mysql", "sqlite", "plsql", NULL };
static const char *const templates[] = { "markdown", "md", NULL };

typedef struct
{
  guint lines;       /* not empty, no comment */
  guint comments;
  guint assignments;
  guint curl;
  guint blanks;
  guint frames;
  guint paths;
  gboolean signature;
} CodeCount;

static gboolean
is_path (const char *text)
{
  if (strpbrk (text, " \t(){}<>=;") != NULL || text[0] == '\0')
    return FALSE;
  const char *dot = strrchr (text, '.');
  return strchr (text, '/') != NULL && strstr (text, "://") == NULL && (dot != NULL && strlen (dot) <= 8);
}

static CodeCount
count_code (const CsnImport *self,
            const CsnCode   *code)
{
  CodeCount count = { 0 };
  for (guint line = code->first; line < code->last; line++)
    {
      g_autofree char *text = g_strstrip (g_strdup (self->lines[line].text));
      if (text[0] == '\0')
        continue;
      if (g_str_has_prefix (text, "#") || g_str_has_prefix (text, "--") || g_str_has_prefix (text, "//"))
        {
          count.comments++;
          continue;
        }
      count.lines++;
      count.assignments += csn_import_is_assignment (text) && strchr (text, ' ') == NULL;
      const char *comment = strstr (text, " #");
      if (comment != NULL && csn_import_is_assignment (text))
        {
          g_autofree char *head = g_strchomp (g_strndup (text, comment - text));
          count.assignments += strchr (head, ' ') == NULL && strchr (text, ' ') != NULL;
        }
      else if (g_str_has_prefix (text, "export ") && csn_import_is_assignment (text))
        count.assignments += strchr (text + strlen ("export "), ' ') == NULL;
      count.curl += strstr (text, "curl ") != NULL || strstr (text, "wget ") != NULL || strstr (text, "http ") == text;
      count.blanks += strstr (text, "___") != NULL;
      count.frames += strstr (text, "│") != NULL || strstr (text, "║") != NULL;
      count.paths += is_path (text);
      count.signature |= strstr (text, "___") != NULL && csn_vocabulary_contains (CSN_WORDS_SIGNATURE, text);
    }
  return count;
}

/* Budget: complexity, because it is a decision list, read from top to bottom. */
static const char *
classify_code (CsnImport *self,
               guint      index)
{
  const CsnCode *code = &g_array_index (self->scan->codes, CsnCode, index);
  const CsnImportSection *section = csn_import_section_of (self, code->line);
  CodeCount count = count_code (self, code);
  gboolean shell = lang_is (code, shells);
  if (lang_is (code, templates))
    return "template";
  if (lang_is (code, databases))
    return "probe:sql";
  if (code->lang[0] == '\0' || g_str_equal (code->lang, "text"))
    {
      if (count.signature)
        return "signoff_form";
      if (count.frames > 2 && (section->all_traits & CSN_TRAIT_PREREQUISITE))
        return "prerequisite_form";
      if (count.lines == 1 && count.paths == 1)
        return "artifact_path";
      if (count.lines > 0 && count.assignments == count.lines)
        return "environment_template";
      return "text";
    }
  if (g_str_equal (code->lang, "hurl") || g_str_equal (code->lang, "http") || g_str_equal (code->lang, "probe"))
    return "probe:http";
  gboolean assignments = count.lines > 0 && count.assignments == count.lines;
  if ((section->all_traits & CSN_TRAIT_KILL_SWITCH) && (shell || assignments))
    return "kill_switch";
  if (assignments && (section->traits & CSN_TRAIT_STAGE))
    return "stage_environment";
  if (assignments && (shell || g_str_equal (code->lang, "env") || g_str_equal (code->lang, "dotenv")
                      || g_str_equal (code->lang, "ini")))
    return "environment_template";
  if (!shell)
    return "text";
  if (section->all_traits & CSN_TRAIT_REFERENCE)
    return "command_reference";
  if ((section->all_traits & CSN_TRAIT_ROLLBACK) && !(section->all_traits & CSN_TRAIT_TRIGGER))
    return "rollback_command";
  if (count.curl > 0)
    return "probe:http";
  return "probe:command";
}

const char *
csn_import_code_class (CsnImport *self,
                       guint      index)
{
  if (self->code_classes == NULL)
    {
      self->code_classes = g_new0 (const char *, self->scan->codes->len + 1);
      for (guint i = 0; i < self->scan->codes->len; i++)
        self->code_classes[i] = classify_code (self, i);
    }
  return self->code_classes[index];
}

static void
add_parameter (CsnImport  *self,
               guint       line,
               const char *name,
               const char *written,
               gboolean    secret)
{
  CsnFactSpec spec = { .kind = CSN_FACT_PARAMETER, .line = line + 1, .name = name, .value = written, .secret = secret };
  spec.section = csn_import_section_of (self, line)->section;
  g_autoptr (CsnFact) fact = csn_fact_new (&spec);
  csn_checklist_add_fact (self->checklist, fact);
}

/* "{job_id}": a name in braces. */
static void
read_braces (CsnImport  *self,
             guint       line,
             const char *text)
{
  for (const char *open = strchr (text, '{'); open != NULL; open = strchr (open + 1, '{'))
    {
      const char *p = open + 1;
      if (open > text && (open[-1] == '$' || open[-1] == '{' || open[-1] == '%'))
        continue;
      while (g_ascii_isalnum (*p) || *p == '_' || *p == '-')
        p++;
      if (*p != '}' || p[1] == '}' || p < open + 3 || !g_ascii_isalpha (open[1]))
        continue;
      g_autofree char *name = g_strndup (open + 1, p - open - 1);
      g_autofree char *written = g_strndup (open, p - open + 1);
      add_parameter (self, line, name, written, csn_import_is_secret (name));
    }
}

/* "'your-run-id'" */
static void
read_your (CsnImport  *self,
           guint       line,
           const char *text)
{
  for (const char *at = strstr (text, "your-"); at != NULL; at = strstr (at + 1, "your-"))
    {
      if (at > text && g_ascii_isalnum (at[-1]))
        continue;
      const char *p = at + strlen ("your-");
      const char *start = p;
      while (g_ascii_isalnum (*p) || *p == '-' || *p == '_')
        p++;
      if (p == start)
        continue;
      g_autofree char *name = g_strndup (start, p - start);
      g_autofree char *written = g_strndup (at, p - at);
      g_strdelimit (name, "-", '_');
      add_parameter (self, line, name, written, csn_import_is_secret (name));
    }
}

static gboolean
is_set_in_code (const CsnImport *self,
                const CsnCode   *code,
                const char      *name)
{
  g_autofree char *assignment = g_strdup_printf ("%s=", name);
  for (guint line = code->first; line < code->last; line++)
    {
      const char *at = strstr (self->lines[line].text, assignment);
      if (at != NULL && (at == self->lines[line].text || !g_ascii_isalnum (at[-1]))
          && strstr (at, "$") != at + strlen (assignment))
        {
          /* "X="$X"" hands it on; it still comes from outside */
          const char *value = at + strlen (assignment);
          g_autofree char *own = g_strdup_printf ("\"$%s\"", name);
          if (!g_str_has_prefix (value, own))
            return TRUE;
        }
    }
  return FALSE;
}

/* "$TOKEN": a variable that the code does not set itself. */
static void
read_variables (CsnImport     *self,
                const CsnCode *code,
                guint          line)
{
  const char *text = self->lines[line].text;
  for (const char *at = strchr (text, '$'); at != NULL; at = strchr (at + 1, '$'))
    {
      const char *start = at + 1;
      if (*start == '{')
        start++;
      const char *p = start;
      while (g_ascii_isupper (*p) || g_ascii_isdigit (*p) || *p == '_')
        p++;
      if (p - start < 2 || g_ascii_isdigit (*start) || g_ascii_islower (*p))
        continue;
      g_autofree char *name = g_strndup (start, p - start);
      static const char *const usual[] = { "HOME", "PATH", "PWD", "USER", "SHELL", "TMPDIR", "RANDOM", "SECONDS", NULL };
      if (g_strv_contains (usual, name) || is_set_in_code (self, code, name))
        continue;
      g_autofree char *written = g_strdup_printf ("$%s", name);
      /* what goes into an address of a database is a secret too */
      gboolean secret = csn_import_is_secret (name);
      const char *equals = strchr (text, '=');
      if (!secret && equals != NULL && equals < at)
        {
          g_autofree char *target = g_strndup (text, equals - text);
          secret = csn_import_is_secret (g_strstrip (target));
        }
      add_parameter (self, line, name, written, secret);
    }
}

/* The same placeholder is the same parameter; its name is the key it stands behind first. */
static void
read_placeholder (CsnImport  *self,
                  guint       line,
                  GHashTable *names)
{
  const CsnImportLine *info = &self->lines[line];
  if (info->key == NULL || info->value == NULL || info->value[0] != '[')
    return;
  gsize length = strlen (info->value);
  if (length < 4 || info->value[length - 1] != ']' || !g_ascii_isupper (info->value[1])
      || strchr (info->value, '/') != NULL || self->scan->lines[line].kind != CSN_LINE_TEXT)
    return;
  const char *name = g_hash_table_lookup (names, info->value);
  if (name == NULL)
    {
      char *folded = csn_vocabulary_dup_lower (info->key);
      g_strdelimit (folded, " -", '_');
      g_hash_table_insert (names, g_strdup (info->value), folded);
      name = folded;
    }
  add_parameter (self, line, name, info->value, FALSE);
}

static void
read_reference_actions (CsnImport     *self,
                        const CsnCode *code)
{
  gboolean rollback = FALSE;
  for (guint line = code->first; line < code->last; line++)
    {
      const char *text = self->lines[line].text;
      if (g_str_has_prefix (text, "#"))
        rollback = csn_vocabulary_contains (CSN_WORDS_ROLLBACK, text + 1);
      else if (rollback && text[0] != '\0')
        {
          CsnFactSpec spec = { .kind = CSN_FACT_ACTION, .line = line + 1, .name = "rollback", .value = text };
          spec.section = csn_import_section_of (self, line)->section;
          g_autoptr (CsnFact) fact = csn_fact_new (&spec);
          csn_checklist_add_fact (self->checklist, fact);
        }
    }
}

void
csn_import_parameters (CsnImport *self)
{
  static const char *const literal[] = { "json", "python", "py", "javascript", "js", "typescript", "ts", "c", "java", "go",
                                         "rust", "css", "yaml", "yml", "jinja", "nginx", "markdown", "md", "tsx", "jsx", NULL };
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint line = 0; line < self->source->n_lines; line++)
    {
      const CsnLine *l = &self->scan->lines[line];
      if (l->kind == CSN_LINE_TEXT)
        {
          read_braces (self, line, self->lines[line].text);
          read_placeholder (self, line, names);
        }
      else if (l->kind == CSN_LINE_CODE && l->code >= 0)
        {
          const CsnCode *code = &g_array_index (self->scan->codes, CsnCode, l->code);
          if (lang_is (code, literal))
            continue;
          read_braces (self, line, self->lines[line].text);
          read_your (self, line, self->lines[line].text);
          if (lang_is (code, shells))
            read_variables (self, code, line);
        }
    }
  for (guint i = 0; i < self->scan->codes->len; i++)
    {
      const CsnCode *code = &g_array_index (self->scan->codes, CsnCode, i);
      if (g_str_equal (csn_import_code_class (self, i), "command_reference"))
        read_reference_actions (self, code);
    }
}
