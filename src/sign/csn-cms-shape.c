/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Walks the outer structure of a CMS SignedData and refuses whatever our own signatures never have.
 * What OpenSSL's parser tolerates or does not show (version numbers, second signers, odd
 * containers) is decided here.
 *
 * ContentInfo ::= SEQUENCE { OID signedData, [0] SignedData }
 * SignedData  ::= SEQUENCE { version, SET OF digest algorithm, encapContentInfo, [0] certificates,
 * signerInfos } SignerInfo  ::= SEQUENCE { version, sid, digest algorithm, [0] attributes,
 * signature algorithm, signature, [1] … } */

#include "csn-cms-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-sign-error.h"

typedef struct
{
  const guint8 *at; /* first byte of the element */
  const guint8 *content;
  gsize length; /* of the content */
  int tag;
  int class;
} Element;

typedef struct
{
  const guint8 *at;
  const guint8 *end;
} Cursor;

static gboolean
next_element (Cursor *cursor, Element *element)
{
  const unsigned char *p = cursor->at;
  long length = 0;

  if (cursor->at >= cursor->end)
    return FALSE;
  int flags
      = ASN1_get_object (&p, &length, &element->tag, &element->class, cursor->end - cursor->at);
  if ((flags & 0x80) || (flags & 1) || length < 0 || length > cursor->end - p)
    return FALSE;
  element->at = cursor->at;
  element->content = p;
  element->length = (gsize) length;
  cursor->at = p + length;
  return TRUE;
}

static gboolean
next_of (Cursor *cursor, int class, int tag, Element *element)
{
  return next_element (cursor, element) && element->class == class && element->tag == tag;
}

static Cursor
inside (const Element *element)
{
  return (Cursor) { element->content, element->content + element->length };
}

static gboolean
is_small_number (const Element *element, guint8 value)
{
  return element->length == 1 && element->content[0] == value;
}

static gboolean
same_bytes (const Element *a, const Element *b)
{
  return a->length == b->length && memcmp (a->content, b->content, a->length) == 0;
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT, sentence);
  return FALSE;
}

/* certificates [0]: plain X.509 only, and no revocation lists after them. */
static gboolean
check_certificates (Cursor *data, GError **error)
{
  Cursor peek = *data;
  Element element;

  if (!next_element (&peek, &element) || element.class != V_ASN1_CONTEXT_SPECIFIC)
    return TRUE;
  if (element.tag != 0)
    return refuse (error, _("The signature carries parts that no signature here has"));
  Cursor certificates = inside (&element);
  Element one;
  while (certificates.at < certificates.end)
    if (!next_of (&certificates, V_ASN1_UNIVERSAL, V_ASN1_SEQUENCE, &one))
      return refuse (error, _("The signature carries something that is not a certificate"));
  *data = peek;
  return TRUE;
}

static gboolean
check_signer (const Element *info, const Element *announced, GError **error)
{
  Cursor cursor = inside (info);
  Element version, sid, digest, attributes, algorithm, value, unsigned_attributes;

  if (!next_of (&cursor, V_ASN1_UNIVERSAL, V_ASN1_INTEGER, &version)
      || !next_element (&cursor, &sid)
      || !next_of (&cursor, V_ASN1_UNIVERSAL, V_ASN1_SEQUENCE, &digest)
      || !next_of (&cursor, V_ASN1_CONTEXT_SPECIFIC, 0, &attributes)
      || !next_of (&cursor, V_ASN1_UNIVERSAL, V_ASN1_SEQUENCE, &algorithm)
      || !next_of (&cursor, V_ASN1_UNIVERSAL, V_ASN1_OCTET_STRING, &value))
    return refuse (error, _("The signature lacks its signed attributes or is damaged"));
  if (sid.class != V_ASN1_UNIVERSAL || sid.tag != V_ASN1_SEQUENCE || !is_small_number (&version, 1))
    return refuse (error, _("The signature names its signer in an unusual way"));
  if (!same_bytes (&digest, announced))
    return refuse (error, _("The signature announces another digest than it uses"));
  if (cursor.at < cursor.end
      && (!next_of (&cursor, V_ASN1_CONTEXT_SPECIFIC, 1, &unsigned_attributes)
          || cursor.at < cursor.end))
    return refuse (error, _("The signature has unknown parts at its end"));
  return TRUE;
}

static gboolean
check_signed_data (const Element *signed_data, gboolean attached, GError **error)
{
  Cursor cursor = inside (signed_data);
  Element version, digests, digest, encapsulated, type, content, signers, signer;

  if (!next_of (&cursor, V_ASN1_UNIVERSAL, V_ASN1_INTEGER, &version)
      || !is_small_number (&version, attached ? 3 : 1))
    return refuse (error, _("The signature is of an unknown version"));
  if (!next_of (&cursor, V_ASN1_UNIVERSAL, V_ASN1_SET, &digests))
    return refuse (error, _("The signature is damaged"));
  Cursor digest_cursor = inside (&digests);
  if (!next_of (&digest_cursor, V_ASN1_UNIVERSAL, V_ASN1_SEQUENCE, &digest)
      || digest_cursor.at < digest_cursor.end)
    return refuse (error, _("The signature must announce exactly one digest"));
  if (!next_of (&cursor, V_ASN1_UNIVERSAL, V_ASN1_SEQUENCE, &encapsulated))
    return refuse (error, _("The signature is damaged"));
  Cursor content_cursor = inside (&encapsulated);
  if (!next_of (&content_cursor, V_ASN1_UNIVERSAL, V_ASN1_OBJECT, &type)
      || next_element (&content_cursor, &content) != attached)
    return refuse (
        error, attached
                   ? _("The time-stamp holds no statement")
                   : _("The signature carries content of its own instead of standing beside it"));
  if (!check_certificates (&cursor, error))
    return FALSE;
  if (!next_of (&cursor, V_ASN1_UNIVERSAL, V_ASN1_SET, &signers) || cursor.at < cursor.end)
    return refuse (error, _("The signature is damaged"));
  Cursor signer_cursor = inside (&signers);
  if (!next_of (&signer_cursor, V_ASN1_UNIVERSAL, V_ASN1_SEQUENCE, &signer)
      || signer_cursor.at < signer_cursor.end)
    return refuse (error, _("The file must hold exactly one signature"));
  return check_signer (&signer, &digest, error);
}

/* Whether @der is one SignedData with one signer and nothing unexpected. @attached: with its
 * content inside. */
gboolean
csn_cms_shape_is_strict (GBytes *der, gboolean attached, GError **error)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (der, &size);
  Cursor cursor = { data, data + size };
  Element outer, type, wrapper, signed_data;

  if (size == 0 || size > CSN_MAX_CMS_BYTES
      || !next_of (&cursor, V_ASN1_UNIVERSAL, V_ASN1_SEQUENCE, &outer))
    return refuse (error, _("This is not a CMS signature"));
  if (cursor.at < cursor.end)
    return refuse (error, _("There are more bytes after the signature"));
  Cursor content = inside (&outer);
  if (!next_of (&content, V_ASN1_UNIVERSAL, V_ASN1_OBJECT, &type)
      || !next_of (&content, V_ASN1_CONTEXT_SPECIFIC, 0, &wrapper) || content.at < content.end)
    return refuse (error, _("This is not a CMS signature"));
  Cursor wrapped = inside (&wrapper);
  if (!next_of (&wrapped, V_ASN1_UNIVERSAL, V_ASN1_SEQUENCE, &signed_data)
      || wrapped.at < wrapped.end)
    return refuse (error, _("This is not a CMS signature"));
  return check_signed_data (&signed_data, attached, error);
}
