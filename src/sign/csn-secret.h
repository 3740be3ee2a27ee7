/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A passphrase or PIN: reference counted, never copied around, wiped from memory with its last
 * reference. */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define CSN_TYPE_SECRET (csn_secret_get_type ())
typedef struct _CsnSecret CsnSecret;

GType csn_secret_get_type (void);
CsnSecret *csn_secret_new (const char *text, gssize length);
CsnSecret *csn_secret_new_take (char *text);
CsnSecret *csn_secret_ref (CsnSecret *self);
void csn_secret_unref (CsnSecret *self);
const char *csn_secret_get_text (CsnSecret *self);
gsize csn_secret_get_length (CsnSecret *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnSecret, csn_secret_unref)

G_END_DECLS
