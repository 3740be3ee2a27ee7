/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the sub-commands share: options, waiting for asynchronous acts, exit codes and printing that no text from outside can
 * turn into terminal commands. Knows nothing of any one sub-command. */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "csn-difference.h"
#include "csn-finding.h"
#include "csn-json-members.h"
#include "csn-session.h"

G_BEGIN_DECLS

/* INTERFACE.md: exit status of every command. */
typedef enum
{
  CSN_EXIT_SUCCESS = 0,
  CSN_EXIT_FAILED = 1,      /* verdict NO-GO or FAIL, or verification failed */
  CSN_EXIT_USAGE = 2,
  CSN_EXIT_IO = 3,
  CSN_EXIT_UNDECIDED = 4,   /* NOT READY, LOCKED, READY FOR SIGN-OFF */
  CSN_EXIT_SKIPPED = 5,
} CsnExit;

typedef struct
{
  const char *name;
  const char *arguments; /* as --help shows them */
  const char *summary;
  int (*run) (int argc, char **argv);
} CsnCommand;

/* Finds a sub-command of the table in main.c. */
const CsnCommand *csn_cli_find_command (const char *name);

/* Parses @entries and fixes the number of what is left to @min .. @max; prints the usage on an error and returns FALSE.
 * @argv keeps the program's name at 0. */
gboolean     csn_cli_parse         (const char         *command,
                                    const GOptionEntry *entries,
                                    int                *argc,
                                    char             ***argv,
                                    int                 min,
                                    int                 max);

/* The same with a @group (transfer full) of entries whose callbacks share data. */
gboolean     csn_cli_parse_group   (const char         *command,
                                    GOptionGroup       *group,
                                    int                *argc,
                                    char             ***argv,
                                    int                 min,
                                    int                 max);
/* Whether an argument that becomes part of the record is UTF-8; prints that it is not. */
gboolean     csn_cli_is_text       (const char         *argument);

/* Whether an argument is NAME=VALUE; prints that it is not. */
gboolean     csn_cli_is_pair       (const char         *argument);

/* For a command whose work one thread does, whichever it is, and which asks for much memory: one heap for all threads, growing
 * in large steps. To be called before the first thread. */
void         csn_cli_share_heap    (void);

/* Runs the main loop until @result was set by csn_cli_done. */
void         csn_cli_done          (GObject      *source,
                                    GAsyncResult *result,
                                    gpointer      user_data);
GAsyncResult *csn_cli_wait         (GAsyncResult **result);
/* Waits for an act of the session. */
gboolean     csn_cli_wait_act      (CsnSession    *session,
                                    GAsyncResult **result,
                                    GError       **error);
/* Waits for the act that a command ends with: the exit status, after a message when it failed. */
int          csn_cli_finish_act    (CsnSession    *session,
                                    GAsyncResult **result);
/* Waits for the export that a command ends with, as csn_cli_finish_act() does. */
int          csn_cli_finish_export (GAsyncResult **result);
/* What a person has to know of an act that went well (csn-silence.h), on stderr. */
void         csn_cli_tell_silence  (GAsyncResult  *result);
/* Opens a record, waiting a moment for another command that writes it; prints why not and returns NULL. @by: name to record
 * (nullable: the login's name). */
CsnSession  *csn_cli_open          (const char *path,
                                    gboolean    read_only,
                                    const char *by);
/* The same for an act that a key may sign: opens the identity at @key first and records under its name; without a @key (NULL) under
 * the login's. A passphrase that does not open the key is an entry of the record: somebody tried to @act. @identity: (out)
 * (nullable) (transfer full). NULL after a message. */
CsnSession  *csn_cli_open_with_key (const char   *path,
                                    const char   *act,
                                    const char   *key,
                                    const char   *pin_file,
                                    CsnIdentity **identity);
/* Login's full name, else user name. (transfer full) */
char        *csn_cli_dup_person    (void);
/* Opens the identity at @uri with the passphrase from @pin_file, $COUNTERSIGN_PIN or a prompt; prints why not. */
CsnIdentity *csn_cli_open_identity (const char *uri,
                                    const char *pin_file);
/* The passphrase; @twice: a prompt asks again. NULL after a message. */
CsnSecret   *csn_cli_read_secret   (const char *pin_file,
                                    const char *prompt,
                                    gboolean    twice);
/* Whether a file that can be read is a PDF. */
gboolean     csn_cli_is_pdf        (const char *path);
/* One file whole, bounded; prints why not. */
GBytes      *csn_cli_read_file     (const char *path,
                                    gsize       limit);

/* Prints @error as "countersign-cli: message" on stderr, with what can be done about a time stamp that was not given, and returns the
 * exit status for it. */
int          csn_cli_fail          (GError     *error);
/* Whether to go on without a time stamp after @error: asked at a terminal when it says that the authority gave none. Then @error is
 * cleared. */
gboolean     csn_cli_may_go_unstamped (GError   **error);
int          csn_cli_usage         (const char *format,
                                    ...) G_GNUC_PRINTF (1, 2);
/* Prints text with every control character visible (\x1b …), so that output of others cannot drive the terminal. */
void         csn_cli_print         (const char *format,
                                    ...) G_GNUC_PRINTF (1, 2);
/* The same on stderr. */
void         csn_cli_warn          (const char *format,
                                    ...) G_GNUC_PRINTF (1, 2);
void         csn_cli_print_json    (JsonNode   *node);
/* What @describe says of each of @items. */
void         csn_cli_print_json_list (GListModel         *items,
                                      CsnJsonDescribeFunc describe,
                                      gpointer            user_data);
/* JSON that is text already; what is no UTF-8 in it is replaced. */
void         csn_cli_print_json_text (const char *text);
/* One line: its level, code and text. */
void         csn_cli_print_finding (CsnFinding *finding);
/* One line a difference. (element-type CsnDifference) */
void         csn_cli_print_differences (GListModel *differences);
/* Status for a verdict. */
int          csn_cli_exit_of_verdict (CsnVerdictKind verdict);

G_END_DECLS
