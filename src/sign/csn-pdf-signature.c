/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One signature of a PDF: reads its dictionary as it literally stands in the file, demands that it
 * covers everything up to its end except its own hexadecimal digits, and checks the CMS inside.
 * Other signatures and what came after are csn-pdf-verify.c's business. */

#include "csn-pdf-signature-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-cms-private.h"
#include "csn-pdf-text.h"

#define SHORTEST_CMS 16

G_DEFINE_FINAL_TYPE (CsnPdfSignature, csn_pdf_signature, G_TYPE_OBJECT)

static void
csn_pdf_signature_finalize (GObject *object)
{
  CsnPdfSignature *self = CSN_PDF_SIGNATURE (object);

  g_clear_pointer (&self->field, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->reason, g_free);
  g_clear_pointer (&self->approval, g_free);
  g_clear_pointer (&self->location, g_free);
  g_clear_pointer (&self->at, g_date_time_unref);
  g_clear_object (&self->cms);
  g_clear_pointer (&self->changes_after, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);

  G_OBJECT_CLASS (csn_pdf_signature_parent_class)->finalize (object);
}

static void
csn_pdf_signature_class_init (CsnPdfSignatureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_pdf_signature_finalize;
}

static void
csn_pdf_signature_init (CsnPdfSignature *self)
{
  self->changes_after = g_ptr_array_new_with_free_func (g_free);
  self->problems = g_ptr_array_new_with_free_func (g_free);
}

static gboolean
is_certification (CsnPdfReader *reader, qpdf_oh signature)
{
  qpdf_oh references = csn_qpdf.oh_get_key_if_dict (reader->qpdf, signature, "/Reference");
  int count = csn_qpdf.oh_is_array (reader->qpdf, references)
                  ? csn_qpdf.oh_get_array_n_items (reader->qpdf, references)
                  : 0;
  gboolean found = FALSE;

  for (int i = 0; i < MIN (count, 100); i++)
    {
      qpdf_oh reference = csn_qpdf.oh_get_array_item (reader->qpdf, references, i);
      qpdf_oh method = csn_qpdf.oh_get_key_if_dict (reader->qpdf, reference, "/TransformMethod");
      found |= csn_qpdf.oh_is_name_and_equals (reader->qpdf, method, "/DocMDP");
    }
  return found;
}

/* @field_number: a field whose /V is not null */
CsnPdfSignature *
csn_pdf_signature_new (CsnPdfReader *reader, guint field_number)
{
  CsnPdfSignature *self = g_object_new (CSN_TYPE_PDF_SIGNATURE, NULL);
  qpdf_oh field = csn_pdf_reader_get_object (reader, field_number);
  qpdf_oh signature = csn_qpdf.oh_get_key (reader->qpdf, field, "/V");
  g_autofree char *date = csn_pdf_reader_dup_text (reader, signature, "/M");

  self->field_number = field_number;
  self->number = (guint) csn_qpdf.oh_get_object_id (reader->qpdf, signature);
  self->field = csn_pdf_reader_dup_text (reader, field, "/T");
  if (self->field == NULL)
    self->field = g_strdup ("");
  self->name = csn_pdf_reader_dup_text (reader, signature, "/Name");
  self->reason = csn_pdf_reader_dup_text (reader, signature, "/Reason");
  self->approval = csn_pdf_reader_dup_text (reader, signature, "/CsnApproval");
  self->location = csn_pdf_reader_dup_text (reader, signature, "/Location");
  self->at = csn_pdf_text_parse_date (date);
  self->permit = (CsnPdfPermit) csn_pdf_reader_get_seal (reader, signature);
  self->is_certification = is_certification (reader, signature);
  return self;
}

void
csn_pdf_signature_add_problem (CsnPdfSignature *self, const char *sentence)
{
  g_ptr_array_add (self->problems, g_strdup (sentence));
}

void
csn_pdf_signature_add_change (CsnPdfSignature *self, const char *sentence)
{
  g_ptr_array_add (self->changes_after, g_strdup (sentence));
}

static gboolean
has_escaped_key (GHashTable *dictionary)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, dictionary);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (strchr (key, '#') != NULL)
      return TRUE;
  return FALSE;
}

/* The dictionary's keys as they stand where the cross-reference points, or NULL. */
static GHashTable *
read_literal (CsnPdfSignature *self, CsnPdfReader *reader, CsnPdfLexer *lexer)
{
  const CsnPdfEntry *entry = csn_pdf_xref_find (reader->xref, self->number);
  guint number = 0, generation = 0;

  *lexer = (CsnPdfLexer) { reader->xref->data, reader->xref->size, 0 };
  if (self->number == 0 || entry == NULL || entry->kind != CSN_PDF_ENTRY_PLAIN
      || entry->offset >= lexer->size)
    return NULL;
  lexer->at = entry->offset;
  if (!csn_pdf_lexer_read_object_head (lexer, &number, &generation) || number != self->number)
    return NULL;
  self->dictionary_start = lexer->at;
  g_autoptr (GHashTable) dictionary = csn_pdf_lexer_read_dictionary (lexer);
  self->dictionary_end = lexer->at;
  if (dictionary == NULL || has_escaped_key (dictionary))
    return NULL;
  csn_pdf_lexer_skip_space (lexer);
  return csn_pdf_lexer_take (lexer, "endobj") ? g_steal_pointer (&dictionary) : NULL;
}

/* The gap is exactly the string of /Contents, and everything before and after it, up to @end, is
 * covered. */
static const char *
check_range (CsnPdfSignature *self, CsnPdfLexer *lexer, GHashTable *dictionary)
{
  const CsnPdfSpan *contents = csn_pdf_dictionary_find (dictionary, "Contents");
  guint64 range[4];

  if (!csn_pdf_dictionary_get_numbers (lexer, dictionary, "ByteRange", range, 4))
    return _("The signature does not say which bytes it covers");
  if (contents == NULL || contents->end - contents->start < 2 * SHORTEST_CMS
      || lexer->data[contents->start] != '<')
    return _("The signature is empty");
  if (range[0] != 0 || range[1] != contents->start || range[2] != contents->end)
    return _("The signature leaves out more of the file than itself");
  if (range[2] > lexer->size || range[3] > lexer->size - range[2])
    return _("The signature claims to cover more bytes than there are");
  self->slot_start = contents->start;
  self->slot_end = contents->end;
  self->end = range[2] + range[3];
  return NULL;
}

static int
hex_digit (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static gsize
der_length (const guint8 *der, gsize size)
{
  const unsigned char *p = der;
  long length = 0;
  int tag = 0, class = 0;

  if (size < 2 || (ASN1_get_object (&p, &length, &tag, &class, (long) size) & 0x81) != 0
      || length < 0)
    return 0;
  return (gsize) (p - der) + (gsize) length;
}

/* Only lower-case digits, and behind the CMS nothing but zeros: each byte of the slot has one right
 * value. */
static GBytes *
read_contents (CsnPdfSignature *self, CsnPdfLexer *lexer, const char **problem)
{
  const char *hex = lexer->data + self->slot_start + 1;
  gsize digits = self->slot_end - self->slot_start - 2;
  gsize size = digits / 2;
  g_autofree guint8 *der = g_malloc (size + 1);

  *problem = _("The bytes of the signature are not written in the one way that is accepted");
  if (digits % 2 != 0)
    return NULL;
  for (gsize i = 0; i < size; i++)
    {
      int high = hex_digit (hex[2 * i]);
      int low = hex_digit (hex[2 * i + 1]);
      if (high < 0 || low < 0)
        return NULL;
      der[i] = (guint8) (high << 4 | low);
    }
  gsize length = der_length (der, size);
  if (length == 0 || length > size)
    {
      *problem = _("The signature is damaged");
      return NULL;
    }
  for (gsize i = length; i < size; i++)
    if (der[i] != 0)
      {
        *problem = _("Something is hidden behind the signature, in the space kept for it");
        return NULL;
      }
  *problem = NULL;
  return g_bytes_new (der, length);
}

static void
check_cms (CsnPdfSignature *self, CsnPdfReader *reader, GBytes *der, CsnTrust *trust, GDateTime *at)
{
  g_autoptr (GBytes) before = g_bytes_new_from_bytes (reader->bytes, 0, self->slot_start);
  g_autoptr (GBytes) after
      = g_bytes_new_from_bytes (reader->bytes, self->slot_end, self->end - self->slot_end);
  GBytes *pieces[] = { before, after };
  g_autoptr (GError) error = NULL;

  self->cms = csn_cms_verify_pieces (der, CSN_PURPOSE_PDF, pieces, 2, trust, at, self->at, &error);
  if (self->cms == NULL)
    csn_pdf_signature_add_problem (self, error->message);
}

void
csn_pdf_signature_check (CsnPdfSignature *self,
                         CsnPdfReader *reader,
                         CsnTrust *trust,
                         GDateTime *at)
{
  CsnPdfLexer lexer;
  g_autoptr (GHashTable) dictionary = read_literal (self, reader, &lexer);

  if (dictionary == NULL)
    {
      csn_pdf_signature_add_problem (self,
                                     _("The signature does not stand in the file as it should"));
      return;
    }
  if (!csn_pdf_span_equals (&lexer, csn_pdf_dictionary_find (dictionary, "SubFilter"),
                            "/ETSI.CAdES.detached"))
    csn_pdf_signature_add_problem (
        self, _("The signature is of a kind that is not accepted; it must be a PAdES signature"));
  const char *problem = check_range (self, &lexer, dictionary);
  g_autoptr (GBytes) der = problem == NULL ? read_contents (self, &lexer, &problem) : NULL;
  if (problem != NULL)
    csn_pdf_signature_add_problem (self, problem);
  else
    check_cms (self, reader, der, trust, at);
}

/* The name of the form field */
const char *
csn_pdf_signature_get_field (CsnPdfSignature *self)
{
  g_return_val_if_fail (CSN_IS_PDF_SIGNATURE (self), NULL);
  return self->field;
}

/* Returns: (nullable): the printed name; believe the signer's certificate instead */
const char *
csn_pdf_signature_get_name (CsnPdfSignature *self)
{
  g_return_val_if_fail (CSN_IS_PDF_SIGNATURE (self), NULL);
  return self->name;
}

const char *
csn_pdf_signature_get_reason (CsnPdfSignature *self)
{
  g_return_val_if_fail (CSN_IS_PDF_SIGNATURE (self), NULL);
  return self->reason;
}

/* Returns: (nullable): the approval of the record that its signer put beside this signature */
const char *
csn_pdf_signature_get_approval (CsnPdfSignature *self)
{
  g_return_val_if_fail (CSN_IS_PDF_SIGNATURE (self), NULL);
  return self->approval;
}

const char *
csn_pdf_signature_get_location (CsnPdfSignature *self)
{
  g_return_val_if_fail (CSN_IS_PDF_SIGNATURE (self), NULL);
  return self->location;
}

/* Returns: (nullable): the stated time */
GDateTime *
csn_pdf_signature_get_at (CsnPdfSignature *self)
{
  g_return_val_if_fail (CSN_IS_PDF_SIGNATURE (self), NULL);
  return self->at;
}

/* What the signature permits afterwards */
CsnPdfPermit
csn_pdf_signature_get_permit (CsnPdfSignature *self)
{
  g_return_val_if_fail (CSN_IS_PDF_SIGNATURE (self), CSN_PDF_PERMIT_UNSAID);
  return self->permit;
}

/* Returns: (nullable): NULL when the signature does not fit */
CsnCmsSignature *
csn_pdf_signature_get_cms (CsnPdfSignature *self)
{
  g_return_val_if_fail (CSN_IS_PDF_SIGNATURE (self), NULL);
  return self->cms;
}

/* Returns: (nullable): the certificate that made the signature; NULL when it does not fit */
CsnCertificate *
csn_pdf_signature_get_signer (CsnPdfSignature *self)
{
  g_return_val_if_fail (CSN_IS_PDF_SIGNATURE (self), NULL);
  return self->cms != NULL ? csn_cms_signature_get_signer (self->cms) : NULL;
}

/* Whether the signature fits and nothing forbidden was done to the file afterwards */
gboolean
csn_pdf_signature_is_valid (CsnPdfSignature *self)
{
  g_return_val_if_fail (CSN_IS_PDF_SIGNATURE (self), FALSE);
  return self->cms != NULL && self->problems->len == 0;
}

gboolean
csn_pdf_signature_is_trusted (CsnPdfSignature *self)
{
  g_return_val_if_fail (CSN_IS_PDF_SIGNATURE (self), FALSE);
  return self->cms != NULL && csn_trust_verdict_is_good (csn_cms_signature_get_verdict (self->cms));
}

/* Whether no byte of the file lies outside the signature */
gboolean
csn_pdf_signature_covers_all (CsnPdfSignature *self)
{
  g_return_val_if_fail (CSN_IS_PDF_SIGNATURE (self), FALSE);
  return self->covers_all;
}

/* Returns: (transfer none) (element-type utf8): sentences */
GPtrArray *
csn_pdf_signature_get_changes_after (CsnPdfSignature *self)
{
  g_return_val_if_fail (CSN_IS_PDF_SIGNATURE (self), NULL);
  return self->changes_after;
}

/* Returns: (transfer none) (element-type utf8): sentences; empty when all is in order */
GPtrArray *
csn_pdf_signature_get_problems (CsnPdfSignature *self)
{
  g_return_val_if_fail (CSN_IS_PDF_SIGNATURE (self), NULL);
  return self->problems;
}
