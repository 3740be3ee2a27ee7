/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* See the header. A key file: a group for each field, with the signer's name and the stated time. */

#include "csn-report-memory.h"

#include <glib/gi18n-lib.h>

#include "csn-digest.h"

/* "…/countersign/reports/0a1b….ini"; NULL when the digest is none. */
static char *
find_path (const char *sha256)
{
  g_autofree char *name = g_strconcat (sha256, ".ini", NULL);

  if (!csn_is_sha256_hex (sha256))
    return NULL;
  return g_build_filename (g_get_user_state_dir (), "countersign", "reports", name, NULL);
}

static GKeyFile *
load (const char *path)
{
  GKeyFile *file = g_key_file_new ();

  g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL);
  return file;
}

static CsnPdfSignature *
find_signature (CsnPdfVerification *verification, const char *field)
{
  GPtrArray *signatures = csn_pdf_verification_get_signatures (verification);

  for (guint i = 0; i < signatures->len; i++)
    if (g_strcmp0 (csn_pdf_signature_get_field (g_ptr_array_index (signatures, i)), field) == 0)
      return g_ptr_array_index (signatures, i);
  return NULL;
}

void
csn_report_memory_note (const char *record_sha256, CsnPdfVerification *verification)
{
  g_autofree char *path = find_path (record_sha256);
  g_autofree char *folder = path ? g_path_get_dirname (path) : NULL;
  g_autoptr (GKeyFile) file = path ? load (path) : NULL;
  GPtrArray *signatures = csn_pdf_verification_get_signatures (verification);
  gboolean changed = FALSE;

  for (guint i = 0; file != NULL && i < signatures->len; i++)
    {
      CsnPdfSignature *signature = g_ptr_array_index (signatures, i);
      const char *field = csn_pdf_signature_get_field (signature);
      CsnCertificate *signer = csn_pdf_signature_get_signer (signature);
      GDateTime *at = csn_pdf_signature_get_at (signature);
      g_autofree char *stamp = at ? g_date_time_format (at, "%Y-%m-%d %H:%M %:z") : g_strdup ("");

      if (field == NULL || *field == '\0' || signer == NULL || !csn_pdf_signature_is_valid (signature)
          || g_key_file_has_group (file, field))
        continue;
      g_key_file_set_string (file, field, "name", csn_certificate_get_name (signer));
      g_key_file_set_string (file, field, "at", stamp);
      changed = TRUE;
    }
  if (changed && g_mkdir_with_parents (folder, 0700) == 0)
    g_key_file_save_to_file (file, path, NULL);
}

char *
csn_report_memory_find_missing (const char *record_sha256, CsnPdfVerification *verification)
{
  g_autofree char *path = find_path (record_sha256);
  g_autoptr (GKeyFile) file = path ? load (path) : NULL;
  g_auto (GStrv) fields = file ? g_key_file_get_groups (file, NULL) : NULL;

  for (gsize i = 0; fields != NULL && fields[i] != NULL; i++)
    {
      g_autofree char *name = g_key_file_get_string (file, fields[i], "name", NULL);
      g_autofree char *at = g_key_file_get_string (file, fields[i], "at", NULL);

      if (name != NULL && find_signature (verification, fields[i]) == NULL)
        return g_strdup_printf (_ ("This copy lacks the signature of %s of %s, which another copy has. Ask for the newest "
                                   "copy and sign that."),
                                name, at ? at : "?");
    }
  return NULL;
}
