/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What one run of a probe found. Made by src/probe, written into a probe.run entry and read back from it.
 * Times are whole microseconds, since canonical JSON knows no fractions. */

#pragma once

#include <json-glib/json-glib.h>

#include "csn-enums.h"

G_BEGIN_DECLS

#define CSN_TYPE_PROBE_RESULT (csn_probe_result_get_type ())
G_DECLARE_FINAL_TYPE (CsnProbeResult, csn_probe_result, CSN, PROBE_RESULT, GObject)

/* @state: PASS FAIL ERROR INCONCLUSIVE RECORDED or CANCELLED. @summary: one sentence for people. */
CsnProbeResult *csn_probe_result_new            (const char     *probe_id,
                                                 CsnState        state,
                                                 const char     *summary);
CsnProbeResult *csn_probe_result_new_from_json  (JsonObject     *object);
/* For the entry's data.result. (transfer full) */
JsonObject     *csn_probe_result_to_json        (CsnProbeResult *self);

const char     *csn_probe_result_get_probe_id   (CsnProbeResult *self);
CsnState        csn_probe_result_get_state      (CsnProbeResult *self);
const char     *csn_probe_result_get_summary    (CsnProbeResult *self);

void            csn_probe_result_set_times      (CsnProbeResult *self,
                                                 const char     *started,
                                                 gint64          duration_us);
const char     *csn_probe_result_get_started    (CsnProbeResult *self);
gint64          csn_probe_result_get_duration_us (CsnProbeResult *self);
/* Exit status of a command or status of a reply; -1: none. */
void            csn_probe_result_set_code       (CsnProbeResult *self,
                                                 int             code);
int             csn_probe_result_get_code       (CsnProbeResult *self);
/* What exactly ran: command line, method and URL, statement; secrets as ***name. */
void            csn_probe_result_set_ran        (CsnProbeResult *self,
                                                 const char     *ran);
const char     *csn_probe_result_get_ran        (CsnProbeResult *self);
/* One line per assertion: what was asked, what was found, whether it held. */
void            csn_probe_result_add_assertion  (CsnProbeResult *self,
                                                 const char     *text,
                                                 const char     *actual,
                                                 CsnState        state);
/* Texts, actual values and states, in order. (transfer none) */
guint           csn_probe_result_get_n_assertions (CsnProbeResult *self);
void            csn_probe_result_get_assertion  (CsnProbeResult *self,
                                                 guint           index,
                                                 const char    **text,
                                                 const char    **actual,
                                                 CsnState       *state);
/* A number or text found, by name: "passed", "p95-ms", "json.credits". */
void            csn_probe_result_set_value      (CsnProbeResult *self,
                                                 const char     *name,
                                                 const char     *value);
/* (nullable) */
const char     *csn_probe_result_get_value      (CsnProbeResult *self,
                                                 const char     *name);
/* Names in the order they were set. NULL-terminated. (transfer container) */
const char    **csn_probe_result_list_values    (CsnProbeResult *self);
/* Text for a field of the form. */
void            csn_probe_result_add_fill       (CsnProbeResult *self,
                                                 const char     *item_id,
                                                 const char     *text);
/* item id → text (transfer none) (element-type utf8 utf8) */
GHashTable     *csn_probe_result_get_fills      (CsnProbeResult *self);
/* Bounded, redacted output; filed as evidence, not part of the JSON. (nullable) */
void            csn_probe_result_set_output     (CsnProbeResult *self,
                                                 GBytes         *output);
GBytes         *csn_probe_result_get_output     (CsnProbeResult *self);

G_END_DECLS
