/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Builds the value of canonical JSON; see the header. The bytes are scanned first, so that nothing here has to doubt them: each
 * string ends, each bracket closes, nothing is nested too deep. */

#include "csn-canonical-build.h"

#include <string.h>

#include "csn-canonical-scan.h"

typedef struct
{
  const char *at;
  const char *end; /* of everything: only a bare number comes upon it */
  GString *text;   /* (owned): the last string */
} Build;

static JsonNode *build_value (Build *build);

/* The string at hand, until the next one is taken. */
static const char *
take_string (Build *build)
{
  const char *begin = build->at++;

  while (*build->at != '"')
    build->at += *build->at == '\\' ? 2 : 1;
  build->at++;
  g_string_set_size (build->text, (gsize) (build->at - begin));
  csn_canonical_scan_string (begin, (gsize) (build->at - begin), build->text->str);
  return build->text->str;
}

static JsonNode *
build_object (Build *build)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_init_object (json_node_alloc (), object);

  while (*build->at++ != '}')
    {
      g_autofree char *name = NULL;

      if (*build->at == '}')
        continue;
      name = g_strdup (take_string (build));
      build->at++; /* the colon */
      json_object_set_member (object, name, build_value (build));
    }
  json_object_unref (object);
  return node;
}

static JsonNode *
build_array (Build *build)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_init_array (json_node_alloc (), array);

  while (*build->at++ != ']')
    if (*build->at != ']')
      json_array_add_element (array, build_value (build));
  json_array_unref (array);
  return node;
}

static JsonNode *
build_number (Build *build)
{
  gboolean negative = *build->at == '-';
  gint64 value = 0;

  build->at += negative;
  while (build->at < build->end && g_ascii_isdigit (*build->at))
    value = value * 10 + (*build->at++ - '0');
  return json_node_init_int (json_node_alloc (), negative ? -value : value);
}

static JsonNode *
build_value (Build *build)
{
  switch (*build->at)
    {
    case '{':
      return build_object (build);
    case '[':
      return build_array (build);
    case '"':
      return json_node_init_string (json_node_alloc (), take_string (build));
    case 't':
      build->at += strlen ("true");
      return json_node_init_boolean (json_node_alloc (), TRUE);
    case 'f':
      build->at += strlen ("false");
      return json_node_init_boolean (json_node_alloc (), FALSE);
    case 'n':
      build->at += strlen ("null");
      return json_node_init_null (json_node_alloc ());
    default:
      return build_number (build);
    }
}

JsonNode *
csn_canonical_build (const char *data, gsize length)
{
  Build build = { data, data + length, NULL };
  JsonNode *node;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (!csn_canonical_scan (data, length, NULL, NULL))
    return NULL;
  build.text = g_string_new (NULL);
  node = build_value (&build);
  g_string_free (build.text, TRUE);
  json_node_seal (node);
  return node;
}
