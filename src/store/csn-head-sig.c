/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Signature of an installation over its newest entry; see the header for the format. */

#include "csn-head-sig.h"

#include <openssl/evp.h>
#include <string.h>

#include "csn-digest.h"
#include "csn-event.h"

#define MESSAGE_MAGIC "CSNHEAD1"

struct _CsnHeadSig
{
  GObject parent_instance;
  char *writer;       /* (owned) */
  GBytes *public_key; /* (owned) */
  guint64 wseq;
  GBytes *signature;  /* (owned) */
};

G_DEFINE_FINAL_TYPE (CsnHeadSig, csn_head_sig, G_TYPE_OBJECT)

static void
csn_head_sig_finalize (GObject *object)
{
  CsnHeadSig *self = CSN_HEAD_SIG (object);

  g_clear_pointer (&self->writer, g_free);
  g_clear_pointer (&self->public_key, g_bytes_unref);
  g_clear_pointer (&self->signature, g_bytes_unref);
  G_OBJECT_CLASS (csn_head_sig_parent_class)->finalize (object);
}

static void
csn_head_sig_class_init (CsnHeadSigClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_head_sig_finalize;
}

static void
csn_head_sig_init (CsnHeadSig *self)
{
}

CsnHeadSig *
csn_head_sig_new (const char *writer, GBytes *public_key, guint64 wseq, GBytes *signature)
{
  g_autofree char *expected = NULL;
  CsnHeadSig *self;

  g_return_val_if_fail (writer != NULL && public_key != NULL && signature != NULL, NULL);

  if (g_bytes_get_size (public_key) != CSN_WRITER_KEY_BYTES
      || g_bytes_get_size (signature) != CSN_HEAD_SIG_BYTES || wseq == 0)
    return NULL;
  expected = csn_head_sig_dup_writer_id (public_key);
  if (g_strcmp0 (expected, writer) != 0)
    return NULL;
  self = g_object_new (CSN_TYPE_HEAD_SIG, NULL);
  self->writer = g_strdup (writer);
  self->public_key = g_bytes_ref (public_key);
  self->wseq = wseq;
  self->signature = g_bytes_ref (signature);
  return self;
}

const char *
csn_head_sig_get_writer (CsnHeadSig *self)
{
  g_return_val_if_fail (CSN_IS_HEAD_SIG (self), NULL);
  return self->writer;
}

GBytes *
csn_head_sig_get_public_key (CsnHeadSig *self)
{
  g_return_val_if_fail (CSN_IS_HEAD_SIG (self), NULL);
  return self->public_key;
}

guint64
csn_head_sig_get_wseq (CsnHeadSig *self)
{
  g_return_val_if_fail (CSN_IS_HEAD_SIG (self), 0);
  return self->wseq;
}

GBytes *
csn_head_sig_get_signature (CsnHeadSig *self)
{
  g_return_val_if_fail (CSN_IS_HEAD_SIG (self), NULL);
  return self->signature;
}

char *
csn_head_sig_dup_writer_id (GBytes *public_key)
{
  guint8 digest[CSN_SHA256_BYTES];
  gsize length;
  const void *data;

  g_return_val_if_fail (public_key != NULL, NULL);

  data = g_bytes_get_data (public_key, &length);
  csn_sha256_raw (data, length, digest);
  return csn_hex_encode (digest, CSN_WRITER_BYTES);
}

static gboolean
put_hex (guint8 *target, gsize length, const char *hex)
{
  g_autoptr (GBytes) bytes = csn_hex_decode (hex);

  if (bytes == NULL || g_bytes_get_size (bytes) != length)
    return FALSE;
  memcpy (target, g_bytes_get_data (bytes, NULL), length);
  return TRUE;
}

gboolean
csn_head_sig_write_message (const char *doc,
                            const char *writer,
                            guint64 wseq,
                            const char *event_id,
                            guint8 message[CSN_HEAD_MESSAGE_BYTES])
{
  guint64 big_endian = GUINT64_TO_BE (wseq);

  g_return_val_if_fail (doc != NULL && writer != NULL && event_id != NULL, FALSE);

  memcpy (message, MESSAGE_MAGIC, 8);
  memcpy (message + 40, &big_endian, 8);
  return put_hex (message + 8, 16, doc)
         && put_hex (message + 24, 16, writer)
         && put_hex (message + 48, 32, event_id);
}

gboolean
csn_head_sig_verify (CsnHeadSig *self, const char *doc, const char *event_id)
{
  guint8 message[CSN_HEAD_MESSAGE_BYTES];
  EVP_PKEY *key;
  EVP_MD_CTX *context;
  gboolean valid;

  g_return_val_if_fail (CSN_IS_HEAD_SIG (self), FALSE);

  if (!csn_head_sig_write_message (doc, self->writer, self->wseq, event_id, message))
    return FALSE;
  key = EVP_PKEY_new_raw_public_key (EVP_PKEY_ED25519, NULL,
                                     g_bytes_get_data (self->public_key, NULL), CSN_WRITER_KEY_BYTES);
  if (key == NULL)
    return FALSE;
  context = EVP_MD_CTX_new ();
  valid = EVP_DigestVerifyInit (context, NULL, NULL, NULL, key) == 1
          && EVP_DigestVerify (context, g_bytes_get_data (self->signature, NULL), CSN_HEAD_SIG_BYTES,
                               message, sizeof message) == 1;
  EVP_MD_CTX_free (context);
  EVP_PKEY_free (key);
  return valid;
}

static void
set_hex (JsonObject *object, const char *name, GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  g_autofree char *hex = csn_hex_encode (data, length);

  json_object_set_string_member (object, name, hex);
}

JsonObject *
csn_head_sig_to_json (CsnHeadSig *self)
{
  JsonObject *object;

  g_return_val_if_fail (CSN_IS_HEAD_SIG (self), NULL);

  object = json_object_new ();
  set_hex (object, "key", self->public_key);
  set_hex (object, "sig", self->signature);
  json_object_set_string_member (object, "writer", self->writer);
  json_object_set_int_member (object, "wseq", (gint64) self->wseq);
  return object;
}

CsnHeadSig *
csn_head_sig_new_from_json (JsonObject *object)
{
  g_autoptr (GBytes) public_key = NULL;
  g_autoptr (GBytes) signature = NULL;

  g_return_val_if_fail (object != NULL, NULL);

  public_key = csn_hex_decode (csn_json_get_string (object, "key", ""));
  signature = csn_hex_decode (csn_json_get_string (object, "sig", ""));
  if (public_key == NULL || signature == NULL || csn_json_get_int (object, "wseq", 0) < 1)
    return NULL;
  return csn_head_sig_new (csn_json_get_string (object, "writer", ""), public_key,
                           (guint64) csn_json_get_int (object, "wseq", 0), signature);
}
