/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a command or server said, kept within a limit: the first bytes, the last bytes, how many there were and the
 * SHA-256 of all of them. Knows nothing of where the bytes come from. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* 1 MiB of head and of tail show how a run began and how it ended; PROBES.md section 10. */
#define CSN_BOUNDED_BUFFER_HEAD (1024 * 1024)
#define CSN_BOUNDED_BUFFER_TAIL (1024 * 1024)

/* Around the number of bytes that were left out between head and tail. */
#define CSN_BOUNDED_BUFFER_GAP_START "\n[... "
#define CSN_BOUNDED_BUFFER_GAP_END   " bytes left out ...]\n"

typedef struct _CsnBoundedBuffer CsnBoundedBuffer;

CsnBoundedBuffer *csn_bounded_buffer_new           (gsize                   head_limit,
                                                    gsize                   tail_limit);
void              csn_bounded_buffer_free          (CsnBoundedBuffer       *self);
void              csn_bounded_buffer_append        (CsnBoundedBuffer       *self,
                                                    const void             *bytes,
                                                    gsize                   length);
guint64           csn_bounded_buffer_get_total     (const CsnBoundedBuffer *self);
gboolean          csn_bounded_buffer_is_truncated  (const CsnBoundedBuffer *self);
/* Head and tail together, with one line between them that says how much was left out. */
GBytes           *csn_bounded_buffer_dup_bytes     (const CsnBoundedBuffer *self);
/* The same as valid UTF-8: other bytes become U+FFFD. */
char             *csn_bounded_buffer_dup_text      (const CsnBoundedBuffer *self);
/* Lower-case hex over every byte that was appended, kept or not. */
char             *csn_bounded_buffer_dup_sha256    (const CsnBoundedBuffer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnBoundedBuffer, csn_bounded_buffer_free)

G_END_DECLS
