/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The command line: a table of sub-commands over src/session. Knows which there are, and nothing of what they do. */

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "csn-cli.h"
#include "csn-commands.h"
#include "csn-config.h"

static const CsnCommand commands[] = {
  { "inspect", "FILE.md", N_ ("Print what the importer recognises; changes nothing"), csn_cli_inspect },
  { "new", "FILE.md -o RECORD", N_ ("Make a record from a Markdown checklist"), csn_cli_new },
  { "show", "RECORD [ITEM]", N_ ("Show items with state, answer, evidence and probes"), csn_cli_show },
  { "answer", "RECORD ITEM VALUE", N_ ("Answer an item, or many from a file"), csn_cli_answer },
  { "clear", "RECORD ITEM --reason TEXT", N_ ("Take back that a trigger fired"), csn_cli_clear },
  { "resolve", "RECORD ITEM VALUE", N_ ("Decide between different answers to one item"), csn_cli_resolve },
  { "note", "RECORD ITEM TEXT", N_ ("Write a note at an item"), csn_cli_note },
  { "reading", "RECORD ITEM ROLE --reason TEXT", N_ ("Read an item otherwise than the importer did"), csn_cli_reading },
  { "rebase", "RECORD FILE.md", N_ ("Put a newer version of the checklist under a record"), csn_cli_rebase },
  { "attach", "RECORD ITEM FILE…", N_ ("Attach evidence"), csn_cli_attach },
  { "detach", "RECORD EVIDENCE --reason TEXT", N_ ("Remove evidence; the log keeps the fact"), csn_cli_detach },
  { "erase", "RECORD EVIDENCE --reason TEXT", N_ ("Erase the bytes of evidence for good"), csn_cli_erase },
  { "evidence", "RECORD [EVIDENCE -o FILE]", N_ ("List evidence, or extract one piece"), csn_cli_evidence },
  { "probes", "RECORD", N_ ("List the probes and what each would do"), csn_cli_probes },
  { "run", "RECORD [ITEM…]", N_ ("Run the probes that are allowed"), csn_cli_run },
  { "secret", "RECORD [NAME]", N_ ("Keep a secret of probes in the keyring"), csn_cli_secret },
  { "probe", "--hurl FILE… | --jsonpath EXPR FILE.json", N_ ("Run Hurl files, or select nodes of a JSON file"), csn_cli_probe },
  { "risk", "RECORD NAME LEVEL", N_ ("Assess a risk"), csn_cli_risk },
  { "recommend", "RECORD go|no-go|go-with-conditions", N_ ("Recommend, with conditions where needed"), csn_cli_recommend },
  { "status", "RECORD", N_ ("Print the verdict and why"), csn_cli_status },
  { "submit", "RECORD", N_ ("Submit for review"), csn_cli_submit },
  { "start", "RECORD", N_ ("Record that the deployment started"), csn_cli_start },
  { "rollback", "RECORD", N_ ("Record the decision to roll back, or to keep"), csn_cli_rollback },
  { "close", "RECORD", N_ ("Close the record"), csn_cli_close },
  { "void", "RECORD --reason TEXT", N_ ("Cancel the record"), csn_cli_void },
  { "revise", "RECORD", N_ ("Begin the next revision"), csn_cli_revise },
  { "stage", "RECORD STAGE start|run|stop", N_ ("Start, count a run of, or stop a stage"), csn_cli_stage },
  { "iteration", "RECORD [MODE | next]", N_ ("Choose the mode of the iteration limit, or begin another one"), csn_cli_iteration },
  { "again", "RECORD -o NEW", N_ ("Make a record for the next release"), csn_cli_again },
  { "followup", "RECORD ITEM done", N_ ("Mark a follow-up or a condition done"), csn_cli_followup },
  { "waive", "RECORD ITEM --reason TEXT --role ROLE --key URI", N_ ("Waive an unmet item"), csn_cli_waive },
  { "witness", "RECORD ITEM --role ROLE --key URI", N_ ("Countersign that an item is not applicable"), csn_cli_witness },
  { "delegate", "RECORD --role ROLE --to CERT --until TIME --reason TEXT --key URI", N_ ("Let somebody else sign your role"), csn_cli_delegate },
  { "override", "RECORD --role ROLE --reason TEXT --key URI", N_ ("Let the deployment start outside its window"), csn_cli_override },
  { "object", "RECORD --role ROLE --reason TEXT --key URI", N_ ("Object after the deployment has started"), csn_cli_object },
  { "link", "RECORD [ITEM FILE|FOLDER]", N_ ("Let an item follow from the record of another gate"), csn_cli_link },
  { "action", "RECORD [LINE --confirm PHRASE --reason TEXT]", N_ ("List or use kill switches, rollbacks and runbooks"), csn_cli_action },
  { "plan", "RECORD", N_ ("Plan the start of the deployment, or show its windows"), csn_cli_plan },
  { "policy", "RECORD [FILE]", N_ ("Show or set the policy"), csn_cli_policy },
  { "identity", "new|list|show|root|csr", N_ ("Make and look at signing identities"), csn_cli_identity },
  { "roster", "RECORD [add CERT --role ROLE | export | import FILE]", N_ ("Say whose certificate may sign which role"), csn_cli_roster },
  { "sign", "RECORD|REPORT.pdf --role ROLE --key URI", N_ ("Approve or reject"), csn_cli_sign },
  { "withdraw", "RECORD --role ROLE --key URI --reason TEXT", N_ ("Take an approval back"), csn_cli_withdraw },
  { "request", "RECORD -o FILE", N_ ("Write a file to hand to an approver"), csn_cli_request },
  { "accept", "RECORD FILE", N_ ("Take in an approval that came back"), csn_cli_accept },
  { "export", "RECORD --format FORMAT -o FILE", N_ ("Export pdf, html, markdown, json, csv, ics or folder"), csn_cli_export },
  { "attest", "RECORD FILE… --key URI -o STATEMENT", N_ ("Sign for pipelines that the record released these files"), csn_cli_attest },
  { "merge", "RECORD OTHER.countersign", N_ ("Take over what another copy has more"), csn_cli_merge },
  { "copy", "RECORD -o FILE", N_ ("Save a copy of a record, also of one that can only be read"), csn_cli_copy },
  { "list", "[FOLDER…]", N_ ("List records with progress, verdict and what they wait for"), csn_cli_list },
  { "search", "TEXT [FOLDER…]", N_ ("Search titles, items, answers and notes of all records"), csn_cli_search },
  { "received", "FILE", N_ ("Tell who made a record from elsewhere, what verifies, what differs from yours"), csn_cli_received },
  { "take-over", "FILE -o RECORD", N_ ("Take a record from elsewhere over into a new file, to edit it"), csn_cli_take_over },
  { "salvage", "FILE -o RECORD", N_ ("Save what can be read of a damaged record, and list what was lost"), csn_cli_salvage },
  { "log", "RECORD", N_ ("Print the event log, or what differs between two moments"), csn_cli_log },
  { "restore", "RECORD ENTRY", N_ ("Give an old answer or note again"), csn_cli_restore },
  { "head", "RECORD", N_ ("Print, remember or check the head of the log"), csn_cli_head },
  { "verify", "FILE", N_ ("Check a record or report"), csn_cli_verify },
};

const CsnCommand *
csn_cli_find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

static void
print_help (FILE *out)
{
  fprintf (out, "%s\n\n%s\n", _ ("Usage: countersign-cli COMMAND [OPTION…]"), _ ("Commands:"));
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (out, "  %-10s  %s\n", commands[i].name, _ (commands[i].summary));
  fprintf (out, "\n%s\n", _ ("“countersign-cli COMMAND --help” tells the options of a command."));
}

/* Whoever closed a standard file gets an error where it is used; no record or report may be opened in its place. */
static void
hold_standard_files (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0)
      open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* Output that did not arrive is an error, whatever the command found. */
static int
end (int status)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  csn_cli_warn (_ ("countersign-cli: The output cannot be written: %s\n"), g_strerror (errno));
  return CSN_EXIT_IO;
}

int
main (int argc, char **argv)
{
  const CsnCommand *command;

  hold_standard_files ();
  setlocale (LC_ALL, "");
  /* arguments are UTF-8 also where no language was chosen, as in containers */
  if (strcmp (nl_langinfo (CODESET), "ANSI_X3.4-1968") == 0)
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, CSN_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (argc < 2)
    {
      print_help (stderr);
      return CSN_EXIT_USAGE;
    }
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 || strcmp (argv[1], "help") == 0)
    {
      print_help (stdout);
      return end (CSN_EXIT_SUCCESS);
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      puts ("countersign-cli " CSN_VERSION);
      return end (CSN_EXIT_SUCCESS);
    }
  command = csn_cli_find_command (argv[1]);
  if (command == NULL)
    return csn_cli_usage (_ ("unknown command “%s”; see countersign-cli --help"), argv[1]);
  return end (command->run (argc - 1, argv + 1));
}
