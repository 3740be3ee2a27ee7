/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The key of this installation; see the header for where it lies and why it has generations. */

#include "csn-writer-key.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csn-digest.h"
#include "csn-store-error.h"

#define SEED_BYTES      32
#define KEY_FILE_MAGIC  "countersign-writer-key 1"
#define KEY_FILE_MAX    512
#define GENERATIONS_MAX 1000 /* copies of one record that one installation edits; more is a broken data folder */
#define TAIL_ID         (20 + 1)                       /* behind the number and a space */
#define TAIL_BYTES      (TAIL_ID + CSN_SHA256_HEX + 1) /* and a newline */

struct _CsnWriterKey
{
  EVP_PKEY *pkey;     /* (owned) */
  GBytes *public_key; /* (owned) */
  char *writer;       /* (owned) */
  char *doc;          /* (owned) */
  int tail_fd;        /* (owned): writers/DOC-GEN, locked while we are the one who writes */
};

char *
csn_store_dup_data_dir (void)
{
  const char *override = g_getenv ("CSN_DATA_DIR");

  if (override != NULL && *override != '\0')
    return g_strdup (override);
  return g_build_filename (g_get_user_data_dir (), "countersign", NULL);
}

/* A hash, because machine-id(5) asks not to expose the id itself. */
static char *
dup_machine (void)
{
  static const char *const files[] = { "/etc/machine-id", "/var/lib/dbus/machine-id" };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *id = NULL;
      g_autofree char *text = NULL;
      gsize length;

      if (g_file_get_contents (files[i], &id, &length, NULL) && length >= 32)
        {
          text = g_strconcat ("countersign:", g_strstrip (id), NULL);
          return csn_sha256_hex (text, strlen (text));
        }
    }
  return g_strdup ("none");
}

static gboolean
parse_key_file (const char *text, const char *machine, guint8 seed[SEED_BYTES])
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 8);
  g_autoptr (GBytes) bytes = NULL;

  if (g_strv_length (lines) < 3 || strcmp (lines[0], KEY_FILE_MAGIC) != 0
      || !g_str_has_prefix (lines[1], "machine ") || !g_str_has_prefix (lines[2], "seed ")
      || strcmp (lines[1] + strlen ("machine "), machine) != 0)
    return FALSE;
  bytes = csn_hex_decode (lines[2] + strlen ("seed "));
  if (bytes == NULL || g_bytes_get_size (bytes) != SEED_BYTES)
    return FALSE;
  memcpy (seed, g_bytes_get_data (bytes, NULL), SEED_BYTES);
  return TRUE;
}

static gboolean
read_key_file (const char *path, const char *machine, guint8 seed[SEED_BYTES])
{
  char text[KEY_FILE_MAX + 1];
  g_autofd int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  struct stat info;
  gboolean valid;
  gssize length;

  if (fd < 0 || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    return FALSE;
  if ((info.st_mode & 077) != 0)
    fchmod (fd, 0600);
  length = read (fd, text, KEY_FILE_MAX);
  if (length <= 0)
    return FALSE;
  text[length] = '\0';
  valid = parse_key_file (text, machine, seed);
  OPENSSL_cleanse (text, sizeof text);
  return valid;
}

static gboolean
set_key_error (GError **error, const char *path, int code)
{
  g_set_error (error, CSN_STORE_ERROR, CSN_STORE_ERROR_READ_ONLY,
               _("The key of this installation cannot be kept in “%s” (%s). Records can be read, but not changed."), path,
               g_strerror (code));
  return FALSE;
}

/* Writes the new key beside its place and links it there, so that of two programs that start at once one wins and both
 * read the winner's. A key that does not belong to this machine is moved aside first. */
static gboolean
make_key_file (const char *path, const char *machine, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  g_autofree char *text = NULL;
  g_autofree char *hex = NULL;
  guint8 seed[SEED_BYTES];
  gboolean written;
  int fd;

  if (RAND_priv_bytes (seed, sizeof seed) != 1)
    return set_key_error (error, path, EIO);
  hex = csn_hex_encode (seed, sizeof seed);
  text = g_strdup_printf ("%s\nmachine %s\nseed %s\n", KEY_FILE_MAGIC, machine, hex);
  fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0)
    return set_key_error (error, path, errno);
  written = write (fd, text, strlen (text)) == (gssize) strlen (text) && fsync (fd) == 0;
  close (fd);
  OPENSSL_cleanse (seed, sizeof seed);
  OPENSSL_cleanse (hex, strlen (hex));
  OPENSSL_cleanse (text, strlen (text));
  if (written && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *aside = g_strdup_printf ("%s.%" G_GINT64_FORMAT, path, g_get_real_time ());

      written = rename (path, aside) == 0;
    }
  written = written && (link (temporary, path) == 0 || errno == EEXIST);
  if (!written)
    set_key_error (error, path, errno);
  g_unlink (temporary);
  return written;
}

static gboolean
load_seed (const char *folder, guint8 seed[SEED_BYTES], GError **error)
{
  g_autofree char *path = g_build_filename (folder, "writer-key", NULL);
  g_autofree char *machine = dup_machine ();

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return set_key_error (error, path, errno);
  if (read_key_file (path, machine, seed))
    return TRUE;
  if (!make_key_file (path, machine, error))
    return FALSE;
  return read_key_file (path, machine, seed) || set_key_error (error, path, EIO);
}

/* Generation 0 is the installation's own key; later ones hash the seed with the record and the counter. */
static EVP_PKEY *
derive_key (const guint8 seed[SEED_BYTES], const char *doc, guint generation)
{
  g_autofree char *label = NULL;
  guint8 derived[SEED_BYTES];
  EVP_PKEY *pkey;
  gsize length = sizeof derived;

  if (generation == 0)
    return EVP_PKEY_new_raw_private_key (EVP_PKEY_ED25519, NULL, seed, SEED_BYTES);
  label = g_strdup_printf ("countersign writer %s %u", doc, generation);
  if (EVP_Q_mac (NULL, "HMAC", NULL, "SHA256", NULL, seed, SEED_BYTES, (const guint8 *) label, strlen (label), derived,
                 sizeof derived, &length) == NULL)
    return NULL;
  pkey = EVP_PKEY_new_raw_private_key (EVP_PKEY_ED25519, NULL, derived, sizeof derived);
  OPENSSL_cleanse (derived, sizeof derived);
  return pkey;
}

static char *
dup_tail_path (const char *folder, const char *doc, guint generation)
{
  g_autofree char *name = g_strdup_printf ("%s-%u", doc, generation);

  return g_build_filename (folder, "writers", name, NULL);
}

/* Whether @generation was ever tried for the record. */
static gboolean
has_tail (const char *folder, const char *doc, guint generation)
{
  g_autofree char *path = dup_tail_path (folder, doc, generation);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static int
open_tail (const char *folder, const char *doc, guint generation, GError **error)
{
  g_autofree char *path = dup_tail_path (folder, doc, generation);
  g_autofree char *writers = g_path_get_dirname (path);
  int fd;

  g_mkdir_with_parents (writers, 0700);
  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    set_key_error (error, path, errno);
  return fd;
}

static gboolean
lock_tail (int fd)
{
  struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0 };

  return fcntl (fd, F_OFD_SETLK, &range) == 0;
}

/* Whether a record is at least as new as what we remember of it: it has the newest entry that was signed with this generation. */
static gboolean
tail_allows (int fd, CsnWriterHasFunc has, gpointer user_data)
{
  char text[TAIL_BYTES + 1];
  gssize length = pread (fd, text, TAIL_BYTES, 0);

  if (length == 0)
    return TRUE; /* nothing was signed yet */
  if (length != TAIL_BYTES)
    return FALSE;
  text[TAIL_BYTES - 1] = '\0';
  return csn_is_sha256_hex (text + TAIL_ID) && has (text + TAIL_ID, user_data);
}

/* Locks @generation for us when it may continue the record; no key is derived for one that may not, of which there can be many. */
static gboolean
claim_generation (CsnWriterKey *self,
                  const char *folder,
                  guint generation,
                  CsnWriterHasFunc has,
                  gpointer user_data,
                  GError **error)
{
  self->tail_fd = open_tail (folder, self->doc, generation, error);
  if (self->tail_fd < 0)
    return FALSE;
  if (lock_tail (self->tail_fd) && tail_allows (self->tail_fd, has, user_data))
    return TRUE;
  close (self->tail_fd);
  self->tail_fd = -1;
  return FALSE;
}

static gboolean
take_key (CsnWriterKey *self, const char *folder, guint generation, const guint8 seed[SEED_BYTES], GError **error)
{
  guint8 raw[CSN_WRITER_KEY_BYTES];
  gsize length = sizeof raw;

  self->pkey = derive_key (seed, self->doc, generation);
  if (self->pkey == NULL || EVP_PKEY_get_raw_public_key (self->pkey, raw, &length) != 1)
    return set_key_error (error, folder, EIO);
  self->public_key = g_bytes_new (raw, length);
  self->writer = csn_head_sig_dup_writer_id (self->public_key);
  return TRUE;
}

CsnWriterKey *
csn_writer_key_open (const char *doc, CsnWriterHasFunc has, gpointer user_data, GError **error)
{
  g_autoptr (CsnWriterKey) self = NULL;
  g_autofree char *folder = csn_store_dup_data_dir ();
  guint8 seed[SEED_BYTES];
  GError *failure = NULL;
  guint generation = 0;

  g_return_val_if_fail (doc != NULL && has != NULL, NULL);

  self = g_new0 (CsnWriterKey, 1);
  self->tail_fd = -1;
  self->doc = g_strdup (doc);
  if (!load_seed (folder, seed, error))
    return NULL;
  while (!claim_generation (self, folder, generation, has, user_data, &failure) && failure == NULL)
    if (++generation == GENERATIONS_MAX)
      set_key_error (&failure, folder, EBUSY);
  if (failure == NULL)
    take_key (self, folder, generation, seed, &failure);
  OPENSSL_cleanse (seed, sizeof seed);
  if (failure == NULL)
    return g_steal_pointer (&self);
  g_propagate_error (error, failure);
  return NULL;
}

gboolean
csn_writer_key_is_ours (const char *doc, const char *writer)
{
  g_autofree char *folder = csn_store_dup_data_dir ();
  g_autofree char *path = g_build_filename (folder, "writer-key", NULL);
  g_autofree char *machine = dup_machine ();
  guint8 seed[SEED_BYTES];
  gboolean found = FALSE;

  g_return_val_if_fail (doc != NULL && writer != NULL, FALSE);

  if (!read_key_file (path, machine, seed))
    return FALSE;
  for (guint generation = 0; !found && generation < GENERATIONS_MAX && has_tail (folder, doc, generation); generation++)
    {
      g_autoptr (CsnWriterKey) key = g_new0 (CsnWriterKey, 1);

      key->tail_fd = -1;
      key->doc = g_strdup (doc);
      found = take_key (key, folder, generation, seed, NULL) && strcmp (key->writer, writer) == 0;
    }
  OPENSSL_cleanse (seed, sizeof seed);
  return found;
}

void
csn_writer_key_close (CsnWriterKey *self)
{
  if (self == NULL)
    return;
  EVP_PKEY_free (self->pkey);
  g_clear_pointer (&self->public_key, g_bytes_unref);
  g_free (self->writer);
  g_free (self->doc);
  if (self->tail_fd >= 0)
    close (self->tail_fd);
  g_free (self);
}

const char *
csn_writer_key_get_writer (CsnWriterKey *self)
{
  return self->writer;
}

GBytes *
csn_writer_key_get_public (CsnWriterKey *self)
{
  return self->public_key;
}

CsnHeadSig *
csn_writer_key_sign (CsnWriterKey *self, guint64 wseq, const char *event_id, GError **error)
{
  guint8 message[CSN_HEAD_MESSAGE_BYTES];
  guint8 signature[CSN_HEAD_SIG_BYTES];
  gsize length = sizeof signature;
  g_autoptr (GBytes) bytes = NULL;
  EVP_MD_CTX *context = EVP_MD_CTX_new ();
  gboolean signed_now;

  signed_now = csn_head_sig_write_message (self->doc, self->writer, wseq, event_id, message)
               && EVP_DigestSignInit (context, NULL, NULL, NULL, self->pkey) == 1
               && EVP_DigestSign (context, signature, &length, message, sizeof message) == 1;
  EVP_MD_CTX_free (context);
  if (!signed_now)
    {
      g_set_error_literal (error, CSN_STORE_ERROR, CSN_STORE_ERROR_INVALID,
                           _("The entry could not be signed with the key of this installation."));
      return NULL;
    }
  bytes = g_bytes_new (signature, length);
  return csn_head_sig_new (self->writer, self->public_key, wseq, bytes);
}

void
csn_writer_key_remember (CsnWriterKey *self, guint64 wseq, const char *event_id)
{
  g_autofree char *text = g_strdup_printf ("%020" G_GUINT64_FORMAT " %s\n", wseq, event_id);

  /* Losing this line costs a new generation later, nothing else: no error to report. */
  if (pwrite (self->tail_fd, text, strlen (text), 0) != (gssize) strlen (text))
    g_debug ("The newest entry could not be noted: %s", g_strerror (errno));
}
