/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The structure of a report and its adders; what stands in it is in csn-report-cover.c and its
 * neighbours. */

#include "csn-report-private.h"

#include <string.h>

/* Longest text that one cell shows; the record in the report holds the whole. */
#define MAX_TEXT 6000
/* Characters of a heading. */
#define MAX_TITLE 240
/* Digits by which items name evidence. */
#define SHORT_ID 12

struct _CsnReport
{
  GObject parent_instance;
  CsnRecordExport *record; /* (owned) */
  GPtrArray *nodes;        /* (owned) (element-type CsnReportNode) */
  GHashTable *items;       /* (owned): id → item object */
  GPtrArray *events;       /* (owned) (element-type CsnEvent): what could be read of the log, while building */
  GHashTable *changes;     /* (owned): id → times it was answered, while building */
  GHashTable *evidence;    /* (owned): first digits of an id → number in the index, from 1 */
};

G_DEFINE_FINAL_TYPE (CsnReport, csn_report, G_TYPE_OBJECT)

static void
line_free (CsnReportLine *line)
{
  g_free (line->text);
  g_free (line->link);
  g_free (line);
}

static void
row_free (CsnReportRow *row)
{
  for (guint i = 0; i < row->n_cells; i++)
    g_clear_pointer (&row->cells[i].lines, g_ptr_array_unref);
  g_free (row->cells);
  g_free (row->anchor);
  g_free (row->title);
  g_free (row);
}

static void
node_free (CsnReportNode *node)
{
  g_free (node->anchor);
  g_free (node->text);
  g_clear_pointer (&node->lines, g_ptr_array_unref);
  g_clear_pointer (&node->rows, g_ptr_array_unref);
  g_clear_pointer (&node->values, g_array_unref);
  g_free (node->columns);
  g_free (node);
}

static void
csn_report_finalize (GObject *object)
{
  CsnReport *self = CSN_REPORT (object);

  g_clear_object (&self->record);
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_pointer (&self->changes, g_hash_table_unref);
  g_clear_pointer (&self->evidence, g_hash_table_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  G_OBJECT_CLASS (csn_report_parent_class)->finalize (object);
}

static void
csn_report_class_init (CsnReportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = csn_report_finalize;
}

static void
csn_report_init (CsnReport *self)
{
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify)node_free);
  self->items = g_hash_table_new (g_str_hash, g_str_equal);
  self->changes = g_hash_table_new (g_str_hash, g_str_equal);
  self->evidence = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

CsnReportNode *
csn_nodes_add (GPtrArray *nodes, CsnNodeKind kind)
{
  CsnReportNode *node = g_new0 (CsnReportNode, 1);

  node->kind = kind;
  g_ptr_array_add (nodes, node);
  return node;
}

/* Characters that would move, hide or reorder what a reader sees: controls, and the marks that
 * override direction. */
static gboolean
is_harmful (gunichar c)
{
  return (c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e)
         || (c >= 0x2066 && c <= 0x2069) || c == 0x200b || c == 0xfeff || c == 0x2028 || c == 0x2029
         || (c >= 0xfff9 && c <= 0xfffb) || (c & 0xfffe) == 0xfffe;
}

/* A copy without harmful characters, no longer than about MAX_TEXT bytes, cut between characters.
 */
char *
csn_report_clean (const char *text)
{
  g_autoptr (GString) out = g_string_sized_new (64);
  const char *p = text;

  for (; *p != '\0' && out->len < MAX_TEXT; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\t')
        g_string_append_c (out, ' ');
      else if (c != '\r' && is_harmful (c))
        g_string_append_printf (out, "[U+%04X]", c);
      else if (c != '\r' || p[1] != '\n')
        g_string_append_unichar (out, c == '\r' ? '\n' : c);
    }
  if (*p != '\0')
    g_string_append (out, "… (cut here; the whole text stands in record.json)");
  return g_strdup (out->str);
}

/* A heading is one line of bounded length. */
static char *
clean_title (const char *text)
{
  g_autofree char *clean = csn_report_clean (text);

  g_strdelimit (clean, "\n", ' ');
  if (g_utf8_strlen (clean, -1) <= MAX_TITLE)
    return g_steal_pointer (&clean);
  g_autofree char *start = g_utf8_substring (clean, 0, MAX_TITLE);
  return g_strconcat (start, "…", NULL);
}

CsnReportNode *
csn_nodes_add_heading (GPtrArray *nodes, guint level, const char *text, const char *anchor)
{
  CsnReportNode *node = csn_nodes_add (nodes, CSN_NODE_HEADING);

  node->level = level;
  node->text = clean_title (text);
  node->anchor = g_strdup (anchor);
  return node;
}

static CsnReportLine *
new_line (CsnTextStyle style, char *text)
{
  CsnReportLine *line = g_new0 (CsnReportLine, 1);

  line->style = style;
  line->text = text;
  return line;
}

CsnReportLine *
csn_cell_take (CsnReportCell *cell, CsnTextStyle style, char *text)
{
  CsnReportLine *line = new_line (style, csn_report_clean (text));

  g_free (text);
  if (cell->lines == NULL)
    cell->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)line_free);
  g_ptr_array_add (cell->lines, line);
  return line;
}

CsnReportLine *
csn_cell_add (CsnReportCell *cell, CsnTextStyle style, const char *text)
{
  if (text == NULL || text[0] == '\0')
    return NULL;
  return csn_cell_take (cell, style, g_strdup (text));
}

void
csn_cell_add_state (CsnReportCell *cell, const char *state)
{
  CsnTone tone;
  CsnMark mark;
  const char *word = csn_report_state_word (state, &tone, &mark);
  CsnReportLine *line = csn_cell_add (cell, CSN_TEXT_STATE, word);

  if (line == NULL)
    return;
  line->tone = tone;
  line->mark = mark;
}

CsnReportLine *
csn_node_add_line (CsnReportNode *node, CsnTextStyle style, const char *text)
{
  CsnReportLine *line = new_line (style, csn_report_clean (text));

  if (node->lines == NULL)
    node->lines = g_ptr_array_new_with_free_func ((GDestroyNotify)line_free);
  g_ptr_array_add (node->lines, line);
  return line;
}

CsnReportNode *
csn_nodes_add_text (GPtrArray *nodes, CsnTextStyle style, const char *text)
{
  CsnReportNode *node = csn_nodes_add (nodes, CSN_NODE_TEXT);

  csn_node_add_line (node, style, text);
  return node;
}

CsnReportNode *
csn_nodes_add_code (GPtrArray *nodes, const char *text)
{
  CsnReportNode *node = csn_nodes_add (nodes, CSN_NODE_CODE);

  node->text = csn_report_clean (text);
  return node;
}

CsnReportNode *
csn_nodes_add_table (GPtrArray *nodes, const CsnReportColumn *columns, guint n_columns)
{
  CsnReportNode *node = csn_nodes_add (nodes, CSN_NODE_TABLE);

  node->columns = g_memdup2 (columns, n_columns * sizeof *columns);
  node->n_columns = n_columns;
  return node;
}

CsnReportRow *
csn_node_add_row (CsnReportNode *node, guint n_cells)
{
  CsnReportRow *row = g_new0 (CsnReportRow, 1);

  row->n_cells = n_cells;
  row->cells = g_new0 (CsnReportCell, n_cells);
  if (node->rows == NULL)
    node->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)row_free);
  g_ptr_array_add (node->rows, row);
  return row;
}

CsnReportRow *
csn_node_add_pair (CsnReportNode *node, const char *name, CsnTextStyle style, const char *value)
{
  if (value == NULL || value[0] == '\0')
    return NULL;
  CsnReportRow *row = csn_node_add_row (node, 2);
  csn_cell_add (&row->cells[0], CSN_TEXT_SMALL, name);
  csn_cell_add (&row->cells[1], style, value);
  return row;
}

static void
index_items (CsnReport *self)
{
  JsonObject *root = csn_record_export_get_root (self->record);
  JsonArray *sections = json_object_get_array_member (root, "sections");

  for (guint i = 0; i < json_array_get_length (sections); i++)
    {
      JsonArray *items = csn_json_get_array (json_array_get_object_element (sections, i), "items");

      for (guint k = 0; items != NULL && k < json_array_get_length (items); k++)
        {
          JsonNode *node = json_array_get_element (items, k);

          if (!JSON_NODE_HOLDS_OBJECT (node))
            continue;
          JsonObject *item = json_node_get_object (node);
          const char *id = csn_json_get_string (item, "id", NULL);
          if (id != NULL)
            g_hash_table_insert (self->items, (gpointer)id, item);
        }
    }
}

/* Evidence is called E1, E2… by its place in the index; items name it by the first digits of its id. */
static void
index_evidence (CsnReport *self)
{
  guint n = csn_record_export_get_n_evidence (self->record);

  for (guint i = 0; i < n; i++)
    {
      CsnExportEvidence evidence;

      csn_record_export_get_evidence (self->record, i, &evidence);
      g_hash_table_insert (self->evidence, g_strndup (evidence.id, SHORT_ID),
                           GUINT_TO_POINTER (i + 1));
    }
}

/* Answers given twice are marked: a reader sees that the first entry was not the last. */
static void
count_changes (CsnReport *self)
{
  for (guint i = 0; i < self->events->len; i++)
    {
      CsnEvent *event = g_ptr_array_index (self->events, i);
      JsonObject *data = csn_event_get_data (event);

      if (!g_str_equal (csn_event_get_event_type (event), "answer.set")
          || !g_str_equal (csn_json_get_string (data, "aspect", ""), "answer"))
        continue;
      const char *id = csn_json_get_string (data, "item", "");
      guint times = GPOINTER_TO_UINT (g_hash_table_lookup (self->changes, id));
      g_hash_table_insert (self->changes, (gpointer)id, GUINT_TO_POINTER (times + 1));
    }
}

CsnReport *
csn_report_new (CsnRecordExport *record)
{
  g_return_val_if_fail (CSN_IS_RECORD_EXPORT (record), NULL);

  CsnReport *self = g_object_new (CSN_TYPE_REPORT, NULL);

  self->record = g_object_ref (record);
  index_items (self);
  index_evidence (self);
  self->events = csn_record_export_list_events (record, NULL);
  if (self->events == NULL)
    self->events = g_ptr_array_new ();
  count_changes (self);
  csn_report_add_cover (self);
  csn_report_add_checklist (self);
  csn_report_add_decision (self);
  csn_report_add_probes (self);
  csn_report_add_approvals (self);
  csn_report_add_appendix (self);
  /* Everything that is told of the log stands in the nodes now; a long log takes much room. */
  g_hash_table_remove_all (self->changes);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  return self;
}

CsnRecordExport *
csn_report_get_record (CsnReport *self)
{
  g_return_val_if_fail (CSN_IS_REPORT (self), NULL);
  return self->record;
}

GPtrArray *
csn_report_get_nodes (CsnReport *self)
{
  g_return_val_if_fail (CSN_IS_REPORT (self), NULL);
  return self->nodes;
}

const char *
csn_report_get_title (CsnReport *self)
{
  g_return_val_if_fail (CSN_IS_REPORT (self), NULL);
  return csn_record_export_get_title (self->record);
}

const char *
csn_report_get_draft (CsnReport *self)
{
  g_return_val_if_fail (CSN_IS_REPORT (self), NULL);

  JsonObject *root = csn_record_export_get_root (self->record);
  if (g_str_equal (csn_json_get_string (root, "lifecycle", ""), "VOID"))
    return "Void – not to be used";
  return csn_json_get_int (root, "approved", 0) == 1 ? NULL : "Draft – not signed off";
}

const char *
csn_report_get_made (CsnReport *self)
{
  g_return_val_if_fail (CSN_IS_REPORT (self), NULL);
  return csn_json_get_string (csn_record_export_get_root (self->record), "made", "");
}

JsonObject *
csn_report_find_item (CsnReport *self, const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->items, id) : NULL;
}

char *
csn_report_item_anchor (CsnReport *self, const char *id)
{
  return csn_report_find_item (self, id) != NULL ? g_strconcat ("i-", id, NULL) : NULL;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *)a, right = *(const guint *)b;

  return (left > right) - (left < right);
}

/* Numbers in the index of what is named by @ids, ascending; 0 for what the index lacks. */
static GArray *
list_numbers (CsnReport *self, JsonArray *ids)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
    {
      const char *id = json_node_get_string (json_array_get_element (ids, i));
      g_autofree char *key = id != NULL ? g_strndup (id, SHORT_ID) : NULL;
      guint number
          = key != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (self->evidence, key)) : 0;

      g_array_append_val (numbers, number);
    }
  g_array_sort (numbers, compare_numbers);
  return numbers;
}

char *
csn_report_show_evidence (CsnReport *self, JsonArray *ids, char **anchor)
{
  g_autoptr (GArray) numbers = list_numbers (self, ids);
  g_autoptr (GString) text = g_string_new (NULL);

  *anchor = NULL;
  for (guint i = 0; i < numbers->len;)
    {
      guint from = g_array_index (numbers, guint, i), to = from;

      while (++i < numbers->len && g_array_index (numbers, guint, i) <= to + 1)
        to = g_array_index (numbers, guint, i);
      g_string_append_printf (text, "%sE%u", text->len > 0 ? ", " : "", from);
      if (to > from)
        g_string_append_printf (text, "%sE%u", to > from + 1 ? "–" : ", ", to);
      if (*anchor == NULL)
        *anchor = g_strdup_printf ("e-%u", from);
    }
  return g_strdup (text->str);
}

GPtrArray *
csn_report_get_events (CsnReport *self)
{
  return self->events;
}

gboolean
csn_report_is_changed (CsnReport *self, const char *id)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->changes, id)) > 1;
}

static gboolean
state_is_bad (const char *state)
{
  static const char *const bad[] = { "FAIL",         "ERROR",   "CONFLICT",
                                     "INCONCLUSIVE", "STALE",   "BLOCKED",
                                     "FIRED",        "UNKNOWN", NULL };

  return g_strv_contains (bad, state);
}

gboolean
csn_report_shows (CsnReport *self, JsonObject *section, JsonObject *item)
{
  JsonObject *root = csn_record_export_get_root (self->record);
  const char *filter = csn_json_get_string (root, "filter", "");

  if (g_str_equal (filter, "failed"))
    return state_is_bad (csn_json_get_string (item, "state", ""));
  if (g_str_has_prefix (filter, "section="))
    return g_str_equal (csn_json_get_string (section, "title", ""), filter + strlen ("section="))
           || (gint64)g_ascii_strtoll (filter + strlen ("section="), NULL, 10)
                  == csn_json_get_int (section, "line", -1);
  if (g_str_has_prefix (filter, "role="))
    return g_str_equal (csn_json_get_string (item, "role", ""), filter + strlen ("role="));
  return TRUE;
}

GArray *
csn_report_list_items (CsnReport *self)
{
  g_return_val_if_fail (CSN_IS_REPORT (self), NULL);

  JsonObject *root = csn_record_export_get_root (self->record);
  JsonArray *sections = json_object_get_array_member (root, "sections");
  GArray *list = g_array_new (FALSE, FALSE, sizeof (CsnReportItem));

  for (guint i = 0; i < json_array_get_length (sections); i++)
    {
      JsonObject *section = json_array_get_object_element (sections, i);
      JsonArray *items = csn_json_get_array (section, "items");

      for (guint k = 0; items != NULL && k < json_array_get_length (items); k++)
        {
          JsonNode *node = json_array_get_element (items, k);
          CsnReportItem item = { section, NULL };

          if (!JSON_NODE_HOLDS_OBJECT (node))
            continue;
          item.item = json_node_get_object (node);
          if (csn_report_shows (self, section, item.item))
            g_array_append_val (list, item);
        }
    }
  return list;
}
