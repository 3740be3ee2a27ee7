#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Walks through every page of the window by the accessibility tree, wide and narrow, and looks at each for controls without a
# name, for controls beyond the edge, and for rows without actions. Also answers an item, so that it is seen to reach the record.
# Usage: journey-window-audit.py [PROGRAM CHECKLIST]

import os
import pathlib
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import accessible as tree  # noqa: E402

INTERACTIVE = {'push button', 'button', 'toggle button', 'check box', 'radio button', 'entry', 'text', 'password text',
               'combo box', 'spin button', 'switch', 'menu item', 'list item', 'link', 'slider', 'search box', 'page tab'}
REST = 15  # seconds within which a page must have its names and places
PAGES = ['Risks', 'Decision', 'Report', 'History', 'Checklist']


def showing(node):
    """What is on the screen; what is hidden has no shown children."""
    for child in node.children():
        try:
            if child.has('showing'):
                yield child
                yield from showing(child)
        except tree.GLib.Error:  # it went away while we looked
            continue


def nameless(nodes):
    return [node for node in nodes if node.role in INTERACTIVE and not node.name.strip()]


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
        """Judges what is on the screen once it has come to rest; names of a page that is still being made come late."""
        nodes = found = outside = []
        last, ends = -1, tree.time.monotonic() + REST
        while True:
            try:
                nodes = list(showing(window))
                found, outside = nameless(nodes), beyond(nodes, width_of(window))
                if nodes and len(nodes) == last and not found and not outside:
                    break
                last = len(nodes)
            except tree.GLib.Error:  # a node went away while we looked
                last = -1
            if tree.time.monotonic() > ends:
                break
            tree.time.sleep(0.2)
        self.check(bool(nodes) and not found, f'{what}: every control has a name', [describe(node) for node in found[:20]])
        self.check(bool(nodes) and not outside, f'{what}: nothing reaches beyond the window',
                   [describe(node) for node in outside[:10]])
        return nodes


def width_of(window):
    return window.accessible.get_component_iface().get_extents(tree.Atspi.CoordType.WINDOW).width


def beyond(nodes, widest):
    """Controls that reach beyond the right edge of the window."""
    found = []
    for node in nodes:
        try:
            box = node.accessible.get_component_iface().get_extents(tree.Atspi.CoordType.WINDOW) if node.role in INTERACTIVE else None
            if box is not None and box.x + box.width > widest > box.width:
                found.append(node)
        except (tree.GLib.Error, AttributeError):
            continue
    return found


def settings(folder, width, height):
    place = pathlib.Path(folder, 'config', 'glib-2.0', 'settings')
    place.mkdir(parents=True)
    (place / 'keyfile').write_text("[org/countersign/Countersign]\nsigner-name='Ada Larsen'\n"
                                   f'window-width={width}\nwindow-height={height}\n', encoding='utf-8')


def rows_have_actions(nodes, report):
    rows = [node for node in nodes if 'item.pass' in node.actions()]
    report.check(rows and all({'item.toggle', 'item.fail', 'item.open'} <= set(row.actions()) for row in rows),
                 'every row of an item offers its actions to assistive tools')
    return rows


def walk(program, checklist, report, width, height, **environment):
    folder = tempfile.mkdtemp()
    settings(folder, width, height)
    size = f'{width}×{height}{"".join(", " + name.lower() for name in environment)}'
    running = tree.Program(program, checklist, HOME=folder, XDG_CONFIG_HOME=os.path.join(folder, 'config'),
                           GSETTINGS_BACKEND='keyfile', GSK_RENDERER='cairo', GDK_BACKEND='x11', ADW_DISABLE_PORTAL='1',
                           GDK_DEBUG='no-portals', GIO_USE_VFS='local', **environment)
    try:
        window = running.window()
        window.find(None, 'Lanterns lit')
        tree.give_focus(running.process)
        rows = rows_have_actions(report.audit(window, f'{size}: checklist'), report)
        item = next(row for row in rows if row.name == 'Lanterns lit')
        item.act('item.toggle')
        window.find(None, tree.re.compile('Passed|Pending'))
        report.check(True, f'{size}: item.toggle is shown in the row')
        item.act('item.open')
        window.find(('text', 'text box', 'entry'), 'Note')
        report.audit(window, f'{size}: item pane')
        window.find(('push button', 'button'), 'Close Item Pane').press()
        for page in PAGES:
            window.find(('page tab', 'toggle button', 'radio button'), page).press()
            report.audit(window, f'{size}: {page}')
        tree.key('F10')
        window.find('menu item', tree.re.compile('^Preferences'))
        report.check(not nameless(window.all('menu item')), f'{size}: every item of the menu has a name')
        tree.key('Escape')
        tree.key('ctrl+comma')
        window.find('dialog', tree.re.compile('Preferences'))
        report.audit(window, f'{size}: preferences')
    except (tree.NotFound, RuntimeError, StopIteration) as problem:
        report.check(False, f'{size}: {problem!r}')
    finally:
        running.end()


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else os.environ['CSN_APP']
    checklist = sys.argv[2] if len(sys.argv) > 2 else os.path.join(os.environ['CSN_TEST_DATA'], 'audit.md')
    report = Report()
    walk(program, checklist, report, 1280, 800)
    walk(program, checklist, report, 360, 720)
    print(f'1..{report.n}')
    return 1 if report.failed else 0


if __name__ == '__main__':
    sys.exit(main())
