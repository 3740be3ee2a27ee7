#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The whole way on the command line, for each document of tests/data and, where they lie beside the project, for the
# five seeds: make a record, give the source back untouched, answer everything, run probes against loopback, attach, assess,
# recommend, sign every role, export every format, verify; then change bytes and see verification fail. And 100 kills at
# random moments that lose nothing that was reported as kept.

import atexit
import http.server
import json
import os
import pathlib
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'checks'))
import tap  # noqa: E402

CLI = os.environ['CSN_CLI']
DATA = pathlib.Path(os.environ['CSN_TEST_DATA'])
SAMPLE = DATA.parent.parent / 'data' / 'samples' / 'harbour-map.md'
SERVER = DATA.parent.parent / 'build-aux' / 'sample-server'
SEEDS = pathlib.Path(os.environ['CSN_SHARED']) / 'seeds'
SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix='countersign-journey-'))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)
PASSPHRASE = 'a passphrase of the tests'
ENVIRONMENT = dict(os.environ, HOME=str(SCRATCH / 'home'), COUNTERSIGN_PIN=PASSPHRASE, LC_ALL='C.UTF-8')
for name in ('XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME'):
    ENVIRONMENT[name] = str(SCRATCH / 'home' / name.lower())
(SCRATCH / 'home').mkdir()
TAMPERINGS = 24


class Unexpected(Exception):
    """A command did not end as it should."""


def run(*arguments, expect=(0,), **options):
    outcome = subprocess.run([CLI, *map(str, arguments)], capture_output=True, text=True, errors='replace', timeout=120,
                             env=ENVIRONMENT, **options)
    if expect is not None and outcome.returncode not in expect:
        raise Unexpected(f'countersign-cli {" ".join(map(str, arguments))}: status {outcome.returncode}\n'
                         f'{outcome.stdout[-1500:]}{outcome.stderr[-1500:]}')
    return outcome


def run_json(*arguments, expect=(0,)):
    return json.loads(run(*arguments, expect=expect).stdout)


VALUES = {
    'date': '2026-11-20', 'datetime': '2026-11-20 14:30', 'datetime_pair': '2026-11-20 / 14:30', 'timezone': 'UTC',
    'person': 'Ada Larsen', 'person_contact': 'Ada Larsen (ada@example.org)', 'contact': 'ada@example.org', 'count': '3', 'measure': '7',
    'url': 'http://127.0.0.1/board', 'path': 'docs/plan.md', 'condition': 'Watch the error rate', 'text': 'as agreed',
}
GOOD_OPTIONS = ('PASS', 'PASSED', 'YES', 'LOW', 'GO', 'APPROVED', 'CHECKED', 'N/A')


def value_for(item):
    """An answer that speaks for a release."""
    if item['kind'] == 'check':
        return 'not-fired' if item['inverted'] else 'pass'
    if item['kind'] == 'choice':
        for wanted in GOOD_OPTIONS:
            for option in item['options']:
                if re.search(rf'\b{wanted}\b', option.upper()):
                    return option
        return item['options'][0]
    words = f'{item["label"]} {item["context"]} {item["unit"]}'.lower()
    if item.get('field') in ('count', 'measure'):
        if re.search(r'fail|skip|critical|issue|error|missing|open', words):
            return '0'
        return '99' if re.search(r'pass|total|%|cover|rate|through', words) else '0.5' if item['field'] == 'measure' else '1'
    return VALUES.get(item.get('field'), VALUES['text'])


LOOPBACK = re.compile(r'(?:127\.0\.0\.1|localhost):(\d+)')


class AnswerAll(http.server.BaseHTTPRequestHandler):
    """A service that is content with everything."""

    def answer(self):
        self.rfile.read(int(self.headers.get('Content-Length') or 0))
        body = b'{"status":"ready","credits_refunded":3,"cancelled_items":4,"id":"one"}'
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer

    def log_message(self, *arguments):
        """Quiet."""


def listen(port):
    """A server on a port of loopback; None when somebody else has it."""
    try:
        server = http.server.ThreadingHTTPServer(('127.0.0.1', port), AnswerAll)
    except OSError:
        return None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class Way:
    """One document and its record."""

    def __init__(self, source):
        self.source = source
        self.place = pathlib.Path(tempfile.mkdtemp(dir=SCRATCH, prefix=source.stem[:12] + '-'))
        self.record = self.place / 'record.countersign'
        self.pdf = self.place / 'report.pdf'
        self.markdown_name = self.place / (source.stem + '.md')
        shutil.copyfile(source, self.markdown_name)
        self.identities = {}

    def make(self):
        run('new', self.markdown_name, '-o', self.record, '--author', 'Ada Larsen')
        back = self.place / 'untouched.md'
        run('export', self.record, '--format', 'markdown', '-o', back)
        if back.read_bytes() != self.source.read_bytes():
            raise Unexpected('the Markdown of an untouched record is not its source')
        parameters = run_json('inspect', '--json', self.markdown_name)['parameters']
        if parameters:
            self.record.unlink()
            settings = [word for parameter in parameters if not parameter['secret']
                        for word in ('--set', f'{parameter["name"]}=7')]
            run('new', self.markdown_name, '-o', self.record, '--author', 'Ada Larsen', *settings)

    def items(self):
        return run_json('show', '--json', self.record)['items']

    def answer(self):
        changes = [{'item': item['id'], 'value': value_for(item)} for item in self.items()
                   if item['set_by'] == 'person' and item['role'] not in ('recommendation', 'risk', 'note', 'overall_status')
                   and item.get('field') not in ('signature', 'derived_count', 'derived_percent')]
        batch = self.place / 'answers.json'
        batch.write_text(json.dumps(changes), encoding='utf-8')
        run('answer', self.record, '--from', batch)
        answers = {item['id']: item['answer'] for item in self.items()}
        missing = [change for change in changes if not answers.get(change['item'])]
        if missing or not changes:
            raise Unexpected(f'{len(missing)} of {len(changes)} answers were not kept, the first: {missing[:1]}')

    def plans(self):
        plans = run_json('probes', '--json', self.record, '--folder', self.place)
        return plans['probes'] if isinstance(plans, dict) else plans

    def probe(self):
        """Runs what can run, loopback first and three at most, on a copy: what a probe finds here would stand in the way of
        signing. That it is recorded, and the record still whole, is asked."""
        kept, self.record = self.record, self.place / 'probed.countersign'
        shutil.copyfile(kept, self.record)
        try:
            return self.probe_copy()
        finally:
            self.record = kept

    def probe_copy(self):
        runnable = sorted((plan for plan in self.plans() if plan['runnable']), key=lambda plan: not LOOPBACK.search(plan['text']))
        chosen = runnable[:3]
        ports = {int(port) for plan in chosen for port in LOOPBACK.findall(plan['text'])}
        servers = [server for server in map(listen, ports) if server]
        try:
            if chosen:
                consents = [word for plan in chosen for word in ('--allow', plan['fingerprint'])]
                run('run', self.record, '--folder', self.place, *consents, *(plan['id'] for plan in chosen), '--json',
                    expect=(0, 1))
        finally:
            for server in servers:
                server.shutdown()
                server.server_close()
        self.verify(self.record)
        recorded = sum(len(item['runs']) for item in self.items())
        if chosen and not recorded:
            raise Unexpected(f'{len(chosen)} probes ran and none was recorded')
        return recorded

    def attach(self):
        file = self.place / 'measured.txt'
        file.write_text('eleven crossings, none late\n', encoding='utf-8')
        item = next(item for item in self.items() if item['kind'] == 'check')
        run('attach', self.record, item['id'], file)
        shown = run_json('show', '--json', self.record, item['id'])
        back = self.place / 'back.txt'
        run('evidence', self.record, shown['evidence'][0]['id'], '-o', back)
        if back.read_bytes() != file.read_bytes():
            raise Unexpected('evidence came back changed')

    def decide(self):
        for item in self.items():
            if item['role'] == 'risk' and item['set_by'] == 'person':
                run('answer', self.record, item['id'], value_for(item))
        if any(item['role'] == 'recommendation' for item in self.items()):
            run('recommend', self.record, 'go', expect=(0, 1, 2, 3))

    def identity(self, role):
        if role not in self.identities:
            key = self.place / f'signer-{len(self.identities)}.p12'
            person = f'Signer {len(self.identities) + 1}'
            run('identity', 'new', '--name', person, '--email', f'signer{len(self.identities) + 1}@example.org', '-o', key)
            root = key.with_suffix('.pem')
            run('identity', 'root', key, '-o', root)
            self.identities[role] = (key, root)
        return self.identities[role]

    def trust(self):
        return [word for _, root in self.identities.values() for word in ('--trust', root)]

    def sign(self):
        slots = run_json('status', '--json', self.record, expect=None)['approvals']
        if not slots:
            raise Unexpected('the record asks nobody to sign')
        for slot in slots:
            key, _ = self.identity(slot['role'])
            run('sign', self.record, '--role', slot['slot'], '--key', key, '--approve', '--comment', 'read and agreed')
        left = [slot for slot in run_json('status', '--json', self.record, expect=None)['approvals']
                if slot['state'].upper() != 'APPROVED']
        if left:
            raise Unexpected(f'signed, yet not approved: {left}')

    def verify(self, file, expect=(0,)):
        return run('verify', *self.trust(), file, expect=expect)

    def export(self):
        key, _ = next(iter(self.identities.values()))
        for kind in ('pdf', 'html', 'markdown', 'json', 'csv'):
            target = self.pdf if kind == 'pdf' else self.place / f'report.{kind}'
            run('export', self.record, '--format', kind, '-o', target, *(('--key', key) if kind == 'pdf' else ()))
        for name in ('report.pdf', 'report.html', 'report.json', 'record.countersign'):
            said = self.verify(self.place / name).stdout.strip().splitlines()
            if said[-1:] != ['OK']:
                raise Unexpected(f'verify {name}: {said[-1:]}')

    def read_by_others(self):
        """pdfsig calls the seal valid and whole."""
        said = subprocess.run(['pdfsig', '-nocert', str(self.pdf)], capture_output=True, text=True).stdout
        last = said.split('Signature #')[-1]
        if 'Signature is Valid' not in last or 'Total document signed' not in last:
            raise Unexpected('pdfsig: ' + last)

    # --- changed bytes ---

    def must_fail(self, file, what):
        outcome = run('verify', *self.trust(), file, expect=None)
        if outcome.returncode not in (1, 3) or 'OK' in outcome.stdout.splitlines()[-1:]:
            return [f'{what}: verify ended with {outcome.returncode}, {outcome.stdout.strip().splitlines()[-1:]}']
        if not outcome.stdout.strip() + outcome.stderr.strip():
            return [f'{what}: verify does not say what is wrong']
        return []

    def change_record(self):
        """One byte of an event, of an evidence chunk, of an approval."""
        findings = []
        connection = sqlite3.connect(self.record)
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        places = []
        for table in tables:
            for column in connection.execute(f'PRAGMA table_info("{table}")'):
                name, kind = column[1], column[2].upper()
                if (table.startswith('event') and name in ('body', 'json', 'payload', 'data', 'canonical', 'text')) \
                        or (kind == 'BLOB' and ('chunk' in table or 'blob' in table or 'approval' in table or 'source' in table)):
                    places.append((table, name))
        connection.close()
        if not any(table.startswith('event') for table, _ in places):
            return [f'no column of events found among {tables}']
        for table, column in places:
            copy = self.place / 'changed.countersign'
            shutil.copyfile(self.record, copy)
            connection = sqlite3.connect(copy)
            for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                connection.execute(f'DROP TRIGGER "{trigger}"')
            row = connection.execute(f'SELECT "{column}" FROM "{table}" WHERE length("{column}") > 4 '
                                     f'ORDER BY random() LIMIT 1').fetchone()
            if row is None:
                continue
            value = row[0].encode() if isinstance(row[0], str) else bytes(row[0])
            at = random.randrange(len(value))
            changed = value[:at] + bytes([value[at] ^ 0x01]) + value[at + 1:]
            connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE "{column}" = ?',
                               (changed.decode('utf-8', 'replace') if isinstance(row[0], str) else changed, row[0]))
            connection.commit()
            connection.close()
            findings += self.must_fail(copy, f'{table}.{column}, byte {at}')
        return findings

    def change_pdf(self):
        findings = []
        whole = self.pdf.read_bytes()
        for _ in range(TAMPERINGS):
            at = random.randrange(len(whole))
            copy = self.place / 'changed.pdf'
            copy.write_bytes(whole[:at] + bytes([whole[at] ^ 0x01]) + whole[at + 1:])
            findings += self.must_fail(copy, f'report.pdf, byte {at}')
        return findings


def whole_way(source):
    def check():
        way = Way(source)
        for step in (way.make, way.answer, way.attach, way.probe, way.decide, way.sign, way.export, way.read_by_others):
            try:
                step()
            except Unexpected as error:
                return [f'{step.__name__}:', *str(error).splitlines()]
        return way.change_record() + way.change_pdf()
    return check


def probe_answers():
    """The sample's probe asks a server on loopback; what it says answers the item."""
    server = subprocess.Popen([sys.executable, str(SERVER), '0'], stdout=subprocess.PIPE, text=True)
    try:
        address = server.stdout.readline().strip()
        source = SCRATCH / 'sample.md'
        source.write_text(SAMPLE.read_text(encoding='utf-8').replace('http://127.0.0.1:8765', address), encoding='utf-8')
        way = Way(source)
        way.make()
        plan = next(plan for plan in way.plans() if LOOPBACK.search(plan['text']))
        run('run', way.record, '--folder', way.place, '--allow', plan['fingerprint'], plan['id'], expect=None)
        if not any(item['runs'] for item in way.items()):
            return ['the probe of the sample was not recorded', json.dumps(plan)[:300]]
        item = next(item for item in way.items() if item['runs'])
        findings = [] if item['state'].lower() == 'pass' else [f'the item is {item["state"]}, not passed']
        server.terminate()
        server.wait()
        run('run', way.record, '--folder', way.place, '--allow', plan['fingerprint'], plan['id'], expect=None)
        item = next(item for item in way.items() if item['runs'])
        return findings + ([] if item['state'].lower() != 'pass' else ['no server, and the item still passes'])
    finally:
        server.kill()


def killed_at_any_moment():
    """What was reported as kept is there after SIGKILL, and the record is whole."""
    way = Way(SAMPLE)
    way.make()
    field = next(item['id'] for item in way.items() if item['kind'] == 'field' and item.get('field') in ('text', 'person')
                 and item['set_by'] == 'person')
    began = time.monotonic()
    run('answer', way.record, field, 'measuring', '--text')
    usual = time.monotonic() - began
    findings, kept, reported = [], None, 0
    for number in range(100):
        value = f'value {number}'
        process = subprocess.Popen([CLI, 'answer', str(way.record), field, value, '--text'], env=ENVIRONMENT,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(random.uniform(0, usual * 1.3))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        if process.wait() == 0:
            kept = value
            reported += 1
        if number % 5 == 4:
            found = run_json('show', '--json', way.record, field)['answer']
            if kept is not None and (found is None or not found.startswith('value')
                                     or int(found.split()[1]) < int(kept.split()[1])):
                findings.append(f'after {number + 1} kills: "{found}", though "{kept}" was reported as kept')
    if not 5 <= reported <= 95:
        findings.append(f'{reported} of 100 ended before they were killed: the moments were not random')
    return findings + ([] if way.verify(way.record, expect=None).returncode == 0 else ['the record is not whole'])


def bad_input():
    """A sentence and a status, never a half-written record."""
    cases = {
        'empty.md': b'', 'binary.md': bytes(range(256)) * 40, 'latin.md': 'Überfahrt\n- [ ] fähre\n'.encode('latin-1'),
        'zero.md': b'# Title\n- [ ] one\0two\n',
    }
    findings = []
    for name, content in cases.items():
        path = SCRATCH / name
        path.write_bytes(content)
        record = SCRATCH / (name + '.countersign')
        outcome = run('new', path, '-o', record, expect=None)
        # An empty file is text; a record without items is odd, and allowed.
        if name == 'empty.md' and outcome.returncode == 0:
            continue
        if outcome.returncode not in (2, 3) or not outcome.stderr.strip() or record.exists():
            findings.append(f'{name}: status {outcome.returncode}, "{outcome.stderr.strip()[:80]}", left: {record.exists()}')
    for arguments in (['new', SCRATCH, '-o', SCRATCH / 'of-folder.countersign'], ['show', SCRATCH / 'missing.countersign'],
                      ['new', SCRATCH / 'missing.md', '-o', SCRATCH / 'of-missing.countersign'], ['verify', SCRATCH],
                      ['show', SCRATCH / 'binary.md'], ['new', SAMPLE, '-o', SCRATCH / 'no-folder' / 'x.countersign']):
        outcome = run(*arguments, expect=None)
        if outcome.returncode not in (1, 2, 3) or not outcome.stderr.strip() + outcome.stdout.strip():
            findings.append(f'{arguments[0]} {arguments[1]}: status {outcome.returncode}, says nothing')
    return findings


def newer_schema():
    way = Way(SAMPLE)
    way.make()
    before = way.record.read_bytes()
    connection = sqlite3.connect(way.record)
    connection.execute('PRAGMA user_version = 9999')
    connection.commit()
    connection.close()
    item = 'L21'
    outcome = run('answer', way.record, item, 'pass', expect=None)
    if outcome.returncode == 0 or not outcome.stderr.strip():
        return [f'a record of a newer schema was changed (status {outcome.returncode})']
    return [] if len(before) else ['no record']


def read_only_folder():
    """A folder in which nobody may write; for root, who may write everywhere else, the one of processes."""
    way = Way(SAMPLE)
    way.place.chmod(0o500)
    record = '/proc/sign-off.countersign' if os.geteuid() == 0 else way.record
    outcome = run('new', SAMPLE, '-o', record, expect=None)
    way.place.chmod(0o700)
    return [] if outcome.returncode == 3 and outcome.stderr.strip() else [f'status {outcome.returncode}']


def full_disk():
    """A file system that is full refuses the change, and the record stays whole. /dev/full stands for the disk of exports."""
    way = Way(SAMPLE)
    way.make()
    limit = way.record.stat().st_size + 4096
    big = way.place / 'big.bin'
    big.write_bytes(os.urandom(1 << 20))
    import resource

    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    outcome = run('attach', way.record, 'L21', big, expect=None, preexec_fn=small)
    findings = [] if outcome.returncode == 3 and outcome.stderr.strip() else [
        f'attach on a full disk: status {outcome.returncode}, "{outcome.stderr.strip()[:100]}"']
    if way.verify(way.record, expect=None).returncode != 0:
        findings.append('the record is damaged')
    return findings


# Pages of layouts, made for the importer and the window: with two answers at once, or no check, there is nothing to sign.
SPECIMENS = {'audit', 'choice-layouts', 'choices-in-languages', 'form-tables'}


def documents():
    found = sorted(path for path in DATA.glob('*.md') if path.stem not in SPECIMENS) + [SAMPLE]
    if SEEDS.is_dir():
        found += sorted(SEEDS.glob('*.txt'))
    return found


if __name__ == '__main__':
    random.seed(os.environ.get('CSN_SEED', time.time_ns()))
    tap.main([(f'command-line/whole-way/{path.stem}', whole_way(path)) for path in documents()] + [
        ('command-line/probe-answers', probe_answers),
        ('command-line/killed-at-any-moment', killed_at_any_moment),
        ('command-line/bad-input', bad_input),
        ('command-line/newer-schema', newer_schema),
        ('command-line/read-only-folder', read_only_folder),
        ('command-line/full-disk', full_disk),
    ])
