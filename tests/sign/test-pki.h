/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A small company authority for tests: issues certificates with any flaw that a test wants. */

#pragma once

#include <openssl/evp.h>

#include "csn-identity.h"
#include "csn-trust.h"

G_BEGIN_DECLS

#define TEST_PASSPHRASE "correct horse"

typedef struct
{
  const char *key;       /* "P-256", "P-384", "RSA-1024", "RSA-2048", "ED25519" */
  const char *digest;    /* "SHA256" */
  const char *key_usage; /* NULL leaves the extension out */
  const char *extended_usage;
  int from_days, to_days; /* relative to test_now () */
  gboolean authority;     /* the leaf itself is a CA */
  gboolean intermediate;  /* put an authority between root and leaf */
  const char *crl_url;    /* where the leaf's list of revoked certificates is; NULL: nowhere */
  const char *ocsp_url;   /* who answers about the leaf; NULL: nobody */
} TestProfile;

extern const TestProfile test_good_profile;

GDateTime *test_now (void);
CsnSecret *test_secret (void);
CsnIdentity *test_person (const char *name);
CsnTrust *test_trust_of (CsnIdentity *identity);
/* PKCS#12 protected with TEST_PASSPHRASE */
/* @root_key: (out) (transfer full) (nullable) the authority's key, for revocations */
GBytes *test_issue_with_root (const char *name, const TestProfile *profile, EVP_PKEY **root_key);
GBytes *test_issue (const char *name, const TestProfile *profile);
CsnIdentity *test_identity (const char *name, const TestProfile *profile);
/* A list of revoked certificates in DER, signed by the authority that issued @leaf; @leaf is on it when @revoked. */
GBytes *test_make_list (EVP_PKEY *issuer_key, X509 *issuer, X509 *leaf, gboolean revoked);
/* (transfer full) */
X509 *test_parse (CsnCertificate *certificate);
GBytes *test_flip (GBytes *bytes, gsize at, guint8 mask);
char *test_folder (void);
void test_remove_folder (const char *folder);
void test_write (const char *folder, const char *name, GBytes *bytes);
/* Runs a program with NULL-ended arguments; returns its output, or skips the test when it is not
 * installed. */
char *test_run (int *status, const char *program, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
