/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tampering with the log, pattern by pattern (RECORD.md S-08, V-02): each must be found, and an honest log must pass. */

#include <openssl/evp.h>
#include <string.h>

#include "csn-chain.h"
#include "csn-digest.h"

#define DOC "00112233445566778899aabbccddeeff"

/* A writer with its key, as an installation would have it. */
typedef struct
{
  EVP_PKEY *pkey;
  GBytes *public_key;
  char *id;
} Writer;

/* A log under attack. */
typedef struct
{
  GPtrArray *events;
  GPtrArray *head_sigs;
} Log;

static Writer *
writer_new (guint8 seed)
{
  Writer *self = g_new0 (Writer, 1);
  guint8 raw[32];
  guint8 public_key[32];
  gsize length = sizeof public_key;

  memset (raw, seed, sizeof raw);
  self->pkey = EVP_PKEY_new_raw_private_key (EVP_PKEY_ED25519, NULL, raw, sizeof raw);
  g_assert_cmpint (EVP_PKEY_get_raw_public_key (self->pkey, public_key, &length), ==, 1);
  self->public_key = g_bytes_new (public_key, length);
  self->id = csn_head_sig_dup_writer_id (self->public_key);
  return self;
}

static void
writer_free (Writer *self)
{
  EVP_PKEY_free (self->pkey);
  g_bytes_unref (self->public_key);
  g_free (self->id);
  g_free (self);
}

static CsnHeadSig *
writer_sign (Writer *self, CsnEvent *event)
{
  guint8 message[CSN_HEAD_MESSAGE_BYTES];
  guint8 signature[64];
  gsize length = sizeof signature;
  g_autoptr (GBytes) bytes = NULL;
  EVP_MD_CTX *context = EVP_MD_CTX_new ();

  g_assert_true (csn_head_sig_write_message (csn_event_get_doc (event), self->id, csn_event_get_wseq (event),
                                             csn_event_get_id (event), message));
  g_assert_cmpint (EVP_DigestSignInit (context, NULL, NULL, NULL, self->pkey), ==, 1);
  g_assert_cmpint (EVP_DigestSign (context, signature, &length, message, sizeof message), ==, 1);
  EVP_MD_CTX_free (context);
  bytes = g_bytes_new (signature, length);
  return csn_head_sig_new (self->id, self->public_key, csn_event_get_wseq (event), bytes);
}

static CsnEvent *
make_event (const char *doc, const char *writer, guint64 wseq, const char *prev, GStrv heads, guint64 lamport, int value)
{
  g_autoptr (JsonObject) data = json_object_new ();
  g_autoptr (GError) error = NULL;
  CsnEventSpec spec = { doc, writer, wseq, prev, (const char *const *) heads, lamport, "2026-03-04T10:20:30+01:00", "Ada",
                        "answer.set", data };
  CsnEvent *event;

  json_object_set_int_member (data, "value", value);
  event = csn_event_new (&spec, &error);
  g_assert_no_error (error);
  return event;
}

static CsnEvent *
newest_of (GPtrArray *events, const char *writer)
{
  CsnEvent *newest = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (events, i);

      if (strcmp (csn_event_get_writer (event), writer) == 0
          && (newest == NULL || csn_event_get_wseq (event) > csn_event_get_wseq (newest)))
        newest = event;
    }
  return newest;
}

static void
add_event (GPtrArray *events, Writer *writer, int value)
{
  g_auto (GStrv) heads = csn_chain_dup_heads (events);
  CsnEvent *newest = newest_of (events, writer->id);
  CsnEvent *last = events->len > 0 ? g_ptr_array_index (events, events->len - 1) : NULL;

  g_ptr_array_add (events, make_event (DOC, writer->id, newest ? csn_event_get_wseq (newest) + 1 : 1,
                                       newest ? csn_event_get_id (newest) : "", heads,
                                       last ? csn_event_get_lamport (last) + 1 : 1, value));
}

/* Two writers taking turns. */
static Log *
log_new (Writer *ada, Writer *ben, guint length)
{
  Log *log = g_new0 (Log, 1);

  log->events = g_ptr_array_new_with_free_func (g_object_unref);
  log->head_sigs = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < length; i++)
    add_event (log->events, i % 3 == 2 ? ben : ada, (int) i);
  g_ptr_array_add (log->head_sigs, writer_sign (ada, newest_of (log->events, ada->id)));
  g_ptr_array_add (log->head_sigs, writer_sign (ben, newest_of (log->events, ben->id)));
  return log;
}

static gpointer
copy_object (gconstpointer object, gpointer user_data)
{
  return g_object_ref ((gpointer) object);
}

static Log *
log_copy (Log *log)
{
  Log *copy = g_new0 (Log, 1);

  copy->events = g_ptr_array_copy (log->events, copy_object, NULL);
  copy->head_sigs = g_ptr_array_copy (log->head_sigs, copy_object, NULL);
  return copy;
}

static void
log_free (Log *log)
{
  g_ptr_array_unref (log->events);
  g_ptr_array_unref (log->head_sigs);
  g_free (log);
}

static gboolean
has_code (GPtrArray *findings, const char *code)
{
  for (guint i = 0; i < findings->len; i++)
    if (strcmp (csn_finding_get_code (g_ptr_array_index (findings, i)), code) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
verify (Log *log, GPtrArray *findings)
{
  return csn_chain_verify (log->events, log->head_sigs, DOC, findings);
}

static CsnEvent *
pick (Log *log, GRand *rand)
{
  return g_ptr_array_index (log->events, g_rand_int_range (rand, 0, (gint32) log->events->len));
}

static void
replace (Log *log, CsnEvent *old, CsnEvent *new_event)
{
  guint index;

  g_assert_true (g_ptr_array_find (log->events, old, &index));
  g_object_unref (old);
  log->events->pdata[index] = new_event;
}

static CsnEvent *
forge (CsnEvent *event, const char *doc, int value)
{
  return make_event (doc, csn_event_get_writer (event), csn_event_get_wseq (event), csn_event_get_prev (event),
                     (GStrv) csn_event_get_heads (event), csn_event_get_lamport (event), value);
}

static void
edit_and_rehash (Log *log, Writer *mallory, GRand *rand)
{
  CsnEvent *event = pick (log, rand);

  replace (log, event, forge (event, DOC, -1));
}

static void
delete_middle (Log *log, Writer *mallory, GRand *rand)
{
  g_ptr_array_remove_index (log->events, (guint) g_rand_int_range (rand, 0, (gint32) log->events->len - 1));
}

static void
same_number_twice (Log *log, Writer *mallory, GRand *rand)
{
  g_ptr_array_add (log->events, forge (pick (log, rand), DOC, -1));
}

static void
append_unsigned (Log *log, Writer *mallory, GRand *rand)
{
  CsnEvent *last = g_ptr_array_index (log->events, log->events->len - 1);
  CsnEvent *newest = newest_of (log->events, csn_event_get_writer (last));
  g_auto (GStrv) heads = csn_chain_dup_heads (log->events);

  g_ptr_array_add (log->events, make_event (DOC, csn_event_get_writer (last), csn_event_get_wseq (newest) + 1,
                                            csn_event_get_id (newest), heads, csn_event_get_lamport (last) + 1, -1));
}

static void
cut_tail (Log *log, Writer *mallory, GRand *rand)
{
  g_ptr_array_set_size (log->events, g_rand_int_range (rand, 1, (gint32) log->events->len));
}

static void
cut_tail_and_signatures (Log *log, Writer *mallory, GRand *rand)
{
  cut_tail (log, mallory, rand);
  g_ptr_array_set_size (log->head_sigs, 0);
}

static void
sign_with_another_key (Log *log, Writer *mallory, GRand *rand)
{
  edit_and_rehash (log, mallory, rand);
  g_ptr_array_remove_index (log->head_sigs, 0);
  g_ptr_array_add (log->head_sigs, writer_sign (mallory, g_ptr_array_index (log->events, 0)));
}

static void
inject_second_beginning (Log *log, Writer *mallory, GRand *rand)
{
  char *none[] = { NULL };
  CsnEvent *event = make_event (DOC, mallory->id, 1, "", none, (guint64) g_rand_int_range (rand, 1, 50), -1);

  g_ptr_array_add (log->events, event);
  g_ptr_array_add (log->head_sigs, writer_sign (mallory, event));
}

static void
entry_of_another_record (Log *log, Writer *mallory, GRand *rand)
{
  CsnEvent *event = pick (log, rand);

  replace (log, event, forge (event, "ffeeddccbbaa99887766554433221100", 1));
}

static void
names_what_is_not_there (Log *log, Writer *mallory, GRand *rand)
{
  char nowhere[] = "1111111111111111111111111111111111111111111111111111111111111111";
  char *heads[] = { nowhere, NULL };
  CsnEvent *last = g_ptr_array_index (log->events, log->events->len - 1);
  CsnEvent *event = make_event (DOC, mallory->id, 1, "", heads, csn_event_get_lamport (last) + 1, -1);

  g_ptr_array_add (log->events, event);
  g_ptr_array_add (log->head_sigs, writer_sign (mallory, event));
}

static void
back_dated_order (Log *log, Writer *mallory, GRand *rand)
{
  g_auto (GStrv) heads = csn_chain_dup_heads (log->events);
  CsnEvent *event = make_event (DOC, mallory->id, 1, "", heads, 1, -1);

  g_ptr_array_add (log->events, event);
  g_ptr_array_add (log->head_sigs, writer_sign (mallory, event));
}

/* After it nothing could be numbered any more. */
static void
order_beyond_all (Log *log, Writer *mallory, GRand *rand)
{
  g_auto (GStrv) heads = csn_chain_dup_heads (log->events);
  CsnEvent *event = make_event (DOC, mallory->id, 1, "", heads, G_GUINT64_CONSTANT (9007199254740992), -1);

  g_ptr_array_add (log->events, event);
  g_ptr_array_add (log->head_sigs, writer_sign (mallory, event));
}

static void
drop_one_signature (Log *log, Writer *mallory, GRand *rand)
{
  g_ptr_array_remove_index (log->head_sigs, (guint) g_rand_int_range (rand, 0, 2));
}

static void
break_signature (Log *log, Writer *mallory, GRand *rand)
{
  guint index = (guint) g_rand_int_range (rand, 0, 2);
  CsnHeadSig *old = g_ptr_array_index (log->head_sigs, index);
  guint8 bytes[64];
  g_autoptr (GBytes) signature = NULL;
  CsnHeadSig *broken;

  memcpy (bytes, g_bytes_get_data (csn_head_sig_get_signature (old), NULL), sizeof bytes);
  bytes[g_rand_int_range (rand, 0, 64)] ^= (guint8) (1 << g_rand_int_range (rand, 0, 8));
  signature = g_bytes_new (bytes, sizeof bytes);
  broken = csn_head_sig_new (csn_head_sig_get_writer (old), csn_head_sig_get_public_key (old), csn_head_sig_get_wseq (old),
                             signature);
  g_ptr_array_remove_index (log->head_sigs, index);
  g_ptr_array_add (log->head_sigs, broken);
}

typedef struct
{
  const char *name;
  void (*tamper) (Log *log, Writer *mallory, GRand *rand);
} Pattern;

static const Pattern patterns[] = {
  { "edit-and-rehash", edit_and_rehash },
  { "delete-middle", delete_middle },
  { "same-number-twice", same_number_twice },
  { "append-unsigned", append_unsigned },
  { "cut-tail", cut_tail },
  { "cut-tail-and-signatures", cut_tail_and_signatures },
  { "sign-with-another-key", sign_with_another_key },
  { "inject-second-beginning", inject_second_beginning },
  { "entry-of-another-record", entry_of_another_record },
  { "names-what-is-not-there", names_what_is_not_there },
  { "back-dated-order", back_dated_order },
  { "order-beyond-all", order_beyond_all },
  { "drop-one-signature", drop_one_signature },
  { "break-signature", break_signature },
};

static void
test_tampering (gconstpointer user_data)
{
  const Pattern *pattern = user_data;
  guint times = g_test_slow () ? 2000 : 100;
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  Writer *ada = writer_new (1);
  Writer *ben = writer_new (2);
  Writer *mallory = writer_new (3);
  Log *honest = log_new (ada, ben, 24);

  for (guint i = 0; i < times; i++)
    {
      Log *log = log_copy (honest);
      g_autoptr (GPtrArray) findings = csn_findings_new ();

      pattern->tamper (log, mallory, rand);
      g_assert_false (verify (log, findings));
      g_assert_cmpuint (csn_findings_count (findings, CSN_FINDING_ERROR), >, 0);
      log_free (log);
    }
  log_free (honest);
  writer_free (ada);
  writer_free (ben);
  writer_free (mallory);
}

static void
test_honest (void)
{
  Writer *ada = writer_new (1);
  Writer *ben = writer_new (2);
  Log *log = log_new (ada, ben, 24);
  g_autoptr (GPtrArray) findings = csn_findings_new ();
  g_auto (GStrv) heads = csn_chain_dup_heads (log->events);

  g_assert_true (verify (log, findings));
  g_assert_cmpuint (findings->len, ==, 0);
  g_assert_cmpuint (g_strv_length (heads), ==, 1);
  log_free (log);
  writer_free (ada);
  writer_free (ben);
}

/* A cut that takes the signatures of earlier days along is found only by who remembers a head; so it must be. */
static void
test_rebuilt_without_witness (void)
{
  Writer *ada = writer_new (1);
  Writer *ben = writer_new (2);
  Writer *mallory = writer_new (3);
  Log *log = log_new (ada, ben, 24);
  Log *rebuilt = log_new (mallory, ben, 20);
  g_autoptr (GPtrArray) findings = csn_findings_new ();
  g_auto (GStrv) remembered = csn_chain_dup_heads (log->events);

  g_assert_true (verify (rebuilt, findings));
  g_assert_cmpuint (findings->len, ==, 0);
  g_assert_false (csn_chain_verify_heads (rebuilt->events, (const char *const *) remembered, findings));
  g_assert_true (has_code (findings, "head-unknown"));
  g_ptr_array_set_size (findings, 0);
  g_assert_true (csn_chain_verify_heads (log->events, (const char *const *) remembered, findings));
  g_assert_cmpuint (findings->len, ==, 0);
  log_free (log);
  log_free (rebuilt);
  writer_free (ada);
  writer_free (ben);
  writer_free (mallory);
}

static void
test_clock (void)
{
  Writer *ada = writer_new (1);
  Log *log = log_new (ada, ada, 3);
  CsnEvent *last = g_ptr_array_index (log->events, 2);
  g_autoptr (JsonObject) data = json_object_new ();
  const char *heads[] = { csn_event_get_id (last), NULL };
  CsnEventSpec spec = { DOC, ada->id, 4, csn_event_get_id (last), heads, 4, "2025-03-04T10:20:30+01:00", "Ada", "answer.set",
                        data };
  g_autoptr (GPtrArray) findings = csn_findings_new ();

  g_ptr_array_add (log->events, csn_event_new (&spec, NULL));
  g_ptr_array_set_size (log->head_sigs, 0);
  g_ptr_array_add (log->head_sigs, writer_sign (ada, g_ptr_array_index (log->events, 3)));
  /* flagged, never a reason to refuse */
  g_assert_true (verify (log, findings));
  g_assert_true (has_code (findings, "clock"));
  log_free (log);
  writer_free (ada);
}

static JsonArray *
export_events (GPtrArray *events)
{
  JsonArray *bodies = json_array_new ();

  for (guint i = 0; i < events->len; i++)
    {
      gsize length;
      const char *text = g_bytes_get_data (csn_event_get_bytes (g_ptr_array_index (events, i)), &length);
      g_autofree char *body = g_strndup (text, length);

      json_array_add_string_element (bodies, body);
    }
  return bodies;
}

static void
test_export (void)
{
  Writer *ada = writer_new (1);
  Writer *ben = writer_new (2);
  Log *log = log_new (ada, ben, 12);
  g_autoptr (JsonArray) bodies = export_events (log->events);
  g_autoptr (JsonArray) sigs = json_array_new ();
  g_autoptr (GPtrArray) findings = csn_findings_new ();
  g_autoptr (GPtrArray) events = NULL;
  g_autofree char *altered = NULL;

  for (guint i = 0; i < log->head_sigs->len; i++)
    json_array_add_object_element (sigs, csn_head_sig_to_json (g_ptr_array_index (log->head_sigs, i)));
  g_assert_true (csn_chain_verify_export (bodies, sigs, DOC, findings, &events));
  g_assert_cmpuint (findings->len, ==, 0);
  g_assert_cmpuint (events->len, ==, 12);
  g_assert_false (csn_chain_verify_export (bodies, sigs, "ffeeddccbbaa99887766554433221100", findings, NULL));

  /* every byte of an exported entry counts */
  altered = g_strdup (json_array_get_string_element (bodies, 5));
  for (gsize i = 0; altered[i] != '\0'; i++)
    {
      g_autoptr (JsonArray) copy = export_events (log->events);

      altered[i] ^= 1;
      json_array_remove_element (copy, 5);
      json_array_add_string_element (copy, altered);
      g_ptr_array_set_size (findings, 0);
      g_assert_false (csn_chain_verify_export (copy, sigs, DOC, findings, NULL));
      altered[i] ^= 1;
    }
  log_free (log);
  writer_free (ada);
  writer_free (ben);
}

/* --- V-02 --------------------------------------------------------------------------------------------------------- */

/* A verifier of a list must refuse a wrong index, count, order, a double, a short digest and nothing at all. */
static void
probe_without (JsonArray *bodies, guint index)
{
  json_array_remove_element (bodies, index);
}

static void
probe_double (JsonArray *bodies, guint index)
{
  json_array_add_string_element (bodies, json_array_get_string_element (bodies, index));
}

static void
put_body (JsonArray *bodies, guint index, const char *body)
{
  g_autofree char *copy = g_strdup (body);

  json_array_remove_element (bodies, index);
  json_array_add_string_element (bodies, copy);
}

/* Replaces what the expression finds in one entry. */
static void
replace_in (JsonArray *bodies, guint index, const char *pattern, const char *replacement)
{
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, NULL);
  const char *body = json_array_get_string_element (bodies, index);
  g_autofree char *changed = g_regex_replace (regex, body, -1, 0, replacement, 0, NULL);

  g_assert_cmpstr (changed, !=, body);
  put_body (bodies, index, changed);
}

static void
probe_index (JsonArray *bodies, guint index)
{
  replace_in (bodies, index, "\"wseq\":(\\d+)", "\"wseq\":1\\1");
}

static void
probe_order (JsonArray *bodies, guint index)
{
  replace_in (bodies, index, "\"lamport\":(\\d+)", "\"lamport\":1\\1");
}

static void
probe_short_digest (JsonArray *bodies, guint index)
{
  replace_in (bodies, index, "\"prev\":\"[0-9a-f]", "\"prev\":\"");
}

static void
probe_other_digest (JsonArray *bodies, guint index)
{
  replace_in (bodies, index, "\"prev\":\"[0-9a-f]{4}", "\"prev\":\"0000");
}

static void
probe_nothing (JsonArray *bodies, guint index)
{
  while (json_array_get_length (bodies) > 0)
    json_array_remove_element (bodies, 0);
}

static void
test_verifier_probes (void)
{
  static void (*const probes[]) (JsonArray *bodies, guint index)
      = { probe_without, probe_double, probe_index, probe_order, probe_short_digest, probe_other_digest, probe_nothing };
  Writer *ada = writer_new (1);
  Writer *ben = writer_new (2);
  Log *log = log_new (ada, ben, 12);
  g_autoptr (JsonArray) sigs = json_array_new ();

  for (guint i = 0; i < log->head_sigs->len; i++)
    json_array_add_object_element (sigs, csn_head_sig_to_json (g_ptr_array_index (log->head_sigs, i)));
  for (gsize i = 0; i < G_N_ELEMENTS (probes); i++)
    for (guint index = 4; index < log->events->len; index++)
      {
        g_autoptr (JsonArray) bodies = export_events (log->events);
        g_autoptr (GPtrArray) findings = csn_findings_new ();

        g_assert_true (csn_chain_verify_export (bodies, sigs, DOC, findings, NULL));
        probes[i](bodies, index);
        if (csn_chain_verify_export (bodies, sigs, DOC, findings, NULL))
          g_error ("probe %" G_GSIZE_FORMAT " at entry %u was accepted", i, index);
        g_assert_cmpuint (csn_findings_count (findings, CSN_FINDING_ERROR), >, 0);
      }
  log_free (log);
  writer_free (ada);
  writer_free (ben);
}

/* An altered log must not produce a finding per entry. */
static void
test_findings_are_bounded (void)
{
  Writer *ada = writer_new (1);
  Log *log = log_new (ada, ada, 300);
  g_autoptr (GPtrArray) findings = csn_findings_new ();

  g_assert_false (csn_chain_verify (log->events, log->head_sigs, "ffeeddccbbaa99887766554433221100", findings));
  g_assert_cmpuint (findings->len, <, 60);
  log_free (log);
  writer_free (ada);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/chain/honest", test_honest);
  g_test_add_func ("/store/chain/rebuilt-without-witness", test_rebuilt_without_witness);
  g_test_add_func ("/store/chain/S-10-clock", test_clock);
  g_test_add_func ("/store/chain/export", test_export);
  g_test_add_func ("/store/chain/V-02-verifier-probes", test_verifier_probes);
  g_test_add_func ("/store/chain/findings-are-bounded", test_findings_are_bounded);
  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      g_autofree char *path = g_strdup_printf ("/store/chain/S-08-tampering/%s", patterns[i].name);

      g_test_add_data_func (path, &patterns[i], test_tampering);
    }
  return g_test_run ();
}
