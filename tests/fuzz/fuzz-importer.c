/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Fuzz target of the importer and the writer: any bytes are read or refused, what was read is written back unchanged, and
 * answers to every item give a text that is read again. For libFuzzer: clang -fsanitize=fuzzer,address with
 * -DWITHOUT_MAIN; without it the files named on the command line are tried. */

#include <time.h>

#include "csn-importer.h"
#include "csn-inspection.h"
#include "csn-markdown-writer.h"

int LLVMFuzzerTestOneInput (const guint8 *data,
                            gsize         size);

static const char *
answer_for (CsnItem *item,
            guint    index)
{
  static const char *const checks[] = { "pass", "fail", "na", "not-fired" };
  static const char *const texts[] = { "2026-03-04 10:15", "a|b`c` --> <ins>_*[x](y)", "\n\n# x\n", "42" };
  gsize n;
  const CsnOption *options = csn_item_get_options (item, &n);
  if (csn_item_get_kind (item) == CSN_ITEM_FIELD)
    return texts[index % G_N_ELEMENTS (texts)];
  if (csn_item_get_kind (item) == CSN_ITEM_CHOICE)
    return n > 0 ? options[index % n].text : NULL;
  return checks[index % G_N_ELEMENTS (checks)];
}

static GHashTable *
answer_all (CsnChecklist *checklist)
{
  GHashTable *answers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) csn_written_answer_free);
  GListModel *items = csn_checklist_get_items (checklist);
  guint n = g_list_model_get_n_items (items);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (CsnItem) item = g_list_model_get_item (items, i);
      g_hash_table_insert (answers, (gpointer) csn_item_get_id (item),
                           csn_written_answer_new (answer_for (item, i), i % 3 == 0 ? "because" : NULL, "Ada", "2026-03-04"));
    }
  return answers;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnChecklist) checklist = csn_importer_import (bytes, &error);
  if (checklist == NULL)
    {
      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, !=, "");
      return 0;
    }
  g_autoptr (JsonNode) node = csn_inspection_to_json (checklist);
  g_assert_nonnull (node);
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) same = csn_markdown_writer_write (checklist, none, NULL);
  g_assert_true (g_bytes_equal (bytes, same));
  g_autoptr (GHashTable) answers = answer_all (checklist);
  g_autoptr (GBytes) written = csn_markdown_writer_write (checklist, answers, NULL);
  /* overlapping places are refused, never written halfway */
  if (written != NULL)
    {
      g_autoptr (CsnChecklist) again = csn_importer_import (written, NULL);
      g_assert_nonnull (again);
    }
  return 0;
}

#ifndef WITHOUT_MAIN
/* More time of the processor than this for reading, writing and reading again is a hang; sanitizers take their share. */
#ifdef __SANITIZE_ADDRESS__
#define MAX_SECONDS 10
#else
#define MAX_SECONDS 2
#endif

static void
try_text (const char *text,
          gsize       length,
          const char *name)
{
  clock_t start = clock ();
  LLVMFuzzerTestOneInput ((const guint8 *) text, length);
  if (clock () - start > MAX_SECONDS * CLOCKS_PER_SEC)
    g_error ("%s took longer than %d s.", name, MAX_SECONDS);
}

/* Byte-level variants that need no corpus: cut anywhere, bytes exchanged, lines doubled, marks inserted. */
static void
try_variants (const char *text,
              gsize       length,
              const char *name,
              guint       n)
{
  static const char *const marks[] = { "`", "```\n", "|", "___", "**", "[ ]", "<!--", "-->", "> ", "- ", "☐", "\r", "<ins>", "~~", "\t", " — failed", "    " };
  g_autoptr (GRand) random = g_rand_new_with_seed (g_str_hash (name));
  for (guint i = 0; i < n && length > 0; i++)
    {
      g_autoptr (GString) variant = g_string_new_len (text, length);
      guint changes = g_rand_int_range (random, 1, 6);
      for (guint k = 0; k < changes; k++)
        {
          gsize at = g_rand_int_range (random, 0, variant->len + 1);
          switch (g_rand_int_range (random, 0, 4))
            {
            case 0:
              g_string_truncate (variant, at);
              break;
            case 1:
              {
                gsize count = g_rand_int_range (random, 1, 40);
                g_string_erase (variant, at, MIN (variant->len - at, count));
              }
              break;
            default:
              g_string_insert (variant, at, marks[g_rand_int_range (random, 0, G_N_ELEMENTS (marks))]);
              break;
            }
        }
      try_text (variant->str, variant->len, name);
    }
}

int
main (int    argc,
      char **argv)
{
  const char *setting = g_getenv ("CSN_FUZZ_VARIANTS");
  guint n = setting != NULL ? (guint) g_ascii_strtoull (setting, NULL, 10) : 20;
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *text = NULL;
      gsize length;
      g_autoptr (GError) error = NULL;
      if (!g_file_get_contents (argv[i], &text, &length, &error))
        g_error ("%s", error->message);
      try_text (text, length, argv[i]);
      try_variants (text, length, argv[i], n);
    }
  g_print ("1..1\nok 1 - %d files and their variants\n", argc - 1);
  return 0;
}
#endif
