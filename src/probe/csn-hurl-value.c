/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A typed value of the probe language. Must not know where it comes from. */

#include "csn-hurl-value.h"

#include "csn-digest.h"

#include <string.h>

CsnHurlValue *
csn_hurl_value_new (CsnHurlKind kind)
{
  CsnHurlValue *self = g_new0 (CsnHurlValue, 1);

  g_atomic_ref_count_init (&self->refs);
  self->kind = kind;
  return self;
}

CsnHurlValue *
csn_hurl_value_new_bool (gboolean truth)
{
  CsnHurlValue *self = csn_hurl_value_new (CSN_HURL_BOOL);

  self->truth = truth;
  return self;
}

CsnHurlValue *
csn_hurl_value_new_string (const char *text)
{
  CsnHurlValue *self = csn_hurl_value_new (CSN_HURL_STRING);

  self->text = g_strdup (text);
  return self;
}

CsnHurlValue *
csn_hurl_value_new_number (const char *text)
{
  CsnHurlValue *self = csn_hurl_value_new (strpbrk (text, ".eE") != NULL ? CSN_HURL_FLOAT : CSN_HURL_INTEGER);

  self->text = g_strdup (text);
  return self;
}

CsnHurlValue *
csn_hurl_value_new_int (gint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return csn_hurl_value_new_number (text);
}

CsnHurlValue *
csn_hurl_value_new_bytes (GBytes *bytes)
{
  CsnHurlValue *self = csn_hurl_value_new (CSN_HURL_BYTES);

  self->bytes = g_bytes_ref (bytes);
  return self;
}

CsnHurlValue *
csn_hurl_value_new_date (GDateTime *date)
{
  CsnHurlValue *self = csn_hurl_value_new (CSN_HURL_DATE);

  self->date = g_date_time_ref (date);
  return self;
}

CsnHurlValue *
csn_hurl_value_new_list (void)
{
  CsnHurlValue *self = csn_hurl_value_new (CSN_HURL_LIST);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_hurl_value_unref);
  return self;
}

CsnHurlValue *
csn_hurl_value_new_json (yyjson_val *json)
{
  g_autofree char *text = NULL;
  g_autoptr (GStrvBuilder) keys = NULL;
  CsnHurlValue *self;
  size_t i, max;
  yyjson_val *key, *child;

  if (yyjson_is_null (json))
    return csn_hurl_value_new (CSN_HURL_NULL);
  if (yyjson_is_bool (json))
    return csn_hurl_value_new_bool (yyjson_get_bool (json));
  if (yyjson_is_str (json) || yyjson_is_raw (json))
    {
      text = csn_json_dup_text (json);
      return yyjson_is_str (json) ? csn_hurl_value_new_string (text) : csn_hurl_value_new_number (text);
    }
  self = csn_hurl_value_new_list ();
  if (yyjson_is_arr (json))
    {
      yyjson_arr_foreach (json, i, max, child)
        g_ptr_array_add (self->items, csn_hurl_value_new_json (child));
      return self;
    }
  self->kind = CSN_HURL_OBJECT;
  keys = g_strv_builder_new ();
  yyjson_obj_foreach (json, i, max, key, child)
    {
      g_strv_builder_add (keys, yyjson_get_str (key));
      g_ptr_array_add (self->items, csn_hurl_value_new_json (child));
    }
  self->keys = g_strv_builder_end (keys);
  return self;
}

CsnHurlValue *
csn_hurl_value_ref (CsnHurlValue *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
csn_hurl_value_unref (CsnHurlValue *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->text);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_strfreev (self->keys);
  g_clear_pointer (&self->date, g_date_time_unref);
  g_free (self);
}

static gboolean
is_number (const CsnHurlValue *v)
{
  return v->kind == CSN_HURL_INTEGER || v->kind == CSN_HURL_FLOAT;
}

static int
compare_numbers (const CsnHurlValue *a, const CsnHurlValue *b)
{
  CsnDecimal x, y;
  double dx, dy;

  if (strlen (a->text) <= CSN_DECIMAL_PLACES && strlen (b->text) <= CSN_DECIMAL_PLACES
      && csn_decimal_parse (a->text, &x, NULL) && csn_decimal_parse (b->text, &y, NULL))
    return csn_decimal_compare (x, y);
  if (a->kind == CSN_HURL_INTEGER && b->kind == CSN_HURL_INTEGER && strcmp (a->text, b->text) == 0)
    return 0;
  if (csn_decimal_parse (a->text, &x, NULL) && csn_decimal_parse (b->text, &y, NULL)
      && a->kind == CSN_HURL_INTEGER && b->kind == CSN_HURL_INTEGER)
    return csn_decimal_compare (x, y);
  dx = g_ascii_strtod (a->text, NULL);
  dy = g_ascii_strtod (b->text, NULL);
  return dx < dy ? -1 : dx > dy ? 1 : 0;
}

static const CsnHurlValue *
find_member (const CsnHurlValue *object, const char *key)
{
  for (guint i = 0; object->keys[i] != NULL; i++)
    if (strcmp (object->keys[i], key) == 0)
      return g_ptr_array_index (object->items, i);
  return NULL;
}

static gboolean
collections_equal (const CsnHurlValue *a, const CsnHurlValue *b)
{
  if (a->items->len != b->items->len)
    return FALSE;
  for (guint i = 0; i < a->items->len; i++)
    {
      const CsnHurlValue *other =
        a->kind == CSN_HURL_OBJECT ? find_member (b, a->keys[i]) : g_ptr_array_index (b->items, i);

      if (other == NULL || !csn_hurl_value_equal (g_ptr_array_index (a->items, i), other))
        return FALSE;
    }
  return TRUE;
}

gboolean
csn_hurl_value_equal (const CsnHurlValue *a, const CsnHurlValue *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (is_number (a) && is_number (b))
    return compare_numbers (a, b) == 0;
  if (a->kind != b->kind)
    return FALSE;
  switch (a->kind)
    {
    case CSN_HURL_BOOL: return a->truth == b->truth;
    case CSN_HURL_STRING: return strcmp (a->text, b->text) == 0;
    case CSN_HURL_BYTES: return g_bytes_equal (a->bytes, b->bytes);
    case CSN_HURL_NODESET: return a->count == b->count;
    case CSN_HURL_DATE: return g_date_time_equal (a->date, b->date);
    case CSN_HURL_LIST:
    case CSN_HURL_OBJECT: return collections_equal (a, b);
    default: return TRUE;
    }
}

gboolean
csn_hurl_value_compare (const CsnHurlValue *a, const CsnHurlValue *b, int *order)
{
  g_return_val_if_fail (a != NULL && b != NULL && order != NULL, FALSE);

  if (is_number (a) && is_number (b))
    *order = compare_numbers (a, b);
  else if (a->kind == CSN_HURL_STRING && b->kind == CSN_HURL_STRING)
    *order = strcmp (a->text, b->text);
  else if (a->kind == CSN_HURL_DATE && b->kind == CSN_HURL_DATE)
    *order = g_date_time_compare (a->date, b->date);
  else
    return FALSE;
  return TRUE;
}

char *
csn_hurl_value_render (const CsnHurlValue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (self->kind)
    {
    case CSN_HURL_STRING:
    case CSN_HURL_INTEGER:
    case CSN_HURL_FLOAT: return g_strdup (self->text);
    case CSN_HURL_BYTES: return csn_hex_encode (g_bytes_get_data (self->bytes, NULL), g_bytes_get_size (self->bytes));
    case CSN_HURL_DATE: return g_date_time_format (self->date, "%Y-%m-%dT%H:%M:%S.%fZ");
    case CSN_HURL_NODESET:
    case CSN_HURL_NOTHING: return NULL;
    default: return csn_hurl_value_to_json (self);
    }
}

static void
append_string (GString *out, const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);
  g_autofree char *quoted = json_to_string (node, FALSE);

  g_string_append (out, quoted);
}

static void
append_json (GString *out, const CsnHurlValue *v)
{
  g_autofree char *text = NULL;

  switch (v->kind)
    {
    case CSN_HURL_NOTHING:
    case CSN_HURL_NULL: g_string_append (out, "null"); return;
    case CSN_HURL_BOOL: g_string_append (out, v->truth ? "true" : "false"); return;
    case CSN_HURL_INTEGER:
    case CSN_HURL_FLOAT: g_string_append (out, v->text); return;
    case CSN_HURL_NODESET: g_string_append_printf (out, "{\"nodes\":%" G_GSIZE_FORMAT "}", v->count); return;
    case CSN_HURL_LIST:
    case CSN_HURL_OBJECT: break;
    default:
      text = csn_hurl_value_render (v);
      append_string (out, text);
      return;
    }
  g_string_append_c (out, v->kind == CSN_HURL_LIST ? '[' : '{');
  for (guint i = 0; i < v->items->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      if (v->kind == CSN_HURL_OBJECT)
        {
          append_string (out, v->keys[i]);
          g_string_append_c (out, ':');
        }
      append_json (out, g_ptr_array_index (v->items, i));
    }
  g_string_append_c (out, v->kind == CSN_HURL_LIST ? ']' : '}');
}

char *
csn_hurl_value_to_json (const CsnHurlValue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  GString *out = g_string_new (NULL);

  append_json (out, self);
  return g_string_free (out, FALSE);
}

const char *
csn_hurl_value_get_type (const CsnHurlValue *self)
{
  static const char *const names[] = { "none", "null", "boolean", "integer", "float", "string",
                                       "bytes", "list", "object", "nodeset", "date" };

  g_return_val_if_fail (self != NULL, NULL);
  return names[self->kind];
}
