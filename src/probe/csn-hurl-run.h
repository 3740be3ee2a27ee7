/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Runs Hurl files as Hurl does: entry after entry, captures, asserts, retries, cookies; exit codes of Hurl. Works through
 * its own iterations of the thread's main context: for the command line and the engine, never for the window. */

#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_HURL_OK = 0,
  CSN_HURL_SYNTAX = 2,
  CSN_HURL_RUNTIME = 3,
  CSN_HURL_ASSERT = 4,
} CsnHurlExit;

typedef struct
{
  const char *const *variables; /* (nullable) "name=value"; values that look like numbers or booleans are such */
  const char *file_root;        /* (nullable) where "file," paths start; else the folder of the Hurl file */
  const char *const *origins;   /* (nullable) the only origins that may be asked; NULL: any */
  const char *const *defaults;  /* (nullable) name, value, name, value …: options of every entry */
  const char *const *secrets;   /* (nullable) "name=value": variables that are struck out of all output */
  gboolean hide_named_secrets;  /* captures under the name of a secret are redacted without being told to */
  guint from_entry, to_entry;   /* 0: the first, the last */
  gboolean ignore_asserts;
  gboolean continue_on_error;
  SoupSession *session;         /* (nullable) kept connections of the caller, for entries without options of their own */
  gint64 *sent_us;              /* (nullable) is added the time that requests and answers took */
  gboolean json;                /* one JSON object a file on @out instead of the last body */
  GCancellable *cancellable;    /* (nullable) */
} CsnHurlOptions;

/* For "probe --hurl". Appends data to @out and messages to @err. */
CsnHurlExit csn_hurl_run_files (const char *const    *files,
                                const CsnHurlOptions *options,
                                GString              *out,
                                GString              *err);
/* One text that is in memory already. */
CsnHurlExit csn_hurl_run_text  (const char           *text,
                                gsize                 length,
                                const char           *name,
                                const CsnHurlOptions *options,
                                GString              *out,
                                GString              *err);

G_END_DECLS
