/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads what Prometheus says. An empty vector is no data, not a zero. Must not judge. */

#include "csn-prometheus.h"

#include "csn-json.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static void
set_value (CsnReadings *readings, const char *text)
{
  CsnDecimal number, milliseconds;

  if (g_ascii_strcasecmp (text, "NaN") == 0)
    {
      csn_readings_set_empty (readings, "value");
      csn_readings_set_empty (readings, "percent");
      csn_readings_set_empty (readings, "milliseconds");
      return;
    }
  if (!csn_decimal_parse (text, &number, NULL))
    {
      csn_readings_set_text (readings, "value", text);
      return;
    }
  csn_readings_set_decimal (readings, "value", number);
  if (__builtin_mul_overflow (number.scaled, 1000, &milliseconds.scaled))
    csn_readings_set_empty (readings, "milliseconds");
  else
    csn_readings_set_decimal (readings, "milliseconds", milliseconds);
  /* a share is 0 to 1; anything else is no share, and units are never guessed */
  if (csn_decimal_compare (number, csn_decimal_from_int (0)) >= 0
      && csn_decimal_compare (number, csn_decimal_from_int (1)) <= 0)
    csn_readings_set_decimal (readings, "percent", (CsnDecimal) { .scaled = number.scaled * 100 });
  else
    csn_readings_set_empty (readings, "percent");
}

static void
read_vector (yyjson_val *result, CsnReadings *readings)
{
  yyjson_val *first = yyjson_arr_get_first (result);
  yyjson_val *pair = yyjson_obj_get (first, "value");
  yyjson_val *value = yyjson_arr_get (pair, 1);

  csn_readings_set_int (readings, "series", (gint64) yyjson_arr_size (result));
  csn_readings_set_int (readings, "rows", (gint64) yyjson_arr_size (result));
  if (yyjson_arr_size (result) == 0)
    csn_readings_set_empty (readings, "value");
  else if (yyjson_arr_size (result) == 1 && yyjson_is_str (value))
    set_value (readings, yyjson_get_str (value));
}

static gboolean
read_api (const char *data, gsize length, CsnMeasurement *m)
{
  g_autoptr (yyjson_doc) doc = csn_json_read (data, length, NULL);
  yyjson_val *root = yyjson_doc_get_root (doc);
  const char *status = yyjson_get_str (yyjson_obj_get (root, "status"));
  yyjson_val *inner = yyjson_obj_get (root, "data");
  yyjson_val *result = yyjson_obj_get (inner, "result");
  const char *type = yyjson_get_str (yyjson_obj_get (inner, "resultType"));

  if (status == NULL)
    return FALSE;
  if (strcmp (status, "success") != 0)
    {
      const char *message = yyjson_get_str (yyjson_obj_get (root, "error"));

      csn_measurement_set_state (m, CSN_STATE_ERROR,
                                 g_strdup_printf (_ ("Prometheus could not answer: %s"), message ? message : status));
      return TRUE;
    }
  if (g_strcmp0 (type, "scalar") == 0)
    {
      yyjson_val *value = yyjson_arr_get (result, 1);

      csn_readings_set_int (m->readings, "series", 1);
      if (yyjson_is_str (value))
        set_value (m->readings, yyjson_get_str (value));
    }
  else if (yyjson_is_arr (result))
    read_vector (result, m->readings);
  return TRUE;
}

/* "name{labels} value [time]"; also the parts of a histogram or summary */
static gboolean
is_sample_of (const char *line, const char *name)
{
  gsize length = strlen (name);
  static const char *const suffixes[] = { "", "_bucket", "_count", "_sum" };

  if (strncmp (line, name, length) != 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      gsize suffix = strlen (suffixes[i]);

      if (strncmp (line + length, suffixes[i], suffix) == 0
          && (line[length + suffix] == '{' || line[length + suffix] == ' '))
        return TRUE;
    }
  return FALSE;
}

static void
read_exposition (const char *query, const char *data, gsize length, CsnReadings *readings)
{
  g_autofree char *text = g_strndup (data, length);
  char *saved = NULL;
  gint64 samples = 0;
  g_autofree char *value = NULL;

  for (char *line = strtok_r (text, "\n", &saved); line != NULL; line = strtok_r (NULL, "\n", &saved))
    {
      char *space;

      if (*line == '#' || !is_sample_of (line, query))
        continue;
      samples++;
      space = strrchr (line, '}');
      space = strchr (space != NULL ? space : line, ' ');
      g_free (value);
      value = g_strdup (space != NULL ? space + 1 : "");
      if (strchr (value, ' ') != NULL)
        *strchr (value, ' ') = '\0';
    }
  csn_readings_set_int (readings, "series", samples);
  csn_readings_set_int (readings, "rows", samples);
  if (samples == 1)
    set_value (readings, g_strchomp (value));
  else if (samples == 0)
    csn_readings_set_empty (readings, "value");
}

void
csn_prometheus_read (const char *query, const char *data, gsize length, CsnMeasurement *m)
{
  g_return_if_fail (query != NULL && data != NULL && m != NULL);

  if (m->code != 200 && m->code != 400 && m->code != 422)
    {
      csn_measurement_set_state (m, CSN_STATE_ERROR,
                                 g_strdup_printf (_ ("The instrument answered with status %d."), m->code));
      return;
    }
  if (length > 0 && *data == '{' && read_api (data, length, m))
    return;
  if (m->code != 200)
    csn_measurement_set_state (m, CSN_STATE_ERROR,
                               g_strdup_printf (_ ("The instrument answered with status %d."), m->code));
  else
    read_exposition (query, data, length, m->readings);
}
