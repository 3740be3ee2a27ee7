/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything that a report is made from, handed over by the session: the record, what the rules say about it, and who
 * exports it when. Plain data; the report never asks the system for a time, a name or a file. */

#pragma once

#include "csn-evaluation.h"
#include "csn-record.h"

G_BEGIN_DECLS

/* The newest signature of one writer over the log, as the record file keeps it. */
typedef struct
{
  const char *writer;    /* 32 hex digits */
  guint64 wseq;
  const char *signature; /* hex */
  const char *key;       /* public key, hex */
} CsnReportHead;

/* Bytes of a piece of evidence by its SHA-256, at most @limit of them; NULL when there are more or
 * none. The report checks the digest itself. (transfer full) (nullable) */
typedef GBytes *(*CsnReportEvidenceFunc) (const char *sha256,
                                          gsize       limit,
                                          gpointer    user_data);

typedef enum
{
  CSN_REPORT_SEALED,    /* one seal over the finished report, approvals printed and embedded */
  CSN_REPORT_CO_SIGNED, /* a visible signature field for each role, then the seal */
} CsnReportMode;

/* Zero everything first; record, made, program and one of evaluation and judgement are required.
 * Strings are borrowed for the call. */
typedef struct
{
  CsnRecord *record;
  /* Made within csn_plain_words_begin: states of items, and the judgement where that is NULL. */
  CsnEvaluation *evaluation;
  JsonObject *judgement;      /* as csn-judgement.h describes it (nullable) */
  const char *policy;         /* text of the policy in force; NULL: the built-in default */
  const char *made;           /* RFC 3339 with offset: when the report was made */
  const char *program;        /* "Countersign 0.1.0" */
  const CsnReportHead *heads;
  gsize n_heads;
  const char *sealed_by;      /* printed name of the certificate that will seal it (nullable) */
  const char *seal_fingerprint; /* (nullable) */
  CsnReportMode mode;
  const char *filter;         /* "failed", "section=…" or "role=…"; NULL: everything */
  CsnReportEvidenceFunc read_evidence; /* (nullable) */
  gpointer read_data;
  guint64 embed_limit;        /* bytes of evidence to embed in all; 0: CSN_REPORT_EMBED_LIMIT */
} CsnReportInput;

/* Beyond this total, evidence is named with its digest and travels beside the report. */
#define CSN_REPORT_EMBED_LIMIT (20 * 1000 * 1000)

G_END_DECLS
