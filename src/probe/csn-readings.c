/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What one measurement yielded, by name. Must not judge. */

#include "csn-readings.h"

#include <math.h>
#include <string.h>

typedef enum
{
  READING_NUMBER,
  READING_TEXT,
  READING_EMPTY,
} ReadingKind;

typedef struct
{
  ReadingKind kind;
  CsnDecimal number;
  char *text; /* (owned) (nullable) */
} Reading;

struct _CsnReadings
{
  GHashTable *by_name; /* (owned) */
};

static void
reading_free (Reading *reading)
{
  g_free (reading->text);
  g_free (reading);
}

CsnReadings *
csn_readings_new (void)
{
  CsnReadings *self = g_new0 (CsnReadings, 1);

  self->by_name =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) reading_free);
  return self;
}

void
csn_readings_free (CsnReadings *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->by_name);
  g_free (self);
}

static Reading *
put (CsnReadings *self, const char *name, ReadingKind kind)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->kind = kind;
  g_hash_table_replace (self->by_name, g_strdup (name), reading);
  return reading;
}

void
csn_readings_set_int (CsnReadings *self, const char *name, gint64 value)
{
  g_return_if_fail (self != NULL && name != NULL);
  put (self, name, READING_NUMBER)->number = csn_decimal_from_int (value);
}

void
csn_readings_set_double (CsnReadings *self, const char *name, double value)
{
  g_return_if_fail (self != NULL && name != NULL);

  if (isnan (value))
    put (self, name, READING_EMPTY);
  else
    put (self, name, READING_NUMBER)->number = csn_decimal_from_double (value);
}

void
csn_readings_set_decimal (CsnReadings *self, const char *name, CsnDecimal value)
{
  g_return_if_fail (self != NULL && name != NULL);
  put (self, name, READING_NUMBER)->number = value;
}

void
csn_readings_set_text (CsnReadings *self, const char *name, const char *value)
{
  g_return_if_fail (self != NULL && name != NULL);
  put (self, name, READING_TEXT)->text = g_strdup (value != NULL ? value : "");
}

void
csn_readings_set_empty (CsnReadings *self, const char *name)
{
  g_return_if_fail (self != NULL && name != NULL);
  put (self, name, READING_EMPTY);
}

gboolean
csn_readings_has (const CsnReadings *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, FALSE);
  return g_hash_table_contains (self->by_name, name);
}

gboolean
csn_readings_is_empty (const CsnReadings *self, const char *name)
{
  const Reading *reading;

  g_return_val_if_fail (self != NULL && name != NULL, FALSE);
  reading = g_hash_table_lookup (self->by_name, name);
  return reading != NULL && reading->kind == READING_EMPTY;
}

gboolean
csn_readings_get_number (const CsnReadings *self, const char *name, CsnDecimal *value)
{
  const Reading *reading;

  g_return_val_if_fail (self != NULL && name != NULL && value != NULL, FALSE);
  reading = g_hash_table_lookup (self->by_name, name);
  if (reading == NULL || reading->kind == READING_EMPTY)
    return FALSE;
  if (reading->kind == READING_NUMBER)
    {
      *value = reading->number;
      return TRUE;
    }

  const char *end = NULL;

  return csn_decimal_parse (reading->text, value, &end) && *end == '\0';
}

char *
csn_readings_dup_text (const CsnReadings *self, const char *name)
{
  const Reading *reading;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);
  reading = g_hash_table_lookup (self->by_name, name);
  if (reading == NULL || reading->kind == READING_EMPTY)
    return NULL;
  return reading->kind == READING_NUMBER ? csn_decimal_to_string (reading->number, 4)
                                         : g_strdup (reading->text);
}

char **
csn_readings_list (const CsnReadings *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (GList) names =
    g_list_sort (g_hash_table_get_keys (self->by_name), (GCompareFunc) strcmp);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (GList *l = names; l != NULL; l = l->next)
    g_strv_builder_add (builder, l->data);
  return g_strv_builder_end (builder);
}
