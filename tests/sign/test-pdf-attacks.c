/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The known attacks on signed PDFs (RECORD.md section 5), each refused for what is wrong with it, and honest files accepted. */

#include "test-pki.h"
#include "test-report.h"

/* What each class of attack must be refused with, by the beginning of the file's name. */
static const struct
{
  const char *name;
  const char *word;
} attacks[] = {
  { "CMS-MD5", "outdated digest" },
  { "CMS-SHA-1", "outdated digest" },
  { "CMS-eContent", "carries content of its own" },
  { "CMS-forged", "authority's own" },
  { "CMS-other", "changed after it was signed" },
  { "EAA-", "added to after the last signature" },
  { "ISA-", "added to after the last signature" },
  { "SSA-", "added to after the last signature" },
  { "Shadow-", "added to after the last signature" },
  { "SWA-1", "table of objects cannot be read" },
  { "SWA-2", "bytes behind the end" },
  { "USF-1-", "signature is empty" },
  { "USF-2-", "signature is empty" },
  { "USF-3-", "signature is empty" },
  { "USF-4-", "signature is empty" },
  { "USF-5-", "does not say which bytes" },
  { "USF-6-", "does not say which bytes" },
  { "USF-7-", "does not say which bytes" },
  { "USF-8-", "leaves out more of the file" },
  { "USF-9-", "does not say which bytes" },
  { "USF-10-", "leaves out more of the file" },
  { "USF-11-", "of a kind that is not" },
  { "byte-edit", "changed after it was signed" },
  { "coverage-", "added to after the last signature" },
  { "gap-", "leaves out more of the file" },
  { "no-signature", "table of objects cannot be read" },
  { "non-zero", "hidden behind" },
  { "signature-", "no field shows" },
};

static void
check_attack (const char *folder, const char *name, CsnTrust *trust)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize size = 0;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) pdf = g_bytes_new_take (data, size);
  if (g_str_has_prefix (name, "honest"))
    {
      test_report_assert_good (pdf, trust);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    if (g_str_has_prefix (name, attacks[i].name))
      {
        g_test_message ("%s: %s", name, attacks[i].word);
        test_report_assert_refused (pdf, trust, attacks[i].word);
        return;
      }
  g_error ("%s is an attack of a class that nobody has named a verdict for", name);
}

static void
test_attacks (void)
{
  const char *shared = g_getenv ("CSN_SHARED");
  g_autofree char *script
      = g_build_filename (shared != NULL ? shared : "", "tools", "pdfattack.py", NULL);
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;
  guint count = 0;
  int status = 0;

  if (!g_file_test (script, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("$CSN_SHARED holds no tools/pdfattack.py, which makes the attack files");
      return;
    }
  folder = test_folder ();
  g_setenv ("OUT", folder, TRUE);
  g_autofree char *output = test_run (&status, "python3", script, NULL);
  g_test_message ("%s", output != NULL ? output : "");
  g_assert_cmpint (status, ==, 0);
  g_autofree char *root = g_build_filename (folder, "ca.pem", NULL);
  g_autoptr (CsnTrust) trust = csn_trust_new ();
  char *pem = NULL;
  gsize size = 0;
  g_file_get_contents (root, &pem, &size, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) pem_bytes = g_bytes_new_take (pem, size);
  csn_trust_add_roots_from_bytes (trust, pem_bytes, &error);
  g_assert_no_error (error);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    if (g_str_has_suffix (name, ".pdf"))
      {
        check_attack (folder, name, trust);
        count++;
      }
  test_remove_folder (folder);
  g_test_message ("%u files", count);
  g_assert_cmpuint (count, >=, 39);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign/pdf-attacks/all", test_attacks);
  return g_test_run ();
}
