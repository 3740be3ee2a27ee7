/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes and checks RFC 8785 JSON; see the header. Keys are ordered by UTF-16 code units, as the RFC asks. */

#include "csn-canonical-json.h"

#include <string.h>

#include "csn-canonical-build.h"

G_DEFINE_QUARK (csn-canonical-json-error-quark, csn_canonical_json_error)

#define MAX_INTEGER G_GINT64_CONSTANT (9007199254740992)
#define FIRST_BYTES 256 /* most of what is written is shorter */

static gboolean write_node (GString *out, JsonNode *node, guint depth, GError **error);

/* Code points beyond the basic plane sort by their surrogates, that is before U+E000 to U+FFFF. */
static guint32
utf16_rank (gunichar c)
{
  if (c >= 0x10000)
    return 0xd800 + ((c - 0x10000) >> 10);
  return c;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const char *left = *(const char *const *) a;
  const char *right = *(const char *const *) b;

  while (*left != '\0' && *right != '\0')
    {
      gunichar l = g_utf8_get_char (left);
      gunichar r = g_utf8_get_char (right);

      if (l != r)
        {
          guint32 lr = utf16_rank (l);
          guint32 rr = utf16_rank (r);

          if (lr != rr)
            return lr < rr ? -1 : 1;
          return l < r ? -1 : 1;
        }
      left = g_utf8_next_char (left);
      right = g_utf8_next_char (right);
    }
  return (*left != '\0') - (*right != '\0');
}

/* What must be escaped in a string, and the letter of its short form; 'u' where there is none. */
static const char escapes[256] = {
  [0x00 ... 0x07] = 'u', ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n',  [0x0b] = 'u', ['\f'] = 'f',
  ['\r'] = 'r',          [0x0e ... 0x1f] = 'u',       ['"'] = '"',   ['\\'] = '\\',
};

void
csn_canonical_json_append_string (GString *out, const char *text)
{
  const char *run = text;

  g_return_if_fail (out != NULL && text != NULL);

  g_string_append_c (out, '"');
  for (const char *p = text;; p++)
    {
      guchar c = (guchar) *p;

      if (escapes[c] == 0)
        continue;
      g_string_append_len (out, run, p - run);
      run = p + 1;
      if (c == '\0')
        break;
      if (escapes[c] == 'u')
        g_string_append_printf (out, "\\u%04x", c);
      else
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, escapes[c]);
        }
    }
  g_string_append_c (out, '"');
}

void
csn_canonical_json_append_int (GString *out, gint64 value)
{
  char digits[24];
  int length = g_snprintf (digits, sizeof digits, "%" G_GINT64_FORMAT, value);

  g_return_if_fail (out != NULL);

  g_string_append_len (out, digits, length);
}

static gboolean
write_members (GString *out, JsonObject *object, guint depth, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_sized_new (json_object_get_size (object));
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    g_ptr_array_add (keys, (gpointer) name);
  g_ptr_array_sort (keys, compare_keys);

  g_string_append_c (out, '{');
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      if (i > 0)
        g_string_append_c (out, ',');
      csn_canonical_json_append_string (out, key);
      g_string_append_c (out, ':');
      if (!write_node (out, json_object_get_member (object, key), depth, error))
        return FALSE;
    }
  g_string_append_c (out, '}');
  return TRUE;
}

static gboolean
write_elements (GString *out, JsonArray *array, guint depth, GError **error)
{
  guint length = json_array_get_length (array);

  g_string_append_c (out, '[');
  for (guint i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      if (!write_node (out, json_array_get_element (array, i), depth, error))
        return FALSE;
    }
  g_string_append_c (out, ']');
  return TRUE;
}

static gboolean
write_value (GString *out, JsonNode *node, GError **error)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    {
      csn_canonical_json_append_string (out, json_node_get_string (node));
      return TRUE;
    }
  if (type == G_TYPE_BOOLEAN)
    {
      g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
      return TRUE;
    }
  if (type == G_TYPE_INT64)
    {
      gint64 value = json_node_get_int (node);

      if (value >= -MAX_INTEGER && value <= MAX_INTEGER)
        {
          csn_canonical_json_append_int (out, value);
          return TRUE;
        }
    }
  g_set_error (error, CSN_CANONICAL_JSON_ERROR, CSN_CANONICAL_JSON_ERROR_NUMBER,
               "Only whole numbers within ±2^53 can be written canonically");
  return FALSE;
}

static gboolean
write_node (GString *out, JsonNode *node, guint depth, GError **error)
{
  if (depth >= CSN_CANONICAL_JSON_MAX_DEPTH)
    {
      g_set_error (error, CSN_CANONICAL_JSON_ERROR, CSN_CANONICAL_JSON_ERROR_DEPTH,
                   "The JSON is nested more than %d levels deep", CSN_CANONICAL_JSON_MAX_DEPTH);
      return FALSE;
    }
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      return write_members (out, json_node_get_object (node), depth + 1, error);
    case JSON_NODE_ARRAY:
      return write_elements (out, json_node_get_array (node), depth + 1, error);
    case JSON_NODE_VALUE:
      return write_value (out, node, error);
    case JSON_NODE_NULL:
    default:
      g_string_append (out, "null");
      return TRUE;
    }
}

char *
csn_canonical_json_write (JsonNode *node, GError **error)
{
  g_autoptr (GString) out = g_string_sized_new (FIRST_BYTES);

  g_return_val_if_fail (node != NULL, NULL);

  if (!write_node (out, node, 0, error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
csn_canonical_json_write_object (JsonObject *object, GError **error)
{
  g_autoptr (GString) out = g_string_sized_new (FIRST_BYTES);

  g_return_val_if_fail (object != NULL, NULL);

  if (!write_members (out, object, 1, error))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

gboolean
csn_json_is_within_depth (const char *data, gsize length, guint max_depth)
{
  guint depth = 0;
  gboolean in_string = FALSE;

  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  for (gsize i = 0; i < length; i++)
    {
      char c = data[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if ((c == '{' || c == '[') && ++depth > max_depth)
        return FALSE;
      else if ((c == '}' || c == ']') && depth > 0)
        depth--;
    }
  return TRUE;
}

/* The slow way, which knows what is wrong. */
static JsonNode *
read_slowly (const char *data, gsize size, GError **error)
{
  /* Not an immutable one: json-glib 1.10 aborts when its root is a bare word or number. */
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) local_error = NULL;
  g_autofree char *again = NULL;

  /* json-glib recurses while it parses: a hostile nesting is refused before it sees it */
  if (!csn_json_is_within_depth (data, size, CSN_CANONICAL_JSON_MAX_DEPTH))
    {
      g_set_error (error, CSN_CANONICAL_JSON_ERROR, CSN_CANONICAL_JSON_ERROR_DEPTH,
                   "The JSON is nested more than %d levels deep", CSN_CANONICAL_JSON_MAX_DEPTH);
      return NULL;
    }
  if (json_parser_load_from_data (parser, data, (gssize) size, &local_error))
    root = json_parser_steal_root (parser);
  if (root == NULL)
    {
      g_set_error (error, CSN_CANONICAL_JSON_ERROR, CSN_CANONICAL_JSON_ERROR_SYNTAX,
                   "This is no JSON: %s", local_error ? local_error->message : "it is empty");
      return NULL;
    }
  again = csn_canonical_json_write (root, error);
  if (again == NULL)
    return NULL;
  if (strlen (again) != size || memcmp (again, data, size) != 0)
    {
      g_set_error_literal (error, CSN_CANONICAL_JSON_ERROR, CSN_CANONICAL_JSON_ERROR_NOT_CANONICAL,
                           "The JSON is not in its canonical spelling");
      return NULL;
    }
  json_node_seal (root);
  return g_steal_pointer (&root);
}

JsonNode *
csn_canonical_json_read (const char *data, gssize length, GError **error)
{
  JsonNode *root;
  gsize size;

  g_return_val_if_fail (data != NULL, NULL);

  size = length < 0 ? strlen (data) : (gsize) length;
  root = csn_canonical_build (data, size);
  return root != NULL ? root : read_slowly (data, size, error);
}
