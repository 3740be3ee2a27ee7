/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The heads that each record had when this installation last edited it, in heads/DOC of the data folder, one id a line. Who cuts
 * the newest entries out of a file, with the signatures over them, leaves a log that is whole in itself: only somebody who
 * remembers finds out. A copy that is merely older looks the same, so what is found is a warning. Knows nothing of files. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is remembered of record @doc; empty when nothing is. (transfer full) */
GStrv csn_head_memory_dup      (const char        *doc);
/* Remembers @heads instead. */
void  csn_head_memory_remember (const char        *doc,
                                const char *const *heads);
/* Keeps @heads for good beside what is remembered, in heads/DOC.kept: for somebody who checks copies and does not edit them. */
gboolean csn_head_memory_keep  (const char        *doc,
                                const char *const *heads,
                                GError           **error);
/* What was kept that way; csn_head_memory_dup() has it as well. (transfer full) */
GStrv csn_head_memory_dup_kept (const char        *doc);

G_END_DECLS
