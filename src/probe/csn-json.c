/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads JSON from outside with yyjson. Depth is checked before parsing, because both parser and readers of the tree
 * would otherwise be at the mercy of the document. Must not judge. */

#include "csn-json.h"

#include "csn-canonical-json.h"
#include "csn-probe-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

yyjson_doc *
csn_json_read (const char *data, gsize length, GError **error)
{
  yyjson_read_err problem;
  yyjson_doc *doc;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  if (length > CSN_JSON_MAX_BYTES)
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED,
                   _ ("The JSON is larger than %d MiB and is not read."), CSN_JSON_MAX_BYTES / 1024 / 1024);
      return NULL;
    }
  if (!csn_json_is_within_depth (data, length, CSN_JSON_MAX_DEPTH))
    {
      g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_REFUSED,
                   _ ("The JSON is nested deeper than %d levels and is not read."), CSN_JSON_MAX_DEPTH);
      return NULL;
    }
  /* without the in-situ flag yyjson only reads from data */
  doc = yyjson_read_opts ((char *) (length > 0 ? data : ""), length, YYJSON_READ_NUMBER_AS_RAW, NULL, &problem);
  if (doc == NULL)
    g_set_error (error, CSN_PROBE_ERROR, CSN_PROBE_ERROR_SYNTAX, _ ("This is no JSON: %s at byte %zu."),
                 problem.msg, (gsize) problem.pos);
  return doc;
}

gboolean
csn_json_is_number (yyjson_val *value)
{
  return yyjson_is_raw (value) || yyjson_is_num (value);
}

char *
csn_json_dup_text (yyjson_val *value)
{
  char *json, *copy;

  if (yyjson_is_str (value))
    return g_strndup (yyjson_get_str (value), yyjson_get_len (value));
  if (yyjson_is_raw (value))
    return g_strndup (yyjson_get_raw (value), yyjson_get_len (value));
  json = yyjson_val_write (value, 0, NULL);
  copy = g_strdup (json != NULL ? json : "");
  free (json);
  return copy;
}

void
csn_json_set_reading (CsnReadings *readings, const char *name, yyjson_val *value)
{
  g_autofree char *text = NULL;
  CsnDecimal number;

  g_return_if_fail (readings != NULL && name != NULL && value != NULL);

  if (yyjson_is_null (value))
    {
      csn_readings_set_empty (readings, name);
      return;
    }
  text = csn_json_dup_text (value);
  if (yyjson_is_raw (value) && csn_decimal_parse (text, &number, NULL))
    csn_readings_set_decimal (readings, name, number);
  else
    csn_readings_set_text (readings, name, text);
}

static yyjson_val *
step_down (yyjson_val *value, const char *dotted)
{
  g_auto (GStrv) parts = g_strsplit (dotted, ".", -1);

  for (guint i = 0; value != NULL && parts[i] != NULL; i++)
    {
      if (yyjson_is_arr (value) && g_ascii_isdigit (*parts[i]))
        value = yyjson_arr_get (value, g_ascii_strtoull (parts[i], NULL, 10));
      else
        value = yyjson_obj_get (value, parts[i]);
    }
  return value;
}

static guint
search (yyjson_val *value, const char *dotted, yyjson_val **found)
{
  size_t i, max;
  yyjson_val *key, *child;
  guint count = 0;

  if (yyjson_is_obj (value))
    {
      yyjson_val *here = step_down (value, dotted);

      if (here != NULL)
        {
          *found = here;
          count++;
        }
      yyjson_obj_foreach (value, i, max, key, child)
        count += search (child, dotted, found);
    }
  else if (yyjson_is_arr (value))
    yyjson_arr_foreach (value, i, max, child)
      count += search (child, dotted, found);
  return count;
}

yyjson_val *
csn_json_find (yyjson_val *root, const char *dotted)
{
  yyjson_val *found;

  g_return_val_if_fail (dotted != NULL, NULL);

  found = step_down (root, dotted);
  if (found != NULL || root == NULL)
    return found;
  return search (root, dotted, &found) == 1 ? found : NULL;
}
