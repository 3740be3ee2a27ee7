/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Checks a record file: every page, entry and byte of evidence, then the record that its log makes. */

#include "csn-verification-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "csn-chain.h"
#include "csn-record-file.h"

static GBytes *
read_source (CsnVerification *self, CsnRecordFile *file, GPtrArray *events, GCancellable *cancellable)
{
  g_autoptr (CsnLineage) lineage = csn_lineage_new (events);
  g_autoptr (GError) error = NULL;
  GBytes *source = NULL;

  if (csn_lineage_get_document (lineage) != NULL)
    source = csn_record_file_get_blob (file, csn_lineage_get_document (lineage), cancellable, &error);
  if (source == NULL)
    csn_findings_add (self->found, CSN_FINDING_ERROR, "document", _ ("The document cannot be read: %s"),
                      error ? error->message : _ ("the log does not name one"));
  return source;
}

/* Of the very copy that was verified: the file may be another one by now. */
static void
check_log (CsnVerification *self, CsnRecordFile *file, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) events = csn_record_file_read_events (file, cancellable, &error);
  g_autoptr (GBytes) source = NULL;
  g_autoptr (CsnRecord) record = NULL;
  g_auto (GStrv) heads = NULL;

  if (events == NULL)
    {
      csn_findings_add (self->found, CSN_FINDING_ERROR, "file", "%s", error->message);
      return;
    }
  heads = csn_chain_dup_heads (events);
  for (gsize i = 0; heads[i] != NULL; i++)
    csn_verification_see_digest (self, heads[i]);
  source = read_source (self, file, events, cancellable);
  record = source ? csn_verification_build_record (self, source, events) : NULL;
  if (record != NULL)
    csn_verification_check_record (self, record);
}

void
csn_verification_check_file (CsnVerification *self, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (CsnRecordFile) file = NULL;
  g_autoptr (GPtrArray) findings = csn_record_file_verify_path (self->path, &file, cancellable, &error);

  if (findings == NULL)
    {
      csn_findings_add (self->found, CSN_FINDING_ERROR, "file", "%s", error->message);
      return;
    }
  for (guint i = 0; i < findings->len; i++)
    g_ptr_array_add (self->found, g_object_ref (g_ptr_array_index (findings, i)));
  /* a log that is broken is not worth interpreting */
  if (csn_findings_count (findings, CSN_FINDING_ERROR) == 0)
    check_log (self, file, cancellable);
}
