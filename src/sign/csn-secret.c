/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps one secret in memory that is wiped before it is freed. It never writes the secret anywhere.
 */

#include "csn-secret.h"

#include <openssl/crypto.h>
#include <string.h>

struct _CsnSecret
{
  gatomicrefcount references;
  gsize length;
  char *text; /* (owned) ends with NUL */
};

G_DEFINE_BOXED_TYPE (CsnSecret, csn_secret, csn_secret_ref, csn_secret_unref)

/**
 * csn_secret_new:
 * @text: (array length=length): the secret; the caller wipes its own copy
 * @length: bytes, or -1 when @text ends with NUL
 */
CsnSecret *
csn_secret_new (const char *text, gssize length)
{
  g_return_val_if_fail (text != NULL, NULL);

  CsnSecret *self = g_new0 (CsnSecret, 1);

  g_atomic_ref_count_init (&self->references);
  self->length = length < 0 ? strlen (text) : (gsize) length;
  self->text = g_malloc0 (self->length + 1);
  memcpy (self->text, text, self->length);
  return self;
}

/**
 * csn_secret_new_take:
 * @text: (transfer full): wiped and freed before this returns
 */
CsnSecret *
csn_secret_new_take (char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  CsnSecret *self = csn_secret_new (text, -1);

  OPENSSL_cleanse (text, self->length);
  g_free (text);
  return self;
}

CsnSecret *
csn_secret_ref (CsnSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
csn_secret_unref (CsnSecret *self)
{
  g_return_if_fail (self != NULL);
  if (!g_atomic_ref_count_dec (&self->references))
    return;
  OPENSSL_cleanse (self->text, self->length);
  g_free (self->text);
  g_free (self);
}

/* Returns: (transfer none): ends with NUL */
const char *
csn_secret_get_text (CsnSecret *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->text;
}

gsize
csn_secret_get_length (CsnSecret *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->length;
}
