#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Walks through every page and the main dialogs of the window by the accessibility tree and looks at each for controls without
# a name. Also answers an item, so that it is seen to reach the record. Usage: journey-window-audit.py PROGRAM CHECKLIST

import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import accessible as tree  # noqa: E402

INTERACTIVE = {'push button', 'button', 'toggle button', 'check box', 'radio button', 'entry', 'text', 'password text',
               'combo box', 'spin button', 'switch', 'menu item', 'list item', 'link', 'slider', 'search box', 'page tab'}
PAGES = ['Risks', 'Decision', 'Report', 'History', 'Checklist']


def nameless(window):
    found = []
    for node in window.descendants():
        try:
            if node.role in INTERACTIVE and node.has('showing') and not node.name.strip():
                found.append(node)
        except tree.GLib.Error:
            continue
    return found


def describe(node):
    path = []
    while node is not None and len(path) < 7:
        path.append(repr(node))
        node = node.parent()
    return ' < '.join(path)


class Report:
    def __init__(self):
        self.n = 0
        self.failed = False

    def check(self, good, what, details=()):
        self.n += 1
        self.failed |= not good
        for detail in details:
            print('#', detail)
        print('ok' if good else 'not ok', self.n, what, flush=True)

    def audit(self, window, what):
        tree.still()
        found = nameless(window)
        self.check(not found, f'{what}: every control has a name', [describe(node) for node in found[:20]])


def main():
    program, checklist = sys.argv[1:3]
    report = Report()
    folder = tempfile.mkdtemp()
    os.environ['HOME'] = folder
    running = tree.Program(program, checklist)
    try:
        window = running.window()
        row = window.find(('panel', 'grouping', 'group', 'filler'), 'Unit tests of the chart reader passing (make check)')
        tree.give_focus(running.process)
        report.audit(window, 'checklist')
        row.act('item.toggle')
        window.find(None, tree.re.compile('Passed|Pending'))
        report.check(True, 'item.toggle is shown in the row')
        row.act('item.open')
        window.find(('text', 'text box', 'entry'), 'Note')
        report.audit(window, 'item pane')
        for page in PAGES:
            tab = window.find(('page tab', 'toggle button', 'radio button'), page)
            (tab.press() if tab.actions() else tab.focus())
            report.audit(window, page)
        tree.key('ctrl+comma')
        window.find('dialog', tree.re.compile('Preferences'), seconds=10)
        report.audit(window, 'preferences')
    except (tree.NotFound, RuntimeError) as problem:
        report.check(False, str(problem))
    finally:
        running.end()
    print(f'1..{report.n}')
    return 1 if report.failed else 0


if __name__ == '__main__':
    sys.exit(main())
