/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Puts one PAdES signature into a PDF.
 *
 * The update is written with an empty slot `/Contents <00…>` and blank space behind /ByteRange;
 * then the digest runs over everything but the slot, and the CMS goes into it as lower-case
 * hexadecimal digits, padded with zeros. Both choices leave a verifier nothing to be lenient about.
 */

#include "csn-pdf-sign.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-cms-private.h"
#include "csn-digest.h"
#include "csn-pdf-field-private.h"
#include "csn-pdf-text.h"
#include "csn-sign-error.h"

/* A personal chain needs some 2 kB, a company's 6 kB, a time-stamp 4 to 8 kB more. */
#define RESERVE_PLAIN 8192
#define RESERVE_STAMPED 16384
#define RESERVE_MOST (256 * 1024)
#define RANGE_WIDTH 48
/* Validation data of earlier signatures; more is nothing of ours. */
#define MAX_KEPT 256

typedef struct
{
  gsize range_at;   /* of the bracket of /ByteRange */
  gsize slot_at;    /* of the "<" of /Contents */
  gsize slot_end;   /* behind the ">" */
  GByteArray *file; /* (owned) */
} Prepared;

typedef struct
{
  GBytes *pdf;               /* (owned) */
  CsnIdentity *identity;     /* (owned) */
  CsnPdfSignOptions options; /* its members are (owned) */
} SignTask;

static void
prepared_clear (Prepared *self)
{
  g_clear_pointer (&self->file, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Prepared, prepared_clear)

static void
sign_task_free (SignTask *task)
{
  g_bytes_unref (task->pdf);
  g_object_unref (task->identity);
  g_free ((char *) task->options.field);
  g_free ((char *) task->options.name);
  g_free ((char *) task->options.role);
  g_free ((char *) task->options.reason);
  g_free ((char *) task->options.location);
  g_free ((char *) task->options.approval);
  g_free ((char *) task->options.tsa_url);
  g_clear_pointer (&task->options.at, g_date_time_unref);
  g_clear_object (&task->options.validation);
  g_free (task);
}

static const char *
get_name (CsnIdentity *identity, const CsnPdfSignOptions *options)
{
  return options->name != NULL ? options->name
                               : csn_certificate_get_name (csn_identity_get_certificate (identity));
}

static GStrv
dup_lines (CsnIdentity *identity, const CsnPdfSignOptions *options)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_autofree char *time = g_date_time_format (options->at, "%F %H:%M:%S %:z");

  g_strv_builder_add (lines, get_name (identity, options));
  if (options->role != NULL)
    g_strv_builder_add (lines, options->role);
  if (options->reason != NULL)
    g_strv_builder_add (lines, options->reason);
  g_strv_builder_add (lines, time);
  return g_strv_builder_end (lines);
}

static void
append_text (GString *text, const char *key, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  g_autofree char *string = csn_pdf_text_string (value);
  g_string_append_printf (text, " /%s %s", key, string);
}

static void
append_reference (GString *text, CsnPdfPermit permit, gboolean first, guint root)
{
  if (permit != CSN_PDF_PERMIT_UNSAID && first)
    g_string_append_printf (
        text,
        " /Reference [ << /Type /SigRef /TransformMethod /DocMDP /TransformParams "
        "<< /Type /TransformParams /P %d /V /1.2 >> >> ]",
        permit);
  else if (permit == CSN_PDF_PERMIT_NOTHING)
    g_string_append_printf (
        text,
        " /Reference [ << /Type /SigRef /TransformMethod /FieldMDP /Data %u 0 R /TransformParams "
        "<< /Type /TransformParams /Action /All /V /1.2 >> >> ]",
        root);
}

/* Writes the dictionary and notes where its two places to be filled are. */
static void
write_signature (CsnPdfUpdate *update,
                 guint number,
                 CsnIdentity *identity,
                 const CsnPdfSignOptions *options,
                 gboolean first,
                 guint root,
                 gsize reserve,
                 Prepared *prepared)
{
  g_autofree char *date = csn_pdf_text_date (options->at);
  g_autoptr (GString) text
      = g_string_new ("<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M ");
  gsize head = (gsize) g_snprintf (NULL, 0, "%u 0 obj\n", number);
  gsize at = csn_pdf_update_get_position (update) + head;

  g_string_append (text, date);
  append_text (text, "Name", get_name (identity, options));
  append_text (text, "Reason", options->reason);
  append_text (text, "Location", options->location);
  append_text (text, "CsnApproval", options->approval);
  append_reference (text, options->permit, first, root);
  g_string_append (text, " /ByteRange ");
  prepared->range_at = at + text->len;
  for (guint i = 0; i < RANGE_WIDTH; i++)
    g_string_append_c (text, ' ');
  g_string_append (text, " /Contents ");
  prepared->slot_at = at + text->len;
  g_string_append_c (text, '<');
  gsize old = text->len;
  g_string_set_size (text, old + reserve * 2);
  memset (text->str + old, '0', reserve * 2);
  g_string_append_c (text, '>');
  prepared->slot_end = at + text->len;
  g_string_append (text, " >>");
  csn_pdf_update_write_object (update, number, text->str);
}

/* "/Key [ earlier ones, @items ]"; nothing when there is none. What an earlier signature brought along stays. */
static void
write_stream_list (
    CsnPdfUpdate *update, CsnPdfReader *reader, qpdf_oh earlier, const char *key, GPtrArray *items, GString *text)
{
  qpdf_oh kept = csn_qpdf.oh_get_key_if_dict (reader->qpdf, earlier, key);
  int n_kept = csn_qpdf.oh_is_array (reader->qpdf, kept) ? csn_qpdf.oh_get_array_n_items (reader->qpdf, kept) : 0;

  if (n_kept == 0 && items->len == 0)
    return;
  g_string_append_printf (text, " %s [", key);
  for (int i = 0; i < MIN (n_kept, MAX_KEPT); i++)
    {
      int number = csn_qpdf.oh_get_object_id (reader->qpdf, csn_qpdf.oh_get_array_item (reader->qpdf, kept, i));

      if (number > 0)
        g_string_append_printf (text, " %d 0 R", number);
    }
  for (guint i = 0; i < items->len; i++)
    {
      gsize size = 0;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (items, i), &size);
      guint number = csn_pdf_update_reserve (update);
      csn_pdf_update_write_stream (update, number, "<<", data, size);
      g_string_append_printf (text, " %u 0 R", number);
    }
  g_string_append (text, " ]");
}

/* Document security store: the chain and what its authorities said, so that later nobody needs to
 * be asked (B-LT). It goes into the signature's own update, because anything after the last
 * signature would leave it uncovered. */
static guint
write_validation (CsnPdfUpdate *update, CsnPdfReader *reader, CsnIdentity *identity, const CsnPdfSignOptions *options)
{
  if (options->validation == NULL)
    return 0;
  g_autoptr (GPtrArray) certificates = g_ptr_array_new ();
  g_autoptr (GString) text = g_string_new ("<< /Type /DSS");
  GPtrArray *chain = csn_identity_get_chain (identity);
  qpdf_oh earlier = csn_qpdf.oh_get_key (reader->qpdf, csn_pdf_reader_get_root (reader), "/DSS");

  g_ptr_array_add (certificates, csn_certificate_get_der (csn_identity_get_certificate (identity)));
  for (guint i = 0; i < chain->len; i++)
    g_ptr_array_add (certificates, csn_certificate_get_der (g_ptr_array_index (chain, i)));
  write_stream_list (update, reader, earlier, "/Certs", certificates, text);
  write_stream_list (update, reader, earlier, "/CRLs", csn_revocation_get_lists (options->validation), text);
  write_stream_list (update, reader, earlier, "/OCSPs", csn_revocation_get_answers (options->validation), text);
  g_string_append (text, " >>");
  guint number = csn_pdf_update_reserve (update);
  csn_pdf_update_write_object (update, number, text->str);
  return number;
}

static gboolean
prepare (Prepared *self,
         GBytes *pdf,
         CsnIdentity *identity,
         const CsnPdfSignOptions *options,
         gsize reserve,
         GError **error)
{
  g_autoptr (CsnPdfReader) reader = csn_pdf_reader_new (pdf, error);
  g_auto (CsnPdfField) field = { 0 };
  guint earlier = 0;

  if (reader == NULL)
    return FALSE;
  if (csn_pdf_reader_is_sealed (reader, &earlier))
    {
      g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_SIGNED,
                           _("The report is sealed: its last signature forbids any addition"));
      return FALSE;
    }
  if (csn_qpdf.get_num_pages (reader->qpdf) < 1)
    {
      g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT,
                           _("PDFs of this kind cannot be signed here"));
      return FALSE;
    }
  g_autoptr (CsnPdfUpdate) update = csn_pdf_update_new (reader);
  g_auto (GStrv) lines = dup_lines (identity, options);
  guint root = (guint) csn_qpdf.oh_get_object_id (reader->qpdf, csn_pdf_reader_get_root (reader));
  guint signature = csn_pdf_update_reserve (update);
  gboolean certifies = earlier == 0 && options->permit != CSN_PDF_PERMIT_UNSAID;

  if (!csn_pdf_field_choose (&field, update, reader, options->field, options->permit, error)
      || !csn_pdf_field_write (&field, update, reader, (const char *const *) lines, signature,
                               error))
    return FALSE;
  guint dss = write_validation (update, reader, identity, options);
  csn_pdf_field_write_surroundings (&field, update, reader, certifies ? signature : 0, dss);
  write_signature (update, signature, identity, options, earlier == 0, root, reserve, self);
  if (csn_pdf_reader_has_warnings (reader))
    {
      g_set_error_literal (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_FORMAT, _("The PDF is damaged"));
      return FALSE;
    }
  g_autofree char *seed = g_date_time_format_iso8601 (options->at);
  self->file = csn_pdf_update_finish (update, (const guint8 *) seed, strlen (seed));
  return TRUE;
}

static gboolean
fill (Prepared *self,
      CsnIdentity *identity,
      const CsnPdfSignOptions *options,
      gsize *needed,
      GCancellable *cancellable,
      GError **error)
{
  gsize slot = (self->slot_end - self->slot_at - 2) / 2;
  char range[RANGE_WIDTH + 1];
  int length = g_snprintf (range, sizeof range,
                           "[0 %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT "]",
                           self->slot_at, self->slot_end, (gsize) self->file->len - self->slot_end);

  g_assert (length <= RANGE_WIDTH);
  memcpy (self->file->data + self->range_at, range, (gsize) length);
  g_autoptr (GBytes) before = g_bytes_new_static (self->file->data, self->slot_at);
  g_autoptr (GBytes) after
      = g_bytes_new_static (self->file->data + self->slot_end, self->file->len - self->slot_end);
  GBytes *pieces[] = { before, after };
  g_autoptr (GBytes) der = csn_cms_sign_pieces (identity, CSN_PURPOSE_PDF, pieces, 2, options->at,
                                                options->tsa_url, cancellable, error);
  if (der == NULL)
    return FALSE;
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (der, &size);
  *needed = size;
  if (size > slot)
    {
      g_set_error (error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_NO_SPACE,
                   _("The signature needs %zu bytes, but only %zu are kept for it"), size, slot);
      return FALSE;
    }
  g_autofree char *hex = csn_hex_encode (data, size);
  memcpy (self->file->data + self->slot_at + 1, hex, size * 2);
  return TRUE;
}

static GBytes *
try_sign (GBytes *pdf,
          CsnIdentity *identity,
          const CsnPdfSignOptions *options,
          gsize reserve,
          gsize *needed,
          GCancellable *cancellable,
          GError **error)
{
  g_auto (Prepared) prepared = { 0 };

  if (!prepare (&prepared, pdf, identity, options, reserve, error)
      || !fill (&prepared, identity, options, needed, cancellable, error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&prepared.file));
}

/**
 * csn_pdf_sign:
 * @pdf: the whole file
 *
 * Nothing is changed in place. Whether the signatures that are already there are in order is for
 * csn_pdf_verify() to say, before this is called.
 *
 * Returns: (transfer full): the signed file, which begins with the bytes of @pdf; or NULL with
 * CSN_SIGN_ERROR_FORMAT, _SIGNED, _UNSUITABLE, _NO_SPACE, _TSA or _CRYPTO
 */
GBytes *
csn_pdf_sign (GBytes *pdf,
              CsnIdentity *identity,
              const CsnPdfSignOptions *options,
              GCancellable *cancellable,
              GError **error)
{
  g_return_val_if_fail (pdf != NULL && CSN_IS_IDENTITY (identity), NULL);
  g_return_val_if_fail (options != NULL && options->at != NULL, NULL);

  gsize reserve = options->reserve != 0      ? options->reserve
                  : options->tsa_url != NULL ? RESERVE_STAMPED
                                             : RESERVE_PLAIN;
  gsize needed = 0;
  GError *first_error = NULL;

  if (!csn_certificate_may_sign (csn_identity_get_certificate (identity), CSN_PURPOSE_PDF,
                                 options->at, error))
    return NULL;
  GBytes *file = try_sign (pdf, identity, options, MIN (reserve, RESERVE_MOST), &needed,
                           cancellable, &first_error);
  if (file == NULL && g_error_matches (first_error, CSN_SIGN_ERROR, CSN_SIGN_ERROR_NO_SPACE)
      && needed <= RESERVE_MOST / 2)
    {
      g_clear_error (&first_error);
      file = try_sign (pdf, identity, options, needed + needed / 4, &needed, cancellable,
                       &first_error);
    }
  if (file == NULL)
    g_propagate_error (error, first_error);
  return file;
}

static void
sign_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  SignTask *sign = data;
  GError *error = NULL;
  GBytes *file = csn_pdf_sign (sign->pdf, sign->identity, &sign->options, cancellable, &error);

  if (file == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, file, (GDestroyNotify) g_bytes_unref);
}

/* @options is copied. */
void
csn_pdf_sign_async (GBytes *pdf,
                    CsnIdentity *identity,
                    const CsnPdfSignOptions *options,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_return_if_fail (pdf != NULL && CSN_IS_IDENTITY (identity));
  g_return_if_fail (options != NULL && options->at != NULL);

  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  SignTask *data = g_new0 (SignTask, 1);

  data->pdf = g_bytes_ref (pdf);
  data->identity = g_object_ref (identity);
  data->options = *options;
  data->options.field = g_strdup (options->field);
  data->options.name = g_strdup (options->name);
  data->options.role = g_strdup (options->role);
  data->options.reason = g_strdup (options->reason);
  data->options.location = g_strdup (options->location);
  data->options.approval = g_strdup (options->approval);
  data->options.tsa_url = g_strdup (options->tsa_url);
  data->options.at = g_date_time_ref (options->at);
  data->options.validation
      = options->validation != NULL ? g_object_ref (options->validation) : NULL;
  g_task_set_source_tag (task, csn_pdf_sign_async);
  g_task_set_task_data (task, data, (GDestroyNotify) sign_task_free);
  g_task_run_in_thread (task, sign_thread);
}

GBytes *
csn_pdf_sign_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
