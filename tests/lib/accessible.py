# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Drives a running window through the accessibility tree: by role, name and action name, never by coordinates. Waits for
# conditions with a bound, never for a time alone. Knows nothing of Countersign.

import os
import re
import shutil
import subprocess
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

WAIT = float(os.environ.get('CSN_JOURNEY_WAIT', '60'))


class NotFound(Exception):
    """Nothing in the tree was as described within the time."""


def until(condition, what, seconds=WAIT):
    """Calls condition until it gives something, and gives that back."""
    ends = time.monotonic() + seconds
    pause = 0.02
    while True:
        try:
            found = condition()
        except GLib.Error:  # the node went away while we looked
            found = None
        if found:
            return found
        if time.monotonic() > ends:
            raise NotFound(what)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.25)


def matches(text, wanted):
    return wanted is None or (bool(wanted.search(text or '')) if isinstance(wanted, re.Pattern) else text == wanted)


class Node:
    """One accessible object. Two nodes are the same when the object is."""

    def __init__(self, accessible):
        self.accessible = accessible

    def __repr__(self):
        return f'{self.role} "{self.name}"'

    @property
    def name(self):
        return self.accessible.get_name() or ''

    @property
    def description(self):
        return self.accessible.get_description() or ''

    @property
    def role(self):
        return self.accessible.get_role_name()

    def has(self, *states):
        there = self.accessible.get_state_set()
        return all(there.contains(getattr(Atspi.StateType, state.upper())) for state in states)

    def children(self):
        for at in range(self.accessible.get_child_count()):
            child = self.accessible.get_child_at_index(at)
            if child is not None:
                yield Node(child)

    def parent(self):
        parent = self.accessible.get_parent()
        return Node(parent) if parent is not None else None

    def descendants(self):
        for child in self.children():
            yield child
            yield from child.descendants()

    def all(self, role=None, name=None, showing=True, description=None):
        """Every descendant that is as described; name and description can be a text or a compiled pattern."""
        roles = (role,) if isinstance(role, str) else role
        found = []
        for node in self.descendants():
            try:
                if (roles is None or node.role in roles) and matches(node.name, name) \
                        and (description is None or matches(node.description, description)) \
                        and (not showing or node.has('showing')):
                    found.append(node)
            except GLib.Error:
                continue
        return found

    def find(self, role=None, name=None, seconds=WAIT, **how):
        """The first descendant that is as described, waiting for it."""
        def look():
            found = self.all(role, name, **how)
            return found[0] if found else None
        wanted = name.pattern if isinstance(name, re.Pattern) else name
        return until(look, f'no {role or "node"} "{wanted}" in {self}', seconds)

    def has_one(self, role=None, name=None, **how):
        return bool(self.all(role, name, **how))

    def actions(self):
        action = self.accessible.get_action_iface()
        if action is None:
            return []
        try:
            return [action.get_action_name(at) for at in range(action.get_n_actions())]
        except GLib.Error:  # it changed while we looked
            return []

    def act(self, name):
        """Does the action of that name."""
        action = self.accessible.get_action_iface()
        for at, known in enumerate(self.actions()):
            if known == name:
                if not action.do_action(at):
                    raise NotFound(f'{self} refused {name}')
                return self
        raise NotFound(f'{self} has no action {name}, only {self.actions()}')

    def press(self):
        """What a click does: the action that GTK gives to buttons and the like."""
        for name in ('click', 'activate', 'toggle', 'press'):
            if name in self.actions():
                return self.act(name)
        raise NotFound(f'{self} cannot be pressed, it has {self.actions()}')

    def focus(self):
        component = self.accessible.get_component_iface()
        if component is None:
            raise NotFound(f'{self} takes no focus')
        try:
            component.grab_focus()
        except GLib.Error:  # GTK 4.18 moves the focus, and answers with an error
            pass
        return self

    def write(self, text):
        """Replaces the text of an entry."""
        editable = self.accessible.get_editable_text_iface()
        if editable is None:
            inner = [node for node in self.descendants() if node.accessible.get_editable_text_iface() is not None]
            if not inner:
                raise NotFound(f'{self} takes no text')
            return inner[0].write(text)
        until(lambda: editable.set_text_contents(text), f'{self} did not take "{text}"', 5)
        return self

    def text(self):
        iface = self.accessible.get_text_iface()
        return Atspi.Text.get_text(iface, 0, Atspi.Text.get_character_count(iface)) if iface is not None else ''

    def tree(self, depth=0):
        """For a person who looks for the reason."""
        lines = ['  ' * depth + f'{self.role} "{self.name}"'
                 + (f' ({self.description})' if self.description else '')
                 + (f' {self.actions()}' if self.actions() else '')]
        for child in self.children():
            lines.append(child.tree(depth + 1))
        return '\n'.join(lines)


class Program:
    """A program started on this display, found in the accessibility tree by its process."""

    def __init__(self, *command, **environment):
        self.process = subprocess.Popen([str(part) for part in command], env=dict(os.environ, **environment))
        try:
            self.node = until(self._look, f'{command[0]} did not come into the accessibility tree', 30)
        except NotFound:
            self.end()
            raise

    def _look(self):
        if self.process.poll() is not None:
            raise RuntimeError(f'the program ended with {self.process.returncode}')
        desktop = Atspi.get_desktop(0)
        for at in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(at)
            if child is not None and child.get_process_id() == self.process.pid:
                return Node(child)
        return None

    def window(self, name=None, seconds=WAIT):
        return self.node.find(('frame', 'window', 'dialog'), name, seconds, showing=False)

    def end(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode


def key(*names):
    """Types keys to the window that has the focus: key('ctrl+f'), key('Down', 'space')."""
    subprocess.run(['xdotool', 'key', '--clearmodifiers', '--delay', '30', *names], check=True)


def type_text(text):
    subprocess.run(['xdotool', 'type', '--delay', '5', '--', text], check=True)


def x_windows(process):
    found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(process.pid)],
                           capture_output=True, text=True)
    return found.stdout.split()


def resize(process, width, height):
    for window in x_windows(process):
        subprocess.run(['xdotool', 'windowsize', '--sync', window, str(width), str(height)], check=False, timeout=10)


def give_focus(process):
    """There is no window manager here: hand the keyboard to the window."""
    for window in x_windows(process):
        subprocess.run(['xdotool', 'windowfocus', window], check=False)


def still(seconds=6):
    """Waits until the picture of the display stops changing."""
    ends = time.monotonic() + seconds
    last = None
    while time.monotonic() < ends:
        picture = subprocess.run(['import', '-window', 'root', '-depth', '8', 'rgb:-'], capture_output=True).stdout
        if picture == last:
            return
        last = picture
        time.sleep(0.15)


def screenshot(path, process=None):
    still()
    if shutil.which('import') is None:
        raise RuntimeError('ImageMagick is not installed')
    windows = x_windows(process) if process is not None else []
    subprocess.run(['import', '-window', windows[-1] if windows else 'root', str(path)], check=True)
