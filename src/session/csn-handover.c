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

#define RECORD_NAME "record.countersign"
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
write_approvals (const char *folder, CsnRecordExport *export, GError **error)
{
  g_autoptr (GPtrArray) files = csn_record_export_list_approval_files (export);

  for (guint i = 0; i < files->len; i++)
    {
      CsnReportFile *file = g_ptr_array_index (files, i);

      if (!write_bytes (folder, file->name, file->bytes, error))
        return FALSE;
    }
  return TRUE;
}

/* Certificates by fingerprint, each written once as certificate-NN.pem. */
typedef struct
{
  const char *folder;
  GHashTable *written; /* (owned) */
} Certificates;

static gboolean
write_certificate (Certificates *self, CsnCertificate *certificate, GError **error)
{
  g_autofree char *pem = NULL;
  g_autofree char *name = NULL;

  if (certificate == NULL || !g_hash_table_add (self->written, g_strdup (csn_certificate_get_fingerprint (certificate))))
    return TRUE;
  pem = csn_certificate_dup_pem (certificate);
  name = g_strdup_printf ("certificate-%02u.pem", g_hash_table_size (self->written));
  return write_file (self->folder, name, pem, strlen (pem), error);
}

/* Those that the roster vouches for. */
static gboolean
write_roster (Certificates *self, CsnRecordExport *export, GError **error)
{
  g_autoptr (GPtrArray) events = csn_record_export_list_events (export, error);

  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (events, i);
      gsize length = 0;
      guchar *der;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (CsnCertificate) certificate = NULL;

      if (strcmp (csn_event_get_event_type (event), "roster.add") != 0)
        continue;
      der = g_base64_decode (csn_json_get_string (csn_event_get_data (event), "certificate", ""), &length);
      bytes = g_bytes_new_take (der, length);
      certificate = csn_certificate_new_from_bytes (bytes, NULL);
      if (!write_certificate (self, certificate, error))
        return FALSE;
    }
  return events != NULL;
}

/* Those that signed, with what their signatures carry of the authorities above. */
static gboolean
write_signers (Certificates *self, CsnRecordExport *export, GError **error)
{
  g_autoptr (GPtrArray) files = csn_record_export_list_approval_files (export);
  g_autoptr (CsnTrust) nobody = csn_trust_new ();

  /* statement and signature take turns */
  for (guint i = 0; i + 1 < files->len; i += 2)
    {
      CsnReportFile *statement = g_ptr_array_index (files, i);
      CsnReportFile *cms = g_ptr_array_index (files, i + 1);
      g_autoptr (CsnCmsSignature) signature = csn_cms_verify_detached (cms->bytes, statement->bytes, nobody, NULL, NULL);
      GPtrArray *chain = signature != NULL ? csn_cms_signature_get_chain (signature) : NULL;

      if (signature != NULL && !write_certificate (self, csn_cms_signature_get_signer (signature), error))
        return FALSE;
      for (guint k = 0; chain != NULL && k < chain->len; k++)
        if (!write_certificate (self, g_ptr_array_index (chain, k), error))
          return FALSE;
    }
  return TRUE;
}

static gboolean
write_certificates (const char *folder, CsnRecordExport *export, GError **error)
{
  g_autoptr (GHashTable) written = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Certificates self = { folder, written };

  return write_roster (&self, export, error) && write_signers (&self, export, error);
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
         && write_bytes (folder, "report.pdf", pdf, error)
         && write_bytes (folder, "report.html", html, error)
         && write_bytes (folder, "record.json", json, error)
         && write_evidence (folder, file, export, cancellable, error)
         && write_approvals (folder, export, error)
         && write_certificates (folder, export, error)
         && write_file (folder, "VERIFY.txt", instructions, strlen (instructions), error)
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

static void
check_line (const char *folder, const char *line, GHashTable *named, GPtrArray *findings)
{
  g_auto (GStrv) parts = g_strsplit (line, "  ", 2);
  g_autofree char *path = NULL;
  g_autofree char *sum = NULL;

  if (parts[0] == NULL || parts[1] == NULL || !csn_is_sha256_hex (parts[0]) || strchr (parts[1], '/') != NULL)
    {
      csn_findings_add (findings, CSN_FINDING_ERROR, "folder-list", _ ("A line of SHA256SUMS cannot be read."));
      return;
    }
  if (!g_hash_table_add (named, g_strdup (parts[1])))
    csn_findings_add (findings, CSN_FINDING_ERROR, "folder-list", _ ("“%s” is listed twice."), parts[1]);
  path = g_build_filename (folder, parts[1], NULL);
  if (is_plain_file (path))
    sum = csn_report_file_sum (path, NULL, NULL, NULL);
  if (sum == NULL)
    csn_findings_add (findings, CSN_FINDING_ERROR, "folder-missing", _ ("“%s” is missing from the folder."), parts[1]);
  else if (strcmp (sum, parts[0]) != 0)
    csn_findings_add (findings, CSN_FINDING_ERROR, "folder-changed", _ ("“%s” was changed after the hand-over."), parts[1]);
}

void
csn_handover_check (const char *folder, GPtrArray *findings)
{
  g_autofree char *path = g_build_filename (folder, CSN_HANDOVER_SUMS, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) names = csn_handover_list_names (folder, NULL);

  if (!is_plain_file (path) || !g_file_get_contents (path, &text, NULL, NULL))
    {
      csn_findings_add (findings, CSN_FINDING_ERROR, "folder-list", _ ("The folder has no SHA256SUMS."));
      return;
    }
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      check_line (folder, lines[i], named, findings);
  for (guint i = 0; names != NULL && i < names->len; i++)
    if (!g_hash_table_contains (named, g_ptr_array_index (names, i)))
      csn_findings_add (findings, CSN_FINDING_ERROR, "folder-extra", _ ("“%s” was not part of the hand-over."),
                        (const char *) g_ptr_array_index (names, i));
}
