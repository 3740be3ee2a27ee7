/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The style sheet of HTML reports: light, dark, print and a screen of 360 pixels. */

#pragma once

/* Everything between <style> and </style>; the page's policy names its hash. */
extern const char CSN_HTML_STYLE[];
