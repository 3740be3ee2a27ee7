/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Plans of probes that run on another computer, as files: saving one, and taking in what it found. Asks for the file and says how it
 * went; what is in the files, the session knows. */

#pragma once

#include <gtk/gtk.h>

#include "csn-session.h"

G_BEGIN_DECLS

/* How the name of a result ends; such a file that is dropped on a record is taken in. */
#define CSN_PLAN_RESULT_SUFFIX ".countersign-result"

/* Asks where to save @plans (element-type CsnProbePlan). */
void csn_plan_exchange_save   (GtkWidget  *widget,
                               CsnSession *session,
                               GPtrArray  *plans);
/* Asks for a result and takes it in. */
void csn_plan_exchange_choose (GtkWidget  *widget,
                               CsnSession *session);
void csn_plan_exchange_take   (GtkWidget  *widget,
                               CsnSession *session,
                               GFile      *file);

G_END_DECLS
