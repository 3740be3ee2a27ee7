/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The error domain of src/sign: what can go wrong with keys, certificates and signatures. */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CSN_SIGN_ERROR_WRONG_PASSPHRASE, /* the passphrase or PIN does not open the key; nothing was
                                      signed */
  CSN_SIGN_ERROR_NO_KEY,           /* the file or token holds no usable private key */
  CSN_SIGN_ERROR_UNSUITABLE, /* the certificate may not sign: expired, not yet valid, wrong usage or
                                algorithm */
  CSN_SIGN_ERROR_FORMAT,   /* the bytes are not what they should be (PDF, PKCS#12, CMS, certificate)
                            */
  CSN_SIGN_ERROR_INVALID,  /* the signature does not fit the content */
  CSN_SIGN_ERROR_SIGNED,   /* the field has been signed before; nothing was changed */
  CSN_SIGN_ERROR_NO_FIELD, /* there is no such signature field */
  CSN_SIGN_ERROR_NO_SPACE, /* the signature does not fit the space kept for it */
  CSN_SIGN_ERROR_TSA,      /* the time-stamp authority gave no usable time-stamp */
  CSN_SIGN_ERROR_CRYPTO,   /* the crypto library failed */
} CsnSignError;

#define CSN_SIGN_ERROR (csn_sign_error_quark ())
GQuark csn_sign_error_quark (void);

G_END_DECLS
