/* SPDX-FileCopyrightText: 2026 The Countersign Authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Every sub-command, one function each in a file of its name; main.c has the table. */

#pragma once

int csn_cli_accept (int argc, char **argv);
int csn_cli_action (int argc, char **argv);
int csn_cli_again (int argc, char **argv);
int csn_cli_answer (int argc, char **argv);
int csn_cli_attest (int argc, char **argv);
int csn_cli_attach (int argc, char **argv);
int csn_cli_clear (int argc, char **argv);
int csn_cli_delegate (int argc, char **argv);
int csn_cli_close (int argc, char **argv);
int csn_cli_copy (int argc, char **argv);
int csn_cli_detach (int argc, char **argv);
int csn_cli_erase (int argc, char **argv);
int csn_cli_evidence (int argc, char **argv);
int csn_cli_export (int argc, char **argv);
int csn_cli_followup (int argc, char **argv);
int csn_cli_head (int argc, char **argv);
int csn_cli_identity (int argc, char **argv);
int csn_cli_inspect (int argc, char **argv);
int csn_cli_list (int argc, char **argv);
int csn_cli_iteration (int argc, char **argv);
int csn_cli_link (int argc, char **argv);
int csn_cli_log (int argc, char **argv);
int csn_cli_merge (int argc, char **argv);
int csn_cli_new (int argc, char **argv);
int csn_cli_note (int argc, char **argv);
int csn_cli_object (int argc, char **argv);
int csn_cli_override (int argc, char **argv);
int csn_cli_plan (int argc, char **argv);
int csn_cli_policy (int argc, char **argv);
int csn_cli_probe (int argc, char **argv);
int csn_cli_probes (int argc, char **argv);
int csn_cli_reading (int argc, char **argv);
int csn_cli_rebase (int argc, char **argv);
int csn_cli_received (int argc, char **argv);
int csn_cli_recommend (int argc, char **argv);
int csn_cli_request (int argc, char **argv);
int csn_cli_resolve (int argc, char **argv);
int csn_cli_restore (int argc, char **argv);
int csn_cli_revise (int argc, char **argv);
int csn_cli_risk (int argc, char **argv);
int csn_cli_rollback (int argc, char **argv);
int csn_cli_roster (int argc, char **argv);
int csn_cli_secret (int argc, char **argv);
int csn_cli_run (int argc, char **argv);
int csn_cli_salvage (int argc, char **argv);
int csn_cli_search (int argc, char **argv);
int csn_cli_show (int argc, char **argv);
int csn_cli_sign (int argc, char **argv);
int csn_cli_stage (int argc, char **argv);
int csn_cli_start (int argc, char **argv);
int csn_cli_status (int argc, char **argv);
int csn_cli_submit (int argc, char **argv);
int csn_cli_take_over (int argc, char **argv);
int csn_cli_verify (int argc, char **argv);
int csn_cli_void (int argc, char **argv);
int csn_cli_waive (int argc, char **argv);
int csn_cli_witness (int argc, char **argv);
int csn_cli_withdraw (int argc, char **argv);
