/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A probe measured several times; see the header. */

#include "csn-probe-series.h"

#include <string.h>

/* More than any schedule plans (a week, once a minute), errors that were tried again included. */
#define MAX_OUTCOMES 100000

struct _CsnProbeSeries
{
  GObject parent_instance;
  char *id;       /* (owned) */
  char *probe_id; /* (owned) */
  char *item_id;  /* (owned) */
  char *consent;  /* (owned) */
  char *started;  /* (owned) */
  char *summary;  /* (owned) */
  guint runs;
  guint need;
  gint64 every_ms;
  gint64 first_ms;
  gboolean until_pass;
  CsnState state;
  GArray *outcomes; /* (owned) (element-type CsnState) */
};

typedef enum
{
  PROP_STATE = 1,
  PROP_N_ATTEMPTS,
} CsnProbeSeriesProperty;

static GParamSpec *properties[PROP_N_ATTEMPTS + 1];

G_DEFINE_FINAL_TYPE (CsnProbeSeries, csn_probe_series, G_TYPE_OBJECT)

static void
csn_probe_series_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  CsnProbeSeries *self = CSN_PROBE_SERIES (object);

  switch ((CsnProbeSeriesProperty) id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) self->state);
      break;
    case PROP_N_ATTEMPTS:
      g_value_set_uint (value, self->outcomes->len);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
csn_probe_series_finalize (GObject *object)
{
  CsnProbeSeries *self = CSN_PROBE_SERIES (object);

  g_free (self->id);
  g_free (self->probe_id);
  g_free (self->item_id);
  g_free (self->consent);
  g_free (self->started);
  g_free (self->summary);
  g_array_unref (self->outcomes);
  G_OBJECT_CLASS (csn_probe_series_parent_class)->finalize (object);
}

static void
csn_probe_series_class_init (CsnProbeSeriesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = csn_probe_series_get_property;
  object_class->finalize = csn_probe_series_finalize;
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, CSN_TYPE_STATE, CSN_STATE_RUNNING,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_N_ATTEMPTS] = g_param_spec_uint ("n-attempts", NULL, NULL, 0, G_MAXUINT, 0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
csn_probe_series_init (CsnProbeSeries *self)
{
  self->outcomes = g_array_new (FALSE, FALSE, sizeof (CsnState));
  self->state = CSN_STATE_RUNNING;
  self->summary = g_strdup ("");
}

CsnProbeSeries *
csn_probe_series_new_from_json (JsonObject *data, const char *started)
{
  gint64 runs, need, every, first;
  CsnProbeSeries *self;

  g_return_val_if_fail (data != NULL && started != NULL, NULL);

  runs = csn_json_get_int (data, "runs", 0);
  need = csn_json_get_int (data, "need", 0);
  every = csn_json_get_int (data, "every", 0);
  first = csn_json_get_int (data, "first", 0);
  if (runs < 1 || runs > MAX_OUTCOMES || need < 1 || need > runs || every < 1 || first < 0
      || *csn_json_get_string (data, "series", "") == '\0')
    return NULL;
  self = g_object_new (CSN_TYPE_PROBE_SERIES, NULL);
  self->id = g_strdup (csn_json_get_string (data, "series", ""));
  self->probe_id = g_strdup (csn_json_get_string (data, "probe", ""));
  self->item_id = g_strdup (csn_json_get_string (data, "item", ""));
  self->consent = g_strdup (csn_json_get_string (data, "consent", ""));
  self->started = g_strdup (started);
  self->runs = (guint) runs;
  self->need = (guint) need;
  self->every_ms = every;
  self->first_ms = first;
  self->until_pass = csn_json_get_boolean (data, "until_pass", FALSE);
  return self;
}

const char *
csn_probe_series_get_id (CsnProbeSeries *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SERIES (self), NULL);
  return self->id;
}

const char *
csn_probe_series_get_probe_id (CsnProbeSeries *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SERIES (self), NULL);
  return self->probe_id;
}

const char *
csn_probe_series_get_item_id (CsnProbeSeries *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SERIES (self), NULL);
  return self->item_id;
}

const char *
csn_probe_series_get_consent (CsnProbeSeries *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SERIES (self), NULL);
  return self->consent;
}

const char *
csn_probe_series_get_started (CsnProbeSeries *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SERIES (self), NULL);
  return self->started;
}

const char *
csn_probe_series_get_summary (CsnProbeSeries *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SERIES (self), NULL);
  return self->summary;
}

guint
csn_probe_series_get_runs (CsnProbeSeries *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SERIES (self), 0);
  return self->runs;
}

guint
csn_probe_series_get_need (CsnProbeSeries *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SERIES (self), 0);
  return self->need;
}

gint64
csn_probe_series_get_every_ms (CsnProbeSeries *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SERIES (self), 0);
  return self->every_ms;
}

gint64
csn_probe_series_get_first_ms (CsnProbeSeries *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SERIES (self), 0);
  return self->first_ms;
}

gboolean
csn_probe_series_get_until_pass (CsnProbeSeries *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SERIES (self), FALSE);
  return self->until_pass;
}

CsnState
csn_probe_series_get_state (CsnProbeSeries *self)
{
  g_return_val_if_fail (CSN_IS_PROBE_SERIES (self), CSN_STATE_ERROR);
  return self->state;
}

const CsnState *
csn_probe_series_get_outcomes (CsnProbeSeries *self, guint *n_outcomes)
{
  g_return_val_if_fail (CSN_IS_PROBE_SERIES (self), NULL);
  g_return_val_if_fail (n_outcomes != NULL, NULL);

  *n_outcomes = self->outcomes->len;
  return (const CsnState *) (gpointer) self->outcomes->data;
}

guint
csn_probe_series_get_n_measured (CsnProbeSeries *self)
{
  guint n = 0;

  g_return_val_if_fail (CSN_IS_PROBE_SERIES (self), 0);

  for (guint i = 0; i < self->outcomes->len; i++)
    n += g_array_index (self->outcomes, CsnState, i) != CSN_STATE_ERROR;
  return n;
}

CsnProbeSeries *
csn_probe_series_find (GListModel *all, const char *id)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (all) && id != NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (CsnProbeSeries) series = g_list_model_get_item (all, i);

      /* the list keeps it */
      if (strcmp (series->id, id) == 0)
        return series;
    }
  return NULL;
}

static gboolean
fold_start (GListStore *all, CsnEvent *event, GError **error)
{
  g_autoptr (CsnProbeSeries) series
      = csn_probe_series_new_from_json (csn_event_get_data (event), csn_event_get_time (event));

  if (series == NULL)
    {
      g_set_error_literal (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_DATA, "A series of measurements without a plan");
      return FALSE;
    }
  g_list_store_append (all, series);
  return TRUE;
}

/* A single measurement decides nothing: what all of them say comes as a run when the series ends. */
static gboolean
fold_attempt (CsnProbeSeries *self, JsonObject *data, GError **error)
{
  JsonObject *object = csn_json_get_object (data, "result");
  g_autoptr (CsnProbeResult) result = object != NULL ? csn_probe_result_new_from_json (object) : NULL;
  CsnState state;

  if (result == NULL)
    {
      g_set_error_literal (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_DATA, "A measurement without a result");
      return FALSE;
    }
  state = csn_probe_result_get_state (result);
  if (self->outcomes->len < MAX_OUTCOMES)
    {
      g_array_append_val (self->outcomes, state);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ATTEMPTS]);
    }
  return TRUE;
}

static void
fold_end (CsnProbeSeries *self, JsonObject *data)
{
  int state = CSN_STATE_INCONCLUSIVE;

  csn_enum_from_string (CSN_TYPE_STATE, csn_json_get_string (data, "state", ""), &state);
  g_set_str (&self->summary, csn_json_get_string (data, "summary", ""));
  if (self->state == (CsnState) state)
    return;
  self->state = (CsnState) state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

gboolean
csn_probe_series_fold (GListStore *all, CsnEvent *event, GError **error)
{
  JsonObject *data;
  const char *type;
  CsnProbeSeries *series;

  g_return_val_if_fail (G_IS_LIST_STORE (all) && CSN_IS_EVENT (event), FALSE);

  data = csn_event_get_data (event);
  type = csn_event_get_event_type (event);
  if (strcmp (type, "series.start") == 0)
    return fold_start (all, event, error);
  series = csn_probe_series_find (G_LIST_MODEL (all), csn_json_get_string (data, "series", ""));
  if (series == NULL)
    {
      g_set_error_literal (error, CSN_EVENT_ERROR, CSN_EVENT_ERROR_DATA, "A measurement of a series that never began");
      return FALSE;
    }
  if (strcmp (type, "series.attempt") == 0)
    return fold_attempt (series, data, error);
  fold_end (series, data);
  return TRUE;
}
