/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads and judges probe fences. The sections are those of the hurl language, read by its parser and judged by its
 * filters and predicates; only the head and a few queries are of its own. Must not run, open or resolve anything. */

#include "csn-hurl-fence.h"

#include "csn-hurl-lexer.h"
#include "csn-probe-error.h"
#include "csn-probe-setup.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
csn_hurl_fence_free (CsnHurlFence *self)
{
  if (self == NULL)
    return;
  g_free (self->content);
  g_free (self->status_word);
  g_free (self->text);
  g_ptr_array_unref (self->directives);
  g_ptr_array_unref (self->options);
  g_ptr_array_unref (self->captures);
  g_ptr_array_unref (self->asserts);
  g_free (self);
}

static CsnHurlFence *
fence_new (const char *text)
{
  CsnHurlFence *self = g_new0 (CsnHurlFence, 1);

  self->directives = g_ptr_array_new_with_free_func (g_free);
  self->options = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_hurl_field_free);
  self->captures = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_hurl_check_free);
  self->asserts = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_hurl_check_free);
  self->status = -1;
  self->text = g_strdup (text);
  return self;
}

/* "EXIT 0", "ROWS *" alone on a line */
static gboolean
is_status_line (CsnHurlLexer *l)
{
  const char *c = l->at;

  if (!csn_hurl_has (l, "EXIT ") && !csn_hurl_has (l, "ROWS "))
    return FALSE;
  c += strlen ("EXIT ");
  while (c < l->end && *c == ' ')
    c++;
  return c < l->end && (*c == '*' || g_ascii_isdigit (*c));
}

static gboolean
is_section (CsnHurlLexer *l)
{
  static const char *const names[] = { "[Options]", "[Captures]", "[Asserts]" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (csn_hurl_has (l, names[i]))
      return TRUE;
  return csn_hurl_peek (l) == '[' && l->at + 2 < l->end && g_ascii_isupper (l->at[1]) && g_ascii_islower (l->at[2])
         && memchr (l->at, ']', MIN ((gsize) (l->end - l->at), 24)) != NULL;
}

/* The head and what belongs to it, as it stands. */
static void
read_content (CsnHurlLexer *l, CsnHurlFence *fence)
{
  const char *start = l->at;

  do
    {
      while (l->at < l->end && *l->at != '\n')
        l->at++;
      if (l->at < l->end)
        l->at++;
    }
  while (l->at < l->end && !is_section (l) && !is_status_line (l));
  fence->content = g_strchomp (g_strndup (start, l->at - start));
}

static gboolean
read_status (CsnHurlLexer *l, CsnHurlFence *fence)
{
  if (!is_status_line (l))
    return TRUE;
  fence->status_word = g_strndup (l->at, 4);
  l->at += strlen ("EXIT ");
  csn_hurl_skip_spaces (l);
  if (!csn_hurl_take (l, "*"))
    {
      fence->status = 0;
      while (g_ascii_isdigit (csn_hurl_peek (l)) && fence->status < 1000000000)
        fence->status = fence->status * 10 + (*l->at++ - '0');
    }
  return csn_hurl_end_line (l);
}

static gboolean
read_sections (CsnHurlLexer *l, CsnHurlFence *fence)
{
  csn_hurl_skip_lines (l, fence->directives);
  while (l->at < l->end)
    {
      gboolean options = csn_hurl_take (l, "[Options]");
      gboolean captures = !options && csn_hurl_take (l, "[Captures]");

      if (!options && !captures && !csn_hurl_take (l, "[Asserts]"))
        return csn_hurl_fail (l, _ ("[Options], [Captures] or [Asserts] is expected here"));
      if (!csn_hurl_end_line (l))
        return FALSE;
      if (options ? !csn_hurl_read_fields (l, fence->options, fence->directives)
                  : !csn_hurl_read_checks (l, captures ? fence->captures : fence->asserts, captures, fence->directives))
        return FALSE;
      csn_hurl_skip_lines (l, fence->directives);
      /* "EXIT 0" may stand behind the options as well as before them */
      if (options && !read_status (l, fence))
        return FALSE;
      csn_hurl_skip_lines (l, fence->directives);
    }
  return TRUE;
}

CsnHurlFence *
csn_hurl_fence_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  CsnHurlLexer l = { .text = text, .at = text, .end = text + strlen (text), .in_fence = TRUE };
  g_autoptr (CsnHurlFence) fence = fence_new (text);

  csn_hurl_skip_lines (&l, fence->directives);
  if (strlen (text) > CSN_HURL_MAX_BYTES || !g_utf8_validate (text, -1, NULL))
    csn_hurl_fail (&l, _ ("the block is larger than 4 MiB or not UTF-8"));
  else if (l.at >= l.end)
    csn_hurl_fail (&l, _ ("EXEC, SQL, PROM, FILE or ENV is expected here"));
  if (l.problem == NULL)
    {
      read_content (&l, fence);
      if (read_status (&l, fence))
        read_sections (&l, fence);
    }
  if (l.problem == NULL)
    return g_steal_pointer (&fence);
  csn_hurl_set_error (&l, _ ("block"), error);
  g_free (l.problem);
  return NULL;
}

gboolean
csn_hurl_fence_judges (const CsnHurlFence *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->asserts->len > 0 || self->status_word != NULL;
}

char **
csn_hurl_fence_list_environment (const CsnHurlFence *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  GPtrArray *lists[] = { self->captures, self->asserts };

  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; i < lists[l]->len; i++)
      {
        const CsnHurlCall *query = ((CsnHurlCheck *) g_ptr_array_index (lists[l], i))->query;
        const CsnHurlArg *arg = query->args[0];

        if (strcmp (query->name, "env") == 0 && arg->text != NULL && arg->text->len == 1
            && !((CsnHurlPart *) arg->text->pdata[0])->is_place)
          g_strv_builder_add (names, ((CsnHurlPart *) arg->text->pdata[0])->text);
      }
  return g_strv_builder_end (names);
}

/* Evaluating */

static CsnHurlValue *
value_of_reading (const CsnReadings *readings, const char *name)
{
  CsnDecimal number;
  g_autofree char *text = NULL;

  if (!csn_readings_has (readings, name) || csn_readings_is_empty (readings, name))
    return csn_hurl_value_new (CSN_HURL_NOTHING);
  text = csn_readings_dup_text (readings, name);
  if (csn_readings_get_number (readings, name, &number))
    return csn_hurl_value_new_number (text);
  return csn_hurl_value_new_string (text);
}

static char *
reading_of_tests (const char *what)
{
  if (strcmp (what, "pass-rate") == 0)
    return g_strdup ("pass-rate");
  if (strcmp (what, "duration") == 0)
    return g_strdup ("tests.duration");
  return g_strconcat ("tests.", what, NULL);
}

/* The share of covered lines over all files whose path matches. */
static CsnHurlValue *
eval_coverage (const CsnReadings *readings, const char *glob)
{
  static const char prefix[] = "coverage-lines:";
  g_auto (GStrv) names = csn_readings_list (readings);
  gint64 lines = 0, missed = 0;
  g_autofree char *text = NULL;

  if (strcmp (glob, "line") == 0)
    return value_of_reading (readings, "coverage");
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *counts = NULL;
      char *slash;

      if (!g_str_has_prefix (names[i], prefix) || !g_pattern_match_simple (glob, names[i] + strlen (prefix)))
        continue;
      counts = csn_readings_dup_text (readings, names[i]);
      slash = strchr (counts, '/');
      missed += g_ascii_strtoll (counts, NULL, 10);
      lines += slash != NULL ? g_ascii_strtoll (slash + 1, NULL, 10) : 0;
    }
  if (lines == 0)
    return csn_hurl_value_new (CSN_HURL_NOTHING);
  text = csn_decimal_to_string (csn_decimal_ratio ((lines - missed) * 100, lines), 4);
  return csn_hurl_value_new_number (text);
}

static CsnHurlValue *
eval_column (CsnHurlScope *scope, const char *name, GError **error)
{
  g_autoptr (yyjson_doc) doc =
    csn_json_read (g_bytes_get_data (scope->body, NULL), g_bytes_get_size (scope->body), error);
  CsnHurlValue *list;
  size_t i, max;
  yyjson_val *row;

  if (doc == NULL)
    return NULL;
  list = csn_hurl_value_new_list ();
  yyjson_arr_foreach (yyjson_doc_get_root (doc), i, max, row)
    {
      yyjson_val *cell = yyjson_obj_get (row, name);

      if (cell == NULL)
        {
          csn_hurl_value_unref (list);
          return csn_hurl_value_new (CSN_HURL_NOTHING);
        }
      g_ptr_array_add (list->items, csn_hurl_value_new_json (cell));
    }
  if (list->items->len == 1)
    {
      CsnHurlValue *one = csn_hurl_value_ref (g_ptr_array_index (list->items, 0));

      csn_hurl_value_unref (list);
      return one;
    }
  return list;
}

static CsnHurlValue *
eval_named (CsnHurlScope *scope, const CsnHurlCall *query, const char *argument, GError **error)
{
  const char *name = query->name;
  g_autofree char *reading = NULL;

  if (strcmp (name, "tests") == 0)
    reading = reading_of_tests (argument);
  else if (strcmp (name, "issues") == 0)
    reading = strcmp (argument, "any") == 0 ? g_strdup ("issues") : g_strconcat ("issues.", argument, NULL);
  else if (strcmp (name, "env") == 0)
    reading = g_strconcat ("env:", argument, NULL);
  else if (strcmp (name, "coverage") == 0)
    return eval_coverage (scope->readings, argument);
  else if (strcmp (name, "column") == 0)
    return eval_column (scope, argument, error);
  else
    reading = g_strdup ("value");
  return value_of_reading (scope->readings, reading);
}

CsnHurlValue *
csn_hurl_eval_fence_query (CsnHurlScope *scope, const CsnHurlCall *query, GError **error)
{
  static const char *const plain[] = { "exit", "stdout", "stderr", "rows", "value", "size", "mtime", "duration", NULL };
  static const char *const named[] = { "tests", "coverage", "issues", "column", "metric", "env", NULL };
  g_autoptr (CsnHurlValue) argument = NULL;
  g_autofree char *text = NULL;
  CsnDecimal number = { 0 };

  g_return_val_if_fail (scope != NULL && scope->readings != NULL && query != NULL, NULL);

  if (g_strv_contains (plain, query->name))
    return value_of_reading (scope->readings, query->name);
  if (strcmp (query->name, "exists") == 0)
    {
      csn_readings_get_number (scope->readings, "exists", &number);
      return csn_hurl_value_new_bool (number.scaled != 0);
    }
  if (!g_strv_contains (named, query->name))
    return NULL;
  argument = csn_hurl_eval_arg (scope, query->args[0], error);
  text = argument != NULL ? csn_hurl_value_render (argument) : NULL;
  return text != NULL ? eval_named (scope, query, text, error) : NULL;
}

/* Line @number of the fence, without comment marks around it. */
static char *
dup_line (const CsnHurlFence *self, guint number)
{
  const char *at = self->text;

  for (guint i = 1; i < number && at != NULL; i++)
    at = (at = strchr (at, '\n')) != NULL ? at + 1 : NULL;
  return at != NULL ? g_strstrip (g_strndup (at, strcspn (at, "\n"))) : g_strdup ("");
}

static void
add_judgement (GPtrArray *judgements, char *source, char *actual, CsnState state)
{
  CsnJudgement *judgement = g_new0 (CsnJudgement, 1);

  judgement->source = source;
  judgement->actual = actual;
  judgement->state = state;
  g_ptr_array_add (judgements, judgement);
}

/* Nothing to compare is no answer; a value that does not compare, or compares wrongly, is one. */
static CsnState
state_of (const CsnHurlValue *value, gboolean existence, gboolean holds, const GError *error)
{
  if (value == NULL || (value->kind == CSN_HURL_NOTHING && !existence))
    return error != NULL && !g_error_matches (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED) ? CSN_STATE_ERROR
                                                                                            : CSN_STATE_INCONCLUSIVE;
  return holds && error == NULL ? CSN_STATE_PASS : CSN_STATE_FAIL;
}

static CsnState
judge_assert (CsnHurlScope *scope, const CsnHurlFence *self, const CsnHurlCheck *check, GPtrArray *judgements)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnHurlValue) value = csn_hurl_eval_check (scope, check, &error);
  gboolean existence = check->predicate != NULL && strcmp (check->predicate->name, "exists") == 0;
  gboolean holds = FALSE;
  CsnState state;
  char *actual = NULL;

  if (value == NULL && existence && g_error_matches (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_FAILED))
    {
      g_clear_error (&error);
      value = csn_hurl_value_new (CSN_HURL_NOTHING);
    }
  if (value != NULL && check->predicate == NULL)
    holds = value->kind == CSN_HURL_BOOL && value->truth;
  else if (value != NULL && (value->kind != CSN_HURL_NOTHING || existence))
    csn_hurl_eval_predicate (scope, check, value, &holds, &error);
  state = state_of (value, existence, holds, error);
  if (error != NULL)
    actual = g_strdup (error->message);
  else if (value != NULL && value->kind != CSN_HURL_NOTHING)
    actual = value->kind == CSN_HURL_STRING ? g_strdup (value->text) : csn_hurl_value_to_json (value);
  add_judgement (judgements, dup_line (self, check->line), actual, state);
  return state;
}

static CsnState
judge_status (const CsnHurlFence *self, const CsnReadings *readings, GPtrArray *judgements)
{
  g_autofree char *name = self->status_word != NULL ? g_ascii_strdown (self->status_word, -1) : NULL;
  CsnDecimal number;
  CsnState state;

  if (name == NULL || self->status < 0)
    return CSN_STATE_PASS;
  state = !csn_readings_get_number (readings, name, &number)                          ? CSN_STATE_INCONCLUSIVE
          : csn_decimal_compare (number, csn_decimal_from_int (self->status)) == 0 ? CSN_STATE_PASS
                                                                                   : CSN_STATE_FAIL;
  add_judgement (judgements, g_strdup_printf ("%s %" G_GINT64_FORMAT, self->status_word, self->status),
                 csn_readings_dup_text (readings, name), state);
  return state;
}

static CsnState
worse (CsnState a, CsnState b)
{
  static const CsnState order[] = { CSN_STATE_ERROR, CSN_STATE_FAIL, CSN_STATE_INCONCLUSIVE };

  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (a == order[i] || b == order[i])
      return order[i];
  return CSN_STATE_PASS;
}

static void
keep_capture (const CsnHurlCheck *check, const CsnHurlValue *value, const char *name, const char *text,
              CsnReadings *readings, GHashTable *secrets)
{
  CsnDecimal number;

  if (check->redact || csn_probe_name_is_secret (name))
    {
      g_hash_table_replace (secrets, g_strdup (name), g_strdup (text));
      csn_readings_set_text (readings, name, "***");
    }
  else if (value->kind != CSN_HURL_INTEGER && value->kind != CSN_HURL_FLOAT)
    csn_readings_set_text (readings, name, text);
  else if (csn_decimal_parse (text, &number, NULL))
    csn_readings_set_decimal (readings, name, number);
}

static CsnState
take_captures (CsnHurlScope *scope, const CsnHurlFence *self, CsnReadings *readings, GHashTable *secrets, char **message)
{
  CsnState state = CSN_STATE_PASS;

  for (guint i = 0; i < self->captures->len; i++)
    {
      const CsnHurlCheck *check = g_ptr_array_index (self->captures, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (CsnHurlValue) value = csn_hurl_eval_check (scope, check, &error);
      g_autofree char *name = value != NULL ? csn_hurl_render (scope, check->name, &error) : NULL;
      g_autofree char *text = value != NULL ? csn_hurl_value_render (value) : NULL;

      if (name == NULL || text == NULL)
        {
          g_autofree char *line = dup_line (self, check->line);

          state = worse (state, CSN_STATE_INCONCLUSIVE);
          if (*message == NULL)
            *message = g_strdup_printf (_ ("Nothing was found to capture: %s"), error != NULL ? error->message : line);
          continue;
        }
      keep_capture (check, value, name, text, readings, secrets);
      g_hash_table_replace (scope->variables, g_steal_pointer (&name), g_steal_pointer (&value));
    }
  return state;
}

CsnState
csn_hurl_fence_evaluate (const CsnHurlFence *self,
                         CsnReadings        *readings,
                         GBytes             *body,
                         GHashTable         *variables,
                         const char         *folder,
                         GPtrArray          *judgements,
                         GHashTable         *secrets,
                         char              **message)
{
  g_return_val_if_fail (self != NULL && readings != NULL && variables != NULL, CSN_STATE_ERROR);
  g_return_val_if_fail (judgements != NULL && secrets != NULL && message != NULL, CSN_STATE_ERROR);

  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  CsnHurlScope scope = { .variables = variables, .body = body != NULL ? body : nothing, .folder = folder,
                         .readings = readings };
  CsnState state = judge_status (self, readings, judgements);

  state = worse (state, take_captures (&scope, self, readings, secrets, message));
  for (guint i = 0; i < self->asserts->len; i++)
    state = worse (state, judge_assert (&scope, self, g_ptr_array_index (self->asserts, i), judgements));
  g_clear_pointer (&scope.json, yyjson_doc_free);
  return state;
}
