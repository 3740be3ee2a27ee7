/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Keeps a record export and reads it back; see the header for the document. What comes from a file
 * is checked here once: canonical spelling, schema, shapes of what others take over, and that the
 * source has its digest. */

#include "csn-record-export-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-canonical-json.h"
#include "csn-digest.h"

/* Longest base name of a file that travels with a report. */
#define MAX_SLUG 40

struct _CsnRecordExport
{
  GObject parent_instance;
  JsonObject *root; /* (owned) */
  GBytes *bytes;    /* (owned): canonical spelling of root */
  GBytes *source;   /* (owned) */
  char *sha256;     /* (owned): of bytes */
};

G_DEFINE_FINAL_TYPE (CsnRecordExport, csn_record_export, G_TYPE_OBJECT)

static void
csn_record_export_finalize (GObject *object)
{
  CsnRecordExport *self = CSN_RECORD_EXPORT (object);

  g_clear_pointer (&self->root, json_object_unref);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->source, g_bytes_unref);
  g_clear_pointer (&self->sha256, g_free);
  G_OBJECT_CLASS (csn_record_export_parent_class)->finalize (object);
}

static void
csn_record_export_class_init (CsnRecordExportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_record_export_finalize;
}

static void
csn_record_export_init (CsnRecordExport *self)
{
}

static CsnRecordExport *
take_parts (JsonObject *root, GBytes *bytes, GBytes *source)
{
  CsnRecordExport *self = g_object_new (CSN_TYPE_RECORD_EXPORT, NULL);

  self->root = root;
  self->bytes = bytes;
  self->source = source;
  self->sha256 = csn_sha256_hex_bytes (bytes);
  return self;
}

CsnRecordExport *
csn_record_export_new (const CsnReportInput *input, GError **error)
{
  g_return_val_if_fail (input != NULL && CSN_IS_RECORD (input->record), NULL);
  g_return_val_if_fail (input->judgement != NULL || CSN_IS_EVALUATION (input->evaluation), NULL);
  g_return_val_if_fail (input->made != NULL && input->program != NULL, NULL);

  g_autoptr (JsonObject) root = csn_record_export_build (input);
  g_autofree char *text = csn_canonical_json_write_object (root, error);

  if (text == NULL)
    {
      g_prefix_error (error, _ ("Writing the record as JSON: "));
      return NULL;
    }
  gsize length = strlen (text);
  if (length > CSN_RECORD_EXPORT_MAX_BYTES)
    {
      g_set_error (error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_RENDER,
                   _ ("The record is too large for a report: its text alone has %zu bytes"),
                   length);
      return NULL;
    }
  GBytes *source = csn_checklist_get_source (csn_record_get_checklist (input->record));
  return take_parts (g_steal_pointer (&root), g_bytes_new_take (g_steal_pointer (&text), length),
                     g_bytes_ref (source));
}

/* Whether @name is a list that holds nothing but objects, or strings. */
static gboolean
is_list_of (JsonObject *object, const char *name, JsonNodeType type)
{
  JsonArray *array = csn_json_get_array (object, name);

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (json_node_get_node_type (node) != type)
        return FALSE;
      if (type == JSON_NODE_VALUE && json_node_get_value_type (node) != G_TYPE_STRING)
        return FALSE;
    }
  return TRUE;
}

static GBytes *
read_source (JsonObject *root, GError **error)
{
  JsonObject *object = csn_json_get_object (root, "source");
  const char *text = object != NULL ? csn_json_get_string (object, "text", NULL) : NULL;
  const char *sha256 = object != NULL ? csn_json_get_string (object, "sha256", "") : "";
  gsize length;

  if (text == NULL)
    {
      g_set_error (error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_FORMAT,
                   _ ("The record in the report has no source document"));
      return NULL;
    }
  guchar *data = g_base64_decode (text, &length);
  g_autoptr (GBytes) source = g_bytes_new_take (data, length);
  g_autofree char *again = g_base64_encode (data, length);
  g_autofree char *digest = csn_sha256_hex_bytes (source);

  if (!g_str_equal (again, text) || !g_str_equal (digest, sha256)
      || csn_json_get_int (object, "bytes", -1) != (gint64)length)
    {
      g_set_error (
          error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_FORMAT,
          _ ("The source document in the report does not have the digest that stands beside it"));
      return NULL;
    }
  return g_steal_pointer (&source);
}

static gboolean
check_shape (JsonObject *root, GError **error)
{
  const char *schema = csn_json_get_string (root, "schema", "");

  if (!g_str_equal (schema, CSN_RECORD_EXPORT_SCHEMA))
    {
      g_set_error (
          error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_FORMAT,
          g_str_has_prefix (schema, "countersign-record/")
              ? _ ("The record in the report was made by a newer Countersign; use that to read it")
              : _ ("This JSON is no record of Countersign"));
      return FALSE;
    }
  if (!is_list_of (root, "events", JSON_NODE_VALUE) || !is_list_of (root, "heads", JSON_NODE_OBJECT)
      || !is_list_of (root, "evidence", JSON_NODE_OBJECT)
      || !is_list_of (root, "sections", JSON_NODE_OBJECT)
      || csn_json_get_string (root, "record", NULL) == NULL
      || csn_json_get_string (root, "title", NULL) == NULL)
    {
      g_set_error (error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_FORMAT,
                   _ ("The record in the report lacks a part, so it cannot be read"));
      return FALSE;
    }
  return TRUE;
}

CsnRecordExport *
csn_record_export_new_from_bytes (GBytes *bytes, GError **error)
{
  g_return_val_if_fail (bytes != NULL, NULL);

  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (length == 0 || length > CSN_RECORD_EXPORT_MAX_BYTES)
    {
      g_set_error (error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_FORMAT,
                   length == 0 ? _ ("The record in the report is empty")
                               : _ ("The record in the report is too large to be read"));
      return NULL;
    }
  g_autoptr (JsonNode) node = csn_canonical_json_read (data, (gssize)length, error);
  if (node == NULL)
    {
      g_prefix_error (error, _ ("Reading the record in the report: "));
      return NULL;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_FORMAT,
                   _ ("This JSON is no record of Countersign"));
      return NULL;
    }
  JsonObject *root = json_node_get_object (node);
  if (!check_shape (root, error))
    return NULL;
  g_autoptr (GBytes) source = read_source (root, error);
  if (source == NULL)
    return NULL;
  return take_parts (json_object_ref (root), g_bytes_ref (bytes), g_steal_pointer (&source));
}

GBytes *
csn_record_export_to_bytes (CsnRecordExport *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_EXPORT (self), NULL);
  return g_bytes_ref (self->bytes);
}

const char *
csn_record_export_get_sha256 (CsnRecordExport *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_EXPORT (self), NULL);
  return self->sha256;
}

JsonObject *
csn_record_export_get_root (CsnRecordExport *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_EXPORT (self), NULL);
  return self->root;
}

const char *
csn_record_export_get_record (CsnRecordExport *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_EXPORT (self), NULL);
  return csn_json_get_string (self->root, "record", "");
}

const char *
csn_record_export_get_title (CsnRecordExport *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_EXPORT (self), NULL);
  return csn_json_get_string (self->root, "title", "");
}

const char *
csn_record_export_get_source_name (CsnRecordExport *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_EXPORT (self), NULL);

  JsonObject *source = csn_json_get_object (self->root, "source");
  return source != NULL ? csn_json_get_string (source, "name", "") : "";
}

GBytes *
csn_record_export_get_source (CsnRecordExport *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_EXPORT (self), NULL);
  return self->source;
}

GPtrArray *
csn_record_export_list_events (CsnRecordExport *self, GError **error)
{
  g_return_val_if_fail (CSN_IS_RECORD_EXPORT (self), NULL);

  JsonArray *array = json_object_get_array_member (self->root, "events");
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *text = json_array_get_string_element (array, i);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      CsnEvent *event = csn_event_new_from_bytes (bytes, error);

      if (event == NULL)
        {
          g_prefix_error (error, _ ("Entry %u of the log in the report: "), i + 1);
          return NULL;
        }
      g_ptr_array_add (events, event);
    }
  return g_steal_pointer (&events);
}

guint
csn_record_export_get_n_heads (CsnRecordExport *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_EXPORT (self), 0);
  return json_array_get_length (json_object_get_array_member (self->root, "heads"));
}

void
csn_record_export_get_head (CsnRecordExport *self, guint index, CsnReportHead *head)
{
  g_return_if_fail (CSN_IS_RECORD_EXPORT (self) && head != NULL);
  g_return_if_fail (index < csn_record_export_get_n_heads (self));

  JsonArray *array = json_object_get_array_member (self->root, "heads");
  JsonObject *object = json_array_get_object_element (array, index);

  head->writer = csn_json_get_string (object, "writer", "");
  head->wseq = (guint64)MAX (csn_json_get_int (object, "wseq", 0), 0);
  head->signature = csn_json_get_string (object, "sig", "");
  head->key = csn_json_get_string (object, "key", "");
}

guint
csn_record_export_get_n_evidence (CsnRecordExport *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_EXPORT (self), 0);
  return json_array_get_length (json_object_get_array_member (self->root, "evidence"));
}

void
csn_record_export_get_evidence (CsnRecordExport *self, guint index, CsnExportEvidence *evidence)
{
  g_return_if_fail (CSN_IS_RECORD_EXPORT (self) && evidence != NULL);
  g_return_if_fail (index < csn_record_export_get_n_evidence (self));

  JsonArray *array = json_object_get_array_member (self->root, "evidence");
  JsonObject *object = json_array_get_object_element (array, index);

  evidence->id = csn_json_get_string (object, "id", "");
  evidence->sha256 = csn_json_get_string (object, "sha256", "");
  evidence->name = csn_json_get_string (object, "name", "");
  evidence->media = csn_json_get_string (object, "media", "");
  evidence->bytes = (guint64)MAX (csn_json_get_int (object, "bytes", 0), 0);
  evidence->embedded = csn_json_get_int (object, "embedded", 0) == 1;
  evidence->removed = csn_json_get_int (object, "removed", 0) == 1;
  evidence->erased = csn_json_get_int (object, "erased", 0) == 1;
}

void
csn_report_file_free (CsnReportFile *self)
{
  if (self == NULL)
    return;
  g_free (self->name);
  g_free (self->media);
  g_free (self->description);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self);
}

static CsnReportFile *
new_file (char *name, const char *media, char *description, GBytes *bytes)
{
  CsnReportFile *file = g_new0 (CsnReportFile, 1);

  file->name = name;
  file->media = g_strdup (media);
  file->description = description;
  file->bytes = bytes;
  return file;
}

/* Letters, digits and dashes of a slot's id: "L571", "released-by". */
static char *
make_slug (const char *text)
{
  GString *slug = g_string_new (NULL);

  for (const char *p = text; *p != '\0' && slug->len < MAX_SLUG; p++)
    {
      if (g_ascii_isalnum (*p))
        g_string_append_c (slug, *p);
      else if (slug->len > 0 && slug->str[slug->len - 1] != '-')
        g_string_append_c (slug, '-');
    }
  if (slug->len == 0)
    g_string_append (slug, "slot");
  return g_string_free (slug, FALSE);
}

static void
add_approval_files (GPtrArray *files, CsnEvent *event, guint number)
{
  JsonObject *data = csn_event_get_data (event);
  const char *statement = csn_json_get_string (data, "statement", NULL);
  const char *cms = csn_json_get_string (data, "cms", NULL);
  g_autofree char *slug = make_slug (csn_json_get_string (data, "slot", ""));

  if (statement == NULL || cms == NULL)
    return;
  g_ptr_array_add (
      files, new_file (g_strdup_printf ("approval-%s-%u.json", slug, number), "application/json",
                       g_strdup_printf ("Approval statement %u, slot %s", number, slug),
                       g_bytes_new (statement, strlen (statement))));
  g_ptr_array_add (files,
                   new_file (g_strdup_printf ("approval-%s-%u.p7s", slug, number),
                             "application/pkcs7-signature",
                             g_strdup_printf ("Signature over approval-%s-%u.json", slug, number),
                             csn_base64_decode (cms)));
}

GPtrArray *
csn_record_export_list_approval_files (CsnRecordExport *self)
{
  g_return_val_if_fail (CSN_IS_RECORD_EXPORT (self), NULL);

  JsonArray *array = json_object_get_array_member (self->root, "events");
  GPtrArray *files = g_ptr_array_new_with_free_func ((GDestroyNotify)csn_report_file_free);
  guint number = 0;

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *text = json_array_get_string_element (array, i);

      if (strstr (text, "\"type\":\"approval\"") == NULL)
        continue;
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
      g_autoptr (CsnEvent) event = csn_event_new_from_bytes (bytes, NULL);
      if (event != NULL && g_str_equal (csn_event_get_event_type (event), "approval"))
        add_approval_files (files, event, ++number);
    }
  return files;
}
