/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The error domain of src/report: why a report could not be made. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_REPORT_ERROR_FONT, /* a script in the text has no font on this system */
  CSN_REPORT_ERROR_RENDER, /* drawing or finishing the PDF failed */
  CSN_REPORT_ERROR_FORMAT, /* the bytes are no report of ours */
  CSN_REPORT_ERROR_VERDICT, /* what is asked for needs another verdict */
} CsnReportError;

#define CSN_REPORT_ERROR (csn_report_error_quark ())
GQuark csn_report_error_quark (void);

G_END_DECLS
