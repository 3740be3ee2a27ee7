#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The whole job without a pointer: run a probe, answer, fill in, assess, recommend, make an identity, sign, seal the report,
# submit, start, close. Only keys are sent; the accessibility tree is read to know where the keyboard is.

import http.server
import os
import pathlib
import re
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'lib'))
sys.path.insert(0, str(HERE.parent / 'checks'))
import tap  # noqa: E402
from accessible import GLib, NotFound, Program, give_focus, key, type_text, until, x_windows  # noqa: E402

PASSPHRASE = 'correct horse pier'
REPORT = pathlib.Path(os.environ['HOME'], 'pier.pdf')
DOCUMENT = """# Pier Release

## 1. Checks

- [ ] Lamps lit
  - Results: _____ passing
- [ ] Ropes checked
- [ ] Bell rung
- [ ] Lighthouse answers

  ```bash
  curl http://127.0.0.1:PORT/
  ```

## 2. Risks

**Technical Risk**: [ ] LOW / [ ] MEDIUM / [ ] HIGH

## 3. Decision

**Recommendation**:
- [ ] **GO** - Open the pier
- [ ] **NO-GO** - Keep it shut

| Role | Name | Signature | Date | Status |
|------|------|-----------|------|--------|
| Pier Master | ____ | ____ | ____ | [ ] Approved / [ ] Rejected |
"""


class Lighthouse(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'lit')

    def log_message(self, *arguments):
        pass


class Keyboard:
    def __init__(self, program, file):
        self.program = Program(program, file, GSK_RENDERER='cairo', GDK_BACKEND='x11', ADW_DISABLE_PORTAL='1',
                               GDK_DEBUG='no-portals', GIO_USE_VFS='local')
        self.window = self.program.window()
        give_focus(self.program.process)

    def focused(self, below=None):
        """Where the keyboard is; what is not shown is not looked into."""
        try:
            for node in (below or self.window).children():
                if not node.has('showing'):
                    continue
                found = node if node.has('focused') else self.focused(node)
                if found is not None:
                    return found
        except GLib.Error:  # it went away while we looked
            pass
        return None

    def tab_to(self, name, role=None, by='Tab'):
        """Presses Tab until the keyboard is where a person wants it."""
        trail = []
        for _ in range(45):
            node = self.focused()
            if node is not None and re.search(name, node.name) and role in (None, node.role):
                return
            trail.append(repr(node))
            key(by)
            time.sleep(0.07)
        raise NotFound(f'{by} does not lead to {name}, only to {trail[-12:]}')

    def gone(self, name):
        until(lambda: not self.window.has_one('dialog', name), f'the dialog {name} stays')

    def to_page(self, name, by):
        """From one page tab to another, with the arrow keys."""
        self.tab_to('^(Checklist|Risks|Decision|Report|History)$', 'page tab')
        for _ in range(5):
            node = self.focused()
            if node is not None and node.name == name:
                key('space')
                self.window.find('panel', name)
                return
            key(by)
            time.sleep(0.2)
        raise NotFound(f'the arrow keys do not lead to {name}')

    def down_to(self, name):
        """To a row of the checklist, which is one stop of Tab."""
        self.tab_to('Review', 'button')
        key('Tab')
        key('Home')
        time.sleep(0.25)
        for _ in range(16):
            node = self.focused()
            if node is not None and node.name.startswith(name):
                return
            key('Down')
            time.sleep(0.25)
        raise NotFound(f'Down does not lead to {name}')

    def probe(self):
        self.window.find(None, 'Lighthouse answers')
        self.down_to('Lighthouse answers')
        key('ctrl+r')
        self.window.find('button', 'Allow and Run')
        self.tab_to('Allow and Run', 'button')
        key('Return')
        self.window.find('label', re.compile('^1 of 4 checks'))

    def answer(self):
        self.down_to('Lamps lit')
        key('p')
        self.window.find(None, 'Passed')
        self.tab_to('passing', 'text')
        type_text('412')
        key('Return')
        self.tab_to('Lamps lit', 'list item', 'shift+Tab')
        for _ in range(3):
            key('ctrl+Return')
            time.sleep(0.5)
        self.window.find('label', re.compile('^4 of 4 checks'))

    def decide(self):
        self.to_page('Risks', 'Right')
        self.tab_to('^LOW$', 'radio button')
        key('space')
        self.to_page('Decision', 'Right')
        self.tab_to('^Go$', 'radio button')
        key('space')

    def sign(self):
        self.tab_to('Sign as Pier Master', 'button')
        key('Return')
        self.window.find('dialog', 'Sign')
        self.tab_to('Approve', 'radio button')
        key('space')
        self.tab_to('New Identity', 'button')
        key('Return')
        self.window.find('dialog', 'New Identity')
        for label, value in (('^Name', 'Ada Larsen'), ('E-Mail', 'ada@example.org'), ('^Passphrase', PASSPHRASE), ('^Repeat', PASSPHRASE)):
            self.tab_to(label, 'text')
            type_text(value)
        key('Return')
        self.gone('New Identity')
        self.tab_to('^Passphrase', 'text')
        type_text(PASSPHRASE)
        time.sleep(0.4)
        key('Return')
        self.gone('Sign')

    def pick(self, name):
        """In the menu that opens."""
        self.window.find('menu item', re.compile('^' + name))
        for _ in range(16):
            node = self.focused()
            if node is not None and node.role == 'menu item' and node.name.startswith(name):
                key('Return')
                return
            key('Down')
            time.sleep(0.25)
        raise NotFound(f'Down does not lead to {name}')

    def choose(self, path):
        """Types a path into the toolkit's file chooser, a window of its own."""
        until(lambda: len(x_windows(self.program.process)) > 1, 'no file dialog')
        give_focus(self.program.process)
        time.sleep(0.5)
        type_text(str(path))
        time.sleep(0.5)
        key('Return')
        until(lambda: len(x_windows(self.program.process)) == 1, 'the file dialog stays')
        give_focus(self.program.process)

    def seal(self):
        time.sleep(1)  # the dialog goes, the keyboard comes back to the page
        key('ctrl+e')
        self.pick('PDF')
        self.window.find('dialog', 'Export PDF')
        self.tab_to('^Passphrase', 'text')
        type_text(PASSPHRASE)
        time.sleep(0.4)
        key('Return')
        self.choose(REPORT.with_suffix(''))  # the ending stands there already
        until(REPORT.is_file, 'no report was written')

    def close(self):
        time.sleep(1)
        self.to_page('Decision', 'Left')
        for act in ('Submit', 'Start Deployment', 'Close Record'):
            self.tab_to(act, 'button')
            key('Return')
            self.window.find(('dialog', 'alert'), None)
            time.sleep(0.5)
            key('Return')
            until(lambda: not self.window.has_one(('dialog', 'alert')), f'the dialog of {act} stays')
        self.window.find('label', 'Closed')


def whole_job():
    file = pathlib.Path(os.environ['HOME'], 'pier.md')
    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Lighthouse)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    file.write_text(DOCUMENT.replace('PORT', str(server.server_port)), encoding='utf-8')
    keyboard = Keyboard(os.environ['CSN_APP'], file)
    try:
        for step in (keyboard.probe, keyboard.answer, keyboard.decide, keyboard.sign, keyboard.seal, keyboard.close):
            step()
    except NotFound as problem:
        return [f'{step.__name__}: {problem}']
    finally:
        keyboard.program.end()
        server.shutdown()
    return []


if __name__ == '__main__':
    tap.main([('keyboard/whole-job', whole_job)])
