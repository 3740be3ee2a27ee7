/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* GATES.md T10: what a list of signing acts makes of the slots: who counts, who is refused and why, whether the gate is
 * complete. A pure rule; whether a signature is genuine was found out before. */

#pragma once

#include "csn-enums.h"
#include "csn-verdict.h"

G_BEGIN_DECLS

typedef struct
{
  const char *role;        /* the slot that is signed */
  const char *group;       /* what one person may hold only once; NULL: the role itself */
  const char *who;         /* key of the person who signed */
  const char *behalf;      /* key of the person who delegated (nullable) */
  gboolean delegation_ok;
  gboolean rejected;
  gboolean withdrawn;      /* takes the person's act in this slot back */
  gboolean invalid;        /* signature or chain does not verify */
  gboolean late;           /* after the deadline of the policy */
  const char *digest;      /* of the content that was signed */
  const char *reason;
} CsnQuorumAct;

typedef struct
{
  const char *const *roles; /* NULL-terminated */
  const guint *needed;      /* signatures for each role; NULL: one each */
  const char *digest;       /* of the content now */
  const char *author;       /* (nullable) */
  const char *const *contributors; /* (nullable) */
  const char *const *machines;     /* keys of programs (nullable) */
  gboolean allow_author;
  gboolean allow_contributor;
  gboolean one_role;
} CsnQuorumRules;

#define CSN_QUORUM_RULES_INIT { .allow_contributor = TRUE, .one_role = TRUE }

typedef struct
{
  CsnApprovalsState state;
  CsnSlotState *slots; /* (owned) one for each role */
  guint *given;        /* (owned) signatures that count */
  int *deciding;       /* (owned) index of the act that each slot's state rests on; -1: none */
  GPtrArray *refusals; /* (owned) (element-type utf8) why acts did not count, in order */
} CsnQuorum;

CsnQuorum *csn_quorum_judge (const CsnQuorumRules *rules,
                             const CsnQuorumAct   *acts,
                             gsize                 n_acts);
void       csn_quorum_free  (CsnQuorum            *quorum);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CsnQuorum, csn_quorum_free)

G_END_DECLS
