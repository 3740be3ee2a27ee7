/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The inside of a plan, for the files of src/probe that make and run one. */

#pragma once

#include "csn-command-line.h"
#include "csn-http-request.h"
#include "csn-hurl-fence.h"
#include "csn-pass-condition.h"
#include "csn-probe-directives.h"
#include "csn-probe-plan.h"

G_BEGIN_DECLS

/* PROBES.md section 10 */
#define CSN_PROBE_MAX_RUNS 100000
#define CSN_PROBE_MAX_CONCURRENCY 64
#define CSN_COMMAND_TIME_LIMIT (10 * 60 * 1000)
#define CSN_QUERY_TIME_LIMIT 30000
#define CSN_HTTP_TIME_LIMIT 30000

struct _CsnProbePlan
{
  GObject parent_instance;

  /* input */
  CsnProbeSpec *spec;   /* (owned) */
  CsnProbeSetup *setup; /* (owned) */

  CsnProbeDirectives *directives; /* (owned) of a fence; empty otherwise */
  CsnHurlFence *fence;  /* (owned) (nullable) a probe fence: its captures and asserts */
  char *inner_text;     /* (owned) (nullable) of a probe fence */
  CsnProbeKind inner_kind;
  char *instrument;     /* (owned) (nullable) which database or server a probe block names: "SQL prod" */

  /* what runs */
  CsnLane lane;
  GPtrArray *requests;         /* (owned) (element-type CsnHttpRequest) texts with secret marks */
  gboolean fail_on_error;      /* curl -f */
  char *jq;                    /* (owned) (nullable) JSONPath of what "| jq" picked */
  CsnCommandLine *command;     /* (owned) (nullable) */
  gboolean is_stub;            /* the command only imports: success would mean nothing */
  char *path;                  /* (owned) (nullable) FILE, JSON, .env file, SQLite file */
  char *key;                   /* (owned) (nullable) JSON path or environment name */
  char *expected;              /* (owned) (nullable) expected value of an environment name */
  char *query;                 /* (owned) (nullable) SQL, PromQL, metric name */
  GPtrArray *query_values;     /* (owned) (element-type utf8) values of $1, $2 … */
  char *database;              /* (owned) (nullable) connection text with secret marks */
  char *script;                /* (owned) (nullable) hurl text */
  gboolean script_only_reads;  /* nothing but GET, HEAD and OPTIONS without a body, whatever the author says of it */
  GPtrArray *script_values;    /* (owned) (element-type utf8) "name = value" of what the setup puts into it */
  guint runs;
  guint concurrency;
  guint warmup;
  guint run_interval;          /* ms that a worker waits between two runs */
  gboolean runs_named;         /* the document names the number of runs: percentiles need no minimum */
  guint time_limit;            /* ms */
  gboolean time_limit_named;   /* the document says it */
  CsnProbeSchedule schedule;   /* one run unless the document or a fence names a series */
  gboolean mutating;
  CsnPassCondition *condition; /* (owned) */

  /* for persons */
  GPtrArray *origins;          /* (owned) (element-type utf8), NULL-terminated once built, as all below */
  GArray *origin_classes;      /* (owned) (element-type CsnAddressClass) */
  GPtrArray *files;
  GPtrArray *reasons;
  GPtrArray *notices;
  GPtrArray *missing;
  GPtrArray *secrets;
  GPtrArray *environment;
  GPtrArray *alternatives;
  char *fingerprint;           /* (owned) */
};

/* A value of the setup for this probe: "PROBE-ID.name" before "INSTRUMENT.name" before "name". */
const char *csn_probe_plan_lookup     (CsnProbePlan *self,
                                       const char   *name);
/* Only what is meant for this probe: "PROBE-ID.name". What the document itself says gives way to nothing else. */
const char *csn_probe_plan_lookup_own (CsnProbePlan *self,
                                       const char   *name);
/* Asks for @name: adds a reason. */
void        csn_probe_plan_need       (CsnProbePlan *self,
                                       const char   *name,
                                       const char   *sentence);
/* Fills places and notes what is missing. (transfer full) */
char       *csn_probe_plan_fill       (CsnProbePlan *self,
                                       const char   *text,
                                       CsnTemplateStyles styles);
/* Each lane's reading of the spec. */
void        csn_probe_plan_read_http    (CsnProbePlan *self);
void        csn_probe_plan_read_command (CsnProbePlan *self);
void        csn_probe_plan_read_file    (CsnProbePlan *self);
void        csn_probe_plan_read_env     (CsnProbePlan *self);
void        csn_probe_plan_read_metric  (CsnProbePlan *self);
void        csn_probe_plan_read_sql     (CsnProbePlan *self);
gboolean    csn_probe_plan_read_hurl    (CsnProbePlan *self,
                                         gboolean      strict);
void        csn_probe_plan_read_fence   (CsnProbePlan *self);
/* Reads @text as if the suggestion were of @kind: the content of a probe fence. */
void        csn_probe_plan_read_inner   (CsnProbePlan *self,
                                         CsnProbeKind  kind,
                                         const char   *text);
/* What the lane reads: the inner text of a fence, else the suggestion's. */
const char *csn_probe_plan_get_source   (CsnProbePlan *self);
CsnProbeKind csn_probe_plan_get_kind    (CsnProbePlan *self);
/* Turns the places of a query into bound parameters: no value is ever part of the statement. */
void        csn_sql_plan_parameters     (CsnProbePlan *self);
void        csn_probe_plan_add_request  (CsnProbePlan   *self,
                                         CsnHttpRequest *request);
/* Adds a reason against running when the secret @name belongs to another origin than @origin. */
void        csn_probe_plan_check_secret (CsnProbePlan   *self,
                                         const char     *name,
                                         const char     *origin);

G_END_DECLS
