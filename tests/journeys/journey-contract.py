#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The command line as scripts and demanding people use it: exit statuses, odd names and values, closed and full outputs, other
# locales, several commands at once, a signal in the middle; and that help, man page and commands agree.

import atexit
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / folder) for folder in ('checks', 'lib')]
import children  # noqa: E402
import tap  # noqa: E402

CLI = os.environ['CSN_CLI']
MANUAL = pathlib.Path(os.environ['CSN_TEST_DATA']).parent.parent / 'data' / 'man' / 'countersign-cli.1'
SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix='countersign-contract-'))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
ENVIRONMENT = dict(os.environ, HOME=str(SCRATCH / 'home'), COUNTERSIGN_PIN='a passphrase of the tests')
for name in ('XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME'):
    ENVIRONMENT[name] = str(SCRATCH / 'home' / name.lower())
(SCRATCH / 'home').mkdir()
USAGE, IO = 2, 3
DOCUMENT = '''# Crane 7

## Before

- [ ] Brakes hold
- [ ] Cable is dry
- [ ] Lamps burn
- Water temperature: ____ °C
- Foreman: ____

## Risks

- Wind Risk: [ ] LOW / [ ] MEDIUM / [ ] HIGH

## Recommendation

- [ ] GO
- [ ] GO WITH CONDITIONS
- [ ] NO-GO

| Role | Ready |
|------|-------|
| Crew | [ ]   |
'''


def run(*arguments, **options):
    options.setdefault('env', ENVIRONMENT)
    return subprocess.run([CLI, *arguments], capture_output=True, timeout=60, cwd=SCRATCH, **options)


def make(name='crane'):
    (SCRATCH / 'crane.md').write_text(DOCUMENT, encoding='utf-8')
    record = str(SCRATCH / f'{name}.countersign')
    made = run('new', 'crane.md', '-o', record)
    if made.returncode:
        raise RuntimeError(made.stderr)
    return record


def answer_of(record, item):
    return json.loads(run('show', '--json', record, item).stdout)['answer']


def statuses(cases):
    """Each case is (status, what it says, *arguments)."""
    findings = []
    for status, says, *arguments in cases:
        outcome = run(*arguments)
        text = outcome.stderr.decode('utf-8', 'replace')
        if outcome.returncode != status or says not in text or (status and not text.startswith('countersign-cli: ')):
            findings.append(f'{arguments}: status {outcome.returncode}, not {status}: {text.strip()[:160]}')
    return findings


def wrong_words():
    """What is not understood is told and changes nothing."""
    record = make('words')
    before = run('log', record).stdout
    (SCRATCH / 'file').write_text('x')
    findings = statuses([
        (USAGE, 'Unknown option', 'answer', record, 'L5', '-5'), (USAGE, '--', 'answer', record, 'L5', '-5'),
        (IO, 'missing.json', 'answer', record, '--from', 'missing.json'),
        (USAGE, 'is no time', 'attach', record, 'L5', 'file', '--collected', 'soon'),
        (USAGE, 'is no time', 'start', record, '--at', 'soon'),
        (USAGE, 'is no time', 'recommend', record, 'go-with-conditions', '--condition', 'a', '--owner', 'b', '--due', 'soon'),
        (USAGE, 'no recommendation', 'recommend', record, 'maybe'), (USAGE, '--condition', 'recommend', record, 'go', '--owner', 'b'),
        (USAGE, 'LOW, MEDIUM, HIGH', 'risk', record, 'Wind Risk', 'BANANA'), (USAGE, 'level', 'risk', record, 'Wind Risk'),
        (USAGE, '--reason', 'sign', record, '--role', 'Crew', '--key', 'k', '--reject'),
        (IO, 'no folder', 'list', 'nowhere'), (IO, 'no folder', 'search', 'x', 'nowhere'),
        (USAGE, 'too long', 'note', record, 'L5', 'x' * 70000),
        (IO, 'another name', 'export', record, '--format', 'json', '-o', record),
        (IO, 'another name', 'run', record, '--plan', record), (USAGE, '--concurrency', 'run', record, '--concurrency', '0'),
        (USAGE, 'neither', 'export', record, '--format', 'pdf', '--mode', 'open', '-o', 'o.pdf'),
        (USAGE, 'chooses no items', 'export', record, '--format', 'html', '--only', 'bad', '-o', 'o.html'),
        (USAGE, 'chooses no items', 'export', record, '--format', 'html', '--only', 'section=Nowhere', '-o', 'o.html'),
        (USAGE, 'NAME=VALUE', 'probe', '--hurl', 'file', '--variable', 'x'), (USAGE, 'NAME=VALUE', 'probe', '--hurl', 'file', '--secret', '=x'),
        # what is asked for and changes nothing is said
        (0, 'is not asked', 'export', record, '--format', 'html', '--tsa', 'http://127.0.0.1:1/', '-o', 'stampless.html'),
    ])
    if run('log', record).stdout != before:
        findings.append('the record was changed')
    return findings + [f'{name} was written' for name in ('o.pdf', 'o.html') if (SCRATCH / name).exists()]


def odd_values():
    """Values that begin with a dash, that are no UTF-8, that a script writes as numbers."""
    record = make('values')
    findings = statuses([
        (0, '', 'answer', record, 'L8', '--', '-5'), (0, '', 'note', '--', record, 'L5', '-- -x'),
        (USAGE, 'UTF-8', 'note', record, 'L5', b'\xff\xfe'), (USAGE, 'UTF-8', 'risk', record, b'\xff', 'LOW'),
        (0, '', 'export', record, '--format', 'html', '--only', 'section=Before', '-o', 'section.html'),
        (0, '', 'export', record, '--format', 'html', '--only', 'section=3', '-o', 'line.html'),
        (0, '', 'recommend', record, 'go-with-conditions', '--condition', 'Look again', '--owner', 'Kim', '--due', '2031-05-01',
         '--covers', 'L5'),
    ])
    if answer_of(record, 'L8') != '-5':
        findings.append(f'L8 is {answer_of(record, "L8")}, not -5')
    status = json.loads(run('status', '--json', record).stdout)
    if not any(followup['due'].startswith('2031-05-01T23:59:59') for followup in status['followups']):
        findings.append(f'a date is no due time: {status["followups"]}')
    return findings


def batches():
    record, batch = make('batches'), SCRATCH / 'batch.json'
    findings = []
    for text, status, item, expected in (('[{"item":"L5","value":"pass"},{"item":"L8","value":7.5}]', 0, 'L8', '7.5'),
                                         ('[{"item":"L5","value":"clear"}]', 0, 'L5', None),
                                         ('[{"item":"L6","value":"fail","reason":"wet"}]', 0, 'L6', 'fail'),
                                         ('[{"item":"L6"}]', USAGE, 'L6', 'fail'), ('[{"item":"L6","value":true}]', USAGE, 'L6', 'fail'),
                                         ('[{"item":"L7","value":"pass"},{"item":"L6","value":["pass"]}]', USAGE, 'L7', None),
                                         ('[{"item":"L6","value":null}]', 0, 'L6', None),
                                         ('[{"item":"L9","value":"clear","text":true}]', 0, 'L9', 'clear')):
        batch.write_text(text)
        outcome = run('answer', record, '--from', str(batch))
        if outcome.returncode != status or answer_of(record, item) != expected:
            findings.append(f'{text}: status {outcome.returncode}, {item} is {answer_of(record, item)}: {outcome.stderr}')
    return findings


def refusals():
    """Who tried to sign and was refused, or did not know the passphrase, is in the log."""
    record, key = make('refusals'), str(SCRATCH / 'bo.p12')
    run('identity', 'new', '--name', 'Bo', '--email', 'bo@example.org', '-o', key)
    findings = statuses([(IO, '', 'waive', record, 'L5', '--reason', 'x', '--role', 'Crew', '--key', key)])
    wrong = run('sign', record, '--role', 'Crew', '--key', key, '--reject', '--reason', 'x', env=dict(ENVIRONMENT, COUNTERSIGN_PIN='wrong'))
    log = run('log', '--kind', 'failed', record).stdout.decode()
    if wrong.returncode != IO or 'to waive' not in log or 'to sign' not in log or len(log.splitlines()) != 2:
        findings.append(f'status {wrong.returncode}: {wrong.stderr.decode()}{log}')
    return findings


def free_probes():
    """A command that judges no item is told as well, and fails the command when it fails."""
    children.need_sandbox()
    record = str(SCRATCH / 'free.countersign')
    (SCRATCH / 'project').mkdir()
    (SCRATCH / 'free.md').write_text('# Dock\n\n- [ ] Open\n\nSee:\n\n```bash\ntest -d /\n```\n\n'
                                     'And:\n\n```bash\ntest -e /nowhere\n```\n')
    made = run('new', 'free.md', '-o', record)
    outcome = run('run', record, '--folder', 'project', '--allow', 'all')
    text = outcome.stdout.decode()
    told = dict(re.findall(r'^(L\d+) +(\w+)', text, re.MULTILINE))
    log = run('log', record).stdout.decode()
    if made.returncode or outcome.returncode != 1 or told != {'L8': 'PASS', 'L14': 'FAIL'} or ' to \n' in log:
        return [f'status {outcome.returncode}: {text}{outcome.stderr.decode()}{log}']
    return []


def odd_names():
    """Names of files may hold anything but a zero; JSON holds UTF-8."""
    findings = []
    folder = SCRATCH / 'names'
    folder.mkdir()
    key = str(folder / 'key.p12')
    run('identity', 'new', '--name', 'Ada', '--email', 'ada@example.org', '-o', key)
    run('identity', 'root', key, '-o', str(folder / 'root.pem'))
    for number, name in enumerate((b'two words "and" \'quotes\'', b'new\nline', b'\xff\xfe', 'Größe'.encode(), b'-dash')):
        document, record = os.fsencode(folder) + b'/' + name + b'.md', os.fsencode(folder) + b'/' + name + b'.countersign'
        handover = os.fsencode(SCRATCH) + b'/' + name + b'.d'
        pathlib.Path(os.fsdecode(document)).write_text(DOCUMENT, encoding='utf-8')
        acts = [('new', document, '-o', record), ('attach', record, 'L5', document), ('rebase', record, document, '--dry-run'),
                ('verify', record)]
        if name == b'\xff\xfe':
            acts += [('export', record, '--format', 'folder', '--key', key, '-o', handover),
                     ('verify', '--trust', str(folder / 'root.pem'), handover)]
        for arguments in acts:
            outcome = run(*arguments)
            if outcome.returncode:
                findings.append(f'{arguments}: status {outcome.returncode}: {outcome.stdout[-200:]} {outcome.stderr}')
    for arguments in (('list', '--json', folder), ('search', '--json', 'Brakes', folder)):
        if len(json.loads(run(*arguments).stdout.decode('utf-8'))) != number + 1:
            findings.append(f'{arguments[0]} does not find {number + 1} records')
    return findings


def outputs():
    """An output that is full or closed is an error, and never a place where a record is written."""
    record = make('outputs')
    findings = []
    for arguments in (('show', record), ('show', '--json', record), ('log', record), ('verify', record), ('--version',)):
        with open('/dev/full', 'wb') as full:
            outcome = subprocess.run([CLI, *arguments], stdout=full, stderr=subprocess.PIPE, env=ENVIRONMENT)
        if outcome.returncode != IO or b'cannot be written' not in outcome.stderr:
            findings.append(f'{arguments[0]} on a full disk: status {outcome.returncode}: {outcome.stderr}')
    for closed in ('<&-', '>&-', '2>&-', '<&- >&- 2>&-'):
        for command, status in (('answer "$1" L6 pass', 0), ('export "$1" --format json -o "$2"', 0), ('attach "$1" L6 "$2"', None)):
            outcome = subprocess.run(['sh', '-c', f'"$0" {command} {closed}', CLI, record, str(SCRATCH / 'closed.json')],
                                     capture_output=True, env=ENVIRONMENT)
            if status is not None and outcome.returncode != status:
                findings.append(f'{command} {closed}: status {outcome.returncode}: {outcome.stderr}')
        json.loads((SCRATCH / 'closed.json').read_text(encoding='utf-8'))
    if run('verify', record).returncode:
        findings.append('the record is damaged')
    return findings


def locales():
    """Text is UTF-8 also where nobody chose a locale; JSON is the same in all."""
    record = make('locales')
    findings = []
    for number, language in enumerate(('C', 'POSIX', 'C.UTF-8', 'de_DE.UTF-8', '')):
        environment = dict(ENVIRONMENT, LC_ALL=language, LANG='')
        outcome = run('answer', record, 'L5', 'fail' if number % 2 else 'pass', '--reason', 'Größe', '--by', 'Jürgen', env=environment)
        entry = json.loads(run('show', '--json', record, 'L5', env=environment).stdout.decode('utf-8'))
        if outcome.returncode or (entry['reason'], entry['for']) != ('Größe', 'Jürgen'):
            findings.append(f'LC_ALL={language}: {outcome.returncode} {outcome.stderr} {entry["reason"]} {entry["for"]}')
    return findings


def places():
    """L123#2 is the place that "show" prints: each box of a choice is one."""
    record = str(SCRATCH / 'places.countersign')
    (SCRATCH / 'places.md').write_text('# Dock\n\n| Check | OK | Not OK | N/A | Who | Note |\n|---|---|---|---|---|---|\n'
                                       '| Crane | ☐ | ☐ | ☐ | ____ | ____ |\n| Rope | ☐ | ☐ | ☐ | ____ | ____ |\n\n'
                                       '- [ ] One ____ two ____\n')
    run('new', 'places.md', '-o', record)
    items = json.loads(run('show', '--json', record).stdout)['items']
    findings = []
    for item in items:
        for place in range(item['place'], item['place'] + max(len(item['options']), 1)):
            found = json.loads(run('show', '--json', record, f'L{item["line"]}#{place}').stdout or '{}').get('id')
            if found != item['id']:
                findings.append(f'L{item["line"]}#{place} is not {item["kind"]} {item["label"]}')
    if run('show', record, 'L5#99').returncode != USAGE or len(items) < 8:
        findings.append(f'L5#99 is there, or of the items only {len(items)}')
    return findings


def at_once():
    """Commands of scripts that run side by side wait for each other."""
    record = make('at-once')
    items = ['L5', 'L6', 'L7', 'L5']
    running = [subprocess.Popen([CLI, 'answer', record, item, 'pass' if number % 2 else 'fail'], stderr=subprocess.PIPE, env=ENVIRONMENT)
               for number, item in enumerate(items)]
    findings = [f'{process.args[3:]}: {text}' for process in running for text in [process.communicate()[1]] if process.returncode]
    if run('verify', record).returncode or any(answer_of(record, item) is None for item in items):
        findings.append('an answer is missing or the record is damaged')
    return findings


def heads():
    """Two heads after a merge that nothing followed: each is told once, remembered, and found again; a part of one is refused."""
    findings = []
    record = make('heads')
    copy = SCRATCH / 'heads-copy.countersign'
    copy.write_bytes(pathlib.Path(record).read_bytes())
    run('answer', record, 'L5', 'pass')
    run('answer', copy, 'L5', 'fail')
    run('merge', record, copy)
    found = run('head', record).stdout.decode().split()
    if len(found) != 2:
        return [f'heads after a merge: {found}']
    run('head', '--remember', record)
    told = run('head', '--check-remembered', record).stdout.decode().splitlines()
    if sorted(line[:12] for line in told) != sorted(head[:12] for head in found):
        findings.append(f'each head is not told once: {told}')
    told = json.loads(run('head', '--json', '--check-remembered', record).stdout)
    if [(check['head'], check['state']) for check in told['checks']] != [(head, 'past') for head in found] or told['heads'] != found:
        findings.append(f'head --json says {told}')
    answers = json.loads(run('show', '--json', record, 'L5').stdout)['answers']
    if sorted(answer['answer'] for answer in answers) != ['fail', 'pass']:
        findings.append(f'show --json does not have what stands in conflict: {answers}')
    if run('head', '--check', '0' * 64, record).returncode != 1:
        findings.append('a head that is not there is not told')
    return findings + statuses([(USAGE, 'is no whole head', 'head', '--check', found[0][:12], record), (0, '', 'head', '--check', found[0].upper(), record), (IO, 'link or a device', 'export', record, '--format', 'json', '-o', '/dev/null')])


def lost():
    """A damaged record is saved with a list of what was lost, and the status does not say that all is well."""
    record, damaged = make('lost'), SCRATCH / 'damaged.countersign'
    evidence = SCRATCH / 'lost.bin'
    evidence.write_bytes(os.urandom(2_000_000))
    run('attach', record, 'L5', evidence)
    content = bytearray(pathlib.Path(record).read_bytes())
    content[-1_500_000:-500_000] = os.urandom(1_000_000)
    damaged.write_bytes(content)
    result = run('salvage', '--json', damaged, '-o', SCRATCH / 'saved.countersign')
    told = json.loads(result.stdout)
    if result.returncode != 1 or told['ok'] or not told['findings']:
        return [f'salvage ended with {result.returncode} and {told}']
    result = run('salvage', record, '-o', SCRATCH / 'whole.countersign')
    return [] if result.returncode == 0 else [f'salvage of a whole record ended with {result.returncode}']


def broken_off_prompt():
    """Who breaks off at the passphrase finds the terminal as it was."""
    leader, follower = pty.openpty()
    environment = {name: value for name, value in ENVIRONMENT.items() if name != 'COUNTERSIGN_PIN'}
    made = run('identity', 'new', '--name', 'Ada', '--email', 'ada@example.org', '-o', str(SCRATCH / 'ada.p12'))
    process = subprocess.Popen([CLI, 'identity', 'show', str(SCRATCH / 'ada.p12')], stdin=follower, stdout=follower, stderr=follower,
                               env=environment, start_new_session=True)
    silent, end = False, time.monotonic() + 30
    while not silent and time.monotonic() < end:
        silent = not termios.tcgetattr(follower)[3] & termios.ECHO
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    status = process.wait(30)
    echoes = bool(termios.tcgetattr(follower)[3] & termios.ECHO)
    os.close(leader)
    os.close(follower)
    if made.returncode or not silent or status != -signal.SIGINT or not echoes:
        return [f'new {made.returncode}, asked {silent}, ended with {status}, echoes {echoes}']
    return []


def options_of(command):
    """Long options that --help tells, but for those that the man page explains once for all commands."""
    told = set(re.findall(r'^ +(?:-\w, )?(--[a-z0-9.-]+)', run(command, '--help').stdout.decode(), re.MULTILINE))
    return told - {'--help', '--pin-file', '--output'}


def manual_entries():
    """What the man page says about each command: one text for all entries that begin with its name."""
    entries = {}
    text = MANUAL.read_text(encoding='utf-8').replace('\\-', '-')
    for entry in re.split(r'^\.TP\n', text.split('.SH COMMANDS')[1].split('.SH JSON')[0], flags=re.MULTILINE)[1:]:
        name = re.match(r'\.BR? "?([a-z-]+)', entry)
        if name:
            entries[name[1]] = entries.get(name[1], '') + entry
    return entries


def manual():
    """Each command and each of its options stands in the man page, and nothing else does."""
    commands = re.findall(r'^  ([a-z-]+) ', run('--help').stdout.decode(), re.MULTILINE)
    entries = manual_entries()
    findings = [f'the man page has no {name}' for name in commands if name not in entries]
    findings += [f'there is no command {name}' for name in entries if name not in commands]
    for name in commands:
        told = set(re.findall(r'(--[a-z0-9.]+(?:-[a-z0-9.]+)*)', entries.get(name, '')))
        offered = options_of(name)
        findings += [f'the man page does not tell {name} {option}' for option in sorted(offered - told)]
        usage = run(name, '--help').stdout.decode()
        if not usage.startswith(f'Usage:\n  countersign-cli {name} '):
            findings.append(f'{name} --help begins with {usage[:60]!r}')
    return findings


if __name__ == '__main__':
    tap.main([('what is not understood', wrong_words), ('odd values', odd_values), ('batches', batches), ('places', places),
              ('refusals', refusals), ('probes of no item', free_probes), ('odd names', odd_names), ('full and closed outputs', outputs),
              ('locales', locales), ('commands at once', at_once), ('heads', heads), ('what is lost', lost),
              ('a prompt that is broken off', broken_off_prompt), ('help and man page', manual)])
