/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reject by default: an update is accepted when its bytes are tiled without a gap by the objects it
 * announces, and when these objects are new ones, the signed field (only /V and /AP differ), and
 * what a newly added invisible field or validation data need: catalog, form, first page. Anything
 * else that was replaced is named. */

#include "csn-pdf-compare-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-pdf-scan-private.h"

#define MAX_DESCRIBED 8
/* A signature of ours brings some tens of objects; more would only make the search below slow. */
#define MAX_UPDATE_OBJECTS 4096

typedef struct
{
  CsnPdfReader *before;
  CsnPdfReader *after;
  CsnPdfSignature *signature;
  GArray *numbers;        /* objects of the update */
  GHashTable *references; /* of the update */
  GPtrArray *problems;
} Comparison;

static void G_GNUC_PRINTF (2, 3) complain (GPtrArray *problems, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (problems, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static void
skip_blank (CsnPdfLexer *lexer)
{
  while (lexer->at < lexer->size && csn_pdf_is_space (lexer->data[lexer->at]))
    lexer->at++;
}

static gboolean
skip_stream_data (CsnPdfLexer *lexer, GHashTable *dictionary)
{
  guint64 length = 0;

  if (lexer->size - lexer->at < 8 || memcmp (lexer->data + lexer->at, "stream", 6) != 0)
    return TRUE;
  lexer->at += 6;
  if (lexer->data[lexer->at] == '\r')
    lexer->at++;
  if (lexer->data[lexer->at++] != '\n'
      || !csn_pdf_dictionary_get_number (lexer, dictionary, "Length", &length)
      || length > lexer->size - lexer->at)
    return FALSE;
  lexer->at += length;
  skip_blank (lexer);
  return csn_pdf_lexer_take (lexer, "endstream");
}

static gboolean
skip_object_body (CsnPdfLexer *lexer)
{
  if (lexer->size - lexer->at < 2)
    return FALSE;
  if (memcmp (lexer->data + lexer->at, "<<", 2) == 0)
    {
      g_autoptr (GHashTable) dictionary = csn_pdf_lexer_read_dictionary (lexer);
      if (dictionary == NULL)
        return FALSE;
      skip_blank (lexer);
      if (!skip_stream_data (lexer, dictionary))
        return FALSE;
    }
  else if (!csn_pdf_lexer_skip_value (lexer))
    return FALSE;
  skip_blank (lexer);
  return csn_pdf_lexer_take (lexer, "endobj");
}

static const CsnPdfEntry *
entry_at (CsnPdfSection *section, gsize offset)
{
  for (guint i = 0; i < section->entries->len; i++)
    {
      const CsnPdfEntry *entry = &g_array_index (section->entries, CsnPdfEntry, i);
      if (entry->kind == CSN_PDF_ENTRY_PLAIN && entry->offset == offset)
        return entry;
    }
  return NULL;
}

/* What a cross-reference stream may say besides the objects of its update: where it stands itself. */
static gboolean
tells_of_itself (CsnPdfSection *section)
{
  const CsnPdfEntry *entry = entry_at (section, section->start);

  return entry != NULL && entry->number == section->stream_number;
}

/* Every byte of the update belongs to an object that its cross-reference names, and the other way
 * round. */
static gboolean
tile (Comparison *self)
{
  CsnPdfSection *section = csn_pdf_xref_get_newest (self->after->xref);
  CsnPdfSection *older = csn_pdf_xref_get_newest (self->before->xref);
  CsnPdfLexer lexer = { self->after->xref->data, self->after->xref->size, self->before->xref->size,
                        self->references };

  if (section->entries->len > MAX_UPDATE_OBJECTS || section->start < lexer.at
      || section->previous != (gint64) older->start)
    return FALSE;
  for (;;)
    {
      guint number = 0, generation = 0;
      skip_blank (&lexer);
      if (lexer.at >= section->start)
        break;
      const CsnPdfEntry *entry = entry_at (section, lexer.at);
      if (entry == NULL || !csn_pdf_lexer_read_object_head (&lexer, &number, &generation)
          || number != entry->number || generation != entry->generation
          || !skip_object_body (&lexer))
        return FALSE;
      g_array_append_val (self->numbers, number);
    }
  if (lexer.at != section->start || (section->is_stream && !tells_of_itself (section))
      || self->numbers->len + (section->is_stream ? 1 : 0) != section->entries->len)
    return FALSE;
  lexer.at = section->end;
  skip_blank (&lexer);
  return lexer.at == self->after->xref->tail;
}

static gboolean
contains (GArray *numbers, guint number)
{
  for (guint i = 0; i < numbers->len; i++)
    if (g_array_index (numbers, guint, i) == number)
      return TRUE;
  return FALSE;
}

static char *
dup_key (CsnPdfReader *reader, qpdf_oh dictionary, const char *key)
{
  return csn_pdf_reader_has_key (reader, dictionary, key)
             ? csn_pdf_reader_dup_value (reader, csn_qpdf.oh_get_key (reader->qpdf, dictionary, key))
             : NULL;
}

/* Returns: (transfer full) (nullable): the first key that differs and is not in @allowed */
static char *
find_difference (Comparison *self, qpdf_oh before, qpdf_oh after, const char *const *allowed)
{
  g_autoptr (GPtrArray) keys = csn_pdf_reader_list_keys (self->before, before);
  g_autoptr (GPtrArray) more = csn_pdf_reader_list_keys (self->after, after);

  g_ptr_array_extend_and_steal (keys, g_steal_pointer (&more));
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);
      g_autofree char *old_value = dup_key (self->before, before, key);
      g_autofree char *new_value = dup_key (self->after, after, key);
      if (g_strcmp0 (old_value, new_value) != 0 && !g_strv_contains (allowed, key))
        return g_strdup (key);
    }
  return NULL;
}

static void
check_dictionary (Comparison *self, guint number, const char *what, const char *const *allowed)
{
  g_autofree char *key = find_difference (self, csn_pdf_reader_get_object (self->before, number),
                                          csn_pdf_reader_get_object (self->after, number), allowed);

  if (key != NULL)
    complain (self->problems, _("%s was changed after an earlier signature (%s)"), what, key);
}

/* @after is @before and one more reference at its end. */
static gboolean
is_longer_array (Comparison *self, qpdf_oh before, qpdf_oh after, guint number)
{
  int old_count = csn_qpdf.oh_is_array (self->before->qpdf, before)
                      ? csn_qpdf.oh_get_array_n_items (self->before->qpdf, before)
                      : 0;

  if (!csn_qpdf.oh_is_array (self->after->qpdf, after)
      || csn_qpdf.oh_get_array_n_items (self->after->qpdf, after) != old_count + 1)
    return FALSE;
  for (int i = 0; i < old_count; i++)
    {
      g_autofree char *left
          = csn_pdf_reader_dup_value (self->before,
                                      csn_qpdf.oh_get_array_item (self->before->qpdf, before, i));
      g_autofree char *right
          = csn_pdf_reader_dup_value (self->after,
                                      csn_qpdf.oh_get_array_item (self->after->qpdf, after, i));
      if (g_strcmp0 (left, right) != 0)
        return FALSE;
    }
  qpdf_oh last = csn_qpdf.oh_get_array_item (self->after->qpdf, after, old_count);
  return (guint) csn_qpdf.oh_get_object_id (self->after->qpdf, last) == number;
}

static void
check_prepared_field (Comparison *self)
{
  static const char *const allowed[] = { "/V", "/AP", NULL };
  qpdf_oh before = csn_pdf_reader_get_object (self->before, self->signature->field_number);

  if (csn_pdf_reader_has_key (self->before, before, "/V"))
    complain (self->problems, _("A field that was signed already was signed again"));
  check_dictionary (self, self->signature->field_number, _("A signature field"), allowed);
}

/* A field that was not there before shows nothing, so it cannot mislead. */
static void
check_new_field (Comparison *self)
{
  static const char *const known[]
      = { "/Type", "/Subtype", "/FT", "/T", "/TU", "/F", "/Rect", "/P", "/V", NULL };
  qpdf_oh field = csn_pdf_reader_get_object (self->after, self->signature->field_number);
  g_autoptr (GPtrArray) keys = csn_pdf_reader_list_keys (self->after, field);
  qpdf_oh rect = csn_qpdf.oh_get_key_if_dict (self->after->qpdf, field, "/Rect");
  gboolean hidden = csn_qpdf.oh_is_array (self->after->qpdf, rect)
                    && csn_qpdf.oh_get_array_n_items (self->after->qpdf, rect) == 4;

  for (int i = 0; hidden && i < 4; i++)
    hidden = csn_qpdf.oh_get_numeric_value (self->after->qpdf,
                                        csn_qpdf.oh_get_array_item (self->after->qpdf, rect, i))
             == 0;
  for (guint i = 0; hidden && i < keys->len; i++)
    hidden = g_strv_contains (known, g_ptr_array_index (keys, i));
  if (!hidden)
    complain (self->problems, _("A field that can be seen was added after an earlier signature"));
  g_autofree char *name = csn_pdf_reader_dup_text (self->after, field, "/T");
  if (name == NULL || csn_pdf_reader_find_field (self->before, name) != 0)
    complain (self->problems, _("A second field of the same name was added"));
}

/* Fields, annotations of the page, and whatever key holds them, may have grown by the new field. */
static void
check_new_field_surroundings (Comparison *self, guint form, guint page)
{
  static const char *const form_keys[] = { "/Fields", "/SigFlags", NULL };
  static const char *const page_keys[] = { "/Annots", NULL };
  guint field = self->signature->field_number;
  qpdf_oh old_form = csn_pdf_reader_get_form (self->before);
  qpdf_oh new_form = csn_pdf_reader_get_form (self->after);
  qpdf_oh old_page = csn_pdf_reader_get_object (self->before, page);
  qpdf_oh new_page = csn_pdf_reader_get_object (self->after, page);
  g_autofree char *key = find_difference (self, old_form, new_form, form_keys);

  if (key != NULL
      || !is_longer_array (self, csn_qpdf.oh_get_key_if_dict (self->before->qpdf, old_form, "/Fields"),
                           csn_qpdf.oh_get_key_if_dict (self->after->qpdf, new_form, "/Fields"), field))
    complain (self->problems, _("The form was changed after an earlier signature"));
  check_dictionary (self, page, _("A page"), page_keys);
  if (!is_longer_array (self, csn_qpdf.oh_get_key_if_dict (self->before->qpdf, old_page, "/Annots"),
                        csn_qpdf.oh_get_key_if_dict (self->after->qpdf, new_page, "/Annots"), field))
    complain (self->problems,
              _("The annotations of a page were changed after an earlier signature"));
}

static void
check_catalog (Comparison *self, guint root, gboolean is_new_field)
{
  static const char *const always[] = { "/DSS", NULL };
  static const char *const with_field[] = { "/DSS", "/AcroForm", NULL };

  check_dictionary (self, root, _("The catalog"), is_new_field ? with_field : always);
  g_autofree char *old_data
      = dup_key (self->before, csn_pdf_reader_get_root (self->before), "/DSS");
  g_autofree char *new_data = dup_key (self->after, csn_pdf_reader_get_root (self->after), "/DSS");
  qpdf_oh data = csn_qpdf.oh_get_key (self->after->qpdf, csn_pdf_reader_get_root (self->after), "/DSS");
  if (g_strcmp0 (old_data, new_data) != 0
      && !contains (self->numbers, (guint) csn_qpdf.oh_get_object_id (self->after->qpdf, data)))
    complain (self->problems, _("Validation data were added in an unknown way"));
}

static void
check_trailer (Comparison *self)
{
  static const char *const keys[] = { "/Root", "/Info", "/Encrypt" };
  qpdf_oh before = csn_qpdf.get_trailer (self->before->qpdf);
  qpdf_oh after = csn_qpdf.get_trailer (self->after->qpdf);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *old_value = dup_key (self->before, before, keys[i]);
      g_autofree char *new_value = dup_key (self->after, after, keys[i]);
      if (g_strcmp0 (old_value, new_value) != 0)
        complain (self->problems, _("The file was given another %s after an earlier signature"),
                  keys[i] + 1);
    }
}

static void
check_objects (Comparison *self, GHashTable *references)
{
  guint64 used = csn_pdf_xref_get_object_count (self->before->xref);
  guint field = self->signature->field_number;
  gboolean is_new_field = csn_pdf_xref_find (self->before->xref, field) == NULL;
  guint root
      = (guint) csn_qpdf.oh_get_object_id (self->after->qpdf, csn_pdf_reader_get_root (self->after));
  qpdf_oh form_object = csn_pdf_reader_get_form (self->before);
  guint form = (guint) csn_qpdf.oh_get_object_id (self->before->qpdf, form_object);
  guint page = (guint) csn_qpdf.oh_get_object_id (
      self->after->qpdf,
      csn_qpdf.oh_get_key_if_dict (self->after->qpdf, csn_pdf_reader_get_object (self->after, field),
                               "/P"));

  for (guint i = 0; i < self->numbers->len; i++)
    {
      guint number = g_array_index (self->numbers, guint, i);
      if (number >= used && g_hash_table_contains (references, GUINT_TO_POINTER (number)))
        complain (self->problems,
                  _("Object %u was missing before and was filled in after an earlier signature"),
                  number);
      if (number >= used || number == field || number == root
          || (is_new_field && (number == form || number == page)))
        continue;
      complain (self->problems, _("Object %u was replaced after an earlier signature"), number);
    }
  if (is_new_field)
    {
      check_new_field (self);
      check_new_field_surroundings (self, form, page);
    }
  else
    check_prepared_field (self);
  if (contains (self->numbers, root))
    check_catalog (self, root, is_new_field);
}

void
csn_pdf_compare_revisions (CsnPdfReader *before,
                           CsnPdfReader *after,
                           CsnPdfSignature *signature,
                           GHashTable *references,
                           GPtrArray *problems)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GHashTable) brought = g_hash_table_new (g_direct_hash, g_direct_equal);
  Comparison self = { before, after, signature, numbers, brought, problems };
  GHashTableIter iter;
  gpointer number;

  if (!tile (&self))
    {
      complain (problems,
                _("An addition after an earlier signature is not built as Countersign builds it"));
      return;
    }
  check_trailer (&self);
  check_objects (&self, references);
  csn_pdf_scan_objects (after, numbers, problems);
  g_hash_table_iter_init (&iter, brought);
  while (g_hash_table_iter_next (&iter, &number, NULL))
    g_hash_table_add (references, number);
}

static void
describe_section (CsnPdfReader *reader, CsnPdfSection *section, GPtrArray *sentences)
{
  for (guint i = 0; i < section->entries->len && sentences->len < MAX_DESCRIBED; i++)
    {
      const CsnPdfEntry *entry = &g_array_index (section->entries, CsnPdfEntry, i);
      if (entry->kind == CSN_PDF_ENTRY_FREE)
        continue;
      qpdf_oh object = csn_pdf_reader_get_object (reader, entry->number);
      qpdf_oh dictionary = csn_qpdf.oh_is_stream (reader->qpdf, object)
                               ? csn_qpdf.oh_get_dict (reader->qpdf, object)
                               : object;
      qpdf_oh type = csn_qpdf.oh_get_key_if_dict (reader->qpdf, dictionary, "/Type");
      g_autofree char *kind = csn_qpdf.oh_is_name (reader->qpdf, type)
                                  ? g_strdup (csn_qpdf.oh_get_name (reader->qpdf, type) + 1)
                                  : g_strdup (csn_qpdf.oh_get_type_name (reader->qpdf, object));
      complain (sentences, _("Object %u (%s) was added or replaced"), entry->number, kind);
    }
}

void
csn_pdf_describe_rest (CsnPdfReader *reader, gsize from, GPtrArray *sentences)
{
  for (guint s = 0; s < reader->xref->sections->len; s++)
    {
      CsnPdfSection *section = g_ptr_array_index (reader->xref->sections, s);
      if (section->start >= from)
        describe_section (reader, section, sentences);
    }
  if (sentences->len == 0)
    complain (sentences, _("%zu bytes were appended"), reader->xref->size - from);
}
