/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* An evaluation as the judgement that reports carry (csn-judgement.h): the rules speak to the reports through this. */

#pragma once

#include <json-glib/json-glib.h>

#include "csn-evaluation.h"

G_BEGIN_DECLS

/* @head: id of the newest entry of the log. (transfer full) */
JsonObject *csn_judgement_write (CsnEvaluation *evaluation,
                                 const char    *head);

G_END_DECLS
