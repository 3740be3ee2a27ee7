/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the parts of the report's builder share: adders of nodes and readers of the export's
 * members. */

#pragma once

#include "csn-report.h"

G_BEGIN_DECLS

/* Adders; each returns what it added, which belongs to the list. */
CsnReportNode *csn_nodes_add         (GPtrArray         *nodes,
                                      CsnNodeKind        kind);
CsnReportNode *csn_nodes_add_heading (GPtrArray         *nodes,
                                      guint              level,
                                      const char        *text,
                                      const char        *anchor);
CsnReportNode *csn_nodes_add_text    (GPtrArray         *nodes,
                                      CsnTextStyle       style,
                                      const char        *text);
CsnReportNode *csn_nodes_add_code    (GPtrArray         *nodes,
                                      const char        *text);
CsnReportNode *csn_nodes_add_table   (GPtrArray         *nodes,
                                      const CsnReportColumn *columns,
                                      guint              n_columns);
CsnReportRow  *csn_node_add_row      (CsnReportNode     *node,
                                      guint              n_cells);
CsnReportLine *csn_node_add_line     (CsnReportNode     *node,
                                      CsnTextStyle       style,
                                      const char        *text);
/* Texts beyond a bound are cut, with a remark that the whole stands in the record. NULL and "" add
 * nothing. */
CsnReportLine *csn_cell_add          (CsnReportCell     *cell,
                                      CsnTextStyle       style,
                                      const char        *text);
/* @text is taken. */
CsnReportLine *csn_cell_take         (CsnReportCell     *cell,
                                      CsnTextStyle       style,
                                      char              *text);
void           csn_cell_add_state    (CsnReportCell     *cell,
                                      const char        *state);
CsnReportRow  *csn_node_add_pair     (CsnReportNode     *node,
                                      const char        *name,
                                      CsnTextStyle       style,
                                      const char        *value);

/* Parts, in the order of the report. */
void           csn_report_add_cover     (CsnReport *self);
void           csn_report_add_checklist (CsnReport *self);
void           csn_report_add_probes    (CsnReport *self);
void           csn_report_add_decision  (CsnReport *self);
void           csn_report_add_approvals (CsnReport *self);
void           csn_report_add_appendix  (CsnReport *self);

/* Text fit for print: without characters that hide or reorder what is read, and bounded. (transfer
 * full) */
char          *csn_report_clean         (const char *text);
/* Whether the filter lets an item through. */
gboolean       csn_report_shows         (CsnReport  *self,
                                         JsonObject *section,
                                         JsonObject *item);
/* Item by id (transfer none) (nullable) */
JsonObject    *csn_report_find_item     (CsnReport  *self,
                                         const char *id);
/* Entries of the log in order; empty when the log cannot be read. (transfer none) (element-type
 * CsnEvent) */
GPtrArray     *csn_report_get_events    (CsnReport  *self);
/* Whether an item was answered more than once. */
gboolean       csn_report_is_changed    (CsnReport  *self,
                                         const char *id);
/* "E1, E3–E9" of ids that an item names, by their numbers in the index of evidence; "" for none. @anchor: the row of
 * the first (transfer full) (nullable) */
char          *csn_report_show_evidence (CsnReport  *self,
                                         JsonArray  *ids,
                                         char      **anchor);
/* "line 571" or "" (transfer full) */
char          *csn_report_show_line     (JsonObject *object);
/* Anchor of an item. (transfer full) (nullable) */
char          *csn_report_item_anchor   (CsnReport  *self,
                                         const char *id);
/* "1.2 kB" (transfer full) */
char          *csn_report_show_size     (gint64      bytes);
/* "12.5 ms" (transfer full) */
char          *csn_report_show_duration (gint64      microseconds);
/* "98.4 %" of 984. (transfer full) */
char          *csn_report_show_rate     (gint64      per_mille);

G_END_DECLS
