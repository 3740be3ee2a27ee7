/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks what somebody signed and that travels alone: an approval file, the result of a plan, or a statement of a hand-over
 * folder, whose signature lies beside it. What else is no record and no report is told for what it is. */

#include "csn-verification-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-approval-check.h"
#include "csn-approval.h"
#include "csn-cms.h"
#include "csn-digest.h"
#include "csn-report-file.h"

/* In any spelling: an editor that ends a file with a line end changes what was signed, and no more of it. (transfer full)
 * (nullable) */
static JsonObject *
read_object (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = json_parser_load_from_data (parser, data, (gssize) length, NULL) ? json_parser_get_root (parser) : NULL;

  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_object_ref (json_node_get_object (root)) : NULL;
}

static const char *
get_role (JsonObject *statement)
{
  return csn_json_get_string (statement, "role", "");
}

static gboolean
is_approval (JsonObject *statement)
{
  return strcmp (csn_json_get_string (statement, "schema", ""), CSN_APPROVAL_STATEMENT_SCHEMA) == 0;
}

static gboolean
approves (JsonObject *statement, const char *role)
{
  return is_approval (statement) && strcmp (csn_json_get_string (statement, "decision", ""), "approved") == 0
         && (g_ascii_strcasecmp (get_role (statement), role) == 0
             || strcmp (csn_json_get_string (statement, "slot", ""), role) == 0);
}

static void
tell_kind (CsnVerification *self, JsonObject *statement)
{
  if (is_approval (statement))
    csn_findings_add (self->found, CSN_FINDING_INFO, "signed-alone",
                      _ ("This is an approval as %s. What it counts for, only its record tells: take it in there."),
                      get_role (statement));
  else
    csn_findings_add (self->found, CSN_FINDING_INFO, "signed-alone",
                      _ ("This is a signed statement (%s). What it counts for, only its record tells."),
                      csn_json_get_string (statement, "schema", "–"));
}

static void
note_signature (CsnVerification *self, JsonObject *statement, CsnCmsSignature *signature, const char *problem)
{
  static const char *const unchanged[] = { NULL };
  GDateTime *at = signature ? csn_cms_signature_get_signing_time (signature) : NULL;
  g_autofree char *stamp = csn_time_dup_stamp (at);
  g_autoptr (CsnSignatureInfo) info = NULL;
  CsnSignatureInfoSpec spec = {
    .role = get_role (statement),
    .by = signature ? csn_certificate_get_name (csn_cms_signature_get_signer (signature)) : NULL,
    .at = stamp,
    .problem = problem,
    .valid = signature != NULL,
    .trusted = signature != NULL && problem == NULL,
    .covers_all = signature != NULL,
    .changes_after = unchanged,
  };

  info = csn_signature_info_new (&spec);
  g_list_store_append (self->signatures, info);
}

/* Whether the signature fits and somebody vouches for who made it. */
static gboolean
check_signature (CsnVerification *self, JsonObject *statement, GBytes *content, GBytes *cms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnCmsSignature) signature = csn_cms_verify_detached (cms, content, self->trust, NULL, &error);
  gboolean trusted = signature && csn_trust_verdict_is_good (csn_cms_signature_get_verdict (signature));
  const char *by = signature ? csn_certificate_get_name (csn_cms_signature_get_signer (signature)) : "";
  const char *problem = signature == NULL ? error->message : trusted ? NULL : csn_cms_signature_get_reason (signature);

  note_signature (self, statement, signature, problem);
  if (signature == NULL)
    csn_findings_add (self->found, CSN_FINDING_ERROR, "signed-invalid", _ ("The signature does not fit: %s"), problem);
  else if (!trusted)
    csn_findings_add (self->found, CSN_FINDING_ERROR, "signed-untrusted", _ ("Nobody vouches for %s, who signed this: %s"), by,
                      problem != NULL ? problem : "");
  else
    csn_findings_add (self->found, CSN_FINDING_INFO, "signed-valid", _ ("Signed by %s."), by);
  if (signature != NULL)
    tell_kind (self, statement);
  return trusted;
}

static void
check_pair (CsnVerification *self, JsonObject *statement, GBytes *content, GBytes *cms)
{
  gboolean good = check_signature (self, statement, content, cms);

  for (gsize i = 0; self->required_roles != NULL && self->required_roles[i] != NULL; i++)
    if (!good || !approves (statement, self->required_roles[i]))
      csn_findings_add (self->found, CSN_FINDING_ERROR, "role-missing", _ ("No valid approval as %s."),
                        self->required_roles[i]);
}

/* "approval-1.json" and "approval-1.p7s"; @ending: that of the other one. (transfer full) */
static char *
find_other (CsnVerification *self, const char *ending)
{
  const char *dot = strrchr (self->path, '.');
  g_autofree char *stem = dot != NULL ? g_strndup (self->path, (gsize) (dot - self->path)) : g_strdup (self->path);

  return g_strconcat (stem, ending, NULL);
}

static GBytes *
read_other (CsnVerification *self, const char *ending)
{
  g_autofree char *path = find_other (self, ending);
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = csn_report_file_read (path, &error);

  if (bytes == NULL)
    csn_findings_add (self->found, CSN_FINDING_ERROR, "signed-alone",
                      _ ("A signature and what it signs are two files; “%s” must lie beside this one."), name);
  return bytes;
}

gboolean
csn_verification_check_signed (CsnVerification *self, GBytes *bytes)
{
  g_autoptr (JsonObject) object = read_object (bytes);
  const char *text = csn_json_get_string (object, "statement", NULL);
  const char *base64 = csn_json_get_string (object, "cms", NULL);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (GBytes) cms = NULL;
  g_autoptr (JsonObject) statement = NULL;

  if (text != NULL && base64 != NULL)
    {
      cms = csn_base64_decode (base64);
      content = g_bytes_new (text, strlen (text));
      statement = read_object (content);
    }
  else if (csn_approval_check_is_statement (csn_json_get_string (object, "schema", "")))
    {
      content = g_bytes_ref (bytes);
      statement = json_object_ref (object);
      cms = read_other (self, ".p7s");
      if (cms == NULL)
        return TRUE;
    }
  if (statement == NULL)
    return FALSE;
  check_pair (self, statement, content, cms);
  return TRUE;
}

void
csn_verification_check_signature (CsnVerification *self, GBytes *cms)
{
  g_autoptr (GBytes) content = read_other (self, ".json");
  g_autoptr (JsonObject) statement = content ? read_object (content) : NULL;

  if (statement != NULL)
    check_pair (self, statement, content, cms);
  else if (content != NULL)
    csn_findings_add (self->found, CSN_FINDING_ERROR, "unknown-file", _ ("This is no record and no report of Countersign."));
}

/* "" for what is no JSON or says nothing of itself. (transfer full) */
static char *
find_schema (GBytes *bytes)
{
  g_autoptr (JsonObject) object = read_object (bytes);

  return g_strdup (csn_json_get_string (object, "schema", ""));
}

gboolean
csn_verification_is_other_json (GBytes *bytes)
{
  g_autofree char *schema = find_schema (bytes);

  return *schema != '\0' && strcmp (schema, CSN_RECORD_EXPORT_SCHEMA) != 0;
}

void
csn_verification_tell_unknown (CsnVerification *self, GBytes *bytes)
{
  g_autofree char *schema = find_schema (bytes);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *begin = g_strndup (data != NULL ? data : "", MIN (length, 64));

  if (g_str_has_prefix (schema, "countersign-"))
    csn_findings_add (self->found, CSN_FINDING_ERROR, "unknown-file",
                      _ ("This is “%s”, which nobody signs, so there is nothing to verify in it; verify the record."), schema);
  else if (g_str_has_prefix (begin, "-----BEGIN ") || g_str_has_suffix (self->path, ".p12"))
    csn_findings_add (self->found, CSN_FINDING_ERROR, "unknown-file",
                      _ ("This is a key or certificate, which nobody verifies but by its fingerprint."));
  else
    csn_findings_add (self->found, CSN_FINDING_ERROR, "unknown-file",
                      _ ("This is no record and no report of Countersign. Tables, Markdown and calendars bear no signature; what "
                         "can be verified are records, reports in PDF, HTML and JSON, hand-over folders, approvals and "
                         "statements."));
}
