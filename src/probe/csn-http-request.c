/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One HTTP request as data. Must not know how it is sent. */

#include "csn-http-request.h"

#include "csn-template.h"

CsnHttpField *
csn_http_field_new (const char *name, const char *value)
{
  CsnHttpField *field = g_new0 (CsnHttpField, 1);

  field->name = g_strdup (name);
  field->value = g_strdup (value);
  return field;
}

void
csn_http_field_free (CsnHttpField *field)
{
  g_free (field->name);
  g_free (field->value);
  g_free (field);
}

CsnHttpPart *
csn_http_part_new (const char *name)
{
  CsnHttpPart *part = g_new0 (CsnHttpPart, 1);

  part->name = g_strdup (name);
  return part;
}

void
csn_http_part_free (CsnHttpPart *part)
{
  g_free (part->name);
  g_free (part->value);
  g_free (part->file);
  g_free (part->file_type);
  g_free (part);
}

CsnHttpRequest *
csn_http_request_new (const char *method, const char *url)
{
  CsnHttpRequest *self = g_new0 (CsnHttpRequest, 1);

  self->method = g_strdup (method);
  self->url = g_strdup (url);
  self->headers = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_field_free);
  self->query = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_field_free);
  self->form = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_field_free);
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_http_part_free);
  self->max_redirects = -1;
  return self;
}

void
csn_http_request_free (CsnHttpRequest *self)
{
  if (self == NULL)
    return;
  g_free (self->method);
  g_free (self->url);
  g_ptr_array_unref (self->headers);
  g_ptr_array_unref (self->query);
  g_ptr_array_unref (self->form);
  g_ptr_array_unref (self->parts);
  g_free (self->body);
  g_clear_pointer (&self->body_bytes, g_bytes_unref);
  g_free (self->body_file);
  g_free (self->user);
  g_free (self->password);
  g_free (self);
}

static void
copy_fields (GPtrArray *to, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (from, i);

      g_ptr_array_add (to, csn_http_field_new (field->name, field->value));
    }
}

CsnHttpRequest *
csn_http_request_copy (const CsnHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  CsnHttpRequest *copy = csn_http_request_new (self->method, self->url);

  copy_fields (copy->headers, self->headers);
  copy_fields (copy->query, self->query);
  copy_fields (copy->form, self->form);
  for (guint i = 0; i < self->parts->len; i++)
    {
      const CsnHttpPart *from = g_ptr_array_index (self->parts, i);
      CsnHttpPart *part = csn_http_part_new (from->name);

      part->value = g_strdup (from->value);
      part->file = g_strdup (from->file);
      part->file_type = g_strdup (from->file_type);
      g_ptr_array_add (copy->parts, part);
    }
  copy->body = g_strdup (self->body);
  copy->has_body = self->has_body;
  copy->body_bytes = self->body_bytes != NULL ? g_bytes_ref (self->body_bytes) : NULL;
  copy->body_file = g_strdup (self->body_file);
  copy->user = g_strdup (self->user);
  copy->password = g_strdup (self->password);
  copy->follow = self->follow;
  copy->trusted = self->trusted;
  copy->as_is = self->as_is;
  copy->insecure = self->insecure;
  copy->compressed = self->compressed;
  copy->max_redirects = self->max_redirects;
  copy->connect_timeout = self->connect_timeout;
  copy->total_timeout = self->total_timeout;
  return copy;
}

void
csn_http_request_add_header (CsnHttpRequest *self, const char *name, const char *value)
{
  g_return_if_fail (self != NULL);
  g_ptr_array_add (self->headers, csn_http_field_new (name, value));
}

const char *
csn_http_request_get_header (const CsnHttpRequest *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->headers->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (self->headers, i);

      if (g_ascii_strcasecmp (field->name, name) == 0)
        return field->value;
    }
  return NULL;
}

gboolean
csn_http_method_is_safe (const char *method)
{
  g_return_val_if_fail (method != NULL, FALSE);
  return g_strv_contains ((const char *[]) { "GET", "HEAD", "OPTIONS", NULL }, method);
}

static void
append_shown (GString *out, const char *format, const char *a, const char *b)
{
  g_autofree char *shown_a = csn_template_show (a);
  g_autofree char *shown_b = csn_template_show (b);

  g_string_append_printf (out, format, shown_a, shown_b);
}

static void
append_content (GString *out, const CsnHttpRequest *self)
{
  for (guint i = 0; i < self->form->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (self->form, i);

      append_shown (out, "form %s: %s\n", field->name, field->value);
    }
  for (guint i = 0; i < self->parts->len; i++)
    {
      const CsnHttpPart *part = g_ptr_array_index (self->parts, i);

      if (part->file != NULL)
        append_shown (out, "part %s: file %s\n", part->name, part->file);
      else
        append_shown (out, "part %s: %s\n", part->name, part->value);
    }
  if (self->body_file != NULL)
    g_string_append_printf (out, "\nfile %s\n", self->body_file);
  else if (self->body != NULL && *self->body != '\0')
    append_shown (out, "\n%s%s\n", self->body, "");
  else if (self->body_bytes != NULL)
    g_string_append_printf (out, "\n%" G_GSIZE_FORMAT " bytes\n", g_bytes_get_size (self->body_bytes));
}

char *
csn_http_request_show (const CsnHttpRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GString *out = g_string_new (NULL);

  append_shown (out, "%s %s\n", self->method, self->url);
  for (guint i = 0; i < self->query->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (self->query, i);

      append_shown (out, "query %s: %s\n", field->name, field->value);
    }
  for (guint i = 0; i < self->headers->len; i++)
    {
      const CsnHttpField *field = g_ptr_array_index (self->headers, i);

      append_shown (out, "%s: %s\n", field->name, field->value);
    }
  if (self->user != NULL)
    append_shown (out, "user: %s%s\n", self->user, self->password && *self->password ? ":***" : "");
  append_content (out, self);
  if (self->follow)
    g_string_append (out, "follows redirects within the same origin\n");
  if (self->insecure)
    g_string_append (out, "accepts any certificate\n");
  return g_string_free (out, FALSE);
}
