/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One wished change of an answer or note: what a face hands to the session. Value rules are the session's. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CSN_TYPE_CHANGE (csn_change_get_type ())
G_DECLARE_FINAL_TYPE (CsnChange, csn_change, CSN, CHANGE, GObject)

/* @item: id or "L123" or "L123#2". @value: "pass" "fail" "na" "fired" "not-fired" for checks, an option's text for choices, text for
 * fields; NULL clears. */
CsnChange  *csn_change_new           (const char *item,
                                      const char *value);
/* A change of the item's note instead of its answer. */
CsnChange  *csn_change_new_note      (const char *item,
                                      const char *text);
void        csn_change_set_reason    (CsnChange  *self,
                                      const char *reason);
/* "Entered by X for NAME". */
void        csn_change_set_on_behalf (CsnChange  *self,
                                      const char *name);
/* The value is text even where it reads like a word of the vocabulary. */
void        csn_change_set_literal   (CsnChange  *self,
                                      gboolean    literal);
/* Id of the earlier entry whose value this gives again (nullable). */
void        csn_change_set_restores  (CsnChange  *self,
                                      const char *event);
const char *csn_change_get_restores  (CsnChange  *self);
const char *csn_change_get_item      (CsnChange  *self);
const char *csn_change_get_value     (CsnChange  *self);
const char *csn_change_get_reason    (CsnChange  *self);
const char *csn_change_get_on_behalf (CsnChange  *self);
gboolean    csn_change_is_literal    (CsnChange  *self);
gboolean    csn_change_is_note       (CsnChange  *self);

G_END_DECLS
