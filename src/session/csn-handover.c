/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The audit hand-over; see the header. Names are made safe and flat: nothing that somebody called evidence can leave the folder or
 * meet another file. */

#include "csn-handover.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "csn-certificate.h"
#include "csn-cms.h"
#include "csn-digest.h"
#include "csn-report-file.h"
#include "csn-session-error.h"

#define RECORD_NAME       "record.countersign"
#define PDF_NAME          "report.pdf"
#define HTML_NAME         "report.html"
#define JSON_NAME         "record.json"
#define INSTRUCTIONS_NAME "VERIFY.txt"
/* Longest name of a piece of evidence in the folder. */
#define MAX_NAME 80

static const char instructions[]
    = "How to check this folder\n"
      "========================\n\n"
      "1. The files are the ones that were handed over:\n"
      "     sha256sum -c SHA256SUMS\n"
      "2. The report was sealed and not changed since (needs a certificate database with the root of the seal):\n"
      "     mkdir nss; certutil -N -d sql:nss --empty-password\n"
      "     certutil -A -d sql:nss -n root -t \",C,\" -i ROOT.pem\n"
      "     pdfsig -nssdir sql:nss report.pdf\n"
      "   The last signature must say all three: Signature is Valid, Certificate is Trusted, Total document signed.\n"
      "3. Each approval was given by its signer:\n"
      "     openssl cms -verify -binary -cades -inform DER -in approval-SLOT-N.p7s -content approval-SLOT-N.json \\\n"
      "       -CAfile ROOT.pem -purpose any -out /dev/null\n"
      "   The certificates of those who signed, and of the record's roster, are certificate-NN.pem. Believe them when a root\n"
      "   that you had before vouches for them, or when their owners confirm the fingerprint.\n"
      "4. All of it, with the rules and the log of the record:\n"
      "     countersign-cli verify --trust ROOT.pem .\n";

/* "evidence-03-test log.txt": letters, digits, space, dot, dash and underscore of any script; never a dot in front. */
static char *
safe_name (guint number, const char *name)
{
  g_autoptr (GString) safe = g_string_new (NULL);
  guint length = 0;

  g_string_printf (safe, "evidence-%02u-", number);
  for (const char *p = name; *p != '\0' && length < MAX_NAME; p = g_utf8_next_char (p), length++)
    {
      gunichar c = g_utf8_get_char (p);
      gboolean fine = g_unichar_isalnum (c) || c == ' ' || c == '-' || c == '_' || (c == '.' && length > 0);

      g_string_append_unichar (safe, fine ? c : '_');
    }
  while (safe->len > 0 && (safe->str[safe->len - 1] == '.' || safe->str[safe->len - 1] == ' '))
    g_string_truncate (safe, safe->len - 1);
  return g_string_free (g_steal_pointer (&safe), FALSE);
}

static gboolean
write_file (const char *folder, const char *name, const void *data, gsize length, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}

static gboolean
write_bytes (const char *folder, const char *name, GBytes *bytes, GError **error)
{
  return write_file (folder, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
}

static gboolean
write_evidence (const char *folder, CsnRecordFile *file, CsnRecordExport *export, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < csn_record_export_get_n_evidence (export); i++)
    {
      CsnExportEvidence line;
      g_autofree char *name = NULL;
      g_autofree char *path = NULL;
      g_autofd int fd = -1;

      csn_record_export_get_evidence (export, i, &line);
      if (line.erased)
        continue;
      name = safe_name (i + 1, line.name);
      path = g_build_filename (folder, name, NULL);
      fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
      if (fd < 0)
        {
          g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _ ("“%s” cannot be made: %s"), path,
                       g_strerror (errno));
          return FALSE;
        }
      if (!csn_record_file_write_blob (file, line.sha256, fd, cancellable, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_files (const char *folder, GPtrArray *files, GError **error)
{
  for (guint i = 0; i < files->len; i++)
    {
      CsnReportFile *file = g_ptr_array_index (files, i);

      if (!write_bytes (folder, file->name, file->bytes, error))
        return FALSE;
    }
  return TRUE;
}

/* Certificates by fingerprint, each once as certificate-NN.pem. */
typedef struct
{
  GPtrArray *files; /* (element-type CsnReportFile) */
  GHashTable *seen;
} Certificates;

static void
add_certificate (Certificates *self, CsnCertificate *certificate)
{
  CsnReportFile *file;
  char *pem;

  if (certificate == NULL || !g_hash_table_add (self->seen, g_strdup (csn_certificate_get_fingerprint (certificate))))
    return;
  pem = csn_certificate_dup_pem (certificate);
  file = g_new0 (CsnReportFile, 1);
  file->name = g_strdup_printf ("certificate-%02u.pem", g_hash_table_size (self->seen));
  file->bytes = g_bytes_new_take (pem, strlen (pem));
  g_ptr_array_add (self->files, file);
}

/* Those that the roster vouches for. */
static void
add_roster (Certificates *self, GPtrArray *events)
{
  for (guint i = 0; i < events->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (events, i);
      g_autoptr (GBytes) der = NULL;
      g_autoptr (CsnCertificate) certificate = NULL;

      if (strcmp (csn_event_get_event_type (event), "roster.add") != 0)
        continue;
      der = csn_base64_decode (csn_json_get_string (csn_event_get_data (event), "certificate", NULL));
      certificate = csn_certificate_new_from_bytes (der, NULL);
      add_certificate (self, certificate);
    }
}

/* Those that signed, with what their signatures carry of the authorities above. */
static void
add_signers (Certificates *self, GPtrArray *approvals)
{
  g_autoptr (CsnTrust) nobody = csn_trust_new ();

  /* statement and signature take turns */
  for (guint i = 0; i + 1 < approvals->len; i += 2)
    {
      CsnReportFile *statement = g_ptr_array_index (approvals, i);
      CsnReportFile *cms = g_ptr_array_index (approvals, i + 1);
      g_autoptr (CsnCmsSignature) signature = csn_cms_verify_detached (cms->bytes, statement->bytes, nobody, NULL, NULL);
      GPtrArray *chain = signature != NULL ? csn_cms_signature_get_chain (signature) : NULL;

      if (signature != NULL)
        add_certificate (self, csn_cms_signature_get_signer (signature));
      for (guint k = 0; chain != NULL && k < chain->len; k++)
        add_certificate (self, g_ptr_array_index (chain, k));
    }
}

/* @approvals: the approval files of @export. (element-type CsnReportFile) */
static GPtrArray *
list_certificate_files (CsnRecordExport *export, GPtrArray *approvals, GError **error)
{
  g_autoptr (GPtrArray) events = csn_record_export_list_events (export, error);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) csn_report_file_free);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Certificates self = { files, seen };

  if (events == NULL)
    return NULL;
  add_roster (&self, events);
  add_signers (&self, approvals);
  return g_steal_pointer (&files);
}

static gboolean
write_approvals (const char *folder, CsnRecordExport *export, GError **error)
{
  g_autoptr (GPtrArray) approvals = csn_record_export_list_approval_files (export);
  g_autoptr (GPtrArray) certificates = list_certificate_files (export, approvals, error);

  return certificates != NULL && write_files (folder, approvals, error) && write_files (folder, certificates, error);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
csn_handover_list_names (const char *folder, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return NULL;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (strcmp (name, CSN_HANDOVER_SUMS) != 0)
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  return g_steal_pointer (&names);
}

static gboolean
write_sums (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) names = csn_handover_list_names (folder, error);
  g_autoptr (GString) sums = g_string_new (NULL);

  if (names == NULL)
    return FALSE;
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *sum = csn_report_file_sum (path, NULL, NULL, error);

      if (sum == NULL)
        return FALSE;
      g_string_append_printf (sums, "%s  %s\n", sum, name);
    }
  return write_file (folder, CSN_HANDOVER_SUMS, sums->str, sums->len, error);
}

/* A folder of ours alone: made here, or empty. */
static gboolean
claim_folder (const char *folder, GError **error)
{
  g_autoptr (GPtrArray) names = NULL;

  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno), _ ("“%s” cannot be made: %s"), folder,
                   g_strerror (errno));
      return FALSE;
    }
  names = csn_handover_list_names (folder, error);
  if (names == NULL)
    return FALSE;
  if (names->len > 0)
    {
      g_set_error (error, CSN_SESSION_ERROR, CSN_SESSION_ERROR_VALUE, _ ("The folder “%s” is not empty; choose another."),
                   folder);
      return FALSE;
    }
  return TRUE;
}

gboolean
csn_handover_write (const char *folder,
                    CsnRecordFile *file,
                    CsnRecordExport *export,
                    GBytes *pdf,
                    GBytes *html,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autofree char *copy = g_build_filename (folder, RECORD_NAME, NULL);
  g_autoptr (GBytes) json = csn_record_export_to_bytes (export);

  return claim_folder (folder, error)
         && csn_record_file_save_copy (file, copy, FALSE, cancellable, error)
         && write_bytes (folder, PDF_NAME, pdf, error)
         && write_bytes (folder, HTML_NAME, html, error)
         && write_bytes (folder, JSON_NAME, json, error)
         && write_evidence (folder, file, export, cancellable, error)
         && write_approvals (folder, export, error)
         && write_file (folder, INSTRUCTIONS_NAME, instructions, strlen (instructions), error)
         && write_sums (folder, error);
}

/* --- checking --------------------------------------------------------------------------------------------------- */

/* A folder from elsewhere may hold a pipe, which never ends, or lead to anything of this computer. */
static gboolean
is_plain_file (const char *path)
{
  GStatBuf status;

  return g_lstat (path, &status) == 0 && S_ISREG (status.st_mode);
}

/* Leaves the sum that a listed file has now in @sums: name → SHA-256. */
static void
check_line (const char *folder, const char *line, GHashTable *sums, GPtrArray *findings)
{
  g_auto (GStrv) parts = g_strsplit (line, "  ", 2);
  g_autofree char *path = NULL;
  g_autofree char *sum = NULL;

  if (parts[0] == NULL || parts[1] == NULL || !csn_is_sha256_hex (parts[0]) || strchr (parts[1], '/') != NULL)
    {
      csn_findings_add (findings, CSN_FINDING_ERROR, "folder-list", _ ("A line of SHA256SUMS cannot be read."));
      return;
    }
  path = g_build_filename (folder, parts[1], NULL);
  if (is_plain_file (path))
    sum = csn_report_file_sum (path, NULL, NULL, NULL);
  if (sum == NULL)
    csn_findings_add (findings, CSN_FINDING_ERROR, "folder-missing", _ ("“%s” is missing from the folder."), parts[1]);
  else if (strcmp (sum, parts[0]) != 0)
    csn_findings_add (findings, CSN_FINDING_ERROR, "folder-changed", _ ("“%s” was changed after the hand-over."), parts[1]);
  if (!g_hash_table_insert (sums, g_strdup (parts[1]), g_steal_pointer (&sum)))
    csn_findings_add (findings, CSN_FINDING_ERROR, "folder-list", _ ("“%s” is listed twice."), parts[1]);
}

static void
expect_files (GHashTable *expected, GPtrArray *files)
{
  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      CsnReportFile *file = g_ptr_array_index (files, i);

      g_hash_table_insert (expected, g_strdup (file->name), csn_sha256_hex_bytes (file->bytes));
    }
}

/* Names of what a hand-over of @export holds → SHA-256, or NULL for what is checked as a file of its own. */
static GHashTable *
list_expected (CsnRecordExport *export)
{
  static const char *const fixed[] = { RECORD_NAME, PDF_NAME, HTML_NAME, JSON_NAME, INSTRUCTIONS_NAME };
  GHashTable *expected = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) approvals = csn_record_export_list_approval_files (export);
  g_autoptr (GPtrArray) certificates = list_certificate_files (export, approvals, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_hash_table_insert (expected, g_strdup (fixed[i]), NULL);
  for (guint i = 0; i < csn_record_export_get_n_evidence (export); i++)
    {
      CsnExportEvidence line;

      csn_record_export_get_evidence (export, i, &line);
      if (!line.erased)
        g_hash_table_insert (expected, safe_name (i + 1, line.name), g_strdup (line.sha256));
    }
  expect_files (expected, approvals);
  expect_files (expected, certificates);
  return expected;
}

/* The list is only as good as who wrote it: evidence, approvals and certificates must be those of the record that lies beside them. */
static void
check_contents (const char *folder, GHashTable *sums, GPtrArray *findings)
{
  g_autofree char *path = g_build_filename (folder, JSON_NAME, NULL);
  g_autoptr (GBytes) bytes = is_plain_file (path) ? csn_report_file_read (path, NULL) : NULL;
  g_autoptr (CsnRecordExport) export = bytes ? csn_record_export_new_from_bytes (bytes, NULL) : NULL;
  g_autoptr (GHashTable) expected = export ? list_expected (export) : NULL;
  GHashTableIter iter;
  gpointer name, sum;

  if (expected == NULL)
    {
      csn_findings_add (findings, CSN_FINDING_ERROR, "folder-missing", _ ("“%s” is missing from the folder."), JSON_NAME);
      return;
    }
  g_hash_table_iter_init (&iter, expected);
  while (g_hash_table_iter_next (&iter, &name, &sum))
    if (!g_hash_table_contains (sums, name))
      csn_findings_add (findings, CSN_FINDING_ERROR, "folder-missing", _ ("“%s” is missing from the folder."),
                        (const char *) name);
    else if (sum != NULL && g_strcmp0 (g_hash_table_lookup (sums, name), sum) != 0)
      csn_findings_add (findings, CSN_FINDING_ERROR, "folder-changed", _ ("“%s” was changed after the hand-over."),
                        (const char *) name);
  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (expected, name))
      csn_findings_add (findings, CSN_FINDING_ERROR, "folder-extra", _ ("“%s” was not part of the hand-over."),
                        (const char *) name);
}

void
csn_handover_check (const char *folder, GPtrArray *findings)
{
  g_autofree char *path = g_build_filename (folder, CSN_HANDOVER_SUMS, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) names = csn_handover_list_names (folder, NULL);

  if (!is_plain_file (path) || !g_file_get_contents (path, &text, NULL, NULL))
    {
      csn_findings_add (findings, CSN_FINDING_ERROR, "folder-list", _ ("The folder has no SHA256SUMS."));
      return;
    }
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      check_line (folder, lines[i], sums, findings);
  for (guint i = 0; names != NULL && i < names->len; i++)
    if (!g_hash_table_contains (sums, g_ptr_array_index (names, i)))
      csn_findings_add (findings, CSN_FINDING_ERROR, "folder-extra", _ ("“%s” was not part of the hand-over."),
                        (const char *) g_ptr_array_index (names, i));
  check_contents (folder, sums, findings);
}
