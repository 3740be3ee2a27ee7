/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Tests the way back: what is not answered keeps its bytes, every answer changes its own place only, and reading what was
 * written gives the answer again. */

#include "document-test.h"

#include <string.h>

/* Items of a large document that are tried one by one; the rest waits for CSN_THOROUGH. */
#define MAX_EDITS_PER_DOCUMENT 12

typedef struct
{
  const char *name;
  const char *text;
  const char *address;
  const char *value;
  const char *reason;
  const char *by;
  const char *date;
  const char *expected;
} WriteCase;

static const WriteCase write_cases[] = {
  { "box", "- [ ] tests pass\n", "L1", "pass", NULL, NULL, NULL, "- [x] tests pass\n" },
  { "box-failed", "- [ ] tests pass  \r\nnext", "L1", "fail", "two of nine", NULL, NULL,
    "- [ ] tests pass — failed: two of nine  \r\nnext" },
  { "box-na", "- [ ] Tell customers\n", "L1", "na", "no customers yet", NULL, NULL,
    "- [ ] ~~Tell customers~~ — N/A: no customers yet\n" },
  { "box-symbol", "☐ Drain the queue\n", "L1", "pass", NULL, NULL, NULL, "☑ Drain the queue\n" },
  { "box-ordered", "1. [ ] one\n2. [ ] two\n", "L2", "pass", NULL, NULL, NULL, "1. [ ] one\n2. [x] two\n" },
  { "words-pass", "- [ ] Speed\n  - [ ] PASS / FAIL\n", "L2", "pass", NULL, NULL, NULL,
    "- [ ] Speed\n  - [x] **PASS** / ~~FAIL~~\n" },
  { "words-fail", "- [ ] Speed\n  - [ ] PASS / FAIL\n", "L2", "fail", NULL, NULL, NULL,
    "- [ ] Speed\n  - [x] ~~PASS~~ / **FAIL**\n" },
  { "words-na", "- [ ] Speed\n  - [ ] PASS / FAIL\n", "L2", "na", "not measured here", NULL, NULL,
    "- [ ] Speed\n  - [ ] ~~PASS / FAIL~~ — N/A: not measured here\n" },
  { "boxes", "**Gate Status**: [ ] PASS / [ ] FAIL\n", "L1", "FAIL", NULL, NULL, NULL,
    "**Gate Status**: [ ] PASS / [x] FAIL\n" },
  { "boxes-other", "**Gate Status**: [x] PASS / [ ] FAIL\n", "L1", "FAIL", NULL, NULL, NULL,
    "**Gate Status**: [ ] PASS / [x] FAIL\n" },
  { "boxes-after", "Approved: Yes ☐ No ☐\n", "L1", "No", NULL, NULL, NULL, "Approved: Yes ☐ No ☑\n" },
  { "boxes-round", "- Migrated: (x) yes ( ) no\n", "L1", "no", NULL, NULL, NULL, "- Migrated: ( ) yes (x) no\n" },
  { "plain-words", "Corruption: Yes/No\n", "L1", "Yes", NULL, NULL, NULL, "Corruption: **Yes**/~~No~~\n" },
  { "emoji", "- **Status**: ⬜ Pending / ✅ Approved / ❌ Failed\n", "L1", "Approved", NULL, NULL, NULL,
    "- **Status**: ⬜ ~~Pending~~ / ✅ **Approved** / ❌ ~~Failed~~\n" },
  { "radio", "**Recommendation**:\n- [ ] **GO** - do it\n- [ ] **NO-GO** - wait\n", "L2", "NO-GO", NULL, NULL, NULL,
    "**Recommendation**:\n- [ ] **GO** - do it\n- [x] **NO-GO** - wait\n" },
  { "blank", "- [ ] x\n  - Tested by: ________\n", "L2", "Ada | *Lovelace*", NULL, NULL, NULL,
    "- [ ] x\n  - Tested by: <ins>Ada \\| \\*Lovelace\\*</ins>\n" },
  { "blank-pair", "- [ ] x\n  - Last Run: _____ / _____\n", "L2", "2026-03-04 10:15", NULL, NULL, NULL,
    "- [ ] x\n  - Last Run: <ins>2026-03-04</ins> / <ins>10:15</ins>\n" },
  { "blank-date", "**Date**: ____/____/____\n", "L1", "2026-03-04", NULL, NULL, NULL,
    "**Date**: <ins>04</ins>/<ins>03</ins>/<ins>2026</ins>\n" },
  { "blank-date-short", "Datum: __/__/____\n", "L1", "2026-03-04", NULL, NULL, NULL,
    "Datum: <ins>04</ins>/<ins>03</ins>/<ins>2026</ins>\n" },
  { "blank-date-cjk", "日付：____年__月__日\n", "L1", "2026-03-04", NULL, NULL, NULL,
    "日付：<ins>2026</ins>年<ins>03</ins>月<ins>04</ins>日\n" },
  { "blank-time-short", "Start: __:__ Uhr\n", "L1", "10:15", NULL, NULL, NULL, "Start: <ins>10</ins>:<ins>15</ins> Uhr\n" },
  { "blank-mangled", "- [ ] **Lead**: **\\_\\_\\_** Date: \\_\\_\\_\n", "L1#3", "2026-03-04", NULL, NULL, NULL,
    "- [ ] **Lead**: **\\_\\_\\_** Date: <ins>2026-03-04</ins>\n" },
  { "rule", "**Conditions**:\n- ________\n- ________\n", "L3", "second shift watches", NULL, NULL, NULL,
    "**Conditions**:\n- ________\n- <ins>second shift watches</ins>\n" },
  { "cell-empty", "| Row | Notes |\n|---|---|\n| a | |\n", "L3", "fine", NULL, NULL, NULL,
    "| Row | Notes |\n|---|---|\n| a | <ins>fine</ins> |\n" },
  { "cell-word", "| Row | PASS/FAIL |\n|---|---|\n| a | |\n", "L3", "FAIL", NULL, NULL, NULL,
    "| Row | PASS/FAIL |\n|---|---|\n| a | FAIL |\n" },
  { "cell-word-other", "| Row | Ergebnis (Ja/Nein) |\n|---|---|\n| a | Ja |\n", "L3", "Nein", NULL, NULL, NULL,
    "| Row | Ergebnis (Ja/Nein) |\n|---|---|\n| a | Nein |\n" },
  { "cell-word-na", "| Row | PASS/FAIL |\n|---|---|\n| a | |\n", "L3", "na", "no such row", NULL, NULL,
    "| Row | PASS/FAIL |\n|---|---|\n| a | N/A: no such row |\n" },
  { "cell-columns", "| Row | Pass | Fail | Notes |\n|---|---|---|---|\n| a | | | |\n", "L3", "Fail", NULL, NULL, NULL,
    "| Row | Pass | Fail | Notes |\n|---|---|---|---|\n| a | [ ] | [x] | |\n" },
  { "cell-header-box", "| Row | ☐ |\n|---|---|\n| a | |\n", "L3", "fail", "broken", NULL, NULL,
    "| Row | ☐ |\n|---|---|\n| a | [ ] — failed: broken |\n" },
  { "cell-box", "| Row | Done |\n|---|---|\n| a | [ ] |\n", "L3", "pass", NULL, NULL, NULL,
    "| Row | Done |\n|---|---|\n| a | [x] |\n" },
  { "cell-box-na", "| Row | Done |\n|---|---|\n| a | [ ] |\n", "L3", "na", "none", NULL, NULL,
    "| Row | Done |\n|---|---|\n| a | [-] — N/A: none |\n" },
  { "trigger", "## Rollback Criteria\n- [ ] Error rate > 5%\n", "L2", "not-fired", NULL, "Ada", "2026-03-04",
    "## Rollback Criteria\n- [ ] Error rate > 5% — not fired (Ada, 2026-03-04)\n" },
  { "trigger-fired", "## Rollback Criteria\n- [ ] Error rate > 5%\n", "L2", "fired", NULL, "Ada", "2026-03-04",
    "## Rollback Criteria\n- [x] Error rate > 5%\n" },
  { "bullet", "## Stage 1: x\n**Success Criteria**:\n- All rows there\n", "L3", "pass", NULL, "Ada", "2026-03-04",
    "## Stage 1: x\n**Success Criteria**:\n- All rows there — passed (Ada, 2026-03-04)\n" },
  { "stop", "## Stage 1: x\n**Stop Conditions**:\n- Rows missing\n", "L3", "not-fired", NULL, "Ada", "2026-03-04",
    "## Stage 1: x\n**Stop Conditions**:\n- Rows missing — not fired (Ada, 2026-03-04)\n" },
  { "status", "### Check 1: x\n**Status:** ⏳ Pending\n", "L1", "✅ Passed", NULL, NULL, NULL,
    "### Check 1: x\n**Status:** ✅ Passed\n" },
  { "placeholder", "**Deployer**: [Your Name]  \n", "L1", "Ada", NULL, NULL, NULL, "**Deployer**: <ins>Ada</ins>  \n" },
  { "empty-key", "- Responsible:\n- Site:\n", "L1", "Ada", NULL, NULL, NULL, "- Responsible: <ins>Ada</ins>\n- Site:\n" },
  { "sign-off", "## Sign-Off\n- [ ] **Developer**: Code complete\n", "L2", "pass", NULL, "Ada", "2026-03-04",
    "## Sign-Off\n- [x] **Developer**: Code complete — signed (Ada, 2026-03-04)\n" },
  { "code-blank", "```\nDate: _______________\n```\n", "L2", "2026-03-04", NULL, NULL, NULL,
    "```\nDate: __2026-03-04___\n```\n" },
  { "code-exact", "```\nDate: __________\n```\n", "L2", "2026-03-04", NULL, NULL, NULL, "```\nDate:2026-03-04_\n```\n" },
  { "code-exact-bare", "```\n__________ (yyyy-mm-dd)\n```\n", "L2", "2026-03-04", NULL, NULL, NULL,
    "```\n2026-03-04_(yyyy-mm-dd)\n```\n" },
  { "code-date", "```\nDue: ___/___/______  By: ______\n```\n", "L2", "2026-03-04", NULL, NULL, NULL,
    "```\nDue: 04_/03_/2026__  By: ______\n```\n" },
  { "code-time", "```\nAt ___:___\n```\n", "L2", "10:15", NULL, NULL, NULL, "```\nAt 10_:15_\n```\n" },
  { "code-short", "```\n| load | ____ |\n```\n", "L2", "Ada", NULL, NULL, NULL, "```\n| load | Ada_ |\n```\n" },
  { "code-longer", "```\nName: ____\n```\n", "L2", "Ada Lovelace", NULL, NULL, NULL, "```\nName: Ada Lovelace_\n```\n" },
  { "bold-line", "**Ready: APPROVED / NOT APPROVED**\n", "L1", "APPROVED", NULL, NULL, NULL,
    "**Ready: **APPROVED** / ~~NOT APPROVED~~**\n" },
  { "code-box", "```\n[ ] drain\n```\n", "L2", "pass", NULL, NULL, NULL, "```\n[x] drain\n```\n" },
  { "code-frame", "## Prerequisites\n```\n│ Gate: [PASSED / NOT PASSED]        │\n```\n", "L3", "PASSED", NULL, NULL, NULL,
    "## Prerequisites\n```\n│ Gate: [**PASSED** / NOT PASSED]    │\n```\n" },
  { "comment-end", "- [ ] x\n  - Notes: ____\n", "L2", "a --> b\n# c", NULL, NULL, NULL,
    "- [ ] x\n  - Notes: <ins>a --\\> b<br>\\# c</ins>\n" },
};

static void
test_untouched (void)
{
  g_autoptr (GPtrArray) paths = list_documents ();
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GBytes) bytes = read_path (paths->pdata[i]);
      g_autoptr (CsnChecklist) checklist = csn_importer_import (bytes, NULL);
      if (checklist == NULL)
        continue;
      g_autoptr (GBytes) written = csn_markdown_writer_write (checklist, none, NULL);
      g_assert_true (g_bytes_equal (bytes, written));
    }
}

static CsnItem *
find_by_id (CsnChecklist *checklist,
            const char   *id)
{
  return csn_checklist_find_item (checklist, id);
}

/* What an item holds in the source, as a word. */
static char *
dup_state (CsnItem *item)
{
  gsize n;
  const CsnOption *options = csn_item_get_options (item, &n);
  if (csn_item_is_marked_na (item))
    return g_strdup ("na");
  if (csn_item_get_kind (item) == CSN_ITEM_FIELD)
    return g_strdup (csn_item_get_value (item));
  for (gsize i = 0; i < n; i++)
    if (options[i].selected)
      return g_strdup (options[i].text);
  if (csn_item_get_kind (item) == CSN_ITEM_CHOICE)
    return NULL;
  if (csn_item_is_checked (item))
    return g_strdup (csn_item_is_inverted (item) ? "fired" : "pass");
  return g_strdup (csn_item_get_value (item));
}

static const char *
example_of (CsnItem *item)
{
  switch (csn_item_get_field_kind (item))
    {
    case CSN_FIELD_DATE:
      return "2026-03-04";
    case CSN_FIELD_DATETIME_PAIR:
      return "2026-03-04 10:15";
    case CSN_FIELD_COUNT:
    case CSN_FIELD_MEASURE:
      return "42";
    default:
      return "Ada L.";
    }
}

/* Values to try at an item; fills @values, returns how many. */
static guint
list_values (CsnItem     *item,
             const char **values)
{
  gsize n;
  const CsnOption *options = csn_item_get_options (item, &n);
  guint count = 0;
  if (csn_item_get_kind (item) == CSN_ITEM_FIELD)
    values[count++] = example_of (item);
  else if (csn_item_get_kind (item) == CSN_ITEM_CHOICE)
    {
      /* the first word of a status line means that nothing was answered */
      values[count++] = options[csn_item_get_style (item) == CSN_STYLE_STATUS_WORD ? 1 : 0].text;
      values[count++] = options[n - 1].text;
    }
  else if (csn_item_get_role (item) == CSN_ROLE_CHOICE_OPTION)
    return 0;
  else if (csn_item_is_inverted (item))
    {
      values[count++] = "fired";
      values[count++] = "not-fired";
    }
  else
    {
      values[count++] = "pass";
      values[count++] = "fail";
      values[count++] = "na";
    }
  return count;
}

/* Bytes that differ must lie between the first and the last line of the item's places. */
static void
assert_local (CsnItem    *item,
              GBytes     *before,
              GBytes     *after,
              const char *path)
{
  gsize n;
  gsize m;
  const char *a = g_bytes_get_data (before, &n);
  const char *b = g_bytes_get_data (after, &m);
  gsize start = 0;
  while (start < n && start < m && a[start] == b[start])
    start++;
  gsize tail = 0;
  while (tail < n - start && tail < m - start && a[n - 1 - tail] == b[m - 1 - tail])
    tail++;
  CsnSpan span = csn_item_get_line_span (item);
  gsize n_options;
  const CsnOption *options = csn_item_get_options (item, &n_options);
  for (gsize i = 0; i < n_options; i++)
    {
      span.start = MIN (span.start, options[i].box.start);
      span.end = MAX (span.end, options[i].span.end);
    }
  gsize n_blanks;
  const CsnSpan *blanks = csn_item_get_blanks (item, &n_blanks);
  for (gsize i = 0; i < n_blanks; i++)
    {
      span.start = MIN (span.start, blanks[i].start);
      span.end = MAX (span.end, blanks[i].end);
    }
  /* an insertion may be read one byte later when it begins like what follows */
  gsize slack = n - tail == start ? 1 : 0;
  if (start < span.start || n - tail > span.end + slack)
    g_error ("%s: the answer of line %u changed bytes %" G_GSIZE_FORMAT " to %" G_GSIZE_FORMAT ", its place is %u "
             "to %u", path, csn_item_get_line (item), start, n - tail, span.start, span.end);
}

static gboolean
is_same_answer (CsnItem    *item,
                const char *value,
                const char *state)
{
  gsize n;
  const CsnOption *options = csn_item_get_options (item, &n);
  if (g_strcmp0 (value, state) == 0)
    return TRUE;
  /* Markdown reads line breaks as spaces */
  if (state != NULL && csn_item_get_kind (item) == CSN_ITEM_FIELD && strpbrk (value, "\n\t") != NULL)
    return TRUE;
  /* the words of "PASS / FAIL" stand for pass and fail */
  return state != NULL && n >= 2 && csn_item_get_kind (item) == CSN_ITEM_CHECK
         && ((g_str_equal (value, "pass") && g_str_equal (state, options[0].text))
             || (g_str_equal (value, "fail") && g_str_equal (state, options[1].text)));
}

static void
test_form (gconstpointer data)
{
  const WriteCase *c = data;
  g_autofree char *written = write_answer (c->text, c->address, c->value, c->reason, c->by, c->date);
  g_assert_cmpstr (written, ==, c->expected);
  g_autoptr (CsnChecklist) before = import_text (c->text);
  g_autoptr (CsnChecklist) after = import_text (written);
  CsnItem *item = csn_checklist_find_item (after, csn_item_get_id (get_item (before, c->address)));
  g_assert_nonnull (item);
  g_autofree char *state = dup_state (item);
  if (!is_same_answer (item, c->value, state))
    g_error ("%s: wrote %s, read %s", c->name, c->value, state != NULL ? state : "nothing");
}

/* Taking an answer back writes what the source holds: not a byte differs. */
static void
assert_undone (CsnChecklist *checklist,
               CsnItem      *item,
               const char   *path)
{
  g_autoptr (GHashTable) answers
    = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) csn_written_answer_free);
  g_autofree char *state = dup_state (item);
  g_hash_table_insert (answers, (gpointer) csn_item_get_id (item), csn_written_answer_new (state, NULL, "Ada", "2026-03-04"));
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) written = csn_markdown_writer_write (checklist, answers, &error);
  g_assert_no_error (error);
  if (!g_bytes_equal (csn_checklist_get_source (checklist), written))
    g_error ("%s: taking back the answer of line %u leaves another document.", path, csn_item_get_line (item));
}

static guint
try_item (CsnChecklist *checklist,
          CsnItem      *item,
          const char   *path,
          guint        *lost)
{
  const char *values[3];
  guint n = list_values (item, values);
  GBytes *source = csn_checklist_get_source (checklist);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GHashTable) answers
        = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) csn_written_answer_free);
      g_hash_table_insert (answers, (gpointer) csn_item_get_id (item),
                           csn_written_answer_new (values[i], g_str_equal (values[i], "na") ? "none here" : NULL, "Ada",
                                                   "2026-03-04"));
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) written = csn_markdown_writer_write (checklist, answers, &error);
      g_assert_no_error (error);
      if (!g_bytes_equal (source, written))
        assert_local (item, source, written, path);
      assert_undone (checklist, item, path);
      g_autoptr (CsnChecklist) again = import_bytes (written);
      CsnItem *found = find_by_id (again, csn_item_get_id (item));
      g_autofree char *state = found != NULL ? dup_state (found) : NULL;
      g_autofree char *before = dup_state (item);
      if (found == NULL || !is_same_answer (item, values[i], state))
        {
          if (g_getenv ("CSN_VERBOSE") != NULL)
            g_printerr ("%s:%u style %d role %d: wrote %s, read %s%s\n", path, csn_item_get_line (item), csn_item_get_style (item),
                        csn_item_get_role (item), values[i], state != NULL ? state : "(nothing)", found == NULL ? " (lost)" : "");
          (*lost)++;
        }
    }
  return n;
}

static void
try_document (const char *path,
              gboolean    thorough,
              guint      *edits,
              guint      *lost)
{
  g_autoptr (GBytes) bytes = read_path (path);
  g_autoptr (CsnChecklist) checklist = csn_importer_import (bytes, NULL);
  if (checklist == NULL)
    return;
  GListModel *items = csn_checklist_get_items (checklist);
  guint n = g_list_model_get_n_items (items);
  guint step = thorough ? 1 : MAX (1, n / MAX_EDITS_PER_DOCUMENT);
  for (guint i = 0; i < n; i += step)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (items, i);
      *edits += try_item (checklist, item, path, lost);
    }
}

static void
test_every_edit (void)
{
  gboolean thorough = g_getenv ("CSN_THOROUGH") != NULL;
  g_autoptr (GPtrArray) paths = thorough ? list_documents () : list_own_documents ();
  guint edits = 0;
  guint lost = 0;
  for (guint i = 0; i < paths->len; i++)
    try_document (paths->pdata[i], thorough || i < 6, &edits, &lost);
  g_test_message ("%u edits, %u not read back", edits, lost);
  g_assert_cmpuint (edits, >, 100);
  g_assert_cmpuint (lost, ==, 0);
}

static void
test_all_at_once (void)
{
  g_autoptr (GPtrArray) paths = list_documents ();
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GBytes) bytes = read_path (paths->pdata[i]);
      g_autoptr (CsnChecklist) checklist = csn_importer_import (bytes, NULL);
      if (checklist == NULL)
        continue;
      g_autoptr (GHashTable) answers
        = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) csn_written_answer_free);
      GListModel *items = csn_checklist_get_items (checklist);
      for (guint k = 0; k < g_list_model_get_n_items (items); k++)
        {
          g_autoptr (CsnItem) item = g_list_model_get_item (items, k);
          const char *values[3];
          guint n = list_values (item, values);
          if (n > 0)
            g_hash_table_insert (answers, (gpointer) csn_item_get_id (item),
                                 csn_written_answer_new (values[k % n], "why not", "Ada", "2026-03-04"));
        }
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) written = csn_markdown_writer_write (checklist, answers, &error);
      if (error != NULL)
        g_error ("%s: %s", (char *) paths->pdata[i], error->message);
      g_autoptr (CsnChecklist) again = import_bytes (written);
      g_assert_cmpuint (csn_checklist_get_n_lines (again), ==, csn_checklist_get_n_lines (checklist));
    }
}

/* Byte-level variants of a document, each the whole of it. */
typedef GString *(*Variant) (const char *text);

static GString *
with_line_ends (const char *text,
                const char *first,
                const char *second)
{
  GString *variant = g_string_new (NULL);
  guint n = 0;
  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '\r' && p[1] == '\n')
        continue;
      if (*p == '\n')
        g_string_append (variant, n++ % 2 == 0 ? first : second);
      else
        g_string_append_c (variant, *p);
    }
  return variant;
}

static GString *
with_crlf (const char *text)
{
  return with_line_ends (text, "\r\n", "\r\n");
}

static GString *
with_cr (const char *text)
{
  return with_line_ends (text, "\r", "\r");
}

static GString *
with_mixed_ends (const char *text)
{
  return with_line_ends (text, "\r\n", "\n");
}

static GString *
with_trailing_blanks (const char *text)
{
  return with_line_ends (text, "  \n", "\t\n");
}

static GString *
with_quotes (const char *text)
{
  return with_line_ends (text, "\n> ", "\n> ");
}

static GString *
with_byte_order_mark (const char *text)
{
  GString *variant = g_string_new (g_str_has_prefix (text, "\xef\xbb\xbf") ? "" : "\xef\xbb\xbf");
  return g_string_append (variant, text);
}

static GString *
without_final_end (const char *text)
{
  return g_string_new_take (g_strchomp (g_strdup (text)));
}

static GString *
with_replaced (const char *text,
               const char *find,
               const char *replace)
{
  GString *variant = g_string_new (text);
  g_string_replace (variant, find, replace, 0);
  return variant;
}

static GString *
with_no_break_space (const char *text)
{
  return with_replaced (text, "- [ ] ", "- [ ]\xc2\xa0");
}

static GString *
with_stars (const char *text)
{
  return with_replaced (text, "- [", "* [");
}

static GString *
with_tabs (const char *text)
{
  return with_replaced (text, "    ", "\t");
}

static GString *
cut (const char *text)
{
  const char *end = text + strlen (text) * 2 / 3;
  return g_string_new_len (text, g_utf8_find_prev_char (text, end) - text);
}

static void
test_variants (void)
{
  static const Variant variants[] = { with_crlf,   with_cr,           with_mixed_ends, with_trailing_blanks,
                                      with_quotes, with_byte_order_mark, without_final_end, with_no_break_space,
                                      with_stars,  with_tabs,         cut };
  g_autoptr (GPtrArray) paths = g_getenv ("CSN_THOROUGH") != NULL ? list_documents () : list_own_documents ();
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (GBytes) bytes = read_path (paths->pdata[i]);
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
      if (!g_utf8_validate (text, -1, NULL) || strlen (text) < 10)
        continue;
      for (gsize k = 0; k < G_N_ELEMENTS (variants); k++)
        {
          g_autoptr (GBytes) variant = g_string_free_to_bytes (variants[k] (text));
          g_autoptr (GError) error = NULL;
          g_autoptr (CsnChecklist) checklist = csn_importer_import (variant, &error);
          g_assert_true (checklist != NULL || error != NULL);
          g_autoptr (GBytes) written = checklist != NULL ? csn_markdown_writer_write (checklist, none, NULL) : NULL;
          g_assert_true (written == NULL || g_bytes_equal (variant, written));
        }
    }
}

static void
test_unknown_option (void)
{
  g_autoptr (CsnChecklist) checklist = import_text ("**Gate Status**: [ ] PASS / [ ] FAIL\n");
  g_autoptr (GHashTable) answers
    = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) csn_written_answer_free);
  g_hash_table_insert (answers, (gpointer) csn_item_get_id (get_item (checklist, "L1")),
                       csn_written_answer_new ("PERHAPS", NULL, NULL, NULL));
  g_autoptr (GError) error = NULL;
  g_assert_null (csn_markdown_writer_write (checklist, answers, &error));
  g_assert_nonnull (error);
}

static void
test_cleared (void)
{
  g_autofree char *box = write_answer ("- [x] tests pass\n", "L1", NULL, NULL, NULL, NULL);
  g_assert_cmpstr (box, ==, "- [ ] tests pass\n");
  g_autofree char *words = write_answer ("- [x] **PASS** / ~~FAIL~~\n", "L1", NULL, NULL, NULL, NULL);
  g_assert_cmpstr (words, ==, "- [ ] PASS / FAIL\n");
  g_autofree char *struck = write_answer ("- [ ] ~~Tell them~~ — N/A: none\n", "L1", NULL, NULL, NULL, NULL);
  g_assert_cmpstr (struck, ==, "- [ ] Tell them\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (write_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/document/writer/form/%s", write_cases[i].name);
      g_test_add_data_func (path, &write_cases[i], test_form);
    }
  g_test_add_func ("/document/writer/variants", test_variants);
  g_test_add_func ("/document/writer/cleared", test_cleared);
  g_test_add_func ("/document/writer/unknown-option", test_unknown_option);
  g_test_add_func ("/document/writer/untouched", test_untouched);
  g_test_add_func ("/document/writer/all-at-once", test_all_at_once);
  g_test_add_func ("/document/writer/every-edit", test_every_edit);
  return g_test_run ();
}
