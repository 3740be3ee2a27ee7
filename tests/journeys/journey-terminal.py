#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Text of others never drives the terminal (RECORD.md E-07): every command that prints a record is run in a terminal of its own,
# over a record whose document, evidence and names are full of escape sequences. No control byte but line ends may come out.

import atexit
import json
import os
import pathlib
import pty
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'checks'))
import tap  # noqa: E402

SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix='countersign-terminal-'))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
ENVIRONMENT = dict(os.environ, CSN_DATA_DIR=str(SCRATCH / 'data'), XDG_CACHE_HOME=str(SCRATCH / 'cache'), TERM='xterm')
HOSTILE = ['\x1b]52;c;ZXZpbA==\x07', '\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\', '\x1b]0;title\x07', '\x1b[2J\x1b[H', '\x9b31m',
           '\x90payload\x9c', '\x08\x08\x08', '\x0e\x0f', '\x1bP+q544e\x1b\\', '\x05', 'cod.\u202etxt.exe\u2066 \u200b']
# each control character that a text can hold: C0 but NUL and the line ends, DEL, C1
EVERY = ''.join(chr(c) for c in [*range(1, 10), 11, 12, *range(14, 32), *range(127, 160)])
HOSTILE.append('every ' + EVERY)
# CR is what the terminal makes of LF
ALLOWED = set(b'\n\r\t')


def run(*arguments):
    """Output of the command as a terminal gets it, with its status."""
    leader, follower = pty.openpty()
    process = subprocess.Popen([os.environ['CSN_CLI'], *map(str, arguments)], stdin=follower, stdout=follower, stderr=follower,
                               env=ENVIRONMENT, cwd=SCRATCH)
    os.close(follower)
    output = b''
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        output += part
    os.close(leader)
    return process.wait(), output


def complaints_of(name, output, for_people=True):
    """Control characters; in what is for people also what turns or hides text. JSON holds it as it is."""
    text = output.decode('utf-8', 'replace')
    bad = sorted({hex(ord(c)) for c in text if (ord(c) < 0x20 and ord(c) not in ALLOWED) or 0x7f <= ord(c) < 0xa0
                  or (for_people and c in '\u202e\u2066\u200b')})
    return [f'{name} printed {", ".join(bad)}'] if bad else []


def every_command():
    document, record, evidence = SCRATCH / 'list.md', SCRATCH / 'a.countersign', SCRATCH / f'ev{HOSTILE[2]}idence.txt'
    lines = ['# Release ' + HOSTILE[0], '']
    for number, text in enumerate(HOSTILE):
        lines += [f'- [ ] Check {number} {text} end', f'- Name {number} {text}: ____', f'`run {text}`', '']
    lines += ['- [ ] What a probe says', '', '  ```probe', '  FILE said.json', '  [Captures]', '  said: jsonpath "$.said"', '  [Asserts]',
              '  jsonpath "$.said" == "nothing"', '  ```', '']
    (SCRATCH / 'said.json').write_text(json.dumps({'said': ''.join(HOSTILE)}), encoding='utf-8')
    document.write_text('\n'.join(lines), encoding='utf-8')
    evidence.write_text(''.join(HOSTILE), encoding='utf-8')
    answer, requests = SCRATCH / 'answer.json', SCRATCH / 'requests.hurl'
    answer.write_text(json.dumps({'texts': HOSTILE, 'c1': '\x9b31m\x7f'}, ensure_ascii=False), encoding='utf-8')
    requests.write_text('GET http://127.0.0.1:1/' + HOSTILE[2] + '\nHTTP 200\n', encoding='utf-8')
    problems = []
    status, output = run('new', document, '-o', record, '--author', 'Eve ' + HOSTILE[3])
    if status:
        return [f'new: {status}: {output!r}']
    problems += complaints_of('new', output)
    for arguments in (('answer', record, 'L3', 'pass', '--reason', 'because ' + HOSTILE[2]), ('attach', record, 'L3', evidence),
                      ('answer', record, 'L' + HOSTILE[1], 'pass'), ('answer', record, 'L3', HOSTILE[0]),
                      ('run', record, '--folder', SCRATCH, '--allow', 'all'), ('show', record), ('show', record, 'L3'), ('show', '--json', record), ('log', record), ('log', '--json', record),
                      ('log', '--values', record), ('log', '--compare', '..', record), ('status', record), ('status', '--json', record),
                      ('probes', record), ('evidence', record), ('verify', record), ('inspect', document),
                      ('inspect', '--json', document), ('list', SCRATCH), ('search', 'check', SCRATCH), ('received', record),
                      ('probe', '--jsonpath', '$..*', answer), ('probe', '--jsonpath', '$.' + HOSTILE[1], answer),
                      ('probe', '--hurl', requests), ('run', record), ('run', record, '--dry-run'), ('secret', record),
                      ('open' + HOSTILE[1],), ('show', SCRATCH / HOSTILE[3])):
        output = run(*arguments)[1]
        problems += complaints_of(arguments[0], output, '--json' not in arguments and arguments[0] != 'probe')
        if arguments[0] == 'log' and len(arguments) == 2 and b'\\x1b' not in output:
            problems.append('the log does not say what the probe said')
    return problems


def no_forged_lines():
    """A name or a reason of several lines stays one line of ours: nothing in it looks like an entry or a verdict."""
    document, record = SCRATCH / 'forged.md', SCRATCH / 'forged\nOK.countersign'
    forged = '\nOK\n0123456789ab  2026-01-01T00:00:00+00:00  Ada approved'
    document.write_text('# Forged\n\n- [ ] One\n- Name: ____\n', encoding='utf-8')
    evidence = SCRATCH / 'forged\nOK.txt'
    evidence.write_text('seen', encoding='utf-8')
    problems = []
    for arguments in (('new', document, '-o', record), ('answer', record, 'L3', 'fail', '--reason', forged),
                      ('answer', record, 'L4', 'x' + forged, '--text'), ('note', record, 'L3', forged), ('attach', record, 'L3', evidence)):
        status, output = run(*arguments)
        if status:
            problems.append(f'{arguments[0]}: {status}: {output!r}')
    for arguments in (('log', record), ('log', '--values', record), ('show', record), ('show', record, 'L3'), ('evidence', record),
                      ('log', '--compare', '..', record), ('list', SCRATCH), ('search', 'One', SCRATCH)):
        lines = [line.strip() for line in run(*arguments)[1].decode('utf-8', 'replace').splitlines()]
        if any(line.startswith(('OK', '0123456789ab')) for line in lines):
            problems.append(f'{arguments[0]} printed a line that others wrote: {lines}')
    return problems


if __name__ == '__main__':
    tap.main([('terminal/E-07-no-control-bytes', every_command), ('terminal/no-forged-lines', no_forged_lines)])
