/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A probe that is measured several times over time, as the log tells it: what was planned, what each measurement said, how it
 * ended. Only applying entries changes it; knows no clock and judges nothing. */

#pragma once

#include "csn-event.h"
#include "csn-probe-result.h"

G_BEGIN_DECLS

/* Properties, readable and notified: state, n-attempts. */
#define CSN_TYPE_PROBE_SERIES (csn_probe_series_get_type ())
G_DECLARE_FINAL_TYPE (CsnProbeSeries, csn_probe_series, CSN, PROBE_SERIES, GObject)

/* @data: of a series.start entry. @started: its time. NULL when the numbers make no series. */
CsnProbeSeries *csn_probe_series_new_from_json (JsonObject     *data,
                                                const char     *started);
const char     *csn_probe_series_get_id        (CsnProbeSeries *self);
const char     *csn_probe_series_get_probe_id  (CsnProbeSeries *self);
/* "" when the probe is bound to no item. */
const char     *csn_probe_series_get_item_id   (CsnProbeSeries *self);
/* Fingerprint that was allowed. */
const char     *csn_probe_series_get_consent   (CsnProbeSeries *self);
/* RFC 3339 */
const char     *csn_probe_series_get_started   (CsnProbeSeries *self);
guint           csn_probe_series_get_runs      (CsnProbeSeries *self);
guint           csn_probe_series_get_need      (CsnProbeSeries *self);
gint64          csn_probe_series_get_every_ms  (CsnProbeSeries *self);
gint64          csn_probe_series_get_first_ms  (CsnProbeSeries *self);
gboolean        csn_probe_series_get_until_pass (CsnProbeSeries *self);
/* RUNNING until the log says how it ended. */
CsnState        csn_probe_series_get_state     (CsnProbeSeries *self);
/* One sentence of how it ended; "" before. */
const char     *csn_probe_series_get_summary   (CsnProbeSeries *self);
/* What each measurement said, in order. (transfer none) */
const CsnState *csn_probe_series_get_outcomes  (CsnProbeSeries *self,
                                                guint          *n_outcomes);
/* Measurements that were no error of the instrument: those count towards the number planned. */
guint           csn_probe_series_get_n_measured (CsnProbeSeries *self);

/* The series of that id in @all (element-type CsnProbeSeries). (transfer none) (nullable) */
CsnProbeSeries *csn_probe_series_find          (GListModel     *all,
                                                const char     *id);
/* Applies a series.start, series.attempt or series.end entry to @all, for the record. */
gboolean        csn_probe_series_fold          (GListStore     *all,
                                                CsnEvent       *event,
                                                GError        **error);

G_END_DECLS
