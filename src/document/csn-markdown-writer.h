/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The way back: answers written into the source, changing their places and nothing else. Pure; any thread.
 *
 *   box            [ ] → [x], ☐ → ☑; [-] in a fence that is not applicable
 *   words          - [x] **PASS** / ~~FAIL~~
 *   N/A            - [ ] ~~text~~ — N/A: reason
 *   failed         - [ ] text — failed: reason
 *   trigger        - [ ] text — not fired (name, date)
 *   plain bullet   - text — passed (name, date)
 *   blank          <ins>value</ins>; in a fence the value over the underscores (csn-code-blank.h)
 *   empty cell     <ins>value</ins>; under "PASS/FAIL" the word, under "Pass | Fail" or a box a box: [x]
 *
 * Importing what was written gives the same answers. */

#pragma once

#include "csn-checklist.h"
#include "csn-written-answer.h"

G_BEGIN_DECLS

/* @answers: item id → CsnWrittenAnswer (element-type utf8 CsnWrittenAnswer). Items that are not in it keep what they hold;
 * so does every item whose answer the source holds already. Fails with CSN_DOCUMENT_ERROR_CANNOT_WRITE. (transfer full) */
GBytes *csn_markdown_writer_write (CsnChecklist *checklist,
                                   GHashTable   *answers,
                                   GError      **error);

G_END_DECLS
