#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# html-in-browser.py [ITEMS]: an HTML report in Chromium. No message on the console, no violation of its own policy; the
# table can be read on a page of 360 pixels; the self-check says that the page fits its record, and names what was changed by
# hand. Skipped where Chromium is not.

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'checks'))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import browser  # noqa: E402
import tap  # noqa: E402

CLI = os.environ['CSN_CLI']
ITEMS = int(sys.argv[1]) if len(sys.argv) > 1 else 400
# the self-check of ten thousand rows takes a while, and so does drawing them
PATIENCE = 60 + ITEMS / 50
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


# Of a row in so many: does each of its cells lie on the page, with all of its text, in letters that can be read?
NARROW = """(() => {
  const findings = [], rows = [...document.querySelectorAll('tr[id^="i-"]')], width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width)
    findings.push(`the page is ${document.documentElement.scrollWidth} pixels wide`);
  for (let i = 0; i < rows.length; i += Math.ceil(rows.length / 300))
    for (const cell of rows[i].cells) {
      const box = cell.getBoundingClientRect(), letters = parseFloat(getComputedStyle(cell).fontSize);
      if (box.left < 0 || box.right > width + 0.5)
        findings.push(`row ${i}: “${cell.textContent.slice(0, 30)}” reaches from ${box.left} to ${box.right}`);
      if (cell.scrollWidth > cell.clientWidth + 1)
        findings.push(`row ${i}: “${cell.textContent.slice(0, 30)}” is cut`);
      if (letters < 11)
        findings.push(`row ${i}: letters of ${letters} pixels`);
      if (cell.textContent.length > 40 && box.width < 150)
        findings.push(`row ${i}: long text on ${box.width} pixels`);
    }
  return {rows: rows.length, findings: findings.slice(0, 10)};
})()"""


def look(chromium, place, name, text, width=1000):
    """What the page says on its console and of itself, and the page, to be asked more."""
    path = place / name
    path.write_text(text, encoding='utf-8')
    page = chromium.open(path, width, seconds=PATIENCE)
    said = page.ask_until("document.getElementById('self-check')?.textContent", PATIENCE if name != 'script.html' else 2)
    return page.console(), said or '', page


def tampered_pages(page):
    first = re.search(r'<p class="state good" dir="auto"><span[^>]*>✓</span>Passed</p></td>', page)
    blocks = re.search(r'id="approval-[^"]*\.p7s">([^<]*)<', page)
    middle = (blocks.start(1) * 1 + blocks.end(1) * 3) // 4
    return {
        'state': page[:first.start()] + first.group().replace('Passed', 'Failed') + page[first.end():],
        'digest': re.sub(r'(id="digest">)(.)', lambda found: found.group(1) + ('0' if found.group(2) != '0' else '1'), page),
        'signature': page[:middle] + ('A' if page[middle] != 'A' else 'B') + page[middle + 1:],
    }


def main():
    place = pathlib.Path(tempfile.mkdtemp(prefix='countersign-browser-'))
    page = make_page(place)
    chromium = browser.Browser(place)

    def clean():
        console, said, shown = look(chromium, place, 'good.html', page)
        rows = shown.ask("document.querySelectorAll('tr[id^=\"i-\"]').length")
        shown.close()
        findings = console + ([] if said.startswith('Self-check, a convenience') else [f'the self-check says: {said}'])
        return findings + ([] if rows >= ITEMS else [f'{rows} rows of {ITEMS} items'])

    def narrow():
        console, _, shown = look(chromium, place, 'narrow.html', page, 360)
        measured = shown.ask(NARROW)
        shown.close()
        return console + measured['findings'] + ([] if measured['rows'] >= ITEMS else [f'{measured["rows"]} rows'])

    def tampered():
        findings = []
        for name, text in tampered_pages(page).items():
            _, said, shown = look(chromium, place, f'{name}.html', text)
            shown.close()
            if 'does not show' not in said and 'could not be compared' not in said:
                findings.append(f'{name} was changed, and the self-check says: {said}')
        return findings

    def altered_script():
        """The policy stops a script that is not the one it names."""
        console, said, shown = look(chromium, place, 'script.html', page.replace("(async()=>{'use strict';", "(async()=>{'use strict';0;"))
        shown.close()
        return ([] if any('Content Security Policy' in line for line in console) else [f'the policy let another script run: {console}']) \
            + ([f'another script ran and said: {said}'] if said else [])

    try:
        tap.main([('html-in-browser/clean', clean), ('html-in-browser/narrow', narrow), ('html-in-browser/tampered', tampered),
                  ('html-in-browser/altered-script', altered_script)])
    finally:
        chromium.close()
        shutil.rmtree(place, ignore_errors=True)


if __name__ == '__main__':
    if browser.PROGRAM is None:
        print('1..0 # SKIP Chromium is not installed', flush=True)
    else:
        main()
