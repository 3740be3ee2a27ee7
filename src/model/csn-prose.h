/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A stretch of the document's text as a person reads it: plain text, and which parts of it are strong, emphasised, code,
 * struck out or a link. It holds no marks and no markup of any language, so that whoever shows it decides how. Made by the
 * importer's reader; does not change. Knows nothing of Markdown and of widgets. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_PROSE_STRONG = 1 << 0,
  CSN_PROSE_EMPHASIS = 1 << 1,
  CSN_PROSE_CODE = 1 << 2,
  CSN_PROSE_STRUCK = 1 << 3,
  CSN_PROSE_IMAGE = 1 << 4, /* the words that stand for a picture; the target is the picture */
} CsnProseStyle;

/* Runs lie behind one another without gaps and cover the text. */
typedef struct
{
  gsize start;        /* byte of the text */
  gsize end;
  guint style;        /* CsnProseStyle */
  char *target;       /* (owned) (nullable): where a link leads, as the document writes it */
} CsnProseRun;

typedef struct _CsnProse CsnProse;

CsnProse          *csn_prose_new       (void);
CsnProse          *csn_prose_ref       (CsnProse       *self);
void               csn_prose_unref     (CsnProse       *self);
/* For whoever reads the document. @length: bytes of @text, -1: up to its zero. @target: (nullable) */
void               csn_prose_append    (CsnProse       *self,
                                        const char     *text,
                                        gssize          length,
                                        guint           style,
                                        const char     *target);
/* Takes white space off the end. */
void               csn_prose_chomp     (CsnProse       *self);
const char        *csn_prose_get_text  (CsnProse       *self);
/* (transfer none) */
const CsnProseRun *csn_prose_get_runs  (CsnProse       *self,
                                        gsize          *n_runs);
/* Whether every byte has the style none and no run leads anywhere. */
gboolean           csn_prose_is_plain  (CsnProse       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnProse, csn_prose_unref)

G_END_DECLS
