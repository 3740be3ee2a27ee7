/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Strikes secrets out of everything that is stored, shown or logged, in every spelling in which a server or tool may
 * echo them. Knows names and values only, never where a secret is kept. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Shorter values would be struck out all over innocent text and so tell what they are; PROBES.md section 10. */
#define CSN_REDACTOR_MIN_LENGTH 6

#define CSN_TYPE_REDACTOR (csn_redactor_get_type ())
G_DECLARE_FINAL_TYPE (CsnRedactor, csn_redactor, CSN, REDACTOR, GObject)

CsnRedactor *csn_redactor_new        (void);
/* From now on @value is replaced by "***name". */
gboolean     csn_redactor_add_secret (CsnRedactor  *self,
                                      const char   *name,
                                      const char   *value,
                                      GError      **error);
/* Also strikes the Basic-auth forms "user:value". */
void         csn_redactor_add_login  (CsnRedactor  *self,
                                      const char   *name,
                                      const char   *user,
                                      const char   *value);
gboolean     csn_redactor_is_empty   (CsnRedactor  *self);
/* @hits, when given, is increased by the number of places struck out. */
char        *csn_redactor_redact     (CsnRedactor  *self,
                                      const char   *text,
                                      guint        *hits);
GBytes      *csn_redactor_redact_bytes (CsnRedactor *self,
                                      GBytes       *bytes,
                                      guint        *hits);

G_END_DECLS
