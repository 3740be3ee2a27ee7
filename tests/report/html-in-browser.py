#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# html-in-browser.py [ITEMS]: an HTML report in Chromium. No message on the console, no violation of its own policy; the
# self-check says that the page fits its record, and names what was changed by hand. Skipped where Chromium is not.

import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'checks'))
import tap  # noqa: E402

CLI = os.environ['CSN_CLI']
ITEMS = int(sys.argv[1]) if len(sys.argv) > 1 else 400
BROWSER = shutil.which('chromium') or shutil.which('chromium-browser')
PASSPHRASE = 'a passphrase of the tests'


def cli(place, *arguments):
    environment = dict(os.environ, HOME=str(place), COUNTERSIGN_PIN=PASSPHRASE)
    return subprocess.run([CLI, *map(str, arguments)], check=True, capture_output=True, text=True, cwd=place,
                          env=environment, timeout=300).stdout


def make_page(place):
    """A signed record of ITEMS items, as a page."""
    lines = ['# Launch review of the ferry timetable', '']
    for number in range(ITEMS):
        if number % 20 == 0:
            lines += ['', f'## {number // 20 + 1}. Part {number // 20 + 1}', '']
        lines.append(f'- [ ] Line {number + 1} of the winter timetable is loaded and compared by hand')
    lines += ['', '## Approvals', '', '| Role | Name | Signature | Date |', '|---|---|---|---|', '| Release Manager | | | |', '']
    (place / 'list.md').write_text('\n'.join(lines), encoding='utf-8')
    cli(place, 'new', 'list.md', '-o', 'list.countersign', '--author', 'Ada Larsen')
    items = json.loads(cli(place, 'show', '--json', 'list.countersign'))['items']
    answers = [{'item': item['id'], 'value': 'pass'} for item in items if item['kind'] == 'check' and item['set_by'] == 'person']
    (place / 'answers.json').write_text(json.dumps(answers), encoding='utf-8')
    cli(place, 'answer', 'list.countersign', '--from', 'answers.json')
    cli(place, 'identity', 'new', '--name', 'Ada Larsen', '--email', 'ada@example.org', '-o', 'ada.p12')
    cli(place, 'sign', 'list.countersign', '--role', 'Release Manager', '--key', 'ada.p12', '--approve')
    cli(place, 'export', 'list.countersign', '--format', 'html', '-o', 'list.html')
    return (place / 'list.html').read_text(encoding='utf-8')


def look(place, name, text):
    """What the browser says on its console, and what the page says of itself."""
    path = place / name
    path.write_text(text, encoding='utf-8')
    outcome = subprocess.run(
        [BROWSER, '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--enable-logging=stderr',
         f'--user-data-dir={place / "browser"}', '--virtual-time-budget=60000', '--dump-dom', path.as_uri()],
        capture_output=True, text=True, errors='replace', timeout=280)
    found = re.search(r'<p id="self-check"[^>]*>([^<]*)</p>', outcome.stdout)
    console = [line for line in outcome.stderr.splitlines() if 'CONSOLE' in line]
    return console, html.unescape(found.group(1)) if found else '', outcome.stdout


def main():
    place = pathlib.Path(tempfile.mkdtemp(prefix='countersign-browser-'))
    page = make_page(place)

    def clean():
        console, said, shown = look(place, 'good.html', page)
        rows = shown.count('<tr id="i-')
        findings = console + ([] if said.startswith('Self-check, a convenience') else [f'the self-check says: {said}'])
        return findings + ([] if rows >= ITEMS else [f'{rows} rows of {ITEMS} items'])

    def tampered():
        findings = []
        first = re.search(r'<p class="state good" dir="auto"><span[^>]*>✓</span>Passed</p></td>', page)
        blocks = re.search(r'id="approval-[^"]*\.p7s">([^<]*)<', page)
        middle = (blocks.start(1) * 1 + blocks.end(1) * 3) // 4
        cases = {
            'state': page[:first.start()] + first.group().replace('Passed', 'Failed') + page[first.end():],
            'digest': re.sub(r'(id="digest">)(.)', lambda found: found.group(1) + ('0' if found.group(2) != '0' else '1'), page),
            'signature': page[:middle] + ('A' if page[middle] != 'A' else 'B') + page[middle + 1:],
        }
        for name, text in cases.items():
            _, said, _ = look(place, f'{name}.html', text)
            if 'does not show' not in said and 'could not be compared' not in said:
                findings.append(f'{name} was changed, and the self-check says: {said}')
        return findings

    def altered_script():
        """The policy stops a script that is not the one it names."""
        console, said, _ = look(place, 'script.html', page.replace("(async()=>{'use strict';", "(async()=>{'use strict';0;"))
        return ([] if any('Content Security Policy' in line for line in console) else ['the policy let another script run']) \
            + ([f'another script ran and said: {said}'] if said else [])

    try:
        tap.main([('html-in-browser/clean', clean), ('html-in-browser/tampered', tampered),
                  ('html-in-browser/altered-script', altered_script)])
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == '__main__':
    if BROWSER is None:
        print('1..0 # SKIP Chromium is not installed', flush=True)
    else:
        main()
