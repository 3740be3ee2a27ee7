/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One entry of a record's append-only log: canonical JSON (RFC 8785) whose SHA-256 is its identity.
 *
 * Keys: v doc writer wseq prev heads lamport time actor type data. doc and writer are 32 hex digits, prev and each of heads
 * the 64 of an event's id (prev is "" for a writer's first event), wseq and lamport count from 1, time is RFC 3339 with
 * offset. Types and the keys of their data:
 *
 *   record.new           title name sha256 bytes program subject{} parameters{}   the source is the chunked blob sha256
 *   answer.set           item aspect value reason for provenance evidence[] replaces[] restores   aspect "answer" or "note"; value
 *                        null clears; restores: id of the entry whose value is given again; batch{n of} where several were
 *                        entered in one step: they follow one another in the writer's numbers
 *   evidence.add         item[] name sha256 bytes media collected from               from: file drop paste probe
 *   evidence.remove      evidence reason                                             evidence: id of the adding event
 *   evidence.erase       evidence reason
 *   probe.run            probe item kind line result{} evidence consent series       evidence: sha256 of its output, or ""; series: or absent;
 *                        signer nonce                                              who ran it elsewhere, by which plan; or absent
 *   plan.export          nonce sha256 probes[]                                       a plan of probes went out to run elsewhere
 *   series.start         series probe item line consent runs need every first until_pass   every, first: ms; a probe measured over time
 *   series.attempt       series probe item line result{} evidence consent            decides nothing alone
 *   series.end           series probe item state summary                             beside the probe.run that says what all amount to
 *   risk.set             name level likelihood impact mitigation
 *   recommendation.set   value reason conditions[{text owner due covers[]}]          value: go no-go go-with-conditions ""
 *   parameter.set        name value                                                  never a secret
 *   subject.set          name value                                                  release identity: product version commit …
 *   lifecycle            act reason at key follows follows_name statement cms        submit start correct rollback keep close void revise
 *   approval             slot statement cms                                          cms: base64 DER
 *   approval.withdraw    approval reason statement cms                               approval: id of the approval event
 *   waiver               item reason until role outcome statement cms
 *   roster.add           role name certificate                                       base64 DER
 *   roster.remove        fingerprint reason
 *   reading              item role reason
 *   rebase               name title sha256 bytes before map[[old new changed]] part parts          before: sha256 of the older document
 *   policy               text
 *   stage                item act reason at environment{}                            start run stop
 *   action               line end_line kind title text phrase reason evidence        what was done of a guarded block, verbatim
 *   followup             item at by                                                  item: id, or "condition:2"
 *   delegation           slot role delegate delegate_key from until reason statement cms
 *   override             role reason until statement cms                             of a deployment window
 *   objection            slot role reason statement cms                              after the deployment has started
 *   link                 item path record title verdict head revision subject{} conditions[] records[] valid cycle superseded review reason
 *   iteration            mode reason                                                 mode "": begun anew after a FAIL
 *   attempt.failed       act reason
 *
 * Unknown types are kept and make the record read-only: a newer Countersign wrote them. Knows nothing of SQLite. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_EVENT_ERROR_INVALID, /* the bytes are no event, or a key is missing or wrong */
  CSN_EVENT_ERROR_DATA,    /* the data does not fit the type */
  CSN_EVENT_ERROR_TOO_LARGE, /* longer than CSN_EVENT_MAX_BYTES */
} CsnEventError;

#define CSN_EVENT_ERROR (csn_event_error_quark ())
GQuark csn_event_error_quark (void);

/* Body of one event; larger things are evidence. RECORD.md's event table checks the same bounds. */
#define CSN_EVENT_MAX_BYTES 262144
#define CSN_EVENT_MIN_BYTES 84
#define CSN_EVENT_VERSION   1
#define CSN_EVENT_MAX_NAME  32

#define CSN_TYPE_EVENT (csn_event_get_type ())
G_DECLARE_FINAL_TYPE (CsnEvent, csn_event, CSN, EVENT, GObject)

typedef struct
{
  const char *doc;           /* record id, 32 hex digits */
  const char *writer;        /* 32 hex digits */
  guint64 wseq;
  const char *prev;          /* 64 hex digits or "" */
  const char *const *heads;  /* NULL-terminated ids of all heads seen (nullable) */
  guint64 lamport;
  const char *time;
  const char *actor;         /* name of the person, or "Countersign" for acts of the program */
  const char *type;
  JsonObject *data;
} CsnEventSpec;

CsnEvent          *csn_event_new            (const CsnEventSpec *spec,
                                             GError            **error);
/* Accepts only the canonical spelling of a valid event. */
CsnEvent          *csn_event_new_from_bytes (GBytes             *bytes,
                                             GError            **error);
GBytes            *csn_event_get_bytes      (CsnEvent *self);
/* SHA-256 of the bytes, 64 hex digits. */
const char        *csn_event_get_id         (CsnEvent *self);
const char        *csn_event_get_doc        (CsnEvent *self);
const char        *csn_event_get_writer     (CsnEvent *self);
guint64            csn_event_get_wseq       (CsnEvent *self);
const char        *csn_event_get_prev       (CsnEvent *self);
const char *const *csn_event_get_heads      (CsnEvent *self);
guint64            csn_event_get_lamport    (CsnEvent *self);
const char        *csn_event_get_time       (CsnEvent *self);
const char        *csn_event_get_actor      (CsnEvent *self);
const char        *csn_event_get_event_type (CsnEvent *self);
JsonObject        *csn_event_get_data       (CsnEvent *self);
/* The same without keeping what was read: for one look at each of many entries. (transfer full) */
JsonObject        *csn_event_dup_data       (CsnEvent *self);
/* Whether the data is read in other terms than it was written in; see csn_event_new_read_as(). */
gboolean           csn_event_is_read_as     (CsnEvent *self);
/* FALSE when the data as it was written has no member @name, at any depth: canonical JSON spells a plain name (letters, digits,
 * underscores, at most CSN_EVENT_MAX_NAME) in one way, which can be looked for without reading the data. */
gboolean           csn_event_may_have       (CsnEvent   *self,
                                             const char *name);
/* The same entry with @data read in other terms, as CsnLineage does; bytes and id stay. (transfer full) */
CsnEvent          *csn_event_new_read_as    (CsnEvent   *event,
                                             JsonObject *data);
/* The data as it was written, which is what signatures are about. */
JsonObject        *csn_event_get_written_data (CsnEvent *self);

/* Members of a data object with a default for what is missing or of another type: what comes from a file is never trusted
 * to have the right shape. (transfer none) */
const char        *csn_json_get_string      (JsonObject *object,
                                             const char *name,
                                             const char *fallback);
gint64             csn_json_get_int         (JsonObject *object,
                                             const char *name,
                                             gint64      fallback);
gboolean           csn_json_get_boolean     (JsonObject *object,
                                             const char *name,
                                             gboolean    fallback);
/* (nullable) */
JsonArray         *csn_json_get_array       (JsonObject *object,
                                             const char *name);
JsonObject        *csn_json_get_object      (JsonObject *object,
                                             const char *name);

/* Order of events everywhere: lamport, then id. For g_ptr_array_sort. */
int                csn_event_compare        (gconstpointer a,
                                             gconstpointer b);
/* Brings @events (element-type CsnEvent) into that order; a log that is in order already costs one look at each. */
void               csn_events_sort          (GPtrArray *events);

G_END_DECLS
