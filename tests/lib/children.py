# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Commands whose children are hard to end, for tests that kill what started them. Knows nothing of who is killed.

import os
import pathlib
import shutil
import time

import tap

# Each keeps processes that sleep for MARK seconds: out of the session, deaf to signals, more of them all the time.
KINDS = {
    'daemon': 'setsid sh -c "setsid sleep MARK &" &\nsleep MARK\n',
    'deaf': "trap '' TERM INT HUP\n(trap '' TERM INT HUP; sleep MARK) &\nsleep MARK\n",
    'forks': 'while :; do sleep MARK & sleep 0.02; done\n',
}


def need_sandbox():
    if not shutil.which('bwrap'):
        raise tap.Skip('bubblewrap is not installed')


def wait_for(condition, seconds):
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.05)
    return False


def processes():
    """Number and words of each process of the machine."""
    for entry in pathlib.Path('/proc').iterdir():
        try:
            if entry.name.isdigit():
                yield int(entry.name), (entry / 'cmdline').read_bytes().split(b'\0')
        except OSError:
            pass


def engine_of(pid):
    """The engine that the program @pid started."""
    for number, words in processes():
        try:
            parent = int(pathlib.Path(f'/proc/{number}/stat').read_text().rsplit(')', 1)[1].split()[1])
        except OSError:
            continue
        if parent == pid and words[0].endswith(b'countersign-engine'):
            return number
    return None


class Stubborn:
    """Scripts of each kind in @project, and a document that runs them."""

    def __init__(self, project):
        self.marks = {kind: f'{os.getpid() + 100000 * (at + 1)}.25' for at, kind in enumerate(KINDS)}
        self.document = '# List\n'
        for kind, script in KINDS.items():
            (project / f'{kind}.sh').write_text(script.replace('MARK', self.marks[kind]))
            self.document += f'\n- [ ] The {kind} ends\n\n  ```probe\n  EXEC sh {kind}.sh\n  EXIT 0\n  ```\n'

    def _sleeping(self):
        words = [b' '.join(words) for _, words in processes()]
        return {kind: [line for line in words if mark.encode() in line] for kind, mark in self.marks.items()}

    def all_run(self):
        return all(len(found) >= 2 for found in self._sleeping().values())

    def left(self):
        return [line for found in self._sleeping().values() for line in found]
