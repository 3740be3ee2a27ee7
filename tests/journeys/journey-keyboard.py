#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The whole job without a pointer: answer, fill in, assess, recommend, make an identity, sign, open the export menu, submit, start,
# close. Only keys are sent; the accessibility tree is read to know where the keyboard is.

import os
import pathlib
import re
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'lib'))
sys.path.insert(0, str(HERE.parent / 'checks'))
import tap  # noqa: E402
from accessible import GLib, NotFound, Program, give_focus, key, type_text, until  # noqa: E402

PASSPHRASE = 'correct horse pier'
DOCUMENT = """# Pier Release

## 1. Checks

- [ ] Lamps lit
  - Results: _____ passing
- [ ] Ropes checked
- [ ] Bell rung

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


class Keyboard:
    def __init__(self, program, file):
        self.program = Program(program, file, GSK_RENDERER='cairo', GDK_BACKEND='x11', ADW_DISABLE_PORTAL='1',
                               GDK_DEBUG='no-portals', GIO_USE_VFS='local')
        self.window = self.program.window()
        give_focus(self.program.process)

    def focused(self):
        for node in self.window.descendants():
            try:
                if node.has('focused', 'showing'):
                    return node
            except GLib.Error:  # it went away while we looked
                continue
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

    def answer(self):
        self.window.find(None, 'Lamps lit')
        self.tab_to('Review', 'button')
        key('Tab')
        for _ in range(12):
            node = self.focused()
            if node is not None and node.name.startswith('Lamps lit'):
                break
            key('Down')
            time.sleep(0.25)
        key('p')
        self.window.find(None, 'Passed')
        self.tab_to('passing', 'text')
        type_text('412')
        key('Return')
        self.tab_to('Lamps lit', 'list item', 'shift+Tab')
        for _ in range(3):
            key('ctrl+Return')
            time.sleep(0.5)
        self.window.find('label', re.compile('^3 of 3 checks'))

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

    def close(self):
        time.sleep(1)  # the dialog goes, the keyboard comes back to the page
        key('ctrl+e')
        self.window.find('menu item', None)
        key('Escape')
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
    file.write_text(DOCUMENT, encoding='utf-8')
    keyboard = Keyboard(os.environ['CSN_APP'], file)
    try:
        for step in (keyboard.answer, keyboard.decide, keyboard.sign, keyboard.close):
            step()
    except NotFound as problem:
        return [f'{step.__name__}: {problem}']
    finally:
        keyboard.program.end()
    return []


if __name__ == '__main__':
    tap.main([('keyboard/whole-job', whole_job)])
