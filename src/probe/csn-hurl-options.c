/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The options of an entry: which there are, what a value of each looks like, and what they set. Must not send. */

#include "csn-hurl-request.h"

#include "csn-probe-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef enum
{
  VALUE_TEXT,
  VALUE_BOOLEAN,
  VALUE_NUMBER, /* -1 or more */
  VALUE_TIME,   /* a number with or without ms, s, m, h */
} ValueKind;

static const struct
{
  const char *name;
  ValueKind kind;
} known[] = {
  { "cacert", VALUE_TEXT },          { "compressed", VALUE_BOOLEAN },   { "connect-timeout", VALUE_TIME },
  { "connect-to", VALUE_TEXT },      { "delay", VALUE_TIME },           { "header", VALUE_TEXT },
  { "http1.0", VALUE_BOOLEAN },      { "http1.1", VALUE_BOOLEAN },      { "http2", VALUE_BOOLEAN },
  { "insecure", VALUE_BOOLEAN },     { "ipv4", VALUE_BOOLEAN },         { "ipv6", VALUE_BOOLEAN },
  { "location", VALUE_BOOLEAN },     { "location-trusted", VALUE_BOOLEAN }, { "max-redirs", VALUE_NUMBER },
  { "max-time", VALUE_TIME },        { "output", VALUE_TEXT },          { "path-as-is", VALUE_BOOLEAN },
  { "proxy", VALUE_TEXT },           { "repeat", VALUE_NUMBER },        { "resolve", VALUE_TEXT },
  { "retry", VALUE_NUMBER },         { "retry-interval", VALUE_TIME },  { "skip", VALUE_BOOLEAN },
  { "unix-socket", VALUE_TEXT },     { "user", VALUE_TEXT },            { "variable", VALUE_TEXT },
  { "verbose", VALUE_BOOLEAN },      { "verbosity", VALUE_TEXT },       { "very-verbose", VALUE_BOOLEAN },
  { "no-jsonpath-coercion", VALUE_BOOLEAN },
};

gboolean
csn_hurl_option_is_known (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

static const char *
find_text_problem (const char *name, const char *value)
{
  if (strcmp (name, "variable") == 0
      && (!g_regex_match_simple ("^[A-Za-z][A-Za-z0-9_-]*\\s*=", value, 0, 0)
          || g_regex_match_simple ("^(newUuid|newDate)\\s*=", value, 0, 0)))
    return _ ("“name=value” with a name of letters, digits, “_” and “-” is expected here");
  if (strcmp (name, "verbosity") == 0 && !g_strv_contains ((const char *[]) { "brief", "verbose", "debug", NULL }, value))
    return _ ("the verbosity is brief, verbose or debug");
  if (*value == '\0')
    return _ ("a value is expected here");
  return NULL;
}

const char *
csn_hurl_option_find_problem (const char *name, const char *value)
{
  g_return_val_if_fail (name != NULL && value != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      if (strcmp (known[i].name, name) != 0)
        continue;
      switch (known[i].kind)
        {
        case VALUE_BOOLEAN:
          return strcmp (value, "true") == 0 || strcmp (value, "false") == 0 ? NULL : _ ("true or false is expected here");
        case VALUE_NUMBER:
          return g_regex_match_simple ("^(-1|\\d{1,9})$", value, 0, 0) ? NULL : _ ("-1 or a whole number is expected here");
        case VALUE_TIME:
          return g_regex_match_simple ("^\\d{1,9} ?(ms|s|m|h)?$", value, 0, 0)
                   ? NULL
                   : _ ("a duration (500ms, 10s, 2m, 1h) is expected here");
        default:
          return find_text_problem (name, value);
        }
    }
  return NULL;
}

static gboolean
set_variable (CsnHurlScope *scope, const char *text, GError **error)
{
  const char *equals = strchr (text, '=');

  if (equals == NULL)
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX, _ ("“%s” is not of the form name=value."), text);
      return FALSE;
    }
  g_hash_table_replace (scope->variables, g_strndup (text, equals - text), csn_hurl_guess_value (equals + 1));
  return TRUE;
}

static gboolean
read_time (const char *text, guint *milliseconds, GError **error)
{
  char *end = NULL;
  guint64 number = g_ascii_strtoull (text, &end, 10);
  guint64 factor = 1;

  end += *end == ' ';
  if (strcmp (end, "s") == 0)
    factor = 1000;
  else if (strcmp (end, "m") == 0)
    factor = 60000;
  else if (strcmp (end, "h") == 0)
    factor = 3600000;
  else if (*end != '\0' && strcmp (end, "ms") != 0)
    number = G_MAXUINT;
  if (end == text || number * factor > 86400000)
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX, _ ("“%s” is no duration."), text);
      return FALSE;
    }
  *milliseconds = (guint) (number * factor);
  return TRUE;
}

static void
add_header_option (CsnHurlEntryOptions *options, const char *text)
{
  const char *colon = strchr (text, ':');
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (colon == NULL)
    return;
  name = g_strndup (text, colon - text);
  value = g_strstrip (g_strdup (colon + 1));
  g_ptr_array_add (options->headers, csn_http_field_new (name, value));
}

/* FALSE with the error set only for values that are wrong. */
static gboolean
read_switch (CsnHurlEntryOptions *o, const char *name, const char *value)
{
  struct
  {
    const char *name;
    gboolean *flag;
  } flags[] = { { "location", &o->location }, { "insecure", &o->insecure }, { "compressed", &o->compressed },
                { "skip", &o->skip }, { "location-trusted", &o->location_trusted }, { "path-as-is", &o->path_as_is },
                { "ipv4", &o->ipv4 }, { "ipv6", &o->ipv6 }, { "http1.0", &o->http10 },
                { "no-jsonpath-coercion", &o->no_coercion } };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (strcmp (flags[i].name, name) == 0)
      {
        *flags[i].flag = strcmp (value, "true") == 0;
        if (flags[i].flag == &o->location_trusted && o->location_trusted)
          o->location = TRUE;
        return TRUE;
      }
  return FALSE;
}

static gboolean
keep_text (CsnHurlEntryOptions *o, const char *name, const char *value)
{
  struct
  {
    const char *name;
    char **text;
  } texts[] = { { "user", &o->user },     { "resolve", &o->resolve },         { "connect-to", &o->connect_to },
                { "cacert", &o->cacert }, { "unix-socket", &o->unix_socket }, { "proxy", &o->proxy },
                { "output", &o->output } };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (strcmp (texts[i].name, name) == 0)
      {
        g_autofree char *before = g_steal_pointer (texts[i].text);
        gboolean adds = strcmp (name, "resolve") == 0 || strcmp (name, "connect-to") == 0;

        *texts[i].text = adds && before != NULL ? g_strconcat (value, "\n", before, NULL) : g_strdup (value);
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_option (CsnHurlScope *scope, CsnHurlEntryOptions *o, const char *name, const char *value, GError **error)
{
  const char *problem = csn_hurl_option_find_problem (name, value);

  if (problem != NULL)
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX, _ ("%s “%s”: %s."), name, value, problem);
      return FALSE;
    }
  if (read_switch (o, name, value) || keep_text (o, name, value))
    return TRUE;
  if (strcmp (name, "variable") == 0)
    return set_variable (scope, value, error);
  if (strcmp (name, "retry-interval") == 0)
    return read_time (value, &o->retry_interval, error);
  if (strcmp (name, "delay") == 0)
    return read_time (value, &o->delay, error);
  if (strcmp (name, "connect-timeout") == 0 || strcmp (name, "max-time") == 0)
    {
      gboolean seconds = strspn (value, "0123456789") == strlen (value);
      g_autofree char *with_unit = g_strconcat (value, seconds ? "s" : "", NULL);

      return read_time (with_unit, *name == 'c' ? &o->connect_timeout : &o->max_time, error);
    }
  if (strcmp (name, "max-redirs") == 0)
    o->max_redirects = (int) g_ascii_strtoll (value, NULL, 10);
  else if (strcmp (name, "retry") == 0)
    o->retry = (int) CLAMP (g_ascii_strtoll (value, NULL, 10), -1, CSN_HURL_MAX_RETRIES);
  else if (strcmp (name, "repeat") == 0)
    o->repeat = (guint) CLAMP (g_ascii_strtoll (value, NULL, 10), 0, CSN_HURL_MAX_REPEAT);
  else if (strcmp (name, "header") == 0)
    add_header_option (o, value);
  return TRUE;
}

gboolean
csn_hurl_read_options (CsnHurlScope        *scope,
                       const char *const   *defaults,
                       const CsnHurlEntry  *entry,
                       CsnHurlEntryOptions *options,
                       GError             **error)
{
  options->max_redirects = 50;
  options->retry_interval = 1000;
  options->repeat = 1;
  options->headers = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_field_free);
  for (guint i = 0; defaults != NULL && defaults[i] != NULL && defaults[i + 1] != NULL; i += 2)
    if (!read_option (scope, options, defaults[i], defaults[i + 1], error))
      return FALSE;
  for (guint i = 0; i < entry->options->len; i++)
    {
      const CsnHurlField *field = g_ptr_array_index (entry->options, i);
      g_autofree char *name = csn_hurl_render (scope, field->name, error);
      g_autofree char *value = name != NULL ? csn_hurl_render (scope, field->value, error) : NULL;

      if (value == NULL || !read_option (scope, options, name, value, error))
        return FALSE;
    }
  return TRUE;
}

void
csn_hurl_clear_options (CsnHurlEntryOptions *options)
{
  g_clear_pointer (&options->headers, g_ptr_array_unref);
  g_clear_pointer (&options->user, g_free);
  g_clear_pointer (&options->resolve, g_free);
  g_clear_pointer (&options->connect_to, g_free);
  g_clear_pointer (&options->cacert, g_free);
  g_clear_pointer (&options->unix_socket, g_free);
  g_clear_pointer (&options->proxy, g_free);
  g_clear_pointer (&options->output, g_free);
}
