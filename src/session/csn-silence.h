/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person has to know of an act that went well: an authority that was asked about the certificate did not answer. Travels
 * with the act's result. */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* @sentence: taken (nullable) */
void        csn_silence_note (GTask        *task,
                              char         *sentence);
/* Passes on what @from, an act that @task was waiting for, has noted. */
void        csn_silence_pass (GTask        *task,
                              GAsyncResult *from);
/* For a person; NULL when everybody answered, or nobody was asked. */
const char *csn_silence_get  (GAsyncResult *result);

G_END_DECLS
