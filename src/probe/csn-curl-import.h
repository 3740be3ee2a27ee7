/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads a curl command as documentation writes it and says which request it would send. Nothing is run or opened for
 * that. Rules: PROBES.md section 7.4. */

#pragma once

#include "csn-http-request.h"

G_BEGIN_DECLS

typedef struct
{
  CsnHttpRequest *request; /* (owned) */
  gboolean fail_on_error;  /* -f: a status of 400 or more is a failure */
  char *jq;                /* (owned) (nullable) the filter behind "| jq" when it is a plain path */
  gboolean wants_status;   /* -w '%{http_code}' */
  guint repeat;            /* of "for i in {1..N}"; 1 otherwise */
  GPtrArray *notices;      /* (owned) (element-type utf8) what was dropped, for persons */
} CsnCurlImport;

void           csn_curl_import_free (CsnCurlImport  *self);
/* Whether @command looks like a curl command at all. */
gboolean       csn_curl_is_curl     (const char     *command);
/* Fails with a sentence when the command asks for something that no probe does. */
CsnCurlImport *csn_curl_import      (const char     *command,
                                     GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnCurlImport, csn_curl_import_free)

G_END_DECLS
