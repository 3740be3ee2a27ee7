/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What exactly a probe would do on this machine, and the fingerprint that consent is given to. The lanes' own reading
 * of a suggestion is in csn-probe-plan-lanes.c. Must not run, open or resolve anything. */

#include "csn-probe-plan-private.h"

#include "csn-canonical-json.h"
#include "csn-digest.h"
#include "csn-sandbox.h"
#include "csn-visible-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_FINAL_TYPE (CsnProbePlan, csn_probe_plan, G_TYPE_OBJECT)

static void
csn_probe_plan_finalize (GObject *object)
{
  CsnProbePlan *self = CSN_PROBE_PLAN (object);

  g_clear_object (&self->spec);
  g_clear_object (&self->setup);
  g_free (self->inner_text);
  g_free (self->instrument);
  g_ptr_array_unref (self->requests);
  g_free (self->jq);
  csn_command_line_free (self->command);
  g_free (self->path);
  g_free (self->key);
  g_free (self->expected);
  g_free (self->query);
  g_ptr_array_unref (self->query_values);
  g_ptr_array_unref (self->script_values);
  g_free (self->database);
  g_free (self->script);
  csn_pass_condition_free (self->condition);
  g_ptr_array_unref (self->origins);
  g_array_unref (self->origin_classes);
  g_ptr_array_unref (self->files);
  g_ptr_array_unref (self->reasons);
  g_ptr_array_unref (self->notices);
  g_ptr_array_unref (self->missing);
  g_ptr_array_unref (self->secrets);
  g_ptr_array_unref (self->environment);
  g_ptr_array_unref (self->alternatives);
  csn_probe_directives_free (self->directives);
  csn_hurl_fence_free (self->fence);
  g_free (self->fingerprint);
  G_OBJECT_CLASS (csn_probe_plan_parent_class)->finalize (object);
}

static void
csn_probe_plan_class_init (CsnProbePlanClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_probe_plan_finalize;
}

static void
csn_probe_plan_init (CsnProbePlan *self)
{
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_request_free);
  self->origins = g_ptr_array_new_with_free_func (g_free);
  self->origin_classes = g_array_new (FALSE, TRUE, sizeof (CsnAddressClass));
  self->files = g_ptr_array_new_with_free_func (g_free);
  self->reasons = g_ptr_array_new_with_free_func (g_free);
  self->notices = g_ptr_array_new_with_free_func (g_free);
  self->missing = g_ptr_array_new_with_free_func (g_free);
  self->secrets = g_ptr_array_new_with_free_func (g_free);
  self->environment = g_ptr_array_new_with_free_func (g_free);
  self->alternatives = g_ptr_array_new_with_free_func (g_free);
  self->query_values = g_ptr_array_new_with_free_func (g_free);
  self->script_values = g_ptr_array_new_with_free_func (g_free);
  self->directives = csn_probe_directives_new ();
  self->runs = 1;
  self->concurrency = 1;
  self->schedule = CSN_PROBE_SCHEDULE_NONE;
}

const char *
csn_probe_plan_lookup_own (CsnProbePlan *self, const char *name)
{
  const char *id = csn_probe_spec_get_id (self->spec);
  g_autofree char *own = g_strconcat (id != NULL ? id : "", ".", name, NULL);

  return id != NULL ? csn_probe_setup_get_value (self->setup, own) : NULL;
}

const char *
csn_probe_plan_lookup (CsnProbePlan *self, const char *name)
{
  const char *value = csn_probe_plan_lookup_own (self, name);

  if (value == NULL && self->instrument != NULL)
    {
      g_autofree char *full = g_strconcat (self->instrument, ".", name, NULL);

      value = csn_probe_setup_get_value (self->setup, full);
    }
  return value != NULL ? value : csn_probe_setup_get_value (self->setup, name);
}

static void
add_unique (GPtrArray *list, const char *text)
{
  if (!g_ptr_array_find_with_equal_func (list, text, g_str_equal, NULL))
    g_ptr_array_add (list, g_strdup (text));
}

void
csn_probe_plan_need (CsnProbePlan *self, const char *name, const char *sentence)
{
  add_unique (self->missing, name);
  add_unique (self->reasons, sentence);
}

char *
csn_probe_plan_fill (CsnProbePlan *self, const char *text, CsnTemplateStyles styles)
{
  g_autoptr (CsnTemplateNames) names = csn_template_names_new ();
  char *filled = csn_template_fill (text, styles, self->setup, names);

  for (guint i = 0; i < names->missing->len; i++)
    {
      const char *name = g_ptr_array_index (names->missing, i);
      g_autofree char *sentence =
        csn_probe_name_is_secret (name)
          ? g_strdup_printf (_ ("The secret “%s” is not set."), name)
          : g_strdup_printf (_ ("Fill in “%s” first."), name);

      csn_probe_plan_need (self, name, sentence);
    }
  for (guint i = 0; i < names->secrets->len; i++)
    add_unique (self->secrets, g_ptr_array_index (names->secrets, i));
  for (guint i = 0; i < names->environment->len; i++)
    add_unique (self->environment, g_ptr_array_index (names->environment, i));
  return filled;
}

void
csn_probe_plan_check_secret (CsnProbePlan *self, const char *name, const char *origin)
{
  const char *bound = NULL;

  csn_probe_setup_get_secret (self->setup, name, &bound);
  if (bound != NULL && strcmp (bound, origin) != 0)
    {
      g_autofree char *sentence = g_strdup_printf (
        _ ("The secret “%s” belongs to %s and is not sent to %s."), name, bound, origin);

      add_unique (self->reasons, sentence);
    }
}

void
csn_probe_plan_add_request (CsnProbePlan *self, CsnHttpRequest *request)
{
  g_autofree char *host = NULL;
  g_autofree char *shown = csn_template_show (request->url);
  g_autofree char *origin = csn_origin_of_url (shown, &host, NULL);
  CsnAddressClass address_class;

  g_ptr_array_add (self->requests, request);
  if (request->body_file != NULL)
    add_unique (self->files, request->body_file);
  for (guint i = 0; i < request->parts->len; i++)
    {
      const CsnHttpPart *part = g_ptr_array_index (request->parts, i);

      if (part->file != NULL)
        add_unique (self->files, part->file);
    }
  if (origin == NULL)
    {
      g_autofree char *sentence =
        g_strdup_printf (_ ("“%s” is no complete http or https address."), shown);

      if (self->missing->len == 0)
        add_unique (self->reasons, sentence);
      return;
    }
  if (csn_template_has_secret (request->url))
    add_unique (self->notices, _ ("A secret is part of the address."));
  address_class = csn_address_class_of_host (host);
  if (!g_ptr_array_find_with_equal_func (self->origins, origin, g_str_equal, NULL))
    {
      g_ptr_array_add (self->origins, g_strdup (origin));
      g_array_append_val (self->origin_classes, address_class);
    }
  if (address_class == CSN_ADDRESS_FORBIDDEN)
    {
      g_autofree char *sentence = g_strdup_printf (
        _ ("“%s” is a link-local or metadata address that probes never connect to."), host);

      add_unique (self->reasons, sentence);
    }
  /* the requests of a hurl block have each their own secrets */
  for (guint i = 0; self->lane != CSN_LANE_HURL && i < self->secrets->len; i++)
    csn_probe_plan_check_secret (self, g_ptr_array_index (self->secrets, i), origin);
  if (!csn_http_method_is_safe (request->method))
    self->mutating = TRUE;
}

static void
read_number (CsnProbePlan *self, const char *name, guint low, guint high, guint *number)
{
  const char *text = csn_probe_plan_lookup (self, name);
  guint64 value;

  if (text != NULL && g_ascii_string_to_unsigned (text, 10, low, high, &value, NULL))
    *number = (guint) value;
}

static guint
find_number (const char *text, const char *pattern)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (text == NULL || !g_regex_match (regex, text, 0, &match))
    return 0;

  g_autofree char *digits = g_match_info_fetch (match, 1);

  return (guint) g_ascii_strtoull (digits, NULL, 10);
}

/* "5 concurrent …", "10 parallel …", "concurrency 5", "10 of 10 answers" */
static void
read_repetition (CsnProbePlan *self)
{
  CsnProbeKind kind = csn_probe_spec_get_kind (self->spec);
  const char *texts[] = { csn_probe_spec_get_text (self->spec), csn_probe_spec_get_pass (self->spec) };
  gboolean repeats = kind == CSN_PROBE_HTTP_REPEAT || kind == CSN_PROBE_COMMAND_REPEAT
                     || kind == CSN_PROBE_HTTP_CONCURRENT;
  guint named = 0;

  for (guint i = 0; repeats && named == 0 && i < G_N_ELEMENTS (texts); i++)
    {
      named = find_number (texts[i], "\\b(\\d{1,4}) (?:concurrent|parallel)");
      if (named == 0)
        named = find_number (texts[i], "concurrency[ :=]+(\\d{1,4})");
      if (named == 0)
        named = find_number (texts[i], "\\b(\\d{1,4}) (?:runs|requests|calls|invocations)\\b");
    }
  if (named > 0)
    {
      self->runs = MIN (named, CSN_PROBE_MAX_RUNS);
      self->concurrency = MIN (named, CSN_PROBE_MAX_CONCURRENCY);
      self->runs_named = TRUE;
    }
  /* 20 is the least for which a P95 is more than the maximum; a series has its measurements over time */
  else if (repeats && self->runs == 1 && self->schedule.runs == 1)
    self->runs = csn_pass_condition_has (self->condition, "p99") ? 100 : 20;
  read_number (self, "runs", 1, CSN_PROBE_MAX_RUNS, &self->runs);
  read_number (self, "concurrency", 1, CSN_PROBE_MAX_CONCURRENCY, &self->concurrency);
  self->concurrency = MIN (self->concurrency, self->runs);
}

/* The person's schedule before the fence's before the document's. */
static void
read_schedule (CsnProbePlan *self)
{
  CsnProbeKind kind = csn_probe_spec_get_kind (self->spec);
  const char *given = csn_probe_plan_lookup (self, "schedule");

  if (given != NULL)
    {
      if (!csn_probe_schedule_parse (given, &self->schedule) && strcmp (given, "once") != 0)
        add_unique (self->reasons, _ ("The schedule cannot be read; write “3 of 5 every 30 s”, “for 15 minutes”, “every 4 hours "
                                      "for 24 h”, “retry 5 times every 10 s” or “once”."));
      return;
    }
  if (self->directives != NULL && self->directives->schedule != NULL)
    {
      if (!csn_probe_schedule_parse (self->directives->schedule, &self->schedule))
        add_unique (self->reasons, _ ("The schedule of the block cannot be read."));
      return;
    }
  if (csn_probe_schedule_parse (csn_probe_spec_get_pass (self->spec), &self->schedule))
    return;
  if (kind == CSN_PROBE_HTTP_REPEAT || kind == CSN_PROBE_COMMAND_REPEAT || kind == CSN_PROBE_METRIC_REPEAT)
    csn_probe_schedule_parse_day (csn_probe_spec_get_text (self->spec), &self->schedule);
}

static char *
dup_raw_text (CsnProbePlan *self)
{
  GString *text = g_string_new (NULL);

  if (self->command != NULL)
    {
      g_autofree char *line = csn_command_line_show (self->command);

      g_string_append (text, line);
    }
  for (guint i = 0; i < self->requests->len; i++)
    {
      g_autofree char *shown = csn_http_request_show (g_ptr_array_index (self->requests, i));

      g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", shown);
    }
  if (self->database != NULL)
    {
      g_autofree char *shown = csn_template_show (self->database);

      g_string_append_printf (text, "-- %s\n", shown);
    }
  if (self->query != NULL && self->requests->len == 0)
    {
      g_string_append (text, self->query);
      for (guint i = 0; i < self->query_values->len; i++)
        g_string_append_printf (text, "\n-- $%u = %s", i + 1, (char *) g_ptr_array_index (self->query_values, i));
    }
  if (self->script != NULL)
    g_string_append (text, self->script);
  for (guint i = 0; i < self->script_values->len; i++)
    g_string_append_printf (text, "\n# %s", (char *) g_ptr_array_index (self->script_values, i));
  if (self->directives->variable != NULL)
    g_string_append_printf (text, "\n# %s = %" G_GINT64_FORMAT " … %" G_GINT64_FORMAT "\n", self->directives->variable,
                            self->directives->from, self->directives->to);
  if (self->lane == CSN_LANE_JSON)
    g_string_append_printf (text, "%s: %s", self->path, self->key);
  else if (self->lane == CSN_LANE_FILE)
    g_string_append (text, self->path);
  else if (self->lane == CSN_LANE_ENV)
    g_string_append_printf (text, "%s%s%s%s%s", self->key, self->expected ? "=" : "",
                            self->expected ? self->expected : "", self->path ? " in " : "",
                            self->path ? self->path : "");
  if (text->len == 0)
    g_string_append (text, csn_probe_spec_get_text (self->spec));
  return g_string_free (text, FALSE);
}

static JsonArray *
strings_to_json (GPtrArray *strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < strings->len; i++)
    if (g_ptr_array_index (strings, i) != NULL)
      json_array_add_string_element (array, g_ptr_array_index (strings, i));
  return array;
}

static void
build_fingerprint (CsnProbePlan *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = dup_raw_text (self);
  const char *folder = csn_probe_setup_get_project_folder (self->setup);
  g_autofree char *canonical = NULL;

  json_object_set_string_member (object, "lane", csn_probe_plan_get_lane_word (self));
  json_object_set_string_member (object, "text", text);
  json_object_set_array_member (object, "origins", strings_to_json (self->origins));
  json_object_set_array_member (object, "files", strings_to_json (self->files));
  json_object_set_array_member (object, "secrets", strings_to_json (self->secrets));
  json_object_set_array_member (object, "environment", strings_to_json (self->environment));
  json_object_set_string_member (object, "folder", folder != NULL ? folder : "");
  json_object_set_int_member (object, "runs", self->runs);
  json_object_set_int_member (object, "concurrency", self->concurrency);
  json_object_set_int_member (object, "time_limit", self->time_limit);
  if (self->schedule.runs > 1)
    {
      g_autofree char *schedule = csn_probe_schedule_describe (&self->schedule);

      json_object_set_string_member (object, "schedule", schedule);
    }
  if (self->lane == CSN_LANE_COMMAND)
    {
      CsnProbeRights rights = csn_probe_setup_get_rights (self->setup);

      json_object_set_boolean_member (object, "write", (rights & CSN_PROBE_RIGHT_WRITE) != 0);
      json_object_set_boolean_member (object, "connect", (rights & CSN_PROBE_RIGHT_CONNECT) != 0);
      json_object_set_boolean_member (object, "sandbox", !csn_probe_setup_get_no_sandbox (self->setup));
    }
  canonical = csn_canonical_json_write_object (object, NULL);
  /* a text that is no UTF-8 has no canonical form and cannot be allowed */
  if (canonical == NULL)
    {
      add_unique (self->reasons, _ ("The text of the probe is not valid UTF-8."));
      canonical = g_uuid_string_random ();
    }
  self->fingerprint = csn_sha256_hex (canonical, strlen (canonical));
}

static void
terminate (GPtrArray *list)
{
  g_ptr_array_add (list, NULL);
}

static void
read_by_kind (CsnProbePlan *self)
{
  switch (csn_probe_plan_get_kind (self))
    {
    case CSN_PROBE_HTTP:
    case CSN_PROBE_HTTP_CONCURRENT:
    case CSN_PROBE_HTTP_REPEAT:
      csn_probe_plan_read_http (self);
      break;
    case CSN_PROBE_COMMAND:
    case CSN_PROBE_COMMAND_REPEAT:
      csn_probe_plan_read_command (self);
      break;
    case CSN_PROBE_SQL:
      csn_probe_plan_read_sql (self);
      break;
    case CSN_PROBE_PROMETHEUS:
    case CSN_PROBE_METRIC:
    case CSN_PROBE_METRIC_REPEAT:
      csn_probe_plan_read_metric (self);
      break;
    case CSN_PROBE_FILE:
    case CSN_PROBE_JSON:
    case CSN_PROBE_LOG:
      csn_probe_plan_read_file (self);
      break;
    case CSN_PROBE_ENV:
      csn_probe_plan_read_env (self);
      break;
    case CSN_PROBE_ALERT_RULE:
      g_ptr_array_add (self->reasons, g_strdup (_ ("Whether an alert rule exists is looked up and judged by a person.")));
      break;
    case CSN_PROBE_GATE_RECORD:
      g_ptr_array_add (self->reasons, g_strdup (_ ("The signed record of the other gate is linked, not run.")));
      break;
    case CSN_PROBE_WINDOW:
      g_ptr_array_add (self->reasons, g_strdup (_ ("The deployment window is judged by the record itself.")));
      break;
    }
}

const char *
csn_probe_plan_get_source (CsnProbePlan *self)
{
  return self->inner_text != NULL ? self->inner_text : csn_probe_spec_get_text (self->spec);
}

CsnProbeKind
csn_probe_plan_get_kind (CsnProbePlan *self)
{
  return self->inner_text != NULL ? self->inner_kind : csn_probe_spec_get_kind (self->spec);
}

void
csn_probe_plan_read_inner (CsnProbePlan *self, CsnProbeKind kind, const char *text)
{
  self->inner_kind = kind;
  self->inner_text = g_strdup (text);
  read_by_kind (self);
}

/* The document's limit, else the person's usual one, never beyond what the person allows at most. */
static void
limit_time (CsnProbePlan *self)
{
  guint usual = csn_probe_setup_get_usual_limit (self->setup);
  guint most = csn_probe_setup_get_time_limit (self->setup);
  gboolean is_long = self->lane == CSN_LANE_COMMAND || self->lane == CSN_LANE_HURL;

  if (usual > 0 && !self->time_limit_named && self->time_limit > 0)
    self->time_limit = is_long ? MAX (self->time_limit, usual) : usual;
  if (most > 0)
    self->time_limit = most;
  if (self->runs > 1 && self->lane == CSN_LANE_HTTP)
    self->time_limit = MAX (self->time_limit, CSN_COMMAND_TIME_LIMIT);
}

CsnProbePlan *
csn_probe_plan_new_from_spec (CsnProbeSpec *spec, CsnProbeSetup *setup)
{
  g_return_val_if_fail (CSN_IS_PROBE_SPEC (spec), NULL);
  g_return_val_if_fail (CSN_IS_PROBE_SETUP (setup), NULL);

  CsnProbePlan *self = g_object_new (CSN_TYPE_PROBE_PLAN, NULL);
  const char *pass = csn_probe_spec_get_pass (spec);
  g_autofree char *filled = NULL;

  self->spec = g_object_ref (spec);
  self->setup = g_object_ref (setup);
  self->mutating = csn_probe_spec_is_mutating (spec);
  if (pass != NULL)
    filled = csn_probe_plan_fill (self, pass, CSN_TEMPLATE_BRACES | CSN_TEMPLATE_DOUBLE);
  self->condition = csn_pass_condition_parse (filled, csn_probe_spec_get_kind (spec),
                                              csn_probe_spec_get_text (spec));
  if (g_strcmp0 (csn_probe_spec_get_language (spec), "probe") == 0)
    csn_probe_plan_read_fence (self);
  else
    read_by_kind (self);
  read_schedule (self);
  read_repetition (self);
  limit_time (self);
  build_fingerprint (self);
  terminate (self->origins);
  terminate (self->files);
  terminate (self->reasons);
  terminate (self->notices);
  terminate (self->missing);
  terminate (self->secrets);
  terminate (self->environment);
  terminate (self->alternatives);
  return self;
}

CsnProbeSpec *
csn_probe_plan_get_spec (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);
  return self->spec;
}

CsnProbeSetup *
csn_probe_plan_get_setup (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);
  return self->setup;
}

CsnLane
csn_probe_plan_get_lane (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), CSN_LANE_NONE);
  return self->lane;
}

const char *
csn_probe_plan_get_lane_word (CsnProbePlan *self)
{
  static const char *const words[] = { "none", "http", "command", "sql", "prometheus",
                                       "file", "json", "env",     "hurl" };

  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);
  return words[self->lane];
}

gboolean
csn_probe_plan_can_run (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), FALSE);
  return self->lane != CSN_LANE_NONE && g_ptr_array_index (self->reasons, 0) == NULL;
}

const char *const *
csn_probe_plan_get_reasons (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);
  return (const char *const *) self->reasons->pdata;
}

const char *const *
csn_probe_plan_get_notices (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);
  return (const char *const *) self->notices->pdata;
}

const char *const *
csn_probe_plan_get_missing (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);
  return (const char *const *) self->missing->pdata;
}

const char *const *
csn_probe_plan_get_secrets (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);
  return (const char *const *) self->secrets->pdata;
}

const char *const *
csn_probe_plan_get_environment (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);
  return (const char *const *) self->environment->pdata;
}

const char *const *
csn_probe_plan_get_files (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);
  return (const char *const *) self->files->pdata;
}

const char *const *
csn_probe_plan_get_origins (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);
  return (const char *const *) self->origins->pdata;
}

CsnAddressClass
csn_probe_plan_get_origin_class (CsnProbePlan *self, guint index)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), CSN_ADDRESS_UNKNOWN);
  g_return_val_if_fail (index < self->origin_classes->len, CSN_ADDRESS_UNKNOWN);
  return g_array_index (self->origin_classes, CsnAddressClass, index);
}

const char *const *
csn_probe_plan_get_alternatives (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);
  return (const char *const *) self->alternatives->pdata;
}

gboolean
csn_probe_plan_is_mutating (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), TRUE);
  return self->mutating;
}

gboolean
csn_probe_plan_is_plain_read (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), FALSE);

  if (self->mutating || g_ptr_array_index (self->secrets, 0) != NULL)
    return FALSE;
  switch (self->lane)
    {
    case CSN_LANE_HTTP:
      /* a file that is sent leaves this computer */
      return g_ptr_array_index (self->files, 0) == NULL;
    case CSN_LANE_HURL:
      /* what one place answers may go to another: that is looked at before */
      return self->script_only_reads && self->origin_classes->len <= 1;
    case CSN_LANE_PROMETHEUS:
    case CSN_LANE_FILE:
    case CSN_LANE_JSON:
    case CSN_LANE_ENV:
      return TRUE;
    default:
      return FALSE;
    }
}

guint
csn_probe_plan_get_runs (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), 0);
  return self->runs;
}

guint
csn_probe_plan_get_concurrency (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), 0);
  return self->concurrency;
}

guint
csn_probe_plan_get_time_limit (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), 0);
  return self->time_limit;
}

gboolean
csn_probe_plan_is_series (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), FALSE);
  return self->schedule.runs > 1;
}

const CsnProbeSchedule *
csn_probe_plan_get_schedule (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);
  return &self->schedule;
}

char *
csn_probe_plan_dup_text (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);

  g_autofree char *raw = dup_raw_text (self);

  return csn_visible_text (raw);
}

char *
csn_probe_plan_dup_title (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);

  g_autofree char *text = csn_probe_plan_dup_text (self);
  const char *first = text;
  const char *end;

  /* what a block says about how it runs is no name for it */
  while (self->lane == CSN_LANE_HURL && *first == '#' && strchr (first, '\n') != NULL)
    first = strchr (first, '\n') + 1;
  end = strchr (first, '\n');
  if (end == NULL)
    return g_strdup (first);
  return g_strdup_printf ("%.*s …", (int) (end - first), first);
}

char *
csn_probe_plan_dup_condition (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);

  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->directives->stats->len; i++)
    {
      const CsnStat *stat = g_ptr_array_index (self->directives->stats, i);
      gboolean is_time = stat->kind == CSN_STAT_PERCENTILE || stat->kind == CSN_STAT_AVERAGE;
      gsize length = strlen (stat->source);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", stat->source);
      /* a time without a unit is one in milliseconds */
      if (is_time && length > 0 && g_ascii_isdigit (stat->source[length - 1]))
        g_string_append (text, " ms");
    }
  if (text->len > 0)
    return g_string_free (g_steal_pointer (&text), FALSE);
  if ((self->fence != NULL || self->lane == CSN_LANE_HURL) && self->condition->assertions->len == 0)
    return NULL;
  return g_strdup (csn_probe_spec_get_pass (self->spec));
}

char **
csn_probe_plan_dup_limits (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);

  g_autoptr (GStrvBuilder) limits = g_strv_builder_new ();
  const char *folder = csn_probe_setup_get_project_folder (self->setup);

  if (self->lane == CSN_LANE_COMMAND)
    {
      if (folder != NULL)
        g_strv_builder_take (limits, g_strdup_printf (_ ("Runs in %s."), folder));
      g_strv_builder_add (limits, csn_probe_setup_get_no_sandbox (self->setup)
                                    ? _ ("Not isolated: it can do what you can do.")
                                    : csn_sandbox_describe (csn_probe_setup_get_rights (self->setup)));
    }
  if (self->time_limit > 0)
    g_strv_builder_take (limits, g_strdup_printf (_ ("Stopped after %u seconds."), self->time_limit / 1000));
  if (self->schedule.runs > 1)
    {
      g_autofree char *schedule = csn_probe_schedule_describe (&self->schedule);
      g_autofree char *span = csn_probe_schedule_dup_span (csn_probe_schedule_get_span (&self->schedule));

      g_strv_builder_take (limits, g_strdup_printf (_ ("Measured %s; takes %s."), schedule, span));
    }
  if (self->runs > 1)
    g_strv_builder_take (limits, g_strdup_printf (_ ("%u runs, %u at a time."), self->runs, self->concurrency));
  if (self->lane == CSN_LANE_HTTP || self->lane == CSN_LANE_COMMAND)
    g_strv_builder_add (limits, _ ("The first and last part of a long output are kept; all of it is hashed."));
  return g_strv_builder_end (limits);
}

const char *
csn_probe_plan_get_fingerprint (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);
  return self->fingerprint;
}

static JsonArray *
origins_to_json (CsnProbePlan *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->origin_classes->len; i++)
    {
      JsonObject *origin = json_object_new ();

      json_object_set_string_member (origin, "origin", g_ptr_array_index (self->origins, i));
      json_object_set_string_member (
        origin, "class",
        csn_address_class_get_word (g_array_index (self->origin_classes, CsnAddressClass, i)));
      json_array_add_object_element (array, origin);
    }
  return array;
}

JsonObject *
csn_probe_plan_to_json (CsnProbePlan *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_PLAN (self), NULL);

  JsonObject *object = json_object_new ();
  g_autofree char *text = csn_probe_plan_dup_text (self);
  g_auto (GStrv) limits = csn_probe_plan_dup_limits (self);
  JsonArray *limit_array = json_array_new ();
  const char *id = csn_probe_spec_get_id (self->spec);
  const char *pass = csn_probe_spec_get_pass (self->spec);
  CsnItem *item = csn_probe_spec_get_item (self->spec);

  for (guint i = 0; limits[i] != NULL; i++)
    json_array_add_string_element (limit_array, limits[i]);
  json_object_set_string_member (object, "id", id != NULL ? id : "");
  json_object_set_int_member (object, "line", csn_probe_spec_get_line (self->spec));
  json_object_set_string_member (
    object, "kind", csn_enum_to_string (CSN_TYPE_PROBE_KIND, csn_probe_spec_get_kind (self->spec)));
  json_object_set_string_member (object, "lane", csn_probe_plan_get_lane_word (self));
  json_object_set_string_member (object, "text", text);
  json_object_set_string_member (object, "pass", pass != NULL ? pass : "");
  if (item != NULL)
    json_object_set_string_member (object, "item", csn_item_get_id (item));
  json_object_set_boolean_member (object, "runnable", csn_probe_plan_can_run (self));
  json_object_set_array_member (object, "reasons", strings_to_json (self->reasons));
  json_object_set_array_member (object, "missing", strings_to_json (self->missing));
  json_object_set_array_member (object, "notices", strings_to_json (self->notices));
  json_object_set_array_member (object, "alternatives", strings_to_json (self->alternatives));
  json_object_set_array_member (object, "origins", origins_to_json (self));
  json_object_set_array_member (object, "files", strings_to_json (self->files));
  json_object_set_array_member (object, "secrets", strings_to_json (self->secrets));
  json_object_set_array_member (object, "environment", strings_to_json (self->environment));
  json_object_set_array_member (object, "limits", limit_array);
  json_object_set_int_member (object, "runs", self->runs);
  json_object_set_int_member (object, "concurrency", self->concurrency);
  if (self->schedule.runs > 1)
    {
      g_autofree char *schedule = csn_probe_schedule_describe (&self->schedule);

      json_object_set_string_member (object, "schedule", schedule);
    }
  json_object_set_boolean_member (object, "mutating", self->mutating);
  json_object_set_boolean_member (object, "plain_read", csn_probe_plan_is_plain_read (self));
  json_object_set_boolean_member (object, "manual", csn_probe_spec_is_manual (self->spec));
  if (self->directives->name != NULL)
    json_object_set_string_member (object, "name", self->directives->name);
  if (self->directives->advisory)
    json_object_set_string_member (object, "severity", "advisory");
  json_object_set_string_member (object, "fingerprint", self->fingerprint);
  return object;
}
