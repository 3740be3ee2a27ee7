/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Places to fill in a probe's text: $VAR, ${VAR}, {x}, {{x}} and <x>. Filling is one pass: what stands in a value is
 * never looked at again, so no answer of a server can name a secret. Secrets stay marks until the moment of sending. */

#pragma once

#include "csn-probe-setup.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_TEMPLATE_DOLLAR = 1 << 0, /* $VAR and ${VAR} */
  CSN_TEMPLATE_BRACES = 1 << 1, /* {x} */
  CSN_TEMPLATE_ANGLES = 1 << 2, /* <x> */
  CSN_TEMPLATE_DOUBLE = 1 << 3, /* {{x}} */
  CSN_TEMPLATE_ALL = 15,
} CsnTemplateStyles;

typedef struct
{
  GPtrArray *missing;     /* (owned) names without a value */
  GPtrArray *secrets;     /* (owned) names of secrets that are used */
  GPtrArray *environment; /* (owned) names taken from the environment of this program */
} CsnTemplateNames;

CsnTemplateNames *csn_template_names_new  (void);
void              csn_template_names_free (CsnTemplateNames   *names);

/* The text with the values of @setup; secrets become marks, missing places stay as they were written. */
char             *csn_template_fill       (const char         *text,
                                           CsnTemplateStyles   styles,
                                           CsnProbeSetup      *setup,
                                           CsnTemplateNames   *names);
gboolean          csn_template_has_secret (const char         *text);
/* For persons and records: "***name" for every mark. */
char             *csn_template_show       (const char         *text);
/* For the wire: the values. Never log the result. */
char             *csn_template_reveal     (const char         *text,
                                           CsnProbeSetup      *setup);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnTemplateNames, csn_template_names_free)

G_END_DECLS
