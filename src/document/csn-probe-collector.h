/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Collects the probes that a document suggests, in the order of their lines, and hands them to the checklist. Suggestions
 * only: nothing here runs anything. Private to this folder. */

#pragma once

#include "csn-import.h"

G_BEGIN_DECLS

/* What is compared with everything else: more would make long documents slow, and no checklist has as many. */
#define CSN_PROBE_MAX_COMPARED 256
/* Lines of a section that are searched for what it says about its commands. */
#define CSN_PROBE_MAX_LINES 400

typedef struct
{
  CsnImport *import;
  GPtrArray *probes;   /* (owned) CsnProbeSpec */
  GHashTable *seen;    /* (owned) command lines that a fence or a "Command:" line suggests already */
  GHashTable *words;    /* (owned) (nullable) beginnings of words → steps that have them; made when asked for */
  GHashTable *written;  /* (owned) (nullable) beginnings of commands → steps that write them */
  GArray *keys;        /* (owned) (nullable) secret keys that the document requires; made when asked for */
  gboolean tables_checked;
  gboolean has_sql;    /* the document works with a database */
} CsnProbeCollector;

typedef struct
{
  CsnProbeKind kind;
  guint line;         /* 0-based */
  const char *text;
  const char *pass;
  const char *language;
  const char *need;   /* (nullable) what the document leaves out: "query", "url", … */
  CsnItem *item;
  gboolean manual;
  gboolean collect;   /* nothing is judged */
} CsnProbeDraft;

void      csn_probe_collector_add        (CsnProbeCollector   *self,
                                          const CsnProbeDraft *draft);
/* Whether a line may have code spans at all. */
gboolean  csn_probe_collector_has_code   (CsnProbeCollector   *self,
                                          guint               line);
/* Code spans of a line, in order. (transfer full) (element-type utf8) */
GPtrArray *csn_probe_collector_code_spans (CsnProbeCollector  *self,
                                           guint               line);
/* Whether @text begins like a command line rather than a name. */
gboolean  csn_probe_collector_is_command (const char          *text);
/* Whether @text is a path of a file. */
gboolean  csn_probe_collector_is_path    (const char          *text);
/* csn-import-probes-code.c */
void      csn_import_probes_of_codes     (CsnProbeCollector   *self);
/* csn-import-probes-items.c */
void      csn_import_probes_of_items     (CsnProbeCollector   *self);
void      csn_import_probes_of_lines     (CsnProbeCollector   *self);

G_END_DECLS
