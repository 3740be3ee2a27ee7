/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a plan reads the two fences that are written for probes: ```hurl, and ```probe with EXEC, SQL, PROM, FILE or ENV,
 * options and asserts. Must not run, open or resolve anything. */

#include "csn-probe-plan-private.h"

#include "csn-hurl-request.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* hurl fences */

typedef struct
{
  CsnProbePlan *plan;
  GHashTable *known; /* (owned) names that the script itself sets */
} Names;

static void
look_at_text (Names *names, const CsnHurlText *text)
{
  for (guint i = 0; text != NULL && i < text->len; i++)
    {
      const CsnHurlPart *part = g_ptr_array_index (text, i);
      CsnProbePlan *plan = names->plan;
      g_autofree char *place = NULL;

      if (!part->is_place || g_hash_table_contains (names->known, part->text) || strcmp (part->text, "newUuid") == 0
          || strcmp (part->text, "newDate") == 0)
        continue;
      place = g_strdup_printf ("{{%s}}", part->text);
      g_free (csn_probe_plan_fill (plan, place, CSN_TEMPLATE_DOUBLE));
    }
}

static void
look_at_fields (Names *names, GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const CsnHurlField *field = g_ptr_array_index (fields, i);

      look_at_text (names, field->value);
      look_at_text (names, field->file);
      if (field->file != NULL && field->file->len == 1 && !((CsnHurlPart *) field->file->pdata[0])->is_place)
        g_ptr_array_add (names->plan->files, g_strdup (((CsnHurlPart *) field->file->pdata[0])->text));
    }
}

static void
note_names (Names *names, const CsnHurlEntry *entry)
{
  for (guint i = 0; i < entry->options->len; i++)
    {
      const CsnHurlField *field = g_ptr_array_index (entry->options, i);
      const CsnHurlPart *name = g_ptr_array_index (field->name, 0);
      const CsnHurlPart *value = field->value->len > 0 ? g_ptr_array_index (field->value, 0) : NULL;

      if (strcmp (name->text, "variable") == 0 && value != NULL && strchr (value->text, '=') != NULL)
        g_hash_table_add (names->known, g_strndup (value->text, strchr (value->text, '=') - value->text));
    }
  look_at_fields (names, entry->headers);
  look_at_fields (names, entry->query);
  look_at_fields (names, entry->form);
  look_at_fields (names, entry->multipart);
  look_at_fields (names, entry->cookies);
  look_at_fields (names, entry->auth);
  look_at_fields (names, entry->options);
  if (entry->body != NULL)
    {
      look_at_text (names, entry->body->content->text);
      if (entry->body->content->kind == CSN_HURL_ARG_FILE && entry->body->content->text->len == 1)
        g_ptr_array_add (names->plan->files, g_strdup (((CsnHurlPart *) entry->body->content->text->pdata[0])->text));
    }
  for (guint i = 0; i < entry->captures->len; i++)
    {
      const CsnHurlCheck *check = g_ptr_array_index (entry->captures, i);

      g_hash_table_add (names->known, g_strdup (((CsnHurlPart *) check->name->pdata[0])->text));
    }
}

/* The origin of an entry has to be known before anything runs: a server's answer cannot choose it. */
static void
add_entry_origin (Names *names, const CsnHurlEntry *entry)
{
  CsnProbePlan *plan = names->plan;
  g_autoptr (GString) url = g_string_new (NULL);
  CsnHttpRequest *request;

  for (guint i = 0; i < entry->url->len; i++)
    {
      const CsnHurlPart *part = g_ptr_array_index (entry->url, i);
      g_autofree char *place = g_strdup_printf ("{{%s}}", part->text);

      /* a capture may stand in the path, where it cannot lead elsewhere */
      if (part->is_place && g_hash_table_contains (names->known, part->text))
        {
          if (!g_regex_match_simple ("^https?://[^/]+/", url->str, 0, 0))
            g_ptr_array_add (plan->reasons, g_strdup (_ ("The address begins with something that is only known while "
                                                          "running, so it cannot be shown and allowed before.")));
          g_string_append (url, "captured");
        }
      else if (part->is_place)
        {
          g_autofree char *filled = csn_probe_plan_fill (plan, place, CSN_TEMPLATE_DOUBLE);

          g_string_append (url, filled);
        }
      else
        g_string_append (url, part->text);
    }
  request = csn_http_request_new (entry->method, url->str);
  csn_probe_plan_add_request (plan, request);
  /* only the origin is of interest: the script itself is what runs and is shown */
  g_ptr_array_set_size (plan->requests, 0);
}

static void
read_directives (CsnProbePlan *plan, const CsnHurlEntry *entry)
{
  for (guint i = 0; i < entry->directives->len; i++)
    {
      const char *directive = g_ptr_array_index (entry->directives, i);

      if (g_regex_match_simple ("^consent\\s*:\\s*mutating", directive, 0, 0))
        plan->mutating = TRUE;
      else if (g_regex_match_simple ("^(run|stat|pass|empty)\\s*:", directive, 0, 0))
        g_ptr_array_add (plan->reasons,
                         g_strdup_printf (_ ("The directive “@%s” is not supported in hurl blocks; set “runs” and "
                                             "“concurrency” for the probe instead."),
                                          directive));
      else if (g_regex_match_simple ("^fill\\s*:", directive, 0, 0))
        g_ptr_array_add (plan->notices, g_strdup_printf (_ ("The directive “@%s” is not supported in hurl blocks: nothing "
                                                            "will be filled in."),
                                                         directive));
      else if (!g_regex_match_simple ("^(probe|severity|consent)\\s*:", directive, 0, 0))
        g_ptr_array_add (plan->notices, g_strdup_printf (_ ("The directive “@%s” is unknown."), directive));
    }
}

static gboolean
has_judgement (GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    if (((CsnHurlEntry *) g_ptr_array_index (entries, i))->has_response)
      return TRUE;
  return FALSE;
}

/* FALSE when the text is no Hurl and @strict is not asked for. */
gboolean
csn_probe_plan_read_hurl (CsnProbePlan *self, gboolean strict)
{
  const char *text = csn_probe_spec_get_text (self->spec);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = csn_hurl_parse (text, strlen (text), _ ("block"), &error);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Names names = { self, known };

  if (entries == NULL && !strict)
    return FALSE;
  self->lane = CSN_LANE_HURL;
  self->script = g_strdup (text);
  self->time_limit = CSN_COMMAND_TIME_LIMIT;
  if (entries == NULL || entries->len == 0)
    {
      g_ptr_array_add (self->reasons, g_strdup (error != NULL ? error->message : _ ("The block holds no request.")));
      return TRUE;
    }
  for (guint i = 0; i < entries->len; i++)
    {
      const CsnHurlEntry *entry = g_ptr_array_index (entries, i);

      read_directives (self, entry);
      add_entry_origin (&names, entry);
      note_names (&names, entry);
    }
  /* what the block itself asserts is its condition */
  if (has_judgement (entries))
    {
      csn_pass_condition_free (self->condition);
      self->condition = csn_pass_condition_parse (NULL, CSN_PROBE_HTTP, NULL);
    }
  return TRUE;
}

/* probe fences */

static const struct
{
  const char *query;
  const char *reading;
} readings[] = {
  { "exit", "exit" },
  { "stdout", "stdout" },
  { "rows", "rows" },
  { "value", "value" },
  { "exists", "exists" },
  { "size", "size" },
  { "duration", "duration" },
  { "sha256", "sha256" },
  { "tests \"passed\"", "tests.passed" },
  { "tests \"failed\"", "tests.failed" },
  { "tests \"errors\"", "tests.errors" },
  { "tests \"skipped\"", "tests.skipped" },
  { "tests \"total\"", "tests.total" },
  { "tests \"pass-rate\"", "pass-rate" },
  { "coverage \"line\"", "coverage" },
  { "issues \"any\"", "issues" },
  { "issues \"critical\"", "issues.critical" },
  { "issues \"high\"", "issues.high" },
};

static char *
find_reading (const char *query)
{
  g_autoptr (GRegex) named = g_regex_new ("^(jsonpath|env|metric|column) \"([^\"]+)\"$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (readings); i++)
    if (strcmp (readings[i].query, query) == 0)
      return g_strdup (readings[i].reading);
  if (!g_regex_match (named, query, 0, &match))
    return NULL;

  g_autofree char *kind = g_match_info_fetch (match, 1);
  g_autofree char *name = g_match_info_fetch (match, 2);

  if (strcmp (kind, "env") == 0)
    return g_strdup ("value");
  if (strcmp (kind, "metric") == 0)
    return g_strdup ("series");
  if (strcmp (kind, "jsonpath") == 0 && !g_str_has_prefix (name, "$."))
    return NULL;
  return g_strconcat ("json:", strcmp (kind, "jsonpath") == 0 ? name + 2 : name, NULL);
}

static gboolean
read_predicate (const char *sign, const char *value, const char *reading, const char *line, GPtrArray *assertions)
{
  static const struct
  {
    const char *sign;
    CsnRelation relation;
  } signs[] = { { "==", CSN_RELATION_EQUAL },     { "!=", CSN_RELATION_NOT_EQUAL }, { ">=", CSN_RELATION_GREATER_EQUAL },
                { "<=", CSN_RELATION_LESS_EQUAL }, { ">", CSN_RELATION_GREATER },    { "<", CSN_RELATION_LESS } };
  CsnDecimal number = csn_decimal_from_int (0);
  const char *end = NULL;
  g_autofree char *text = g_strdup (value);

  if (strcmp (sign, "exists") == 0)
    {
      g_ptr_array_add (assertions, csn_assertion_new (strcmp (reading, "value") == 0 ? "exists" : reading,
                                                      CSN_RELATION_EXISTS, number, NULL, line));
      return TRUE;
    }
  if (strcmp (sign, "contains") == 0 || strcmp (sign, "in") == 0)
    {
      gboolean list = *sign == 'i';

      g_strdelimit (text, list ? "[]\" " : "\"", ' ');
      g_auto (GStrv) parts = g_strsplit (g_strstrip (text), ",", -1);

      for (guint i = 0; parts[i] != NULL; i++)
        g_strstrip (parts[i]);

      g_autofree char *words = g_strjoinv ("|", parts);

      g_ptr_array_add (assertions, csn_assertion_new (reading, list ? CSN_RELATION_ONE_OF : CSN_RELATION_TOKEN, number,
                                                      words, line));
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    {
      if (strcmp (signs[i].sign, sign) != 0)
        continue;
      if (csn_decimal_parse (text, &number, &end) && *end == '\0')
        g_ptr_array_add (assertions, csn_assertion_new (reading, signs[i].relation, number, NULL, line));
      else if (signs[i].relation == CSN_RELATION_EQUAL)
        {
          g_strstrip (g_strdelimit (text, "\"", ' '));
          g_ptr_array_add (assertions, csn_assertion_new (reading, CSN_RELATION_TEXT, number, text, line));
        }
      else
        return FALSE;
      return TRUE;
    }
  return FALSE;
}

static void
read_assert (CsnProbePlan *self, const char *line, guint number)
{
  g_autoptr (GRegex) regex = g_regex_new (
    "^(\\w+(?: \"[^\"]*\")?)\\s+(==|!=|>=|<=|>|<|contains|exists|in)\\s*(.*)$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (g_regex_match (regex, line, 0, &match))
    {
      g_autofree char *query = g_match_info_fetch (match, 1);
      g_autofree char *sign = g_match_info_fetch (match, 2);
      g_autofree char *value = g_match_info_fetch (match, 3);
      g_autofree char *reading = find_reading (query);

      if (reading != NULL && read_predicate (sign, value, reading, line, self->condition->assertions))
        {
          self->condition->record_only = FALSE;
          return;
        }
    }
  g_ptr_array_add (self->reasons, g_strdup_printf (_ ("Line %u of the block is no assert that a probe knows: %s"), number, line));
}

static void
read_fence_option (CsnProbePlan *self, const char *line, guint number)
{
  g_autoptr (GRegex) regex = g_regex_new ("^timeout:\\s*(\\d+)\\s*(s|m)$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (g_regex_match (regex, line, 0, &match))
    {
      g_autofree char *digits = g_match_info_fetch (match, 1);
      g_autofree char *unit = g_match_info_fetch (match, 2);
      guint64 seconds = g_ascii_strtoull (digits, NULL, 10) * (*unit == 'm' ? 60 : 1);

      self->time_limit = (guint) MIN (seconds, 86400) * 1000;
      return;
    }
  g_ptr_array_add (self->reasons, g_strdup_printf (_ ("Line %u of the block is no option that a probe knows: %s"), number, line));
}

/* "EXIT 0", "ROWS *", "ROWS 1": the status line of these lanes */
static gboolean
read_status (CsnProbePlan *self, const char *line)
{
  g_autoptr (GRegex) regex = g_regex_new ("^(EXIT|ROWS)\\s+(\\*|\\d+)$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_regex_match (regex, line, 0, &match))
    return FALSE;

  g_autofree char *what = g_match_info_fetch (match, 1);
  g_autofree char *digits = g_match_info_fetch (match, 2);

  if (*digits != '*')
    {
      g_ptr_array_add (self->condition->assertions,
                       csn_assertion_new (*what == 'E' ? "exit" : "rows", CSN_RELATION_EQUAL,
                                          csn_decimal_from_int (g_ascii_strtoll (digits, NULL, 10)), NULL, line));
      self->condition->record_only = FALSE;
    }
  return TRUE;
}

/* Reads head, options and asserts; gives what stands between the head and the first section. */
static char *
read_fence_lines (CsnProbePlan *self, char **lines)
{
  g_autoptr (GString) content = g_string_new (NULL);
  const char *section = "";

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strchomp (lines[i]);

      if (*line == '#' || (*line == '\0' && *section != '\0') || (i > 0 && read_status (self, line)))
        continue;
      if (i > 0 && (strcmp (line, "[Options]") == 0 || strcmp (line, "[Asserts]") == 0 || strcmp (line, "[Captures]") == 0))
        section = line;
      else if (strcmp (section, "[Options]") == 0)
        read_fence_option (self, line, i + 1);
      else if (strcmp (section, "[Asserts]") == 0)
        read_assert (self, line, i + 1);
      else if (strcmp (section, "[Captures]") == 0)
        g_ptr_array_add (self->notices, g_strdup_printf (_ ("Line %u: captures are not supported in probe blocks: “%s” "
                                                            "has no effect."),
                                                         i + 1, line));
      else if (*section == '\0')
        g_string_append_printf (content, "%s%s", i > 0 ? "\n" : "", line);
    }
  return g_string_free (g_steal_pointer (&content), FALSE);
}

/* The one variable that an ENV block asks about. */
static char *
find_environment_name (CsnProbePlan *self)
{
  g_autoptr (GRegex) regex = g_regex_new ("^env \"(\\w+)\"", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autofree char *name = NULL;

  for (g_regex_match (regex, csn_probe_spec_get_text (self->spec), 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *found = g_match_info_fetch (match, 1);

      if (name != NULL && strcmp (name, found) != 0)
        g_ptr_array_add (self->reasons, g_strdup (_ ("An ENV block asks about one variable; write one block each.")));
      if (name == NULL)
        name = g_steal_pointer (&found);
    }
  return g_steal_pointer (&name);
}

void
csn_probe_plan_read_fence (CsnProbePlan *self)
{
  static const struct
  {
    const char *word;
    CsnProbeKind kind;
  } lanes[] = { { "EXEC", CSN_PROBE_COMMAND }, { "SQL", CSN_PROBE_SQL }, { "PROM", CSN_PROBE_PROMETHEUS },
                { "FILE", CSN_PROBE_FILE }, { "ENV", CSN_PROBE_ENV } };
  g_auto (GStrv) lines = g_strsplit (csn_probe_spec_get_text (self->spec), "\n", -1);
  g_autofree char *content = NULL;
  guint first = 0;

  csn_pass_condition_free (self->condition);
  self->condition = csn_pass_condition_parse (NULL, CSN_PROBE_COMMAND, NULL);
  while (lines[first] != NULL && (*lines[first] == '#' || *g_strstrip (lines[first]) == '\0'))
    first++;
  content = read_fence_lines (self, lines + first);
  for (guint i = 0; i < G_N_ELEMENTS (lanes); i++)
    {
      gsize length = strlen (lanes[i].word);
      guint time_limit = self->time_limit;

      if (!g_str_has_prefix (content, lanes[i].word)
          || (content[length] != ' ' && content[length] != '\n' && content[length] != '\0'))
        continue;
      g_autofree char *name = lanes[i].kind == CSN_PROBE_ENV ? find_environment_name (self) : NULL;

      csn_probe_plan_read_inner (self, lanes[i].kind, name != NULL ? name : g_strstrip (content + length));
      if (time_limit > 0)
        self->time_limit = time_limit;
      return;
    }
  g_ptr_array_add (self->reasons, g_strdup (_ ("A probe block begins with EXEC, SQL, PROM, FILE or ENV.")));
}
