# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The main job, told step by step on the real window through the accessibility tree: fill in, attach, probe, assess, decide,
# sign, export. The demo (build-aux/demo) and the journeys tell it; what it does with the words of the sample stands here.

import pathlib
import re
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'lib'))
from accessible import NotFound, Program, give_focus, key, screenshot, type_text, until  # noqa: E402

PASSPHRASE = 'correct horse harbour'
SIGNERS = {'Release Manager': ('Ada Larsen', 'ada@example.org'), 'Harbour Master': ('Mio Okafor', 'mio@example.org')}


class Story:
    def __init__(self, program, file, **environment):
        self.program = Program(program, file, GSK_RENDERER='cairo', GDK_BACKEND='x11', ADW_DISABLE_PORTAL='1',
                               GDK_DEBUG='no-portals', GIO_USE_VFS='local', **environment)
        self.window = self.program.window()
        self.pictures = None
        give_focus(self.program.process)
        self.page_node()

    def page_node(self):
        """The record: the node that carries its actions."""
        return until(lambda: next((node for node in self.window.descendants() if 'record.search' in node.actions()), None),
                     'no record was opened')

    def picture(self, name):
        if self.pictures is not None:
            screenshot(self.pictures / f'{name}.png', self.program.process)

    def show(self, page):
        self.window.find('page tab', page).press()
        return self.window.find('panel', page)

    def rows(self):
        """Rows of the checklist that are shown now."""
        return [node for node in self.window.all('panel') + self.window.all('grouping') if 'item.pass' in node.actions()]

    def all_rows(self):
        """Every row of the checklist once, from the top, scrolling to the last one seen until nothing new comes."""
        seen, quiet = set(), 0
        listing = self.window.find('list', re.compile('^(Checklist|Prüfliste)$'))
        self.to_list(listing)
        key('Home')
        time.sleep(0.3)
        while quiet < 3:
            fresh, before = False, ''
            for item in [item for item in listing.children() if item.role == 'list item']:
                row = next((node for node in item.descendants() if 'item.pass' in node.actions()), None)
                mark = (before, item.name)
                before = item.name
                if mark in seen:
                    continue
                seen.add(mark)
                fresh = True
                if row is not None:
                    yield row
            quiet = 0 if fresh else quiet + 1
            self.to_list(listing)
            key('Next')
            time.sleep(0.15)

    def to_list(self, listing):
        """Brings the keyboard to a row of the checklist, by Tab as a person would."""
        for _ in range(24):
            if any(item.has('focused') for item in listing.children()):
                return
            key('Tab')
            time.sleep(0.05)
        self.fail('Tab does not lead to the checklist')

    def row(self, name):
        return next((row for row in self.all_rows() if row.name.startswith(name)), None) or self.fail(f'no row {name}')

    @staticmethod
    def fail(text):
        raise NotFound(text)

    # --- the steps ---

    VALUES = [(r'Last Run|Notification sent', '2026-11-20 09:30'), (r'passing', '412'), (r'failing|skipped', '0'), (r'Actual', '84'),
              (r'Tested by', 'Ada Larsen'), (r'Start Time', '2026-11-21 06:00'), (r'End Time', '2026-11-21 08:00'), (r'Timezone', 'UTC'),
              (r'Next Review', '2026-12-01'), (r'Condition', '')]

    def value_for(self, name):
        return next((value for pattern, value in self.VALUES if re.search(pattern, name)), 'as agreed')

    def fill_all(self, skip=()):
        """Fills until the title says that every check is answered; what was scrolled past too fast comes again."""
        for _ in range(4):
            self.fill(skip)
            for label in self.window.all('label', re.compile(r'^\d+ of \d+ checks')):
                done, total = re.findall(r'\d+', label.name)[:2]
                if done == total:
                    return
        self.fail('some checks stay open')

    def fill(self, skip=()):
        """Answers every row: blanks, choices, checks."""
        answered = 0
        for row in self.all_rows():
            if row.name.startswith((*skip, *SIGNERS)):
                continue
            for blank in row.all('text', showing=False):
                value = self.value_for(blank.name.rsplit(', ', 1)[-1])
                if value and blank.has('editable') and blank.accessible.get_editable_text_iface() and not blank.text():
                    blank.write(value).act('activate')
            for option in row.all('radio button', showing=False):
                if option.name in ('PASS', 'LOW', 'One Pier First') and not option.has('checked'):
                    option.press()
            # On a trigger, to pass means that it has not fired.
            if 'item.toggle' in row.actions():
                row.act('item.pass')
            answered += 1
        return answered

    def attach_picture(self, name, picture):
        """Pastes a picture as evidence of a row."""
        subprocess.Popen(['xclip', '-selection', 'clipboard', '-t', 'image/png', '-i', str(picture)])
        time.sleep(0.3)
        row = self.row(name)
        row.act('item.paste')

    def probe(self, name):
        self.row(name).act('item.probe')
        self.window.find('button', 'Allow and Run')
        self.picture('probe')
        self.window.find('button', 'Allow and Run').press()

    def assess(self):
        page = self.show('Risks')
        for button in page.all('radio button', 'Low') or page.all('radio button', 'LOW'):
            button.press()

    def recommend(self):
        page = self.show('Decision')
        self.press_key_on(page.find('radio button', 'Go', showing=False), 'space')

    def sign(self, role):
        approvals = self.show('Decision').find('list', 'Approvals', showing=False)
        approvals.find('list item', role, showing=False).find('button', re.compile('^Sign'), showing=False).press()
        dialog = self.window.find('dialog', 'Sign')
        name, mail = SIGNERS[role]
        next(node for node in dialog.descendants() if 'identity.create' in node.actions()).act('identity.create')
        made = self.window.find('dialog', 'New Identity')
        for label, value in (('Name', name), ('E-Mail', mail), ('Passphrase', PASSPHRASE), ('Repeat the Passphrase', PASSPHRASE)):
            made.find(('text', 'password text', 'entry'), label).write(value)
        made.find('button', 'Create').press()
        self.until_gone('New Identity')
        self.press_key_on(dialog.find('radio button', 'Approve'), 'space')
        dialog.find(('text', 'entry'), 'Comment').write('Read and agreed')
        blank = dialog.find(('password text', 'text'), 'Passphrase')
        if not blank.text():
            blank.write(PASSPHRASE)
        self.picture('sign-' + role.split()[0].lower())
        until(lambda: dialog.find('button', 'Sign').has('sensitive'), 'the signature lacks something')
        dialog.find('button', 'Sign').press()
        self.until_gone('Sign')

    def press_key_on(self, node, name):
        """Brings the keyboard to a node, by focus or by Tab, and types a key there."""
        # There is no window manager to give the keyboard back after a dialog.
        give_focus(self.program.process)
        node.focus()
        for _ in range(40):
            time.sleep(0.08)
            if node.has('focused'):
                key(name)
                return
            key('Tab')
        self.fail(f'Tab does not lead to {node}')

    def until_gone(self, name):
        until(lambda: not self.window.has_one('dialog', name), f'the dialog {name} stays')

    def file_dialog(self, path):
        """Saves to a path in the toolkit's own file chooser."""
        dialog = until(lambda: next((node for node in self.program.node.children() if node.name != self.window.name
                                     and node.has_one(('button',), re.compile('^_?(Save|Export|Speichern)'))), None), 'no file dialog')
        dialog.find('text', re.compile('Name'), showing=False).write(str(path)) if dialog.has_one('text', re.compile('Name')) \
            else dialog.all('text')[0].write(str(path))
        dialog.find('button', re.compile('^_?(Save|Export|Speichern)')).press()

    def export(self, kind, path):
        page = self.show('Report')
        page.find('image', re.compile('^Page 1 of'))
        record, item = self.page_node(), re.compile(f'^{kind}')

        def is_open():
            # A menu that opens while one page still takes the place of another closes again. The action only ever opens it: a
            # press would close what a busy machine shows late.
            if not self.window.has_one('menu item', item):
                record.act('record.export')
                time.sleep(0.3)
            return self.window.has_one('menu item', item)
        until(is_open, f'the menu with {kind} does not stay open')
        self.window.find('menu item', item).press()
        if kind == 'PDF':
            seal = self.window.find('dialog', 'Export PDF')
            seal.find(('password text', 'text'), 'Passphrase').write(PASSPHRASE)
            self.picture('seal')
            until(lambda: seal.find('button', re.compile('^Seal')).has('sensitive'), 'the seal lacks something')
            seal.find('button', re.compile('^Seal')).press()
        self.file_dialog(path)
        until(lambda: pathlib.Path(path).is_file(), f'{path} was not written')

    def end(self):
        return self.program.end()
