#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# bench-report.py SIGNER: reports measured, with their aims, beside programs that make a PDF of the same rows: pandoc with
# groff, WeasyPrint, Chromium, LibreOffice (those that are installed). One run of each unless said; a busy machine says
# little. CSN_BENCH_LARGE=1 adds 100 000 rows.

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

CLI = os.environ['CSN_CLI']
SIGNER = sys.argv[1]
PLACE = pathlib.Path(tempfile.mkdtemp(prefix='countersign-bench-'))
ENVIRONMENT = dict(os.environ, HOME=str(PLACE), COUNTERSIGN_PIN='a passphrase of the benchmark')
PEER_SECONDS = 100


def measure(*arguments, limit=600):
    """Seconds, processor seconds, MiB at most; None when the program fails or takes too long."""
    start = time.monotonic()
    with subprocess.Popen([str(word) for word in arguments], cwd=PLACE, env=ENVIRONMENT, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, start_new_session=True) as process:
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                break
            if time.monotonic() - start > limit:
                os.killpg(process.pid, 9)
                os.wait4(process.pid, 0)
                process.returncode = -9
                return None
            time.sleep(0.005)
    if process.returncode != 0:
        return None
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def say(name, figures, aim=''):
    if figures is None:
        print(f'{name:44} failed or took longer than {PEER_SECONDS} s')
        return
    wall, processor, memory = figures
    print(f'{name:44} {wall:7.2f} s  {processor:7.2f} s of processor  {memory:5.0f} MiB  {aim}', flush=True)


def label(number):
    return f'Line {number} of the winter timetable is loaded into staging and compared by hand'


def make_record(rows, answered):
    lines = ['# Launch review of the ferry timetable', '']
    for number in range(rows):
        if number % 20 == 0:
            lines += ['', f'## {number // 20 + 1}. Part {number // 20 + 1}', '']
        lines.append(f'- [ ] {label(number + 1)}')
    lines += ['', '## Approvals', '', '| Role | Name | Signature | Date |', '|---|---|---|---|', '| Release Manager | | | |', '']
    (PLACE / f'{rows}.md').write_text('\n'.join(lines), encoding='utf-8')
    record = PLACE / f'{rows}-{"answered" if answered else "blank"}.countersign'
    subprocess.run([CLI, 'new', f'{rows}.md', '-o', record], cwd=PLACE, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
    if answered:
        shown = subprocess.run([CLI, 'show', '--json', record], env=ENVIRONMENT, check=True, capture_output=True, text=True)
        answers = [{'item': item['id'], 'value': 'pass'} for item in json.loads(shown.stdout)['items']
                   if item['kind'] == 'check' and item['set_by'] == 'person']
        (PLACE / 'answers.json').write_text(json.dumps(answers), encoding='utf-8')
        subprocess.run([CLI, 'answer', record, '--from', PLACE / 'answers.json'], env=ENVIRONMENT, check=True,
                       stdout=subprocess.DEVNULL)
    return record


def table(rows):
    """What a report shows of an item, as other programs take it."""
    for number in range(1, rows + 1):
        yield 'Passed', label(number), 'Ada Larsen 2026-11-20 09:30:05 +01:00', str(number)


def peers(rows):
    heads = ('State', 'Item', 'By, when', 'Line')
    (PLACE / 'rows.md').write_text(
        '\n'.join(['# Report', '', '| ' + ' | '.join(heads) + ' |', '|---|---|---|---|']
                  + ['| ' + ' | '.join(row) + ' |' for row in table(rows)] + ['']), encoding='utf-8')
    body = ''.join('<tr>' + ''.join(f'<td>{cell}</td>' for cell in row) + '</tr>\n' for row in table(rows))
    (PLACE / 'rows.html').write_text('<!DOCTYPE html><meta charset="utf-8"><title>Report</title><h1>Report</h1><table><thead><tr>'
                                     + ''.join(f'<th>{head}</th>' for head in heads)
                                     + f'</tr></thead><tbody>{body}</tbody></table>', encoding='utf-8')
    yield 'pandoc and groff', shutil.which('pandoc') and shutil.which('gropdf'), [
        'sh', '-c', 'pandoc rows.md -s -t ms -o rows.ms && groff -ms -t -k -Tpdf rows.ms >pandoc.pdf']
    yield 'WeasyPrint', shutil.which('weasyprint'), ['weasyprint', 'rows.html', 'weasyprint.pdf']
    yield 'Chromium', shutil.which('chromium'), [
        'chromium', '--headless', '--no-sandbox', '--disable-gpu', f'--user-data-dir={PLACE / "browser"}',
        '--print-to-pdf=chromium.pdf', (PLACE / 'rows.html').as_uri()]
    yield 'LibreOffice', shutil.which('soffice'), ['soffice', '--headless', '--convert-to', 'pdf', 'rows.html']


def beside_others(rows):
    record = make_record(rows, answered=False)
    blank = measure(CLI, 'export', record, '--format', 'pdf', '-o', 'blank.pdf')
    answered = make_record(rows, answered=True)
    whole = measure(CLI, 'export', answered, '--format', 'pdf', '-o', 'whole.pdf')
    say(f'{rows} rows to PDF', blank, 'aim: half of pandoc and groff, 250 MiB')
    say(f'{rows} rows with {rows} entries of the log', whole, 'aim: 250 MiB')
    for name, installed, command in peers(rows):
        if not installed:
            print(f'  {name:42} skipped: not installed')
            continue
        figures = measure(*command, limit=PEER_SECONDS)
        say(f'  {name}', figures)
        if figures and blank:
            print(f'  {"":42} ours takes {blank[1] / figures[1]:.2f} of its processor time, {blank[0] / figures[0]:.2f} of its time')
    return record


def small():
    record = make_record(286, answered=True)
    best = min(measure(CLI, 'export', record, '--format', 'pdf', '-o', 'small.pdf') for _ in range(3))
    say('286 items to PDF, best of 3, with starting', best, 'aim: 0.25 s')


def growing():
    sizes = [1000, 10000] + ([100000] if os.environ.get('CSN_BENCH_LARGE') else [30000])
    last = None
    for rows in sizes:
        record = PLACE / f'{rows}-blank.countersign'
        if not record.exists():
            make_record(rows, answered=False)
        figures = measure(CLI, 'export', record, '--format', 'pdf', '-o', 'growing.pdf')
        say(f'{rows} rows, blank', figures)
        if last and figures:
            print(f'  {"":42} {figures[1] / rows / (last[1] / last[0]):.2f} of the time a row before (aim: linear, about 1)')
        last = (rows, figures[1]) if figures else None


def signing(record):
    subprocess.run([CLI, 'export', record, '--format', 'pdf', '--mode', 'co-signed', '-o', 'co.pdf'], cwd=PLACE, env=ENVIRONMENT,
                   check=True)
    status = subprocess.run([CLI, 'status', '--json', record], env=ENVIRONMENT, capture_output=True, text=True)
    slot = json.loads(status.stdout)['approvals'][0]['slot'].lower()
    said = subprocess.run([SIGNER, PLACE / 'co.pdf', f'approval-{slot}'], env=ENVIRONMENT, check=True, capture_output=True,
                          text=True).stdout
    figures = dict(line.split() for line in said.splitlines())
    print(f'one more signature on {int(figures["bytes"]) / 1e6:.1f} MB: {figures["sign"]} ms (aim: 400), '
          f'verify {figures["verify"]} ms (aim: 1000), of which cryptography {figures["crypto"]} ms (aim: 60); best of 3, of the processor')


if __name__ == '__main__':
    try:
        small()
        large = beside_others(10000)
        signing(large)
        growing()
    finally:
        shutil.rmtree(PLACE, ignore_errors=True)
