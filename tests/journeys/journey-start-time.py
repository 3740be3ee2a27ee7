#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Countersign Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# How much processor time a long checklist costs until its first frame, beside GNOME Text Editor with the same file in the
# same run: the median of five, taken in turns. The first frame is seen in the frame buffer of a private Xvfb.

import atexit
import contextlib
import mmap
import os
import pathlib
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'checks'))
import tap  # noqa: E402

RUNS, LIMIT = 5, 1.5
SEED = next((pathlib.Path(os.environ['CSN_SHARED']) / 'seeds').glob('004_*'), None)
SOURCE = SEED or pathlib.Path(os.environ['CSN_TEST_DATA']) / 'release-form.md'
SCRATCH = pathlib.Path(tempfile.mkdtemp(prefix='countersign-start-'))
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)


class Display:
    """An Xvfb whose pixels can be read from a file."""

    def __init__(self):
        place = SCRATCH / 'display'
        place.mkdir()
        read, write = os.pipe()
        self.server = subprocess.Popen(['Xvfb', '-displayfd', str(write), '-screen', '0', '1280x800x24', '-nolisten', 'tcp',
                                        '-noreset', '-fbdir', str(place)], pass_fds=(write,), stderr=subprocess.DEVNULL)
        os.close(write)
        self.name = ':' + os.read(read, 16).decode().strip()
        with open(place / 'Xvfb_screen0', 'rb') as stream:
            self.pixels = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        fields = struct.unpack('>25I', self.pixels[:100])
        self.begin, self.stride = fields[0] + fields[19] * 12, fields[12]

    def painted(self):
        """Whether the display shows anything but the black root."""
        at = self.begin + 100 * self.stride
        return any(self.pixels[at:at + 8 * self.stride])


def surroundings(display, home):
    """What a program finds around it: the display and a home of its own, no bus."""
    environment = dict(os.environ, DISPLAY=display.name, HOME=str(home), XDG_CONFIG_HOME=str(home / 'config'),
                       XDG_DATA_HOME=str(home / 'data'), XDG_CACHE_HOME=str(SCRATCH / 'cache'), XDG_RUNTIME_DIR=str(home),
                       GDK_BACKEND='x11', GSK_RENDERER='cairo', GSETTINGS_BACKEND='memory', ADW_DISABLE_PORTAL='1',
                       GDK_DEBUG='no-portals', G_DEBUG='', DBUS_SESSION_BUS_ADDRESS='disabled:', GTK_A11Y='none')
    environment.pop('WAYLAND_DISPLAY', None)
    return environment


def processor_time(process):
    """Milliseconds of all threads, from the clock of the process that CLOCK_PROCESS_CPUTIME_ID is inside of it."""
    return time.clock_gettime((~process.pid << 3) | 2) * 1000


def wait_until_bare(display):
    """Until the window of the program before is gone: else its picture would be taken for the first frame of the next."""
    ends = time.monotonic() + 5
    while display.painted() and time.monotonic() < ends:
        time.sleep(0.01)


@contextlib.contextmanager
def shown(display, arguments, environment):
    """The process of a program whose first frame is there."""
    wait_until_bare(display)
    process = subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        ends = time.monotonic() + 30
        while not display.painted():
            if process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f'{arguments[0]} showed no frame (status {process.returncode})')
            time.sleep(0.001)
        yield process
    finally:
        process.kill()
        process.wait()


def first_frame(display, program, number):
    """Processor milliseconds of the program when its first frame is there."""
    home = SCRATCH / f'{pathlib.Path(program).name}-{number}'
    home.mkdir()
    file = home / 'checklist.md'
    shutil.copyfile(SOURCE, file)
    with shown(display, [program, str(file)], surroundings(display, home)) as process:
        return processor_time(process)


def as_fast_as_text_editor():
    editor = shutil.which('gnome-text-editor')
    if editor is None or shutil.which('Xvfb') is None:
        raise tap.Skip('gnome-text-editor or Xvfb is not installed')
    display = Display()
    try:
        ours, theirs = [], []
        for number in range(RUNS + 1):
            one, other = first_frame(display, os.environ['CSN_APP'], number), first_frame(display, editor, number)
            # The first turn warms the caches of both.
            if number:
                ours.append(one)
                theirs.append(other)
    finally:
        display.server.terminate()
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f'# {SOURCE.name}: {statistics.median(ours):.0f} ms, GNOME Text Editor {statistics.median(theirs):.0f} ms, '
          f'ratio {ratio:.2f} ({ours}, {theirs})')
    return [] if ratio <= LIMIT else [f'{ratio:.2f} times the processor time, at most {LIMIT}']


if __name__ == '__main__':
    tap.main([('start-time/first-frame', as_fast_as_text_editor)])
