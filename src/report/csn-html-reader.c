/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Reads an HTML report back and compares what it shows with what it holds. The page is not parsed
 * as HTML: our own pages hold their files behind the one </main>, one a line, and a page that
 * differs anywhere from what its record gives is refused as a whole. */

#include "csn-html-report.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-finding.h"

/* Two records' worth of text beside base64 of a record of the largest size. */
#define MAX_BYTES (CSN_RECORD_EXPORT_MAX_BYTES * 3)
/* Lines of embedded files that a page may have: as many approvals as nobody gives. */
#define MAX_FILES 20000
#define MAX_NAME 80
/* Characters of the page shown around a difference. */
#define EXCERPT 60

static GPtrArray *
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_FORMAT, text);
  return NULL;
}

static gboolean
is_plain (const char *text, gsize length, const char *more)
{
  if (length == 0 || length > MAX_NAME)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr (more, text[i]) == NULL)
      return FALSE;
  return TRUE;
}

/* @line: <script type="T" id="N">base64</script> */
static CsnReportFile *
read_file (const char *line, gsize length)
{
  static const char start[] = "<script type=\"";
  static const char middle[] = "\" id=\"";
  static const char close[] = "\">";
  static const char end[] = "</script>";

  if (length < strlen (start) + strlen (end) || memcmp (line, start, strlen (start)) != 0
      || memcmp (line + length - strlen (end), end, strlen (end)) != 0)
    return NULL;
  const char *limit = line + length - strlen (end);
  const char *type = line + strlen (start);
  const char *type_end = g_strstr_len (type, MIN (limit - type, 2 * MAX_NAME), middle);
  if (type_end == NULL || !is_plain (type, (gsize)(type_end - type), "/-+."))
    return NULL;
  const char *name = type_end + strlen (middle);
  const char *name_end = g_strstr_len (name, MIN (limit - name, 2 * MAX_NAME), close);
  if (name_end == NULL || !is_plain (name, (gsize)(name_end - name), "-."))
    return NULL;
  const char *text = name_end + strlen (close);
  g_autofree char *base64 = g_strndup (text, (gsize)(limit - text));
  gsize size;
  guchar *data = g_base64_decode (base64, &size);
  CsnReportFile *file = g_new0 (CsnReportFile, 1);

  file->name = g_strndup (name, (gsize)(name_end - name));
  file->media = g_strndup (type, (gsize)(type_end - type));
  file->description = g_strdup ("");
  file->bytes = g_bytes_new_take (data, size);
  return file;
}

GPtrArray *
csn_html_report_read (GBytes *bytes, GError **error)
{
  static const char behind[] = "</main>\n";

  g_return_val_if_fail (bytes != NULL, NULL);

  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  if (length == 0 || length > MAX_BYTES || !g_utf8_validate (data, (gssize)length, NULL))
    return refuse (error, _ ("This file is no HTML report of Countersign"));
  const char *end = data + length;
  const char *line = g_strstr_len (data, (gssize)length, behind);
  if (line == NULL)
    return refuse (error, _ ("This file is no HTML report of Countersign"));
  line += strlen (behind);

  g_autoptr (GPtrArray) files
      = g_ptr_array_new_with_free_func ((GDestroyNotify)csn_report_file_free);
  while (line < end && files->len < MAX_FILES)
    {
      const char *stop = memchr (line, '\n', (gsize)(end - line));
      CsnReportFile *file = read_file (line, (gsize)((stop != NULL ? stop : end) - line));

      if (file == NULL)
        break;
      g_ptr_array_add (files, file);
      line = stop != NULL ? stop + 1 : end;
    }
  if (files->len == 0
      || !g_str_equal (((CsnReportFile *)g_ptr_array_index (files, 0))->name, "record.json"))
    return refuse (error, _ ("The HTML report holds no record"));
  return g_steal_pointer (&files);
}

/* A stretch of the page around @offset, whole characters on one line. */
static char *
cut_excerpt (GBytes *bytes, gsize offset)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  gsize from = offset > EXCERPT / 3 ? offset - EXCERPT / 3 : 0;
  gsize to = MIN (from + EXCERPT, length);
  g_autofree char *raw = g_strndup (data + MIN (from, length), to > from ? to - from : 0);
  g_autofree char *valid = g_utf8_make_valid (raw, -1);

  return g_strdup (g_strdelimit (valid, "\r\n\t", ' '));
}

static void
compare_pages (GBytes *found, GBytes *made, GPtrArray *findings)
{
  gsize a_length, b_length, offset = 0;
  const guint8 *a = g_bytes_get_data (found, &a_length);
  const guint8 *b = g_bytes_get_data (made, &b_length);
  guint line = 1;

  while (offset < MIN (a_length, b_length) && a[offset] == b[offset])
    {
      line += a[offset] == '\n';
      offset++;
    }
  if (offset == a_length && offset == b_length)
    return;
  g_autofree char *is = cut_excerpt (found, offset);
  g_autofree char *ought = cut_excerpt (made, offset);
  csn_findings_add (findings, CSN_FINDING_ERROR, "html-text",
                    _ ("The page does not show what its record says: line %u, byte %zu reads “%s” "
                       "instead of “%s”"),
                    line, offset, is, ought);
}

/* A page of another layout cannot be made again. Its text is then unproved, whatever it says, so this is an error and no
 * remark: else a changed page would only have to claim an old layout. */
static gboolean
check_layout (CsnRecordExport *record, GPtrArray *findings)
{
  JsonObject *root = csn_record_export_get_root (record);
  gint64 layout = csn_json_get_int (root, "layout", 0);

  if (layout == CSN_REPORT_LAYOUT)
    return TRUE;
  csn_findings_add (findings, CSN_FINDING_ERROR, "html-layout",
                    layout > CSN_REPORT_LAYOUT
                        ? _ ("The page was laid out by a newer version, %s (layout %d), so its text cannot be compared "
                             "with its record here; verify it with that version")
                        : _ ("The page was laid out by an older version, %s (layout %d), so its text cannot be compared "
                             "with its record here; verify it with that version, or ask for a new export"),
                    csn_json_get_string (root, "program", "Countersign"), (int)layout);
  return FALSE;
}

CsnRecordExport *
csn_html_report_check (GBytes *bytes, GPtrArray *findings)
{
  g_return_val_if_fail (bytes != NULL && findings != NULL, NULL);

  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) files = csn_html_report_read (bytes, &error);

  if (files == NULL)
    {
      csn_findings_add (findings, CSN_FINDING_ERROR, "html-format", "%s", error->message);
      return NULL;
    }
  const CsnReportFile *json = g_ptr_array_index (files, 0);
  g_autoptr (CsnRecordExport) record = csn_record_export_new_from_bytes (json->bytes, &error);
  if (record == NULL)
    {
      csn_findings_add (findings, CSN_FINDING_ERROR, "html-record", "%s", error->message);
      return NULL;
    }
  if (check_layout (record, findings))
    {
      g_autoptr (CsnReport) report = csn_report_new (record);
      g_autoptr (GBytes) made = csn_html_report_write (report);

      compare_pages (bytes, made, findings);
    }
  return g_steal_pointer (&record);
}
