/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The plain, untranslated words of the program for what goes into a record export, whatever the
 * locale of the person: a report is the same everywhere. Concerns the calling thread alone.
 *
 *   g_auto (CsnPlainWords) plain = csn_plain_words_begin ();
 *   evaluation = csn_evaluate (record, policy, now); */

#pragma once

#include <glib.h>
#include <locale.h>

G_BEGIN_DECLS

typedef struct
{
  locale_t plain;    /* (owned) */
  locale_t previous;
} CsnPlainWords;

CsnPlainWords csn_plain_words_begin (void);
void          csn_plain_words_end   (CsnPlainWords *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CsnPlainWords, csn_plain_words_end)

G_END_DECLS
