#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The acts on a gate that stand beside answering and signing, on the command line, each refused first and then done: a guarded action
# whose command runs, a countersigned "not applicable", a planned start, an override of a closed window, an objection after the
# start. What each leaves in the record is asked for, and the record verifies.

import datetime
import importlib.util
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / folder) for folder in ('checks', 'lib')]
import children  # noqa: E402
import tap  # noqa: E402

spec = importlib.util.spec_from_file_location('gates', HERE / 'journey-gates.py')
gates = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gates)
run, run_json, Unexpected = gates.run, gates.run_json, gates.Unexpected

DOCUMENT = """# Lock Gates

## Pre-Deployment

- [ ] Keeper told
- [ ] Lamps lit

## Deployment

1. [ ] **STOP** - Do not deploy on Friday after 2pm

**Estimated deployment time**: 30 minutes

## Kill Switches

### Close both gates

```bash
echo gates shut
```

### Approvals

| Role | Name | Signature | Date | Status |
|---|---|---|---|---|
| Harbour Master | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |
| Lock Keeper | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |
"""


class Lock(gates.Tale):
    def __init__(self, policy=''):
        folder = pathlib.Path(tempfile.mkdtemp(dir=gates.command_line.SCRATCH, prefix='lock-'))
        source = folder / 'lock.md'
        source.write_text(DOCUMENT, encoding='utf-8')
        super().__init__(source)
        self.number = None
        self.make()
        if policy:
            file = self.place / 'policy'
            file.write_text(policy, encoding='utf-8')
            run('policy', self.record, file)

    def slot(self, role):
        return next(slot['slot'] for slot in self.status()['approvals'] if slot['role'] == role)

    def line(self, words):
        return next(item['id'] for item in self.items() if words in item['label'])

    def state(self, item):
        return next(entry['state'] for entry in self.status()['items'] if entry['id'] == item)

    def windows(self):
        return [window['state'] for window in self.status()['windows']]


def story(tell):
    def check():
        try:
            tell()
        except Unexpected as error:
            return str(error).splitlines()
        return []
    return check


def same(found, expected, what):
    if found != expected:
        raise Unexpected(f'{what}: {found!r} instead of {expected!r}')


def action():
    lock = Lock()
    found = run_json('action', '--json', lock.record, '--folder', lock.place)
    same([entry['kind'] for entry in found], ['kill-switch'], 'actions')
    switch = found[0]
    children.need_sandbox()
    line = f'L{switch["line"]}'
    use = ('action', lock.record, line, '--run', '--folder', lock.place)
    lock.refuse(*use, '--confirm', 'yes', '--reason', 'smoke', saying='type exactly')
    lock.refuse(*use, '--confirm', switch['phrase'], saying='Say why')
    lock.refuse(*use, '--confirm', switch['phrase'], '--reason', 'smoke', '--output', lock.source, saying='by hand')
    same(run('evidence', lock.record).stdout, '', 'evidence of what was refused')
    run(*use, '--confirm', switch['phrase'], '--reason', 'smoke')
    kept = run('evidence', lock.record).stdout
    if not kept:
        raise Unexpected('the output of the command was not kept')
    output = lock.place / 'output.txt'
    run('evidence', lock.record, kept.split()[0], '-o', output)
    if 'gates shut' not in output.read_text(encoding='utf-8'):
        raise Unexpected(f'the output that was kept is not the one of the command: {output.read_text()!r}')
    same([text for text in lock.notices('action') if 'smoke' in text] != [], True, 'page 1 tells of the action')
    lock.verify(lock.record)


def witness():
    lock = Lock('[approvals]\nna-countersign=true\n')
    lamps = lock.line('Lamps lit')
    key, _ = lock.identity('keeper')
    countersign = ('witness', lock.record, lamps, '--key', key)
    lock.refuse(*countersign, '--role', 'Lock Keeper', saying='not marked as not applicable')
    lock.give(lamps, 'na', '--reason', 'midsummer')
    same(lock.state(lamps), 'PENDING', 'before the countersignature')
    lock.refuse(*countersign, '--role', 'Cook', saying='Cook')
    run(*countersign, '--role', 'Lock Keeper')
    same(lock.state(lamps), 'NA', 'after the countersignature')
    lock.give(lamps, 'na', '--reason', 'no oil')  # another reason was not countersigned
    same(lock.state(lamps), 'PENDING', 'after the reason changed')
    lock.verify(lock.record)


def plan():
    lock = Lock()
    same(lock.windows(), ['UNKNOWN'], 'without a plan')
    lock.refuse('plan', lock.record, '--at', '2026-11-20 15:00', '--zone', 'Atlantis', saying='no time zone')
    lock.refuse('plan', lock.record, '--at', 'noon', '--zone', 'Europe/Berlin', saying='no time')
    lock.refuse('plan', lock.record, '--at', '2026-11-20 15:00', saying='together')
    run('plan', lock.record, '--at', '2026-11-20 15:00', '--zone', 'Europe/Berlin')
    same(lock.windows(), ['DENIED'], 'on a Friday afternoon')
    run('plan', lock.record, '--at', '2026-11-20 13:30', '--zone', 'Europe/Berlin')
    same(lock.windows(), ['ALLOWED'], 'until 14:00 sharp')
    shown = run('plan', lock.record).stdout
    if '2026-11-20T13:30:00+01:00' not in shown or '2026-11-20T14:00:00+01:00' not in shown:
        raise Unexpected(f'the plan is not shown: {shown}')
    lock.verify(lock.record)


def override_and_object():
    days = [day for day in ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')]
    today = days[datetime.datetime.now(datetime.timezone.utc).weekday()]
    tomorrow = days[(datetime.datetime.now(datetime.timezone.utc).weekday() + 1) % 7]
    lock = Lock(f'[window]\nzone=UTC\noverride-role=Harbour Master\ndeny={today};{tomorrow}\n')
    lock.answer()
    master, _ = lock.identity(lock.slot('Harbour Master'))
    keeper, _ = lock.identity(lock.slot('Lock Keeper'))
    lock.sign_phase('gate', 'pre', 'post')
    lock.expect('GO')
    request = ('override', lock.record, '--key', master)
    lock.refuse(*request, '--role', 'Lock Keeper', '--reason', 'high water', saying='Only Harbour Master')
    lock.refuse(*request, '--role', 'Harbour Master', '--reason', ' ', saying='Say why')
    lock.refuse(*request, '--role', 'Harbour Master', '--reason', 'high water', '--until', '2020-01-01T00:00:00Z', saying='no time until')
    lock.refuse('object', lock.record, '--role', 'Lock Keeper', '--reason', 'ice', '--key', keeper, saying='has not started')
    run(*request, '--role', 'Harbour Master', '--reason', 'high water')
    if not any('high water' in text for text in lock.notices('override')):
        raise Unexpected('page 1 does not tell of the override')
    lock.expect('GO')
    run('start', lock.record)  # no reason is asked for: the window is overridden
    same(lock.notices('start'), [], 'a start against the rules')
    lock.refuse(*request, '--role', 'Harbour Master', '--reason', 'again', saying='comes before')
    lock.refuse('object', lock.record, '--role', 'Lock Keeper', '--reason', 'ice', '--key', master, saying='may object')
    lock.refuse('object', lock.record, '--role', 'Lock Keeper', '--reason', ' ', '--key', keeper, saying='objection')
    run('object', lock.record, '--role', 'Lock Keeper', '--reason', 'ice on the gates', '--key', keeper)
    if not any('ice on the gates' in text for text in lock.notices('objection')):
        raise Unexpected('page 1 does not tell of the objection')
    lock.expect('GO')
    run('rollback', lock.record, '--keep', '--reason', 'it melts', '--key', master)
    if not any('it melts' in text for text in lock.notices('rollback')):
        raise Unexpected('page 1 does not tell of the decision')
    lock.verify(lock.record)


if __name__ == '__main__':
    tap.main([
        ('gate-acts/action', story(action)),
        ('gate-acts/witness', story(witness)),
        ('gate-acts/plan', story(plan)),
        ('gate-acts/override-and-object', story(override_and_object)),
    ])
