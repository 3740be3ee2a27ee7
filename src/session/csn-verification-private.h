/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the files of a verification share: its members, and the checks that a record file and a report have in common. All of
 * it runs in the verification's own thread. */

#pragma once

#include "csn-record-export.h"
#include "csn-record.h"
#include "csn-signature-info.h"
#include "csn-trust.h"
#include "csn-verification.h"

G_BEGIN_DECLS

struct _CsnVerification
{
  GObject parent_instance;
  char *path;              /* (owned) */
  char *digest;            /* (owned) (nullable): that the file or its head must have */
  GStrv required_roles;    /* (owned) (nullable) */
  CsnTrust *trust;         /* (owned) */
  GDateTime *now;          /* (owned) */
  GPtrArray *found;        /* (owned) (element-type CsnFinding): collected in the thread */
  GListStore *findings;    /* (owned): the same, for callers */
  GListStore *signatures;  /* (owned) */
  GPtrArray *approvals;    /* (owned) (nullable) (element-type JsonObject): of a co-signed report, which its record has not yet */
  gboolean digest_seen;
  char *doc;               /* (owned) (nullable): the record that the files read so far are about */
};

/* A record's log is intact; are its approvals good, its roles signed, its document the one it was made from? */
void       csn_verification_check_record  (CsnVerification *self,
                                           CsnRecord       *record);
/* @by, whom only the record's own roster vouches for, although roots were named. */
void       csn_verification_note_roster   (CsnVerification *self,
                                           const char      *by);
/* The record that events over a document make; NULL after a finding. (transfer full) */
CsnRecord *csn_verification_build_record  (CsnVerification *self,
                                           GBytes          *source,
                                           GPtrArray       *events);
/* A record export, wherever it was found. @attachment: bytes of a file that travels with it (nullable function). */
typedef GBytes *(*CsnAttachmentFunc) (const char *name, gpointer user_data);
void       csn_verification_check_export  (CsnVerification  *self,
                                           CsnRecordExport  *export,
                                           CsnAttachmentFunc attachment,
                                           gpointer          user_data);
/* The kinds of files. */
void       csn_verification_check_file    (CsnVerification *self,
                                           GCancellable    *cancellable);
void       csn_verification_check_pdf     (CsnVerification *self,
                                           GBytes          *bytes,
                                           GCancellable    *cancellable);
void       csn_verification_check_html    (CsnVerification *self,
                                           GBytes          *bytes);
void       csn_verification_check_json    (CsnVerification *self,
                                           GBytes          *bytes);
/* A DSSE envelope with the in-toto statement of attest. */
void       csn_verification_check_statement (CsnVerification *self,
                                           GBytes          *envelope);
/* A signed statement that travels alone, with its signature inside or beside it; FALSE, without a finding, when it is none. */
gboolean   csn_verification_check_signed   (CsnVerification *self,
                                           GBytes          *bytes);
/* A signature whose statement lies beside it. */
void       csn_verification_check_signature (CsnVerification *self,
                                           GBytes          *cms);
/* Whether it is JSON that says it is something, and not a record. */
gboolean   csn_verification_is_other_json  (GBytes          *bytes);
/* What cannot be verified, and what it is. */
void       csn_verification_tell_unknown   (CsnVerification *self,
                                           GBytes          *bytes);
/* Compares with the digest that was asked for. */
void       csn_verification_see_digest    (CsnVerification *self,
                                           const char      *sha256);

G_END_DECLS
