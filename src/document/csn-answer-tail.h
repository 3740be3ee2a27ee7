/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The words behind a line that say how it was answered when a box alone cannot: " — failed: reason",
 * " — N/A: reason", " — not fired (name, date)". Part of the file format: written in English, never translated. */

#pragma once

#include "csn-span.h"

G_BEGIN_DECLS

/* @answer: "pass" "fail" "na" "fired" "not-fired" or "signed". NULL when it is none of these. (transfer full) */
char       *csn_answer_tail_format (const char *answer,
                                    const char *reason,
                                    const char *by,
                                    const char *date);
/* Looks for a tail at the end of @text (@length bytes). Returns where it begins, @length when there is none; sets
 * @answer to one of the words above. */
gsize       csn_answer_tail_read   (const char  *text,
                                    gsize        length,
                                    const char **answer);

G_END_DECLS
