# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A few lines of TAP for the checks: a check is a function that returns the list of what it found wrong, or a Skip.
# Knows nothing of what is checked.

import sys
import traceback


class Skip(Exception):
    """The check cannot run here; the text says why."""


def run(checks):
    """Runs (name, function) pairs and prints TAP; the exit status for the program."""
    print('TAP version 13')
    print(f'1..{len(checks)}')
    failed = 0
    for number, (name, check) in enumerate(checks, 1):
        try:
            findings = check()
        except Skip as reason:
            print(f'ok {number} {name} # SKIP {reason}', flush=True)
            continue
        except Exception:  # a check that breaks is a finding, and the others still run
            findings = traceback.format_exc(limit=-2).splitlines()[-6:]
        for finding in findings:
            print(f'# {finding}')
        failed += bool(findings)
        print(f'{"not ok" if findings else "ok"} {number} {name}', flush=True)
    return 1 if failed else 0


def main(checks):
    sys.exit(run(checks))
