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

      /* the entry's own User-Agent goes before the one for all */
      if (g_ascii_strcasecmp (field->name, "User-Agent") != 0
          || csn_http_request_get_header (request, "User-Agent") == NULL)
        csn_http_request_add_header (request, field->name, field->value);
    }
  request->follow = options->location;
  request->trusted = options->location_trusted;
  request->as_is = options->path_as_is;
  request->insecure = options->insecure;
  request->compressed = options->compressed;
  request->max_redirects = options->max_redirects < 0 ? 100 : options->max_redirects;
  request->connect_timeout = options->connect_timeout;
  request->total_timeout = options->max_time;
  return g_steal_pointer (&request);
}
