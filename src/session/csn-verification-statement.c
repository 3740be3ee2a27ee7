/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks what attest wrote: the signatures of an in-toto statement, who vouches for their signers, and the files it names where
 * they lie beside it. */

#include "csn-verification-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-attestation.h"
#include "csn-dsse.h"
#include "csn-report-file.h"

static const char *
get_time (JsonObject *statement)
{
  return csn_json_get_string (csn_json_get_object (statement, "predicate"), "timeCreated", "");
}

/* The file of a subject; a name that leads elsewhere names none. (transfer full) (nullable) */
static char *
find_file (CsnVerification *self, const char *name)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *base = g_path_get_basename (name);
  g_autofree char *path = g_build_filename (folder, base, NULL);

  return strcmp (base, name) == 0 && g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

static void
check_subject (CsnVerification *self, JsonObject *subject)
{
  const char *name = csn_json_get_string (subject, "name", "");
  JsonObject *digest = csn_json_get_object (subject, "digest");
  const char *expected = digest ? csn_json_get_string (digest, "sha256", "") : "";
  g_autofree char *path = find_file (self, name);
  g_autofree char *sum = path ? csn_report_file_sum (path, NULL, NULL, NULL) : NULL;

  csn_verification_see_digest (self, expected);
  if (sum == NULL)
    csn_findings_add (self->found, CSN_FINDING_INFO, "artefact-elsewhere",
                      _ ("“%s” does not lie beside the statement; its SHA-256 must be %s."), name, expected);
  else if (strcmp (sum, expected) == 0)
    csn_findings_add (self->found, CSN_FINDING_INFO, "artefact", _ ("“%s” is the very file that was released."), name);
  else
    csn_findings_add (self->found, CSN_FINDING_ERROR, "artefact-changed", _ ("“%s” is not the file that was released."), name);
}

static void
check_statement (CsnVerification *self, JsonObject *statement)
{
  JsonObject *predicate = csn_json_get_object (statement, "predicate");
  JsonArray *subjects = csn_json_get_array (statement, "subject");
  JsonArray *held = csn_json_get_array (predicate, "properties");

  for (guint i = 0; i < json_array_get_length (held); i++)
    csn_findings_add (self->found, CSN_FINDING_INFO, "verdict", _ ("The statement says %s on %s."),
                      json_array_get_string_element (held, i), get_time (statement));
  for (guint i = 0; i < json_array_get_length (subjects); i++)
    check_subject (self, json_array_get_object_element (subjects, i));
}

/* Whether the signer is somebody whom roots or roster vouch for. */
static void
check_signer (CsnVerification *self, CsnCertificate *signer, GPtrArray *chain, JsonObject *statement)
{
  g_autofree char *reason = NULL;
  CsnTrustVerdict verdict = csn_trust_judge (self->trust, signer, chain, CSN_PURPOSE_APPROVAL, self->now, FALSE, &reason);
  g_autoptr (CsnSignatureInfo) info = NULL;
  static const char *const unchanged[] = { NULL };
  CsnSignatureInfoSpec spec = {
    .role = "attestation",
    .by = csn_certificate_get_name (signer),
    .at = get_time (statement),
    .problem = csn_trust_verdict_is_good (verdict) ? NULL : reason,
    .valid = TRUE,
    .trusted = csn_trust_verdict_is_good (verdict),
    .covers_all = TRUE,
    .changes_after = unchanged,
  };

  info = csn_signature_info_new (&spec);
  g_list_store_append (self->signatures, info);
  if (csn_trust_verdict_is_good (verdict))
    csn_findings_add (self->found, CSN_FINDING_INFO, "statement-signed", _ ("Signed by %s."), csn_certificate_get_name (signer));
  else
    csn_findings_add (self->found, CSN_FINDING_ERROR, "statement-untrusted",
                      _ ("Nobody vouches for %s, who signed the statement: %s"), csn_certificate_get_name (signer),
                      reason != NULL ? reason : "");
}

void
csn_verification_check_statement (CsnVerification *self, GBytes *envelope)
{
  g_autoptr (GPtrArray) chains = csn_dsse_list_signers (envelope);
  g_autoptr (JsonObject) statement = NULL;

  for (guint i = 0; i < chains->len; i++)
    {
      GPtrArray *chain = g_ptr_array_index (chains, i);
      CsnCertificate *signer = g_ptr_array_index (chain, 0);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) payload = csn_dsse_open (envelope, signer, CSN_ATTESTATION_TYPE, &error);
      JsonObject *read = payload ? csn_attestation_read (payload, &error) : NULL;

      if (read == NULL)
        {
          csn_findings_add (self->found, CSN_FINDING_ERROR, "statement", "%s", error->message);
          continue;
        }
      check_signer (self, signer, chain, read);
      g_clear_pointer (&statement, json_object_unref);
      statement = read;
    }
  if (statement != NULL)
    check_statement (self, statement);
  else
    csn_findings_add (self->found, CSN_FINDING_ERROR, "statement",
                      _ ("The statement bears no signature that can be checked: no certificate stands beside it."));
  for (gsize i = 0; self->required_roles != NULL && self->required_roles[i] != NULL; i++)
    csn_findings_add (self->found, CSN_FINDING_ERROR, "role-missing", _ ("No valid approval as %s."), self->required_roles[i]);
}
