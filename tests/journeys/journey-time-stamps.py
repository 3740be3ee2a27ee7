#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# A time-stamp authority that gives none, in each act that signs: nothing is signed and the person is told how to go on. At a terminal
# they are asked, and what they agree to is signed with the key as it was opened: its passphrase is not asked for again.

import atexit
import http.server
import os
import pathlib
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'checks'))
import tap  # noqa: E402

SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix='countersign-stamps-'))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
PASSPHRASE = 'a passphrase of the tests'
ENVIRONMENT = dict(os.environ, HOME=str(SCRATCH), CSN_DATA_DIR=str(SCRATCH / 'data'), XDG_CACHE_HOME=str(SCRATCH / 'cache'), TERM='xterm')
DOCUMENT = '''# Release 7

- [ ] Tests pass

## Sign-off

| Role | Name | Signature | Date |
|---|---|---|---|
| QA lead | | | |
| Tech lead | | | |
'''


class Broken(http.server.BaseHTTPRequestHandler):
    """An authority out of order, which counts who asks."""

    asked = 0

    def do_POST(self):
        Broken.asked += 1
        self.rfile.read(int(self.headers.get('Content-Length') or 0))
        self.send_response(500)
        self.send_header('Content-Length', '0')
        self.end_headers()

    def log_message(self, *arguments):
        """Quiet."""


SERVER = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Broken)
threading.Thread(target=SERVER.serve_forever, daemon=True).start()
TSA = f'http://127.0.0.1:{SERVER.server_port}/'


def run(*arguments):
    outcome = subprocess.run([os.environ['CSN_CLI'], *map(str, arguments)], capture_output=True, text=True, timeout=60, cwd=SCRATCH,
                             env=dict(ENVIRONMENT, COUNTERSIGN_PIN=PASSPHRASE), stdin=subprocess.DEVNULL)
    return outcome.returncode, outcome.stdout, outcome.stderr


def talk(answer, *arguments):
    """The command at a terminal, with a person who types the passphrase and @answer; its status and what the terminal showed."""
    leader, follower = pty.openpty()
    process = subprocess.Popen([os.environ['CSN_CLI'], *map(str, arguments)], stdin=follower, stdout=follower, stderr=follower,
                               env=ENVIRONMENT, cwd=SCRATCH)
    os.close(follower)
    shown, said = '', {'Passphrase:': PASSPHRASE, '[y/N]': answer}
    while select.select([leader], [], [], 30)[0]:
        try:
            part = os.read(leader, 65536)
        except OSError:  # the other side is closed
            break
        shown += part.decode('utf-8', 'replace')
        for question in [question for question in said if question in shown]:
            os.write(leader, (said.pop(question) + '\n').encode())
    os.close(leader)
    try:
        return process.wait(10), shown
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait(), shown


def prepare(name):
    """A record that waits for its approvals."""
    (SCRATCH / 'list.md').write_text(DOCUMENT, encoding='utf-8')
    record = SCRATCH / f'{name}.countersign'
    for arguments in (('new', 'list.md', '-o', record, '--author', 'Eve'), ('answer', record, 'L3', 'pass')):
        if run(*arguments)[0]:
            raise RuntimeError(f'{arguments[0]} failed')
    key = SCRATCH / 'ada.p12'
    if not key.exists() and run('identity', 'new', '--name', 'Ada', '--email', 'ada@example.org', '-o', key)[0]:
        raise RuntimeError('no key')
    return record, key


def approvals(record):
    return run('status', record)[1].count('APPROVED')


def check(name, command, is_signed, what_else=''):
    """@command refused in a script, refused and then agreed to at a terminal. @is_signed says whether it happened."""
    problems = []
    before = Broken.asked
    status, _, errors = run(*command)
    if status != 3 or '500' not in errors or 'without --tsa' not in errors.lower() or what_else not in errors:
        problems.append(f'{name} in a script: {status}: {errors}')
    if Broken.asked != before + 1:
        problems.append(f'{name}: the authority was asked {Broken.asked - before} times')
    if is_signed():
        problems.append(f'{name}: signed all the same')
    return problems


def check_at_terminal(name, command, is_signed):
    problems = []
    status, shown = talk('n', *command)
    if status != 3 or 'Nothing was signed' not in shown or is_signed():
        problems.append(f'{name}, refused at the terminal: {status}: {shown}')
    before = Broken.asked
    status, shown = talk('y', *command)
    if status or not is_signed() or shown.count('Passphrase:') != 1 or Broken.asked != before + 1:
        problems.append(f'{name}, agreed to at the terminal: {status}: {shown}')
    return problems


def sign_a_record():
    record, key = prepare('sign')
    command = ('sign', record, '--role', 'QA lead', '--key', key, '--approve', '--tsa', TSA)
    problems = check('sign', command, lambda: approvals(record)) + check_at_terminal('sign', command, lambda: approvals(record))
    # GATES.md section 6: who tried to sign and could not is in the log
    if run('log', '--json', record)[1].count('attempt.failed') != 3:
        problems.append('the log does not tell the attempts')
    return problems


def seal_a_report():
    record, key = prepare('seal')
    report = SCRATCH / 'seal.pdf'
    command = ('export', record, '--format', 'pdf', '--key', key, '--tsa', TSA, '-o', report)
    return check('export', command, report.exists) + check_at_terminal('export', command, report.exists)


def sign_a_report():
    record, key = prepare('report')
    report, out = SCRATCH / 'report.pdf', SCRATCH / 'signed.pdf'
    run('export', record, '--format', 'pdf', '--mode', 'co-signed', '-o', report)
    command = ('sign', report, '--role', 'QA lead', '--key', key, '--approve', '--tsa', TSA, '-o', out)
    return check('sign REPORT', command, out.exists) + check_at_terminal('sign REPORT', command, out.exists)


def close_a_record():
    problems = []
    for name, answer in (('close-script', None), ('close-terminal', 'y')):
        record, key = prepare(name)
        run('sign', record, '--role', 'QA lead', '--key', key, '--approve')
        run('identity', 'new', '--name', 'Bea', '--email', 'bea@example.org', '-o', SCRATCH / 'bea.p12')
        run('sign', record, '--role', 'Tech lead', '--key', SCRATCH / 'bea.p12', '--approve')
        run('start', record, '--key', key)
        final = SCRATCH / f'{name}.pdf'
        command = ('close', record, '--key', key, '--tsa', TSA, '-o', final)
        if answer is None:
            problems += check('close', command, final.exists, 'export --format pdf')
            status, _, errors = run('export', record, '--format', 'pdf', '--key', key, '-o', final)
        else:
            status, errors = talk(answer, *command)
        if status or not final.exists():
            problems.append(f'{name}: no final report: {status}: {errors}')
        if 'CLOSED' not in run('status', '--json', record)[1]:
            problems.append(f'{name}: not closed')
    return problems


if __name__ == '__main__':
    tap.main([('time-stamps/sign', sign_a_record), ('time-stamps/export', seal_a_report), ('time-stamps/sign-report', sign_a_report),
              ('time-stamps/close', close_a_record)])
