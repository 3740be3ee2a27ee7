/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Verification of the log; see the header. */

#include "csn-chain.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "csn-digest.h"
#include "csn-record-file.h"

#define FINDINGS_PER_CODE 20 /* a log that is broken everywhere is told by its first breaks */
#define CLOCK_TOLERANCE   (5 * G_TIME_SPAN_MINUTE)

/* A time as an entry has it. */
typedef struct
{
  const char *text; /* borrowed from the entry (nullable) */
  gint64 usec;      /* since 1970; NO_TIME when nobody can read it */
} Moment;

#define NO_TIME G_MININT64

/* One run of csn_chain_verify(). */
typedef struct
{
  GPtrArray *events;    /* borrowed, in order */
  GPtrArray *findings;  /* borrowed */
  const char *doc;      /* borrowed */
  GHashTable *by_id;    /* (owned) (nullable): id → CsnEvent, once somebody looks for one that is not the one before */
  GHashTable *writers;  /* (owned): writer → GPtrArray of its entries by number */
  GHashTable *counts;   /* (owned): code → how often it was found */
  Moment moments[2];    /* read last, by turns: an entry's time is mostly that of the one before */
  guint next_moment;
  gboolean valid;
} Run;

static void G_GNUC_PRINTF (4, 5)
report (Run *run, CsnFindingLevel level, const char *code, const char *format, ...)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (run->counts, code)) + 1;
  g_autofree char *text = NULL;
  va_list args;

  if (level == CSN_FINDING_ERROR)
    run->valid = FALSE;
  g_hash_table_insert (run->counts, (gpointer) code, GUINT_TO_POINTER (count));
  if (count > FINDINGS_PER_CODE)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_ptr_array_add (run->findings, csn_finding_new (level, code, text));
}

static void
report_rest (Run *run)
{
  GHashTableIter iter;
  gpointer code, count;

  g_hash_table_iter_init (&iter, run->counts);
  while (g_hash_table_iter_next (&iter, &code, &count))
    if (GPOINTER_TO_UINT (count) > FINDINGS_PER_CODE)
      csn_findings_add (run->findings, CSN_FINDING_INFO, code, _("… and %u more findings of this kind."),
                        GPOINTER_TO_UINT (count) - FINDINGS_PER_CODE);
}

static int
compare_wseq (gconstpointer a, gconstpointer b)
{
  guint64 l = csn_event_get_wseq (*(CsnEvent *const *) a);
  guint64 r = csn_event_get_wseq (*(CsnEvent *const *) b);

  return l == r ? csn_event_compare (a, b) : l < r ? -1 : 1;
}

static GHashTable *
index_by_id (GPtrArray *events)
{
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < events->len; i++)
    g_hash_table_insert (by_id, (gpointer) csn_event_get_id (g_ptr_array_index (events, i)), g_ptr_array_index (events, i));
  return by_id;
}

static gboolean
has_id (CsnEvent *event, const char *id)
{
  return strcmp (csn_event_get_id (event), id) == 0;
}

/* The same entry twice stands side by side, since the order is by id in the end. */
static void
index_events (Run *run)
{
  GHashTableIter iter;
  gpointer entries = NULL;
  CsnEvent *before = NULL;

  for (guint i = 0; i < run->events->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (run->events, i);
      const char *writer = csn_event_get_writer (event);

      if (before != NULL && has_id (event, csn_event_get_id (before)))
        {
          report (run, CSN_FINDING_ERROR, "equivocation", _("Entry %.16s… is there twice."), csn_event_get_id (event));
          continue;
        }
      if (before == NULL || strcmp (csn_event_get_writer (before), writer) != 0)
        entries = g_hash_table_lookup (run->writers, writer);
      if (entries == NULL)
        {
          entries = g_ptr_array_new ();
          g_hash_table_insert (run->writers, (gpointer) writer, entries);
        }
      g_ptr_array_add (entries, event);
      before = event;
    }
  g_hash_table_iter_init (&iter, run->writers);
  while (g_hash_table_iter_next (&iter, NULL, &entries))
    g_ptr_array_sort (entries, compare_wseq);
}

/* The entry @id, most likely the one that stands before @place. (nullable) */
static CsnEvent *
find_event (Run *run, guint place, const char *id)
{
  if (place > 0 && has_id (g_ptr_array_index (run->events, place - 1), id))
    return g_ptr_array_index (run->events, place - 1);
  if (run->by_id == NULL)
    run->by_id = index_by_id (run->events);
  return g_hash_table_lookup (run->by_id, id);
}

static gint64
read_time (Run *run, const char *text)
{
  g_autoptr (GDateTime) time = NULL;
  Moment *moment;

  for (guint i = 0; i < G_N_ELEMENTS (run->moments); i++)
    if (g_strcmp0 (run->moments[i].text, text) == 0)
      return run->moments[i].usec;
  time = g_date_time_new_from_iso8601 (text, NULL);
  moment = &run->moments[run->next_moment++ % G_N_ELEMENTS (run->moments)];
  moment->text = text;
  moment->usec = time != NULL ? g_date_time_to_unix_usec (time) : NO_TIME;
  return moment->usec;
}

/* Numbers without gap or double, each entry naming the one before. */
static void
check_writer (Run *run, GPtrArray *entries)
{
  guint64 expected = 1;
  CsnEvent *previous = NULL;

  for (guint i = 0; i < entries->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (entries, i);
      guint64 wseq = csn_event_get_wseq (event);

      if (wseq < expected)
        report (run, CSN_FINDING_ERROR, "equivocation",
                _("Writer %.8s… gave the number %" PRIu64 " to two different entries."),
                csn_event_get_writer (event), wseq);
      else if (wseq > expected)
        report (run, CSN_FINDING_ERROR, "sequence",
                _("Entries %" PRIu64 " to %" PRIu64 " of writer %.8s… are missing."), expected, wseq - 1,
                csn_event_get_writer (event));
      else if (previous != NULL && strcmp (csn_event_get_prev (event), csn_event_get_id (previous)) != 0)
        report (run, CSN_FINDING_ERROR, "predecessor",
                _("Entry %" PRIu64 " of writer %.8s… was not made after the entry that stands before it."), wseq,
                csn_event_get_writer (event));
      previous = event;
      expected = wseq + 1;
    }
}

/* A cause stands before what it caused; a clock that says otherwise is only worth a remark. */
static void
check_cause (Run *run, guint place, CsnEvent *event, const char *id)
{
  CsnEvent *cause = find_event (run, place, id);
  gint64 time, before;

  if (cause == NULL)
    {
      report (run, CSN_FINDING_ERROR, "missing-entry", _("Entry %.16s… names the entry %.16s…, which is missing."),
              csn_event_get_id (event), id);
      return;
    }
  if (csn_event_get_lamport (cause) >= csn_event_get_lamport (event))
    report (run, CSN_FINDING_ERROR, "order", _("Entry %.16s… stands before an entry that it names."),
            csn_event_get_id (event));
  before = read_time (run, csn_event_get_time (cause));
  time = read_time (run, csn_event_get_time (event));
  if (time != NO_TIME && before != NO_TIME && before - time > CLOCK_TOLERANCE)
    report (run, CSN_FINDING_WARNING, "clock",
            _("Entry %.16s… says %s, but was made after an entry of %s: a clock was wrong."), csn_event_get_id (event),
            csn_event_get_time (event), csn_event_get_time (cause));
}

static void
check_event (Run *run, guint place)
{
  CsnEvent *event = g_ptr_array_index (run->events, place);
  const char *const *heads = csn_event_get_heads (event);
  const char *prev = csn_event_get_prev (event);

  if (strcmp (csn_event_get_doc (event), run->doc) != 0)
    report (run, CSN_FINDING_ERROR, "doc", _("Entry %.16s… belongs to another record."), csn_event_get_id (event));
  if (read_time (run, csn_event_get_time (event)) == NO_TIME)
    report (run, CSN_FINDING_WARNING, "time", _("Entry %.16s… has no readable time."), csn_event_get_id (event));
  if (csn_event_get_lamport (event) > CSN_RECORD_MAX_EVENTS)
    report (run, CSN_FINDING_ERROR, "order",
            _("Entry %.16s… says that it stands behind more entries than a record can have."), csn_event_get_id (event));
  if (*prev != '\0')
    check_cause (run, place, event, prev);
  for (gsize i = 0; heads[i] != NULL; i++)
    if (strcmp (heads[i], prev) != 0)
      check_cause (run, place, event, heads[i]);
}

/* Exactly one entry, the record's first, names none before it. */
static void
check_beginning (Run *run)
{
  guint beginnings = 0;

  for (guint i = 0; i < run->events->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (run->events, i);

      if (csn_event_get_heads (event)[0] == NULL && *csn_event_get_prev (event) == '\0')
        beginnings++;
    }
  if (beginnings == 0)
    report (run, CSN_FINDING_ERROR, "beginning", _("The record has no first entry."));
  else if (beginnings > 1)
    report (run, CSN_FINDING_ERROR, "beginning",
            _("%u entries say that nothing was there before them; a record has one first entry."), beginnings);
}

static void
check_head_sig (Run *run, CsnHeadSig *head_sig)
{
  const char *writer = csn_head_sig_get_writer (head_sig);
  GPtrArray *entries = g_hash_table_lookup (run->writers, writer);
  CsnEvent *newest;

  if (entries == NULL)
    {
      report (run, CSN_FINDING_ERROR, "newest-missing", _("Writer %.8s… signed entries, but all of them are missing."),
              writer);
      return;
    }
  newest = g_ptr_array_index (entries, entries->len - 1);
  if (csn_event_get_wseq (newest) < csn_head_sig_get_wseq (head_sig))
    report (run, CSN_FINDING_ERROR, "newest-missing",
            _("The newest entries of writer %.8s… are missing: it signed %" PRIu64 ", and %" PRIu64
              " are there."),
            writer, csn_head_sig_get_wseq (head_sig), csn_event_get_wseq (newest));
  else if (csn_event_get_wseq (newest) > csn_head_sig_get_wseq (head_sig))
    report (run, CSN_FINDING_ERROR, "head-signature",
            _("Entries after number %" PRIu64 " of writer %.8s… are not signed by it."),
            csn_head_sig_get_wseq (head_sig), writer);
  else if (!csn_head_sig_verify (head_sig, run->doc, csn_event_get_id (newest)))
    report (run, CSN_FINDING_ERROR, "head-signature",
            _("The signature over the newest entry of writer %.8s… is not valid."), writer);
}

static void
check_head_sigs (Run *run, GPtrArray *head_sigs)
{
  g_autoptr (GHashTable) is_signed = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer writer;

  for (guint i = 0; i < head_sigs->len; i++)
    {
      CsnHeadSig *head_sig = g_ptr_array_index (head_sigs, i);

      if (!g_hash_table_add (is_signed, (gpointer) csn_head_sig_get_writer (head_sig)))
        report (run, CSN_FINDING_ERROR, "head-signature", _("Writer %.8s… has two signatures over its newest entry."),
                csn_head_sig_get_writer (head_sig));
      check_head_sig (run, head_sig);
    }
  g_hash_table_iter_init (&iter, run->writers);
  while (g_hash_table_iter_next (&iter, &writer, NULL))
    if (!g_hash_table_contains (is_signed, writer))
      report (run, CSN_FINDING_ERROR, "head-signature", _("The entries of writer %.8s… are not signed by it."),
              (const char *) writer);
}

static void
check_all (Run *run, GPtrArray *head_sigs)
{
  GHashTableIter iter;
  gpointer entries;

  index_events (run);
  check_beginning (run);
  g_hash_table_iter_init (&iter, run->writers);
  while (g_hash_table_iter_next (&iter, NULL, &entries))
    check_writer (run, entries);
  for (guint i = 0; i < run->events->len; i++)
    check_event (run, i);
  check_head_sigs (run, head_sigs);
  report_rest (run);
}

gboolean
csn_chain_verify (GPtrArray *events, GPtrArray *head_sigs, const char *doc, GPtrArray *findings)
{
  g_autoptr (GHashTable) writers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                                          (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  Run run = { .events = events, .findings = findings, .doc = doc, .writers = writers, .counts = counts, .valid = TRUE };

  g_return_val_if_fail (events != NULL && head_sigs != NULL && findings != NULL, FALSE);

  if (run.doc == NULL)
    run.doc = events->len > 0 ? csn_event_get_doc (g_ptr_array_index (events, 0)) : "";
  check_all (&run, head_sigs);
  g_clear_pointer (&run.by_id, g_hash_table_unref);
  return run.valid;
}

static GPtrArray *
read_bodies (JsonArray *bodies, GPtrArray *findings, gboolean *valid)
{
  GPtrArray *events = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < json_array_get_length (bodies); i++)
    {
      JsonNode *node = json_array_get_element (bodies, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
      g_autoptr (GBytes) bytes = g_bytes_new (text != NULL ? text : "", text != NULL ? strlen (text) : 0);
      g_autoptr (GError) error = NULL;
      CsnEvent *event = csn_event_new_from_bytes (bytes, &error);

      if (event != NULL)
        {
          g_ptr_array_add (events, event);
          continue;
        }
      *valid = FALSE;
      csn_findings_add (findings, CSN_FINDING_ERROR, "entry",
                        _("Entry %u of the log was altered and is no entry any more (%s)."), i + 1, error->message);
    }
  csn_events_sort (events);
  return events;
}

gboolean
csn_chain_verify_export (JsonArray *bodies,
                         JsonArray *head_sigs,
                         const char *doc,
                         GPtrArray *findings,
                         GPtrArray **events)
{
  g_autoptr (GPtrArray) read = NULL;
  g_autoptr (GPtrArray) sigs = g_ptr_array_new_with_free_func (g_object_unref);
  gboolean valid = TRUE;

  g_return_val_if_fail (bodies != NULL && head_sigs != NULL && findings != NULL, FALSE);

  read = read_bodies (bodies, findings, &valid);
  for (guint i = 0; i < json_array_get_length (head_sigs); i++)
    {
      JsonNode *node = json_array_get_element (head_sigs, i);
      CsnHeadSig *head_sig = NULL;

      if (JSON_NODE_HOLDS_OBJECT (node))
        head_sig = csn_head_sig_new_from_json (json_node_get_object (node));
      if (head_sig != NULL)
        g_ptr_array_add (sigs, head_sig);
      else
        {
          valid = FALSE;
          csn_findings_add (findings, CSN_FINDING_ERROR, "head-signature", _("A signature over the log is not readable."));
        }
    }
  valid = csn_chain_verify (read, sigs, doc, findings) && valid;
  if (events != NULL)
    *events = g_steal_pointer (&read);
  return valid;
}

gboolean
csn_chain_verify_heads (GPtrArray *events, const char *const *remembered, GPtrArray *findings)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean valid = TRUE;

  g_return_val_if_fail (events != NULL && remembered != NULL && findings != NULL, FALSE);

  for (guint i = 0; i < events->len; i++)
    g_hash_table_add (ids, (gpointer) csn_event_get_id (g_ptr_array_index (events, i)));
  for (gsize i = 0; remembered[i] != NULL; i++)
    if (!g_hash_table_contains (ids, remembered[i]))
      {
        valid = FALSE;
        csn_findings_add (findings, CSN_FINDING_ERROR, "head-unknown",
                          _("The record had the entry %.16s… once, and has it no more: entries were removed."),
                          remembered[i]);
      }
  return valid;
}

static int
compare_ids (const void *a, const void *b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GStrv
csn_chain_sort_ids (GHashTable *ids)
{
  g_autofree char **keys = NULL;
  guint length;

  g_return_val_if_fail (ids != NULL, NULL);

  keys = (char **) g_hash_table_get_keys_as_array (ids, &length);
  qsort (keys, length, sizeof *keys, compare_ids);
  return g_strdupv (keys);
}

void
csn_chain_drop_named (GHashTable *ids, CsnEvent *event)
{
  const char *const *named;
  const char *prev;

  g_return_if_fail (ids != NULL && CSN_IS_EVENT (event));

  named = csn_event_get_heads (event);
  prev = csn_event_get_prev (event);
  g_hash_table_remove (ids, prev);
  for (gsize i = 0; named[i] != NULL; i++)
    if (strcmp (named[i], prev) != 0)
      g_hash_table_remove (ids, named[i]);
}

GStrv
csn_chain_dup_heads (GPtrArray *events)
{
  g_autoptr (GHashTable) heads = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (events != NULL, NULL);

  for (guint i = 0; i < events->len; i++)
    g_hash_table_add (heads, (gpointer) csn_event_get_id (g_ptr_array_index (events, i)));
  for (guint i = 0; i < events->len; i++)
    csn_chain_drop_named (heads, g_ptr_array_index (events, i));
  return csn_chain_sort_ids (heads);
}

static void
claim_free (CsnBlobClaim *claim)
{
  g_free (claim->name);
  g_free (claim);
}

static void
collect_claim (GHashTable *claims, CsnEvent *event)
{
  JsonObject *data;
  const char *sha256;
  gint64 bytes;
  CsnBlobClaim *claim;

  if (!csn_event_may_have (event, "sha256") || !csn_event_may_have (event, "bytes"))
    return;
  data = csn_event_get_data (event);
  sha256 = csn_json_get_string (data, "sha256", NULL);
  bytes = csn_json_get_int (data, "bytes", -1);
  if (!csn_is_sha256_hex (sha256) || bytes < 0)
    return;
  claim = g_hash_table_lookup (claims, sha256);
  if (claim == NULL)
    {
      claim = g_new0 (CsnBlobClaim, 1);
      claim->bytes = (guint64) bytes;
      claim->name = g_strdup (csn_json_get_string (data, "name", csn_json_get_string (data, "title", "")));
      g_hash_table_insert (claims, g_strdup (sha256), claim);
    }
  claim->n_needing++;
}

/* @added: what the erasing entry names. Only evidence can be erased, each piece of it once. */
static void
give_up_claim (GHashTable *claims, CsnEvent *added)
{
  JsonObject *data = csn_event_get_data (added);
  CsnBlobClaim *claim;

  if (strcmp (csn_event_get_event_type (added), "evidence.add") != 0 || csn_json_get_int (data, "bytes", -1) < 0)
    return;
  claim = g_hash_table_lookup (claims, csn_json_get_string (data, "sha256", ""));
  if (claim != NULL)
    claim->erased = --claim->n_needing == 0;
}

GHashTable *
csn_chain_collect_blobs (GPtrArray *events)
{
  GHashTable *claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) claim_free);
  g_autoptr (GHashTable) by_id = NULL;

  g_return_val_if_fail (events != NULL, claims);

  for (guint i = 0; i < events->len; i++)
    collect_claim (claims, g_ptr_array_index (events, i));
  for (guint i = 0; i < events->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (events, i);
      gpointer added;

      if (strcmp (csn_event_get_event_type (event), "evidence.erase") != 0)
        continue;
      if (by_id == NULL)
        by_id = index_by_id (events);
      /* taken out, so that a second entry that erases it changes nothing */
      if (g_hash_table_steal_extended (by_id, csn_json_get_string (csn_event_get_data (event), "evidence", ""), NULL, &added))
        give_up_claim (claims, added);
    }
  return claims;
}
