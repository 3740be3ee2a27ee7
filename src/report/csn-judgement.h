/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the rules found about a record, as the members that a record export carries for readers:
 *
 *   verdict would_be  words of GATES.md T8 as the command line prints them: "READY FOR SIGN-OFF"
 *   sentence          names what decided
 *   reasons           [{kind item line text}]
 *   notices           [{kind item line text}]: what GATES.md wants on page 1
 *   counts            {total completed failed na waived pending rate rule}; completed includes
 *                     waived, rate is in per mille
 *   states            {"line of a section": state}
 *   approvals         [{slot line role phase state by at meaning comment fingerprint trusted valid
 *                     problem explanation event}]
 *   followups         [{item line text due done state}]
 *   windows           [{line text state reason start end zone}]
 *   content head      digests
 *   approved          1 when all who had to sign did
 *
 * The sentences are those of the evaluation; evaluate within csn_plain_words_begin, so that they are
 * the same in any locale. Knows nothing of layout. */

#pragma once

#include <json-glib/json-glib.h>

#include "csn-evaluation.h"

G_BEGIN_DECLS

/* (transfer full) */
JsonObject *csn_judgement_new (CsnEvaluation *evaluation);

/* Adders that leave out what is missing, so that the canonical spelling has one form. */
void csn_json_put_text (JsonObject *object,
                        const char *name,
                        const char *value);
void csn_json_put_int  (JsonObject *object,
                        const char *name,
                        gint64      value);

G_END_DECLS
