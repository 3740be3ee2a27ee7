/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What exactly a probe would do on this machine: the person reads it, allows it, and only what is in it runs. Made from
 * a suggestion (CsnProbeSpec) and a setup; does not change. Making a plan runs, opens and resolves nothing. */

#pragma once

#include <json-glib/json-glib.h>

#include "csn-address-class.h"
#include "csn-probe-schedule.h"
#include "csn-probe-setup.h"
#include "csn-probe-spec.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_LANE_NONE, /* nothing can be run; csn_probe_plan_get_reasons() says why */
  CSN_LANE_HTTP,
  CSN_LANE_COMMAND,
  CSN_LANE_SQL,
  CSN_LANE_PROMETHEUS,
  CSN_LANE_FILE,
  CSN_LANE_JSON,
  CSN_LANE_ENV,
  CSN_LANE_HURL,
} CsnLane;

#define CSN_TYPE_PROBE_PLAN (csn_probe_plan_get_type ())
G_DECLARE_FINAL_TYPE (CsnProbePlan, csn_probe_plan, CSN, PROBE_PLAN, GObject)

/* Besides the names that stand in the text, these values of @setup are looked at; each may be written for one probe
 * only as "PROBE-ID.name", or for the database or server that a block names ("SQL prod") as "prod.name": url (or urls, separated by spaces), query, file, key, runs, concurrency, env_file,
 * prometheus_url, metrics_url, database_url, sqlite_file, schedule. */
CsnProbePlan      *csn_probe_plan_new_from_spec    (CsnProbeSpec  *spec,
                                                    CsnProbeSetup *setup);

/* Names that the block of @spec captures for probes after it. NULL-terminated. (transfer full) */
char             **csn_probe_list_captures         (CsnProbeSpec  *spec);

CsnProbeSpec      *csn_probe_plan_get_spec         (CsnProbePlan  *self);
CsnProbeSetup     *csn_probe_plan_get_setup        (CsnProbePlan  *self);
CsnLane            csn_probe_plan_get_lane         (CsnProbePlan  *self);
/* "http", "command", "sql", "prometheus", "file", "json", "env", "hurl", "none" */
const char        *csn_probe_plan_get_lane_word    (CsnProbePlan  *self);
/* Whether everything is there to run it; else get_reasons() has a sentence for each thing that is missing. */
gboolean           csn_probe_plan_can_run          (CsnProbePlan  *self);
const char *const *csn_probe_plan_get_reasons      (CsnProbePlan  *self);
/* What was left out or assumed when the text was read. */
const char *const *csn_probe_plan_get_notices      (CsnProbePlan  *self);
/* Names of parameters and secrets that have no value yet. */
const char *const *csn_probe_plan_get_missing      (CsnProbePlan  *self);
const char *const *csn_probe_plan_get_secrets      (CsnProbePlan  *self);
const char *const *csn_probe_plan_get_environment  (CsnProbePlan  *self);
const char *const *csn_probe_plan_get_files        (CsnProbePlan  *self);
/* "http://127.0.0.1:8000" …, and where each leads as far as it can be told without looking it up. */
const char *const *csn_probe_plan_get_origins      (CsnProbePlan  *self);
CsnAddressClass    csn_probe_plan_get_origin_class (CsnProbePlan  *self,
                                                    guint          index);
/* The other commands when the document offers alternatives ("a || b"). */
const char *const *csn_probe_plan_get_alternatives (CsnProbePlan  *self);
/* May change something: asked one by one, never in "run all". */
gboolean           csn_probe_plan_is_mutating      (CsnProbePlan  *self);
/* Reads only and needs neither secret nor command nor database: what "--allow read" covers. */
gboolean           csn_probe_plan_is_plain_read    (CsnProbePlan  *self);
guint              csn_probe_plan_get_runs         (CsnProbePlan  *self);
guint              csn_probe_plan_get_concurrency  (CsnProbePlan  *self);
/* Longest time one measurement may take, in ms. */
guint              csn_probe_plan_get_time_limit   (CsnProbePlan  *self);
/* Whether it is measured several times over time: "3 of 5 every 30 s". */
gboolean           csn_probe_plan_is_series        (CsnProbePlan  *self);
const CsnProbeSchedule *csn_probe_plan_get_schedule (CsnProbePlan *self);

/* What runs, verbatim, secrets as "***name": command line, or request with headers and body, statement, path. Control
 * and direction characters are shown as escapes. (transfer full) */
char              *csn_probe_plan_dup_text         (CsnProbePlan  *self);
/* One line for a list: "GET http://…", "pytest tests/unit". (transfer full) */
char              *csn_probe_plan_dup_title        (CsnProbePlan  *self);
/* What it must meet, in the document's words; NULL for a block whose text says it anyway. (transfer full) (nullable) */
char              *csn_probe_plan_dup_condition    (CsnProbePlan  *self);
/* The limits and isolation that hold, one sentence each. (transfer full) */
char             **csn_probe_plan_dup_limits       (CsnProbePlan  *self);
/* What consent is given to: SHA-256 over lane, request or command, origins, files, names of environment and secrets,
 * folder, isolation and limits. The condition is not part of it. Lower-case hex. */
const char        *csn_probe_plan_get_fingerprint  (CsnProbePlan  *self);
/* For "probes --json" and "run --dry-run". (transfer full) */
JsonObject        *csn_probe_plan_to_json          (CsnProbePlan  *self);

G_END_DECLS
