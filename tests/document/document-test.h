/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Helpers of the document tests: read documents, collect those that are there, ask for items. */

#pragma once

#include "csn-importer.h"
#include "csn-markdown-writer.h"

/* Contents of a file of tests/data. */
GBytes       *read_data          (const char *name);
/* Paths of the five own documents, and of the corpus and the seeds where they stand beside the source tree.
 * (transfer full) (element-type filename) */
GPtrArray    *list_documents     (void);
GPtrArray    *list_own_documents (void);
GBytes       *read_path          (const char *path);
CsnChecklist *import_text        (const char *text);
CsnChecklist *import_bytes       (GBytes     *bytes);
/* Item at "L12" or "L12#2"; fails the test when there is none. (transfer none) */
CsnItem      *get_item           (CsnChecklist *checklist,
                                  const char   *address);
/* @text with one answer written into it at @address. (transfer full) */
char         *write_answer       (const char   *text,
                                  const char   *address,
                                  const char   *value,
                                  const char   *reason,
                                  const char   *by,
                                  const char   *date);
