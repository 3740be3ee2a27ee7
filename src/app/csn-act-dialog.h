/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks for what an act on the gate needs besides a press of a button: a reason, a time, a file, and who signs it. One dialog for
 * all of them; a form says what is asked and how the act begins. What may be done is decided by the guards of the gate. */

#pragma once

#include <adwaita.h>

#include "csn-session.h"

G_BEGIN_DECLS

typedef enum
{
  CSN_SIGNED_NEVER,
  CSN_SIGNED_IF_WANTED, /* without a passphrase it is recorded unsigned */
  CSN_SIGNED_ALWAYS,
} CsnSigned;

typedef struct
{
  const char *slot;      /* (nullable): id */
  const char *reason;    /* "" when none was typed */
  const char *time;      /* RFC 3339; NULL: none was typed */
  const char *path;      /* of the file; NULL: none was chosen */
  GBytes *bytes;         /* what is in it, when the form asks for that */
  CsnIdentity *identity; /* (nullable) */
} CsnActAnswers;

/* Begins the act; it ends with csn_session_act_finish. Keeps nothing of @answers. */
typedef void (*CsnActBegin) (CsnSession          *session,
                             const CsnActAnswers *answers,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data);

/* Texts are untranslated. */
typedef struct
{
  const char *name;      /* "withdraw" … */
  const char *title;     /* of the dialog */
  const char *item;      /* of the menu, with a mnemonic */
  const char *body;      /* what it means */
  const char *button;    /* with a mnemonic */
  const char *done;      /* what is said afterwards */
  gboolean destructive;
  gboolean needs_reason;
  CsnSigned is_signed;
  const char *time;      /* label; NULL: not asked */
  gboolean needs_time;
  const char *file;      /* label; NULL: not asked */
  gsize max_bytes;       /* of the file, which is then needed and read; 0: the path is enough, and may be left out */
  CsnActBegin begin;
} CsnActForm;

/* Actions act.do, act.choose-file. */
#define CSN_TYPE_ACT_DIALOG (csn_act_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnActDialog, csn_act_dialog, CSN, ACT_DIALOG, AdwDialog)

/* @form must live as long as the program. @slot, @subject, @time (RFC 3339, to begin with): (nullable) */
void csn_act_dialog_present (GtkWidget        *parent,
                             CsnSession       *session,
                             GSettings        *settings,
                             const CsnActForm *form,
                             const char       *slot,
                             const char       *subject,
                             const char       *time);

/* What act.choose-file does with the file that was chosen. */
void csn_act_dialog_set_file (CsnActDialog     *self,
                              GFile            *file);

/* "2026-03-02 14:00", in the time zone of this computer, or any RFC 3339 time, as RFC 3339; NULL: no time. (transfer full) */
char *csn_act_dialog_read_time (const char       *text);

G_END_DECLS
