/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Opens a signing identity on a PKCS#11 token or smart card through OpenSSL's store and the pkcs11
 * provider.
 *
 * A wrong PIN and an absent token both leave OpenSSL's error queue empty. They are told apart by
 * whether the PIN was asked for; a PIN is given once, because cards lock themselves after a few
 * wrong ones. */

#include "csn-identity-private.h"

#include <glib/gi18n-lib.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/store.h>
#include <openssl/ui.h>
#include <string.h>

#include "csn-sign-error.h"

#define MAX_TOKEN_OBJECTS 200

typedef struct
{
  CsnSecret *secret; /* (unowned) (nullable) */
  guint asked;
} PinRequest;

/* The module of a token: its `module-path` in the URI, the provider's own variable, else p11-kit's
 * proxy. */
static char *
dup_module_path (const char *uri)
{
  const char *found = strstr (uri, "module-path=");

  if (found != NULL)
    {
      found += strlen ("module-path=");
      g_autofree char *raw = g_strndup (found, strcspn (found, "&;"));
      return g_uri_unescape_string (raw, NULL);
    }
  return g_strdup (g_getenv ("PKCS11_PROVIDER_MODULE"));
}

static int
refuse_cb (UI *ui, UI_STRING *string)
{
  return 0;
}

/* When it is refused a PIN, the provider would ask on the terminal instead. Nobody asks there but
 * the program itself. */
static void
forbid_prompts (void)
{
  UI_METHOD *method = UI_create_method ("Countersign without prompts");

  UI_method_set_reader (method, refuse_cb);
  UI_set_default_method (method);
}

/* Providers stay loaded: unloading one while a key of it lives is not allowed, and some modules
 * crash then. */
static gboolean
load_provider (const char *uri, GError **error)
{
  static GMutex lock;
  static gboolean loaded = FALSE;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (loaded)
    return TRUE;
  g_autofree char *module = dup_module_path (uri);
  OSSL_PARAM params[3];
  guint n = 0;
  char quirks[] = "no-deinit";
  params[n++] = OSSL_PARAM_construct_utf8_string ("pkcs11-module-quirks", quirks, 0);
  if (module != NULL)
    params[n++] = OSSL_PARAM_construct_utf8_string ("pkcs11-module-path", module, 0);
  params[n] = OSSL_PARAM_construct_end ();
  if (OSSL_PROVIDER_load (NULL, "default") == NULL
      || OSSL_PROVIDER_load_ex (NULL, "pkcs11", params) == NULL)
    return csn_openssl_fail (
        error, CSN_SIGN_ERROR_NO_KEY,
        _("Smart cards cannot be used here: the pkcs11 provider of OpenSSL is missing"));
  forbid_prompts ();
  loaded = TRUE;
  return TRUE;
}

static int
read_pin_cb (UI *ui, UI_STRING *string)
{
  PinRequest *request = UI_get0_user_data (ui);

  if (UI_get_string_type (string) != UIT_PROMPT)
    return 1;
  request->asked++;
  if (request->secret == NULL || request->asked > 1)
    return 0;
  return UI_set_result (ui, string, csn_secret_get_text (request->secret)) == 0;
}

static void
collect_objects (OSSL_STORE_CTX *store, EVP_PKEY **key, CsnX509Stack *certificates)
{
  for (guint n = 0; n < MAX_TOKEN_OBJECTS && !OSSL_STORE_eof (store); n++)
    {
      OSSL_STORE_INFO *info = OSSL_STORE_load (store);
      if (info == NULL)
        continue;
      if (OSSL_STORE_INFO_get_type (info) == OSSL_STORE_INFO_PKEY && *key == NULL)
        *key = OSSL_STORE_INFO_get1_PKEY (info);
      else if (OSSL_STORE_INFO_get_type (info) == OSSL_STORE_INFO_CERT)
        sk_X509_push (certificates, OSSL_STORE_INFO_get1_CERT (info));
      OSSL_STORE_INFO_free (info);
    }
}

static gboolean
load_objects (const char *uri, PinRequest *request, EVP_PKEY **key, CsnX509Stack *certificates)
{
  /* The query part is ours: it names the module. A PIN in it would be on the command line and is
   * not passed on. */
  g_autofree char *object = g_strndup (uri, strcspn (uri, "?"));
  UI_METHOD *method = UI_create_method ("Countersign PIN");
  UI_method_set_reader (method, read_pin_cb);

  OSSL_STORE_CTX *store
      = OSSL_STORE_open_ex (object, NULL, "?provider=pkcs11", method, request, NULL, NULL, NULL);
  if (store != NULL)
    {
      collect_objects (store, key, certificates);
      OSSL_STORE_close (store);
    }
  UI_destroy_method (method);
  return store != NULL;
}

/* The chain may lie on the token under other labels than the key's. */
static void
load_token_certificates (const char *uri, PinRequest *request, CsnX509Stack *certificates)
{
  g_autofree char *object = g_strndup (uri, strcspn (uri, "?"));
  g_auto (GStrv) parts = g_strsplit (object, ";", -1);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  EVP_PKEY *none = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *name = g_str_has_prefix (parts[i], "pkcs11:") ? parts[i] + 7 : parts[i];
      if (g_str_has_prefix (name, "token=") || g_str_has_prefix (name, "serial=")
          || g_str_has_prefix (name, "slot-id="))
        g_strv_builder_add (kept, name);
    }
  g_auto (GStrv) names = g_strv_builder_end (kept);
  g_autofree char *joined = g_strjoinv (";", names);
  g_autofree char *search
      = g_strconcat ("pkcs11:", joined, *joined != '\0' ? ";" : "", "type=cert", NULL);
  load_objects (search, request, &none, certificates);
  EVP_PKEY_free (none);
}

static X509 *
find_leaf (EVP_PKEY *key, const CsnX509Stack *certificates)
{
  for (int i = 0; i < sk_X509_num (certificates); i++)
    if (X509_check_private_key (sk_X509_value (certificates, i), key) == 1)
      return sk_X509_value (certificates, i);
  return NULL;
}

CsnIdentity *
csn_identity_open_token (const char *uri, CsnSecret *secret, GError **error)
{
  if (!load_provider (uri, error))
    return NULL;

  PinRequest request = { .secret = secret };
  g_autoptr (CsnX509Stack) certificates = sk_X509_new_null ();
  EVP_PKEY *found = NULL;

  load_objects (uri, &request, &found, certificates);
  g_autoptr (EVP_PKEY) key = found;
  if (key == NULL)
    {
      gboolean refused = request.asked > 0;
      csn_openssl_fail (
          error, refused ? CSN_SIGN_ERROR_WRONG_PASSPHRASE : CSN_SIGN_ERROR_NO_KEY,
          refused ? _("The token did not accept the PIN. Do not guess: tokens lock themselves.")
                  : _("There is no such key. Is the token or card plugged in?"));
      return NULL;
    }
  if (find_leaf (key, certificates) == NULL || sk_X509_num (certificates) < 2)
    load_token_certificates (uri, &request, certificates);
  X509 *leaf = find_leaf (key, certificates);
  ERR_clear_error ();
  if (leaf == NULL)
    {
      g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_NO_KEY,
                           _("The token holds a key, but no certificate for it"));
      return NULL;
    }
  return csn_identity_new (key, leaf, certificates, error);
}
