/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From an entry of a Hurl file to the request it sends. Must not send it. */

#include "csn-hurl-request.h"

#include "csn-probe-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

CsnHurlValue *
csn_hurl_guess_value (const char *text)
{
  if (strcmp (text, "true") == 0 || strcmp (text, "false") == 0)
    return csn_hurl_value_new_bool (*text == 't');
  if (strcmp (text, "null") == 0)
    return csn_hurl_value_new (CSN_HURL_NULL);
  if (g_regex_match_simple ("^-?\\d+(\\.\\d+)?$", text, 0, 0))
    return csn_hurl_value_new_number (text);
  if (strlen (text) >= 2 && *text == '"' && g_str_has_suffix (text, "\""))
    {
      g_autofree char *inner = g_strndup (text + 1, strlen (text) - 2);

      return csn_hurl_value_new_string (inner);
    }
  return csn_hurl_value_new_string (text);
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
                { "skip", &o->skip }, { "location-trusted", &o->location } };

  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    if (strcmp (flags[i].name, name) == 0)
      {
        *flags[i].flag = strcmp (value, "true") == 0;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_option (CsnHurlScope *scope, CsnHurlEntryOptions *o, const char *name, const char *value, GError **error)
{
  if (read_switch (o, name, value))
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
  else if (strcmp (name, "user") == 0)
    {
      g_free (o->user);
      o->user = g_strdup (value);
    }
  else if (strcmp (name, "header") == 0)
    add_header_option (o, value);
  return TRUE;
}

gboolean
csn_hurl_read_options (CsnHurlScope *scope, const CsnHurlEntry *entry, CsnHurlEntryOptions *options, GError **error)
{
  options->max_redirects = 50;
  options->retry_interval = 1000;
  options->repeat = 1;
  options->headers = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_field_free);
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
}

static gboolean
copy_fields (CsnHurlScope *scope, GPtrArray *from, GPtrArray *to, GError **error)
{
  for (guint i = 0; i < from->len; i++)
    {
      const CsnHurlField *field = g_ptr_array_index (from, i);
      g_autofree char *name = csn_hurl_render (scope, field->name, error);
      g_autofree char *value = name != NULL ? csn_hurl_render (scope, field->value, error) : NULL;

      if (value == NULL)
        return FALSE;
      g_ptr_array_add (to, csn_http_field_new (name, value));
    }
  return TRUE;
}

static gboolean
copy_parts (CsnHurlScope *scope, const CsnHurlEntry *entry, CsnHttpRequest *request, GError **error)
{
  for (guint i = 0; i < entry->multipart->len; i++)
    {
      const CsnHurlField *field = g_ptr_array_index (entry->multipart, i);
      g_autofree char *name = csn_hurl_render (scope, field->name, error);
      CsnHttpPart *part;

      if (name == NULL)
        return FALSE;
      part = csn_http_part_new (name);
      g_ptr_array_add (request->parts, part);
      if (field->file != NULL)
        {
          part->file = csn_hurl_render (scope, field->file, error);
          part->file_type = field->type != NULL ? csn_hurl_render (scope, field->type, error) : NULL;
          if (part->file == NULL)
            return FALSE;
        }
      else
        {
          part->value = csn_hurl_render (scope, field->value, error);
          if (part->value == NULL)
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
set_body (CsnHurlScope *scope, const CsnHurlEntry *entry, CsnHttpRequest *request, GError **error)
{
  g_autoptr (CsnHurlValue) value = NULL;

  if (entry->form->len > 0)
    request->has_body = TRUE;
  if (entry->body == NULL)
    return TRUE;
  value = csn_hurl_eval_arg (scope, entry->body->content, error);
  if (value == NULL)
    return FALSE;
  request->has_body = TRUE;
  if (value->kind == CSN_HURL_BYTES)
    request->body_bytes = g_bytes_ref (value->bytes);
  else
    request->body = csn_hurl_value_render (value);
  if (entry->body->mime != NULL && csn_http_request_get_header (request, "Content-Type") == NULL)
    csn_http_request_add_header (request, "Content-Type", entry->body->mime);
  return TRUE;
}

static gboolean
set_auth (CsnHurlScope *scope, const CsnHurlEntry *entry, const CsnHurlEntryOptions *options, CsnHttpRequest *request,
          GError **error)
{
  g_autoptr (GPtrArray) auth = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_field_free);

  if (!copy_fields (scope, entry->auth, auth, error))
    return FALSE;
  if (auth->len > 0)
    {
      const CsnHttpField *field = g_ptr_array_index (auth, 0);

      request->user = g_strdup (field->name);
      request->password = g_strdup (field->value);
    }
  else if (options->user != NULL)
    {
      const char *colon = strchr (options->user, ':');

      request->user = colon != NULL ? g_strndup (options->user, colon - options->user) : g_strdup (options->user);
      request->password = g_strdup (colon != NULL ? colon + 1 : "");
    }
  return TRUE;
}

static gboolean
set_cookies (CsnHurlScope *scope, const CsnHurlEntry *entry, CsnHttpRequest *request, GError **error)
{
  g_autoptr (GPtrArray) cookies = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_field_free);
  g_autoptr (GString) line = g_string_new (NULL);

  if (!copy_fields (scope, entry->cookies, cookies, error))
    return FALSE;
  for (guint i = 0; i < cookies->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (cookies, i);

      g_string_append_printf (line, "%s%s=%s", i > 0 ? "; " : "", field->name, field->value);
    }
  if (line->len > 0)
    csn_http_request_add_header (request, "Cookie", line->str);
  return TRUE;
}

CsnHttpRequest *
csn_hurl_build_request (CsnHurlScope              *scope,
                        const CsnHurlEntry        *entry,
                        const CsnHurlEntryOptions *options,
                        GError                   **error)
{
  g_autofree char *url = csn_hurl_render (scope, entry->url, error);
  g_autoptr (CsnHttpRequest) request = url != NULL ? csn_http_request_new (entry->method, url) : NULL;

  if (request == NULL || !copy_fields (scope, entry->headers, request->headers, error)
      || !copy_fields (scope, entry->query, request->query, error)
      || !copy_fields (scope, entry->form, request->form, error) || !copy_parts (scope, entry, request, error)
      || !set_body (scope, entry, request, error) || !set_auth (scope, entry, options, request, error)
      || !set_cookies (scope, entry, request, error))
    return NULL;
  for (guint i = 0; i < options->headers->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (options->headers, i);

      csn_http_request_add_header (request, field->name, field->value);
    }
  request->follow = options->location;
  request->insecure = options->insecure;
  request->compressed = options->compressed;
  request->max_redirects = options->max_redirects < 0 ? 100 : options->max_redirects;
  request->connect_timeout = options->connect_timeout;
  request->total_timeout = options->max_time;
  return g_steal_pointer (&request);
}
