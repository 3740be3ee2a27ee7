/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person gave so that the probes of a record can run on this machine: project folder, values of the
 * parameters, secrets and databases by name, what commands may touch. Kept per machine, never in the record; must not
 * know where any of it is stored. */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define CSN_TYPE_PROBE_SETUP (csn_probe_setup_get_type ())
G_DECLARE_FINAL_TYPE (CsnProbeSetup, csn_probe_setup, CSN, PROBE_SETUP, GObject)

CsnProbeSetup *csn_probe_setup_new                (const char    *project_folder);
const char    *csn_probe_setup_get_project_folder (CsnProbeSetup *self);

/* A value for {name}, <name>, $NAME and {{name}}; names compare without case and with "-" like "_". */
void           csn_probe_setup_set_value          (CsnProbeSetup *self,
                                                   const char    *name,
                                                   const char    *value);
const char    *csn_probe_setup_get_value          (CsnProbeSetup *self,
                                                   const char    *name);

/* Names of the values, as they were given. (transfer full) */
char         **csn_probe_setup_list_values        (CsnProbeSetup *self);

/* @origin, when not NULL ("https://host:port"), is the only place the secret may be sent to. */
void           csn_probe_setup_set_secret         (CsnProbeSetup *self,
                                                   const char    *name,
                                                   const char    *value,
                                                   const char    *origin);
const char    *csn_probe_setup_get_secret         (CsnProbeSetup *self,
                                                   const char    *name,
                                                   const char   **origin);
char         **csn_probe_setup_list_secrets       (CsnProbeSetup *self);

/* What commands may do beyond reading the project folder; none of it at first, and part of what a person allows. */
typedef enum
{
  CSN_PROBE_RIGHT_NONE = 0,
  CSN_PROBE_RIGHT_WRITE = 1 << 0,   /* change the project folder */
  CSN_PROBE_RIGHT_CONNECT = 1 << 1, /* use the network */
  CSN_PROBE_RIGHT_ALL = CSN_PROBE_RIGHT_WRITE | CSN_PROBE_RIGHT_CONNECT,
} CsnProbeRights;

void           csn_probe_setup_set_rights         (CsnProbeSetup *self,
                                                   CsnProbeRights rights);
CsnProbeRights csn_probe_setup_get_rights         (CsnProbeSetup *self);
/* How long a request or query may take that the document does not limit, in milliseconds; 0 keeps the lane's own limit.
 * Commands and blocks of several requests have more time anyway and take it only when it is longer. */
void           csn_probe_setup_set_usual_limit    (CsnProbeSetup *self,
                                                   guint          milliseconds);
guint          csn_probe_setup_get_usual_limit    (CsnProbeSetup *self);
/* Longest time for any probe, whatever the document says, in milliseconds; 0: none. */
void           csn_probe_setup_set_time_limit     (CsnProbeSetup *self,
                                                   guint          milliseconds);
guint          csn_probe_setup_get_time_limit     (CsnProbeSetup *self);
/* Run commands without isolation where bubblewrap cannot work. Consent for that is asked separately. */
void           csn_probe_setup_set_no_sandbox     (CsnProbeSetup *self,
                                                   gboolean       no_sandbox);
gboolean       csn_probe_setup_get_no_sandbox     (CsnProbeSetup *self);

/* Everything, secrets too: only for the pipe to the engine, never for a file or log. (transfer full) */
JsonObject    *csn_probe_setup_to_json            (CsnProbeSetup *self);
CsnProbeSetup *csn_probe_setup_new_from_json      (JsonObject    *object);

/* Whether a parameter of this name is a secret by its name ("…_KEY", "…_TOKEN", "…PASSWORD"…). */
gboolean       csn_probe_name_is_secret           (const char    *name);

G_END_DECLS
