/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* PDF reports: well formed, tagged as PDF/A-3A and PDF/UA-1 want it, the record embedded, the same
 * bytes in any locale. CSN_TEST_KEEP=FOLDER keeps the files to be looked at. */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "csn-pdf-attachment.h"
#include "csn-pdf-report.h"
#include "csn-pdf-verify.h"
#include "report-fixture.h"

#define SCRIPTS "発売前 审核通过 출시 مراجعة الإطلاق Проверка ทดสอบ बीटा עברית Ελληνικά 🚀✅"

static CsnReport *
make_report (ReportFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordExport) record = csn_record_export_new (&fixture->input, &error);

  g_assert_no_error (error);
  return csn_report_new (record);
}

static GBytes *
make_pdf (ReportFixture *fixture, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnReport) report = make_report (fixture);
  const char *folder = g_getenv ("CSN_TEST_KEEP");
  GBytes *bytes = csn_report_write_pdf (report, fixture->input.read_evidence,
                                        fixture->input.read_data, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  if (folder != NULL && name != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
                           NULL);
    }
  return bytes;
}

/* What a program prints about the file; NULL when the program is not here. @target: (nullable): a last argument. */
static char *
ask_for (GBytes *bytes, const char *program, const char *option, const char *target)
{
  g_autofree char *found = g_find_program_in_path (program);
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status = 0;

  if (found == NULL)
    return NULL;
  int descriptor = g_file_open_tmp ("countersign-XXXXXX.pdf", &path, &error);
  g_assert_no_error (error);
  g_close (descriptor, NULL);
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize)g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
  const char *argv[] = { program, option, path, target, NULL };
  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_remove (path);
  return out;
}

static char *
ask (GBytes *bytes, const char *program, const char *option)
{
  return ask_for (bytes, program, option, NULL);
}

static JsonObject *
deref (JsonObject *objects, JsonNode *node)
{
  for (guint i = 0; i < 4 && node != NULL; i++)
    {
      if (JSON_NODE_HOLDS_OBJECT (node))
        return json_node_get_object (node);
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return NULL;
      g_autofree char *key = g_strconcat ("obj:", json_node_get_string (node), NULL);
      JsonObject *outer = json_object_has_member (objects, key)
                              ? json_object_get_object_member (objects, key)
                              : NULL;
      if (outer == NULL)
        return NULL;
      if (json_object_has_member (outer, "stream"))
        return json_object_get_object_member (json_object_get_object_member (outer, "stream"),
                                              "dict");
      node = json_object_get_member (outer, "value");
    }
  return NULL;
}

static JsonObject *
member (JsonObject *objects, JsonObject *object, const char *name)
{
  return json_object_has_member (object, name)
             ? deref (objects, json_object_get_member (object, name))
             : NULL;
}

typedef struct
{
  JsonObject *objects;
  guint n_heads, n_figures, n_fonts, n_widgets, n_links, n_pages, n_descendants;
} Census;

static void
check_object (Census *census, JsonObject *object)
{
  const char *structure = csn_json_get_string (object, "/S", "");
  const char *type = csn_json_get_string (object, "/Type", "");
  const char *subtype = csn_json_get_string (object, "/Subtype", "");

  if (g_str_equal (structure, "/TH"))
    {
      census->n_heads++;
      g_assert_nonnull (
          strstr (csn_json_get_string (member (census->objects, object, "/A"), "/Scope", ""), "/"));
    }
  if (g_str_equal (structure, "/Figure"))
    {
      census->n_figures++;
      g_assert_cmpint (strlen (csn_json_get_string (object, "/Alt", "")), >, 4);
    }
  if (g_str_equal (type, "/FontDescriptor"))
    {
      census->n_fonts++;
      g_assert_true (json_object_has_member (object, "/FontFile2")
                     || json_object_has_member (object, "/FontFile3")
                     || json_object_has_member (object, "/FontFile"));
    }
  if (g_str_equal (subtype, "/CIDFontType2"))
    {
      census->n_descendants++;
      g_assert_cmpstr (csn_json_get_string (object, "/CIDToGIDMap", ""), ==, "/Identity");
    }
  if (g_str_equal (subtype, "/Widget"))
    {
      census->n_widgets++;
      g_assert_true (json_object_has_member (object, "/StructParent"));
      g_assert_cmpint (csn_json_get_int (object, "/F", 0), ==, 132);
    }
  if (g_str_equal (subtype, "/Link"))
    {
      census->n_links++;
      g_assert_true (json_object_has_member (object, "/Contents"));
      g_assert_true (json_object_has_member (object, "/StructParent"));
    }
  if (g_str_equal (type, "/Page"))
    {
      census->n_pages++;
      g_assert_cmpstr (csn_json_get_string (object, "/Tabs", ""), ==, "/S");
    }
}

static void
check_catalog (JsonObject *objects, JsonObject *trailer)
{
  JsonObject *root = member (objects, trailer, "/Root");

  g_assert_true (json_object_has_member (trailer, "/ID"));
  g_assert_cmpstr (csn_json_get_string (root, "/Lang", ""), ==, "u:en");
  g_assert_true (json_object_get_boolean_member (member (objects, root, "/ViewerPreferences"),
                                                 "/DisplayDocTitle"));
  g_assert_true (json_object_get_boolean_member (member (objects, root, "/MarkInfo"), "/Marked"));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (root, "/OutputIntents")),
                   ==, 1);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (root, "/AF")), ==, 4);
  JsonObject *first
      = deref (objects, json_array_get_element (json_object_get_array_member (root, "/AF"), 0));
  g_assert_cmpstr (csn_json_get_string (first, "/AFRelationship", ""), ==, "/Source");
  g_assert_cmpstr (csn_json_get_string (first, "/UF", ""), ==, "u:record.json");
  g_assert_nonnull (member (objects, root, "/StructTreeRoot"));
  g_assert_nonnull (member (objects, root, "/Outlines"));
  g_assert_nonnull (member (objects, root, "/AcroForm"));
}

/* What the parent tree leads to from a key. */
static JsonNode *
find_parent (JsonObject *objects, JsonArray *numbers, gint64 key, guint *n_found)
{
  JsonNode *found = NULL;

  *n_found = 0;
  for (guint i = 0; i + 1 < json_array_get_length (numbers); i += 2)
    if (json_array_get_int_element (numbers, i) == key)
      {
        found = json_array_get_element (numbers, i + 1);
        (*n_found)++;
      }
  return found;
}

/* Every key is taken once: by a page, whose entry is a list, or by an annotation, whose entry is the element around it. */
static void
check_parents (JsonObject *objects, JsonObject *trailer)
{
  JsonObject *root = member (objects, trailer, "/Root");
  JsonObject *tree = member (objects, member (objects, root, "/StructTreeRoot"), "/ParentTree");
  JsonArray *numbers = json_object_get_array_member (tree, "/Nums");
  g_autoptr (GList) names = json_object_get_members (objects);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *outer = json_object_get_object_member (objects, l->data);
      JsonNode *value = json_object_get_member (outer, "value");
      JsonObject *object = value != NULL && JSON_NODE_HOLDS_OBJECT (value) ? json_node_get_object (value) : NULL;
      gboolean page = object != NULL && json_object_has_member (object, "/StructParents");
      guint n_found;

      if (g_str_equal (l->data, "trailer") || object == NULL || (!page && !json_object_has_member (object, "/StructParent")))
        continue;
      JsonNode *parent
          = find_parent (objects, numbers, csn_json_get_int (object, page ? "/StructParents" : "/StructParent", -1), &n_found);
      g_assert_cmpuint (n_found, ==, 1);
      JsonObject *element = deref (objects, parent);
      if (page)
        g_assert_null (element);
      else
        g_assert_true (g_strv_contains ((const char *const[]){ "/Link", "/Form", NULL },
                                        csn_json_get_string (element, "/S", "")));
    }
}

/* Nothing of what PDF/A forbids, and no number without an object. */
static void
check_archival (JsonObject *objects)
{
  static const char *const forbidden[] = { "/JavaScript", "/JS", "/Launch", "/EmbeddedGoTo", "/Encrypt", "/NeedAppearances",
                                           "/XFA", "/Movie", "/Sound", "/Rendition", "/OpenAction", "/AA", NULL };
  g_autoptr (GList) names = json_object_get_members (objects);

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *outer = json_object_get_object_member (objects, l->data);
      JsonObject *object = json_object_has_member (outer, "stream")
                               ? json_object_get_object_member (json_object_get_object_member (outer, "stream"), "dict")
                               : NULL;
      JsonNode *value = json_object_get_member (outer, "value");

      if (object == NULL && value != NULL && JSON_NODE_HOLDS_OBJECT (value))
        object = json_node_get_object (value);
      for (gsize i = 0; object != NULL && forbidden[i] != NULL; i++)
        if (json_object_has_member (object, forbidden[i]))
          g_error ("%s has %s", (char *)l->data, forbidden[i]);
      if (object != NULL && json_object_has_member (object, "/Interpolate"))
        g_assert_false (json_object_get_boolean_member (object, "/Interpolate"));
    }
}

static void
check_structure (GBytes *bytes, Census *census)
{
  g_autofree char *checked = ask (bytes, "qpdf", "--check");
  g_autofree char *json = ask (bytes, "qpdf", "--json=2");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;

  if (json == NULL)
    {
      g_test_skip ("qpdf is not installed");
      return;
    }
  g_assert_nonnull (strstr (checked, "No syntax or stream encoding errors found"));
  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  JsonObject *objects
      = json_array_get_object_element (json_object_get_array_member (root, "qpdf"), 1);
  census->objects = objects;
  JsonObject *trailer
      = json_object_get_object_member (json_object_get_object_member (objects, "trailer"), "value");
  check_catalog (objects, trailer);
  check_parents (objects, trailer);
  check_archival (objects);
  g_autoptr (GList) names = json_object_get_members (objects);
  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *outer = json_object_get_object_member (objects, l->data);
      JsonNode *value = json_object_get_member (outer, "value");

      if (g_str_equal (l->data, "trailer"))
        continue;
      if (json_object_has_member (outer, "stream"))
        check_object (census, json_object_get_object_member (
                                  json_object_get_object_member (outer, "stream"), "dict"));
      else if (value != NULL && JSON_NODE_HOLDS_OBJECT (value))
        check_object (census, json_node_get_object (value));
    }
}

static void
test_sealed (void)
{
  g_autoptr (ReportFixture) fixture = report_fixture_new (60, "", FALSE);
  g_autoptr (GBytes) bytes = make_pdf (fixture, "draft.pdf");
  Census census = { 0 };

  check_structure (bytes, &census);
  if (g_test_failed () || census.objects == NULL)
    return;
  g_assert_cmpint (census.n_heads, >, 20);
  g_assert_cmpint (census.n_figures, ==, 2);
  g_assert_cmpint (census.n_fonts, >=, 4);
  g_assert_cmpint (census.n_widgets, ==, 1);
  g_assert_cmpint (census.n_links, >, 10);
  g_assert_cmpint (census.n_pages, >, 4);
}

static void
test_co_signed (void)
{
  g_autoptr (ReportFixture) fixture = report_fixture_new (12, "", TRUE);
  Census census = { 0 };

  fixture->input.mode = CSN_REPORT_CO_SIGNED;
  g_autoptr (GBytes) bytes = make_pdf (fixture, "co-signed.pdf");
  check_structure (bytes, &census);
  if (census.objects != NULL)
    g_assert_cmpint (census.n_widgets, ==, 5);
}

/* A person with a certificate, whose signatures a test puts into the fields. */
static GBytes *
sign (GBytes *pdf, CsnIdentity *identity, const char *field, CsnPdfPermit permit)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GError) error = NULL;
  CsnPdfSignOptions options
      = { .field = field, .role = "Release Manager", .reason = "Approved", .at = now, .permit = permit };
  GBytes *signed_pdf = csn_pdf_sign (pdf, identity, &options, NULL, &error);

  g_assert_no_error (error);
  return signed_pdf;
}

/* Signatures, visible ones and the seal, leave the file what it was: tagged, archival, whole. */
static void
test_signed (void)
{
  g_autoptr (ReportFixture) fixture = report_fixture_new (12, SCRIPTS, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (CsnIdentity) ada = csn_identity_create ("Ada 发 Larsen", "ada@example.org", now, &error);
  g_autoptr (CsnTrust) trust = csn_trust_new ();

  g_assert_no_error (error);
  csn_trust_add_root (trust, csn_identity_get_root (ada));
  fixture->input.mode = CSN_REPORT_CO_SIGNED;
  g_autoptr (GBytes) bytes = make_pdf (fixture, NULL);
  g_autoptr (CsnPdfVerification) empty = csn_pdf_verify (bytes, trust, NULL, NULL, &error);
  g_assert_no_error (error);
  GPtrArray *fields = csn_pdf_verification_get_empty_fields (empty);
  g_assert_cmpuint (fields->len, ==, 5);
  for (guint i = 0; i < fields->len; i++)
    {
      const char *field = g_ptr_array_index (fields, i);
      Census census = { 0 };
      GBytes *next = sign (bytes, ada, field,
                           g_str_equal (field, "seal") ? CSN_PDF_PERMIT_NOTHING
                           : i == 0                    ? CSN_PDF_PERMIT_SIGNING
                                                       : CSN_PDF_PERMIT_UNSAID);

      g_bytes_unref (bytes);
      bytes = next;
      check_structure (bytes, &census);
      if (census.objects != NULL)
        g_assert_cmpuint (census.n_widgets, ==, 5);
      g_autoptr (CsnPdfVerification) verification = csn_pdf_verify (bytes, trust, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (csn_pdf_verification_is_good (verification));
    }
}

/* @pdf with one to five places overwritten, by chance or by other parts of itself. */
static GBytes *
mutate (GBytes *pdf, GRand *random)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (pdf, &size);
  guint8 *copy = g_memdup2 (data, size);

  for (gint m = g_rand_int_range (random, 1, 6); m > 0; m--)
    {
      gsize at = (gsize)g_rand_int_range (random, 0, (gint32)size);
      gsize wish = (gsize)g_rand_int_range (random, 1, 200);
      gsize run = MIN (wish, size - at);

      if (g_rand_boolean (random))
        memmove (copy + at, data + (gsize)g_rand_int_range (random, 0, (gint32)(size - run)), run);
      else
        copy[at] = (guint8)g_rand_int_range (random, 0, 256);
    }
  return g_bytes_new_take (copy, size);
}

/* Nothing that a changed report holds crashes or hangs who reads it, and no change is accepted, sealed or co-signed. Ten
 * thousand in the long form. */
static void
test_mutations (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (CsnIdentity) ada = csn_identity_create ("Ada Larsen", "ada@example.org", now, &error);
  g_autoptr (CsnTrust) trust = csn_trust_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  g_assert_no_error (error);
  csn_trust_add_root (trust, csn_identity_get_root (ada));
  for (guint co_signed = 0; co_signed < 2; co_signed++)
    {
      g_autoptr (ReportFixture) fixture = report_fixture_new (4, "", TRUE);
      fixture->input.mode = co_signed == 1 ? CSN_REPORT_CO_SIGNED : CSN_REPORT_SEALED;
      g_autoptr (GBytes) pdf = make_pdf (fixture, NULL);
      g_autoptr (CsnPdfVerification) empty = csn_pdf_verify (pdf, trust, NULL, NULL, &error);
      const char *first = g_ptr_array_index (csn_pdf_verification_get_empty_fields (empty), 0);
      g_autoptr (GBytes) one = co_signed == 1 ? sign (pdf, ada, first, CSN_PDF_PERMIT_SIGNING) : g_bytes_ref (pdf);
      g_autoptr (GBytes) sealed = sign (one, ada, "seal", CSN_PDF_PERMIT_NOTHING);

      for (guint n = 0; n < (g_test_slow () ? 5000u : 40u); n++)
        {
          g_autoptr (GBytes) bad = mutate (sealed, random);
          g_autoptr (CsnPdfVerification) verification = csn_pdf_verify (bad, trust, NULL, NULL, &error);
          g_autoptr (GBytes) record = csn_pdf_get_attachment (bad, "record.json", NULL);
          g_autoptr (CsnRecordExport) read = record != NULL ? csn_record_export_new_from_bytes (record, NULL) : NULL;

          g_assert_no_error (error);
          g_assert_cmpint (csn_pdf_verification_is_good (verification), ==, g_bytes_equal (bad, sealed));
        }
    }
}

static void
test_scripts (void)
{
  g_autoptr (ReportFixture) fixture = report_fixture_new (16, SCRIPTS, TRUE);
  g_autoptr (GBytes) bytes = make_pdf (fixture, "scripts.pdf");
  g_autofree char *fonts = ask (bytes, "pdffonts", "--");
  Census census = { 0 };

  check_structure (bytes, &census);
  if (fonts == NULL)
    g_test_skip ("pdffonts is not installed");
}

/* Every page says that the record is not signed off, and none does when it is. */
static void
test_draft (void)
{
  for (guint approved = 0; approved < 2; approved++)
    {
      g_autoptr (ReportFixture) fixture = report_fixture_new (30, "", approved == 1);
      g_autoptr (CsnReport) report = make_report (fixture);

      if (approved == 1)
        g_assert_null (csn_report_get_draft (report));
      else
        g_assert_cmpstr (csn_report_get_draft (report), ==, "Draft – not signed off");
    }
}

/* Makes a locale of the system's sources in a folder of its own, since a build root has none. */
static gboolean
make_locale (const char *folder, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".UTF-8", NULL);
  g_autofree char *path = g_build_filename (folder, file, NULL);
  const char *const argv[] = { "localedef", "-i", name, "-f", "UTF-8", path, NULL };

  return g_spawn_sync (NULL, (char **)argv, NULL,
                       G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                       NULL, NULL)
         && g_file_test (path, G_FILE_TEST_IS_DIR);
}

static void
remove_locales (const char *folder)
{
  const char *const argv[] = { "rm", "-rf", folder, NULL };

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
}

/* The same record gives the same bytes where decimals have a comma, where i is no I, and where lines or digits are others. */
static void
test_reproducible (void)
{
  static const char *const locales[] = { "de_DE", "fa_IR", "tr_TR", "ar_EG" };
  gsize n = g_test_slow () ? G_N_ELEMENTS (locales) : 2; /* making one takes a while */
  g_autoptr (ReportFixture) fixture = report_fixture_new (24, SCRIPTS, FALSE);
  g_autoptr (GBytes) first = make_pdf (fixture, NULL);
  g_autofree char *folder = g_dir_make_tmp ("countersign-XXXXXX", NULL);
  guint tried = 0;

  g_setenv ("LOCPATH", folder, TRUE);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *locale = g_strconcat (locales[i], ".UTF-8", NULL);

      if (!make_locale (folder, locales[i]) || setlocale (LC_ALL, locale) == NULL)
        continue;
      g_setenv ("LC_ALL", locale, TRUE);
      g_setenv ("LANGUAGE", locale, TRUE);
      g_autoptr (ReportFixture) same = report_fixture_new (24, SCRIPTS, FALSE);
      g_autoptr (GBytes) again = make_pdf (same, NULL);
      g_assert_true (g_bytes_equal (first, again));
      tried++;
    }
  g_unsetenv ("LOCPATH");
  setlocale (LC_ALL, "C.UTF-8");
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_unsetenv ("LANGUAGE");
  remove_locales (folder);
  g_test_message ("%u locales", tried);
  if (tried == 0)
    g_test_skip ("localedef cannot make a locale here");
}

static GBytes *
read_nothing_cb (const char *sha256, gsize limit, gpointer user_data)
{
  return NULL;
}

static void
test_missing_evidence (void)
{
  g_autoptr (ReportFixture) fixture = report_fixture_new (4, "", FALSE);
  g_autoptr (CsnReport) report = make_report (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes
      = csn_report_write_pdf (report, read_nothing_cb, NULL, NULL, NULL, NULL, &error);

  g_assert_null (bytes);
  g_assert_error (error, CSN_REPORT_ERROR, CSN_REPORT_ERROR_RENDER);
}

/* What a person sees of the work, and when it is stopped. */
typedef struct
{
  guint percent;
  guint stop_at;            /* 0: never */
  GCancellable *cancellable;
} Watch;

static void
progress_cb (guint percent, gpointer user_data)
{
  Watch *watch = user_data;

  g_assert_cmpuint (percent, >=, watch->percent);
  g_assert_cmpuint (percent, <=, 100);
  watch->percent = percent;
  if (watch->stop_at > 0 && percent >= watch->stop_at)
    g_cancellable_cancel (watch->cancellable);
}

static void
test_progress (void)
{
  g_autoptr (ReportFixture) fixture = report_fixture_new (300, "", FALSE);
  g_autoptr (CsnReport) report = make_report (fixture);
  g_autoptr (GError) error = NULL;
  Watch watch = { 0 };
  g_autoptr (GBytes) bytes = csn_report_write_pdf (report, fixture->input.read_evidence, fixture->input.read_data,
                                                   progress_cb, &watch, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (bytes);
  g_assert_cmpuint (watch.percent, ==, 100);
}

static void
test_stopped (void)
{
  g_autoptr (ReportFixture) fixture = report_fixture_new (300, "", FALSE);
  g_autoptr (CsnReport) report = make_report (fixture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Watch watch = { .stop_at = 20, .cancellable = cancellable };
  g_autoptr (GBytes) bytes = csn_report_write_pdf (report, fixture->input.read_evidence, fixture->input.read_data,
                                                   progress_cb, &watch, cancellable, &error);

  g_assert_null (bytes);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (watch.percent, <, 100);
}

/* A note as long as a book goes over several pages and a word without spaces is broken. */
static void
test_long_text (void)
{
  g_autoptr (GString) word = g_string_new (NULL);

  for (guint i = 0; i < 700; i++)
    g_string_append (word, i % 3 == 0 ? "unbrokenunbroken" : " word\n");
  g_autoptr (ReportFixture) fixture = report_fixture_new (3, word->str, FALSE);
  g_autoptr (GBytes) bytes = make_pdf (fixture, "long.pdf");
  Census census = { 0 };

  check_structure (bytes, &census);
}

/* A digest in a narrow cell stands in two lines of the same length, and nowhere is one broken elsewhere. */
static void
test_digests (void)
{
  static const char fingerprint[] = "5f0c1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7";
  g_autofree char *first = g_strndup (fingerprint, 32);
  g_autoptr (ReportFixture) fixture = report_fixture_new (8, "", TRUE);
  g_autoptr (GBytes) bytes = make_pdf (fixture, "digests.pdf");
  g_autofree char *text = ask_for (bytes, "pdftotext", "-layout", "-");
  g_autoptr (GRegex) digits = g_regex_new ("(?<![0-9a-f])[0-9a-f]{20,}(?![0-9a-f])", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  guint n = 0;

  if (text == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  for (g_regex_match (digits, text, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL), n++)
    {
      g_autofree char *found = g_match_info_fetch (match, 0);

      g_assert_true (strlen (found) == 32 || strlen (found) == 64);
    }
  g_assert_cmpuint (n, >, 8);
  g_assert_nonnull (strstr (text, first));
  g_assert_nonnull (strstr (text, fingerprint + 32));
  g_assert_null (strstr (text, fingerprint));
}

/* The same follow-up that comes again at once stands once, with how often; another time is another one. */
static void
test_followups (void)
{
  g_autoptr (ReportFixture) fixture = report_fixture_new (4, "", TRUE);
  JsonArray *followups = json_object_get_array_member (fixture->judgement, "followups");
  JsonNode *one = json_array_get_element (followups, 0);

  for (guint i = 0; i < 3; i++)
    {
      JsonNode *more = json_node_copy (one);

      if (i == 2)
        {
          JsonObject *later = json_object_new ();

          json_object_set_string_member (later, "text", "Verify all services healthy");
          json_object_set_string_member (later, "state", "DEFERRED");
          json_object_set_string_member (later, "due", "2026-11-22T09:00:00+01:00");
          json_node_take_object (more, later);
        }
      json_array_add_element (followups, more);
    }
  g_autoptr (GBytes) bytes = make_pdf (fixture, "followups.pdf");
  g_autofree char *text = ask_for (bytes, "pdftotext", "-layout", "-");

  if (text == NULL)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  g_auto (GStrv) pieces = g_strsplit (text, "Verify all services healthy", -1);
  g_assert_cmpuint (g_strv_length (pieces), ==, 3);
  g_assert_true (g_str_has_prefix (pieces[1], " (3 times)"));
  g_assert_false (g_str_has_prefix (pieces[2], " ("));
}

/* --- pages that begin at the right ------------------------------------------------------------------------------ */

typedef struct
{
  double left, right, page; /* points from the left edge; the width of the page */
} Word;

/* Every word with where it stands. (element-type Word) by text, the first of each */
static GHashTable *
list_words (GBytes *bytes, gboolean *inside)
{
  g_autofree char *text = ask_for (bytes, "pdftotext", "-bbox", "-");
  g_autoptr (GRegex) regex
      = g_regex_new ("<page width=\"([\\d.]+)\"|<word xMin=\"([-\\d.]+)\"[^>]*xMax=\"([-\\d.]+)\"[^>]*>([^<]*)<", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  double page = 0;

  *inside = TRUE;
  for (g_regex_match (regex, text != NULL ? text : "", 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *width = g_match_info_fetch (match, 1);
      g_autofree char *left = g_match_info_fetch (match, 2);
      g_autofree char *right = g_match_info_fetch (match, 3);
      g_autofree char *word = g_match_info_fetch (match, 4);

      if (*width != '\0')
        {
          page = g_ascii_strtod (width, NULL);
          continue;
        }
      Word found = { g_ascii_strtod (left, NULL), g_ascii_strtod (right, NULL), page };
      *inside &= found.left > 36 && found.right < page - 36;
      if (!g_hash_table_contains (words, word))
        g_hash_table_insert (words, g_steal_pointer (&word), g_memdup2 (&found, sizeof found));
    }
  return words;
}

/* A document in a script that runs from the right has its tables and its margins from the right, too. */
static void
test_mirrored (void)
{
  static const char *const heads[] = { "Item", "Answer", "Line", "When", "Who" };
  g_autoptr (ReportFixture) fixture = report_fixture_new (12, "", TRUE);
  g_autoptr (GBytes) plain = make_pdf (fixture, NULL);
  CsnChecklist *checklist = csn_record_get_checklist (fixture->record);
  Census census = { 0 };
  gboolean inside, inside_too;

  csn_checklist_set_title (checklist, "مراجعة الإطلاق");
  g_autoptr (ReportFixture) same = report_fixture_new_for (checklist, "list.md", "", TRUE);
  g_autoptr (GBytes) mirrored = make_pdf (same, "mirrored.pdf");
  g_autoptr (GHashTable) from_left = list_words (plain, &inside);
  g_autoptr (GHashTable) from_right = list_words (mirrored, &inside_too);

  if (g_hash_table_size (from_left) == 0)
    {
      g_test_skip ("pdftotext is not installed");
      return;
    }
  check_structure (mirrored, &census);
  g_assert_true (inside && inside_too);
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      const Word *left = g_hash_table_lookup (from_left, heads[i]);
      const Word *right = g_hash_table_lookup (from_right, heads[i]);

      g_assert_nonnull (left);
      g_assert_nonnull (right);
      g_test_message ("%s: %.1f from the left, %.1f from the right", heads[i], left->left, right->page - right->right);
      g_assert_cmpfloat_with_epsilon (left->left, right->page - right->right, 2);
    }
}

/* Times of this machine are printed, not judged: perf tests run many rows. */
static void
test_many_rows (void)
{
  const guint sizes[] = { 143, 1000 };
  guint n = g_test_perf () ? 5000 : 0;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes) + (n > 0); i++)
    {
      guint size = i < G_N_ELEMENTS (sizes) ? sizes[i] : n;
      g_autoptr (ReportFixture) fixture = report_fixture_new (size, "", FALSE);
      gint64 start = g_get_monotonic_time ();
      clock_t cpu = clock ();
      g_autoptr (GBytes) bytes = make_pdf (fixture, NULL);
      struct rusage usage;

      getrusage (RUSAGE_SELF, &usage);
      g_test_message ("%u items, %u entries: %" G_GINT64_FORMAT
                      " ms, of processor %ld ms, %zu bytes, %ld MiB at most",
                      2 * size, fixture->events->len, (g_get_monotonic_time () - start) / 1000,
                      (long)((clock () - cpu) * 1000 / CLOCKS_PER_SEC), g_bytes_get_size (bytes),
                      usage.ru_maxrss / 1024);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pdf-report/sealed", test_sealed);
  g_test_add_func ("/pdf-report/co-signed", test_co_signed);
  g_test_add_func ("/pdf-report/signed", test_signed);
  g_test_add_func ("/pdf-report/mutations", test_mutations);
  g_test_add_func ("/pdf-report/scripts", test_scripts);
  g_test_add_func ("/pdf-report/draft", test_draft);
  g_test_add_func ("/pdf-report/reproducible", test_reproducible);
  g_test_add_func ("/pdf-report/missing-evidence", test_missing_evidence);
  g_test_add_func ("/pdf-report/progress", test_progress);
  g_test_add_func ("/pdf-report/stopped", test_stopped);
  g_test_add_func ("/pdf-report/long-text", test_long_text);
  g_test_add_func ("/pdf-report/digests", test_digests);
  g_test_add_func ("/pdf-report/followups", test_followups);
  g_test_add_func ("/pdf-report/mirrored", test_mirrored);
  g_test_add_func ("/pdf-report/many-rows", test_many_rows);
  return g_test_run ();
}
