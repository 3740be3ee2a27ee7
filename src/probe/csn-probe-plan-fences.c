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
  char *origin;      /* (owned) (nullable): where the request that is looked at goes */
} Names;

/* A secret goes nowhere but to the origin that it belongs to. */
static void
check_place (Names *names, const char *name)
{
  if (names->origin != NULL && csn_probe_setup_get_secret (names->plan->setup, name, NULL) != NULL)
    csn_probe_plan_check_secret (names->plan, name, names->origin);
}

/* What a hurl block gets from outside is shown and allowed with it. */
static void
note_value (CsnProbePlan *plan, const char *name)
{
  const char *value = csn_probe_setup_get_value (plan->setup, name);
  g_autofree char *line = value != NULL ? g_strdup_printf ("%s = %s", name, value) : NULL;

  if (line != NULL && plan->lane == CSN_LANE_HURL && csn_probe_setup_get_secret (plan->setup, name, NULL) == NULL
      && !g_ptr_array_find_with_equal_func (plan->script_values, line, g_str_equal, NULL))
    g_ptr_array_add (plan->script_values, g_steal_pointer (&line));
}

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
      check_place (names, part->text);
      note_value (plan, part->text);
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
          note_value (plan, part->text);
        }
      else
        g_string_append (url, part->text);
    }
  g_autofree char *shown = csn_template_show (url->str);

  g_free (names->origin);
  names->origin = csn_origin_of_url (shown, NULL, NULL);
  for (guint i = 0; i < entry->url->len; i++)
    {
      const CsnHurlPart *part = g_ptr_array_index (entry->url, i);

      if (part->is_place)
        check_place (names, part->text);
    }
  request = csn_http_request_new (entry->method, url->str);
  csn_probe_plan_add_request (plan, request);
  /* only the origin is of interest: the script itself is what runs and is shown */
  g_ptr_array_set_size (plan->requests, 0);
}

/* What the author wrote for the runner, for hurl and probe fences alike. */
static void
read_directives (CsnProbePlan *plan, GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    {
      char *problem = NULL, *notice = NULL;

      csn_probe_directives_read (plan->directives, g_ptr_array_index (texts, i), &problem, &notice);
      if (problem != NULL)
        g_ptr_array_add (plan->reasons, problem);
      if (notice != NULL)
        g_ptr_array_add (plan->notices, notice);
    }
}

static void
apply_directives (CsnProbePlan *plan)
{
  const CsnProbeDirectives *d = plan->directives;

  if (d->mutating)
    plan->mutating = TRUE;
  /* the author's word that a POST only reads; the block is still shown and allowed as it stands */
  if (d->reading && plan->lane == CSN_LANE_HURL)
    plan->mutating = FALSE;
  if (d->runs > 0)
    {
      plan->runs = d->runs;
      plan->concurrency = MIN (MAX (d->concurrency, 1), d->runs);
      plan->warmup = d->warmup;
      plan->run_interval = d->interval;
    }
  if (d->time_limit > 0)
    {
      plan->time_limit = d->time_limit;
      plan->time_limit_named = TRUE;
    }
  if (d->stats->len > 0 && d->runs < 2 && plan->runs < 2)
    g_ptr_array_add (plan->reasons, g_strdup (_ ("“@stat” is about many runs; say how many with “@run: n=…”.")));
  if (d->advisory)
    g_ptr_array_add (plan->notices, g_strdup (_ ("The probe advises: when it does not pass, it decides nothing.")));
  if (d->variable != NULL && plan->lane != CSN_LANE_HURL)
    g_ptr_array_add (plan->reasons, g_strdup (_ ("“var=” of “@run” works in hurl blocks only.")));
}

static gboolean
has_judgement (GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    if (((CsnHurlEntry *) g_ptr_array_index (entries, i))->has_response)
      return TRUE;
  return FALSE;
}

static gboolean
only_reads (const CsnHurlEntry *entry)
{
  return csn_http_method_is_safe (entry->method) && entry->body == NULL && entry->form->len == 0
         && entry->multipart->len == 0;
}

/* FALSE when the text is no Hurl and @strict is not asked for. */
gboolean
csn_probe_plan_read_hurl (CsnProbePlan *self, gboolean strict)
{
  const char *text = csn_probe_spec_get_text (self->spec);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries = csn_hurl_parse (text, strlen (text), _ ("block"), &error);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Names names = { self, known, NULL };

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
  self->script_only_reads = TRUE;
  for (guint i = 0; i < entries->len; i++)
    {
      const CsnHurlEntry *entry = g_ptr_array_index (entries, i);

      self->script_only_reads = self->script_only_reads && only_reads (entry);
      read_directives (self, entry->directives);
      if (self->directives->variable != NULL)
        g_hash_table_add (known, g_strdup (self->directives->variable));
      add_entry_origin (&names, entry);
      note_names (&names, entry);
    }
  g_free (names.origin);
  apply_directives (self);
  /* what the block itself asserts is its condition */
  if (has_judgement (entries))
    {
      csn_pass_condition_free (self->condition);
      self->condition = csn_pass_condition_parse (NULL, CSN_PROBE_HTTP, NULL);
    }
  return TRUE;
}

/* probe fences */

static void
read_fence_options (CsnProbePlan *self, const CsnHurlFence *fence)
{
  for (guint i = 0; i < fence->options->len; i++)
    {
      const CsnHurlField *field = g_ptr_array_index (fence->options, i);
      const CsnHurlPart *name = g_ptr_array_index (field->name, 0);
      const CsnHurlPart *value = field->value->len == 1 ? g_ptr_array_index (field->value, 0) : NULL;
      g_autoptr (GRegex) regex = g_regex_new ("^(\\d{1,5})\\s*(s|m|h)$", 0, 0, NULL);
      g_autoptr (GMatchInfo) match = NULL;

      if (strcmp (name->text, "timeout") == 0 && value != NULL && g_regex_match (regex, value->text, 0, &match))
        {
          g_autofree char *digits = g_match_info_fetch (match, 1);
          g_autofree char *unit = g_match_info_fetch (match, 2);
          guint64 seconds = g_ascii_strtoull (digits, NULL, 10) * (*unit == 'h' ? 3600 : *unit == 'm' ? 60 : 1);

          self->time_limit = (guint) MIN (seconds, 86400) * 1000;
          self->time_limit_named = TRUE;
        }
      else
        g_ptr_array_add (self->reasons, g_strdup_printf (_ ("Line %u of the block is no option that a probe knows: %s"),
                                                         field->line, name->text));
    }
}

/* Variables of the setup that captures, filters and predicates name. */
static void
look_at_call (Names *names, const CsnHurlCall *call)
{
  for (guint i = 0; call != NULL && i < G_N_ELEMENTS (call->args); i++)
    {
      const CsnHurlArg *arg = call->args[i];
      g_autofree char *place = NULL;

      if (arg == NULL)
        continue;
      look_at_text (names, arg->text);
      if (arg->kind != CSN_HURL_ARG_PLACE || g_hash_table_contains (names->known, arg->raw))
        continue;
      place = g_strdup_printf ("{{%s}}", arg->raw);
      g_free (csn_probe_plan_fill (names->plan, place, CSN_TEMPLATE_DOUBLE));
    }
}

static void
look_at_checks (Names *names, GPtrArray *checks)
{
  for (guint i = 0; i < checks->len; i++)
    {
      const CsnHurlCheck *check = g_ptr_array_index (checks, i);

      look_at_call (names, check->query);
      for (guint f = 0; f < check->filters->len; f++)
        look_at_call (names, g_ptr_array_index (check->filters, f));
      look_at_call (names, check->predicate);
      if (check->name != NULL && check->name->len > 0)
        g_hash_table_add (names->known, g_strdup (((CsnHurlPart *) check->name->pdata[0])->text));
    }
}

/* What the lane reads: the text behind the head word; an ENV block asks about the names in its asserts. */
static char *
find_lane (const CsnHurlFence *fence, CsnProbeKind *kind)
{
  static const struct
  {
    const char *word;
    CsnProbeKind kind;
  } lanes[] = { { "EXEC", CSN_PROBE_COMMAND }, { "SQL", CSN_PROBE_SQL }, { "PROM", CSN_PROBE_PROMETHEUS },
                { "FILE", CSN_PROBE_FILE }, { "ENV", CSN_PROBE_ENV } };

  for (guint i = 0; i < G_N_ELEMENTS (lanes); i++)
    {
      gsize length = strlen (lanes[i].word);
      char end = fence->content[MIN (length, strlen (fence->content))];

      if (!g_str_has_prefix (fence->content, lanes[i].word) || (end != ' ' && end != '\n' && end != '\0'))
        continue;
      *kind = lanes[i].kind;
      if (lanes[i].kind == CSN_PROBE_ENV)
        {
          g_auto (GStrv) names = csn_hurl_fence_list_environment (fence);

          return g_strdup (names[0] != NULL ? names[0] : "");
        }
      return g_strstrip (g_strdup (fence->content + length));
    }
  return NULL;
}

/* A metric is asked for by its name alone; the name may stand in the asserts only. */
static char *
find_metric (const CsnHurlFence *fence)
{
  for (guint i = 0; i < fence->asserts->len; i++)
    {
      const CsnHurlCall *query = ((CsnHurlCheck *) g_ptr_array_index (fence->asserts, i))->query;

      if (strcmp (query->name, "metric") == 0 && query->args[0]->text != NULL && query->args[0]->text->len == 1)
        return g_strdup (((CsnHurlPart *) query->args[0]->text->pdata[0])->text);
    }
  return NULL;
}

/* "SQL prod" and "PROM prod" name what is asked, with the query on the lines below. Takes the name off @source. */
static void
take_instrument (CsnProbePlan *self, char **source)
{
  g_autoptr (GRegex) regex = g_regex_new ("^([A-Za-z][\\w-]*)[ \\t]*\\n\\s*(?=\\S)", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  int end = 0;

  /* below a bare head word stands the query itself */
  if (self->fence->content[strcspn (self->fence->content, " \n")] != ' ' || !g_regex_match (regex, *source, 0, &match))
    return;
  self->instrument = g_match_info_fetch (match, 1);
  g_match_info_fetch_pos (match, 0, NULL, &end);
  memmove (*source, *source + end, strlen (*source + end) + 1);
}

void
csn_probe_plan_read_fence (CsnProbePlan *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Names names = { self, known };
  g_autofree char *source = NULL;
  CsnProbeKind kind = CSN_PROBE_COMMAND;
  guint time_limit;

  csn_pass_condition_free (self->condition);
  self->condition = csn_pass_condition_parse (NULL, CSN_PROBE_COMMAND, NULL);
  self->fence = csn_hurl_fence_parse (csn_probe_spec_get_text (self->spec), &error);
  if (self->fence == NULL)
    {
      g_ptr_array_add (self->reasons, g_strdup (error->message));
      return;
    }
  read_fence_options (self, self->fence);
  time_limit = self->time_limit;
  source = find_lane (self->fence, &kind);
  if (source == NULL)
    {
      g_ptr_array_add (self->reasons, g_strdup (_ ("A probe block begins with EXEC, SQL, PROM, FILE or ENV.")));
      return;
    }
  if (kind == CSN_PROBE_SQL || kind == CSN_PROBE_PROMETHEUS)
    take_instrument (self, &source);
  if (kind == CSN_PROBE_PROMETHEUS)
    {
      g_autofree char *metric = *source == '\0' ? find_metric (self->fence) : NULL;

      if (metric != NULL)
        {
          g_free (source);
          source = g_steal_pointer (&metric);
          kind = CSN_PROBE_METRIC;
        }
    }
  csn_probe_plan_read_inner (self, kind, source);
  look_at_checks (&names, self->fence->captures);
  look_at_checks (&names, self->fence->asserts);
  if (time_limit > 0)
    self->time_limit = time_limit;
  read_directives (self, self->fence->directives);
  apply_directives (self);
}

static void
add_captures (GStrvBuilder *names, GPtrArray *captures)
{
  for (guint i = 0; i < captures->len; i++)
    {
      const CsnHurlCheck *check = g_ptr_array_index (captures, i);

      /* what is hidden stays with the probe that found it */
      if (check->name->len == 1 && !((CsnHurlPart *) check->name->pdata[0])->is_place && !check->redact)
        g_strv_builder_add (names, ((CsnHurlPart *) check->name->pdata[0])->text);
    }
}

char **
csn_probe_list_captures (CsnProbeSpec *spec)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  const char *language, *text;

  g_return_val_if_fail (CSN_IS_PROBE_SPEC (spec), NULL);

  language = csn_probe_spec_get_language (spec);
  text = csn_probe_spec_get_text (spec);
  if (g_strcmp0 (language, "probe") == 0)
    {
      g_autoptr (CsnHurlFence) fence = csn_hurl_fence_parse (text, NULL);

      if (fence != NULL)
        add_captures (names, fence->captures);
    }
  else if (g_strcmp0 (language, "hurl") == 0 || g_strcmp0 (language, "http") == 0)
    {
      g_autoptr (GPtrArray) entries = csn_hurl_parse (text, strlen (text), "", NULL);

      for (guint i = 0; entries != NULL && i < entries->len; i++)
        add_captures (names, ((CsnHurlEntry *) g_ptr_array_index (entries, i))->captures);
    }
  return g_strv_builder_end (names);
}
