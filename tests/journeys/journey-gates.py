#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Five whole stories of five kinds of checklists on the command line, with the verdict that is expected at every step: seven checks to
# a sign-off; stages with a stop condition, a kill switch and another attempt; prerequisites, a skip, a failure and its
# iteration; a window, follow-ups over a week and the closing; a failed benchmark, waivers, six approvals and one edit. They
# are told on the seeds where these lie beside the project; delegation, links and the calendar on our own documents.

import datetime
import importlib.util
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'checks'))
import tap  # noqa: E402

spec = importlib.util.spec_from_file_location('command_line', HERE / 'journey-command-line.py')
command_line = importlib.util.module_from_spec(spec)
spec.loader.exec_module(command_line)
run, run_json, Unexpected = command_line.run, command_line.run_json, command_line.Unexpected

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def at(**delta):
    return (NOW + datetime.timedelta(**delta)).isoformat()


class Tale(command_line.Way):
    """A record whose story is told; says what differs from what was expected."""

    def status(self, *arguments):
        return run_json('status', '--json', self.record, *arguments, expect=range(16))

    def expect(self, verdict, *arguments, because=None):
        found = self.status(*arguments)
        if found['verdict'] != verdict:
            raise Unexpected(f'{found["verdict"]} instead of {verdict}:\n' + '\n'.join(r['text'] for r in found['reasons'][:6]))
        if because and not any(because in reason['text'] for reason in found['reasons']):
            raise Unexpected(f'no reason says "{because}":\n' + '\n'.join(r['text'] for r in found['reasons'][:6]))
        return found

    @staticmethod
    def option(item, word):
        return next(option for option in item['options'] if word.upper() in option.upper())

    def answer(self):
        super().answer()
        for item in self.items():
            if 'next review' in (item['label'] or '').lower() and item['kind'] == 'field':
                run('answer', self.record, item['id'], str((NOW + datetime.timedelta(days=90)).date()))

    def give(self, item, value, *arguments, expect=(0,)):
        return run('answer', self.record, item, value, *arguments, expect=expect)

    def refuse(self, *arguments, saying):
        outcome = run(*arguments, expect=None)
        if outcome.returncode == 0 or saying not in outcome.stderr:
            raise Unexpected(f'{" ".join(map(str, arguments[:3]))}: status {outcome.returncode}, "{outcome.stderr.strip()}"')

    def sign_phase(self, *phases):
        for slot in self.status()['approvals']:
            if slot['phase'] in phases and slot['state'] != 'APPROVED':
                key, _ = self.identity(slot['slot'])
                run('sign', self.record, '--role', slot['slot'], '--key', key, '--approve')

    def notices(self, kind):
        return [notice['text'] for notice in self.status()['notices'] if notice['kind'] == kind]

    def certificate(self, key, name):
        path = self.place / f'{name}.pem'
        subprocess.run(['openssl', 'pkcs12', '-in', str(key), '-nokeys', '-clcerts', '-passin', 'pass:' + command_line.PASSPHRASE,
                        '-out', str(path)], check=True, capture_output=True)
        return path


def seed(number):
    found = sorted(command_line.SEEDS.glob(f'{number}_*')) if command_line.SEEDS.is_dir() else []
    if not found:
        raise tap.Skip('the seeds are not here')
    return found[0]


def story(tell, number=None, document=None):
    def check():
        tale = Tale(seed(number) if number else command_line.DATA / document)
        tale.number = number
        try:
            tell(tale)
            tale.verify(tale.record)
        except Unexpected as error:
            return str(error).splitlines()
        return []
    return check


def seven_checks(tale):
    tale.make()
    tale.expect('NOT READY')
    checks = [item for item in tale.items() if item['role'] == 'section_check']
    if tale.number and len(checks) != 7:
        raise Unexpected(f'{len(checks)} checks instead of 7')
    tale.answer()
    tale.give(checks[2]['id'], tale.option(checks[2], 'Fail'))
    tale.expect('NOT READY', because=f'line {checks[2]["line"]}')
    tale.give(checks[2]['id'], tale.option(checks[2], 'Pass'))
    tale.expect('READY FOR SIGN-OFF')
    key, _ = tale.identity('one')
    run('submit', tale.record, '--key', key)
    run('sign', tale.record, '--role', tale.status()['approvals'][0]['slot'], '--key', key, '--approve')
    tale.expect('GO')
    if not tale.notices('one-person'):
        raise Unexpected('page 1 does not say that there was no second person')


def stages(tale):
    tale.make()
    tale.answer()
    stage = [entry for entry in tale.status()['stages']]
    lines = [f'L{entry["line"]}' for entry in stage]
    if len(lines) != 4:
        raise Unexpected(f'{len(lines)} stages instead of 4')
    tale.refuse('stage', tale.record, lines[1], 'start', saying='has to wait')
    for line, runs in ((lines[0], 0), (lines[1], 1)):
        run('stage', tale.record, line, 'start')
        for _ in range(runs):
            run('stage', tale.record, line, 'run')
    states = [entry['state'] for entry in tale.status()['stages']]
    if states[:3] != ['PASSED', 'PASSED', 'READY']:
        raise Unexpected(f'stages: {states}')
    if '1 of 1–3' not in tale.status()['stages'][1]['text']:
        raise Unexpected(f'E45: {tale.status()["stages"][1]["text"]}')
    run('stage', tale.record, lines[2], 'run', expect=(1, 2, 3))
    run('stage', tale.record, lines[2], 'start')
    run('stage', tale.record, lines[2], 'run', '--at', at(hours=-1))  # before the stage: E46
    if tale.status()['stages'][2]['runs'] != 0:
        raise Unexpected('a run before the stage was counted')
    stop = next(item for item in tale.items() if item['role'] == 'stop_condition' and item['line'] > int(lines[2][1:]))
    tale.give(stop['id'], 'fired')
    if tale.status()['stages'][2]['state'] != 'STOPPED':
        raise Unexpected('the stop condition does not stop')
    tale.expect('NO-GO', because=f'line {stop["line"]}')
    switches = [entry for entry in run_json('action', '--json', tale.record) if entry['kind'] == 'kill-switch']
    seen = tale.place / 'seen.txt'
    seen.write_text('all features off\n', encoding='utf-8')
    tale.refuse('action', tale.record, f'L{switches[0]["line"]}', '--confirm', 'yes', '--reason', 'stopped', saying='type exactly')
    run('action', tale.record, f'L{switches[0]["line"]}', '--confirm', switches[0]['phrase'], '--reason', 'stopped', '--output', seen)
    if not tale.notices('action') or 'all features off' not in run('evidence', tale.record).stdout + seen.read_text():
        raise Unexpected('the kill switch left no trace')
    run('stage', tale.record, lines[2], 'start')
    again = tale.status()['stages'][2]
    if again['attempt'] != 2 or again['state'] != 'IN PROGRESS':
        raise Unexpected(f'second attempt: {again}')
    tale.expect('NOT READY')
    for round_ in (2, 3):
        if round_ == 3:
            run('stage', tale.record, lines[3], 'start')
        begin, end = int(lines[round_][1:]), int(lines[3][1:]) if round_ == 2 else 10 ** 6
        for item in tale.items():
            if begin < item['line'] < end and item['role'] in ('success_criterion', 'stop_condition'):
                tale.give(item['id'], 'not-fired' if item['inverted'] else 'pass', '--reason', 'second attempt')
        for _ in range(3):
            run('stage', tale.record, lines[round_], 'run')
    tale.expect('READY FOR SIGN-OFF')
    tale.sign_phase('gate', 'pre', 'post')
    tale.expect('GO')


def phase_gate(tale):
    tale.make()
    tale.expect('LOCKED')
    tale.answer()
    prerequisites = [item for item in tale.items() if item['role'] == 'prerequisite']
    provider = next(item for item in prerequisites if item['options'] and 'undecided' in item['options'])
    good = provider['answer']
    row = prerequisites[[i for i, item in enumerate(prerequisites) if item['id'] == provider['id']][0] % 4]
    tale.give(row['id'], 'clear')
    tale.give(provider['id'], 'undecided')
    tale.expect('SKIPPED', because=f'line {row["line"]}')
    tale.give(provider['id'], good)
    tale.give(row['id'], row['answer'])
    tale.expect('READY FOR SIGN-OFF')
    check = next(item for item in tale.items() if item['role'] == 'decision_row')
    tale.give(check['id'], tale.option(check, 'Fail'))
    tale.expect('FAIL', because=f'line {check["line"]}')
    tale.refuse('iteration', tale.record, 'next', saying='Choose the mode')
    tale.refuse('iteration', tale.record, 'Sometimes', saying='no mode')
    run('iteration', tale.record, 'Standard' if tale.number else 'Small')
    run('iteration', tale.record, 'next', '--reason', 'fixed')
    tale.give(check['id'], tale.option(check, 'Pass'))
    tale.expect('READY FOR SIGN-OFF')
    tale.refuse('iteration', tale.record, 'next', saying='after a FAIL')
    tale.sign_phase('gate', 'pre', 'post')
    tale.expect('PASS')


def friday(tale):
    policy = tale.place / 'policy'
    policy.write_text('[window]\nzone=UTC\ncalendar=2026-12-25\ncalendar-end=2027-12-31\noverride-role=Captain\n', encoding='utf-8')
    tale.make()
    run('policy', tale.record, policy)
    tale.answer()
    tale.expect('READY FOR SIGN-OFF')
    tale.sign_phase('pre')
    tale.expect('GO')
    tale.refuse('close', tale.record, saying='not started')
    past_friday = NOW - datetime.timedelta(days=(NOW.weekday() - 4) % 7 or 7)
    friday_at = past_friday.replace(hour=15, minute=0, second=0)
    monday_at = (past_friday - datetime.timedelta(days=11)).replace(hour=9, minute=0, second=0)
    run('start', tale.record, '--at', friday_at.isoformat())
    windows = tale.status()['windows']
    if not any(window['state'] == 'DENIED' for window in windows):
        raise Unexpected(f'no window is denied: {windows}')
    tale.refuse('start', tale.record, saying='To correct that')
    run('start', tale.record, '--at', monday_at.isoformat(), '--reason', 'the clock of the runner was wrong')
    if not any(window['state'] == 'ALLOWED' for window in tale.status()['windows']) or not tale.notices('corrected'):
        raise Unexpected('Monday is not allowed, or the correction is not told')
    soon = tale.status('--at', (monday_at + datetime.timedelta(hours=1)).isoformat())['followups']
    if {entry['state'] for entry in soon} - {'DUE', 'DONE', 'DONE LATE', 'NA'}:
        raise Unexpected(f'an hour after the start: {[entry["state"] for entry in soon]}')
    every = [entry for entry in soon if entry['occurrence']]
    if len(every) != (6 if tale.number else 4):
        raise Unexpected(f'{len(every)} occurrences')
    return tale.rest_of_the_week(soon, monday_at)


def rest_of_the_week(tale, followups, begin):
    calendar = tale.place / 'week.ics'
    tale.refuse('close', tale.record, saying='sign-off after the deployment') \
        if all(entry['state'].startswith('DONE') for entry in tale.status()['followups']) \
        else tale.refuse('close', tale.record, saying='follow-up')
    for entry in followups:
        done = datetime.datetime.fromisoformat(entry['due']) - datetime.timedelta(minutes=10)
        run('followup', tale.record, entry['item'], 'done', '--at', done.isoformat())
    run('export', tale.record, '--format', 'ics', '-o', calendar)
    if 'BEGIN:VCALENDAR' not in calendar.read_text(encoding='utf-8'):
        raise Unexpected('no calendar was written')
    open_ones = [entry for entry in tale.status()['followups'] if entry['state'] not in ('DONE', 'DONE LATE', 'NA')]
    if open_ones:
        raise Unexpected(f'still open: {open_ones}')
    tale.refuse('close', tale.record, saying='sign-off after the deployment')
    tale.sign_phase('post')
    report, final = tale.place / 'approved.pdf', tale.place / 'final.pdf'
    key, _ = next(iter(tale.identities.values()))
    run('export', tale.record, '--format', 'pdf', '--key', key, '-o', report)
    run('close', tale.record, '--follows', report, '--key', key, '-o', final)
    if tale.status()['lifecycle'] != 'CLOSED' or not tale.notices('follows'):
        raise Unexpected('the record is not closed, or does not name the report it follows')
    tale.verify(final)
    tale.refuse('answer', tale.record, followups[0]['item'], 'fail', saying='closed')


Tale.rest_of_the_week = rest_of_the_week


def benchmark(tale):
    tale.make()
    tale.answer()
    tale.decide()
    lines = {'benchmark': 206, 'trigger': 538, 'coverage': 62, 'group': 59}
    roles = [slot['role'] for slot in tale.status()['approvals']]
    if len(roles) != 6:
        raise Unexpected(f'{len(roles)} approvals instead of 6')
    tale.expect('READY FOR SIGN-OFF')
    waiver, _ = tale.identity('L573')
    tale.give('L206', 'fail')
    tale.expect('NO-GO', because='line 538')
    run('waive', tale.record, 'L206', '--reason', 'only a little slower', '--role', 'QA Lead', '--key', waiver)
    tale.expect('NO-GO', because='line 538')
    tale.refuse('waive', tale.record, 'L538', '--reason', 'r', '--role', 'QA Lead', '--key', waiver, saying='no waiver reaches it')
    tale.give('L206', 'pass')
    tale.expect('READY FOR SIGN-OFF')
    tale.give(f'L{lines["coverage"]}', '70')
    tale.give(f'L{lines["group"]}', 'fail')
    tale.expect('NOT READY')
    run('waive', tale.record, 'L59', '--reason', 'the rest is generated', '--role', 'QA Lead', '--key', waiver)
    run('recommend', tale.record, 'go-with-conditions', '--condition', 'Write the missing tests', '--owner', 'Kim', '--due',
        at(days=20), '--covers', 'L59')
    if tale.expect('READY FOR SIGN-OFF')['would_be'] != 'GO WITH CONDITIONS':
        raise Unexpected('not ready to become GO WITH CONDITIONS')
    tale.sign_phase('gate')
    tale.expect('GO WITH CONDITIONS')
    tale.give('L206', 'pass', '--reason', 'measured again')
    if {slot['state'] for slot in tale.expect('READY FOR SIGN-OFF')['approvals']} != {'STALE'}:
        raise Unexpected('one edit does not make all approvals stale')
    tale.sign_phase('gate')
    if tale.expect('GO WITH CONDITIONS')['lifecycle'] != 'APPROVED':
        raise Unexpected('the record is not approved')
    revised = tale.place / 'revised.md'
    run('export', tale.record, '--format', 'markdown', '-o', revised)
    before = revised.read_text(encoding='utf-8').splitlines()
    run('revise', tale.record, '--reason', 'one more figure | asked for')
    run('export', tale.record, '--format', 'markdown', '-o', revised)
    after = revised.read_text(encoding='utf-8').splitlines()
    row = [line for line in after if 'revision 2' in line and 'one more figure \\| asked for' in line]
    if len(row) != 1 or len(after) != len(before) + 1 or not after[after.index(row[0]) - 1].startswith('| 2025-01-14'):
        raise Unexpected(f'the change history has no row of the revision: {row}')
    if {slot['state'] for slot in tale.expect('NOT READY', because='line 59')['approvals']} != {'EMPTY'}:
        raise Unexpected('approvals or waivers outlive their revision')


def delegates(tale):
    """Somebody signs for somebody else, who said so; nobody passes it on, and a calendar makes a window known."""
    tale.make()
    tale.answer()
    tale.decide()
    slots = [slot for slot in tale.status()['approvals'] if slot['phase'] != 'post']
    holder, holder_root = tale.identity('holder')
    delegate, _ = tale.identity('delegate')
    pem = tale.certificate(delegate, 'delegate')
    role = slots[-1]['slot']
    tale.refuse('delegate', tale.record, '--role', role, '--to', pem, '--until', at(days=-1), '--reason', 'leave', '--key', holder,
                saying='end after')
    run('delegate', tale.record, '--role', role, '--to', pem, '--until', at(days=2), '--reason', 'on leave', '--key', holder)
    tale.refuse('delegate', tale.record, '--role', role, '--to', tale.certificate(holder, 'holder'), '--until', at(days=2),
                '--reason', 'leave', '--key', delegate, saying='delegate cannot delegate further')
    run('sign', tale.record, '--role', role, '--key', delegate, '--approve')
    shown = next(slot for slot in tale.status()['approvals'] if slot['slot'] == role)
    if shown['state'] != 'APPROVED' or ' for ' not in shown['by'] or 'delegation of' not in shown['by']:
        raise Unexpected(f'not shown as one for the other: {shown}')
    calendar = tale.place / 'holidays.ics'
    calendar.write_text('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=YEARLY;COUNT=2\r\n'
                        'END:VEVENT\r\nEND:VCALENDAR\r\n', encoding='utf-8')
    fresh = Tale(tale.source)
    fresh.make()
    run('policy', fresh.record, '--calendar', calendar)
    if '2027-12-25' not in run('policy', fresh.record).stdout:
        raise Unexpected('the calendar was not taken into the policy')
    bad = tale.place / 'bad'
    bad.write_text('[approvals]\nsod=nobody\n', encoding='utf-8')
    fresh.refuse('policy', fresh.record, bad, saying='sod')


def linked(tale):
    """A prerequisite follows from the record of the gate before; of another release it says nothing, and in a circle it is an error."""
    up = Tale(command_line.DATA / 'release-form.md')
    for each in (tale, up):
        run('new', each.markdown_name, '-o', each.record, '--author', 'Ada Larsen', '--subject', 'version=1.2')
    prerequisite = next(item for item in tale.items() if item['role'] == 'prerequisite')

    def state():
        return next(item['state'] for item in tale.status()['items'] if item['id'] == prerequisite['id'])
    run('link', tale.record, prerequisite['id'], up.record)
    if state() != 'PENDING':
        raise Unexpected(f'an open record counts as {state()}')
    up.answer()
    up.decide()
    up.sign()
    run('link', tale.record)
    if state() != 'PASS':
        raise Unexpected(f'a signed record counts as {state()}: ' + run('link', tale.record).stdout)
    check = next(item for item in up.items() if item['role'] == 'check')
    run('link', up.record, check['id'], tale.record)
    run('link', tale.record)
    if state() != 'ERROR':
        raise Unexpected(f'a circle counts as {state()}')
    tale.refuse('link', tale.record, prerequisite['id'], tale.place / 'missing.countersign', saying='does not exist')


if __name__ == '__main__':
    tap.main([
        ('gates/000-seven-checks', story(seven_checks, '000')),
        ('gates/001-stages', story(stages, '001')),
        ('gates/002-phase-gate', story(phase_gate, '002')),
        ('gates/003-friday', story(friday, '003')),
        ('gates/004-benchmark', story(benchmark, '004')),
        ('gates/own-seven-checks', story(seven_checks, document='validation-checks.md')),
        ('gates/own-phase-gate', story(phase_gate, document='phase-gate.md')),
        ('gates/own-friday', story(friday, document='deployment-steps.md')),
        ('gates/own-delegates', story(delegates, document='release-form.md')),
        ('gates/own-linked', story(linked, document='phase-gate.md')),
    ])
