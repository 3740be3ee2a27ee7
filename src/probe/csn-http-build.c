/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* From a request as data to what goes over the wire, the same bytes for one exchange and for a run of thousands. Must
 * not open a connection. */

#include "csn-http-build.h"

#include "csn-probe-error.h"
#include "csn-project-file.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

/* what a probe sends is a request, not an upload; Hurl's own suite posts 15 MiB */
#define MAX_UPLOAD (16 * 1024 * 1024)

static void
append_fields (GString *out, GPtrArray *fields)
{
  for (guint i = 0; i < fields->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (fields, i);
      g_autofree char *value = g_uri_escape_string (field->value, NULL, FALSE);

      if (out->len > 0)
        g_string_append_c (out, '&');
      if (*field->name != '\0')
        {
          g_autofree char *name = g_uri_escape_string (field->name, NULL, FALSE);

          g_string_append_printf (out, "%s=%s", name, value);
        }
      else
        g_string_append (out, value);
    }
}

char *
csn_http_build_url (const CsnHttpRequest *request)
{
  g_return_val_if_fail (request != NULL, NULL);

  GString *query;
  const char *hash = strchr (request->url, '#');
  g_autofree char *bare = hash != NULL ? g_strndup (request->url, hash - request->url) : g_strdup (request->url);
  char *url;

  if (request->query->len == 0)
    return g_steal_pointer (&bare);
  query = g_string_new (NULL);
  append_fields (query, request->query);
  url = g_strconcat (bare, strchr (bare, '?') != NULL ? "&" : "?", query->str, NULL);
  g_string_free (query, TRUE);
  return url;
}

static gboolean
has_header_trouble (const CsnHttpField *field)
{
  return *field->name == '\0' || strpbrk (field->name, "\r\n: \t") != NULL || strpbrk (field->value, "\r\n") != NULL;
}

static gboolean
has_field (GPtrArray *fields, const char *name)
{
  for (guint i = 0; i < fields->len; i++)
    if (g_ascii_strcasecmp (((CsnHttpField *) g_ptr_array_index (fields, i))->name, name) == 0)
      return TRUE;
  return FALSE;
}

static void
add_default (GPtrArray *fields, const char *name, const char *value)
{
  if (!has_field (fields, name))
    g_ptr_array_add (fields, csn_http_field_new (name, value));
}

/* "http://user:password@host/": sent as Basic authentication, never as part of an address. */
static void
add_login_of_url (GPtrArray *fields, const CsnHttpRequest *request)
{
  g_autoptr (GUri) uri = g_uri_parse (request->url, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_HAS_PASSWORD, NULL);
  const char *password = uri != NULL ? g_uri_get_password (uri) : NULL;
  g_autofree char *pair = NULL;
  g_autofree char *encoded = NULL;
  g_autofree char *value = NULL;

  if (uri == NULL || g_uri_get_user (uri) == NULL || request->user != NULL)
    return;
  pair = g_strconcat (g_uri_get_user (uri), ":", password != NULL ? password : "", NULL);
  encoded = g_base64_encode ((const guint8 *) pair, strlen (pair));
  value = g_strconcat ("Basic ", encoded, NULL);
  add_default (fields, "Authorization", value);
}

GPtrArray *
csn_http_build_headers (const CsnHttpRequest *request, GError **error)
{
  g_return_val_if_fail (request != NULL, NULL);

  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_field_free);

  for (guint i = 0; i < request->headers->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (request->headers, i);

      if (has_header_trouble (field))
        {
          g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED,
                       _ ("The header “%.40s” has a line end or no name and is not sent."), field->name);
          return NULL;
        }
      if (g_ascii_strcasecmp (field->name, "Content-Length") != 0
          && g_ascii_strcasecmp (field->name, "Transfer-Encoding") != 0)
        g_ptr_array_add (fields, csn_http_field_new (field->name, field->value));
    }
  add_login_of_url (fields, request);
  if (request->user != NULL)
    {
      g_autofree char *pair = g_strconcat (request->user, ":", request->password ? request->password : "", NULL);
      g_autofree char *encoded = g_base64_encode ((const guint8 *) pair, strlen (pair));
      g_autofree char *value = g_strconcat ("Basic ", encoded, NULL);

      add_default (fields, "Authorization", value);
    }
  if (request->compressed)
#ifdef HAVE_BROTLI
    add_default (fields, "Accept-Encoding", "gzip, deflate, br");
#else
    add_default (fields, "Accept-Encoding", "gzip, deflate");
#endif
  add_default (fields, "User-Agent", "Countersign");
  add_default (fields, "Accept", "*/*");
  return g_steal_pointer (&fields);
}

static GBytes *
build_multipart (const CsnHttpRequest *request, const char *folder, char **type, GError **error)
{
  g_autoptr (SoupMultipart) multipart = soup_multipart_new ("multipart/form-data");
  g_autoptr (SoupMessageHeaders) headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_MULTIPART);
  GBytes *bytes = NULL;

  for (guint i = 0; i < request->parts->len; i++)
    {
      const CsnHttpPart *part = g_ptr_array_index (request->parts, i);

      if (part->file == NULL)
        soup_multipart_append_form_string (multipart, part->name, part->value);
      else
        {
          g_autoptr (GBytes) file = csn_project_file_read (folder, part->file, MAX_UPLOAD, error);
          g_autofree char *name = g_path_get_basename (part->file);
          g_autofree char *guessed = g_content_type_guess (part->file, NULL, 0, NULL);

          if (file == NULL)
            return NULL;
          soup_multipart_append_form_file (multipart, part->name, name, part->file_type ? part->file_type : guessed, file);
        }
    }
  soup_multipart_to_message (multipart, headers, &bytes);
  *type = g_strdup (soup_message_headers_get_one (headers, "Content-Type"));
  return bytes;
}

GBytes *
csn_http_build_body (const CsnHttpRequest *request, const char *folder, char **type, GError **error)
{
  g_return_val_if_fail (request != NULL && type != NULL, NULL);

  *type = NULL;
  if (request->parts->len > 0)
    return build_multipart (request, folder, type, error);
  if (!request->has_body)
    return NULL;
  *type = g_strdup (csn_http_request_get_header (request, "Content-Type"));
  if (request->form->len > 0)
    {
      GString *form = g_string_new (request->body);

      append_fields (form, request->form);
      if (*type == NULL)
        *type = g_strdup ("application/x-www-form-urlencoded");
      return g_string_free_to_bytes (form);
    }
  if (request->body_file != NULL)
    return csn_project_file_read (folder, request->body_file, MAX_UPLOAD, error);
  if (request->body_bytes != NULL)
    return g_bytes_ref (request->body_bytes);
  return g_bytes_new (request->body ? request->body : "", request->body ? strlen (request->body) : 0);
}
