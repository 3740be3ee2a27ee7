/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks for what an act on the gate needs besides a press of a button: a reason, a time, a choice, a text, a file, a place for
 * what is written, and who signs it. One dialog for all of them; a form says what is asked and how the act begins. What may be
 * done is decided by the guards of the gate. */

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
  const char *about;     /* (nullable): id of the slot, item or stage */
  const char *reason;    /* "" when none was typed */
  const char *time;      /* RFC 3339, or as it was typed for a form that says so; NULL: none was typed */
  const char *choice;    /* (nullable) */
  const char *text;      /* "" when none was typed */
  const char *path;      /* of the file or folder; NULL: none was chosen */
  GBytes *bytes;         /* what is in it, when the form asks for that */
  const char *target;    /* where to write; NULL: nowhere */
  CsnIdentity *identity; /* (nullable) */
  const char *tsa;       /* address of a time stamp server (nullable) */
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
  const char *item;      /* of the menu, with a mnemonic; NULL: no menu offers it */
  const char *body;      /* what it means */
  const char *button;    /* with a mnemonic */
  const char *done;      /* what is said afterwards */
  gboolean destructive;
  gboolean needs_reason;
  gboolean no_reason;    /* it is not asked for */
  CsnSigned is_signed;
  const char *unsigned_words; /* (nullable): what it means to leave the passphrase out */
  const char *time;      /* label; NULL: not asked */
  gboolean needs_time;
  gboolean plain_time;   /* a local time of somewhere else, passed on as it was typed */
  const char *choice;    /* label; NULL: not asked */
  const char *text;      /* label; NULL: not asked; else needed */
  const char *file;      /* label; NULL: not asked */
  gboolean needs_file;
  gboolean takes_folder; /* instead of the file */
  gsize max_bytes;       /* of the file, which is then needed and read; 0: the path is enough */
  const char *target;    /* label; NULL: not asked; needed when it is signed */
  CsnActBegin begin;
} CsnActForm;

/* What the act is about, and what is known of it already; all nullable. */
typedef struct
{
  const char *id;      /* of the slot, item or stage */
  const char *title;
  const char *time;    /* RFC 3339, or plain text for a form that says so */
  const char *text;
  const char *const *choices;
} CsnActSubject;

/* Actions act.do, act.choose-file, act.choose-folder, act.choose-target. */
#define CSN_TYPE_ACT_DIALOG (csn_act_dialog_get_type ())
G_DECLARE_FINAL_TYPE (CsnActDialog, csn_act_dialog, CSN, ACT_DIALOG, AdwDialog)

/* @form must live as long as the program. */
void csn_act_dialog_present (GtkWidget           *parent,
                             CsnSession          *session,
                             GSettings           *settings,
                             const CsnActForm    *form,
                             const CsnActSubject *subject);

/* What act.choose-file and act.choose-folder do with what was chosen, and what act.choose-target does. */
void csn_act_dialog_set_file   (CsnActDialog   *self,
                                GFile          *file);
void csn_act_dialog_set_target (CsnActDialog   *self,
                                GFile          *file);

/* "2026-03-02 14:00", in the time zone of this computer, or any RFC 3339 time, as RFC 3339; NULL: no time. (transfer full) */
char *csn_act_dialog_read_time (const char       *text);

G_END_DECLS
