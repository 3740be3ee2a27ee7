/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A record with a bit of everything that a report shows, made by hand so that tests know what must
 * stand in it. */

#pragma once

#include "csn-report-input.h"

G_BEGIN_DECLS

typedef struct
{
  CsnRecord *record;     /* (owned) */
  JsonObject *judgement; /* (owned) */
  GBytes *evidence;      /* (owned) */
  GPtrArray *events;     /* (owned) */
  guint64 wseq;
  CsnReportInput input;
} ReportFixture;

/* @n_items check items in sections of twenty; @word stands in every text that a person can enter.
 */
ReportFixture *report_fixture_new (guint n_items, const char *word, gboolean approved);
/* The same over a checklist that was imported from @name. */
ReportFixture *report_fixture_new_for (CsnChecklist *checklist,
                                       const char *name,
                                       const char *word,
                                       gboolean approved);
void report_fixture_free (ReportFixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReportFixture, report_fixture_free)

G_END_DECLS
