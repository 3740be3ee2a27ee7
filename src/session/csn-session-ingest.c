/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers of a report that a person drops on an item (JUnit, TAP, coverage, SARIF, the summary of a tool) fill the
 * item's empty blanks, marked machine-made with the file as their evidence. Nothing is judged by it: a file is no
 * run. */

#include "csn-session-ingest.h"

#include <string.h>

#include "csn-probe-fills.h"
#include "csn-report-reader.h"
#include "csn-session-probes-private.h"
#include "csn-tool-summary.h"

/* A report, not an archive. */
#define MAX_BYTES (8 * 1024 * 1024)

/* What the form asks for at @item: the fields that its probes fill, else the fields below it. */
static void
collect_fields (CsnSession *self, CsnItem *item, GPtrArray *fields)
{
  GListModel *probes = csn_checklist_get_probes (csn_record_get_checklist (self->record));
  GPtrArray *children = csn_item_get_children (item);

  for (guint i = 0; i < g_list_model_get_n_items (probes); i++)
    {
      g_autoptr (CsnProbeSpec) probe = g_list_model_get_item (probes, i);
      GPtrArray *fills = csn_probe_spec_get_item (probe) == item ? csn_probe_spec_get_fills (probe) : NULL;

      for (guint f = 0; fills != NULL && f < fills->len; f++)
        if (!g_ptr_array_find (fields, g_ptr_array_index (fills, f), NULL))
          g_ptr_array_add (fields, g_ptr_array_index (fills, f));
    }
  for (guint i = 0; i < children->len; i++)
    if (csn_item_get_kind (g_ptr_array_index (children, i)) == CSN_ITEM_FIELD
        && !g_ptr_array_find (fields, g_ptr_array_index (children, i), NULL))
      g_ptr_array_add (fields, g_ptr_array_index (children, i));
}

/* The command of the item says which tool wrote the file; else the name of the file. */
static char *
dup_program (CsnSession *self, CsnItem *item, const char *name)
{
  GListModel *probes = csn_checklist_get_probes (csn_record_get_checklist (self->record));

  for (guint i = 0; i < g_list_model_get_n_items (probes); i++)
    {
      g_autoptr (CsnProbeSpec) probe = g_list_model_get_item (probes, i);
      CsnProbeKind kind = csn_probe_spec_get_kind (probe);

      if (csn_probe_spec_get_item (probe) == item && (kind == CSN_PROBE_COMMAND || kind == CSN_PROBE_COMMAND_REPEAT))
        return g_strdup (csn_probe_spec_get_text (probe));
    }
  return g_strdup (name);
}

gboolean
csn_session_ingest_wants (CsnSession *self, const char *const *items, const char *from, guint64 n_bytes)
{
  if (n_bytes == 0 || n_bytes > MAX_BYTES || strcmp (from, "paste") == 0)
    return FALSE;
  for (gsize i = 0; items[i] != NULL; i++)
    {
      CsnEntry *entry = csn_record_find_entry (self->record, items[i]);
      g_autoptr (GPtrArray) fields = g_ptr_array_new ();

      if (entry == NULL)
        continue;
      collect_fields (self, csn_entry_get_item (entry), fields);
      if (fields->len > 0)
        return TRUE;
    }
  return FALSE;
}

static GDateTime *
read_time (const char *collected)
{
  GDateTime *time = collected != NULL ? g_date_time_new_from_iso8601 (collected, NULL) : NULL;

  return time != NULL ? time : g_date_time_new_now_local ();
}

void
csn_session_ingest_add_fills (CsnSession *self, const char *const *items, GBytes *bytes, const char *name,
                              const char *collected, const char *digest, GPtrArray *drafts)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autoptr (GDateTime) time = read_time (collected);
  g_autofree char *text = NULL;

  if (length == 0 || memchr (data, '\0', length) != NULL)
    return;
  /* the readers want a zero byte behind it */
  text = g_strndup (data, length);
  for (gsize i = 0; items[i] != NULL; i++)
    {
      CsnEntry *entry = csn_record_find_entry (self->record, items[i]);
      CsnItem *item = entry != NULL ? csn_entry_get_item (entry) : NULL;
      g_autoptr (GPtrArray) fields = g_ptr_array_new ();
      g_autoptr (CsnReadings) readings = csn_readings_new ();
      g_auto (GStrv) names = NULL;

      if (item == NULL)
        continue;
      if (csn_report_read (text, length, readings) == NULL)
        {
          g_autofree char *program = dup_program (self, item, name);

          csn_tool_summary_read (program, text, 0, readings);
        }
      names = csn_readings_list (readings);
      /* a file that is no report fills nothing, not even a date */
      if (names[0] == NULL)
        continue;
      collect_fields (self, item, fields);
      for (guint f = 0; f < fields->len; f++)
        {
          CsnItem *field = g_ptr_array_index (fields, f);
          g_autofree char *value = csn_probe_fills_find (field, readings, time);
          CsnEntry *blank = value != NULL ? csn_record_find_entry (self->record, csn_item_get_id (field)) : NULL;

          if (blank != NULL)
            csn_session_add_machine_fill (self, blank, value, digest, drafts);
        }
    }
}
