/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Registers the error domain of this folder. */

#include "csn-report-error.h"

G_DEFINE_QUARK (csn - report - error - quark, csn_report_error)
