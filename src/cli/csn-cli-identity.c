/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* identity new|list|show|root|csr: makes and looks at signing identities. */

#include <glib/gi18n.h>
#include <string.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-identity-folder.h"

typedef struct
{
  char *name;
  char *email;
  char *organization;
  char *output;
  char *key_output;
  char *pin_file;
} IdentityOptions;

static void
identity_options_clear (IdentityOptions *options)
{
  g_free (options->name);
  g_free (options->email);
  g_free (options->organization);
  g_free (options->output);
  g_free (options->key_output);
  g_free (options->pin_file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (IdentityOptions, identity_options_clear)

static int
write_private (const char *path, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      csn_cli_usage (_ ("“%s” exists already; choose another name"), path);
      return CSN_EXIT_IO;
    }
  if (!g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &error))
    return csn_cli_fail (error);
  return CSN_EXIT_SUCCESS;
}

static int
write_public (const char *path, const char *text)
{
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    {
      csn_cli_print ("%s", text);
      return CSN_EXIT_SUCCESS;
    }
  if (!g_file_set_contents (path, text, -1, &error))
    return csn_cli_fail (error);
  return CSN_EXIT_SUCCESS;
}

static int
make_new (IdentityOptions *options)
{
  g_autoptr (CsnSecret) secret = NULL;
  g_autoptr (CsnIdentity) identity = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  if (options->name == NULL || options->email == NULL || options->output == NULL)
    return csn_cli_usage (_ ("--name, --email and -o are needed"));
  secret = csn_cli_read_secret (options->pin_file, _ ("New passphrase"), TRUE);
  if (secret == NULL)
    return CSN_EXIT_USAGE;
  identity = csn_identity_create (options->name, options->email, now, &error);
  if (identity == NULL)
    return csn_cli_fail (error);
  bytes = csn_identity_export_pkcs12 (identity, secret, &error);
  if (bytes == NULL)
    return csn_cli_fail (error);
  return write_private (options->output, bytes);
}

static int
make_request (IdentityOptions *options)
{
  g_autoptr (CsnSecret) secret = NULL;
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GBytes) request = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  if (options->name == NULL || options->email == NULL || options->output == NULL || options->key_output == NULL)
    return csn_cli_usage (_ ("--name, --email, --key-output and -o are needed"));
  secret = csn_cli_read_secret (options->pin_file, _ ("New passphrase"), TRUE);
  if (secret == NULL)
    return CSN_EXIT_USAGE;
  if (!csn_identity_create_request (options->name, options->email, options->organization, secret, &key, &request, &error))
    return csn_cli_fail (error);
  status = write_private (options->key_output, key);
  if (status != CSN_EXIT_SUCCESS)
    return status;
  text = g_strndup (g_bytes_get_data (request, NULL), g_bytes_get_size (request));
  return write_public (options->output, text);
}

static void
print_certificate (CsnCertificate *certificate)
{
  g_autofree char *until = g_date_time_format (csn_certificate_get_not_after (certificate), "%F");

  csn_cli_print ("%s <%s>\n", csn_certificate_get_name (certificate), csn_certificate_get_email (certificate));
  csn_cli_print (_ ("Issuer: %s\n"), csn_certificate_get_issuer (certificate));
  csn_cli_print (_ ("Valid until: %s\n"), until);
  csn_cli_print ("SHA-256: %s\n", csn_certificate_get_fingerprint (certificate));
  if (csn_certificate_is_self_made (certificate))
    csn_cli_print (_ ("Self-declared: made by its holder\n"));
}

static int
list_identities (void)
{
  g_autoptr (GPtrArray) paths = csn_identity_folder_list ();

  for (guint i = 0; i < paths->len; i++)
    csn_cli_print ("%s\n", (const char *) g_ptr_array_index (paths, i));
  return CSN_EXIT_SUCCESS;
}

int
csn_cli_identity (int argc, char **argv)
{
  g_auto (IdentityOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &options.name, N_ ("Name of the person"), N_ ("NAME") },
    { "email", 0, 0, G_OPTION_ARG_STRING, &options.email, N_ ("E-mail address"), N_ ("MAIL") },
    { "organization", 0, 0, G_OPTION_ARG_STRING, &options.organization, N_ ("For a certificate request"), N_ ("NAME") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_ ("Where to write it"), N_ ("FILE") },
    { "key-output", 0, 0, G_OPTION_ARG_FILENAME, &options.key_output, N_ ("Where to write the key of a request"), N_ ("FILE") },
    { "pin-file", 0, 0, G_OPTION_ARG_FILENAME, &options.pin_file, N_ ("File with the passphrase"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CsnIdentity) identity = NULL;
  g_autofree char *pem = NULL;

  if (!csn_cli_parse ("identity", entries, &argc, &argv, 1, 2))
    return CSN_EXIT_USAGE;
  if (strcmp (argv[1], "new") == 0)
    return make_new (&options);
  if (strcmp (argv[1], "csr") == 0)
    return make_request (&options);
  if (strcmp (argv[1], "list") == 0)
    return list_identities ();
  if (argc != 3 || (strcmp (argv[1], "show") != 0 && strcmp (argv[1], "root") != 0))
    return csn_cli_usage (_ ("usage: countersign-cli %s %s"), "identity", "new|list|show URI|root URI|csr");

  identity = csn_cli_open_identity (argv[2], options.pin_file);
  if (identity == NULL)
    return CSN_EXIT_IO;
  if (strcmp (argv[1], "show") == 0 && options.output != NULL)
    {
      pem = csn_certificate_dup_pem (csn_identity_get_certificate (identity));
      return write_public (options.output, pem);
    }
  if (strcmp (argv[1], "show") == 0)
    {
      print_certificate (csn_identity_get_certificate (identity));
      return CSN_EXIT_SUCCESS;
    }
  pem = csn_identity_dup_root_pem (identity);
  if (pem == NULL)
    return csn_cli_usage (_ ("“%s” brings no root certificate along"), argv[2]);
  return write_public (options.output, pem);
}
